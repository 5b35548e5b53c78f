//! `[new-system.audit]`: who is on no list is found again.

use crate::model::spec::{Moment, Share, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
