//! `[desk.NAME]`: check-in, check-out and enquiries.

use crate::model::spec::{Arrivals, Law};
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
}
