//! Counts of days that have factors of their own: a Poisson number whose mean, known by group (the
//! weekday), is multiplied by a gamma factor of mean 1, so that it is negative binomial.

use serde::{Deserialize, Serialize};

use super::Fitted;
use super::likelihood::FALL;
use crate::statistics::Interval;

/// Means of groups, and how much days vary beyond chance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FittedCounts {
    /// Mean number a day of each group, with its interval; `None` of a group without days.
    pub means: Vec<Option<Fitted>>,
    /// Their sum: a mean week, if groups are weekdays.
    pub sum: Fitted,
    /// Coefficient of variation of the days' own factors.
    pub day_to_day: Fitted,
    /// Days.
    pub days: usize,
}

impl FittedCounts {
    /// From the count of each day of each group. The factors' variation is where its likelihood is
    /// greatest with the means as they are, its interval by the ratio of likelihoods. `None` with
    /// fewer than two days in every group.
    #[must_use]
    pub fn of(groups: &[Vec<f64>]) -> Option<Self> {
        let mean =
            |days: &[f64]| (!days.is_empty()).then(|| days.iter().sum::<f64>() / days.len() as f64);
        let means: Vec<Option<f64>> = groups.iter().map(|days| mean(days)).collect();
        if groups.iter().all(|days| days.len() < 2) {
            return None;
        }
        let profile = |cv: f64| -> f64 {
            let of_group = |(days, mean): (&Vec<f64>, &Option<f64>)| {
                let mean = mean.unwrap_or(0.0);
                days.iter()
                    .map(|&count| log_chance(count, mean, cv))
                    .sum::<f64>()
            };
            groups.iter().zip(&means).map(of_group).sum()
        };
        let most = 2.0;
        let cv = greatest(&profile, 0.0, most);
        let bound = profile(cv) - FALL;
        let lower = if profile(0.0) >= bound {
            0.0
        } else {
            crossing(&profile, bound, 0.0, cv)
        };
        let upper = if profile(most) >= bound {
            most
        } else {
            crossing(&profile, bound, most, cv)
        };
        let error = |mean: f64, days: usize| ((mean + cv * cv * mean * mean) / days as f64).sqrt();
        let known = groups.iter().zip(&means);
        let fitted: Vec<Option<Fitted>> = known
            .map(|(days, mean)| mean.map(|mean| Fitted::by_error(mean, error(mean, days.len()))))
            .collect();
        let variances = groups.iter().zip(&means);
        let variance: f64 = variances
            .filter_map(|(days, mean)| mean.map(|mean| error(mean, days.len())))
            .map(|error| error * error)
            .sum();
        Some(Self {
            sum: Fitted::by_error(means.iter().flatten().sum(), variance.sqrt()),
            means: fitted,
            day_to_day: Fitted {
                value: cv,
                interval: Interval { lower, upper },
            },
            days: groups.iter().map(Vec::len).sum(),
        })
    }
}

/// Logarithm of the chance of a count, up to what depends on the count alone.
fn log_chance(count: f64, mean: f64, cv: f64) -> f64 {
    if mean <= 0.0 {
        return 0.0;
    }
    if cv < 1e-4 {
        return count * libm::log(mean) - mean;
    }
    let shape = 1.0 / (cv * cv);
    libm::lgamma(count + shape) - libm::lgamma(shape)
        + shape * libm::log(shape / (shape + mean))
        + count * libm::log(mean / (shape + mean))
}

/// Where a function with one maximum is greatest, by golden sections.
fn greatest(f: &dyn Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    let golden = 0.618_033_988_749_895;
    for _ in 0..60 {
        let (a, b) = (high - golden * (high - low), low + golden * (high - low));
        if f(a) < f(b) { low = a } else { high = b }
    }
    let inside = (low + high) / 2.0;
    if f(0.0) >= f(inside) { 0.0 } else { inside }
}

/// Where a function crosses a bound between one end, where it is below, and the other.
fn crossing(f: &dyn Fn(f64) -> f64, bound: f64, below: f64, above: f64) -> f64 {
    let (mut below, mut above) = (below, above);
    for _ in 0..60 {
        let middle = (below + above) / 2.0;
        if f(middle) < bound {
            below = middle
        } else {
            above = middle
        }
    }
    (below + above) / 2.0
}
