//! The cheapest point of a sweep that meets its targets: the procedure is in
//! [`statistics::selection`](crate::statistics::selection), here it is fed with replications.

use crate::model::spec::{
    Asked, Bound, Checked, Choose, Mistakes, Response, Scenario, Share, Target,
};
use crate::statistics::Proportion;
use crate::statistics::selection::{
    DemandError, Demands, Observation, ObservationError, Selection, Target as ChanceTarget,
};
pub use crate::statistics::selection::{Standing, Verdict};

use super::answers::Answer;
use super::readings::{Reading, is_priced};
use super::systems::{Job, Row};

/// Replications of every point before the first decision.
const FIRST: usize = 20;
/// Replications that are asked for at a time afterwards.
const BATCH: usize = 8;
/// What matters where nothing is said: this share of the lowest mean cost.
const WORTH: f64 = 0.01;

/// What became of one point.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// What is known of it.
    pub standing: Standing,
    /// Its replications.
    pub replications: usize,
    /// In how many all targets were met together; none without targets.
    pub met: Option<Proportion>,
    /// In how many each target was met.
    pub each: Vec<Proportion>,
    /// One answer for each response, what is kept low first.
    pub answers: Vec<Answer>,
    /// Whether it is on the frontier: no other point is cheaper and as good.
    pub on_frontier: bool,
}

/// How a choice ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The verdict.
    pub verdict: Verdict,
    /// By point.
    pub candidates: Vec<Candidate>,
    /// Replications of all points together.
    pub spent: usize,
}

/// Why nothing could be chosen.
#[derive(Debug, thiserror::Error)]
pub enum NoChoice<E> {
    /// The demands cannot be met by any procedure.
    #[error(transparent)]
    Demands(#[from] DemandError),
    /// A cost that no procedure can compare.
    #[error(transparent)]
    Observation(#[from] ObservationError),
    /// What is to be kept low has no value in some replication.
    #[error("\"{0}\" has no value in some replications, so nothing can be called cheapest")]
    NoCost(String),
    /// A replication met a bug.
    #[error("point {point}, replication {replication} met a bug: {message}")]
    Bug {
        /// The point.
        point: usize,
        /// The replication.
        replication: u64,
        /// What the bug said.
        message: String,
    },
    /// The replications could not be had.
    #[error(transparent)]
    Rows(E),
}

/// Demands that go over those of the scenario.
#[derive(Clone, Debug, Default)]
pub struct Demanded {
    /// Targets, instead of the scenario's; none: the scenario's.
    pub that: Vec<Target>,
    /// In which share of runs they have to be met.
    pub sure: Option<Share>,
    /// How far from that share a point may lie and be taken for either.
    pub give_or_take: Option<Share>,
    /// What is kept as low as possible.
    pub cheapest: Option<Response>,
    /// The smallest difference of it that matters, in its unit.
    pub worth: Option<f64>,
    /// Chance that the right point is chosen.
    pub confidence: Option<Share>,
    /// Replications of one point at most.
    pub at_most: Option<u32>,
}

/// Why a choice cannot be made so.
#[derive(Debug, thiserror::Error)]
pub enum NotDemanded {
    /// There is no cost to be kept low.
    #[error(
        "nothing in the scenario has a price: give staff or plan a `cost`, or keep something else low"
    )]
    NoPrice,
    /// Nobody says what is good enough.
    #[error("the scenario has no [choose], so what is good enough?")]
    NoTarget,
    /// What is demanded cannot be.
    #[error(transparent)]
    Values(#[from] Mistakes),
}

impl Demanded {
    /// The scenario's demands with these over them.
    ///
    /// # Errors
    ///
    /// Nothing is demanded, or it cannot be.
    pub fn of(self, scenario: &Checked<Scenario>) -> Result<Choose, NotDemanded> {
        let had = scenario.choose.is_some();
        let said = !self.that.is_empty() || self.cheapest.is_some();
        let mut wanted = scenario.choose.clone().unwrap_or_default();
        if !self.that.is_empty() {
            wanted.that = self.that;
        }
        wanted.sure = self.sure.unwrap_or(wanted.sure);
        wanted.give_or_take = self.give_or_take.unwrap_or(wanted.give_or_take);
        wanted.cheapest = self.cheapest.unwrap_or(wanted.cheapest);
        wanted.worth = self.worth.or(wanted.worth);
        wanted.confidence = self.confidence.unwrap_or(wanted.confidence);
        wanted.at_most = self.at_most.unwrap_or(wanted.at_most);
        if matches!(wanted.cheapest.what, Asked::Cost) && !is_priced(scenario) {
            return Err(NotDemanded::NoPrice);
        }
        if !had && !said {
            return Err(NotDemanded::NoTarget);
        }
        // Demands that are typed are checked like written ones.
        let checked = scenario.clone().edit(|s| s.choose = Some(wanted.clone()));
        checked.map_err(NotDemanded::Values)?;
        Ok(wanted)
    }
}

/// What has to be read off for a choice: what is kept low, what the targets are about, and what
/// else is shown.
#[must_use]
pub fn responses_for(choose: &Choose, shown: &[Response]) -> Vec<Response> {
    let mut all = vec![choose.cheapest.clone()];
    let targets = choose.that.iter().map(|target| &target.response);
    for response in targets.chain(shown) {
        if !all.contains(response) {
            all.push(response.clone());
        }
    }
    all
}

/// Whether a target is met by what was read; what could not be read meets nothing.
#[must_use]
pub fn is_met(target: &Target, reading: Option<Reading>) -> bool {
    match reading {
        None => false,
        // It is later than the value, so it may only be at least something.
        Some(r) if r.is_censored() && target.bound == Bound::AtMost => false,
        Some(r) => target.is_met_by(r.value),
    }
}

/// Chooses among so many points. `obtain` is asked for the rows of jobs, in any order; `responses`
/// are those of [`responses_for`].
///
/// # Errors
///
/// See [`NoChoice`].
pub fn choose<E>(
    points: usize,
    choose: &Choose,
    responses: &[Response],
    mut obtain: impl FnMut(&[Job]) -> Result<Vec<Row>, E>,
) -> Result<Choice, NoChoice<E>> {
    let at_most = choose.at_most as usize;
    let first = FIRST.min(at_most);
    let mut rows: Vec<Vec<Vec<Option<Reading>>>> = vec![Vec::new(); points];
    let everybody = (0..points).map(|system| (system, first));
    gather(&mut rows, everybody, &mut obtain)?;
    let mut selection = Selection::new(
        points,
        Demands {
            confidence: choose.confidence.value(),
            target: (!choose.that.is_empty()).then(|| ChanceTarget {
                chance: choose.sure.value(),
                tolerance: choose.give_or_take.value(),
            }),
            cost_tolerance: match choose.worth {
                Some(worth) => worth,
                None => usual_worth(choose, &rows)?,
            },
            first,
            at_most,
            batch: BATCH,
        },
    )?;
    let verdict = loop {
        if let Some(verdict) = selection.verdict() {
            break verdict;
        }
        let wanted = selection.wants();
        let upto = wanted.iter().map(|w| (w.candidate, w.replications.end));
        gather(&mut rows, upto, &mut obtain)?;
        for one in wanted {
            for readings in &rows[one.candidate][one.replications] {
                let observation = Observation {
                    met: met(choose, responses, readings).into_iter().all(|met| met),
                    cost: cost_of(choose, readings)?,
                };
                selection.observe(one.candidate, observation)?;
            }
        }
    };
    let candidate = |(at, rows): (usize, &Vec<Vec<Option<Reading>>>)| {
        candidate(choose, responses, selection.standing(at), rows)
    };
    let mut candidates: Vec<Candidate> = rows.iter().enumerate().map(candidate).collect();
    mark_frontier(&mut candidates, responses);
    Ok(Choice {
        verdict,
        spent: candidates.iter().map(|c| c.replications).sum(),
        candidates,
    })
}

/// Fetches the replications of systems up to those numbers that are not there yet.
fn gather<E>(
    rows: &mut [Vec<Vec<Option<Reading>>>],
    upto: impl Iterator<Item = (usize, usize)>,
    obtain: &mut impl FnMut(&[Job]) -> Result<Vec<Row>, E>,
) -> Result<(), NoChoice<E>> {
    let jobs: Vec<Job> = upto
        .map(|(system, upto)| Job {
            system,
            replications: rows[system].len() as u64..upto as u64,
        })
        .filter(|job| !job.replications.is_empty())
        .collect();
    let mut found = obtain(&jobs).map_err(NoChoice::Rows)?;
    found.sort_by_key(|row| (row.system, row.replication));
    for row in found {
        let readings = row.readings.map_err(|message| NoChoice::Bug {
            point: row.system,
            replication: row.replication,
            message,
        })?;
        rows[row.system].push(readings);
    }
    Ok(())
}

/// What is kept low, in one replication.
fn cost_of<E>(choose: &Choose, readings: &[Option<Reading>]) -> Result<f64, NoChoice<E>> {
    let cost = readings.first().copied().flatten();
    cost.map(|reading| reading.value)
        .ok_or_else(|| NoChoice::NoCost(choose.cheapest.to_string()))
}

/// A share of the lowest mean of the first replications; some amount if that is zero.
fn usual_worth<E>(choose: &Choose, rows: &[Vec<Vec<Option<Reading>>>]) -> Result<f64, NoChoice<E>> {
    let mut lowest = f64::INFINITY;
    for rows in rows {
        let mut sum = 0.0;
        for readings in rows {
            sum += cost_of(choose, readings)?;
        }
        lowest = lowest.min(sum / rows.len().max(1) as f64);
    }
    let worth = WORTH * lowest.abs();
    Ok(if worth > 0.0 && worth.is_finite() {
        worth
    } else {
        WORTH
    })
}

/// Which targets are met.
fn met(choose: &Choose, responses: &[Response], readings: &[Option<Reading>]) -> Vec<bool> {
    let one = |target: &Target| {
        let at = responses.iter().position(|r| *r == target.response);
        is_met(
            target,
            at.and_then(|at| readings.get(at).copied().flatten()),
        )
    };
    choose.that.iter().map(one).collect()
}

fn candidate(
    choose: &Choose,
    responses: &[Response],
    standing: Option<Standing>,
    rows: &[Vec<Option<Reading>>],
) -> Candidate {
    let met: Vec<Vec<bool>> = rows.iter().map(|row| met(choose, responses, row)).collect();
    let share = |count: usize| Proportion::of(count, rows.len());
    let all = met.iter().filter(|met| met.iter().all(|m| *m)).count();
    let each = (0..choose.that.len()).filter_map(|at| share(met.iter().filter(|m| m[at]).count()));
    let answers = responses.iter().enumerate().map(|(at, response)| {
        let readings: Vec<Option<Reading>> = rows.iter().map(|row| row[at]).collect();
        Answer::of(&readings, response.is_a_time())
    });
    Candidate {
        standing: standing.unwrap_or(Standing::Open),
        replications: rows.len(),
        met: share(all).filter(|_| !choose.that.is_empty()),
        each: each.collect(),
        answers: answers.collect(),
        on_frontier: false,
    }
}

/// What a frontier is drawn against what is kept low: the first time, or else the first figure
/// that is better low.
#[must_use]
pub fn frontier_response(responses: &[Response]) -> Option<usize> {
    let rest = || responses.iter().enumerate().skip(1);
    let time = rest().find(|(_, r)| r.is_a_time());
    let low = || rest().find(|(_, r)| r.better() == crate::model::spec::Better::Lower);
    time.or_else(low).map(|(at, _)| at)
}

fn mark_frontier(candidates: &mut [Candidate], responses: &[Response]) {
    let Some(at) = frontier_response(responses) else {
        return;
    };
    let place = |c: &Candidate| Some((c.answers.first()?.mean?, c.answers.get(at)?.mean?));
    let places: Vec<Option<(f64, f64)>> = candidates.iter().map(place).collect();
    for (number, candidate) in candidates.iter_mut().enumerate() {
        let Some((cost, value)) = places[number] else {
            continue;
        };
        let better = |other: &&(f64, f64)| {
            other.0 <= cost && other.1 <= value && (other.0 < cost || other.1 < value)
        };
        candidate.on_frontier = !places.iter().flatten().any(|other| better(&other));
    }
}
