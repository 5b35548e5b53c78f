//! The share of independent trials in which something happened, with its interval; what
//! counts as happening is the caller's business.

use serde::{Deserialize, Serialize};

use super::quantile::normal_quantile;
use super::{Interval, UPPER_TAIL};

/// A share of independent trials with Wilson's score interval (Wilson 1927, JASA 22, 209-212).
///
/// Unlike the interval around a mean, it stays within [0, 1] and keeps a width when the event
/// happened never or always.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proportion {
    /// Successes over trials, in [0, 1].
    pub share: f64,
    /// Wilson's 95 % interval, without continuity correction, within [0, 1].
    pub interval: Interval,
    /// How often it happened.
    pub successes: usize,
    /// Number of trials; at least 1.
    pub n: usize,
}

impl Proportion {
    /// The estimate from `successes` out of `trials`; `None` without trials or with more
    /// successes than trials.
    ///
    /// With z the 97.5 % normal quantile, the interval is
    /// (s + z²/2 ± z sqrt(s (n - s) / n + z²/4)) / (n + z²).
    #[must_use]
    pub fn of(successes: usize, trials: usize) -> Option<Self> {
        if trials == 0 || successes > trials {
            return None;
        }
        let (s, n) = (successes as f64, trials as f64);
        let z = normal_quantile(UPPER_TAIL)?;
        let centre = s + z * z / 2.0;
        let reach = z * (s * (n - s) / n + z * z / 4.0).sqrt();
        let scale = n + z * z;
        Some(Self {
            share: s / n,
            // The ends at 0 and n successes are exact; rounding must not move them.
            interval: Interval {
                lower: if successes == 0 {
                    0.0
                } else {
                    (centre - reach) / scale
                },
                upper: if successes == trials {
                    1.0
                } else {
                    (centre + reach) / scale
                },
            },
            successes,
            n: trials,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_newcombe() {
        // Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
        for (successes, trials, lower, upper) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0000, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let proportion = Proportion::of(successes, trials).expect("valid");
            let Interval {
                lower: low,
                upper: high,
            } = proportion.interval;
            assert!((low - lower).abs() < 5e-5, "{successes}/{trials}: {low}");
            assert!((high - upper).abs() < 5e-5, "{successes}/{trials}: {high}");
        }
    }

    #[test]
    fn never_and_always_mirror_each_other() {
        let never = Proportion::of(0, 50).expect("valid").interval;
        let always = Proportion::of(50, 50).expect("valid").interval;
        assert_eq!((never.lower, always.upper), (0.0, 1.0));
        assert!((never.upper - (1.0 - always.lower)).abs() < 1e-15);
    }

    #[test]
    fn impossible_counts_are_refused() {
        assert_eq!(Proportion::of(0, 0), None);
        assert_eq!(Proportion::of(3, 2), None);
    }
}
