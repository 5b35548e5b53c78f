//! `[[new-system.slow]]` and `[new-system.outages]`: when it is slow, and when it is down.

use crate::model::spec::{ClockTime, Frequency, Law, Moment, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A time in which the new system answers slowly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Slow {
    /// Factor on all work on the system that begins in this time; of a consultation, on the
    /// documentation. Times that overlap multiply.
    pub factor: f64,
    /// From when.
    #[serde(default)]
    pub from: Moment,
    /// For how long.
    #[serde(rename = "for")]
    pub lasts: Span,
}

/// Times in which the new system is down. Work that begins in such a time is done on paper: it
/// takes longer, teaches nothing, and has to be entered afterwards. A task in hand when it goes
/// down or comes back is finished as it was begun.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Outages {
    /// Factor on the time of work on paper, against the familiar system; of a consultation, on
    /// the documentation. In clinics that are not built too. Left out: 4.
    pub on_paper: f64,
    /// Planned windows.
    pub planned: Vec<PlannedOutage>,
    /// Outages that nobody planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub random: Option<RandomOutages>,
}

impl Default for Outages {
    fn default() -> Self {
        Self {
            on_paper: 4.0,
            planned: Vec::new(),
            random: None,
        }
    }
}

/// A planned window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PlannedOutage {
    /// The day.
    pub on: Moment,
    /// The time of day.
    pub at: ClockTime,
    /// How long.
    pub lasts: Span,
}

/// Outages that nobody planned: a Poisson stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RandomOutages {
    /// How often on average, day and night.
    pub rate: Frequency,
    /// How long each lasts.
    pub lasts: Law,
    /// From when.
    #[serde(default)]
    pub from: Moment,
    /// For how long; to the end if left out.
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    pub period: Option<Span>,
}
