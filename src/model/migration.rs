//! Migration: appointments that arrive out of their slot when a specialty goes live. How they are
//! put right is `repair`.

use super::ids::{PatientId, SpecialtyId};
use super::observer::Observer;
use super::patient::{Fault, Holds, Record, Stage};
use super::purpose::Purpose;
use super::{Event, Hospital};
use crate::engine::{Agenda, Time};

impl<O: Observer> Hospital<'_, O> {
    /// Carries a specialty's future appointments over to the new system.
    pub(super) fn migrate(&mut self, specialty: SpecialtyId, agenda: &mut Agenda<Event>) {
        let written = self.site.scenario.new_system.as_ref();
        let Some(migration) = written.and_then(|s| s.migration.as_ref()) else {
            return;
        };
        let share = self.plan.out_of_slot().unwrap_or(migration.out_of_slot);
        for id in self.register.everybody() {
            let who = &self.register[id];
            let carried = who.specialty == specialty
                && who.stage == Stage::Booked
                && who.holds == Holds::Slot
                && who.record == Record::Person
                && who.fault().is_none();
            if !carried {
                continue;
            }
            let (uid, occasion) = (who.uid, u64::from(who.occasion));
            let mut stream = self.luck.stream(Purpose::Migration, uid, occasion);
            if stream.chance(share.value()) {
                self.out_of_slot(id, Fault::OutOfSlot, agenda.now());
                // The rehearsal has said which they are: somebody puts them right, if anybody does.
                if self.site.scenario.booking.repair.is_some() {
                    self.fault_found(self.register.reference(id), agenda);
                }
            }
        }
    }

    /// The system does not know an appointment any more: its slot is free for anybody, and the
    /// patient will come at the time they were told.
    pub(super) fn out_of_slot(&mut self, id: PatientId, fault: Fault, now: Time) {
        let slot = self.register[id].appointment;
        self.diary.release(slot);
        self.register[id].holds = Holds::Nothing;
        self.comes_without_slot(id, now);
        self.booked_in_error(id, fault, now);
    }
}
