//! A Parquet file as CSV: flat columns, row by row, in the memory of a few pages. Times of day and dates
//! are taken as they are written, without a time zone.

use std::fs::File;
use std::io::{self, Read};

use parquet::basic::{LogicalType, TimeUnit};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};

use crate::extract::LocalTime;

/// Rows that are written out at a time.
const ROWS: usize = 256;

/// The file as bytes of CSV.
pub struct AsCsv {
    rows: RowIter<'static>,
    /// Which columns are counts of billionths of a second, which have no type of their own.
    nanoseconds: Vec<bool>,
    bytes: Vec<u8>,
    /// How many of them have been read.
    read: usize,
}

impl AsCsv {
    /// Of an open file.
    ///
    /// # Errors
    ///
    /// It is damaged, or its columns are not flat.
    pub fn of(file: File) -> io::Result<Self> {
        let reader = SerializedFileReader::new(file).map_err(io::Error::other)?;
        let schema = reader.metadata().file_metadata().schema_descr_ptr();
        let columns = schema.columns();
        if let Some(nested) = columns
            .iter()
            .find(|column| column.path().parts().len() > 1)
        {
            let name = &nested.path().parts()[0];
            return Err(io::Error::other(format!(
                "its column \"{name}\" holds lists or tables"
            )));
        }
        let nanoseconds = columns.iter().map(|column| {
            let kind = column.logical_type_ref();
            matches!(kind, Some(LogicalType::Timestamp(time)) if time.unit == TimeUnit::NANOS)
        });
        let nanoseconds = nanoseconds.collect();
        let names: Vec<Vec<u8>> = columns
            .iter()
            .map(|c| c.name().as_bytes().to_vec())
            .collect();
        Ok(Self {
            rows: RowIter::from_file_into(Box::new(reader)),
            nanoseconds,
            bytes: written([names])?,
            read: 0,
        })
    }

    fn cells(&self, row: &Row) -> Vec<Vec<u8>> {
        let columns = row.get_column_iter().zip(&self.nanoseconds);
        columns
            .map(|((_, field), &nanoseconds)| cell(field, nanoseconds))
            .collect()
    }
}

impl Read for AsCsv {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.read == self.bytes.len() {
            let mut some = Vec::with_capacity(ROWS);
            while some.len() < ROWS
                && let Some(row) = self.rows.next()
            {
                some.push(self.cells(&row.map_err(io::Error::other)?));
            }
            self.bytes = written(some)?;
            self.read = 0;
        }
        let n = to.len().min(self.bytes.len() - self.read);
        to[..n].copy_from_slice(&self.bytes[self.read..self.read + n]);
        self.read += n;
        Ok(n)
    }
}

fn written(rows: impl IntoIterator<Item = Vec<Vec<u8>>>) -> io::Result<Vec<u8>> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    for row in rows {
        csv.write_record(row).map_err(io::Error::other)?;
    }
    csv.into_inner()
        .map_err(|error| io::Error::other(error.to_string()))
}

fn cell(field: &Field, nanoseconds: bool) -> Vec<u8> {
    match field {
        Field::Null => Vec::new(),
        Field::Str(text) => text.clone().into_bytes(),
        Field::Bytes(bytes) => bytes.data().to_vec(),
        Field::Date(day) => LocalTime::date_of(i64::from(*day)).to_string().into_bytes(),
        Field::TimeMillis(ms) => clock(i64::from(*ms) / 1000).into_bytes(),
        Field::TimeMicros(us) => clock(us / 1_000_000).into_bytes(),
        Field::TimestampMillis(ms) => moment(ms.div_euclid(1000)).into_bytes(),
        Field::TimestampMicros(us) => moment(us.div_euclid(1_000_000)).into_bytes(),
        Field::Long(ns) if nanoseconds => moment(ns.div_euclid(1_000_000_000)).into_bytes(),
        other => other.to_string().into_bytes(),
    }
}

/// Seconds since midnight.
fn clock(seconds: i64) -> String {
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    format!("{hours:02}:{minutes:02}:{:02}", seconds % 60)
}

/// Seconds since 1970; what no calendar has is left as a number, which is no date.
fn moment(seconds: i64) -> String {
    let day = seconds.div_euclid(86_400);
    // Beyond the years 0 to 9999.
    if !(-719_528..2_932_897).contains(&day) {
        return seconds.to_string();
    }
    let date = LocalTime::date_of(day);
    format!("{date} {}", clock(seconds.rem_euclid(86_400)))
}
