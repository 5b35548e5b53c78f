//! How `[new-system.work-around]` is described.

use super::spec::WorkAround;
use crate::model::mechanisms::Words;
use crate::model::spec::{Scenario, Share};

impl Words for WorkAround {
    const EXAMPLE: &'static str =
        r#"work-around = { share = "20%", from = "go-live", for = "8 weeks", lost = "2%" }"#;

    fn told(&self, scenario: &Scenario) -> Vec<String> {
        let lost = match self.lost {
            Share::NONE => "which loses nobody".to_owned(),
            lost => format!("which loses {lost} of them"),
        };
        vec![format!(
            "{} of booking tasks end on a list outside the system {} for {}, {lost}.",
            self.share,
            self.from.from_in_words(scenario.go_live),
            self.lasts
        )]
    }
}
