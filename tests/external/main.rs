//! What other software makes of the program and its files: browsers, clusters, process mining,
//! WebAssembly. What is checked stands in the scripts; their last word says whether they passed, or
//! why they cannot run here.

#![cfg(unix)]

#[path = "../common/mod.rs"]
mod common;

mod browser;
mod deploy;
mod mining;
mod studio;
mod wasm;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::program;
use common::published::is_published;

/// A script of the repository.
fn script(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A folder with what was fetched, kept for the next time.
fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Says that a test cannot run here, and why.
fn skipped(name: &str, why: &str) {
    passes(name, Command::new("echo").arg(format!("skipped: {why}")));
}

/// Runs a script and passes on what it says, past the test runner, which shows nothing of tests
/// that pass.
#[track_caller]
fn passes(name: &str, script: &mut Command) {
    let output = script.output().expect("the script can be started");
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = program::complaint(&output);
    assert!(output.status.success(), "{name}: {said}\n{complained}");
    let said = said.trim_end().replace('\n', "; ");
    writeln!(std::io::stderr(), "{name} {said}").expect("somewhere to say it");
}
