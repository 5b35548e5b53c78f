//! Streams of arrivals, in words.

use super::number;
use crate::model::spec::Scenario;

/// How many come on an ordinary Monday: what a rate means, whichever way it is written.
#[must_use]
pub fn on_a_monday(scenario: &Scenario) -> Vec<String> {
    let streams = scenario.streams().into_iter();
    let told = streams.map(|(path, what, stream)| {
        let monday = stream.per_week() * stream.by_day_of_week()[0];
        let name = path.get(1).copied().unwrap_or_default();
        format!("{name}: {} {what} ({})", number(monday), stream.rate)
    });
    told.collect()
}
