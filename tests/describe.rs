//! `cutover describe` from outside: of a scenario and of a run, as Markdown and as a page; and what it
//! answers where there is nothing to describe.

#![cfg(feature = "cli")]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use cutover::model::measures::Unit;
use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Site, SpecialtyId, simulate};
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

/// The scenarios that are shipped.
fn shipped() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let entries = fs::read_dir(folder).expect("a folder of scenarios");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut found: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    found.sort();
    assert!(found.len() >= 10, "{found:?}");
    found
}

/// Measures that are other than zero on some day, for the trust or a specialty, in the first
/// replication of an arm.
fn with_figures(scenario: &Checked<Scenario>, arm: Arm) -> BTreeSet<Measure> {
    let book = simulate(&Site::of(scenario), arm, 0).book;
    let specialties = (0..book.specialties()).map(|s| Some(SpecialtyId::new(s)));
    let rows: Vec<Option<SpecialtyId>> = std::iter::once(None).chain(specialties).collect();
    let is_anything = |measure: &&Measure| {
        let on = |row, day| book.cell(**measure, row, day).sum != 0.0;
        let mut all = rows.iter();
        all.any(|&row| (0..book.days()).any(|day| on(row, day)))
    };
    Measure::ALL.iter().filter(is_anything).copied().collect()
}

/// One predicate decides what a scenario has: what has figures in any arm is listed, and where the
/// hospital sees it, something may start when it is reached.
#[test]
fn what_has_figures_is_described_and_may_start_something() {
    let place = Place::new();
    for path in shipped() {
        let read = |name: &str, _| fs::read(name);
        let name = path.to_string_lossy();
        let scenario = Scenario::load(&name, &read).unwrap_or_else(|m| panic!("{m}"));
        let described = place.says(&["describe", &name]);
        let listed = |id: &str| described.contains(&format!("| `{id}` |"));
        let mut arms = Arm::of(&scenario);
        if name.contains("oxford") {
            // It is large, and the others are not: one arm will do.
            arms.retain(|arm| *arm == Arm::Planned);
        }
        let mut with: BTreeSet<Measure> = BTreeSet::new();
        for arm in arms {
            with.extend(with_figures(&scenario, arm));
        }
        assert!(with.len() >= 20, "{name}: {}", with.len());
        let text = scenario.to_toml();
        for measure in with {
            let id = measure.id();
            assert!(measure.is_in(&scenario), "{name}: {id} has figures");
            assert!(listed(id), "{name}: {id} is not described");
            if measure.is_reported() {
                let amount = match measure.unit() {
                    Unit::Share => "5%",
                    Unit::Minutes => "1 min",
                    Unit::Days => "1 day",
                    _ => "1",
                };
                let probe = format!(
                    "{text}\n[plan.probe]\ntemplate = {{ ramp = [\"90% for 1 week\"] }}\n\
                     when = \"{id} > {amount}\"\n"
                );
                if let Err(mistakes) = Scenario::from_toml(&probe) {
                    panic!("{name}: {id} is no trigger: {}", mistakes.brief());
                }
            }
        }
        for measure in Measure::ALL.iter().filter(|m| !m.is_in(&scenario)) {
            assert!(!listed(measure.id()), "{name}: {}", measure.id());
        }
    }
}
