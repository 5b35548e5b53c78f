//! `cutover new`.

use std::process::ExitCode;

/// Arguments of `cutover new`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Does it.
///
/// # Errors
///
/// It cannot be done yet.
pub fn execute(_args: &Args) -> anyhow::Result<ExitCode> {
    anyhow::bail!("`cutover new` is not there yet")
}
