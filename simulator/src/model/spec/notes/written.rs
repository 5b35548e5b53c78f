//! What was written beside the values of one file: its `source` keys, taken out of its tree, and its
//! comments. Files are put together next door.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::super::quantity::Wrong;
use super::super::tree::{Content, Tree};
use super::{NAMED, as_typed};

/// May stand in any table.
const SOURCE: &str = "source";

/// Tables of interventions, which have a key of that name themselves.
const INTERVENTIONS: [&str; 2] = ["plan", "halt"];

/// What is said of where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(in crate::model::spec) enum Note {
    Said(String),
    /// Nothing of the value alone: the path, as typed, of the table whose comment it stands under.
    Under {
        table: String,
    },
}

/// A `source` that is no text.
pub(in crate::model::spec) struct NoText {
    pub at: Range<usize>,
    pub path: String,
    pub wrong: Wrong,
}

/// What was written beside the values of one file.
#[derive(Debug, Default)]
pub(in crate::model::spec) struct FileNotes {
    pub opening: Vec<String>,
    /// By path, of values.
    said: BTreeMap<Vec<String>, String>,
    /// By path, of tables under headers: their `source`.
    sources: BTreeMap<Vec<String>, String>,
    /// By path, of tables under headers: the comment at the header.
    pub remarks: BTreeMap<Vec<String>, String>,
}

impl FileNotes {
    /// Takes the `source` keys out of a file's tree, and notes them and its comments.
    pub fn take(tree: &mut Tree, text: &str, wrong: &mut Vec<NoText>) -> Self {
        let body = body_of(text);
        let mut taker = Taker {
            text,
            body,
            notes: Self {
                opening: paragraphs(&text[..body]),
                ..Self::default()
            },
            wrong,
        };
        taker.visit(tree, &mut Vec::new());
        taker.notes
    }

    /// What is said nearest to a value: of itself, then of what it stands in.
    pub fn about(&self, path: &[String]) -> Option<Note> {
        for keys in (0..=path.len()).rev() {
            let at = &path[..keys];
            if let Some(said) = self.said.get(at).or_else(|| self.sources.get(at)) {
                return Some(Note::Said(said.clone()));
            }
            if self.remarks.contains_key(at) {
                return Some(Note::Under {
                    table: as_typed(at),
                });
            }
        }
        None
    }
}

struct Taker<'a> {
    text: &'a str,
    /// Where what is not the head of the file begins.
    body: usize,
    notes: FileNotes,
    wrong: &'a mut Vec<NoText>,
}

impl Taker<'_> {
    fn visit(&mut self, tree: &mut Tree, path: &mut Vec<String>) {
        let source = self.source_in(tree, path);
        let comment = joined(self.comments(tree));
        if is_section(tree) {
            if let Some(source) = source {
                self.notes.sources.insert(path.clone(), source);
            }
            if let Some(comment) = comment {
                self.notes.remarks.insert(path.clone(), comment);
            }
        } else if let Some(said) = both(source, comment) {
            self.notes.said.insert(path.clone(), said);
        }
        match &mut tree.content {
            Content::Leaf(_) | Content::Rows(_) => {}
            Content::List(items) => {
                for (at, item) in items.iter_mut().enumerate() {
                    path.push(at.to_string());
                    self.visit(item, path);
                    path.pop();
                }
            }
            Content::Table(entries) | Content::Braces(entries) => {
                for (key, entry) in entries {
                    path.push(key.clone());
                    self.visit(entry, path);
                    path.pop();
                }
            }
        }
    }

    /// Takes the `source` of a table; interventions keep theirs.
    fn source_in(&mut self, tree: &mut Tree, path: &[String]) -> Option<String> {
        let entries = tree.entries_mut()?;
        let found = entries.get(SOURCE)?;
        let text = found.text().map(str::to_owned);
        let table = path.first().map_or("", String::as_str);
        match path.len() {
            2 if INTERVENTIONS.contains(&table) => return text,
            // A desk may be called so.
            1 if NAMED.contains(&table) && found.entries().is_some() => return None,
            _ => {}
        }
        if text.is_none() {
            self.wrong.push(NoText {
                at: found.place.value.clone(),
                path: as_typed(&[path, &[SOURCE.to_owned()]].concat()),
                wrong: Wrong::new("a source is text: where the figures come from")
                    .help("write something like: source = \"waiting list of 1 April\""),
            });
        }
        entries.remove(SOURCE);
        text
    }

    /// The lines of comment that belong to a value or the header of a table.
    fn comments(&self, tree: &Tree) -> Vec<&str> {
        let place = &tree.place;
        let begins = match &place.key {
            Some(key) => key.start,
            None => place.value.start,
        };
        let ends = match (&tree.content, &place.key) {
            (Content::Table(_), Some(key)) => header_end(self.text, key.end),
            (Content::Table(_), None) => header_end(self.text, place.value.end),
            _ => Some(place.value.end),
        };
        // A table that only dotted keys speak of has no header to comment on.
        let Some(ends) = ends.filter(|_| begins >= self.body) else {
            return Vec::new();
        };
        let mut lines = self.above(begins);
        if let Content::List(_) = tree.content {
            lines.extend(behind(self.text, place.value.start + 1));
        }
        lines.extend(behind(self.text, ends));
        lines
    }

    /// The lines of comment directly above what is first on its line.
    fn above(&self, begins: usize) -> Vec<&str> {
        let before = self.text.get(self.body..begins).unwrap_or("");
        let of_a_key = |c: char| c.is_alphanumeric() || "-_.\"' \t[".contains(c);
        // A line of many thousand values is not looked through from each of them to its beginning.
        let lines = before.trim_end_matches(of_a_key);
        let Some(lines) = lines.strip_suffix('\n').or(lines.is_empty().then_some("")) else {
            return Vec::new();
        };
        let comment = |line: &&str| line.trim_start().starts_with('#');
        // Not `lines`, which would pass over an empty line at the end.
        let mut found: Vec<&str> = lines.split('\n').rev().take_while(comment).collect();
        found.reverse();
        found
    }
}

/// Where the first line begins that is neither blank nor a comment.
fn body_of(text: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_start_matches('\u{feff}').trim();
        if !words.is_empty() && !words.starts_with('#') {
            break;
        }
        at += line.len();
    }
    at
}

/// Where the header of a table ends whose last key ends here; none where it is no header.
fn header_end(text: &str, key_end: usize) -> Option<usize> {
    let rest = text.get(key_end..)?;
    let inside = rest.trim_start_matches(['"', '\'', ' ', '\t']);
    let closed = inside.trim_start_matches(']');
    let is_header = closed.len() < inside.len() || text[..key_end].ends_with(']');
    is_header.then_some(text.len() - closed.len())
}

/// The comment behind what ends here, on the same line.
fn behind(text: &str, end: usize) -> Option<&str> {
    let rest = text.get(end..)?.trim_start_matches([' ', '\t']);
    let rest = rest.strip_prefix(',').unwrap_or(rest);
    let rest = rest.trim_start_matches([' ', '\t']);
    // A line of many thousand values is not looked through from each of them to its end.
    rest.starts_with('#').then(|| rest.lines().next())?
}

/// The words of a line of comment; none of those that are for editors, rule off, or are empty.
fn words(line: &str) -> Option<&str> {
    let words = line.trim().trim_start_matches('\u{feff}');
    let words = words.strip_prefix('#').unwrap_or(words);
    if words.starts_with(':') {
        return None;
    }
    let words = words.trim_start_matches('#').trim();
    let rules_off = ["---", "===", "***", "~~~"];
    let empty = words.is_empty() || rules_off.iter().any(|rule| words.starts_with(rule));
    (!empty).then_some(words)
}

fn joined(lines: Vec<&str>) -> Option<String> {
    let all: Vec<&str> = lines.into_iter().filter_map(words).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

fn both(source: Option<String>, comment: Option<String>) -> Option<String> {
    match (source, comment) {
        (Some(source), Some(comment)) => Some(format!("{source}; {comment}")),
        (source, comment) => source.or(comment),
    }
}

/// Lines of comment as paragraphs, which empty lines divide.
fn paragraphs(text: &str) -> Vec<String> {
    let mut all = vec![Vec::new()];
    for line in text.lines() {
        match (words(line), all.last_mut()) {
            (Some(words), Some(paragraph)) => paragraph.push(words),
            _ => all.push(Vec::new()),
        }
    }
    let all = all.into_iter().filter(|paragraph| !paragraph.is_empty());
    all.map(|paragraph| paragraph.join(" ")).collect()
}

/// Whether a tree is a table under a header or dotted keys, which are put together from files; not
/// one of a list of such tables.
pub(super) fn is_section(tree: &Tree) -> bool {
    let is_root = tree.place.key.is_none() && tree.place.value.start == 0;
    matches!(tree.content, Content::Table(_)) && (tree.place.key.is_some() || is_root)
}
