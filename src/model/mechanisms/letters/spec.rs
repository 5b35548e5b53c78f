//! `[new-system.letters]`: letters printed and never sent.

use crate::model::spec::{Moment, Share, Span};
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
}
