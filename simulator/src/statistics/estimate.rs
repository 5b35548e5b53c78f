//! The estimate of a mean from independent replications, with its interval and the spread
//! between replications; how values are collected is the caller's business.

use serde::{Deserialize, Serialize};

use super::moments::{mean, standard_error};
use super::quantile::{quantile_sorted, student_t_quantile};
use super::{Interval, UPPER_TAIL};

/// What a sample of independent values (one per replication) says about its mean, and how far
/// single replications lie apart.
///
/// Two different uncertainties stand side by side: `half_width` shrinks with more replications
/// and says how well the *mean* is known; `p05` to `p95` do not shrink and say how different
/// *one* hospital's fate may be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Arithmetic mean, in the unit of the sample.
    pub mean: f64,
    /// Half the width of the 95 % confidence interval of the mean, t(.975, n - 1) s / sqrt(n)
    /// (Student t; exact for normal samples, approximate otherwise), in the unit of the sample.
    /// `None` of a single value, which tells nothing of its precision.
    pub half_width: Option<f64>,
    /// 5 % quantile of the sample, in its unit.
    pub p05: f64,
    /// Median of the sample, in its unit.
    pub p50: f64,
    /// 95 % quantile of the sample, in its unit.
    pub p95: f64,
    /// Number of values; at least 1.
    pub n: usize,
}

impl Estimate {
    /// The estimate from `sample`, which is not changed.
    ///
    /// Nothing is left out: a caller with missing values filters them, and says so where the
    /// estimate is shown. `None` if the sample is empty or a value is not finite. Quantiles are
    /// of Hyndman & Fan's type 7 ([`quantile_sorted`]).
    #[must_use]
    pub fn of(sample: &[f64]) -> Option<Self> {
        if sample.iter().any(|value| !value.is_finite()) {
            return None;
        }
        let mut sorted = sample.to_vec();
        sorted.sort_by(f64::total_cmp);
        Some(Self {
            mean: mean(sample)?,
            half_width: half_width(sample),
            p05: quantile_sorted(&sorted, 0.05)?,
            p50: quantile_sorted(&sorted, 0.5)?,
            p95: quantile_sorted(&sorted, 0.95)?,
            n: sample.len(),
        })
    }

    /// The 95 % confidence interval of the mean; `None` of a single value.
    #[must_use]
    pub fn interval(&self) -> Option<Interval> {
        self.half_width.map(|half_width| Interval {
            lower: self.mean - half_width,
            upper: self.mean + half_width,
        })
    }

    /// The confidence interval of the mean at another level than 95 %, `confidence` in (0, 1); for
    /// example 1 - .05 / c for each of c comparisons of which all are to hold at once.
    ///
    /// `None` of a single value or of a level outside (0, 1).
    #[must_use]
    pub fn interval_at(&self, confidence: f64) -> Option<Interval> {
        let freedom = self.n.checked_sub(1)?;
        let standard_error = self.half_width? / student_t_quantile(UPPER_TAIL, freedom)?;
        // 0 and NaN lie outside, which the quantile's own limits do not say.
        let level = Some(confidence).filter(|&level| level > 0.0 && level < 1.0)?;
        let half_width = student_t_quantile(0.5 + level / 2.0, freedom)? * standard_error;
        Some(Interval {
            lower: self.mean - half_width,
            upper: self.mean + half_width,
        })
    }

    /// Half width over the absolute mean: the relative precision reached, without unit.
    /// `None` of a single value or a mean of zero.
    #[must_use]
    pub fn relative_precision(&self) -> Option<f64> {
        self.half_width
            .filter(|_| self.mean != 0.0)
            .map(|half_width| half_width / self.mean.abs())
    }
}

/// t(.975, n - 1) s / sqrt(n); `None` of fewer than two values.
fn half_width(sample: &[f64]) -> Option<f64> {
    let error = standard_error(sample)?;
    Some(student_t_quantile(UPPER_TAIL, sample.len() - 1)? * error)
}

/// The half-width of Student's interval of so many values at another level than the usual one, whose
/// half-width is given: with probability `beyond` on either side. `None` of fewer than two values.
#[must_use]
pub fn half_width_at(usual: f64, values: usize, beyond: f64) -> Option<f64> {
    let freedom = values.checked_sub(1)?;
    let quantile = |p: f64| student_t_quantile(p, freedom);
    Some(usual * quantile(1.0 - beyond)? / quantile(UPPER_TAIL)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_a_textbook() {
        // Law (2015), Simulation Modeling and Analysis, 5th ed., example 4.26: ten
        // observations, mean 1.34, 90 % interval 1.34 +- .24 (s^2 = .17); here at 95 %.
        let sample = [1.20, 1.50, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.50, 1.09];
        let estimate = Estimate::of(&sample).expect("finite");
        assert!((estimate.mean - 1.343).abs() < 1e-12);
        let half_width = estimate.half_width.expect("ten values");
        let standard_error = half_width / 2.262_157;
        // .24 = t(.95, 9) x standard error, printed to two decimals.
        assert!((1.833_113 * standard_error - 0.24).abs() < 0.005);
        let at_90 = estimate.interval_at(0.9).expect("ten values");
        assert!(((at_90.upper - at_90.lower) / 2.0 - 0.24).abs() < 0.005);
        let interval = estimate.interval().expect("ten values");
        assert!(interval.contains(1.343) && !interval.contains(0.9));
    }

    #[test]
    fn a_single_value_has_no_precision() {
        let estimate = Estimate::of(&[4.0]).expect("one value");
        assert_eq!(estimate.half_width, None);
        assert_eq!(estimate.interval(), None);
        assert_eq!(estimate.interval_at(0.9), None);
        assert_eq!((estimate.p05, estimate.p50, estimate.p95), (4.0, 4.0, 4.0));
        assert_eq!(estimate.n, 1);
    }

    #[test]
    fn identical_values_are_known_exactly() {
        let estimate = Estimate::of(&[0.1; 7]).expect("finite");
        assert_eq!(estimate.mean, 0.1);
        assert_eq!(estimate.half_width, Some(0.0));
        assert_eq!(
            Estimate::of(&[0.0, 0.0]).and_then(|e| e.relative_precision()),
            None
        );
    }

    #[test]
    fn another_level_is_wider_or_narrower() {
        let estimate = Estimate::of(&[3.0, 5.0, 4.0, 8.0]).expect("finite");
        let width = |interval: Interval| interval.upper - interval.lower;
        let usual = width(estimate.interval().expect("four"));
        let same = width(estimate.interval_at(0.95).expect("four"));
        assert!((usual - same).abs() < 1e-12);
        assert!(width(estimate.interval_at(0.99).expect("four")) > usual);
        assert!(width(estimate.interval_at(0.9).expect("four")) < usual);
        for impossible in [0.0, 1.0, -0.5, f64::NAN] {
            assert_eq!(estimate.interval_at(impossible), None);
        }
    }

    #[test]
    fn nothing_finite_nothing_estimated() {
        assert_eq!(Estimate::of(&[]), None);
        assert_eq!(Estimate::of(&[1.0, f64::NAN]), None);
        assert_eq!(Estimate::of(&[1.0, f64::INFINITY]), None);
    }

    #[test]
    fn survives_a_round_trip_through_json() {
        for sample in [&[1.0][..], &[1.0, 2.5, 9.0]] {
            let estimate = Estimate::of(sample).expect("finite");
            let text = serde_json::to_string(&estimate).expect("serialises");
            assert_eq!(
                serde_json::from_str::<Estimate>(&text).expect("parses"),
                estimate
            );
        }
    }

    /// Quantiles .975 and .995 of Student's t of ten degrees of freedom: 2.2281 and 3.1693 (tables).
    #[test]
    fn an_interval_has_another_level() {
        assert_eq!(half_width_at(2.0, 11, 0.025), Some(2.0));
        let wider = half_width_at(1.0, 11, 0.005).expect("eleven values");
        assert!((wider - 3.1693 / 2.2281).abs() < 1e-4, "{wider}");
        assert_eq!(half_width_at(1.0, 1, 0.005), None);
    }
}
