//! `cutover extract`: one replication of a scenario as extracts that a trust could have. What is in
//! them is made in `report::extracts`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::run::arm_of;
use super::{WrongInput, read, terminal};
use cutover::extract::{AppointmentField, CallField, PathwayField, Shape, TaskField};
use cutover::model::spec::CivilDate;
use cutover::model::{Arm, Site, simulate_watched};
use cutover::report::datapackage;
use cutover::report::extracts::{self, Following, Rows, Weeks};
use cutover::report::folder::{self, Folder};

/// The files.
const FILES: [&str; 6] = [
    extracts::file(Shape::Appointments),
    extracts::file(Shape::Calls),
    extracts::file(Shape::Tasks),
    extracts::file(Shape::Pathways),
    extracts::WEEKS,
    datapackage::FILE,
];

/// Arguments of `cutover extract`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Writes appointments.csv, calls.csv, tasks.csv and pathways.csv: what the systems of such a trust would \
hold, with people who do not exist. `cutover fit` reads them, and makes a scenario of them. weeks.csv has \
the weekly figures of the whole run, after --freeze as well; `cutover track` holds them against a run. \
datapackage.json says what each column means.")]
pub struct Args {
    /// A scenario file, or the manifest.json of an earlier run
    pub scenario: PathBuf,
    /// Folder for the files
    #[arg(long, short = 'o', value_name = "DIR")]
    pub out: PathBuf,
    /// Of this arm
    #[arg(long, value_name = "ARM", value_parser = arm_of, default_value = "baseline")]
    pub arm: Arm,
    /// The replication with this number, counted from 0
    #[arg(long, value_name = "K", default_value_t = 0)]
    pub replication: u64,
    /// As they are on the morning of this day [default: at the end]
    #[arg(long, value_name = "DATE")]
    pub freeze: Option<CivilDate>,
}

/// Simulates the replication and writes the files.
///
/// # Errors
///
/// The scenario is wrong or has no such arm, or a file cannot be written.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    let input = read::input(&args.scenario)?;
    input.scenario.drawn(args.replication)?;
    let there = Arm::of(&input.scenario);
    if !there.contains(&args.arm) {
        let names: Vec<&str> = there.iter().map(|arm| arm.name()).collect();
        let (name, names) = (args.arm.name(), names.join(", "));
        return Err(WrongInput(format!(
            "--arm {name}: the arms of the scenario are: {names}"
        ))
        .into());
    }
    let folder = Folder::to_write(&args.out, &FILES).map_err(WrongInput)?;
    let _alone = folder.alone().map_err(WrongInput)?;
    let site = Site::of(&input.scenario);
    let days = site.calendar.days();
    let freeze = args.freeze.map_or(Ok(days), |date| {
        let day = date.days_since(input.scenario.start);
        let (start, end) = (input.scenario.start, input.scenario.end);
        let within = (1..=days).contains(&day).then_some(day);
        within.ok_or_else(|| {
            WrongInput(format!(
                "--freeze {date}: the scenario lasts from {start} to {end}; the morning is to be after its first day"
            ))
        })
    })?;
    let following = Following::until(&site, freeze);
    let (outcome, followed) = simulate_watched(&site, args.arm, args.replication, following);
    let Rows {
        appointments,
        calls,
        tasks,
        pathways,
    } = followed.rows();
    let weeks = Weeks::of(&site, &outcome.book);
    let title = &input.scenario.title;
    let [a, c, t, p, w, d] = FILES;
    folder::put_in_place(vec![
        folder.prepare(a, |out| {
            extracts::write::<AppointmentField>(&appointments, out)
        })?,
        folder.prepare(c, |out| extracts::write::<CallField>(&calls, out))?,
        folder.prepare(t, |out| extracts::write::<TaskField>(&tasks, out))?,
        folder.prepare(p, |out| extracts::write::<PathwayField>(&pathways, out))?,
        folder.prepare(w, |out| weeks.write(out))?,
        folder.prepare(d, |out| extracts::describe(&input.name, title, &weeks, out))?,
    ])?;
    terminal::say(&format!(
        "{}: {} appointments, {} calls, {} tasks, {} who wait\n",
        args.out.display(),
        appointments.len(),
        calls.len(),
        tasks.len(),
        pathways.len()
    ))?;
    Ok(ExitCode::SUCCESS)
}
