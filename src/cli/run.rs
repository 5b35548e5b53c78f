//! `cutover run`: reads a scenario or a manifest, simulates it in all its arms, says what came
//! out and writes the files. What is said and written is made in `report`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context;

use super::events::{EventLog, EventOptions};
use super::leave::{self, Leave, Say};
use super::progress::Progress;
use super::report::Holds;
use super::{WrongInput, read, share, terminal};
use cutover::model::spec::{Checked, Notes, Precision, Scenario, Share};
use cutover::model::{Arm, Site};
use cutover::report::daily_csv::Detail;
use cutover::report::manifest::Effort;
use cutover::report::page;
use cutover::report::part::Shard;
use cutover::study::not_known::twins;
use cutover::study::precise::{Known, simulate_until_precise};
use cutover::study::replay::Replay;
use cutover::study::{Design, NotKnown, Runs, Summary, simulate_all};

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
    /// Only the K-th of N shares of the replications, into part-K-of-N.jsonl in the folder; after an
    /// interruption the same command goes on from there. `cutover merge` puts all shares together
    #[arg(long, value_name = "K/N", conflicts_with_all = ["precision", "replication", "no_files", "json", "full", "animation", "events"])]
    pub shard: Option<Shard>,
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
    if let Some(shard) = args.shard {
        return share::simulate(&task, &site, shard, args);
    }
    let folder = match &task.out {
        Some(out) => Some(leave::folder(out, events.file_names())?),
        None => None,
    };
    let began = Instant::now();
    let (runs, known) = simulated(args, &task, &site)?;
    let effort = Effort {
        threads: super::threads(args.threads),
        seconds: began.elapsed().as_secs_f64(),
        events: runs.events(),
    };
    let not_known = not_known(args, &site, &runs)?;
    let mut design = task.design.clone();
    if task.precision.is_some() {
        design.replications.clone_from(&runs.replications);
    }
    let replay = match task.animation {
        true => Replay::of(&site, &runs),
        false => None,
    };
    let events = events.if_among(&runs);
    let leave = Leave {
        site: &site,
        name: &task.name,
        notes: task.notes.as_ref(),
        scenario: &args.scenario.display().to_string(),
        design,
        daily: task.daily,
        effort,
        say: Say::of(args),
        folder,
        events: Some(&events),
        replay,
    };
    leave.run(&runs, known, not_known)
}

/// What is to be done, arguments and file taken together.
pub(super) struct Task {
    pub(super) scenario: Checked<Scenario>,
    pub(super) design: Design,
    /// Name for files and folders, after the scenario file.
    pub(super) name: String,
    /// What the scenario's author wrote beside its values.
    pub(super) notes: Option<Notes>,
    pub(super) daily: Detail,
    /// Whether the first replication is recorded to be watched.
    animation: bool,
    pub(super) out: Option<PathBuf>,
    /// How precisely means are to be known, if replications are not counted.
    pub(super) precision: Option<Precision>,
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
