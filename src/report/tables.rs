//! The page's tables: means by arm with what the go-live and the plan change, the course week by
//! week, recovery and costs.

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

use crate::experiment::{Difference, Figure, MeasureSummary, Summary};
use crate::hospital::{Arm, Measure};

use super::arms_of;
use super::format::{estimate, long_date, readable};

/// Measures in the tables, with the words they go by there.
const ROWS: [(Measure, &str); 17] = [
    (Measure::ClinicAttended, "patients seen"),
    (Measure::ClinicOverrun, "overrun of a list"),
    (Measure::ClinicOverrunShare60, "lists over by 60 min"),
    (Measure::ClinicWait, "wait past the appointment"),
    (Measure::ClinicDna, "did not attend"),
    (Measure::DeskWait, "wait at a desk"),
    (Measure::CallsOffered, "calls"),
    (Measure::CallsWait, "wait in the phone queue"),
    (Measure::CallsAbandonedShare, "callers who give up"),
    (Measure::CallsEngaged, "calls that meet engaged tone"),
    (Measure::BookingUnbooked, "booking backlog"),
    (Measure::ListSize, "waiting list"),
    (Measure::ListWithin18, "within 18 weeks"),
    (Measure::FollowUpsOverdue, "follow-ups overdue"),
    (Measure::ClerkUtilisation, "clerks busy"),
    (Measure::OvertimeHours, "overtime"),
    (Measure::SickShare, "off sick"),
];

/// Measures in the course.
const COURSE: [(Measure, &str); 3] = [
    (Measure::ClinicOverrun, "overrun of a list, min"),
    (Measure::BookingUnbooked, "booking backlog, patients"),
    (Measure::CallsWait, "wait in the phone queue, min"),
];

/// Weeks in the course, where they exist.
const WEEKS: [i64; 11] = [-1, 1, 2, 3, 4, 6, 8, 12, 16, 20, 26];

/// A line under the header and nothing else.
const QUIET: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

fn arm_name(arm: Arm) -> &'static str {
    match arm {
        Arm::Baseline => "no go-live",
        Arm::Unmitigated => "go-live, no plan",
        Arm::Planned => "go-live, plan",
    }
}

/// What stands over an arm's column.
fn heading(summary: &Summary, arm: Arm) -> String {
    if summary.go_live.is_some() {
        arm_name(arm).to_owned()
    } else {
        "business as usual".to_owned()
    }
}

fn table(header: Vec<String>) -> Table {
    let mut table = Table::new();
    let columns = header.len();
    table
        .load_style(QUIET)
        .set_content_arrangement(ContentArrangement::Disabled)
        .set_header(header);
    for at in 1..columns {
        if let Some(column) = table.column_mut(at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// Means by arm with their half-widths, and paired differences.
#[must_use]
pub fn measures(summary: &Summary) -> String {
    let arms = arms_of(summary);
    let pairs = [
        ("unmitigated-baseline", "go-live changes"),
        ("planned-unmitigated", "plan changes"),
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
        let unit = if of.unit == "share" { "%" } else { of.unit };
        let unit = if words.contains(unit) {
            String::new()
        } else {
            format!(", {unit}")
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
        _ if pairs.is_empty() => "mean ± half of the 95 % interval",
        _ => {
            "mean ± half of the 95 % interval; * the interval of the difference excludes 0; \
             ~0 not nothing, but too little to show"
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
    estimate(mean, half, unit)
}

fn difference_cell(difference: Option<&Difference>, unit: &str) -> String {
    let Some((d, mean)) = difference.and_then(|d| Some((d, d.figure.mean?))) else {
        return "-".to_owned();
    };
    let mark = if d.clear { " *" } else { "  " };
    let text = estimate(mean, d.figure.half_width, unit);
    if mean != 0.0 && (text == "0" || text.starts_with("0 ±")) {
        // Not nothing, but less than is shown.
        return format!("~0{mark}");
    }
    let sign = if mean > 0.0 { "+" } else { "" };
    format!("{sign}{text}{mark}")
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
            let cell = |week: &i64| mean(arm, *week).map_or_else(|| "-".to_owned(), readable);
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
        "not by the end",
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
                Some(date) => long_date(date),
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
    let mut header = vec!["cost over the whole period".to_owned()];
    header.extend(arms.iter().map(|a| heading(summary, *a)));
    let mut table = table(header);
    for line in &summary.costs {
        let mut row = vec![format!("{} ({})", line.heading, line.of)];
        row.extend(arms.iter().map(|arm| {
            let mean = line.amount.get(arm.name()).and_then(|f| f.mean);
            mean.map_or_else(|| "-".to_owned(), readable)
        }));
        table.add_row(row);
    }
    let mut row = vec!["together".to_owned()];
    row.extend(arms.iter().map(|arm| {
        let figure = summary.cost.get(arm.name());
        figure
            .and_then(|f| f.mean)
            .map_or_else(|| "-".to_owned(), readable)
    }));
    table.add_row(row);
    format!(
        "{}\nin the scenario's currency; only what has a price there\n",
        trimmed(&table)
    )
}

/// The table without blanks at the ends of lines.
fn trimmed(table: &Table) -> String {
    let lines: Vec<String> = table.lines().map(|l| l.trim_end().to_owned()).collect();
    lines.join("\n")
}
