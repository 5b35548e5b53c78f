//! Clinic builds: which clinics the new system has. The slots of a clinic that it does not have
//! cannot be seen, and nobody is booked into them, but for those who are booked on paper.

use super::ids::SpecialtyId;
use super::observer::Observer;
use super::{Event, Hospital};
use crate::engine::Agenda;
use crate::scenario::SoonerBuilds;

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

    /// From today on clinics are built sooner, or more of them.
    pub(super) fn hasten_builds(&mut self, _how: &SoonerBuilds, _day: i64) {}

    /// From today on clinics are built as they would have been.
    pub(super) fn builds_as_usual(&mut self, _day: i64) {}

    /// The old system knows all clinics.
    pub(super) fn all_clinics_are_known(&mut self, _agenda: &mut Agenda<Event>) {}
}
