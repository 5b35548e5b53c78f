//! `cutover run`: reads a scenario or a manifest, simulates it in all its arms, says what came
//! out and writes the files. What is said and written is made in `report`.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context;

use super::events::{EventLog, EventOptions};
use super::progress::Progress;
use super::report::Holds;
use super::{WrongInput, read, report, terminal};
use cutover::model::spec::{Checked, Notes, Precision, Scenario, Share};
use cutover::model::{Arm, Site};
use cutover::report::animation;
use cutover::report::daily_csv::{self, Detail};
use cutover::report::folder::{self, Folder, Prepared};
use cutover::report::manifest::{Effort, Manifest};
use cutover::report::{
    datapackage, page, replications_csv, sessions_csv, summary_json, weekly_csv, windows_csv,
};
use cutover::study::close_up::CloseUp;
use cutover::study::not_known::twins;
use cutover::study::precise::{Known, simulate_until_precise};
use cutover::study::replay::Replay;
use cutover::study::{Design, Failure, NotKnown, Runs, Summary, simulate_all};

/// The files that a run leaves; all others are made of them.
pub(super) const FILES: [&str; 9] = [
    "summary.json",
    "daily.csv",
    "weekly.csv",
    "close-up.json",
    "sessions.csv",
    "replications.csv",
    "windows.csv",
    datapackage::FILE,
    "manifest.json",
];

/// Most replications of one run: their outcomes are kept until the end.
const MOST_REPLICATIONS: i64 = 100_000;

/// Replications whose values are tried before the first is simulated.
const MOST_TRIED: usize = 200;

/// Arguments of `cutover run`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Arms: `baseline` is business as usual, `unmitigated` the go-live without the plan, `planned` the \
go-live with it, `halted` the go-live with the plan (if there is one) and the rules of [halt]. They \
meet the same random numbers, so their differences are those of the go-live, of the plan and of \
halting.

Files: summary.json (every estimate), daily.csv (measures that are never anything but zero are \
left out), sessions.csv, replications.csv, manifest.json and plots/*.svg. Other files in the folder are left alone. `cutover run DIR/manifest.json` \
repeats a run to the bit.")]
pub struct Args {
    /// A scenario file, or the manifest.json of an earlier run to repeat it
    pub scenario: PathBuf,
    /// How often the same weeks are simulated with fresh luck [default: the scenario's, or as often
    /// as the headline takes to be known within 10 %, 10 to 50 times]
    #[arg(long, short = 'n', value_name = "N", value_parser = clap::value_parser!(u32).range(1..=MOST_REPLICATIONS))]
    pub replications: Option<u32>,
    /// Simulate until the means are known within this share of them, such as 5%, instead of a number
    /// of replications
    #[arg(long, value_name = "SHARE", conflicts_with_all = ["replications", "replication"])]
    pub precision: Option<Share>,
    /// Seed of all random numbers [default: the scenario's]
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u64).range(..=i64::MAX as u64))]
    pub seed: Option<u64>,
    /// Threads; they change no result [default: one for each core]
    #[arg(long, short = 't', value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Folder for the files [default: out/NAME, after the scenario file]
    #[arg(long, short = 'o', value_name = "DIR", conflicts_with = "no_files")]
    pub out: Option<PathBuf>,
    /// Only this arm; may be given several times [default: all that the scenario has]
    #[arg(long = "arm", value_name = "ARM", value_parser = arm_of, value_delimiter = ',')]
    pub arms: Vec<Arm>,
    /// Only the replication with this number, counted from 0
    #[arg(long, value_name = "K", conflicts_with = "replications")]
    pub replication: Option<u64>,
    /// What the rows of daily.csv are. `replications` has a row for each replication, day,
    /// specialty and measure: more than a gigabyte for fifty replications of a large trust
    #[arg(long, value_name = "ROWS", value_parser = detail_of)]
    pub daily: Option<Detail>,
    /// Write no files
    #[arg(long)]
    pub no_files: bool,
    /// Print summary.json instead of the page
    #[arg(long)]
    pub json: bool,
    /// Print everything that can be said, not just the verdict
    #[arg(long, conflicts_with_all = ["quiet", "json"])]
    pub full: bool,
    /// Print nothing but complaints
    #[arg(long, short = 'q', conflicts_with = "json")]
    pub quiet: bool,
    /// Record the first replication in all arms, and make animation.html of it, to be watched in
    /// a browser
    #[arg(long, conflicts_with = "no_files")]
    pub animation: bool,
    /// The event log of one replication.
    #[command(flatten)]
    pub events: EventOptions,
}

/// The arm of a name, or which names there are.
pub(super) fn arm_of(name: &str) -> Result<Arm, String> {
    Arm::by_name(name).ok_or_else(|| {
        let names = Arm::ALL.map(Arm::name).join(", ");
        format!("the arms are {names}")
    })
}

fn detail_of(name: &str) -> Result<Detail, String> {
    Detail::by_name(name).ok_or_else(|| "it is either `estimates` or `replications`".to_owned())
}

/// Simulates, says what came out, and writes the files.
///
/// # Errors
///
/// The input is wrong, the files cannot be written, or a replication met a bug.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    let task = Task::of(args)?;
    // Values that can each be may still contradict each other: seen before hours are spent.
    for &replication in task.design.replications.iter().take(MOST_TRIED) {
        task.scenario.drawn(replication)?;
    }
    let site = Site::of(&task.scenario);
    let events = EventLog::asked(&args.events, &site, &task.design)?;
    if let Some(out) = &task.out {
        Holds::Run.may_be_in(out)?;
    }
    let folder = match &task.out {
        Some(out) => {
            let mut names = file_names(&events);
            names.extend([report::PAGE, "plots/"]);
            Some(Folder::to_write(out, &names).map_err(WrongInput)?)
        }
        None => None,
    };
    let began = Instant::now();
    let (runs, known) = simulated(args, &task, &site)?;
    let effort = Effort {
        threads: super::threads(args.threads),
        seconds: began.elapsed().as_secs_f64(),
        events: runs.events(),
    };
    if runs.replications.is_empty() {
        terminal::complain(&lost(args, &runs.failures));
        anyhow::bail!("no replication went through; nothing was written");
    }
    let mut summary = Summary::of(&site, &runs);
    summary.precision = known;
    summary.not_known = not_known(args, &site, &runs)?;
    // First the answer: whatever happens to the files, what was computed is not lost.
    if args.json {
        terminal::say(&summary_json::text(&summary))?;
    } else if args.full {
        terminal::say(&page::of(&summary))?;
    } else if !args.quiet {
        let below = task.out.as_deref().map(left);
        let below = below.map_or(0, |left| left.lines().count());
        terminal::say(&page::verdict(&summary, below))?;
    }
    if let Some(folder) = folder {
        let events = events.if_among(&runs);
        write(&task, &site, &runs, &summary, effort, &events, &folder)?;
        report::write_run(folder.path())?;
        if !args.quiet {
            terminal::complain(&left(folder.path()));
        }
    }
    if runs.failures.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    terminal::complain(&lost(args, &runs.failures));
    Ok(ExitCode::FAILURE)
}

/// Where the files are.
fn left(out: &Path) -> String {
    let page = out.join(report::PAGE);
    let words = format!("{} and tables beside it. More here: --full", page.display());
    page::broken(&words, "")
}

/// What is to be done, arguments and file taken together.
struct Task {
    scenario: Checked<Scenario>,
    design: Design,
    /// Name for files and folders, after the scenario file.
    name: String,
    /// What the scenario's author wrote beside its values.
    notes: Option<Notes>,
    daily: Detail,
    /// Whether the first replication is recorded to be watched.
    animation: bool,
    out: Option<PathBuf>,
    /// How precisely means are to be known, if replications are not counted.
    precision: Option<Precision>,
}

impl Task {
    fn of(args: &Args) -> anyhow::Result<Self> {
        let input = read::input(&args.scenario)?;
        let recorded = input.recorded;
        // Whoever counts replications wants that many, now and when the run is repeated.
        let counted = args.replications.is_some() || args.replication.is_some();
        let edited = input.scenario.edit(|s| {
            s.seed = args.seed.unwrap_or(s.seed);
            if counted {
                s.replications = args.replications.or(Some(s.counted_replications()));
                s.precision = None;
            }
            if let Some(within) = args.precision {
                let written = s.precision.take();
                let precision = written.unwrap_or_else(|| Precision::within(within));
                s.precision = Some(Precision {
                    within,
                    ..precision
                });
            }
        });
        let options: &[&str] = args.precision.map_or(&[], |_| &["precision"]);
        let scenario = read::with_options(edited, options)?;
        let mut design = Design::of(&scenario);
        if let Some(manifest) = &recorded {
            let first = manifest.first_replication;
            let count = args.replications.map_or(manifest.replications, u64::from);
            let unknown = || wrong_manifest(args, "its arms are unknown");
            design.arms = manifest.arms().ok_or_else(unknown)?;
            if !(1..=MOST_REPLICATIONS as u64).contains(&count) {
                return Err(wrong_manifest(args, "its number of replications cannot be").into());
            }
            design.replications = (first..first.saturating_add(count)).collect();
        }
        if let Some(only) = args.replication {
            design.replications = vec![only];
        }
        if !args.arms.is_empty() {
            design.arms = chosen(&args.arms, &scenario)?;
        }
        let out = args
            .out
            .clone()
            .unwrap_or_else(|| Path::new("out").join(&input.name));
        let precision = scenario.precision_of_a_run();
        if let Some(precision) = &precision {
            // How many of these it takes is not known yet.
            design.replications = (0..u64::from(precision.at_most)).collect();
        }
        Ok(Self {
            precision,
            daily: args
                .daily
                .or_else(|| Detail::by_name(&recorded.as_ref()?.daily))
                .unwrap_or_default(),
            scenario,
            design,
            name: input.name,
            animation: args.animation,
            notes: input.notes,
            out: (!args.no_files).then_some(out),
        })
    }
}

/// The files that a run leaves, its event log with them.
fn file_names(events: &EventLog) -> Vec<&str> {
    FILES.into_iter().chain(events.file_names()).collect()
}

fn wrong_manifest(args: &Args, what: &str) -> WrongInput {
    WrongInput(format!("{}: {what}", args.scenario.display()))
}

/// The arms asked for, in the order in which they are shown.
pub(super) fn chosen(arms: &[Arm], scenario: &Scenario) -> anyhow::Result<Vec<Arm>> {
    let there = Arm::of(scenario);
    if let Some(missing) = arms.iter().find(|arm| !there.contains(arm)) {
        let why = match missing {
            _ if scenario.go_live.is_none() => "has no go-live",
            Arm::Halted => "has no [halt] rules",
            _ => "has no plan",
        };
        let names: Vec<&str> = there.iter().map(|a| a.name()).collect();
        let (missing, names) = (missing.name(), names.join(", "));
        return Err(WrongInput(format!(
            "--arm {missing}: the scenario {why}; its arms are: {names}"
        ))
        .into());
    }
    Ok(there.into_iter().filter(|a| arms.contains(a)).collect())
}

/// All replications that were asked for, or as many as the precision takes; and then how precisely
/// what was asked for is known.
fn simulated(
    args: &Args,
    task: &Task,
    site: &Site<'_>,
) -> anyhow::Result<(Runs, Option<Vec<Known>>)> {
    let threads = Some(super::threads(args.threads));
    if let Some(wanted) = &task.precision {
        let progress = if args.quiet {
            Progress::silent()
        } else {
            Progress::counting()
        };
        let watch = |_| progress.one_more();
        let tells = !args.quiet && !args.json;
        let mut first_answer = |runs: &Runs| {
            if tells {
                progress
                    .aside(|| terminal::complain(&page::first_answer(&Summary::of(site, runs))));
            }
        };
        let arms = &task.design.arms;
        let done = simulate_until_precise(site, arms, wanted, threads, &watch, &mut first_answer);
        progress.over_now();
        let (runs, known) = done.context("--threads")?;
        return Ok((runs, Some(known)));
    }
    let progress = if args.quiet {
        Progress::silent()
    } else {
        Progress::over(task.design.units())
    };
    let watch = |_| progress.one_more();
    let runs = simulate_all(site, &task.design, threads, &watch);
    progress.over_now();
    Ok((runs.context("--threads")?, None))
}

/// How much of the intervals comes from not knowing; nothing where nothing is uncertain.
fn not_known(args: &Args, site: &Site<'_>, runs: &Runs) -> anyhow::Result<Option<NotKnown>> {
    let units = runs.arms.len() * runs.replications.len();
    let progress = if args.quiet || site.scenario.uncertain.is_empty() {
        Progress::silent()
    } else {
        Progress::over(units)
    };
    let threads = Some(super::threads(args.threads));
    let twins = twins(site, runs, threads, &|_| progress.one_more());
    progress.over_now();
    let twins = twins.context("--threads")?;
    Ok(twins.map(|twins| NotKnown::of(site, runs, &twins)))
}

/// Prepares all files before the first is put in its place.
fn write(
    task: &Task,
    site: &Site<'_>,
    runs: &Runs,
    summary: &Summary,
    effort: Effort,
    events: &EventLog,
    folder: &Folder,
) -> anyhow::Result<()> {
    let mut design = task.design.clone();
    if task.precision.is_some() {
        design.replications.clone_from(&runs.replications);
    }
    let mut files: Vec<Prepared> = vec![
        folder.prepare("daily.csv", |out| {
            daily_csv::write(site, runs, task.daily, out)
        })?,
        folder.prepare("weekly.csv", |out| weekly_csv::write(site, runs, out))?,
        folder.prepare("close-up.json", |out| {
            serde_json::to_writer(&mut *out, &CloseUp::of(site, runs))?;
            out.write_all(b"\n")
        })?,
        folder.prepare("sessions.csv", |out| sessions_csv::write(site, runs, out))?,
        folder.prepare("replications.csv", |out| {
            replications_csv::write(site, runs, out)
        })?,
        folder.prepare("windows.csv", |out| {
            windows_csv::write(site, runs, summary, out)
        })?,
        folder.prepare(datapackage::FILE, |out| {
            let tables = datapackage::tables(task.daily);
            datapackage::write(&task.name, &task.scenario.title, &tables, out)
        })?,
        folder.prepare("summary.json", |out| summary_json::write(summary, out))?,
    ];
    let recorded = match task.animation {
        true => Replay::of(site, runs),
        false => None,
    };
    if let Some(replay) = &recorded {
        files.push(folder.prepare(animation::RECORD, |out| {
            serde_json::to_writer(&mut *out, replay)?;
            out.write_all(b"\n")
        })?);
    }
    let digest = |file: &Prepared| Ok((file.name(), file.sha256()?));
    let digests: io::Result<_> = files.iter().map(digest).collect();
    let manifest = Manifest {
        notes: task.notes.clone(),
        files: digests.context("cannot read back what was written")?,
        ..Manifest::of(&task.name, &task.scenario, &design, task.daily, effort)
    };
    files.extend(events.prepare(site, folder)?);
    // Last, so that a folder with a manifest has all that it speaks of.
    files.push(folder.prepare("manifest.json", |out| {
        serde_json::to_writer_pretty(&mut *out, &manifest)?;
        out.write_all(b"\n")
    })?);
    folder::put_in_place(files)?;
    // A build that makes none would leave that of an earlier run, to be taken for this one's.
    #[cfg(not(feature = "xlsx"))]
    remove_old(folder, "results.xlsx")?;
    if recorded.is_none() {
        // That of an earlier run would be taken for this one's.
        for stale in [animation::RECORD, animation::PAGE] {
            remove_old(folder, stale)?;
        }
    }
    Ok(())
}

fn remove_old(folder: &Folder, stale: &str) -> anyhow::Result<()> {
    match std::fs::remove_file(folder.path().join(stale)) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove the old {stale}"))
        }
        _ => Ok(()),
    }
}

/// What to say of replications that met a bug, and how to see each alone.
fn lost(args: &Args, failures: &[Failure]) -> String {
    let scenario = args.scenario.display();
    let mut text = format!(
        "error: {} of the simulations met a bug in this program. Their replications are in no \
         figure and no file; the others are not affected. Please report it with one of these:\n",
        failures.len()
    );
    for failure in failures.iter().take(5) {
        let Failure {
            replication,
            arm,
            seed,
            message,
        } = failure;
        let arm = arm.name();
        text.push_str(&format!(
            "  cutover run {scenario} --seed {seed} --replication {replication} --arm {arm} \
             --no-files   # {message}\n"
        ));
    }
    text
}
