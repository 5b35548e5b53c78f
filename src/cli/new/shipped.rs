//! The scenarios that are in the program, as `scenarios/` in the source code has them: their names,
//! titles, and the files that they need. Nothing is written here.

use std::cell::RefCell;
use std::io::ErrorKind;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use cutover::model::spec::Draft;
use cutover::study::from_numbers::{Numbers, Sheet, Written};

macro_rules! files {
    ($($name:literal,)+) => {
        &[$(($name, include_str!(concat!("../../../scenarios/", $name)))),+]
    };
}

/// Every file by its name in `scenarios/`, in the order in which they are listed.
const FILES: &[(&str, &str)] = files![
    "first-clinic.toml",
    "small-practice.toml",
    "careful-eye-clinic.toml",
    "numbers/practice.csv",
    "numbers/district.csv",
    "numbers/contact-centre.csv",
    "oxford-2011.toml",
    "oxford-2011-full-lists.toml",
    "oxford-2011-blocked-desks.toml",
    "north-bristol-2011.toml",
    "letters-not-sent.toml",
    "big-bang-or-phased.toml",
    "halt.toml",
    "how-many-clerks.toml",
    "which-assumption.toml",
    "theory/bailey-welch.toml",
    "theory/clinic-12x15-dna7.toml",
    "theory/clinic-20x12-dna7.toml",
    "theory/clinic-erlang4.toml",
    "theory/one-clinic-exponential.toml",
    "theory/desk-mg1.toml",
    "theory/desk-mmc.toml",
    "theory/erlang-a.toml",
    "theory/erlang-c.toml",
    "theory/office-priorities.toml",
    "theory/one-clerk-learning.toml",
    "theory/fluid-backlog.toml",
    "shared/december-2011.toml",
];

/// A scenario in the program, or a CSV file of numbers from which one is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shipped {
    file: &'static str,
    text: &'static str,
}

/// What a shipped scenario is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A scenario.
    Scenario,
    /// A CSV file of numbers.
    Numbers,
}

impl Shipped {
    /// All that can be started from. What several share is no scenario by itself.
    pub fn all() -> impl Iterator<Item = Self> {
        let files = FILES.iter().map(|&(file, text)| Self { file, text });
        files.filter(|one| !one.file.starts_with("shared/"))
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|one| one.name() == name)
    }

    /// Reads a name that is typed, and knows those that may be.
    pub fn parser() -> impl TypedValueParser<Value = Self> {
        let known = Self::all().map(|one| PossibleValue::new(one.name()).help(one.title()));
        PossibleValuesParser::new(known)
            .try_map(|name| Self::named(&name).ok_or("there is no such scenario"))
    }

    /// The file's name without its ending; those of the theory with their folder.
    pub fn name(self) -> &'static str {
        let file = self.file.strip_prefix("numbers/").unwrap_or(self.file);
        file.split_once('.').map_or(file, |(name, _)| name)
    }

    /// The name that its file has when it is written.
    pub fn own_file(self) -> String {
        let name = self.name();
        format!("{}.toml", name.rsplit_once('/').map_or(name, |(_, n)| n))
    }

    pub fn source(self) -> Source {
        match self.file.ends_with(".csv") {
            true => Source::Numbers,
            false => Source::Scenario,
        }
    }

    pub fn text(self) -> &'static str {
        self.text
    }

    /// Its title as it stands in the file; of numbers the remark that they begin with.
    pub fn title(self) -> &'static str {
        let found = match self.source() {
            Source::Numbers => self.text.lines().next().and_then(|l| l.strip_prefix("# ")),
            Source::Scenario => self
                .text
                .lines()
                .filter_map(|line| line.strip_prefix("title")?.trim_start().strip_prefix('='))
                .find_map(|value| value.trim().strip_prefix('"')?.strip_suffix('"')),
        };
        found.unwrap_or_default().trim_end_matches('.')
    }

    /// Its files by name, its own first: what it is based on has the name by which it is called there.
    ///
    /// # Errors
    ///
    /// Never: what is shipped is right.
    pub fn files(self) -> anyhow::Result<Vec<(String, String)>> {
        if self.source() == Source::Numbers {
            let sheet = Sheet::of_csv(self.name(), self.text.as_bytes())?;
            let written = Written::of(&Numbers::read(&[sheet])?)?;
            return Ok(vec![(self.own_file(), written.text)]);
        }
        let folder = &self.file[..self.file.rfind('/').map_or(0, |slash| slash + 1)];
        let read_so_far = RefCell::default();
        let read = |name: &str, _| {
            let found = FILES.iter().find(|(file, _)| *file == name);
            let (_, text) = found.ok_or(ErrorKind::NotFound)?;
            let beside = name.strip_prefix(folder).unwrap_or(name);
            let seen: &RefCell<Vec<(String, String)>> = &read_so_far;
            seen.borrow_mut()
                .push((beside.to_owned(), (*text).to_owned()));
            Ok(text.as_bytes().to_vec())
        };
        Draft::load(self.file, &read)?;
        Ok(read_so_far.into_inner())
    }
}
