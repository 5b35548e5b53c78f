//! `[new-system.learning.ROLE]`: how quickly people become familiar with the new system.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Pace;

/// A learning curve as written. `n` is experience, in transactions done (or time worked) on the
/// new system; the curve gives the factor on the time a task takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LearningCurve {
    /// Family of the curve.
    #[serde(default)]
    pub curve: CurveFamily,
    /// Factor for somebody without any experience (all families but `points`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial: Option<f64>,
    /// Experience after which the excess has fallen to 1/e (exponential) or to a half (s-curve):
    /// `"150 transactions"` or `"40 hours"` of work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace: Option<Pace>,
    /// Factor that is reached in the end (default 1): above 1 a permanent cost, below 1 the
    /// promised benefit. Exponential, s-curve; a floor for `plateau`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plateau: Option<f64>,
    /// Factor with each doubling of experience, such as 0.9 (wright, stanford-b, dejong, plateau).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_doubling: Option<f64>,
    /// Experience everybody brings along (stanford-b), in units of experience.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prior: Option<f64>,
    /// Share of the first time that no practice removes (dejong).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incompressible: Option<f64>,
    /// Steepness of the s-curve (default 3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steepness: Option<f64>,
    /// Points `[experience, factor]`, joined by straight lines, level beyond the last (points).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Vec<[f64; 2]>>,
    /// Unit of experience for families without a pace: `"1 transactions"` (default) or `"1 hour"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Pace>,
    /// Spread from person to person: coefficient of variation of a lognormal factor of mean 1 on
    /// the starting excess, and of another on the pace.
    #[serde(default)]
    pub spread: f64,
}

/// Families of learning curves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CurveFamily {
    /// plateau + (initial - plateau) exp(-n / pace)
    #[default]
    Exponential,
    /// initial (n + 1)^-b, b = -log2(per-doubling) (Wright 1936)
    Wright,
    /// initial (n + 1 + prior)^-b (Stanford Research Institute 1949)
    StanfordB,
    /// initial (m + (1 - m) (n + 1)^-b), m incompressible (de Jong 1957)
    Dejong,
    /// Wright's curve down to the plateau, level from there (Baloff 1971)
    Plateau,
    /// plateau + (initial - plateau) / (1 + (n / pace)^steepness): slow, fast, slow
    SCurve,
    /// A table.
    Points,
}

/// A checked learning curve: [`LearningCurve`] with every parameter its family needs.
/// Experience is in units of the curve's `Pace` kind (transactions, or milliseconds worked).
#[derive(Clone, Debug, PartialEq)]
pub enum Curve {
    /// plateau + (initial - plateau) exp(-n / pace)
    Exponential {
        /// Factor at n = 0.
        initial: f64,
        /// Experience that divides the excess by e.
        pace: f64,
        /// Factor in the end.
        plateau: f64,
    },
    /// initial (n / unit + 1 + prior)^-b, not below `floor`. Wright, Stanford-B and plateau.
    Power {
        /// Factor at n = 0, prior = 0.
        initial: f64,
        /// Exponent.
        b: f64,
        /// Experience brought along, in units.
        prior: f64,
        /// Least factor (0 if none).
        floor: f64,
        /// Unit of experience (1 transaction, or milliseconds in the unit of time).
        unit: f64,
    },
    /// initial (m + (1 - m) (n / unit + 1)^-b)
    DeJong {
        /// Factor at n = 0.
        initial: f64,
        /// Exponent.
        b: f64,
        /// Share no practice removes.
        incompressible: f64,
        /// Unit of experience.
        unit: f64,
    },
    /// plateau + (initial - plateau) / (1 + (n / pace)^steepness)
    SCurve {
        /// Factor at n = 0.
        initial: f64,
        /// Experience that halves the excess.
        pace: f64,
        /// Factor in the end.
        plateau: f64,
        /// Steepness.
        steepness: f64,
    },
    /// Straight lines between points (experience ascending), level outside.
    Points {
        /// (experience, factor)
        points: Vec<(f64, f64)>,
    },
}
