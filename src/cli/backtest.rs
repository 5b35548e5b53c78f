//! `cutover backtest`: the first part of a trust's extracts fitted and forecast, and held against the
//! rest. What is found is in `study::backtest`, how it is said in `report::backtest`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;

use super::fit::{extract_at, mapping, no_scenario};
use super::progress::Progress;
use super::{WrongInput, terminal};
use cutover::extract::{LocalTime, appointments, calls};
use cutover::model::spec::{CivilDate, Holidays};
use cutover::report::columns::BACKTEST;
use cutover::report::folder::{self, Folder};
use cutover::report::{backtest, backtest_csv, datapackage};
use cutover::study::backtest::{Backtest, Forecast, NotTested};
use cutover::study::fit::Period;
use cutover::study::track::{LEAST_REPLICATIONS, USUAL_REPLICATIONS};

/// The files.
const FILES: [&str; 2] = [BACKTEST.file, datapackage::FILE];

/// Arguments of `cutover backtest`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The extracts are those of `cutover fit`, of half a year or more. What was known on a Monday is fitted and \
forecast, without a go-live, and held against the weeks after it: patients seen, missed appointments, \
referrals, the waiting list and calls. docs/backtest.md says how it is scored.

  cutover backtest appointments.csv --calls calls.csv
  cutover backtest appointments.csv --until 2026-06-01")]
pub struct Args {
    /// One row an appointment
    pub appointments: PathBuf,
    /// One row a call
    #[arg(long, value_name = "FILE")]
    pub calls: Option<PathBuf>,
    /// Fit until this day; the forecast is from the Monday on or after it [default: two thirds of the
    /// extract]
    #[arg(long, value_name = "DATE")]
    pub until: Option<CivilDate>,
    /// The public holidays that the trust keeps: `england-and-wales`, `none`, or dates with commas between
    /// them
    #[arg(long, value_name = "DAYS", default_value = "england-and-wales")]
    pub holidays: Holidays,
    /// What columns and codes are called, if not as in docs/fit.md
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// Replications of the forecast
    #[arg(long, short = 'n', value_name = "N", default_value_t = USUAL_REPLICATIONS, value_parser = clap::value_parser!(u32).range(i64::from(LEAST_REPLICATIONS)..=10_000))]
    pub replications: u32,
    /// Threads; they change no result [default: one for each core]
    #[arg(long, short = 't', value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Folder for the files [default: out/backtest]
    #[arg(long, short = 'o', value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Print everything as JSON instead of the page
    #[arg(long)]
    pub json: bool,
}

/// Reads the extracts, fits their first part, simulates it, and says how it goes with the rest.
///
/// # Errors
///
/// An extract cannot be used, a replication met a bug, or files cannot be written.
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
    let out = args.out.clone();
    let out = out.unwrap_or_else(|| PathBuf::from("out/backtest"));
    let folder = Folder::to_write(&out, &FILES).map_err(WrongInput)?;
    let _alone = folder.alone().map_err(WrongInput)?;
    if let Some((until, last)) = args.until.zip(Period::of(&read.0.rows)) {
        let last = LocalTime::date_of(last.last);
        if last < until {
            return Err(WrongInput(format!(
                "--until {until}: {} ends before, with appointments until {last}; leave a few weeks after it to \
                 hold the forecast against",
                read.0.name
            ))
            .into());
        }
    }
    let forecast = Forecast::of(&read, calls.as_ref(), args.until, &args.holidays);
    let forecast = forecast.map_err(|error| match error {
        NotTested::Rows(what) => anyhow::Error::new(WrongInput(what)),
        NotTested::Scenario(mistakes) => no_scenario(&read.0.name, &mistakes).into(),
    })?;
    let progress = if args.json {
        Progress::silent()
    } else {
        Progress::over(args.replications as usize)
    };
    let threads = Some(super::threads(args.threads));
    let runs = forecast.simulated(args.replications, threads, &|_| progress.one_more());
    progress.over_now();
    let runs = runs.context("--threads")?;
    if let Some(failure) = runs.failures.first() {
        anyhow::bail!(
            "this is a bug in the program; replication {} failed: {}",
            failure.replication,
            failure.message
        );
    }
    let Some(found) = Backtest::of(&forecast, &runs) else {
        anyhow::bail!("no replication went through");
    };
    if args.json {
        terminal::hand_over(&backtest::json(&found)?)?;
    } else {
        terminal::say(&backtest::page(&found))?;
    }
    folder::put_in_place(vec![
        folder.prepare(BACKTEST.file, |out| backtest_csv::write(&found, out))?,
        folder.prepare(datapackage::FILE, |out| {
            let title = "A forecast of the last part of an extract, and what was seen";
            datapackage::write("backtest", title, &[BACKTEST], out)
        })?,
    ])?;
    for doubt in &found.doubts {
        terminal::complain(&format!("{doubt}\n"));
    }
    let place = folder.path().display();
    terminal::complain(&format!("{place}: {}\n", FILES.join(", ")));
    Ok(ExitCode::SUCCESS)
}
