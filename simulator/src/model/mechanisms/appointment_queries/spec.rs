//! `[appointment-queries]`: patients who have an appointment and GPs ring, and letters set off calls.

use crate::engine::Duration;
use crate::model::spec::{Law, Moment, Share, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Calls about appointments: of patients who have one ("is it still on?"), of GPs, and those that
/// letters set off. Each takes the time of a call (`handle.appointment` of the line). Needs a phone
/// line. Whoever was sent a wrong time, a wrong specialty or a clinic that does not exist rings
/// besides: `calls-per-error` of `[new-system.errors]`.
///
/// No published figure parts calls by reason: every rate and chance here is an assumption, to be
/// varied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct AppointmentQueries {
    /// Calls that each booking brings on average (Poisson), on any day on which the line is open
    /// after the booking and before the appointment, as long as it stands; 0 to 5. This is the
    /// ordinary level: it holds in every arm, on the old system too. Left out: none.
    pub per_booking: f64,
    /// Calls of GPs that each referral brings on average (Poisson); 0 to 5. The ordinary level.
    /// Left out: none.
    pub per_referral: f64,
    /// The time after a referral in which its calls of GPs fall, on any open day of it. The default is an
    /// assumption.
    pub gps_within: Span,
    /// Times in which patients and GPs ring more often. Of several at once the highest counts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub higher: Vec<HigherLevel>,
    /// Chance that a patient rings whom the hospital tells otherwise than before: it cancels the
    /// appointment, moves it to put it right, or writes again because the time was wrong.
    pub told_otherwise: Share,
    /// Chance that a patient rings who is told of the appointment only when it is discovered that
    /// letters were not sent, and less than `late` before it.
    pub told_late: Share,
    /// What is late. The default is an assumption.
    pub late: Span,
    /// Chance that a patient rings who has missed an appointment of which they were not told.
    pub missed_untold: Share,
    /// How long after a letter, or a missed appointment, its call comes: on the next day at the
    /// earliest, and when the line is open. The default is an assumption.
    pub rings_after: Law,
}

impl Default for AppointmentQueries {
    fn default() -> Self {
        Self {
            per_booking: 0.0,
            per_referral: 0.0,
            gps_within: Span::of(Duration::from_days(28)),
            higher: Vec::new(),
            told_otherwise: Share::NONE,
            told_late: Share::NONE,
            late: Span::of(Duration::from_days(7)),
            missed_untold: Share::NONE,
            rings_after: Law::constant(Duration::from_days(2)),
        }
    }
}

/// A time in which patients and GPs ring more often about appointments.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct HigherLevel {
    /// How many times the ordinary level at first, 1 to 20; it falls evenly back to 1 while it
    /// lasts. Press reports of go-lives speak of a multiple; none counts it.
    pub multiple: f64,
    /// From when. Counted from the go-live it is from each specialty's own; a date holds in every
    /// arm.
    #[serde(default)]
    pub from: Moment,
    /// For how long.
    #[serde(rename = "for")]
    pub lasts: Span,
}

impl AppointmentQueries {
    /// Whether some letter, or appointment missed for want of one, sets off calls.
    #[must_use]
    pub fn letters_set_off(&self) -> bool {
        [self.told_otherwise, self.told_late]
            .iter()
            .any(|chance| chance.value() > 0.0)
    }
}
