//! `[booking]`: how appointments are made.

use crate::model::spec::{Law, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How appointments are made. A task without a duration is done at once by nobody; a task with
/// one needs a staff group that works on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Booking {
    /// How far ahead diaries are open.
    pub horizon: Span,
    /// Least notice given to a routine patient.
    pub notice: Span,
    /// Least notice given to an urgent patient.
    pub urgent_notice: Span,
    /// How long before it is due a follow-up not booked at the desk is put on the worklist.
    pub follow_up_ahead: Span,
    /// Standard within which an urgent patient should be seen.
    pub urgent_standard: Span,
    /// Time to register a referral, on the familiar system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<Law>,
    /// Time to book an appointment from the worklist.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub book: Option<Law>,
    /// Time to rebook one that fell through; as `book` if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rebook: Option<Law>,
    /// Time to put right a faulty or migrated appointment. Left out: at once, once it is found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repair: Option<Law>,
    /// Time to check a booking. Bookings are checked where somebody works on `validate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validate: Option<Law>,
    /// Time to enter what was done outside the system: on paper, on the work-around list, or
    /// before a roll-back. Left out: it enters itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub re_enter: Option<Law>,
    /// How long an invited patient takes to ring. Needed where specialties invite patients.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invitation_answered: Option<Law>,
    /// An invited patient who has not got through after this long is booked by a clerk.
    pub invitation_lapses: Span,
}

impl Default for Booking {
    fn default() -> Self {
        let weeks = |n: i64| Span::of(crate::engine::Duration::from_days(7 * n));
        Self {
            horizon: weeks(26),
            notice: weeks(0),
            urgent_notice: weeks(0),
            follow_up_ahead: weeks(6),
            urgent_standard: weeks(2),
            register: None,
            book: None,
            rebook: None,
            repair: None,
            validate: None,
            re_enter: None,
            invitation_answered: None,
            invitation_lapses: weeks(2),
        }
    }
}
