//! What it does; its table in the scenario file is `spec`.

use super::spec::DeferredClock;
use crate::engine::{Duration, Time};
use crate::model::measures::figure;
use crate::model::world::World;
use crate::model::world::ids::PatientId;
use crate::model::world::observer::Observer;
use crate::model::world::patient::{Need, Record};
use crate::model::world::purpose::Purpose;
use crate::model::world::signal::Signal;

/// Whether a patient asks to be seen later, and by how much; by patient.
const DEFERRAL: Purpose = Purpose::numbered(94);

/// Whether a patient who is offered an appointment asks to be seen later instead, and is put off.
pub fn puts_off<O: Observer>(world: &mut World<'_, O>, id: PatientId) -> bool {
    let who = &world.register[id];
    let (specialty, uid) = (who.specialty, who.uid);
    let Some(deferral) = &world.site.specialties[specialty.index()].spec.deferral else {
        return false;
    };
    // Whoever has been put off once is due later than referred, also by a clock that stood still.
    let has_deferred = who.due > who.referred;
    let is_first = who.need == Need::First && who.occasion == 0 && who.record == Record::Person;
    if !is_first || has_deferred {
        return false;
    }
    let mut stream = world.streams.stream(DEFERRAL, uid, 0);
    if !stream.chance(deferral.share.value()) {
        return false;
    }
    let by = deferral.by.distribution().sample_duration(&mut stream);
    let day = world.day();
    world.ledger.one(figure::BookingDeferred.of(specialty), day);
    if deferral.clock == DeferredClock::Pauses {
        clock_stands_still(world, id, by);
    }
    // The next morning at which so much time has passed.
    world.register[id].due = Time::from_days((world.now() + by).day() + 1);
    world.put_off(id);
    true
}

/// The clock stands still for so long: the referral counts as so much later.
fn clock_stands_still<O: Observer>(world: &mut World<'_, O>, id: PatientId, by: Duration) {
    world.clock_stops(id);
    let who = &mut world.register[id];
    who.referred += by;
    let (specialty, priority, referred) = (who.specialty, who.priority, who.referred);
    world.waiting_lists.referred(specialty, priority, referred);
    world.say(Signal::ClockMoves(id));
}
