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
//! Stopping where an interval first looks narrow favours moments at which the spread happens to
//! look small: without look-ahead a 95 % interval stopped at 10 % of the mean held it in 90 of
//! 100 normal series (a quarter as wide as their mean), with the look-ahead of 5 in 95.

use serde::Serialize;
use thiserror::Error;

use super::UPPER_TAIL;
use super::quantile::student_t_quantile;
use crate::engine::Tally;

/// When a mean is known precisely enough: its 95 % half width is at most
/// max(`relative` x |mean|, `absolute`), and stays so over the look-ahead.
///
/// ```
/// # use cutover_simulator as cutover;
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
#[non_exhaustive]
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
/// # use cutover_simulator as cutover;
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
pub fn progress_of_all<'p>(measures: impl IntoIterator<Item = &'p Precision>) -> Option<Progress> {
    let measures = measures.into_iter();
    measures.map(Precision::progress).reduce(later_of)
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
mod tests;
