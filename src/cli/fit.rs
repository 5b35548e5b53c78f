//! `cutover fit`: a trust's extracts made into a scenario. What is fitted is `study::fit`.

use std::fs::File;
use std::io::{self, Cursor};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use super::check::text::wrapped;
use super::new::{Existing, not_there, quoted_name};
use super::{WrongInput, read, terminal};
use cutover::extract::appointments::Appointment;
use cutover::extract::pathways::Pathway;
use cutover::extract::tasks::TaskRow;
use cutover::extract::{
    Extract, ExtractError, LocalTime, Mapping, Read, appointments, calls, pathways, tasks,
};
use cutover::model::spec::{CivilDate, Holidays, Mistakes, SheetName};
use cutover::report::decoded::decoded;
use cutover::report::fit_page;
use cutover::report::folder::{self, Folder};
use cutover::study::fit::{Files, Fit, FittedTasks, Period, RealStart};
use cutover::study::from_numbers::Written;

/// Written if no file is named.
const USUAL_FILE: &str = "fitted.toml";
/// Largest mapping file, in bytes.
const LARGEST: u64 = 1 << 20;
/// Largest workbook, and largest sheet as text: a million rows, which is as many as a sheet has.
const LARGEST_SHEET: u64 = 512 << 20;

/// Arguments of `cutover fit`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
An extract is a CSV file with a head, packed with gzip if you like, a sheet of a workbook \
(seen.xlsx#Sheet1), or a Parquet file where the program was built with that feature. Its columns may have \
our names (`cutover extract` writes them), \
those of HES, SUS or the Commissioning Data Sets, or any others that a mapping file tells:\n\n\
  [appointments.columns]\n  appointment = \"Appt Date/Time\"\n  clinic = \"\"                        # not read\n\n\
  [appointments.codes.attended]\n  \"ATT\" = \"attended\"\n\n\
Every value in the scenario has its 95 % interval, its rows and what was left out above it. Identifiers, \
names of clinics and counts below five are in no output. Beside the scenario a page, fitted.html, shows what \
was seen against what is fitted. docs/fit.md says what each column means and how \
each value is fitted.")]
pub struct Args {
    /// One row an appointment
    pub appointments: PathBuf,
    /// One row a call
    #[arg(long, value_name = "FILE")]
    pub calls: Option<PathBuf>,
    /// One row a patient who waits: start as it is, with these and the appointments to come
    ///
    /// Beside the scenario a file for each specialty is written with a row for each patient: dates,
    /// priority, kind and clinic, and nothing that says who it is. Small numbers cannot be kept back in
    /// it, so these files stay in the trust; the scenario itself has no such rows.
    #[arg(long, value_name = "FILE")]
    pub open_pathways: Option<PathBuf>,
    /// The morning on which the extracts were taken [default: after the last day in them]
    #[arg(long, value_name = "DATE", requires = "open_pathways")]
    pub freeze: Option<CivilDate>,
    /// One row a task on the new system, or on both: how fast people learn it
    ///
    /// Of a system that is new as yours will be: your own pilot, or a trust that has it.
    #[arg(long, value_name = "FILE")]
    pub tasks: Option<PathBuf>,
    /// The day on which those who did the tasks went over to the new system [default: before the first]
    #[arg(long, value_name = "DATE", requires = "tasks")]
    pub new_system_since: Option<CivilDate>,
    /// What columns and codes are called, if not as here
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// The public holidays that the trust keeps: `england-and-wales`, `none`, or dates with commas between
    /// them
    ///
    /// They count for no mean, sessions need not run on them, and the scenario keeps them.
    #[arg(long, value_name = "DAYS", default_value = "england-and-wales")]
    pub holidays: Holidays,
    /// The day of the go-live [default: a Monday eight weeks after the last appointment]
    #[arg(long, value_name = "DATE")]
    pub go_live: Option<CivilDate>,
    /// The scenario to write [default: fitted.toml]
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Overwrite the file if it exists
    #[arg(long)]
    pub force: bool,
}

/// Extracts are taken soon after the last day of which they tell.
const LATEST_FREEZE: i64 = 31;

/// That an extract may have been taken on a morning.
fn not_long_after(
    freeze: CivilDate,
    seen: &Read<Appointment>,
    open: &Read<Pathway>,
) -> Result<(), WrongInput> {
    let of_seen = seen.rows.iter().flat_map(|row| [row.booked, row.cancelled]);
    let of_open = open.rows.iter().map(|row| row.referred);
    let days = of_seen.chain(of_open).flatten().map(LocalTime::day);
    let last = days
        .chain(Period::of(&seen.rows).map(|period| period.last))
        .max();
    let Some(last) = last
        .map(LocalTime::date_of)
        .filter(|last| freeze.days_since(*last) > LATEST_FREEZE)
    else {
        return Ok(());
    };
    Err(WrongInput(format!(
        "--freeze {freeze}: the last day of which {} and {} tell is {last}; the morning on which they were \
         taken is no more than {LATEST_FREEZE} days after it",
        seen.name, open.name
    )))
}

/// That there are tasks on the new system.
fn tasks_after(since: CivilDate, done: &Read<TaskRow>) -> Result<(), WrongInput> {
    let last = done.rows.iter().map(|row| row.begun.day()).max();
    match last.map(LocalTime::date_of).filter(|last| *last < since) {
        Some(last) => Err(WrongInput(format!(
            "--new-system-since {since}: the last task in {} began on {last}, so none of them was done on the \
             new system",
            done.name
        ))),
        None => Ok(()),
    }
}

/// Reads the extracts, fits and writes the scenario.
///
/// # Errors
///
/// An extract cannot be used, or the file not written.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    let mapping = mapping(args.map.as_deref())?;
    let read = extract_at(
        &args.appointments,
        |file| appointments::read(file, &mapping),
        |all| &all.0,
    )?;
    let calls = args.calls.as_deref();
    let calls = calls
        .map(|path| extract_at(path, |file| calls::read(file, &mapping), |all| all))
        .transpose()?;
    let open = args.open_pathways.as_deref();
    let open = open
        .map(|path| extract_at(path, |file| pathways::read(file, &mapping), |all| &all.0))
        .transpose()?;
    let done = args.tasks.as_deref();
    let done = done
        .map(|path| extract_at(path, |file| tasks::read(file, &mapping), |all| all))
        .transpose()?;
    if let Some((date, done)) = args.new_system_since.zip(done.as_ref()) {
        tasks_after(date, done)?;
    }
    if let Some((date, open)) = args.freeze.zip(open.as_ref()) {
        not_long_after(date, &read.0, &open.0)?;
    }
    let learning = done
        .as_ref()
        .map(|done| FittedTasks::of(done, args.new_system_since));
    let mut fit = Fit::of(&read, calls.as_ref(), &args.holidays).map_err(WrongInput)?;
    if let Some(date) = args.go_live {
        fit.doubt_go_live(date);
    }
    let start = open
        .as_ref()
        .map(|open| RealStart::of(&fit, &read, open, args.freeze));
    let start = start.transpose().map_err(WrongInput)?;
    if let (Some(start), Some(go_live)) = (&start, args.go_live)
        && go_live <= start.freeze
    {
        return Err(WrongInput(format!(
            "--go-live {go_live}: the extracts were taken on the morning of {}, and it starts then",
            start.freeze
        ))
        .into());
    }
    let out = args
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from(USUAL_FILE));
    let page_at = out.with_extension("html");
    if page_at == out {
        return Err(WrongInput(format!(
            "--out {}: the page beside the scenario is called so; let the scenario end in .toml",
            out.display()
        ))
        .into());
    }
    let stem = out.file_stem().unwrap_or_default().to_string_lossy();
    let files = Files {
        appointments: &read.0.name,
        calls: calls.as_ref().map_or("", |calls| &calls.name),
        pathways: open.as_ref().map_or("", |(open, _)| &open.name),
        tasks: done.as_ref().map_or("", |done| &done.name),
        scenario: &stem,
    };
    let written = fit.written(&files, args.go_live, start.as_ref(), learning.as_ref());
    let written = written.map_err(|mistakes| no_scenario(&read.0.name, &mistakes))?;
    let existing = if args.force {
        Existing::Overwrite
    } else {
        Existing::Keep
    };
    let of_start = start.as_ref().map_or(&[][..], RealStart::said);
    let of_tasks = learning.as_ref().map_or(&[][..], FittedTasks::said);
    let said = fit.said().chain(of_start).chain(of_tasks);
    let said: Vec<&str> = said.map(String::as_str).collect();
    let page = fit_page::page(&fit, &files, learning.as_ref(), &said)?;
    leave(&out, &page, &written, existing)?;
    let mut text = format!(
        "Wrote {}, and {}: what was seen against what is fitted.\n\n",
        out.display(),
        page_at.display()
    );
    text += &patient_files(&out, &written.files);
    let follows = written.follows.iter().map(String::as_str);
    for sentence in said.into_iter().chain(follows) {
        text += &wrapped("  ", sentence);
    }
    for sentence in &written.out_of_balance {
        text += &wrapped("  ! ", sentence);
    }
    let name = quoted_name(&out);
    text += &format!("\nNext:\n\n  cutover check {name}     whether it is as you know it\n");
    terminal::say(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// The scenario with the page and the files beside it: all of them, or none.
///
/// # Errors
///
/// One of them is there and is to be kept, or cannot be written.
fn leave(out: &Path, page: &str, written: &Written, existing: Existing) -> anyhow::Result<()> {
    // It last: a scenario without its files would be none.
    let page_at = out.with_extension("html");
    let beside = written
        .files
        .iter()
        .map(|(name, rows)| (name.clone(), &**rows));
    let own = [(&*page_at, page), (out, &*written.text)].map(|(file, text)| {
        let name = file.file_name().unwrap_or_default();
        (name.to_string_lossy().into_owned(), text)
    });
    let files: Vec<(String, &str)> = beside.chain(own).collect();
    for (name, _) in &files {
        not_there(&out.with_file_name(name), existing)?;
    }
    let place = out.parent().filter(|place| *place != Path::new(""));
    let place = place.unwrap_or(Path::new("."));
    if !place.is_dir() {
        return Err(WrongInput(format!(
            "{} cannot be written: its folder does not exist",
            out.display()
        ))
        .into());
    }
    let names: Vec<&str> = files.iter().map(|(name, _)| &**name).collect();
    let folder = Folder::to_write(place, &names).map_err(WrongInput)?;
    let prepared = files
        .iter()
        .map(|(name, text)| folder.prepare(name, |out| out.write_all(text.as_bytes())));
    folder::put_in_place(prepared.collect::<Result<_, _>>()?)?;
    Ok(())
}

/// What is to be said of files with a row for each patient.
fn patient_files(out: &Path, files: &[(String, String)]) -> String {
    if files.is_empty() {
        return String::new();
    }
    let names = files
        .iter()
        .map(|(name, _)| quoted_name(&out.with_file_name(name)));
    let names: Vec<String> = names.collect();
    wrapped(
        "  ! ",
        &format!(
            "Beside it: {}. These are rows about patients: dates, priority, kind and clinic, with nothing that says who it is, but small numbers are not kept back, and who knows a patient's dates may find them. They are to stay in the trust, and so is a manifest.json or a scenario as resolved, which carry them along; the scenario itself has no such rows.",
            names.join(", ")
        ),
    ) + "\n"
}

/// What is wrong with a scenario that nobody has seen.
pub(super) fn no_scenario(extract: &str, mistakes: &Mistakes) -> WrongInput {
    let all: Vec<&str> = mistakes.list().iter().map(|m| &*m.title).collect();
    WrongInput(format!(
        "{extract}: what is fitted makes no scenario that can be run: {}\n = help: leave a specialty or a clinic that is \
         unlike the others out of the extract",
        all.join("; ")
    ))
}

pub(super) fn mapping(path: Option<&Path>) -> Result<Mapping, WrongInput> {
    let Some(path) = path else {
        return Ok(Mapping::default());
    };
    let name = path.display().to_string();
    let bytes = read::file(&name, LARGEST)
        .map_err(|error| WrongInput(format!("{name} cannot be read: {error}")))?;
    let text =
        String::from_utf8(bytes).map_err(|_| WrongInput(format!("{name} is not text in UTF-8")))?;
    Mapping::from_toml(&name, &text).map_err(|error| WrongInput(error.to_string()))
}

/// Reads an extract, and says which of its lines were left out; `rows` are what was read of them.
///
/// # Errors
///
/// It cannot be used.
pub(super) fn extract_at<T, R>(
    path: &Path,
    each: impl FnOnce(&Extract<'_>) -> Result<T, ExtractError>,
    rows: impl FnOnce(&T) -> &Read<R>,
) -> anyhow::Result<T> {
    let all = with(path, each).map_err(|error| WrongInput(error.to_string()))?;
    complain(rows(&all))?;
    Ok(all)
}

/// Does something with an extract, known by the name of its file: folders may tell more. A sheet of a
/// workbook is read once, anything else as often as it is gone through.
fn with<T>(path: &Path, each: impl FnOnce(&Extract<'_>) -> T) -> T {
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy();
    let sheet = path.to_str().filter(|name| SheetName::of(name).is_some());
    let rows = sheet.map(|name| read::file(name, LARGEST_SHEET).map(Arc::<[u8]>::from));
    let open = || -> io::Result<Box<dyn io::Read>> {
        match &rows {
            None => decoded(File::open(path)?),
            Some(Ok(rows)) => Ok(Box::new(Cursor::new(Arc::clone(rows)))),
            Some(Err(error)) => Err(io::Error::new(error.kind(), error.to_string())),
        }
    };
    each(&Extract {
        name: &name,
        open: &open,
    })
}

/// Says which lines were left out, to be looked at.
fn complain<R>(read: &Read<R>) -> io::Result<()> {
    for what in read.faults.with_lines() {
        terminal::complain(&format!("warning: {}: left out {what}\n", read.name));
    }
    Ok(())
}
