//! What the author of a scenario wrote beside its values about where they come from: `source` keys,
//! and comments on the same line or directly above. What the values mean lives with the tables.

mod written;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::tree::{Content, Tree};
pub(super) use written::FileNotes;
use written::{Note, is_section};

/// Tables whose next key is a name that somebody gave.
pub(super) const NAMED: [&str; 10] = [
    "specialty",
    "clinic",
    "desk",
    "staff",
    "phone-line",
    "service",
    "car-park",
    "pool",
    "plan",
    "halt",
];

/// What a value says that is written in short where a table could stand: `"5%"` of sickness, of a
/// precision or of an error, `"420 per week"` of referrals, `"5000"` of a fine.
const GIVEN_IN_SHORT: [&str; 5] = ["rate", "within", "initial", "settled", "each"];

/// What was written beside the values of a scenario, by their paths as typed, items of lists by number
/// from 0. A value that is not here was not written: it is a default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notes {
    /// What stands at the head of the file and of its bases, paragraph by paragraph, the file first.
    #[serde(default)]
    opening: Vec<String>,
    /// Every value that was written, with what is said of where it comes from.
    values: BTreeMap<String, Option<Note>>,
    /// What stands above the headers of tables; of the base first.
    #[serde(default)]
    tables: BTreeMap<String, Vec<String>>,
}

/// Where a value comes from, as far as its author says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin<'a> {
    /// Said of the value, of the list or table in braces that it stands in, or by a `source`.
    Said(&'a str),
    /// Nothing of the value alone, but it stands in this table, its path as typed, above which there is
    /// a comment.
    Under(&'a str),
    /// It was written, and nothing is said.
    Unsaid,
    /// Nobody wrote it: the program filled it in.
    Default,
}

impl Notes {
    /// The notes of a tree made of these files, the last the base of all.
    pub(super) fn of(tree: &Tree, files: &[FileNotes]) -> Self {
        let mut notes = Self::default();
        for file in files {
            notes.opening.extend(file.opening.iter().cloned());
        }
        for file in files.iter().rev() {
            for (path, remark) in &file.remarks {
                if tree.deepest(path).1 == path.len() {
                    let remarks = notes.tables.entry(as_typed(path)).or_default();
                    remarks.push(remark.clone());
                }
            }
        }
        notes.gather(tree, &mut Vec::new(), files);
        notes
    }

    fn gather(&mut self, tree: &Tree, path: &mut Vec<String>, files: &[FileNotes]) {
        if !is_section(tree) {
            let file = files.get(tree.place.file);
            let note = file.and_then(|file| file.about(path));
            self.values.insert(as_typed(path), note);
        }
        for (key, child) in children(tree) {
            path.push(key);
            self.gather(child, path, files);
            path.pop();
        }
    }

    /// What stands at the head of the file and of its bases, paragraph by paragraph.
    #[must_use]
    pub fn opening(&self) -> &[String] {
        &self.opening
    }

    /// What stands above the headers of tables, by their paths as typed.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &[String])> {
        let tables = self.tables.iter();
        tables.map(|(path, remarks)| (&**path, &**remarks))
    }

    /// Where the value at a path of the resolved scenario comes from. What was written in short
    /// (`sickness = "5%"`) is of the value that the short form gives; the others are defaults.
    #[must_use]
    pub fn origin(&self, path: &[String]) -> Origin<'_> {
        if let Some(note) = self.values.get(&as_typed(path)) {
            return of_note(note.as_ref());
        }
        let Some((key, before)) = path.split_last() else {
            return Origin::Default;
        };
        let before = as_typed(before);
        match self.values.get(&before) {
            Some(note) if GIVEN_IN_SHORT.contains(&&**key) && !self.has_below(&before) => {
                of_note(note.as_ref())
            }
            _ => Origin::Default,
        }
    }

    /// Whether anything was written in the table or list at a path as typed.
    fn has_below(&self, path: &str) -> bool {
        let start = format!("{path}.");
        let mut after = self.values.range(start.clone()..);
        after
            .next()
            .is_some_and(|(found, _)| found.starts_with(&start))
    }
}

fn of_note(note: Option<&Note>) -> Origin<'_> {
    match note {
        Some(Note::Said(text)) => Origin::Said(text),
        Some(Note::Under { table }) => Origin::Under(table),
        None => Origin::Unsaid,
    }
}

fn children(tree: &Tree) -> Vec<(String, &Tree)> {
    match &tree.content {
        Content::Leaf(_) | Content::Rows(_) => Vec::new(),
        Content::List(items) => {
            let numbered = items.iter().enumerate();
            numbered.map(|(at, item)| (at.to_string(), item)).collect()
        }
        Content::Table(entries) | Content::Braces(entries) => {
            let entries = entries.iter();
            entries.map(|(key, entry)| (key.clone(), entry)).collect()
        }
    }
}

/// A path as it is typed: keys joined by dots, those in quotes that would be taken for several.
#[must_use]
pub fn as_typed(path: &[String]) -> String {
    let typed = path.iter().map(|key| {
        if key.contains(['.', '"']) {
            format!("{key:?}")
        } else {
            key.clone()
        }
    });
    typed.collect::<Vec<_>>().join(".")
}

/// The keys of a path as it is typed: the other way round. Blanks around dots do not count.
#[must_use]
pub fn keys_of(typed: &str) -> Vec<String> {
    let mut keys = vec![String::new()];
    let mut quote = None;
    let mut escaped = false;
    for c in typed.chars() {
        let key = keys.last_mut().filter(|_| quote.is_some() || c != '.');
        match (key, quote) {
            (None, _) => keys.push(String::new()),
            (Some(key), Some(_)) if escaped => {
                key.push(c);
                escaped = false;
            }
            (Some(_), Some('"')) if c == '\\' => escaped = true,
            (Some(_), Some(open)) if c == open => quote = None,
            (Some(key), None) if key.trim().is_empty() && matches!(c, '"' | '\'') => {
                key.clear();
                quote = Some(c);
            }
            (Some(key), _) => key.push(c),
        }
    }
    keys.iter().map(|key| key.trim().to_owned()).collect()
}
