//! `[phone-line.NAME]`: lines, opening hours, calls and patience.

use std::borrow::Cow;

use crate::model::spec::{Arrivals, ClockTime, Law, Share, Weekdays};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// How long a caller waits before giving up: often a mixture, of those who hang up soon and
    /// those who stay. Left out: for ever.
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

impl PhoneLine {
    /// Its ordinary calls, within its own days and hours as far as they say nothing else.
    #[must_use]
    pub fn queries_within_hours(&self) -> Option<Cow<'_, Arrivals>> {
        let written = self.queries.as_ref()?;
        let within = Arrivals {
            days: written.days.or(self.days),
            from: written.from.or(self.from),
            to: written.to.or(self.to),
            ..written.clone()
        };
        Some(if within == *written {
            Cow::Borrowed(written)
        } else {
            Cow::Owned(within)
        })
    }
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
    /// A patient who has heard nothing, or was not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chasing: Option<Law>,
    /// A patient whose booking is faulty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Law>,
    /// A patient or a GP asks about an appointment, a referral or a letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment: Option<Law>,
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
