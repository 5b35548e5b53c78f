//! The actions of `[plan.NAME]` and `[halt.NAME]` that change the go-live itself, what patients
//! are told, or what they pay. Those that add people and sessions are in `plan`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Share, Span};

/// Messages to patients: reminders, and word that they have not been forgotten.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Messages {
    /// Share of patients with an appointment whom the message reaches: they know of it then,
    /// whether or not they had been told.
    pub reaches: Share,
    /// Factor on the chance of not attending, for those reached.
    #[serde(default = "as_before")]
    pub did_not_attend: f64,
    /// Factor on the chance that a patient who has heard nothing rings on a given day.
    #[serde(default = "as_before")]
    pub chasing: f64,
}

/// One phase of a phased go-live.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Phase {
    /// Specialties that go live in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub specialties: Option<Vec<String>>,
    /// Sites whose specialties go live in it (see `site` of a specialty).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sites: Option<Vec<String>>,
    /// How long after the go-live.
    #[serde(default = "at_once")]
    pub after: Span,
}

/// Clinic builds finished sooner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SoonerBuilds {
    /// Every clinic that is not built at the start of this intervention is built so much sooner,
    /// but not before it starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sooner: Option<Span>,
    /// So many more clinics a week while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_week: Option<f64>,
}

/// Paper fallback, prepared and rehearsed: clinics that are not built are booked on paper, and
/// work on paper in an outage takes less time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Paper {
    /// Factor on the time of a task on paper, against the familiar system.
    #[serde(default = "twice")]
    pub takes: f64,
}

/// The go-live takes place later, decided beforehand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Postpone {
    /// By how much. Training, and interventions that start relative to the go-live, move with it.
    pub by: Span,
    /// Share of migrated appointments out of slot after the further testing. Left out: as before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_of_slot: Option<Share>,
}

/// Whoever is not live does not go live while it lasts, and goes live as much later. Days counted
/// from the go-live (slow times, outages, letters, interventions) stay where they are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Pause {}

/// Back to the old system, for good. What was done on the new one has to be entered there; an
/// appointment that has not been is unknown on the day: the patient is squeezed in or sent home
/// (see `squeezed-in` of `[new-system.errors]`, half of them if that is left out).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RollBack {
    /// Share of the records since the go-live that have to be entered by hand.
    #[serde(default = "all")]
    pub by_hand: Share,
}

/// Parking charges are suspended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FreeParking {
    /// Which car park.
    pub car_park: String,
}

fn as_before() -> f64 {
    1.0
}

fn twice() -> f64 {
    2.0
}

fn all() -> Share {
    Share::of(1.0)
}

fn at_once() -> Span {
    Span::of(crate::engine::Duration::ZERO)
}
