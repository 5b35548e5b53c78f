//! `[new-system.blackout]`: days of which no figures are reported.

use crate::model::spec::{Moment, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A time in which no figures are reported: managers, and triggers, see the last ones before it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Blackout {
    /// From when.
    #[serde(default)]
    pub from: Moment,
    /// For how long.
    #[serde(rename = "for")]
    pub lasts: Span,
}
