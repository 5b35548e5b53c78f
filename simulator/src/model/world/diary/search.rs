//! The search in the diary: the earliest free slot of a kind, and whether there is any. Whom it
//! suits is `slot_search`.

use super::{Diary, Slot, kind_index};
use crate::engine::Time;
use crate::model::spec::SlotKind;
use crate::model::world::ids::{ListId, SessionId, SpecialtyId};
use crate::model::world::patient::Appointment;

impl Diary {
    /// The earliest free slot of a kind for a list of a specialty that begins at `from` or later,
    /// on a day up to and including `last_day`.
    #[must_use]
    pub fn earliest(
        &self,
        specialty: SpecialtyId,
        list: ListId,
        kind: SlotKind,
        from: Time,
        last_day: i64,
    ) -> Option<Appointment> {
        let k = kind_index(kind);
        let mut day = from.day();
        loop {
            day = self.next_open_day(specialty, list, k, day)?;
            if day > last_day {
                return None;
            }
            let found = self.earliest_on((specialty, list), kind, day, from);
            if found.is_some() {
                return found;
            }
            day += 1;
        }
    }

    fn earliest_on(
        &self,
        (specialty, list): (SpecialtyId, ListId),
        kind: SlotKind,
        day: i64,
        from: Time,
    ) -> Option<Appointment> {
        let k = kind_index(kind);
        let mut best: Option<(Time, Appointment)> = None;
        for &id in self.on_day(specialty, day) {
            if self.free[id.index()][k] == 0 {
                continue;
            }
            let session = self.session(id);
            if !session.is_offered() {
                continue;
            }
            if best.is_some_and(|(at, _)| at <= session.from) {
                break;
            }
            let layout = &self.layouts[session.layout as usize];
            let look_from = usize::from(session.look_from[k]);
            for (p, laid) in layout.iter().enumerate().skip(look_from) {
                let at = session.from + laid.at;
                if laid.kind != kind || at < from {
                    continue;
                }
                if best.is_some_and(|(earliest, _)| earliest <= at) {
                    break;
                }
                if let Some(slot) = self.free_for(id, p, list) {
                    best = Some((at, Appointment { session: id, slot }));
                    break;
                }
            }
        }
        best.map(|(_, appointment)| appointment)
    }

    /// The free slots of a session that begin at `from` or later, in the order of their times.
    #[must_use]
    pub fn free_in_session(&self, id: SessionId, from: Time) -> Vec<Appointment> {
        let slots = (0u16..).zip(self.slots_of(id));
        let free = slots.filter(|(_, held)| **held == Slot::Free);
        let free = free.map(|(slot, _)| Appointment { session: id, slot });
        let mut free: Vec<_> = free.filter(|&at| self.time_of(at) >= from).collect();
        free.sort_by_key(|&at| self.time_of(at));
        free
    }

    /// A free slot at a place of the layout, on whichever list.
    pub fn free_at(&self, id: SessionId, place: usize) -> Option<u16> {
        let session = self.session(id);
        let length = self.layouts[session.layout as usize].len();
        let slots = self.slots_of(id);
        let lists = 0..usize::from(session.clinicians);
        let mut places = lists.map(|list| list * length + place);
        let slot = places.find(|&slot| slots[slot] == Slot::Free)?;
        Some(u16::try_from(slot).expect("a session has fewer than 65536 slots"))
    }

    /// Whether any slot of a kind may be free for a list on a day from `from` to `last_day`.
    #[must_use]
    pub fn may_have(
        &self,
        specialty: SpecialtyId,
        list: ListId,
        kind: SlotKind,
        from: i64,
        last_day: i64,
    ) -> bool {
        let open = self.next_open_day(specialty, list, kind_index(kind), from);
        open.is_some_and(|day| day <= last_day)
    }
}
