//! The search for a slot: which kinds a patient may have, on which days, and which is the earliest.
//! Who is booked when is `booking_office`; where slots are kept is `diary`.

use super::World;
use super::ids::{PatientId, SpecialtyId};
use super::observer::Observer;
use super::patient::{Appointment, Need};
use crate::engine::{Duration, Time};
use crate::model::spec::{Priority, SlotKind};

/// The kinds of slot a patient may have, the preferred one first.
fn slot_kinds(need: Need, priority: Priority) -> &'static [SlotKind] {
    match (need, priority) {
        // An urgent patient takes whatever comes first, carved out or not.
        (Need::First, Priority::Urgent) => &[SlotKind::Urgent, SlotKind::New],
        (Need::First, Priority::Routine) => &[SlotKind::New],
        (Need::FollowUp, _) => &[SlotKind::FollowUp],
    }
}

impl<O: Observer> World<'_, O> {
    /// From which moment, and up to which day, an appointment suits a patient.
    #[must_use]
    pub fn window(&self, id: PatientId, now: Time) -> (Time, i64) {
        let patient = &self.register[id];
        let booking = &self.site.scenario.booking;
        let notice = match patient.priority {
            Priority::Urgent => booking.urgent_notice.duration(),
            Priority::Routine => booking.notice.duration(),
        };
        let last_day = (now + booking.horizon.duration()).day();
        let from = match patient.need {
            Need::First => now + notice,
            Need::FollowUp => (now + notice).max(patient.due),
        };
        // A slot that begins this very moment cannot be booked any more.
        (from.max(now + Duration::from_ms(1)), last_day)
    }

    /// The earliest slot that suits a patient.
    #[must_use]
    pub fn find_slot(&self, id: PatientId, now: Time) -> Option<Appointment> {
        let (from, last_day) = self.window(id, now);
        self.earliest_slot(id, from, last_day)
    }

    /// The earliest slot that suits a patient and begins at `from` or later.
    #[must_use]
    pub fn slot_from(&self, id: PatientId, from: Time, now: Time) -> Option<Appointment> {
        let (earliest, last_day) = self.window(id, now);
        self.earliest_slot(id, from.max(earliest), last_day)
    }

    /// The earliest suitable slot of another specialty.
    #[must_use]
    pub fn slot_in(&self, specialty: SpecialtyId, id: PatientId, now: Time) -> Option<Appointment> {
        let (from, last_day) = self.window(id, now);
        self.earliest_slot_in(specialty, id, from, last_day)
    }

    /// Whether there is any free slot on the days that suit a patient: a glance at the diary.
    #[must_use]
    pub fn may_have_slot(&self, id: PatientId, now: Time) -> bool {
        let patient = &self.register[id];
        let (from, last_day) = self.window(id, now);
        let list = self.list_in(patient.specialty, id);
        let mut kinds = slot_kinds(patient.need, patient.priority).iter();
        kinds.any(|&kind| {
            self.diary
                .may_have(patient.specialty, list, kind, from.day(), last_day)
        })
    }

    /// The earliest slot of the kinds a patient may have.
    fn earliest_slot(&self, id: PatientId, from: Time, last_day: i64) -> Option<Appointment> {
        self.earliest_slot_in(self.register[id].specialty, id, from, last_day)
    }

    fn earliest_slot_in(
        &self,
        specialty: SpecialtyId,
        id: PatientId,
        from: Time,
        last_day: i64,
    ) -> Option<Appointment> {
        let patient = &self.register[id];
        let list = self.list_in(specialty, id);
        let kinds = slot_kinds(patient.need, patient.priority).iter();
        let found = kinds.filter_map(|&kind| {
            let slot = self.diary.earliest(specialty, list, kind, from, last_day)?;
            Some((self.diary.time_of(slot), slot))
        });
        // The first of equals: a carved-out slot before an ordinary one.
        found.min_by_key(|(at, _)| *at).map(|(_, slot)| slot)
    }

    /// The earliest slot from a moment on within the horizon of the first day: for those who
    /// start with an appointment.
    #[must_use]
    pub fn starting_slot(&self, id: PatientId, from: Time) -> Option<Appointment> {
        let horizon = self.site.scenario.booking.horizon.duration();
        self.earliest_slot(id, from, (Time::ZERO + horizon).day())
    }
}
