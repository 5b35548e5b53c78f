//! `cutover measures`: lists every measure with its unit and meaning. They are defined in
//! `model::measures`.

use std::process::ExitCode;

use super::terminal;
use cutover::model::spec::{Better, Measure};
use cutover::report::reference;

/// Longest line of a meaning.
const WIDTH: usize = 84;

/// Arguments of `cutover measures`.
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Lists the measures by their ids, as they stand in summary.json and the CSV files, \
                  with unit, meaning, and which way is better. Those that the hospital reports can \
                  stand in the `when` and `stops-when` of a plan; the others nobody there sees."
)]
pub struct Args {
    /// Only those whose id contains this, such as `calls` or `urgent`
    pub containing: Option<String>,
    /// All of them as a page in Markdown
    #[arg(long, conflicts_with = "containing")]
    pub markdown: bool,
    /// All of them as JSON, for programs: id, name, unit, scope, direction, what a scenario needs
    /// for it to have figures
    #[arg(long, conflicts_with_all = ["containing", "markdown"])]
    pub json: bool,
}

/// Prints the list.
///
/// # Errors
///
/// Standard output cannot be written, or no measure is meant.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    if args.markdown {
        terminal::hand_over(&reference::measures())?;
        return Ok(ExitCode::SUCCESS);
    }
    if args.json {
        terminal::hand_over(&format!("{:#}\n", reference::measures_in_json()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let wanted = args.containing.as_deref().unwrap_or("");
    let mut text = String::new();
    for &measure in Measure::ALL {
        let definition = measure.definition();
        if !definition.id.contains(wanted) {
            continue;
        }
        let better = match definition.better {
            Better::Lower => ", less is better",
            Better::Higher => ", more is better",
            Better::Neither => "",
        };
        let seen = if measure.is_reported() {
            ""
        } else {
            ", not reported"
        };
        text.push_str(&format!(
            "{} ({}{better}{seen})\n",
            definition.id, definition.unit
        ));
        text.push_str(&indented(definition.means));
    }
    if text.is_empty() {
        let wrong = format!("no measure has \"{wanted}\" in its id; `cutover measures` lists all");
        return Err(super::WrongInput(wrong).into());
    }
    terminal::say(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// Words in lines that begin with four blanks.
fn indented(words: &str) -> String {
    let mut lines = String::new();
    let mut line = String::new();
    for word in words.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push_str(&format!("    {line}\n"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    format!("{lines}    {line}\n")
}
