//! What of what comes is the season's: a factor for each month, where two years at least show it.

use jiff::civil::Date;

use super::shown::DayCount;
use crate::extract::{FEW, LocalTime};
use crate::statistics::fitting::FittedCounts;

/// In fewer days hardly a month has been seen twice: two years, less the last weeks, whose referrals are not all
/// there yet.
const TWO_YEARS: usize = 680;
/// Days of a year.
const YEAR: usize = 365;
/// What chance alone makes of months that are all alike exceeds this once in a hundred times: the chi-squared
/// distribution's quantile at 11 degrees of freedom.
const BEYOND_CHANCE: f64 = 24.725;

/// A factor for each month, January's first, of mean 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Season(pub [f64; 12]);

impl Season {
    /// `None` where the days are too few, or months differ no more than by chance.
    pub(super) fn of(counts: &FittedCounts, by_day: &[DayCount], first: i64) -> Option<Self> {
        if by_day.len() < TWO_YEARS {
            return None;
        }
        let cv = counts.day_to_day.value;
        let usual = |day: i64| {
            let mean = counts.means[LocalTime::weekday_of(day)];
            mean.map_or(0.0, |mean| mean.value)
        };
        let counted = || (first..).zip(by_day).filter(|(_, of)| of.counted);
        let growth = growth(
            counted().map(|(day, of)| (day - first, of.count, usual(day))),
            by_day.len(),
        );
        let middle = first as f64 + by_day.len() as f64 / 2.0;
        let mut months = [[0.0; 3]; 12];
        for (day, of) in counted() {
            let mean = usual(day) * libm::pow(growth, (day as f64 - middle) / YEAR as f64);
            let [seen, expected, variance] = &mut months[month(LocalTime::date_of(day).date())];
            *seen += of.count;
            *expected += mean;
            *variance += mean + cv * cv * mean * mean;
        }
        let apart: f64 = months
            .iter()
            .map(|[seen, expected, variance]| (seen - expected).powi(2) / variance.max(1.0))
            .sum();
        // A month with next to nobody would tell of them.
        let few = f64::from(FEW as u32);
        let all_seen = months
            .iter()
            .all(|[seen, expected, _]| *seen >= few && *expected > 0.0);
        let factors = months.map(|[seen, expected, _]| seen / expected);
        let mean = factors.iter().sum::<f64>() / 12.0;
        (all_seen && apart > BEYOND_CHANCE).then(|| Self(factors.map(|factor| factor / mean)))
    }

    /// The factor of a day.
    pub(super) fn on(&self, day: i64) -> f64 {
        self.0[month(LocalTime::date_of(day).date())]
    }
}

/// By what factor more come in a year, the last year's over those of the year before: of days from the first, each
/// with how many came and how many usually do.
fn growth(days: impl Iterator<Item = (i64, f64, f64)>, all: usize) -> f64 {
    // As many days of either year, and no more: the same of each season.
    let length = (all - YEAR).min(YEAR) as i64;
    let mut years = [[0.0; 2]; 2];
    for (day, seen, usual) in days {
        let back = all as i64 - 1 - day;
        let year = back / YEAR as i64;
        if year < 2 && back % (YEAR as i64) < length {
            years[year as usize][0] += seen;
            years[year as usize][1] += usual;
        }
    }
    let [now, before] = years.map(|[seen, usual]| seen / usual);
    match now > 0.0 && before > 0.0 && now.is_finite() && before.is_finite() {
        true => now / before,
        false => 1.0,
    }
}

fn month(date: Date) -> usize {
    date.month() as usize - 1
}
