//! `[new-system.work-around]`: bookings left on a list outside the system.

use crate::model::spec::{Moment, Share, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
