//! `[booking]`, `[chasing]`, `[desk.NAME]` and `[phone-line.NAME]`: how appointments are made.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Arrivals, ClockTime, DailyChance, Law, Share, Span, Weekdays};

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
}

/// A reception desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Desk {
    /// The staff group at the desk.
    pub staff: String,
    /// Time to check a patient in. Left out: at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_in: Option<Law>,
    /// Time to check a patient out and record the outcome. Left out: at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_out: Option<Law>,
    /// Extra time when a follow-up is booked at check-out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub book: Option<Law>,
    /// People who come with a question and no appointment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enquiries: Option<Arrivals>,
    /// Time to answer such a question. Needed with `enquiries`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enquiry: Option<Law>,
}

/// A telephone line. Staff groups that work on `answer` answer it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PhoneLine {
    /// Calls that can be queued or talking at the same time; further callers get the engaged
    /// tone. Left out: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<u32>,
    /// Days on which the line is open; none on public holidays. Left out: every day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<Weekdays>,
    /// Opens. Left out: midnight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<ClockTime>,
    /// Closes to new calls; those in the queue are still answered while staff are there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<ClockTime>,
    /// How long a caller waits before giving up. Left out: for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patience: Option<Law>,
    /// What callers do who were not answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redial: Option<Redial>,
    /// Ordinary calls: queries that end with the call. Within the line's days and hours unless
    /// they say otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queries: Option<Arrivals>,
    /// Time of a call, talk and work on the system together, on the familiar system.
    pub handle: Handle,
    /// Specialties whose patients ring this line. Left out: all those with no line of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub specialties: Option<Vec<String>>,
}

/// Time of a call by what it is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Handle {
    /// Queries, and every kind not given below.
    pub query: Law,
    /// An invited patient books.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking: Option<Law>,
    /// A patient cancels or changes an appointment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Law>,
    /// A patient who has heard nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chasing: Option<Law>,
    /// A patient whose booking is faulty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Law>,
}

/// Redialling after an engaged tone or giving up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Redial {
    /// Chance to try again, each time.
    pub chance: Share,
    /// After how long; a call that would fall outside opening hours is made when the line opens next.
    pub after: Law,
}
