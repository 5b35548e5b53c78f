//! Messages to patients: whom they reach, and what they change.

use super::Hospital;
use super::ids::PatientId;
use super::observer::Observer;
use crate::scenario::Messages;

impl<O: Observer> Hospital<'_, O> {
    /// The message that reaches a patient about today's appointment, if any does.
    pub(super) fn message_for(&self, _id: PatientId, _day: i64) -> Option<&Messages> {
        None
    }

    /// Factor on the chance that a patient who has heard nothing rings.
    pub(super) fn less_chasing(&self, _day: i64) -> f64 {
        1.0
    }
}
