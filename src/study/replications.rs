//! Simulates all arms of all replications, on as many threads as wanted, and keeps the outcomes
//! in order. What they say together is in `summary`.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use crate::model::spec::{Checked, Scenario};
use crate::model::{Arm, Outcome, Site, simulate};

/// What is to be simulated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Design {
    /// The arms, in the order in which they are shown.
    pub arms: Vec<Arm>,
    /// The numbers of the replications; each has its own luck.
    pub replications: Vec<u64>,
}

impl Design {
    /// What the scenario asks for: all arms that differ, replications from 0 on.
    #[must_use]
    pub fn of(scenario: &Checked<Scenario>) -> Self {
        Self {
            arms: Arm::of(scenario),
            replications: (0..u64::from(scenario.counted_replications())).collect(),
        }
    }

    /// How many single simulations it takes.
    #[must_use]
    pub fn units(&self) -> usize {
        self.arms.len() * self.replications.len()
    }
}

/// One arm of one replication is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finished {
    /// The replication's number.
    pub replication: u64,
    /// The arm.
    pub arm: Arm,
    /// Events handled; none if it failed.
    pub events: Option<u64>,
}

impl Finished {
    fn of(arm: Arm, replication: u64, done: &Result<Outcome, Failure>) -> Self {
        Self {
            replication,
            arm,
            events: done.as_ref().ok().map(|outcome| outcome.events),
        }
    }
}

/// One arm of one replication that met a bug.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The replication's number.
    pub replication: u64,
    /// The arm.
    pub arm: Arm,
    /// The seed, to run it alone.
    pub seed: u64,
    /// What the bug said.
    pub message: String,
}

/// The threads that were asked for cannot be had.
#[derive(Debug, thiserror::Error)]
#[error("cannot start {wanted} threads: {reason}")]
pub struct NoThreads {
    wanted: usize,
    reason: String,
}

/// Why not everything was simulated that was to be.
#[derive(Debug, thiserror::Error)]
pub enum NotDone {
    /// The threads cannot be had.
    #[error(transparent)]
    NoThreads(#[from] NoThreads),
    /// Whoever watches wants no more.
    #[error("stopped")]
    NoMore,
}

/// Outcomes of all arms of those replications that went through in every arm.
#[derive(Clone, Debug)]
pub struct Runs {
    /// The arms, in the order in which they are shown.
    pub arms: Vec<Arm>,
    /// The replications that went through in every arm, by number.
    pub replications: Vec<u64>,
    /// What went wrong. A replication that failed in one arm is left out of all, because arms
    /// are compared pair by pair.
    pub failures: Vec<Failure>,
    /// By arm, then by replication.
    outcomes: Vec<Vec<Outcome>>,
}

impl Runs {
    /// The outcomes of an arm by replication; empty if the arm was not simulated.
    #[must_use]
    pub fn of(&self, arm: Arm) -> &[Outcome] {
        let position = self.arms.iter().position(|&a| a == arm);
        position.map_or(&[], |at| &self.outcomes[at])
    }

    /// Adds replications that were simulated later, of the same arms.
    pub(super) fn append(&mut self, more: Self) {
        self.replications.extend(more.replications);
        self.failures.extend(more.failures);
        for (kept, more) in self.outcomes.iter_mut().zip(more.outcomes) {
            kept.extend(more);
        }
    }

    /// Leaves out the replications from this number on.
    pub(super) fn keep_below(&mut self, number: u64) {
        let keep = self.replications.partition_point(|&r| r < number);
        self.replications.truncate(keep);
        self.failures.retain(|failure| failure.replication < number);
        for outcomes in &mut self.outcomes {
            outcomes.truncate(keep);
        }
    }

    /// Events handled in all runs that are kept.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.outcomes.iter().flatten().map(|o| o.events).sum()
    }
}

/// Simulates everything the design asks for. The result is the same to the bit for any number
/// of threads (`None`: one for each core): the unit of work is one arm of one replication, units
/// share nothing, and they are collected in order.
///
/// `watch` is told of every unit that is done, from whichever thread did it.
///
/// All outcomes are kept until the end, because quantiles by day need them: about a megabyte
/// for one arm of one replication of a large trust.
///
/// # Errors
///
/// The threads cannot be started.
pub fn simulate_all(
    site: &Site<'_>,
    design: &Design,
    threads: Option<usize>,
    watch: &(dyn Fn(Finished) + Sync),
) -> Result<Runs, NoThreads> {
    let done = units(design, threads, &|arm, replication| {
        let done = attempt(site, arm, replication);
        watch(Finished::of(arm, replication, &done));
        done
    })?;
    Ok(sorted_out(design, done))
}

/// As [`simulate_all`], as long as `watch` wants more. What is being simulated then is finished, and
/// nothing is kept.
///
/// # Errors
///
/// The threads cannot be started, or `watch` wants no more.
pub fn simulate_while(
    site: &Site<'_>,
    design: &Design,
    threads: Option<usize>,
    watch: Watch<'_>,
) -> Result<Runs, NotDone> {
    simulate_units(design, threads, watch, &|arm, replication| {
        attempt(site, arm, replication)
    })
}

/// Who is told of every unit that is done, from whichever thread did it, and says whether to go on.
pub type Watch<'a> = &'a (dyn Fn(Finished) -> ControlFlow<()> + Sync);

/// Does what `one` does for each arm of each replication of the design, and sorts it out.
pub(super) fn simulate_units(
    design: &Design,
    threads: Option<usize>,
    watch: Watch<'_>,
    one: &(dyn Fn(Arm, u64) -> Result<Outcome, Failure> + Sync),
) -> Result<Runs, NotDone> {
    let over = AtomicBool::new(false);
    let done = units(design, threads, &|arm, replication| {
        if over.load(Ordering::Relaxed) {
            return None;
        }
        let done = one(arm, replication);
        if watch(Finished::of(arm, replication, &done)).is_break() {
            over.store(true, Ordering::Relaxed);
        }
        Some(done)
    })?;
    if over.into_inner() {
        return Err(NotDone::NoMore);
    }
    Ok(sorted_out(design, done.into_iter().flatten().collect()))
}

/// What `one` makes of each arm of each replication, in their order.
fn units<T: Send>(
    design: &Design,
    threads: Option<usize>,
    one: &(dyn Fn(Arm, u64) -> T + Sync),
) -> Result<Vec<T>, NoThreads> {
    let arms = design.arms.len().max(1);
    in_order(design.units(), threads, &|unit| {
        one(design.arms[unit % arms], design.replications[unit / arms])
    })
}

/// One unit; a bug in it is caught, so that it costs no other unit.
pub(super) fn attempt(site: &Site<'_>, arm: Arm, replication: u64) -> Result<Outcome, Failure> {
    // The site is only read, and what a failed run leaves behind is dropped with it.
    catch_unwind(AssertUnwindSafe(|| simulate(site, arm, replication))).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        let message = text.unwrap_or_else(|| "no message".to_owned());
        failed(site, arm, replication, message)
    })
}

/// One unit that met a bug.
pub(super) fn failed(site: &Site<'_>, arm: Arm, replication: u64, message: String) -> Failure {
    Failure {
        replication,
        arm,
        seed: site.scenario.seed,
        message,
    }
}

type Done = Vec<Result<Outcome, Failure>>;

/// A pool of so many threads (`None`: one for each core).
#[cfg(feature = "parallel")]
fn pool(threads: Option<usize>) -> Result<rayon::ThreadPool, NoThreads> {
    let wanted = threads.unwrap_or(0);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(wanted).build();
    pool.map_err(|error| NoThreads {
        wanted,
        reason: error.to_string(),
    })
}

/// Does the work on every thread, once.
#[cfg(feature = "parallel")]
pub(super) fn on_threads(
    threads: Option<usize>,
    work: &(dyn Fn() + Sync),
) -> Result<(), NoThreads> {
    pool(threads)?.broadcast(|_| work());
    Ok(())
}

/// Does the work on the only thread there is.
#[cfg(not(feature = "parallel"))]
pub(super) fn on_threads(
    _threads: Option<usize>,
    work: &(dyn Fn() + Sync),
) -> Result<(), NoThreads> {
    work();
    Ok(())
}

#[cfg(feature = "parallel")]
fn in_order<T: Send>(
    units: usize,
    threads: Option<usize>,
    one: &(dyn Fn(usize) -> T + Sync),
) -> Result<Vec<T>, NoThreads> {
    use rayon::prelude::*;

    // An indexed collect keeps the order; single units, since they take a second and more.
    Ok(pool(threads)?.install(|| {
        (0..units)
            .into_par_iter()
            .with_max_len(1)
            .map(one)
            .collect()
    }))
}

#[cfg(not(feature = "parallel"))]
fn in_order<T>(
    units: usize,
    _threads: Option<usize>,
    one: &(dyn Fn(usize) -> T + Sync),
) -> Result<Vec<T>, NoThreads> {
    Ok((0..units).map(one).collect())
}

/// Separates whole replications from failed ones.
pub(super) fn sorted_out(design: &Design, done: Done) -> Runs {
    let mut runs = Runs {
        arms: design.arms.clone(),
        replications: Vec::new(),
        failures: Vec::new(),
        outcomes: vec![Vec::new(); design.arms.len()],
    };
    let mut done = done.into_iter();
    for &replication in &design.replications {
        let mut whole = Vec::with_capacity(design.arms.len());
        for unit in done.by_ref().take(design.arms.len()) {
            match unit {
                Ok(outcome) => whole.push(outcome),
                Err(failure) => runs.failures.push(failure),
            }
        }
        if whole.len() == design.arms.len() {
            runs.replications.push(replication);
            for (kept, outcome) in runs.outcomes.iter_mut().zip(whole) {
                kept.push(outcome);
            }
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[test]
    fn whoever_watches_may_end_it() {
        let text = "title = \"t\"\nstart = 2024-01-01\nend = 2024-01-05\n";
        let scenario = Scenario::from_toml(text).expect("a scenario");
        let design = Design::of(&scenario);
        let ending = |last: usize| {
            let seen = AtomicUsize::new(0);
            let done = simulate_while(&Site::of(&scenario), &design, Some(1), &|_| match seen
                .fetch_add(1, Ordering::Relaxed)
                + 1
            {
                n if n == last => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            });
            (done, seen.into_inner())
        };
        let (done, seen) = ending(3);
        assert!(matches!(done, Err(NotDone::NoMore)));
        assert_eq!(seen, 3);
        let (done, seen) = ending(design.units() + 1);
        assert_eq!(done.expect("all").replications.len(), seen);
    }

    #[test]
    fn a_replication_that_fails_in_one_arm_is_left_out_of_all() {
        let text = "title = \"t\"\nstart = 2024-01-01\ngo-live = 2024-01-03\n\
                    end = 2024-01-05\n[new-system]\n";
        let scenario = Scenario::from_toml(text).expect("a scenario");
        let site = Site::of(&scenario);
        let design = Design {
            arms: vec![Arm::Baseline, Arm::Unmitigated],
            replications: vec![4, 7, 9],
        };
        let well = |arm| Ok(simulate(&site, arm, 0));
        let done = vec![
            well(Arm::Baseline),
            well(Arm::Unmitigated),
            well(Arm::Baseline),
            Err(Failure {
                replication: 7,
                arm: Arm::Unmitigated,
                seed: 1,
                message: "a bug".to_owned(),
            }),
            well(Arm::Baseline),
            well(Arm::Unmitigated),
        ];
        let runs = sorted_out(&design, done);
        assert_eq!(runs.replications, [4, 9]);
        assert_eq!(runs.failures.len(), 1);
        assert_eq!(runs.of(Arm::Baseline).len(), 2);
        assert_eq!(runs.of(Arm::Unmitigated).len(), 2);
        assert!(runs.of(Arm::Planned).is_empty());
    }
}
