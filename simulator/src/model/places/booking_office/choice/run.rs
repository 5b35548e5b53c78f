//! What it does; its table in the scenario file is `spec`.

use crate::engine::Duration;
use crate::model::measures::figure;
use crate::model::spec::Law;
use crate::model::world::World;
use crate::model::world::ids::PatientId;
use crate::model::world::observer::Observer;
use crate::model::world::patient::{Appointment, Need, Record};
use crate::model::world::purpose::Purpose;

/// Whether the first offer is declined, and how much later it is to be; by patient and booking.
const CHOICE: Purpose = Purpose::numbered(92);
/// Time that the second offer takes, by patient and booking.
const SECOND_OFFER: Purpose = Purpose::numbered(93);

/// How much later an appointment is to be than the one offered, if that is declined.
fn wants_later<O: Observer>(world: &World<'_, O>, id: PatientId) -> Option<Duration> {
    let who = &world.register[id];
    let spec = world.site.specialties[who.specialty.index()].spec;
    let choice = spec.choice.as_ref()?;
    if who.need != Need::First || who.record != Record::Person {
        return None;
    }
    let occasion = u64::from(who.occasion);
    let mut stream = world.streams.stream(CHOICE, who.uid, occasion);
    let declines = stream.chance(choice.declines.value());
    declines.then(|| choice.later.distribution().sample_duration(&mut stream))
}

/// The appointment that a patient takes who is offered this one.
pub fn taken<O: Observer>(
    world: &mut World<'_, O>,
    id: PatientId,
    offered: Appointment,
) -> Appointment {
    let Some(later) = wants_later(world, id) else {
        return offered;
    };
    let now = world.now();
    let from = world.diary.time_of(offered) + later;
    let Some(slot) = world.slot_from(id, from, now) else {
        return offered;
    };
    let specialty = world.register[id].specialty;
    let day = world.day();
    world.ledger.one(figure::BookingDeclined.of(specialty), day);
    slot
}

/// What a second offer adds to the time that it takes to book a patient.
pub fn second_offer<O: Observer>(world: &World<'_, O>, id: PatientId, law: &Law) -> Duration {
    match wants_later(world, id) {
        None => Duration::ZERO,
        Some(_) => world.time_of(id, SECOND_OFFER, law),
    }
}
