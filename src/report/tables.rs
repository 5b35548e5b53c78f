//! The page's tables: means by arm with what the go-live and the plan change, the course week by
//! week, recovery and costs.

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

use crate::experiment::{Difference, Figure, MeasureSummary, Summary};
use crate::hospital::{Arm, Measure};

use super::arms_of;
use super::format::{brief, column_date, estimate, readable};

/// Measures in the tables, with the words they go by there.
const ROWS: [(Measure, &str); 17] = [
    (Measure::ClinicAttended, "patients seen"),
    (Measure::ClinicOverrun, "overrun of a list"),
    (Measure::ClinicOverrunShare60, "lists over by 60 min"),
    (Measure::ClinicWait, "wait in clinic"),
    (Measure::ClinicDna, "did not attend"),
    (Measure::DeskWait, "wait at a desk"),
    (Measure::CallsOffered, "calls"),
    (Measure::CallsWait, "wait on the phone"),
    (Measure::CallsAbandonedShare, "callers who give up"),
    (Measure::CallsEngaged, "engaged tone"),
    (Measure::BookingUnbooked, "booking backlog"),
    (Measure::ListSize, "waiting list"),
    (Measure::ListWithin18, "within 18 weeks"),
    (Measure::FollowUpsOverdue, "overdue follow-ups"),
    (Measure::ClerkUtilisation, "clerks busy"),
    (Measure::OvertimeHours, "overtime"),
    (Measure::SickShare, "off sick"),
];

/// Measures in the course.
const COURSE: [(Measure, &str); 3] = [
    (Measure::ClinicOverrun, "overrun of a list, min"),
    (Measure::BookingUnbooked, "booking backlog"),
    (Measure::CallsWait, "wait on the phone, min"),
];

/// Weeks in the course, where they exist.
const WEEKS: [i64; 11] = [-1, 1, 2, 3, 4, 6, 8, 12, 16, 20, 26];

/// A blank at which no line is broken.
const GLUE: &str = "\u{a0}";

/// A line under the header and nothing else.
const QUIET: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

fn arm_name(arm: Arm) -> &'static str {
    match arm {
        Arm::Baseline => "no go-live",
        Arm::Unmitigated => "go-live, no plan",
        Arm::Planned => "go-live, plan",
        Arm::Halted => "go-live, halt",
    }
}

/// What stands over an arm's column, in two lines.
fn heading(summary: &Summary, arm: Arm) -> String {
    let words = match arm {
        _ if summary.go_live.is_none() => "business\nas usual",
        Arm::Baseline => "no\ngo-live",
        Arm::Unmitigated => "go-live,\nno plan",
        Arm::Planned => "go-live,\nplan",
        Arm::Halted => "go-live,\nhalt",
    };
    words.to_owned()
}

/// A table as wide as its content, or as the terminal if that is narrower.
fn table(header: Vec<String>) -> Table {
    let mut table = Table::new();
    let columns = header.len();
    table
        .load_style(QUIET)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(header);
    for at in 0..columns {
        if let Some(column) = table.column_mut(at) {
            column.set_padding((0, 1));
            if at > 0 {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
    }
    table
}

/// Means by arm with their half-widths, and paired differences.
#[must_use]
pub fn measures(summary: &Summary) -> String {
    let arms = arms_of(summary);
    let pairs = [
        ("unmitigated-baseline", "go-live\nchanges"),
        ("planned-unmitigated", "plan\nchanges"),
    ];
    let pairs: Vec<_> = pairs
        .into_iter()
        .filter(|(pair, _)| has_pair(&arms, pair))
        .collect();
    let since = if summary.go_live.is_some() {
        "from the go-live on"
    } else {
        "over the whole period"
    };
    let mut header = vec![since.to_owned()];
    header.extend(arms.iter().map(|a| heading(summary, *a)));
    header.extend(pairs.iter().map(|(_, words)| (*words).to_owned()));
    let mut table = table(header);
    for (measure, words) in ROWS {
        let Some(of) = summary.measures.get(measure.definition().id) else {
            continue;
        };
        if !says_something(of, &arms) {
            continue;
        }
        let unit = match of.unit {
            "share" => ", %".to_owned(),
            // Whom a list or a backlog consists of needs no saying.
            "patients" => String::new(),
            unit if words.contains(unit) => String::new(),
            unit => format!(", {unit}"),
        };
        let mut row = vec![format!("{words}{unit}")];
        row.extend(
            arms.iter()
                .map(|arm| figure_cell(figure(of, *arm), of.unit)),
        );
        row.extend(
            pairs
                .iter()
                .map(|(pair, _)| difference_cell(difference(of, pair), of.unit)),
        );
        table.add_row(row);
    }
    let note = match summary.replications {
        1 => "one replication: no intervals",
        _ if pairs.is_empty() => "mean ± half of the 95 % interval; k thousands",
        _ => {
            "mean ± half of the 95 % interval; k thousands; * the interval of the difference\n\
             excludes 0; ~0 not nothing, but too little to show"
        }
    };
    format!("{}\n{note}\n", trimmed(&table))
}

fn has_pair(arms: &[Arm], pair: &str) -> bool {
    let mut ends = pair.split('-').map(Arm::by_name);
    ends.all(|end| end.is_some_and(|arm| arms.contains(&arm)))
}

fn figure(of: &MeasureSummary, arm: Arm) -> Option<&Figure> {
    match &of.since_go_live {
        Some(period) => period.arms.get(arm.name()),
        None => of.arms.get(arm.name()).map(|rows| &rows.trust),
    }
}

fn difference<'a>(of: &'a MeasureSummary, pair: &str) -> Option<&'a Difference> {
    match &of.since_go_live {
        Some(period) => period.differences.get(pair),
        None => of.differences.get(pair).map(|rows| &rows.trust),
    }
}

/// What a scenario does not have is measured as nothing, or not at all.
fn says_something(of: &MeasureSummary, arms: &[Arm]) -> bool {
    let mut means = arms.iter().filter_map(|arm| figure(of, *arm)?.mean);
    means.any(|mean| mean != 0.0)
}

fn figure_cell(figure: Option<&Figure>, unit: &str) -> String {
    let Some((mean, half)) = figure.and_then(|f| Some((f.mean?, f.half_width))) else {
        return "-".to_owned();
    };
    together(&estimate(mean, half, unit))
}

/// An estimate that a narrow terminal breaks before the `±` and nowhere else.
fn together(text: &str) -> String {
    text.replace(' ', GLUE)
        .replacen(&format!("{GLUE}±"), " ±", 1)
}

fn difference_cell(difference: Option<&Difference>, unit: &str) -> String {
    let Some((d, mean)) = difference.and_then(|d| Some((d, d.figure.mean?))) else {
        return "-".to_owned();
    };
    let mark = if d.clear { " *" } else { "  " };
    let text = estimate(mean, d.figure.half_width, unit);
    if mean != 0.0 && (text == "0" || text.starts_with("0 ±")) {
        // Not nothing, but less than is shown.
        return format!("~0{}", mark.replace(' ', GLUE));
    }
    let sign = if mean > 0.0 { "+" } else { "" };
    format!("{sign}{}{}", together(&text), mark.replace(' ', GLUE))
}

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
    for (measure, words) in COURSE {
        let arms = arms_of(summary);
        let mean = |arm: Arm, week: i64| summary.in_week(measure, arm, week).and_then(|f| f.mean);
        let all = arms
            .iter()
            .flat_map(|a| weeks.iter().map(move |w| mean(*a, *w)));
        if !all.flatten().any(|value| value != 0.0) {
            continue;
        }
        table.add_row(vec![words.to_owned()]);
        for arm in arms {
            let mut row = vec![format!("  {}", arm_name(arm))];
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
        "{}\nweek 1 begins with the go-live, week -1 is the one before\n",
        trimmed(&table)
    )
}

/// When measures are back to normal. Empty where nothing is judged.
#[must_use]
pub fn recovery(summary: &Summary) -> String {
    if summary.recovery.is_empty() {
        return String::new();
    }
    let header = [
        "back to normal",
        "",
        "10 % by",
        "half by",
        "90 % by",
        "not by\nthe end",
    ];
    let mut table = table(header.map(str::to_owned).to_vec());
    for (id, of) in &summary.recovery {
        let words = match *id {
            "booking.unbooked" => "booking backlog",
            "calls.wait" => "phone queue",
            "clinic.overrun" => "clinic overrun",
            "list.size" => "waiting list",
            other => other,
        };
        for (at, arm) in [Arm::Unmitigated, Arm::Planned].into_iter().enumerate() {
            let Some(of_arm) = of.arms.get(arm.name()) else {
                continue;
            };
            let date = |date: Option<_>| match date {
                _ if of_arm.undisturbed == of_arm.n => "undisturbed".to_owned(),
                Some(date) if Some(date) == summary.go_live => "undisturbed".to_owned(),
                Some(date) => together(&column_date(date)),
                None => "later".to_owned(),
            };
            let first = at == 0 || !of.arms.contains_key(Arm::Unmitigated.name());
            let never = &of_arm.not_recovered;
            table.add_row(vec![
                if first {
                    words.to_owned()
                } else {
                    String::new()
                },
                arm_name(arm).to_owned(),
                date(of_arm.dates.p10),
                date(of_arm.dates.p50),
                date(of_arm.dates.p90),
                format!("{} of {}", never.successes, never.n),
            ]);
        }
    }
    if let Some(column) = table.column_mut(1) {
        column.set_cell_alignment(CellAlignment::Left);
    }
    format!("{}\n", trimmed(&table))
}

/// Costs by heading. Empty where nothing has a price.
#[must_use]
pub fn costs(summary: &Summary) -> String {
    if summary.costs.is_empty() {
        return String::new();
    }
    let arms = arms_of(summary);
    let mut header = vec!["cost over the\nwhole period".to_owned()];
    header.extend(arms.iter().map(|a| heading(summary, *a)));
    let mut table = table(header);
    for line in &summary.costs {
        let mut row = vec![format!("{} ({})", line.heading, line.of)];
        row.extend(arms.iter().map(|arm| {
            let mean = line.amount.get(arm.name()).and_then(|f| f.mean);
            mean.map_or_else(|| "-".to_owned(), |m| together(&readable(m)))
        }));
        table.add_row(row);
    }
    let mut row = vec!["together".to_owned()];
    row.extend(arms.iter().map(|arm| {
        let figure = summary.cost.get(arm.name());
        figure
            .and_then(|f| f.mean)
            .map_or_else(|| "-".to_owned(), |m| together(&readable(m)))
    }));
    table.add_row(row);
    format!(
        "{}\nin the scenario's currency; only what has a price there\n",
        trimmed(&table)
    )
}

/// The table without blanks at the ends of lines.
fn trimmed(table: &Table) -> String {
    let lines = table.lines().map(|line| line.replace(GLUE, " "));
    let lines: Vec<String> = lines.map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n")
}
