//! Records entered twice: a second entry on the lists without a person behind it. It takes a
//! clerk's time and a slot until somebody finds it.

use crate::model::measures::figure;
use crate::model::world::World;
use crate::model::world::care::Care;
use crate::model::world::ids::PatientId;
use crate::model::world::observer::{Observer, TraceEvent};
use crate::model::world::patient::Stage;
use crate::model::world::purpose::Purpose;
use crate::model::world::signal::Signal;

/// Tells the second record of a referral from the first: referrals are numbered below it, and of
/// the patients of the starting position none has both bits.
const SECOND_RECORD: u64 = 0b11 << 30;

/// The registration that ends now may have entered the patient twice; if so the second record
/// goes its own way.
pub fn may_be_entered_twice<O: Observer>(world: &mut World<'_, O>, id: PatientId, care: Care) {
    let Some(rate) = world.errors().and_then(|e| e.duplicate) else {
        return;
    };
    let patient = &world.register[id];
    let (uid, specialty) = (patient.uid, patient.specialty);
    let mut stream = world.streams.stream(Purpose::REGISTRATION_ERROR, uid, 0);
    // The first number decides whether the referral is lost.
    stream.uniform();
    if !stream.chance(care.chance(&rate)) {
        return;
    }
    world
        .ledger
        .one(figure::FaultDuplicate.of(specialty), world.day());
    world.flows.entered_twice += 1;
    let uid = uid | SECOND_RECORD;
    let list = world.draw_list(specialty, uid);
    let second = world.register.enter_twice(id, uid, list);
    world.tell(world.now(), second, TraceEvent::EnteredTwice);
    // Nobody could be invited to ring.
    world.say(Signal::AwaitsBooking(second, Stage::ToBook));
}

/// A record entered twice is found, and struck off.
pub fn found<O: Observer>(world: &mut World<'_, O>, id: PatientId) {
    if world.register[id].stage == Stage::Booked {
        world.say(Signal::GivesUpSlot(id));
    }
    world.say(Signal::StruckOff(id));
}

/// A record is struck off.
pub fn struck_off<O: Observer>(world: &mut World<'_, O>, id: PatientId) {
    world.tell(world.now(), id, TraceEvent::StruckOff);
    world.register.leaves(id);
    world.flows.struck_off += 1;
}
