//! What is not known of a scenario (`[uncertain]`): which parameters are drawn anew in each replication, and
//! at which end of one something is overloaded that is not as written. What that does to results is `run`.

use serde_json::{Value, json};

use super::text::{heading, wrapped};
use cutover::model::spec::{Checked, Scenario, count};
use cutover::study::offered_load::OfferedLoad;
use cutover::study::offered_load::ends::{AtEnd, MOST, ends};

/// Of more than this at one end it is said how many they are.
const NAMED: usize = 3;

/// What is drawn, and that nothing here is of it; nothing where all is known.
#[must_use]
pub fn in_words(scenario: &Checked<Scenario>, load: &OfferedLoad) -> String {
    let all = &scenario.uncertain;
    if all.is_empty() {
        return String::new();
    }
    let drawn = all.iter().map(|(path, of)| format!("{path} ({of})"));
    let drawn: Vec<String> = drawn.collect();
    let what = count(all.len(), "parameter is", "parameters are");
    let mut said = vec![format!(
        "{what} drawn anew in each replication: {}. Loads, forecast and all other figures here are those of \
         the values as they are written.",
        drawn.join("; ")
    )];
    match ends(scenario, load) {
        Some(found) => said.extend(found.iter().map(at_end)),
        None => said.push(format!(
            "Of more than {MOST} it is not tried which loads their ends bring above 1."
        )),
    }
    let said: String = said.iter().map(|text| wrapped("  ", text)).collect();
    format!("{}{said}", heading("What is not known"))
}

fn at_end(end: &AtEnd) -> String {
    let value = match &end.value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let named = end.above.iter().take(NAMED);
    let named = named.map(|above| match above.load.0.is_finite() {
        true => format!("{} ({:.2})", above.what, above.load.0),
        false => above.what.clone(),
    });
    let named: Vec<String> = named.collect();
    let more = match end.above.len().saturating_sub(NAMED) {
        0 => String::new(),
        n => format!(", and {n} more"),
    };
    format!(
        "With {} = {value} a load is above 1 that is not as written: {}{more}.",
        end.path,
        named.join(", ")
    )
}

/// The same as JSON; `above-1` is left out where it is not tried.
#[must_use]
pub fn as_json(scenario: &Checked<Scenario>, load: &OfferedLoad) -> Value {
    let parameters = scenario.uncertain.iter();
    let parameters = parameters.map(|(path, of)| json!({ "path": path, "drawn": of.to_string() }));
    let mut all = json!({ "parameters": parameters.collect::<Vec<_>>() });
    if let Some(found) = ends(scenario, load) {
        all["above-1"] = json!(found);
    }
    all
}
