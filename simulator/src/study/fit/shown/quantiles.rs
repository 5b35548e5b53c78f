//! Lengths of time against their distribution, quantile by quantile. Of what is known only to be longer
//! the Kaplan-Meier estimate tells the shares. A point is a mean over five lengths one after the other
//! and no length that somebody had, and the longest and shortest are in none.

use super::beyond_chance;
use crate::engine::Distribution;
use crate::extract::FEW;
use crate::statistics::fitting::FittedTimes;
use crate::statistics::{KaplanMeier, Outcome, TimeToEvent};

/// Fewer lengths than this are not shown: their ends are single people.
pub const LEAST_FOR_QUANTILES: usize = 100;
/// Most points.
const MOST: usize = 99;
/// A quantile nearer to the fitted one than this share of it is as fitted.
const NEAR: f64 = 0.05;

/// About one quantile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuantilePoint {
    /// The share of lengths below it.
    pub share: f64,
    /// Its standard error (Greenwood's).
    pub error: f64,
    /// Mean of five lengths there.
    pub seen: f64,
    /// The fitted quantile.
    pub law: f64,
    /// The share that the distribution has below `seen`.
    pub law_below: f64,
}

/// Lengths of time against their distribution.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantiles {
    /// From the shortest on; at most 99.
    pub points: Vec<QuantilePoint>,
    /// Lengths seen to their end.
    pub n: usize,
    /// Lengths of which only a lower bound is known.
    pub censored: usize,
}

/// More or less than fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Longer.
    Longer,
    /// Shorter.
    Shorter,
}

/// Where lengths are further from the distribution than a twentieth, and than chance would have at
/// any quantile.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Departure {
    /// The share of the longest that are so.
    pub longest: Option<(f64, Side)>,
    /// The share of the shortest that are so.
    pub shortest: Option<(f64, Side)>,
    /// If neither end is: where in between it is furthest.
    pub between: Option<(f64, Side)>,
}

/// A length with the share below it.
struct Length {
    length: f64,
    share: f64,
    error: f64,
}

impl Quantiles {
    /// `None` of fewer than a hundred lengths.
    pub(in crate::study::fit) fn of(
        fit: Option<&FittedTimes>,
        seen: &[f64],
        longer_than: &[f64],
    ) -> Option<Self> {
        if seen.len() < LEAST_FOR_QUANTILES {
            return None;
        }
        Self::told(fit?, seen, longer_than, |_, length| length)
    }

    /// Of lengths of which the share is known that a distribution of their own has below each, told
    /// as lengths of one distribution: as many longer as each is by its own. `None` of fewer than a
    /// hundred.
    pub(in crate::study::fit) fn of_shares(fit: &FittedTimes, shares: &[f64]) -> Option<Self> {
        if shares.len() < LEAST_FOR_QUANTILES {
            return None;
        }
        Self::told(fit, shares, &[], Distribution::quantile)
    }

    fn told(
        fit: &FittedTimes,
        seen: &[f64],
        longer_than: &[f64],
        length: impl Fn(&Distribution, f64) -> f64,
    ) -> Option<Self> {
        let law = fit.family.law(fit.mean.value, fit.cv.value)?;
        let happened = seen.iter().map(|&day| (day, Outcome::Happened));
        let censored = longer_than.iter().map(|&day| (day, Outcome::Censored));
        let observed = happened.chain(censored);
        let observed: Vec<TimeToEvent> = observed
            .map(|(day, outcome)| TimeToEvent { day, outcome })
            .collect();
        let curve = KaplanMeier::of(&observed)?;
        // Each length with the share below it, in the middle of its own.
        let mut before = 1.0;
        let mut lengths: Vec<Length> = Vec::with_capacity(seen.len());
        for step in &curve.steps {
            let each = (before - step.survival) / step.events as f64;
            lengths.extend((0..step.events).map(|nth| Length {
                length: step.day,
                share: 1.0 - before + each * (nth as f64 + 0.5),
                error: step.standard_error.unwrap_or(0.0),
            }));
            before = step.survival;
        }
        let few = FEW as usize;
        // The middle five of ten or more: the two longest and the two shortest are in none.
        let many = MOST.min(lengths.len() / (2 * few));
        let point = |nth: usize| {
            let middle = (2 * nth + 1) * lengths.len() / (2 * many);
            let of = &lengths[middle - few / 2..=middle + few / 2];
            let mean = |value: &dyn Fn(&Length) -> f64| {
                of.iter().map(value).sum::<f64>() / of.len() as f64
            };
            let seen = mean(&|of| length(&law, of.length));
            QuantilePoint {
                share: mean(&|of| of.share),
                error: mean(&|of| of.error),
                seen,
                law: mean(&|of| law.quantile(of.share)),
                law_below: law.cdf(seen),
            }
        };
        Some(Self {
            points: (0..many).map(point).collect(),
            n: seen.len(),
            censored: longer_than.len(),
        })
    }

    /// Where they depart from the distribution.
    #[must_use]
    pub fn departure(&self) -> Departure {
        let far = beyond_chance(self.points.len());
        let off = |p: &QuantilePoint| {
            let is_far = (p.seen / p.law - 1.0).abs() > NEAR
                && (p.law_below - p.share).abs() > far * p.error;
            is_far.then_some(if p.seen > p.law {
                Side::Longer
            } else {
                Side::Shorter
            })
        };
        let sides: Vec<Option<Side>> = self.points.iter().map(off).collect();
        let run = |ends: &mut dyn Iterator<Item = &Option<Side>>| {
            let mut ends = ends.peekable();
            let side = **ends.peek()?;
            Some((ends.take_while(|other| **other == side).count(), side?))
        };
        // A run ends half way to the next point.
        let after = |at: usize| match self.points.get(at) {
            Some(next) if at > 0 => f64::midpoint(self.points[at - 1].share, next.share),
            Some(_) => 0.0,
            None => 1.0,
        };
        let many = self.points.len();
        let longest = run(&mut sides.iter().rev());
        let shortest = run(&mut sides.iter());
        let between = || {
            let off = |at: usize| (self.points[at].seen / self.points[at].law - 1.0).abs();
            let there = (0..many).filter(|&at| sides[at].is_some());
            let furthest = there.max_by(|&a, &b| off(a).total_cmp(&off(b)))?;
            Some((self.points[furthest].share, sides[furthest]?))
        };
        let neither = longest.is_none() && shortest.is_none();
        Departure {
            longest: longest.map(|(run, side)| (1.0 - after(many - run), side)),
            shortest: shortest.map(|(run, side)| (after(run), side)),
            between: neither.then(between).flatten(),
        }
    }
}
