//! What is uncertain: whether every value that may be drawn can stand where it is put.

use serde_json::Value;

use super::super::draft::{Setting, with_values};
use super::super::levels::{End, end, singular};
use super::super::notes::keys_of;
use super::super::quantity::Wrong;
use super::super::uncertain::UncertainLaw;
use super::{Checker, Doubter};

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
        if self.scenario.uncertain.is_empty() {
            return;
        }
        let json = self.scenario.to_json();
        for (path, law) in &self.scenario.uncertain {
            let keys = keys_of(path);
            let mut written = keys.iter();
            let written = written.try_fold(&json, |table, key| table.get(key));
            if written.is_some_and(|value| lies_outside(law, value)) {
                self.doubt(
                    &["uncertain", path],
                    "the value written for this parameter is none that its distribution has",
                );
            }
        }
    }
}

/// Whether a value is surely none that may be drawn.
fn lies_outside(law: &UncertainLaw, value: &Value) -> bool {
    let number = |value: &Value| match end(value) {
        Ok(End::Whole(number)) => Some((number as f64, String::new())),
        Ok(End::Number(number, unit)) => Some((number, unit)),
        Ok(End::Date(_)) | Err(_) => None,
    };
    let Ok(source) = law.source() else {
        return false;
    };
    let (Some(least), Some(most), Some(value)) = (
        number(&source.at(f64::MIN_POSITIVE)),
        number(&source.at(1.0 - f64::EPSILON)),
        number(value),
    ) else {
        return false;
    };
    let comparable = singular(&least.1) == singular(&value.1);
    comparable && law.discrete.is_none() && !(least.0..=most.0).contains(&value.0)
}
