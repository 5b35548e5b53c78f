//! On which assumptions the verdict turns, in words: a sentence beside the verdict, and a row for each
//! assumption. What each changes is found in `study::turns_on`.

use super::format::{estimate, rounded_with_unit};
use super::words::capital;
use crate::model::Arm;
use crate::model::measures::Unit;
use crate::study::turns_on::{Assumed, Turn, TurnsOn};
use crate::study::{Figure, Summary};

/// Most assumptions that are named besides the first.
const MOST_BESIDES: usize = 2;

/// An assumption as the object of a sentence.
fn name(assumed: Assumed) -> &'static str {
    match assumed {
        Assumed::SlowAtFirst => "how much slower staff are at first",
        Assumed::TimeToLearn => "how long they take to get used to it",
        Assumed::SlowForGood => "how much slower they stay",
        Assumed::Errors => "how often entries go wrong",
        Assumed::MoreCalls => "how much more often patients ring",
        Assumed::DownOrSlow => "how often the system is down or slow",
        Assumed::Letters => "how many letters are not sent",
        Assumed::Migration => "how many appointments are carried over out of their slots",
        Assumed::WorkAround => "how many bookings are left outside the system",
    }
}

/// What it is with so much instead.
fn level(of: &TurnsOn, change: &Figure) -> Option<String> {
    let level = (of.as_assumed + change.mean?).max(0.0);
    Some(rounded_with_unit(level, change.half_width, of.unit))
}

/// The sentence: on which of them the gravest finding turns, or that it turns on none; nothing where that was not
/// asked.
#[must_use]
pub fn sentence(summary: &Summary) -> Option<String> {
    let of = summary.turns_on.as_ref()?;
    let plan = match of.arm == Arm::Unmitigated && summary.arms.contains(&Arm::Planned) {
        true => " without the plan",
        false => "",
    };
    let what = format!("the {}{plan}", of.measure.name());
    let mut that_matter = of.that_matter();
    let Some(first) = that_matter.next() else {
        return Some(format!(
            "Halved or taken half as much again, no assumption about the new system changes {what} by more \
             than a quarter of what the go-live does."
        ));
    };
    let others: Vec<&str> = that_matter
        .take(MOST_BESIDES)
        .map(|turn| name(turn.assumed))
        .collect();
    let others = match others.is_empty() {
        true => String::new(),
        false => format!("; then on {}", others.join(" and ")),
    };
    let [less, more] = levels(of, first);
    Some(format!(
        "{} turns most on {}: {less} with half of it, {more} with half as much again{others}.",
        capital(&what),
        name(first.assumed),
    ))
}

/// The same in two lines, without what else it turns on.
#[must_use]
pub fn briefly(summary: &Summary) -> Option<String> {
    let of = summary.turns_on.as_ref()?;
    let first = of.that_matter().next()?;
    let [less, more] = levels(of, first);
    Some(format!(
        "The {} turns most on {}: {less} with half of it, {more} with half as much again.",
        of.measure.name(),
        name(first.assumed)
    ))
}

/// What it is with half of an assumption, and with half as much again; the unit is said once.
fn levels(of: &TurnsOn, turn: &Turn) -> [String; 2] {
    let level = |change: &Figure| level(of, change).unwrap_or_else(|| "unknown".to_owned());
    let (less, more) = (level(&turn.less), level(&turn.more));
    let unit = less.split_once(' ').map_or("", |(_, unit)| unit);
    match more.strip_suffix(unit) {
        Some(bare) if unit != Unit::Share.shown() => {
            let bare = bare.trim_end().to_owned();
            [less, bare]
        }
        _ => [less, more],
    }
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The assumption.
    pub assumed: String,
    /// What changes with half of it.
    pub less: String,
    /// What changes with half as much again.
    pub more: String,
}

/// The rows, what changes most first.
#[must_use]
pub fn rows(of: &TurnsOn) -> Vec<Row> {
    let change = |figure: &Figure| {
        let said = figure
            .mean
            .map(|mean| estimate(mean, figure.half_width, of.unit));
        said.unwrap_or_else(|| "not known".to_owned())
    };
    let row = |turn: &Turn| Row {
        assumed: capital(name(turn.assumed)),
        less: change(&turn.less),
        more: change(&turn.more),
    };
    of.turns.iter().map(row).collect()
}
