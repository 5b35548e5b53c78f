//! How much of a variance comes from what two runs of a pair have in common, and how much from the
//! rest; what they have in common is the caller's business.

use serde::{Deserialize, Serialize};

use super::moments::{mean, standard_error, sum};
use super::{Interval, UPPER_TAIL, student_t_quantile};

/// The variance of one value, taken apart by a one-way random-effects analysis of independent
/// pairs: the two values of a pair share one cause and nothing else (Searle, Casella & McCulloch
/// 1992, Variance Components, chapter 3).
///
/// With parameters that are not known as the cause, drawn anew for each pair, and chance as the
/// rest, the share is how much of a value's variance, and so of the squared width of its mean's
/// interval, comes from not knowing. It asks nothing of how the value depends on the parameters,
/// as a fitted metamodel does (Barton, Nelson & Xie 2014, INFORMS Journal on Computing 26, 74-87),
/// and two runs for each draw are enough.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Components {
    /// Variance from the common cause; never below nothing.
    pub common: f64,
    /// Variance from everything else.
    pub rest: f64,
    /// `common` as a share of both, in [0, 1].
    pub share: f64,
    /// 95 % interval of the share; none from less than four pairs, or if the rest is nothing.
    ///
    /// From the jackknife of the logarithm of the ratio of the two mean squares (Arvesen 1969, The
    /// Annals of Mathematical Statistics 40, 2076-2100; Arvesen & Schmitz 1970, Biometrics 26,
    /// 677-686), because the exact interval of normal values is far too short for backlogs.
    pub interval: Option<Interval>,
    /// Pairs.
    pub pairs: usize,
}

/// Fewest pairs that have an interval.
const FEWEST: usize = 4;

impl Components {
    /// Takes apart the variance of so many pairs.
    ///
    /// `None` of less than two pairs, if a value is not finite, or if no value differs.
    #[must_use]
    pub fn of(pairs: &[(f64, f64)]) -> Option<Self> {
        let squares = Squares::of(pairs)?;
        let (between, within) = squares.means();
        let common = (0.5 * (between - within)).max(0.0);
        let share = common / (common + within);
        share.is_finite().then(|| Self {
            common,
            rest: within,
            share,
            interval: squares.interval(),
            pairs: pairs.len(),
        })
    }
}

/// Squares of deviations, pair by pair.
struct Squares {
    /// Of the pair's mean from the mean of all.
    between: Vec<f64>,
    /// Of the values from their pair's mean, both together.
    within: Vec<f64>,
}

impl Squares {
    fn of(pairs: &[(f64, f64)]) -> Option<Self> {
        if pairs.len() < 2 {
            return None;
        }
        let means: Vec<f64> = pairs.iter().map(|(a, b)| 0.5 * (a + b)).collect();
        let centre = mean(&means)?;
        let squares = Self {
            between: means.iter().map(|m| (m - centre).powi(2)).collect(),
            within: pairs.iter().map(|(a, b)| 0.5 * (a - b).powi(2)).collect(),
        };
        let finite = |all: &[f64]| all.iter().all(|square| square.is_finite());
        (finite(&squares.between) && finite(&squares.within)).then_some(squares)
    }

    /// The mean squares between and within pairs.
    fn means(&self) -> (f64, f64) {
        let n = self.between.len() as f64;
        let (between, within) = (sum(&self.between), sum(&self.within));
        (2.0 * between / (n - 1.0), within / n)
    }

    fn interval(&self) -> Option<Interval> {
        let n = self.between.len();
        let count = n as f64;
        if n < FEWEST {
            return None;
        }
        let (between, within) = (sum(&self.between), sum(&self.within));
        let log = |between: f64, within: f64, pairs: f64| {
            libm::log(2.0 * between / (pairs - 1.0)) - libm::log(within / pairs)
        };
        let whole = log(between, within, count);
        let without = self.between.iter().zip(&self.within).map(|(b, w)| {
            // The mean of all moves too when a pair leaves.
            log(between - b * count / (count - 1.0), within - w, count - 1.0)
        });
        let pseudo: Vec<f64> = without
            .map(|left| count * whole - (count - 1.0) * left)
            .collect();
        let (centre, error) = (mean(&pseudo)?, standard_error(&pseudo)?);
        if !centre.is_finite() || !error.is_finite() {
            return None;
        }
        let reach = student_t_quantile(UPPER_TAIL, n - 1)? * error;
        // The ratio of the mean squares is (1 + share) / (1 - share).
        let share = |log: f64| libm::tanh(0.5 * log).clamp(0.0, 1.0);
        Some(Interval {
            lower: share(centre - reach),
            upper: share(centre + reach),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        // Means 1, 4, 7; mean squares 2 x 18 / 2 = 18 between and (2 + 0 + 2) / 3 within.
        let of = Components::of(&[(0.0, 2.0), (4.0, 4.0), (8.0, 6.0)]).expect("three pairs");
        assert!((of.rest - 4.0 / 3.0).abs() < 1e-12);
        assert!((of.common - 25.0 / 3.0).abs() < 1e-12);
        assert!((of.share - 25.0 / 29.0).abs() < 1e-12);
        assert_eq!((of.interval, of.pairs), (None, 3));
    }

    #[test]
    fn leaving_out_a_pair_is_as_if_it_had_never_been() {
        let pairs = [(1.0, 3.0), (2.0, 2.5), (7.0, 4.0), (6.0, 9.0), (0.0, 1.0)];
        let log = |pairs: &[(f64, f64)]| {
            let (between, within) = Squares::of(pairs).expect("pairs").means();
            (between / within).ln()
        };
        let pseudo: Vec<f64> = (0..5)
            .map(|out| {
                let mut others = pairs.to_vec();
                others.remove(out);
                5.0 * log(&pairs) - 4.0 * log(&others)
            })
            .collect();
        let (centre, error) = (
            mean(&pseudo).expect("5"),
            standard_error(&pseudo).expect("5"),
        );
        let interval = Components::of(&pairs).and_then(|c| c.interval).expect("5");
        let lower = ((centre - 2.776_445 * error) / 2.0).tanh().max(0.0);
        let upper = ((centre + 2.776_445 * error) / 2.0).tanh();
        assert!((interval.lower - lower).abs() < 1e-6, "{interval:?}");
        assert!((interval.upper - upper).abs() < 1e-6, "{interval:?}");
    }

    #[test]
    fn what_does_not_vary_has_no_parts_and_what_has_no_luck_one() {
        assert_eq!(Components::of(&[(1.0, 1.0); 9]), None);
        assert_eq!(Components::of(&[(1.0, 2.0)]), None);
        assert_eq!(Components::of(&[(1.0, f64::NAN), (2.0, 3.0)]), None);
        let sure = Components::of(&[(1.0, 1.0), (2.0, 2.0), (5.0, 5.0)]).expect("varies");
        assert_eq!((sure.share, sure.interval), (1.0, None));
        let luck = Components::of(&[(1.0, 2.0), (2.0, 1.0), (1.0, 2.0)]).expect("varies");
        assert_eq!(luck.share, 0.0);
    }
}
