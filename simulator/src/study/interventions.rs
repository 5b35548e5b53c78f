//! What became of the plan: in how many replications each intervention was taken, when, and for
//! how long. What it changed is in `estimates`.

use serde::{Deserialize, Serialize};

use crate::model::spec::{Action, CivilDate, Intervention};
use crate::model::{Arm, Outcome, Site};

use super::Runs;
use super::keyed::ArmRows;

/// One intervention.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InterventionSummary {
    /// Its name.
    pub name: String,
    /// `plan` or `halt`.
    pub of: String,
    /// Whether it pauses the go-live.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pauses: bool,
    /// What became of it, in the arms that have it.
    pub arms: ArmRows<TakenSummary>,
}

/// What became of an intervention in an arm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TakenSummary {
    /// Replications in which it was in force, be it for a day.
    pub started: usize,
    /// Their share of all replications; null if there are none.
    pub share: Option<f64>,
    /// First day in force: the median of the replications in which it was, the earlier of two.
    pub first_day: Option<CivilDate>,
    /// Days in force, all times together: mean of the replications in which it was.
    pub days: Option<f64>,
    /// Replications in which it was in force on the last day.
    #[serde(default, skip_serializing_if = "is_none")]
    pub to_the_end: usize,
    /// People asked for from a pool, and people had, all times together: means of the replications in
    /// which it was in force. Nothing where it asks no pool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<PeopleSummary>,
}

fn is_none(replications: &usize) -> bool {
    *replications == 0
}

/// What an intervention asked a pool for, and had.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PeopleSummary {
    /// People asked for.
    pub asked: f64,
    /// People had.
    pub had: f64,
}

/// What became of all interventions that some arm has.
pub(super) fn interventions(site: &Site<'_>, runs: &Runs) -> Vec<InterventionSummary> {
    let planned = site.scenario.plan.len();
    let has = |arm: Arm, i: usize| match arm {
        Arm::Baseline | Arm::Unmitigated => false,
        Arm::Planned => i < planned,
        Arm::Halted => true,
    };
    let summary = |(i, (name, written)): (usize, &(&str, &Intervention))| {
        let arms = runs.arms.iter().filter(|&&arm| has(arm, i));
        InterventionSummary {
            name: (*name).to_owned(),
            of: if i < planned { "plan" } else { "halt" }.to_owned(),
            pauses: matches!(written.action, Action::Pause),
            arms: arms
                .map(|&arm| (arm, taken(site, runs.of(arm), i)))
                .collect(),
        }
    };
    let all = site.interventions.iter().enumerate().map(summary);
    all.filter(|summary| !summary.arms.is_empty()).collect()
}

fn taken(site: &Site<'_>, outcomes: &[Outcome], intervention: usize) -> TakenSummary {
    let of = |outcome: &Outcome| {
        let mine = outcome.interventions.iter();
        let mine = mine.filter(|taken| taken.intervention == intervention);
        let periods: Vec<_> = mine.map(|taken| taken.period).collect();
        let days: i64 = periods.iter().map(|period| period.days()).sum();
        let to_the_end = periods
            .iter()
            .any(|period| period.to >= site.calendar.days());
        periods.first().map(|first| (first.from, days, to_the_end))
    };
    let mut found: Vec<(i64, i64, bool)> = outcomes.iter().filter_map(of).collect();
    found.sort_unstable();
    let (n, all) = (found.len(), outcomes.len());
    let middle = found.get(n.saturating_sub(1) / 2);
    let days: i64 = found.iter().map(|(_, days, _)| days).sum();
    TakenSummary {
        started: n,
        share: (all > 0).then(|| n as f64 / all as f64),
        first_day: middle.map(|&(day, ..)| site.calendar.date(day)),
        days: (n > 0).then(|| days as f64 / n as f64),
        to_the_end: found.iter().filter(|(.., to_the_end)| *to_the_end).count(),
        people: people(outcomes, intervention, n),
    }
}

fn people(outcomes: &[Outcome], intervention: usize, started: usize) -> Option<PeopleSummary> {
    let grants = outcomes.iter().flat_map(|outcome| &outcome.people);
    let mine = grants.filter(|grant| grant.intervention == intervention);
    let sums = mine.map(|grant| (f64::from(grant.asked), f64::from(grant.had)));
    let sum = sums.reduce(|(asked, had), (a, h)| (asked + a, had + h));
    sum.map(|(asked, had)| PeopleSummary {
        asked: asked / started as f64,
        had: had / started as f64,
    })
}
