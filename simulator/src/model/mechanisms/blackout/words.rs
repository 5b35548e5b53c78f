//! How `[new-system.blackout]` is described.

use super::spec::Blackout;
use crate::model::mechanisms::Words;
use crate::model::spec::Scenario;

impl Words for Blackout {
    const EXAMPLE: &'static str = r#"blackout = { from = "go-live", for = "8 weeks" }"#;

    fn told(&self, scenario: &Scenario) -> Vec<String> {
        vec![format!(
            "No figures are reported {} for {}: managers and triggers see the last ones before.",
            self.from.from_in_words(scenario.go_live),
            self.lasts
        )]
    }
}
