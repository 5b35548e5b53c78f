//! `cutover track`: a trust's own weekly figures held against a run. What is found is in
//! `study::track`, how it is said in `report::track`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;

use super::progress::Progress;
use super::run::{arm_of, no_such_arm};
use super::{WrongInput, read, terminal};
use cutover::model::remedies::go_live_of;
use cutover::model::spec::Scenario;
use cutover::model::{Arm, Site};
use cutover::report::columns::{BELIEFS, TRACK, UPDATE};
use cutover::report::datapackage;
use cutover::report::folder::{self, Folder};
use cutover::report::picture::Size;
use cutover::report::pictures;
use cutover::report::{track, track_csv, update};
use cutover::study::track::{
    LEAST_REPLICATIONS, LEAST_TO_UPDATE, Observed, Track, USUAL_REPLICATIONS, USUAL_TO_UPDATE,
    Update,
};
use cutover::study::whole_run::chosen;
use cutover::study::{Design, Runs, simulate_all};

/// Largest file of weekly figures, in bytes.
const LARGEST: u64 = 16 << 20;

/// Name of the picture.
const PICTURE: &str = "track.svg";
/// Name of the table.
const TABLE: &str = TRACK.file;

/// The files.
const FILES: [&str; 3] = [TABLE, datapackage::FILE, PICTURE];
/// And with `--update`.
const ALL_FILES: [&str; 5] = [TABLE, datapackage::FILE, PICTURE, UPDATE.file, BELIEFS.file];

/// Arguments of `cutover track`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
OBSERVED is a CSV file with a row for each week: a column `week` (its first day, or its number, 1 from \
the go-live on), and a column for each measure, by its id or name (`cutover measures`). Empty cells and \
missing weeks are gaps. A share is 7.5% or 0.075.

  cutover track weeks.csv --run out/oxford-2011
  cutover track weeks.csv --run out/oxford-2011 --arm unmitigated --ignore notes
  cutover track weeks.csv --run out/oxford-2011 --update")]
pub struct Args {
    /// Weekly figures as they were
    #[arg(value_name = "OBSERVED")]
    pub observed: PathBuf,
    /// Folder of the run that forecast them
    #[arg(long, value_name = "DIR")]
    pub run: PathBuf,
    /// What was really done [default: planned if there is a plan, else unmitigated]
    #[arg(long, value_name = "ARM", value_parser = arm_of)]
    pub arm: Option<Arm>,
    /// A column that is not read; may be given several times
    #[arg(long = "ignore", value_name = "COLUMN")]
    pub ignored: Vec<String>,
    /// Make the forecast again with what was seen: what is [uncertain], the weeks to come, when it is over
    #[arg(long)]
    pub update: bool,
    /// Replications to hold them against [default: the run's, at least 39; with --update at least 200]
    #[arg(long, short = 'n', value_name = "N", value_parser = clap::value_parser!(u32).range(i64::from(LEAST_REPLICATIONS)..=10_000))]
    pub replications: Option<u32>,
    /// Threads; they change no result [default: one for each core]
    #[arg(long, short = 't', value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Folder for the files [default: DIR/track]
    #[arg(long, short = 'o', value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Print everything as JSON instead of the page
    #[arg(long)]
    pub json: bool,
}

/// Reads the figures, simulates the run's arm again, and says how they go together.
///
/// # Errors
///
/// The figures or the folder are wrong, a replication met a bug, or files cannot be written.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    let manifest = args.run.join("manifest.json");
    if !manifest.is_file() {
        let shown = args.run.display();
        return Err(WrongInput(format!(
            "--run {shown}: this is no folder of a run, for it has no manifest.json; `cutover run` \
             makes one"
        ))
        .into());
    }
    let input = read::input(&manifest)?;
    let recorded = input.recorded.as_ref();
    let (first, count) = recorded.map_or((0, 0), |m| (m.first_replication, m.replications));
    let arm = arm(args.arm, &Arm::of(&input.scenario));
    chosen(&[arm], &input.scenario).map_err(no_such_arm)?;
    let site = Site::of(&input.scenario);
    let observed = observed(args, &site, arm)?;
    let files = files_of(args, &input.scenario)?;
    let folder = folder_of(args, files)?;
    let _alone = folder.alone().map_err(WrongInput)?;

    let least = if args.update {
        USUAL_TO_UPDATE
    } else {
        USUAL_REPLICATIONS
    };
    let count = args
        .replications
        .map_or(count.max(u64::from(least)), u64::from);
    let replications: Vec<u64> = (first..first.saturating_add(count)).collect();
    for &replication in &replications {
        input.scenario.drawn(replication)?;
    }
    let runs = simulated(args, &site, arm, replications)?;
    let Some(found) = Track::of(&site, &runs, arm, &observed) else {
        anyhow::bail!("no replication went through");
    };
    if !args.json {
        terminal::say(&track::page(&found))?;
    }
    let again = args
        .update
        .then(|| Update::of(&site, &runs, arm, &observed));
    let again = again
        .transpose()
        .map_err(|error| WrongInput(format!("--update: {error}")))?;
    match (&again, args.json) {
        (None, true) => terminal::hand_over(&track::json(&found)?)?,
        (Some(again), true) => terminal::hand_over(&update::json(&found, again)?)?,
        (None, false) => {}
        (Some(again), false) => terminal::say(&update::page(again))?,
    }
    let drawn = again.as_ref().map(|again| again.drawn_into(&found));
    let picture = pictures::track::picture(drawn.as_ref().unwrap_or(&found), Size::PAGE)?;
    let tables: &[_] = match again {
        None => &[TRACK],
        Some(_) => &[TRACK, UPDATE, BELIEFS],
    };
    let mut made = vec![
        folder.prepare(TABLE, |out| track_csv::write(&found, out))?,
        folder.prepare(datapackage::FILE, |out| {
            datapackage::write(&input.name, &input.scenario.title, tables, out)
        })?,
        folder.prepare(PICTURE, |out| out.write_all(picture.svg.as_bytes()))?,
    ];
    if let Some(again) = &again {
        made.push(folder.prepare(UPDATE.file, |out| update::write_weeks(again, out))?);
        made.push(folder.prepare(BELIEFS.file, |out| update::write_beliefs(again, out))?);
    }
    folder::put_in_place(made)?;
    let place = folder.path().display();
    terminal::complain(&format!("{place}: {}\n", files.join(", ")));
    Ok(ExitCode::SUCCESS)
}

/// What was asked for, or what most will have done.
fn arm(asked: Option<Arm>, there: &[Arm]) -> Arm {
    let usual = [Arm::Planned, Arm::Unmitigated];
    let usual = usual.into_iter().find(|arm| there.contains(arm));
    asked.or(usual).unwrap_or(Arm::Baseline)
}

fn observed(args: &Args, site: &Site<'_>, arm: Arm) -> anyhow::Result<Observed> {
    let name = args.observed.display().to_string();
    let bytes = read::file(&name, LARGEST)
        .map_err(|error| WrongInput(format!("{name} cannot be read: {error}")))?;
    if bytes.len() as u64 > LARGEST {
        let most = LARGEST >> 20;
        return Err(WrongInput(format!(
            "{name} is larger than {most} MiB: weekly figures are few"
        ))
        .into());
    }
    let observed = Observed::read(&name, &bytes, site, arm, &args.ignored)?;
    if let (Some(first), Some(last)) = (observed.left_out.first(), observed.left_out.last()) {
        let (weeks, are) = match observed.left_out.len() {
            1 => (format!("the week of {name} from {first}"), "is"),
            n => (
                format!("{n} weeks of {name}, from {first} to {last},"),
                "are",
            ),
        };
        terminal::complain(&format!(
            "note: {weeks} {are} not whole in the simulated time ({} to {})\n      and {are} left out\n",
            site.scenario.start, site.scenario.end
        ));
    }
    let live = go_live_of(site, arm).filter(|day| Some(*day) != site.calendar.go_live());
    if let Some(day) = live {
        terminal::complain(&format!(
            "note: week 1 begins with the go-live of this arm, on {}; the run's own tables count from the\n      \
             scenario's\n",
            site.calendar.date(day)
        ));
    }
    Ok(observed)
}

/// The files to be written.
fn files_of(args: &Args, scenario: &Scenario) -> Result<&'static [&'static str], WrongInput> {
    if !args.update {
        return Ok(&FILES);
    }
    if scenario.uncertain.is_empty() {
        return Err(WrongInput(
            "--update: nothing is uncertain in the run's scenario, so there is nothing to learn; say under \
             [uncertain] what is not known, such as \"new-system.learning.clerk.initial\" = { triangular = \
             [1.5, 2.5, 4] }, and run it again"
                .to_owned(),
        ));
    }
    if let Some(few) = args.replications.filter(|&n| n < LEAST_TO_UPDATE) {
        return Err(WrongInput(format!(
            "--replications {few}: --update weighs replications and needs at least {LEAST_TO_UPDATE}"
        )));
    }
    Ok(&ALL_FILES)
}

/// Where the files go: not over what was observed.
fn folder_of(args: &Args, files: &[&str]) -> Result<Folder, WrongInput> {
    let usual = || args.run.join("track");
    let out = args.out.clone().unwrap_or_else(usual);
    let is_the_observed = |name: &str| same(&out.join(name), &args.observed);
    if let Some(name) = files.iter().find(|name| is_the_observed(name)) {
        return Err(WrongInput(format!(
            "--out {}: {name} would be written over what was observed; choose another folder",
            out.display()
        )));
    }
    Folder::to_write(&out, files).map_err(WrongInput)
}

fn same(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

fn simulated(
    args: &Args,
    site: &Site<'_>,
    arm: Arm,
    replications: Vec<u64>,
) -> anyhow::Result<Runs> {
    // When it is over is judged against the same random numbers without a go-live.
    let arms = match args.update && arm != Arm::Baseline {
        true => vec![Arm::Baseline, arm],
        false => vec![arm],
    };
    let design = Design { arms, replications };
    let progress = if args.json {
        Progress::silent()
    } else {
        Progress::over(design.units())
    };
    let threads = Some(super::threads(args.threads));
    let runs = simulate_all(site, &design, threads, &|_| progress.one_more());
    progress.over_now();
    let runs = runs.context("--threads")?;
    if let Some(failure) = runs.failures.first() {
        anyhow::bail!(
            "this is a bug in the program; replication {} failed: {}",
            failure.replication,
            failure.message
        );
    }
    Ok(runs)
}
