//! Which pictures a run leaves: the booking backlog, the wait on the telephone and the clinics'
//! overrun, each by arm with its band. How they are drawn is in `chart`.

use std::io;

use crate::experiment::{Figure, Runs, Subjects, Summary};
use crate::hospital::{Arm, Measure, Site};

use super::arms_of;
use super::picture::curves::{Across, Course, Curve, Curves, Point, go_live_mark};
use super::picture::sheet::Head;
use super::picture::theme::look;
use super::picture::{Picture, Size};

const BACKLOG: &str = "plots/backlog.svg";
const PHONE: &str = "plots/phone-wait.svg";
const OVERRUN: &str = "plots/clinic-overrun.svg";

/// Names of the pictures of a scenario: only of what it has.
#[must_use]
pub fn files(subjects: &Subjects) -> Vec<&'static str> {
    let all = [
        (BACKLOG, subjects.booking_office),
        (PHONE, subjects.phone_lines),
        (OVERRUN, subjects.clinics),
    ];
    let there = all.into_iter().filter(|(_, there)| *there);
    there.map(|(name, _)| name).collect()
}

/// The pictures, by name.
///
/// # Errors
///
/// Only if the drawing library cannot draw into a text.
pub fn all(
    site: &Site<'_>,
    runs: &Runs,
    summary: &Summary,
) -> io::Result<Vec<(&'static str, Picture)>> {
    let draw = |name: &'static str| {
        let n = summary.replications;
        let band = if n > 1 {
            format!("Line: mean of {n} replications; band: 90 % of them")
        } else {
            "One replication".to_owned()
        };
        let (title, what, unit, curves) = match name {
            BACKLOG => (
                "Booking backlog",
                "Patients for whom the office has still to act, each working day",
                "patients",
                by_day(site, runs, Measure::BookingUnbooked),
            ),
            PHONE => (
                "Wait on the telephone",
                "Minutes until answered, weekly mean over callers who were answered",
                "min",
                by_week(summary, Measure::CallsWaitAnswered),
            ),
            _ => (
                "Clinic overrun",
                "Minutes past the planned end, daily mean over clinicians' lists",
                "min",
                by_day(site, runs, Measure::ClinicOverrun),
            ),
        };
        let mark = site.calendar.go_live();
        let curves = Curves {
            head: Head {
                title: title.to_owned(),
                subtitle: vec![what.to_owned(), band],
            },
            alt: format!("{title}: {what}"),
            unit: unit.to_owned(),
            across: Across::Dates {
                start: summary.start,
                days: site.calendar.days() as f64,
            },
            course: Course::Straight,
            highest: None,
            marks: mark
                .map(|day| go_live_mark(summary.start, day as f64))
                .into_iter()
                .collect(),
            spans: Vec::new(),
            curves,
        };
        Ok((name, curves.picture(Size::PAGE)?))
    };
    files(&summary.subjects).into_iter().map(draw).collect()
}

fn curve(arm: Arm, points: Vec<Option<Point>>) -> Curve {
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
fn by_day(site: &Site<'_>, runs: &Runs, measure: Measure) -> Vec<Curve> {
    let days = 0..usize::try_from(site.calendar.days()).unwrap_or(0);
    let working: Vec<usize> = days
        .filter(|&day| site.calendar.is_working_day(day as i64))
        .collect();
    let of_arm = |&arm: &Arm| {
        let at = |&day: &usize| {
            let values = runs.of(arm).iter();
            let figure = Figure::of(values.map(|o| o.book.on_day(measure, None, day)));
            point(day as f64 + 0.5, &figure)
        };
        curve(
            arm,
            working.iter().map(at).filter(Option::is_some).collect(),
        )
    };
    runs.arms.iter().map(of_arm).collect()
}

/// A mean over weeks, drawn in their middle; broken weeks at the ends are left out.
fn by_week(summary: &Summary, measure: Measure) -> Vec<Curve> {
    let id = measure.definition().id;
    let of_arm = |arm: Arm| {
        let weeks = summary.weeks.iter().filter(|week| week.days == 7);
        let points = weeks.map(|week| {
            let figure = week.measures.get(id)?.get(arm.name())?;
            let from = week.from.days_since(summary.start) as f64;
            point(from + 3.5, figure)
        });
        curve(arm, points.collect())
    };
    arms_of(summary).into_iter().map(of_arm).collect()
}
