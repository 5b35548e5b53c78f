//! The moments at which a load is given: before the go-live, in its first week, and once learning
//! has settled, without and with the plan. What is given is worked out next door.

use serde::Serialize;

use crate::model::Arm;
use crate::model::remedies::plan_in_force;
use crate::model::site::Site;

/// Something at each of the moments. What a scenario does not have (a go-live, a plan) is `None`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ByMoment<T> {
    /// Business as usual, on the familiar system.
    pub before: T,
    /// The first five working days on the new system, without the plan.
    pub first_week: Option<T>,
    /// With the familiarity reached on the last day of the horizon, without the plan.
    pub settled: Option<T>,
    /// The first five working days, with the plan.
    pub first_week_with_plan: Option<T>,
    /// With the familiarity and the people of the last day, with the plan.
    pub settled_with_plan: Option<T>,
}

impl<T> ByMoment<T> {
    /// The same moments with something worked out from each.
    pub fn map<U>(&self, of: impl Fn(&T) -> U) -> ByMoment<U> {
        ByMoment {
            before: of(&self.before),
            first_week: self.first_week.as_ref().map(&of),
            settled: self.settled.as_ref().map(&of),
            first_week_with_plan: self.first_week_with_plan.as_ref().map(&of),
            settled_with_plan: self.settled_with_plan.as_ref().map(&of),
        }
    }

    /// What there is, in order.
    #[must_use]
    pub fn all(&self) -> [Option<&T>; 5] {
        [
            Some(&self.before),
            self.first_week.as_ref(),
            self.settled.as_ref(),
            self.first_week_with_plan.as_ref(),
            self.settled_with_plan.as_ref(),
        ]
    }
}

/// The day of an arm's go-live, postponed or not; of the one that it does without, for the
/// baseline.
pub(super) fn go_live(site: &Site<'_>, arm: Arm) -> Option<i64> {
    plan_in_force(site, arm).go_live()
}
