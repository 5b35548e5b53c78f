//! What a sample says and how surely, and what queueing theory says exactly; no simulation,
//! no files, and nothing about hospitals lives here.
//!
//! | question | here |
//! |---|---|
//! | what is the mean over replications, and how well is it known? | [`Estimate`] |
//! | what did a plan change, when both arms met the same patients? | [`PairedEstimate`] |
//! | in what share of replications did it happen? | [`Proportion`] |
//! | when is it recovered, if some runs never were? | [`KaplanMeier`] |
//! | what must a queue do, were it stationary? | [`queueing`] |
//!
//! Everything is computed in the order in which the values are given, on one thread, so
//! the same sample gives the same bits.
//!
//! All intervals are two-sided at [`CONFIDENCE`].
//!
//! ```
//! use cutover::statistics::Estimate;
//!
//! let overrun = [12.0, 7.5, 9.0, 31.0, 15.5];
//! let estimate = Estimate::of(&overrun).expect("five finite values");
//! assert_eq!(estimate.mean, 15.0);
//! assert_eq!(estimate.p50, 12.0);
//! assert!((estimate.half_width.expect("more than one value") - 11.7).abs() < 0.1);
//! ```

mod estimate;
mod moments;
mod paired;
mod proportion;
mod quantile;
mod quantile_interval;
pub mod queueing;
mod ratio;
mod simultaneous;
mod survival;

pub use estimate::Estimate;
pub use moments::{correlation, mean, standard_error, sum, variance};
pub use paired::PairedEstimate;
pub use proportion::Proportion;
pub use quantile::{normal_quantile, quantile_sorted, student_t_quantile};
pub use quantile_interval::{QuantileInterval, quantile_interval};
pub use ratio::{RatioEstimate, RatioMethod};
pub use simultaneous::{AgainstBest, Best, Comparison, Contender, Family};
pub use survival::{
    BandStep, KaplanMeier, Outcome, RestrictedMean, SurvivalBand, SurvivalStep, TimeToEvent,
};

use serde::{Deserialize, Serialize};

/// Confidence level of every interval in this module: .95, two-sided.
pub const CONFIDENCE: f64 = 0.95;

/// Probability below the upper end of a two-sided interval at [`CONFIDENCE`].
const UPPER_TAIL: f64 = 0.5 + CONFIDENCE / 2.0;

/// A two-sided interval at [`CONFIDENCE`], in the unit of what it bounds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end; never above `upper`.
    pub lower: f64,
    /// Upper end; never below `lower`.
    pub upper: f64,
}

impl Interval {
    /// Whether `value` lies between the ends, ends included.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }
}
