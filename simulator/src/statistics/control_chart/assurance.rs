//! Assurance: whether a process, left as it is, keeps a target.
//!
//! By the rule of NHS England's "Making data count" as `NHSRplotthedots` 0.2 has it: nearly all
//! values lie within the process limits, so a target beyond them is always hit or always missed,
//! and one between them is hit or missed by chance. The limits are those of one part; on trial
//! limits (fewer than twelve points) nothing is said. One thing is added: a process that never
//! moves has limits of no width, and simply is on one side of its target.

use serde::{Deserialize, Serialize};

use super::{Part, Standing};

/// What values of a series shall be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Goal {
    /// This or less.
    AtMost(f64),
    /// This or more.
    AtLeast(f64),
}

impl Goal {
    /// Where its line is.
    #[must_use]
    pub const fn limit(self) -> f64 {
        match self {
            Self::AtMost(limit) | Self::AtLeast(limit) => limit,
        }
    }

    /// Whether a value keeps it.
    #[must_use]
    pub fn is_met_by(self, value: f64) -> bool {
        match self {
            Self::AtMost(limit) => value <= limit,
            Self::AtLeast(limit) => value >= limit,
        }
    }

    /// The same in another unit, in which values are `factor` times as large.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        match self {
            Self::AtMost(limit) => Self::AtMost(factor * limit),
            Self::AtLeast(limit) => Self::AtLeast(factor * limit),
        }
    }
}

/// Whether a process keeps its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Assurance {
    /// Always ("P"): the target lies beyond the limits, on the better side.
    Pass,
    /// Never ("F"): it lies beyond them on the worse side, and only a change of the process
    /// reaches it.
    Fail,
    /// By chance ("?"): it lies between them.
    Inconsistent,
}

impl Part {
    /// Whether the process of this part keeps a target; `None` without firm limits.
    #[must_use]
    pub fn assurance(&self, goal: Goal) -> Option<Assurance> {
        let limits = self.limits.filter(|_| self.standing() == Standing::Firm)?;
        let still = limits.lower == limits.upper;
        let (ends, target) = ([limits.lower, limits.upper], goal.limit());
        let beyond = target < limits.lower || limits.upper < target;
        Some(match ends.iter().all(|end| goal.is_met_by(*end)) {
            true if beyond || still => Assurance::Pass,
            false if beyond || still => Assurance::Fail,
            _ => Assurance::Inconsistent,
        })
    }
}
