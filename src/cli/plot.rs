//! `cutover plot`: any measure of an earlier run over time, as a picture with the numbers behind
//! it, without simulating again. Which rows are shown, and how, is in `report::plot`.

mod target;
mod typed;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;

pub(super) use self::target::{ASKED, ASKED_BESIDE};
use self::target::{Target, format_of};
use self::typed::{When, measure_of, size_of, when_of};
use super::run::arm_of;
use super::{WrongInput, terminal};
use cutover::model::spec::nearest;
use cutover::model::spec::week_start;
use cutover::model::{Arm, Measure};
use cutover::report::folder;
use cutover::report::picture::Size;
use cutover::report::plot::{By, Form, NoPlot, Plot, Request, Stretch, data};
use cutover::report::results::Results;

/// Arguments of `cutover plot`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Several measures or specialties are drawn one below the other. Beside FILE.svg it writes FILE.csv, \
the numbers, and FILE.vl.json, a Vega-Lite specification that reads them, for those who restyle.

A control chart shows which weeks are more than the usual ups and downs, as NHS England's \"Making \
data count\" does, re-based at the go-live.

  cutover plot out/oxford-2011 calls.wait
  cutover plot out/oxford-2011 booking.unbooked --specialty ophthalmology,ent --by day
  cutover plot out/oxford-2011 calls.abandoned-share --kind control --arm planned --from -12")]
pub struct Args {
    /// Folder of an earlier run
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// What is shown, such as calls.wait; `cutover measures` lists all
    #[arg(value_name = "MEASURE", required = true, value_parser = measure_of)]
    pub measures: Vec<Measure>,
    /// Only this arm; may be given several times [default: all that were simulated]
    #[arg(long = "arm", value_name = "ARM", value_parser = arm_of, value_delimiter = ',')]
    pub arms: Vec<Arm>,
    /// This specialty, by its key or title, instead of the trust; may be given several times, or several
    /// with commas between
    #[arg(long = "specialty", value_name = "NAME")]
    pub specialties: Vec<String>,
    /// From this day or week on: 2011-11-01, or -4 for four weeks before the go-live
    #[arg(long, value_name = "WHEN", value_parser = when_of, allow_hyphen_values = true)]
    pub from: Option<When>,
    /// To the end of this day or week: 2012-02-29, or 12 for the twelfth week from the go-live on
    #[arg(long, value_name = "WHEN", value_parser = when_of, allow_hyphen_values = true)]
    pub to: Option<When>,
    /// What a point stands for
    #[arg(long, value_enum, default_value_t = ByName::Week)]
    pub by: ByName,
    /// How it is drawn
    #[arg(long, value_enum, default_value_t = FormName::Fan)]
    pub kind: FormName,
    /// Across a page, half of it, or width and height in pixels, such as 1200x600
    #[arg(long, value_name = "SIZE", value_parser = size_of, default_value = "page")]
    pub size: Size,
    /// Title, instead of the measure's name
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// The picture's file, .svg, or .png if built with `--features png`
    /// [default: DIR/plots/asked/MEASURE.svg]
    #[arg(long, short = 'o', value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Write only the numbers, as CSV, to a file or to standard output (-)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["out", "title", "size"])]
    pub data: Option<PathBuf>,
    /// Print nothing but complaints
    #[arg(long, short = 'q')]
    pub quiet: bool,
}

/// What a point stands for, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ByName {
    /// A working day on which there was something to measure
    Day,
    /// A whole week, counted from the go-live
    Week,
}

/// How it is drawn, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormName {
    /// Means with their bands, all arms in one picture
    Fan,
    /// Control charts, one for each arm
    Control,
}

/// Reads the folder, draws, and says where the files are.
///
/// # Errors
///
/// The folder holds no results, what is asked for is not in it, or files cannot be written.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    let format = format_of(args)?;
    let results = Results::read(&args.folder).map_err(|e| WrongInput(e.to_string()))?;
    let request = request(args, &results)?;
    let plot = Plot::of(&results, &request).map_err(|error| match error {
        NoPlot::Picture(error) => anyhow::Error::from(error),
        wrong => WrongInput(wrong.to_string()).into(),
    })?;
    if args.data.as_deref() == Some(Path::new("-")) {
        let mut text = Vec::new();
        data::write(&plot, &mut text)?;
        terminal::hand_over(&String::from_utf8_lossy(&text))?;
        return Ok(ExitCode::SUCCESS);
    }
    let target = Target::of(args, &results, &request.specialties)?;
    let files = match args.data {
        Some(_) => target.numbers(&plot)?,
        None => target.all(args.size, format, &plot)?,
    };
    folder::put_in_place(files)?;
    if !args.quiet {
        let names = target.names(args.data.is_some()).join(", ");
        terminal::complain(&format!("{}: {names}\n", target.folder.path().display()));
    }
    Ok(ExitCode::SUCCESS)
}

fn request(args: &Args, results: &Results) -> Result<Request, WrongInput> {
    Ok(Request {
        measures: once(&args.measures),
        specialties: specialties(args, results)?,
        arms: arms(args, results)?,
        stretch: stretch(args, results)?,
        by: match args.by {
            ByName::Day => By::Day,
            ByName::Week => By::Week,
        },
        form: match args.kind {
            FormName::Fan => Form::Fan,
            FormName::Control => Form::Control,
        },
        title: args.title.clone(),
    })
}

/// Each of a list once, in its order.
fn once<T: Clone + PartialEq>(list: &[T]) -> Vec<T> {
    let mut found = Vec::new();
    for each in list {
        if !found.contains(each) {
            found.push(each.clone());
        }
    }
    found
}

fn specialties(args: &Args, results: &Results) -> Result<Vec<String>, WrongInput> {
    if args.specialties.is_empty() {
        return Ok(vec![results.trust().to_owned()]);
    }
    let scenario = &results.scenario;
    let known = known(results);
    let mut called = known.clone();
    let titles = scenario.specialties_called().into_iter();
    called.extend(titles.filter(|title| !known.contains(title)));
    let given = args.specialties.iter();
    let names = given.flat_map(|given| names_in(given, &called));
    let in_files = |name: String| {
        if known.contains(&&*name) {
            return Ok(name);
        }
        scenario
            .specialty_called(&name)
            .map(str::to_owned)
            .ok_or_else(|| {
                let meant = match nearest(&name, called.iter().copied()) {
                    Some(meant) => format!("did you mean {meant}?"),
                    None => format!("there are {}", called.join(", ")),
                };
                WrongInput(format!(
                    "--specialty {name}: there is no such specialty; {meant}"
                ))
            })
    };
    Ok(once(&names.map(in_files).collect::<Result<Vec<_>, _>>()?))
}

/// Names with commas between; a comma within a name that is known is the name's.
fn names_in(given: &str, known: &[&str]) -> Vec<String> {
    let parts: Vec<&str> = given.split(',').collect();
    let mut names = Vec::new();
    let mut from = 0;
    while from < parts.len() {
        let name = |to: usize| parts[from..to].join(",").trim().to_owned();
        let mut ends = (from + 1..=parts.len()).rev();
        let end = ends.find(|&to| known.contains(&&*name(to)));
        let end = end.unwrap_or(from + 1);
        names.push(name(end));
        from = end;
    }
    names
}

/// The specialties of a run and the trust, as they are called in the files.
fn known(results: &Results) -> Vec<&str> {
    let specialties = results.summary.specialties.iter();
    specialties.map(|s| &**s).chain([results.trust()]).collect()
}

fn arms(args: &Args, results: &Results) -> Result<Vec<Arm>, WrongInput> {
    let there = cutover::report::arms_of(&results.summary);
    if let Some(missing) = args.arms.iter().find(|arm| !there.contains(arm)) {
        let names: Vec<&str> = there.iter().map(|arm| arm.name()).collect();
        return Err(WrongInput(format!(
            "--arm {}: it was not simulated; there are {}",
            missing.name(),
            names.join(", ")
        )));
    }
    Ok(if args.arms.is_empty() {
        there
    } else {
        args.arms.clone()
    })
}

/// The days asked for, as far as they were simulated.
fn stretch(args: &Args, results: &Results) -> Result<Stretch, WrongInput> {
    let summary = &results.summary;
    let origin = summary.go_live.unwrap_or(summary.start);
    let first = match args.from {
        None => summary.start,
        Some(When::Date(date)) => date,
        Some(When::Week(week)) => week_start(origin, week),
    };
    let last = match args.to {
        None => summary.end,
        Some(When::Date(date)) => date,
        Some(When::Week(week)) => week_start(origin, week).plus_days(6),
    };
    if last < first && args.from.is_some() && args.to.is_some() {
        let what = format!("--from and --to: from {first} to {last} is backwards");
        return Err(WrongInput(what));
    }
    Stretch::new(first.max(summary.start), last.min(summary.end)).ok_or_else(|| {
        WrongInput(format!(
            "--from and --to: nothing was simulated then; the run is from {} to {}",
            summary.start, summary.end
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_is_a_names_own_or_between_two() {
        let known = ["x", "y", "x,y", "ear, nose, throat", "trust"];
        for (given, names) in [
            ("x,y", &["x,y"][..]),
            ("y,x", &["y", "x"]),
            ("y, x,y ,trust", &["y", "x,y", "trust"]),
            ("ear, nose, throat,x", &["ear, nose, throat", "x"]),
            ("ear, nose", &["ear", "nose"]),
        ] {
            assert_eq!(names_in(given, &known), names);
        }
    }
}
