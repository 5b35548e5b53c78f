//! `manifest.json`: what was run, with what, on what; enough to repeat it to the bit. Estimates
//! are in `summary.json`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::model::Arm;
use crate::model::spec::{Notes, Scenario};
use crate::study::Design;

use super::daily_csv::Detail;

/// Version of the manifest's shape.
pub const FORMAT: u32 = 1;

/// A manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this shape.
    pub format: u32,
    /// Version of the program that ran.
    pub version: String,
    /// Name of the scenario file, without folder and ending.
    pub name: String,
    /// The arms that were simulated.
    pub arms: Vec<String>,
    /// The replications that were simulated, by number: the first, and how many.
    pub first_replication: u64,
    /// How many replications.
    pub replications: u64,
    /// Seed.
    pub seed: u64,
    /// What the rows of daily.csv are: `estimates` or `replications`.
    pub daily: String,
    /// Threads that were used. They change no result.
    pub threads: usize,
    /// The machine.
    pub machine: Machine,
    /// Seconds that the simulation took.
    pub simulated_in_seconds: f64,
    /// Events handled.
    pub events: u64,
    /// SHA-256 of the scenario below, written as JSON without blanks and with sorted keys.
    pub scenario_sha256: String,
    /// The scenario with everything resolved, rows of its data files included.
    pub scenario: Value,
    /// What its author wrote beside the values: where they come from. Earlier versions did not
    /// record it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<Notes>,
    /// SHA-256 of the files that the run left, by name: whoever reads them knows that they are of
    /// this run, whole and as they were. Earlier versions did not record it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, String>,
}

/// Where it ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// Operating system.
    pub os: String,
    /// Processor architecture.
    pub arch: String,
    /// Cores that the program could use.
    pub cores: usize,
}

impl Machine {
    /// This one.
    #[must_use]
    pub fn this() -> Self {
        Self {
            os: std::env::consts::OS.to_owned(),
            arch: std::env::consts::ARCH.to_owned(),
            cores: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        }
    }
}

/// How long a run took, and on how many threads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effort {
    /// Threads.
    pub threads: usize,
    /// Seconds of simulation.
    pub seconds: f64,
    /// Events handled.
    pub events: u64,
}

impl Manifest {
    /// The manifest of a run that is over; its notes and files are still to be added.
    #[must_use]
    pub fn of(
        name: &str,
        scenario: &Scenario,
        design: &Design,
        detail: Detail,
        effort: Effort,
    ) -> Self {
        let json = scenario.to_json();
        Self {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            name: name.to_owned(),
            arms: design.arms.iter().map(|a| a.name().to_owned()).collect(),
            first_replication: design.replications.first().copied().unwrap_or(0),
            replications: design.replications.len() as u64,
            seed: scenario.seed,
            daily: detail.name().to_owned(),
            threads: effort.threads,
            machine: Machine::this(),
            simulated_in_seconds: (effort.seconds * 1e3).round() / 1e3,
            events: effort.events,
            scenario_sha256: hash(&json),
            scenario: json,
            notes: None,
            files: BTreeMap::new(),
        }
    }

    /// As it stands in its file.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn to_text(&self) -> io::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Whether the scenario in it is still the one that was run.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        hash(&self.scenario) == self.scenario_sha256
    }

    /// The arms that were simulated; `None` if one is unknown or there are none.
    #[must_use]
    pub fn arms(&self) -> Option<Vec<Arm>> {
        let arms: Option<Vec<Arm>> = self.arms.iter().map(|a| Arm::by_name(a)).collect();
        arms.filter(|arms| !arms.is_empty())
    }
}

/// The hash of a scenario; keys are sorted in this program's JSON.
#[must_use]
pub fn hash(scenario: &Value) -> String {
    in_hexadecimal(Sha256::new_with_prefix(scenario.to_string()))
}

/// The hash of what is in a file.
#[must_use]
pub fn bytes_hash(bytes: &[u8]) -> String {
    in_hexadecimal(Sha256::new_with_prefix(bytes))
}

/// The hash of a file.
///
/// # Errors
///
/// It cannot be read.
pub fn file_hash(file: &Path) -> io::Result<String> {
    let mut reader = BufReader::with_capacity(1 << 16, File::open(file)?);
    let mut digest = Sha256::new();
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            return Ok(in_hexadecimal(digest));
        }
        digest.update(bytes);
        let read = bytes.len();
        reader.consume(read);
    }
}

/// A digest in hexadecimal digits.
fn in_hexadecimal(digest: Sha256) -> String {
    let digest = digest.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_standard() {
        // As `printf '{"a":1}' | sha256sum` has it.
        assert_eq!(
            hash(&serde_json::json!({"a": 1})),
            "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
        );
    }
}
