//! `cutover sweep`: simulates a scenario at many points, writes every replication down as it is
//! done, goes on where it was killed, and puts the results together. `merge` does the last of
//! these for parts from many machines.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::under_way::{HoweverLong, Pace, UnderWay, out_folder};
use super::varied::{self, Varied};
use super::{WrongInput, report, terminal};
use cutover::model::spec::Response;
use cutover::report::datapackage;
use cutover::report::folder::{self, Folder};
use cutover::report::part::{Part, Shard, Whole};
use cutover::report::study_page::{self, StudyKind, StudyPage};
use cutover::report::sweep_results::{self, ReadingsCsv, ResultsCsv, each_point, shown};
use cutover::report::tables;

/// Arguments of `cutover sweep`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The parameters are those of the scenario's [sweep], or of --vary or --points:
  cutover sweep my.toml --vary 'plan.agency.extra-staff.count=0,6,12' --of 'peak of booking.unbooked' --of cost
All points meet the same random numbers.

Every replication is written into part-1-of-1.jsonl in the folder as it is done. After an \
interruption the same command goes on from there. `--shard K/N` does one of N equal shares; \
`cutover merge DIR/part-*.jsonl` puts all shares together.")]
pub struct Args {
    /// What varies, and what is read off it
    #[command(flatten)]
    pub varied: varied::Args,
    /// Threads; they change no result [default: one for each core]
    #[arg(long, short = 't', value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Folder for the files [default: out/NAME-sweep, after the scenario file]
    #[arg(long, short = 'o', value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Only the K-th of N shares of the points
    #[arg(long, value_name = "K/N")]
    pub shard: Option<Shard>,
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

/// Simulates the points that are not there yet, and puts everything together.
///
/// # Errors
///
/// The input is wrong, or the files cannot be written.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    let mut varied = Varied::of(&args.varied)?;
    if let Some(shard) = args.shard {
        let points = varied.header.points.len() as u64;
        if shard.of > points {
            return Err(WrongInput(format!(
                "--shard {}/{}: there are only so many points to share: {points}",
                shard.number, shard.of
            ))
            .into());
        }
        (varied.header.shard, varied.header.shards) = (shard.number, shard.of);
    }
    let threads = super::threads(args.threads);
    let out = out_folder(args.out.as_deref(), &varied.header.name, "sweep");
    let wanted = HoweverLong::of(args.however_long);
    let units = varied.header.units();
    varied.check_points(varied.header.own_points().take(1))?;
    // An enormous sweep is refused before all of its points are looked at.
    let pace = match args.dry_run || !out.exists() {
        true => Some(Pace::of(&varied, threads)?),
        false => None,
    };
    if let Some(pace) = pace.filter(|_| args.dry_run) {
        varied.check_points(varied.header.own_points())?;
        terminal::say(&pace.words(&varied, units))?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(pace) = pace {
        pace.not_too_long(&varied, units, wanted)?;
    }
    varied.check_points(varied.header.own_points())?;
    let (under_way, part) =
        UnderWay::begin(&varied, (StudyKind::Sweep, &out), threads, args.quiet)?;
    let path = under_way.path().to_owned();
    let part = under_way.complete(part, pace, wanted)?;
    if varied.header.shards > 1 {
        if !args.quiet {
            terminal::complain(&format!("{} is complete.\n", path.display()));
        }
        return Ok(ExitCode::SUCCESS);
    }
    put_together(&mut [part], &varied.responses, &out, args.quiet)
}

/// Writes the results of complete parts and prints the table.
///
/// # Errors
///
/// Parts cannot be read, or results not written.
pub fn put_together(
    parts: &mut [Part],
    responses: &[Response],
    out: &Path,
    quiet: bool,
) -> anyhow::Result<ExitCode> {
    let names = file_names();
    let folder = Folder::to_write(out, &names).map_err(WrongInput)?;
    let _alone = folder.alone().map_err(WrongInput)?;
    let header = parts[0].header.clone();
    let mut rows = Vec::new();
    let mut bugs: Vec<String> = Vec::new();
    let mut files = Vec::new();
    files.push(folder.prepare("results.csv", |out| {
        let mut csv = ResultsCsv::new(out, &header)?;
        each_point(parts, responses, &mut |point| {
            let row = tables::PointRow {
                point: point.point,
                values: point.values.iter().map(shown).collect(),
                answers: point.answers.clone(),
            };
            rows.push(row);
            for row in point.rows {
                if let Err(bug) = &row.readings {
                    bugs.push(format!(
                        "point {}, replication {}: {bug}",
                        row.system, row.replication
                    ));
                }
            }
            csv.add(point, responses)
        })?;
        csv.finish()
    })?);
    files.push(folder.prepare("replications.csv", |out| {
        let mut csv = ReadingsCsv::new(out)?;
        each_point(parts, responses, &mut |point| csv.add(point, responses))?;
        csv.finish()
    })?);
    #[cfg(feature = "parquet")]
    for (name, what) in cutover::report::parquet::TABLES {
        files.push(folder.prepare(name, |out| {
            cutover::report::parquet::write(what, parts, responses, out)
        })?);
    }
    files.push(folder.prepare(datapackage::FILE, |out| {
        sweep_results::describe(&header, out)
    })?);
    files.push(folder.prepare("sweep.json", |out| {
        serde_json::to_writer(&mut *out, &header)?;
        out.write_all(b"\n")
    })?);
    let answers: Vec<_> = rows.iter().map(|row| row.answers.clone()).collect();
    let page = StudyPage::sweep(&header, responses, &answers);
    files.extend(report::study_files(&folder, &page)?);
    folder::put_in_place(files)?;
    if !quiet {
        terminal::say(&format!(
            "{}\n{}\n",
            header.title,
            tables::sweep(&header, responses, &rows)
        ))?;
        terminal::complain(&format!("{}: {}\n", out.display(), names.join(", ")));
    }
    if bugs.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    terminal::complain(&format!(
        "error: {} of the simulations met a bug in this program; they are in no figure. Please \
         report it:\n  {}\n",
        bugs.len(),
        bugs.iter()
            .take(5)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n  ")
    ));
    Ok(ExitCode::FAILURE)
}

fn file_names() -> Vec<&'static str> {
    let mut names = vec!["results.csv", "replications.csv"];
    #[cfg(feature = "parquet")]
    names.extend(cutover::report::parquet::TABLES.map(|(name, _)| name));
    names.extend([
        datapackage::FILE,
        "sweep.json",
        study_page::FILE,
        report::PAGE,
    ]);
    names
}
