//! Weekly figures of one replication, as a trust would report them: a row for each whole week, a column for
//! each measure that is reported and not always nothing, to four decimals.

use std::io::{self, Write};

use crate::model::{Book, Measure, Site};
use crate::report::format::plain;
use crate::report::io_error;
use crate::study::{over_days, weeks_of};

/// Writes them.
///
/// # Errors
///
/// It cannot be written.
pub fn write(site: &Site<'_>, book: &Book, out: &mut dyn Write) -> io::Result<()> {
    let mut weeks = weeks_of(&site.calendar);
    weeks.retain(|week| week.days.len() == 7);
    let column = |&measure: &Measure| {
        let of_week =
            |week: &crate::study::Week| over_days(book, measure, None, site, week.days.clone());
        let values: Vec<Option<f64>> = weeks.iter().map(of_week).collect();
        let is_anything = values.iter().flatten().any(|&value| value != 0.0);
        is_anything.then_some((measure, values))
    };
    let reported = Measure::ALL
        .iter()
        .filter(|m| m.is_reported() && m.is_in(site.scenario));
    let columns: Vec<(Measure, Vec<Option<f64>>)> = reported.filter_map(column).collect();
    let mut csv = csv::Writer::from_writer(out);
    let head = columns.iter().map(|(measure, _)| measure.id());
    csv.write_record(std::iter::once("week").chain(head))
        .map_err(io_error)?;
    for (at, week) in weeks.iter().enumerate() {
        let values = columns
            .iter()
            .map(|(_, values)| values[at].map_or_else(String::new, plain));
        csv.write_record(std::iter::once(week.from.to_string()).chain(values))
            .map_err(io_error)?;
    }
    csv.flush()
}
