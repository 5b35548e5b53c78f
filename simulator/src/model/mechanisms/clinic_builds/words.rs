//! How `[new-system.builds]` is described, and the days on which single clinics are built.

use super::spec::Builds;
use crate::model::mechanisms::Words;
use crate::model::spec::{Scenario, count, short};

impl Words for Builds {
    const EXAMPLE: &'static str =
        r#"builds = { built = [{ by = "go-live", share = "60%" }], per-week = 2 }"#;

    fn told(&self, scenario: &Scenario) -> Vec<String> {
        let points = self.built.iter();
        let points =
            points.map(|p| format!("{} by {}", p.share, p.by.day_in_words(scenario.go_live)));
        let mut parts: Vec<String> = points.collect();
        if let Some(per_week) = self.per_week {
            parts.push(format!("then {} a week", short(per_week)));
        }
        let parts = parts.join(", ");
        vec![format!("Clinics built in the new system: {parts}.")]
    }

    fn method(&self) -> Option<&'static str> {
        Some(
            "Clinic builds: clinics without a day of their own are built in a random order, the k-th \
             of n on the day on which the stated share reaches k / n; until then their slots cannot \
             be seen.",
        )
    }
}

/// The clinics that have a day of their own, in a sentence.
pub fn clinics_built(scenario: &Scenario) -> Option<String> {
    let day = |built: crate::model::spec::Moment| built.day_in_words(scenario.go_live);
    let own = scenario.clinic.iter();
    let own = own.filter_map(|(name, clinic)| Some(format!("{name} by {}", day(clinic.built?))));
    let own: Vec<String> = own.collect();
    let (some, more) = own.split_at(own.len().min(8));
    if some.is_empty() {
        return None;
    }
    let more = match more.len() {
        0 => String::new(),
        n => format!(" and {}", count(n, "other", "others")),
    };
    Some(format!(
        "Clinics with a day of their own: {}{more}.",
        some.join(", ")
    ))
}
