//! On which assumptions the verdict turns: each is taken as half as much and as half as much again, one at a
//! time, on the random numbers of the run. What is assumed, and what half of it is, is in `assumed`; a
//! study of any parameter over any range is `sensitivity`.

mod assumed;

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::estimates::{Figure, over_days};
use super::findings::{Effect, Finding};
use super::keyed::Pair;
use super::replications::{Finished, NotDone, Watch, attempt};
use super::runs::Runs;
use super::threads::in_pieces;
use crate::model::spec::{Checked, CivilDate, Scenario};
use crate::model::{Arm, Measure, Outcome, Site, measures};

pub use assumed::{Assumed, Instead};

/// Share of a run's events that may be simulated once more for this.
const SHARE_OF_EVENTS: f64 = 1.0 / 3.0;
/// So many may be in any case: two seconds.
const EVENTS_AT_LEAST: f64 = 4e6;
/// One replication of each assumption for so many of the run.
const FOR_REPLICATIONS: usize = 3;
/// A run of so many replications at least is asked: who wants fewer is in a hurry.
pub const LEAST_REPLICATIONS: usize = 5;
/// Fewer than so many replications of an assumption say enough only where replications differ little: where the
/// finding is known to such a share of what the go-live does.
const ENOUGH: usize = 3;
/// See [`ENOUGH`].
const LITTLE: f64 = 0.1;
/// Replications of each assumption at most: more say little more, since random numbers are in
/// common.
const MOST_REPLICATIONS: usize = 10;

/// A change of what the go-live does by more than this share of it is one on which the verdict turns.
const MATTERS: f64 = 0.25;

/// What half of an assumption and half as much again change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// The assumption.
    pub assumed: Assumed,
    /// By how much the figure is higher with half as much, in the measure's unit.
    pub less: Figure,
    /// By how much it is higher with half as much again.
    pub more: Figure,
}

impl Turn {
    /// The greater of the two changes, without its sign.
    #[must_use]
    pub fn greatest(&self) -> f64 {
        let size = |figure: &Figure| figure.mean.map_or(0.0, f64::abs);
        size(&self.less).max(size(&self.more))
    }
}

/// On what the gravest finding turns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TurnsOn {
    /// The finding's measure.
    pub measure: Measure,
    /// Its unit.
    pub unit: measures::Unit,
    /// The arm: the go-live without a plan, or the first of those simulated.
    pub arm: Arm,
    /// The first day of the weeks looked at, which are the worst four.
    pub from: CivilDate,
    /// The last day.
    pub to: CivilDate,
    /// Replications of each assumption, the first of the run's.
    pub replications: usize,
    /// What it is as assumed, over all replications of the run.
    pub as_assumed: Figure,
    /// By how much that is more than without a go-live.
    pub of_go_live: f64,
    /// One for each assumption that was tried, what changes most first.
    pub turns: Vec<Turn>,
    /// Assumptions that cannot be half as much again, which were not tried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_tried: Vec<Assumed>,
}

impl TurnsOn {
    /// Those on which the verdict turns, the first the most: they change by enough what the go-live does, and
    /// that is no noise, as far as more than one replication can tell.
    pub fn that_matter(&self) -> impl Iterator<Item = &Turn> {
        let least = MATTERS * self.of_go_live.abs();
        let is_enough = move |change: &Figure| {
            let (mean, half) = (change.mean.unwrap_or(0.0), change.half_width.unwrap_or(0.0));
            mean.abs() > least.max(half)
        };
        let turns = self.turns.iter();
        turns.filter(move |turn| is_enough(&turn.less) || is_enough(&turn.more))
    }
}

/// The weeks in which something is looked at, of one arm.
struct Looked<'a> {
    finding: &'a Finding,
    arm: Arm,
    days: std::ops::Range<usize>,
}

impl<'a> Looked<'a> {
    /// The gravest finding of which its worst weeks are sure to be worse.
    fn of(site: &Site<'_>, runs: &Runs, findings: &'a [Finding]) -> Option<Self> {
        let arm = *runs.arms.iter().find(|arm| **arm != Arm::Baseline)?;
        let pair = Pair::between(arm, Arm::Baseline)?;
        let is_worse = |finding: &&Finding| {
            finding.has_weeks_of_its_own() && finding.worst_weeks.is(pair, Effect::Worse)
        };
        let finding = findings.iter().find(is_worse)?;
        let day = |date: CivilDate| usize::try_from(date.days_since(site.scenario.start)).ok();
        let (from, to) = (day(finding.worst_weeks.from)?, day(finding.worst_weeks.to)?);
        Some(Self {
            finding,
            arm,
            days: from..to + 1,
        })
    }

    /// What it is in a run.
    fn read(&self, site: &Site<'_>, outcome: &Outcome) -> Option<f64> {
        let (measure, days) = (self.finding.measure, self.days.clone());
        over_days(&outcome.book, measure, None, site, days)
    }
}

/// One simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Unit {
    assumed: Assumed,
    instead: Instead,
    replication: u64,
}

impl Unit {
    /// The scenario of the replication, whatever is uncertain as it has drawn it, with so much instead.
    fn scenario(&self, written: &Checked<Scenario>) -> Option<Checked<Scenario>> {
        let drawn = written.drawn(self.replication).ok()?;
        let scenario = drawn.unwrap_or_else(|| written.as_written());
        let changed = scenario.edit(|scenario| {
            self.assumed.take(scenario, self.instead);
        });
        changed.ok()
    }
}

/// The assumptions that a scenario makes: those that can be half as much and half as much again, and those
/// that cannot.
fn made(scenario: &Checked<Scenario>) -> (Vec<Assumed>, Vec<Assumed>) {
    let changed = |assumed: Assumed, instead| {
        let mut changed = scenario.as_written().into_inner();
        assumed.take(&mut changed, instead).then_some(changed)
    };
    let is_made = |assumed: &Assumed| changed(*assumed, Instead::Less).is_some();
    let can_be = |assumed: &Assumed| {
        let mut both = Instead::BOTH
            .iter()
            .map(|&instead| changed(*assumed, instead));
        both.all(|changed| changed.is_some_and(|scenario| scenario.check().is_ok()))
    };
    Assumed::ALL.into_iter().filter(is_made).partition(can_be)
}

/// So many replications of each of so many assumptions: what a share of the run's own events allows, none
/// if it does not allow one of each.
fn how_many(runs: &Runs, assumptions: usize) -> usize {
    let events = runs.events() as f64;
    let simulations = (runs.arms.len() * runs.replications.len()).max(1);
    let of_one = (events / simulations as f64).max(1.0);
    let allowed = (SHARE_OF_EVENTS * events).max(EVENTS_AT_LEAST);
    let each = allowed / (of_one * (Instead::BOTH.len() * assumptions.max(1)) as f64);
    let replications = runs.replications.len();
    match replications < LEAST_REPLICATIONS {
        true => 0,
        false => (each as usize).min(
            replications
                .div_ceil(FOR_REPLICATIONS)
                .min(MOST_REPLICATIONS),
        ),
    }
}

/// What came of each unit, in their order; nothing where it met a bug or cannot be.
fn simulated(
    site: &Site<'_>,
    looked: &Looked<'_>,
    units: &[Unit],
    threads: Option<usize>,
    watch: Watch<'_>,
) -> Result<Vec<Option<f64>>, NotDone> {
    let values: Mutex<Vec<(Unit, Option<f64>)>> = Mutex::default();
    let pieces = units.iter().map(|&unit| vec![unit]).collect();
    let over = in_pieces(pieces, threads, &|piece: &[Unit]| {
        piece.iter().try_for_each(|&unit| {
            let (arm, replication) = (looked.arm, unit.replication);
            let mut finished = Finished {
                replication,
                arm,
                events: None,
            };
            // Values of what is uncertain may not go together with it.
            let value = unit.scenario(site.scenario).and_then(|scenario| {
                let site = Site::of(&scenario);
                let outcome = attempt(&site, arm, replication).ok()?;
                finished.events = Some(outcome.events);
                looked.read(&site, &outcome)
            });
            let mut values = values.lock().unwrap_or_else(PoisonError::into_inner);
            values.push((unit, value));
            drop(values);
            watch(finished)
        })
    })?;
    if over.is_break() {
        return Err(NotDone::NoMore);
    }
    let mut values = values.into_inner().unwrap_or_else(PoisonError::into_inner);
    values.sort_by_key(|(unit, _)| *unit);
    Ok(values.into_iter().map(|(_, value)| value).collect())
}

/// Takes each assumption as half as much and half as much again. Nothing without a finding for the worse,
/// or without assumptions.
///
/// It costs at most a third of the run's events, or four million of them (two seconds) if that is more: as many
/// replications of each assumption as that allows. Where it allows none, and of a run of fewer than five
/// replications, it is not asked.
///
/// # Errors
///
/// The threads cannot be started, or `watch` wants no more; `begin` is told before how many
/// simulations it will take.
pub fn turns_on(
    site: &Site<'_>,
    runs: &Runs,
    findings: &[Finding],
    threads: Option<usize>,
    (begin, watch): (&dyn Fn(usize), Watch<'_>),
) -> Result<Option<TurnsOn>, NotDone> {
    let Some(looked) = Looked::of(site, runs, findings) else {
        return Ok(None);
    };
    let (assumed, not_tried) = made(site.scenario);
    let window = &looked.finding.worst_weeks;
    let of = |arm| window.arms.get(arm);
    let (Some(as_assumed), Some(usual)) = (of(looked.arm), of(Arm::Baseline)) else {
        return Ok(None);
    };
    let (Some(mean), Some(usual)) = (as_assumed.mean, usual.mean) else {
        return Ok(None);
    };
    let of_go_live = mean - usual;
    let differ_little = as_assumed
        .half_width
        .is_some_and(|half| half <= LITTLE * of_go_live.abs());
    let replications = how_many(runs, assumed.len());
    if replications == 0 || assumed.is_empty() || (replications < ENOUGH && !differ_little) {
        return Ok(None);
    }
    let replications = &runs.replications[..replications];
    let mut units = Vec::new();
    for &assumed in &assumed {
        for instead in Instead::BOTH {
            units.extend(replications.iter().map(|&replication| Unit {
                assumed,
                instead,
                replication,
            }));
        }
    }
    begin(units.len());
    let values = simulated(site, &looked, &units, threads, watch)?;
    let outcomes = runs.of(looked.arm).iter();
    let as_they_are: Vec<Option<f64>> = outcomes.map(|o| looked.read(site, o)).collect();
    let mut changes = values.chunks(replications.len()).map(|values| {
        let pairs = values.iter().zip(&as_they_are);
        Figure::of(pairs.map(|(value, usual)| Some((*value)? - (*usual)?)))
    });
    let turn = |&assumed: &Assumed| {
        let mut next = || changes.next().unwrap_or_default();
        Turn {
            assumed,
            less: next(),
            more: next(),
        }
    };
    let mut turns: Vec<Turn> = assumed.iter().map(turn).collect();
    turns.sort_by(|a, b| b.greatest().total_cmp(&a.greatest()));
    Ok(Some(TurnsOn {
        measure: looked.finding.measure,
        unit: looked.finding.unit,
        arm: looked.arm,
        from: window.from,
        to: window.to,
        replications: replications.len(),
        as_assumed: as_assumed.clone(),
        of_go_live,
        turns,
        not_tried,
    }))
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::study::{Design, Summary, simulate_all};

    const CLINIC: &str = include_str!("../../../scenarios/first-clinic.toml");

    fn found(text: &str, replications: u64) -> Option<TurnsOn> {
        let scenario = Scenario::from_toml(text).expect("a scenario");
        let site = Site::of(&scenario);
        let design = Design {
            replications: (0..replications).collect(),
            ..Design::of(&scenario)
        };
        let runs = simulate_all(&site, &design, Some(1), &|_| {}).expect("threads");
        let findings = Summary::of(&site, &runs).findings;
        let watch = |_| ControlFlow::Continue(());
        turns_on(&site, &runs, &findings, Some(2), (&|_| {}, &watch)).expect("done")
    }

    #[test]
    fn slower_staff_make_it_worse_and_quicker_ones_better() {
        let found = found(CLINIC, 15).expect("a finding");
        assert_eq!(found.arm, Arm::Unmitigated);
        assert_eq!(
            found.replications,
            15 / FOR_REPLICATIONS,
            "a clinic costs nothing"
        );
        let assumed: Vec<Assumed> = found.turns.iter().map(|turn| turn.assumed).collect();
        assert_eq!(assumed, [Assumed::Slowness, Assumed::TimeToLearn]);
        for turn in &found.turns {
            // 95 % intervals of paired differences.
            let interval = |of: &Figure| of.mean.zip(of.half_width).expect("three pairs");
            let ((less, below), (more, above)) = (interval(&turn.less), interval(&turn.more));
            assert!(less + below < 0.0, "{turn:?}");
            assert!(more - above > 0.0, "{turn:?}");
        }
        assert_eq!(found.that_matter().next(), found.turns.first());
    }

    #[test]
    fn where_nothing_is_assumed_it_turns_on_nothing() {
        let system = CLINIC.find("[new-system").expect("a table");
        let head = &CLINIC[..system];
        assert_eq!(found(&format!("{head}[new-system]\n"), 5), None);
    }

    #[test]
    fn what_is_uncertain_is_as_it_was_drawn_but_for_what_is_taken_instead() {
        let law = "\"new-system.learning.clinician.initial\" = { uniform = [1.3, 1.4] }\n";
        let text = format!("{CLINIC}\n[uncertain]\n{law}");
        let scenario = Scenario::from_toml(&text).expect("a scenario");
        let initial = |scenario: &Scenario| {
            let system = scenario.new_system.as_ref().expect("a system");
            system.learning.clinician.as_ref().and_then(|c| c.initial)
        };
        let drawn = scenario.drawn(3).expect("possible").expect("uncertain");
        let unit = Unit {
            assumed: Assumed::Slowness,
            instead: Instead::Less,
            replication: 3,
        };
        let changed = unit.scenario(&scenario).expect("possible");
        let (before, after) = initial(&drawn).zip(initial(&changed)).expect("there");
        assert!(
            (after - 1.0 - (before - 1.0) / 2.0).abs() < 1e-12,
            "{before}, {after}"
        );
    }
}
