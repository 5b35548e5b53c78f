//! The command line: what can be typed, and how an answer or a mistake reaches the terminal and
//! the shell. What a command does is in the file of its name; nothing is simulated here.

pub mod backtest;
pub mod check;
pub mod choose;
pub mod compare;
pub mod completions;
pub mod describe;
pub mod events;
pub mod extract;
pub mod fit;
pub mod leave;
pub mod man;
pub mod measures;
pub mod memory;
pub mod merge;
pub mod new;
pub mod plot;
pub mod progress;
pub mod read;
pub mod report;
pub mod run;
pub mod schema;
pub mod sensitivity;
pub mod share;
pub mod studio;
pub mod sweep;
pub mod terminal;
pub mod track;
pub mod under_way;
pub mod varied;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use cutover::model::spec::{Mistakes, Share};
use cutover::report::part::PartError;

/// Forecasts what happens to a hospital's outpatients when a new electronic patient record
/// system goes live.
#[derive(Debug, Parser)]
#[command(
    name = "cutover",
    version,
    propagate_version = true,
    disable_help_subcommand = true,
    after_help = "Exit codes: 0 done, 1 failed, 2 the input is wrong.\n\
                  Begin with `cutover new` and `cutover run`."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Simulate a scenario in all its arms and say what comes out
    Run(run::Args),
    /// Make the pictures and the page of an earlier run again
    Report(report::Args),
    /// Draw any measure of an earlier run over time
    Plot(plot::Args),
    /// Simulate a scenario at many values of its parameters
    Sweep(sweep::Args),
    /// Compare scenarios on the same random numbers
    Compare(compare::Args),
    /// Find the cheapest point of a sweep that meets its targets
    Choose(choose::Args),
    /// Find out which parameters matter
    Sensitivity(sensitivity::Args),
    /// Put the parts of a shared run or sweep together
    Merge(merge::Args),
    /// Check a scenario and weigh its demand against its capacity
    Check(check::Args),
    /// Write the STRESS-DES document of a scenario and its run
    Describe(describe::Args),
    /// Write a simulated trust's own extracts: appointments, calls, tasks, weekly figures
    Extract(extract::Args),
    /// Write a commented scenario to start from
    New(new::Args),
    /// Make a scenario of a trust's own extracts, every value with its interval and rows
    Fit(fit::Args),
    /// Write one HTML page with the simulator in it, to be used by whoever has a browser
    Studio(studio::Args),
    /// Forecast the last part of a trust's own extracts from the first, and say how well
    Backtest(backtest::Args),
    /// Hold what happened, week by week, against a run that forecast it
    Track(track::Args),
    /// Print the JSON Schema of scenario files, for editors
    Schema(schema::Args),
    /// List the measures, with their units and what they mean
    Measures(measures::Args),
    /// Print completions for a shell
    Completions(completions::Args),
    /// Print the manual page
    Man(man::Args),
}

/// Exit code of a wrong input, and of wrong arguments.
pub const WRONG_INPUT: u8 = 2;

/// What was asked for cannot be done as asked: exit code 2, and the text says what to change.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct WrongInput(pub String);

/// Reads the arguments, the program's name first, does what they say, and gives the exit code.
#[must_use]
pub fn main(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    terminal::keep_panics_short();
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        // Help is no mistake, and is printed where answers are.
        Err(said) => {
            terminal::complain_of_arguments(&said);
            return u8::try_from(said.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
        }
    };
    let done = match &cli.command {
        Command::Run(args) => run::execute(args),
        Command::Report(args) => report::execute(args),
        Command::Plot(args) => plot::execute(args),
        Command::Sweep(args) => sweep::execute(args),
        Command::Compare(args) => compare::execute(args),
        Command::Choose(args) => choose::execute(args),
        Command::Sensitivity(args) => sensitivity::execute(args),
        Command::Merge(args) => merge::execute(args),
        Command::Check(args) => check::execute(args),
        Command::Describe(args) => describe::execute(args),
        Command::Extract(args) => extract::execute(args),
        Command::New(args) => new::execute(args),
        Command::Fit(args) => fit::execute(args),
        Command::Studio(args) => studio::execute(args),
        Command::Backtest(args) => backtest::execute(args),
        Command::Track(args) => track::execute(args),
        Command::Schema(args) => schema::execute(args),
        Command::Measures(args) => measures::execute(args),
        Command::Completions(args) => completions::execute(args),
        Command::Man(args) => man::execute(args),
    };
    done.unwrap_or_else(|error| explain(&error))
}

/// A share as one types it: 90%, or 0.9 as in a file without quotes.
fn share_of(text: &str) -> Result<Share, String> {
    match text.parse::<f64>() {
        Ok(share) if share > 0.0 && share < 1.0 => Ok(Share::of(share)),
        Ok(_) => Err(format!(
            "it has no percent sign: write {text}%, or a part of one such as 0.05"
        )),
        Err(_) => text
            .parse()
            .map_err(|wrong: String| wrong.replace('\n', "; ")),
    }
}

/// The threads asked for, or one for each core.
fn threads(asked: Option<u16>) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    asked.map_or_else(cores, usize::from)
}

/// A part that cannot be used is a mistake of whoever chose it.
fn wrong_part(error: PartError) -> anyhow::Error {
    match error {
        PartError::Damaged { .. } => WrongInput(error.to_string()).into(),
        PartError::Io { .. } => error.into(),
    }
}

/// Prints an error and its causes, never a backtrace, and gives the exit code it stands for.
fn explain(error: &anyhow::Error) -> ExitCode {
    if let Some(mistakes) = error.downcast_ref::<Mistakes>() {
        terminal::complain_of(mistakes);
        return ExitCode::from(WRONG_INPUT);
    }
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    terminal::complain(&format!("error: {}\n", causes.join(": ")));
    if error.downcast_ref::<WrongInput>().is_some() {
        ExitCode::from(WRONG_INPUT)
    } else {
        ExitCode::FAILURE
    }
}
