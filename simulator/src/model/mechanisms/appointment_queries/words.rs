//! How `[appointment-queries]` is described.

use super::spec::AppointmentQueries;
use crate::model::spec::{Scenario, short};

/// Who rings for its reasons.
#[must_use]
pub fn reasons(written: &AppointmentQueries) -> Vec<&'static str> {
    let all = [
        (
            written.per_booking > 0.0,
            "patients who ask whether their appointment is still on",
        ),
        (written.per_referral > 0.0, "GPs who ask about a referral"),
        (
            written.told_otherwise.value() > 0.0,
            "patients who are told otherwise than before",
        ),
        (
            written.told_late.value() > 0.0,
            "patients who are told late",
        ),
        (
            written.missed_untold.value() > 0.0,
            "patients who have missed an appointment of which they were not told",
        ),
    ];
    let there = all.into_iter().filter(|(there, _)| *there);
    there.map(|(_, who)| who).collect()
}

/// When they ring more often than ordinarily, a sentence each.
#[must_use]
pub fn told(scenario: &Scenario) -> Vec<String> {
    let written = scenario.appointment_queries.iter();
    let higher = written.flat_map(|written| &written.higher);
    let told = higher.map(|higher| {
        format!(
            "Patients and GPs ring about appointments {} times as often as ordinarily {}; that falls \
             evenly back over {}.",
            short(higher.multiple),
            higher.from.from_in_words(scenario.go_live),
            higher.lasts
        )
    });
    told.collect()
}

/// How its calls come about.
pub const METHOD: &str = "Calls about appointments: how many a booking or a referral brings, and on \
    which open days, is a Poisson process drawn when it is made, at the level of each day; a call \
    that a letter sets off is drawn with its chance when the letter is sent.";
