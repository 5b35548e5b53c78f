//! The difference between two arms that met the same random numbers; which arms and which
//! numbers is the caller's business.

use serde::{Deserialize, Serialize};

use super::Estimate;
use super::moments::{correlation, variance};

/// The estimated difference between two equally long samples, paired by position: value i of
/// both comes from replication i, run with common random numbers.
///
/// Pairing is right whether or not the arms are correlated; with positive correlation the
/// interval is narrower than that of two independent samples (Law 2015, section 11.2).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairedEstimate {
    /// Estimate of `changed - baseline`, in the unit of the samples.
    pub difference: Estimate,
    /// Pearson's correlation between the arms, in [-1, 1]; `None` with fewer than two pairs or
    /// when an arm does not vary.
    pub correlation: Option<f64>,
    /// (var(changed) + var(baseline)) / var(changed - baseline): how many times more
    /// replications independent arms would need for the same precision. 1 when uncorrelated,
    /// above 1 when common random numbers help, below 1 when they harm. `None` with fewer than
    /// two pairs or when the difference does not vary (then it is known exactly).
    pub variance_reduction: Option<f64>,
}

impl PairedEstimate {
    /// The estimate of `changed - baseline`.
    ///
    /// `None` if the lengths differ, the samples are empty, or a value is not finite.
    #[must_use]
    pub fn of(changed: &[f64], baseline: &[f64]) -> Option<Self> {
        if changed.len() != baseline.len() {
            return None;
        }
        let differences: Vec<f64> = changed.iter().zip(baseline).map(|(c, b)| c - b).collect();
        let difference = Estimate::of(&differences)?;
        Some(Self {
            difference,
            correlation: correlation(changed, baseline),
            variance_reduction: variance_reduction(changed, baseline, &differences),
        })
    }
}

/// See [`PairedEstimate::variance_reduction`].
fn variance_reduction(changed: &[f64], baseline: &[f64], differences: &[f64]) -> Option<f64> {
    let remaining = variance(differences)?;
    let ratio = (variance(changed)? + variance(baseline)?) / remaining;
    ratio.is_finite().then_some(ratio)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_student() {
        // Student (1908), The probable error of a mean, Biometrika 6, 1-25: extra hours of
        // sleep under two drugs in ten patients; mean difference 1.58, t = 4.0621.
        let first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
        let second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        let paired = PairedEstimate::of(&second, &first).expect("ten pairs");
        assert!((paired.difference.mean - 1.58).abs() < 1e-12);
        // R: t.test(extra ~ group, paired = TRUE): 95 % interval .7001142 to 2.4598858.
        let interval = paired.difference.interval().expect("ten pairs");
        assert!((interval.lower - 0.700_114_2).abs() < 1e-6);
        assert!((interval.upper - 2.459_885_8).abs() < 1e-6);
        let correlation = paired.correlation.expect("both vary");
        assert!((correlation - 0.795_170_2).abs() < 1e-6, "{correlation}");
        assert!(paired.variance_reduction.expect("differences vary") > 4.0);
    }

    #[test]
    fn a_constant_shift_is_known_exactly() {
        let paired = PairedEstimate::of(&[2.0, 5.0, 9.0], &[1.0, 4.0, 8.0]).expect("pairs");
        assert_eq!(paired.difference.half_width, Some(0.0));
        assert_eq!(paired.correlation, Some(1.0));
        assert_eq!(paired.variance_reduction, None);
    }

    #[test]
    fn unequal_lengths_are_refused() {
        assert_eq!(PairedEstimate::of(&[1.0], &[1.0, 2.0]), None);
        assert_eq!(PairedEstimate::of(&[], &[]), None);
    }
}
