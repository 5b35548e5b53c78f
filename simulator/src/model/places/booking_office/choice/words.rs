//! How `[specialty.NAME.choice]` is described.

use crate::model::spec::{Scenario, Span};

/// What patients decline, by specialty.
#[must_use]
pub fn told(scenario: &Scenario) -> Vec<(&str, String)> {
    let specialties = scenario.specialty.iter();
    let choosing = specialties.filter_map(|(name, specialty)| {
        let choice = specialty.choice.as_ref()?;
        let told = format!(
            "{} of the first appointments offered are declined for one at least {} later on average",
            choice.declines,
            Span::of(choice.later.mean())
        );
        Some((&**name, told))
    });
    choosing.collect()
}

/// How it works, if patients of a scenario choose.
#[must_use]
pub fn method(scenario: &Scenario) -> Option<&'static str> {
    let mut specialties = scenario.specialty.values();
    specialties.any(|specialty| specialty.choice.is_some()).then_some(
        "Choice: whether a patient declines the first appointment offered, and how much later it is \
         to be, is drawn for each booking; the earliest as late is taken, or the first where there is \
         none within the horizon. Booking from a worklist then takes as long again.",
    )
}
