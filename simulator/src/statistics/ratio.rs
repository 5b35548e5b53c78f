//! The ratio of two means when every replication has a numerator and a denominator of its own;
//! what is counted in either is the caller's business.

use serde::{Deserialize, Serialize};

use super::moments::{compensated_sum, mean, standard_error, sum};
use super::quantile::student_t_quantile;
use super::{Interval, UPPER_TAIL};

/// How the precision of a ratio is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RatioMethod {
    /// The ratio taken as linear in both means: the standard error is that of the mean of
    /// numerator - ratio x denominator, over the mean denominator (Cochran 1977, Sampling
    /// Techniques, chapter 6; for regenerative cycles Law 2015, section 9.5.3).
    Delta,
    /// From what is left when one replication at a time is left out: n R - (n - 1) R(-i)
    /// (Miller 1974, Biometrika 61, 1-15; Law 2015, section 9.5.3). Removes the bias of order
    /// 1/n as well.
    #[default]
    Jackknife,
}

/// The estimate of E(numerator) / E(denominator) from independent replications.
///
/// The share of *all* callers who gave up is such a ratio. The mean of the replications' own
/// shares is something else: it weighs a caller on a quiet day more than one on a busy day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RatioEstimate {
    /// The estimate, in the numerator's unit per unit of the denominator.
    pub ratio: f64,
    /// Half the width of its 95 % interval, t(.975, n - 1) x standard error, in the unit of
    /// `ratio`. Approximate for few replications. `None` of a single replication, and with the
    /// jackknife if one replication holds the whole denominator.
    pub half_width: Option<f64>,
    /// How both were found.
    pub method: RatioMethod,
    /// Number of replications; at least 1.
    pub n: usize,
}

impl RatioEstimate {
    /// The estimate by the default method from equally long samples, paired by replication.
    ///
    /// A replication without anything to count (0 of 0) takes part; it says that such
    /// replications happen. `None` if the lengths differ, a value is not finite, a denominator
    /// is negative, or all denominators are zero.
    #[must_use]
    pub fn of(numerators: &[f64], denominators: &[f64]) -> Option<Self> {
        Self::by(RatioMethod::default(), numerators, denominators)
    }

    /// [`of`](Self::of) by the method given.
    #[must_use]
    pub fn by(method: RatioMethod, numerators: &[f64], denominators: &[f64]) -> Option<Self> {
        let finite = |values: &[f64]| values.iter().all(|value| value.is_finite());
        if numerators.len() != denominators.len()
            || !finite(numerators)
            || !finite(denominators)
            || denominators.iter().any(|&value| value < 0.0)
            || sum(denominators) <= 0.0
        {
            return None;
        }
        let (ratio, standard_error) = match method {
            RatioMethod::Delta => by_delta(numerators, denominators)?,
            RatioMethod::Jackknife => by_jackknife(numerators, denominators)?,
        };
        let n = numerators.len();
        let half_width = standard_error
            .and_then(|error| Some(student_t_quantile(UPPER_TAIL, n.checked_sub(1)?)? * error));
        Some(Self {
            ratio,
            half_width,
            method,
            n,
        })
    }

    /// The 95 % interval; `None` where there is no half width. It knows nothing of limits: that
    /// of a share may reach below 0 or above 1.
    #[must_use]
    pub fn interval(&self) -> Option<Interval> {
        self.half_width.map(|half_width| Interval {
            lower: self.ratio - half_width,
            upper: self.ratio + half_width,
        })
    }
}

/// The ratio with its standard error, by linearisation.
fn by_delta(numerators: &[f64], denominators: &[f64]) -> Option<(f64, Option<f64>)> {
    let ratio = sum(numerators) / sum(denominators);
    let deviations: Vec<f64> = numerators
        .iter()
        .zip(denominators)
        .map(|(numerator, denominator)| numerator - ratio * denominator)
        .collect();
    let scale = mean(denominators)?;
    Some((ratio, standard_error(&deviations).map(|e| e / scale)))
}

/// The bias-corrected ratio with its standard error, by leaving out one replication at a time.
fn by_jackknife(numerators: &[f64], denominators: &[f64]) -> Option<(f64, Option<f64>)> {
    let (over, under) = (sum(numerators), sum(denominators));
    let n = numerators.len() as f64;
    let without = |(numerator, denominator): (&f64, &f64)| {
        let left = under - denominator;
        (left > 0.0).then(|| n * (over / under) - (n - 1.0) * ((over - numerator) / left))
    };
    let pseudo: Option<Vec<f64>> = numerators.iter().zip(denominators).map(without).collect();
    // Without the one that holds the whole denominator there is no ratio, but with it there is.
    let Some(pseudo) = pseudo else {
        return Some((over / under, None));
    };
    let centre = compensated_sum(pseudo.iter().copied()) / n;
    Some((centre, standard_error(&pseudo)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Callers who gave up and callers on five days, on one of which nobody called.
    const GAVE_UP: [f64; 5] = [3.0, 0.0, 12.0, 5.0, 8.0];
    const CALLED: [f64; 5] = [40.0, 0.0, 95.0, 60.0, 70.0];

    #[test]
    fn both_methods_agree_with_a_computation_of_their_own() {
        // By NumPy 2.4 and SciPy 1.17 from the formulas as printed.
        for (method, ratio, half_width) in [
            (RatioMethod::Delta, 0.105_660_377, 0.032_108_892),
            (RatioMethod::Jackknife, 0.107_783_199, 0.036_313_243),
        ] {
            let estimate = RatioEstimate::by(method, &GAVE_UP, &CALLED).expect("valid");
            assert!((estimate.ratio - ratio).abs() < 1e-9, "{estimate:?}");
            let found = estimate.half_width.expect("five days");
            assert!((found - half_width).abs() < 1e-9, "{estimate:?}");
            assert_eq!((estimate.method, estimate.n), (method, 5));
        }
    }

    #[test]
    fn with_equal_denominators_it_is_the_mean() {
        let shares = [0.1, 0.4, 0.2, 0.3];
        let mean = super::super::Estimate::of(&shares).expect("finite");
        for method in [RatioMethod::Delta, RatioMethod::Jackknife] {
            let ratio = RatioEstimate::by(method, &shares, &[1.0; 4]).expect("valid");
            assert!((ratio.ratio - mean.mean).abs() < 1e-12);
            let (found, expected) = (ratio.half_width, mean.half_width);
            assert!((found.expect("four") - expected.expect("four")).abs() < 1e-12);
        }
    }

    #[test]
    fn a_constant_ratio_is_known_exactly() {
        for method in [RatioMethod::Delta, RatioMethod::Jackknife] {
            let ratio = RatioEstimate::by(method, &[1.0, 2.0, 4.0], &[2.0, 4.0, 8.0]);
            let ratio = ratio.expect("valid");
            assert!((ratio.ratio - 0.5).abs() < 1e-15);
            assert!(ratio.interval().expect("three").contains(0.5));
        }
    }

    #[test]
    fn where_there_is_no_precision_it_says_so() {
        let one = RatioEstimate::of(&[1.0], &[4.0]).expect("valid");
        assert_eq!((one.ratio, one.half_width), (0.25, None));
        let all_in_one = RatioEstimate::of(&[1.0, 0.0], &[4.0, 0.0]).expect("valid");
        assert_eq!((all_in_one.ratio, all_in_one.interval()), (0.25, None));
    }

    #[test]
    fn what_is_no_ratio_is_refused() {
        assert_eq!(RatioEstimate::of(&[], &[]), None);
        assert_eq!(RatioEstimate::of(&[1.0], &[1.0, 2.0]), None);
        assert_eq!(RatioEstimate::of(&[0.0, 0.0], &[0.0, 0.0]), None);
        assert_eq!(RatioEstimate::of(&[1.0, 1.0], &[3.0, -1.0]), None);
        assert_eq!(RatioEstimate::of(&[f64::NAN, 1.0], &[3.0, 1.0]), None);
    }
}
