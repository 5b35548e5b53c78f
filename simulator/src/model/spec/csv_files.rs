//! Reads the CSV files a scenario names: observed durations, referrals, waiting lists. What the
//! rows are used for lives with the tables.

mod durations;

use std::ops::Range;

use csv::StringRecord;

use super::quantity::{Written, Wrong, nearest};
use super::tree::Rows;
use super::workbook::place;
use super::{
    Booked, CivilDate, ClockTime, GivenAppointment, Priority, ReferralRecord, VisitKind,
    WaitingRecord, listed,
};
use crate::engine::{Duration, Time};

pub(crate) use durations::durations;

/// Most mistakes of one file that are told: who has the wrong kind of date has it in every row.
const MOST_OF_A_FILE: usize = 5;

/// A CSV file with a header. Its rows are read one by one, and none is kept: a million of them
/// would be in the way of what they mean.
struct Sheet<'a> {
    name: &'a str,
    header: StringRecord,
    /// How many columns there are, but for those at the end that a spreadsheet leaves without a heading.
    named: usize,
    reader: csv::Reader<&'a [u8]>,
    /// Read with the header, so that a file without rows is one whatever its columns.
    first: StringRecord,
}

impl<'a> Sheet<'a> {
    fn read(name: &'a str, bytes: &'a [u8]) -> Result<Self, Wrong> {
        let text = std::str::from_utf8(bytes).map_err(|_| {
            Wrong::new(format!("{name} is not text")).help("save it as CSV in UTF-8")
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if let Some((_, found)) = foreign_separator(text) {
            let what = format!("{name}: {}", found.what);
            return Err(Wrong { what, ..found });
        }
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let header = reader
            .headers()
            .map_err(|error| unreadable(name, &error))?
            .clone();
        let mut first = StringRecord::new();
        while is_blank(&first) {
            let there = reader.read_record(&mut first);
            if !there.map_err(|error| unreadable(name, &error))? {
                return Err(Wrong::new(format!("{name} has no rows"))
                    .help("a header line, then a row for each entry"));
            }
        }
        let named = (0..header.len()).rfind(|at| !header[*at].is_empty());
        Ok(Self {
            name,
            named: named.map_or(1, |last| last + 1),
            header,
            reader,
            first,
        })
    }

    fn find(&self, column: &str) -> Option<usize> {
        let mut named = self.header.iter().take(self.named);
        named.position(|name| name.eq_ignore_ascii_case(column))
    }

    fn column(&self, column: &str) -> Result<usize, Wrong> {
        self.find(column).ok_or_else(|| {
            let wrong = Wrong::new(format!("{} has no column \"{column}\"", self.name));
            let lower: Vec<String> = self.header.iter().map(str::to_lowercase).collect();
            match nearest(column, lower.iter().map(String::as_str)) {
                Some(meant) => wrong.help(format!("did you mean \"{meant}\"?")),
                None => wrong.help(format!(
                    "its columns are {}",
                    self.header
                        .iter()
                        .take(self.named)
                        .collect::<Vec<_>>()
                        .join(", ")
                )),
            }
        })
    }

    /// That every column is one that is read, or is to be ignored, and none is there twice. What
    /// nobody reads may change what a row means: a count, another specialty, a date of removal.
    fn has_only(&self, read: &[&str], ignored: &[String]) -> Result<(), Wrong> {
        for (at, name) in self.header.iter().take(self.named).enumerate() {
            if self.find(name) != Some(at) {
                let wrong = format!("{} has two columns \"{name}\"", self.name);
                return Err(Wrong::new(wrong).help("take one of them out"));
            }
            let is = |other: &str| other.eq_ignore_ascii_case(name);
            let known = read.iter().any(|read| is(read));
            if !known && !ignored.iter().any(|ignored| is(ignored)) {
                let wrong = Wrong::new(format!(
                    "{} has a column \"{name}\", which would not be read",
                    self.name
                ));
                return Err(wrong.help(format!(
                    "what is read is {}; if \"{name}\" changes nothing about the rows, say ignore = [\"{name}\"]",
                    listed(read)
                )));
            }
        }
        let missing = ignored.iter().find(|name| self.find(name).is_none());
        match missing {
            Some(name) => Err(Wrong::new(format!(
                "{} has no column \"{name}\" to ignore",
                self.name
            ))),
            None => Ok(()),
        }
    }

    /// Reads every row; a complaint names file, line and column.
    fn each<T>(
        mut self,
        mut read: impl FnMut(&StringRecord) -> Result<T, (&'static str, Wrong)>,
    ) -> Result<Vec<T>, Vec<Wrong>> {
        let (mut rows, mut wrong) = (Vec::new(), Vec::new());
        let mut row = std::mem::take(&mut self.first);
        loop {
            let without_heading = row.iter().skip(self.named).find(|cell| !cell.is_empty());
            let read = match without_heading {
                Some(cell) => Err((
                    "without a heading",
                    Wrong::new(format!(
                        "\"{cell}\" is in a column \"\", which would not be read"
                    ))
                    .help("name the column in the first line, or leave the cell empty"),
                )),
                None => read(&row),
            };
            match read {
                _ if is_blank(&row) => {}
                Ok(read) => rows.push(read),
                Err((column, found)) => {
                    let line = row.position().map_or(0, csv::Position::line);
                    let at = if self.named == 1 {
                        Some(0)
                    } else {
                        self.find(column)
                    };
                    let place = place(self.name, line, at, column);
                    let what = format!("{place}: {}", found.what);
                    wrong.push(Wrong { what, ..found });
                }
            }
            let mut there = self.reader.read_record(&mut row);
            while let Err(error) = &there
                && wrong.len() <= MOST_OF_A_FILE
            {
                wrong.push(unreadable(self.name, error));
                there = self.reader.read_record(&mut row);
            }
            if wrong.len() > MOST_OF_A_FILE {
                let more = format!("{}: more of its rows cannot be read", self.name);
                wrong[MOST_OF_A_FILE] = Wrong::new(more);
                return Err(wrong);
            }
            if !there.unwrap_or(false) {
                return if wrong.is_empty() {
                    Ok(rows)
                } else {
                    Err(wrong)
                };
            }
        }
    }
}

/// A mistake that leaves nothing to read.
fn alone(wrong: Wrong) -> Vec<Wrong> {
    vec![wrong]
}

/// Spreadsheets leave rows of nothing at the end.
fn is_blank(row: &StringRecord) -> bool {
    row.iter().all(str::is_empty)
}

/// What stands where a comma should part columns, or before the head: its place in the text.
#[must_use]
pub(crate) fn foreign_separator(text: &str) -> Option<(Range<usize>, Wrong)> {
    let first = text.lines().next().unwrap_or("");
    if first
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("sep="))
    {
        let wrong = Wrong::new(format!(
            "the first line, \"{first}\", is a spreadsheet's own"
        ));
        return Some((
            0..first.len(),
            wrong.help("delete it: the first line names the columns"),
        ));
    }
    let others = [(';', "semicolons"), ('\t', "tabs"), ('|', "bars")];
    let is_there = |&(other, called): &(char, _)| Some((first.find(other)?, called));
    let (at, called) = others
        .iter()
        .find_map(is_there)
        .filter(|_| !first.contains(','))?;
    let wrong = Wrong::new(format!("the columns are apart by {called}"));
    let help = "save it with commas (\"CSV, comma delimited\"), and with points for decimals";
    Some((at..at + 1, wrong.help(help)))
}

fn unreadable(name: &str, error: &csv::Error) -> Wrong {
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            pos,
            expected_len,
            len,
        } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            Wrong::new(format!(
                "{name}, line {line}: {len} columns where the header has {expected_len}"
            ))
        }
        _ => Wrong::new(format!("{name} cannot be read as CSV: {error}")),
    }
}

/// Referrals: `date` (or `referred`), `time`, `priority`.
pub(crate) fn referrals(
    name: &str,
    bytes: &[u8],
    ignored: &[String],
    start: CivilDate,
) -> Result<Rows, Vec<Wrong>> {
    let sheet = Sheet::read(name, bytes).map_err(alone)?;
    let date = match sheet.find("date").or_else(|| sheet.find("referred")) {
        Some(at) => at,
        None => sheet.column("date").map_err(alone)?,
    };
    let (time, priority) = (sheet.find("time"), sheet.find("priority"));
    let date_is = sheet.header.get(date).unwrap_or("date");
    sheet
        .has_only(&[date_is, "time", "priority"], ignored)
        .map_err(alone)?;
    let called = match sheet.find("date") {
        Some(_) => "date",
        None => "referred",
    };
    let mut rows = sheet.each(|row| {
        let day = moment(row, date, start).map_err(|wrong| (called, wrong))?;
        let since_midnight = time_of_day(row, time)?;
        let urgent = read_priority(cell(row, priority)).map_err(|wrong| ("priority", wrong))?;
        Ok(ReferralRecord {
            at: day + since_midnight,
            urgent,
        })
    })?;
    rows.sort_by_key(|row| row.at);
    Ok(Rows::Referrals(rows.into()))
}

/// A starting waiting list, and the diaries as they are: the columns that are read of it.
const WAITING: [&str; 8] = [
    "referred",
    "priority",
    "booked",
    "kind",
    "due",
    "appointment",
    "time",
    "clinic",
];

/// Where the columns of a starting waiting list are.
struct WaitingColumns {
    referred: usize,
    /// The others, in their order.
    others: [Option<usize>; 7],
    start: CivilDate,
}

/// A starting waiting list.
pub(crate) fn waiting_list(
    name: &str,
    bytes: &[u8],
    ignored: &[String],
    start: CivilDate,
) -> Result<Rows, Vec<Wrong>> {
    let sheet = Sheet::read(name, bytes).map_err(alone)?;
    let columns = WaitingColumns {
        referred: sheet.column("referred").map_err(alone)?,
        others: std::array::from_fn(|nth| sheet.find(WAITING[nth + 1])),
        start,
    };
    sheet.has_only(&WAITING, ignored).map_err(alone)?;
    let rows = sheet.each(|row| columns.record(row))?;
    Ok(Rows::WaitingList(rows.into()))
}

impl WaitingColumns {
    fn record(&self, row: &StringRecord) -> Result<WaitingRecord, (&'static str, Wrong)> {
        let [priority, booked, kind, due, appointment, time, clinic] = self.others;
        let kind = match &*cell(row, kind).to_lowercase() {
            "" | "new" => VisitKind::First,
            "follow-up" => VisitKind::FollowUp,
            other => {
                let wrong = Wrong::new(format!("\"{other}\" is neither new nor follow-up"));
                return Err(("kind", wrong));
            }
        };
        let date = |at: Option<usize>, column| match at {
            Some(at) if !cell(row, Some(at)).is_empty() => moment(row, at, self.start)
                .map(Some)
                .map_err(|wrong| (column, wrong)),
            _ => Ok(None),
        };
        let urgent = read_priority(cell(row, priority)).map_err(|wrong| ("priority", wrong))?;
        let due = date(due, "due")?;
        let given = date(appointment, "appointment")?;
        let (booked, made) = match &*cell(row, booked).to_lowercase() {
            "yes" => (Booked::Yes, None),
            "" if given.is_some() => (Booked::Yes, None),
            "no" | "" => (Booked::No, None),
            "lost" => (Booked::Lost, None),
            other => match date(booked, "booked") {
                Ok(made) => (Booked::Yes, made),
                Err((column, wrong)) if other.starts_with(|c: char| c.is_ascii_digit()) => {
                    return Err((column, wrong));
                }
                Err((column, _)) => {
                    let what = format!("\"{other}\" is neither yes nor no nor lost nor a date");
                    return Err((column, Wrong::new(what)));
                }
            },
        };
        let appointment = match given {
            Some(day) if day < Time::ZERO => {
                let day = cell(row, appointment);
                let wrong = Wrong::new(format!("{day} is before the first day"))
                    .help("leave out who has been seen");
                return Err(("appointment", wrong));
            }
            Some(_) if booked == Booked::No => {
                let wrong = Wrong::new("an appointment that is not booked")
                    .help("leave `booked` empty, or write yes or the date on which it was made");
                return Err(("booked", wrong));
            }
            None if booked == Booked::Lost => {
                let wrong = Wrong::new("a slot that is lost, and no appointment")
                    .help("say when it was to be in `appointment`");
                return Err(("appointment", wrong));
            }
            Some(day) => Some(GivenAppointment {
                at: day + time_of_day(row, time)?,
                clinic: Some(cell(row, clinic))
                    .filter(|name| !name.is_empty())
                    .map(Box::from),
            }),
            None => None,
        };
        let made = self.before_the_start(made, row, booked_at(&self.others), "booked")?;
        let referred = match kind {
            _ if booked == Booked::Lost => None,
            VisitKind::FollowUp if cell(row, Some(self.referred)).is_empty() => None,
            _ => Some(moment(row, self.referred, self.start).map_err(|wrong| ("referred", wrong))?),
        };
        let referred = self.before_the_start(referred, row, Some(self.referred), "referred")?;
        if kind == VisitKind::FollowUp && due.is_none() && appointment.is_none() {
            let wrong = Wrong::new("when is this follow-up due?")
                .help("give its date in `due`, or its appointment");
            return Err(("due", wrong));
        }
        // Of who comes back without a word on when they were last seen: before the first day.
        let last_seen = || {
            made.unwrap_or(Time::ZERO)
                .min(Time::ZERO - Duration::from_ms(1))
        };
        Ok(WaitingRecord {
            referred: referred.unwrap_or_else(last_seen),
            urgent,
            booked,
            kind,
            due,
            made,
            appointment,
        })
    }

    /// That a day lies before the first.
    fn before_the_start(
        &self,
        day: Option<Time>,
        row: &StringRecord,
        at: Option<usize>,
        column: &'static str,
    ) -> Result<Option<Time>, (&'static str, Wrong)> {
        if day.is_none_or(|day| day < Time::ZERO) {
            return Ok(day);
        }
        let wrong = Wrong::new(format!("{} is not before the first day", cell(row, at)));
        let start = self.start;
        Err((
            column,
            wrong.help(match column {
                "booked" => format!("what is in the diaries at the start was made before {start}"),
                _ => format!("patients on the starting list were referred before {start}"),
            }),
        ))
    }
}

fn booked_at(others: &[Option<usize>; 7]) -> Option<usize> {
    others[1]
}

fn time_of_day(row: &StringRecord, at: Option<usize>) -> Result<Duration, (&'static str, Wrong)> {
    match cell(row, at) {
        "" => Ok(Duration::ZERO),
        text => ClockTime::parse(text)
            .map(|time| time.since_midnight())
            .map_err(|wrong| ("time", wrong)),
    }
}

fn cell(row: &StringRecord, at: Option<usize>) -> &str {
    at.and_then(|at| row.get(at)).unwrap_or("")
}

fn moment(row: &StringRecord, at: usize, start: CivilDate) -> Result<Time, Wrong> {
    let date = CivilDate::parse(cell(row, Some(at)))?;
    Ok(Time::from_days(date.days_since(start)))
}

fn read_priority(text: &str) -> Result<Option<Priority>, Wrong> {
    match &*text.to_lowercase() {
        "" => Ok(None),
        "urgent" => Ok(Some(Priority::Urgent)),
        "routine" => Ok(Some(Priority::Routine)),
        other => Err(Wrong::new(format!("\"{other}\" is not a priority"))
            .help("priorities are urgent and routine")),
    }
}
