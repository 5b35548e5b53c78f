//! The table of the verdict: a line for each finding that is shown, then patients seen and what it
//! costs. Which are shown, and what is said of them, is in `verdict`.

use crate::model::measures::Unit;
use crate::model::{Arm, Measure};
use crate::study::findings::{Effect, Finding, Windowed};
use crate::study::{Figure, Pair, Summary};

use super::{changed, harm_in, is_harmed, is_worse, shown, told_in};
use crate::report::arms_of;
use crate::report::format::{brief_date, estimate};
use crate::report::words::name_and_unit;

/// One line of the table: what it is, and what it is in each arm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The measure and its unit.
    pub measure: String,
    /// Over which days.
    pub when: String,
    /// In each of the arms, in the order in which they are shown.
    pub arms: Vec<String>,
}

/// The table's lines, the gravest first; then patients seen, and what it costs.
#[must_use]
pub fn lines(summary: &Summary) -> Vec<Line> {
    let arms = arms_of(summary);
    let of_window = |finding: &Finding, window: &Windowed| Line {
        measure: name_and_unit(finding.measure),
        when: match window == &finding.since_go_live {
            true => "from go-live".to_owned(),
            false => format!("from {}", brief_date(window.from)),
        },
        arms: arms
            .iter()
            .map(|&arm| cell(finding.unit, window.arms.get(arm)))
            .collect(),
    };
    let mut lines: Vec<Line> = Vec::new();
    let changed = changed(summary);
    let further = changed.iter().skip(1);
    let remedies: Vec<Pair> = further
        .filter_map(|&arm| Pair::between(arm, changed[0]))
        .collect();
    for finding in shown(summary) {
        // What a remedy puts off, or does harm to where there was none, has a line for the weeks in
        // which that is.
        let mut own: Vec<&Windowed> = Vec::new();
        for window in remedies.iter().filter_map(|&r| finding.put_off(r)) {
            if own.iter().all(|known| known.from != window.from) {
                own.push(window);
            }
        }
        let harmed = changed.iter().find(|&&arm| is_harmed(finding, arm));
        if let Some(&arm) = harmed {
            lines.push(of_window(finding, harm_in(finding, arm)));
        } else if own.is_empty() {
            let worse = remedies.iter().find(|&&pair| is_worse(finding, pair));
            let window = worse.map(|&pair| told_in(finding, pair, Effect::Worse));
            lines.push(of_window(finding, window.unwrap_or(&finding.worst_weeks)));
        }
        lines.extend(own.into_iter().map(|own| of_window(finding, own)));
    }
    // Over all of the time, as the cost: what training takes before the go-live is lost as well.
    let seen = summary.measures.get(Measure::ClinicAttended);
    lines.extend(seen.map(|seen| {
        Line {
            measure: name_and_unit(Measure::ClinicAttended),
            when: "all".to_owned(),
            arms: arms
                .iter()
                .map(|&arm| cell(Unit::Patients, seen.arms.get(arm).map(|rows| &rows.trust)))
                .collect(),
        }
    }));
    lines.extend(line_of_cost(summary, &arms));
    lines
}

/// What it costs in each arm, if anything does.
fn line_of_cost(summary: &Summary, arms: &[Arm]) -> Option<Line> {
    let mut costs = summary.cost.values();
    if !costs.any(|cost| cost.mean.is_some_and(|mean| mean != 0.0)) {
        return None;
    }
    let of_arm = |arm: &Arm| {
        let cost = summary.cost.get(*arm);
        let mean = cost.and_then(|cost| Some((cost.mean?, cost.half_width)));
        mean.map_or_else(
            || "-".to_owned(),
            |(mean, half)| estimate(mean, half, Unit::Currency),
        )
    };
    let what = match summary.statement {
        Some(_) => "cost less income",
        None => "cost",
    };
    Some(Line {
        measure: match &summary.currency {
            Some(currency) => format!("{what}, {}", currency.code()),
            None => what.to_owned(),
        },
        when: "all".to_owned(),
        arms: arms.iter().map(of_arm).collect(),
    })
}

fn cell(unit: Unit, figure: Option<&Figure>) -> String {
    let mean = figure.and_then(|f| Some((f.mean?, f.half_width)));
    mean.map_or_else(|| "-".to_owned(), |(mean, half)| estimate(mean, half, unit))
}
