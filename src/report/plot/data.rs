//! The numbers behind a plot as CSV, tidy: a point a row, in the order of the panels. Values are
//! in the measure's unit, shares between 0 and 1.

use std::io::{self, Write};

use csv::Writer;

use crate::extract::harmless;
use crate::report::format::exact;
use crate::report::io_error;
use crate::statistics::{Assurance, ControlChart, Direction, Goal, Meaning, Rule, Signal};

use super::{By, Contents, Form, Panel, Plot, Row, Series};

/// Days and weeks: of a week, `drawn-on` is the day in its middle.
const WHEN: [&str; 3] = ["week", "from", "drawn-on"];
const OF_FANS: [&str; 6] = ["mean", "half-width", "p05", "p50", "p95", "n"];
/// The value is the measure's or, of a stock, what it has changed by since the point before.
const OF_CONTROL_CHARTS: [&str; 10] = [
    "value",
    "part",
    "part-mean",
    "lower-limit",
    "upper-limit",
    "signal",
    "rule",
    "direction",
    "target",
    "assurance",
];

/// The columns.
#[must_use]
pub fn columns(form: Form) -> Vec<&'static str> {
    let own: &[&str] = match form {
        Form::Fan => &OF_FANS,
        Form::Control => &OF_CONTROL_CHARTS,
    };
    [&["measure", "specialty", "arm"][..], &WHEN, own].concat()
}

/// Writes the rows.
///
/// # Errors
///
/// It cannot be written.
pub fn write(plot: &Plot, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = Writer::from_writer(out);
    csv.write_record(columns(plot.form)).map_err(io_error)?;
    for panel in &plot.panels {
        match &panel.contents {
            Contents::Fan(all) => {
                for series in all {
                    for row in &series.rows {
                        let mut record = labels(plot, panel, series, row);
                        record.extend(of_fan(row));
                        csv.write_record(record).map_err(io_error)?;
                    }
                }
            }
            Contents::Control {
                series,
                chart,
                target,
            } => {
                for (at, row) in series.rows.iter().enumerate() {
                    let mut record = labels(plot, panel, series, row);
                    record.extend(of_control_chart(chart, at));
                    record.extend(of_target(chart, at, *target));
                    csv.write_record(record).map_err(io_error)?;
                }
            }
        }
    }
    csv.flush()
}

/// What a row is of, and when.
fn labels(plot: &Plot, panel: &Panel, series: &Series, row: &Row) -> Vec<String> {
    let week = match plot.by {
        By::Week => row.week.map_or_else(String::new, |week| week.to_string()),
        By::Day => String::new(),
    };
    vec![
        panel.measure.definition().id.to_owned(),
        String::from_utf8_lossy(&harmless(panel.specialty.as_bytes())).into_owned(),
        series.arm.name().to_owned(),
        week,
        row.from.to_string(),
        row.drawn_on().to_string(),
    ]
}

fn optional(value: Option<f64>) -> String {
    value.map_or_else(String::new, exact)
}

fn of_fan(row: &Row) -> [String; 6] {
    let figure = &row.figure;
    [
        exact(row.mean),
        optional(figure.half_width),
        optional(figure.p05),
        optional(figure.p50),
        optional(figure.p95),
        figure.n.to_string(),
    ]
}

fn of_control_chart(chart: &ControlChart, at: usize) -> [String; 8] {
    let part = chart.part_at(at);
    let number = chart.parts.iter().position(|p| p.points.contains(&at));
    let limits = part.and_then(|p| p.limits);
    let [signal, rule, direction] = words(chart.signals[at]);
    [
        exact(chart.values[at]),
        number.map_or_else(String::new, |n| (n + 1).to_string()),
        optional(part.map(|p| p.mean)),
        optional(limits.map(|l| l.lower)),
        optional(limits.map(|l| l.upper)),
        signal.to_owned(),
        rule.to_owned(),
        direction.to_owned(),
    ]
}

/// The target, and whether the part in which a point lies keeps it, where that can be said.
fn of_target(chart: &ControlChart, at: usize, target: Option<Goal>) -> [String; 2] {
    let assurance = target.zip(chart.part_at(at));
    let assurance = assurance.and_then(|(goal, part)| part.assurance(goal));
    let words = match assurance {
        None => "",
        Some(Assurance::Pass) => "pass",
        Some(Assurance::Fail) => "fail",
        Some(Assurance::Inconsistent) => "inconsistent",
    };
    [optional(target.map(Goal::limit)), words.to_owned()]
}

/// A signal as it is called in files: what it is, by which rule, and which way.
fn words(signal: Signal) -> [&'static str; 3] {
    let Signal::Special {
        rule,
        direction,
        meaning,
    } = signal
    else {
        return [COMMON, "", ""];
    };
    let rule = match rule {
        Rule::OutsideLimits => "outside-limits",
        Rule::Trend => "trend",
        Rule::TwoOfThree => "two-of-three",
        Rule::Shift => "shift",
    };
    let direction = match direction {
        Direction::High => "high",
        Direction::Low => "low",
    };
    [meaning_in_files(meaning), rule, direction]
}

/// Common cause, as it is called in files.
pub const COMMON: &str = "common";

/// What a special cause means, as it is called in files.
#[must_use]
pub const fn meaning_in_files(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::Improvement => "improvement",
        Meaning::Concern => "concern",
        Meaning::Neither => "special",
    }
}
