//! The laws that spans and amounts are drawn from; where the random numbers come from lives in
//! [`random`](super::random), changing arrival rates in [`arrivals`](super::arrivals).
//!
//! Values carry no unit: give parameters in milliseconds and draw with
//! [`Distribution::sample_duration`], or in anything and draw with [`Distribution::sample`].
//! Positive laws are named by mean and coefficient of variation (standard deviation over mean),
//! the two figures a planner can measure.
//!
//! Logarithms, exponentials and powers go through `libm`, never the platform, so that a draw is
//! the same number whatever else is compiled into the program.

use std::fmt;
use std::sync::Arc;

use thiserror::Error;

use super::clock::Duration;
use super::random::Stream;
use super::special_functions::{
    gamma_cdf, gamma_quantile, normal_cdf, normal_density, normal_quantile, weibull_shape,
};

/// Why a law cannot have the parameters asked for.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum DistributionError {
    /// A parameter is outside its range.
    #[error("{law}: {parameter} must be {must}, but is {value}")]
    Parameter {
        /// The law.
        law: &'static str,
        /// The parameter.
        parameter: &'static str,
        /// Its value.
        value: f64,
        /// What it must be instead.
        must: &'static str,
    },
    /// A law over given values was given none.
    #[error("{law}: at least one value is needed")]
    NoValues {
        /// The law.
        law: &'static str,
    },
    /// Every value needs one weight.
    #[error("discrete: {values} values, but {weights} weights")]
    UnequalLengths {
        /// Number of values.
        values: usize,
        /// Number of weights.
        weights: usize,
    },
}

/// A probability law with checked parameters. Cheap to clone.
///
/// ```
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

/// The laws, with what sampling needs worked out beforehand. Private, so that every value there
/// is has been through a constructor.
#[derive(Clone, Debug, PartialEq)]
enum Law {
    Constant {
        value: f64,
    },
    Exponential {
        mean: f64,
    },
    /// Erlang when `stages` is given: the same law, named differently.
    Gamma {
        mean: f64,
        shape: f64,
        stages: Option<u32>,
    },
    Weibull {
        shape: f64,
        scale: f64,
        power: f64,
    },
    Lognormal {
        mean: f64,
        cv: f64,
        mu: f64,
        sigma: f64,
    },
    Normal {
        mean: f64,
        sd: f64,
        at_least: Option<f64>,
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
}

fn check(
    holds: bool,
    law: &'static str,
    parameter: &'static str,
    value: f64,
    must: &'static str,
) -> Result<(), DistributionError> {
    if holds {
        return Ok(());
    }
    Err(DistributionError::Parameter {
        law,
        parameter,
        value,
        must,
    })
}

fn check_finite(
    law: &'static str,
    parameter: &'static str,
    value: f64,
) -> Result<(), DistributionError> {
    check(value.is_finite(), law, parameter, value, "a finite number")
}

fn check_positive(
    law: &'static str,
    parameter: &'static str,
    value: f64,
) -> Result<(), DistributionError> {
    let holds = value.is_finite() && value > 0.0;
    check(holds, law, parameter, value, "a number above 0")
}

fn check_spread(
    law: &'static str,
    parameter: &'static str,
    value: f64,
) -> Result<(), DistributionError> {
    let holds = value.is_finite() && value >= 0.0;
    check(holds, law, parameter, value, "0 or a number above 0")
}

/// Constructors. All fail on not-a-number and infinity, and where stated.
impl Distribution {
    /// Always `value`.
    pub fn constant(value: f64) -> Result<Distribution, DistributionError> {
        check_finite("constant", "value", value)?;
        Ok(Distribution(Law::Constant { value }))
    }

    /// Exponential with mean above 0.
    pub fn exponential(mean: f64) -> Result<Distribution, DistributionError> {
        check_positive("exponential", "mean", mean)?;
        Ok(Distribution(Law::Exponential { mean }))
    }

    /// Gamma with mean above 0 and coefficient of variation from 0 (constant) to 100;
    /// shape 1/cv^2, scale mean cv^2.
    pub fn gamma(mean: f64, cv: f64) -> Result<Distribution, DistributionError> {
        check_positive("gamma", "mean", mean)?;
        check(
            (0.0..=100.0).contains(&cv),
            "gamma",
            "cv",
            cv,
            "between 0 and 100",
        )?;
        // A millionth of the mean: nobody measures that, and it spares the arithmetic a corner.
        if cv < 1e-6 {
            return Distribution::constant(mean);
        }
        Ok(Distribution(Law::Gamma {
            mean,
            shape: 1.0 / (cv * cv),
            stages: None,
        }))
    }

    /// Erlang with mean above 0: the sum of `stages` (at least 1) equal exponentials.
    pub fn erlang(mean: f64, stages: u32) -> Result<Distribution, DistributionError> {
        check_positive("Erlang", "mean", mean)?;
        check(
            stages > 0,
            "Erlang",
            "stages",
            f64::from(stages),
            "at least 1",
        )?;
        Ok(Distribution(Law::Gamma {
            mean,
            shape: f64::from(stages),
            stages: Some(stages),
        }))
    }

    /// Weibull with survival function exp(-(x/scale)^shape); shape from 0.05, scale above 0.
    pub fn weibull(shape: f64, scale: f64) -> Result<Distribution, DistributionError> {
        let holds = shape.is_finite() && shape >= 0.05;
        check(
            holds,
            "Weibull",
            "shape",
            shape,
            "a number of at least 0.05",
        )?;
        check_positive("Weibull", "scale", scale)?;
        Ok(Distribution(Law::Weibull {
            shape,
            scale,
            power: 1.0 / shape,
        }))
    }

    /// Weibull with mean above 0 and coefficient of variation from 0.01 to 100 (or 0: constant).
    /// The shape solves 1 + cv^2 = G(1 + 2/shape) / G(1 + 1/shape)^2 with G the gamma function.
    pub fn weibull_mean_cv(mean: f64, cv: f64) -> Result<Distribution, DistributionError> {
        check_positive("Weibull", "mean", mean)?;
        if cv == 0.0 {
            return Distribution::constant(mean);
        }
        let holds = (0.01..=100.0).contains(&cv);
        check(holds, "Weibull", "cv", cv, "0 or between 0.01 and 100")?;
        let shape = weibull_shape(cv);
        Distribution::weibull(shape, mean / libm::tgamma(1.0 + 1.0 / shape))
    }

    /// Lognormal with mean above 0 and coefficient of variation from 0 (constant):
    /// exp(mu + sigma Z) with sigma^2 = ln(1 + cv^2) and mu = ln(mean) - sigma^2/2.
    pub fn lognormal(mean: f64, cv: f64) -> Result<Distribution, DistributionError> {
        check_positive("lognormal", "mean", mean)?;
        check_spread("lognormal", "cv", cv)?;
        if cv == 0.0 {
            return Distribution::constant(mean);
        }
        let variance = libm::log1p(cv * cv);
        Ok(Distribution(Law::Lognormal {
            mean,
            cv,
            mu: libm::log(mean) - 0.5 * variance,
            sigma: variance.sqrt(),
        }))
    }

    /// Normal with mean and standard deviation `sd` (0: constant), drawn again while below
    /// `at_least`, which may be up to 3 standard deviations above `mean`.
    ///
    /// `mean` and `sd` are those *before* truncation; [`Distribution::mean`] and
    /// [`Distribution::variance`] give what results.
    pub fn normal(
        mean: f64,
        sd: f64,
        at_least: Option<f64>,
    ) -> Result<Distribution, DistributionError> {
        check_finite("normal", "mean", mean)?;
        check_spread("normal", "sd", sd)?;
        if let Some(bound) = at_least {
            // Higher up nearly every draw is refused, which is more likely a slip than a wish.
            check(
                bound.is_finite() && bound <= mean + 3.0 * sd,
                "normal",
                "at_least",
                bound,
                "at most 3 standard deviations above the mean",
            )?;
        }
        if sd == 0.0 {
            return Distribution::constant(mean);
        }
        Ok(Distribution(Law::Normal { mean, sd, at_least }))
    }

    /// Triangular from `low` to `high` with its peak at `mode`; low <= mode <= high, low < high.
    pub fn triangular(low: f64, mode: f64, high: f64) -> Result<Distribution, DistributionError> {
        check_finite("triangular", "low", low)?;
        let law = "triangular";
        check(
            high.is_finite() && high > low,
            law,
            "high",
            high,
            "above low",
        )?;
        let holds = (low..=high).contains(&mode);
        check(holds, law, "mode", mode, "between low and high")?;
        Ok(Distribution(Law::Triangular { low, mode, high }))
    }

    /// Uniform from `low` to `high`; low < high.
    pub fn uniform(low: f64, high: f64) -> Result<Distribution, DistributionError> {
        check_finite("uniform", "low", low)?;
        let holds = high.is_finite() && high > low;
        check(holds, "uniform", "high", high, "above low")?;
        Ok(Distribution(Law::Uniform { low, high }))
    }

    /// One of the observed `values`, all equally likely; at least one.
    pub fn empirical(mut values: Vec<f64>) -> Result<Distribution, DistributionError> {
        if values.is_empty() {
            return Err(DistributionError::NoValues { law: "empirical" });
        }
        for &value in &values {
            check_finite("empirical", "every value", value)?;
        }
        // Sorted, so that equal data give equal draws however the file was ordered.
        values.sort_unstable_by(f64::total_cmp);
        Ok(Distribution(Law::Empirical {
            values: values.into(),
        }))
    }

    /// One of `values`, likely in proportion to its weight; weights are 0 or more, not all 0.
    pub fn discrete(
        values: Vec<f64>,
        weights: Vec<f64>,
    ) -> Result<Distribution, DistributionError> {
        if values.len() != weights.len() {
            return Err(DistributionError::UnequalLengths {
                values: values.len(),
                weights: weights.len(),
            });
        }
        for (&value, &weight) in values.iter().zip(&weights) {
            check_finite("discrete", "every value", value)?;
            check_spread("discrete", "every weight", weight)?;
        }
        // A value that cannot happen is left out, so that no rounding can make it happen.
        let mut pairs: Vec<(f64, f64)> = values.into_iter().zip(weights).collect();
        pairs.retain(|&(_, weight)| weight > 0.0);
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let total: f64 = pairs.iter().map(|&(_, weight)| weight).sum();
        if pairs.is_empty() {
            return Err(DistributionError::NoValues { law: "discrete" });
        }
        check(
            total.is_finite(),
            "discrete",
            "sum of weights",
            total,
            "finite",
        )?;
        let mut below = 0.0;
        let cumulative = pairs
            .iter()
            .map(|&(_, weight)| {
                below += weight;
                below / total
            })
            .collect();
        Ok(Distribution(Law::Discrete {
            values: pairs.iter().map(|&(value, _)| value).collect(),
            cumulative,
        }))
    }
}

/// Drawing.
impl Distribution {
    /// Draws a value.
    #[inline]
    pub fn sample(&self, stream: &mut Stream) -> f64 {
        match self.0 {
            Law::Constant { value } => value,
            Law::Exponential { mean } => mean * stream.standard_exponential(),
            Law::Gamma { mean, shape, .. } => mean / shape * standard_gamma(shape, stream),
            Law::Weibull { scale, power, .. } => {
                scale * libm::pow(stream.standard_exponential(), power)
            }
            Law::Lognormal { mu, sigma, .. } => libm::exp(mu + sigma * stream.standard_normal()),
            Law::Normal { mean, sd, at_least } => {
                let least = at_least.unwrap_or(f64::NEG_INFINITY);
                loop {
                    let x = mean + sd * stream.standard_normal();
                    if x >= least {
                        return x;
                    }
                }
            }
            Law::Triangular { .. }
            | Law::Uniform { .. }
            | Law::Empirical { .. }
            | Law::Discrete { .. } => self.quantile(stream.uniform()),
        }
    }

    /// Draws a value by inversion: exactly one number from the stream, and a larger number gives
    /// a larger value.
    ///
    /// For comparisons that must stay coupled when a parameter changes: the same stream then
    /// gives the same *quantile* of both laws, where [`Distribution::sample`] may use up a
    /// different count of numbers. Slower, for the gamma a good deal so.
    pub fn sample_by_inversion(&self, stream: &mut Stream) -> f64 {
        self.quantile(stream.uniform_open())
    }

    /// Draws a span: the value taken as milliseconds, rounded to the nearest.
    #[inline]
    pub fn sample_duration(&self, stream: &mut Stream) -> Duration {
        Duration::from_ms_f64(self.sample(stream))
    }
}

/// A draw from the gamma law with scale 1: Marsaglia and Tsang, A simple method for generating
/// gamma variables, ACM TOMS 26(3), 2000.
fn standard_gamma(shape: f64, stream: &mut Stream) -> f64 {
    if shape < 1.0 {
        let boost = libm::pow(stream.uniform_open(), 1.0 / shape);
        return boost * standard_gamma(shape + 1.0, stream);
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let z = stream.standard_normal();
        let root = 1.0 + c * z;
        if root <= 0.0 {
            continue;
        }
        let v = root * root * root;
        let u = stream.uniform_open();
        // The squeeze spares both logarithms 98 times in 100.
        if u < 1.0 - 0.0331 * (z * z) * (z * z)
            || libm::log(u) < 0.5 * z * z + d * (1.0 - v + libm::log(v))
        {
            return d * v;
        }
    }
}

/// What is known about the law.
impl Distribution {
    /// The mean of the law as drawn, after truncation where there is one.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match &self.0 {
            &Law::Constant { value } => value,
            &Law::Exponential { mean } => mean,
            &Law::Gamma { mean, .. } | &Law::Lognormal { mean, .. } => mean,
            &Law::Weibull { scale, power, .. } => scale * libm::tgamma(1.0 + power),
            &Law::Normal { mean, sd, at_least } => mean + sd * hazard(mean, sd, at_least).1,
            &Law::Triangular { low, mode, high } => (low + mode + high) / 3.0,
            &Law::Uniform { low, high } => 0.5 * (low + high),
            Law::Empirical { values } => values.iter().sum::<f64>() / values.len() as f64,
            Law::Discrete { values, cumulative } => expectation(values, cumulative, |x| x),
        }
    }

    /// The variance of the law as drawn, after truncation where there is one.
    #[must_use]
    pub fn variance(&self) -> f64 {
        match &self.0 {
            Law::Constant { .. } => 0.0,
            &Law::Exponential { mean } => mean * mean,
            &Law::Gamma { mean, shape, .. } => mean * mean / shape,
            &Law::Weibull { scale, power, .. } => {
                let first = libm::tgamma(1.0 + power);
                scale * scale * (libm::tgamma(1.0 + 2.0 * power) - first * first)
            }
            &Law::Lognormal { mean, cv, .. } => (mean * cv) * (mean * cv),
            &Law::Normal { mean, sd, at_least } => {
                let (bound, hazard) = hazard(mean, sd, at_least);
                let slope = if hazard == 0.0 {
                    0.0
                } else {
                    hazard * (bound - hazard)
                };
                sd * sd * (1.0 + slope)
            }
            &Law::Triangular { low, mode, high } => {
                let (a, b, c) = (mode - low, high - mode, high - low);
                (a * a + b * b + c * c) / 36.0
            }
            &Law::Uniform { low, high } => (high - low) * (high - low) / 12.0,
            Law::Empirical { values } => {
                let mean = self.mean();
                let squares: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
                squares / values.len() as f64
            }
            Law::Discrete { values, cumulative } => {
                let mean = self.mean();
                expectation(values, cumulative, |x| (x - mean) * (x - mean))
            }
        }
    }

    /// The chance of a value of at most `x`.
    #[must_use]
    pub fn cdf(&self, x: f64) -> f64 {
        match &self.0 {
            &Law::Constant { value } => f64::from(u8::from(x >= value)),
            &Law::Exponential { mean } => -libm::expm1(-x.max(0.0) / mean),
            &Law::Gamma { mean, shape, .. } => gamma_cdf(shape, x * shape / mean),
            &Law::Weibull { shape, scale, .. } => {
                -libm::expm1(-libm::pow(x.max(0.0) / scale, shape))
            }
            &Law::Lognormal { mu, sigma, .. } if x > 0.0 => normal_cdf((libm::log(x) - mu) / sigma),
            Law::Lognormal { .. } => 0.0,
            &Law::Normal { mean, sd, at_least } => {
                let least = at_least.unwrap_or(f64::NEG_INFINITY);
                let below = normal_cdf((least - mean) / sd);
                ((normal_cdf((x - mean) / sd) - below) / (1.0 - below)).max(0.0)
            }
            &Law::Triangular { low, mode, high } => {
                if x <= low {
                    0.0
                } else if x < mode {
                    (x - low) * (x - low) / ((high - low) * (mode - low))
                } else if x < high {
                    1.0 - (high - x) * (high - x) / ((high - low) * (high - mode))
                } else {
                    1.0
                }
            }
            &Law::Uniform { low, high } => ((x - low) / (high - low)).clamp(0.0, 1.0),
            Law::Empirical { values } => {
                values.partition_point(|&value| value <= x) as f64 / values.len() as f64
            }
            Law::Discrete { values, cumulative } => {
                match values.partition_point(|&value| value <= x) {
                    0 => 0.0,
                    upto => cumulative[upto - 1],
                }
            }
        }
    }

    /// The smallest value that the law stays at or below with chance `p`, 0 < p < 1.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        match &self.0 {
            &Law::Constant { value } => value,
            &Law::Exponential { mean } => -mean * libm::log1p(-p),
            &Law::Gamma { mean, shape, .. } => mean / shape * gamma_quantile(shape, p),
            &Law::Weibull { scale, power, .. } => scale * libm::pow(-libm::log1p(-p), power),
            &Law::Lognormal { mu, sigma, .. } => libm::exp(mu + sigma * normal_quantile(p)),
            &Law::Normal { mean, sd, at_least } => {
                let least = at_least.unwrap_or(f64::NEG_INFINITY);
                // From above, where the tail beyond a bound far out is still exact.
                let above = normal_cdf((mean - least) / sd);
                (mean - sd * normal_quantile((1.0 - p) * above)).max(least)
            }
            &Law::Triangular { low, mode, high } => {
                let (rise, width) = (mode - low, high - low);
                if p * width < rise {
                    low + (p * width * rise).sqrt()
                } else {
                    high - ((1.0 - p) * width * (high - mode)).sqrt()
                }
            }
            &Law::Uniform { low, high } => low + p * (high - low),
            Law::Empirical { values } => {
                values[((p * values.len() as f64) as usize).min(values.len() - 1)]
            }
            Law::Discrete { values, cumulative } => {
                let at = cumulative.partition_point(|&upto| upto <= p);
                values[at.min(values.len() - 1)]
            }
        }
    }

    /// The law of `factor` times a draw from this one. Drawn from the same stream it gives
    /// `factor` times the same value, but for rounding.
    ///
    /// # Panics
    ///
    /// If `factor` is negative or not finite.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Distribution {
        assert!(
            factor.is_finite() && factor >= 0.0,
            "cannot scale a law by {factor}"
        );
        if factor == 0.0 {
            return Distribution(Law::Constant { value: 0.0 });
        }
        let mut law = self.0.clone();
        match &mut law {
            Law::Constant { value } => *value *= factor,
            Law::Exponential { mean } | Law::Gamma { mean, .. } => *mean *= factor,
            Law::Weibull { scale, .. } => *scale *= factor,
            Law::Lognormal { mean, mu, .. } => {
                *mean *= factor;
                *mu += libm::log(factor);
            }
            Law::Normal { mean, sd, at_least } => {
                *mean *= factor;
                *sd *= factor;
                *at_least = at_least.map(|bound| bound * factor);
            }
            Law::Triangular { low, mode, high } => {
                *low *= factor;
                *mode *= factor;
                *high *= factor;
            }
            Law::Uniform { low, high } => {
                *low *= factor;
                *high *= factor;
            }
            Law::Empirical { values } | Law::Discrete { values, .. } => {
                *values = values.iter().map(|value| value * factor).collect();
            }
        }
        Distribution(law)
    }
}

/// The truncation point in standard deviations, and the hazard of the standard normal there:
/// by how much truncation raises the mean (Johnson, Kotz, Balakrishnan 1994, section 13.10.1).
fn hazard(mean: f64, sd: f64, at_least: Option<f64>) -> (f64, f64) {
    match at_least {
        None => (f64::NEG_INFINITY, 0.0),
        Some(bound) => {
            let bound = (bound - mean) / sd;
            (bound, normal_density(bound) / normal_cdf(-bound))
        }
    }
}

fn expectation(values: &[f64], cumulative: &[f64], of: impl Fn(f64) -> f64) -> f64 {
    let mut below = 0.0;
    let mut sum = 0.0;
    for (&value, &upto) in values.iter().zip(cumulative) {
        sum += (upto - below) * of(value);
        below = upto;
    }
    sum
}

/// Names the law and the parameters in use.
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
        }
    }
}
