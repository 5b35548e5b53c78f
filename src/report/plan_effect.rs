//! What the plan buys and what it takes, in a sentence or two: paired differences from the go-live
//! to the end. How bad it gets in each arm is told in `paragraphs`, what a halt changes in `halting`.

use crate::model::{Arm, Measure};
use crate::study::{Pair, Summary};

use super::changes::Changes;
use super::format::{listed, readable};
use super::words::date_said;

/// What is told of.
const TOLD: [Measure; 7] = [
    Measure::ClinicOverrun,
    Measure::ClinicWait,
    Measure::CallsWait,
    Measure::CallsEngaged,
    Measure::BookingUnbooked,
    Measure::ListSize,
    Measure::ClinicAttended,
];

/// The sentences.
#[must_use]
pub fn sentences(summary: &Summary) -> String {
    let Changes {
        better,
        worse,
        same,
    } = Changes::of(summary, Pair::PLANNED_UNMITIGATED, &TOLD);
    // Of two go-lives it is from the first on.
    let from = match summary.go_live.filter(|_| !summary.postponed.is_empty()) {
        Some(day) => date_said(summary, day),
        None => "the go-live".to_owned(),
    };
    let mut text = format!(
        "What the plan buys against the go-live without it, on average from {from} to the end: "
    );
    if summary.replications < 2 {
        text.push_str("one replication cannot tell.");
    } else if better.is_empty() {
        text.push_str("nothing that these replications could tell from chance.");
    } else {
        text.push_str(&format!("{}.", better.join(", ")));
    }
    if !worse.is_empty() {
        text.push_str(&format!(" What it takes: {}.", worse.join(", ")));
    }
    if summary.replications > 1 && !same.is_empty() {
        text.push_str(&format!(" No clear difference: {}.", same.join(", ")));
    }
    let not_taken = what_was_not_taken(summary, usize::MAX);
    if !not_taken.is_empty() {
        text.push_str(&format!(" {not_taken}"));
    }
    text.push_str(&who_did_not_come(summary));
    text.push_str(&what_it_costs(summary));
    text
}

/// Interventions that waited for a condition that did not always come, so many of them by name.
pub(super) fn what_was_not_taken(summary: &Summary, most: usize) -> String {
    let n = summary.replications;
    let planned = summary.plan.iter().filter(|i| i.of == "plan");
    let taken = planned.filter_map(|i| Some((&i.name, i.arms.get(Arm::Planned)?)));
    let said: Vec<String> = taken
        .filter(|(_, taken)| taken.started < n)
        .map(|(name, taken)| match taken.started {
            0 => format!("{name} in none"),
            some => format!("{name} in {some}"),
        })
        .collect();
    if said.is_empty() {
        return String::new();
    }
    format!(
        "Not everything took effect in all {n} replications: {}.",
        listed(&said, ", ", most)
    )
}

/// Interventions that had fewer people from a pool than they asked for.
fn who_did_not_come(summary: &Summary) -> String {
    let planned = summary.plan.iter().filter(|i| i.of == "plan");
    let people = planned.filter_map(|i| Some((&i.name, i.arms.get(Arm::Planned)?.people?)));
    let said: Vec<String> = people
        .filter(|(_, people)| people.had < people.asked)
        .map(|(name, people)| {
            let [had, asked] = [people.had, people.asked].map(readable);
            format!("{name} {had} of {asked}")
        })
        .collect();
    if said.is_empty() {
        return String::new();
    }
    format!(
        " People had of those asked for from pools: {}.",
        said.join(", ")
    )
}

fn what_it_costs(summary: &Summary) -> String {
    let planned = summary.costs.iter().filter(|c| c.of == "plan");
    let of_plan: f64 = planned
        .filter_map(|c| c.amount.get(Arm::Planned)?.mean)
        .sum();
    if of_plan > 0.0 {
        format!(
            " Its priced interventions cost {} in {}.",
            readable(of_plan),
            summary.currency_in_words()
        )
    } else {
        " The scenario gives its interventions no price.".to_owned()
    }
}
