//! The list outside the system: bookings left on a spreadsheet, some of which it loses. Who takes
//! them up again is `re_entry`; how the losses are found is `lost`.

use super::booking_errors::Care;
use super::ids::PatientId;
use super::observer::Observer;
use super::patient::{PatientRef, Record as Behind, Stage};
use super::plan::{Period, days};
use super::purpose::Purpose;
use super::re_entry::Record;
use super::staff::OnNewSystem;
use super::{Event, Hospital};
use crate::engine::Agenda;

impl<O: Observer> Hospital<'_, O> {
    /// Whether the booking task that ends now leaves the patient on the list outside the system.
    pub(super) fn left_aside(&mut self, id: PatientId, agenda: &mut Agenda<Event>) -> bool {
        let written = self.site.scenario.new_system.as_ref();
        let Some(work_around) = written.and_then(|s| s.work_around.as_ref()) else {
            return false;
        };
        let now = agenda.now();
        let Some(from) = self.plan.day_of(self.site, work_around.from) else {
            return false;
        };
        let period = Period {
            from,
            to: from + days(work_around.lasts.duration()),
        };
        let patient = &self.register[id];
        let (uid, specialty) = (patient.uid, patient.specialty);
        if !period.contains(now.day())
            || self.is_live(specialty) == OnNewSystem::No
            || patient.record == Behind::Duplicate
        {
            return false;
        }
        // Whoever comes back from the list has new luck, or would be left on it for ever.
        let occasion = u64::from(patient.occasion) | u64::from(patient.left_aside) << 32;
        let mut stream = self.luck.stream(Purpose::WorkAround, uid, occasion);
        if !stream.chance(work_around.share.value()) {
            return false;
        }
        let lost = stream.chance(work_around.lost.value());
        let times = &mut self.register[id].left_aside;
        *times = times.saturating_add(1);
        if lost {
            self.is_lost(id, now);
        } else {
            let patient = self.register.moves(id, Stage::Aside);
            self.await_entry(specialty, Record::Aside(patient), agenda);
        }
        true
    }

    /// A patient is taken from the list outside the system and booked.
    pub(super) fn taken_up_again(
        &mut self,
        patient: PatientRef,
        care: Care,
        agenda: &mut Agenda<Event>,
    ) {
        if self.register.still(patient).is_none() {
            return;
        }
        self.clerk_books(patient.id, care, agenda);
        if self.register[patient.id].stage == Stage::NoSlot {
            self.silence_begins(patient.id, agenda.now());
        }
    }
}
