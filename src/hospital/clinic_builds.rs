//! Clinic builds: which clinics the new system has. The slots of a clinic that it does not have
//! cannot be seen, and nobody is booked into them, but for those who are booked on paper.

use super::ids::SpecialtyId;
use super::observer::Observer;
use super::{Event, Hospital};
use crate::engine::Agenda;

impl<O: Observer> Hospital<'_, O> {
    /// A specialty goes live: the clinics that the system does not have disappear from view.
    pub(super) fn knows_its_clinics(
        &mut self,
        _specialty: SpecialtyId,
        _agenda: &mut Agenda<Event>,
    ) {
    }

    /// Builds that are finished today.
    pub(super) fn build_clinics(&mut self, _day: i64, _agenda: &mut Agenda<Event>) {}

    /// The old system knows all clinics.
    pub(super) fn all_clinics_are_known(&mut self, _agenda: &mut Agenda<Event>) {}
}
