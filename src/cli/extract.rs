//! `cutover extract`: one replication of a scenario as extracts that a trust could have. What is in
//! them is made in `report::extracts`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::run::arm_of;
use super::{WrongInput, read, terminal};
use cutover::extract::{AppointmentField, CallField, Shape, TaskField};
use cutover::model::{Arm, Site, simulate_watched};
use cutover::report::datapackage;
use cutover::report::extracts::{self, Following, Rows, Weeks};
use cutover::report::folder::{self, Folder};

/// The files.
const FILES: [&str; 5] = [
    extracts::file(Shape::Appointments),
    extracts::file(Shape::Calls),
    extracts::file(Shape::Tasks),
    extracts::WEEKS,
    datapackage::FILE,
];

/// Arguments of `cutover extract`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Writes appointments.csv, calls.csv and tasks.csv: what the systems of such a trust would hold, with \
people who do not exist. `cutover fit` reads them, and makes a scenario of them. weeks.csv has its \
weekly figures; `cutover track` holds them against a run. datapackage.json says what each column means.")]
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
    let site = Site::of(&input.scenario);
    let (outcome, followed) =
        simulate_watched(&site, args.arm, args.replication, Following::new(&site));
    let Rows {
        appointments,
        calls,
        tasks,
    } = followed.rows();
    let weeks = Weeks::of(&site, &outcome.book);
    let title = &input.scenario.title;
    let [a, c, t, w, d] = FILES;
    folder::put_in_place(vec![
        folder.prepare(a, |out| {
            extracts::write::<AppointmentField>(&appointments, out)
        })?,
        folder.prepare(c, |out| extracts::write::<CallField>(&calls, out))?,
        folder.prepare(t, |out| extracts::write::<TaskField>(&tasks, out))?,
        folder.prepare(w, |out| weeks.write(out))?,
        folder.prepare(d, |out| extracts::describe(&input.name, title, &weeks, out))?,
    ])?;
    terminal::say(&format!(
        "{}: {} appointments, {} calls, {} tasks\n",
        args.out.display(),
        appointments.len(),
        calls.len(),
        tasks.len()
    ))?;
    Ok(ExitCode::SUCCESS)
}
