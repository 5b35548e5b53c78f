//! `[new-system.letters]`: letters printed and never sent.

use crate::model::spec::{Law, Moment, Share, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// Patients who wait for a letter hear of it, and ring. Left out: nobody hears.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard: Option<Heard>,
}

/// Word that letters are not sent gets round: from others, the press, the GP. Whoever waits for one
/// then (not booked, or not told of it) may ring, as long as it is not discovered; not before a
/// follow-up is due.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Heard {
    /// Share of those who hear of it who ring.
    pub rings: Share,
    /// How long it is until a patient hears of it, from when it began, or from the referral (or
    /// when a follow-up was due) if that is later.
    pub after: Law,
}
