//! The guide, as it stands in `docs/`: every page is in its table of contents, links and anchors lead
//! somewhere, tests and defaults that it names are so. What its pages tell a reader to type is run by
//! `tests/program/guide.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Pages that are read outside `docs/`.
const BESIDE: [&str; 4] = [
    "README.md",
    "CONTRIBUTING.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The pages of `docs/`, by name.
fn pages_of_docs() -> BTreeSet<String> {
    let entries = fs::read_dir(root().join("docs")).expect("a folder of pages");
    let names = entries.map(|e| {
        e.expect("an entry")
            .file_name()
            .into_string()
            .expect("a name")
    });
    names.filter(|name| name.ends_with(".md")).collect()
}

/// Every page with a link in it, as paths in the repository.
fn pages() -> Vec<String> {
    let docs = pages_of_docs()
        .into_iter()
        .map(|name| format!("docs/{name}"));
    docs.chain(BESIDE.map(str::to_owned)).collect()
}

/// A page without what stands in its blocks.
fn prose(page: &str) -> String {
    let mut in_block = false;
    let mut text = String::new();
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if !in_block {
            text += line;
            text.push('\n');
        }
    }
    text
}

/// Links of a page: what is said, and where it leads.
fn links(page: &str) -> Vec<(String, String)> {
    let text = prose(page);
    let found = text.match_indices("](").filter_map(|(at, _)| {
        let said = text[..at].rsplit('[').next()?;
        let target = text[at + 2..].split(')').next()?;
        Some((said.to_owned(), target.to_owned()))
    });
    found.collect()
}

/// Anchors of a page, as they are made of its headings.
fn anchors(page: &str) -> BTreeSet<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let text = prose(page);
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let anchor = |heading: &str| {
        let words = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = words
            .chars()
            .filter(|c| c.is_alphanumeric() || "-_ ".contains(*c));
        let anchor: String = kept.map(|c| if c == ' ' { '-' } else { c }).collect();
        let nth = seen.entry(anchor.clone()).or_default();
        *nth += 1;
        match *nth {
            1 => anchor,
            n => format!("{anchor}-{}", n - 1),
        }
    };
    headings.map(anchor).collect()
}

/// A path without its dots.
fn plain(path: &Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => {
                parts.pop();
            }
            std::path::Component::CurDir => {}
            part => parts.push(part),
        }
    }
    parts
}

#[test]
fn every_page_is_in_the_table_of_contents_once() {
    let summary = read(&root().join("docs/SUMMARY.md"));
    let listed: Vec<String> = links(&summary).into_iter().map(|(_, to)| to).collect();
    let once: BTreeSet<&str> = listed.iter().map(String::as_str).collect();
    assert_eq!(once.len(), listed.len(), "twice: {listed:?}");
    let mut wanted: BTreeSet<String> = pages_of_docs();
    wanted.remove("SUMMARY.md");
    wanted.extend(BESIDE.map(|name| format!("../{name}")));
    let wanted: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
    assert_eq!(once, wanted);
}

#[test]
fn links_and_anchors_lead_somewhere() {
    if crate::is_published() {
        return println!("skipped: this is the package");
    }
    let mut wrong = Vec::new();
    let mut seen = 0;
    for name in pages() {
        let page = read(&root().join(&name));
        for (said, target) in links(&page) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            seen += 1;
            let (path, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let folder = Path::new(&name).parent().expect("a folder");
            let file = match path {
                "" => root().join(&name),
                path => root().join(plain(&folder.join(path))),
            };
            if !file.exists() {
                wrong.push(format!("{name}: there is no {path}"));
            } else if file.extension().is_some_and(|e| e == "md") {
                if !anchor.is_empty() && !anchors(&read(&file)).contains(anchor) {
                    wrong.push(format!("{name}: {path} has no heading #{anchor}"));
                }
            } else if file.extension().is_some_and(|e| e == "rs") {
                // What is named by a function of it stands in it.
                let word = said.trim_matches('`');
                let is_name = said.starts_with('`') && !word.contains(['/', '.', ' ', ':']);
                if is_name && !read(&file).contains(word) {
                    wrong.push(format!("{name}: there is no {word} in {path}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(seen > 200, "{seen} links");
}

/// The word after a marker.
fn word_after<'a>(text: &'a str, marker: &str) -> Option<&'a str> {
    let rest = text.split_once(marker)?.1.trim_start();
    rest.split(|c: char| !(c.is_alphanumeric() || "_:-".contains(c)))
        .next()
}

/// Everything that is in a file of tests, or in all of a folder of them.
fn tests_of(target: &str) -> Option<String> {
    let folder = root().join("tests").join(target);
    let files = folder.is_dir().then(|| super::sources(&folder))?;
    Some(
        files
            .iter()
            .map(|file| format!("{}\n{}", file.display(), read(file)))
            .collect(),
    )
}

#[test]
fn tests_that_are_named_exist() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for name in pages() {
        let page = read(&root().join(&name));
        for command in page.split("cargo test ").skip(1) {
            let command = command.split(['`', '\n']).next().unwrap_or("");
            let Some(target) = word_after(command, "--test ") else {
                continue;
            };
            seen += 1;
            let Some(tests) = tests_of(target) else {
                wrong.push(format!("{name}: there are no tests called {target}"));
                continue;
            };
            let after = command.split_once(target).map_or("", |(_, after)| after);
            let filter = after.split_whitespace().find(|word| !word.starts_with('-'));
            let filter = filter.unwrap_or("").trim_end_matches([')', ',', ';', '.']);
            let last = filter.rsplit("::").next().unwrap_or("");
            let is_placeholder = last.chars().all(char::is_uppercase);
            if !is_placeholder && !tests.contains(last) {
                wrong.push(format!("{name}: nothing in {target} is called {filter}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(seen > 20, "{seen} commands");
}

/// What is left out of a table of the scenario file, by key: the row of the reference.
fn defaults() -> BTreeMap<(String, String), String> {
    let reference = read(&root().join("docs/scenario-file.md"));
    let mut found = BTreeMap::new();
    let mut table = String::new();
    for line in reference.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            table = title.to_lowercase().replace(' ', "-");
        }
        let cells: Vec<&str> = line.split(" | ").collect();
        if let ([key, _, default, ..], true) = (&cells[..], line.starts_with("| `")) {
            let key = key.trim_start_matches("| ").trim_matches('`');
            let default = default.trim().trim_matches('`');
            found.insert((table.clone(), key.to_owned()), default.to_owned());
        }
    }
    found
}

/// `[table] key = value` on the page of the model is what holds where the key is left out.
#[test]
fn defaults_on_the_page_of_the_model_are_those_of_the_reference() {
    let page = read(&root().join("docs/model.md"));
    let defaults = defaults();
    let mut seen = 0;
    let page = prose(&page);
    for code in page.split('`').skip(1).step_by(2) {
        let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
        let Some((table, rest)) = code.strip_prefix('[').and_then(|c| c.split_once("] ")) else {
            continue;
        };
        let Some((key, value)) = rest.split_once(" = ") else {
            continue;
        };
        if table == "table" {
            continue;
        }
        seen += 1;
        let titles = [
            table.to_owned(),
            format!("{table}-times"),
            format!("{table}-table"),
        ];
        let known = titles.map(|title| defaults.get(&(title, key.to_owned())));
        let known = known.into_iter().flatten().next();
        assert_eq!(known.map(String::as_str), Some(value), "[{table}] {key}");
    }
    assert!(seen > 15, "{seen} defaults");
}

#[test]
fn headings_have_the_anchors_that_readers_see() {
    let page =
        "# A page\n## How many, for *how* long?\n## The same\n```\n# not one\n```\n## The same\n";
    let found = anchors(page);
    let wanted = ["a-page", "how-many-for-how-long", "the-same", "the-same-1"];
    assert_eq!(found, wanted.map(str::to_owned).into());
    assert_eq!(links("see [`f`](a.rs#b), [c d](e.md)").len(), 2);
}
