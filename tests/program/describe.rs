//! `cutover describe` from outside: of a scenario and of a run, as Markdown and as a page; and what it
//! answers where there is nothing to describe.

use std::fs;
use std::path::PathBuf;

use cutover::model::Measure;
use cutover::model::measures::Unit;
use cutover::model::spec::Scenario;

use crate::common::snapshot;
use crate::program::{Folder, SMALL, complaint};

/// The small hospital with a source for one value and a comment on another.
fn sourced() -> String {
    SMALL
        .replace(
            "referrals = \"40 per week\"",
            "referrals = { rate = \"20 per week\", source = \"returns of 2023\" }",
        )
        .replace("cv = 0.5 } }", "cv = 0.5 } }   # timed, n = 212")
}

fn place() -> Folder {
    Folder::with("small.toml", &sourced())
}

#[test]
fn a_run_is_described_with_the_sources_of_its_scenario() {
    let place = place();
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
fn the_document_reads_as_it_was_last_looked_at() {
    let text = place().says(&["describe", "small.toml"]);
    let text = text.replace(env!("CARGO_PKG_VERSION"), "(version)");
    snapshot::same("tests/program/snapshots/describe-small.md", &text);
}

/// The pages of reference in `docs/` are what the program prints, and leave nothing unsaid.
#[test]
fn the_pages_of_reference_are_the_programs_own() {
    for (command, file) in [
        ("schema", "docs/scenario-file.md"),
        ("measures", "docs/measures.md"),
    ] {
        let text = place().says(&[command, "--markdown"]);
        let unsaid: Vec<&str> = text.lines().filter(|line| line.ends_with("|  |")).collect();
        assert!(unsaid.is_empty(), "no meaning: {unsaid:#?}");
        snapshot::same(file, &text);
    }
}

#[test]
fn the_catalogue_is_had_as_json() {
    let text = place().says(&["measures", "--json"]);
    let all: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let all = all.as_array().expect("a list");
    assert_eq!(all.len(), Measure::ALL.len());
    let of = |id: &str| all.iter().find(|m| m["id"] == id).expect("a measure");
    let unseen = of("list.urgent-lost");
    assert_eq!(unseen["name"], "urgent on no list");
    assert_eq!(unseen["unit"], "patients");
    assert_eq!(
        (&unseen["scope"], &unseen["direction"]),
        (&"specialty".into(), &"less is better".into())
    );
    assert_eq!(unseen["reported"], false);
    assert_eq!(unseen["needs"][0]["part"], "urgent");
    assert_eq!(unseen["needs"][1]["part"], "lost-referrals");
    assert_eq!(of("calls.wait")["scope"], "trust");
    for measure in all {
        let needs = measure["needs"].as_array().expect("parts");
        let said = |need: &serde_json::Value| need["help"].as_str().is_some_and(|h| h.len() > 5);
        assert!(!needs.is_empty() && needs.iter().all(said), "{measure}");
    }
}

#[test]
fn a_record_without_notes_says_so_and_one_that_was_changed_is_no_run() {
    let place = place();
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
    let place = place();
    assert_eq!(
        place.says(&["describe", "small.toml", "--out", "small.html"]),
        ""
    );
    let page = place.text("small.html");
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en-GB\">") && page.contains("<svg"));
    assert!(!page.contains("http://www.w3.org/1999") && !page.contains("<script"));
    place.says(&["describe", "small.toml", "-o", "small.md"]);
    let text = place.text("small.md");
    assert_eq!(text, place.says(&["describe", "small.toml"]));
}

#[test]
fn what_cannot_be_described_is_said_plainly() {
    let place = place();
    fs::create_dir(place.path("empty")).expect("made");
    let said = place.refuses(&["describe", "empty"]);
    assert!(said.contains("no manifest.json in this folder") && said.contains("cutover run"));
    place.write("other.toml", sourced());
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
    let whole = place.bytes("out/manifest.json");
    place.write("out/manifest.json", &whole[..whole.len() / 2]);
    let said = place.refuses(&["describe", "out"]);
    assert!(said.contains("is not the manifest.json of a run"), "{said}");
    let wrong = sourced().replace("\"returns of 2023\"", "2023");
    place.write("wrong.toml", wrong);
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

/// One predicate decides what a scenario has: what it may have is listed and, where the hospital sees it, something
/// may start when it is reached. That nothing else ever has figures is seen with the digests of the same scenarios.
#[test]
fn what_may_have_figures_is_described_and_may_start_something() {
    let place = Folder::new();
    for path in shipped() {
        let read = |name: &str, _| fs::read(name);
        let name = path.to_string_lossy();
        let scenario = Scenario::load(&name, &read).unwrap_or_else(|m| panic!("{m}"));
        let described = place.says(&["describe", &name]);
        let listed = |id: &str| described.contains(&format!("| `{id}` |"));
        let text = scenario.to_toml();
        for measure in Measure::ALL.iter().filter(|m| m.is_in(&scenario)) {
            let id = measure.id();
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
