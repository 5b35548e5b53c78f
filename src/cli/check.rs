//! `cutover check`: what was understood of a scenario, and whether its capacity suffices, in
//! words and tables. The figures come from `study::offered_load` and `study::forecast`.

pub mod forecast;
pub mod laws;
pub mod loads;
pub mod text;
pub mod uncertain;
pub mod understood;

use std::process::ExitCode;

use serde_json::json;

use super::{read, terminal};
use cutover::model::spec::{Checked, Scenario};
use cutover::study::offered_load::OfferedLoad;

/// Arguments of `cutover check`.
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Checks a scenario: every mistake with its place, or what was understood, and \
                  whether slots, clinic time, staff and telephone lines suffice: before the \
                  go-live, in its first week, and once learning has settled. How far the backlog of \
                  the booking office comes is read off one simulated replication, and so is how \
                  targets stand, unless that would take long."
)]
pub struct Args {
    /// The scenario file
    #[arg(value_name = "SCENARIO")]
    pub scenario: String,
    /// Print the figures as JSON
    #[arg(long, conflicts_with = "resolved")]
    pub json: bool,
    /// Simulate one replication to forecast the backlog, and how targets stand
    #[arg(
        long,
        value_enum,
        value_name = "WHETHER",
        default_value_t,
        conflicts_with = "resolved"
    )]
    pub forecast: forecast::Whether,
    /// Print the scenario with all defaults filled in, as a scenario file
    #[arg(long)]
    pub resolved: bool,
}

/// Checks a scenario and prints what was found.
///
/// # Errors
///
/// The scenario is wrong (every mistake in it), or nothing can be printed.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    let scenario = read::scenario(&args.scenario)?;
    if args.resolved {
        terminal::hand_over(&scenario.to_toml())?;
        return Ok(ExitCode::SUCCESS);
    }
    let load = OfferedLoad::of(&scenario);
    let backlog = forecast::of(&scenario, &load, args.forecast);
    if args.json {
        terminal::hand_over(&format!("{}\n", as_json(&scenario, &load, &backlog)?))?;
    } else {
        terminal::say(&in_words(&args.scenario, &scenario, &load, &backlog))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// `forecast` has the `status` of [`forecast::Outcome`], and what belongs to it beside it.
fn as_json(
    scenario: &Checked<Scenario>,
    load: &OfferedLoad,
    backlog: &forecast::Outcome,
) -> anyhow::Result<String> {
    let doubts: Vec<_> = scenario
        .doubts()
        .into_iter()
        .map(|doubt| json!({ "key": doubt.key, "doubt": doubt.title }))
        .collect();
    let all = json!({
        "title": scenario.title,
        "valid": true,
        "warnings": load.warnings(),
        "mended": load.mended(),
        "doubts": doubts,
        "uncertain": uncertain::as_json(scenario, load),
        "offered-load": serde_json::to_value(load)?,
        "forecast": serde_json::to_value(backlog)?,
    });
    Ok(serde_json::to_string_pretty(&all)?)
}

fn in_words(
    file: &str,
    scenario: &Checked<Scenario>,
    load: &OfferedLoad,
    backlog: &forecast::Outcome,
) -> String {
    let parts = [
        format!("{}\n{file} is valid.\n", scenario.title),
        understood::overview(scenario),
        understood::files(scenario),
        uncertain::in_words(scenario, load),
        understood::memory(scenario),
        understood::lists(scenario),
        understood::monday(scenario),
        loads::warnings(load, scenario),
        backlog.in_words(scenario, load),
        loads::slots(load),
        loads::clinics(load),
        loads::teams(load),
        loads::lines(load, scenario),
        understood::learning(scenario, &load.teams),
        understood::troubles(scenario),
        understood::clinics(scenario),
        understood::car_parks(scenario),
        understood::money(scenario),
        understood::pools(scenario),
        understood::plan(scenario),
        understood::halt(scenario),
        laws::laws(scenario),
    ];
    parts.concat()
}
