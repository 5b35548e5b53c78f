//! What of what comes is the season's: a factor for each month, where two years at least show it.

use jiff::civil::Date;

use super::shown::DayCount;
use crate::extract::LocalTime;
use crate::statistics::fitting::FittedCounts;

/// In fewer days no month has been seen twice.
const TWO_YEARS: usize = 2 * 365;
/// What chance alone makes of months that are all alike exceeds this once in a hundred times: the chi-squared
/// law's quantile at 11 degrees of freedom.
const BEYOND_CHANCE: f64 = 24.725;

/// A factor for each month, January's first, of mean 1 over the days of a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Season(pub [f64; 12]);

impl Season {
    /// `None` where the days are too few, or months differ no more than by chance.
    pub(super) fn of(counts: &FittedCounts, by_day: &[DayCount], first: i64) -> Option<Self> {
        if by_day.len() < TWO_YEARS {
            return None;
        }
        let cv = counts.day_to_day.value;
        let mut months = [[0.0; 3]; 12];
        for (day, of) in (first..).zip(by_day).filter(|(_, of)| of.counted) {
            let mean = counts.means[LocalTime::weekday_of(day)].map_or(0.0, |mean| mean.value);
            let [seen, expected, variance] = &mut months[month(LocalTime::date_of(day).date())];
            *seen += of.count;
            *expected += mean;
            *variance += mean + cv * cv * mean * mean;
        }
        let apart: f64 = months
            .iter()
            .map(|[seen, expected, variance]| (seen - expected).powi(2) / variance.max(1.0))
            .sum();
        let all_seen = months
            .iter()
            .all(|[seen, expected, _]| *seen > 0.0 && *expected > 0.0);
        (all_seen && apart > BEYOND_CHANCE)
            .then(|| Self(months.map(|[seen, expected, _]| seen / expected)))
    }

    /// The factor of a day.
    pub(super) fn on(&self, day: i64) -> f64 {
        self.0[month(LocalTime::date_of(day).date())]
    }
}

fn month(date: Date) -> usize {
    date.month() as usize - 1
}
