//! Checks of the telephone lines: whose calls they take, and somebody to answer.

use crate::engine::Duration;
use crate::model::spec::check::Checker;
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{ClockTime, PhoneLine, Scenario, Work};

impl Checker<'_> {
    pub(in crate::model) fn phone_lines(&mut self) {
        let scenario = self.scenario;
        let mut general: Option<&String> = None;
        for (name, line) in &scenario.phone_line {
            self.phone_line(name, line);
            if line.specialties.is_some() {
                continue;
            }
            if let Some(other) = general
                && patients_ring(scenario)
            {
                self.note(
                    &["phone-line", name],
                    Wrong::new(format!(
                        "both \"{other}\" and \"{name}\" take the calls of all specialties"
                    ))
                    .help("name the `specialties` of one of them"),
                );
            }
            general = Some(name);
        }
        let mut taken: Vec<(&String, &String)> = Vec::new();
        for (name, line) in &scenario.phone_line {
            for (nth, specialty) in line.specialties.iter().flatten().enumerate() {
                let other = taken
                    .iter()
                    .find(|(s, other)| *s == specialty && *other != name);
                if let Some((_, other)) = other {
                    self.note(
                        &["phone-line", name, "specialties", &nth.to_string()],
                        Wrong::new(format!(
                            "patients of \"{specialty}\" already ring \"{other}\""
                        )),
                    );
                }
                taken.push((specialty, name));
            }
        }
    }

    fn phone_line(&mut self, name: &str, line: &PhoneLine) {
        let path = ["phone-line", name];
        let at = |key: &'static str| ["phone-line", name, key];
        let scenario = self.scenario;
        if let Some(lines) = line.lines {
            self.at_least_one(&at("lines"), lines);
        }
        let (from, to) = (
            line.from.unwrap_or(ClockTime::at(Duration::ZERO)),
            line.to.unwrap_or(ClockTime::MIDNIGHT_AFTER),
        );
        self.in_order(&path, from, to);
        self.takes_if(&at("patience"), line.patience.as_ref());
        if let Some(redial) = &line.redial {
            self.takes_some(&["phone-line", name, "redial", "after"], &redial.after);
        }
        if let Some(queries) = &line.queries {
            self.arrivals(&at("queries"), queries);
        }
        let handle = &line.handle;
        self.takes(&["phone-line", name, "handle", "query"], &handle.query);
        for (key, law) in [
            ("booking", &handle.booking),
            ("change", &handle.change),
            ("chasing", &handle.chasing),
            ("error", &handle.error),
            ("appointment", &handle.appointment),
        ] {
            self.takes_if(&["phone-line", name, "handle", key], law.as_ref());
        }
        self.refer_all(
            &at("specialties"),
            line.specialties.as_deref(),
            "specialty",
            &scenario.specialty,
        );
        let answered = scenario.staff.values().any(|group| {
            group.works.contains(&Work::Answer)
                && group
                    .lines
                    .as_ref()
                    .is_none_or(|lines| lines.iter().any(|line| line == name))
        });
        self.note_if(!answered, &path, || {
            Wrong::new(format!("nobody answers the line \"{name}\""))
                .help("add \"answer\" to the `works` of a group of staff (and this line to its `lines`, if it has any)")
        });
    }
}

/// Whether patients ring for reasons of their own, beyond a line's queries.
fn patients_ring(scenario: &Scenario) -> bool {
    let letters = scenario
        .new_system
        .as_ref()
        .and_then(|s| s.letters.as_ref());
    scenario.chasing.is_some()
        || scenario.appointment_queries.is_some()
        || letters.is_some_and(|letters| letters.heard.is_some())
        || scenario.specialty.values().any(|s| {
            s.invited.value() > 0.0
                || s.cancellation
                    .as_ref()
                    .is_some_and(|c| c.by_patient.value() > 0.0)
        })
}
