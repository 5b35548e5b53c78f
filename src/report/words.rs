//! What things are called, wherever they are told: arms, measures, days. Sentences about results are
//! elsewhere.

pub mod arms;
mod measures;

use crate::model::Arm;
use crate::model::measures::Unit;
use crate::model::spec::CivilDate;
use crate::study::Summary;

use super::format::{brief_date, column_date, long_date, plain, short_date, with_unit};

pub use arms::arm_words;
pub use measures::{capital, clause, meaning, name_and_unit, plainly};

/// Which arm is told of, at the beginning of a sentence; none where there is only one with a go-live, and no plan in it.
#[must_use]
pub fn with(summary: &Summary, arm: Arm) -> Option<&'static str> {
    let plan = summary.subjects.plan;
    Some(match arm {
        Arm::Planned => "With the plan",
        Arm::Halted if plan => "With the plan and the halt rules",
        Arm::Halted => "With the halt rules",
        _ if summary.has(Arm::Planned) || plan && summary.has(Arm::Halted) => "Without the plan",
        _ if summary.has(Arm::Halted) => "Without the halt rules",
        _ => return None,
    })
}

/// A day of a run, with its year where that may be in doubt.
#[must_use]
pub fn date_said(summary: &Summary, date: CivilDate) -> String {
    match is_within_a_year(summary) {
        true => short_date(date),
        false => long_date(date),
    }
}

/// The same for a narrow column.
#[must_use]
pub fn date_in_column(summary: &Summary, date: CivilDate) -> String {
    match is_within_a_year(summary) {
        true => brief_date(date),
        false => column_date(date),
    }
}

fn is_within_a_year(summary: &Summary) -> bool {
    summary.end.days_since(summary.start) < 365
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
