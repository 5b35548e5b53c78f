//! What a selection is to find and how surely, and which demands contradict themselves.

use serde::Serialize;
use thiserror::Error;

/// How often the target must be met.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Target {
    /// Chance wanted that a replication meets the target, in (0, 1).
    pub chance: f64,
    /// How far from `chance` it does not matter any more which way a candidate is judged; above
    /// 0, and small enough that `chance ± tolerance` lie within (0, 1). Replications needed grow
    /// with its inverse square.
    pub tolerance: f64,
}

/// What a selection is to find, and how surely.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Demands {
    /// Probability of choosing right, in (.5, 1).
    pub confidence: f64,
    /// What a candidate must achieve to be chosen; `None` if cost alone counts.
    pub target: Option<Target>,
    /// Difference in mean cost that is worth detecting, in the unit of cost; above 0.
    pub cost_tolerance: f64,
    /// Replications of every candidate in the first stage, from which the variances of cost
    /// differences are estimated; 2 or more. Below about 10 the uncertainty of those variances
    /// makes everything longer.
    pub first: usize,
    /// Most replications of one candidate; at least `first`.
    pub at_most: usize,
    /// Replications asked for at a time, of each candidate concerned; 1 or more. More keep more
    /// threads busy, and spend at most so many too many on each candidate.
    pub batch: usize,
}

/// Why nothing can be selected as demanded.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum DemandError {
    /// There is nothing to choose from.
    #[error("there is no candidate to choose")]
    NoCandidate,
    /// A demand is not a number in its range.
    #[error("`{demand}` cannot be {value}: {range}")]
    Impossible {
        /// Name of the field.
        demand: &'static str,
        /// What it was set to.
        value: f64,
        /// What it may be.
        range: &'static str,
    },
    /// `chance ± tolerance` leave (0, 1).
    #[error("a chance of {chance} with a tolerance of {tolerance} reaches 0 or 1")]
    ToleranceTooWide {
        /// The chance.
        chance: f64,
        /// Its tolerance.
        tolerance: f64,
    },
    /// `first` is below 2, and one replication has no spread.
    #[error("the first stage needs at least two replications")]
    TooFew,
    /// The cap forbids even the first stage.
    #[error("at most {at_most} replications, but the first stage has {first}")]
    CapBelowFirst {
        /// The cap.
        at_most: usize,
        /// What it falls below.
        first: usize,
    },
    /// `batch` is 0.
    #[error("a batch needs at least one replication")]
    EmptyBatch,
}

impl Demands {
    /// Whether a selection among so many candidates can be run.
    pub(super) fn check(&self, candidates: usize) -> Result<(), DemandError> {
        if candidates == 0 {
            return Err(DemandError::NoCandidate);
        }
        let impossible = |demand, value, range| DemandError::Impossible {
            demand,
            value,
            range,
        };
        // Written so that not-a-number is refused as well.
        if !(self.confidence > 0.5 && self.confidence < 1.0) {
            let range = "it lies between .5 and 1";
            return Err(impossible("confidence", self.confidence, range));
        }
        if !(self.cost_tolerance > 0.0 && self.cost_tolerance.is_finite()) {
            let range = "it is above 0";
            return Err(impossible("cost_tolerance", self.cost_tolerance, range));
        }
        if let Some(target) = &self.target {
            target.check()?;
        }
        if self.first < 2 {
            return Err(DemandError::TooFew);
        }
        if self.at_most < self.first {
            return Err(DemandError::CapBelowFirst {
                at_most: self.at_most,
                first: self.first,
            });
        }
        if self.batch == 0 {
            return Err(DemandError::EmptyBatch);
        }
        Ok(())
    }

    /// Probability of error left to each test (see the [module](super) for the count).
    pub(super) fn error_per_test(&self, candidates: usize) -> f64 {
        let tests = match self.target {
            Some(_) => candidates,
            None => candidates.saturating_sub(1).max(1),
        };
        (1.0 - self.confidence) / tests as f64
    }
}

impl Target {
    fn check(&self) -> Result<(), DemandError> {
        let Self { chance, tolerance } = *self;
        if !(chance > 0.0 && chance < 1.0) {
            return Err(DemandError::Impossible {
                demand: "chance",
                value: chance,
                range: "it lies between 0 and 1",
            });
        }
        if !(tolerance > 0.0 && tolerance.is_finite()) {
            return Err(DemandError::Impossible {
                demand: "tolerance",
                value: tolerance,
                range: "it is above 0",
            });
        }
        if chance - tolerance <= 0.0 || chance + tolerance >= 1.0 {
            return Err(DemandError::ToleranceTooWide { chance, tolerance });
        }
        Ok(())
    }
}
