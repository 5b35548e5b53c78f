//! The list outside the system: bookings left on a spreadsheet, some of which it loses.

use super::booking_errors::Care;
use super::ids::PatientId;
use super::observer::Observer;
use super::patient::PatientRef;
use super::{Event, Hospital};
use crate::engine::Agenda;

impl<O: Observer> Hospital<'_, O> {
    /// Whether the booking task that ends now leaves the patient on the list outside the system.
    pub(super) fn left_aside(&mut self, _id: PatientId, _agenda: &mut Agenda<Event>) -> bool {
        false
    }

    /// A patient is taken from the list outside the system and booked.
    pub(super) fn taken_up_again(
        &mut self,
        _patient: PatientRef,
        _care: Care,
        _agenda: &mut Agenda<Event>,
    ) {
    }
}
