//! `[new-system.learning]` and `[new-system.training]`: how staff come to master the new system.
//! The other tables of `[new-system]` are in `model::mechanisms`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::spec::LearningCurve;
use crate::model::spec::Span;

/// Learning curves by role.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Learning {
    /// Booking clerks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clerk: Option<LearningCurve>,
    /// Receptionists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receptionist: Option<LearningCurve>,
    /// Clinicians; acts on the documentation share of a consultation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clinician: Option<LearningCurve>,
}

/// Training by role.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct TrainingByRole {
    /// Booking clerks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clerk: Option<Training>,
    /// Receptionists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receptionist: Option<Training>,
    /// Clinicians (does not take them out of clinics: done outside sessions).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clinician: Option<Training>,
}

/// Training: experience brought along to the first day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Training {
    /// Hours per person.
    pub hours: Span,
    /// Experience gained per hour of training, in the unit of the role's learning curve
    /// (transactions, or hours worked).
    pub worth: f64,
    /// Training is spread evenly over the staff in this time before the go-live.
    pub ahead: Span,
    /// Half of it is forgotten in this time between training and go-live. Left out: nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half_forgotten_in: Option<Span>,
    /// Whether somebody stands in for those in training.
    #[serde(default)]
    pub cover: Cover,
}

/// Whether somebody stands in for those in training.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Cover {
    /// They are missing on the floor.
    #[default]
    None,
    /// They are backfilled.
    Backfilled,
}
