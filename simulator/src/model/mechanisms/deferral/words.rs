//! How `[specialty.NAME.deferral]` is described.

use super::spec::DeferredClock;
use crate::model::spec::{Scenario, Span};

/// Which patients ask to be seen later, by specialty.
#[must_use]
pub fn told(scenario: &Scenario) -> Vec<(&str, String)> {
    let specialties = scenario.specialty.iter();
    let deferring = specialties.filter_map(|(name, specialty)| {
        let deferral = specialty.deferral.as_ref()?;
        let clock = match deferral.clock {
            DeferredClock::Runs => "their clocks run on",
            DeferredClock::Pauses => "their clocks stand still",
        };
        let told = format!(
            "{} of those offered a first appointment ask to be asked again in {} on average; {clock}",
            deferral.share,
            Span::of(deferral.by.mean())
        );
        Some((&**name, told))
    });
    deferring.collect()
}

/// How it works, if patients of a scenario defer.
#[must_use]
pub fn method(scenario: &Scenario) -> Option<&'static str> {
    let mut specialties = scenario.specialty.values();
    specialties.any(|specialty| specialty.deferral.is_some()).then_some(
        "Deferral: whether a patient asks to be seen later, and by how much, is drawn once; who does \
         is put on the worklist again on the next morning after that time. Where the clock stands \
         still, the referral counts as so much later, and whoever leaves the list without having \
         been seen leaves it as much later.",
    )
}
