//! Where an appointment goes that was made before the first day: the slot that comes nearest to what
//! is written of it. Who they are whose it is, is `start`.

use super::{Diary, Slot};
use crate::engine::Time;
use crate::model::spec::SlotKind;
use crate::model::world::ids::{ClinicId, SpecialtyId};
use crate::model::world::patient::{Appointment, Holds};

impl Diary {
    /// The place of an appointment at a moment: on its day, in its clinic if that is known and has a
    /// session, at its time if there is a slot, and in one of its kind. Where no slot of the day is
    /// free, it is besides the others. `None` where the specialty has no session on that day.
    #[must_use]
    pub fn place_at(
        &self,
        (specialty, clinic): (SpecialtyId, Option<ClinicId>),
        at: Time,
        kind: SlotKind,
    ) -> Option<(Appointment, Holds)> {
        let sessions = || self.on_day(specialty, at.day()).iter().copied();
        let in_clinic =
            |session| clinic.is_none_or(|clinic| self.session(session).clinic == clinic);
        let mut candidates: Vec<(bool, bool, crate::engine::Duration, bool, Appointment)> =
            Vec::new();
        for session in sessions() {
            for (slot, held) in (0u16..).zip(self.slots_of(session)) {
                if !matches!(held, Slot::Free | Slot::Taken(_)) {
                    continue;
                }
                let place = Appointment { session, slot };
                let time = self.time_of(place);
                let away = (time - at).max(at - time);
                candidates.push((
                    *held != Slot::Free,
                    !in_clinic(session),
                    away,
                    self.kind_of(place) != kind,
                    place,
                ));
            }
        }
        let best =
            candidates
                .into_iter()
                .min_by_key(|&(taken, elsewhere, away, other_kind, _)| {
                    (taken, elsewhere, away, other_kind)
                })?;
        let holds = if best.0 { Holds::Nothing } else { Holds::Slot };
        Some((best.4, holds))
    }
}
