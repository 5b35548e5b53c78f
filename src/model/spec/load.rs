//! Reads a scenario: files to tree, tree to types, types to a checked scenario, and back to text.
//! Every mistake of a stage is found before the stage gives up; what makes sense is decided in
//! `check`.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde_json::Value;

use super::Scenario;
use super::check::Finding;
use super::checked::Checked;
use super::diagnostic::{Mistake, Mistakes};
use super::draft::Draft;
use super::explain::{Complaint, UNKNOWN_KEY, explain};
use super::quantity::Wrong;
use super::sources::Reader;
use super::tree::{Content, Tree};

/// Rounds of "leave the culprit out and read again" before giving up; nobody reads more mistakes.
const MOST_ROUNDS: usize = 100;

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
    /// The first value that cannot be read, or every mistake found.
    pub fn from_json(json: Value) -> Result<Checked<Scenario>, Mistakes> {
        let scenario: Scenario = serde_path_to_error::deserialize(json).map_err(|error| {
            let path = error.path().to_string();
            let complaint = explain(&error.inner().to_string(), &steps(error.path()));
            let mistake = Mistake {
                file: "scenario".to_owned(),
                span: None,
                key: path,
                title: complaint.wrong.what,
                label: String::new(),
                help: complaint.wrong.help,
            };
            Mistakes::of(vec![mistake], BTreeMap::new())
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

/// The scenario of a tree. Whatever cannot be read is noted and left out, so that the rest can
/// be read as well; a scenario with notes is of no further use.
pub(super) fn typed(
    mut tree: Tree,
    files: &[String],
    name: &str,
) -> (Option<Scenario>, Vec<Mistake>) {
    let mut mistakes = Vec::new();
    let scenario = read_or_robbed(&mut tree, files, name, &mut mistakes);
    (scenario, mistakes)
}

fn read_or_robbed(
    tree: &mut Tree,
    files: &[String],
    name: &str,
    mistakes: &mut Vec<Mistake>,
) -> Option<Scenario> {
    // What was left out or went missing because of that: not to be complained about again.
    let mut known: BTreeSet<Vec<String>> = BTreeSet::new();
    for _ in 0..MOST_ROUNDS {
        let error = match serde_path_to_error::deserialize::<_, Scenario>(tree.values()) {
            Ok(scenario) => return Some(scenario),
            Err(error) => error,
        };
        let mut path = steps(error.path());
        let Complaint { wrong, missing } = explain(&error.inner().to_string(), &path);
        // A table something was taken out of may now be short of it.
        let robbed = known
            .iter()
            .any(|gone| gone.starts_with(&path) && gone.len() > path.len());
        let unknown = wrong.what.starts_with(UNKNOWN_KEY);
        let cascade = match &missing {
            Some(key) => known.contains(&[&path[..], std::slice::from_ref(key)].concat()),
            None => robbed && !unknown && !path.is_empty(),
        };
        if !cascade {
            let path = path.clone();
            mistakes.push(placed(tree, files, name, Finding { path, wrong }));
        }
        match missing {
            // A table at the very top cannot be left out: fill the gap instead.
            Some(key) if path.is_empty() => {
                let stand_in = match key.as_str() {
                    "start" => "2000-01-01",
                    "end" => "2000-12-31",
                    _ => "-",
                };
                let place = tree.place.clone();
                let leaf = Tree {
                    place,
                    content: Content::Leaf(Value::String(stand_in.to_owned())),
                };
                tree.entries_mut()?.insert(key, leaf);
                continue;
            }
            _ if path.is_empty() => return None,
            _ => {}
        }
        // Taking one value out of a list of values would only break the list.
        while tree.deepest(&path).0.entries().is_none() && path.len() > 1 && is_item(tree, &path) {
            path.pop();
        }
        // The culprit may have been given by a path that does not exist (a key inside a value).
        while tree.remove(&path).is_none() {
            path.pop();
            if path.is_empty() {
                return None;
            }
        }
        known.insert(path);
    }
    None
}

fn is_item(tree: &Tree, path: &[String]) -> bool {
    path.split_last().is_some_and(|(_, before)| {
        let (parent, steps) = tree.deepest(before);
        steps == before.len() && matches!(parent.content, Content::List(_))
    })
}

fn steps(path: &serde_path_to_error::Path) -> Vec<String> {
    use serde_path_to_error::Segment;
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(index.to_string()),
            Segment::Map { key } => Some(key.clone()),
            Segment::Enum { variant } => Some(variant.clone()),
            Segment::Unknown => None,
        })
        .collect()
}

/// A finding with the bytes it is about: the value at its path, or what comes nearest.
pub(super) fn placed(tree: &Tree, files: &[String], name: &str, finding: Finding) -> Mistake {
    let Finding { mut path, wrong } = finding;
    let Wrong { what, help, key } = wrong;
    let blames_key = what.starts_with(UNKNOWN_KEY);
    path.extend(key);
    let (deepest, steps) = tree.deepest(&path);
    let span = if blames_key && steps == path.len() {
        deepest.place.key.clone().unwrap_or_else(|| deepest.caret())
    } else {
        deepest.caret()
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
        title: what,
        label: String::new(),
        help,
    }
}
