//! Distributions fitted to observations by maximum likelihood, each parameter with its interval;
//! what was observed is the caller's business.
//!
//! | question | here |
//! |---|---|
//! | which distribution do lengths of time follow, some of them cut short? | [`FittedTimes`] |
//! | how many come on a day, and how much does that vary beyond chance? | [`FittedCounts`] |
//! | how does a chance rise with the time before? | [`RisingChance`] |
//! | how fast do tasks become shorter with practice? | [`FittedLearning`] |
//! | how likely is something of which only a part could be seen? | [`seen_in_part`] |

mod counts;
mod learning;
mod likelihood;
mod part;
mod rising_chance;
mod times;

pub use counts::FittedCounts;
pub use learning::{FittedLearning, NotLearnt, OwnCurve, TaskDone};
pub use likelihood::Maximum;
pub use part::{Watched, seen_in_part};
pub use rising_chance::{RisingChance, Tried};
pub use times::{Family, FittedTimes};

use serde::{Deserialize, Serialize};

use super::{Interval, UPPER_TAIL, normal_quantile};

/// A parameter with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fitted {
    /// Its most likely value.
    pub value: f64,
    /// Its interval.
    pub interval: Interval,
}

impl Fitted {
    /// Of a value and its standard error.
    #[must_use]
    pub fn by_error(value: f64, error: f64) -> Self {
        let reach = normal_quantile(UPPER_TAIL).unwrap_or(f64::NAN) * error;
        Self {
            value,
            interval: Interval {
                lower: value - reach,
                upper: value + reach,
            },
        }
    }

    /// The same of a rising function of the parameter.
    #[must_use]
    pub fn map(self, rising: impl Fn(f64) -> f64) -> Self {
        Self {
            value: rising(self.value),
            interval: Interval {
                lower: rising(self.interval.lower),
                upper: rising(self.interval.upper),
            },
        }
    }
}

/// The chance whose log odds these are.
fn chance_of(log_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-log_odds))
}

fn log_odds(chance: f64) -> f64 {
    libm::log(chance / (1.0 - chance))
}
