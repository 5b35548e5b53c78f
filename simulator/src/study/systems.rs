//! Simulates many systems (points of a sweep, scenarios to compare) on as many threads as wanted
//! and hands over each replication's readings as soon as they are there. What they say together,
//! and where they are kept, is made elsewhere.
//!
//! **Memory** is bounded by the threads: each holds one replication of one system. Only arms that
//! are the same for all systems (no plan changes the baseline) are kept, one book for each
//! replication, so that they are simulated once and not once for every point.
//!
//! **No contention**: threads share a counter, which is locked once for each replication.
//!
//! **Common random numbers**: replication `r` of every system draws from the streams of (seed,
//! `r`), so systems are compared pair by pair.

use std::ops::{ControlFlow, Range};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::model::spec::{Checked, Mistakes, Response, Scenario};
use crate::model::{Arm, Outcome, Site};

use super::readings::{Reader, Reading, arms_for};
use super::replications::attempted;
use super::threads::{NoThreads, on_threads};

/// Makes the scenario of a system, by its number. Called on any thread, once or a few times for
/// each system.
pub type Systems<'a> = &'a (dyn Fn(usize) -> Result<Checked<Scenario>, Mistakes> + Sync);

/// What is asked of which systems.
pub struct Study<'a> {
    /// The systems.
    pub systems: Systems<'a>,
    /// What is read off each replication.
    pub responses: &'a [Response],
    /// Arms that do not differ between systems; see [`same_for_all`].
    pub shared: Vec<Arm>,
}

impl std::fmt::Debug for Study<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Study")
            .field("responses", &self.responses)
            .field("shared", &self.shared)
            .finish_non_exhaustive()
    }
}

/// Some replications of one system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The system.
    pub system: usize,
    /// Its replications, by number.
    pub replications: Range<u64>,
}

/// What one replication of one system gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The system.
    pub system: usize,
    /// The replication.
    pub replication: u64,
    /// One reading for each response; or what the bug said that it met.
    pub readings: Result<Vec<Option<Reading>>, String>,
}

/// Why a study ended before it was done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Stopped {
    /// The threads cannot be had.
    #[error(transparent)]
    NoThreads(#[from] NoThreads),
    /// A system's scenario cannot be.
    #[error("system {system}: {mistakes}")]
    Mistaken {
        /// The system.
        system: usize,
        /// What is wrong with it.
        mistakes: Mistakes,
    },
    /// Whoever takes the rows wants no more.
    #[error("stopped")]
    NoMore,
}

/// The arms that are the same whatever values these parameters have: without a go-live nobody
/// meets the new system or the plan, and without the plan nobody meets the plan.
#[must_use]
pub fn same_for_all<'p>(paths: impl Iterator<Item = &'p str>) -> Vec<Arm> {
    let mut same = vec![Arm::Baseline, Arm::Unmitigated, Arm::Planned];
    for path in paths {
        match path.split('.').next().unwrap_or(path) {
            "halt" => {}
            "plan" => same.retain(|arm| *arm < Arm::Planned),
            "new-system" => same.retain(|arm| *arm == Arm::Baseline),
            _ => same.clear(),
        }
    }
    same
}

/// Simulates the jobs, in their order as nearly as the threads allow, and hands over each row
/// from whichever thread made it. Rows are the same to the bit for any number of threads; their
/// order is not.
///
/// # Errors
///
/// See [`Stopped`]. Rows handed over before are good.
pub fn carry_out(
    study: &Study<'_>,
    jobs: &[Job],
    threads: Option<usize>,
    take: &(dyn Fn(Row) -> ControlFlow<()> + Sync),
) -> Result<(), Stopped> {
    let queue = Queue::of(jobs);
    let kept = Kept::for_jobs(jobs, &study.shared);
    let failed: Mutex<Option<Stopped>> = Mutex::new(None);
    on_threads(threads, &|| {
        while let Some((job, first)) = queue.open() {
            if let Err(stopped) = of_one_system(study, &queue, &kept, job, first, take) {
                queue.close();
                let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
                failed.get_or_insert(stopped);
            }
        }
    })?;
    match failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(stopped) => Err(stopped),
        None => Ok(()),
    }
}

/// Who is told of every row, from whichever thread made it, and says whether to go on.
pub type WatchRows<'a> = &'a (dyn Fn(&Row) -> ControlFlow<()> + Sync);

/// All readings: by system, by replication, by response.
pub type Readings = Vec<Vec<Vec<Option<Reading>>>>;

/// Simulates so many replications of so many systems and keeps all readings; a replication that
/// met a bug has none. `watch` is told of every row, and says whether to go on.
///
/// # Errors
///
/// See [`Stopped`].
pub fn read_all(
    study: &Study<'_>,
    systems: usize,
    replications: u64,
    threads: Option<usize>,
    watch: WatchRows<'_>,
) -> Result<Readings, Stopped> {
    let job = |system| Job {
        system,
        replications: 0..replications,
    };
    let jobs: Vec<Job> = (0..systems).map(job).collect();
    let none = vec![None; study.responses.len()];
    let empty = vec![none; usize::try_from(replications).unwrap_or(0)];
    let readings = Mutex::new(vec![empty; systems]);
    carry_out(study, &jobs, threads, &|row| {
        let goes_on = watch(&row);
        if let (Ok(found), Ok(at)) = (row.readings, usize::try_from(row.replication)) {
            let mut all = readings.lock().unwrap_or_else(PoisonError::into_inner);
            all[row.system][at] = found;
        }
        goes_on
    })?;
    Ok(readings
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner))
}

/// Replications of one job until there are none left.
fn of_one_system(
    study: &Study<'_>,
    queue: &Queue<'_>,
    kept: &Kept,
    job: usize,
    first: u64,
    take: &(dyn Fn(Row) -> ControlFlow<()> + Sync),
) -> Result<(), Stopped> {
    let system = queue.jobs[job].system;
    let scenario =
        (study.systems)(system).map_err(|mistakes| Stopped::Mistaken { system, mistakes })?;
    let site = Site::of(&scenario);
    let arms = arms_for(study.responses, &scenario);
    let reader = Reader::of(&site, study.responses);
    let mut next = Some(first);
    while let Some(replication) = next {
        let row = Row {
            system,
            replication,
            readings: one(&site, &arms, kept, &reader, replication),
        };
        if take(row).is_break() {
            return Err(Stopped::NoMore);
        }
        next = queue.more_of(job);
    }
    Ok(())
}

fn one(
    site: &Site<'_>,
    arms: &[Arm],
    kept: &Kept,
    reader: &Reader<'_>,
    replication: u64,
) -> Result<Vec<Option<Reading>>, String> {
    let once = |arm: &Arm| kept.of(*arm, replication);
    let (shared, own): (Vec<Arm>, Vec<Arm>) = arms.iter().partition(|arm| once(arm).is_some());
    keep(site, &shared, kept, replication);
    let mut own = attempted(site, &own, replication).into_iter();
    let of = |arm: &Arm| match once(arm).and_then(OnceLock::get) {
        Some(there) => there.clone(),
        None => {
            let simulated = own.next().expect("simulated");
            simulated.map(Arc::new).map_err(|failure| failure.message)
        }
    };
    let outcomes: Vec<Arc<Outcome>> = arms.iter().map(of).collect::<Result<_, _>>()?;
    let by_arm: Vec<(Arm, &Outcome)> = arms
        .iter()
        .zip(&outcomes)
        .map(|(&arm, outcome)| (arm, &**outcome))
        .collect();
    Ok(reader.read(&by_arm))
}

/// Simulates those arms that are kept and not there yet: whoever asks for the first of them
/// meanwhile waits for all.
fn keep(site: &Site<'_>, arms: &[Arm], kept: &Kept, replication: u64) {
    let once = |arm: &Arm| kept.of(*arm, replication);
    let missing = |arm: &&Arm| once(arm).is_some_and(|once| once.get().is_none());
    // Whoever was waited for may have wanted fewer.
    loop {
        let missing: Vec<Arm> = arms.iter().filter(missing).copied().collect();
        let Some(first) = missing.first().and_then(once) else {
            return;
        };
        first.get_or_init(|| {
            let came = attempted(site, &missing, replication).into_iter();
            let mut came = came.map(|one| one.map(slim).map_err(|failure| failure.message));
            let of_first = came.next().expect("simulated");
            for (arm, came) in missing.iter().skip(1).zip(came) {
                // Whoever was quicker has simulated the same.
                once(arm).map(|once| once.set(came));
            }
            of_first
        });
    }
}

/// Without what no reading needs.
fn slim(mut outcome: Outcome) -> Arc<Outcome> {
    outcome.sessions = Vec::new();
    Arc::new(outcome)
}

type Once = OnceLock<Result<Arc<Outcome>, String>>;

/// Outcomes of arms that are the same for all systems.
struct Kept {
    arms: Vec<Arm>,
    first: u64,
    /// By arm, then by replication.
    outcomes: Vec<Vec<Once>>,
}

impl Kept {
    fn for_jobs(jobs: &[Job], shared: &[Arm]) -> Self {
        let several = jobs.windows(2).any(|two| two[0].system != two[1].system);
        let arms = if several { shared.to_vec() } else { Vec::new() };
        let first = jobs.iter().map(|j| j.replications.start).min().unwrap_or(0);
        let end = jobs.iter().map(|j| j.replications.end).max().unwrap_or(0);
        let count = usize::try_from(end.saturating_sub(first)).unwrap_or(0);
        let outcomes = arms
            .iter()
            .map(|_| (0..count).map(|_| OnceLock::new()).collect())
            .collect();
        Self {
            arms,
            first,
            outcomes,
        }
    }

    fn of(&self, arm: Arm, replication: u64) -> Option<&Once> {
        let row = self.arms.iter().position(|&a| a == arm)?;
        let at = usize::try_from(replication.checked_sub(self.first)?).ok()?;
        self.outcomes[row].get(at)
    }
}

/// Which replication of which job is next.
struct Queue<'j> {
    jobs: &'j [Job],
    state: Mutex<State>,
}

struct State {
    /// The next job that nobody has begun.
    next_job: usize,
    /// Jobs begun, and the next replication of each; those with none left are taken out.
    open: Vec<(usize, u64)>,
}

impl<'j> Queue<'j> {
    fn of(jobs: &'j [Job]) -> Self {
        Self {
            jobs,
            state: Mutex::new(State {
                next_job: 0,
                open: Vec::new(),
            }),
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        // A counter is never half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A replication of a job that nobody has begun; if there is none, one of the job with the
    /// most left to do.
    fn open(&self) -> Option<(usize, u64)> {
        let mut state = self.state();
        while let Some(job) = self.jobs.get(state.next_job) {
            let number = state.next_job;
            state.next_job += 1;
            let first = job.replications.start;
            if !job.replications.is_empty() {
                state.open.push((number, first));
                return Self::step(&mut state, self.jobs, number, first);
            }
        }
        let left =
            |&(job, next): &(usize, u64)| self.jobs[job].replications.end.saturating_sub(next);
        let (job, next) = state.open.iter().copied().max_by_key(left)?;
        Self::step(&mut state, self.jobs, job, next)
    }

    /// The next replication of a job.
    fn more_of(&self, job: usize) -> Option<u64> {
        let mut state = self.state();
        let (_, next) = *state.open.iter().find(|(open, _)| *open == job)?;
        Self::step(&mut state, self.jobs, job, next).map(|(_, replication)| replication)
    }

    /// Hands out the replication `next` of an open job, and closes the job with its last.
    fn step(state: &mut State, jobs: &[Job], job: usize, next: u64) -> Option<(usize, u64)> {
        let open = state.open.iter_mut().find(|(open, _)| *open == job)?;
        open.1 += 1;
        if open.1 >= jobs[job].replications.end {
            state.open.retain(|(open, _)| *open != job);
        }
        Some((job, next))
    }

    /// Nothing more is handed out.
    fn close(&self) {
        let mut state = self.state();
        state.next_job = self.jobs.len();
        state.open.clear();
    }
}
