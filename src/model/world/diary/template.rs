//! Reduced templates: which slots of a session are withheld so that a share is offered. What share
//! that is, and in which sessions, is `plan` and `timetable`.

use std::cmp::Reverse;

use super::{Diary, Slot, kind_index};
use crate::model::spec::SlotKind;
use crate::model::world::ids::{PatientId, SessionId};
use crate::model::world::patient::Appointment;

/// Which slots of a clinic's sessions, one after the other, are offered: the same share of each
/// kind, evenly over the lists. What is left over is carried to the next session, or a kind with
/// one slot a day would be closed altogether.
#[derive(Clone, Debug, Default)]
pub struct Pattern {
    /// Share of a slot of each kind still owed.
    owed: [f64; 3],
}

impl Pattern {
    /// Whether the next slot of a kind is offered.
    pub fn offers(&mut self, kind: SlotKind, share: f64) -> bool {
        let owed = &mut self.owed[kind_index(kind)];
        *owed += share;
        let offered = *owed >= 1.0 - 1e-9;
        *owed -= f64::from(u8::from(offered));
        offered
    }

    /// How many of a session's slots of a kind are withheld, of which so many can be.
    fn withholds(&mut self, kind: SlotKind, slots: usize, can_be: usize, share: f64) -> usize {
        let owed = &mut self.owed[kind_index(kind)];
        *owed += share * slots as f64;
        let offered = (*owed + 1e-9).floor().clamp(0.0, slots as f64);
        let withheld = (slots - offered as usize).min(can_be);
        *owed -= (slots - withheld) as f64;
        withheld
    }
}

const KINDS: [SlotKind; 3] = [SlotKind::New, SlotKind::FollowUp, SlotKind::Urgent];

impl Diary {
    /// Withholds slots of a session, or offers them again, until a share of each kind is offered.
    /// Slots that are taken stay taken, and are withheld when they are given back.
    pub fn offer_share(&mut self, id: SessionId, share: f64, pattern: &mut Pattern) {
        let slots: Vec<(SlotKind, Appointment, bool)> = (0..self.slots_of(id).len())
            .map(|slot| {
                let slot = u16::try_from(slot).expect("a session has fewer than 65536 slots");
                let at = Appointment { session: id, slot };
                let kind = self.kind_of(at);
                (kind, at, pattern.offers(kind, share))
            })
            .collect();
        for kind in KINDS {
            let alike = || slots.iter().filter(|s| s.0 == kind);
            let wanted = alike().filter(|s| !s.2).count();
            // Those of the pattern first; then from the end of the list, where they are least
            // missed.
            let by_pattern = alike().filter(|s| !s.2);
            let others = alike().filter(|s| s.2).rev();
            let order: Vec<Appointment> = by_pattern.chain(others).map(|s| s.1).collect();
            self.withhold_in_order(id, kind, wanted, &order);
        }
    }

    /// Withholds the last slots of a session, or offers them again, until a share of each kind is
    /// offered: the session becomes shorter. The first slot of a list is never withheld.
    pub fn shorten(&mut self, id: SessionId, share: f64, pattern: &mut Pattern) {
        self.keeps_first_slots(id);
        for kind in KINDS {
            let order = self.last_first(id, kind);
            let slots = self.all_slots(id).filter(|&at| self.kind_of(at) == kind);
            let wanted = pattern.withholds(kind, slots.count(), order.len(), share);
            self.withhold_in_order(id, kind, wanted, &order);
        }
    }

    /// Patients booked in slots that a shortened session has still to withhold, the last first.
    #[must_use]
    pub fn booked_beyond(&self, id: SessionId) -> Vec<PatientId> {
        let of_kind = |kind| {
            let last_first = self.last_first(id, kind).into_iter();
            let taken = last_first.filter_map(|at| match self.slots_of(id)[usize::from(at.slot)] {
                Slot::Taken(patient) => Some(patient),
                _ => None,
            });
            taken.take(self.left_to_withhold(id, kind))
        };
        KINDS.into_iter().flat_map(of_kind).collect()
    }

    fn all_slots(&self, id: SessionId) -> impl Iterator<Item = Appointment> {
        (0..self.slots_of(id).len()).map(move |slot| Appointment {
            session: id,
            slot: u16::try_from(slot).expect("a session has fewer than 65536 slots"),
        })
    }

    /// The slots of a kind that can be withheld without the first of a list, the last first.
    fn last_first(&self, id: SessionId, kind: SlotKind) -> Vec<Appointment> {
        let slots = self.all_slots(id);
        let mut slots: Vec<_> = slots
            .filter(|&at| self.kind_of(at) == kind && !self.is_first_of_list(at))
            .collect();
        slots.sort_by_key(|&at| Reverse((self.time_of(at), at.slot)));
        slots
    }

    /// Withholds slots of a kind in this order, or offers them again in the opposite one, until so
    /// many are withheld.
    fn withhold_in_order(
        &mut self,
        id: SessionId,
        kind: SlotKind,
        wanted: usize,
        order: &[Appointment],
    ) {
        let holding = |diary: &Self, what| {
            let alike = diary.all_slots(id).filter(|&at| diary.kind_of(at) == kind);
            let slots = alike.filter(|at| diary.slots_of(id)[usize::from(at.slot)] == what);
            slots.count()
        };
        // A slot that the hospital has cancelled is one offered less.
        let wanted = wanted.saturating_sub(holding(self, Slot::Closed));
        let withheld = holding(self, Slot::Withheld);
        let is =
            |diary: &Self, at: &Appointment, what| diary.slots_of(id)[usize::from(at.slot)] == what;
        let close = order.iter().filter(|at| is(self, at, Slot::Free));
        let more = wanted.saturating_sub(withheld);
        let close: Vec<_> = close.take(more).copied().collect();
        let open = order.iter().rev().filter(|at| is(self, at, Slot::Withheld));
        let open: Vec<_> = open
            .take(withheld.saturating_sub(wanted))
            .copied()
            .collect();
        let left = u16::try_from(more - close.len()).expect("fewer than there are slots");
        self.still_withholds(id, kind, left);
        close.into_iter().for_each(|at| self.withhold(at));
        open.into_iter().for_each(|at| self.offer_slot(at));
    }
}
