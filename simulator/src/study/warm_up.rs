//! Does the baseline begin settled, or is it still on its way from how it started when the new
//! system goes live? MSER-5 on its daily means; nothing is left out because of it, since all that
//! is said of a go-live counts from the go-live on.
//!
//! A heuristic for series that have a level says of one with seasons that it has none. So a measure
//! must also have moved: its last days are held against its first, or, where a whole year or more
//! lies between, against the same days of the first year in which there are such, and what has
//! changed in these years is taken to have changed as fast all the time. A winter that comes every
//! year is not a drift; a drift is as much of one as ever.

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
        let mut sums = vec![(0.0, 0); working.len()];
        for outcome in outcomes {
            let daily = outcome.book.daily(measure, None);
            for (&day, (sum, n)) in working.iter().zip(&mut sums) {
                if let Some(value) = daily.on_day(day) {
                    (*sum, *n) = (*sum + value, *n + 1);
                }
            }
        }
        let means = working.iter().zip(sums).filter(|(_, (_, n))| *n > 0);
        let means = means.map(|(&day, (sum, n))| (day, sum / f64::from(n)));
        let series: Vec<(usize, f64)> = means.collect();
        if series.iter().all(|(_, value)| *value == 0.0) {
            continue;
        }
        if let Some(settling) = of_series(site, measure, &series) {
            found.insert(measure, settling);
        }
    }
    found
}

/// Days after which weekdays and seasons are the same.
const YEAR: usize = 364;

/// By how much a series has moved from its beginning to its end, apart from its seasons.
fn moved(series: &[(usize, f64)]) -> f64 {
    let ten = series.len().min(10);
    let mean = |part: &[(usize, f64)]| {
        part.iter().map(|(_, value)| value).sum::<f64>() / part.len().max(1) as f64
    };
    let last = &series[series.len() - ten..];
    let (Some(begins), Some(ends)) = (series.first(), last.first()) else {
        return 0.0;
    };
    let span = ends.0 - begins.0;
    let back = span / YEAR * YEAR;
    if back == 0 {
        return mean(last) - mean(&series[..ten]);
    }
    let from = series.partition_point(|(day, _)| day + back < ends.0);
    let alike = &series[from..from + ten];
    (mean(last) - mean(alike)) * span as f64 / back as f64
}

fn of_series(site: &Site<'_>, measure: Measure, series: &[(usize, f64)]) -> Option<Settling> {
    let values: Vec<f64> = series.iter().map(|(_, value)| *value).collect();
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len().max(1) as f64;
    let ten = values.len().min(10);
    let (first, last) = (mean(&values[..ten]), mean(&values[values.len() - ten..]));
    let tolerance = site.scenario.recovery.tolerance.value();
    let moves =
        moved(series).abs() > f64::max(tolerance * last.abs(), measure.unit().recovery_floor());
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A series on the working days of so many weeks.
    fn on_working_days(weeks: usize, level: impl Fn(f64) -> f64) -> Vec<(usize, f64)> {
        let days = (0..7 * weeks).filter(|day| day % 7 < 5);
        days.map(|day| (day, level(day as f64))).collect()
    }

    /// Lower by a fifth in midwinter, which is so far from the beginning.
    fn winter(day: f64, midwinter: f64) -> f64 {
        let year = 2.0 * std::f64::consts::PI / YEAR as f64;
        100.0 - 10.0 * (1.0 + libm::cos((day - midwinter) * year))
    }

    #[test]
    fn a_winter_that_comes_every_year_is_no_drift() {
        // One and a half years and more: it begins in summer and ends in winter.
        let series = on_working_days(78, |day| winter(day, 182.0));
        assert!(moved(&series).abs() < 0.5, "{}", moved(&series));
        assert!((series[0].1 - series[series.len() - 1].1).abs() > 15.0);
    }

    #[test]
    fn a_drift_is_as_much_of_one_with_seasons_as_without() {
        let drift = |day: f64| 30.0 * day / (78.0 * 7.0);
        let without = on_working_days(78, drift);
        let with = on_working_days(78, |day| winter(day, 100.0) + drift(day));
        assert!((moved(&with) - moved(&without)).abs() < 0.5);
        assert!((moved(&without) - 30.0).abs() < 1.0, "{}", moved(&without));
    }

    #[test]
    fn within_a_year_the_last_days_are_held_against_the_first() {
        let series = on_working_days(40, |day| winter(day, 182.0));
        let ten = |part: &[(usize, f64)]| part.iter().map(|(_, v)| v).sum::<f64>() / 10.0;
        let ends = series.len();
        let held = ten(&series[ends - 10..]) - ten(&series[..10]);
        assert!((moved(&series) - held).abs() < 1e-12);
    }
}
