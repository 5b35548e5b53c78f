//! Peaks: each replication's own worst working day from the go-live (or the start) on, and the day on
//! which an arm exceeds its baseline most.

use serde::{Deserialize, Serialize};

use super::Runs;
use super::estimates::{Figure, go_live_day};
use super::keyed::ArmRows;
use crate::model::spec::CivilDate;
use crate::model::{Arm, Measure, Outcome, Site, SpecialtyId};

/// Measures whose peak is reported.
pub(super) const PEAKING: [Measure; 6] = [
    Measure::BookingUnbooked,
    Measure::BookingUnregistered,
    Measure::CallsWait,
    Measure::ClinicOverrun,
    Measure::ListSize,
    Measure::ListLost,
];

/// How days of replications are spread.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DaySpread {
    /// 10 % of replications are not later.
    pub p10: CivilDate,
    /// The median.
    pub p50: CivilDate,
    /// 90 % of replications are not later.
    pub p90: CivilDate,
}

/// Each run's own worst day: higher than the peak of the mean curve, since days differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorstDay {
    /// The measure on it.
    pub value: Figure,
    /// Which day it is; null if there was nothing to measure.
    pub day: Option<DaySpread>,
}

/// The highest value on a working day from the go-live (or the start) on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PeakSummary {
    /// Its height. The mean of peaks is above the peak of the mean curve.
    pub value: Figure,
    /// Its day; null if there was nothing to measure.
    pub day: Option<DaySpread>,
    /// Where the arm is worst against the same replication's baseline; null for the baseline.
    pub against_baseline: Option<ExcessSummary>,
}

/// The working day, from the go-live on, on which an arm exceeds its baseline most. Unlike the
/// peak, it is not drawn away by a busy month that the baseline has as well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExcessSummary {
    /// By how much.
    pub excess: Figure,
    /// Height in the arm on that day.
    pub value: Figure,
    /// Height in the baseline on that day.
    pub baseline: Figure,
    /// The day.
    pub day: DaySpread,
}

pub(super) fn peaks(site: &Site<'_>, runs: &Runs, measure: Measure) -> ArmRows<PeakSummary> {
    let of_arm = |(arm, worst): (Arm, WorstDay)| {
        let summary = PeakSummary {
            day: worst.day,
            value: worst.value,
            against_baseline: excess(site, runs, measure, arm),
        };
        (arm, summary)
    };
    worst_days(site, runs, measure)
        .into_iter()
        .map(of_arm)
        .collect()
}

/// Each run's own worst working day from the go-live (or the start) on, by arm.
pub(super) fn worst_days(site: &Site<'_>, runs: &Runs, measure: Measure) -> ArmRows<WorstDay> {
    let of_arm = |&arm: &Arm| {
        let outcomes = runs.of(arm).iter();
        let found: Vec<Option<(usize, f64)>> = outcomes
            .map(|o| highest_of(site, o, measure, None))
            .collect();
        let days = found.iter().flatten().map(|(day, _)| *day);
        let worst = WorstDay {
            day: day_spread(site, days.collect()),
            value: Figure::of(found.iter().map(|f| f.map(|(_, value)| value))),
        };
        (arm, worst)
    };
    runs.arms.iter().map(of_arm).collect()
}

/// The height of the peak in one replication, of the trust or of a specialty.
pub(super) fn peak_of(
    site: &Site<'_>,
    outcome: &Outcome,
    measure: Measure,
    specialty: Option<SpecialtyId>,
) -> Option<f64> {
    highest_of(site, outcome, measure, specialty).map(|(_, value)| value)
}

fn highest_of(
    site: &Site<'_>,
    outcome: &Outcome,
    measure: Measure,
    specialty: Option<SpecialtyId>,
) -> Option<(usize, f64)> {
    let daily = outcome.book.daily(measure, specialty);
    highest(site, |day| daily.on_day(day))
}

/// The first of the highest working days from the go-live (or the start) on.
pub(super) fn highest(
    site: &Site<'_>,
    value: impl Fn(usize) -> Option<f64>,
) -> Option<(usize, f64)> {
    let from = go_live_day(site).unwrap_or(0);
    let mut highest: Option<(usize, f64)> = None;
    for day in from..usize::try_from(site.calendar.days()).unwrap_or(0) {
        if !site.calendar.is_working_day(day as i64) {
            continue;
        }
        let Some(value) = value(day) else { continue };
        if highest.is_none_or(|(_, so_far)| value > so_far) {
            highest = Some((day, value));
        }
    }
    highest
}

fn excess(site: &Site<'_>, runs: &Runs, measure: Measure, arm: Arm) -> Option<ExcessSummary> {
    if arm == Arm::Baseline {
        return None;
    }
    let pairs = runs.of(arm).iter().zip(runs.of(Arm::Baseline));
    let found: Vec<(usize, f64, f64)> = pairs
        .filter_map(|(changed, baseline)| {
            let changed = changed.book.daily(measure, None);
            let baseline = baseline.book.daily(measure, None);
            let excess = |day| Some(changed.on_day(day)? - baseline.on_day(day)?);
            let (day, _) = highest(site, excess)?;
            Some((day, changed.on_day(day)?, baseline.on_day(day)?))
        })
        .collect();
    Some(ExcessSummary {
        excess: Figure::of(found.iter().map(|(_, arm, base)| Some(arm - base))),
        value: Figure::of(found.iter().map(|(_, arm, _)| Some(*arm))),
        baseline: Figure::of(found.iter().map(|(_, _, base)| Some(*base))),
        day: day_spread(site, found.iter().map(|(day, _, _)| *day).collect())?,
    })
}

fn day_spread(site: &Site<'_>, mut days: Vec<usize>) -> Option<DaySpread> {
    days.sort_unstable();
    let last = days.len().checked_sub(1)?;
    let at = |share: f64| {
        let rank = (share * last as f64).round() as usize;
        site.calendar.date(days[rank] as i64)
    };
    Some(DaySpread {
        p10: at(0.1),
        p50: at(0.5),
        p90: at(0.9),
    })
}
