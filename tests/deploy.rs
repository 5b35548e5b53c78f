//! A sweep run in shares on Slurm and on Dask gives what it gives in one go, although work is
//! interrupted midway. What is checked stands in the scripts; they say when they cannot run here.

#![cfg(unix)]

use std::io::Write;
use std::path::Path;
use std::process::Command;

/// Runs the test script of one engine and passes on its last word: passed, or why it was skipped.
#[track_caller]
fn passes(script: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let environment = Path::new(env!("CARGO_TARGET_TMPDIR")).join("dask");
    let output = Command::new(root.join(script))
        .env("CUTOVER", env!("CARGO_BIN_EXE_cutover"))
        .env("VENV", environment)
        .output()
        .expect("the script can be started");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{script}: {said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    // Past the test runner, which shows nothing of tests that pass.
    let last = said.lines().last().unwrap_or_default();
    writeln!(std::io::stderr(), "{script} {last}").expect("somewhere to say it");
}

#[test]
fn shares_on_slurm_make_the_whole() {
    passes("deploy/slurm/test");
}

#[test]
fn shares_on_dask_make_the_whole() {
    passes("deploy/dask/test");
}
