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
    /// Whoever has been answered, and not been booked, is told something and waits longer before
    /// ringing again. Left out: they ring on as before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<AfterAnswer>,
}

/// When patients ring again who have been answered and still wait. If nobody answers that call
/// they go on as before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AfterAnswer {
    /// How long they wait first.
    #[serde(default)]
    pub after: Span,
    /// From then on, chance that a patient rings on a given working day.
    pub chance: DailyChance,
}
