//! `cutover describe` from outside: of a scenario and of a run, as Markdown and as a page; and what it
//! answers where there is nothing to describe.

#![cfg(feature = "cli")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

const SMALL: &str = r#"
title = "Small, for tests"
start = 2024-01-08
go-live = 2024-01-22
end = 2024-02-16
replications = 2
seed = 7

[specialty.eyes]
referrals = { rate = "20 per week", source = "returns of 2023" }

[clinic.eyes]
specialty = "eyes"
sessions = [{ days = ["mon", "thu"], from = 09:00:00, to = 12:00:00 }]
slots = { length = "15 min", pattern = "NNNNNNNNNNNN" }
consultation = { new = { lognormal = "13 min", cv = 0.5 } }   # timed, n = 212

[new-system.learning.clinician]
initial = 1.6
pace = "60 patients"
"#;

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(TempDir::new().expect("a folder"));
        fs::write(place.path("small.toml"), SMALL).expect("written");
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn cutover(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cutover"));
        let command = command.current_dir(self.0.path()).args(args);
        command.env("RUST_BACKTRACE", "1").output().expect("starts")
    }

    /// What is said on standard output, of what has to succeed.
    fn says(&self, args: &[&str]) -> String {
        let done = self.cutover(args);
        assert!(done.status.success(), "{args:?}: {}", complaint(&done));
        String::from_utf8(done.stdout).expect("UTF-8")
    }

    /// What is complained of, of what is the wrong input.
    fn refuses(&self, args: &[&str]) -> String {
        let done = self.cutover(args);
        assert_eq!(
            done.status.code(),
            Some(2),
            "{args:?}: {}",
            complaint(&done)
        );
        assert!(done.stdout.is_empty());
        complaint(&done)
    }
}

fn complaint(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_run_is_described_with_the_sources_of_its_scenario() {
    let place = Place::new();
    let scenario = place.says(&["describe", "small.toml"]);
    place.says(&["run", "small.toml", "--quiet", "--out", "out"]);
    let run = place.says(&["describe", "out"]);
    assert_eq!(run, place.says(&["describe", "out/manifest.json"]));
    for said in [
        "| `referrals.rate` | 20 per week | returns of 2023 |",
        "coefficient of variation 0.5 | timed, n = 212 |",
        "| `medium` | face-to-face | (default) |",
        "| `slots.length` | 15 min | no source given |",
    ] {
        assert!(scenario.contains(said) && run.contains(said), "{said}");
    }
    assert!(scenario.contains("without a run") && run.contains("the record of its run"));
    assert!(run.contains("The simulation took ") && !scenario.contains("The simulation took "));
    // The scenario is the same, and so is its hash.
    let sha = |text: &str| {
        let at = text.find("SHA-256 is ").expect("there") + "SHA-256 is ".len();
        text[at..at + 64].to_owned()
    };
    assert_eq!(sha(&scenario), sha(&run));
    // Repeating a run from its record keeps what is known of the values.
    place.says(&["run", "out/manifest.json", "--quiet", "--out", "again"]);
    assert!(
        place
            .says(&["describe", "again"])
            .contains("returns of 2023")
    );
}

#[test]
fn a_record_without_notes_says_so_and_one_that_was_changed_is_no_run() {
    let place = Place::new();
    place.says(&["run", "small.toml", "--quiet", "--out", "out"]);
    let manifest = place.path("out/manifest.json");
    let text = fs::read_to_string(&manifest).expect("written");
    let mut json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    json.as_object_mut()
        .expect("a table")
        .remove("notes")
        .expect("recorded");
    fs::write(&manifest, json.to_string()).expect("written");
    assert!(
        place
            .says(&["describe", "out"])
            .contains("was not recorded with this run")
    );
    json["scenario"]["replications"] = 3.into();
    fs::write(&manifest, json.to_string()).expect("written");
    let changed = place.cutover(&["describe", "out"]);
    assert!(complaint(&changed).contains("was changed after the run"));
    assert!(String::from_utf8_lossy(&changed.stdout).contains("without a run"));
}

#[test]
fn the_ending_decides_what_is_written() {
    let place = Place::new();
    assert_eq!(
        place.says(&["describe", "small.toml", "--out", "small.html"]),
        ""
    );
    let page = fs::read_to_string(place.path("small.html")).expect("written");
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en-GB\">") && page.contains("<svg"));
    assert!(!page.contains("http://www.w3.org/1999") && !page.contains("<script"));
    place.says(&["describe", "small.toml", "-o", "small.md"]);
    let text = fs::read_to_string(place.path("small.md")).expect("written");
    assert_eq!(text, place.says(&["describe", "small.toml"]));
}

#[test]
fn what_cannot_be_described_is_said_plainly() {
    let place = Place::new();
    fs::create_dir(place.path("empty")).expect("made");
    let said = place.refuses(&["describe", "empty"]);
    assert!(said.contains("no manifest.json in this folder") && said.contains("cutover run"));
    fs::write(place.path("other.toml"), SMALL).expect("written");
    place.says(&["compare", "small.toml", "other.toml", "--out", "study"]);
    let said = place.refuses(&["describe", "study"]);
    assert!(
        said.contains("holds a study") && said.contains("give the scenario file"),
        "{said}"
    );
    assert!(
        place
            .refuses(&["describe", "gone.toml"])
            .contains("there is no file gone.toml")
    );
    place.says(&["run", "small.toml", "--quiet", "--out", "out"]);
    let whole = fs::read(place.path("out/manifest.json")).expect("written");
    fs::write(place.path("out/manifest.json"), &whole[..whole.len() / 2]).expect("written");
    let said = place.refuses(&["describe", "out"]);
    assert!(said.contains("is not the manifest.json of a run"), "{said}");
    let wrong = SMALL.replace("\"returns of 2023\"", "2023");
    fs::write(place.path("wrong.toml"), wrong).expect("written");
    let said = place.refuses(&["describe", "wrong.toml"]);
    assert!(
        said.contains("a source is text") && said.contains("wrong.toml:10:"),
        "{said}"
    );
    assert!(
        place
            .refuses(&["describe", "small.toml", "--out", "empty"])
            .contains("this is a folder")
    );
}
