//! Reduced templates: which slots of a session are withheld so that a share is offered. What share
//! that is, and in which sessions, is `plan` and `timetable`.

use super::{Diary, Slot, kind_index};
use crate::model::spec::SlotKind;
use crate::model::world::ids::SessionId;
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
}

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
        for kind in [SlotKind::New, SlotKind::FollowUp, SlotKind::Urgent] {
            let alike = || slots.iter().filter(|s| s.0 == kind);
            let holding = |diary: &Self, what| {
                let slots = alike().filter(|s| diary.slots_of(id)[usize::from(s.1.slot)] == what);
                slots.count()
            };
            // A slot that the hospital has cancelled is one offered less.
            let wanted = alike().filter(|s| !s.2).count();
            let wanted = wanted.saturating_sub(holding(self, Slot::Closed));
            let withheld = holding(self, Slot::Withheld);
            // Those of the pattern first; then from the end of the list, where they are least
            // missed.
            let by_pattern = alike().filter(|s| !s.2);
            let others = alike().filter(|s| s.2).rev();
            let order: Vec<Appointment> = by_pattern.chain(others).map(|s| s.1).collect();
            let is = |diary: &Self, at: &Appointment, what| {
                diary.slots_of(id)[usize::from(at.slot)] == what
            };
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
}
