//! Reads an extract twice, row by row: first for the order of its dates, then for its rows. What a
//! row means is `appointments` and `calls`.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use csv::ByteRecord;

use super::local_time::{self, Evidence};
use super::mapping::Names;
use super::{DateOrder, ExtractError, Fault, Faults, Field, LocalTime, Mapping, pseudonym};
use crate::model::spec::{listed, nearest};

/// A share of rows left out above which nothing is fitted: then the extract is not what it is taken
/// for.
const MOST_LEFT_OUT: f64 = 0.1;

/// An extract that can be read from its beginning as often as needed.
#[derive(Clone, Copy)]
pub struct Extract<'a> {
    /// Its name in messages.
    pub name: &'a str,
    /// Opens it.
    pub open: &'a dyn Fn() -> io::Result<Box<dyn io::Read>>,
}

/// The rows of an extract, and how they were read.
#[derive(Clone, Debug, PartialEq)]
pub struct Read<R> {
    /// Its name.
    pub name: String,
    /// What was kept.
    pub rows: Vec<R>,
    /// How many rows it has.
    pub all: u64,
    /// What was wrong.
    pub faults: Faults,
    /// How its dates are written, a sentence for each form.
    pub dates: Vec<String>,
}

/// Where each column stands, and how it is read.
struct Columns<'a, F> {
    places: BTreeMap<F, usize>,
    headings: Vec<String>,
    orders: BTreeMap<F, DateOrder>,
    names: Option<&'a Names>,
}

/// A row as it is read.
pub(super) struct Row<'r, F> {
    cells: &'r ByteRecord,
    columns: &'r Columns<'r, F>,
    line: u64,
    /// What is wrong with single cells.
    faults: &'r mut Faults,
}

impl<F: Field> Row<'_, F> {
    /// A cell without the blanks around it; empty if there is no such column.
    pub fn bytes(&self, field: F) -> &[u8] {
        let at = self.columns.places.get(&field);
        at.and_then(|&at| self.cells.get(at))
            .unwrap_or(b"")
            .trim_ascii()
    }

    fn text(&self, field: F) -> &str {
        std::str::from_utf8(self.bytes(field)).unwrap_or("?")
    }

    /// The number that stands for an identifier.
    pub fn pseudonym(&self, field: F) -> Option<u64> {
        Some(self.bytes(field))
            .filter(|b| !b.is_empty())
            .map(pseudonym)
    }

    /// Counts something wrong with a cell.
    pub fn wrong(&mut self, fault: Fault) {
        self.faults.count(fault, self.line);
    }

    fn parsed(&self, field: F) -> Result<Option<(LocalTime, bool)>, Fault> {
        let text = self.text(field);
        if text.is_empty() {
            return Ok(None);
        }
        let order = self.columns.orders.get(&field).copied().unwrap_or_default();
        let read = local_time::read(text, order).ok_or(Fault::NoDate(field.name()));
        read.map(Some)
    }

    /// A moment without which the row says nothing, and whether a time of day stands with it.
    pub fn needed_moment(&self, field: F) -> Result<(LocalTime, bool), Fault> {
        match self.parsed(field) {
            Ok(read) => read.ok_or(Fault::Missing(field.name())),
            Err(_) => Err(Fault::Unusable(field.name())),
        }
    }

    /// A moment, and whether a time of day stands with it; a cell that is none is left out.
    pub fn moment(&mut self, field: F) -> Option<(LocalTime, bool)> {
        let read = self.parsed(field);
        self.or_left_out(read)
    }

    fn or_left_out<T>(&mut self, read: Result<Option<T>, Fault>) -> Option<T> {
        read.unwrap_or_else(|fault| {
            self.wrong(fault);
            None
        })
    }

    /// A code, by the mapping or the built-in ones; one that is not known is left out.
    pub fn code<C>(&mut self, field: F, by_code: fn(&str) -> Option<C>) -> Option<C> {
        let read = self.known_code(field, by_code);
        self.or_left_out(read)
    }

    /// A code without which the row says nothing.
    pub fn needed_code<C>(&self, field: F, by_code: fn(&str) -> Option<C>) -> Result<C, Fault> {
        match self.known_code(field, by_code) {
            Ok(code) => code.ok_or(Fault::Missing(field.name())),
            Err(_) => Err(Fault::Unusable(field.name())),
        }
    }

    /// A word in small letters, by the mapping or as it stands.
    pub fn word(&self, field: F) -> String {
        let text = self.text(field);
        let theirs = self.columns.names.and_then(|n| n.codes.get(field.name()));
        let ours = theirs.and_then(|codes| codes.get(text));
        ours.map_or(text, |word| word).to_lowercase()
    }

    /// Seconds since midnight; a cell that is no time of day is left out.
    pub fn seconds(&mut self, field: F) -> Option<i64> {
        let text = self.text(field);
        if text.is_empty() {
            return None;
        }
        let read = local_time::seconds(text);
        if read.is_none() {
            self.wrong(Fault::NoDate(field.name()));
        }
        read
    }

    /// A number that is not negative; any other cell is left out.
    pub fn number(&mut self, field: F) -> Option<f64> {
        let text = self.text(field);
        if text.is_empty() {
            return None;
        }
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() && number >= 0.0 => return Some(number),
            Ok(number) if number < 0.0 => self.wrong(Fault::Negative(field.name())),
            _ => self.wrong(Fault::NoNumber(field.name())),
        }
        None
    }

    fn known_code<C>(&self, field: F, by_code: fn(&str) -> Option<C>) -> Result<Option<C>, Fault> {
        let text = self.text(field);
        if text.is_empty() {
            return Ok(None);
        }
        let theirs = self
            .columns
            .names
            .and_then(|names| names.codes.get(field.name()));
        let ours = theirs.and_then(|codes| codes.get(text));
        let code = ours.map_or(text, |word| word).to_lowercase();
        // 05 is 5.
        let plain = code.trim_start_matches('0');
        let plain = if plain.is_empty() { "0" } else { plain };
        let found = by_code(&code).or_else(|| by_code(plain));
        found.map(Some).ok_or(Fault::UnknownCode(field.name()))
    }
}

impl Extract<'_> {
    /// Does something with every row; what it says is wrong with a row leaves it out.
    pub(super) fn each<F: Field, R>(
        &self,
        mapping: &Mapping,
        mut row: impl FnMut(&mut Row<'_, F>) -> Result<R, Fault>,
    ) -> Result<Read<R>, ExtractError> {
        let names = mapping.of(F::SHAPE);
        let separator = self.separator()?;
        let mut columns = self.columns::<F>(separator, names)?;
        let dates = self.find_orders(separator, &mut columns)?;
        let identified = F::ALL
            .iter()
            .any(|f| f.is_identifier() && columns.places.contains_key(f));
        let mut read = Read {
            name: self.name.to_owned(),
            rows: Vec::new(),
            all: 0,
            faults: Faults::default(),
            dates,
        };
        let mut met = BTreeSet::new();
        self.records(separator, &mut |cells, line| {
            read.all += 1;
            let done = if cells.len() != columns.headings.len() {
                Err(Fault::UnequalCells)
            } else if is_head(cells, &columns.headings) {
                Err(Fault::HeadAgain)
            } else if identified && !met.insert(pseudonym(cells.as_slice())) {
                Err(Fault::Double)
            } else {
                row(&mut Row {
                    cells,
                    columns: &columns,
                    line,
                    faults: &mut read.faults,
                })
            };
            match done {
                Ok(kept) => read.rows.push(kept),
                Err(fault) => read.faults.count(fault, line),
            }
        })?;
        read.suffices()?;
        Ok(read)
    }

    fn separator(&self) -> Result<u8, ExtractError> {
        let mut first = [0; 4096];
        let mut file = self.opened()?;
        let mut length = 0;
        while length < first.len() {
            match file
                .read(&mut first[length..])
                .map_err(|error| self.cannot_read(&error))?
            {
                0 => break,
                more => length += more,
            }
        }
        let first = &first[..length];
        for (begins, what) in [
            (&b"\x1f\x8b"[..], "compressed"),
            (b"PK", "a workbook"),
            (b"PAR1", "a Parquet file"),
        ] {
            if first.starts_with(begins) {
                return Err(ExtractError::new(
                    format!("{} is {what}", self.name),
                    "save it as CSV (comma delimited), not compressed",
                ));
            }
        }
        let head = first.split(|&byte| byte == b'\n').next().unwrap_or(first);
        let count = |separator: u8| head.iter().filter(|&&byte| byte == separator).count();
        let most = [b',', b';', b'\t', b'|']
            .into_iter()
            .rev()
            .max_by_key(|&s| count(s));
        Ok(most.unwrap_or(b','))
    }

    fn opened(&self) -> Result<Box<dyn io::Read>, ExtractError> {
        (self.open)().map_err(|error| self.cannot_read(&error))
    }

    fn cannot_read(&self, error: &io::Error) -> ExtractError {
        ExtractError::new(
            format!("{} cannot be read: {error}", self.name),
            "name a CSV file that is there",
        )
    }

    fn reader(&self, separator: u8) -> Result<csv::Reader<Box<dyn io::Read>>, ExtractError> {
        Ok(csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(self.opened()?))
    }

    /// All rows below the head that are not blank, with their lines.
    fn records(
        &self,
        separator: u8,
        each: &mut dyn FnMut(&ByteRecord, u64),
    ) -> Result<(), ExtractError> {
        let mut reader = self.reader(separator)?;
        let mut record = ByteRecord::new();
        // Of a line that ends with CR LF the reader leaves the LF to the next row, whose position is
        // then a line too early. So a row's line is told from where its last one ends.
        let mut ends_on_next = None;
        loop {
            let more = reader.read_byte_record(&mut record);
            if !more.map_err(|error| self.cannot_read(&io::Error::other(error.to_string())))? {
                return Ok(());
            }
            let breaks = record.as_slice().iter().filter(|&&byte| byte == b'\n');
            let begins = record.position().map_or(0, csv::Position::line);
            let ends = reader
                .position()
                .line()
                .saturating_sub(breaks.count() as u64);
            let Some(on_next) = ends_on_next else {
                // The head: line 1 after CR LF, line 2 after LF.
                ends_on_next = Some(ends.saturating_sub(begins).min(1));
                continue;
            };
            if !record.iter().all(|cell| cell.trim_ascii().is_empty()) {
                // Behind the last row there may be no line end.
                each(&record, ends.saturating_sub(on_next).max(begins));
            }
        }
    }

    fn columns<'m, F: Field>(
        &self,
        separator: u8,
        names: Option<&'m Names>,
    ) -> Result<Columns<'m, F>, ExtractError> {
        let mut head = ByteRecord::new();
        let there = self.reader(separator)?.read_byte_record(&mut head);
        if !there.map_err(|error| self.cannot_read(&io::Error::other(error.to_string())))? {
            return Err(ExtractError::new(
                format!("{} is empty", self.name),
                "its first line names the columns, then there is a row for each entry",
            ));
        }
        let headings: Vec<String> = head
            .iter()
            .map(|cell| {
                String::from_utf8_lossy(cell.trim_ascii())
                    .trim_start_matches('\u{feff}')
                    .to_owned()
            })
            .collect();
        if let Some(names) = names {
            names.fit::<F>(self.name, &headings)?;
        }
        let mut places = BTreeMap::new();
        for &field in F::ALL {
            let theirs = names.and_then(|names| names.columns.get(field.name()));
            let at = match theirs {
                Some(theirs) => headings.iter().position(|heading| heading == theirs),
                None => usual_place(field, &headings),
            };
            if let Some(at) = at {
                places.insert(field, at);
            } else if field.is_needed() {
                let lower: Vec<String> = headings.iter().map(|h| h.to_lowercase()).collect();
                let meant = nearest(field.name(), lower.iter().map(String::as_str));
                let meant = meant.map_or(String::new(), |m| format!("did you mean \"{m}\"? "));
                // Without a head the first line is somebody's: it is not quoted.
                return Err(ExtractError::new(
                    format!("{} has no column \"{}\"", self.name, field.name()),
                    format!(
                        "{meant}the first line names the columns; if it is called otherwise there, say so in a mapping file: --map FILE with {} = \"HEADING\" in [{}.columns]",
                        field.name(),
                        F::SHAPE.name()
                    ),
                ));
            }
        }
        Ok(Columns {
            places,
            headings,
            orders: BTreeMap::new(),
            names,
        })
    }

    /// Finds the order of every column of dates; what was found, in sentences.
    fn find_orders<F: Field>(
        &self,
        separator: u8,
        columns: &mut Columns<'_, F>,
    ) -> Result<Vec<String>, ExtractError> {
        let dates = F::ALL.iter().copied().filter(|field| field.is_date());
        let mut evidence: BTreeMap<F, Evidence> = dates
            .filter(|field| columns.places.contains_key(field))
            .map(|field| (field, Evidence::default()))
            .collect();
        let mut rows = 0_u64;
        self.records(separator, &mut |cells, line| {
            rows += 1;
            for (field, evidence) in &mut evidence {
                let cell = columns.places.get(field).and_then(|&at| cells.get(at));
                if let Some(text) = cell.and_then(|cell| std::str::from_utf8(cell).ok()) {
                    evidence.take(text, line);
                }
            }
        })?;
        if rows == 0 {
            return Err(ExtractError::new(
                format!("{} has no rows", self.name),
                "below the head there is a row for each entry",
            ));
        }
        let mut said: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (field, evidence) in evidence {
            let (order, assumed) = evidence.order(field.name()).map_err(|error| ExtractError {
                what: format!("{}: {}", self.name, error.what),
                ..error
            })?;
            columns.orders.insert(field, order);
            let doubt = if assumed {
                " (assumed: no date tells day from month)"
            } else {
                ""
            };
            let form = format!("{}{doubt}", order.words());
            said.entry(form).or_default().push(field.name());
        }
        let said = said.into_iter();
        Ok(said
            .map(|(form, columns)| format!("dates read as {form}: {}", listed(&columns)))
            .collect())
    }
}

/// Whether a row is the head once more.
fn is_head(cells: &ByteRecord, headings: &[String]) -> bool {
    let cells = cells.iter().map(<[u8]>::trim_ascii);
    cells.eq(headings.iter().map(|heading| heading.trim().as_bytes()))
}

/// The column of a heading that is ours, or usual elsewhere.
fn usual_place<F: Field>(field: F, headings: &[String]) -> Option<usize> {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|c| c.to_ascii_lowercase()).collect()
    };
    let own = plain(field.name());
    let mut known = std::iter::once(&*own).chain(field.aliases().iter().copied());
    known.find_map(|name| headings.iter().position(|heading| plain(heading) == name))
}

impl Names {
    /// That it names columns that are read and headings that are there.
    fn fit<F: Field>(&self, file: &str, headings: &[String]) -> Result<(), ExtractError> {
        let ours: Vec<&str> = F::ALL.iter().map(|field| field.name()).collect();
        for name in self.columns.keys().chain(self.codes.keys()) {
            if !ours.contains(&&**name) {
                return Err(ExtractError::new(
                    format!(
                        "the mapping of {} has a column \"{name}\", which is none of ours",
                        F::SHAPE.name()
                    ),
                    format!("columns are {}", listed(&ours)),
                ));
            }
        }
        let missing = self
            .columns
            .values()
            .find(|theirs| !theirs.is_empty() && !headings.contains(theirs));
        match missing {
            Some(theirs) => Err(ExtractError::new(
                format!("{file} has no column \"{theirs}\", which the mapping names"),
                "write it as it stands in the first line of the file",
            )),
            None => Ok(()),
        }
    }
}

impl<R> Read<R> {
    /// That not too much was left out to say anything.
    fn suffices(&self) -> Result<(), ExtractError> {
        let left_out = self.faults.rows();
        let share = left_out as f64 / self.all.max(1) as f64;
        if share <= MOST_LEFT_OUT && !self.rows.is_empty() {
            return Ok(());
        }
        Err(ExtractError::new(
            format!(
                "{}: {:.0} % of {} rows cannot be used, more than {:.0} %: {}",
                self.name,
                share * 100.0,
                self.all,
                MOST_LEFT_OUT * 100.0,
                self.faults.with_lines().join("; ")
            ),
            "look at these lines; headings and codes of your own are told by a mapping file: --map FILE",
        ))
    }
}
