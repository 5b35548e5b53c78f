//! Which parts of a hospital a scenario has, as far as what is said depends on it.

use crate::model::spec::{Lists, Scenario};

/// What a scenario has.
pub(super) struct Has {
    pub office: bool,
    pub lines: bool,
    pub desks: bool,
    pub clinics: bool,
    pub car_parks: bool,
    pub steps: bool,
    pub second_looks: bool,
    pub shared_lists: bool,
    pub follow_ups: bool,
    pub urgent: bool,
    pub invited: bool,
    pub missed: bool,
    pub cancelled: bool,
}

impl Has {
    pub fn of(scenario: &Scenario) -> Self {
        let booking = &scenario.booking;
        let specialties = || scenario.specialty.values();
        let clinics = || scenario.clinic.values();
        Self {
            office: booking.register.is_some() || booking.book.is_some(),
            lines: !scenario.phone_line.is_empty(),
            desks: !scenario.desk.is_empty(),
            clinics: !scenario.clinic.is_empty(),
            car_parks: !scenario.car_park.is_empty(),
            steps: clinics().any(|c| !c.steps.is_empty()),
            second_looks: clinics().any(|c| c.steps.iter().any(|s| s.second_look.is_some())),
            shared_lists: clinics().any(|c| c.sessions.iter().any(|s| s.lists == Lists::Shared)),
            follow_ups: specialties().any(|s| s.follow_up.is_some()),
            urgent: specialties().any(|s| s.urgent.value() > 0.0),
            invited: specialties().any(|s| s.invited.value() > 0.0),
            missed: specialties().any(|s| s.did_not_attend.is_some()),
            cancelled: specialties().any(|s| s.cancellation.is_some()),
        }
    }
}
