//! Scenarios held against each other on common random numbers: differences with simultaneous
//! intervals, who may be the best, and what the common numbers bought. Sentences are in `report`.

use serde::{Deserialize, Serialize};

use crate::model::measures::Unit;
use crate::model::spec::{Asked, Better, Checked, CivilDate, Period, Response, Scenario};
use crate::statistics::{AgainstBest, Best, Family, Interval};

use super::answers::Answer;
use super::readings::{Reading, usual_responses};
use super::systems::{Readings, Stopped, Study, WatchRows, read_all};

/// Which differences are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Differences {
    /// Every scenario less the first.
    #[default]
    FromFirst,
    /// Every scenario less every one before it.
    AllPairs,
}

/// One figure of all scenarios.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// The figure.
    pub response: String,
    /// Its unit.
    pub unit: Unit,
    /// Which way is better: lower, higher, neither.
    pub better: String,
    /// By scenario.
    pub answers: Vec<Answer>,
    /// Replications in which every scenario has it.
    pub n: usize,
    /// Differences, whose intervals hold all at once with 95 %.
    pub differences: Vec<DifferenceBetween>,
    /// By scenario, how far it is from the best of the others; empty where neither way is better.
    pub against_best: Vec<FromBest>,
}

/// A difference between two scenarios.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DifferenceBetween {
    /// The scenario, by its place in the list.
    pub of: usize,
    /// Less this one.
    pub from: usize,
    /// Mean difference.
    pub mean: f64,
    /// Its interval; all differences of this figure lie in theirs with 95 % (Bonferroni).
    pub interval: Interval,
    /// Whether the interval excludes 0.
    pub clear: bool,
    /// Correlation between the two, replication by replication.
    pub correlation: Option<f64>,
    /// How many times more replications scenarios with random numbers of their own would need.
    pub variance_reduction: Option<f64>,
}

/// How far a scenario is from the best of the others.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FromBest {
    /// Its mean less that of the best other one.
    pub interval: Interval,
    /// Whether it may be the best.
    pub may_be_best: bool,
}

/// What scenarios cannot be compared by.
#[derive(Debug, thiserror::Error)]
pub enum NotCompared {
    /// One of them lacks a figure that was asked for.
    #[error("\"{response}\": {wrong}")]
    NotRead {
        /// The figure.
        response: Box<Response>,
        /// Which scenario, by its place in the list.
        scenario: usize,
        /// Why.
        wrong: String,
    },
    /// There is no usual figure that all of them have.
    #[error("they have no figure in common")]
    NothingInCommon,
}

/// What is compared: what was asked for or, if nothing was, the usual figures that all of them have; of
/// scenarios of different lengths without totals.
///
/// # Errors
///
/// A scenario lacks what was asked for, or they have nothing in common.
pub fn common_responses(
    asked: Vec<Response>,
    scenarios: &[Checked<Scenario>],
) -> Result<Vec<Response>, NotCompared> {
    let lacks = |response: &Response| {
        let mut each = scenarios.iter().enumerate();
        each.find_map(|(at, scenario)| Some((at, response.check(scenario).err()?)))
    };
    for response in &asked {
        if let Some((scenario, wrong)) = lacks(response) {
            let response = Box::new(response.clone());
            return Err(NotCompared::NotRead {
                response,
                scenario,
                wrong,
            });
        }
    }
    let mut responses = asked;
    if let (true, Some(first)) = (responses.is_empty(), scenarios.first()) {
        responses = usual_responses(first);
        responses.retain(|response| lacks(response).is_none());
        responses.retain(|response| is_over_the_same_length(response, scenarios));
    }
    match responses.is_empty() {
        true => Err(NotCompared::NothingInCommon),
        false => Ok(responses),
    }
}

/// Those of the figures that are asked for, of the usual ones of the first scenario if none is, that
/// hang on how long is simulated where scenarios are of different lengths: all but those of named weeks. A
/// total, a mean and a peak are of the time that is simulated, and a recovery counts as long as it was
/// watched for where it had not come. Of the usual ones these are left out.
#[must_use]
pub fn of_other_lengths(asked: &[Response], scenarios: &[Checked<Scenario>]) -> Vec<Response> {
    let usual = scenarios
        .first()
        .filter(|_| asked.is_empty())
        .map_or_else(Vec::new, |s| usual_responses(s));
    let mut all = [asked, &usual].concat();
    all.retain(|response| !is_over_the_same_length(response, scenarios));
    all
}

/// Whether a figure does not hang on the length of what is simulated, or that is the same.
fn is_over_the_same_length(response: &Response, scenarios: &[Checked<Scenario>]) -> bool {
    let days = |scenario: &Scenario, from: CivilDate| scenario.end.days_since(from);
    let all =
        |of: &dyn Fn(&Scenario) -> i64| scenarios.windows(2).all(|two| of(&two[0]) == of(&two[1]));
    match &response.what {
        Asked::Over(measure, ..) if measure.is_percentile() => all(&|s| days(s, s.start)),
        Asked::Cost => all(&|s| days(s, s.start)),
        Asked::Recovery(_) | Asked::Peak(..) | Asked::Over(_, _, Period::SinceGoLive) => {
            all(&|s| days(s, s.go_live.unwrap_or(s.start)))
        }
        Asked::Over(_, _, Period::Weeks(..)) => true,
    }
}

/// Simulates all scenarios with the first one's seed. `watch` is told of every replication, and says
/// whether to go on.
///
/// # Errors
///
/// The threads cannot be had, or a replication met a bug.
pub fn simulate_scenarios(
    scenarios: &[Checked<Scenario>],
    responses: &[Response],
    replications: u64,
    threads: Option<usize>,
    watch: WatchRows<'_>,
) -> Result<Readings, Stopped> {
    let seed = scenarios.first().map_or(0, |s| s.seed);
    let study = Study {
        systems: &|at| {
            let scenario = scenarios[at].clone();
            scenario.edit(|s| s.seed = seed)
        },
        responses,
        shared: Vec::new(),
    };
    read_all(&study, scenarios.len(), replications, threads, watch)
}

/// Compares what was read.
#[must_use]
pub fn compare(
    readings: &Readings,
    responses: &[Response],
    differences: Differences,
) -> Vec<Compared> {
    let one = |(at, response): (usize, &Response)| compared(readings, response, at, differences);
    responses.iter().enumerate().map(one).collect()
}

fn compared(readings: &Readings, response: &Response, at: usize, wanted: Differences) -> Compared {
    let of = |system: &Vec<Vec<Option<Reading>>>| -> Vec<Option<Reading>> {
        system
            .iter()
            .map(|row| row.get(at).copied().flatten())
            .collect()
    };
    let all: Vec<Vec<Option<Reading>>> = readings.iter().map(of).collect();
    let samples = in_all_systems(&all);
    let best = match response.better() {
        Better::Lower => AgainstBest::of(&samples, Best::Smallest),
        Better::Higher => AgainstBest::of(&samples, Best::Largest),
        Better::Neither => None,
    };
    let from_best = |c: crate::statistics::Contender| FromBest {
        interval: c.interval,
        may_be_best: c.may_be_best,
    };
    Compared {
        response: response.to_string(),
        unit: response.unit(),
        better: match response.better() {
            Better::Lower => "lower",
            Better::Higher => "higher",
            Better::Neither => "neither",
        }
        .to_owned(),
        answers: all
            .iter()
            .map(|r| Answer::of(r, response.is_a_time()))
            .collect(),
        n: samples.first().map_or(0, Vec::len),
        differences: differences(&samples, wanted),
        against_best: best
            .into_iter()
            .flat_map(|b| b.contenders)
            .map(from_best)
            .collect(),
    }
}

/// Values of the replications that every system has: pairs need both. A time that never came counts
/// as long as it was watched for.
fn in_all_systems(all: &[Vec<Option<Reading>>]) -> Vec<Vec<f64>> {
    let replications = all.iter().map(Vec::len).min().unwrap_or(0);
    let whole: Vec<usize> = (0..replications)
        .filter(|&r| all.iter().all(|system| system[r].is_some()))
        .collect();
    let values = |system: &Vec<Option<Reading>>| {
        let whole = whole.iter();
        whole.filter_map(|&r| Some(system[r]?.value)).collect()
    };
    all.iter().map(values).collect()
}

fn differences(samples: &[Vec<f64>], wanted: Differences) -> Vec<DifferenceBetween> {
    let family = match wanted {
        Differences::FromFirst => Family::against(samples, 0),
        Differences::AllPairs => Family::all_pairs(samples),
    };
    let comparisons = family.into_iter().flat_map(|f| f.comparisons);
    let differences = comparisons.map(|c| DifferenceBetween {
        of: c.changed,
        from: c.baseline,
        mean: c.paired.difference.mean,
        interval: c.interval,
        clear: !c.interval.contains(0.0),
        correlation: c.paired.correlation,
        variance_reduction: c.paired.variance_reduction,
    });
    differences.collect()
}
