//! A slot: when it begins, of which kind and on which list it is, and what becomes of it. Each is booked
//! once, given back, withheld or lost, and what is free is counted with it.

use super::{Diary, FirstSlots, Slot, kind_index};
use crate::engine::Time;
use crate::model::spec::SlotKind;
use crate::model::world::ids::{PatientId, SessionId};
use crate::model::world::patient::Appointment;

impl Diary {
    /// When a slot begins.
    #[must_use]
    pub fn time_of(&self, at: Appointment) -> Time {
        let session = self.session(at.session);
        let layout = &self.layouts[session.layout as usize];
        session.from + layout[usize::from(at.slot) % layout.len()].at
    }

    /// What kind of slot it is.
    #[must_use]
    pub fn kind_of(&self, at: Appointment) -> SlotKind {
        let layout = &self.layouts[self.session(at.session).layout as usize];
        layout[usize::from(at.slot) % layout.len()].kind
    }

    /// Which list of the session a slot is on.
    #[must_use]
    pub fn list_of(&self, at: Appointment) -> usize {
        let layout = &self.layouts[self.session(at.session).layout as usize];
        usize::from(at.slot) / layout.len()
    }

    /// Place of a slot within its list's layout.
    pub(super) fn place_of(&self, at: Appointment) -> usize {
        usize::from(at.slot) % self.layouts[self.session(at.session).layout as usize].len()
    }

    /// Whether a slot is the first of its list.
    pub(super) fn is_first_of_list(&self, at: Appointment) -> bool {
        self.place_of(at) == 0
    }

    /// Whether a slot is free.
    #[must_use]
    pub fn is_free(&self, at: Appointment) -> bool {
        self.slots[self.slot_index(at)] == Slot::Free
    }

    /// The slot of the same session that is taken, does not begin before `from`, and is nearest.
    #[must_use]
    pub fn taken_near(&self, at: Appointment, from: Time) -> Option<Appointment> {
        let slots = self.slots_of(at.session).iter().enumerate();
        let taken = slots.filter(|(_, slot)| matches!(slot, Slot::Taken(_)));
        let places = taken.map(|(place, _)| Appointment {
            session: at.session,
            slot: u16::try_from(place).expect("a session has fewer than 65536 slots"),
        });
        let wanted = self.time_of(at);
        let distance = |other: &Appointment| {
            let time = self.time_of(*other);
            (time - wanted).max(wanted - time)
        };
        places
            .filter(|&other| self.time_of(other) >= from)
            .min_by_key(distance)
    }

    /// Books a free slot.
    ///
    /// # Panics
    /// If the slot is not free.
    pub fn book(&mut self, at: Appointment, patient: PatientId) {
        let index = self.slot_index(at);
        assert!(self.slots[index] == Slot::Free, "a slot is booked once");
        self.slots[index] = Slot::Taken(patient);
        self.count(at, -1);
        self.look_further(at);
    }

    /// Gives a booked slot back. It can be booked again, unless a reduced template has still to
    /// withhold some of its kind, or nobody comes to hold its list.
    pub fn release(&mut self, at: Appointment) {
        if self.withholds_one_more(at) || self.is_without_clinician(at) {
            let index = self.slot_index(at);
            self.slots[index] = Slot::Withheld;
        } else {
            self.offer_slot(at);
        }
    }

    /// Whether a slot that is given up is one of those that a reduced template has still to
    /// withhold, which are then one fewer.
    fn withholds_one_more(&mut self, at: Appointment) -> bool {
        let k = kind_index(self.kind_of(at));
        let stays = self.session(at.session).first_slots == FirstSlots::Stay;
        let stays = stays && self.is_first_of_list(at);
        let left = &mut self.sessions[at.session.index()].to_withhold[k];
        let one = *left > 0 && !stays;
        *left -= u16::from(one);
        one
    }

    /// Offers a slot that nobody has; it can be booked.
    pub fn offer_slot(&mut self, at: Appointment) {
        let index = self.slot_index(at);
        self.slots[index] = Slot::Free;
        self.count(at, 1);
        let k = kind_index(self.kind_of(at));
        let place = self.place_of(at) as u16;
        let session = &mut self.sessions[at.session.index()];
        session.look_from[k] = session.look_from[k].min(place);
    }

    /// Withdraws a free slot because of a reduced template.
    pub fn withhold(&mut self, at: Appointment) {
        let index = self.slot_index(at);
        debug_assert!(self.slots[index] == Slot::Free, "nobody is booked there");
        self.slots[index] = Slot::Withheld;
        self.count(at, -1);
        self.look_further(at);
    }

    /// So many slots of a kind are taken which a reduced template withholds once they are given
    /// back.
    pub fn still_withholds(&mut self, id: SessionId, kind: SlotKind, slots: u16) {
        self.sessions[id.index()].to_withhold[kind_index(kind)] = slots;
    }

    /// From now on the first slots of a session's lists are not withheld when they are given back.
    pub(super) fn keeps_first_slots(&mut self, id: SessionId) {
        self.sessions[id.index()].first_slots = FirstSlots::Stay;
    }

    /// Takes a booked slot out of the diary: the hospital has cancelled it.
    pub fn withdraw(&mut self, at: Appointment) {
        self.withholds_one_more(at);
        let index = self.slot_index(at);
        self.slots[index] = Slot::Closed;
    }

    /// Takes a free slot out of the diary: the hospital has cancelled who had it.
    pub fn loses(&mut self, at: Appointment) {
        self.withhold(at);
        self.withdraw(at);
    }

    pub(super) fn count(&mut self, at: Appointment, by: i64) {
        let k = kind_index(self.kind_of(at));
        let session = &self.sessions[at.session.index()];
        let free = &mut self.free[at.session.index()][k];
        let left = i64::from(*free) + by;
        *free = u16::try_from(left).expect("no more slots taken than there are");
        if session.is_offered() {
            let (specialty, day) = (session.specialty, session.day);
            let slot = session.first_slot as usize + usize::from(at.slot);
            self.days[specialty.index()].change(k, day, by);
            if let Some(split) = &mut self.split {
                split.change(specialty, slot, k, day, by);
            }
        }
    }

    /// Moves the place to start looking from past those that are taken.
    pub(super) fn look_further(&mut self, at: Appointment) {
        let kind = self.kind_of(at);
        let k = kind_index(kind);
        let session = self.session(at.session);
        let layout = &self.layouts[session.layout as usize];
        let mut place = usize::from(session.look_from[k]);
        while place < layout.len()
            && (layout[place].kind != kind || self.free_at(at.session, place).is_none())
        {
            place += 1;
        }
        self.sessions[at.session.index()].look_from[k] = place as u16;
    }

    pub(super) fn slot_index(&self, at: Appointment) -> usize {
        self.session(at.session).first_slot as usize + usize::from(at.slot)
    }
}
