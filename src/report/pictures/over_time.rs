//! Fan charts: what changes from day to day or from week to week, by arm.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::model::spec::{Calendar, CivilDate, Role};
use crate::model::{Arm, Kind, Measure};
use crate::report::arms_of;
use crate::report::format::Shown;
use crate::report::picture::curves::{Across, Course, Curve, Curves, Point, Span, moment_mark};
use crate::report::picture::sheet::Head;
use crate::report::picture::theme::look;
use crate::report::results::{DayRow, Results, Wanted, WeekRow, WrongFolder};
use crate::report::verdict;
use crate::report::words::{capital, moments};
use crate::study::{Figure, Summary};

use super::Named;
use super::zoom::{learnt, zoomed};

/// What a fan chart is about.
struct Subject {
    name: &'static str,
    how: Cow<'static, str>,
    measure: Measure,
    by: By,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// Working days on which there was something to measure.
    Day,
    /// Whole weeks, drawn in their middle.
    Week,
}

const SUBJECTS: [Subject; 3] = [
    Subject {
        name: "backlog",
        how: Cow::Borrowed("Patients for whom the office has still to act, each working day."),
        measure: Measure::BookingUnbooked,
        by: By::Day,
    },
    Subject {
        name: "phone-wait",
        how: Cow::Borrowed(
            "Minutes in the queue, weekly mean over all callers who joined it, answered or not.",
        ),
        measure: Measure::CallsWait,
        by: By::Week,
    },
    Subject {
        name: "clinic-overrun",
        how: Cow::Borrowed("Minutes past the planned end, daily mean over clinicians' lists."),
        measure: Measure::ClinicOverrun,
        by: By::Day,
    },
];

impl Subject {
    /// What suffers most, where it is none of the usual subjects.
    fn gravest(summary: &Summary) -> Option<Self> {
        let measure = verdict::gravest(summary)?;
        if SUBJECTS.iter().any(|subject| subject.measure == measure) {
            return None;
        }
        let definition = measure.definition();
        let means = definition.means.split_once(';').map(|(what, _)| what);
        let what = means.unwrap_or(definition.means).trim_end_matches('.');
        let (by, when) = match definition.kind {
            Kind::Level => (By::Day, "each working day"),
            Kind::Count => (By::Week, "each week"),
            _ => (By::Week, "weekly mean"),
        };
        Some(Self {
            name: "gravest",
            how: format!("{what}, {when}.").into(),
            measure,
            by,
        })
    }
}

/// The fan charts of what a scenario has, that of what suffers most first.
pub(super) fn pictures(results: &Results) -> Result<Vec<Named>, WrongFolder> {
    let mut found = Vec::new();
    let gravest = Subject::gravest(&results.summary);
    for subject in gravest.iter().chain(&SUBJECTS) {
        if subject.measure.is_in(&results.scenario) {
            let curves = of_subject(results, subject)?;
            let draw = move |size| curves.picture(size);
            let picture = Named::new(subject.name, draw);
            found.push(picture.about(subject.measure));
        }
    }
    Ok(found)
}

fn of_subject(results: &Results, subject: &Subject) -> Result<Curves, WrongFolder> {
    let (trust, id) = (results.trust(), subject.measure.definition().id);
    let wanted = Wanted {
        arms: &[],
        specialties: &[trust],
        measures: &[id],
    };
    let curves = match subject.by {
        By::Day => by_day(results, &results.days(&wanted)?),
        By::Week => by_week(results, &results.weeks(&wanted)?),
    };
    let seen = verdict::title(&results.summary, subject.measure);
    let title = seen.unwrap_or_else(|| capital(subject.measure.name()));
    let unit = Shown::of(subject.measure.unit());
    let mut chart = over_dates(results, &title, &unit.to_string(), curves);
    chart.head.subtitle = vec![subject.how.to_string(), band_said(results)];
    chart.alt = format!("{title}. {} {}", subject.how, told(&chart.curves, unit));
    // The plan is shown where it explains: beside what suffers most.
    let gravest = verdict::gravest(&results.summary);
    if gravest.is_some_and(|gravest| gravest != subject.measure) {
        chart.spans.clear();
    }
    Ok(zoomed(chart))
}

/// Curves over the whole horizon, the go-live and what the plan does marked.
pub(in crate::report) fn over_dates(
    results: &Results,
    title: &str,
    unit: &str,
    curves: Vec<Curve>,
) -> Curves {
    let summary = &results.summary;
    let moments = moments(summary).into_iter();
    let marks = moments.map(|(date, what)| {
        let day = date.days_since(summary.start) as f64;
        moment_mark(what, summary.start, day)
    });
    Curves {
        head: Head {
            title: title.to_owned(),
            subtitle: Vec::new(),
        },
        alt: String::new(),
        unit: unit.to_owned(),
        across: Across::Dates {
            start: summary.start,
            days: (summary.end.days_since(summary.start) + 1) as f64,
        },
        course: Course::Straight,
        highest: None,
        marks: marks.collect(),
        spans: spans(results),
        curves,
    }
}

/// How the bands are to be read.
pub(in crate::report) fn band_said(results: &Results) -> String {
    match results.summary.replications {
        1 => "One replication.".to_owned(),
        n => format!("Line: mean of {n} replications; band: 90 % of them."),
    }
}

/// When the plan's interventions are in force, as far as they are in more than half of the
/// replications.
fn spans(results: &Results) -> Vec<Span> {
    let summary = &results.summary;
    let arm = if summary.has(Arm::Planned) {
        Arm::Planned
    } else {
        Arm::Halted
    };
    let span = |intervention: &crate::study::InterventionSummary| {
        let taken = intervention.arms.get(arm)?;
        let first = taken
            .first_day
            .filter(|_| taken.share.is_some_and(|s| s > 0.5))?;
        let from = first.days_since(summary.start) as f64;
        Some(Span {
            from,
            to: from + taken.days?,
            words: intervention.name.replace('-', " "),
        })
    };
    summary.plan.iter().filter_map(span).collect()
}

/// A curve in the look of an arm.
pub(super) fn curve(arm: Arm, points: Vec<Option<Point>>) -> Curve {
    let (name, colour, stroke) = look(arm);
    Curve {
        name: name.to_owned(),
        colour,
        stroke,
        points,
    }
}

fn point(x: f64, figure: &Figure) -> Option<Point> {
    let mean = figure.mean?;
    let band = figure.p05.zip(figure.p95).filter(|_| figure.n > 1);
    Some(Point { x, mean, band })
}

/// A level at the end of working days, or a mean over those on which there was something to
/// measure: a clinic that runs on Mondays is not a curve of gaps.
pub(super) fn by_day(results: &Results, rows: &[DayRow]) -> Vec<Curve> {
    let calendar = Calendar::of(&results.scenario);
    let of_arm = |arm: Arm| {
        let mine = rows.iter().filter(|row| row.arm == arm);
        let points = mine.filter_map(|row| {
            let day = calendar.day_of(row.date);
            let point = point(day as f64 + 0.5, &row.figure)?;
            calendar.is_working_day(day).then_some(Some(point))
        });
        curve(arm, points.collect())
    };
    arms_of(&results.summary).into_iter().map(of_arm).collect()
}

/// A mean over weeks, drawn in their middle; broken weeks at the ends are left out.
pub(in crate::report) fn by_week(results: &Results, rows: &[WeekRow]) -> Vec<Curve> {
    let summary = &results.summary;
    let of_arm = |arm: Arm| {
        let mine = rows.iter().filter(|row| row.arm == arm && row.days == 7);
        let by_start: BTreeMap<CivilDate, &Figure> =
            mine.map(|row| (row.from, &row.figure)).collect();
        let (first, last) = (by_start.first_key_value(), by_start.last_key_value());
        let points = first.zip(last).map(|((&first, _), (&last, _))| {
            let weeks = last.days_since(first) / 7;
            let at = |week: i64| {
                let from = first.plus_days(7 * week);
                point(
                    from.days_since(summary.start) as f64 + 3.5,
                    by_start.get(&from)?,
                )
            };
            (0..=weeks).map(at).collect()
        });
        curve(arm, points.unwrap_or_default())
    };
    arms_of(summary).into_iter().map(of_arm).collect()
}

/// The highest value of each curve, in words.
pub(in crate::report) fn told(curves: &[Curve], unit: Shown) -> String {
    let highest = |curve: &Curve| {
        let means = curve.points.iter().flatten().map(|p| p.mean);
        let top = means.fold(f64::NEG_INFINITY, f64::max);
        top.is_finite().then(|| {
            let top = unit.amount(top);
            format!("{}: at most {top}", curve.name)
        })
    };
    let all: Vec<String> = curves.iter().filter_map(highest).collect();
    format!("{}.", all.join("; "))
}

/// How quick the trust's own staff are on the new system, by role.
pub(super) fn learning(results: &Results) -> Vec<Named> {
    let names = [
        (Role::Clerk, "learning-clerks", "Clerks"),
        (
            Role::Receptionist,
            "learning-receptionists",
            "Receptionists",
        ),
        (Role::Clinician, "learning-clinicians", "Clinicians"),
    ];
    let mut found = Vec::new();
    for (role, name, people) in names {
        let Some(by_arm) = results.close_up.learning.get(&role) else {
            continue;
        };
        let of_arm = |arm: Arm| {
            let days = by_arm.get(arm)?.iter();
            let points = days.map(|day| {
                let from = day.date.days_since(results.summary.start) as f64;
                Some(Point {
                    x: from + 0.5,
                    mean: day.mean,
                    band: Some((day.quickest, day.slowest)),
                })
            });
            Some(curve(arm, points.collect()))
        };
        let arms = arms_of(&results.summary).into_iter();
        let curves: Vec<Curve> = arms.filter_map(of_arm).collect();
        let highest = curves.iter().flat_map(|c| c.points.iter().flatten());
        if highest.map(|p| p.mean).fold(1.0, f64::max) < 1.005 {
            continue;
        }
        let slowest = curves.iter().filter_map(|c| c.points.first()?.as_ref());
        let slowest = slowest.map(|p| p.mean).fold(1.0, f64::max);
        let title = match slowest > 1.005 {
            true => format!("{people} take {slowest:.1} times as long at first"),
            false => format!("{people} on the new system"),
        };
        let mut chart = over_dates(results, &title, "times as long", curves);
        chart.spans.clear();
        let how = "How much longer a task takes than on the familiar system (1: as long).";
        let band = "Line: mean of the own staff; band: from the quickest to the slowest tenth.";
        chart.head.subtitle = vec![how.to_owned(), band.to_owned()];
        let first = chart.curves.iter().filter_map(|c| {
            let (first, last) = (c.points.first()?.as_ref()?, c.points.last()?.as_ref()?);
            Some(format!(
                "{}: {:.2} at first, {:.2} in the end",
                c.name, first.mean, last.mean
            ))
        });
        chart.alt = format!("{title}. {how} {}.", first.collect::<Vec<_>>().join("; "));
        let chart = learnt(chart);
        let draw = move |size| chart.picture(size);
        found.push(Named::new(name, draw));
    }
    found
}
