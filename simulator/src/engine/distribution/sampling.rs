//! Drawing from a distribution; its formulas live in the module beside this.

use rand::{Rng, RngExt};
use rand_distr::{Exp1, StandardNormal};

use super::super::clock::Duration;
use super::super::portable::Portable;
use super::super::random::Stream;
use super::{Distribution, Law};

/// Drawing.
impl Distribution {
    /// Draws a value.
    #[inline]
    pub fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        match &self.0 {
            &Law::Constant { value } => value,
            &Law::Exponential { mean } => mean * rng.sample::<Portable, _>(Exp1).0,
            Law::Gamma {
                scale, unscaled, ..
            } => scale * rng.sample(unscaled).0,
            Law::Weibull {
                scale, unscaled, ..
            } => scale * rng.sample(unscaled).0,
            Law::Lognormal { mean, unscaled, .. } => mean * rng.sample(unscaled).0,
            &Law::Normal { mean, sd, at_least } => {
                let least = at_least.unwrap_or(f64::NEG_INFINITY);
                loop {
                    let x = mean + sd * rng.sample::<Portable, _>(StandardNormal).0;
                    if x >= least {
                        return x;
                    }
                }
            }
            Law::Beta {
                low,
                high,
                unscaled,
                ..
            } => low + (high - low) * rng.sample(unscaled).0,
            Law::Poisson { unit, unscaled, .. } => unit * rng.sample(unscaled).0,
            Law::Triangular { .. }
            | Law::Uniform { .. }
            | Law::Empirical { .. }
            | Law::Discrete { .. } => self.quantile(rng.random()),
            Law::Mixture { laws, cumulative } => from_one_of(laws, cumulative, rng),
        }
    }

    /// Draws a value by inversion: exactly one number from the stream, and a larger number gives
    /// a larger value.
    ///
    /// For comparisons that must stay coupled when a parameter changes: the same stream then
    /// gives the same *quantile* of both distributions, where [`Distribution::sample`] may use up a
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

/// So that `rng.sample(&law)` and `law.sample_iter(rng)` of `rand` work.
impl rand::distr::Distribution<f64> for Distribution {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        Distribution::sample(self, rng)
    }
}

/// A draw from the distribution of a mixture that one number chooses. Apart from the others, so
/// that they stay short enough to be put in line.
#[inline(never)]
fn from_one_of<R: Rng + ?Sized>(laws: &[Distribution], cumulative: &[f64], rng: &mut R) -> f64 {
    let u: f64 = rng.random();
    let at = cumulative.partition_point(|&upto| upto <= u);
    laws[at.min(laws.len() - 1)].sample(rng)
}
