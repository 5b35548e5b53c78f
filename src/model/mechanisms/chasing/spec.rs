//! `[chasing]`: patients who have heard nothing ring.

use crate::model::spec::{DailyChance, Share, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Chasing: patients who have heard nothing (no appointment, or an overdue follow-up) ring,
/// and ring again. Needs a phone line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Chasing {
    /// How long they wait in silence first.
    pub after: Span,
    /// From then on, chance that a patient rings on a given working day.
    pub chance: DailyChance,
    /// Share of answered chasing calls in which the patient is booked there and then.
    #[serde(default)]
    pub booked: Share,
}
