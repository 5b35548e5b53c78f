//! Migration: appointments that arrive out of their slot when a specialty goes live. How they are
//! put right is `repair`.

use super::ids::{PatientId, SpecialtyId};
use super::observer::Observer;
use super::patient::{Fault, Holds, Record, Stage};
use super::purpose::Purpose;
use super::{Event, Hospital};
use crate::engine::Agenda;

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
            let occasion = u64::from(who.occasion);
            let mut stream = self.luck.stream(Purpose::Migration, who.uid, occasion);
            if carried && stream.chance(share.value()) {
                self.out_of_slot(id, Fault::OutOfSlot, agenda);
            }
        }
    }

    /// The system does not know an appointment any more: its slot is free for anybody, and the
    /// patient will come at the time they were told.
    pub(super) fn out_of_slot(&mut self, id: PatientId, fault: Fault, agenda: &mut Agenda<Event>) {
        let slot = self.register[id].appointment;
        self.diary.release(slot);
        self.register[id].holds = Holds::Nothing;
        self.comes_without_slot(id, agenda.now());
        if fault == Fault::OutOfSlot {
            self.booked_in_error(id, fault, agenda.now());
            self.fault_found(self.register.reference(id), agenda);
        } else {
            self.register.sets_fault(id, Some(fault));
        }
    }
}
