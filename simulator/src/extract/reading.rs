//! Reads an extract twice, row by row: first for the order of its dates, then for its rows. What a
//! row means is `appointments` and `calls`.

use std::collections::BTreeSet;
use std::io;

use csv::ByteRecord;

use super::harmless::bytes_as_meant;
use super::row::Row;
use super::{ExtractError, Fault, Faults, Field, Mapping, pseudonym};

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
    /// The columns of ours that it has not, or in which nothing stands.
    pub without: Vec<&'static str>,
    /// The headings of its columns that nothing reads.
    pub unread: Vec<String>,
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
            without: Vec::new(),
            unread: columns.unread(),
        };
        let mut met = BTreeSet::new();
        let mut without: BTreeSet<F> = F::ALL.iter().copied().collect();
        self.records(separator, &mut |cells, line| {
            read.all += 1;
            let done = if cells.len() != columns.headings.len() {
                Err(Fault::UnequalCells)
            } else if is_head(cells, &columns.headings) {
                Err(Fault::HeadAgain)
            } else if identified && !met.insert(whole_row(cells)) {
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
                Ok(kept) => {
                    read.rows.push(kept);
                    without.retain(|field| {
                        let at = columns.places.get(field).and_then(|&at| cells.get(at));
                        at.is_none_or(|cell| cell.trim_ascii().is_empty())
                    });
                }
                Err(fault) => read.faults.count(fault, line),
            }
        })?;
        read.without = without.into_iter().map(F::name).collect();
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

    pub(super) fn cannot_read(&self, error: &io::Error) -> ExtractError {
        ExtractError::new(
            format!("{} cannot be read: {error}", self.name),
            "name a CSV file that is there",
        )
    }

    pub(super) fn reader(
        &self,
        separator: u8,
    ) -> Result<csv::Reader<Box<dyn io::Read>>, ExtractError> {
        Ok(csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(self.opened()?))
    }

    /// All rows below the head that are not blank, with their lines.
    pub(super) fn records(
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
                let line = ends.saturating_sub(on_next).max(begins);
                match record.iter().any(|cell| bytes_as_meant(cell) != cell) {
                    true => each(&record.iter().map(bytes_as_meant).collect(), line),
                    false => each(&record, line),
                }
            }
        }
    }
}

/// A number that stands for a row, and where each of its cells ends.
fn whole_row(cells: &ByteRecord) -> u64 {
    let ends = cells.iter().map(<[u8]>::len);
    let mut bytes = cells.as_slice().to_vec();
    bytes.extend(ends.flat_map(usize::to_le_bytes));
    pseudonym(&bytes)
}

/// Whether a row is the head once more.
fn is_head(cells: &ByteRecord, headings: &[String]) -> bool {
    let cells = cells.iter().map(<[u8]>::trim_ascii);
    cells.eq(headings.iter().map(|heading| heading.trim().as_bytes()))
}

impl<R> Read<R> {
    /// That not too much was left out to say anything. What is there twice is not lost.
    fn suffices(&self) -> Result<(), ExtractError> {
        let again = self.faults.of(Fault::Double) + self.faults.of(Fault::HeadAgain);
        let left_out = self.faults.rows() - again;
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
