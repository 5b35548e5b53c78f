//! How long until something happens when some never got there before the observation ended:
//! the Kaplan-Meier estimator; what is waited for is the caller's business.

use serde::{Deserialize, Serialize};

mod band;
#[cfg(test)]
mod tests;

pub use band::{BandStep, SurvivalBand};

use super::quantile::{normal_quantile, student_t_quantile};
use super::quantile_interval::Ranks;
use super::{Interval, UPPER_TAIL};

/// How an observation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The event happened at the time given.
    Happened,
    /// It had not happened by the time given, and nobody looked later (right-censored).
    Censored,
}

/// One observation: one replication's recovery time, or how long it was watched in vain.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeToEvent {
    /// Days from the origin (for a recovery: from go-live); finite and not negative.
    pub day: f64,
    /// Whether `day` is when it happened or when the watch ended.
    pub outcome: Outcome,
}

/// One time at which at least one event happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SurvivalStep {
    /// Days from the origin.
    pub day: f64,
    /// Observations still without event just before `day`, those censored on it included.
    pub at_risk: usize,
    /// Events on `day`; at least 1.
    pub events: usize,
    /// Estimated chance that the event has *not* happened by `day`, in [0, 1].
    pub survival: f64,
    /// Greenwood's standard error of `survival` (Greenwood 1926); `None` once survival is 0,
    /// where the formula has no value.
    pub standard_error: Option<f64>,
    /// Pointwise 95 % interval on the log(-log) scale (Kalbfleisch & Prentice 1980), which
    /// stays within [0, 1]; `None` once survival is 0.
    pub interval: Option<Interval>,
}

/// Mean time up to a horizon, counting those still without event as the horizon.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RestrictedMean {
    /// Area under the survival curve from 0 to the horizon, in days.
    pub mean: f64,
    /// Its standard error in days (Klein & Moeschberger 2003, section 4.5).
    pub standard_error: f64,
    /// The horizon, in days.
    pub horizon: f64,
    /// Number of observations; at least 1.
    pub n: usize,
}

impl RestrictedMean {
    /// Half the width of the 95 % interval before it is cut off, in days:
    /// t(.975, n - 1) sqrt(n / (n - 1)) x standard error. `None` of a single observation; 0 if
    /// all times are equal.
    #[must_use]
    pub fn half_width(&self) -> Option<f64> {
        let freedom = self.n.checked_sub(1)?;
        let correction = (self.n as f64 / freedom as f64).sqrt();
        Some(student_t_quantile(UPPER_TAIL, freedom)? * correction * self.standard_error)
    }

    /// Its 95 % interval in days, mean ± t(.975, n - 1) sqrt(n / (n - 1)) x standard error, cut
    /// off at 0 and at the horizon, beyond which no such mean can lie.
    ///
    /// If all were watched until the horizon, that is Student's interval of the mean of
    /// min(time, horizon). The usual z(.975) x standard error is the same for many observations
    /// and too narrow for few.
    ///
    /// `None` of a single observation, or if the standard error is 0: the formula then sees no
    /// spread, which is not the same as being certain.
    #[must_use]
    pub fn interval(&self) -> Option<Interval> {
        let half_width = self.half_width()?;
        (self.standard_error > 0.0).then(|| Interval {
            lower: (self.mean - half_width).max(0.0),
            upper: (self.mean + half_width).min(self.horizon),
        })
    }
}

/// The Kaplan-Meier product-limit estimate (Kaplan & Meier 1958, JASA 53, 457-481) from
/// right-censored times.
///
/// Censoring must not depend on the outcome; a common horizon for all replications satisfies
/// that.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KaplanMeier {
    /// The times at which survival falls, in ascending order; empty if nothing happened.
    pub steps: Vec<SurvivalStep>,
    /// Number of observations; at least 1.
    pub n: usize,
    /// How many of them are censored.
    pub censored: usize,
    /// The shortest time that was watched in vain, in days; `None` if nothing is censored.
    pub first_censored: Option<f64>,
    /// The longest time observed, in days; beyond it the curve is unknown unless it is 0.
    pub last_day: f64,
}

impl KaplanMeier {
    /// The curve through `observations`, in any order.
    ///
    /// At equal times events come before censorings, as is the convention. `None` if there is
    /// no observation or a time is negative or not finite.
    #[must_use]
    pub fn of(observations: &[TimeToEvent]) -> Option<Self> {
        if observations
            .iter()
            .any(|one| !one.day.is_finite() || one.day < 0.0)
        {
            return None;
        }
        let mut sorted = observations.to_vec();
        sorted.sort_by(|a, b| a.day.total_cmp(&b.day));
        let last_day = sorted.last()?.day;

        let mut steps = Vec::new();
        let mut at_risk = sorted.len();
        let mut survival = 1.0;
        let mut greenwood = 0.0;
        for tied in sorted.chunk_by(|a, b| a.day == b.day) {
            let events = tied
                .iter()
                .filter(|one| one.outcome == Outcome::Happened)
                .count();
            if events > 0 {
                let (d, n) = (events as f64, at_risk as f64);
                survival *= (n - d) / n;
                greenwood += d / (n * (n - d));
                steps.push(step(tied[0].day, at_risk, events, survival, greenwood));
            }
            at_risk -= tied.len();
        }
        let censored = || sorted.iter().filter(|one| one.outcome == Outcome::Censored);
        Some(Self {
            steps,
            n: sorted.len(),
            censored: censored().count(),
            first_censored: censored().next().map(|one| one.day),
            last_day,
        })
    }

    /// First day by which the event has happened with probability one half or more; `None` if
    /// the curve never falls that far. The median is reported, never the mean of those that
    /// made it: they are the fortunate ones.
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        self.quantile(0.5)
    }

    /// 95 % interval of [`median`](Self::median); see
    /// [`quantile_interval`](Self::quantile_interval).
    #[must_use]
    pub fn median_interval(&self) -> (Option<f64>, Option<f64>) {
        self.quantile_interval(0.5)
    }

    /// First day by which the event has happened with probability `share` or more; `None` if
    /// the curve never falls that far, or `share` lies outside (0, 1).
    #[must_use]
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let share = Some(share).filter(|&share| share > 0.0 && share < 1.0)?;
        self.first_day(1.0 - share, |step| step.survival)
    }

    /// 95 % interval of [`quantile`](Self::quantile). `None` in place of an end that is not
    /// reached, which for the upper end means "later than anybody looked"; both for a `share`
    /// outside (0, 1).
    ///
    /// If nothing is censored before the last day, the days are order statistics as far as they
    /// are known, and the ends are those of
    /// [`quantile_interval`](super::quantile_interval()): right for any number of observations
    /// and whole days. Otherwise they are the days on which the lower and the upper pointwise
    /// band fall to 1 - `share` (Brookmeyer & Crowley 1982, Biometrics 38, 29-41).
    #[must_use]
    pub fn quantile_interval(&self, share: f64) -> (Option<f64>, Option<f64>) {
        let Some(ranks) = Ranks::of(self.n, share) else {
            return (None, None);
        };
        if self.watched_alike() {
            let day = |rank| self.day_of(rank);
            return (ranks.lower.and_then(day), ranks.upper.and_then(day));
        }
        let lower = |step: &SurvivalStep| step.interval.map_or(0.0, |band| band.lower);
        // How far the upper band falls with the last one at risk, nobody knows.
        let upper = |step: &SurvivalStep| step.interval.map_or(1.0, |band| band.upper);
        let survival = 1.0 - share;
        (
            self.first_day(survival, lower),
            self.first_day(survival, upper),
        )
    }

    /// Chance that the event has happened by `day`, with its pointwise 95 % interval.
    ///
    /// `None` after [`last_day`](Self::last_day) unless everything had happened by then: nobody
    /// looked. The interval is missing before the first event and once everything has happened,
    /// where Greenwood's formula has no value.
    #[must_use]
    pub fn chance_by(&self, day: f64) -> Option<(f64, Option<Interval>)> {
        if !self.known_at(day) {
            return None;
        }
        let Some(step) = self.steps.iter().rev().find(|step| step.day <= day) else {
            return Some((0.0, None));
        };
        let interval = step.interval.map(|band| Interval {
            lower: 1.0 - band.upper,
            upper: 1.0 - band.lower,
        });
        Some((1.0 - step.survival, interval))
    }

    /// Mean time up to `horizon` days.
    ///
    /// `None` if the horizon is negative, not finite or beyond the part of the curve that was
    /// observed.
    #[must_use]
    pub fn restricted_mean(&self, horizon: f64) -> Option<RestrictedMean> {
        if !horizon.is_finite() || horizon < 0.0 || !self.known_at(horizon) {
            return None;
        }
        // Backwards, so that the area to the right of each step is at hand for the variance.
        let mut area = 0.0;
        let mut variance = 0.0;
        let mut right = horizon;
        for step in self.steps.iter().rev().filter(|step| step.day < horizon) {
            area += step.survival * (right - step.day);
            right = step.day;
            let (d, n) = (step.events as f64, step.at_risk as f64);
            // The last step of a curve that ends at 0 has no area to its right: 0 x infinity.
            if step.events < step.at_risk {
                variance += area * area * d / (n * (n - d));
            }
        }
        Some(RestrictedMean {
            mean: area + right,
            standard_error: variance.sqrt(),
            horizon,
            n: self.n,
        })
    }

    /// First day on which `curve` is at `survival` or below.
    fn first_day(&self, survival: f64, curve: impl Fn(&SurvivalStep) -> f64) -> Option<f64> {
        // Rounding must not carry a product such as (3/4)(2/3) past one half.
        self.steps
            .iter()
            .find(|&step| curve(step) <= survival + 1e-12)
            .map(|step| step.day)
    }

    /// Day of the event with this rank, counted from 1; `None` if it had not happened when the
    /// watch ended. Only where nothing is censored before the last day.
    fn day_of(&self, rank: usize) -> Option<f64> {
        let reached = |step: &&SurvivalStep| self.n - (step.at_risk - step.events) >= rank;
        self.steps.iter().find(reached).map(|step| step.day)
    }

    /// Whether nothing is censored before the last day, so that the curve up to there is that of
    /// the empirical distribution.
    fn watched_alike(&self) -> bool {
        self.first_censored.is_none_or(|day| day == self.last_day)
    }

    /// Whether the data say anything about `day`.
    fn known_at(&self, day: f64) -> bool {
        let finished = self.steps.last().is_some_and(|step| step.survival == 0.0);
        day <= self.last_day || (finished && !day.is_nan())
    }
}

/// One step with its standard error and band; `greenwood` is the sum of d / (n (n - d)).
fn step(day: f64, at_risk: usize, events: usize, survival: f64, greenwood: f64) -> SurvivalStep {
    let known = survival > 0.0;
    SurvivalStep {
        day,
        at_risk,
        events,
        survival,
        standard_error: known.then(|| survival * greenwood.sqrt()),
        interval: known.then(|| log_log_band(survival, greenwood)).flatten(),
    }
}

/// S^exp(±z s) with s the standard error of log(-log S); S lies strictly between 0 and 1.
fn log_log_band(survival: f64, greenwood: f64) -> Option<Interval> {
    let spread = normal_quantile(UPPER_TAIL)? * greenwood.sqrt() / libm::log(survival).abs();
    Some(Interval {
        lower: libm::pow(survival, libm::exp(spread)),
        upper: libm::pow(survival, libm::exp(-spread)),
    })
}
