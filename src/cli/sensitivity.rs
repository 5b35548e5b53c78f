//! `cutover sensitivity`: which of the varied parameters a figure depends on, and how much. What
//! is simulated is written down and gone on with like a sweep.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;

use super::under_way::{HoweverLong, Pace, UnderWay, out_folder};
use super::varied::{self, Varied};
use super::{WrongInput, report, terminal};
use cutover::model::measures::Unit;
use cutover::report::columns::SENSITIVITY;
use cutover::report::folder::{self, Folder};
use cutover::report::part::{Part, Whole};
use cutover::report::study_page::{StudyKind, StudyPage};
use cutover::report::sweep_results::{reading, rows_of};
use cutover::report::{datapackage, sensitivity_csv, tables};
use cutover::study::points::scales;
use cutover::study::readings::{Reading, usual_arm};
use cutover::study::sensitivity::{Found, Layout, Method};

/// Arguments of `cutover sensitivity`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The parameters and their ranges are those of the scenario's [sweep], or of --vary; without either \
those of [uncertain], of a normal or lognormal distribution the middle nine tenths.

  tornado           one parameter at a time to both ends of its range: 2k + 1 points
  morris            elementary effects along trajectories: which matter at all, which act alone
  sobol             shares of the variance, alone and with others: n (k + 2) points
  rank-correlation  rises or falls with it, the others held: n points of a Latin hypercube

What replications differ by chance is averaged out over -n replications of each point, which all \
points share.")]
pub struct Args {
    /// What varies, and what is read off it
    #[command(flatten)]
    pub varied: varied::Args,
    /// How it is found out
    #[arg(long, short = 'm', value_enum, default_value_t = MethodName::Tornado)]
    pub method: MethodName,
    /// Trajectories (morris, default 20), base rows (sobol, 128) or points (rank-correlation, 100)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(4..=30_000))]
    pub size: Option<u32>,
    /// Threads; they change no result [default: one for each core]
    #[arg(long, short = 't', value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Folder for the files [default: out/NAME-METHOD, after the scenario file]
    #[arg(long, short = 'o', value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Say how many points and simulations it is and how long it will take, and stop
    #[arg(long)]
    pub dry_run: bool,
    /// Begin even if it will take more than a day
    #[arg(long)]
    pub however_long: bool,
    /// Print nothing but complaints
    #[arg(long, short = 'q')]
    pub quiet: bool,
}

/// The methods by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MethodName {
    /// One parameter at a time.
    Tornado,
    /// Elementary effects.
    Morris,
    /// Shares of the variance.
    Sobol,
    /// Partial rank correlations.
    RankCorrelation,
}

impl MethodName {
    fn of_size(self, size: Option<u32>) -> Method {
        let size = |usual: usize| size.map_or(usual, |n| n as usize);
        match self {
            Self::Tornado => Method::Tornado,
            Self::Morris => Method::Morris {
                trajectories: size(20),
            },
            Self::Sobol => Method::Sobol {
                base_rows: size(128),
            },
            Self::RankCorrelation => Method::RankCorrelation { points: size(100) },
        }
    }
}

/// Simulates the design's points, and says what depends on what.
///
/// # Errors
///
/// The input is wrong, or the files cannot be written.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    if args.varied.points.is_some() || args.varied.design.is_some() {
        let what = "the method lays out its own points: leave --points and --design out";
        return Err(WrongInput(what.to_owned()).into());
    }
    if args.method == MethodName::Tornado && args.size.is_some() {
        return Err(
            WrongInput("--size: a tornado has two points for each parameter".to_owned()).into(),
        );
    }
    let mut varied = Varied::ranges(&args.varied)?;
    let method = args.method.of_size(args.size);
    let Some(sweep) = varied.sweep.clone() else {
        return Err(WrongInput("there is nothing that varies".to_owned()).into());
    };
    for (path, scale) in sweep.vary.keys().zip(scales(&sweep)) {
        if scale.values().is_some_and(|values| values.len() < 2) {
            let what = format!("{path} has a single value; give it a range or several values");
            return Err(WrongInput(what).into());
        }
    }
    let layout = Layout::of(&sweep, method, varied.header.seed)
        .map_err(|error| WrongInput(format!("--size: {error}")))?;
    varied.header.design = method.name().to_owned();
    varied.header.points = layout.points.values.clone();
    varied.check_points(0..layout.points.len())?;
    let threads = super::threads(args.threads);
    if args.dry_run {
        let pace = Pace::of(&varied, threads)?;
        terminal::say(&pace.words(&varied, varied.header.units()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let out = out_folder(args.out.as_deref(), &varied.header.name, method.name());
    let (under_way, part) =
        UnderWay::begin(&varied, (StudyKind::Sensitivity, &out), threads, args.quiet)?;
    let mut part = under_way.complete(part, None, HoweverLong::of(args.however_long))?;
    let mut found: Vec<(String, Unit, Result<Found, String>)> = Vec::new();
    for (at, response) in varied.responses.iter().enumerate() {
        let readings = readings_of(&mut part, layout.points.len(), at)?;
        let said = layout.analyse(&readings).map_err(|e| e.to_string());
        found.push((response.to_string(), response.unit(), said));
    }
    let folder =
        Folder::to_write(&out, &[SENSITIVITY.file, datapackage::FILE]).map_err(WrongInput)?;
    let _alone = folder.alone().map_err(WrongInput)?;
    let table = folder.prepare(SENSITIVITY.file, |out| {
        sensitivity_csv::write(&varied.header, &found, out)
    })?;
    let columns = folder.prepare(datapackage::FILE, |out| {
        datapackage::write(
            &varied.header.name,
            &varied.header.title,
            &[SENSITIVITY],
            out,
        )
    })?;
    let arm = usual_arm(varied.draft.scenario());
    let study = StudyPage::sensitivity(&varied.header, (arm, &layout.ranges), &found);
    let mut files = report::study_files(&folder, &study)?;
    files.extend([table, columns]);
    folder::put_in_place(files)?;
    if !args.quiet {
        terminal::say(&tables::sensitivity(&study, &found))?;
        terminal::complain(&format!(
            "{}: sensitivity.csv, report.html\n",
            out.display()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn readings_of(
    part: &mut Part,
    points: usize,
    response: usize,
) -> anyhow::Result<Vec<Vec<Option<Reading>>>> {
    let mut all = Vec::with_capacity(points);
    for point in 0..points {
        let rows = rows_of(std::slice::from_mut(part), point)?;
        all.push(rows.iter().map(|row| reading(row, response)).collect());
    }
    Ok(all)
}
