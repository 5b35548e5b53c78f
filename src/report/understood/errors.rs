//! The shares of errors that staff make, in words. What else goes wrong each mechanism says itself.

use crate::model::spec::Scenario;

/// An error that staff make: what it is a share of, and that share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorShares {
    /// Of what.
    pub of: &'static str,
    /// On the old system.
    pub before: String,
    /// For somebody without experience of the new one.
    pub at_first: String,
    /// Once there is nothing left to learn.
    pub settled: String,
}

/// The kinds of errors that happen, with their shares.
#[must_use]
pub fn error_shares(scenario: &Scenario) -> Vec<ErrorShares> {
    let system = scenario.new_system.as_ref();
    let Some(errors) = system.and_then(|system| system.errors.as_ref()) else {
        return Vec::new();
    };
    let kinds = errors.kinds().into_iter();
    let shares = kinds.filter_map(|(key, rate)| {
        let rate = rate?;
        Some(ErrorShares {
            of: error_in_words(key),
            before: rate.before.to_string(),
            at_first: rate.initial.to_string(),
            settled: rate.settled.to_string(),
        })
    });
    shares.collect()
}

fn error_in_words(key: &'static str) -> &'static str {
    match key {
        "no-such-clinic" => "bookings: no such clinic",
        "wrong-time" => "bookings: wrong time told",
        "wrong-specialty" => "bookings: another specialty's clinic",
        "double-booking" => "bookings: slot is taken",
        "not-told" => "bookings: patient not told",
        "duplicate" => "registrations: entered twice",
        "lost-referral" => "registrations: referral lost",
        "outcome-not-recorded" => "visits: outcome not recorded",
        other => other,
    }
}
