//! The page `run` prints.

use crate::experiment::Summary;
use crate::scenario::Scenario;

/// The page.
#[must_use]
pub fn of(_scenario: &Scenario, summary: &Summary) -> String {
    format!("{}\n", summary.title)
}
