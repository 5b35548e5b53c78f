//! Records entered twice: a second entry on the lists without a person behind it. It takes a
//! clerk's time and a slot until somebody finds it.

use super::booking_errors::Care;
use super::ids::PatientId;
use super::observer::Observer;
use super::{Event, Hospital};
use crate::engine::Agenda;

impl<O: Observer> Hospital<'_, O> {
    /// Whether the registration that ends now has entered the patient twice; if so the second
    /// record goes its own way.
    pub(super) fn may_be_entered_twice(
        &mut self,
        _id: PatientId,
        _care: Care,
        _agenda: &mut Agenda<Event>,
    ) {
    }

    /// A record entered twice is found and struck off.
    pub(super) fn duplicate_found(&mut self, _id: PatientId, _agenda: &mut Agenda<Event>) {}
}
