//! Which parts of a hospital a scenario has, as far as what is said depends on it.

use crate::model::measures::Part;
use crate::model::spec::{Lists, Scenario};

/// What a scenario has.
pub(super) struct Has {
    pub office: bool,
    pub lines: bool,
    pub desks: bool,
    pub clinics: bool,
    pub latest_finish: bool,
    pub leaves_unseen: bool,
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
        let specialties = || scenario.specialty.values();
        let clinics = || scenario.clinic.values();
        Self {
            office: Part::Office.is_in(scenario),
            lines: Part::Lines.is_in(scenario),
            desks: Part::Desks.is_in(scenario),
            clinics: Part::Clinics.is_in(scenario),
            latest_finish: Part::LatestFinish.is_in(scenario),
            leaves_unseen: Part::LeavesUnseen.is_in(scenario),
            car_parks: Part::CarParks.is_in(scenario),
            steps: clinics().any(|c| !c.steps.is_empty()),
            second_looks: clinics().any(|c| c.steps.iter().any(|s| s.second_look.is_some())),
            shared_lists: clinics().any(|c| c.sessions.iter().any(|s| s.lists == Lists::Shared)),
            follow_ups: Part::FollowUps.is_in(scenario),
            urgent: Part::Urgent.is_in(scenario),
            invited: Part::Invitations.is_in(scenario),
            missed: specialties().any(|s| s.did_not_attend.is_some()),
            cancelled: specialties().any(|s| s.cancellation.is_some()),
        }
    }
}
