//! What a sample says and how surely, and what queueing theory says exactly; no simulation,
//! no files, and nothing about hospitals lives here.
//!
//! | question | here |
//! |---|---|
//! | what is the mean over replications, and how well is it known? | [`Estimate`] |
//! | what did a plan change, when both arms met the same patients? | [`PairedEstimate`] |
//! | in what share of replications did it happen? | [`Proportion`] |
//! | how well is a median, or the worst twentieth, known? | [`quantile_interval()`] |
//! | which share of all callers gave up, when no two days have equally many? | [`RatioEstimate`] |
//! | which of several plans differ, all said at once? | [`Family`] |
//! | which may be the best, and how far are the others from it? | [`AgainstBest`] |
//! | when is it recovered, if some runs never were? | [`KaplanMeier`]; the whole curve at once: [`SurvivalBand`] |
//! | how much of what varies comes from not knowing the parameters, how much from chance? | [`Components`] |
//! | how many replications are enough? | [`Precision`] |
//! | is what happened one more replication, or is it out of the ordinary? | [`exchangeable`] |
//! | how long does a series take to forget how it began? | [`mser`] |
//! | which weeks are more than the usual ups and downs? | [`ControlChart`] |
//! | which of many systems is the cheapest that is good enough? | [`selection`] |
//! | where should a model be run to learn most? | [`designs`] |
//! | which distribution do observations follow, and how well are its parameters known? | [`fitting`] |
//! | which inputs does an output depend on, and how much? | [`sensitivity`] |
//! | what must a queue do, were it stationary? | [`queueing`] |
//!
//! Everything is computed in the order in which the values are given, on one thread, so
//! the same sample gives the same bits.
//!
//! All intervals are two-sided at [`CONFIDENCE`]. How often each of them holds what it estimates
//! has been measured on queues with known answers: `docs/statistics.md`.
//!
//! ```
//! # use cutover_simulator as cutover;
//! use cutover::statistics::Estimate;
//!
//! let overrun = [12.0, 7.5, 9.0, 31.0, 15.5];
//! let estimate = Estimate::of(&overrun).expect("five finite values");
//! assert_eq!(estimate.mean, 15.0);
//! assert_eq!(estimate.p50, 12.0);
//! assert!((estimate.half_width.expect("more than one value") - 11.7).abs() < 0.1);
//! ```

mod components;
pub mod conditioning;
mod control_chart;
pub mod designs;
mod estimate;
pub mod exchangeable;
pub mod fitting;
mod moments;
mod paired;
mod precision;
mod proportion;
mod purpose;
mod quantile;
mod quantile_interval;
pub mod queueing;
mod ratio;
pub mod scores;
pub mod selection;
pub mod sensitivity;
mod simultaneous;
mod survival;
mod warm_up;

pub use components::Components;
pub use control_chart::{
    Aim, Assurance, ControlChart, Direction, Goal, Meaning, Part, Rule, Signal, Standing,
};
pub use estimate::{Estimate, half_width_at};
pub use moments::{Summed, correlation, mean, standard_error, sum, variance};
pub use paired::PairedEstimate;
pub use precision::{
    Precision, PrecisionError, PrecisionRule, PrecisionStep, Progress, progress_of_all,
};
pub use proportion::Proportion;
pub use quantile::{normal_quantile, quantile_sorted, student_t_quantile};
pub use quantile_interval::{QuantileInterval, quantile_interval};
pub use ratio::{RatioEstimate, RatioMethod};
pub use simultaneous::{AgainstBest, Best, Comparison, Contender, Family};
pub use survival::{
    BandStep, KaplanMeier, Outcome, RestrictedMean, SurvivalBand, SurvivalStep, TimeToEvent,
};
pub use warm_up::{MSER_BATCH, WarmUp, mser};

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
