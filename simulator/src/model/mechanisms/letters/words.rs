//! How `[new-system.letters]` is described.

use super::spec::Letters;
use crate::model::mechanisms::Words;
use crate::model::spec::Scenario;

impl Words for Letters {
    const EXAMPLE: &'static str = r#"letters = { not-sent = "30%", from = "go-live + 1 week", for = "6 weeks", heard = { rings = "50%", after = { gamma = "2 weeks", cv = 0.5 } } }"#;

    fn told(&self, scenario: &Scenario) -> Vec<String> {
        let mut said = vec![format!(
            "{} of letters are printed and never sent {} for {}; then it is discovered.",
            self.not_sent,
            self.from.from_in_words(scenario.go_live),
            self.lasts
        )];
        if let Some(heard) = &self.heard {
            said.push(format!(
                "Patients who wait for a letter hear of it some time after it began, or after they \
                 began to wait ({}); of those {} ring.",
                heard.after, heard.rings
            ));
        }
        said
    }
}
