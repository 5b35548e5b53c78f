//! What is known of a distribution without drawing: moments, distribution function, quantiles,
//! scaling.

use super::super::portable::Portable;
use super::super::special_functions::{
    beta_cdf, gamma_cdf, gamma_quantile, normal_cdf, normal_density, normal_quantile,
};
use super::{BetaName, Distribution, Law};

/// What is known about the distribution.
impl Distribution {
    /// The mean of the distribution as drawn, after truncation where there is one.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match &self.0 {
            &Law::Constant { value } => value,
            &Law::Exponential { mean } => mean,
            &Law::Gamma { mean, .. } | &Law::Lognormal { mean, .. } => mean,
            &Law::Weibull { scale, shape, .. } => scale * libm::tgamma(1.0 + 1.0 / shape),
            &Law::Normal { mean, sd, at_least } => mean + sd * hazard(mean, sd, at_least).1,
            &Law::Beta {
                low, high, named, ..
            } => match named {
                BetaName::Beta { mean, .. } => mean,
                BetaName::Pert { mode } => (low + 4.0 * mode + high) / 6.0,
            },
            &Law::Poisson { mean, unit, .. } => unit * mean,
            &Law::Triangular { low, mode, high } => (low + mode + high) / 3.0,
            &Law::Uniform { low, high } => 0.5 * (low + high),
            Law::Empirical { values } => values.iter().sum::<f64>() / values.len() as f64,
            Law::Discrete { values, cumulative } => expectation(values, cumulative, |&x| x),
            Law::Mixture { laws, cumulative } => expectation(laws, cumulative, Self::mean),
        }
    }

    /// The variance of the distribution as drawn, after truncation where there is one.
    #[must_use]
    pub fn variance(&self) -> f64 {
        match &self.0 {
            Law::Constant { .. } => 0.0,
            &Law::Exponential { mean } => mean * mean,
            &Law::Gamma { mean, shape, .. } => mean * mean / shape,
            &Law::Weibull { scale, shape, .. } => {
                let first = libm::tgamma(1.0 + 1.0 / shape);
                scale * scale * (libm::tgamma(1.0 + 2.0 / shape) - first * first)
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
            &Law::Beta {
                low, high, named, ..
            } => match named {
                BetaName::Beta { sd, .. } => sd * sd,
                BetaName::Pert { .. } => (self.mean() - low) * (high - self.mean()) / 7.0,
            },
            &Law::Poisson { mean, unit, .. } => unit * unit * mean,
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
                expectation(values, cumulative, |&x| (x - mean) * (x - mean))
            }
            Law::Mixture { laws, cumulative } => {
                // Within the distributions, and between them.
                let mean = self.mean();
                let off = |law: &Self| law.mean() - mean;
                let about_mean = |law: &Self| law.variance() + off(law) * off(law);
                expectation(laws, cumulative, about_mean)
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
            &Law::Lognormal { mean, cv, .. } if x > 0.0 => {
                let variance = libm::log1p(cv * cv);
                normal_cdf((libm::log(x / mean) + 0.5 * variance) / variance.sqrt())
            }
            Law::Lognormal { .. } => 0.0,
            &Law::Normal { mean, sd, at_least } => {
                let least = at_least.unwrap_or(f64::NEG_INFINITY);
                let below = normal_cdf((least - mean) / sd);
                ((normal_cdf((x - mean) / sd) - below) / (1.0 - below)).max(0.0)
            }
            &Law::Beta {
                low, high, shapes, ..
            } => beta_cdf(shapes, (x - low) / (high - low)),
            &Law::Poisson { mean, unit, .. } => {
                // A multiple of the unit counts in full, however it was rounded.
                let count = (x / unit + 1e-9).floor();
                if count < 0.0 {
                    0.0
                } else {
                    1.0 - gamma_cdf(count + 1.0, mean)
                }
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
            Law::Mixture { laws, cumulative } => expectation(laws, cumulative, |law| law.cdf(x)),
        }
    }

    /// The smallest value that the distribution stays at or below with chance `p`, 0 < p < 1.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        match &self.0 {
            &Law::Constant { value } => value,
            &Law::Exponential { mean } => -mean * libm::log1p(-p),
            &Law::Gamma { mean, shape, .. } => mean / shape * gamma_quantile(shape, p),
            &Law::Weibull { scale, shape, .. } => scale * libm::pow(-libm::log1p(-p), 1.0 / shape),
            Law::Lognormal { mean, unscaled, .. } => {
                mean * unscaled.from_zscore(Portable(normal_quantile(p))).0
            }
            &Law::Normal { mean, sd, at_least } => {
                let least = at_least.unwrap_or(f64::NEG_INFINITY);
                // Each half from its own end, where small chances keep their digits.
                let above = normal_cdf((mean - least) / sd);
                let z = if p < 0.5 {
                    normal_quantile(normal_cdf((least - mean) / sd) + p * above)
                } else {
                    -normal_quantile((1.0 - p) * above)
                };
                (mean + sd * z).max(least)
            }
            &Law::Beta { low, high, .. } => self.quantile_between(low, high, p),
            &Law::Poisson { mean, unit, .. } => {
                let mut count = 2.0 * mean + 1.0;
                while self.cdf(unit * count) < p {
                    count *= 2.0;
                }
                unit * (self.quantile_between(0.0, unit * count, p) / unit).round()
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
            Law::Mixture { laws, .. } => {
                let of_laws = laws.iter().map(|law| law.quantile(p));
                let (low, high) = of_laws.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), q| {
                    (a.min(q), b.max(q))
                });
                self.quantile_between(low, high, p)
            }
        }
    }

    /// The quantile by bisection, where it is known to lie between two values.
    fn quantile_between(&self, mut low: f64, mut high: f64, p: f64) -> f64 {
        if self.cdf(low) >= p {
            return low;
        }
        loop {
            let middle = f64::midpoint(low, high);
            if middle <= low || middle >= high {
                return high;
            }
            if self.cdf(middle) >= p {
                high = middle;
            } else {
                low = middle;
            }
        }
    }

    /// The distribution of `factor` times a draw from this one. Drawn from the same stream it gives
    /// `factor` times the same value, but for rounding.
    ///
    /// # Panics
    ///
    /// If `factor` is negative or not finite.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Distribution {
        assert!(
            factor.is_finite() && factor >= 0.0,
            "cannot scale a distribution by {factor}"
        );
        if factor == 0.0 {
            return Distribution(Law::Constant { value: 0.0 });
        }
        let mut law = self.0.clone();
        match &mut law {
            Law::Constant { value } => *value *= factor,
            Law::Exponential { mean } | Law::Lognormal { mean, .. } => *mean *= factor,
            Law::Gamma { mean, scale, .. } => {
                *mean *= factor;
                *scale *= factor;
            }
            Law::Weibull { scale, .. } => *scale *= factor,
            Law::Poisson { unit, .. } => *unit *= factor,
            Law::Beta {
                low, high, named, ..
            } => {
                *low *= factor;
                *high *= factor;
                match named {
                    BetaName::Pert { mode } => *mode *= factor,
                    BetaName::Beta { mean, sd } => {
                        *mean *= factor;
                        *sd *= factor;
                    }
                }
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
            Law::Mixture { laws, .. } => {
                *laws = laws.iter().map(|law| law.scaled(factor)).collect();
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

fn expectation<T>(values: &[T], cumulative: &[f64], of: impl Fn(&T) -> f64) -> f64 {
    let mut below = 0.0;
    let mut sum = 0.0;
    for (value, &upto) in values.iter().zip(cumulative) {
        sum += (upto - below) * of(value);
        below = upto;
    }
    sum
}
