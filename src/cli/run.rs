//! `cutover run`: reads a scenario or a manifest, simulates it in all its arms, says what came
//! out and writes the files. What is said and written is made in `report`.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use super::events::{EventLog, EventOptions};
use super::leave::{self, Leave, Say};
use super::memory::{self, Memory};
use super::progress::Stages;
use super::report::Holds;
use super::{WrongInput, read, share, terminal};
use cutover::model::spec::{Checked, Notes, Precision, Scenario, Share};
use cutover::model::{Arm, Site};
use cutover::report::daily_csv::Detail;
use cutover::report::folder::Folder;
use cutover::report::manifest::Effort;
use cutover::report::page;
use cutover::report::part::Shard;
use cutover::study::replay::Replay;
use cutover::study::whole_run::{
    MOST_REPLICATIONS, NoSuchArm, Simulated, Wanted, Watcher, simulate_whole, try_values,
};
use cutover::study::{Design, Runs, Summary};

/// Arguments of `cutover run`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Arms: `baseline` is business as usual, `unmitigated` the go-live without the plan, `planned` the \
go-live with it, `halted` the go-live with the plan (if there is one) and the rules of [halt]. They \
meet the same random numbers, so their differences are those of the go-live, of the plan and of \
halting.

Files: summary.json (every estimate), daily.csv (measures that are never anything but zero are \
left out), sessions.csv, replications.csv, manifest.json and plots/*.svg, from where pictures of an \
earlier run are taken away. Other files in the folder are left alone. `cutover run \
DIR/manifest.json` repeats a run to the bit.")]
pub struct Args {
    /// A scenario file, or the manifest.json of an earlier run to repeat it
    pub scenario: PathBuf,
    /// How often the same weeks are simulated with fresh random numbers [default: the scenario's,
    /// or as often as the headline takes to be known within 10 %, 10 to 50 times]
    #[arg(long, short = 'n', value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_REPLICATIONS)))]
    pub replications: Option<u32>,
    /// Simulate until the means are known within this share of them, such as 5%, or, where they are small,
    /// within half a minute, half a per cent, one patient, instead of a number of replications
    #[arg(long, value_name = "SHARE", value_parser = super::share_of, conflicts_with_all = ["replications", "replication"])]
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
    /// How much is kept in memory.
    #[command(flatten)]
    pub memory: Memory,
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
    if let Some(why) = memory::too_much(&task.scenario) {
        return Err(WrongInput(format!("{}: {why}", args.scenario.display())).into());
    }
    try_values(&task.scenario, &task.design)?;
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
    // Until all is written: of two runs at one time each would leave a part.
    let _alone = folder
        .as_ref()
        .map(Folder::alone)
        .transpose()
        .map_err(WrongInput)?;
    let began = Instant::now();
    let simulated = simulated(args, &task, &site)?;
    let runs = &simulated.runs;
    let effort = Effort {
        threads: super::threads(args.threads),
        seconds: began.elapsed().as_secs_f64(),
        events: runs.events(),
    };
    let replay = match task.animation {
        true => Replay::of(&site, runs),
        false => None,
    };
    let events = events.if_among(runs);
    let leave = Leave {
        site: &site,
        name: &task.name,
        notes: task.notes.as_ref(),
        scenario: &args.scenario.display().to_string(),
        design: simulated.design,
        daily: task.daily,
        effort,
        say: Say::of(args),
        folder,
        events: Some(&events),
        replay,
    };
    leave.run(runs, simulated.summary)
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
        let wanted = Wanted {
            replications: args.replications,
            precision: args.precision,
            seed: args.seed,
            arms: args.arms.clone(),
            replication: args.replication,
        };
        let edited = wanted.edited(input.scenario);
        let options: &[&str] = args.precision.map_or(&[], |_| &["precision"]);
        let scenario = read::with_options(edited, options)?;
        let mut design = Design::of(&scenario);
        if let Some(manifest) = &recorded {
            let first = manifest.first_replication;
            let count = args.replications.map_or(manifest.replications, u64::from);
            let unknown = || wrong_manifest(args, "its arms are unknown");
            design.arms = manifest.arms().ok_or_else(unknown)?;
            if !(1..=u64::from(MOST_REPLICATIONS)).contains(&count) {
                return Err(wrong_manifest(args, "its number of replications cannot be").into());
            }
            design.replications = (first..first.saturating_add(count)).collect();
        }
        let design = wanted.design(&scenario, design).map_err(no_such_arm)?;
        let out = args
            .out
            .clone()
            .unwrap_or_else(|| Path::new("out").join(&input.name));
        Ok(Self {
            precision: scenario.precision_of_a_run(),
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

/// An arm that the scenario has not.
pub(super) fn no_such_arm(wrong: NoSuchArm) -> WrongInput {
    WrongInput(format!("--arm {}: {wrong}", wrong.arm.name()))
}

/// Simulates what was asked for, with a bar where somebody watches.
fn simulated(args: &Args, task: &Task, site: &Site<'_>) -> anyhow::Result<Simulated> {
    let stages = Arc::new(Stages::new(args.quiet));
    let watching = Watching {
        args,
        site,
        stages: Arc::clone(&stages),
    };
    let shelf = args.memory.shelf(task.out.as_deref(), stages.aside());
    let threads = Some(super::threads(args.threads));
    let design = task.design.clone();
    let simulated = simulate_whole(site, design, threads, &watching, Some(&shelf));
    watching.stages.bar().over_now();
    simulated.map_err(memory::not_done)
}

/// Who sits at the terminal.
struct Watching<'a> {
    args: &'a Args,
    site: &'a Site<'a>,
    stages: Arc<Stages>,
}

impl Watcher for Watching<'_> {
    fn begin(&self, units: Option<usize>) {
        self.stages.begin(units);
    }

    fn one_more(&self) -> ControlFlow<()> {
        self.stages.one_more()
    }

    fn first_answer(&self, runs: &Runs) {
        if !self.args.quiet && !self.args.json {
            let answer = page::first_answer(&Summary::of(self.site, runs));
            self.stages.bar().aside(|| terminal::complain(&answer));
        }
    }
}
