//! The plan and the halt rules in plain words, a sentence an intervention.

use std::collections::BTreeMap;

use crate::model::remedies;
use crate::model::spec::{Action, Intervention, Moment, Scenario, long_date};

/// Each intervention by name: what it does, and when it is in force.
#[must_use]
pub fn interventions<'a>(
    scenario: &Scenario,
    all: &'a BTreeMap<String, Intervention>,
) -> Vec<(&'a str, String)> {
    let told = all.iter().map(|(name, what)| {
        let action = remedies::told(scenario, what.action());
        let when = in_force(scenario, what).map_or(String::new(), |when| format!("; {when}"));
        (&**name, format!("{action}{when}"))
    });
    told.collect()
}

/// Until when a pause lasts at most of which no length is given.
fn at_the_latest(scenario: &Scenario, what: &Intervention) -> String {
    let bounded = what.lasts.is_some() || what.until.is_some();
    if bounded || !matches!(what.action(), Action::Pause) {
        return String::new();
    }
    format!(
        "; it is over on the last day at the latest, {}: whoever is not live by then never goes live",
        long_date(scenario.end)
    )
}

/// When an intervention is in force; nothing for what is decided beforehand.
fn in_force(scenario: &Scenario, what: &Intervention) -> Option<String> {
    let action = what.action();
    if let Action::Postpone(_) | Action::Phases(_) = action {
        return None;
    }
    if let Action::Training(_) = action {
        return Some("before the go-live".to_owned());
    }
    let mut text = match what.when {
        None => format!("from {}", what.from),
        Some(when) => {
            let not_before = match what.from {
                Moment::GoLive { offset_days: 0 } => "the go-live".to_owned(),
                from => from.to_string(),
            };
            let lead = what.lead_time;
            let lead = lead.map_or(String::new(), |lead| format!(", {lead} later"));
            format!("starts once {when}{lead}, not before {not_before}")
        }
    };
    let stops = what.stops_when;
    let at_most = if stops.is_some() { " at most" } else { "" };
    match (what.lasts, what.until) {
        (Some(span), _) => text += &format!(", for {span}{at_most}"),
        (None, Some(until)) => text += &format!(", until {until}{at_most}"),
        (None, None) => {}
    }
    if let Some(stops) = stops {
        text += &format!(", stops once {stops}");
    }
    match what.times {
        None | Some(1) => {}
        Some(times) => text += &format!(", up to {times} times"),
    }
    text += &at_the_latest(scenario, what);
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_until_when_a_pause_lasts_at_most() {
        let told = |how: &str| {
            let text = format!(
                "title = \"t\"\nstart = 2024-01-01\ngo-live = 2024-02-05\nend = 2024-06-28\n[booking]\n\
                 book = \"5 min\"\n[specialty.eyes]\nreferrals = \"10 per week\"\n[staff.office]\n\
                 role = \"clerk\"\ncount = 1\nworks = [\"book\"]\n[halt.pause]\npause = {{}}\n\
                 when = \"booking.unbooked > 40 for 5 days\"\n{how}\n"
            );
            let scenario = Scenario::from_toml(&text).unwrap_or_else(|m| panic!("{m}"));
            interventions(&scenario, &scenario.halt).remove(0).1
        };
        let last = "it is over on the last day at the latest, Friday 28 June 2024: whoever is not live \
                    by then never goes live";
        let by_itself = told("stops-when = \"booking.unbooked < 20 for 5 days\"");
        assert!(by_itself.ends_with(last), "{by_itself}");
        assert!(told("").ends_with(last));
        let four_weeks =
            told("for = \"4 weeks\"\nstops-when = \"booking.unbooked < 20 for 5 days\"");
        assert!(
            four_weeks.contains("for 4 weeks at most, stops once"),
            "{four_weeks}"
        );
        assert!(!four_weeks.contains("last day"), "{four_weeks}");
    }
}
