//! Pictures.

use crate::experiment::{Runs, Summary};
use crate::hospital::Site;

/// Names of the files.
pub const FILES: [&str; 0] = [];

/// Files.
///
/// # Errors
///
/// Cannot be drawn.
pub fn all(
    _site: &Site<'_>,
    _runs: &Runs,
    _summary: &Summary,
) -> anyhow::Result<Vec<(&'static str, String)>> {
    Ok(Vec::new())
}
