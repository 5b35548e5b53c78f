//! How well a quantile of a distribution is known from a sample of it, whatever the distribution:
//! the interval between two order statistics; quantiles of the sample itself live in `quantile`.

use serde::{Deserialize, Serialize};
use statrs::distribution::{Binomial, DiscreteCDF};

use super::UPPER_TAIL;

/// A distribution-free interval for a quantile, two-sided at [`CONFIDENCE`](super::CONFIDENCE)
/// or more, in the unit of the sample.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuantileInterval {
    /// Lower end, a value of the sample; `None` if even its smallest may be too large.
    pub lower: Option<f64>,
    /// Upper end, a value of the sample; `None` if even its largest may be too small.
    pub upper: Option<f64>,
    /// The chance with which such an interval holds the quantile of a continuous distribution,
    /// exactly; with ties it is more. Never below [`CONFIDENCE`](super::CONFIDENCE), in (0, 1].
    pub confidence: f64,
}

/// Interval of the distribution's `p`-quantile from independent values sorted in ascending order.
///
/// The number of values at or below the quantile is binomial (n, p), so that the r-th smallest
/// value lies above the quantile with chance P(B < r), and the s-th below it with chance
/// P(B >= s). The ends are the innermost values for which each of these is at most 2.5 %
/// (David & Nagaraja 2003, Order Statistics, section 7.1; Conover 1999, Practical Nonparametric
/// Statistics, section 3.2). Nothing is assumed of the distribution.
///
/// The 5 % and the 95 % quantile need 72 values before the end in the tail is known at all.
/// `None` if the sample is empty or `p` lies outside (0, 1). The order is the caller's promise;
/// it is checked in debug builds only.
#[must_use]
pub fn quantile_interval(sorted: &[f64], p: f64) -> Option<QuantileInterval> {
    debug_assert!(
        sorted.windows(2).all(|pair| pair[0] <= pair[1]),
        "an interval of a quantile needs its sample sorted and free of NaN"
    );
    let ranks = Ranks::of(sorted.len(), p)?;
    let value = |rank: usize| sorted.get(rank - 1).copied();
    Some(QuantileInterval {
        lower: ranks.lower.and_then(value),
        upper: ranks.upper.and_then(value),
        confidence: ranks.confidence,
    })
}

/// Which of the sorted values, counted from 1, bound a quantile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ranks {
    pub lower: Option<usize>,
    pub upper: Option<usize>,
    pub confidence: f64,
}

impl Ranks {
    /// The ranks for the `p`-quantile from `n` values; `None` without values or with `p` outside
    /// (0, 1).
    pub fn of(n: usize, p: f64) -> Option<Self> {
        if n == 0 || !(p > 0.0 && p < 1.0) {
            return None;
        }
        let lower = lower_rank(n, p)?;
        // Counted from the largest value, the (1 - p)-quantile's lower rank.
        let upper = lower_rank(n, 1.0 - p)?.map(|from_above| n + 1 - from_above);
        let below = Binomial::new(p, n as u64).ok()?;
        let missed_below = lower.map_or(0.0, |rank| below.cdf(rank as u64 - 1));
        let missed_above = upper.map_or(0.0, |rank| below.sf(rank as u64 - 1));
        Some(Self {
            lower,
            upper,
            confidence: 1.0 - missed_below - missed_above,
        })
    }
}

/// The largest rank r >= 1 with P(B < r) at most 2.5 %, if there is one.
fn lower_rank(n: usize, p: f64) -> Option<Option<usize>> {
    let law = Binomial::new(p, n as u64).ok()?;
    let unlikely = |rank: usize| law.cdf(rank as u64 - 1) <= 1.0 - UPPER_TAIL;
    // The condition holds up to some rank and fails beyond it.
    let (mut holds, mut fails) = (0, n + 1);
    while fails - holds > 1 {
        let middle = holds + (fails - holds) / 2;
        if unlikely(middle) {
            holds = middle;
        } else {
            fails = middle;
        }
    }
    Some((holds > 0).then_some(holds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_agree_with_the_binomial_table() {
        // Ranks and exact confidence from the binomial distribution of SciPy 1.17. The first is
        // the sign test's interval of a median of ten, X(2) to X(9) at 97.85 %, which is tabled
        // in Conover (1999) and in David & Nagaraja (2003).
        for (n, p, lower, upper, confidence) in [
            (10, 0.5, Some(2), Some(9), 0.978_515_625),
            (16, 0.75, Some(8), Some(16), 0.982_507_683_8),
            (6, 0.5, Some(1), Some(6), 0.968_75),
            (100, 0.95, Some(90), Some(100), 0.982_607_060_7),
            (100, 0.05, Some(1), Some(11), 0.982_607_060_7),
            (1_000, 0.95, Some(936), Some(964), 0.958_095_268_2),
        ] {
            let ranks = Ranks::of(n, p).expect("valid");
            assert_eq!((ranks.lower, ranks.upper), (lower, upper), "{n}, {p}");
            assert!((ranks.confidence - confidence).abs() < 1e-9, "{ranks:?}");
        }
    }

    #[test]
    fn a_small_sample_has_no_end_in_the_tail() {
        let values: Vec<f64> = (1..=72).map(f64::from).collect();
        let enough = quantile_interval(&values, 0.95).expect("valid");
        assert_eq!((enough.lower, enough.upper), (Some(64.0), Some(72.0)));
        let short = quantile_interval(&values[..71], 0.95).expect("valid");
        assert_eq!(short.upper, None);
        assert!(short.lower.is_some() && short.confidence > 0.975);
        // Five values say nothing of their median at this level: 2 x .5^5 is above 5 %.
        let five = quantile_interval(&values[..5], 0.5).expect("valid");
        assert_eq!((five.lower, five.upper, five.confidence), (None, None, 1.0));
    }

    #[test]
    fn both_tails_mirror_each_other() {
        for n in 1..200 {
            for p in [0.05, 0.1, 0.3, 0.5] {
                let low = Ranks::of(n, p).expect("valid");
                let high = Ranks::of(n, 1.0 - p).expect("valid");
                assert_eq!(low.lower, high.upper.map(|rank| n + 1 - rank), "{n}, {p}");
                assert_eq!(low.upper, high.lower.map(|rank| n + 1 - rank), "{n}, {p}");
                assert!(low.confidence >= 0.95, "{n}, {p}");
            }
        }
    }

    #[test]
    fn what_is_no_quantile_is_refused() {
        assert_eq!(quantile_interval(&[], 0.5), None);
        assert_eq!(quantile_interval(&[1.0, 2.0], 0.0), None);
        assert_eq!(quantile_interval(&[1.0, 2.0], 1.0), None);
        assert_eq!(quantile_interval(&[1.0, 2.0], f64::NAN), None);
    }
}
