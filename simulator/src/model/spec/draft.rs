//! A scenario as it was written, read once, and variants of it that differ in some values. How
//! files are read and mistakes placed is in `load`.

mod variants;
mod written;

use std::collections::BTreeMap;

use serde_json::Value;

use super::Scenario;
use super::check::Finding;
use super::checked::{Checked, checked};
use super::diagnostic::{Mistake, Mistakes};
use super::load::{placed, scenario_of};
use super::notes::{NAMED, Notes, as_typed, keys_of};
use super::quantity::{Wrong, nearest};
use super::sources::{Reader, Sources};
use super::tree::{Blame, Content, Place, Rows, Tree};
use super::typed::{Node, read};
use super::uncertain::LAWS;

pub use variants::Variants;
pub use written::WrittenValue;

/// A scenario file, its bases and its data files, read and found in order.
#[derive(Clone, Debug)]
pub struct Draft {
    name: String,
    tree: Tree,
    /// Names of the files, by the number under which the tree knows them.
    files: Vec<String>,
    texts: BTreeMap<String, String>,
    notes: Notes,
    scenario: Checked<Scenario>,
}

/// A value at a path of keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Keys joined by dots, such as `staff.contact-centre.count`; items of lists by number from 0.
    pub path: String,
    /// The value as it might stand in the file.
    pub value: Value,
}

/// Values of a sweep that are tried one after the other, where there are more.
#[cfg(feature = "parallel")]
const AT_A_TIME: usize = 1024;

/// Tables that are about experiments, which a variant has no use for.
const EXPERIMENTS: [&str; 2] = ["sweep", "choose"];

impl Draft {
    /// Reads, resolves and checks the scenario file `name`; see [`Scenario::load`].
    ///
    /// # Errors
    ///
    /// Every mistake found, with file and place. Values that a sweep is to try are tried one by
    /// one.
    pub fn load(name: &str, read: Reader<'_>) -> Result<Self, Mistakes> {
        let mut sources = Sources::new(read);
        let Some(mut tree) = sources.tree(name) else {
            return Err(Mistakes::of(sources.mistakes, sources.texts));
        };
        let notes = Notes::of(&tree, &sources.notes);
        sources.read_data(&mut tree);
        join_paths(&mut tree);
        let scenario = match scenario_of(&tree, &sources.names, name) {
            Ok(scenario) if sources.mistakes.is_empty() => scenario,
            read => {
                sources.mistakes.extend(read.err().into_iter().flatten());
                return Err(Mistakes::of(sources.mistakes, sources.texts));
            }
        };
        let scenario = checked(scenario).map_err(|findings| {
            let placed = |finding| placed(&tree, &sources.names, name, finding, Blame::Value);
            let mistakes = findings.into_iter().map(placed).collect();
            Mistakes::of(mistakes, sources.texts.clone())
        })?;
        let draft = Self {
            name: name.to_owned(),
            tree,
            files: sources.names,
            texts: sources.texts,
            notes,
            scenario,
        };
        draft.try_levels()?;
        Ok(draft)
    }

    /// The scenario as written.
    #[must_use]
    pub fn scenario(&self) -> &Checked<Scenario> {
        &self.scenario
    }

    /// What its author wrote beside the values.
    #[must_use]
    pub fn notes(&self) -> &Notes {
        &self.notes
    }

    /// The scenario as written.
    #[must_use]
    pub fn into_scenario(self) -> Checked<Scenario> {
        self.scenario
    }

    /// The scenario with some values changed. It is of no sweep any more.
    ///
    /// # Errors
    ///
    /// Every mistake found: a path that leads nowhere, a value that cannot stand there, or
    /// values that contradict each other.
    pub fn with(&self, settings: &[Setting]) -> Result<Checked<Scenario>, Mistakes> {
        self.variants().with(settings)
    }

    /// Variants of the scenario, one after the other.
    #[must_use]
    pub fn variants(&self) -> Variants<'_> {
        Variants::of(self)
    }

    /// Where the values of a varied parameter are written; nowhere if they are not from here.
    fn place_of(&self, path: &str) -> Place {
        let steps = ["sweep", "vary", path].map(str::to_owned);
        match self.tree.deepest(&steps) {
            (tree, 3) => tree.place.clone(),
            _ => Place::NOWHERE,
        }
    }

    fn about(&self, path: &str, place: &Place, wrong: Wrong) -> Mistake {
        Mistake {
            file: self.files.get(place.file).unwrap_or(&self.name).clone(),
            span: (place.file < self.files.len())
                .then(|| place.key.clone().unwrap_or_else(|| place.value.clone())),
            key: path.to_owned(),
            title: wrong.what,
            label: String::new(),
            help: wrong.help,
        }
    }

    /// Every value of every varied parameter alone: a mistake is shown where the value stands.
    fn try_levels(&self) -> Result<(), Mistakes> {
        let Some(sweep) = &self.scenario.sweep else {
            return Ok(());
        };
        let mut mistakes = Vec::new();
        for (path, levels) in &sweep.vary {
            // An unknown key is the path's fault, so that is where the caret goes.
            let key = self.place_of(path).key;
            // Ends of ranges say what all between them would.
            let tried: Vec<(Value, String)> = match levels {
                super::Levels::List(values) => {
                    let numbered = values.iter().cloned().enumerate();
                    numbered.map(|(at, v)| (v, at.to_string())).collect()
                }
                super::Levels::Range(range) => {
                    let ends = [(&range.from, "from"), (&range.to, "to")];
                    ends.map(|(v, key)| (v.clone(), key.to_owned())).into()
                }
            };
            mistakes.extend(some_at_a_time(&tried, &|tried| {
                let mut mistakes = Vec::new();
                let mut variants = self.variants();
                for (value, at) in tried {
                    let steps = ["sweep", "vary", path, at].map(str::to_owned);
                    let written = self.tree.deepest(&steps).0;
                    let mut tree = grown(value, &written.place);
                    tree.place.key.clone_from(&key);
                    if let Err(found) = variants.changed(vec![(path, tree)]) {
                        let all = found.list().iter().cloned();
                        mistakes.extend(all.map(|m| self.of_the_sweep(m, path, value)));
                    }
                }
                mistakes
            }));
        }
        if mistakes.is_empty() {
            return Ok(());
        }
        Err(Mistakes::of(mistakes, self.texts.clone()))
    }

    /// A mistake elsewhere in the file needs to be told whose fault it is.
    fn of_the_sweep(&self, mut mistake: Mistake, path: &str, value: &Value) -> Mistake {
        if mistake.key != path && !mistake.key.starts_with(&format!("{path}.")) {
            mistake.title = format!("with {path} = {value} in the sweep: {}", mistake.title);
        }
        mistake
    }
}

/// What comes of all of the values, in their order: of thousands some on each core.
fn some_at_a_time<T: Sync, M: Send>(values: &[T], of: &(dyn Fn(&[T]) -> Vec<M> + Sync)) -> Vec<M> {
    #[cfg(feature = "parallel")]
    if values.len() > 2 * AT_A_TIME {
        use rayon::prelude::*;
        return values.par_chunks(AT_A_TIME).flat_map_iter(of).collect();
    }
    of(values)
}

/// `[sweep.vary.staff.office]` with `count = [...]` says the same as
/// `[sweep.vary]` with `"staff.office.count" = [...]`, and so below `[uncertain]`.
fn join_paths(tree: &mut Tree) {
    let vary = tree.child_mut("sweep").and_then(|t| t.child_mut("vary"));
    join_below(vary, |entries| {
        entries.contains_key("from") && entries.contains_key("to")
    });
    join_below(tree.child_mut("uncertain"), |entries| {
        LAWS.iter().any(|law| entries.contains_key(*law))
    });
}

/// Whether a table is what a path leads to, and not a part of the path.
type IsEnd = fn(&BTreeMap<String, Tree>) -> bool;

fn join_below(tree: Option<&mut Tree>, is_end: IsEnd) {
    let Some(entries) = tree.and_then(Tree::entries_mut) else {
        return;
    };
    let mut joined = BTreeMap::new();
    for (key, value) in std::mem::take(entries) {
        join(key, value, is_end, &mut joined);
    }
    *entries = joined;
}

fn join(path: String, tree: Tree, is_end: IsEnd, joined: &mut BTreeMap<String, Tree>) {
    match tree.content {
        Content::Table(entries) if !is_end(&entries) => {
            for (key, value) in entries {
                join(
                    format!("{path}.{}", as_typed(&[key])),
                    value,
                    is_end,
                    joined,
                );
            }
        }
        _ => {
            joined.insert(path, tree);
        }
    }
}

/// A scenario with some values changed and nothing uncertain or of an experiment, read and
/// checked anew; there need not be a file.
pub(super) fn with_values(
    scenario: &Scenario,
    settings: &[Setting],
) -> Result<Checked<Scenario>, Vec<Finding>> {
    // The rows of files are shared, and need not be written down in between.
    let mut tree = grown(&Rows::without(scenario).to_json(), &Place::NOWHERE);
    Rows::take(scenario, &mut tree);
    if let Some(entries) = tree.entries_mut() {
        for table in EXPERIMENTS.into_iter().chain(["uncertain"]) {
            entries.remove(table);
        }
    }
    for setting in settings {
        let value = grown(&setting.value, &Place::NOWHERE);
        put(&mut tree, &setting.path, value).map_err(|wrong| {
            let path = vec![setting.path.clone()];
            vec![Finding { path, wrong }]
        })?;
    }
    let mut scenario: Scenario = read(Node::Tree(&tree)).map_err(|found| {
        found
            .into_iter()
            .map(|(finding, _)| finding)
            .collect::<Vec<_>>()
    })?;
    Rows::give(&tree, &mut scenario);
    checked(scenario)
}

/// A value as a tree that stands at one place.
fn grown(value: &Value, place: &Place) -> Tree {
    let content = match value {
        Value::Array(items) => Content::List(items.iter().map(|i| grown(i, place)).collect()),
        Value::Object(entries) => {
            let entry = |(key, value): (&String, &Value)| (key.clone(), grown(value, place));
            Content::Braces(entries.iter().map(entry).collect())
        }
        _ => Content::Leaf(value.clone()),
    };
    Tree {
        place: place.clone(),
        content,
    }
}

/// Puts a value at a path, in place of what is there.
fn put(root: &mut Tree, path: &str, value: Tree) -> Result<(), Wrong> {
    let steps = keys_of(path);
    let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
    let Some((last, before)) = steps.split_last() else {
        return Ok(());
    };
    if steps.iter().any(|step| step.is_empty()) {
        return Err(Wrong::new(format!("\"{path}\" is no path of keys"))
            .help("such as staff.contact-centre.count"));
    }
    if let Some(table) = EXPERIMENTS.iter().find(|table| **table == steps[0]) {
        return Err(Wrong::new(format!(
            "[{table}] is not simulated; it cannot be varied"
        )));
    }
    check_name(root, &steps)?;
    let mut tree = root;
    for (at, step) in before.iter().enumerate() {
        let so_far = steps[..=at].join(".");
        if tree.child(step).is_none() {
            let Some(entries) = tree.entries_mut() else {
                return Err(nothing_at(&so_far, tree));
            };
            let empty = Tree {
                place: value.place.clone(),
                content: Content::Table(BTreeMap::new()),
            };
            entries.insert((*step).to_owned(), empty);
        }
        tree = tree
            .child_mut(step)
            .ok_or_else(|| Wrong::new(format!("there is no \"{so_far}\"")))?;
    }
    match &mut tree.content {
        Content::Table(entries) | Content::Braces(entries) => {
            entries.insert((*last).to_owned(), value);
            Ok(())
        }
        Content::List(items) => match last.parse::<usize>().ok().and_then(|at| items.get_mut(at)) {
            Some(item) => {
                *item = value;
                Ok(())
            }
            None => Err(nothing_at(path, tree)),
        },
        Content::Leaf(_) | Content::Rows(_) => Err(nothing_at(path, tree)),
    }
}

/// Somebody, or something, with a name has to be there already.
fn check_name(root: &Tree, steps: &[&str]) -> Result<(), Wrong> {
    let [table, name, ..] = steps else {
        return Ok(());
    };
    if !NAMED.contains(table) {
        return Ok(());
    }
    let there = root.child(table);
    if there.and_then(|t| t.child(name)).is_some() {
        return Ok(());
    }
    let what = table.replace('-', " ");
    let wrong = Wrong::new(format!("the scenario has no {what} \"{name}\""));
    let names: Vec<&str> = there
        .and_then(Tree::entries)
        .into_iter()
        .flat_map(BTreeMap::keys)
        .map(String::as_str)
        .collect();
    Err(match nearest(name, names.iter().copied()) {
        Some(meant) => {
            let rest = [&[*table, meant], &steps[2..]].concat().join(".");
            wrong.help(format!("did you mean \"{rest}\"?"))
        }
        None if names.is_empty() => wrong.help(format!("there is no [{table}. ...] in it at all")),
        None => wrong.help(format!("it has {}", names.join(", "))),
    })
}

/// What stands before the last key of a path has no such key.
fn nothing_at(path: &str, tree: &Tree) -> Wrong {
    let (before, last) = path.rsplit_once('.').unwrap_or((path, ""));
    if let Content::List(items) = &tree.content {
        let count = items.len();
        let what = format!("\"{before}\" is a list of {count}; it has no \"{last}\"");
        return Wrong::new(what).help("items of a list are counted from 0");
    }
    let is = tree.values();
    let what = format!("\"{before}\" is {is} here, so that there is no \"{path}\"");
    Wrong::new(what).help(format!("vary \"{before}\" itself"))
}
