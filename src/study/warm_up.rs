//! Does the baseline begin settled, or is it still on its way from how it started when the new
//! system goes live? MSER-5 on its daily means; nothing is left out because of it, since all that
//! is said of a go-live counts from the go-live on.

use serde::{Deserialize, Serialize};

use crate::model::spec::CivilDate;
use crate::model::{Arm, Measure, Site};
use crate::statistics::{MSER_BATCH, WarmUp, mser};

use super::Runs;
use super::estimates::go_live_day;
use super::keyed::MeasureRows;

/// Measures of which it is asked whether they settle.
pub const SETTLING: [Measure; 4] = [
    Measure::BookingUnbooked,
    Measure::ListSize,
    Measure::CallsWait,
    Measure::ClinicWait,
];

/// How one measure of the baseline settles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settling {
    /// The first working day from which it is settled; null if it does not settle.
    pub from: Option<CivilDate>,
    /// Mean of its first ten working days.
    pub first: f64,
    /// Mean of its last ten working days.
    pub last: f64,
    /// What there is to say, if it matters.
    pub verdict: Verdict,
}

/// What there is to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It begins settled, or settles before the go-live, or moves too little to matter.
    Settled,
    /// It is still settling at the go-live.
    StillSettling,
    /// It does not settle: it grows or falls to the end.
    NotSettled,
    /// There are too few days to tell.
    TooShort,
}

/// How the baseline settles, by measure id; empty if it was not simulated.
#[must_use]
pub fn settling(site: &Site<'_>, runs: &Runs) -> MeasureRows<Settling> {
    let outcomes = runs.of(Arm::Baseline);
    let days = usize::try_from(site.calendar.days()).unwrap_or(0);
    let working: Vec<usize> = (0..days)
        .filter(|&d| site.calendar.is_working_day(d as i64))
        .collect();
    let mut found = MeasureRows::new();
    for measure in SETTLING {
        // The mean over replications; days without anything to measure are passed over.
        let series: Vec<(usize, f64)> = working
            .iter()
            .filter_map(|&day| {
                let values = outcomes
                    .iter()
                    .filter_map(|o| o.book.on_day(measure, None, day));
                let (sum, n) = values.fold((0.0, 0), |(sum, n), v| (sum + v, n + 1));
                (n > 0).then(|| (day, sum / f64::from(n)))
            })
            .collect();
        if series.iter().all(|(_, value)| *value == 0.0) {
            continue;
        }
        if let Some(settling) = of_series(site, measure, &series) {
            found.insert(measure, settling);
        }
    }
    found
}

fn of_series(site: &Site<'_>, measure: Measure, series: &[(usize, f64)]) -> Option<Settling> {
    let values: Vec<f64> = series.iter().map(|(_, value)| *value).collect();
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len().max(1) as f64;
    let ten = values.len().min(10);
    let (first, last) = (mean(&values[..ten]), mean(&values[values.len() - ten..]));
    let tolerance = site.scenario.recovery.tolerance.value();
    let moves =
        (first - last).abs() > f64::max(tolerance * last.abs(), measure.unit().recovery_floor());
    let go_live = go_live_day(site);
    let (from, verdict) = match mser(&values, MSER_BATCH)? {
        WarmUp::TooShort { .. } => (None, Verdict::TooShort),
        WarmUp::NotSettled if moves => (None, Verdict::NotSettled),
        WarmUp::NotSettled => (None, Verdict::Settled),
        WarmUp::Settled { after } => {
            let day = series.get(after).map(|(day, _)| *day)?;
            let late = go_live.is_some_and(|live| day > live) && moves;
            let verdict = if late {
                Verdict::StillSettling
            } else {
                Verdict::Settled
            };
            (Some(site.calendar.date(day as i64)), verdict)
        }
    };
    Some(Settling {
        from,
        first,
        last,
        verdict,
    })
}
