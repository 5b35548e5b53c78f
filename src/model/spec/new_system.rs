//! `[new-system]`: what the new system does to those who work with it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Audit, Blackout, Builds, Errors, LearningCurve, Letters, Migration, Outages, Slow, Span,
    WorkAround,
};

/// The new system, from the go-live on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct NewSystem {
    /// Learning curves by role. A role without one works as before.
    pub learning: Learning,
    /// Training by role before the go-live, part of every go-live (plan or no plan).
    pub training: TrainingByRole,
    /// Errors that staff make on it. Left out: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Errors>,
    /// Looks for what is on no list. Left out: nobody does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audit: Option<Audit>,
    /// Appointments carried over at the go-live. Left out: all arrive in their slots.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub migration: Option<Migration>,
    /// An incident: letters that are not sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letters: Option<Letters>,
    /// A list outside the system on which bookings are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work_around: Option<WorkAround>,
    /// Which clinics exist in it when. Left out: all, from the go-live.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub builds: Option<Builds>,
    /// Times in which it answers slowly.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub slow: Vec<Slow>,
    /// Times in which it is down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outages: Option<Outages>,
    /// A time in which no figures are reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blackout: Option<Blackout>,
}

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
