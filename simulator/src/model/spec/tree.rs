//! A scenario file as a tree of values that know where they were written; what the values mean
//! lives with the tables. A variant is laid over its base here.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{ReferralRecord, Referrals, Scenario, WaitingRecord};

/// Where a value was written.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Index of the file.
    pub file: usize,
    /// The key before it, if it has one.
    pub key: Option<Range<usize>>,
    /// The value itself.
    pub value: Range<usize>,
}

impl Place {
    /// In no file: values that did not come from one.
    pub const NOWHERE: Self = Self {
        file: usize::MAX,
        key: None,
        value: 0..0,
    };
}

/// What of an entry a caret is under.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Blame {
    Key,
    Value,
}

/// A value and its place.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    pub place: Place,
    pub content: Content,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// Text, a number, yes or no; dates and times as text.
    Leaf(Value),
    /// Rows of a file, typed as they were read.
    Rows(Rows),
    List(Vec<Tree>),
    /// A table under a header or dotted key.
    Table(BTreeMap<String, Tree>),
    /// A table in braces: complete in itself.
    Braces(BTreeMap<String, Tree>),
}

/// The rows of a file, shared by all that is made of the tree; a scenario is given them once the
/// rest of it has been read (`Rows::give`).
#[derive(Clone, Debug)]
pub(crate) enum Rows {
    Referrals(Arc<[ReferralRecord]>),
    WaitingList(Arc<[WaitingRecord]>),
}

impl Rows {
    /// Puts the rows that a scenario has into a tree that was made of it without them.
    pub fn take(scenario: &Scenario, tree: &mut Tree) {
        for (name, specialty) in &scenario.specialty {
            if let Some(Referrals::File(file)) = &specialty.referrals
                && let Some(at) = tree.at_mut(&rows_of(name, "referrals"))
            {
                at.content = Content::Rows(Self::Referrals(file.shared()));
            }
            let list = specialty.waiting_list.as_ref();
            if let Some(file) = list.and_then(|list| list.file.as_ref())
                && let Some(at) = tree.at_mut(&rows_of(name, "waiting-list"))
            {
                at.content = Content::Rows(Self::WaitingList(file.shared()));
            }
        }
    }

    /// A scenario without the rows of its files.
    pub fn without(scenario: &Scenario) -> Scenario {
        let mut bare = scenario.clone();
        for specialty in bare.specialty.values_mut() {
            if let Some(Referrals::File(file)) = &mut specialty.referrals {
                file.fill(&Arc::from([]));
            }
            let list = specialty.waiting_list.as_mut();
            if let Some(file) = list.and_then(|list| list.file.as_mut()) {
                file.fill(&Arc::from([]));
            }
        }
        bare
    }

    /// Gives a scenario the rows in the tree of which it was read.
    pub fn give(tree: &Tree, scenario: &mut Scenario) {
        let rows = |specialty: &str, key: &str| match &tree.at(&rows_of(specialty, key))?.content {
            Content::Rows(rows) => Some(rows),
            _ => None,
        };
        for (name, specialty) in &mut scenario.specialty {
            if let Some(Referrals::File(file)) = &mut specialty.referrals
                && let Some(Self::Referrals(rows)) = rows(name, "referrals")
            {
                file.fill(rows);
            }
            let list = specialty.waiting_list.as_mut();
            if let Some(file) = list.and_then(|list| list.file.as_mut())
                && let Some(Self::WaitingList(rows)) = rows(name, "waiting-list")
            {
                file.fill(rows);
            }
        }
    }
}

/// The way to the rows of a specialty's file.
fn rows_of<'a>(specialty: &'a str, key: &'a str) -> [&'a str; 5] {
    ["specialty", specialty, key, "file", "rows"]
}

/// A number that no scenario can hold.
pub(crate) struct BadNumber {
    pub at: Range<usize>,
    pub why: &'static str,
}

impl Tree {
    /// The tree of a parsed file.
    pub fn of(
        table: &Spanned<DeTable<'_>>,
        text: &str,
        file: usize,
        bad: &mut Vec<BadNumber>,
    ) -> Self {
        let mut builder = Builder { text, file, bad };
        Tree {
            place: Place {
                file,
                key: None,
                value: table.span(),
            },
            content: Content::Table(builder.entries(table.get_ref())),
        }
    }

    pub fn entries(&self) -> Option<&BTreeMap<String, Tree>> {
        match &self.content {
            Content::Table(entries) | Content::Braces(entries) => Some(entries),
            Content::Leaf(_) | Content::Rows(_) | Content::List(_) => None,
        }
    }

    pub fn entries_mut(&mut self) -> Option<&mut BTreeMap<String, Tree>> {
        match &mut self.content {
            Content::Table(entries) | Content::Braces(entries) => Some(entries),
            Content::Leaf(_) | Content::Rows(_) | Content::List(_) => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Leaf(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    /// The texts of a list, or a text that stands alone.
    pub fn texts(&self) -> Vec<String> {
        let items = match &self.content {
            Content::List(items) => &items[..],
            _ => std::slice::from_ref(self),
        };
        let texts = items.iter().filter_map(Self::text);
        texts.map(str::to_owned).collect()
    }

    /// The child under a key, or at an index written as one.
    pub fn child(&self, step: &str) -> Option<&Tree> {
        match &self.content {
            Content::Leaf(_) | Content::Rows(_) => None,
            Content::List(items) => items.get(step.parse::<usize>().ok()?),
            Content::Table(entries) | Content::Braces(entries) => entries.get(step),
        }
    }

    pub fn child_mut(&mut self, step: &str) -> Option<&mut Tree> {
        match &mut self.content {
            Content::Leaf(_) | Content::Rows(_) => None,
            Content::List(items) => items.get_mut(step.parse::<usize>().ok()?),
            Content::Table(entries) | Content::Braces(entries) => entries.get_mut(step),
        }
    }

    /// The value at the end of a path.
    fn at(&self, path: &[&str]) -> Option<&Tree> {
        path.iter().try_fold(self, |tree, step| tree.child(step))
    }

    fn at_mut(&mut self, path: &[&str]) -> Option<&mut Tree> {
        path.iter()
            .try_fold(self, |tree, step| tree.child_mut(step))
    }

    /// The deepest value on the path, and how many steps of the path lead to it.
    pub fn deepest(&self, path: &[String]) -> (&Tree, usize) {
        let mut tree = self;
        for (steps, step) in path.iter().enumerate() {
            match tree.child(step) {
                Some(child) => tree = child,
                None => return (tree, steps),
            }
        }
        (tree, path.len())
    }

    /// Takes the value at the path out; says whether there was one.
    pub fn remove(&mut self, path: &[String]) -> Option<Tree> {
        let (last, before) = path.split_last()?;
        let mut tree = self;
        for step in before {
            tree = tree.child_mut(step)?;
        }
        match &mut tree.content {
            Content::Leaf(_) | Content::Rows(_) => None,
            Content::List(items) => {
                let at = last.parse::<usize>().ok()?;
                (at < items.len()).then(|| items.remove(at))
            }
            Content::Table(entries) | Content::Braces(entries) => entries.remove(last),
        }
    }

    /// Lays a variant over this tree: tables under headers and dotted keys are merged key by
    /// key, everything else is replaced.
    pub fn overlay(&mut self, variant: Tree) {
        match (&mut self.content, variant.content) {
            (Content::Table(entries) | Content::Braces(entries), Content::Table(newer)) => {
                for (key, value) in newer {
                    match entries.get_mut(&key) {
                        Some(old) => old.overlay(value),
                        None => {
                            entries.insert(key, value);
                        }
                    }
                }
                self.place = variant.place;
            }
            (_, content) => {
                *self = Tree {
                    place: variant.place,
                    content,
                }
            }
        }
    }

    /// The values without their places.
    pub fn values(&self) -> Value {
        match &self.content {
            Content::Leaf(value) => value.clone(),
            // What they would say is in the file.
            Content::Rows(_) => Value::Array(Vec::new()),
            Content::List(items) => Value::Array(items.iter().map(Tree::values).collect()),
            Content::Table(entries) | Content::Braces(entries) => Value::Object(
                entries
                    .iter()
                    .map(|(key, tree)| (key.clone(), tree.values()))
                    .collect(),
            ),
        }
    }

    /// What a caret points at: the header's or dotted key for a table, the value otherwise.
    pub fn caret(&self) -> Range<usize> {
        match (&self.content, &self.place.key) {
            (Content::Table(_), Some(key)) => key.clone(),
            _ => self.place.value.clone(),
        }
    }
}

struct Builder<'a> {
    text: &'a str,
    file: usize,
    bad: &'a mut Vec<BadNumber>,
}

impl Builder<'_> {
    fn entries(&mut self, table: &DeTable<'_>) -> BTreeMap<String, Tree> {
        let entries = table.iter().map(|(key, value)| {
            let name = key.get_ref().clone().into_owned();
            (name, self.tree(Some(key.span()), value))
        });
        entries.collect()
    }

    fn tree(&mut self, key: Option<Range<usize>>, value: &Spanned<DeValue<'_>>) -> Tree {
        let span = value.span();
        let content = match value.get_ref() {
            DeValue::String(text) => Content::Leaf(Value::String(text.clone().into_owned())),
            DeValue::Boolean(yes) => Content::Leaf(Value::Bool(*yes)),
            DeValue::Datetime(date) => Content::Leaf(Value::String(date.to_string())),
            DeValue::Integer(number) => Content::Leaf(self.whole(number, &span)),
            DeValue::Float(number) => Content::Leaf(self.decimal(number.as_str(), &span)),
            DeValue::Array(items) => {
                Content::List(items.iter().map(|item| self.tree(None, item)).collect())
            }
            DeValue::Table(table) => {
                let entries = self.entries(table);
                if self.text.as_bytes().get(span.start) == Some(&b'{') {
                    Content::Braces(entries)
                } else {
                    Content::Table(entries)
                }
            }
        };
        Tree {
            place: Place {
                file: self.file,
                key,
                value: span,
            },
            content,
        }
    }

    fn whole(&mut self, number: &toml::de::DeInteger<'_>, span: &Range<usize>) -> Value {
        match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(n) => Value::from(n),
            Err(_) => {
                self.bad.push(BadNumber {
                    at: span.clone(),
                    why: "this number is too large",
                });
                Value::from(0)
            }
        }
    }

    fn decimal(&mut self, number: &str, span: &Range<usize>) -> Value {
        let parsed = number
            .parse::<f64>()
            .ok()
            .and_then(serde_json::Number::from_f64);
        match parsed {
            Some(number) => Value::Number(number),
            None => {
                self.bad.push(BadNumber {
                    at: span.clone(),
                    why: "only ordinary numbers have a meaning here",
                });
                Value::from(0)
            }
        }
    }
}
