//! How many replications are enough for the mean of a measure to be known as precisely as
//! wanted; which measure, and who runs the replications, is the caller's business.
//!
//! The rule is the replications algorithm of Hoad, Robinson & Davies (2010, Automated selection
//! of the number of replications for a discrete-event simulation, JORS 61, 1632-1644): after
//! each replication the half width of the 95 % interval is held against the precision wanted.
//! The first n at which it is small enough counts only if it stays small enough over the next
//! f(k, n) replications: an interval that is narrow because the first few values happened to
//! agree widens again, and then the search goes on from there. With look-ahead k,
//!
//! ```text
//! f(k, n) = k                     n <= 100
//!           floor(k n / 100)      n  > 100
//! ```
//!
//! Stopping when the interval looks narrow makes it a little too narrow: it then holds the mean
//! somewhat less often than 95 times in a hundred. The look-ahead is there to keep that small.

use serde::Serialize;
use thiserror::Error;

use super::UPPER_TAIL;
use super::quantile::student_t_quantile;
use crate::engine::Tally;

/// When a mean is known precisely enough: its 95 % half width is at most
/// max(`relative` x |mean|, `absolute`), and stays so over the look-ahead.
///
/// ```
/// use cutover::statistics::PrecisionRule;
///
/// // Within 5 % of the mean, or within half a minute where the mean itself is near zero.
/// let rule = PrecisionRule { absolute: 0.5, ..PrecisionRule::relative(0.05, 1_000) };
/// assert_eq!((rule.first, rule.look_ahead), (3, 5));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PrecisionRule {
    /// Half width allowed as a share of the absolute mean; 0 or more.
    pub relative: f64,
    /// Half width allowed however small the mean, in the unit of the values; 0 or more. With 0
    /// a mean near zero is never known precisely enough unless it does not vary.
    pub absolute: f64,
    /// Number of values before the half width is looked at; 2 or more.
    pub first: usize,
    /// Look-ahead k of f(k, n); 0 takes the first half width that is small enough.
    pub look_ahead: usize,
    /// Most replications, those of the look-ahead included; at least `first`.
    pub at_most: usize,
}

impl PrecisionRule {
    /// A half width of at most `relative` x |mean|, with the three first replications and the
    /// look-ahead of 5 that Hoad et al. recommend.
    #[must_use]
    pub const fn relative(relative: f64, at_most: usize) -> Self {
        Self {
            relative,
            absolute: 0.0,
            first: 3,
            look_ahead: 5,
            at_most,
        }
    }

    /// Over how many values a precision reached with `n` must hold.
    const fn look_ahead_at(&self, n: usize) -> usize {
        if n <= 100 {
            self.look_ahead
        } else {
            self.look_ahead.saturating_mul(n) / 100
        }
    }

    fn checked(self) -> Result<Self, PrecisionError> {
        for (part, value) in [("relative", self.relative), ("absolute", self.absolute)] {
            if !(value.is_finite() && value >= 0.0) {
                return Err(PrecisionError::Impossible { part, value });
            }
        }
        if self.first < 2 {
            return Err(PrecisionError::TooFew);
        }
        if self.at_most < self.first {
            return Err(PrecisionError::CapBelowFirst {
                at_most: self.at_most,
                first: self.first,
            });
        }
        Ok(self)
    }
}

/// Why a [`PrecisionRule`] cannot be followed.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum PrecisionError {
    /// A share or a width is negative or not finite.
    #[error("`{part}` cannot be {value}")]
    Impossible {
        /// Name of the field.
        part: &'static str,
        /// What it was set to.
        value: f64,
    },
    /// `first` is below 2, and one value has no spread.
    #[error("a spread needs at least two first replications")]
    TooFew,
    /// The cap forbids even the first replications.
    #[error("at most {at_most} replications, but {first} are needed to begin with")]
    CapBelowFirst {
        /// The cap.
        at_most: usize,
        /// What it falls below.
        first: usize,
    },
}

/// How far the search for enough replications is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Progress {
    /// Not yet known to be enough.
    Wanting {
        /// So many more replications are needed whatever they say (never more than the cap
        /// leaves), so they may be run side by side without waste; 1 or more.
        replications: usize,
    },
    /// Precise enough.
    Reached {
        /// Number of replications that are enough.
        at: usize,
        /// Number of replications over which that held; `at` or more.
        looked_ahead_to: usize,
    },
    /// The cap came first.
    Capped,
}

/// The mean after some number of replications: one point of the curve that shows whether it has
/// levelled off.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PrecisionStep {
    /// Replications so far, those without a value included; from 1.
    pub replications: usize,
    /// Mean of the values so far, in their unit; `None` before the first.
    pub mean: Option<f64>,
    /// Half width of its 95 % interval (Student t), in the same unit; `None` with fewer than
    /// two values, or after a value that is not finite.
    pub half_width: Option<f64>,
}

/// The search for enough replications of one measure, fed one replication at a time.
///
/// A replication in which the measure has no value (nobody waited, recovery never came) is
/// passed over: precision is judged, and looked ahead, over the values there are, as in
/// [`Estimate`](super::Estimate); but it is a replication all the same in what is counted,
/// reported and capped. What is then known precisely is the mean over replications that have a
/// value. A value that is not finite makes the precision unknown from there on.
///
/// ```
/// use cutover::statistics::{Precision, PrecisionRule, Progress};
///
/// let mut waits = Precision::of(PrecisionRule::relative(0.1, 100))?;
/// for wait in [31.0, 29.0, 30.0, 30.5, 29.5, 30.0, 30.0, 30.5] {
///     waits.observe(Some(wait));
/// }
/// assert_eq!(waits.progress(), Progress::Reached { at: 3, looked_ahead_to: 8 });
/// # Ok::<(), cutover::statistics::PrecisionError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Precision {
    rule: PrecisionRule,
    values: Tally,
    steps: Vec<PrecisionStep>,
    /// Since when the half width has been small enough without a break.
    held: Option<Held>,
    reached: Option<Progress>,
}

/// Where a half width became small enough.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Held {
    /// Replications then.
    at: usize,
    /// Values then.
    values: usize,
}

impl Precision {
    /// A search under `rule` that has seen nothing.
    ///
    /// # Errors
    ///
    /// [`PrecisionError`] if the rule is impossible to follow.
    pub fn of(rule: PrecisionRule) -> Result<Self, PrecisionError> {
        Ok(Self {
            rule: rule.checked()?,
            values: Tally::new(),
            steps: Vec::new(),
            held: None,
            reached: None,
        })
    }

    /// Takes the value of the next replication, `None` if it has none.
    ///
    /// What comes after the end of the search is kept in [`steps`](Self::steps) and changes
    /// nothing else: another measure may need more replications.
    pub fn observe(&mut self, value: Option<f64>) {
        if let Some(value) = value {
            self.values.record(value);
        }
        let replications = self.steps.len() + 1;
        let step = PrecisionStep {
            replications,
            mean: (self.values.count() > 0).then(|| self.values.mean()),
            half_width: self.half_width(),
        };
        self.steps.push(step);
        let searching = self.reached.is_none() && replications <= self.rule.at_most;
        if searching && value.is_some() {
            self.judge(step);
        }
    }

    /// Where the search stands.
    #[must_use]
    pub fn progress(&self) -> Progress {
        if let Some(reached) = self.reached {
            return reached;
        }
        let left = self.rule.at_most.saturating_sub(self.steps.len());
        if left == 0 {
            return Progress::Capped;
        }
        Progress::Wanting {
            replications: self.certainly_wanted().min(left),
        }
    }

    /// The mean and its half width after each replication, in order.
    #[must_use]
    pub fn steps(&self) -> &[PrecisionStep] {
        &self.steps
    }

    /// The rule followed.
    #[must_use]
    pub const fn rule(&self) -> &PrecisionRule {
        &self.rule
    }

    /// Number of replications that had a value.
    #[must_use]
    pub const fn values(&self) -> usize {
        self.values.count() as usize
    }

    /// t(.975, n - 1) s / sqrt(n).
    fn half_width(&self) -> Option<f64> {
        let n = self.values();
        let sound = n >= 2 && self.values.mean().is_finite();
        let quantile = sound.then(|| student_t_quantile(UPPER_TAIL, n - 1))??;
        Some(quantile * self.values.standard_error()).filter(|width| width.is_finite())
    }

    /// Moves the search on by a replication that had a value.
    fn judge(&mut self, step: PrecisionStep) {
        let values = self.values();
        if values < self.rule.first || !self.is_enough(step) {
            self.held = None;
            return;
        }
        let held = *self.held.get_or_insert(Held {
            at: step.replications,
            values,
        });
        if values >= held.values + self.rule.look_ahead_at(held.values) {
            self.reached = Some(Progress::Reached {
                at: held.at,
                looked_ahead_to: step.replications,
            });
        }
    }

    fn is_enough(&self, step: PrecisionStep) -> bool {
        let (Some(mean), Some(half_width)) = (step.mean, step.half_width) else {
            return false;
        };
        half_width <= (self.rule.relative * mean.abs()).max(self.rule.absolute)
    }

    /// The shortest way to the end from here: the rest of the look-ahead, or, if the precision
    /// is not there yet, the value that may bring it and its look-ahead.
    fn certainly_wanted(&self) -> usize {
        let values = self.values();
        let (from, ahead) = match self.held {
            Some(held) => (held.values, self.rule.look_ahead_at(held.values)),
            None => {
                let from = self.rule.first.max(values + 1);
                (from, self.rule.look_ahead_at(from))
            }
        };
        from.saturating_add(ahead).saturating_sub(values)
    }
}

/// Where the search stands for several measures of the same replications: reached when all
/// have (at the largest number any of them needs), capped as soon as one is, wanting otherwise.
/// `None` without measures.
#[must_use]
pub fn progress_of_all(measures: &[Precision]) -> Option<Progress> {
    measures.iter().map(Precision::progress).reduce(later_of)
}

/// The progress of two measures together.
fn later_of(one: Progress, other: Progress) -> Progress {
    use Progress::{Capped, Reached, Wanting};
    match (one, other) {
        (Capped, _) | (_, Capped) => Capped,
        (Wanting { replications: a }, Wanting { replications: b }) => Wanting {
            replications: a.max(b),
        },
        (wanting @ Wanting { .. }, Reached { .. }) | (Reached { .. }, wanting @ Wanting { .. }) => {
            wanting
        }
        (
            Reached {
                at: a,
                looked_ahead_to: to_a,
            },
            Reached {
                at: b,
                looked_ahead_to: to_b,
            },
        ) => Reached {
            at: a.max(b),
            looked_ahead_to: to_a.max(to_b),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fed(rule: PrecisionRule, values: impl IntoIterator<Item = Option<f64>>) -> Precision {
        let mut precision = Precision::of(rule).expect("a rule to follow");
        values
            .into_iter()
            .for_each(|value| precision.observe(value));
        precision
    }

    #[test]
    fn the_look_ahead_grows_with_what_it_confirms() {
        let rule = PrecisionRule::relative(0.1, 1_000);
        let ahead: Vec<usize> = [3, 100, 101, 119, 120, 1_000]
            .into_iter()
            .map(|n| rule.look_ahead_at(n))
            .collect();
        assert_eq!(ahead, [5, 5, 5, 5, 6, 50]);
    }

    #[test]
    fn what_does_not_vary_is_known_at_once() {
        for value in [0.0, 0.1, -7.3] {
            let precision = fed(PrecisionRule::relative(0.05, 50), [Some(value); 8]);
            assert_eq!(
                precision.progress(),
                Progress::Reached {
                    at: 3,
                    looked_ahead_to: 8
                }
            );
        }
    }

    #[test]
    fn around_zero_only_an_absolute_width_is_ever_enough() {
        let swing = (0..200).map(|i| Some(if i % 2 == 0 { 1.0 } else { -1.0 }));
        let relative = PrecisionRule::relative(0.1, 200);
        assert_eq!(
            fed(relative.clone(), swing.clone()).progress(),
            Progress::Capped
        );
        let absolute = PrecisionRule {
            absolute: 0.25,
            ..relative
        };
        // t sqrt(n / (n - 1)) / sqrt(n) <= .25 first at n = 64: 1.9983 / sqrt(63) = .2518 (even
        // n), odd n are narrower by the mean they are off; found by the definition below.
        let precision = fed(absolute, swing);
        let Progress::Reached { at, .. } = precision.progress() else {
            panic!("{:?}", precision.progress());
        };
        let first = precision
            .steps()
            .iter()
            .find(|step| step.half_width.is_some_and(|width| width <= 0.25));
        assert_eq!(first.map(|step| step.replications), Some(at));
        assert!((63..=66).contains(&at), "{at}");
    }

    #[test]
    fn what_is_certainly_wanted_is_never_too_much() {
        let rule = PrecisionRule::relative(0.1, 9);
        let mut precision = Precision::of(rule).expect("a rule to follow");
        let mut wanted = Vec::new();
        for value in [31.0, 29.0, 30.0, 60.0, 30.0, 30.0] {
            let Progress::Wanting { replications } = precision.progress() else {
                panic!("{:?}", precision.progress());
            };
            wanted.push(replications);
            precision.observe(Some(value));
        }
        // The fourth value spoils what the third seemed to settle; then the cap is near.
        assert_eq!(wanted, [8, 7, 6, 5, 5, 4]);
        for _ in 0..3 {
            precision.observe(Some(30.0));
        }
        assert_eq!(precision.progress(), Progress::Capped);
        // Too late: what comes after the cap is only drawn.
        (0..2_000).for_each(|_| precision.observe(Some(30.0)));
        assert_eq!(precision.progress(), Progress::Capped);
        assert_eq!(precision.steps().len(), 2_009);
    }

    #[test]
    fn replications_without_a_value_count_but_say_nothing() {
        let with_gaps = [
            None,
            Some(31.0),
            None,
            Some(29.0),
            Some(30.0),
            None,
            None,
            Some(30.5),
            Some(29.5),
            Some(30.0),
            Some(30.0),
            None,
            Some(30.5),
        ];
        let precision = fed(PrecisionRule::relative(0.1, 100), with_gaps);
        assert_eq!(
            precision.progress(),
            Progress::Reached {
                at: 5,
                looked_ahead_to: 13
            }
        );
        assert_eq!(precision.values(), 8);
        assert_eq!(precision.steps()[0].mean, None);
        assert_eq!(precision.steps()[6].mean, Some(30.0));
        // Nothing but gaps ends at the cap.
        let nothing = fed(PrecisionRule::relative(0.1, 20), [None; 20]);
        assert_eq!(nothing.progress(), Progress::Capped);
    }

    #[test]
    fn a_value_that_is_not_finite_is_never_precise() {
        for bad in [f64::NAN, f64::INFINITY] {
            let mut values = vec![Some(5.0); 30];
            values[2] = Some(bad);
            let precision = fed(PrecisionRule::relative(0.5, 30), values);
            assert_eq!(precision.progress(), Progress::Capped);
            assert_eq!(precision.steps()[10].half_width, None);
        }
    }

    #[test]
    fn all_measures_must_get_there() {
        let rule = PrecisionRule::relative(0.1, 60);
        let steady = fed(rule.clone(), [Some(5.0); 30]);
        let unsteady = |n: usize| {
            let values = (0..n).map(|i| Some(if i % 2 == 0 { 8.0 } else { 12.0 }));
            fed(rule.clone(), values)
        };
        assert_eq!(progress_of_all(&[]), None);
        assert!(matches!(
            progress_of_all(&[steady.clone(), unsteady(10)]),
            Some(Progress::Wanting { .. })
        ));
        let (slow, both) = (unsteady(30), [steady, unsteady(30)]);
        assert!(matches!(
            slow.progress(),
            Progress::Reached { at: 12.., .. }
        ));
        assert_eq!(progress_of_all(&both), Some(slow.progress()));
        let hopeless = fed(rule.clone(), [None; 60]);
        assert_eq!(progress_of_all(&[slow, hopeless]), Some(Progress::Capped));
    }

    #[test]
    fn impossible_rules_are_refused() {
        let rule = PrecisionRule::relative(0.1, 60);
        let refused = |rule: PrecisionRule| Precision::of(rule).expect_err("impossible");
        let negative = PrecisionRule {
            absolute: -1.0,
            ..rule.clone()
        };
        assert_eq!(refused(negative).to_string(), "`absolute` cannot be -1");
        let one = PrecisionRule {
            first: 1,
            ..rule.clone()
        };
        assert_eq!(refused(one), PrecisionError::TooFew);
        let capped = PrecisionRule { at_most: 2, ..rule };
        assert_eq!(
            refused(capped).to_string(),
            "at most 2 replications, but 3 are needed to begin with"
        );
    }
}
