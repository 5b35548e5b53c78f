//! Messages to patients: whom they reach, and what they change.

use crate::model::spec::Messages;
use crate::model::world::World;
use crate::model::world::ids::PatientId;
use crate::model::world::observer::Observer;
use crate::model::world::purpose::Purpose;

/// The message that reaches a patient about the appointment of a day, if any does. Of several
/// that are sent it is the one that reaches more people.
#[must_use]
pub fn message_for<'s, O: Observer>(
    world: &World<'s, O>,
    id: PatientId,
    day: i64,
) -> Option<&'s Messages> {
    let further = |a: &Messages, b: &Messages| b.reaches.value() > a.reaches.value();
    let sent = world.plan.messages(day);
    let message = sent.reduce(|a, b| if further(a, b) { b } else { a })?;
    let patient = &world.register[id];
    let occasion = u64::from(patient.occasion);
    let mut stream = world
        .streams
        .stream(Purpose::Messages, patient.uid, occasion);
    stream.chance(message.reaches.value()).then_some(message)
}

/// Whether a patient who has heard nothing, and would ring today, does not because of what
/// the messages say. The numbers are those of the call.
#[must_use]
pub fn puts_at_rest<O: Observer>(world: &World<'_, O>, id: PatientId, day: i64) -> bool {
    let sent = world.plan.messages(day).map(|m| m.chasing);
    let Some(factor) = sent.reduce(f64::min).filter(|&factor| factor < 1.0) else {
        return false;
    };
    let patient = &world.register[id];
    // Apart from the occasions of the appointments themselves.
    let occasion = (u64::from(patient.occasion) + 1) << 32 | u64::from(patient.chased);
    let mut stream = world
        .streams
        .stream(Purpose::Messages, patient.uid, occasion);
    !stream.chance(factor)
}
