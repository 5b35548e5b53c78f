//! `[specialty.NAME.deferral]`: patients who ask to be seen later.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::spec::{Law, Share};

/// Patients who are offered their first appointment ask to be asked again later: they are put off
/// until the morning after so much time, and are then booked like everybody else, once more with the
/// time that booking takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Deferral {
    /// Share of the patients, urgent ones too, each of whom defers once at most.
    pub share: Share,
    /// By how much.
    pub by: Law,
    /// What becomes of the 18-week clock meanwhile.
    #[serde(default)]
    pub clock: DeferredClock,
}

/// The 18-week clock of a patient who has asked to be seen later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DeferredClock {
    /// It runs on (default): in England patients' own delays have not paused it since October 2015.
    #[default]
    Runs,
    /// It stands still for the time deferred: the referral counts as so much later.
    Pauses,
}
