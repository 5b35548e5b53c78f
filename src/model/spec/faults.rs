//! What goes wrong with bookings on the new system: `[new-system.errors]`, `[new-system.audit]`,
//! `[new-system.migration]`, `[new-system.letters]` and `[new-system.work-around]`. What is out of
//! order with the system itself is `disruptions`.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

use super::quantity::text_or_table;
use super::{Law, Moment, Share, Span};

/// Errors that staff make on the new system, by kind. A kind that is left out does not happen.
///
/// Rates fall along the learning curve of whoever makes the booking: all of `initial` for
/// somebody without experience, all of `settled` once there is nothing left to learn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Errors {
    /// Share of bookings for a clinic that does not exist: the patient is told a time, no slot
    /// is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_such_clinic: Option<ErrorRate>,
    /// Share of bookings of which the patient is told a wrong time of the same day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wrong_time: Option<ErrorRate>,
    /// Share of bookings in a clinic of another specialty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wrong_specialty: Option<ErrorRate>,
    /// Share of bookings in a slot that is taken already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub double_booking: Option<ErrorRate>,
    /// Share of bookings of which the patient is never told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_told: Option<ErrorRate>,
    /// Share of registrations that enter the patient twice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate: Option<ErrorRate>,
    /// Share of registrations after which the referral is on no list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost_referral: Option<ErrorRate>,
    /// Share of visits whose outcome is not recorded at check-out, so that no follow-up is
    /// triggered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome_not_recorded: Option<ErrorRate>,
    /// Calls that each faulty booking brings, on average (Poisson), between the booking and the
    /// appointment.
    pub calls_per_error: f64,
    /// Chance that an answered call about a faulty booking finds the fault.
    pub found_by_call: Share,
    /// Share of those who come and are not expected (to a clinic that does not exist, or that does
    /// not know of them after a roll-back) who are squeezed in somewhere; the others are sent home
    /// and rebooked.
    pub squeezed_in: Share,
    /// Share of those never told who come all the same.
    pub comes_untold: Share,
    /// By how much a wrong time is later than the right one (negative: earlier).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wrong_by: Option<Law>,
}

impl Default for Errors {
    fn default() -> Self {
        Self {
            no_such_clinic: None,
            wrong_time: None,
            wrong_specialty: None,
            double_booking: None,
            not_told: None,
            duplicate: None,
            lost_referral: None,
            outcome_not_recorded: None,
            calls_per_error: 1.5,
            found_by_call: Share::of(1.0),
            squeezed_in: Share::of(0.5),
            comes_untold: Share::of(0.02),
            wrong_by: None,
        }
    }
}

impl Errors {
    /// Every kind with its key, in the order in which they are drawn.
    #[must_use]
    pub fn kinds(&self) -> [(&'static str, Option<&ErrorRate>); 8] {
        [
            ("no-such-clinic", self.no_such_clinic.as_ref()),
            ("wrong-time", self.wrong_time.as_ref()),
            ("wrong-specialty", self.wrong_specialty.as_ref()),
            ("double-booking", self.double_booking.as_ref()),
            ("not-told", self.not_told.as_ref()),
            ("duplicate", self.duplicate.as_ref()),
            ("lost-referral", self.lost_referral.as_ref()),
            ("outcome-not-recorded", self.outcome_not_recorded.as_ref()),
        ]
    }

    /// The kinds of which one booking has at most one: their shares add up.
    #[must_use]
    pub fn of_bookings(&self) -> [Option<&ErrorRate>; 5] {
        [
            self.no_such_clinic.as_ref(),
            self.wrong_time.as_ref(),
            self.wrong_specialty.as_ref(),
            self.double_booking.as_ref(),
            self.not_told.as_ref(),
        ]
    }
}

/// How often an error happens: `"2%"` on the new system, or a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ErrorRate {
    /// For somebody without experience of the new system.
    pub initial: Share,
    /// Once there is nothing left to learn.
    pub settled: Share,
    /// On the old system, in every arm.
    pub before: Share,
}

/// What a rate of errors may be written as, beside a bare share.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "ErrorRateTable")]
struct ErrorRateTable {
    /// For somebody without experience of the new system.
    initial: Share,
    /// Once there is nothing left to learn (default: none).
    #[serde(default)]
    settled: Share,
    /// On the old system, in every arm (default: none).
    #[serde(default)]
    before: Share,
}

impl<'de> Deserialize<'de> for ErrorRate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text_or_table(
            deserializer,
            Self::default(),
            |share: Share| {
                Ok(Self {
                    initial: share,
                    settled: share,
                    before: Share::default(),
                })
            },
            |table: ErrorRateTable| {
                Ok(Self {
                    initial: table.initial,
                    settled: table.settled,
                    before: table.before,
                })
            },
        )
    }
}

impl JsonSchema for ErrorRate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ErrorRate".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let share = generator.subschema_for::<Share>();
        let table = generator.subschema_for::<ErrorRateTable>();
        json_schema!({
            "description": "How often an error happens: a share, or a table of the share at first, once settled, and before the go-live.",
            "anyOf": [share, table],
            "examples": ["2%", { "initial": "10%", "settled": "2%", "before": "1%" }]
        })
    }
}

/// Looks for what is on no list: lost referrals, outcomes not recorded, duplicates, losses of the
/// work-around list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Audit {
    /// How often, counted from the first.
    pub every: Span,
    /// The first one.
    #[serde(default)]
    pub first: Moment,
    /// Share of what is there to be found that each audit finds.
    pub finds: Share,
}

/// Appointments that are carried over at the go-live.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Migration {
    /// Share of future appointments that arrive out of their slot: the patient comes at the old
    /// time, the slot is free for somebody else, unless the repair comes first.
    pub out_of_slot: Share,
}

/// An incident: letters that were printed and never sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Letters {
    /// Share of the appointments made in this time of which the patient is not told.
    pub not_sent: Share,
    /// From when.
    #[serde(default)]
    pub from: Moment,
    /// For how long; then it is discovered, and those still to come are told.
    #[serde(rename = "for")]
    pub lasts: Span,
}

/// A list outside the system on which bookings are left for later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct WorkAround {
    /// Share of the booking tasks in this time that end on the list instead of in the diary.
    pub share: Share,
    /// From when.
    #[serde(default)]
    pub from: Moment,
    /// For how long.
    #[serde(rename = "for")]
    pub lasts: Span,
    /// Share of the entries that the list loses.
    #[serde(default)]
    pub lost: Share,
}
