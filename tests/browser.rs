//! The pages in a browser: the report and the animation of a small run, opened in headless Chromium.
//! What is checked stands in the scripts; they say when they cannot run here.

#![cfg(all(unix, feature = "cli"))]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

/// The packages are fetched once.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Output of a small run with everything that a page can have.
fn folder(name: &str) -> PathBuf {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_cutover"))
        .arg("run")
        .arg(root.join("scenarios/small-practice.toml"))
        .args(["-n", "3", "-q", "--animation", "-o"])
        .arg(&place)
        .output()
        .expect("started");
    assert!(output.status.success(), "{output:?}");
    place
}

#[track_caller]
fn passes(script: &str, arguments: &[&Path]) {
    let _alone = ONE_AT_A_TIME
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let output = Command::new(tests.join("test"))
        .arg(script)
        .args(arguments)
        .env(
            "MODULES",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser"),
        )
        .output()
        .expect("the script can be started");
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}: {said}\n{complained}");
    // Past the test runner, which shows nothing of tests that pass.
    let said = said.trim_end().replace('\n', "; ");
    writeln!(std::io::stderr(), "{script} {said}").expect("somewhere to say it");
}

#[test]
fn the_report_opens_by_itself_and_everybody_can_use_it() {
    let place = folder("browser-report");
    passes("report.mjs", &[&place.join("report.html"), &place]);
}

#[test]
fn the_animation_plays_what_was_recorded() {
    let place = folder("browser-animation");
    let (page, record) = (place.join("animation.html"), place.join("replay.json"));
    passes("animation.mjs", &[&page, &place, &record]);
}
