//! The percentile bootstrap; what is computed from each resample is the caller's business.

use crate::statistics::purpose::Purpose;
use crate::statistics::{Interval, UPPER_TAIL, quantile_sorted};

/// The numbers of `rows` rows drawn with replacement, for each of `replicates` resamples: Efron
/// & Tibshirani (1993, An Introduction to the Bootstrap, chapter 6). Replicate b depends on
/// `rows`, the seed and b alone.
///
/// There must be rows to draw from.
pub(super) fn resamples(
    rows: usize,
    replicates: usize,
    seed: u64,
) -> impl Iterator<Item = Vec<usize>> {
    (0..replicates).map(move |replicate| {
        let mut stream = Purpose::Bootstrap.stream(seed, replicate);
        (0..rows).map(|_| stream.below(rows)).collect()
    })
}

/// The interval between the 2.5 % and the 97.5 % quantile of what the resamples gave (Efron &
/// Tibshirani 1993, chapter 13); `None` without replicates or if one gave nothing finite.
pub(super) fn percentile_interval(mut replicates: Vec<f64>) -> Option<Interval> {
    if !replicates.iter().all(|value| value.is_finite()) {
        return None;
    }
    replicates.sort_by(f64::total_cmp);
    Some(Interval {
        lower: quantile_sorted(&replicates, 1.0 - UPPER_TAIL)?,
        upper: quantile_sorted(&replicates, UPPER_TAIL)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_leaves_a_fortieth_on_either_side() {
        let interval = percentile_interval((0..=1_000).rev().map(f64::from).collect());
        let interval = interval.expect("replicates");
        assert!((interval.lower - 25.0).abs() < 1e-9 && (interval.upper - 975.0).abs() < 1e-9);
        assert_eq!(percentile_interval(vec![]), None);
        assert_eq!(percentile_interval(vec![1.0, f64::NAN]), None);
    }

    #[test]
    fn a_resample_is_as_long_as_the_sample() {
        let all: Vec<Vec<usize>> = resamples(7, 30, 1).collect();
        assert_eq!(all.len(), 30);
        assert!(all.iter().all(|r| r.len() == 7 && r.iter().all(|&i| i < 7)));
        assert!(resamples(7, 30, 1).eq(all.iter().cloned()));
        assert!(resamples(7, 30, 2).ne(all));
    }
}
