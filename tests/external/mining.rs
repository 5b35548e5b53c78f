//! The event log in process-mining software.

use std::process::Command;

use crate::passes;
use crate::program::{Folder, PRACTICE};

#[test]
fn process_mining_software_reads_it() {
    let folder = Folder::with("practice.toml", PRACTICE);
    let run = ["run", "practice.toml", "-n", "2", "-q", "-o", "out"];
    let weeks = ["--events-from", "2024-02-26", "--events-to", "2024-03-17"];
    folder.says(&[&run[..], &["--events", "csv,xes"], &weeks].concat());
    let mut script = Command::new(crate::script("tests/external/mining/test"));
    script.arg(folder.path("out"));
    passes("process mining", script.env("VENV", crate::kept("mining")));
}
