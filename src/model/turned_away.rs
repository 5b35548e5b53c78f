//! Faulty appointments on their day: who comes although nobody told them, at a wrong time, or to a
//! clinic that does not know them; who is squeezed in, and who is sent home. How appointments
//! become faulty is `booking_errors`; the visit itself is `visit`.

use super::ids::PatientId;
use super::observer::{Happening, Observer};
use super::patient::{Holds, PatientRef, Stage};
use super::{Event, Hospital};
use crate::engine::{Agenda, Time};
use crate::model::measures::Measure;

impl<O: Observer> Hospital<'_, O> {
    /// Whether a patient who was never told comes all the same.
    pub(super) fn comes_untold(&self, id: PatientId) -> bool {
        let share = self.errors().map_or(0.02, |e| e.comes_untold.value());
        self.faulty_luck(id) < share
    }

    /// The wrong time that a patient was told, if the clinic is still there at that time.
    pub(super) fn told_time(&self, id: PatientId, right: Time) -> Option<Time> {
        let told = right + self.wrong_by(id);
        let ends = self.diary.session(self.register[id].appointment.session).to;
        (told < ends).then(|| told.max(Time::from_days(right.day())))
    }

    /// Those who come today without a slot of their own are expected, or not, like the others.
    pub(super) fn expect_those_without_slot(&mut self) {
        for patient in std::mem::take(&mut self.without_slot) {
            let still = self.register.still(patient);
            if still.is_some_and(|p| p.stage == Stage::Booked && p.holds == Holds::Nothing) {
                let mut events = Vec::new();
                self.comes_today(patient.id, |at, event| events.push((at, event)));
                self.today.extend(events);
            }
        }
    }

    /// A patient was told a time at which the clinic is over, and comes then: to be sent home.
    pub(super) fn comes_too_late(&mut self, patient: PatientRef, agenda: &mut Agenda<Event>) {
        let Some(who) = self.register.still(patient) else {
            return;
        };
        // The clinic has written down that nobody came.
        let (specialty, day) = (who.specialty, agenda.now().day());
        for measure in [Measure::ClinicDna, Measure::ClinicDnaTrue] {
            self.ledger.add_for(measure, specialty, day, 1.0, 1.0);
        }
        self.turned_away(patient.id, agenda);
    }

    /// A patient who has come is sent home unseen, and has to be rebooked.
    pub(super) fn turned_away(&mut self, id: PatientId, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let specialty = self.register[id].specialty;
        self.ledger
            .add_for(Measure::ClinicTurnedAway, specialty, now.day(), 1.0, 1.0);
        self.tell(now, id, Happening::TurnedAway);
        self.found_on_the_day(id, now);
        self.expected_no_more(id, agenda);
        self.goes_back_to_the_car(id, agenda);
        self.rebook(id, agenda);
    }

    /// The fault of today's appointment has come to light.
    pub(super) fn found_on_the_day(&mut self, id: PatientId, now: Time) {
        let specialty = self.register[id].specialty;
        if self.register[id].fault().is_some() {
            self.register.sets_fault(id, None);
            self.ledger
                .add_for(Measure::FaultsFoundOnDay, specialty, now.day(), 1.0, 1.0);
        }
    }

    /// Whether a patient whom nobody expects is squeezed in somewhere: in the session that they
    /// would have been booked into.
    pub(super) fn squeezed_in(&mut self, id: PatientId, now: Time) -> bool {
        let share = self.errors().map_or(0.5, |e| e.squeezed_in.value());
        let (slot, specialty) = (self.register[id].appointment, self.register[id].specialty);
        let run = self.clinics.run_of[slot.session.index()];
        let Some(run) =
            run.filter(|&run| self.faulty_luck(id) < share && self.takes_more(slot, run))
        else {
            return false;
        };
        self.ledger
            .add_for(Measure::ClinicSqueezedIn, specialty, now.day(), 1.0, 1.0);
        self.is_expected(id, run);
        true
    }
}
