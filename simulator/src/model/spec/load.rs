//! Reads a scenario: files to tree, tree to types, types to a checked scenario, and back to text.
//! Every mistake of a stage is found before the stage gives up; what makes sense is decided in
//! `check`.

use std::collections::BTreeMap;
use std::io;

use serde_json::Value;

use super::Scenario;
use super::check::Finding;
use super::checked::Checked;
use super::diagnostic::{Mistake, Mistakes};
use super::draft::Draft;
use super::sources::Reader;
use super::suggested;
use super::tree::{Blame, Rows, Tree};
use super::typed::{Node, read};

impl Scenario {
    /// Reads, resolves and checks the scenario file `name`.
    ///
    /// No file is opened here: `read` is given a name (relative names as written, those in a
    /// file relative to that file's folder) and the most bytes that are accepted; it may stop
    /// one byte after that.
    ///
    /// # Errors
    ///
    /// Every mistake found, with file and place.
    pub fn load(name: &str, read: Reader<'_>) -> Result<Checked<Scenario>, Mistakes> {
        Draft::load(name, read).map(Draft::into_scenario)
    }

    /// Reads a scenario from text; it cannot name other files.
    ///
    /// # Errors
    ///
    /// Every mistake found, with its place.
    pub fn from_toml(text: &str) -> Result<Checked<Scenario>, Mistakes> {
        const NAME: &str = "scenario.toml";
        Self::load(NAME, &|name, _| {
            if name == NAME {
                Ok(text.as_bytes().to_vec())
            } else {
                Err(io::Error::new(
                    io::ErrorKind::NotFound,
                    "this scenario is only a text",
                ))
            }
        })
    }

    /// The scenario as JSON, rows of its data files included: enough to repeat it exactly.
    #[must_use]
    pub fn to_json(&self) -> Value {
        // Every type here writes text, numbers, lists and tables with text keys.
        serde_json::to_value(self).unwrap_or(Value::Null)
    }

    /// Reads back what [`Scenario::to_json`] wrote, and checks it.
    ///
    /// # Errors
    ///
    /// Every mistake found, by key.
    pub fn from_json(json: Value) -> Result<Checked<Scenario>, Mistakes> {
        let scenario: Scenario = read(Node::Json(&json)).map_err(|found| {
            let findings = found.into_iter().map(|(finding, _)| finding);
            of_no_file(findings.collect())
        })?;
        scenario.check()
    }

    /// The scenario with everything resolved, as a scenario file; data files by name.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut root = toml::Table::new();
        if let Value::Object(entries) = self.to_json() {
            for (key, value) in entries {
                if let Some(value) = written(&key, value) {
                    root.insert(key, value);
                }
            }
        }
        toml::to_string(&root).unwrap_or_default()
    }
}

/// What is wrong with a scenario that did not come from a file.
pub(super) fn of_no_file(findings: Vec<Finding>) -> Mistakes {
    let mistakes = findings.into_iter().map(|Finding { mut path, wrong }| {
        path.extend(wrong.key);
        Mistake {
            file: "scenario".to_owned(),
            span: None,
            key: path.join("."),
            title: wrong.what,
            label: String::new(),
            help: wrong.help,
        }
    });
    Mistakes::of(mistakes.collect(), BTreeMap::new())
}

/// Keys whose text is a date or a time, written without quotes.
const DATED: [&str; 13] = [
    "start", "go-live", "end", "from", "to", "first", "last", "until", "holidays", "by", "on",
    "at", "built",
];

/// A JSON value as TOML; nothing for null and empty tables, which say nothing.
fn written(key: &str, value: Value) -> Option<toml::Value> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(yes) => toml::Value::Boolean(yes),
        Value::Number(number) => match number.as_i64() {
            Some(n) => toml::Value::Integer(n),
            None => toml::Value::Float(number.as_f64()?),
        },
        Value::String(text) if DATED.contains(&key) => {
            match text.parse::<toml::value::Datetime>() {
                Ok(mut date) => {
                    // Times without seconds are newer than most TOML readers.
                    if let Some(time) = &mut date.time {
                        time.second.get_or_insert(0);
                    }
                    toml::Value::Datetime(date)
                }
                Err(_) => toml::Value::String(text),
            }
        }
        Value::String(text) => toml::Value::String(text),
        Value::Array(items) if items.is_empty() => return None,
        Value::Array(items) => toml::Value::Array(
            items
                .into_iter()
                .filter_map(|item| written(key, item))
                .collect(),
        ),
        Value::Object(mut entries) => {
            if entries.len() == 2 && entries.contains_key("rows") && entries.contains_key("path") {
                return entries
                    .remove("path")
                    .and_then(|path| written("path", path));
            }
            let table: toml::Table = entries
                .into_iter()
                .filter_map(|(key, value)| written(&key, value).map(|value| (key, value)))
                .collect();
            // Somebody's desk may be an empty table, but an empty section says nothing.
            if table.is_empty() && SECTIONS.contains(&key) {
                return None;
            }
            toml::Value::Table(table)
        }
    })
}

const SECTIONS: [&str; 9] = [
    "specialty",
    "clinic",
    "desk",
    "staff",
    "phone-line",
    "service",
    "plan",
    "learning",
    "training",
];

/// The scenario of a tree, or every mistake of form in it.
pub(super) fn scenario_of(
    tree: &Tree,
    files: &[String],
    name: &str,
) -> Result<Scenario, Vec<Mistake>> {
    let mut scenario = read(Node::Tree(tree)).map_err(|mut found| {
        suggested::of_targets(tree, &mut found);
        suggested::tried(tree, &mut found);
        let found = found.into_iter();
        found
            .map(|(finding, blame)| placed(tree, files, name, finding, blame))
            .collect::<Vec<_>>()
    })?;
    Rows::give(tree, &mut scenario);
    Ok(scenario)
}

/// A finding with the bytes it is about: the value at its path, or what comes nearest.
pub(super) fn placed(
    tree: &Tree,
    files: &[String],
    name: &str,
    finding: Finding,
    blame: Blame,
) -> Mistake {
    let Finding { mut path, wrong } = finding;
    path.extend(wrong.key);
    let (deepest, steps) = tree.deepest(&path);
    let span = match (blame, &deepest.place.key) {
        (Blame::Key, Some(key)) if steps == path.len() => key.clone(),
        _ => deepest.caret(),
    };
    let known = files.get(deepest.place.file);
    let file = known.cloned().unwrap_or_else(|| name.to_owned());
    // The root has no place of its own: a missing title is about the file. Nor has what is in no
    // file.
    let span = (steps > 0 && known.is_some()).then_some(span);
    Mistake {
        file,
        span,
        key: path.join("."),
        title: wrong.what,
        label: String::new(),
        help: wrong.help,
    }
}
