//! The table of the verdict: a line for each finding that is shown, then what the arms differ by in
//! patients seen and in cost. Which are shown, and what is said of them, is in `verdict`.

use crate::model::measures::Unit;
use crate::model::{Arm, Measure};
use crate::study::findings::{Finding, Windowed};
use crate::study::{Figure, Pair, Summary};

use super::{
    Telling, alone, changed, costs_the_same, is_harmed, is_when, shown, spoken, weeks_shown,
};
use crate::report::arms_of;
use crate::report::format::{brief_date, estimate};
use crate::report::targets;
use crate::report::words::name_and_unit;

/// One line of the table: what it is, and what it is in each arm.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The measure and its unit.
    pub measure: String,
    /// The measure of whose weeks it is; none of what is over the whole time.
    pub of_weeks: Option<Measure>,
    /// Whether it has to be shown: a sentence has a figure of the measure, or would tell of the target.
    pub is_told: bool,
    /// Which target it says the standing of, the worst first; none if it is of something else.
    pub target: Option<usize>,
    /// From which day on: for four weeks from a date, else to the end; or that it is a target.
    pub when: String,
    /// In each of the arms, in the order in which they are shown.
    pub arms: Vec<String>,
    /// Its unit.
    pub unit: Unit,
    /// The same as numbers: mean, and half of its 95 % interval.
    pub figures: Vec<Option<(f64, Option<f64>)>>,
}

/// Lines of the table, at most, unless sentences speak of more.
const MOST: usize = 10;

/// The table's lines, the gravest first; the last are of patients seen and of cost. What the
/// sentences speak of has its lines, for the weeks they name, before anything else has any.
#[must_use]
pub fn lines(summary: &Summary, telling: Telling) -> Vec<Line> {
    let arms = arms_of(summary);
    let mut lines = match alone::is_so(summary) {
        true => alone::lines(summary, telling),
        false => lines_of_findings(summary, &arms, telling),
    };
    lines_of_targets(summary, &arms, telling, &mut lines);
    // Over all of the time: what training takes before the go-live is lost as well.
    let over_all = [
        line_of_patients(summary, &arms),
        line_of_cost(summary, &arms),
    ];
    lines.extend(over_all.into_iter().flatten().map(|line| Line {
        is_told: line.is_told
            && (telling.tells_the_bill()
                || summary.has(Arm::Halted) && line.unit == Unit::Currency),
        ..line
    }));
    while lines.len() > MOST && least_untold(&lines).is_some() {
        leave_out_least(&mut lines);
    }
    lines
}

/// Leaves out what matters least: of what no sentence speaks of the target that stands best, then the least grave
/// finding; then of what one does, and last what is over the whole time. Whole measures: a line would
/// else stand under another's name.
pub fn leave_out_least(lines: &mut Vec<Line>) {
    let least = || lines.iter().rev().find_map(|line| line.of_weeks);
    match least_untold(lines).or_else(|| least().map(Least::Measure)) {
        Some(Least::Target(at)) => drop(lines.remove(at)),
        Some(Least::Measure(least)) => lines.retain(|line| line.of_weeks != Some(least)),
        None => drop(lines.pop()),
    }
}

/// What can be left out by itself.
enum Least {
    Measure(Measure),
    /// The line of a target.
    Target(usize),
}

/// What matters least of what no sentence speaks of.
fn least_untold(lines: &[Line]) -> Option<Least> {
    let untold = lines.iter().enumerate().filter(|(_, line)| !line.is_told);
    let ranked = untold.filter_map(|(at, line)| Some((line.target?, at)));
    let target = ranked.max().map(|(_, at)| at);
    let told = |measure| {
        lines
            .iter()
            .any(|l| l.of_weeks == Some(measure) && l.is_told)
    };
    let mut measures = lines.iter().rev().filter_map(|line| line.of_weeks);
    let measure = measures.find(|&measure| !told(measure));
    target.map(Least::Target).or(measure.map(Least::Measure))
}

/// The lines of what was found: in the weeks in which it is told, if it is.
fn lines_of_findings(summary: &Summary, arms: &[Arm], telling: Telling) -> Vec<Line> {
    let spoken = spoken::of(summary, telling);
    let mut listed = shown(summary);
    let first = changed(summary).into_iter().next();
    let unknown = first.filter(|&arm| spoken::harms(summary, arm, telling).is_empty());
    let unknown = unknown.map_or_else(Vec::new, |arm| spoken::unknown_harms(summary, arm));
    for named in spoken.iter().map(|told| told.finding).chain(unknown) {
        if listed.iter().all(|f| f.measure != named.measure) {
            listed.push(named);
        }
    }
    let mut lines: Vec<Line> = Vec::new();
    for finding in listed {
        let mut windows: Vec<&Windowed> = Vec::new();
        let told = spoken
            .iter()
            .filter(|t| t.finding.measure == finding.measure);
        for told in told {
            if windows.iter().all(|known| !is_when(known, told.window)) {
                windows.push(told.window);
            }
        }
        let is_told = !windows.is_empty();
        if !is_told {
            windows = weeks_untold(summary, finding);
        }
        let line = |window| line_of_window(arms, finding, window, is_told);
        lines.extend(windows.into_iter().map(line));
    }
    lines
}

/// The weeks of a finding that no sentence speaks of: those in which it is worst, and for what a
/// remedy puts off, has its own worst weeks of, or does harm to where there was none, those in which
/// that is.
fn weeks_untold<'s>(summary: &Summary, finding: &'s Finding) -> Vec<&'s Windowed> {
    let changed = changed(summary);
    let further = changed.iter().skip(1);
    let of_remedies = further.filter_map(|&arm| {
        let remedy = Pair::between(arm, changed[0])?;
        finding
            .put_off(remedy)
            .or_else(|| finding.worst_elsewhere(arm))
    });
    let mut windows: Vec<&Windowed> = Vec::new();
    for window in of_remedies {
        if windows.iter().all(|known| !is_when(known, window)) {
            windows.push(window);
        }
    }
    if windows.is_empty() || changed.iter().any(|&arm| is_harmed(finding, arm)) {
        windows.insert(0, weeks_shown(summary, finding));
    }
    windows
}

/// Whether it is the first week, and not all the worst weeks that there are.
fn is_first_week(finding: &Finding, window: &Windowed) -> bool {
    is_when(window, &finding.week_1) && !is_when(window, &finding.worst_weeks)
}

fn line_of_window(arms: &[Arm], finding: &Finding, window: &Windowed, is_told: bool) -> Line {
    let figures = || arms.iter().map(|&arm| window.arms.get(arm));
    Line {
        measure: name_and_unit(finding.measure),
        of_weeks: Some(finding.measure),
        is_told,
        target: None,
        when: match window == &finding.since_go_live {
            true => "go-live".to_owned(),
            false if is_first_week(finding, window) => "week 1".to_owned(),
            false => brief_date(window.from),
        },
        arms: figures().map(|figure| cell(finding.unit, figure)).collect(),
        unit: finding.unit,
        figures: figures().map(numbers).collect(),
    }
}

/// How each target stands, below what it is about if there is a line for that.
fn lines_of_targets(summary: &Summary, arms: &[Arm], telling: Telling, lines: &mut Vec<Line>) {
    for (rank, target) in targets::worst_first(summary).into_iter().enumerate() {
        let goal = targets::goal_said(target);
        let of_measure = lines
            .iter()
            .rposition(|l| l.of_weeks == Some(target.measure));
        let below = of_measure.filter(|_| target.specialty.is_none());
        let stands = |&arm: &Arm| {
            let how = target.arms.get(arm).and_then(|kept| kept.mostly());
            targets::stands_in_brief(how).to_owned()
        };
        let line = Line {
            measure: match below {
                Some(_) => format!("  target {goal}"),
                None => format!("{}, {goal}", targets::whose(target)),
            },
            of_weeks: Some(target.measure),
            is_told: !targets::is_met(target) && rank < telling.targets(),
            target: Some(rank),
            when: "target".to_owned(),
            arms: arms.iter().map(stands).collect(),
            unit: target.measure.unit(),
            figures: vec![None; arms.len()],
        };
        lines.insert(below.map_or(lines.len(), |at| at + 1), line);
    }
}

/// How many more patients are seen in each arm than without a go-live; how many, where there is
/// nothing to hold them against.
fn line_of_patients(summary: &Summary, arms: &[Arm]) -> Option<Line> {
    let seen = summary.measures.get(Measure::ClinicAttended)?;
    let of_arm = |arm: Arm| seen.arms.get(arm).map(|rows| &rows.trust);
    let more = |pair: Pair| Some(&seen.differences.get(pair)?.trust.figure);
    let name = name_and_unit(Measure::ClinicAttended);
    Some(line_over_all(
        summary,
        arms,
        &name,
        Unit::Patients,
        &of_arm,
        &more,
    ))
}

/// What each arm costs more than no go-live, if anything costs anything.
fn line_of_cost(summary: &Summary, arms: &[Arm]) -> Option<Line> {
    let mut costs = summary.cost.values();
    if !costs.any(|cost| cost.mean.is_some_and(|mean| mean != 0.0)) {
        return None;
    }
    let what = match summary.statement {
        Some(_) => "net cost",
        None => "cost",
    };
    let of_arm = |arm: Arm| summary.cost.get(arm);
    let more = |pair: Pair| Some(&summary.cost_differences.get(pair)?.figure);
    let mut line = line_over_all(summary, arms, what, Unit::Currency, &of_arm, &more);
    for (said, &arm) in line.arms.iter_mut().zip(arms) {
        let pair = Pair::between(arm, Arm::Baseline);
        if pair.is_some_and(|pair| costs_the_same(summary, pair)) {
            "0".clone_into(said);
        }
    }
    if let Some(currency) = &summary.currency {
        line.measure = format!("{} ({})", line.measure, currency.code());
    }
    Some(line)
}

/// A line over the whole time: differences from no go-live, where there are such.
fn line_over_all<'a>(
    summary: &Summary,
    arms: &[Arm],
    name: &str,
    unit: Unit,
    of_arm: &dyn Fn(Arm) -> Option<&'a Figure>,
    more: &dyn Fn(Pair) -> Option<&'a Figure>,
) -> Line {
    let against = arms.len() > 1 && summary.has(Arm::Baseline);
    let difference = |&arm: &Arm| match Pair::between(arm, Arm::Baseline) {
        Some(pair) => signed(unit, more(pair)),
        None => String::new(),
    };
    Line {
        measure: match against {
            true => format!("{name}, change"),
            false => name.to_owned(),
        },
        of_weeks: None,
        is_told: against,
        target: None,
        when: "start".to_owned(),
        arms: match against {
            true => arms.iter().map(difference).collect(),
            false => arms.iter().map(|&arm| cell(unit, of_arm(arm))).collect(),
        },
        unit,
        figures: match against {
            true => arms
                .iter()
                .map(|&arm| numbers(Pair::between(arm, Arm::Baseline).and_then(more)))
                .collect(),
            false => arms.iter().map(|&arm| numbers(of_arm(arm))).collect(),
        },
    }
}

/// A difference: what is more has a sign as well.
fn signed(unit: Unit, figure: Option<&Figure>) -> String {
    let said = cell(unit, figure);
    match figure.and_then(|f| f.mean) {
        Some(mean) if mean > 0.0 && !said.starts_with('0') => format!("+{said}"),
        _ => said,
    }
}

pub(super) fn numbers(figure: Option<&Figure>) -> Option<(f64, Option<f64>)> {
    figure.and_then(|f| Some((f.mean?, f.half_width)))
}

pub(super) fn cell(unit: Unit, figure: Option<&Figure>) -> String {
    numbers(figure).map_or_else(|| "-".to_owned(), |(mean, half)| estimate(mean, half, unit))
}
