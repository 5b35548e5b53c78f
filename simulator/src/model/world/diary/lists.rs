//! Clinicians' lists of a session that are not held: dropped, or without anybody to hold them.

use std::collections::BTreeSet;

use super::{Diary, Slot};
use crate::model::world::ids::SessionId;
use crate::model::world::patient::Appointment;

/// Lists of sessions, by their number in the session.
pub(super) type ListsOf = BTreeSet<(SessionId, u16)>;

fn of(lists: &ListsOf, id: SessionId) -> impl Iterator<Item = u16> {
    let of_session = lists.range((id, 0)..=(id, u16::MAX));
    of_session.map(|(_, list)| *list)
}

impl Diary {
    /// What the slots of one list of a session hold.
    #[must_use]
    pub fn slots_of_list(&self, id: SessionId, list: u16) -> &[Slot] {
        let length = self.layouts[self.session(id).layout as usize].len();
        &self.slots_of(id)[usize::from(list) * length..][..length]
    }

    /// Whether somebody is booked on a list of a session.
    #[must_use]
    pub fn is_booked(&self, id: SessionId, list: u16) -> bool {
        let mut slots = self.slots_of_list(id, list).iter();
        slots.any(|slot| matches!(slot, Slot::Taken(_)))
    }

    fn places_of_list(
        &self,
        id: SessionId,
        list: u16,
    ) -> impl Iterator<Item = Appointment> + use<> {
        let length = self.slots_of_list(id, list).len() as u16;
        let slots = list * length..(list + 1) * length;
        slots.map(move |slot| Appointment { session: id, slot })
    }

    /// Drops a list of a session on which nobody is booked: none of its slots is offered any more.
    pub fn drop_list(&mut self, id: SessionId, list: u16) {
        for at in self.places_of_list(id, list) {
            let index = self.slot_index(at);
            let before = std::mem::replace(&mut self.slots[index], Slot::Dropped);
            debug_assert!(!matches!(before, Slot::Taken(_)), "nobody is booked there");
            if before == Slot::Free {
                self.count(at, -1);
                self.look_further(at);
            }
        }
        self.dropped.insert((id, list));
    }

    /// A list that has been dropped takes place after all, without a slot to offer; says whether it
    /// had been dropped.
    pub fn takes_place(&mut self, id: SessionId, list: u16) -> bool {
        self.dropped.remove(&(id, list))
    }

    /// The lists of a session that have been dropped.
    pub fn dropped_lists(&self, id: SessionId) -> impl Iterator<Item = u16> {
        of(&self.dropped, id)
    }

    /// So many people come to hold the lists of an additional session, in which no template withholds
    /// anything: first those that are booked. The slots of the others are offered no more until
    /// somebody comes for them.
    pub fn has_people(&mut self, id: SessionId, people: u32) {
        let lists = 0..self.session(id).clinicians;
        let (booked, others): (Vec<u16>, Vec<u16>) =
            lists.partition(|&list| self.is_booked(id, list));
        for (nth, list) in (0..).zip(booked.into_iter().chain(others)) {
            let (from, to) = if nth < people {
                self.without_clinician.remove(&(id, list));
                (Slot::Withheld, Slot::Free)
            } else {
                self.without_clinician.insert((id, list));
                (Slot::Free, Slot::Withheld)
            };
            for at in self.places_of_list(id, list) {
                match (self.slots[self.slot_index(at)] == from, to) {
                    (true, Slot::Free) => self.offer_slot(at),
                    (true, _) => self.withhold(at),
                    (false, _) => {}
                }
            }
        }
    }

    /// The lists of a session for which nobody comes: they are held if somebody is booked on them.
    pub fn lists_without_clinician(&self, id: SessionId) -> impl Iterator<Item = u16> {
        of(&self.without_clinician, id)
    }

    /// How many lists of a session somebody comes to hold.
    #[must_use]
    pub fn lists_with_people(&self, id: SessionId) -> u16 {
        self.session(id).clinicians - self.lists_without_clinician(id).count() as u16
    }

    /// Whether nobody comes for the list of a slot.
    pub(super) fn is_without_clinician(&self, at: Appointment) -> bool {
        let list = || self.list_of(at) as u16;
        !self.without_clinician.is_empty() && self.without_clinician.contains(&(at.session, list()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::template::Offer;
    use super::super::{NewSession, Visible};
    use super::*;
    use crate::engine::Duration;
    use crate::model::spec::{LaidSlot, Lists, SlotKind};
    use crate::model::world::ids::{ClinicId, PatientId, SpecialtyId};

    /// A session of three lists of two slots, offered or not.
    fn session(visible: Visible) -> (Diary, SessionId) {
        let slot = |place: i64| LaidSlot {
            at: Duration::from_minutes(20 * place),
            length: Duration::from_minutes(20),
            kind: SlotKind::New,
        };
        let mut diary = Diary::new(2, 1, vec![vec![slot(0), slot(1)]]);
        let id = diary.add(&NewSession {
            clinic: ClinicId::new(0),
            specialty: SpecialtyId::new(0),
            day: 0,
            from: Duration::from_hours(9),
            to: Duration::from_hours(12),
            clinicians: 3,
            lists: Lists::Own,
            template: 0,
            offer: Offer::ALL,
            visible,
        });
        (diary, id)
    }

    fn free(diary: &Diary, id: SessionId) -> [usize; 3] {
        [0, 1, 2].map(|list| {
            let slots = diary.slots_of_list(id, list).iter();
            slots.filter(|slot| **slot == Slot::Free).count()
        })
    }

    #[test]
    fn whoever_is_booked_keeps_a_list_and_nobody_else_is_offered_it() {
        for visible in [Visible::Yes, Visible::NotYet] {
            let (mut diary, id) = session(visible);
            let [second, third] = [2, 5].map(|slot| Appointment { session: id, slot });
            diary.book(second, PatientId::new(0));
            diary.book(third, PatientId::new(1));
            // The second list comes before the first, which is empty.
            diary.has_people(id, 1);
            assert_eq!(free(&diary, id), [0, 1, 0]);
            assert_eq!(diary.lists_with_people(id), 1);
            assert!(diary.is_booked(id, 2));
            diary.release(third);
            assert_eq!(free(&diary, id), [0, 1, 0]);
            diary.release(second);
            assert_eq!(free(&diary, id), [0, 2, 0]);
            diary.has_people(id, 3);
            assert_eq!(free(&diary, id), [2; 3]);
            diary.has_people(id, 0);
            assert_eq!(free(&diary, id), [0; 3]);
            diary.announce(id, Visible::Yes);
            diary.has_people(id, 2);
            assert_eq!(free(&diary, id), [2, 2, 0]);
            assert_eq!(diary.days[0].free_between(0, 0, 1), 4);
        }
    }
}
