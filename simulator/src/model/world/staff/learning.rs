//! Learning on an unfamiliar system: how much longer a task takes somebody, given their
//! experience. Who is at work, and what they do, is decided elsewhere.

mod as_stated;
mod check;
pub(in crate::model) mod spec;
pub(in crate::model) mod training;

pub(super) use as_stated::together_as_stated;

use crate::engine::{Distribution, Duration};
use crate::model::spec::{Curve, Experience, LearningCurve};
use crate::model::world::purpose::{Purpose, Streams};

/// Factor on the time of a task at experience `n` (transactions, or milliseconds worked).
#[must_use]
pub fn factor(curve: &Curve, n: f64) -> f64 {
    match curve {
        Curve::Exponential {
            initial,
            pace,
            plateau,
        } => plateau + (initial - plateau) * libm::exp(-n / pace),
        Curve::Power {
            initial,
            b,
            prior,
            floor,
            unit,
        } => (initial * libm::pow(n / unit + 1.0 + prior, -b)).max(*floor),
        Curve::DeJong {
            initial,
            b,
            incompressible,
            unit,
        } => {
            let practised = libm::pow(n / unit + 1.0, -b);
            initial * (incompressible + (1.0 - incompressible) * practised)
        }
        Curve::SCurve {
            initial,
            pace,
            plateau,
            steepness,
        } => plateau + (initial - plateau) / (1.0 + libm::pow(n / pace, *steepness)),
        Curve::Points { points } => between(points, n),
    }
}

/// Factor that a curve approaches with endless practice.
#[must_use]
pub fn limit(curve: &Curve) -> f64 {
    match curve {
        Curve::Exponential { plateau, .. } | Curve::SCurve { plateau, .. } => *plateau,
        Curve::Power { floor, .. } => *floor,
        Curve::DeJong {
            initial,
            incompressible,
            ..
        } => initial * incompressible,
        Curve::Points { points } => points.last().map_or(1.0, |p| p.1),
    }
}

/// Straight lines between points, level outside.
fn between(points: &[(f64, f64)], n: f64) -> f64 {
    let after = points.partition_point(|p| p.0 <= n);
    match (after.checked_sub(1).map(|i| points[i]), points.get(after)) {
        (Some((x0, y0)), Some(&(x1, y1))) => y0 + (y1 - y0) * (n - x0) / (x1 - x0),
        (Some((_, y)), None) | (None, Some(&(_, y))) => y,
        (None, None) => 1.0,
    }
}

/// A curve and what its experience counts.
#[derive(Clone, Debug)]
pub struct RoleCurve {
    curve: Curve,
    /// Its factor without experience, and the one that it approaches.
    first: f64,
    limit: f64,
    counts: Experience,
    spread: Option<Distribution>,
}

impl RoleCurve {
    /// The curve a role follows.
    ///
    /// # Panics
    /// If the scenario was not checked and the spread is not a coefficient of variation.
    #[must_use]
    pub fn of(written: &LearningCurve) -> Self {
        let spread = (written.spread > 0.0)
            .then(|| Distribution::lognormal(1.0, written.spread).expect("a checked spread"));
        let curve = written.curve();
        Self {
            first: factor(&curve, 0.0),
            limit: limit(&curve),
            curve,
            counts: written.counts(),
            spread,
        }
    }

    /// The curve itself.
    #[must_use]
    pub fn curve(&self) -> &Curve {
        &self.curve
    }

    /// Whether practice changes nothing.
    #[must_use]
    pub fn is_level(&self) -> bool {
        (self.first - self.limit).abs() < f64::EPSILON
    }

    /// What its experience counts.
    #[must_use]
    pub fn counts(&self) -> Experience {
        self.counts
    }

    /// Experience that a number of hours of training is worth, at `worth` an hour.
    #[must_use]
    pub fn training(&self, hours: Duration, worth: f64) -> f64 {
        match self.counts {
            Experience::Transactions => hours.as_hours_f64() * worth,
            Experience::TimeWorked => hours.as_ms_f64() * worth,
        }
    }
}

/// Nobody is quicker than this share of what the curve says.
const LEAST: f64 = 0.05;

/// One person's familiarity with the new system.
#[derive(Clone, Debug)]
pub struct Learner {
    /// Factor on the excess over the curve's limit: this person's, or an extra's start.
    excess: f64,
    /// Factor on the experience needed.
    pace: f64,
    experience: f64,
    /// What the curve says at this experience.
    by_curve: f64,
}

impl Learner {
    /// Somebody without experience. `person` identifies them in every arm.
    #[must_use]
    pub fn new(role: &RoleCurve, streams: &Streams, person: u64) -> Self {
        let (mut excess, mut pace) = (1.0, 1.0);
        if let Some(law) = &role.spread {
            let mut stream = streams.stream(Purpose::PERSON, person, 0);
            excess = law.sample(&mut stream);
            pace = law.sample(&mut stream);
        }
        Self {
            excess,
            pace,
            experience: 0.0,
            by_curve: role.first,
        }
    }

    /// Starts from this factor instead of the curve's first.
    pub fn starts_at(&mut self, role: &RoleCurve, initial: f64) {
        if !role.is_level() {
            self.excess *= (initial - role.limit) / (role.first - role.limit);
        }
    }

    /// Gains experience, from training or by a task.
    #[inline]
    pub fn gains(&mut self, role: &RoleCurve, experience: f64) {
        self.experience += experience;
        self.by_curve = factor(&role.curve, self.experience / self.pace);
    }

    /// Factor on the time of the next task.
    #[inline]
    #[must_use]
    pub fn factor(&self, role: &RoleCurve) -> f64 {
        let (limit, by_curve) = (role.limit, self.by_curve);
        // On a curve that begins below its limit a large spread must not reach below nothing.
        (limit + (by_curve - limit) * self.excess).max(LEAST * by_curve.min(limit))
    }

    /// Share of what there is to learn that is not learnt yet: 1 without experience, 0 with
    /// endless practice, or where there is nothing to learn.
    #[must_use]
    pub fn unlearnt(&self, role: &RoleCurve) -> f64 {
        if role.is_level() {
            return 0.0;
        }
        ((self.by_curve - role.limit) / (role.first - role.limit)).clamp(0.0, 1.0)
    }

    /// One more task done, which took `worked`; `quicker` is 1, or the floorwalkers' factor on
    /// the pace.
    #[inline]
    pub fn practises(&mut self, role: &RoleCurve, worked: Duration, quicker: f64) {
        let gained = match role.counts {
            Experience::Transactions => 1.0,
            Experience::TimeWorked => worked.as_ms_f64(),
        };
        self.gains(role, gained / quicker);
    }
}

/// Somebody who is new to the trust besides the system: at first slower on any system, and as quick
/// as the others with practice, at the pace of the role's curve.
#[derive(Clone, Debug)]
pub struct NewToTheTrust {
    /// By how much slower at first.
    excess: f64,
    learner: Learner,
}

impl NewToTheTrust {
    /// Takes `initial` times as long at first.
    #[must_use]
    pub fn new(role: &RoleCurve, initial: f64) -> Self {
        Self {
            excess: initial - 1.0,
            learner: Learner {
                excess: 1.0,
                pace: 1.0,
                experience: 0.0,
                by_curve: role.first,
            },
        }
    }

    /// Factor on the time of the next task.
    #[must_use]
    pub fn factor(&self, role: &RoleCurve) -> f64 {
        1.0 + self.excess * self.learner.unlearnt(role)
    }

    /// One more task done.
    pub fn practises(&mut self, role: &RoleCurve, worked: Duration) {
        self.learner.practises(role, worked, 1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_starts_at_its_initial_factor_and_nears_its_limit() {
        let b = -libm::log2(0.8);
        let curves = [
            Curve::Exponential {
                initial: 2.5,
                pace: 150.0,
                plateau: 1.05,
            },
            Curve::Power {
                initial: 2.5,
                b,
                prior: 0.0,
                floor: 1.0,
                unit: 1.0,
            },
            Curve::DeJong {
                initial: 2.5,
                b: 2.0,
                incompressible: 0.4,
                unit: 1.0,
            },
            Curve::SCurve {
                initial: 2.5,
                pace: 150.0,
                plateau: 1.05,
                steepness: 3.0,
            },
            Curve::Points {
                points: vec![(0.0, 2.5), (100.0, 1.2), (200.0, 1.1)],
            },
        ];
        for curve in &curves {
            assert!((factor(curve, 0.0) - 2.5).abs() < 1e-12, "{curve:?}");
            assert!(
                (factor(curve, 1e6) - limit(curve)).abs() < 1e-3,
                "{curve:?}"
            );
            let rising =
                (0..2000).any(|n| factor(curve, f64::from(n + 1)) > factor(curve, f64::from(n)));
            assert!(!rising, "{curve:?} never gets worse with practice");
        }
        assert!(
            (factor(&curves[1], 1.0) - 2.0).abs() < 1e-12,
            "a doubling takes a fifth off"
        );
        assert!((factor(&curves[3], 150.0) - (1.05 + 1.45 / 2.0)).abs() < 1e-12);
        assert!((factor(&curves[4], 50.0) - 1.85).abs() < 1e-12);
    }
}
