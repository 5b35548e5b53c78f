//! Patients on no list: lost referrals, outcomes that nobody recorded, losses of the list outside
//! the system; and how they are found again, by an audit or because they ring.

use super::booking_errors::Care;
use super::ids::PatientId;
use super::observer::Observer;
use super::{Event, Hospital};
use crate::engine::Agenda;

impl<O: Observer> Hospital<'_, O> {
    /// Whether the registration that ends now leaves the referral on no list.
    pub(super) fn referral_is_lost(
        &mut self,
        _id: PatientId,
        _care: Care,
        _agenda: &mut Agenda<Event>,
    ) -> bool {
        false
    }

    /// Whether the outcome of the visit that ends now is not recorded, so that the follow-up that
    /// is wanted is on no list.
    pub(super) fn outcome_is_lost(
        &mut self,
        _id: PatientId,
        _care: Care,
        _agenda: &mut Agenda<Event>,
    ) -> bool {
        false
    }

    /// A patient who was on no list is found.
    pub(super) fn found_again(&mut self, _id: PatientId, _agenda: &mut Agenda<Event>) {}

    /// Audits the lists, on the days on which that is done.
    pub(super) fn audit(&mut self, _day: i64, _agenda: &mut Agenda<Event>) {}
}
