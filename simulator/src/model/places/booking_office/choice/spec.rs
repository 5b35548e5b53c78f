//! `[specialty.NAME.choice]`: patients who decline the first appointment offered.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::spec::{Law, Share};

/// Patients decline the earliest first appointment that is offered, and take the earliest that begins
/// at least so much later. The clock runs on. The slot declined is offered to whoever is next. Where
/// a clerk books from a worklist, the second offer takes the time of another booking; in a call, or
/// where booking takes no time, it takes none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Choice {
    /// Share of the first appointments offered, rebooked ones too, that are declined. Whoever finds
    /// none later within the booking horizon takes the first after all.
    pub declines: Share,
    /// How much later the appointment is to be at least.
    pub later: Law,
}
