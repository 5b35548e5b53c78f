//! One panel of a plot: its series, its words, and how it is drawn.

use std::io;

use crate::model::spec::{Asked, CivilDate};
use crate::model::{Arm, Kind, Measure};
use crate::report::format::{Shown, with_unit};
use crate::report::picture::control_chart::ControlPicture;
use crate::report::picture::curves::{Across, Course, Curve, Curves, Point, moment_mark};
use crate::report::picture::sheet::Head;
use crate::report::picture::theme::look;
use crate::report::picture::{Picture, Size};
use crate::report::results::Results;
use crate::report::words::capital;
use crate::statistics::{ControlChart, Goal};
use crate::study::targets;

use super::{By, Form, Plot, Request, Row, Series};

/// What a panel shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Contents {
    /// A curve with a band for each arm.
    Fan(Vec<Series>),
    /// A control chart of one arm.
    Control {
        /// The points.
        series: Series,
        /// What is made of them.
        chart: ControlChart,
        /// What the scenario says that they shall be, in the measure's unit.
        target: Option<Goal>,
    },
}

/// A panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// What is shown.
    pub measure: Measure,
    /// Of which specialty, or the trust.
    pub specialty: String,
    /// Title.
    pub title: String,
    /// What is in it.
    pub contents: Contents,
}

/// The panels of a measure and a specialty.
pub(super) fn of(
    results: &Results,
    request: &Request,
    measure: Measure,
    specialty: &str,
    found: Vec<Series>,
) -> Vec<Panel> {
    let name = request
        .title
        .clone()
        .unwrap_or_else(|| capital(measure.name()));
    let title = if specialty == results.trust() {
        name
    } else {
        format!("{name}, {specialty}")
    };
    let panel = |title: String, contents: Contents| Panel {
        measure,
        specialty: specialty.to_owned(),
        title,
        contents,
    };
    match request.form {
        Form::Fan if found.is_empty() => Vec::new(),
        Form::Fan => vec![panel(title, Contents::Fan(found))],
        Form::Control => {
            let of_series = |mut series: Series| {
                // Weeks in which the others had something to measure, but not the first.
                let by_week = request.by == By::Week;
                series.rows.retain(|row| !by_week || row.first.is_some());
                let recovered = recovered(results, measure, specialty, series.arm);
                let days = [results.summary.go_live_of(series.arm), recovered];
                let chart = charted(&series, days, measure)?;
                let (arm, _, _) = look(series.arm);
                let title = match is_stock(measure) {
                    true => {
                        // The first has none before it.
                        series.rows.remove(0);
                        let each = request.by.each();
                        format!("{title}, change from {each} to {each}: {arm}")
                    }
                    false => format!("{title}: {arm}"),
                };
                let contents = Contents::Control {
                    series,
                    chart,
                    target: target(results, measure, specialty),
                };
                Some(panel(title, contents))
            };
            found.into_iter().filter_map(of_series).collect()
        }
    }
}

/// What the scenario says that a measure shall be: the checks let through none of which changes are
/// charted.
fn target(results: &Results, measure: Measure, specialty: &str) -> Option<Goal> {
    let trust = results.trust();
    let found = results.scenario.targets.iter().find(|target| {
        let Asked::Over(of, place, _) = &target.response.what else {
            return false;
        };
        let place = place.as_deref();
        let called = place.and_then(|name| results.scenario.specialty_called(name));
        *of == measure && called.unwrap_or(trust) == specialty
    })?;
    Some(targets::goal(found))
}

/// Whether a measure carries over from one day to the next: of such the changes are charted.
fn is_stock(measure: Measure) -> bool {
    measure.definition().kind == Kind::Level
}

/// The day by which half of the runs are back to normal, where that is judged.
fn recovered(results: &Results, measure: Measure, specialty: &str, arm: Arm) -> Option<CivilDate> {
    let judged = results.summary.recovery.get(measure)?;
    let judged = judged
        .arms
        .get(arm)
        .filter(|_| specialty == results.trust())?;
    judged.dates.p50
}

/// The control chart of a series, re-based at the go-live if there was one in its arm, and where it
/// is back to normal.
fn charted(
    series: &Series,
    days: [Option<CivilDate>; 2],
    measure: Measure,
) -> Option<ControlChart> {
    let values: Vec<f64> = series.rows.iter().map(Row::seen).collect();
    let from: Vec<CivilDate> = series.rows.iter().map(|row| row.from).collect();
    let days = days.into_iter().flatten();
    let days = days.filter(|_| series.arm != Arm::Baseline);
    targets::chart(measure, &from, &values, days)
}

impl Panel {
    /// Its series.
    #[must_use]
    pub fn series(&self) -> &[Series] {
        match &self.contents {
            Contents::Fan(all) => all,
            Contents::Control { series, .. } => std::slice::from_ref(series),
        }
    }

    /// What it shows, in a sentence: the first of the measure's definition.
    #[must_use]
    pub fn meaning(&self, by: By) -> String {
        let definition = self.measure.definition();
        let means = definition.means;
        let first = means.split_inclusive(". ").next().unwrap_or(means);
        let period = match (by, definition.kind) {
            (By::Day, _) => "Each working day",
            (By::Week, Kind::Level) => "Each week, mean of its working days",
            (By::Week, Kind::Median | Kind::Ninetieth) => "Each week, mean of its days",
            (By::Week, _) => "Each week",
        };
        format!("{} {period}.", first.trim())
    }

    /// Whether values are shown in per cent.
    #[must_use]
    pub fn is_share(&self) -> bool {
        self.measure.unit().is_share()
    }

    /// What the upright axis is in.
    #[must_use]
    pub fn unit(&self, by: By) -> Shown {
        Shown::of_measure(self.measure, by.each())
    }

    /// What it shows, for those who do not see it.
    #[must_use]
    pub fn told(&self, plot: &Plot) -> String {
        match &self.contents {
            Contents::Fan(all) => {
                let unit = self.measure.unit();
                let highest = |series: &Series| {
                    let means = series.rows.iter().map(|row| row.mean);
                    let top = with_unit(means.fold(0.0, f64::max), unit);
                    format!("{}: at most {top}", look(series.arm).0)
                };
                let said: Vec<String> = all.iter().map(highest).collect();
                let meaning = self.meaning(plot.by);
                format!("{}. {meaning} {}.", self.title, said.join("; "))
            }
            Contents::Control {
                series,
                chart,
                target,
            } => {
                let says = self.control(plot, series, (chart, *target)).told();
                format!("{}. {}", self.title, says.join(" "))
            }
        }
    }

    /// Of a control chart with a target: whether it is kept.
    #[must_use]
    pub fn assurance(&self, plot: &Plot) -> Option<String> {
        let Contents::Control {
            series,
            chart,
            target,
        } = &self.contents
        else {
            return None;
        };
        self.control(plot, series, (chart, *target))
            .assurance_said()
    }

    /// The panel's picture.
    pub(super) fn picture(&self, plot: &Plot, size: Size) -> io::Result<Picture> {
        match &self.contents {
            Contents::Fan(all) => self.fan(plot, all).picture(size),
            Contents::Control {
                series,
                chart,
                target,
            } => self.control(plot, series, (chart, *target)).picture(size),
        }
    }

    fn fan(&self, plot: &Plot, all: &[Series]) -> Curves {
        let first = plot.stretch.first();
        let mark = |(date, what): &(CivilDate, &str)| {
            moment_mark(what, first, date.days_since(first) as f64)
        };
        Curves {
            head: Head {
                title: self.title.clone(),
                subtitle: vec![self.meaning(plot.by), plot.how()],
            },
            alt: self.told(plot),
            unit: self.unit(plot.by).to_string(),
            across: Across::Dates {
                start: first,
                days: plot.stretch.days() as f64,
            },
            course: Course::Straight,
            highest: None,
            marks: plot.moments.iter().map(mark).collect(),
            spans: Vec::new(),
            curves: all.iter().map(|series| self.curve(plot, series)).collect(),
        }
    }

    fn curve(&self, plot: &Plot, series: &Series) -> Curve {
        let (name, colour, stroke) = look(series.arm);
        let mut points = Vec::new();
        let mut before: Option<CivilDate> = None;
        for row in &series.rows {
            // A week without anything to measure is a gap; a day is not: a clinic that runs on
            // Mondays is no curve of gaps.
            let gap = before.is_some_and(|b| row.from.days_since(b) > 7) && plot.by == By::Week;
            if gap {
                points.push(None);
            }
            before = Some(row.from);
            points.push(Some(self.point(plot, row)));
        }
        Curve {
            name: name.to_owned(),
            colour,
            stroke,
            points,
        }
    }

    fn point(&self, plot: &Plot, row: &Row) -> Point {
        let scale = self.measure.unit().scale();
        let figure = &row.figure;
        let band = figure.p05.zip(figure.p95).filter(|_| figure.n > 1);
        Point {
            x: place(plot, row),
            mean: scale * row.mean,
            band: band.map(|(low, high)| (scale * low, scale * high)),
        }
    }

    fn control(
        &self,
        plot: &Plot,
        series: &Series,
        (chart, target): (&ControlChart, Option<Goal>),
    ) -> ControlPicture {
        let scale = self.measure.unit().scale();
        let first = plot.stretch.first();
        let go_live = plot.go_lives.get(series.arm);
        ControlPicture {
            title: self.title.clone(),
            notes: vec![plot.how()],
            unit: self.unit(plot.by),
            each: plot.by.each(),
            start: first,
            days: plot.stretch.days() as f64,
            places: series.rows.iter().map(|row| place(plot, row)).collect(),
            chart: chart.times(scale),
            go_live: go_live.map(|date| date.days_since(first) as f64),
            target: target.map(|goal| goal.times(scale)),
        }
    }
}

/// Where a row is drawn, in days from the first day shown: in the middle of its day or week.
fn place(plot: &Plot, row: &Row) -> f64 {
    row.drawn_on().days_since(plot.stretch.first()) as f64 + 0.5
}
