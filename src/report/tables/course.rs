//! The course of the key measures, week by week.

use crate::model::{Arm, Measure};
use crate::report::words::arm_words;
use crate::study::Summary;

use super::super::format::brief;
use super::super::words::{later_ones, name_and_unit};
use super::{arms_of, table, together, trimmed};

/// Measures in the course.
const COURSE: [Measure; 5] = [
    Measure::ClinicOverrun,
    Measure::BookingUnbooked,
    Measure::CallsWait,
    Measure::ClinicTurnedAway,
    Measure::ListLost,
];

/// Weeks in the course, where they exist.
const WEEKS: [i64; 11] = [-1, 1, 2, 3, 4, 6, 8, 12, 16, 20, 26];

/// Key measures in chosen weeks. Empty without a go-live.
#[must_use]
pub fn course(summary: &Summary) -> String {
    let shown = |week: &&i64| {
        let found = summary.weeks.iter().find(|w| w.week == **week);
        found.is_some_and(|w| w.days >= 5)
    };
    let weeks: Vec<i64> = WEEKS.iter().filter(shown).copied().collect();
    if summary.go_live.is_none() || weeks.is_empty() {
        return String::new();
    }
    let mut header = vec!["mean in week".to_owned()];
    header.extend(weeks.iter().map(ToString::to_string));
    let mut table = table(header);
    for measure in COURSE {
        let arms = arms_of(summary);
        let mean = |arm: Arm, week: i64| summary.in_week(measure, arm, week).and_then(|f| f.mean);
        let all = arms
            .iter()
            .flat_map(|a| weeks.iter().map(move |w| mean(*a, *w)));
        if !all.flatten().any(|value| value != 0.0) {
            continue;
        }
        table.add_row(vec![name_and_unit(measure)]);
        for arm in arms {
            let mut row = vec![format!("  {}", arm_words(arm).name)];
            let cell = |week: &i64| {
                mean(arm, *week).map_or_else(|| "-".to_owned(), |m| together(&brief(m)))
            };
            row.extend(weeks.iter().map(cell));
            table.add_row(row);
        }
    }
    if table.row_count() == 0 {
        return String::new();
    }
    format!(
        "{}\nweek 1 begins with the scenario's go-live{}, week -1 is the one before\n",
        trimmed(&table),
        later_ones(summary)
    )
}
