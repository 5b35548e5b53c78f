//! Simulates all arms of all replications, on as many threads as wanted, and keeps the outcomes
//! in order. What they say together is in `summary`.

use std::io;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::model::shelf::Shelf;
use crate::model::spec::{Checked, Scenario};
use crate::model::{Arm, Outcome, Site, simulate, simulate_arms};

use super::pile::Pile;

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
    fn of(arm: Arm, replication: u64, done: &Attempted) -> Self {
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
    /// What memory was not to hold cannot be read back.
    #[error(transparent)]
    Shelf(#[from] io::Error),
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
    /// Where outcomes are that memory does not hold.
    shelf: Option<Shelf>,
    cut_short: Option<String>,
}

impl Runs {
    /// The outcomes of an arm by replication; empty if the arm was not simulated.
    #[must_use]
    pub fn of(&self, arm: Arm) -> &[Outcome] {
        let position = self.arms.iter().position(|&a| a == arm);
        position.map_or(&[], |at| &self.outcomes[at])
    }

    /// Whether all figures that were asked for could be read back, where some were put on a shelf:
    /// whoever tells figures asks this after having made them.
    ///
    /// # Errors
    ///
    /// They could not, and what was told is wrong.
    pub fn intact(&self) -> io::Result<()> {
        self.shelf.as_ref().map_or(Ok(()), Shelf::intact)
    }

    /// Why there are fewer replications than were to be: memory was to hold no more, and the rest could not
    /// be put away.
    #[must_use]
    pub fn cut_short(&self) -> Option<&str> {
        self.cut_short.as_deref()
    }

    /// They are fewer, or their twins are.
    pub(super) fn are_cut_short(&mut self, why: &str) {
        self.cut_short.get_or_insert_with(|| why.to_owned());
    }

    /// Adds replications that were simulated later, of the same arms.
    pub(super) fn append(&mut self, more: Self) {
        self.replications.extend(more.replications);
        self.failures.extend(more.failures);
        self.cut_short = self.cut_short.take().or(more.cut_short);
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

    /// Some of them are on this shelf.
    pub(super) fn on(self, shelf: Option<&Shelf>) -> Self {
        let shelf = shelf.cloned();
        Self { shelf, ..self }
    }

    /// Events handled in all runs that are kept.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.outcomes.iter().flatten().map(|o| o.events).sum()
    }
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
    runs.cut_short = failed.map(|error| error.to_string());
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

/// Does pieces of work on so many threads until one says that it is enough, and says whether one
/// did. A piece is the arms of a replication, which have something in common; the last, of which
/// there is not one for each thread, are done arm by arm: nobody waits long for the end.
pub(super) fn in_pieces<T: Clone + Sync>(
    pieces: Vec<Vec<T>>,
    threads: Option<usize>,
    one: &(dyn Fn(&[T]) -> ControlFlow<()> + Sync),
) -> Result<ControlFlow<()>, NoThreads> {
    let workers = how_many(threads);
    let whole = pieces.len() - pieces.len() % workers;
    let (whole, last) = pieces.split_at(whole);
    let singly = last.iter().flatten().map(std::slice::from_ref);
    let pieces: Vec<&[T]> = whole.iter().map(Vec::as_slice).chain(singly).collect();
    let next = AtomicUsize::new(0);
    let over = AtomicBool::new(false);
    on_threads(threads, &|| {
        while !over.load(Ordering::Relaxed) {
            let Some(piece) = pieces.get(next.fetch_add(1, Ordering::Relaxed)) else {
                return;
            };
            if one(piece).is_break() {
                over.store(true, Ordering::Relaxed);
            }
        }
    })?;
    Ok(match over.into_inner() {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    })
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

/// A pool of so many threads (`None`: one for each core).
#[cfg(feature = "parallel")]
fn pool(threads: Option<usize>) -> Result<rayon::ThreadPool, NoThreads> {
    let wanted = how_many(threads);
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

/// How many threads do the work.
fn how_many(threads: Option<usize>) -> usize {
    let wanted = threads.filter(|&wanted| wanted > 0);
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    match cfg!(feature = "parallel") {
        true => wanted.unwrap_or_else(cores),
        false => 1,
    }
}

/// Separates whole replications from failed ones.
pub(super) fn sorted_out(design: &Design, done: Vec<Attempted>) -> Runs {
    let mut runs = Runs {
        arms: design.arms.clone(),
        replications: Vec::new(),
        failures: Vec::new(),
        outcomes: vec![Vec::new(); design.arms.len()],
        shelf: None,
        cut_short: None,
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

    /// Three threads, five replications of three arms: the first three whole, the others singly.
    #[test]
    fn every_piece_is_done_once_and_the_last_arm_by_arm() {
        let pieces: Vec<Vec<(u64, char)>> = (0..5)
            .map(|r| ['a', 'b', 'c'].map(|arm| (r, arm)).to_vec())
            .collect();
        let done = Mutex::new(Vec::new());
        let over = in_pieces(pieces.clone(), Some(3), &|piece| {
            done.lock().expect("nobody panics").push(piece.to_vec());
            ControlFlow::Continue(())
        });
        assert_eq!(over.expect("threads"), ControlFlow::Continue(()));
        let mut done = done.into_inner().expect("nobody panics");
        done.sort();
        let whole = if cfg!(feature = "parallel") { 3 } else { 5 };
        let singly = pieces[whole..].iter().flatten().map(|&one| vec![one]);
        let expected: Vec<_> = pieces[..whole].iter().cloned().chain(singly).collect();
        assert_eq!(done, expected);
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
