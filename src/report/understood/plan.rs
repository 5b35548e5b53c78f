//! The plan and the halt rules in plain words, a sentence an intervention.

use std::collections::BTreeMap;

use crate::model::remedies;
use crate::model::spec::{Action, Intervention, Moment, Scenario};

/// Each intervention by name: what it does, and when it is in force.
#[must_use]
pub fn interventions<'a>(
    scenario: &Scenario,
    all: &'a BTreeMap<String, Intervention>,
) -> Vec<(&'a str, String)> {
    let told = all.iter().map(|(name, what)| {
        let action = remedies::told(scenario, what.action());
        let when = in_force(what).map_or(String::new(), |when| format!("; {when}"));
        (&**name, format!("{action}{when}"))
    });
    told.collect()
}

/// When an intervention is in force; nothing for what is decided beforehand.
fn in_force(what: &Intervention) -> Option<String> {
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
    match (what.lasts, what.until) {
        (Some(span), _) => text += &format!(", for {span}"),
        (None, Some(until)) => text += &format!(", until {until}"),
        (None, None) => {}
    }
    if let Some(stops) = what.stops_when {
        text += &format!(", stops once {stops}");
    }
    match what.times {
        None | Some(1) => {}
        Some(times) => text += &format!(", up to {times} times"),
    }
    Some(text)
}
