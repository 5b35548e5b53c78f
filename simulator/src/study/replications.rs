//! Simulates all arms of all replications, on as many threads as wanted, and keeps the outcomes
//! in order: they are `runs`, and what they say together is in `summary`.

use std::io;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Mutex, PoisonError};

use crate::model::shelf::Shelf;
use crate::model::spec::{Checked, Scenario};
use crate::model::{Arm, Outcome, Site, simulate, simulate_arms};

use super::pile::Pile;
use super::runs::{Failure, Runs, sorted_out};
use super::threads::{NoThreads, in_pieces};

/// What is to be simulated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Design {
    /// The arms, in the order in which they are shown.
    pub arms: Vec<Arm>,
    /// The numbers of the replications; each has random numbers of its own.
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
    fn of(arm: Arm, replication: u64, done: &Attempted) -> Self {
        Self {
            replication,
            arm,
            events: done.as_ref().ok().map(|outcome| outcome.events),
        }
    }
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
    /// What memory was not to hold cannot be read back.
    #[error(transparent)]
    Shelf(#[from] io::Error),
}

/// Simulates everything the design asks for. The result is the same to the bit for any number
/// of threads (`None`: one for each core): replications share nothing, what the arms of one have in
/// common is simulated once, and all are collected in order.
///
/// `watch` is told of every unit that is done, from whichever thread did it.
///
/// All outcomes are kept in memory until the end, because quantiles by day need them: some megabytes
/// for one arm of one replication of a large trust. [`simulate_while`] can put them on a [`Shelf`].
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
    let watch = |finished| {
        watch(finished);
        ControlFlow::Continue(())
    };
    let one: One<'_> = &|arms, replication, done| attempt_arms(site, arms, replication, done);
    let (pile, _) = units(design, threads, &watch, None, one)?;
    let (done, _) = pile.finish();
    Ok(sorted_out(design, done.into_iter().flatten().collect()))
}

/// As [`simulate_all`], as long as `watch` wants more. What is being simulated then is finished, and
/// nothing is kept. What is beyond what memory is to hold goes on the shelf; where that takes no more, the
/// runs are [cut short](Runs::cut_short).
///
/// # Errors
///
/// The threads cannot be started, or `watch` wants no more.
pub fn simulate_while(
    site: &Site<'_>,
    design: &Design,
    threads: Option<usize>,
    watch: Watch<'_>,
    shelf: Option<&Shelf>,
) -> Result<Runs, NotDone> {
    simulate_units(design, threads, watch, shelf, &|arms, replication, done| {
        attempt_arms(site, arms, replication, done);
    })
}

/// Who is told of every unit that is done, from whichever thread did it, and says whether to go on.
pub type Watch<'a> = &'a (dyn Fn(Finished) -> ControlFlow<()> + Sync);

/// What became of an arm of a replication.
pub(super) type Attempted = Result<Outcome, Failure>;

/// Who is given what became of each arm of a replication, and says whether to go on.
pub(super) type Done<'d> = &'d mut dyn FnMut(Arm, Attempted) -> ControlFlow<()>;

/// What simulates some arms of a replication.
pub(super) type One<'a> = &'a (dyn Fn(&[Arm], u64, Done<'_>) + Sync);

/// Does what `one` does for the arms of each replication of the design, and sorts it out.
pub(super) fn simulate_units(
    design: &Design,
    threads: Option<usize>,
    watch: Watch<'_>,
    shelf: Option<&Shelf>,
    one: One<'_>,
) -> Result<Runs, NotDone> {
    let (pile, over) = units(design, threads, watch, shelf, one)?;
    let (mut done, failed) = pile.finish();
    let mut design = design.clone();
    if failed.is_some() {
        // What is there is not lost: the replications before the first that is not.
        let arms = design.arms.len();
        let whole = |arms: &&[Option<Attempted>]| arms.iter().all(Option::is_some);
        let there = done.chunks(arms).take_while(whole).count();
        design.replications.truncate(there);
        done.truncate(there * arms);
    } else if over.is_break() {
        return Err(NotDone::NoMore);
    }
    let mut runs = sorted_out(&design, done.into_iter().flatten().collect()).on(shelf);
    if let Some(error) = failed {
        runs.are_cut_short(&error.to_string());
    }
    Ok(runs)
}

/// What became of each arm of each replication, in their order, and whether somebody wanted no more:
/// there is nothing of what was not begun then.
fn units<'s>(
    design: &Design,
    threads: Option<usize>,
    watch: Watch<'_>,
    shelf: Option<&'s Shelf>,
    one: One<'_>,
) -> Result<(Pile<'s>, ControlFlow<()>), NoThreads> {
    let arms = design.arms.len();
    let came = Mutex::new(Pile::new(design.replications.len(), arms, shelf));
    let whole = |nth: usize| (nth * arms..(nth + 1) * arms).collect();
    let pieces = (0..design.replications.len()).map(whole).collect();
    let over = in_pieces(pieces, threads, &|units| {
        let replication = design.replications[units[0] / arms];
        let these: Vec<Arm> = units.iter().map(|unit| design.arms[unit % arms]).collect();
        let mut goes_on = ControlFlow::Continue(());
        one(&these, replication, &mut |arm, done| {
            goes_on = watch(Finished::of(arm, replication, &done));
            let at = these.iter().position(|&other| other == arm);
            let mut came = came.lock().unwrap_or_else(PoisonError::into_inner);
            if came.take(units[at.expect("asked for")], done).is_break() {
                goes_on = ControlFlow::Break(());
            }
            goes_on
        });
        goes_on
    })?;
    let came = came.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok((came, over))
}

/// Some arms of a replication. A bug is told of the arm that met it and costs no other: where one
/// is met, those that are still to come are simulated one by one.
pub(super) fn attempt_arms(site: &Site<'_>, arms: &[Arm], replication: u64, done: Done<'_>) {
    let mut left = arms.to_vec();
    let mut telling = false;
    let together = catch_unwind(AssertUnwindSafe(|| {
        simulate_arms(site, arms, replication, &mut |arm, outcome| {
            left.retain(|other| *other != arm);
            telling = true;
            let goes_on = done(arm, Ok(outcome));
            telling = false;
            goes_on
        })
    }));
    match together {
        Ok(_) => return,
        // No bug of an arm's, but of whoever is told.
        Err(panic) if telling => resume_unwind(panic),
        Err(_) => {}
    }
    for arm in left {
        if done(arm, attempt(site, arm, replication)).is_break() {
            return;
        }
    }
}

/// What became of some arms of a replication, in their order.
pub(super) fn attempted(site: &Site<'_>, arms: &[Arm], replication: u64) -> Vec<Attempted> {
    let mut came: Vec<(Arm, Attempted)> = Vec::with_capacity(arms.len());
    attempt_arms(site, arms, replication, &mut |arm, done| {
        came.push((arm, done));
        ControlFlow::Continue(())
    });
    came.sort_by_key(|(arm, _)| arms.iter().position(|other| other == arm));
    came.into_iter().map(|(_, done)| done).collect()
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn whoever_watches_may_end_it() {
        let text = "title = \"t\"\nstart = 2024-01-01\nend = 2024-01-05\n";
        let scenario = Scenario::from_toml(text).expect("a scenario");
        let design = Design::of(&scenario);
        let ending = |last: usize| {
            let seen = AtomicUsize::new(0);
            let done = simulate_while(
                &Site::of(&scenario),
                &design,
                Some(1),
                &|_| match seen.fetch_add(1, Ordering::Relaxed) + 1 {
                    n if n == last => ControlFlow::Break(()),
                    _ => ControlFlow::Continue(()),
                },
                None,
            );
            (done, seen.into_inner())
        };
        let (done, seen) = ending(3);
        assert!(matches!(done, Err(NotDone::NoMore)));
        assert_eq!(seen, 3);
        let (done, seen) = ending(design.units() + 1);
        assert_eq!(done.expect("all").replications.len(), seen);
    }

    #[test]
    fn arms_come_in_the_order_asked_for_and_a_watchers_bug_is_not_theirs() {
        let text = "title = \"t\"\nstart = 2024-01-01\ngo-live = 2024-01-03\n\
                    end = 2024-01-05\n[new-system]\n";
        let scenario = Scenario::from_toml(text).expect("a scenario");
        let site = Site::of(&scenario);
        let arms = [Arm::Unmitigated, Arm::Baseline];
        let came = attempted(&site, &arms, 0);
        let alone = arms.map(|arm| simulate(&site, arm, 0).events);
        let events: Vec<u64> = came
            .iter()
            .flatten()
            .map(|outcome| outcome.events)
            .collect();
        assert_eq!(events, alone);
        let watcher = catch_unwind(AssertUnwindSafe(|| {
            attempt_arms(&site, &arms, 0, &mut |_, _| panic!("a watcher's"));
        }));
        let said = watcher.expect_err("it panics");
        assert_eq!(said.downcast_ref::<&str>(), Some(&"a watcher's"));
    }
}
