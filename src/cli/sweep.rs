//! `cutover sweep`: simulates a scenario at many points, writes every replication down as it is
//! done, goes on where it was killed, and puts the results together. `merge` does the last of
//! these for parts from many machines.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context;

use super::progress::Progress;
use super::varied::{self, Varied};
use super::{WrongInput, terminal};
use crate::experiment::study::{Job, Stopped, Study, carry_out, same_for_all};
use crate::report::folder::{self, Folder};
use crate::report::part::{Part, PartError, Writing};
use crate::report::sweep_results::{ReadingsCsv, ResultsCsv, each_point, shown};
use crate::report::tables;
use crate::scenario::Response;

/// Longest sweep that is begun without being told to, in hours of waiting.
const PATIENCE: f64 = 24.0;

/// Arguments of `cutover sweep`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The parameters are those of the scenario's [sweep], or of --vary or --points:
  cutover sweep my.toml --vary 'plan.agency.extra-staff.count=0,6,12' --of 'peak of booking.unbooked' --of cost
All points meet the same random numbers.

Every replication is written into part-1-of-1.jsonl in the folder as it is done. After an \
interruption the same command goes on from there. `--shard K/N` does one of N equal shares; \
`cutover merge DIR/part-*.jsonl` puts all shares together.")]
pub struct Args {
    /// What varies, and what is read off it
    #[command(flatten)]
    pub varied: varied::Args,
    /// Threads; they change no result [default: one for each core]
    #[arg(long, short = 't', value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Folder for the files [default: out/NAME-sweep, after the scenario file]
    #[arg(long, short = 'o', value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Only the K-th of N shares of the points
    #[arg(long, value_name = "K/N", value_parser = shard_of)]
    pub shard: Option<Shard>,
    /// Say how many points and simulations it is and how long it will take, and stop
    #[arg(long)]
    pub dry_run: bool,
    /// Begin even if it will take more than a day
    #[arg(long)]
    pub however_long: bool,
    /// Print nothing but complaints
    #[arg(long, short = 'q')]
    pub quiet: bool,
}

/// One of several shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which, from 1.
    pub number: u64,
    /// Of how many.
    pub of: u64,
}

fn shard_of(text: &str) -> Result<Shard, String> {
    let wrong = || "write K/N, such as 3/100: the third of a hundred shares".to_owned();
    let (number, of) = text.split_once('/').ok_or_else(wrong)?;
    let number = number.trim().parse().map_err(|_| wrong())?;
    let of = of.trim().parse().map_err(|_| wrong())?;
    if !(1..=100_000).contains(&of) || !(1..=of).contains(&number) {
        return Err(format!("{text}: K goes from 1 to N, and N to 100000"));
    }
    Ok(Shard { number, of })
}

/// Simulates the points that are not there yet, and puts everything together.
///
/// # Errors
///
/// The input is wrong, or the files cannot be written.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    let mut varied = Varied::of(&args.varied)?;
    if let Some(shard) = args.shard {
        let points = varied.header.points.len() as u64;
        if shard.of > points {
            return Err(WrongInput(format!(
                "--shard {}/{}: there are only {points} points to share",
                shard.number, shard.of
            ))
            .into());
        }
        (varied.header.shard, varied.header.shards) = (shard.number, shard.of);
    }
    let threads = super::threads(args.threads);
    let out = out_folder(args.out.as_deref(), &varied.header.name, "sweep");
    varied.check_points(varied.header.own_points().take(1))?;
    if !args.dry_run && !out.exists() {
        let (hours, _) = foreseen(&varied, varied.header.units(), threads)?;
        not_too_long(&varied, hours, threads, args.however_long)?;
    }
    varied.check_points(varied.header.own_points())?;
    if args.dry_run {
        terminal::say(&foreseen(&varied, varied.header.units(), threads)?.1)?;
        return Ok(ExitCode::SUCCESS);
    }
    let path = begun(&out, &varied)?;
    let (writing, part) = Writing::begin_or_go_on(&path, &varied.header).map_err(wrong_part)?;
    let missing = part.missing();
    if missing > 0 {
        let (hours, text) = foreseen(&varied, missing, threads)?;
        if !args.quiet {
            let done = varied.header.units() - missing;
            if done > 0 {
                terminal::complain(&format!("{done} simulations are there already. "));
            }
            terminal::complain(&text);
        }
        not_too_long(&varied, hours, threads, args.however_long)?;
    }
    let jobs = missing_jobs(&varied, &part);
    drop(part);
    let writing = Mutex::new(writing);
    let done = simulate(&varied, &jobs, &writing, threads, args.quiet);
    writing
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)
        .finish()?;
    done?;
    let part = Part::open(&path)?;
    if args.shard.is_some_and(|shard| shard.of > 1) {
        if !args.quiet {
            terminal::complain(&format!("{} is complete.\n", path.display()));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let bugs = put_together(&mut [part], &varied.responses, &out, args.quiet)?;
    Ok(bugs)
}

/// Refuses what would take days, unless that is what is wanted.
///
/// # Errors
///
/// It would take more than a day.
pub fn not_too_long(
    varied: &Varied,
    hours: f64,
    threads: usize,
    wanted: bool,
) -> Result<(), WrongInput> {
    if hours <= PATIENCE || wanted {
        return Ok(());
    }
    let (points, each) = (
        varied.header.own_points().count(),
        varied.header.replications,
    );
    Err(WrongInput(format!(
        "{points} points with {each} replications each are {hours:.0} hours on {threads} threads: take fewer points or replications, share it \
         among machines (--shard), or say --however-long"
    )))
}

/// Where files go if nothing else is said.
#[must_use]
pub fn out_folder(said: Option<&Path>, name: &str, what: &str) -> PathBuf {
    said.map_or_else(
        || Path::new("out").join(format!("{name}-{what}")),
        Path::to_owned,
    )
}

/// The part file's path in a folder that is there.
fn begun(out: &Path, varied: &Varied) -> anyhow::Result<PathBuf> {
    let (shard, shards) = (varied.header.shard, varied.header.shards);
    begun_as(out, &format!("part-{shard}-of-{shards}.jsonl"))
}

/// The path of a file in a folder, which is made if need be.
///
/// # Errors
///
/// It cannot be written there.
pub fn begun_as(out: &Path, name: &str) -> anyhow::Result<PathBuf> {
    let folder = Folder::to_write(out, &[name]).map_err(WrongInput)?;
    std::fs::create_dir_all(folder.path())
        .with_context(|| format!("cannot make {}", folder.path().display()))?;
    Ok(folder.path().join(name))
}

/// A part that is in the way is a mistake of whoever chose the folder.
pub fn wrong_part(error: PartError) -> anyhow::Error {
    match error {
        PartError::Damaged { .. } => WrongInput(error.to_string()).into(),
        PartError::Io { .. } => error.into(),
    }
}

/// How many hours so many simulations of the sweep will take, and in words: one of the first
/// point is timed.
///
/// # Errors
///
/// The first point cannot be simulated.
pub fn foreseen(varied: &Varied, units: u64, threads: usize) -> anyhow::Result<(f64, String)> {
    let first = varied.header.own_points().next().unwrap_or(0);
    let job = [Job {
        system: first,
        replications: 0..1,
    }];
    let began = Instant::now();
    let study = Study {
        systems: &|point| varied.scenario(point),
        responses: &varied.responses,
        shared: Vec::new(),
    };
    carry_out(&study, &job, Some(1), &|_| ControlFlow::Continue(())).map_err(stopped)?;
    let each = began.elapsed().as_secs_f64();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let seconds = each * units as f64 / threads.min(cores).max(1) as f64;
    let wait = indicatif::HumanDuration(Duration::from_secs_f64(seconds.min(1e12)));
    let points = varied.header.own_points().count();
    let replications = varied.header.replications;
    let words = format!(
        "{points} points, {replications} replications each; {units} to do, {each:.3} s for one: about \
         {wait} on {threads} threads\n"
    );
    Ok((seconds / 3600.0, words))
}

/// The replications that a part does not have yet.
#[must_use]
pub fn missing_jobs(varied: &Varied, part: &Part) -> Vec<Job> {
    let of = |system| {
        let gaps = part.gaps(system).into_iter();
        gaps.map(move |replications| Job {
            system,
            replications,
        })
    };
    varied.header.own_points().flat_map(of).collect()
}

/// Simulates jobs of a sweep and adds each row to its part as it is done.
///
/// # Errors
///
/// A point's scenario cannot be, or the part cannot be written.
pub fn simulate(
    varied: &Varied,
    jobs: &[Job],
    writing: &Mutex<Writing>,
    threads: usize,
    quiet: bool,
) -> anyhow::Result<()> {
    let units: u64 = jobs
        .iter()
        .map(|j| j.replications.end - j.replications.start)
        .sum();
    let progress = if quiet {
        Progress::silent()
    } else {
        Progress::over(usize::try_from(units).unwrap_or(usize::MAX))
    };
    let study = Study {
        systems: &|point| varied.scenario(point),
        responses: &varied.responses,
        shared: same_for_all(varied.header.parameters.iter().map(String::as_str)),
    };
    let failed = Mutex::new(None);
    let done = carry_out(&study, jobs, Some(threads), &|row| {
        let mut writing = writing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = writing.add(&row) {
            *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            return ControlFlow::Break(());
        }
        progress.one_more();
        ControlFlow::Continue(())
    });
    progress.over_now();
    if let Some(error) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(error.into());
    }
    done.map_err(stopped)
}

/// Why a study stopped, as an error of the command line.
pub fn stopped(why: Stopped) -> anyhow::Error {
    match why {
        Stopped::Mistaken { mistakes, .. } => mistakes.into(),
        other => other.into(),
    }
}

/// Writes the results of complete parts and prints the table.
///
/// # Errors
///
/// Parts cannot be read, or results not written.
pub fn put_together(
    parts: &mut [Part],
    responses: &[Response],
    out: &Path,
    quiet: bool,
) -> anyhow::Result<ExitCode> {
    let names = file_names();
    let folder = Folder::to_write(out, &names).map_err(WrongInput)?;
    let header = parts[0].header.clone();
    let mut rows = Vec::new();
    let mut bugs: Vec<String> = Vec::new();
    let mut files = Vec::new();
    files.push(folder.prepare_with("results.csv", |out| {
        let mut csv = ResultsCsv::new(out, &header)?;
        each_point(parts, responses, &mut |point| {
            let row = tables::PointRow {
                point: point.point,
                values: point.values.iter().map(shown).collect(),
                answers: point.answers.clone(),
            };
            rows.push(row);
            for row in point.rows {
                if let Err(bug) = &row.readings {
                    bugs.push(format!(
                        "point {}, replication {}: {bug}",
                        row.system, row.replication
                    ));
                }
            }
            Ok(csv.add(point, responses)?)
        })?;
        Ok(csv.finish()?)
    })?);
    files.push(folder.prepare_with("replications.csv", |out| {
        let mut csv = ReadingsCsv::new(out)?;
        each_point(
            parts,
            responses,
            &mut |point| Ok(csv.add(point, responses)?),
        )?;
        Ok(csv.finish()?)
    })?);
    #[cfg(feature = "parquet")]
    for (name, what) in crate::report::parquet::TABLES {
        files.push(folder.prepare_with(name, |out| {
            crate::report::parquet::write(what, parts, responses, out)
        })?);
    }
    files.push(folder.prepare("sweep.json", |out| {
        serde_json::to_writer(&mut *out, &header)?;
        out.write_all(b"\n")
    })?);
    folder::put_in_place(files)?;
    if !quiet {
        terminal::say(&format!(
            "{}\n{}\n",
            header.title,
            tables::sweep(&header.parameters, responses, &rows)
        ))?;
        terminal::complain(&format!("{}: {}\n", out.display(), names.join(", ")));
    }
    if bugs.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    terminal::complain(&format!(
        "error: {} of the simulations met a bug in this program; they are in no figure. Please \
         report it:\n  {}\n",
        bugs.len(),
        bugs.iter()
            .take(5)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n  ")
    ));
    Ok(ExitCode::FAILURE)
}

fn file_names() -> Vec<&'static str> {
    let mut names = vec!["results.csv", "replications.csv"];
    #[cfg(feature = "parquet")]
    names.extend(crate::report::parquet::TABLES.map(|(name, _)| name));
    names.push("sweep.json");
    names
}
