//! `cutover merge`: puts the parts of a sweep together that were simulated apart, after making
//! sure that they are all there and belong together.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{WrongInput, sweep};
use cutover::model::spec::Response;
use cutover::report::part::Part;

/// Arguments of `cutover merge`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The parts are read in any order. The results are the same to the bit as those \
                  of a sweep in one go."
)]
pub struct Args {
    /// The part files
    #[arg(value_name = "PART", required = true)]
    pub parts: Vec<PathBuf>,
    /// Folder for the results [default: that of the first part]
    #[arg(long, short = 'o', value_name = "DIR")]
    pub out: Option<PathBuf>,
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
    let mut parts = Vec::new();
    for path in &args.parts {
        // Whatever is wrong with a part, it was named by whoever merges.
        let part = Part::open(path).map_err(|error| WrongInput(error.to_string()))?;
        parts.push((path.as_path(), part));
    }
    belong_together(&parts)?;
    let mut parts: Vec<Part> = parts.into_iter().map(|(_, part)| part).collect();
    let responses: Result<Vec<Response>, String> = parts[0]
        .header
        .responses
        .iter()
        .map(|r| r.parse())
        .collect();
    let responses = responses.map_err(WrongInput)?;
    let beside = args.parts[0].parent().filter(|p| !p.as_os_str().is_empty());
    let out = args.out.as_deref().or(beside).unwrap_or(Path::new("."));
    sweep::put_together(&mut parts, &responses, out, args.quiet)
}

fn belong_together(parts: &[(&Path, Part)]) -> Result<(), WrongInput> {
    let (first_path, first) = &parts[0];
    for (at, (path, part)) in parts.iter().enumerate() {
        let shown = path.display();
        if let Some(what) = part.header.differs_from(&first.header) {
            return Err(WrongInput(format!(
                "{shown} is of another sweep than {}: it has another {what}",
                first_path.display()
            )));
        }
        let same = |(_, other): &&(&Path, Part)| other.header.shard == part.header.shard;
        if let Some((other, _)) = parts[..at].iter().find(same) {
            return Err(WrongInput(format!(
                "{} and {shown} are both part {} of {}",
                other.display(),
                part.header.shard,
                part.header.shards
            )));
        }
        if part.missing() > 0 {
            return Err(WrongInput(format!(
                "{shown} is not finished: {} of {} simulations are missing; give its sweep \
                 command again",
                part.missing(),
                part.header.units()
            )));
        }
    }
    let there = |shard: &u64| parts.iter().any(|(_, part)| part.header.shard == *shard);
    // Each part is another, and one of them all.
    let absent = first.header.shards - parts.len() as u64;
    if absent == 0 {
        return Ok(());
    }
    let some = (1..=first.header.shards).filter(|shard| !there(shard));
    let some: Vec<String> = some.take(12).map(|shard| shard.to_string()).collect();
    let more = if absent > 12 { ", ..." } else { "" };
    Err(WrongInput(format!(
        "{absent} of {} parts are missing: {}{more}",
        first.header.shards,
        some.join(", ")
    )))
}
