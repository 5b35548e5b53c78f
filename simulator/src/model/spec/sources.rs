//! Fetches a scenario's files through the caller and parses them into one tree, a variant laid
//! over its base. What the tree means lives in `load`.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

use serde_json::Value;
use toml::de::DeTable;

use super::CivilDate;
use super::csv_files;
use super::data;
use super::diagnostic::{MOST, Mistake};
use super::notes::{FileNotes, as_typed, keys_of};
use super::quantity::{Written, Wrong, nearest};
use super::syntax::syntax;
use super::tree::{Content, Rows, Tree};

/// How files are read: the name and the most bytes that will be accepted. The reader may stop
/// after one byte more. Names are as written, relative to the directory of the file naming them.
pub type Reader<'a> = &'a dyn Fn(&str, u64) -> io::Result<Vec<u8>>;

/// Largest scenario file.
const SCENARIO_LIMIT: u64 = 4 << 20;
/// Largest CSV file.
const DATA_LIMIT: u64 = 64 << 20;
/// Longest chain of bases.
const MOST_BASES: usize = 8;
/// Deepest dotted key; deeper nesting means no scenario and could exhaust the stack.
const DEEPEST_KEY: usize = 100;

/// Turns a CSV file's name and bytes into its rows, or says what is wrong with them.
type ReadRows<'a> = &'a dyn Fn(&str, &[u8]) -> Result<Content, Vec<Wrong>>;

/// The same for a table's, without the columns that are to be ignored, and from a first day on.
type TableRows = fn(&str, &[u8], &[String], CivilDate) -> Result<Rows, Vec<Wrong>>;

/// The files of a scenario as read so far.
pub(crate) struct Sources<'a> {
    read: Reader<'a>,
    pub names: Vec<String>,
    pub texts: BTreeMap<String, String>,
    /// What was written beside the values, by file.
    pub notes: Vec<FileNotes>,
    pub mistakes: Vec<Mistake>,
}

impl<'a> Sources<'a> {
    pub fn new(read: Reader<'a>) -> Self {
        Self {
            read,
            names: Vec::new(),
            texts: BTreeMap::new(),
            notes: Vec::new(),
            mistakes: Vec::new(),
        }
    }

    /// Notes a mistake in a file.
    pub fn note(&mut self, file: &str, span: Option<Range<usize>>, key: &str, wrong: Wrong) {
        self.mistakes.push(Mistake {
            file: file.to_owned(),
            span,
            key: key.to_owned(),
            title: wrong.what,
            label: String::new(),
            help: wrong.help,
        });
    }

    /// The tree of a file laid over its bases; none after a mistake that leaves nothing to check.
    pub fn tree(&mut self, name: &str) -> Option<Tree> {
        match self.fetch(name, SCENARIO_LIMIT) {
            Ok(bytes) => self.parse(name, bytes),
            Err(wrong) => {
                self.note(name, None, "", wrong);
                None
            }
        }
    }

    fn fetch(&self, name: &str, limit: u64) -> Result<Vec<u8>, Wrong> {
        let bytes = (self.read)(name, limit).map_err(|error| cannot_read(name, &error))?;
        if bytes.len() as u64 > limit {
            return Err(
                Wrong::new(format!("{name} is larger than {} MiB", limit >> 20))
                    .help("this is probably not the file you meant"),
            );
        }
        Ok(bytes)
    }

    fn parse(&mut self, name: &str, bytes: Vec<u8>) -> Option<Tree> {
        let text = match as_text(name, bytes) {
            Ok(text) => text,
            Err(wrong) => {
                self.note(name, None, "", wrong);
                return None;
            }
        };
        let file = self.names.len();
        self.names.push(name.to_owned());
        self.texts.insert(name.to_owned(), text.clone());
        if let Some(at) = nested_too_deeply(&text) {
            self.note(name, Some(at..at), "", Wrong::new("keys nested too deeply"));
            return None;
        }
        let (table, errors) = DeTable::parse_recoverable(&text);
        let before = self.mistakes.len();
        let line_of = |at: usize| {
            text.get(..at)
                .map_or(0, |before| before.matches('\n').count())
        };
        let mut last = None;
        for error in errors.iter().take(MOST) {
            let span = error.span().unwrap_or(0..0);
            // What else is wrong on a line follows from the first.
            if last.replace(line_of(span.start)) == Some(line_of(span.start)) {
                continue;
            }
            self.note(
                name,
                Some(span.clone()),
                "",
                syntax(error.message(), &text, &span),
            );
        }
        if self.mistakes.len() > before {
            return None;
        }
        if table.get_ref().is_empty() {
            self.note(
                name,
                None,
                "",
                Wrong::new(format!("{name} says nothing"))
                    .help("a scenario needs at least a title, a start and an end"),
            );
            return None;
        }
        let mut bad = Vec::new();
        let mut tree = Tree::of(&table, &text, file, &mut bad);
        for number in bad {
            self.note(name, Some(number.at), "", Wrong::new(number.why));
        }
        let mut wrong = Vec::new();
        self.notes
            .push(FileNotes::take(&mut tree, &text, &mut wrong));
        for source in wrong {
            self.note(name, Some(source.at), &source.path, source.wrong);
        }
        self.over_base(name, tree)
    }

    fn over_base(&mut self, name: &str, mut tree: Tree) -> Option<Tree> {
        let entries = tree.entries_mut()?;
        let (base, without) = (entries.remove("base"), entries.remove("without"));
        let Some(base) = base else {
            if let Some(without) = without {
                self.note(
                    name,
                    without.place.key,
                    "without",
                    Wrong::new("there is no base to leave anything out of")
                        .help("`without` goes together with base = \"other.toml\""),
                );
            }
            return Some(tree);
        };
        let Some(other) = base.text() else {
            self.note(
                name,
                Some(base.place.value),
                "base",
                Wrong::new("a base is the name of a file").help("write base = \"other.toml\""),
            );
            return Some(tree);
        };
        let path = beside(name, other);
        let problem = if self.names.contains(&path) {
            Some(
                Wrong::new(format!("{path} is a base of itself"))
                    .help("a base cannot lead back to the file it is for"),
            )
        } else if self.names.len() > MOST_BASES {
            Some(Wrong::new(format!(
                "more than {MOST_BASES} bases, one on the other"
            )))
        } else {
            None
        };
        let bytes = match problem.map_or_else(|| self.fetch(&path, SCENARIO_LIMIT), Err) {
            Ok(bytes) => bytes,
            Err(wrong) => {
                self.note(name, Some(base.place.value), "base", wrong);
                return None;
            }
        };
        let mut merged = self.parse(&path, bytes)?;
        self.leave_out(name, &mut merged, &tree, without);
        merged.overlay(tree);
        Some(merged)
    }

    /// Takes out of a base what its variant does without. A table that the variant states is then
    /// its alone, with nothing of the base's.
    fn leave_out(&mut self, name: &str, merged: &mut Tree, variant: &Tree, without: Option<Tree>) {
        let Some(without) = without else { return };
        let items = match without.content {
            Content::List(items) => items,
            content => vec![Tree { content, ..without }],
        };
        for item in items {
            let span = Some(item.place.value.clone());
            let Some(key) = item.text() else {
                self.note(
                    name,
                    span,
                    "without",
                    Wrong::new("`without` lists keys of the base")
                        .help("write without = [\"plan.agency\"]"),
                );
                continue;
            };
            let path = keys_of(key);
            if let (stated, steps) = variant.deepest(&path)
                && steps == path.len()
                && !matches!(stated.content, Content::Table(_))
            {
                self.note(
                    name,
                    span,
                    "without",
                    Wrong::new(format!("\"{key}\" is left out and stated"))
                        .help("what is stated here replaces the base's: take it out of `without`"),
                );
            } else if merged.remove(&path).is_none() {
                let (deepest, steps) = merged.deepest(&path);
                let wrong = Wrong::new(format!("the base has no \"{key}\""));
                let known = deepest
                    .entries()
                    .into_iter()
                    .flat_map(BTreeMap::keys)
                    .map(String::as_str);
                let meant = path.get(steps).and_then(|step| nearest(step, known));
                let wrong = match meant {
                    Some(meant) => wrong.help(format!(
                        "did you mean \"{}\"?",
                        as_typed(&[&path[..steps], &[meant.to_owned()]].concat())
                    )),
                    None => wrong,
                };
                self.note(name, span, "without", wrong);
            }
        }
    }

    /// Replaces the names of CSV files by the files' rows.
    pub fn read_data(&mut self, tree: &mut Tree) {
        let start = tree
            .child("start")
            .and_then(Tree::text)
            .and_then(|text| CivilDate::parse(text).ok());
        // Without a start there is a mistake already; any date will do to find the others.
        let start = start.unwrap_or_else(|| CivilDate::of(jiff::civil::date(2000, 1, 1)));
        let tables: [(&str, TableRows); 2] = [
            ("referrals", csv_files::referrals),
            ("waiting-list", csv_files::waiting_list),
        ];
        if let Some(specialties) = tree.child_mut("specialty").and_then(Tree::entries_mut) {
            for specialty in specialties.values_mut() {
                for (key, rows) in tables {
                    let Some(table) = specialty.child_mut(key) else {
                        continue;
                    };
                    let ignored = table.child("ignore").map_or_else(Vec::new, Tree::texts);
                    if let Some(file) = table.child_mut("file") {
                        self.put_rows(file, Value::Array(Vec::new()), &|name, bytes| {
                            rows(name, bytes, &ignored, start).map(Content::Rows)
                        });
                    }
                }
            }
        }
        self.read_laws(tree);
    }

    /// Any text under the key `empirical` is a distribution's file: no other table has that key.
    fn read_laws(&mut self, tree: &mut Tree) {
        if let Some(entries) = tree.entries_mut() {
            let text = |key: &str| entries.get(key).and_then(Tree::text).map(str::to_owned);
            let (column, unit) = (text("column"), text("unit"));
            if let Some(file) = entries.get_mut("empirical") {
                // The distribution itself misses its unit; in milliseconds the file is read all the
                // same.
                let unit = unit.as_deref().unwrap_or("ms");
                self.put_rows(file, Value::from(vec![1.0]), &|name, bytes| {
                    let rows = csv_files::durations(name, bytes, column.as_deref(), unit)?;
                    Ok(Content::Leaf(Value::String(data::as_text(&rows))))
                });
            }
        }
        match &mut tree.content {
            Content::Leaf(_) | Content::Rows(_) => {}
            Content::List(items) => items.iter_mut().for_each(|item| self.read_laws(item)),
            Content::Table(entries) | Content::Braces(entries) => {
                entries.values_mut().for_each(|entry| self.read_laws(entry));
            }
        }
    }

    fn put_rows(&mut self, file: &mut Tree, stand_in: Value, read: ReadRows<'_>) {
        let Some(written) = file.text().map(str::to_owned) else {
            return;
        };
        let named_in = self.names.get(file.place.file).cloned().unwrap_or_default();
        let path = beside(&named_in, &written);
        let rows = self
            .fetch(&path, DATA_LIMIT)
            .map_err(|wrong| vec![wrong])
            .and_then(|bytes| read(&path, &bytes));
        let rows = rows.unwrap_or_else(|wrong| {
            for wrong in wrong {
                self.note(&named_in, Some(file.place.value.clone()), "", wrong);
            }
            // Nothing more is to be said about these rows.
            Content::Leaf(stand_in)
        });
        let leaf = |content| Tree {
            place: file.place.clone(),
            content,
        };
        let entries = [
            (
                "path".to_owned(),
                leaf(Content::Leaf(Value::String(written))),
            ),
            ("rows".to_owned(), leaf(rows)),
        ];
        file.content = Content::Braces(BTreeMap::from(entries));
    }
}

fn cannot_read(name: &str, error: &io::Error) -> Wrong {
    match error.kind() {
        io::ErrorKind::NotFound => Wrong::new(format!("there is no file {name}"))
            .help("check the name and the folder you are in"),
        io::ErrorKind::IsADirectory => {
            Wrong::new(format!("{name} is a folder")).help("name a scenario file in it")
        }
        io::ErrorKind::PermissionDenied => Wrong::new(format!("{name} may not be read")),
        _ => Wrong::new(format!("{name} cannot be read: {error}")),
    }
}

fn as_text(name: &str, bytes: Vec<u8>) -> Result<String, Wrong> {
    let help = "a scenario is a text file (TOML, in UTF-8)";
    if bytes.contains(&0) {
        return Err(Wrong::new(format!("{name} is not a text file")).help(help));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at]
            .iter()
            .filter(|&&b| b == b'\n')
            .count()
            + 1;
        Wrong::new(format!("line {line} of {name} is not UTF-8"))
            .help(format!("save the file as UTF-8; {help}"))
    })
}

/// The place of a dotted key that is deeper than any scenario.
fn nested_too_deeply(text: &str) -> Option<usize> {
    let (mut dots, mut key_before_dot) = (0, false);
    for (at, c) in text.char_indices() {
        match c {
            '.' if key_before_dot => {
                dots += 1;
                key_before_dot = false;
                if dots > DEEPEST_KEY {
                    return Some(at);
                }
            }
            ' ' | '\t' => {}
            c if c.is_alphanumeric() || matches!(c, '-' | '_' | '"' | '\'') => {
                key_before_dot = true
            }
            _ => (dots, key_before_dot) = (0, false),
        }
    }
    None
}

/// A file named in another file: relative to that file's folder.
fn beside(file: &str, other: &str) -> String {
    let other = other.strip_prefix("./").unwrap_or(other);
    let absolute = other.starts_with(['/', '\\']) || other.get(1..2) == Some(":");
    match file.rfind(['/', '\\']) {
        Some(at) if !absolute => format!("{}{other}", &file[..=at]),
        _ => other.to_owned(),
    }
}
