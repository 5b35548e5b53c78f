//! Ids and units of measures are compared in the catalogue and where files are read, nowhere else.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use cutover::model::Measure;

use crate::sources;

/// Where ids and units of measures may be compared as text: the catalogue, and what reads or writes
/// scenario files and answers to questions about their keys (`days`, `share` and `clinics` are
/// keys as well).
const READERS: [&str; 8] = [
    "simulator/src/model/measures/",
    "simulator/src/model/spec/quantity/",
    "simulator/src/model/spec/arrivals.rs",
    "simulator/src/model/spec/csv_files.rs",
    "simulator/src/model/spec/explain.rs",
    "simulator/src/model/spec/levels.rs",
    "simulator/src/model/spec/law.rs",
    "simulator/src/model/spec/sources.rs",
];

/// The literal that begins at a quote, and what follows it.
fn literal(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('"')?.split_once('"')
}

/// What is compared with a text in a line: `== "x"`, `"x" =>`, `"x" |`, `starts_with("x"`,
/// `contains(&"x"`, and their like.
fn compared(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for before in [
        "== ",
        "!= ",
        "starts_with(",
        "ends_with(",
        "strip_prefix(",
        "contains(&",
        "contains(",
    ] {
        for (at, _) in line.match_indices(before) {
            found.extend(literal(&line[at + before.len()..]).map(|(text, _)| text));
        }
    }
    // Every second piece between quotes is a literal: those of a pattern stand before its arrow, or
    // among others of several lines.
    let pattern = match line.split_once("=>") {
        Some((pattern, _)) => pattern,
        None if line.trim_start().starts_with(['|', '"']) && line.contains(" | ") => line,
        None if line.trim_start().starts_with('|') => line,
        None => "",
    };
    found.extend(pattern.split('"').skip(1).step_by(2));
    for (at, _) in line.match_indices('"') {
        found.extend(
            literal(&line[at..])
                .filter(|(_, rest)| rest.starts_with(" == "))
                .map(|l| l.0),
        );
    }
    found
}

#[test]
fn what_is_compared_is_found() {
    for (line, found) in [
        (r#"if unit == "min" {"#, vec!["min"]),
        (r#""share" => 1.0,"#, vec!["share"]),
        (r#""min" | "hours" if long => 1.0,"#, vec!["min", "hours"]),
        (r#"("share", _) => "%","#, vec!["share"]),
        (r#"| "days""#, vec!["days"]),
        (r#"if "days" == unit {"#, vec!["days"]),
        (r#"(Some("share")) => "%","#, vec!["share"]),
        (r#"id.starts_with("calls.")"#, vec!["calls."]),
        (r#"["a"].contains(&"calls.wait")"#, vec!["calls.wait"]),
        (r#"say("min")"#, vec![]),
    ] {
        assert_eq!(compared(line), found, "{line}");
    }
}

/// Nothing outside the catalogue and the readers of scenarios asks a measure for its id or its
/// unit as text: the types are asked, so that a new measure or unit cannot be forgotten.
#[test]
fn ids_and_units_of_measures_are_compared_in_the_catalogue_only() {
    if crate::is_published() {
        return println!("skipped: this is the package");
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut words = BTreeSet::new();
    for measure in Measure::ALL {
        let group = measure.id().split('.').next().expect("a first part");
        words.extend([measure.id().to_owned(), format!("{group}.")]);
        words.insert(measure.unit().many().to_owned());
    }
    let mut wrong = Vec::new();
    let both = ["src", "simulator/src"].into_iter();
    for path in both.flat_map(|folder| sources(&root.join(folder))) {
        let name = path.strip_prefix(root).expect("under the root");
        let name = name.to_string_lossy().replace('\\', "/");
        if READERS.iter().any(|reader| name.starts_with(reader)) {
            continue;
        }
        let text = fs::read_to_string(&path).expect("readable");
        // What a test asserts of a text is no decision.
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or("");
        for (number, line) in text.lines().enumerate() {
            let hits = compared(line).into_iter();
            let hits = hits.filter(|text| words.contains(*text));
            wrong.extend(hits.map(|text| format!("{name}:{}: \"{text}\"", number + 1)));
        }
    }
    assert!(
        wrong.is_empty(),
        "ask the measure or its unit, not a text:\n{}",
        wrong.join("\n")
    );
}
