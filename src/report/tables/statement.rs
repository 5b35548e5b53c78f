//! The statement as a table: what the go-live costs, and what the plan costs and saves, heading by
//! heading, with intervals.

use crate::model::Measure;
use crate::model::measures::Unit;
use crate::report::format::estimate;
use crate::study::{Difference, Pair, Summary};

use super::{table, together, trimmed};

/// The statement's rows, each with a cell for every column.
pub struct Rows {
    /// What stands over the columns, the first included; some in two lines.
    pub header: Vec<String>,
    /// Heading and figures.
    pub rows: Vec<Vec<String>>,
}

/// What stands over each pair's column, in two lines.
const COLUMNS: [(Pair, &str); 5] = [
    (Pair::UNMITIGATED_BASELINE, "go-live,\nno plan"),
    (Pair::PLANNED_BASELINE, "go-live,\nplan"),
    (Pair::PLANNED_UNMITIGATED, "plan\nchanges"),
    (Pair::HALTED_PLANNED, "halt\nchanges"),
    (Pair::HALTED_UNMITIGATED, "halt\nchanges"),
];

/// How the statement is read.
pub const LEGEND: &str =
    "first columns: against no go-live; above 0 dearer, income lost included, below 0 cheaper;
mean ± half of the 95 % interval, k thousands; * the interval excludes 0";

/// The statement. Empty without one, or with one arm alone.
#[must_use]
pub fn statement(summary: &Summary) -> String {
    let Some(Rows { header, rows }) = statement_rows(summary) else {
        return String::new();
    };
    let mut table = table(header);
    for row in rows {
        let figures = row.iter().enumerate();
        table.add_row(figures.map(|(at, cell)| match at {
            0 => cell.clone(),
            _ => together(cell),
        }));
    }
    format!("{}\n{LEGEND}\n", trimmed(&table))
}

/// What stands in the statement, if there is one and there is something to hold it against.
#[must_use]
pub fn statement_rows(summary: &Summary) -> Option<Rows> {
    let lines = summary.statement.as_ref()?;
    let has = |pair: Pair| summary.has(pair.of()) && summary.has(pair.against());
    let columns: Vec<(Pair, &str)> = COLUMNS
        .into_iter()
        .filter(|&(pair, _)| has(pair))
        // With a plan the halt is held against the plan alone.
        .filter(|&(pair, _)| pair != Pair::HALTED_UNMITIGATED || !has(Pair::HALTED_PLANNED))
        .collect();
    if columns.is_empty() {
        return None;
    }
    let cells = |of: &dyn Fn(Pair) -> Option<Difference>, unit| -> Vec<String> {
        let cells = columns.iter().map(|&(pair, _)| of(pair));
        cells
            .map(|d| d.map_or_else(|| "-".to_owned(), |d| cell(&d, unit)))
            .collect()
    };
    let row = |heading: String, cells: Vec<String>| [vec![heading], cells].concat();
    let mut rows = Vec::new();
    for line in lines {
        let cells = cells(&|pair| line.differences.get(pair).cloned(), Unit::Currency);
        // What is the same in every arm says nothing here.
        if cells.iter().any(|cell| cell != "0") {
            rows.push(row(format!("{} ({})", line.heading, line.of), cells));
        }
    }
    let whole = |pair| summary.cost_differences.get(pair).cloned();
    rows.push(row("together".to_owned(), cells(&whole, Unit::Currency)));
    if let Some(seen) = summary.measures.get(Measure::ClinicAttended) {
        let seen = |pair| seen.differences.get(pair).map(|rows| rows.trust.clone());
        let name = Measure::ClinicAttended.name().to_owned();
        rows.push(row(name, cells(&seen, Unit::Patients)));
    }
    let mut header = vec![format!("statement,\n{}", summary.currency_in_words())];
    header.extend(columns.iter().map(|(_, words)| (*words).to_owned()));
    Some(Rows { header, rows })
}

fn cell(difference: &Difference, unit: Unit) -> String {
    let Some(mean) = difference.figure.mean else {
        return "-".to_owned();
    };
    let star = if difference.clear { "*" } else { "" };
    format!(
        "{}{star}",
        estimate(mean, difference.figure.half_width, unit)
    )
}
