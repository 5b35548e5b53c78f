//! Imports point downward only, and no place, mechanism or remedy names another: what one sets off
//! it says to the world, and `pathway` knows whose turn it is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::sources;

/// A file that holds tests alone, which look at whatever they like.
fn is_tests(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name == "tests.rs")
}

/// The rooms of the library, lowest first, each with those it may use besides itself.
const ROOMS: [(&str, &[&str]); 6] = [
    ("engine", &[]),
    ("statistics", &["engine"]),
    ("model", &["engine"]),
    ("extract", &["model"]),
    ("study", &["engine", "statistics", "model", "extract"]),
    (
        "report",
        &["engine", "statistics", "model", "extract", "study"],
    ),
];

/// What each part of the model may use of the others, besides itself. Whoever is not listed here
/// (`pathway`, `day`, `dispatch`, `steering`, `start`) stands above them all.
const PARTS: [(&str, &[&str]); 6] = [
    ("measures", &["spec", "world"]),
    (
        "spec",
        &["measures", "places", "mechanisms", "remedies", "world"],
    ),
    ("world", &["spec", "measures"]),
    ("places", &["spec", "measures", "world"]),
    ("mechanisms", &["spec", "measures", "world"]),
    ("remedies", &["spec", "measures", "world"]),
];

/// Paths after `use`, `super` resolved, braces spelt out as far as their first names. Tests look
/// at whatever they like.
fn uses(root: &Path, file: &Path) -> Vec<Vec<String>> {
    if is_tests(file) {
        return Vec::new();
    }
    let text = fs::read_to_string(file).expect("a source file");
    let text = text
        .split("#[cfg(test)]\nmod tests")
        .next()
        .unwrap_or_default();
    let relative = file.strip_prefix(root).expect("a file of the library");
    let mut here: Vec<String> = relative
        .with_extension("")
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    if here.last().is_some_and(|name| name == "mod") {
        here.pop();
    }
    let mut found = Vec::new();
    for statement in text.split(';') {
        let Some(at) = statement.find("use ") else {
            continue;
        };
        let before = statement[..at].trim_end();
        let begins = before.is_empty()
            || before.ends_with("pub")
            || before.ends_with([')', '}', ']', '\n'])
            || statement[..at].ends_with('\n');
        if !begins {
            continue;
        }
        let path = statement[at + 4..].replace(char::is_whitespace, "");
        let heads: Vec<String> = match path.split_once("::{") {
            Some((head, group)) => {
                let names = group.trim_end_matches('}').split(',');
                names.map(|name| format!("{head}::{name}")).collect()
            }
            None => vec![path],
        };
        for head in heads {
            let mut at = here.clone();
            let mut path: Vec<String> = Vec::new();
            let mut steps = head.split("::").peekable();
            match steps.peek() {
                Some(&"crate") => {
                    steps.next();
                }
                Some(&"super") => {
                    while steps.peek() == Some(&"super") {
                        steps.next();
                        at.pop();
                    }
                    path = at;
                }
                _ => continue,
            }
            path.extend(steps.map(|step| step.trim_matches('{').to_owned()));
            found.push(path);
        }
    }
    found
}

#[test]
fn imports_point_downward_only() {
    if crate::is_published() {
        return println!("skipped: this is the package");
    }
    let mut seen = 0;
    for (room, below) in ROOMS {
        let folder = crate::room(room);
        let root = folder.parent().expect("a folder of sources");
        for file in sources(&folder) {
            for path in uses(root, &file) {
                let to = path.first().map_or("", String::as_str);
                let known = ROOMS.iter().any(|(name, _)| *name == to);
                let allowed = to == room || below.contains(&to) || !known;
                assert!(allowed, "{}: {}", file.display(), path.join("::"));
                seen += usize::from(known && to != room);
            }
        }
    }
    assert!(seen > 300, "{seen} imports between rooms were found");
}

/// The module of a place, mechanism or remedy that a path leads into, if it does.
fn module(path: &[String]) -> Option<(String, String)> {
    let [model, part, name, ..] = path else {
        return None;
    };
    let parts = ["places", "mechanisms", "remedies"];
    let is_one = model == "model" && parts.contains(&part.as_str());
    // `remedies/mod.rs` and the like only list what there is.
    (is_one && name.chars().all(|c| c.is_lowercase() || c == '_'))
        .then(|| (part.clone(), name.clone()))
}

#[test]
fn no_place_mechanism_or_remedy_names_another() {
    if crate::is_published() {
        return println!("skipped: this is the package");
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("simulator/src");
    let mut modules: BTreeMap<(String, String), BTreeSet<(String, String)>> = BTreeMap::new();
    let mut seen = 0;
    for (part, allowed) in PARTS {
        for file in sources(&root.join("model").join(part)) {
            let relative = file.strip_prefix(&root).expect("a file");
            let own: Vec<String> = relative
                .with_extension("")
                .iter()
                .map(|part| part.to_string_lossy().into_owned())
                .collect();
            let lists = own.len() == 3 && own[2] == "mod";
            for path in uses(&root, &file) {
                let to = path.get(1).map_or("", String::as_str);
                if path.first().is_none_or(|room| room != "model") || to.is_empty() {
                    continue;
                }
                seen += 1;
                // What is upper case is re-exported by the model itself, from below.
                let known = to.chars().all(|c| c.is_lowercase() || c == '_');
                assert!(
                    !known || to == part || allowed.contains(&to),
                    "{}: {}",
                    file.display(),
                    path.join("::")
                );
                if let (Some(from), Some(other)) = (module(&own), module(&path))
                    && !lists
                {
                    modules.entry(from).or_default().insert(other);
                }
            }
        }
    }
    assert!(seen > 300, "{seen} imports within the model were found");
    for (from, others) in &modules {
        for other in others {
            assert_eq!(from, other, "{from:?} names {other:?}");
        }
    }
}
