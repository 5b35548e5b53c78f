//! The event log of `cutover run --events`: it changes no figure, is the same twice, whatever begins
//! ends, and process-mining software reads it.

#![cfg(all(unix, feature = "cli"))]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A run of a small practice with the log of three weeks around its go-live.
fn folder(name: &str, events: &[&str]) -> PathBuf {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_cutover"))
        .arg("run")
        .arg(root.join("scenarios/small-practice.toml"))
        .args(["-n", "2", "-q", "-o"])
        .arg(&place)
        .args(events)
        .output()
        .expect("started");
    assert!(output.status.success(), "{output:?}");
    place
}

const WINDOW: [&str; 6] = [
    "--events",
    "csv,xes",
    "--events-from",
    "2024-02-26",
    "--events-to",
    "2024-03-17",
];

/// Rows of events.csv by the names of its columns.
fn rows(place: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(place.join("events.csv")).expect("there");
    let rows = reader.deserialize().map(|row| row.expect("a row"));
    rows.collect()
}

#[test]
fn a_log_changes_no_figure_and_is_the_same_twice() {
    let without = folder("events-none", &[]);
    let with = folder("events-some", &WINDOW);
    let again = folder("events-again", &WINDOW);
    let file = |place: &Path, name: &str| fs::read(place.join(name)).expect("there");
    assert!(file(&without, "summary.json") == file(&with, "summary.json"));
    for name in ["events.csv", "events-planned.xes"] {
        assert!(file(&with, name) == file(&again, name), "{name}");
    }
}

#[test]
fn what_begins_ends_and_time_does_not_run_back() {
    let place = folder("events-ends", &WINDOW);
    let rows = rows(&place);
    assert!(rows.len() > 10_000, "{}", rows.len());
    let (mut begun, mut ended) = (0, 0);
    let mut at: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    for row in &rows {
        let time: f64 = row["time"].parse().expect("minutes");
        let who = (&*row["arm"], &*row["entity_id"]);
        let before = at.insert(who, time).unwrap_or(time);
        assert!(time >= before, "{row:?}");
        match &*row["event_type"] {
            "resource_use" => begun += 1,
            "resource_use_end" => ended += 1,
            "arrival_departure" | "queue" => {}
            other => panic!("{other}"),
        }
    }
    // Days are cut off at midnight, when nothing goes on here.
    assert_eq!(begun, ended);
    let arms: std::collections::BTreeSet<&str> = rows.iter().map(|row| &*row["arm"]).collect();
    assert_eq!(arms.len(), 3);
}

#[test]
fn dates_outside_the_run_are_refused() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_cutover"))
        .arg("run")
        .arg(root.join("scenarios/small-practice.toml"))
        .args([
            "-n",
            "1",
            "-q",
            "--events",
            "csv",
            "--events-from",
            "2031-01-01",
            "-o",
        ])
        .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("events-wrong"))
        .output()
        .expect("started");
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}

#[test]
fn process_mining_software_reads_it() {
    let place = folder("events-mined", &WINDOW);
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/events");
    let output = Command::new(tests.join("test"))
        .arg(&place)
        .env(
            "VENV",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("mining"),
        )
        .output()
        .expect("the script can be started");
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complained}");
    let last = said.lines().last().unwrap_or_default();
    writeln!(std::io::stderr(), "process mining {last}").expect("somewhere to say it");
}
