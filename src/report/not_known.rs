//! How much of each interval comes from not knowing, in words and rows: the same for the terminal
//! and the page.

use crate::model::Arm;
use crate::model::measures::Unit;
use crate::study::not_known::{Apart, ApartRows};
use crate::study::{NotKnown, Summary};

use super::arms_of;
use super::format::{estimate, readable};
use super::words::name_and_unit;

/// One interval.
#[derive(Clone, Debug)]
pub struct Row {
    /// The figure, with its unit.
    pub what: String,
    /// Its mean and half its interval.
    pub estimate: String,
    /// How much of the squared width comes from not knowing, with its own interval.
    pub not_known: String,
    /// The mean, and half the interval that chance alone would leave.
    pub luck_alone: String,
}

/// The arm whose intervals are taken apart: the last, which has most of what may be uncertain.
#[must_use]
pub fn arm(summary: &Summary) -> Arm {
    arms_of(summary).last().copied().unwrap_or(Arm::Baseline)
}

/// The figures that vary in that arm.
#[must_use]
pub fn rows(summary: &Summary, of: &NotKnown) -> Vec<Row> {
    let arm = arm(summary);
    let of_arm = |rows: &ApartRows| rows.arms.get(arm).copied();
    let peaks = of.peaks.iter().filter_map(|(measure, rows)| {
        let what = format!("highest {}", name_and_unit(measure));
        Some(row(what, &of_arm(rows)?, measure.unit()))
    });
    let measures = of.measures.iter().filter_map(|(measure, rows)| {
        Some(row(name_and_unit(measure), &of_arm(rows)?, measure.unit()))
    });
    let mut all: Vec<Row> = peaks.chain(measures).collect();
    all.extend(of_arm(&of.cost).map(|apart| {
        let money = |half| format!("{} ± {}", readable(apart.mean), readable(half));
        Row {
            what: "cost".to_owned(),
            estimate: money(apart.half_width),
            not_known: share(&apart),
            luck_alone: money(apart.luck_alone),
        }
    }));
    all
}

fn row(what: String, apart: &Apart, unit: Unit) -> Row {
    Row {
        what,
        estimate: estimate(apart.mean, Some(apart.half_width), unit),
        not_known: share(apart),
        luck_alone: estimate(apart.mean, Some(apart.luck_alone), unit),
    }
}

fn share(apart: &Apart) -> String {
    let per_cent = |share: f64| format!("{:.0}", 100.0 * share);
    let known = per_cent(apart.not_known);
    match (apart.from, apart.to) {
        (Some(from), Some(to)) => format!("{known} % ({} to {})", per_cent(from), per_cent(to)),
        _ => format!("{known} %"),
    }
}

/// What is not known, and what the rows say.
#[must_use]
pub fn sentences(of: &NotKnown) -> Vec<String> {
    let parameters: Vec<String> = of
        .parameters
        .iter()
        .map(|(path, law)| format!("{path} ({law})"))
        .collect();
    vec![
        format!(
            "Not known, and drawn anew for each replication, the same in every arm: {}.",
            parameters.join("; ")
        ),
        format!(
            "The share of each interval's squared width, and of the variance between replications, \
             that comes from not knowing is estimated from {} replications that were simulated \
             once more with the same values and other random numbers (in brackets its 95 % \
             interval; a random-effects analysis). The rest is chance, with what chance and values \
             do together.",
            of.twins
        ),
        "More replications narrow both parts of a ±, because it is about the mean over everything \
         that may be true. How far this trust may be from that mean, they do not change: only \
         finding out does."
            .to_owned(),
    ]
}
