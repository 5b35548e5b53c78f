//! Drawing from a law; its formulas live in the module beside this.

use super::super::clock::Duration;
use super::super::random::Stream;
use super::{Distribution, Law};

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
            Law::Mixture {
                ref laws,
                ref cumulative,
            } => from_one_of(laws, cumulative, stream),
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

/// A draw from the law of a mixture that one number chooses. Apart from the others, so that they
/// stay short enough to be put in line.
#[inline(never)]
fn from_one_of(laws: &[Distribution], cumulative: &[f64], stream: &mut Stream) -> f64 {
    let u = stream.uniform();
    let at = cumulative.partition_point(|&upto| upto <= u);
    laws[at.min(laws.len() - 1)].sample(stream)
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
