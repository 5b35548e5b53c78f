//! How `[new-system.wrong-entrance]` is described.

use super::spec::WrongEntrance;
use crate::model::mechanisms::Words;
use crate::model::spec::Scenario;

impl Words for WrongEntrance {
    const EXAMPLE: &'static str = r#"wrong-entrance = { share = "30%", walk = "10 min" }"#;

    fn told(&self, _: &Scenario) -> Vec<String> {
        vec![format!(
            "{} of patients go to the wrong entrance and come {} later.",
            self.share, self.walk
        )]
    }
}
