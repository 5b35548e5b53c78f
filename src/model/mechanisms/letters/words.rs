//! How `[new-system.letters]` is described.

use super::spec::Letters;
use crate::model::mechanisms::Words;
use crate::model::spec::Scenario;

impl Words for Letters {
    const EXAMPLE: &'static str =
        r#"letters = { not-sent = "30%", from = "go-live + 1 week", for = "6 weeks" }"#;

    fn told(&self, scenario: &Scenario) -> Vec<String> {
        vec![format!(
            "{} of letters are printed and never sent {} for {}; then it is discovered.",
            self.not_sent,
            self.from.from_in_words(scenario.go_live),
            self.lasts
        )]
    }
}
