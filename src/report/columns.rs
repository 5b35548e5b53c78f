//! The columns of the tables that commands leave: declared once, written by the writers of the tables,
//! and described in `datapackage.json`.

mod observed;
mod studies;

use std::io::{self, Write};

use csv::Writer;
use serde_json::Value;

use super::io_error;
use crate::extract::{Field, Shape, harmless};
use crate::model::Measure;

pub use observed::*;
pub use studies::*;

/// What stands in a column, as Table Schema calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A date, year-month-day.
    Date,
    /// A time of the day, hour:minute.
    Time,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// `true` or `false`.
    YesNo,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column<'a> {
    /// Its name in the head.
    pub name: &'a str,
    /// What stands in it; it may be empty as well.
    pub kind: Kind,
    /// The unit of its numbers, if they have one.
    pub unit: Option<&'a str>,
    /// What it means.
    pub means: &'a str,
}

/// A table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table<'a> {
    /// Its file.
    pub file: &'a str,
    /// What a row is.
    pub means: &'a str,
    /// Its columns, in their order.
    pub columns: &'a [Column<'a>],
}

impl Table<'_> {
    /// A writer that has written the head.
    pub(super) fn writer<W: Write>(&self, out: W) -> io::Result<Rows<W>> {
        let mut csv = Writer::from_writer(out);
        csv.write_record(self.columns.iter().map(|column| column.name))
            .map_err(io_error)?;
        let kinds = self.columns.iter().map(|column| column.kind).collect();
        Ok(Rows { csv, kinds })
    }
}

/// Writes the rows of a table: no text is a formula to a spreadsheet, and nothing is not less than
/// nothing.
#[derive(Debug)]
pub(super) struct Rows<W: Write> {
    csv: Writer<W>,
    kinds: Vec<Kind>,
}

impl<W: Write> Rows<W> {
    pub(super) fn write_record<T: AsRef<[u8]>>(
        &mut self,
        cells: impl IntoIterator<Item = T>,
    ) -> csv::Result<()> {
        for (at, cell) in cells.into_iter().enumerate() {
            let cell = cell.as_ref();
            match self.kinds.get(at) {
                Some(Kind::Text) => self.csv.write_field(harmless(cell))?,
                Some(Kind::Number) if cell == b"-0" => self.csv.write_field("0")?,
                _ => self.csv.write_field(cell)?,
            }
        }
        self.csv.write_record(None::<&[u8]>)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.csv.flush()
    }
}

const fn text<'a>(name: &'a str, means: &'a str) -> Column<'a> {
    column(name, Kind::Text, None, means)
}

const fn date<'a>(name: &'a str, means: &'a str) -> Column<'a> {
    column(name, Kind::Date, None, means)
}

const fn whole<'a>(name: &'a str, means: &'a str) -> Column<'a> {
    column(name, Kind::Whole, None, means)
}

/// A number in the unit of the row's measure.
const fn value<'a>(name: &'a str, means: &'a str) -> Column<'a> {
    column(name, Kind::Number, Some(OF_THE_MEASURE), means)
}

const fn number<'a>(name: &'a str, unit: &'a str, means: &'a str) -> Column<'a> {
    column(name, Kind::Number, Some(unit), means)
}

const fn column<'a>(
    name: &'a str,
    kind: Kind,
    unit: Option<&'a str>,
    means: &'a str,
) -> Column<'a> {
    Column {
        name,
        kind,
        unit,
        means,
    }
}

const OF_THE_MEASURE: &str = "the measure's";

const ARM: Column<'static> = text(
    "arm",
    "version of the same world: baseline (no go-live), unmitigated, planned, halted",
);
const REPLICATION: Column<'static> = whole("replication", "which repetition, from 0");
const DATE: Column<'static> = date("date", "the day");
const SPECIALTY: Column<'static> = text(
    "specialty",
    "key of the specialty; trust is all of them together, in brackets where a specialty is called so",
);
const MEASURE: Column<'static> = text("measure", "id of the measure, see measures");
const MEAN: Column<'static> = value("mean", "mean over replications");
const P05: Column<'static> = value("p05", "5th percentile over replications");
const P50: Column<'static> = value("p50", "median over replications");
const P95: Column<'static> = value("p95", "95th percentile over replications");
const N: Column<'static> = whole("n", "replications that have a value");

/// `daily.csv` with estimates.
pub const DAILY: Table<'static> = Table {
    file: "daily.csv",
    means: "a measure on a day, estimated over replications; a day without anything to measure has no row, nor has a measure that is never anything but zero",
    columns: &[ARM, DATE, SPECIALTY, MEASURE, MEAN, P05, P50, P95, N],
};

/// `daily.csv` with each replication.
pub const DAILY_OF_REPLICATIONS: Table<'static> = Table {
    file: "daily.csv",
    means: "a measure on a day of one replication",
    columns: &[
        REPLICATION,
        ARM,
        DATE,
        SPECIALTY,
        MEASURE,
        value("value", "its value on the day"),
    ],
};

/// `weekly.csv`.
pub const WEEKLY: Table<'static> = Table {
    file: "weekly.csv",
    means: "a measure in a week, estimated over replications",
    columns: &[
        ARM,
        whole(
            "week",
            "number of the week; 1 is the first of the scenario's go-live, in every arm",
        ),
        date("from", "its first day"),
        number("days", "days", "how many days of it are simulated"),
        SPECIALTY,
        MEASURE,
        MEAN,
        value(
            "half-width",
            "half of the mean's 95 % interval; empty for one replication",
        ),
        P05,
        P50,
        P95,
        N,
        value(
            "first",
            "value in the first replication: one course of events, as a hospital would see it",
        ),
    ],
};

/// `sessions.csv`.
pub const SESSIONS: Table<'static> = Table {
    file: "sessions.csv",
    means: "a planned session, put together over replications",
    columns: &[
        ARM,
        DATE,
        text("clinic", "key of the clinic"),
        whole(
            "session",
            "which of the clinic's sessions, from 1; those put on come after its own",
        ),
        column("from", Kind::Time, None, "when it begins"),
        whole("replications", "in how many it took place"),
        number("lists", "lists", "mean number of clinicians' lists"),
        number("booked", "patients", "mean number booked"),
        number("attended", "patients", "mean number who came"),
        number("overrun-mean", "min", "mean overrun of its lists"),
        number("overrun-p50", "min", "median over replications of that"),
        number(
            "overrun-p90",
            "min",
            "90th percentile over replications of that",
        ),
        number("overrun-max", "min", "overrun of the longest list ever"),
        number(
            "wait",
            "min",
            "mean over replications of the mean wait in clinic; empty where nobody was seen",
        ),
    ],
};

/// `replications.csv`.
pub const REPLICATIONS: Table<'static> = Table {
    file: "replications.csv",
    means: "a measure of one replication, over the whole simulated time",
    columns: &[
        REPLICATION,
        ARM,
        SPECIALTY,
        MEASURE,
        value("value", "its value over the whole time"),
    ],
};

/// `windows.csv`.
pub const WINDOWS: Table<'static> = Table {
    file: "windows.csv",
    means: "a measure of one replication over the weeks that the verdict speaks of, for the trust; and cost over all of the time",
    columns: &[
        REPLICATION,
        ARM,
        MEASURE,
        text(
            "window",
            "which weeks: week-1, worst-weeks (of the first arm with a go-live), worst-weeks-of-ARM, since-go-live, last-weeks, reversed-PAIR (four weeks in which a plan does harm by what is told as better or not known); all, of the cost",
        ),
        date("from", "their first day"),
        date("to", "their last day"),
        value("value", "its value over these weeks"),
    ],
};

/// Columns of an extract's shape. Moments may lack their time of day, so they are text.
#[must_use]
pub fn of_shape<F: Field>() -> Vec<Column<'static>> {
    let field = |field: &F| match field.is_seconds() {
        true => number(field.name(), "s", field.means()),
        false => text(field.name(), field.means()),
    };
    F::ALL.iter().map(field).collect()
}

/// What a row of an extract's shape is.
#[must_use]
pub const fn row_of(shape: Shape) -> &'static str {
    match shape {
        Shape::Appointments => "an appointment",
        Shape::Calls => "a call",
        Shape::Tasks => "a task that somebody did without a break",
        Shape::Pathways => "a patient who waits, on the morning of the extract",
    }
}

/// Columns of weekly figures as a trust has them: the week, then measures.
#[must_use]
pub fn of_weeks(measures: &[Measure]) -> Vec<Column<'static>> {
    let week = date("week", "its first day");
    let measure = |measure: &Measure| {
        let definition = measure.definition();
        number(definition.id, definition.unit.many(), definition.means)
    };
    std::iter::once(week)
        .chain(measures.iter().map(measure))
        .collect()
}
