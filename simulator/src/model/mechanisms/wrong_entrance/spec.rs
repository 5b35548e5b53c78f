//! `[new-system.wrong-entrance]`: letters that name the wrong entrance.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::spec::{Share, Span};

/// Letters that name the wrong entrance.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct WrongEntrance {
    /// Share of patients who go there.
    pub share: Share,
    /// How much later they come.
    pub walk: Span,
}
