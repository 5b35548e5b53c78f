//! The distributions that spans and amounts are drawn from; where the random numbers come from
//! lives in [`random`](super::random), changing arrival rates in [`arrivals`](super::arrivals).
//!
//! Values carry no unit: give parameters in milliseconds and draw with
//! [`Distribution::sample_duration`], or in anything and draw with [`Distribution::sample`].
//! Positive distributions are named by mean and coefficient of variation (standard deviation over
//! mean), the two figures a planner can measure.
//!
//! Gamma, Weibull, lognormal, normal, exponential, beta, PERT and Poisson distributions are those
//! of `rand_distr`, over [`Portable`], so that a draw is the same number whatever else is compiled
//! into the program. They are kept at scale 1 and what is drawn is scaled, so that a distribution
//! and its multiple draw alike. Uniform, triangular, empirical and discrete distributions are drawn
//! by inversion of their own [`quantile`](Distribution::quantile): one number a draw, and a larger
//! one gives a larger value, which `rand_distr`'s alias tables would not.

mod constructors;
mod properties;
mod sampling;

use std::fmt;
use std::sync::Arc;

use rand_distr::{Beta, Gamma, LogNormal, Poisson, Weibull};
use thiserror::Error;

use super::portable::Portable;

/// Why a distribution cannot have the parameters asked for.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum DistributionError {
    /// A parameter is outside its range.
    #[error("{law}: {parameter} must be {must}, but is {value}")]
    Parameter {
        /// The distribution.
        law: &'static str,
        /// The parameter.
        parameter: &'static str,
        /// Its value.
        value: f64,
        /// What it must be instead.
        must: &'static str,
    },
    /// A distribution over given values was given none.
    #[error("{law}: at least one value is needed")]
    NoValues {
        /// The distribution.
        law: &'static str,
    },
    /// Every value, and every distribution of a mixture, needs one weight.
    #[error("{law}: {values} values, but {weights} weights")]
    UnequalLengths {
        /// The distribution.
        law: &'static str,
        /// Number of values, or of distributions.
        values: usize,
        /// Number of weights.
        weights: usize,
    },
}

/// A probability distribution with checked parameters. Cheap to clone.
///
/// ```
/// # use cutover_simulator as cutover;
/// use cutover::engine::{Distribution, Key};
///
/// let consultation = Distribution::lognormal(18.0, 0.47)?;
/// let minutes = consultation.sample(&mut Key::new(1, 0).stream(0, 0, 0));
/// assert!(minutes > 0.0);
/// assert_eq!(consultation.mean(), 18.0);
/// assert_eq!(consultation.to_string(), "lognormal(mean 18, cv 0.47)");
/// # Ok::<(), cutover::engine::DistributionError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution(Law);

/// The distributions, with what sampling needs worked out beforehand. Private, so that every value
/// there is has been through a constructor.
#[derive(Clone, Debug, PartialEq)]
enum Law {
    Constant {
        value: f64,
    },
    Exponential {
        mean: f64,
    },
    /// Erlang when `stages` is given: the same distribution, named differently.
    Gamma {
        mean: f64,
        shape: f64,
        scale: f64,
        stages: Option<u32>,
        unscaled: Gamma<Portable>,
    },
    Weibull {
        shape: f64,
        scale: f64,
        unscaled: Weibull<Portable>,
    },
    Lognormal {
        mean: f64,
        cv: f64,
        unscaled: LogNormal<Portable>,
    },
    Normal {
        mean: f64,
        sd: f64,
        at_least: Option<f64>,
    },
    /// A beta distribution from 0 to 1 stretched over the range.
    Beta {
        low: f64,
        high: f64,
        shapes: [f64; 2],
        named: BetaName,
        unscaled: Beta<Portable>,
    },
    /// A count, times a unit.
    Poisson {
        mean: f64,
        unit: f64,
        unscaled: Poisson<Portable>,
    },
    Triangular {
        low: f64,
        mode: f64,
        high: f64,
    },
    Uniform {
        low: f64,
        high: f64,
    },
    /// Sorted values.
    Empirical {
        values: Arc<[f64]>,
    },
    /// Values in ascending order, each with the chance of it or a smaller one.
    Discrete {
        values: Arc<[f64]>,
        cumulative: Arc<[f64]>,
    },
    /// Two distributions or more, each with the chance of it or one before it.
    Mixture {
        laws: Arc<[Distribution]>,
        cumulative: Arc<[f64]>,
    },
}

/// The figures that a beta distribution was asked for by.
#[derive(Clone, Copy, Debug, PartialEq)]
enum BetaName {
    Beta { mean: f64, sd: f64 },
    Pert { mode: f64 },
}

/// Names the distribution and the parameters in use.
impl fmt::Display for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Law::Constant { value } => write!(f, "constant({value})"),
            Law::Exponential { mean } => write!(f, "exponential(mean {mean})"),
            Law::Gamma {
                mean,
                stages: Some(stages),
                ..
            } => write!(f, "Erlang(mean {mean}, stages {stages})"),
            Law::Gamma { mean, shape, .. } => {
                write!(f, "gamma(mean {mean}, cv {})", 1.0 / shape.sqrt())
            }
            Law::Weibull { shape, scale, .. } => {
                write!(f, "Weibull(shape {shape}, scale {scale})")
            }
            Law::Lognormal { mean, cv, .. } => write!(f, "lognormal(mean {mean}, cv {cv})"),
            Law::Normal { mean, sd, at_least } => match at_least {
                None => write!(f, "normal(mean {mean}, sd {sd})"),
                Some(bound) => write!(f, "normal(mean {mean}, sd {sd}, at least {bound})"),
            },
            Law::Beta {
                low, high, named, ..
            } => match named {
                BetaName::Beta { mean, sd } => {
                    write!(f, "beta(mean {mean}, sd {sd}, from {low} to {high})")
                }
                BetaName::Pert { mode } => write!(f, "PERT(low {low}, mode {mode}, high {high})"),
            },
            Law::Poisson {
                mean, unit: 1.0, ..
            } => write!(f, "Poisson(mean {mean})"),
            Law::Poisson { mean, unit, .. } => write!(f, "Poisson(mean {mean}, unit {unit})"),
            Law::Triangular { low, mode, high } => {
                write!(f, "triangular(low {low}, mode {mode}, high {high})")
            }
            Law::Uniform { low, high } => write!(f, "uniform(low {low}, high {high})"),
            Law::Empirical { values } => {
                let (n, mean) = (values.len(), self.mean());
                write!(f, "empirical({n} values, mean {mean})")
            }
            Law::Discrete { values, .. } => {
                let (n, mean) = (values.len(), self.mean());
                write!(f, "discrete({n} values, mean {mean})")
            }
            Law::Mixture { laws, .. } => {
                let (n, mean) = (laws.len(), self.mean());
                write!(f, "mixture({n} distributions, mean {mean})")
            }
        }
    }
}
