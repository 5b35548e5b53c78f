//! Whether weekly figures keep the scenario's targets, as things stand: by the rule of NHS England's
//! control charts ([`crate::statistics::Assurance`]), in each replication by itself, for each is one
//! hospital as it would be seen.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use super::keyed::ArmRows;
use super::recovery::MeasureRecovery;
use super::{MeasureRows, Runs, Week, week_by_week, weeks_of};
use crate::model::spec::{Asked, Bound, CivilDate, Target};
use crate::model::{Arm, Better, Kind, Measure, Outcome, Site};
use crate::statistics::{Aim, Assurance, ControlChart, Goal};

/// A target, and how it stands in each arm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct TargetKept {
    /// As it stands in the scenario.
    pub target: String,
    /// The measure.
    pub measure: Measure,
    /// The specialty it is for; null for the trust.
    pub specialty: Option<String>,
    /// What it shall be.
    pub goal: Goal,
    /// In how many replications it is kept in every week, in none, or in some.
    pub arms: ArmRows<Kept>,
}

/// In how many replications a target stands how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Kept {
    /// It is met in every week.
    pub met: usize,
    /// It is met in some weeks and not in others.
    pub in_some_weeks: usize,
    /// It is missed in every week.
    pub missed: usize,
    /// There are too few weeks to say.
    pub unknown: usize,
}

impl Kept {
    /// How it stands in most of the replications, the worse of what is as frequent; `None` where there
    /// are too few weeks.
    #[must_use]
    pub fn mostly(self) -> Option<Assurance> {
        let all = [
            (self.unknown, None),
            (self.met, Some(Assurance::Pass)),
            (self.in_some_weeks, Some(Assurance::Inconsistent)),
            (self.missed, Some(Assurance::Fail)),
        ];
        let most = all.into_iter().max_by_key(|(times, _)| *times);
        most.and_then(|(_, how)| how)
    }

    /// In how many replications it stands so.
    #[must_use]
    pub const fn times(self, how: Option<Assurance>) -> usize {
        match how {
            Some(Assurance::Pass) => self.met,
            Some(Assurance::Inconsistent) => self.in_some_weeks,
            Some(Assurance::Fail) => self.missed,
            None => self.unknown,
        }
    }

    /// Of how many replications.
    #[must_use]
    pub const fn of(self) -> usize {
        self.met + self.in_some_weeks + self.missed + self.unknown
    }
}

impl AddAssign<Option<Assurance>> for Kept {
    fn add_assign(&mut self, how: Option<Assurance>) {
        match how {
            Some(Assurance::Pass) => self.met += 1,
            Some(Assurance::Inconsistent) => self.in_some_weeks += 1,
            Some(Assurance::Fail) => self.missed += 1,
            None => self.unknown += 1,
        }
    }
}

/// What a target's figures shall be.
#[must_use]
pub const fn goal(target: &Target) -> Goal {
    match target.bound {
        Bound::AtMost => Goal::AtMost(target.limit),
        Bound::AtLeast => Goal::AtLeast(target.limit),
    }
}

/// The control chart of weekly or daily figures, with limits of their own from some days on: the
/// go-live, and the day by which half of the runs are back to normal. Of stocks the changes are
/// charted.
#[must_use]
pub fn chart(
    measure: Measure,
    from: &[CivilDate],
    values: &[f64],
    anew: impl IntoIterator<Item = CivilDate>,
) -> Option<ControlChart> {
    let cut = |date| from.partition_point(|from| *from < date);
    let mut cuts: Vec<usize> = anew.into_iter().map(cut).collect();
    cuts.retain(|&cut| 0 < cut && cut < values.len());
    cuts.dedup();
    let definition = measure.definition();
    let aim = match definition.better {
        Better::Lower => Aim::Less,
        Better::Higher => Aim::More,
        Better::Neither => Aim::Neither,
    };
    let chart = match definition.kind {
        Kind::Level => ControlChart::of_changes(values, &cuts, aim),
        _ => ControlChart::of(values, &cuts, aim),
    };
    chart.map(|chart| chart.held_against_the_first_part(aim))
}

/// How each of the scenario's targets stands in each arm.
#[must_use]
pub fn kept(
    site: &Site<'_>,
    runs: &Runs,
    recovery: &MeasureRows<MeasureRecovery>,
) -> Vec<TargetKept> {
    let of = |&arm: &Arm| (arm, runs.of(arm));
    kept_in(site, runs.arms.iter().map(of), &|measure, arm| {
        recovery.get(measure)?.arms.get(arm)?.dates.p50
    })
}

/// The same of some outcomes by arm, and of when half of them are back to normal.
#[must_use]
pub fn kept_in<'o>(
    site: &Site<'_>,
    arms: impl Iterator<Item = (Arm, &'o [Outcome])> + Clone,
    recovered: &dyn Fn(Measure, Arm) -> Option<CivilDate>,
) -> Vec<TargetKept> {
    let weeks = weeks_of(&site.calendar).into_iter();
    let weeks: Vec<Week> = weeks.filter(|week| week.days.len() == 7).collect();
    let targets = site.scenario.targets.iter().filter_map(|target| {
        let Asked::Over(measure, place, _) = &target.response.what else {
            return None;
        };
        let goal = goal(target);
        let arms = arms.clone().map(|(arm, outcomes)| {
            let trust = place.is_none();
            let normal = recovered(*measure, arm).filter(|_| trust);
            let anew = site.scenario.go_live.into_iter().chain(normal);
            let anew: Vec<CivilDate> = anew.filter(|_| arm != Arm::Baseline).collect();
            let key = place
                .as_deref()
                .and_then(|name| site.scenario.specialty_called(name));
            let specialty = key.and_then(|key| site.specialty(key));
            let by_week = week_by_week(site, outcomes, *measure, specialty, &weeks);
            let mut kept = Kept::default();
            for at in 0..outcomes.len() {
                let seen = weeks.iter().zip(&by_week);
                let seen = seen.filter_map(|(week, values)| Some((week.from, values[at]?)));
                let (from, values): (Vec<CivilDate>, Vec<f64>) = seen.unzip();
                let chart = chart(*measure, &from, &values, anew.iter().copied());
                kept += chart.and_then(|chart| chart.parts.last()?.assurance(goal));
            }
            (arm, kept)
        });
        Some(TargetKept {
            target: target.to_string(),
            measure: *measure,
            specialty: place.clone(),
            goal,
            arms: arms.collect(),
        })
    });
    targets.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(how: &[Option<Assurance>]) -> Kept {
        let mut kept = Kept::default();
        how.iter().for_each(|&how| kept += how);
        kept
    }

    #[test]
    fn most_replications_decide_and_the_worse_of_two() {
        use Assurance::{Fail, Inconsistent, Pass};
        for (how, mostly) in [
            (&[Some(Pass), Some(Fail), Some(Pass)][..], Some(Pass)),
            (&[Some(Pass), Some(Inconsistent)][..], Some(Inconsistent)),
            (&[Some(Inconsistent), Some(Fail)][..], Some(Fail)),
            (&[None, None, Some(Pass)][..], None),
        ] {
            let kept = kept(how);
            assert_eq!(kept.mostly(), mostly, "{how:?}");
            assert_eq!(kept.of(), how.len());
            let times = how.iter().filter(|how| **how == mostly).count();
            assert_eq!(kept.times(mostly), times);
        }
    }
}
