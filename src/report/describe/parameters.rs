//! The parameters of a scenario as tables: every value as resolved, in its unit, with its source.
//! How a single value is written is in `values`, what a parameter means in `meaning`.

mod meaning;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Block, Cell, Subject, Table};
use crate::model::spec::{Law, Notes, Origin, as_typed, listed};
use meaning::Meanings;

/// Parts of a scenario in the order in which they are shown; those by name have a table each.
const PARTS: [(&str, Kind); 19] = [
    ("", Kind::One("The scenario")),
    ("recovery", Kind::One("Back to normal")),
    ("precision", Kind::One("Precision")),
    ("booking", Kind::One("Booking")),
    ("chasing", Kind::One("Chasing")),
    ("appointment-queries", Kind::One("Calls about appointments")),
    ("specialty", Kind::Named("Specialties")),
    ("clinic", Kind::Named("Clinics")),
    ("desk", Kind::Named("Desks")),
    ("staff", Kind::Named("Staff")),
    ("phone-line", Kind::Named("Telephone lines")),
    ("service", Kind::Named("Services")),
    ("car-park", Kind::Named("Car parks")),
    ("pool", Kind::Named("Pools of people")),
    ("money", Kind::One("Money")),
    ("new-system", Kind::One("The new system")),
    ("plan", Kind::Named("The plan")),
    ("halt", Kind::Named("Halt rules")),
    ("choose", Kind::One("What a plan has to reach")),
];

/// Not parameters: they describe, and stand elsewhere in the document.
const WORDS: [&str; 5] = ["title", "description", "source", "sweep", "uncertain"];

/// Parts that are about the study and not about the hospital.
const CHOICES: [&str; 8] = [
    "start",
    "end",
    "replications",
    "seed",
    "precision",
    "recovery",
    "targets",
    "choose",
];

#[derive(Clone, Copy)]
enum Kind {
    One(&'static str),
    Named(&'static str),
}

/// All parameters of a scenario.
pub struct Parameters<'a> {
    notes: Option<&'a Notes>,
    groups: Vec<Group>,
}

/// Parameters of one part.
struct Group {
    title: &'static str,
    tables: Vec<(String, Vec<Parameter>)>,
}

/// One parameter.
pub struct Parameter {
    /// Its path in a scenario file.
    path: Vec<String>,
    /// How many keys of the path are those of its table.
    within: usize,
    /// Its value in words.
    pub value: String,
}

/// A parameter as a table has it.
#[cfg(feature = "xlsx")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::report) struct Assumption {
    /// Its path as typed.
    pub key: String,
    /// Its value in words, with its unit.
    pub value: String,
    /// The distribution of what is not known; may be empty.
    pub range: String,
    /// Where it comes from.
    pub source: String,
}

/// Every parameter of a scenario, in the order in which they are shown.
#[cfg(feature = "xlsx")]
pub(in crate::report) fn assumptions(subject: &Subject<'_>) -> Vec<Assumption> {
    let parameters = Parameters::of(subject);
    let assumption = |parameter: &Parameter| {
        let key = as_typed(&parameter.path);
        let law = subject.scenario.uncertain.get(&key);
        Assumption {
            range: law.map_or_else(String::new, ToString::to_string),
            value: parameter.value.clone(),
            source: parameters.source(parameter),
            key,
        }
    };
    parameters.all().map(assumption).collect()
}

/// A distribution with all its parameters.
pub fn law_in_words(law: &Law) -> String {
    // Distributions are text or a table of text and numbers.
    let json = serde_json::to_value(law).unwrap_or_default();
    values::in_words(&[], &json, None)
}

impl Parameter {
    /// Whether it is about the study and not about the hospital, so that no data could tell it.
    pub fn is_choice(&self) -> bool {
        CHOICES.contains(&&*self.path[0])
    }

    /// Its path below its table.
    fn below_table(&self) -> &[String] {
        &self.path[self.within..]
    }
}

impl<'a> Parameters<'a> {
    /// The parameters of a scenario.
    pub fn of(subject: &Subject<'a>) -> Self {
        let json = subject.scenario.to_json();
        let notes = subject.notes;
        let mut groups = Vec::new();
        for (part, kind) in PARTS {
            if part == "recovery" && subject.scenario.go_live.is_none() {
                continue;
            }
            let (title, tables) = match kind {
                Kind::One(title) => (title, one(&json, part, notes)),
                Kind::Named(title) => (title, named(&json, part, notes)),
            };
            let tables: Vec<_> = tables.into_iter().filter(|t| !t.1.is_empty()).collect();
            if !tables.is_empty() {
                groups.push(Group { title, tables });
            }
        }
        Self { notes, groups }
    }

    /// Every parameter.
    pub fn all(&self) -> impl Iterator<Item = &Parameter> {
        let tables = self.groups.iter().flat_map(|group| &group.tables);
        tables.flat_map(|(_, rows)| rows)
    }

    /// Where a parameter comes from; nothing if that was not recorded.
    pub fn origin(&self, parameter: &Parameter) -> Option<Origin<'a>> {
        Some(self.notes?.origin(&parameter.path))
    }

    /// Those of some origin.
    pub fn with_origin(&self, wanted: impl Fn(Origin<'a>) -> bool) -> Vec<&Parameter> {
        let all = self.all();
        all.filter(|p| self.origin(p).is_some_and(&wanted))
            .collect()
    }

    /// The tables, under a heading for each part of the hospital.
    pub fn tables(&self) -> Vec<Block> {
        let meanings = Meanings::new();
        let mut blocks = Vec::new();
        for group in &self.groups {
            blocks.push(Block::Heading(group.title.to_owned()));
            blocks.push(Block::Table(self.glossary(group, &meanings)));
            for (table, rows) in &group.tables {
                blocks.extend(self.remarks(table));
                blocks.push(Block::Table(self.table(table, rows)));
            }
        }
        blocks
    }

    /// What stands above the header of a table or of a table within it.
    fn remarks(&self, table: &str) -> Vec<Block> {
        let within = format!("{table}.");
        let notes = self.notes.into_iter().flat_map(Notes::tables);
        let of = notes.filter(|(path, _)| *path == table || path.starts_with(&within));
        let said = of.map(|(path, remarks)| {
            let remarks = remarks.iter().map(|text| format!("[{path}] {text}"));
            Block::Quote(remarks.collect())
        });
        said.collect()
    }

    /// Where a parameter comes from, in words.
    fn source(&self, parameter: &Parameter) -> String {
        match self.origin(parameter) {
            None => "not recorded".to_owned(),
            Some(Origin::Said(text)) => text.to_owned(),
            Some(Origin::Under(path)) => format!("see the note on [{path}]"),
            Some(Origin::Unsaid) if parameter.is_choice() => "set for the study".to_owned(),
            Some(Origin::Unsaid) => "no source given".to_owned(),
            Some(Origin::Default) => "(default)".to_owned(),
        }
    }

    fn table(&self, table: &str, rows: &[Parameter]) -> Table {
        let row = |parameter: &Parameter| {
            vec![
                Cell::code(as_typed(parameter.below_table())),
                Cell::text(&*parameter.value),
                Cell::text(self.source(parameter)),
            ]
        };
        let caption = match table {
            "" => "Dates and runs".to_owned(),
            table => format!("[{table}]"),
        };
        Table {
            caption,
            head: vec!["Parameter", "Value", "Source"],
            rows: rows.iter().map(row).collect(),
        }
    }

    /// What the parameters of a part mean, each said once.
    fn glossary(&self, group: &Group, meanings: &Meanings) -> Table {
        let mut told: BTreeMap<&[String], String> = BTreeMap::new();
        let mut order = Vec::new();
        for (_, rows) in &group.tables {
            for parameter in rows {
                let key = without_number(parameter.below_table());
                if told.contains_key(key) {
                    continue;
                }
                if let Some(meaning) = meanings.of(&parameter.path) {
                    order.push(key);
                    told.insert(key, meaning);
                }
            }
        }
        let row = |key: &&[String]| vec![Cell::code(as_typed(key)), Cell::text(&*told[key])];
        Table {
            caption: format!("{}: what the parameters mean", group.title),
            head: vec!["Parameter", "Meaning"],
            rows: order.iter().map(row).collect(),
        }
    }
}

/// A path without the number of an item of a list.
fn without_number(path: &[String]) -> &[String] {
    match path {
        [list @ .., item] if !list.is_empty() && is_number(item) => list,
        _ => path,
    }
}

fn is_number(key: &str) -> bool {
    key.parse::<usize>().is_ok()
}

fn one(json: &Value, part: &str, notes: Option<&Notes>) -> Vec<(String, Vec<Parameter>)> {
    let rows = if part.is_empty() {
        let parts: BTreeSet<&str> = PARTS.iter().map(|part| part.0).collect();
        let entries = json.as_object().into_iter().flatten();
        let own = entries.filter(|(key, _)| !parts.contains(key.as_str()));
        let mut rows = Vec::new();
        for (key, value) in own {
            gather(vec![key.clone()], 0, value, notes, &mut rows);
        }
        rows
    } else {
        let mut rows = Vec::new();
        if let Some(value) = json.get(part) {
            below(&[part.to_owned()], 1, value, notes, &mut rows);
        }
        rows
    };
    vec![(part.to_owned(), rows)]
}

fn named(json: &Value, part: &str, notes: Option<&Notes>) -> Vec<(String, Vec<Parameter>)> {
    let entries = json.get(part).and_then(Value::as_object);
    let tables = entries.into_iter().flatten().map(|(name, value)| {
        let path = [part.to_owned(), name.clone()];
        let mut rows = Vec::new();
        below(&path, path.len(), value, notes, &mut rows);
        (as_typed(&path), rows)
    });
    tables.collect()
}

/// The parameters of a table, as rows of one that has so many of the keys of its path.
fn below(
    path: &[String],
    within: usize,
    table: &Value,
    notes: Option<&Notes>,
    rows: &mut Vec<Parameter>,
) {
    for (key, value) in table.as_object().into_iter().flatten() {
        gather(step(path, key.clone()), within, value, notes, rows);
    }
}

fn step(path: &[String], key: String) -> Vec<String> {
    [path, &[key]].concat()
}

/// One value as a row, or as many rows as it has parts.
fn gather(
    path: Vec<String>,
    within: usize,
    value: &Value,
    notes: Option<&Notes>,
    rows: &mut Vec<Parameter>,
) {
    match value {
        Value::Null => return,
        _ if path.last().is_some_and(|key| WORDS.contains(&&**key)) => return,
        // What was left out and has nothing in it says nothing.
        _ if values::is_empty(value) && !is_written(&path, notes) => return,
        Value::Object(entries) if !values::is_one(value) && !entries.is_empty() => {
            below(&path, within, value, notes, rows);
            return;
        }
        Value::Array(items)
            if items.iter().any(Value::is_object) && !values::is_law_list(items) =>
        {
            for (at, item) in items.iter().enumerate() {
                let path = step(&path, at.to_string());
                rows.push(Parameter {
                    value: values::in_words(&path, item, notes),
                    path,
                    within,
                });
            }
            return;
        }
        _ => {}
    }
    rows.push(Parameter {
        value: values::in_words(&path, value, notes),
        path,
        within,
    });
}

fn is_written(path: &[String], notes: Option<&Notes>) -> bool {
    match notes {
        Some(notes) => notes.origin(path) != Origin::Default,
        // Without notes: an action of the plan that needs no words, such as a pause.
        None => ["plan", "halt"].contains(&&*path[0]),
    }
}

/// Paths in few words: alike ones of several names stand together, such as
/// `staff.*.spread (3)`.
pub fn in_few_words(parameters: &[&Parameter]) -> String {
    let mut alike: Vec<(Vec<&str>, Vec<&[String]>)> = Vec::new();
    for parameter in parameters {
        let pattern = pattern(&parameter.path);
        match alike.iter_mut().find(|(known, _)| *known == pattern) {
            Some((_, paths)) => paths.push(&parameter.path),
            None => alike.push((pattern, vec![&parameter.path])),
        }
    }
    let told = alike.into_iter().map(|(pattern, paths)| match &paths[..] {
        [path] => as_typed(path),
        paths => format!("{} ({})", pattern.join("."), paths.len()),
    });
    listed(&told.collect::<Vec<_>>())
}

/// A path without the name that somebody gave and without numbers of items.
fn pattern(path: &[String]) -> Vec<&str> {
    let is_named = |kind: &(&str, Kind)| kind.0 == path[0] && matches!(kind.1, Kind::Named(_));
    let named = path.len() > 2 && PARTS.iter().any(is_named);
    let steps = path.iter().enumerate().map(|(at, key)| {
        let is_any = (named && at == 1) || is_number(key);
        if is_any { "*" } else { key }
    });
    steps.collect()
}
