//! Weekly figures of one replication, as a trust would report them: a row for each whole week, a column for
//! each measure that is reported and not always nothing, to four decimals.

use std::io::{self, Write};

use crate::model::{Book, Measure, Site};
use crate::report::columns::{Column, Table, of_weeks};
use crate::report::format::plain;
use crate::report::io_error;
use crate::study::{Week, over_days, weeks_of};

/// Their file.
pub const WEEKS: &str = "weeks.csv";

/// Weekly figures.
#[derive(Clone, Debug)]
pub struct Weeks {
    weeks: Vec<Week>,
    /// Each measure, and its value in each week.
    measured: Vec<(Measure, Vec<Option<f64>>)>,
}

impl Weeks {
    /// Those of a replication.
    #[must_use]
    pub fn of(site: &Site<'_>, book: &Book) -> Self {
        let mut weeks = weeks_of(&site.calendar);
        weeks.retain(|week| week.days.len() == 7);
        let measured = |&measure: &Measure| {
            let of_week = |week: &Week| over_days(book, measure, None, site, week.days.clone());
            let values: Vec<Option<f64>> = weeks.iter().map(of_week).collect();
            let is_anything = values.iter().flatten().any(|&value| value != 0.0);
            is_anything.then_some((measure, values))
        };
        let reported = Measure::ALL
            .iter()
            .filter(|m| m.is_reported() && m.is_in(site.scenario));
        let measured = reported.filter_map(measured).collect();
        Self { weeks, measured }
    }

    pub(super) fn columns(&self) -> Vec<Column<'static>> {
        let measures: Vec<Measure> = self.measured.iter().map(|(measure, _)| *measure).collect();
        of_weeks(&measures)
    }

    /// Writes them.
    ///
    /// # Errors
    ///
    /// They cannot be written.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut csv = table(&self.columns()).writer(out)?;
        for (at, week) in self.weeks.iter().enumerate() {
            let values = self.measured.iter().map(|(_, values)| values[at]);
            let values = values.map(|value| value.map_or_else(String::new, plain));
            csv.write_record(std::iter::once(week.from.to_string()).chain(values))
                .map_err(io_error)?;
        }
        csv.flush()
    }
}

pub(super) fn table<'a>(columns: &'a [Column<'a>]) -> Table<'a> {
    Table {
        file: WEEKS,
        means: "a whole week, as a trust would report it: measures that are ever anything but zero",
        columns,
    }
}
