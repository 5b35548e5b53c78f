//! `cutover man`: prints the manual page, made from the arguments themselves.

use std::process::ExitCode;

use clap::CommandFactory;
use clap_mangen::Man;

use super::{Cli, WrongInput, terminal};

/// Arguments of `cutover man`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Read it:     cutover man | man -l -\n\
                       Install it:  cutover man > ~/.local/share/man/man1/cutover.1")]
pub struct Args {
    /// The command; all of them together if left out
    pub command: Option<String>,
}

/// Prints the manual page.
///
/// # Errors
///
/// There is no such command, or standard output cannot be written.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    let mut all = Cli::command();
    all.build();
    let page = match &args.command {
        None => all,
        Some(name) => all.find_subcommand(name).cloned().ok_or_else(|| {
            let known: Vec<&str> = all.get_subcommands().map(clap::Command::get_name).collect();
            WrongInput(format!(
                "there is no command \"{name}\"; there are {}",
                known.join(", ")
            ))
        })?,
    };
    let mut text = Vec::new();
    Man::new(page).render(&mut text)?;
    terminal::hand_over(&String::from_utf8_lossy(&text))?;
    Ok(ExitCode::SUCCESS)
}
