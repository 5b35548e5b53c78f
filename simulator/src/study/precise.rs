//! Replications until the means are known as precisely as a scenario asks: the rule is in
//! [`statistics`](crate::statistics::Precision), the runs are in `replications`.

use serde::{Deserialize, Serialize};

use crate::model::measures::Unit;
use crate::model::shelf::Shelf;
use crate::model::spec::{self, Asked, Checked, InArm, Response, Scenario};
use crate::model::{Arm, Outcome, Site};
use crate::statistics::{Precision, PrecisionRule, Progress, progress_of_all};

use super::readings::{Reader, arms_for, usual_arm, usual_responses};
use super::replications::{Design, NotDone, Watch, simulate_while};
use super::runs::Runs;

/// How precisely one figure is known in the end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// The figure.
    pub response: String,
    /// Its unit.
    pub unit: Unit,
    /// Its mean.
    pub mean: Option<f64>,
    /// Half the width of its 95 % interval.
    pub half_width: Option<f64>,
    /// The half width that was wanted: the larger of a share of the mean and an absolute amount.
    pub wanted: Option<f64>,
    /// The replications that were enough; null if the most were not.
    pub enough: Option<usize>,
}

/// What is to be known precisely where a scenario does not say: the backlog, the telephone and
/// the overruns.
#[must_use]
pub fn usual(scenario: &Checked<Scenario>) -> Vec<Response> {
    let mut responses = usual_responses(scenario);
    responses.retain(|response| match &response.what {
        Asked::Cost | Asked::Recovery(_) => false,
        Asked::Over(measure, ..) | Asked::Peak(measure, _) => {
            response.better() == crate::model::Better::Lower && !measure.unit().is_share()
        }
    });
    responses
}

/// What watches one response.
fn watching(response: &Response, wanted: &spec::Precision) -> Option<Precision> {
    Precision::of(PrecisionRule {
        relative: wanted.within.value(),
        absolute: response.unit().precision_floor(),
        first: wanted.at_least as usize,
        look_ahead: wanted.look_ahead as usize,
        at_most: wanted.at_most as usize,
    })
    .ok()
}

/// After so many replications there is a first answer, with intervals, however wide.
pub const FIRST_ANSWER: u64 = 5;

/// A figure that has no value in the first so many replications is taken to have none: more of them
/// would not make it known.
const SILENT_FOR: usize = 20;

/// Simulates all arms until everything asked for is known precisely enough, or the most
/// replications are done. How many they are does not depend on the threads: what was simulated in
/// excess is left out.
///
/// Where nothing can be known precisely, the fewest replications are made; a figure without a value
/// in the first twenty is not waited for. `watch` is told of every
/// unit that is done, and `first_answer` of the first [`FIRST_ANSWER`] replications, or fewer if so
/// few may be made, if more are to come.
///
/// # Errors
///
/// The threads cannot be started, or `watch` wants no more.
pub fn simulate_until_precise(
    site: &Site<'_>,
    arms: &[Arm],
    wanted: &spec::Precision,
    threads: Option<usize>,
    watch: Watch<'_>,
    first_answer: &mut dyn FnMut(&Runs),
    shelf: Option<&Shelf>,
) -> Result<(Runs, Vec<Known>), NotDone> {
    let mut responses = match wanted.of.is_empty() {
        true => usual(site.scenario),
        false => wanted.of.clone(),
    };
    // Where no arm is named it is the last of those that are simulated.
    if !arms.contains(&usual_arm(site.scenario)) {
        for response in &mut responses {
            response.arm = response.arm.or(arms.last().copied().map(InArm::Of));
        }
    }
    // Without its arms a figure can never be known.
    responses.retain(|response| {
        let needed = arms_for(std::slice::from_ref(response), site.scenario);
        needed.iter().all(|arm| arms.contains(arm))
    });
    let reader = Reader::of(site, &responses);
    let mut watchers: Vec<Precision> = responses
        .iter()
        .filter_map(|r| watching(r, wanted))
        .collect();
    let design = |replications| Design {
        arms: arms.to_vec(),
        replications,
    };
    let mut runs = simulate_while(site, &design(Vec::new()), threads, watch, shelf)?;
    let mut next = 0_u64;
    let mut seen = 0_u64;
    // Where there is nothing to be known precisely, the fewest are enough.
    let wanting = |watchers: &[Precision], seen: u64| match progress_of_all(
        watchers.iter().filter(|watcher| !is_silent(watcher)),
    ) {
        Some(Progress::Wanting { replications }) => Some(replications as u64),
        None if seen < u64::from(wanted.at_least) => Some(u64::from(wanted.at_least) - seen),
        _ => None,
    };
    while let Some(more) = wanting(&watchers, seen) {
        let wave = (seen + more.max(threads.unwrap_or(1) as u64)).min(u64::from(wanted.at_most));
        let upto = match next {
            0 => wave.min(FIRST_ANSWER),
            _ => wave,
        };
        runs.append(simulate_while(
            site,
            &design((next..upto).collect()),
            threads,
            watch,
            shelf,
        )?);
        if runs.cut_short().is_some() {
            seen = runs.replications.last().map_or(0, |last| last + 1);
            break;
        }
        let first = next == 0;
        next = upto;
        while seen < next && wanting(&watchers, seen).is_some() {
            let values = read_off(&reader, &runs, seen);
            for (at, watcher) in watchers.iter_mut().enumerate() {
                watcher.observe(values.get(at).copied().flatten());
            }
            seen += 1;
        }
        if first && wanting(&watchers, seen).is_some() && !runs.replications.is_empty() {
            first_answer(&runs);
        }
    }
    runs.keep_below(seen.max(1));
    let known = responses.iter().zip(&watchers).map(|(r, w)| known(r, w));
    Ok((runs, known.collect()))
}

/// Whether a figure never had a value, and is not waited for any more.
fn is_silent(watcher: &Precision) -> bool {
    watcher.values() == 0 && watcher.steps().len() >= SILENT_FOR
}

/// The readings of one replication; none if it failed.
fn read_off(reader: &Reader<'_>, runs: &Runs, replication: u64) -> Vec<Option<f64>> {
    let Ok(at) = runs.replications.binary_search(&replication) else {
        return Vec::new();
    };
    let outcomes: Vec<(Arm, &Outcome)> = runs
        .arms
        .iter()
        .map(|&arm| (arm, &runs.of(arm)[at]))
        .collect();
    let readings = reader.read(&outcomes);
    readings.into_iter().map(|r| r.map(|r| r.value)).collect()
}

fn known(response: &Response, watcher: &Precision) -> Known {
    let last = watcher.steps().last();
    let mean = last.and_then(|step| step.mean);
    let rule = watcher.rule();
    Known {
        response: response.to_string(),
        unit: response.unit(),
        mean,
        half_width: last.and_then(|step| step.half_width),
        wanted: mean.map(|mean| f64::max(rule.relative * mean.abs(), rule.absolute)),
        enough: match watcher.progress() {
            Progress::Reached { at, .. } => Some(at),
            Progress::Wanting { .. } | Progress::Capped => None,
        },
    }
}
