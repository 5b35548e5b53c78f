//! On which assumptions the verdict turns: each is taken as half as much and as half as much again, one at a
//! time, on the random numbers of the run. What is assumed, and what half of it is, is in `assumed`; a
//! study of any parameter over any range is `sensitivity`.

mod assumed;

use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::estimates::{Figure, over_days};
use super::findings::{Effect, Finding};
use super::keyed::Pair;
use super::replications::{Finished, NotDone, Runs, Watch, attempt, in_pieces};
use crate::model::spec::{Checked, CivilDate, Scenario};
use crate::model::{Arm, Measure, Outcome, Site, measures};

pub use assumed::{Assumed, Instead};

/// Share of a run's events that may be simulated once more for this.
const SHARE_OF_EVENTS: f64 = 0.25;
/// So many may be in any case: a second.
const EVENTS_AT_LEAST: f64 = 2e6;
/// One replication of each assumption for so many of the run. Whoever asks for fewer is in a hurry.
const FOR_REPLICATIONS: usize = 5;
/// Replications of each assumption at most: more say little more, since luck is in common.
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
    pub as_assumed: f64,
    /// By how much that is more than without a go-live.
    pub of_go_live: f64,
    /// One for each assumption that the scenario makes, what changes most first.
    pub turns: Vec<Turn>,
}

impl TurnsOn {
    /// Those on which the verdict turns, the first the most.
    pub fn that_matter(&self) -> impl Iterator<Item = &Turn> {
        let least = MATTERS * self.of_go_live.abs();
        self.turns
            .iter()
            .filter(move |turn| turn.greatest() > least)
    }
}

/// The weeks in which something is looked at, of one arm.
struct Looked<'a> {
    finding: &'a Finding,
    arm: Arm,
    days: std::ops::Range<usize>,
}

impl<'a> Looked<'a> {
    /// The gravest finding, if that is sure to be for the worse.
    fn of(site: &Site<'_>, runs: &Runs, findings: &'a [Finding]) -> Option<Self> {
        let arm = *runs.arms.iter().find(|arm| **arm != Arm::Baseline)?;
        let pair = Pair::between(arm, Arm::Baseline)?;
        let finding = findings.iter().find(|f| f.effect(pair) == Effect::Worse)?;
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

/// The assumptions that a scenario makes.
fn made(scenario: &Checked<Scenario>) -> Vec<Assumed> {
    let is_made = |assumed: &Assumed| {
        let mut changed = scenario.clone().into_inner();
        assumed.take(&mut changed, Instead::Less)
    };
    Assumed::ALL.into_iter().filter(is_made).collect()
}

/// So many replications of each of so many assumptions: what a share of the run's own events allows.
fn how_many(runs: &Runs, assumptions: usize) -> usize {
    let events = runs.events() as f64;
    let simulations = (runs.arms.len() * runs.replications.len()).max(1);
    let of_one = (events / simulations as f64).max(1.0);
    let allowed = (SHARE_OF_EVENTS * events).max(EVENTS_AT_LEAST);
    let each = allowed / (of_one * (Instead::BOTH.len() * assumptions.max(1)) as f64);
    let most = MOST_REPLICATIONS.min(runs.replications.len() / FOR_REPLICATIONS);
    (each as usize).max(1).min(most)
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
            let done = unit.scenario(site.scenario).map(|scenario| {
                let site = Site::of(&scenario);
                let done = attempt(&site, arm, replication);
                let value = done.as_ref().ok().and_then(|o| looked.read(&site, o));
                (Finished::of(arm, replication, &done), value)
            });
            let mut values = values.lock().unwrap_or_else(PoisonError::into_inner);
            values.push((unit, done.as_ref().and_then(|(_, value)| *value)));
            done.map_or(ControlFlow::Continue(()), |(finished, _)| watch(finished))
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
/// It costs a quarter of the run's events, or a second if that is more: as many replications as
/// that allows, one at least. Of a run of fewer than five replications it is not asked.
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
    let assumed = made(site.scenario);
    let replications = how_many(runs, assumed.len());
    if replications == 0 || assumed.is_empty() {
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
    let window = &looked.finding.worst_weeks;
    let mean = |arm| window.arms.get(arm).and_then(|f: &Figure| f.mean);
    let (Some(as_assumed), Some(usual)) = (mean(looked.arm), mean(Arm::Baseline)) else {
        return Ok(None);
    };
    Ok(Some(TurnsOn {
        measure: looked.finding.measure,
        unit: looked.finding.unit,
        arm: looked.arm,
        from: window.from,
        to: window.to,
        replications: replications.len(),
        as_assumed,
        of_go_live: as_assumed - usual,
        turns,
    }))
}

#[cfg(test)]
mod tests {
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
        let all = [
            Assumed::SlowAtFirst,
            Assumed::TimeToLearn,
            Assumed::SlowForGood,
        ];
        assert_eq!(assumed, all);
        for turn in &found.turns[..2] {
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
            assumed: Assumed::SlowAtFirst,
            instead: Instead::Less,
            replication: 3,
        };
        let changed = unit.scenario(&scenario).expect("possible");
        let (before, after) = initial(&drawn).zip(initial(&changed)).expect("there");
        assert!(
            (after - 1.03 - (before - 1.03) / 2.0).abs() < 1e-12,
            "{before}, {after}"
        );
    }
}
