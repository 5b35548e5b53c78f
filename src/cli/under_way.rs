//! A sweep under way: how long it will take, and its part file, to which every replication is
//! added as it is done. Shared by all commands that simulate many points; what they make of the
//! rows is theirs.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context;

use super::progress::Progress;
use super::report::Holds;
use super::varied::Varied;
use super::{WrongInput, terminal};
use cutover::report::folder::Folder;
use cutover::report::part::{Part, PartError, Whole, Writing};
use cutover::report::study_page::StudyKind;
use cutover::study::systems::{Job, Row, Stopped, Study, carry_out, same_for_all};

/// Longest sweep that is begun without being told to, in hours of waiting.
const PATIENCE: f64 = 24.0;

/// How fast simulations go: one of the first point is timed.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Seconds for one replication of a point.
    each: f64,
    threads: usize,
}

impl Pace {
    /// Times one.
    ///
    /// # Errors
    ///
    /// The first point cannot be simulated.
    pub fn of(varied: &Varied, threads: usize) -> anyhow::Result<Self> {
        let first = varied.header.own_points().next().unwrap_or(0);
        let job = [Job {
            system: first,
            replications: 0..1,
        }];
        let study = Study {
            systems: &|point| varied.scenario(point),
            responses: &varied.responses,
            shared: Vec::new(),
        };
        let began = Instant::now();
        carry_out(&study, &job, Some(1), &|_| ControlFlow::Continue(())).map_err(stopped)?;
        Ok(Self {
            each: began.elapsed().as_secs_f64(),
            threads,
        })
    }

    fn seconds(self, units: u64) -> f64 {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.each * units as f64 / self.threads.min(cores).max(1) as f64
    }

    /// How many simulations there are and how long so many of them take, in words.
    #[must_use]
    pub fn words(self, varied: &Varied, units: u64) -> String {
        let wait = Duration::from_secs_f64(self.seconds(units).min(1e12));
        format!(
            "{} points, {} replications each; {units} to do, {:.3} s for one: about {} on {} \
             threads\n",
            varied.header.own_points().count(),
            varied.header.replications,
            self.each,
            indicatif::HumanDuration(wait),
            self.threads
        )
    }

    /// Refuses what would take more than a day, unless that is what is `wanted`.
    ///
    /// # Errors
    ///
    /// It would.
    pub fn not_too_long(
        self,
        varied: &Varied,
        units: u64,
        wanted: HoweverLong,
    ) -> Result<(), WrongInput> {
        let hours = self.seconds(units) / 3600.0;
        if hours <= PATIENCE || wanted == HoweverLong::Yes {
            return Ok(());
        }
        Err(WrongInput(format!(
            "{} points with {} replications each are {hours:.0} hours on {} threads: take fewer \
             points or replications, share it among machines (--shard), or say --however-long",
            varied.header.own_points().count(),
            varied.header.replications,
            self.threads
        )))
    }
}

/// Whether something is begun that takes more than a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoweverLong {
    /// It is.
    Yes,
    /// It is not.
    No,
}

impl HoweverLong {
    /// From a switch of the command line.
    #[must_use]
    pub const fn of(switch: bool) -> Self {
        if switch { Self::Yes } else { Self::No }
    }
}

/// Points, and the part file that their replications are added to.
#[derive(Debug)]
pub struct UnderWay<'a> {
    varied: &'a Varied,
    path: PathBuf,
    writing: Mutex<Writing>,
    threads: usize,
    quiet: bool,
}

impl<'a> UnderWay<'a> {
    /// Begins a part in a folder, which is to hold this kind of study, or goes on with the one that is
    /// there; also gives what is there.
    ///
    /// # Errors
    ///
    /// The folder cannot be written, or what is there is of another sweep.
    pub fn begin(
        varied: &'a Varied,
        (kind, out): (StudyKind, &Path),
        threads: usize,
        quiet: bool,
    ) -> anyhow::Result<(Self, Part)> {
        let name = varied.header.shard().file_name();
        Holds::Study(kind).may_be_in(out)?;
        let folder = Folder::to_write(out, &[&name]).map_err(WrongInput)?;
        std::fs::create_dir_all(folder.path())
            .with_context(|| format!("cannot make {}", folder.path().display()))?;
        let path = folder.path().join(name);
        let (writing, part) =
            Writing::begin_or_go_on(&path, &varied.header).map_err(super::wrong_part)?;
        let begun = Self {
            varied,
            path,
            writing: Mutex::new(writing),
            threads,
            quiet,
        };
        Ok((begun, part))
    }

    /// The part file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Simulates jobs; each row is on the disk before `take` has it, from whichever thread.
    ///
    /// # Errors
    ///
    /// A point's scenario cannot be, or the part cannot be written.
    pub fn simulate(&self, jobs: &[Job], take: &(dyn Fn(Row) + Sync)) -> anyhow::Result<()> {
        let units = jobs
            .iter()
            .map(|j| j.replications.end - j.replications.start);
        let progress = if self.quiet {
            Progress::silent()
        } else {
            Progress::over(usize::try_from(units.sum::<u64>()).unwrap_or(usize::MAX))
        };
        let parameters = self.varied.header.parameters.iter();
        let study = Study {
            systems: &|point| self.varied.scenario(point),
            responses: &self.varied.responses,
            shared: same_for_all(parameters.map(String::as_str)),
        };
        let failed = Mutex::new(None);
        let done = carry_out(&study, jobs, Some(self.threads), &|row| {
            let added = self
                .writing
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .add(&row);
            if let Err(error) = added {
                *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                return ControlFlow::Break(());
            }
            take(row);
            progress.one_more();
            ControlFlow::Continue(())
        });
        progress.over_now();
        if let Some(error) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(error.into());
        }
        done.map_err(stopped)
    }

    /// Simulates what a part lacks, and gives it back complete. How long it will take is said
    /// first.
    ///
    /// # Errors
    ///
    /// As [`simulate`](Self::simulate), or it would take longer than anybody asked for. What is
    /// done is on the disk.
    pub fn complete(
        self,
        part: Part,
        pace: Option<Pace>,
        wanted: HoweverLong,
    ) -> anyhow::Result<Part> {
        let (missing, units) = (part.missing(), self.varied.header.units());
        if missing > 0 {
            let pace = match pace {
                Some(pace) => pace,
                None => Pace::of(self.varied, self.threads)?,
            };
            pace.not_too_long(self.varied, missing, wanted)?;
            if !self.quiet {
                if missing < units {
                    let there = units - missing;
                    terminal::complain(&format!("{there} simulations are there already. "));
                }
                terminal::complain(&pace.words(self.varied, missing));
            }
        }
        let own = self.varied.header.own_points();
        let jobs: Vec<Job> = own.flat_map(|system| part.gaps(system)).collect();
        drop(part);
        let done = self.simulate(&jobs, &|_| {});
        let path = self.finish()?;
        done?;
        Ok(Part::open(&path)?)
    }

    /// Makes sure that everything is on the disk, and says where.
    ///
    /// # Errors
    ///
    /// It is not.
    pub fn finish(self) -> Result<PathBuf, PartError> {
        self.writing
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
            .finish()?;
        Ok(self.path)
    }
}

/// Where files go if nothing else is said.
#[must_use]
pub fn out_folder(said: Option<&Path>, name: &str, what: &str) -> PathBuf {
    said.map_or_else(
        || Path::new("out").join(format!("{name}-{what}")),
        Path::to_owned,
    )
}

/// Why a study stopped, as an error of the command line.
pub fn stopped(why: Stopped) -> anyhow::Error {
    match why {
        Stopped::Mistaken { mistakes, .. } => mistakes.into(),
        other => other.into(),
    }
}
