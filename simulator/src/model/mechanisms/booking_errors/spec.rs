//! `[new-system.errors]`: which errors are made, and how often.

use crate::model::spec::quantity::text_or_table;
use crate::model::spec::{Law, Share};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

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
    /// and rebooked. `squeezes-in` of a clinic says how many it takes at most.
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

    /// Every kind, to be changed.
    pub fn kinds_mut(&mut self) -> [Option<&mut ErrorRate>; 8] {
        [
            self.no_such_clinic.as_mut(),
            self.wrong_time.as_mut(),
            self.wrong_specialty.as_mut(),
            self.double_booking.as_mut(),
            self.not_told.as_mut(),
            self.duplicate.as_mut(),
            self.lost_referral.as_mut(),
            self.outcome_not_recorded.as_mut(),
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
