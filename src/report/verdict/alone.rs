//! Arms with a go-live and no arm without one beside them: what happens in them week by week, held
//! against the weeks before the go-live. What is the go-live's doing, or a plan's, nobody can say
//! of them, and it is said which arms would tell.

use super::changed;
use super::table::{Line, cell, numbers};
use crate::model::measures::Unit;
use crate::model::{Arm, Better, Kind, Measure};
use crate::report::arms_of;
use crate::report::format::{brief_date, rounded_with_unit, with_unit};
use crate::report::words::{capital, clause, date_said, name_and_unit};
use crate::study::findings::BURDENS;
use crate::study::{Figure, Summary, WeekSummary};

/// Whole weeks before the go-live that say what is usual.
const BEFORE: usize = 4;
/// More than this share worse than usual is out of the ordinary, if anybody would act on it.
const MARGIN: f64 = 0.1;
/// Measures that are told of in sentences.
const TOLD: usize = 2;
/// Measures that have lines in the table.
const LINES: usize = 5;

/// Whether a run is of this kind.
pub(super) fn is_so(summary: &Summary) -> bool {
    summary.go_live.is_some() && !changed(summary).is_empty() && !summary.has(Arm::Baseline)
}

/// How a measure fares in one arm, by whole weeks.
struct Course<'s> {
    measure: Measure,
    unit: Unit,
    /// Mean of the weeks before the go-live; `None` without such.
    before: Option<f64>,
    /// By how many times what is allowed the worst week is worse than usual.
    gravity: f64,
    worst: &'s WeekSummary,
    /// The first week after the worst from which on nothing is out of the ordinary again.
    back: Option<&'s WeekSummary>,
    last: &'s WeekSummary,
}

fn whole(summary: &Summary) -> impl Iterator<Item = &WeekSummary> {
    summary.weeks.iter().filter(|week| week.days == 7)
}

fn figure(week: &WeekSummary, measure: Measure, arm: Arm) -> Option<&Figure> {
    week.measures.get(measure)?.get(arm)
}

fn mean(week: &WeekSummary, measure: Measure, arm: Arm) -> Option<f64> {
    figure(week, measure, arm)?.mean
}

/// The course of a measure, if some week from the go-live on is worse than before it.
fn course(summary: &Summary, measure: Measure, arm: Arm) -> Option<Course<'_>> {
    let unit = measure.unit();
    let sign = match measure.definition().better {
        Better::Higher => -1.0,
        Better::Lower | Better::Neither => 1.0,
    };
    let there = |week: &&WeekSummary| mean(week, measure, arm).is_some();
    let early: Vec<&WeekSummary> = whole(summary).filter(|w| w.week < 0).collect();
    let early = early.iter().rev().take(BEFORE);
    let early: Vec<f64> = early.filter_map(|w| mean(w, measure, arm)).collect();
    let before = (!early.is_empty()).then(|| early.iter().sum::<f64>() / early.len() as f64);
    let since: Vec<&WeekSummary> = whole(summary)
        .filter(|w| w.week > 0)
        .filter(there)
        .collect();
    let value = |week: &WeekSummary| sign * mean(week, measure, arm).unwrap_or(0.0);
    let mut worst = 0;
    for at in 0..since.len() {
        if value(since[at]) > value(since[worst]) {
            worst = at;
        }
    }
    let usual = before.unwrap_or(0.0);
    let allowed = (MARGIN * usual.abs()).max(unit.precision_floor());
    let is_out = |week: &WeekSummary| value(week) - sign * usual > allowed;
    if !is_out(since.get(worst)?) {
        return None;
    }
    let excess = value(since[worst]) - sign * usual;
    let last_out = since.iter().rposition(|week| is_out(week))?;
    Some(Course {
        measure,
        unit,
        before,
        gravity: excess / allowed,
        worst: since[worst],
        back: before.and(since.get(last_out + 1).copied()),
        last: since.last()?,
    })
}

/// What is worse than before the go-live, the gravest first; patients seen are told for the whole
/// time.
fn courses(summary: &Summary, arm: Arm) -> Vec<Course<'_>> {
    let measures = BURDENS.iter().map(|(measure, _)| *measure);
    let measures = measures.filter(|measure| *measure != Measure::ClinicAttended);
    let there = measures.filter_map(|measure| course(summary, measure, arm));
    let mut found: Vec<Course<'_>> = there.collect();
    found.sort_by(|a, b| b.gravity.total_cmp(&a.gravity));
    found
}

/// The sentences.
pub(super) fn told(summary: &Summary, with: &dyn Fn(Arm) -> &'static str) -> Vec<String> {
    let arms = changed(summary);
    let each = if arms.len() > 1 { 1 } else { TOLD };
    let mut said: Vec<String> = Vec::new();
    for &arm in &arms {
        let courses = courses(summary, arm);
        let sentences = courses.iter().take(each);
        let sentences = sentences.enumerate().map(|(at, course)| match at {
            0 => format!("{} {}", with(arm), sentence(summary, course, arm)),
            _ => capital(&sentence(summary, course, arm)),
        });
        let sentences: Vec<String> = sentences.collect();
        said.push(match sentences.is_empty() {
            true => format!(
                "{} nothing that patients would notice is worse in any week than before it.",
                with(arm)
            ),
            false => sentences.join(" "),
        });
    }
    said.push(what_would_tell(summary));
    said
}

/// `clinics overrun by 15 min in the week from 4 March (3.4 min before the go-live); about that again
/// from 25 March on.`
fn sentence(summary: &Summary, course: &Course<'_>, arm: Arm) -> String {
    let measure = course.measure;
    let worst = figure(course.worst, measure, arm);
    let half = worst.and_then(|figure| figure.half_width);
    let amount = worst.and_then(|figure| figure.mean).unwrap_or(0.0);
    let said = clause(measure, &rounded_with_unit(amount, half, course.unit));
    let from = date_said(summary, course.worst.from);
    let before = course.before.map_or_else(String::new, |mean| {
        format!(" ({} before the go-live)", with_unit(mean, course.unit))
    });
    let back = match (course.before, course.back) {
        (None, _) => String::new(),
        (_, Some(week)) => {
            let from = date_said(summary, week.from);
            format!("; about that again from {from} on")
        }
        (_, None) => {
            let end = date_said(summary, summary.end);
            format!("; not about that again by {end}")
        }
    };
    format!("{said} in the week from {from}{before}{back}.")
}

/// Which arms would say what is the doing of the go-live, and of the plan.
fn what_would_tell(summary: &Summary) -> String {
    let mut wanted = vec!["baseline"];
    let mut of = vec!["the go-live"];
    if !summary.has(Arm::Unmitigated) {
        wanted.push("unmitigated");
        of.push(match summary.subjects.plan {
            true => "the plan",
            false => "the halt rules",
        });
    }
    let arms = match wanted.len() {
        1 => "arm",
        _ => "arms",
    };
    format!(
        "What of it is the doing of {} this run cannot tell: add the {arms} {}, or leave --arm out.",
        of.join(" or of "),
        wanted.join(" and ")
    )
}

/// The measures of the table.
#[cfg(feature = "xlsx")]
pub(super) fn measures(summary: &Summary) -> Vec<Measure> {
    let first = arms_of(summary).into_iter().next();
    let courses = first.map(|arm| courses(summary, arm)).unwrap_or_default();
    courses.iter().take(LINES).map(|c| c.measure).collect()
}

/// The lines of the table: of each measure its worst week, where there is one arm the week from which
/// it is as before again, and the last week; in the weeks of the first arm.
pub(super) fn lines(summary: &Summary) -> Vec<Line> {
    let arms = arms_of(summary);
    let Some(&first) = arms.first() else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    for course in courses(summary, first).iter().take(LINES) {
        let measure = course.measure;
        let of_week = |name: &str, week: &WeekSummary| Line {
            measure: name.to_owned(),
            when: brief_date(week.from),
            arms: arms
                .iter()
                .map(|&arm| cell(course.unit, figure(week, measure, arm)))
                .collect(),
            unit: course.unit,
            figures: arms
                .iter()
                .map(|&arm| numbers(figure(week, measure, arm)))
                .collect(),
        };
        let name = match measure.definition().kind {
            Kind::Count => format!("{} in the week", name_and_unit(measure)),
            _ => name_and_unit(measure),
        };
        lines.push(of_week(&name, course.worst));
        if let Some(back) = course.back.filter(|_| arms.len() == 1) {
            lines.push(of_week("  as before again", back));
        }
        lines.push(of_week("  at the end", course.last));
    }
    lines
}
