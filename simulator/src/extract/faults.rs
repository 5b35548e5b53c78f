//! What was wrong with rows and cells, counted, with a few lines to look at. What stands in them is
//! never kept.

use std::collections::BTreeMap;

use crate::model::spec::thousands;

/// Something wrong with a row or a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The row has not as many cells as the head.
    UnequalCells,
    /// The head once more, as where files were put one after the other.
    HeadAgain,
    /// The same row once more.
    Double,
    /// A cell of this column is needed, and empty.
    Missing(&'static str),
    /// A cell of this column is needed, and cannot be read.
    Unusable(&'static str),
    /// A cell of this column is no date.
    NoDate(&'static str),
    /// A cell of this column is no number.
    NoNumber(&'static str),
    /// A cell of this column is a code that is not known.
    UnknownCode(&'static str),
    /// A number of this column is negative.
    Negative(&'static str),
    /// The appointment lies before its referral, or was made before it.
    BeforeReferral,
    /// The appointment was made after its day.
    BookedAfter,
    /// Seen to lies before seen from.
    EndsBeforeItBegins,
    /// Of a consultation only the beginning is written.
    NoEnd,
    /// A consultation of no length, or of more than eight hours.
    NoLength,
    /// A task that ended before it began.
    TaskEndsBefore,
    /// A task of no length, or of more than four hours.
    NotInOneGo,
    /// Arrival on another day than the appointment's.
    ArrivedAnotherDay,
    /// A patient who has more appointments than one can: a word for nobody in particular.
    Nobody,
}

impl Fault {
    /// Whether the whole row is left out; otherwise the cell is.
    #[must_use]
    pub const fn drops_row(self) -> bool {
        matches!(
            self,
            Self::UnequalCells
                | Self::HeadAgain
                | Self::Double
                | Self::Missing(_)
                | Self::BeforeReferral
                | Self::BookedAfter
                | Self::TaskEndsBefore
                | Self::Unusable(_)
        )
    }

    /// In words, to follow "12 rows:" or "12 cells:".
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::UnequalCells => "not as many cells as the head has".to_owned(),
            Self::HeadAgain => "the head once more".to_owned(),
            Self::Double => "the same row once more".to_owned(),
            Self::Missing(column) => format!("{column} is empty"),
            Self::Unusable(column) => format!("{column} cannot be read"),
            Self::NoDate(column) => format!("{column} is no date"),
            Self::NoNumber(column) => format!("{column} is no number"),
            Self::UnknownCode(column) => format!("{column} is a code that is not known"),
            Self::Negative(column) => format!("{column} is negative"),
            Self::BeforeReferral => "the appointment is before the referral".to_owned(),
            Self::BookedAfter => "booked after the appointment".to_owned(),
            Self::EndsBeforeItBegins => "seen_to is before seen_from".to_owned(),
            Self::TaskEndsBefore => "ended before it began".to_owned(),
            Self::NotInOneGo => {
                "of no length or above four hours: counted as practice alone".to_owned()
            }
            Self::NoEnd => "seen_from without seen_to".to_owned(),
            Self::NoLength => "a consultation of no length or above eight hours".to_owned(),
            Self::ArrivedAnotherDay => "arrived on another day".to_owned(),
            Self::Nobody => "patient has more appointments than one can have, and is taken for nobody in particular".to_owned(),
        }
    }
}

/// Lines that are named of each fault.
const NAMED: usize = 3;

/// How often, and where first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Seen {
    times: u64,
    lines: Vec<u64>,
}

/// All that was wrong with an extract.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(BTreeMap<Fault, Seen>);

impl Faults {
    /// Counts one, of a line.
    pub fn count(&mut self, fault: Fault, line: u64) {
        let seen = self.0.entry(fault).or_default();
        seen.times += 1;
        if seen.lines.len() < NAMED {
            seen.lines.push(line);
        }
    }

    /// Counts some that were found in all lines together.
    pub fn count_all(&mut self, fault: Fault, times: u64) {
        self.0.entry(fault).or_default().times += times;
    }

    /// How often this was found.
    #[must_use]
    pub fn of(&self, fault: Fault) -> u64 {
        self.0.get(&fault).map_or(0, |seen| seen.times)
    }

    /// Rows that were left out.
    #[must_use]
    pub fn rows(&self) -> u64 {
        let dropped = self.0.iter().filter(|(fault, _)| fault.drops_row());
        dropped.map(|(_, seen)| seen.times).sum()
    }

    /// Each with how often it was, and lines to look at.
    #[must_use]
    pub fn with_lines(&self) -> Vec<String> {
        let told = self.0.iter().map(|(&fault, seen)| {
            let lines: Vec<String> = seen.lines.iter().map(u64::to_string).collect();
            // Three lines of four would tell that there are few.
            let shown = if seen.times < FEW && !lines.is_empty() {
                &lines[..1]
            } else {
                &lines
            };
            match shown {
                [] => told(fault, seen),
                some => format!("{}, such as line {}", told(fault, seen), some.join(", ")),
            }
        });
        told.collect()
    }

    /// Each with how often it was, for what leaves the trust: no lines.
    #[must_use]
    pub fn without_lines(&self) -> Vec<String> {
        self.0
            .iter()
            .map(|(&fault, seen)| told(fault, seen))
            .collect()
    }
}

fn told(fault: Fault, seen: &Seen) -> String {
    let what = if fault.drops_row() { "row" } else { "cell" };
    format!("{}: {}", some(seen.times, what), fault.words())
}

/// Counts below this are not told.
pub const FEW: u64 = 5;

/// So many rows, in words; a count below five is not told.
#[must_use]
pub fn some_rows(times: u64) -> String {
    some(times, "row")
}

fn some(times: u64, what: &str) -> String {
    if times < FEW {
        format!("fewer than {FEW} {what}s")
    } else {
        format!("{} {what}s", thousands(&times.to_string()))
    }
}
