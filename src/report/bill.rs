//! What the go-live costs, in a sentence or two: against no go-live, with and without the plan, and
//! for each attendance that did not happen. The table is in `tables`.

use crate::model::{CostOf, Measure};
use crate::study::{Difference, Pair, Summary};

use super::format::readable;

/// The paragraph. Empty without a statement, or where one replication cannot tell.
#[must_use]
pub fn sentences(summary: &Summary) -> String {
    if summary.statement.is_none() || summary.replications < 2 {
        return String::new();
    }
    let pairs = [
        (Pair::UNMITIGATED_BASELINE, "Without a plan"),
        (Pair::PLANNED_BASELINE, "With the plan"),
    ];
    let mut said: Vec<String> = pairs
        .into_iter()
        .filter_map(|(pair, arm)| against_no_go_live(summary, pair, arm))
        .collect();
    let plan = summary.cost_differences.get(Pair::PLANNED_UNMITIGATED);
    said.extend(plan.and_then(|plan| what_the_plan_comes_to(summary, plan)));
    said.join(" ")
}

fn against_no_go_live(summary: &Summary, pair: Pair, arm: &str) -> Option<String> {
    let difference = summary.cost_differences.get(pair)?;
    let mean = difference.figure.mean?;
    let currency = summary.currency_in_words();
    let seen = summary.measures.get(Measure::ClinicAttended)?;
    let seen = seen.differences.get(pair)?.trust.figure.mean?;
    let mut text = format!(
        "{arm} the go-live costs {} {currency} {} than no go-live{}",
        readable(mean.abs()),
        if mean < 0.0 { "less" } else { "more" },
        interval(mean.abs(), difference)
    );
    if seen <= -0.5 {
        text += &format!(", and {} fewer attendances take place", readable(-seen));
    }
    if let Some(lost) = income_lost(summary, pair).filter(|lost| *lost > 0.0) {
        text += &format!("; {} of it is income lost for good", readable(lost));
        if seen <= -0.5 && mean > 0.0 {
            text += &format!(
                "; for each attendance that does not take place it is {} in all",
                readable(mean / -seen)
            );
        }
    }
    Some(text + ".")
}

/// Income that one arm of a pair has less than the other, after what is still to come; none without
/// a tariff, or where it may be chance.
pub(super) fn income_lost(summary: &Summary, pair: Pair) -> Option<f64> {
    let lines = summary.statement.iter().flatten();
    let income = lines.filter(|line| line.of == CostOf::Income.name());
    let differences = income.filter_map(|line| line.differences.get(pair));
    // How parts of it go together is not kept: at worst their intervals add up.
    let (lost, half) = differences.fold((0.0, 0.0), |(lost, half), difference| {
        let figure = &difference.figure;
        let wide = figure.half_width.unwrap_or(0.0);
        (lost + figure.mean.unwrap_or(0.0), half + wide)
    });
    (lost.abs() > half).then_some(lost)
}

fn what_the_plan_comes_to(summary: &Summary, plan: &Difference) -> Option<String> {
    let mean = plan.figure.mean?;
    if !plan.clear {
        return Some(format!(
            "Whether the plan pays for itself, these replications cannot tell{}.",
            interval(mean, plan)
        ));
    }
    let (does, instead) = match mean < 0.0 {
        true => ("saves", "costs"),
        false => ("costs", "saves"),
    };
    Some(format!(
        "The plan {does} {} {} more than it {instead}{}.",
        readable(mean.abs()),
        summary.currency_in_words(),
        interval(mean.abs(), plan)
    ))
}

/// The interval of a difference about its mean, or about its size where a word says which way.
fn interval(about: f64, difference: &Difference) -> String {
    match difference.figure.half_width {
        Some(half) if half > 0.0 => format!(
            " (95 % interval {} to {})",
            readable(about - half),
            readable(about + half)
        ),
        _ => String::new(),
    }
}
