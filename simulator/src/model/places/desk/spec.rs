//! `[desk.NAME]`: check-in, check-out and enquiries.

use crate::model::spec::{Arrivals, ClockTime, Law, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// Whom the staff attend to first, unless their `works` names what they do at the desk. Left
    /// out: `arrivals-first`.
    #[serde(default)]
    pub order: DeskOrder,
    /// How long somebody waits to check out before they walk off. They leave a slip with what the
    /// clinician wrote: the office enters it and books the follow-up. Left out: they wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub walks_off_after: Option<Law>,
    /// A patient who has stood in the queue to check in for this long is called past the desk by
    /// a clinician who has nobody to see. Check-in is made good at check-out, with its time, or
    /// by the office where there is none. Left out: clinicians wait for the desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called_past_after: Option<Span>,
    /// When the doors close. Nobody stands at the desk after that: who waits to check out
    /// leaves a slip, who waits to check in is sent home and rebooked. Left out: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes: Option<ClockTime>,
    /// The same, so long after the planned end of the day's last session at the desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes_after: Option<Span>,
}

impl Desk {
    /// Whether somebody may walk off rather than wait to check out.
    #[must_use]
    pub fn is_walked_off(&self) -> bool {
        self.check_out.is_some() && self.walks_off_after.is_some()
    }

    /// Whether clinicians may call patients past it.
    #[must_use]
    pub fn is_called_past(&self) -> bool {
        self.check_in.is_some() && self.called_past_after.is_some()
    }

    /// Whether its doors close.
    #[must_use]
    pub fn has_doors_that_close(&self) -> bool {
        self.closes.is_some() || self.closes_after.is_some()
    }
}

/// Whom the staff of a desk attend to first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DeskOrder {
    /// Whoever has waited longest, whatever they come for.
    AsTheyCome,
    /// Those who check in, for whom a clinician waits; then the others as they come.
    #[default]
    ArrivalsFirst,
}
