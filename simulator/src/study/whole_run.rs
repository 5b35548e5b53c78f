//! A run as it is asked for: what is asked and what the scenario says taken together, simulated, and
//! everything that it says. Who asks, and what is done with the answer, is not known here.

use std::ops::ControlFlow;

use crate::model::shelf::Shelf;
use crate::model::spec::{Checked, Mistakes, Precision, Scenario, Share};
use crate::model::{Arm, Site};

use super::not_known::{NotKnown, twins};
use super::precise::{Known, simulate_until_precise};
use super::replications::{Design, NotDone, simulate_while};
use super::runs::Runs;
use super::summary::Summary;
use super::turns_on::turns_on;

/// Most replications of one run: something of each is kept until the end.
pub const MOST_REPLICATIONS: u32 = 100_000;

/// Replications whose values are tried before the first is simulated.
const MOST_TRIED: usize = 200;

/// What is asked of a run. What is left out, its scenario says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// Replications.
    pub replications: Option<u32>,
    /// Instead of a number: simulated until the means are known within this share of them.
    pub precision: Option<Share>,
    /// Seed.
    pub seed: Option<u64>,
    /// Arms; none: all that the scenario has.
    pub arms: Vec<Arm>,
    /// Only the replication of this number.
    pub replication: Option<u64>,
}

/// An arm was asked for that the scenario has not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the scenario {why}; its arms are: {there}")]
pub struct NoSuchArm {
    /// The arm.
    pub arm: Arm,
    why: &'static str,
    there: String,
}

/// The arms asked for, in the order in which they are shown.
///
/// # Errors
///
/// The scenario has no such arm.
pub fn chosen(arms: &[Arm], scenario: &Scenario) -> Result<Vec<Arm>, NoSuchArm> {
    let there = Arm::of(scenario);
    if let Some(&arm) = arms.iter().find(|arm| !there.contains(arm)) {
        let why = match arm {
            _ if scenario.go_live.is_none() => "has no go-live",
            Arm::Halted => "has no [halt] rules",
            _ => "has no plan",
        };
        let names: Vec<&str> = there.iter().map(|a| a.name()).collect();
        let there = names.join(", ");
        return Err(NoSuchArm { arm, why, there });
    }
    Ok(there.into_iter().filter(|a| arms.contains(a)).collect())
}

impl Wanted {
    /// The scenario of the run: seed, replications and precision as they are asked for.
    ///
    /// # Errors
    ///
    /// What is asked for cannot be.
    pub fn edited(&self, scenario: Checked<Scenario>) -> Result<Checked<Scenario>, Mistakes> {
        // Whoever counts replications wants that many, now and when the run is repeated.
        let counted = self.replications.is_some() || self.replication.is_some();
        scenario.edit(|s| {
            s.seed = self.seed.unwrap_or(s.seed);
            if counted {
                s.replications = self.replications.or(Some(s.counted_replications()));
                s.precision = None;
            }
            if let Some(within) = self.precision {
                let written = s.precision.take();
                let precision = written.unwrap_or_else(|| Precision::within(within));
                s.precision = Some(Precision {
                    within,
                    ..precision
                });
            }
        })
    }

    /// What is to be simulated of such a scenario, where `usual` is without having asked.
    ///
    /// # Errors
    ///
    /// The scenario has no such arm.
    pub fn design(&self, scenario: &Checked<Scenario>, usual: Design) -> Result<Design, NoSuchArm> {
        let mut design = usual;
        if let Some(only) = self.replication {
            design.replications = vec![only];
        }
        if !self.arms.is_empty() {
            design.arms = chosen(&self.arms, scenario)?;
        }
        if let Some(precision) = scenario.precision_of_a_run() {
            // How many of these it takes is not known yet.
            design.replications = (0..u64::from(precision.at_most)).collect();
        }
        Ok(design)
    }
}

/// Values that can each be may still contradict each other: seen before hours are spent.
///
/// # Errors
///
/// Those of a replication do.
pub fn try_values(scenario: &Checked<Scenario>, design: &Design) -> Result<(), Mistakes> {
    for &replication in design.replications.iter().take(MOST_TRIED) {
        scenario.drawn(replication)?;
    }
    Ok(())
}

/// Who watches a run, and may end it.
pub trait Watcher: Sync {
    /// So many units are simulated next; none, if nobody knows how many.
    fn begin(&self, units: Option<usize>);
    /// One is done, on whichever thread; whether to go on.
    fn one_more(&self) -> ControlFlow<()>;
    /// There is a first answer, and more is to come.
    fn first_answer(&self, runs: &Runs);
}

/// Nobody does.
#[derive(Clone, Copy, Debug)]
pub struct Unwatched;

impl Watcher for Unwatched {
    fn begin(&self, _: Option<usize>) {}

    fn one_more(&self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn first_answer(&self, _: &Runs) {}
}

/// A run that is done.
#[derive(Clone, Debug)]
pub struct Simulated {
    /// The outcomes.
    pub runs: Runs,
    /// What was simulated: of a run of no fixed number of replications, those that it took.
    pub design: Design,
    /// What they say; nothing where no replication went through.
    pub summary: Option<Summary>,
}

/// Simulates all replications of the design, or as many as the precision takes; where something is
/// uncertain, once more with other random numbers. What is beyond what memory is to hold goes on
/// the shelf.
///
/// # Errors
///
/// The threads cannot be started, `watcher` wants no more, or outcomes cannot be read back.
pub fn simulate_whole(
    site: &Site<'_>,
    mut design: Design,
    threads: Option<usize>,
    watcher: &dyn Watcher,
    shelf: Option<&Shelf>,
) -> Result<Simulated, NotDone> {
    let watch = |_| watcher.one_more();
    let (mut runs, known) = match site.scenario.precision_of_a_run() {
        Some(wanted) => {
            watcher.begin(None);
            let mut first = |runs: &Runs| watcher.first_answer(runs);
            let arms = &design.arms;
            let (runs, known) =
                simulate_until_precise(site, arms, &wanted, threads, &watch, &mut first, shelf)?;
            design.replications.clone_from(&runs.replications);
            (runs, Some(known))
        }
        None => {
            watcher.begin(Some(design.units()));
            let runs = simulate_while(site, &design, threads, &watch, shelf)?;
            if runs.cut_short().is_some() {
                design.replications.clone_from(&runs.replications);
            }
            (runs, None)
        }
    };
    if !site.scenario.uncertain.is_empty() {
        watcher.begin(Some(runs.arms.len() * runs.replications.len()));
    }
    let twins = twins(site, &runs, threads, &watch, shelf)?;
    if let Some(why) = twins.as_ref().and_then(Runs::cut_short) {
        runs.are_cut_short(why);
    }
    let not_known = twins.map(|twins| NotKnown::of(site, &runs, &twins));
    Ok(Simulated {
        summary: concluded(site, &runs, known, not_known, threads, watcher)?,
        runs,
        design,
    })
}

/// What runs say, with what else is known of them, and on which assumptions it turns, which is simulated
/// now; nothing where no replication went through.
///
/// # Errors
///
/// The threads cannot be started, `watcher` wants no more, or outcomes cannot be read back.
pub fn concluded(
    site: &Site<'_>,
    runs: &Runs,
    precision: Option<Vec<Known>>,
    not_known: Option<NotKnown>,
    threads: Option<usize>,
    watcher: &dyn Watcher,
) -> Result<Option<Summary>, NotDone> {
    if runs.replications.is_empty() {
        return Ok(None);
    }
    let said = Summary::of(site, runs);
    runs.intact()?;
    let begin = |units| watcher.begin(Some(units));
    let watch = |_| watcher.one_more();
    let turns_on = turns_on(site, runs, &said.findings, threads, (&begin, &watch))?;
    Ok(Some(Summary {
        precision,
        not_known,
        turns_on,
        ..said
    }))
}
