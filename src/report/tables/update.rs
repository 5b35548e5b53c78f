//! The table of what was forecast, and what is with the weeks seen.

use crate::model::spec::count;
use crate::report::format::readable;
use crate::report::update::{date_or_later, in_brief};
use crate::report::words::name_and_unit;
use crate::study::track::{Belief, Update};

use super::{glued, screen_table, trimmed};

/// Most rows of each kind.
const MOST: usize = 8;

/// Weeks ahead of which a figure is told.
const AHEAD: usize = 4;

/// A row for each parameter that was uncertain, for each measure's return, and for each measure four weeks on.
#[must_use]
pub fn update(update: &Update) -> String {
    let header = ["", "as it was forecast", "with what was seen"];
    let mut table = screen_table(&header.map(glued));
    for parameter in update.parameters.iter().take(MOST) {
        let value = &parameter.value;
        let of = |ends: &[serde_json::Value; 3]| told(ends.each_ref().map(in_brief));
        table.add_row(row(
            parameter.path.clone(),
            of(&value.before),
            of(&value.after),
        ));
    }
    for recovered in &update.recovery {
        let Belief { before, after } = recovered.date;
        let of = |ends: [Option<_>; 3]| told(ends.map(date_or_later));
        let name = format!("{} back", recovered.measure.name());
        table.add_row(row(name, of(before), of(after)));
    }
    for to_come in update.measures.iter().take(MOST) {
        let Some((at, week)) = to_come.weeks.iter().enumerate().take(AHEAD).next_back() else {
            continue;
        };
        let scale = to_come.measure.unit().scale();
        let of = |ends: [f64; 3]| told(ends.map(|value| readable(value * scale)));
        let name = format!(
            "{}, {} on",
            name_and_unit(to_come.measure),
            count(at + 1, "week", "weeks")
        );
        table.add_row(row(name, of(week.value.before), of(week.value.after)));
    }
    format!("{}\n", trimmed(&table))
}

/// The middle, and the ends if they differ.
fn told([low, middle, high]: [String; 3]) -> String {
    match low == high {
        true => middle,
        false => format!("{middle}\n({low} to {high})"),
    }
}

fn row(name: String, before: String, after: String) -> Vec<String> {
    vec![name, glued(&before), glued(&after)]
}
