//! `[new-system.builds]`: which clinics the new system has, and since when.

use crate::model::spec::{Moment, Share};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which clinics exist in the new system when. The slots of a clinic that is not built cannot be
/// seen: nobody is booked into them. Those booked before are seen from paper.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Builds {
    /// Share of the clinics without a day of their own that is built by some days; none before
    /// the first, straight lines between, level after the last:
    /// `[{ by = "go-live", share = "60%" }, { by = "go-live + 53 days", share = "90%" }]`.
    pub built: Vec<BuiltBy>,
    /// Clinics that a team builds in a week from the last of these days on, or from the go-live
    /// on if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_week: Option<f64>,
    /// Factor on the clinician's documentation in a clinic that is not built, against the familiar
    /// system (default 1: on paper as before).
    pub on_paper: f64,
}

impl Default for Builds {
    fn default() -> Self {
        Self {
            built: Vec::new(),
            per_week: None,
            on_paper: 1.0,
        }
    }
}

/// A share of clinics built by a day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BuiltBy {
    /// The day. Relative to the go-live as first planned: a postponed go-live finds more built.
    pub by: Moment,
    /// Share of the clinics.
    pub share: Share,
}
