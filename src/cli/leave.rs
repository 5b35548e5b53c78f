//! What becomes of a run's outcomes, whether they were simulated here or in shares: what is said and
//! what is written. Both are made in `report`.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;

use super::events::EventLog;
use super::plot::{ASKED, ASKED_BESIDE};
use super::{WrongInput, memory, report, run, terminal};
use cutover::model::Site;
use cutover::model::spec::Notes;
use cutover::report::animation;
use cutover::report::daily_csv::Detail;
use cutover::report::folder::{self, Folder, Prepared};
use cutover::report::manifest::{Effort, file_hash};
use cutover::report::run_files::{MANIFEST, RunFile, RunFiles};
use cutover::report::{page, summary_json};
use cutover::study::replay::Replay;
use cutover::study::{Design, Failure, Runs, Summary};

/// What is said on the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Say {
    /// The verdict.
    Verdict,
    /// Everything that can be said.
    Everything,
    /// `summary.json`.
    Json,
    /// Nothing but complaints.
    Nothing,
}

impl Say {
    /// What arguments ask for.
    pub(super) fn of(args: &run::Args) -> Self {
        match args {
            _ if args.json => Self::Json,
            _ if args.full => Self::Everything,
            _ if args.quiet => Self::Nothing,
            _ => Self::Verdict,
        }
    }
}

/// A folder for a run's files, and for others that are made with them.
///
/// # Errors
///
/// They cannot be written there.
pub fn folder<'a>(out: &Path, others: impl Iterator<Item = &'a str>) -> Result<Folder, WrongInput> {
    let mut names: Vec<&str> = RunFile::ALL.map(RunFile::name).to_vec();
    names.push(MANIFEST);
    names.extend(others);
    names.extend([report::PAGE, "plots/"]);
    Folder::to_write(out, &names).map_err(WrongInput)
}

/// What is known of a run besides its outcomes.
#[derive(Debug)]
pub struct Leave<'a> {
    /// Where.
    pub site: &'a Site<'a>,
    /// Name of the scenario file, without folder and ending.
    pub name: &'a str,
    /// What the scenario's author wrote beside its values.
    pub notes: Option<&'a Notes>,
    /// The scenario, as it is given to `cutover run`.
    pub scenario: &'a str,
    /// What was to be simulated.
    pub design: Design,
    /// What the rows of daily.csv are.
    pub daily: Detail,
    /// What it took.
    pub effort: Effort,
    /// What is said.
    pub say: Say,
    /// Where files go, if there are to be any.
    pub folder: Option<Folder>,
    /// The event log, if there is to be one.
    pub events: Option<&'a EventLog>,
    /// The recorded replication, if there is one.
    pub replay: Option<Replay>,
}

impl Leave<'_> {
    /// Says what came out, and writes the files.
    ///
    /// # Errors
    ///
    /// No replication went through, or the files cannot be written.
    pub fn run(&self, runs: &Runs, summary: Option<Summary>) -> anyhow::Result<ExitCode> {
        let Some(summary) = summary else {
            terminal::complain(&lost(self.scenario, &runs.failures));
            anyhow::bail!("no replication went through; nothing was written");
        };
        // First the answer: whatever happens to the files, what was computed is not lost.
        match self.say {
            Say::Json => terminal::hand_over(&summary_json::text(&summary))?,
            Say::Everything => terminal::say(&page::of(&summary))?,
            Say::Verdict => terminal::say(&page::verdict(&summary))?,
            Say::Nothing => {}
        }
        // On a full disk the files cannot be written either: first why, and what to do.
        if let Some(why) = runs.cut_short() {
            terminal::complain(&memory::cut_short(runs.replications.len(), why));
        }
        if let Some(folder) = &self.folder {
            self.write(runs, &summary, folder)?;
            report::write_run(folder.path())?;
            if self.say != Say::Nothing {
                terminal::complain(&left(folder.path()));
            }
        }
        if !runs.failures.is_empty() {
            terminal::complain(&lost(self.scenario, &runs.failures));
        }
        match runs.failures.is_empty() && runs.cut_short().is_none() {
            true => Ok(ExitCode::SUCCESS),
            false => Ok(ExitCode::FAILURE),
        }
    }

    /// Prepares all files before the first is put in its place.
    fn write(&self, runs: &Runs, summary: &Summary, folder: &Folder) -> anyhow::Result<()> {
        let all = RunFiles {
            name: self.name,
            site: self.site,
            runs,
            summary,
            notes: self.notes,
            daily: self.daily,
        };
        let prepared = RunFile::ALL
            .into_iter()
            .map(|file| folder.prepare(file.name(), |out| all.write(file, out)));
        let mut files: Vec<Prepared> = prepared.collect::<Result<_, _>>()?;
        if let Some(replay) = &self.replay {
            files.push(folder.prepare(animation::RECORD, |out| {
                serde_json::to_writer(&mut *out, replay)?;
                out.write_all(b"\n")
            })?);
        }
        let digest = |file: &Prepared| Ok((file.name(), file.sha256()?));
        let digests: io::Result<BTreeMap<String, String>> = files.iter().map(digest).collect();
        let digests = digests.context("cannot read back what was written")?;
        let summary = RunFile::Summary.name();
        let was = file_hash(&folder.path().join(summary)).ok();
        let is_as_it_was = was.is_some() && was.as_ref() == digests.get(summary);
        let manifest = all.manifest(&self.design, self.effort, digests);
        if let Some(events) = self.events {
            files.extend(events.prepare(self.site, folder)?);
        }
        // Last, so that a folder with a manifest has all that it speaks of.
        files.push(folder.prepare(MANIFEST, |out| {
            out.write_all(manifest.to_text()?.as_bytes())
        })?);
        folder::put_in_place(files)?;
        if !is_as_it_was {
            // What `plot` drew of another run would be taken for this one's.
            folder.remove_drawn(ASKED, &ASKED_BESIDE)?;
        }
        // A build that makes none would leave that of an earlier run, to be taken for this one's.
        #[cfg(not(feature = "xlsx"))]
        folder.remove_old("results.xlsx")?;
        if self.replay.is_none() {
            // That of an earlier run would be taken for this one's.
            for stale in [animation::RECORD, animation::PAGE] {
                folder.remove_old(stale)?;
            }
        }
        Ok(())
    }
}

/// Where the files are, in one line, and what else there is as far as there is room for it. The path is
/// never broken: it is there to be pasted.
fn left(out: &Path) -> String {
    let page = out.join(report::PAGE).display().to_string();
    let besides = [
        " and tables beside it. More here: --full",
        " (more: --full)",
        "",
    ];
    let size = |text: &str| text.chars().count();
    let mut fitting = besides.into_iter();
    let besides = fitting.find(|besides| size(&page) + size(besides) <= page::WIDTH);
    format!("{page}{}\n", besides.unwrap_or_default())
}

/// What to say of replications that met a bug, and how to see each alone.
fn lost(scenario: &str, failures: &[Failure]) -> String {
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
