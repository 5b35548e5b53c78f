//! Faulty appointments on their day: who comes although nobody told them, at a wrong time, or to a
//! clinic that does not know them; who is squeezed in, and who is sent home. How appointments
//! become faulty is `booking_errors`; the visit itself is `visit`.

use crate::model::world::ids::PatientId;
use crate::model::world::observer::{Happening, Observer};
use crate::model::world::patient::{Holds, PatientRef, Stage};
use super::{Event, Hospital};
use crate::engine::{Agenda, Time};
use crate::model::measures::Measure;

/// Whether a patient who was never told comes all the same.
pub fn comes_untold<O: Observer>(world: &World<'_, O>, id: PatientId) -> bool {
    let share = world.errors().map_or(0.02, |e| e.comes_untold.value());
    self.faulty_luck(id) < share
}

/// The wrong time that a patient was told, if the clinic is still there at that time.
pub fn told_time<O: Observer>(world: &World<'_, O>, id: PatientId, right: Time) -> Option<Time> {
    let told = right + self.wrong_by(id);
    let ends = world.diary.session(world.register[id].appointment.session).to;
    (told < ends).then(|| told.max(Time::from_days(right.day())))
}

/// Those who come today without a slot of their own are expected, or not, like the others.
pub fn expect_those_without_slot<O: Observer>(world: &mut World<'_, O>) {
    for patient in std::mem::take(&mut self.without_slot) {
        let still = world.register.still(patient);
        if still.is_some_and(|p| p.stage == Stage::Booked && p.holds == Holds::Nothing) {
            let mut events = Vec::new();
            self.comes_today(patient.id, |at, event| events.push((at, event)));
            world.today.extend(events);
        }
    }
}

/// A patient was told a time at which the clinic is over, and comes then: to be sent home.
pub fn comes_too_late<O: Observer>(world: &mut World<'_, O>, patient: PatientRef) {
    let Some(who) = world.register.still(patient) else {
        return;
    };
    // The clinic has written down that nobody came.
    let (specialty, day) = (who.specialty, world.now().day());
    for measure in [Measure::ClinicDna, Measure::ClinicDnaTrue] {
        world.ledger.add_for(measure, specialty, day, 1.0, 1.0);
    }
    self.turned_away(patient.id);
}

/// A patient who has come is sent home unseen, and has to be rebooked.
pub fn turned_away<O: Observer>(world: &mut World<'_, O>, id: PatientId) {
    let now = world.now();
    let specialty = world.register[id].specialty;
    world.ledger
        .add_for(Measure::ClinicTurnedAway, specialty, world.day(), 1.0, 1.0);
    world.tell(now, id, Happening::TurnedAway);
    self.found_on_the_day(id, now);
    self.expected_no_more(id);
    self.goes_back_to_the_car(id);
    self.rebook(id);
}

/// The fault of today's appointment has come to light.
pub fn found_on_the_day<O: Observer>(world: &mut World<'_, O>, id: PatientId, now: Time) {
    let specialty = world.register[id].specialty;
    if world.register[id].fault().is_some() {
        world.register.sets_fault(id, None);
        world.ledger
            .add_for(Measure::FaultsFoundOnDay, specialty, world.day(), 1.0, 1.0);
    }
}

/// Whether a patient whom nobody expects is squeezed in somewhere: in the session that they
/// would have been booked into.
pub fn squeezed_in<O: Observer>(world: &mut World<'_, O>, id: PatientId, now: Time) -> bool {
    let share = world.errors().map_or(0.5, |e| e.squeezed_in.value());
    let (slot, specialty) = (world.register[id].appointment, world.register[id].specialty);
    let run = self.clinics.run_of[slot.session.index()];
    let Some(run) =
        run.filter(|&run| self.faulty_luck(id) < share && self.takes_more(slot, run))
    else {
        return false;
    };
    world.ledger
        .add_for(Measure::ClinicSqueezedIn, specialty, world.day(), 1.0, 1.0);
    self.is_expected(id, run);
    true
}
