//! What things are called, wherever they are told: arms, measures, days. Sentences about results are
//! elsewhere.

pub mod arms;
mod measures;

use crate::model::measures::Unit;
use crate::model::spec::CivilDate;
use crate::study::Summary;

use super::format::{brief_date, column_date, long_date, plain, short_date, with_unit};

pub use arms::arm_words;
pub use measures::{capital, clause, meaning, name_and_unit, plainly};

/// A day of a run, with its year where that may be in doubt.
#[must_use]
pub fn date_said(summary: &Summary, date: CivilDate) -> String {
    if summary.end.days_since(summary.start) < 365 {
        short_date(date)
    } else {
        long_date(date)
    }
}

/// The same for a narrow column.
#[must_use]
pub fn date_in_column(summary: &Summary, date: CivilDate) -> String {
    if summary.end.days_since(summary.start) < 365 {
        brief_date(date)
    } else {
        column_date(date)
    }
}

/// A floor as it is defined: a whole number of patients or minutes, or a share.
pub(super) fn floor_said(floor: f64, unit: Unit) -> String {
    if unit.is_share() {
        return with_unit(floor, unit);
    }
    let words = if floor == 1.0 {
        unit.one()
    } else {
        unit.many()
    };
    format!("{} {words}", plain(floor))
}
