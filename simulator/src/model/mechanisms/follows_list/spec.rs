//! `[clinic.NAME.follows-list]`: lists put on or dropped as the waiting list asks for.

use crate::engine::Duration;
use crate::model::spec::{ClinicSession, Price, Share, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// More or fewer lists of a clinic, as its specialty's waiting list is longer or shorter than it
/// should be (waiting-list initiatives, cancelled clinics), in every arm alike. At each review the
/// latest reported list is held against the target; what it will be once what has been ordered has
/// come is reckoned with, as it has been growing of late. The gap is closed evenly over `within`.
/// What is decided takes effect `notice` later, until the next review's takes over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FollowsList {
    /// The wait it is steered to: patients on the list over referrals a week. Left out: that of
    /// the first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Span>,
    /// Over how long a gap is closed, and how far back is looked at how the list grows (default 13
    /// weeks, a quarter (assumed)).
    #[serde(default = "a_quarter")]
    pub within: Span,
    /// How often the list is looked at (default 4 weeks (assumed)), from the first day on.
    #[serde(default = "four_weeks")]
    pub every: Span,
    /// How long before the first session that it concerns it is decided (default 6 weeks, the
    /// usual notice of a clinician's leave (assumed)). Nobody's appointment is cancelled for it.
    #[serde(default = "six_weeks")]
    pub notice: Span,
    /// At most so many more slots for first appointments, as a share of those of its usual
    /// sessions (default 10% (assumed)). Needs `sessions`.
    #[serde(default = "a_tenth")]
    pub more: Share,
    /// At most so many fewer (default 10% (assumed)). Lists are dropped on which nobody is booked yet;
    /// of a session whose clinicians share a list all or none.
    #[serde(default = "a_tenth")]
    pub fewer: Share,
    /// Sessions that may be put on (evenings, Saturdays), with up to so many `clinicians`, of the
    /// clinic's own team.
    #[serde(default)]
    pub sessions: Vec<ClinicSession>,
    /// What an hour of a clinician in them costs, such as `"150 per hour"`. Sessions that are
    /// dropped save nothing: their clinicians are paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Price>,
}

fn a_quarter() -> Span {
    Span::of(Duration::from_days(91))
}

fn four_weeks() -> Span {
    Span::of(Duration::from_days(28))
}

fn six_weeks() -> Span {
    Span::of(Duration::from_days(42))
}

fn a_tenth() -> Share {
    Share::of(0.1)
}
