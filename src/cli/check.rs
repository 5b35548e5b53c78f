//! `cutover check`.

use std::process::ExitCode;

/// Arguments of `cutover check`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Does it.
///
/// # Errors
///
/// It cannot be done yet.
pub fn execute(_args: &Args) -> anyhow::Result<ExitCode> {
    anyhow::bail!("`cutover check` is not there yet")
}
