//! A band that holds the whole survival curve at once; the curve and its pointwise intervals
//! live in the module above.

use serde::{Deserialize, Serialize};

use super::super::{CONFIDENCE, Interval};
use super::{KaplanMeier, SurvivalStep};

/// The band from one day to the next of its steps.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BandStep {
    /// First day of the step, in days from the origin.
    pub day: f64,
    /// Within which the chance lies that the event has *not* happened; within [0, 1].
    pub interval: Interval,
}

/// A simultaneous 95 % band: the whole true survival curve, from day 0 to `until`, lies within
/// it with that chance. The pointwise intervals of the curve are narrower, and each promises
/// only its own day.
///
/// It is the band of Hall & Wellner (1980, Biometrika 67, 133-143),
/// S ± c (1 + n s²) S / sqrt(n) with s² Greenwood's sum, and c = sqrt(ln(2 / .05) / 2), 1.3581,
/// which is Kolmogorov's limit for an unrestricted range to five digits.
///
/// If nothing is censored before the last day, as when all replications share a horizon,
/// (1 + n s²) S is 1, and the band is S ± c / sqrt(n): the inequality of Dvoretzky, Kiefer &
/// Wolfowitz with Massart's constant (Massart 1990, Annals of Probability 18, 1269-1283), which
/// holds for every number of observations and every distribution, whole days included. Otherwise
/// the band is right for many observations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SurvivalBand {
    /// The band from day 0 on, in ascending order of days; at least 1.
    pub steps: Vec<BandStep>,
    /// Last day for which the band is meant; `None` if there is none, because everything had
    /// happened by then.
    pub until: Option<f64>,
}

impl SurvivalBand {
    /// The band on `day`; `None` before day 0, after [`until`](Self::until), and for NaN.
    #[must_use]
    pub fn at(&self, day: f64) -> Option<Interval> {
        if self.until.is_some_and(|until| day > until) {
            return None;
        }
        let step = self.steps.iter().rev().find(|step| step.day <= day)?;
        Some(step.interval)
    }
}

impl KaplanMeier {
    /// The simultaneous 95 % band of the curve.
    #[must_use]
    pub fn simultaneous_band(&self) -> SurvivalBand {
        let n = self.n as f64;
        let margin = (libm::log(2.0 / (1.0 - CONFIDENCE)) / (2.0 * n)).sqrt();
        let mut steps = Vec::with_capacity(self.steps.len() + 1);
        if self.steps.first().is_none_or(|first| first.day > 0.0) {
            steps.push(around(0.0, 1.0, margin));
        }
        let mut before = 1.0;
        for step in &self.steps {
            let half_width = margin * widening(step, before, n);
            steps.push(around(step.day, step.survival, half_width));
            before = step.survival;
        }
        SurvivalBand {
            steps,
            until: (before > 0.0).then_some(self.last_day),
        }
    }
}

/// (1 + n s²) S, by how much censoring widens the band; `before` is the survival before the step.
fn widening(step: &SurvivalStep, before: f64, n: f64) -> f64 {
    match step.standard_error {
        Some(error) => step.survival + n * error * error / step.survival,
        // With the last one at risk S is 0 and s² infinite; this is the limit of their product.
        None => n * before / step.at_risk as f64,
    }
}

fn around(day: f64, survival: f64, half_width: f64) -> BandStep {
    BandStep {
        day,
        interval: Interval {
            lower: (survival - half_width).max(0.0),
            upper: (survival + half_width).min(1.0),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{censored, happened, leukaemia};
    use super::*;

    #[test]
    fn with_one_horizon_it_is_massarts() {
        // Four runs, one not recovered by the horizon: 1.358102 / 2 on either side.
        let runs = [happened(2.0), happened(2.0), happened(5.0), censored(9.0)];
        let curve = KaplanMeier::of(&runs).expect("valid");
        let band = curve.simultaneous_band();
        let days: Vec<f64> = band.steps.iter().map(|step| step.day).collect();
        assert_eq!(days, [0.0, 2.0, 5.0]);
        let margin = 0.679_050_758;
        for (day, lower, upper) in [
            (0.0, 1.0 - margin, 1.0),
            (1.9, 1.0 - margin, 1.0),
            (2.0, 0.0, 1.0),
            (9.0, 0.0, 0.25 + margin),
        ] {
            let at = band.at(day).expect("watched");
            assert!((at.lower - lower).abs() < 1e-9, "{day}: {at:?}");
            assert!((at.upper - upper).abs() < 1e-9, "{day}: {at:?}");
        }
        assert_eq!(band.at(9.5), None);
        assert_eq!(band.at(-1.0), None);
        assert_eq!(band.at(f64::NAN), None);
    }

    #[test]
    fn without_censoring_its_width_is_constant_to_the_end() {
        let days: Vec<_> = (0..50).map(|day| happened(f64::from(day))).collect();
        let curve = KaplanMeier::of(&days).expect("valid");
        let band = curve.simultaneous_band();
        assert_eq!((band.steps.len(), band.until), (50, None));
        let margin = 1.358_101_516 / 50_f64.sqrt();
        for (step, of_curve) in band.steps.iter().zip(&curve.steps) {
            let upper = f64::min(of_curve.survival + margin, 1.0);
            assert!((step.interval.upper - upper).abs() < 1e-9, "{step:?}");
        }
        assert_eq!(band.at(1e9), band.steps.last().map(|step| step.interval));
    }

    #[test]
    fn censoring_widens_it_as_hall_and_wellner_say() {
        // Survival, Greenwood's sum and the band by a computation of its own (NumPy 2.4) from
        // the published numbers at risk: c (1 + n s²) S / sqrt(n), n = 21.
        let band = leukaemia().simultaneous_band();
        for (day, lower, upper) in [
            (6.0, 0.560_780_8, 1.0),
            (7.0, 0.509_335_2, 1.0),
            (10.0, 0.453_065_2, 1.0),
            (13.0, 0.382_768_0, 0.997_624_1),
            (16.0, 0.312_470_9, 0.942_431_1),
            (22.0, 0.188_138_2, 0.887_492_1),
            (23.0, 0.063_805_5, 0.832_553_1),
        ] {
            let at = band.at(day).expect("watched");
            assert!((at.lower - lower).abs() < 1e-6, "{day}: {at:?}");
            assert!((at.upper - upper).abs() < 1e-6, "{day}: {at:?}");
        }
        assert_eq!(band.until, Some(35.0));
    }

    #[test]
    fn it_is_wider_than_the_pointwise_intervals() {
        let curve = leukaemia();
        let band = curve.simultaneous_band();
        for step in &curve.steps {
            let (point, whole) = (step.interval.expect("above 0"), band.at(step.day));
            let whole = whole.expect("watched");
            assert!(whole.lower <= point.lower && point.upper <= whole.upper);
        }
    }

    #[test]
    fn nothing_happened_and_everything_at_once() {
        let never = KaplanMeier::of(&[censored(9.0), censored(9.0)]).expect("valid");
        let band = never.simultaneous_band();
        assert_eq!((band.steps.len(), band.until), (1, Some(9.0)));
        let at_once = KaplanMeier::of(&vec![happened(0.0); 100]).expect("valid");
        let band = at_once.simultaneous_band();
        assert_eq!((band.steps.len(), band.until), (1, None));
        assert!((band.steps[0].interval.upper - 0.135_810_15).abs() < 1e-7);
    }
}
