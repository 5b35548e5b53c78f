//! What is out of order with the new system itself: `[new-system.builds]`, `[[new-system.slow]]`,
//! `[new-system.outages]` and `[new-system.blackout]`. What goes wrong with bookings is `faults`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ClockTime, Frequency, Law, Moment, Share, Span};

/// Which clinics exist in the new system when. The slots of a clinic that is not built cannot be
/// seen: nobody is booked into them. Those booked before are seen from paper.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Builds {
    /// Share of the clinics without a day of their own that is built by some days; none before
    /// the first, straight lines between, level after the last:
    /// `[{ by = "go-live", share = "60%" }, { by = "go-live + 53 days", share = "90%" }]`.
    pub built: Vec<BuiltBy>,
    /// Clinics that a team builds in a week from the last of these days on, or from the go-live
    /// on if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_week: Option<f64>,
    /// Factor on the clinician's documentation in a clinic that is not built, against the familiar
    /// system (default 1: on paper as before).
    pub on_paper: f64,
}

impl Default for Builds {
    fn default() -> Self {
        Self {
            built: Vec::new(),
            per_week: None,
            on_paper: 1.0,
        }
    }
}

/// A share of clinics built by a day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BuiltBy {
    /// The day. Relative to the go-live as first planned: a postponed go-live finds more built.
    pub by: Moment,
    /// Share of the clinics.
    pub share: Share,
}

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

/// A time in which no figures are reported: managers, and triggers, see the last ones before it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Blackout {
    /// From when.
    #[serde(default)]
    pub from: Moment,
    /// For how long.
    #[serde(rename = "for")]
    pub lasts: Span,
}
