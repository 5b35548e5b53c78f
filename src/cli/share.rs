//! A share of a run: its units go into a part file as they are done, and `merge` makes of all parts
//! what `run` makes in one go. What stands in the file is decided in `report::part`.

use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::Context;

use super::leave::{self, Leave, Say};
use super::memory::{self, Memory};
use super::progress::{Progress, Stages};
use super::report::Holds;
use super::run::{Args, Task};
use super::{WrongInput, terminal};
use cutover::model::Site;
use cutover::model::spec::Scenario;
use cutover::report::folder::Folder;
use cutover::report::manifest::Effort;
use cutover::report::part::{RunHeader, RunPart, RunWriting, Shard, UnitRow};
use cutover::study::share::{Came, Luck, Unit, simulate_units, together};
use cutover::study::whole_run::concluded;

/// Simulates what a share lacks.
///
/// # Errors
///
/// Replications are not counted, or the part cannot be written.
pub(super) fn simulate(
    task: &Task,
    site: &Site<'_>,
    shard: Shard,
    args: &Args,
) -> anyhow::Result<ExitCode> {
    if task.precision.is_some() {
        return Err(WrongInput(format!(
            "--shard {}/{}: a share has a fixed number of replications; say how many there are in \
             all with --replications",
            shard.number, shard.of
        ))
        .into());
    }
    let Some(out) = &task.out else {
        return Ok(ExitCode::SUCCESS);
    };
    Holds::Run.may_be_in(out)?;
    let file = shard.file_name();
    let folder = Folder::to_write(out, &[&file]).map_err(WrongInput)?;
    std::fs::create_dir_all(folder.path())
        .with_context(|| format!("cannot make {}", folder.path().display()))?;
    let path = folder.path().join(file);
    let notes = task.notes.clone();
    let header = RunHeader::of(
        &task.name,
        &task.scenario,
        notes,
        &task.design,
        task.daily,
        shard,
    );
    let (writing, part) = RunWriting::begin_or_go_on(&path, &header).map_err(super::wrong_part)?;
    let units = part.gaps(&task.scenario);
    drop(part);
    let progress = if args.quiet {
        Progress::silent()
    } else {
        Progress::over(units.len())
    };
    let writing = Mutex::new((writing, None));
    let threads = Some(super::threads(args.threads));
    let done = simulate_units(site, &units, threads, &|simulate| {
        let mut began = Instant::now();
        let mut goes_on = ControlFlow::Continue(());
        simulate(&mut |unit, came| {
            let row = UnitRow {
                unit,
                // What arms have in common counts for the first that is done.
                seconds: began.elapsed().as_secs_f64(),
                came,
            };
            began = Instant::now();
            let mut writing = writing.lock().unwrap_or_else(PoisonError::into_inner);
            if let Err(error) = writing.0.add(&row) {
                writing.1 = Some(error);
                goes_on = ControlFlow::Break(());
            } else {
                progress.one_more();
            }
            goes_on
        });
        goes_on
    });
    progress.over_now();
    let (writing, failed) = writing.into_inner().unwrap_or_else(PoisonError::into_inner);
    writing.finish()?;
    if let Some(error) = failed {
        return Err(error.into());
    }
    done.context("--threads")?;
    if !args.quiet {
        terminal::complain(&format!("{} is complete.\n", path.display()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes of complete parts that belong together what the run in one go would have left.
///
/// # Errors
///
/// A part is not of its scenario, or the files cannot be written.
pub fn put_together(
    mut parts: Vec<RunPart>,
    out: &Path,
    say: Say,
    memory: Memory,
    threads: usize,
) -> anyhow::Result<ExitCode> {
    Holds::Run.may_be_in(out)?;
    let folder = leave::folder(out, std::iter::empty())?;
    let _alone = folder.alone().map_err(WrongInput)?;
    let header = parts[0].header.clone();
    let scenario = Scenario::from_json(header.scenario.clone())?;
    let site = Site::of(&scenario);
    let design = header.design();
    let mut seconds = 0.0;
    let mut came = |unit: Unit| {
        let row = of_unit(&mut parts, &site, unit)?;
        // What twins took is in no manifest.
        if unit.luck == Luck::Own {
            seconds += row.seconds;
        }
        Ok::<_, anyhow::Error>(row.came)
    };
    let stages = Arc::new(Stages::new(say == Say::Nothing));
    let shelf = memory.shelf(Some(out), stages.aside());
    let (runs, not_known) = together(&site, &design, Some(&shelf), &mut came).map_err(|error| {
        error
            .downcast()
            .map_or_else(|other| other, memory::not_done)
    })?;
    let leave = Leave {
        site: &site,
        name: &header.name,
        notes: header.notes.as_ref(),
        scenario: &format!("{}.toml", header.name),
        design,
        daily: header.daily(),
        // As if one thread had simulated it all.
        effort: Effort {
            threads: 1,
            seconds,
            events: runs.events(),
        },
        say,
        folder: Some(folder),
        events: None,
        replay: None,
    };
    let summary = concluded(&site, &runs, None, not_known, Some(threads), &*stages);
    stages.bar().over_now();
    let summary = summary.map_err(memory::not_done)?;
    leave.run(&runs, summary)
}

/// What a unit came to, from whichever part has it.
fn of_unit(parts: &mut [RunPart], site: &Site<'_>, unit: Unit) -> anyhow::Result<UnitRow> {
    for part in parts {
        let Some(row) = part.unit(unit)? else {
            continue;
        };
        if let Came::Outcome(outcome) = &row.came
            && !outcome.is_of(site)
        {
            let what = format!(
                "replication {} cannot be of its scenario; it was changed by hand",
                unit.replication
            );
            return Err(super::wrong_part(part.damaged(what)));
        }
        return Ok(row);
    }
    let (number, arm) = (unit.replication, unit.arm.name());
    anyhow::bail!("replication {number} of {arm} is in none of the parts")
}
