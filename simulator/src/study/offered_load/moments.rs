//! The moments at which a load is given: before the go-live, in its first week, and once learning
//! has settled, without and with the plan, by phase if that goes live in phases. What is given is
//! worked out next door.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::Arm;
use crate::model::ids::SpecialtyId;
use crate::model::remedies::plan_in_force;
use crate::model::site::Site;

/// A moment at which a load is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Business as usual.
    Before,
    /// The first week, without the plan.
    FirstWeek,
    /// Once settled, without the plan.
    Settled,
    /// The first week with the plan: of the first phase, if it goes live in phases.
    FirstWeekWithPlan,
    /// The first week of a later phase: the second is 2.
    PhaseWithPlan(usize),
    /// Once settled, with the plan.
    SettledWithPlan,
}

/// Something in the first week of a later phase.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct InPhase<T> {
    /// Which: the second is 2.
    pub phase: usize,
    /// What it is then.
    pub at: T,
}

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
    /// The first five working days, with the plan: of its first phase, if it goes live in phases.
    pub first_week_with_plan: Option<T>,
    /// The first five working days of each later phase, with the plan.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub later_phases: Vec<InPhase<T>>,
    /// With the familiarity and the people of the last day, with the plan.
    pub settled_with_plan: Option<T>,
}

impl<T> ByMoment<T> {
    /// The same moments with something worked out from each.
    pub fn map<U>(&self, of: impl Fn(&T) -> U) -> ByMoment<U> {
        let in_phase = |later: &InPhase<T>| InPhase {
            phase: later.phase,
            at: of(&later.at),
        };
        ByMoment {
            before: of(&self.before),
            first_week: self.first_week.as_ref().map(&of),
            settled: self.settled.as_ref().map(&of),
            first_week_with_plan: self.first_week_with_plan.as_ref().map(&of),
            later_phases: self.later_phases.iter().map(in_phase).collect(),
            settled_with_plan: self.settled_with_plan.as_ref().map(&of),
        }
    }

    /// What there is, in order.
    #[must_use]
    pub fn all(&self) -> Vec<(When, &T)> {
        let first = [
            (When::Before, Some(&self.before)),
            (When::FirstWeek, self.first_week.as_ref()),
            (When::Settled, self.settled.as_ref()),
            (When::FirstWeekWithPlan, self.first_week_with_plan.as_ref()),
        ];
        let phases = self.later_phases.iter();
        let phases = phases.map(|later| (When::PhaseWithPlan(later.phase), Some(&later.at)));
        let last = (When::SettledWithPlan, self.settled_with_plan.as_ref());
        let all = first.into_iter().chain(phases).chain([last]);
        all.filter_map(|(when, at)| Some((when, at?))).collect()
    }

    /// The first weeks with the plan: of its go-live, or of each of its phases.
    pub fn first_weeks_with_plan(&self) -> impl Iterator<Item = &T> {
        let later = self.later_phases.iter().map(|later| &later.at);
        self.first_week_with_plan.iter().chain(later)
    }
}

/// The days on which the later phases of the plan's go-live begin, in order, if it has any.
pub(super) fn later_phases(site: &Site<'_>) -> Vec<i64> {
    let plan = plan_in_force(site, Arm::Planned);
    let Some(go_live) = plan.go_live() else {
        return Vec::new();
    };
    let specialties = (0..site.specialties.len()).map(SpecialtyId::new);
    let later = specialties
        .map(|s| plan.phase_of(s))
        .filter(|&days| days > 0);
    let later: BTreeSet<i64> = later.collect();
    later.into_iter().map(|days| go_live + days).collect()
}
