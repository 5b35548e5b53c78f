//! How `[new-system.audit]` is described.

use super::spec::Audit;
use crate::model::mechanisms::Words;
use crate::model::spec::Scenario;

impl Words for Audit {
    const EXAMPLE: &'static str =
        r#"audit = { first = "go-live + 1 week", every = "2 weeks", finds = "80%" }"#;

    fn told(&self, scenario: &Scenario) -> Vec<String> {
        vec![format!(
            "An audit every {} {} finds {} of those on no list and of records entered twice.",
            self.every,
            self.first.from_in_words(scenario.go_live),
            self.finds
        )]
    }

    fn method(&self) -> Option<&'static str> {
        Some("Audits: each finds, of what is on no list, every one with a fixed chance.")
    }
}
