//! Reads scenario files from the disk for the scenario module, which opens none itself.

use std::fs::File;
use std::io::{self, Read};

use crate::scenario::{Mistakes, Scenario};

/// Reads and checks a scenario file.
///
/// # Errors
///
/// Every mistake found in it, or that it cannot be read.
pub fn scenario(name: &str) -> Result<Scenario, Mistakes> {
    Scenario::load(name, &file)
}

/// The bytes of a file, at most one more than `limit`, so that a huge one costs nothing.
///
/// # Errors
///
/// The file cannot be opened or read.
pub fn file(name: &str, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(name)?
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}
