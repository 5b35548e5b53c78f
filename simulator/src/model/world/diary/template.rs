//! Reduced templates: which slots of a session are withheld so that a share is offered. What share
//! that is, and in which sessions, is `plan` and `timetable`.

use std::cmp::Reverse;

use super::{Diary, Layout, Slot, kind_index};
use crate::engine::Duration;
use crate::model::spec::{LaidSlot, SlotKind, Spacing};
use crate::model::world::ids::{PatientId, SessionId};
use crate::model::world::patient::Appointment;

/// Which of a session's slots are offered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offer {
    /// What share of each kind.
    pub share: f64,
    /// Which these are, and when they begin.
    pub spacing: Spacing,
}

impl Offer {
    /// All of them.
    pub const ALL: Self = Self {
        share: 1.0,
        spacing: Spacing::GapFirst,
    };
}

/// Which slots of a clinic's sessions, one after the other, are offered: the same share of each
/// kind, evenly over the lists. What is left over is carried to the next session, or a kind with
/// one slot a day would be closed altogether.
#[derive(Clone, Debug, Default)]
pub struct Pattern {
    /// Share of a slot of each kind still owed.
    owed: [f64; 3],
    /// Share of a slot of each kind offered too much where the first slot is kept.
    ahead: [f64; 3],
}

impl Pattern {
    /// Which slots of a session are offered, list after list.
    pub(super) fn offered(&mut self, slots: &[LaidSlot], lists: u16, offer: Offer) -> Vec<bool> {
        let Offer { share, spacing } = offer;
        if spacing == Spacing::GapFirst || share >= 1.0 {
            let all = slots.iter().cycle();
            let all = all.take(slots.len() * usize::from(lists));
            return all.map(|slot| self.offers(slot.kind, share)).collect();
        }
        let alike = |kind| slots.iter().filter(move |slot| slot.kind == kind).count();
        let of_kind = KINDS.map(|kind| {
            let slots = alike(kind);
            (slots, self.rounds_up(kind, slots, share))
        });
        let mut nth = [0; 3];
        let on_a_list = slots.iter().map(|slot| {
            let k = kind_index(slot.kind);
            let (all, offered) = of_kind[k];
            let place = nth[k];
            nth[k] += 1;
            // Evenly among its kind, and the first of them always.
            place * offered % all < offered
        });
        on_a_list.collect::<Vec<_>>().repeat(usize::from(lists))
    }

    /// How many of so many slots of a kind are offered on each list of a session. What is too much
    /// now is missing in the next session.
    fn rounds_up(&mut self, kind: SlotKind, slots: usize, share: f64) -> usize {
        let ahead = &mut self.ahead[kind_index(kind)];
        let due = share * slots as f64 - *ahead;
        let offered = (due - 1e-9).ceil().clamp(0.0, slots as f64);
        *ahead = offered - due;
        offered as usize
    }

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

/// In the order of [`kind_index`].
const KINDS: [SlotKind; 3] = [SlotKind::New, SlotKind::FollowUp, SlotKind::Urgent];

impl Diary {
    /// Withholds slots of a session, or offers them again, until a share of each kind is offered.
    /// Slots that are taken stay taken, and are withheld when they are given back: gives their
    /// patients. Where somebody is booked, slots keep their times.
    pub fn offer_share(
        &mut self,
        id: SessionId,
        offer: Offer,
        pattern: &mut Pattern,
    ) -> Vec<PatientId> {
        let session = self.session(id);
        let (clinicians, own) = (session.clinicians, self.own_layout(id));
        let offered = pattern.offered(&self.layouts[own as usize], clinicians, offer);
        let is_taken = |slot: &Slot| matches!(slot, Slot::Taken(_));
        if !self.slots_of(id).iter().any(is_taken) {
            self.sessions[id.index()].layout = self.spaced(own, &offered, offer.spacing);
        }
        // The first slot is never given for one that is taken.
        let first_stays = offer.spacing != Spacing::GapFirst && offered[0];
        if first_stays {
            self.keeps_first_slots(id);
        }
        let slots: Vec<(SlotKind, Appointment, bool)> = self
            .all_slots(id)
            .zip(offered)
            .filter(|(at, _)| self.takes_place_at(*at))
            .map(|(at, offered)| (self.kind_of(at), at, offered))
            .collect();
        let mut beyond = Vec::new();
        for kind in KINDS {
            let alike = || slots.iter().filter(|s| s.0 == kind);
            let wanted = alike().filter(|s| !s.2).count();
            // Those of the pattern first; then from the end of the list, where they are least
            // missed.
            let by_pattern = alike().filter(|s| !s.2);
            let others = alike().filter(|s| s.2 && !(first_stays && self.is_first_of_list(s.1)));
            let others = others.rev();
            let order: Vec<Appointment> = by_pattern.chain(others).map(|s| s.1).collect();
            beyond.extend(self.withhold_in_order(id, kind, wanted, &order));
        }
        beyond
    }

    /// Withholds the last slots of a session, or offers them again, until a share of each kind is
    /// offered: the session becomes shorter. The first slot of a list is never withheld. Gives the
    /// patients who are booked in slots still to be withheld, the last first.
    pub fn shorten(
        &mut self,
        id: SessionId,
        offer: Offer,
        pattern: &mut Pattern,
    ) -> Vec<PatientId> {
        self.keeps_first_slots(id);
        let mut beyond = Vec::new();
        for kind in KINDS {
            let order = self.last_first(id, kind);
            let slots = self.all_slots(id);
            let slots = slots.filter(|&at| self.kind_of(at) == kind && self.takes_place_at(at));
            let wanted = pattern.withholds(kind, slots.count(), order.len(), offer.share);
            beyond.extend(self.withhold_in_order(id, kind, wanted, &order));
        }
        beyond
    }

    /// The layout of a session's clinic.
    fn own_layout(&self, id: SessionId) -> u32 {
        u32::try_from(self.session(id).clinic.index()).expect("clinics are few")
    }

    /// The layout of a session whose clinic has the layout `own`, of which these slots are offered
    /// on each list: the clinic's own, or one in which they are at equal distances.
    pub(super) fn spaced(&mut self, own: u32, offered: &[bool], spacing: Spacing) -> u32 {
        let slots = &self.layouts[own as usize];
        let wanted = &offered[..slots.len()];
        let count = wanted.iter().filter(|offered| **offered).count();
        if spacing != Spacing::Evenly || count == slots.len() || count == 0 {
            return own;
        }
        let start = slots[0].at;
        let ends = slots.iter().map(|slot| slot.at + slot.length);
        let distance = |n: usize| {
            let length = ends.clone().max().unwrap_or(start) - start;
            length.scale(n as f64 / count as f64)
        };
        let mut before = 0;
        let places = slots.iter().zip(wanted).map(|(slot, offered)| {
            // A slot that is dropped has no length, and never a time before others.
            let nth = if *offered {
                before += 1;
                before - 1
            } else {
                before
            };
            LaidSlot {
                kind: slot.kind,
                at: start + distance(nth.min(count - 1)),
                length: distance(usize::from(*offered)),
            }
        });
        let respaced: Layout = places.collect();
        let there = self.layouts.iter().position(|layout| *layout == respaced);
        let place = there.unwrap_or_else(|| {
            self.layouts.push(respaced);
            self.layouts.len() - 1
        });
        u32::try_from(place).expect("layouts are few")
    }

    /// Whether a slot has no place in a session whose slots have been spaced anew.
    fn is_dropped(&self, at: Appointment) -> bool {
        let session = self.session(at.session);
        let layout = &self.layouts[session.layout as usize];
        session.layout != self.own_layout(at.session)
            && layout[self.place_of(at)].length == Duration::ZERO
    }

    /// Whether a slot is on a list that has not been dropped.
    fn takes_place_at(&self, at: Appointment) -> bool {
        self.slots_of(at.session)[usize::from(at.slot)] != Slot::Dropped
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
            .filter(|&at| self.takes_place_at(at))
            .collect();
        slots.sort_by_key(|&at| Reverse((self.time_of(at), at.slot)));
        slots
    }

    /// Withholds slots of a kind in this order, or offers them again in the opposite one, until so
    /// many are withheld; gives the patients whose slots are still to be, in this order.
    fn withhold_in_order(
        &mut self,
        id: SessionId,
        kind: SlotKind,
        wanted: usize,
        order: &[Appointment],
    ) -> Vec<PatientId> {
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
        let open = order.iter().rev();
        let open = open.filter(|at| is(self, at, Slot::Withheld) && !self.is_dropped(**at));
        let open: Vec<_> = open
            .take(withheld.saturating_sub(wanted))
            .copied()
            .collect();
        let left = more - close.len();
        let taken = order
            .iter()
            .filter_map(|at| match self.slots_of(id)[usize::from(at.slot)] {
                Slot::Taken(patient) => Some(patient),
                _ => None,
            });
        let beyond = taken.take(left).collect();
        let left = u16::try_from(left).expect("fewer than there are slots");
        self.still_withholds(id, kind, left);
        close.into_iter().for_each(|at| self.withhold(at));
        open.into_iter().for_each(|at| self.offer_slot(at));
        beyond
    }
}
