//! What is uncertain: whether every value that may be drawn can stand where it is put.

use serde_json::Value;

use super::super::draft::{Setting, with_values};
use super::super::levels::{End, end, singular};
use super::super::notes::keys_of;
use super::super::quantity::Wrong;
use super::super::tree::Rows;
use super::super::uncertain::{UncertainLaw, plain};
use super::{Checker, Doubter};
use crate::model::spec::Scenario;

/// What is about the study and not about the hospital.
const CHOICES: [&str; 13] = [
    "title",
    "description",
    "start",
    "go-live",
    "end",
    "holidays",
    "replications",
    "precision",
    "seed",
    "recovery",
    "targets",
    "sweep",
    "choose",
];

impl Checker<'_> {
    pub(super) fn uncertain(&mut self) {
        let scenario = self.scenario;
        for (path, law) in &scenario.uncertain {
            let place = ["uncertain", path];
            let keys = keys_of(path);
            let first = keys.first().map_or("", String::as_str);
            if CHOICES.contains(&first) || first == "uncertain" {
                self.note(
                    &place,
                    Wrong::new(format!(
                        "`{first}` is chosen, so that it cannot be uncertain"
                    ))
                    .help("parameters of the hospital, the new system or the plan can be"),
                );
                continue;
            }
            let Some(source) = self.note_error(&place, law.source()) else {
                continue;
            };
            // A scenario that is wrong already says nothing about values in it.
            if !self.findings.is_empty() {
                continue;
            }
            let tried = |value: &Value| {
                let (path, value) = (path.clone(), value.clone());
                with_values(scenario, &[Setting { path, value }])
            };
            for value in source.telling() {
                let Err(found) = tried(&value) else {
                    continue;
                };
                if let Some(finding) = found.into_iter().next() {
                    let mut wrong = finding.wrong;
                    wrong.what = format!("{path} may become {value}: {}", wrong.what);
                    wrong.key = None;
                    if law.normal.is_some() {
                        wrong.help = Some(
                            "a normal distribution goes this far: lognormal, whose `cv` is sd over mean, never is \
                             negative, and triangular and uniform have ends"
                                .to_owned(),
                        );
                    }
                    let whole = source.whole();
                    if !whole.is_empty() && whole.iter().all(|value| tried(value).is_ok()) {
                        let listed: Vec<String> = whole.iter().map(Value::to_string).collect();
                        wrong.help = Some(format!(
                            "whole ones can stand here: list them, such as {{ discrete = [{}] }}",
                            listed.join(", ")
                        ));
                    }
                    self.note(&place, wrong);
                }
                break;
            }
        }
    }
}

impl Doubter<'_> {
    pub(super) fn uncertain(&mut self) {
        for (path, law) in &self.scenario.uncertain {
            if let Some(value) = written_outside(self.scenario, path, law) {
                let what = format!(
                    "{value} is written for this parameter, which its distribution never has"
                );
                self.doubt(&["uncertain", path], what);
            }
        }
    }
}

/// What is written for a parameter, if it is surely none of the values that may be drawn for it. All are
/// compared as the scenario has them once it is read: a share may be a table there, and a word without its s.
fn written_outside(scenario: &Scenario, path: &str, law: &UncertainLaw) -> Option<String> {
    let source = law.source().ok()?;
    let keys = keys_of(path);
    let there = |scenario: &Scenario| {
        // Rows of files are many, and none of them is a parameter.
        let json = Rows::without(scenario).to_json();
        keys.iter()
            .try_fold(&json, |table, key| table.get(key))
            .cloned()
    };
    let drawn = |value: &Value| {
        let (path, value) = (path.to_owned(), value.clone());
        there(&*with_values(scenario, &[Setting { path, value }]).ok()?)
    };
    let written = there(scenario)?;
    let values: Option<Vec<Value>> = source.telling().iter().map(drawn).collect();
    let values = values?;
    if law.discrete.is_some() {
        return (!values.contains(&written)).then(|| plain(&written));
    }
    let [least, _, most, ..] = &values[..] else {
        return None;
    };
    let [least, most, written] = [least, most, &written].map(|value| leaves("", value));
    let names = |leaves: &[(String, &Value)]| -> Vec<String> {
        leaves.iter().map(|(name, _)| name.clone()).collect()
    };
    if names(&least) != names(&written) || names(&most) != names(&written) {
        return None;
    }
    let outside = |at: &usize| {
        let [value, least, most] = [&written, &least, &most].map(|all| number(all[*at].1));
        let (Some(value), Some(least), Some(most)) = (value, least, most) else {
            return false;
        };
        let comparable = least.1 == value.1 && most.1 == value.1;
        comparable && least.0 < most.0 && !(least.0..=most.0).contains(&value.0)
    };
    let found = (0..written.len()).find(outside);
    found.map(|at| plain(written[at].1))
}

/// A number as it is written, and its unit.
fn number(value: &Value) -> Option<(f64, String)> {
    match end(value) {
        Ok(End::Whole(number)) => Some((number as f64, String::new())),
        Ok(End::Number(number, unit)) => Some((number, singular(&unit).to_owned())),
        Ok(End::Date(_)) | Err(_) => None,
    }
}

/// What stands in a value that may be a table, each under its name, in its order.
fn leaves<'v>(name: &str, value: &'v Value) -> Vec<(String, &'v Value)> {
    let within = |key: &str, value| leaves(&format!("{name}.{key}"), value);
    match value {
        Value::Object(entries) => entries.iter().flat_map(|(k, v)| within(k, v)).collect(),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items
                .flat_map(|(at, v)| within(&at.to_string(), v))
                .collect()
        }
        leaf => vec![(name.to_owned(), leaf)],
    }
}
