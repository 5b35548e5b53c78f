//! How `[new-system.migration]` is described.

use super::spec::Migration;
use crate::model::mechanisms::Words;
use crate::model::spec::Scenario;

impl Words for Migration {
    const EXAMPLE: &'static str = r#"migration = { out-of-slot = "5%" }"#;

    fn told(&self, _: &Scenario) -> Vec<String> {
        vec![format!(
            "{} of future appointments arrive out of their slot when their specialty goes live.",
            self.out_of_slot
        )]
    }

    fn method(&self) -> Option<&'static str> {
        Some(
            "Migration: when a specialty goes live, each of its future appointments loses its slot \
             with a fixed chance. The patient still comes at the old time, and the slot may be given \
             to somebody else, unless it is put right first.",
        )
    }
}
