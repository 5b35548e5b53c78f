//! Messages to patients: whom they reach, and what they change.

use super::Hospital;
use super::ids::PatientId;
use super::observer::Observer;
use super::purpose::Purpose;
use crate::model::spec::Messages;

impl<O: Observer> Hospital<'_, O> {
    /// The message that reaches a patient about the appointment of a day, if any does. Of several
    /// that are sent it is the one that reaches more people.
    pub(super) fn message_for(&self, id: PatientId, day: i64) -> Option<&Messages> {
        let further = |a: &Messages, b: &Messages| b.reaches.value() > a.reaches.value();
        let sent = self.plan.messages(day);
        let message = sent.reduce(|a, b| if further(a, b) { b } else { a })?;
        let patient = &self.register[id];
        let occasion = u64::from(patient.occasion);
        let mut stream = self.luck.stream(Purpose::Messages, patient.uid, occasion);
        stream.chance(message.reaches.value()).then_some(message)
    }

    /// Whether a patient who has heard nothing, and would ring today, does not because of what
    /// the messages say. The luck is that of the call.
    pub(super) fn is_put_at_rest(&self, id: PatientId, day: i64) -> bool {
        let sent = self.plan.messages(day).map(|m| m.chasing);
        let Some(factor) = sent.reduce(f64::min).filter(|&factor| factor < 1.0) else {
            return false;
        };
        let patient = &self.register[id];
        // Apart from the occasions of the appointments themselves.
        let occasion = (u64::from(patient.occasion) + 1) << 32 | u64::from(patient.chased);
        let mut stream = self.luck.stream(Purpose::Messages, patient.uid, occasion);
        !stream.chance(factor)
    }
}
