//! `cutover schema`: prints the JSON Schema of scenario files. What may stand in one is decided in
//! `scenario`.

use std::process::ExitCode;

use super::terminal;
use cutover::model::spec::json_schema;
use cutover::report::reference;

/// Arguments of `cutover schema`.
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Prints the JSON Schema (2020-12) of scenario files, made from the same types that \
                  read them. With it an editor completes keys, shows what they mean, and marks \
                  mistakes while you type.",
    after_long_help = "In an editor with the tombi or the taplo (\"Even Better TOML\") extension:\n\
                       \n  cutover schema > cutover.schema.json\n\
                       \nand as the first line of the scenario beside it:\n\
                       \n  #:schema ./cutover.schema.json\n\
                       \nThe schema checks names, units and shapes; `cutover check` also checks what\n\
                       belongs together."
)]
pub struct Args {
    /// The same as a page in Markdown: every table and key, what it means, how it is written, and
    /// what holds where it is left out
    #[arg(long)]
    pub markdown: bool,
}

/// Prints the schema.
///
/// # Errors
///
/// Standard output cannot be written.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    if args.markdown {
        terminal::hand_over(&reference::scenario_file())?;
    } else {
        let text = serde_json::to_string_pretty(&json_schema())?;
        terminal::hand_over(&format!("{text}\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}
