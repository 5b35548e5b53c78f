//! The rows that were asked for, as series of points.

use crate::model::spec::{Calendar, CivilDate};
use crate::model::{Arm, Measure};
use crate::report::results::{Results, Wanted, WrongFolder};
use crate::study::Figure;

use super::{By, Request};

/// One point.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Number of the week, counted from the go-live; none for a day.
    pub week: Option<i64>,
    /// The day, or the first day of the week.
    pub from: CivilDate,
    /// The estimate.
    pub figure: Figure,
    /// Its mean over replications.
    pub mean: f64,
    /// The value of the first replication, kept for weeks.
    pub first: Option<f64>,
}

impl Row {
    /// The day on which it is drawn: that of the row, or the middle of the week.
    #[must_use]
    pub fn drawn_on(&self) -> CivilDate {
        match self.week {
            Some(_) => self.from.plus_days(3),
            None => self.from,
        }
    }

    /// One course of events, as a hospital would see it, for means of many vary far less; of days
    /// only the mean is kept.
    #[must_use]
    pub fn seen(&self) -> f64 {
        self.first.unwrap_or(self.mean)
    }
}

/// A measure of one arm over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The arm.
    pub arm: Arm,
    /// Its points in order; at least one.
    pub rows: Vec<Row>,
}

/// A row of a folder with what it is of.
pub(super) struct Labelled {
    measure: String,
    specialty: String,
    arm: Arm,
    row: Row,
}

/// The rows of a folder that are asked for: whole weeks, or working days.
pub(super) fn read(results: &Results, request: &Request) -> Result<Vec<Labelled>, WrongFolder> {
    let specialties: Vec<&str> = request.specialties.iter().map(|s| &**s).collect();
    let measures = request.measures.iter().map(|m| m.definition().id);
    let measures: Vec<&str> = measures.collect();
    let wanted = Wanted {
        arms: &request.arms,
        specialties: &specialties,
        measures: &measures,
    };
    match request.by {
        By::Week => {
            let rows = results.weeks(&wanted)?.into_iter();
            let shown = rows.filter(|r| r.days == 7 && request.stretch.meets(r.from, 7));
            Ok(shown
                .filter_map(|r| {
                    let row = row(Some(r.week), r.from, r.figure, r.first)?;
                    Some(labelled(r.measure, r.specialty, r.arm, row))
                })
                .collect())
        }
        By::Day => {
            let calendar = Calendar::of(&results.scenario);
            let working = |date| calendar.is_working_day(calendar.day_of(date));
            let rows = results.days(&wanted)?.into_iter();
            let shown = rows.filter(|r| working(r.date) && request.stretch.meets(r.date, 1));
            Ok(shown
                .filter_map(|r| {
                    let row = row(None, r.date, r.figure, None)?;
                    Some(labelled(r.measure, r.specialty, r.arm, row))
                })
                .collect())
        }
    }
}

fn row(week: Option<i64>, from: CivilDate, figure: Figure, first: Option<f64>) -> Option<Row> {
    let mean = figure.mean?;
    Some(Row {
        week,
        from,
        figure,
        mean,
        first,
    })
}

fn labelled(measure: String, specialty: String, arm: Arm, row: Row) -> Labelled {
    Labelled {
        measure,
        specialty,
        arm,
        row,
    }
}

/// The series of a measure and a specialty, an arm each; arms without rows are left out.
pub(super) fn of(rows: &[Labelled], measure: Measure, specialty: &str) -> Vec<Series> {
    let id = measure.definition().id;
    let of_arm = |arm: Arm| {
        let mine = rows
            .iter()
            .filter(|r| r.arm == arm && r.measure == id && r.specialty == specialty);
        let mut rows: Vec<Row> = mine.map(|r| r.row.clone()).collect();
        rows.sort_by_key(|row| row.from);
        (!rows.is_empty()).then_some(Series { arm, rows })
    };
    Arm::ALL.into_iter().filter_map(of_arm).collect()
}
