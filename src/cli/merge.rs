//! `cutover merge`: puts the parts of a run or sweep together that were simulated apart, after making
//! sure that they are all there and belong together.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::leave::Say;
use super::memory::Memory;
use super::{WrongInput, share, sweep};
use cutover::model::spec::Response;
use cutover::report::part::{Of, Part, PartFile, RunHeader, Whole};

/// Arguments of `cutover merge`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The parts are read in any order. The results are the same to the bit as those \
                  of a run or sweep in one go."
)]
pub struct Args {
    /// The part files
    #[arg(value_name = "PART", required = true)]
    pub parts: Vec<PathBuf>,
    /// Folder for the results [default: that of the first part]
    #[arg(long, short = 'o', value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Threads for what a merged run simulates at last, on which assumptions it turns; they change no
    /// result [default: one for each core]
    #[arg(long, short = 't', value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// How much of a merged run is kept in memory.
    #[command(flatten)]
    pub memory: Memory,
    /// Print nothing but complaints
    #[arg(long, short = 'q')]
    pub quiet: bool,
}

/// Puts the parts together.
///
/// # Errors
///
/// A part is missing, doubled, unfinished, damaged or of another sweep; or results cannot be
/// written.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    let beside = args.parts[0].parent().filter(|p| !p.as_os_str().is_empty());
    let out = args.out.as_deref().or(beside).unwrap_or(Path::new("."));
    match Of::file(&args.parts[0]).map_err(|error| WrongInput(error.to_string()))? {
        Of::Run => {
            let parts = whole::<RunHeader>(&args.parts)?;
            let say = match args.quiet {
                true => Say::Nothing,
                false => Say::Verdict,
            };
            share::put_together(parts, out, say, args.memory, super::threads(args.threads))
        }
        Of::Sweep => of_a_sweep(whole(&args.parts)?, out, args.quiet),
    }
}

fn of_a_sweep(mut parts: Vec<Part>, out: &Path, quiet: bool) -> anyhow::Result<ExitCode> {
    let responses: Result<Vec<Response>, String> = parts[0]
        .header
        .responses
        .iter()
        .map(|r| r.parse())
        .collect();
    let responses = responses.map_err(WrongInput)?;
    sweep::put_together(&mut parts, &responses, out, quiet)
}

/// The parts, if they are all there and belong together.
fn whole<W: Whole>(paths: &[PathBuf]) -> Result<Vec<PartFile<W>>, WrongInput> {
    let mut parts = Vec::new();
    for path in paths {
        // Whatever is wrong with a part, it was named by whoever merges.
        let part = PartFile::<W>::open(path).map_err(|error| WrongInput(error.to_string()))?;
        parts.push((path.as_path(), part));
    }
    belong_together(&parts)?;
    Ok(parts.into_iter().map(|(_, part)| part).collect())
}

fn belong_together<W: Whole>(parts: &[(&Path, PartFile<W>)]) -> Result<(), WrongInput> {
    let (first_path, first) = &parts[0];
    for (at, (path, part)) in parts.iter().enumerate() {
        let shown = path.display();
        if let Some(what) = part.header.differs_from(&first.header) {
            return Err(WrongInput(format!(
                "{shown} is of another {} than {}: it has another {what}",
                W::WHAT,
                first_path.display()
            )));
        }
        let shard = part.header.shard();
        let same = |(_, other): &&(&Path, PartFile<W>)| other.header.shard() == shard;
        if let Some((other, _)) = parts[..at].iter().find(same) {
            return Err(WrongInput(format!(
                "{} and {shown} are both part {} of {}",
                other.display(),
                shard.number,
                shard.of
            )));
        }
        if part.missing() > 0 {
            return Err(WrongInput(format!(
                "{shown} is not finished: {} of {} simulations are missing; give its {} \
                 command again",
                part.missing(),
                part.header.units(),
                W::WHAT
            )));
        }
    }
    let all = first.header.shard().of;
    let there = |shard: &u64| {
        let mut there = parts.iter().map(|(_, part)| part.header.shard().number);
        there.any(|number| number == *shard)
    };
    // Each part is another, and one of them all.
    let absent = all - parts.len() as u64;
    if absent == 0 {
        return Ok(());
    }
    let some = (1..=all).filter(|shard| !there(shard));
    let some: Vec<String> = some.take(12).map(|shard| shard.to_string()).collect();
    let more = if absent > 12 { ", ..." } else { "" };
    Err(WrongInput(format!(
        "{absent} of {all} parts are missing: {}{more}",
        some.join(", ")
    )))
}
