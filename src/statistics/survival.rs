//! How long until something happens when some never got there before the observation ended:
//! the Kaplan-Meier estimator; what is waited for is the caller's business.

use serde::{Deserialize, Serialize};

mod band;

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
    /// made it: they are the lucky ones.
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

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn happened(day: f64) -> TimeToEvent {
        TimeToEvent {
            day,
            outcome: Outcome::Happened,
        }
    }

    pub(super) fn censored(day: f64) -> TimeToEvent {
        TimeToEvent {
            day,
            outcome: Outcome::Censored,
        }
    }

    /// Weeks in remission on 6-mercaptopurine: Freireich et al. (1963), Blood 21, 699-716.
    pub(super) fn leukaemia() -> KaplanMeier {
        let relapses = [6.0, 6.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0];
        let still_well = [
            6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0,
        ];
        let mut observations: Vec<_> = relapses.map(happened).to_vec();
        observations.extend(still_well.map(censored));
        KaplanMeier::of(&observations).expect("valid times")
    }

    #[test]
    fn agrees_with_the_published_leukaemia_curve() {
        // Kleinbaum & Klein (2012), Survival Analysis, chapter 2; standard errors and log-log
        // limits as printed by R's survfit(conf.type = "log-log").
        let published = [
            (6.0, 21, 3, 0.857, 0.0764, 0.620, 0.952),
            (7.0, 17, 1, 0.807, 0.0869, 0.563, 0.923),
            (10.0, 15, 1, 0.753, 0.0963, 0.503, 0.889),
            (13.0, 12, 1, 0.690, 0.1068, 0.432, 0.849),
            (16.0, 11, 1, 0.627, 0.1141, 0.368, 0.805),
            (22.0, 7, 1, 0.538, 0.1282, 0.268, 0.747),
            (23.0, 6, 1, 0.448, 0.1346, 0.188, 0.680),
        ];
        let curve = leukaemia();
        assert_eq!(curve.steps.len(), published.len());
        assert_eq!((curve.n, curve.censored, curve.last_day), (21, 12, 35.0));
        for (step, (day, at_risk, events, survival, error, lower, upper)) in
            curve.steps.iter().zip(published)
        {
            assert_eq!(
                (step.day, step.at_risk, step.events),
                (day, at_risk, events)
            );
            // Published with three decimals.
            assert!((step.survival - survival).abs() < 6e-4, "{step:?}");
            assert!(
                (step.standard_error.expect("above 0") - error).abs() < 6e-5,
                "{step:?}"
            );
            let band = step.interval.expect("above 0");
            assert!((band.lower - lower).abs() < 6e-4, "{step:?}");
            assert!((band.upper - upper).abs() < 6e-4, "{step:?}");
        }
        // R: median 23 (log-log interval 13 to NA), restricted mean 23.29, se 2.83.
        assert_eq!(curve.median(), Some(23.0));
        assert_eq!(curve.median_interval(), (Some(13.0), None));
        let restricted = curve.restricted_mean(35.0).expect("observed that long");
        assert!((restricted.mean - 23.29).abs() < 0.005, "{restricted:?}");
        assert!(
            (restricted.standard_error - 2.83).abs() < 0.005,
            "{restricted:?}"
        );
    }

    #[test]
    fn any_quantile_of_the_leukaemia_curve() {
        // Read off the published curve and limits: lower limits fall to .75 on day 6 and to .25
        // on day 23, upper ones to .75 on day 22.
        let curve = leukaemia();
        assert_eq!(curve.quantile(0.25), Some(13.0));
        assert_eq!(curve.quantile_interval(0.25), (Some(6.0), Some(22.0)));
        assert_eq!(curve.quantile(0.75), None);
        assert_eq!(curve.quantile_interval(0.75), (Some(23.0), None));
        for impossible in [0.0, 1.0, f64::NAN] {
            assert_eq!(curve.quantile(impossible), None);
            assert_eq!(curve.quantile_interval(impossible), (None, None));
        }
    }

    #[test]
    fn with_one_horizon_quantiles_lie_between_order_statistics() {
        // Of ten, the second and the ninth bound the median; the ninth was watched in vain.
        let mut ten: Vec<_> = (1..=8).map(|day| happened(f64::from(day))).collect();
        ten.extend([censored(30.0); 2]);
        let curve = KaplanMeier::of(&ten).expect("valid");
        assert_eq!(curve.median(), Some(5.0));
        assert_eq!(curve.median_interval(), (Some(2.0), None));
        // All at once: also the largest of a hundred days is day 0.
        let at_once = KaplanMeier::of(&vec![happened(0.0); 100]).expect("valid");
        assert_eq!(at_once.quantile_interval(0.9), (Some(0.0), Some(0.0)));
        // Five say nothing of the median at this level.
        let five = KaplanMeier::of(&[1.0, 2.0, 3.0, 4.0, 5.0].map(happened)).expect("valid");
        assert_eq!(five.median_interval(), (None, None));
    }

    #[test]
    fn the_restricted_mean_has_an_interval_within_its_range() {
        let interval = |curve: &KaplanMeier, horizon| curve.restricted_mean(horizon)?.interval();
        // R's 23.29 with standard error 2.83, t(.975, 20) = 2.085963: ± 2.085963 x 2.83 x 1.0247.
        let whole = interval(&leukaemia(), 35.0).expect("varies");
        assert!((whole.lower - 17.24).abs() < 0.02 && (whole.upper - 29.34).abs() < 0.02);
        // 6.43 + 2.14 x .038 would be beyond the horizon.
        let short = interval(&leukaemia(), 6.5).expect("varies");
        assert_eq!(short.upper, 6.5);
        // Before the first event nothing varies, which is not the same as being certain.
        assert_eq!(interval(&leukaemia(), 5.0), None);
    }

    #[test]
    fn with_one_horizon_the_restricted_mean_is_students() {
        let days = [4.0, 1.0, 3.0, 7.0, 7.0];
        let mut observations = [4.0, 1.0, 3.0].map(happened).to_vec();
        observations.extend([censored(7.0); 2]);
        let curve = KaplanMeier::of(&observations).expect("valid");
        let found = curve.restricted_mean(7.0).and_then(|mean| mean.interval());
        let found = found.expect("varies");
        let student = super::super::Estimate::of(&days).and_then(|e| e.interval());
        let student = student.expect("five");
        assert!((found.lower - student.lower).abs() < 1e-12);
        assert_eq!(found.upper, 7.0);
        assert!(student.upper > 7.0);
    }

    #[test]
    fn what_nobody_watched_is_unknown() {
        let curve = leukaemia();
        assert_eq!(curve.chance_by(36.0), None);
        assert_eq!(curve.restricted_mean(36.0), None);
        assert_eq!(curve.chance_by(f64::NAN), None);
        assert_eq!(curve.chance_by(5.9), Some((0.0, None)));
        let (chance, interval) = curve.chance_by(12.0).expect("observed");
        assert!((chance - 0.247).abs() < 6e-4);
        assert!(interval.expect("between events").contains(chance));
    }

    #[test]
    fn without_censoring_it_is_the_empirical_distribution() {
        let days = [4.0, 1.0, 3.0, 2.0];
        let curve = KaplanMeier::of(&days.map(happened)).expect("valid");
        assert_eq!(curve.median(), Some(2.0));
        assert_eq!(curve.chance_by(3.0).map(|(chance, _)| chance), Some(0.75));
        assert_eq!(curve.chance_by(99.0), Some((1.0, None)));
        let mean = curve.restricted_mean(10.0).expect("finished");
        assert!((mean.mean - 2.5).abs() < 1e-12);
        // Greenwood's variance then is the binomial one, with divisor n: 1.25 / 4.
        assert!((mean.standard_error - (1.25_f64 / 4.0).sqrt()).abs() < 1e-12);
        let step = &curve.steps[0];
        assert!(
            (step.standard_error.expect("above 0") - (0.75_f64 * 0.25 / 4.0).sqrt()).abs() < 1e-12
        );
    }

    #[test]
    fn nothing_happened_and_everything_at_once() {
        let never = KaplanMeier::of(&[censored(9.0), censored(9.0)]).expect("valid");
        assert_eq!(never.median(), None);
        assert_eq!(
            never
                .restricted_mean(9.0)
                .map(|r| (r.mean, r.standard_error)),
            Some((9.0, 0.0))
        );
        let at_once = KaplanMeier::of(&[happened(0.0), happened(0.0)]).expect("valid");
        assert_eq!(at_once.median(), Some(0.0));
        assert_eq!(at_once.restricted_mean(5.0).map(|r| r.mean), Some(0.0));
    }

    #[test]
    fn impossible_times_are_refused() {
        assert_eq!(KaplanMeier::of(&[]), None);
        assert_eq!(KaplanMeier::of(&[happened(-1.0)]), None);
        assert_eq!(KaplanMeier::of(&[censored(f64::NAN)]), None);
    }

    #[test]
    fn order_does_not_matter() {
        let mut observations = vec![happened(3.0), censored(3.0), happened(1.0), censored(2.0)];
        let forwards = KaplanMeier::of(&observations);
        observations.reverse();
        assert_eq!(KaplanMeier::of(&observations), forwards);
        // The one censored on day 3 was still at risk there.
        assert_eq!(forwards.expect("valid").steps[1].at_risk, 2);
    }
}
