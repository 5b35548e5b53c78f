//! `cutover choose`: the cheapest point of a sweep that meets its targets, with replications spent
//! where they matter, and what cost buys what.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use super::under_way::{UnderWay, out_folder};
use super::varied::{self, Varied, response_of};
use super::{WrongInput, read, report, share_of, terminal};
use cutover::model::spec::{Choose, Mistakes, Response, Share, Target};
use cutover::report::choice;
use cutover::report::datapackage;
use cutover::report::folder::{self, Folder};
use cutover::report::part::Part;
use cutover::report::study_page::{StudyKind, StudyPage};
use cutover::study::choose::{Demanded, NoChoice, NotDemanded, choose, responses_for};
use cutover::study::systems::{Job, Row};

/// Arguments of `cutover choose`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The points are those of the scenario's [sweep], the targets those of its [choose], or:
  cutover choose my.toml --that 'recovery of booking.unbooked <= 10 weeks' --sure 90%

A point is good enough if all targets are met together in at least the share of runs given by \
--sure. Each point is simulated until that is known, or until it is known to be dearer than one \
that is good enough (Wald's test and the procedure KN of Kim & Nelson; docs/statistics.md).")]
pub struct Args {
    /// What varies, and what is read off it
    #[command(flatten)]
    pub varied: varied::Args,
    /// A target, such as 'calls.wait in week 3 <= 20 min'; may be given several times [default:
    /// the scenario's]
    #[arg(long, value_name = "TARGET", value_parser = target_of)]
    pub that: Vec<Target>,
    /// In which share of runs the targets have to be met [default: the scenario's, or 90%]
    #[arg(long, value_name = "SHARE", value_parser = share_of)]
    pub sure: Option<Share>,
    /// How far from that share a point may lie and be taken for either [default: the scenario's,
    /// or 5%]
    #[arg(long, value_name = "SHARE", value_parser = share_of)]
    pub give_or_take: Option<Share>,
    /// What is kept as low as possible [default: the scenario's, or cost]
    #[arg(long, value_name = "RESPONSE", value_parser = response_of)]
    pub cheapest: Option<Response>,
    /// The smallest difference of it that matters, in its unit [default: 1 % of the cheapest]
    #[arg(long, value_name = "AMOUNT")]
    pub worth: Option<f64>,
    /// Chance that the right point is chosen [default: the scenario's, or 95%]
    #[arg(long, value_name = "SHARE", value_parser = share_of)]
    pub confidence: Option<Share>,
    /// Replications of one point at most [default: the scenario's, or 1000]
    #[arg(long, value_name = "N")]
    pub at_most: Option<u32>,
    /// Threads; they change no result [default: one for each core]
    #[arg(long, short = 't', value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Folder for the files [default: out/NAME-choose, after the scenario file]
    #[arg(long, short = 'o', value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Print nothing but complaints
    #[arg(long, short = 'q')]
    pub quiet: bool,
}

fn target_of(text: &str) -> Result<Target, String> {
    text.parse()
        .map_err(|wrong: String| wrong.replace('\n', "; "))
}

/// Chooses, and says what and why.
///
/// # Errors
///
/// The input is wrong, a replication met a bug, or files cannot be written.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    let mut varied = Varied::of(&args.varied)?;
    let wanted = wanted(args, &varied)?;
    varied.responses = responses_for(&wanted, &varied.responses);
    varied.header.responses = varied.responses.iter().map(ToString::to_string).collect();
    varied.header.replications = u64::from(wanted.at_most);
    varied.check_points(0..varied.header.points.len())?;
    let threads = super::threads(args.threads);
    let out = out_folder(args.out.as_deref(), &varied.header.name, "choose");
    let (under_way, mut there) =
        UnderWay::begin(&varied, (StudyKind::Choice, &out), threads, args.quiet)?;
    let obtain = |jobs: &[Job]| -> anyhow::Result<Vec<Row>> {
        // What was on the disk at the beginning need not be simulated again.
        let (rows, missing) = looked_up(&mut there, jobs)?;
        let new = Mutex::new(rows);
        under_way.simulate(&missing, &|row| {
            new.lock().unwrap_or_else(PoisonError::into_inner).push(row);
        })?;
        Ok(new.into_inner().unwrap_or_else(PoisonError::into_inner))
    };
    let points = varied.header.points.len();
    let chosen = choose(points, &wanted, &varied.responses, obtain).map_err(|why| match why {
        NoChoice::Rows(error) => error,
        NoChoice::Demands(_) | NoChoice::NoCost(_) | NoChoice::Observation(_) => {
            WrongInput(why.to_string()).into()
        }
        NoChoice::Bug { .. } => anyhow::anyhow!("this is a bug in the program: {why}"),
    })?;
    under_way.finish()?;
    let page = choice::ChoicePage {
        title: &varied.header.title,
        parameters: &varied.header.parameters,
        points: &varied.header.points,
        responses: &varied.responses,
        currency: varied.header.currency,
        wanted: &wanted,
        choice: &chosen,
    };
    let folder = Folder::to_write(&out, &["choice.csv", datapackage::FILE]).map_err(WrongInput)?;
    let _alone = folder.alone().map_err(WrongInput)?;
    let standing = (0..points).map(|point| page.in_words(point, &chosen.candidates[point]));
    let study = StudyPage::choice(
        &varied.header,
        &varied.responses,
        (&wanted, &chosen),
        page.answer(),
        standing.collect(),
    );
    let mut files = report::study_files(&folder, &study)?;
    files.push(folder.prepare("choice.csv", |out| page.csv(out))?);
    files.push(folder.prepare(datapackage::FILE, |out| {
        page.describe(&varied.header.name, out)
    })?);
    folder::put_in_place(files)?;
    if !args.quiet {
        terminal::say(&page.text())?;
        terminal::complain(&format!("{}: choice.csv, report.html\n", out.display()));
    }
    Ok(ExitCode::SUCCESS)
}

/// The rows of these jobs that are there, and the jobs without them.
fn looked_up(there: &mut Part, jobs: &[Job]) -> anyhow::Result<(Vec<Row>, Vec<Job>)> {
    let mut rows = Vec::new();
    let mut missing: Vec<Job> = Vec::new();
    for job in jobs {
        for replication in job.replications.clone() {
            let there = there.row(job.system, replication)?;
            match (there, missing.last_mut()) {
                (Some(row), _) => rows.push(row),
                (None, Some(last))
                    if (last.system, last.replications.end) == (job.system, replication) =>
                {
                    last.replications.end += 1;
                }
                _ => missing.push(Job {
                    system: job.system,
                    replications: replication..replication + 1,
                }),
            }
        }
    }
    Ok((rows, missing))
}

/// The scenario's demands with those of the command line over them.
fn wanted(args: &Args, varied: &Varied) -> anyhow::Result<Choose> {
    let demanded = Demanded {
        that: args.that.clone(),
        sure: args.sure,
        give_or_take: args.give_or_take,
        cheapest: args.cheapest.clone(),
        worth: args.worth,
        confidence: args.confidence,
        at_most: args.at_most,
    };
    demanded.of(varied.draft.scenario()).or_else(|wrong| {
        let said = match wrong {
            NotDemanded::NoPrice => format!("{wrong} with --cheapest"),
            NotDemanded::NoTarget => format!(
                "{}: it has no [choose], so what is good enough? Say it with --that, such as --that \
                 'recovery of booking.unbooked <= 6 weeks', or with --cheapest alone what is to be as \
                 low as can be",
                args.varied.scenario.display()
            ),
            NotDemanded::Values(mistakes) => return in_option(args, mistakes),
        };
        Err(WrongInput(said).into())
    })
}

/// A mistake in what was typed names the option.
fn in_option(args: &Args, mistakes: Mistakes) -> anyhow::Result<Choose> {
    let given = [
        ("that", !args.that.is_empty()),
        ("sure", args.sure.is_some()),
        ("give-or-take", args.give_or_take.is_some()),
        ("cheapest", args.cheapest.is_some()),
        ("worth", args.worth.is_some()),
        ("confidence", args.confidence.is_some()),
        ("at-most", args.at_most.is_some()),
    ];
    let given = given.iter().filter(|(_, given)| *given);
    let options: Vec<&str> = given.map(|(option, _)| *option).collect();
    read::with_options(Err(mistakes), &options)
}
