//! The tables of a sensitivity analysis: for each figure, the parameters, the strongest first.

use crate::model::measures::Unit;
use crate::report::format::{estimate, fixed};
use crate::report::page::broken;
use crate::report::paragraphs::few_replications_each;
use crate::report::sensitivity_csv::{Number, Results, numbers};
use crate::report::study_page::StudyPage;
use crate::study::sensitivity::Found;

use super::{in_blocks, spaced_table, together};

/// What was done, one table for each response, and what its columns mean.
#[must_use]
pub fn sensitivity(study: &StudyPage, results: &Results) -> String {
    let mut text = broken(&study.title, "");
    for sentence in &study.answer {
        text.push_str(&broken(sentence, ""));
    }
    text.push('\n');
    for (response, unit, found) in results {
        let words = study.in_words(response);
        match found {
            Ok(found) => {
                let head = format!("{response}: {words}, {}", study.unit_shown(*unit));
                text.push_str(&broken(&head, ""));
                text.push_str(&one(study, found, *unit));
            }
            Err(why) => {
                let said = format!("{response}: {words}: nothing can be said: {why}");
                text.push_str(&broken(&said, ""));
            }
        }
        text.push('\n');
    }
    if let Some(found) = results.iter().find_map(|(.., found)| found.as_ref().ok()) {
        text.push_str(&broken(meaning(found), ""));
    }
    if let Some(few) = few_replications_each(study.replications as usize) {
        text.push_str(&broken(&format!("- {few}"), "  "));
    }
    text
}

fn one(study: &StudyPage, found: &Found, unit: Unit) -> String {
    // Its range stands below a parameter.
    let named = |(at, parameter): (usize, &String)| match study.range(at) {
        Some(range) => (format!("{parameter}\n  {range}"), numbers(found, at)),
        None => (parameter.clone(), numbers(found, at)),
    };
    let parameters = study.parameters.iter().enumerate();
    let mut rows: Vec<(String, Vec<Number>)> = parameters.map(named).collect();
    let size = |row: &(String, Vec<Number>)| strength(found, &row.1);
    rows.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let columns: Vec<&str> = rows
        .iter()
        .find(|(_, numbers)| !numbers.is_empty())
        .map(|(_, numbers)| numbers.iter().map(|n| heading(n.what)).collect())
        .unwrap_or_default();
    let mut header = vec!["parameter".to_owned()];
    header.extend(columns.iter().map(|c| (*c).to_owned()));
    let mut table = spaced_table(header, 2);
    let plain = matches!(found, Found::Indices(_) | Found::Correlations(_));
    for (parameter, numbers) in rows {
        let mut cells = vec![parameter];
        if numbers.is_empty() {
            cells.push("no effect, or nothing to tell it by".to_owned());
        }
        cells.extend(numbers.iter().map(|n| together(&cell(n, unit, plain))));
        table.add_row(cells);
    }
    in_blocks(table)
}

/// By what rows are sorted.
fn strength(found: &Found, numbers: &[Number]) -> f64 {
    let value = |what: &str| {
        numbers
            .iter()
            .find(|n| n.what == what)
            .map_or(-1.0, |n| n.value)
    };
    match found {
        Found::Swings(_) => numbers.iter().map(|n| n.value.abs()).fold(-1.0, f64::max),
        Found::Screening(_) => value("mu-star"),
        Found::Indices(_) => value("total"),
        Found::Correlations(_) => value("partial-rank-correlation").abs(),
    }
}

fn cell(number: &Number, unit: Unit, plain: bool) -> String {
    if plain {
        let value = fixed(number.value, 2);
        return match number.interval {
            Some(i) => format!("{value} ({} to {})", fixed(i.lower, 2), fixed(i.upper, 2)),
            None => value,
        };
    }
    let half = number.interval.map(|i| (i.upper - i.lower) / 2.0);
    estimate(number.value, half, unit)
}

fn heading(what: &str) -> &str {
    match what {
        "low-base" => "at the low end",
        "high-base" => "at the high end",
        "high-low" => "from low to high",
        "mu-star" => "mu*",
        "first-order" => "alone",
        "total" => "with others",
        "partial-rank-correlation" => "partial rank correlation",
        other => other,
    }
}

fn meaning(found: &Found) -> &'static str {
    match found {
        Found::Swings(_) => {
            "What changes if one parameter alone goes to the low or the high end of its range (the \
             first or last of its values): mean difference from the scenario as written, ± half of \
             its 95 % interval, on common random numbers."
        }
        Found::Screening(_) => {
            "mu*: mean absolute effect of a step of two thirds of the range, per whole range, ± half \
             of a bootstrap interval; mu: the same with its sign; sigma: how much the effect depends \
             on where the others are. Near 0: it can be left as it is."
        }
        Found::Indices(_) => {
            "Share of the figure's variance over the ranges: alone, what would go if this parameter \
             were known; with others, what would stay if all others were. Bootstrap intervals; wide \
             ones want a larger --size."
        }
        Found::Correlations(_) => {
            "From -1 (falls with it) over 0 (no matter) to 1 (rises with it), the other parameters \
             held; with 95 % intervals."
        }
    }
}
