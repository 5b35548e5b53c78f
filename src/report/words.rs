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

/// What happens on which day, as pictures mark it: the go-live, its later ones, their last phases.
pub(super) fn moments(summary: &Summary) -> Vec<(CivilDate, &'static str)> {
    let later = summary.postponed.values().map(|day| (*day, "postponed"));
    let phases = summary.last_phase.values();
    let last = phases.map(|day| (*day, "last phase"));
    let all = summary.go_live.into_iter().map(|day| (day, "go-live"));
    let mut all: Vec<_> = all.chain(later).chain(last).collect();
    all.dedup();
    all
}

/// Which arms go live later than the others, and when, in brackets; nothing if none does. Beside what is of
/// the same days in all arms.
pub(super) fn later_ones(summary: &Summary) -> String {
    let later = summary.postponed.iter().map(|(arm, day)| {
        let day = date_said(summary, *day);
        format!("{}: live on {day}", arm_words(arm).brief)
    });
    let later: Vec<String> = later.collect();
    match later.is_empty() {
        true => String::new(),
        false => format!(" ({})", later.join(", ")),
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
