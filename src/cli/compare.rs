//! `cutover compare`: several scenarios on the same random numbers, with differences that hold all
//! at once and a sentence that says which are real.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use super::progress::Progress;
use super::report::Holds;
use super::under_way::stopped;
use super::varied::response_of;
use super::{WrongInput, read, report, terminal};
use cutover::model::spec::{Checked, Response, Scenario, UncertainLaw, count};
use cutover::report::columns::COMPARISON;
use cutover::report::comparison::{Comparison, common_currency};
use cutover::report::datapackage;
use cutover::report::folder::{self, Folder};
use cutover::report::study_page::{StudyKind, StudyPage};
use cutover::study::compare::{
    self, Differences, NotCompared, common_responses, of_other_lengths, simulate_scenarios,
};
use cutover::study::readings::usual_arm;
use cutover::study::systems::Readings;

/// Arguments of `cutover compare`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Differences are taken from the first scenario, replication by replication, on the first one's \
seed. The intervals of one figure hold all at once with 95 % (Bonferroni); who may be the best is \
said by multiple comparisons with the best. `baseline` and so on before a figure name an arm: \
--of 'unmitigated: calls.wait in week 1'.")]
pub struct Args {
    /// The scenario files, the one that others are held against first
    #[arg(value_name = "SCENARIO", required = true, num_args = 2..)]
    pub scenarios: Vec<PathBuf>,
    /// What is compared; may be given several times [default: the usual figures]
    #[arg(long, value_name = "RESPONSE", value_parser = response_of)]
    pub of: Vec<Response>,
    /// How often each scenario is simulated [default: the first one's]
    #[arg(long, short = 'n', value_name = "N", value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub replications: Option<u32>,
    /// Seed of all random numbers [default: the first one's]
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u64).range(..=i64::MAX as u64))]
    pub seed: Option<u64>,
    /// Threads; they change no result [default: one for each core]
    #[arg(long, short = 't', value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Take the differences between all pairs, not only from the first
    #[arg(long)]
    pub all_pairs: bool,
    /// Folder for comparison.json, comparison.csv and report.html [default: none are written]
    #[arg(long, short = 'o', value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Print comparison.json instead of the page
    #[arg(long)]
    pub json: bool,
}

/// Simulates the scenarios and compares them.
///
/// # Errors
///
/// The input is wrong, a replication met a bug, or files cannot be written.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    let (names, mut scenarios) = read_all(args)?;
    if let Some(seed) = args.seed {
        let first = scenarios.remove(0);
        scenarios.insert(0, first.edit(|s| s.seed = seed)?);
    }
    if let Some(note) = drawn_differently(&names, &scenarios) {
        terminal::complain(&note);
    }
    let responses = responses(args, &names, &scenarios)?;
    let totals = of_other_lengths(&args.of, &scenarios);
    if !totals.is_empty() {
        let totals: Vec<String> = totals.iter().map(ToString::to_string).collect();
        terminal::complain(&format!(
            "note: they are simulated for different lengths, on which these hang: {}; {}\n",
            totals.join(", "),
            match args.of.is_empty() {
                true => "they are left out (--of compares them)",
                false => "what they differ by is not the plans\u{2019} alone",
            }
        ));
    }
    let replications = args
        .replications
        .unwrap_or(scenarios[0].counted_replications().max(2));
    if let Some(out) = &args.out {
        Holds::Study(StudyKind::Comparison).may_be_in(out)?;
    }
    let folder = match &args.out {
        Some(out) => Some(
            Folder::to_write(
                out,
                &["comparison.json", COMPARISON.file, datapackage::FILE],
            )
            .map_err(WrongInput)?,
        ),
        None => None,
    };
    let _alone = folder
        .as_ref()
        .map(Folder::alone)
        .transpose()
        .map_err(WrongInput)?;
    let (readings, bug) = simulated(args, (&names, &scenarios), &responses, replications)?;
    let wanted = if args.all_pairs {
        Differences::AllPairs
    } else {
        Differences::FromFirst
    };
    let compared = compare::compare(&readings, &responses, wanted);
    let page = Comparison {
        names,
        seed: scenarios[0].seed,
        replications,
        currency: common_currency(&scenarios),
        arms: scenarios.iter().map(usual_arm).collect(),
        compared,
    };
    if args.json {
        terminal::hand_over(&page.json()?)?;
    } else {
        terminal::say(&page.text())?;
    }
    if let Some(folder) = folder {
        write(&folder, &page)?;
    }
    match bug {
        None => Ok(ExitCode::SUCCESS),
        Some(bug) => anyhow::bail!("this is a bug in the program; it is in no figure: {bug}"),
    }
}

/// What was read off the simulations, and the first bug that one of them met.
fn simulated(
    args: &Args,
    (names, scenarios): (&[String], &[Checked<Scenario>]),
    responses: &[Response],
    replications: u32,
) -> anyhow::Result<(Readings, Option<String>)> {
    let progress = if args.json {
        Progress::silent()
    } else {
        Progress::over(scenarios.len() * replications as usize)
    };
    let bug = Mutex::new(None);
    let readings = simulate_scenarios(
        scenarios,
        responses,
        u64::from(replications),
        Some(super::threads(args.threads)),
        &|row| {
            progress.one_more();
            if let Err(message) = &row.readings {
                let said = format!(
                    "{}, replication {}: {message}",
                    names[row.system], row.replication
                );
                bug.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .get_or_insert(said);
            }
            ControlFlow::Continue(())
        },
    );
    progress.over_now();
    let bug = bug.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok((readings.map_err(stopped)?, bug))
}

fn write(folder: &Folder, page: &Comparison) -> anyhow::Result<()> {
    let mut files = vec![
        folder.prepare("comparison.json", |out| {
            out.write_all(page.json()?.as_bytes())
        })?,
        folder.prepare(COMPARISON.file, |out| page.csv(out))?,
        folder.prepare(datapackage::FILE, |out| {
            let (name, title) = ("comparison", page.names.join(" and "));
            datapackage::write(name, &title, &[COMPARISON], out)
        })?,
    ];
    files.extend(report::study_files(folder, &StudyPage::comparison(page))?);
    folder::put_in_place(files)?;
    terminal::complain(&format!(
        "{}: comparison.json, comparison.csv, report.html\n",
        folder.path().display()
    ));
    Ok(())
}

fn read_all(args: &Args) -> anyhow::Result<(Vec<String>, Vec<Checked<Scenario>>)> {
    let (mut names, mut scenarios) = (Vec::new(), Vec::new());
    for path in &args.scenarios {
        let input = read::input(path)?;
        scenarios.push(input.scenario);
        // Two files of the same name in different folders keep their paths.
        let taken = names.contains(&input.name);
        names.push(if taken {
            path.display().to_string()
        } else {
            input.name
        });
    }
    for (name, other) in names.iter().zip(&scenarios).skip(1) {
        if other.seed != scenarios[0].seed && args.seed.is_none() {
            terminal::complain(&format!(
                "note: {name} has another seed; all are simulated with {}\n",
                scenarios[0].seed
            ));
        }
    }
    Ok((names, scenarios))
}

/// A word where the scenarios are not drawn from the same ranges: a difference then holds what is not
/// known of one of them alone.
fn drawn_differently(names: &[String], scenarios: &[Checked<Scenario>]) -> Option<String> {
    let first = &scenarios[0].uncertain;
    let (name, other) = names
        .iter()
        .zip(scenarios)
        .skip(1)
        .find(|(_, scenario)| scenario.uncertain != *first)?;
    let drawn = |name: &String, ranges: &BTreeMap<String, UncertainLaw>| match ranges.len() {
        0 => format!("{name} draws none of its parameters"),
        some => format!(
            "{name} draws {} from [uncertain]",
            count(some, "parameter", "parameters")
        ),
    };
    Some(format!(
        "note: {}, {}: what they differ by is then not the plan alone\n",
        drawn(&names[0], first),
        drawn(name, &other.uncertain),
    ))
}

fn responses(
    args: &Args,
    names: &[String],
    scenarios: &[Checked<Scenario>],
) -> anyhow::Result<Vec<Response>> {
    common_responses(args.of.clone(), scenarios).map_err(|wrong| {
        let said = match &wrong {
            NotCompared::NotRead {
                response,
                scenario,
                wrong,
            } => format!("--of \"{response}\": {}: {wrong}", names[*scenario]),
            NotCompared::NothingInCommon => format!("{wrong}; give --of"),
        };
        WrongInput(said).into()
    })
}
