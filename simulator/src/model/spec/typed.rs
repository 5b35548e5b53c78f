//! Reads the types of a scenario off its tree in one pass: every mistake is noted, and reading
//! goes on with a stand-in for what was wrong. The words are in `explain`.

mod deserializer;

use serde::de::{DeserializeOwned, DeserializeSeed, Unexpected};
use serde_json::{Number, Value};

use super::check::Finding;
use super::diagnostic::MOST;
use super::explain::{self, COUNT, LIST, NUMBER, Problem, WHOLE, found_in_words};
use super::quantity::Wrong;
use super::schema::required;
use super::tree::{Blame, Content, Tree};

/// Reads a `T`.
///
/// # Errors
///
/// Every mistake found, up to the most that are shown.
pub(super) fn read<T: DeserializeOwned>(root: Node<'_>) -> Result<T, Vec<(Finding, Blame)>> {
    let mut notes = Notes {
        path: Vec::new(),
        noted: Vec::new(),
    };
    let read = notes.settled(root, |notes| T::deserialize(At { notes, node: root }));
    match read {
        Ok(value) if notes.noted.is_empty() => Ok(value),
        _ => Err(notes.noted),
    }
}

/// A value that is read.
#[derive(Clone, Copy)]
pub(super) enum Node<'a> {
    /// As it stands in a file.
    Tree(&'a Tree),
    /// Rows of a data file, or a manifest.
    Json(&'a Value),
    /// In place of what is wrong or missing: good for one value of any type.
    StandIn,
}

/// What a value is, whatever it is read from.
enum Seen<'a> {
    Nothing,
    Bool(bool),
    Number(&'a Number),
    Text(&'a str),
    List(Vec<Node<'a>>),
    Table(Vec<(&'a str, Node<'a>)>),
}

impl<'a> Node<'a> {
    fn seen(self) -> Seen<'a> {
        match self {
            Node::StandIn => Seen::Nothing,
            Node::Tree(tree) => match &tree.content {
                Content::Leaf(value) => Node::Json(value).seen(),
                Content::Rows(_) => Seen::List(Vec::new()),
                Content::List(items) => Seen::List(items.iter().map(Node::Tree).collect()),
                Content::Table(entries) | Content::Braces(entries) => {
                    let entries = entries.iter();
                    Seen::Table(entries.map(|(k, v)| (&**k, Node::Tree(v))).collect())
                }
            },
            Node::Json(value) => match value {
                Value::Null => Seen::Nothing,
                Value::Bool(yes) => Seen::Bool(*yes),
                Value::Number(number) => Seen::Number(number),
                Value::String(text) => Seen::Text(text),
                Value::Array(items) => Seen::List(items.iter().map(Node::Json).collect()),
                Value::Object(entries) => {
                    let entries = entries.iter();
                    Seen::Table(entries.map(|(k, v)| (&**k, Node::Json(v))).collect())
                }
            },
        }
    }
}

impl Seen<'_> {
    fn found(&self) -> String {
        found_in_words(match self {
            Seen::Nothing => Unexpected::Unit,
            Seen::Bool(yes) => Unexpected::Bool(*yes),
            Seen::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(n), _) => Unexpected::Unsigned(n),
                (_, Some(n)) => Unexpected::Signed(n),
                _ => Unexpected::Float(number.as_f64().unwrap_or(f64::NAN)),
            },
            Seen::Text(text) => Unexpected::Str(text),
            Seen::List(_) => Unexpected::Seq,
            Seen::Table(_) => Unexpected::Map,
        })
    }
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Item(usize),
}

/// The mistakes so far, and the way to the value that is being read.
struct Notes<'a> {
    path: Vec<Step<'a>>,
    noted: Vec<(Finding, Blame)>,
}

impl<'a> Notes<'a> {
    /// `wrong` is made of the way to the value. One function for all: this and what follows from
    /// it would otherwise be compiled anew for every type that can be read.
    fn note(&mut self, blame: Blame, wrong: &dyn Fn(&[String]) -> Wrong) {
        if self.noted.len() >= MOST {
            return;
        }
        let steps = self.path.iter().map(|step| match step {
            Step::Key(key) => (*key).to_owned(),
            Step::Item(at) => at.to_string(),
        });
        let path: Vec<String> = steps.collect();
        let wrong = wrong(&path);
        self.noted.push((Finding { path, wrong }, blame));
    }

    fn settle_key(&mut self, key: &'a str, problem: Problem) -> Problem {
        if let Problem::Wrong(wrong) = problem {
            self.note_key(key, &|_| wrong.clone());
        }
        Problem::Noted
    }

    fn note_key(&mut self, key: &'a str, wrong: &dyn Fn(&[String]) -> Wrong) {
        self.path.push(Step::Key(key));
        self.note(Blame::Key, wrong);
        self.path.pop();
    }

    /// Notes why a value could not be read, unless that follows from what was noted in it since
    /// there were `before` notes.
    fn settle(&mut self, node: Node<'a>, before: usize, problem: Problem) -> Problem {
        match problem {
            _ if matches!(node, Node::StandIn) => {}
            Problem::Missing(key) => self.note(Blame::Value, &|path| explain::missing(key, path)),
            Problem::Wrong(wrong) if self.noted.len() == before => {
                self.note(Blame::Value, &|_| wrong.clone());
            }
            Problem::Wrong(_) | Problem::Noted => {}
        }
        Problem::Noted
    }

    /// Reads a value and notes why it failed, unless that follows from what was noted in it.
    fn settled<T>(
        &mut self,
        node: Node<'a>,
        read: impl FnOnce(&mut Self) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let before = self.noted.len();
        match read(self) {
            Ok(value) => Ok(value),
            Err(problem) => Err(self.settle(node, before, problem)),
        }
    }

    fn child<'de, S: DeserializeSeed<'de>>(
        &mut self,
        step: Step<'a>,
        node: Node<'a>,
        seed: S,
    ) -> Result<S::Value, Problem> {
        self.path.push(step);
        let read = self.settled(node, |notes| seed.deserialize(At { notes, node }));
        self.path.pop();
        read
    }
}

/// A value and where notes about it are taken.
struct At<'n, 'a> {
    notes: &'n mut Notes<'a>,
    node: Node<'a>,
}

impl<'n, 'a> At<'n, 'a> {
    /// Notes that something else stands here than is wanted.
    fn mismatch(&mut self, seen: &Seen<'_>, expected: &str) {
        self.found(seen, &|found, path| {
            explain::mismatch(found, expected, path)
        });
    }

    /// Notes what is found here, in the words that are made of it and its path.
    fn found(&mut self, seen: &Seen<'_>, words: &dyn Fn(&str, &[String]) -> Wrong) {
        if !matches!(self.node, Node::StandIn) {
            let found = seen.found();
            self.notes.note(Blame::Value, &|path| words(&found, path));
        }
    }

    fn whole<T: TryFrom<i128> + Default>(&mut self) -> T {
        let seen = self.node.seen();
        let number = match &seen {
            Seen::Number(n) => n.as_i64().map(i128::from).or(n.as_u64().map(i128::from)),
            _ => None,
        };
        match number.map(|n| (n, T::try_from(n))) {
            Some((_, Ok(fits))) => return fits,
            Some((n, Err(_))) if n > 0 => {
                self.notes
                    .note(Blame::Value, &|_| Wrong::new(format!("{n} is too large")));
            }
            _ if T::try_from(-1).is_ok() => self.mismatch(&seen, WHOLE),
            _ => self.mismatch(&seen, COUNT),
        }
        T::default()
    }

    fn number(&mut self) -> f64 {
        let seen = self.node.seen();
        let number = match &seen {
            Seen::Number(number) => number.as_f64(),
            _ => None,
        };
        if number.is_none() {
            self.mismatch(&seen, NUMBER);
        }
        number.unwrap_or_default()
    }

    fn truth(&mut self) -> bool {
        match self.node.seen() {
            Seen::Bool(yes) => yes,
            other => {
                self.mismatch(&other, "true or false");
                false
            }
        }
    }

    fn text(&mut self) -> Option<&'a str> {
        match self.node.seen() {
            Seen::Text(text) => Some(text),
            other => {
                self.mismatch(&other, "text in quotes");
                None
            }
        }
    }

    fn list(&mut self) -> Vec<Node<'a>> {
        match self.node.seen() {
            Seen::List(items) => items,
            other => {
                self.mismatch(&other, LIST);
                Vec::new()
            }
        }
    }

    /// So many items, with stand-ins for those that are not there.
    fn tuple(&mut self, wanted: usize) -> Vec<Node<'a>> {
        let mut items = match self.node.seen() {
            Seen::List(items) => items,
            other => {
                self.mismatch(&other, &format!("a list of {wanted}"));
                self.node = Node::StandIn;
                Vec::new()
            }
        };
        if items.len() != wanted && !matches!(self.node, Node::StandIn) {
            let found = items.len();
            self.notes.note(Blame::Value, &|_| {
                Wrong::new(format!("{found} entries where {wanted} are wanted"))
            });
        }
        items.resize(wanted, Node::StandIn);
        items
    }

    /// The entries of a table; `keys` are those it may have, if they are known.
    fn table(&mut self, keys: &[&str]) -> Vec<(&'a str, Node<'a>)> {
        match self.node.seen() {
            Seen::Table(entries) => entries,
            other => {
                self.found(&other, &|found, path| explain::no_table(found, keys, path));
                self.node = Node::StandIn;
                Vec::new()
            }
        }
    }

    /// The entries of a table whose keys are known, with stand-ins for those it must have.
    fn fields(
        &mut self,
        name: &'static str,
        known: &'static [&'static str],
    ) -> Vec<(&'a str, Node<'a>)> {
        let mut entries = self.table(known);
        entries.retain(|(key, _)| {
            let is_known = known.contains(key);
            if !is_known {
                self.notes
                    .note_key(key, &|_| explain::unknown_key(key, known));
            }
            is_known
        });
        for key in required(name) {
            if !entries.iter().any(|(given, _)| given == key) {
                if !matches!(self.node, Node::StandIn) {
                    self.notes
                        .note(Blame::Value, &|path| explain::missing(key, path));
                }
                entries.push((key, Node::StandIn));
            }
        }
        entries
    }

    /// One of the names `known`: the first of them where there is none.
    fn name(&mut self, known: &'static [&'static str]) -> &'a str {
        match self.node.seen() {
            Seen::Text(text) if known.contains(&text) => return text,
            Seen::Text(text) => self
                .notes
                .note(Blame::Value, &|_| explain::unknown_name(text, known)),
            other => self.mismatch(&other, "one of the names allowed here"),
        }
        known.first().copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::spec::{
        AfterAnswer, CarPark, Chasing, Clinic, ClinicSession, Consultation, Desk, FollowUp, Handle,
        Heard, HigherLevel, Income, LearningCurve, Letters, PhoneLine, PlannedOutage, Project,
        RandomOutages, Redial, Scenario, Shift, Slots, Specialty, StaffGroup, Sweep, Training,
        WorkAround,
    };

    /// An empty table is short of what the schema requires, and of nothing else: otherwise
    /// reading would end at it.
    #[test]
    fn what_an_empty_table_misses_is_what_its_schema_requires() {
        fn missed<T: DeserializeOwned>() -> usize {
            let name = std::any::type_name::<T>();
            let keys = required(name.rsplit("::").next().unwrap_or(name));
            let noted = read::<T>(Node::Json(&json!({}))).err().unwrap_or_default();
            assert_eq!(noted.len(), keys.len(), "{name}: {noted:?}");
            assert!(read::<T>(Node::StandIn).is_ok(), "{name}");
            keys.len()
        }
        let counts = [
            missed::<Scenario>(),
            missed::<Chasing>(),
            missed::<AfterAnswer>(),
            missed::<HigherLevel>(),
            missed::<Specialty>(),
            missed::<FollowUp>(),
            missed::<Clinic>(),
            missed::<ClinicSession>(),
            missed::<Slots>(),
            missed::<Consultation>(),
            missed::<super::super::Step>(),
            missed::<Desk>(),
            missed::<StaffGroup>(),
            missed::<Shift>(),
            missed::<PhoneLine>(),
            missed::<Handle>(),
            missed::<Redial>(),
            missed::<CarPark>(),
            missed::<Income>(),
            missed::<Project>(),
            missed::<LearningCurve>(),
            missed::<Training>(),
            missed::<Letters>(),
            missed::<Heard>(),
            missed::<WorkAround>(),
            missed::<PlannedOutage>(),
            missed::<RandomOutages>(),
            missed::<Sweep>(),
        ];
        assert!(counts.iter().sum::<usize>() > 30, "{counts:?}");
    }
}
