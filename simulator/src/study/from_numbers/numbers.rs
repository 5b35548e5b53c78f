//! The numbers a trust knows of itself: what each is called, what it means, what may stand there.
//! Where they are written lives in `sheet`; what is taken where none is given in `text`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::known::{FromExtracts, KnownLearning, KnownLine, KnownSpecialty};
use super::sheet::Sheet;
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{CivilDate, Mistake, Mistakes, Share, nearest};
use crate::study::cells;

/// A number that is asked for: the name of an option and of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each says what it means by `meaning`")]
pub enum Number {
    Specialty,
    Attendances,
    FollowUpsPerNew,
    DidNotAttend,
    List,
    Slots,
    Clerks,
    CallHandlers,
    Calls,
    DeskStaff,
    GoLive,
    ExtraStaff,
    ExtraWeeks,
}

impl Number {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 13] = [
        Self::Specialty,
        Self::Attendances,
        Self::FollowUpsPerNew,
        Self::DidNotAttend,
        Self::List,
        Self::Slots,
        Self::Clerks,
        Self::CallHandlers,
        Self::Calls,
        Self::DeskStaff,
        Self::GoLive,
        Self::ExtraStaff,
        Self::ExtraWeeks,
    ];

    /// Its name as an option and as a column.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Specialty => "specialty",
            Self::Attendances => "attendances",
            Self::FollowUpsPerNew => "follow-ups-per-new",
            Self::DidNotAttend => "did-not-attend",
            Self::List => "list",
            Self::Slots => "slots",
            Self::Clerks => "clerks",
            Self::CallHandlers => "call-handlers",
            Self::Calls => "calls",
            Self::DeskStaff => "desk-staff",
            Self::GoLive => "go-live",
            Self::ExtraStaff => "extra-staff",
            Self::ExtraWeeks => "extra-weeks",
        }
    }

    /// What it means.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Specialty => "name of the specialty",
            Self::Attendances => "attendances a week, new and follow-up: the year's over 52",
            Self::FollowUpsPerNew => "follow-up attendances for each new one, 2.1 or 1:2.1",
            Self::DidNotAttend => "share of appointments not attended, 8%",
            Self::List => "patients waiting for a first appointment",
            Self::Slots => "slots a week, new and follow-up: the year's over 52",
            Self::Clerks => "people in the booking office, whole-time",
            Self::CallHandlers => "people who only answer the telephone, whole-time",
            Self::Calls => "calls a week",
            Self::DeskStaff => "people at the reception desks, whole-time",
            Self::GoLive => "day of the go-live, 2027-03-01 or 01/03/2027",
            Self::ExtraStaff => "extra people from the go-live on",
            Self::ExtraWeeks => "for how many weeks they stay",
        }
    }

    /// Whether each specialty has one of its own; the others are the hospital's.
    #[must_use]
    pub const fn is_of_specialty(self) -> bool {
        matches!(
            self,
            Self::Specialty
                | Self::Attendances
                | Self::FollowUpsPerNew
                | Self::DidNotAttend
                | Self::List
                | Self::Slots
        )
    }

    /// The number of a name, or which was probably meant.
    pub(super) fn named(name: &str) -> Result<Self, Wrong> {
        let written = name.to_lowercase().replace([' ', '_'], "-");
        let names = Self::ALL.map(Self::name);
        if let Some(at) = names.iter().position(|&known| known == written) {
            return Ok(Self::ALL[at]);
        }
        let wrong = Wrong::new(format!("no column is called \"{name}\""));
        Err(match nearest(&written, names) {
            Some(meant) => wrong.help(format!("did you mean \"{meant}\"?")),
            None => wrong.help(format!("columns are {}", names.join(", "))),
        })
    }
}

/// How a row of totals is called, as a key.
const TOTALS: [&str; 6] = ["total", "totals", "grand-total", "sum", "all", "trust"];

/// A number as written, and where.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cell {
    pub number: Number,
    pub text: String,
    pub span: Range<usize>,
}

/// What is known of a specialty.
#[derive(Clone, Debug, PartialEq)]
pub struct SpecialtyNumbers {
    /// Its name for people.
    pub title: String,
    /// Its key in the scenario.
    pub key: String,
    /// Attendances a week, averaged over the year.
    pub attendances: f64,
    /// Follow-up attendances for each new one.
    pub follow_ups_per_new: Option<f64>,
    /// Share of appointments not attended.
    pub did_not_attend: Option<Share>,
    /// Patients who wait for a first appointment.
    pub list: Option<u32>,
    /// Slots a week, averaged over the year.
    pub slots: Option<f64>,
    /// What is known besides.
    pub known: KnownSpecialty,
}

impl SpecialtyNumbers {
    /// A specialty of so many attendances a week, of which nothing else is known. Without a title it is
    /// the only one.
    #[must_use]
    pub fn of(title: &str, attendances: f64) -> Self {
        let title = if title.is_empty() { ONLY } else { title };
        Self {
            title: title.to_owned(),
            key: key_of(title),
            attendances,
            follow_ups_per_new: None,
            did_not_attend: None,
            list: None,
            slots: None,
            known: KnownSpecialty::default(),
        }
    }
}

/// What is known of a hospital.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers {
    /// Its specialties.
    pub specialties: Vec<SpecialtyNumbers>,
    /// People in the booking office.
    pub clerks: Option<u32>,
    /// People who only answer the telephone.
    pub call_handlers: Option<u32>,
    /// Calls a week, averaged over the year.
    pub calls: Option<f64>,
    /// People at the desks.
    pub desk_staff: Option<u32>,
    /// The day of the go-live.
    pub go_live: Option<CivilDate>,
    /// Extra people from the go-live on.
    pub extra_staff: Option<u32>,
    /// For how many weeks.
    pub extra_weeks: Option<u32>,
    /// What is known of the telephone.
    pub line: Option<KnownLine>,
    /// What is known of how roles learn.
    pub learning: Vec<KnownLearning>,
    /// If the numbers were counted in extracts: what is to be said of these.
    pub extracts: Option<FromExtracts>,
}

impl Numbers {
    /// Reads what stands in sheets. A number of the hospital in a later sheet goes before one in
    /// an earlier.
    ///
    /// # Errors
    ///
    /// Every mistake, with its place.
    pub fn read(sheets: &[Sheet]) -> Result<Self, Mistakes> {
        let mut reading = Reading::default();
        for sheet in sheets {
            reading.sheet(sheet);
        }
        if reading.numbers.specialties.is_empty() && reading.mistakes.is_empty() {
            let last = sheets.last().map_or("", |sheet| &sheet.name);
            reading.mistakes.push(Mistake {
                file: last.to_owned(),
                span: None,
                key: String::new(),
                title: "no attendances are given".to_owned(),
                label: String::new(),
                help: Some(
                    "say how many there are a week: --attendances 640, or a column attendances"
                        .to_owned(),
                ),
            });
        }
        if reading.mistakes.is_empty() {
            return Ok(reading.numbers);
        }
        let sources = sheets.iter().map(|s| (s.name.clone(), s.text.clone()));
        Err(Mistakes::of(reading.mistakes, sources.collect()))
    }
}

/// The name of the only specialty, if nothing is said.
const ONLY: &str = "Outpatients";
/// Letters of a specialty's name: its key is the name of a table, and has no more.
const MOST_LETTERS: usize = 80;

#[derive(Default)]
struct Reading {
    numbers: Numbers,
    mistakes: Vec<Mistake>,
}

impl Reading {
    fn sheet(&mut self, sheet: &Sheet) {
        // What is the hospital's, as first written in this sheet.
        let mut once: BTreeMap<Number, &Cell> = BTreeMap::new();
        for row in &sheet.rows {
            let mut specialty = SpecialtyNumbers::of("", 0.0);
            let before = self.mistakes.len();
            for cell in row {
                if let Some(first) = once.get(&cell.number)
                    && first.text != cell.text
                {
                    let twice = Wrong::new(format!(
                        "{} is the hospital's: {} here, {} above",
                        cell.number.name(),
                        cell.text,
                        first.text
                    ));
                    self.wrong(
                        sheet,
                        &cell.span,
                        twice.help("give it once, for all specialties"),
                    );
                    continue;
                }
                if !cell.number.is_of_specialty() {
                    once.insert(cell.number, cell);
                }
                if let Err(wrong) = self.cell(cell, &mut specialty) {
                    self.wrong(sheet, &cell.span, wrong);
                }
            }
            self.specialty(sheet, row, specialty, before);
        }
    }

    fn specialty(
        &mut self,
        sheet: &Sheet,
        row: &[Cell],
        mut specialty: SpecialtyNumbers,
        before: usize,
    ) {
        let own = || row.iter().filter(|cell| cell.number.is_of_specialty());
        let (Some(first), Some(last)) = (own().next(), own().next_back()) else {
            return;
        };
        if self.mistakes.len() > before {
            return;
        }
        if specialty.attendances <= 0.0 {
            let wrong = Wrong::new(format!("{} has no attendances", specialty.title));
            let help = "say how many there are a week: --attendances 640, or a column attendances";
            self.wrong(sheet, &(first.span.start..last.span.end), wrong.help(help));
            return;
        }
        specialty.key = key_of(&specialty.title);
        let letters = letters_of(&specialty.title);
        let all = &self.numbers.specialties;
        if !all.is_empty() && TOTALS.contains(&letters.join("-").as_str()) {
            let wrong = Wrong::new(format!(
                "{} is no specialty but the rows above together",
                specialty.title
            ));
            let help = "leave it out, or give the specialty another name";
            self.wrong(sheet, &(first.span.start..last.span.end), wrong.help(help));
            return;
        }
        if let Some(other) = all.iter().find(|s| letters_of(&s.title) == letters) {
            let wrong = Wrong::new(format!(
                "{} and {} would have the same key, \"{}\"",
                other.title, specialty.title, other.key
            ));
            self.wrong(
                sheet,
                &first.span,
                wrong.help("each specialty needs a name of its own"),
            );
            return;
        }
        // Names that differ in letters that no key has are numbered.
        let is_taken = |key: &str| key.is_empty() || all.iter().any(|s| s.key == key);
        let mut number = all.len() + 1;
        while is_taken(&specialty.key) {
            specialty.key = format!("specialty-{number}");
            number += 1;
        }
        self.numbers.specialties.push(specialty);
    }

    fn wrong(&mut self, sheet: &Sheet, span: &Range<usize>, wrong: Wrong) {
        self.mistakes.push(Mistake {
            file: sheet.name.clone(),
            span: Some(span.clone()),
            key: String::new(),
            title: wrong.what,
            label: String::new(),
            help: wrong.help,
        });
    }

    fn cell(&mut self, cell: &Cell, specialty: &mut SpecialtyNumbers) -> Result<(), Wrong> {
        let text = &*cell.text;
        let hospital = &mut self.numbers;
        match cell.number {
            Number::Specialty => {
                specialty.title = text.to_owned();
                if letters_of(text).is_empty() {
                    return Err(Wrong::new(format!("\"{text}\" has no letter in it")));
                }
                let long = text.chars().count();
                if long > MOST_LETTERS {
                    return Err(Wrong::new(format!("the name has {long} characters"))
                        .help(format!("{MOST_LETTERS} at most")));
                }
            }
            Number::Attendances => {
                specialty.attendances = number(cell.number, text, 1.0, 15_000.0)?
            }
            Number::FollowUpsPerNew => specialty.follow_ups_per_new = Some(ratio(text)?),
            Number::DidNotAttend => specialty.did_not_attend = Some(share(text)?),
            Number::List => specialty.list = Some(whole(cell.number, text, 200_000.0)?),
            Number::Slots => specialty.slots = Some(number(cell.number, text, 1.0, 30_000.0)?),
            Number::Clerks => hospital.clerks = Some(whole(cell.number, text, 2_000.0)?),
            Number::CallHandlers => {
                hospital.call_handlers = Some(whole(cell.number, text, 2_000.0)?)
            }
            Number::Calls => hospital.calls = Some(number(cell.number, text, 0.0, 100_000.0)?),
            Number::DeskStaff => hospital.desk_staff = Some(whole(cell.number, text, 2_000.0)?),
            Number::GoLive => hospital.go_live = Some(cells::date(text)?),
            Number::ExtraStaff => hospital.extra_staff = Some(whole(cell.number, text, 500.0)?),
            Number::ExtraWeeks => {
                let weeks = whole(cell.number, text, 26.0)?;
                if weeks == 0 {
                    return Err(Wrong::new("extra people for no week are none")
                        .help("leave out extra-staff and extra-weeks, or write 1 or more"));
                }
                hospital.extra_weeks = Some(weeks);
            }
        }
        Ok(())
    }
}

/// Small letters of ours, figures and hyphens; nothing of a name in another script.
fn key_of(title: &str) -> String {
    let plain = title
        .to_lowercase()
        .replace(|c: char| !c.is_ascii_alphanumeric(), " ");
    plain.split_whitespace().collect::<Vec<_>>().join("-")
}

/// Small letters of any script, and figures, as words.
fn letters_of(title: &str) -> Vec<String> {
    let lower = title.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

fn number(of: Number, text: &str, least: f64, most: f64) -> Result<f64, Wrong> {
    let value = cells::number(text)?;
    if !(least..=most).contains(&value) {
        let wrong = Wrong::new(format!("{text} is not between {least} and {most}"));
        return Err(wrong.help(format!("{} is: {}", of.name(), of.meaning())));
    }
    Ok(value)
}

fn whole(of: Number, text: &str, most: f64) -> Result<u32, Wrong> {
    let value = number(of, text, 0.0, most)?;
    if value.fract() != 0.0 {
        return Err(
            Wrong::new(format!("{text} is not a whole number")).help(format!(
                "write {:.0}: part-time people count together",
                value.round()
            )),
        );
    }
    Ok(value as u32)
}

/// Follow-ups for each new one: `2.1`, or `1:2.1`.
fn ratio(text: &str) -> Result<f64, Wrong> {
    let follow_ups = match text.split_once(':') {
        None => text,
        Some((one, follow_ups)) if one.trim() == "1" => follow_ups.trim(),
        Some(_) => {
            return Err(Wrong::new(format!("\"{text}\" does not begin with 1:"))
                .help("write new to follow-up as 1:2.1, or 2.1 alone"));
        }
    };
    number(Number::FollowUpsPerNew, follow_ups, 0.0, 12.0)
}

fn share(text: &str) -> Result<Share, Wrong> {
    let (figure, unit) = match text.strip_suffix('%') {
        Some(percent) => (percent.trim(), 0.01),
        None => (text, 1.0),
    };
    let value = number(Number::DidNotAttend, figure, 0.0, 100.0)? * unit;
    if value > 1.0 {
        return Err(
            Wrong::new(format!("\"{text}\" has no percent sign")).help(format!("write {text}%"))
        );
    }
    if value > 0.4 {
        return Err(Wrong::new(format!(
            "{text} of all appointments not attended is out of range"
        ))
        .help("about 5% to 12% is usual; 40% at most"));
    }
    Ok(Share::of(value))
}
