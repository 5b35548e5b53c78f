//! The page's tables, and how all of them are laid out. Sentences are in `answer` and `paragraphs`, files elsewhere.

mod backtest;
mod blocks;
mod course;
mod faults;
mod measures;
mod not_known;
mod sensitivity;
mod statement;
mod sweep;
mod track;
mod update;

use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle,
};

use crate::model::measures::Unit;
use crate::model::{Arm, CostOf, Measure};
use crate::report::words::arm_words;
use crate::study::Summary;
use crate::study::recovery::ArmRecovery;

use super::format::{column_date, fixed, readable};
use super::page::broken;
use super::{arms_of, verdict as found};
use found::Telling;

pub use backtest::backtest;
pub use blocks::in_blocks;
pub use course::course;
pub use faults::{car_park, faults, urgent};
use measures::difference_cell;
pub use measures::measures;
pub use not_known::not_known;
pub use sensitivity::sensitivity;
pub use statement::{LEGEND, Rows, statement, statement_rows};
pub use sweep::{PointRow, headings, in_vain, said, short_names, sweep};
pub use track::track;
pub use update::update;

/// Longest line of a table, in characters; a narrower terminal has shorter ones.
pub const WIDTH: u16 = 100;

/// What every terminal has room for.
const SCREEN: u16 = 80;

/// A blank at which no line is broken.
const GLUE: &str = "\u{a0}";

/// A line under the header and nothing else.
const QUIET: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// What stands over an arm's column, in two lines.
fn heading(summary: &Summary, arm: Arm) -> String {
    let words = match summary.go_live {
        None => "business\nas usual",
        Some(_) => arm_words(arm).heading,
    };
    words.to_owned()
}

/// A table as wide as its content, or as there is room for.
fn table(header: Vec<String>) -> Table {
    spaced_table(header, 1)
}

/// A table with so many more blanks between its columns than the one that has to be.
fn spaced_table(header: Vec<String>, blanks: u16) -> Table {
    let mut table = Table::new();
    let columns = header.len();
    table
        .load_style(QUIET)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(header);
    if cfg!(test) {
        // What is tested is the same in every terminal.
        #[cfg(feature = "cli")]
        table.force_no_tty();
    }
    table.set_width(table.width().unwrap_or(WIDTH).min(WIDTH));
    for at in 0..columns {
        if let Some(column) = table.column_mut(at) {
            column.set_padding((0, blanks));
            if at > 0 {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
    }
    table
}

/// A table that every terminal has room for; the names of its rows are broken where it is too wide.
fn screen_table(header: &[String]) -> Table {
    let mut table = spaced_table(header.to_vec(), 1);
    table.set_width(table.width().map_or(SCREEN, |width| width.min(SCREEN)));
    table
}

/// On one line of its cell.
fn glued(words: &str) -> String {
    words.replace(' ', GLUE)
}

/// The verdict's table in no more than so many lines: what there is no room for is left out, what
/// no sentence speaks of first, and how many lines that one speaks of are. Nothing if there is nothing
/// to show.
#[must_use]
pub fn verdict(summary: &Summary, telling: Telling, most: usize) -> (String, usize) {
    let mut lines = found::lines(summary, telling);
    let told = |lines: &[found::Line]| lines.iter().filter(|line| line.is_told).count();
    let all = told(&lines);
    while !lines.is_empty() {
        let table = verdict_table(summary, &lines, telling);
        if table.lines().count() <= most {
            return (table, all - told(&lines));
        }
        found::leave_out_least(&mut lines);
    }
    (String::new(), all)
}

/// As airy as it can be without being wider than the sentences above it.
fn verdict_table(summary: &Summary, lines: &[found::Line], telling: Telling) -> String {
    let drawn = |blanks, width| {
        let mut table = verdict_rows(summary, lines, telling, blanks);
        format!("{}\n", trimmed(table.set_width(width)))
    };
    let fits = |text: &String| {
        text.lines()
            .all(|line| line.chars().count() <= usize::from(SCREEN))
    };
    let whole = [1, 0].map(|blanks| drawn(blanks, 2 * WIDTH));
    let fitting = whole.into_iter().find(fits);
    fitting.unwrap_or_else(|| drawn(0, SCREEN))
}

fn verdict_rows(summary: &Summary, lines: &[found::Line], telling: Telling, blanks: u16) -> Table {
    let arms = arms_of(summary);
    let untold_costs = arms.len() > 3 && !telling.tells_the_bill();
    let (weeks, _) = found::of_which_weeks(summary);
    let mut header = vec![weeks.to_owned(), "from".to_owned()];
    header.extend(arms.iter().map(|&arm| arm_words(arm).brief.to_owned()));
    let mut table = spaced_table(header.iter().map(|title| glued(title)).collect(), blanks);
    for line in lines {
        let cells = arms.iter().zip(&line.arms);
        let cells = cells.map(|(arm, cell)| match (arm, cell.split_once(" ±")) {
            // There is no room for the interval of what is only held against, nor for those of so many costs
            // of which nothing is said.
            (Arm::Baseline, Some((mean, _))) if arms.len() > 1 => mean.to_owned(),
            (_, Some((mean, _))) if untold_costs && line.unit == Unit::Currency => mean.to_owned(),
            _ => together(cell),
        });
        let row = [line.measure.clone(), glued(&line.when)].into_iter();
        table.add_row(row.chain(cells).collect::<Vec<_>>());
    }
    for column in table.column_iter_mut().take(2) {
        column.set_constraint(ColumnConstraint::ContentWidth);
    }
    table
}

/// A table with this header, its figures to the right.
#[must_use]
pub fn quiet(header: &[&str]) -> Table {
    spaced_table(header.iter().map(|h| (*h).to_owned()).collect(), 2)
}

/// An estimate that a narrow terminal breaks before the `±` and nowhere else.
#[must_use]
pub fn together(text: &str) -> String {
    broken_before("±", text)
}

/// A share that a narrow terminal breaks before its interval and nowhere else.
#[must_use]
pub fn share_together(text: &str) -> String {
    broken_before("(", text)
}

fn broken_before(mark: &str, text: &str) -> String {
    let (glued, blank) = (format!("{GLUE}{mark}"), format!(" {mark}"));
    text.replace(' ', GLUE).replacen(&glued, &blank, 1)
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
        "never\nout",
        "10 % by",
        "half by",
        "90 % by",
        "not by\nthe end",
    ];
    let mut table = table(header.map(str::to_owned).to_vec());
    for (measure, arm, first, of) in judged(summary) {
        let date = |date: Option<_>| match date {
            _ if of.disturbed() == 0 => "-".to_owned(),
            Some(date) => together(&column_date(date)),
            None => "later".to_owned(),
        };
        table.add_row(vec![
            if first { measure.name() } else { "" }.to_owned(),
            arm_words(arm).name.to_owned(),
            format!("{} of {}", of.undisturbed, of.n),
            date(of.dates.p10),
            date(of.dates.p50),
            date(of.dates.p90),
            format!("{} of {}", of.not_yet.successes, of.n),
        ]);
    }
    if let Some(column) = table.column_mut(1) {
        column.set_cell_alignment(CellAlignment::Left);
    }
    let helped = judged(summary).filter(|(.., of)| of.help_still_there > 0);
    let helped = helped.map(|(measure, arm, _, of)| {
        let (name, arm) = (measure.name(), arm_words(arm).name);
        format!(
            "{name}, {arm}: {} of {} are as good as before by then with help; what it is without was not seen\n",
            of.help_still_there, of.n
        )
    });
    format!(
        "{}\ndates: of the replications that were disturbed\n{}",
        trimmed(&table),
        helped.map(|line| broken(&line, "  ")).collect::<String>()
    )
}

/// Where measures end up: against the same weeks without a go-live, and stocks against their own
/// level before it. Empty where nothing is judged.
#[must_use]
pub fn levels(summary: &Summary) -> String {
    if summary.recovery.is_empty() {
        return String::new();
    }
    let header = [
        "in the last four weeks",
        "",
        "against\nno go-live",
        "weeks of work\nbehind",
        "against before\nthe go-live",
        "without a\ngo-live",
    ];
    let mut table = table(header.map(str::to_owned).to_vec());
    for (measure, arm, first, of) in judged(summary) {
        let unit = measure.unit();
        let usual = summary.recovery.get(measure);
        let usual = usual.and_then(|of| of.usual_change.as_ref());
        let behind = of.delay.as_ref().and_then(|delay| delay.at_end.mean);
        table.add_row(vec![
            if first { measure.name() } else { "" }.to_owned(),
            arm_words(arm).name.to_owned(),
            difference_cell(Some(&of.levels.against_baseline), unit),
            behind.map_or_else(|| "-".to_owned(), |weeks| fixed(weeks, 1)),
            difference_cell(of.levels.since_go_live.as_ref(), unit),
            difference_cell(usual, unit),
        ]);
    }
    if let Some(column) = table.column_mut(1) {
        column.set_cell_alignment(CellAlignment::Left);
    }
    format!("{}\n", trimmed(&table))
}

/// What is judged, arm by arm; and whether it is the first arm of a measure.
fn judged(summary: &Summary) -> impl Iterator<Item = (Measure, Arm, bool, &ArmRecovery)> {
    summary.recovery.iter().flat_map(|(measure, of)| {
        let arms = Arm::ALL.into_iter();
        let arms = arms.filter_map(|arm| Some((arm, of.arms.get(arm)?)));
        arms.enumerate()
            .map(move |(at, (arm, of))| (measure, arm, at == 0, of))
    })
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
            let mean = line.amount.get(*arm).and_then(|f| f.mean);
            mean.map_or_else(|| "-".to_owned(), |m| together(&readable(m)))
        }));
        table.add_row(row);
    }
    let mut row = vec!["together".to_owned()];
    row.extend(arms.iter().map(|arm| {
        let figure = summary.cost.get(*arm);
        figure
            .and_then(|f| f.mean)
            .map_or_else(|| "-".to_owned(), |m| together(&readable(m)))
    }));
    table.add_row(row);
    let income = match summary
        .costs
        .iter()
        .any(|line| line.of == CostOf::Income.name())
    {
        true => "; income is a cost below zero",
        false => "",
    };
    format!(
        "{}\nin {}; only what has a price there{income}\n",
        trimmed(&table),
        summary.currency_in_words()
    )
}

/// The table without blanks at the ends of lines.
fn trimmed(table: &Table) -> String {
    let lines = table.lines().map(|line| line.replace(GLUE, " "));
    let lines: Vec<String> = lines.map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::examples::{CLINIC, HALT, PLAN, four_arms, summary_of, summary_of_arms};
    use super::*;

    #[test]
    fn every_arm_with_a_go_live_has_its_recovery() {
        let text = recovery(&four_arms());
        let rows = |arm: &str| text.lines().filter(|line| line.contains(arm)).count();
        let judged = rows("go-live, no plan");
        assert!(judged > 0, "{text}");
        assert_eq!(
            (rows("go-live, plan"), rows("go-live, halt")),
            (judged, judged)
        );
        // A measure is named once, before the first of its arms.
        assert_eq!(rows("clinic overrun"), 1);
        assert!(rows("clinic overrun  go-live, no plan") == 1, "{text}");
    }

    #[test]
    fn costs_and_course_have_a_place_for_the_halted_arm() {
        let price = "cost = \"20000\"\n";
        let summary = summary_of(&[CLINIC, PLAN, HALT, price].concat());
        let costs = costs(&summary);
        let mut lines = costs.lines();
        let second = lines.nth(1).expect("two lines of headings");
        assert!(second.contains("halt"), "{costs}");
        let back = lines.find(|line| line.starts_with("back"));
        let cells: Vec<&str> = back.expect("a price").split_whitespace().collect();
        assert_eq!(cells[..5], ["back", "(halt)", "-", "-", "-"]);
        let course = course(&summary);
        assert!(course.contains("  go-live, halt "), "{course}");
    }

    /// The lines of the measures that a table shows, by measure, and of what is over the whole time.
    fn grouped(lines: &[found::Line]) -> Vec<Vec<&found::Line>> {
        let mut groups: Vec<Vec<&found::Line>> = Vec::new();
        for line in lines {
            match groups.last_mut() {
                Some(last) if line.of_weeks.is_some() && last[0].of_weeks == line.of_weeks => {
                    last.push(line);
                }
                _ => groups.push(vec![line]),
            }
        }
        groups
    }

    #[test]
    fn a_row_stands_under_its_measure_however_few_there_is_room_for() {
        let first = include_str!("../../scenarios/first-clinic.toml");
        let small = include_str!("../../scenarios/small-practice.toml");
        let alone: [&[Arm]; 2] = [&[Arm::Planned], &[Arm::Planned, Arm::Unmitigated]];
        let usual: [&[Arm]; 1] = [&[Arm::Baseline, Arm::Unmitigated]];
        for arms in alone.into_iter().chain(usual) {
            for scenario in [first, small] {
                // The worst weeks of one replication are all listed; against no go-live it takes more.
                let replications = if arms.contains(&Arm::Baseline) { 4 } else { 1 };
                let summary = summary_of_arms(scenario, arms, replications);
                let all = found::lines(&summary, Telling::All);
                let groups = grouped(&all);
                let over_all = groups.iter().filter(|g| g[0].of_weeks.is_none()).count();
                let found = groups.len() - over_all;
                assert!(found > 1, "{:?} in {arms:?}", summary.title);
                let mut kept = all.clone();
                // One measure less at a time: the least grave of them, with every line of it.
                for left in (0..found).rev() {
                    found::leave_out_least(&mut kept);
                    let wanted = [&groups[..left], &groups[found..]].concat();
                    let wanted: Vec<found::Line> = wanted.concat().into_iter().cloned().collect();
                    assert_eq!(kept, wanted);
                    let table = verdict_table(&summary, &kept, Telling::All);
                    let (shown, _) = verdict(&summary, Telling::All, table.lines().count());
                    assert_eq!(shown, table);
                }
                found::leave_out_least(&mut kept);
                assert_eq!(kept.len(), over_all - 1, "then from the end");
            }
        }
    }
}
