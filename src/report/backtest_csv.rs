//! `backtest.csv`: a row for each figure and week of a forecast that is held against what happened.

use std::io::{self, Write};

use crate::study::backtest::Backtest;

use super::columns::BACKTEST;
use super::format::exact;
use super::io_error;

/// Writes the rows.
///
/// # Errors
///
/// It cannot be written.
pub fn write(found: &Backtest, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = BACKTEST.writer(out)?;
    let written = |value: Option<f64>| value.map_or_else(String::new, exact);
    for figure in &found.figures {
        for week in &figure.weeks {
            let [half, most] = week.bands;
            let [last_week, four_weeks] = week.references;
            csv.write_record([
                week.week.to_string(),
                week.from.to_string(),
                figure.measure.id().to_owned(),
                exact(week.observed),
                exact(most.lower),
                exact(half.lower),
                exact(half.middle),
                exact(half.upper),
                exact(most.upper),
                week.is_inside(0).to_string(),
                week.is_inside(1).to_string(),
                exact(week.score),
                written(last_week),
                written(four_weeks),
            ])
            .map_err(io_error)?;
        }
    }
    csv.flush()
}
