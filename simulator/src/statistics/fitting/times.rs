//! Lengths of time: lognormal, gamma or exponential, whichever makes what was seen most likely. Of
//! some it is only known that they were longer than they could be watched.

use serde::{Deserialize, Serialize};

use super::{Fitted, Maximum};
use crate::engine::Distribution;
use crate::statistics::{KaplanMeier, Outcome, TimeToEvent};

/// Fewer lengths than this are not fitted: intervals of two parameters from a handful mean little.
const LEAST: usize = 20;

/// A distribution of lengths of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Lognormal.
    Lognormal,
    /// Gamma.
    Gamma,
    /// Exponential.
    Exponential,
}

impl Family {
    /// Its name in a scenario.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lognormal => "lognormal",
            Self::Gamma => "gamma",
            Self::Exponential => "exponential",
        }
    }

    /// The distribution of a mean and a coefficient of variation; `None` if there is none.
    #[must_use]
    pub fn law(self, mean: f64, cv: f64) -> Option<Distribution> {
        match self {
            Self::Lognormal => Distribution::lognormal(mean, cv),
            Self::Gamma => Distribution::gamma(mean, cv),
            Self::Exponential => Distribution::exponential(mean),
        }
        .ok()
    }
}

/// A distribution fitted to lengths of time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FittedTimes {
    /// Which distribution.
    pub family: Family,
    /// Its mean, in the unit of the lengths.
    pub mean: Fitted,
    /// Its coefficient of variation; of an exponential distribution 1, and known.
    pub cv: Fitted,
    /// Log likelihood.
    pub log_likelihood: f64,
    /// Greatest distance between the distribution and the Kaplan-Meier estimate (with nothing
    /// censored the empirical distribution, and the Kolmogorov-Smirnov distance).
    pub distance: f64,
    /// Lengths seen to their end.
    pub n: usize,
    /// Lengths of which only a lower bound is known.
    pub censored: usize,
}

/// What a likelihood needs of the lengths.
struct Lengths {
    n: f64,
    sum: f64,
    logs: f64,
    squared_logs: f64,
    /// Lower bounds above 0, each with how often.
    bounds: Vec<(f64, f64)>,
}

impl FittedTimes {
    /// The most likely of these distributions (by Akaike's criterion: an exponential has a
    /// parameter less). Lengths that are not above 0 and finite are the caller's to leave out:
    /// `None` then, with fewer than 20 seen to their end, or where none of the distributions has a
    /// sharp maximum.
    #[must_use]
    pub fn best(families: &[Family], seen: &[f64], longer_than: &[f64]) -> Option<Self> {
        if seen.len() < LEAST || seen.iter().any(|x| !(x.is_finite() && *x > 0.0)) {
            return None;
        }
        let lengths = Lengths::of(seen, longer_than);
        let fits = families.iter().filter_map(|&family| {
            let (mean, cv, value) = lengths.fit(family)?;
            let parameters = if family == Family::Exponential {
                1.0
            } else {
                2.0
            };
            Some((family, mean, cv, value, value - parameters))
        });
        let best = fits.max_by(|a, b| a.4.total_cmp(&b.4))?;
        let (family, mean, cv, log_likelihood, _) = best;
        Some(Self {
            family,
            mean,
            cv,
            log_likelihood,
            distance: distance(&family.law(mean.value, cv.value)?, seen, longer_than)?,
            n: seen.len(),
            censored: longer_than.len(),
        })
    }
}

impl Lengths {
    fn of(seen: &[f64], longer_than: &[f64]) -> Self {
        let mut sorted: Vec<f64> = longer_than.iter().copied().filter(|&x| x > 0.0).collect();
        sorted.sort_by(f64::total_cmp);
        let alike = sorted.chunk_by(|a, b| a == b);
        let logs: Vec<f64> = seen.iter().map(|&x| libm::log(x)).collect();
        Self {
            n: seen.len() as f64,
            sum: crate::statistics::sum(seen),
            logs: crate::statistics::sum(&logs),
            squared_logs: logs.iter().map(|l| l * l).sum(),
            bounds: alike.map(|same| (same[0], same.len() as f64)).collect(),
        }
    }

    fn fit(&self, family: Family) -> Option<(Fitted, Fitted, f64)> {
        let bounds: f64 = self.bounds.iter().map(|(x, times)| x * times).sum();
        // What an exponential distribution would say.
        let mean = (self.sum + bounds) / self.n;
        let spread = self.squared_logs / self.n - (self.logs / self.n) * (self.logs / self.n);
        let cv = libm::expm1(spread.clamp(1e-4, 4.0)).sqrt();
        let start = [libm::log(mean), libm::log(cv)];
        let start = match family {
            Family::Exponential => &start[..1],
            _ => &start[..],
        };
        let maximum = Maximum::near(start, &|at| {
            let mean = libm::exp(at[0]);
            let cv = at.get(1).map_or(1.0, |&cv| libm::exp(cv));
            self.log_likelihood(family, mean, cv)
        })?;
        let cv = match family {
            Family::Exponential => Fitted::by_error(1.0, 0.0),
            _ => maximum.parameter(1).map(libm::exp),
        };
        Some((maximum.parameter(0).map(libm::exp), cv, maximum.value))
    }

    fn log_likelihood(&self, family: Family, mean: f64, cv: f64) -> f64 {
        let seen = match family {
            Family::Exponential => -self.n * libm::log(mean) - self.sum / mean,
            Family::Lognormal => {
                let variance = libm::log1p(cv * cv);
                let middle = libm::log(mean) - variance / 2.0;
                let squares =
                    self.squared_logs - 2.0 * middle * self.logs + self.n * middle * middle;
                let constant = libm::log(2.0 * std::f64::consts::PI * variance) / 2.0;
                -self.logs - self.n * constant - squares / (2.0 * variance)
            }
            Family::Gamma => {
                let shape = 1.0 / (cv * cv);
                let scale = mean / shape;
                (shape - 1.0) * self.logs
                    - self.sum / scale
                    - self.n * (libm::lgamma(shape) + shape * libm::log(scale))
            }
        };
        let Some(law) = family.law(mean, cv) else {
            return f64::NEG_INFINITY;
        };
        let beyond = |x: f64| libm::log((1.0 - law.cdf(x)).max(1e-300));
        seen + self
            .bounds
            .iter()
            .map(|&(x, times)| times * beyond(x))
            .sum::<f64>()
    }
}

/// Greatest distance of a distribution from the Kaplan-Meier estimate, on either side of each step.
fn distance(law: &Distribution, seen: &[f64], longer_than: &[f64]) -> Option<f64> {
    let happened = seen.iter().map(|&day| (day, Outcome::Happened));
    let censored = longer_than.iter().map(|&day| (day, Outcome::Censored));
    let all = happened.chain(censored);
    let observations: Vec<TimeToEvent> = all
        .map(|(day, outcome)| TimeToEvent { day, outcome })
        .collect();
    let curve = KaplanMeier::of(&observations)?;
    let mut before = 1.0;
    let mut furthest: f64 = 0.0;
    for step in &curve.steps {
        let survives = 1.0 - law.cdf(step.day);
        furthest = furthest
            .max((survives - before).abs())
            .max((survives - step.survival).abs());
        before = step.survival;
    }
    Some(furthest)
}
