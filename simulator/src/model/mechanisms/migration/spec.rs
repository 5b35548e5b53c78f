//! `[new-system.migration]`: appointments that arrive out of their slot.

use crate::model::spec::Share;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Appointments that are carried over at the go-live.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Migration {
    /// Share of future appointments that arrive out of their slot: the patient comes at the old
    /// time, the slot is free for somebody else, unless the repair comes first.
    pub out_of_slot: Share,
}
