//! `cutover completions`: prints a shell's completions, made from the arguments themselves.

use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, terminal};

/// Arguments of `cutover completions`.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "bash:  cutover completions bash > ~/.local/share/bash-completion/completions/cutover\n\
                       zsh:   cutover completions zsh > \"${fpath[1]}/_cutover\"\n\
                       fish:  cutover completions fish > ~/.config/fish/completions/cutover.fish"
)]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Prints the completions.
///
/// # Errors
///
/// Standard output cannot be written.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "cutover", &mut script);
    terminal::hand_over(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}
