//! A forecast of the backlog from one simulated replication: how large it gets, on which day, and
//! when it is back to normal, by the rule by which a run judges each of its replications. One draw
//! without an interval; for that there is a run.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use serde::{Serialize, Serializer};

use super::offered_load::OfferedLoad;
use super::recovery::rule::{Verdict, Why};
use super::recovery::{Working, judged};
use super::targets::{self, TargetKept};
use crate::engine::Duration;
use crate::model::spec::{Calendar, CivilDate};
use crate::model::{Arm, Book, Measure, Outcome, Site, simulate_arms};

/// The replication that is simulated.
pub const REPLICATION: u64 = 0;

/// Time that simulating one attendance takes on an ordinary machine, with all that belongs to it,
/// and one task of the staff where there are few attendances.
const AN_ATTENDANCE_MS: f64 = 0.005;
const A_TASK_MS: f64 = 0.001;

/// The backlog of each arm in one replication.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Forecast {
    /// Seed of the scenario.
    pub seed: u64,
    /// Which replication.
    pub replication: u64,
    /// The baseline, and with a go-live what it does without the plan and with it; none
    /// where nobody books.
    pub arms: Vec<Backlog>,
    /// How the scenario's targets stand in them; left out if it has none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<TargetKept>,
}

/// Patients not booked yet at the end of working days, in one arm: from the go-live on if the
/// scenario has one, else of the whole horizon.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Backlog {
    /// The arm.
    #[serde(serialize_with = "name")]
    pub arm: Arm,
    /// The most there are.
    pub worst: f64,
    /// On which day.
    pub worst_on: CivilDate,
    /// How many there are on the last working day.
    pub at_end: f64,
    /// Whether it is back to normal; `None` of the baseline.
    pub fared: Option<Fared>,
    /// Since when it is, if it was out of the ordinary and is back.
    pub back_on: Option<CivilDate>,
}

/// How the backlog fares against the same replication's baseline ([`super::recovery`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fared {
    /// It is never out of the ordinary.
    Undisturbed,
    /// It is back to normal.
    Back,
    /// It is not, as far as could be seen.
    NotYet,
    /// It is, but temporary help is still there.
    HelpStillThere,
}

impl Forecast {
    /// Simulates one replication of the baseline and, where there is a go-live, of it without the
    /// plan and with the plan. `None` if no working day lies in the time looked at.
    #[must_use]
    pub fn of(site: &Site<'_>, load: &OfferedLoad) -> Option<Self> {
        let calendar = &site.calendar;
        let from = calendar.go_live().unwrap_or(0).max(0);
        let days: Vec<i64> = (from..calendar.days())
            .filter(|&day| calendar.is_working_day(day))
            .collect();
        days.first()?;
        let arms: Vec<Arm> = arms(site).collect();
        let mut outcomes = BTreeMap::new();
        simulate_arms(site, &arms, REPLICATION, &mut |arm, outcome| {
            outcomes.insert(arm, outcome);
            ControlFlow::Continue(())
        });
        let baseline = outcomes.get(&Arm::Baseline);
        let booked_for = outcomes.iter().filter(|_| load.somebody_books());
        let backlogs = booked_for.map(|(&arm, outcome)| {
            let changed = baseline.filter(|_| arm != Arm::Baseline);
            let (fared, back_on) = changed
                .and_then(|baseline| fared(site, arm, outcome, baseline))
                .unzip();
            Some(Backlog {
                fared,
                back_on: back_on.flatten(),
                ..backlog(calendar, arm, &outcome.book, &days)?
            })
        });
        let each = outcomes.iter();
        let each = each.map(|(&arm, outcome)| (arm, std::slice::from_ref(outcome)));
        let targets = targets::kept_in(site, each, &|_, _| None);
        Some(Self {
            targets,
            seed: site.scenario.seed,
            replication: REPLICATION,
            arms: backlogs.collect::<Option<_>>()?,
        })
    }

    /// About how long it takes.
    #[must_use]
    pub fn takes(site: &Site<'_>, load: &OfferedLoad) -> Duration {
        let days = site.calendar.days() as f64;
        let visits: f64 = load.specialties.iter().map(|s| s.visits.0 / 7.0).sum();
        let tasks = load.teams.iter().flat_map(|team| &team.tasks);
        let tasks: f64 = tasks.map(|task| task.count.0).sum();
        let a_day = (visits * AN_ATTENDANCE_MS).max(tasks * A_TASK_MS);
        Duration::from_ms_f64(a_day * days * arms(site).count() as f64)
    }
}

fn name<S: Serializer>(arm: &Arm, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(arm.name())
}

fn arms(site: &Site<'_>) -> impl Iterator<Item = Arm> + use<> {
    let all = Arm::of(site.scenario);
    all.into_iter().filter(|arm| *arm != Arm::Halted)
}

/// How the backlog fares in an arm, and since when it is back.
fn fared(
    site: &Site<'_>,
    arm: Arm,
    changed: &Outcome,
    baseline: &Outcome,
) -> Option<(Fared, Option<CivilDate>)> {
    let verdict = judged(site, Measure::BookingUnbooked, arm, changed, baseline)?.verdict;
    Some(match verdict {
        Verdict::Undisturbed => (Fared::Undisturbed, None),
        Verdict::NotYet(_, Why::StillOut) => (Fared::NotYet, None),
        Verdict::NotYet(_, Why::HelpStillThere) => (Fared::HelpStillThere, None),
        Verdict::Over(position) => {
            let day = Working::of(site, arm)?.day(position)?;
            (Fared::Back, Some(site.calendar.date(day as i64)))
        }
    })
}

fn backlog(calendar: &Calendar, arm: Arm, book: &Book, days: &[i64]) -> Option<Backlog> {
    let waiting = |day: &i64| book.cell(Measure::BookingUnbooked, None, *day as usize).sum;
    // Of equal days the first.
    let worst = days
        .iter()
        .rev()
        .max_by(|a, b| waiting(a).total_cmp(&waiting(b)))?;
    Some(Backlog {
        arm,
        worst: waiting(worst),
        worst_on: calendar.date(*worst),
        at_end: waiting(days.last()?),
        fared: None,
        back_on: None,
    })
}
