//! The car park: who takes a space from before check-in until they leave, what happens when there
//! is none, and what it costs.

use super::ids::PatientId;
use super::observer::Observer;
use super::patient::PatientRef;
use super::{Event, Hospital};
use crate::engine::{Agenda, Time};

impl<O: Observer> Hospital<'_, O> {
    /// A patient sets out to be at the hospital at `arrives`: the moment and event to note, the
    /// arrival itself for those who do not come by car.
    pub(super) fn sets_out(&mut self, patient: PatientRef, arrives: Time) -> (Time, Event) {
        (arrives, Event::PatientArrives(patient))
    }

    /// A patient who came by car walks back to it.
    pub(super) fn goes_back_to_the_car(&mut self, _id: PatientId, _agenda: &mut Agenda<Event>) {}

    /// Notes the moments at which others drive in today.
    pub(super) fn note_other_cars(&mut self, _day: i64) {}

    /// Writes down the day's figures.
    pub(super) fn close_car_parks(&mut self, _day: i64, _now: Time) {}
}
