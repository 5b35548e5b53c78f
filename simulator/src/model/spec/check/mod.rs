//! What makes sense in a scenario and what does not: the hospital as a whole, and the order in
//! which all of it is checked. What is asked of the table of a place, a mechanism or a remedy
//! stands in its folder in `model::places` or `model::mechanisms` or its file in
//! `model::remedies`; what is asked of the staff, in `world::staff`.
//! Reading and showing live in `load` and `diagnostic`.

mod contradictions;
pub(in crate::model) mod course;
mod dates;
mod doubts;
pub(crate) mod experiments;
mod files;
mod overlaps;
mod period;
mod plan;
mod plausible;
mod rates;
mod specialties;
pub(in crate::model::spec) mod targets;
mod triggers;
mod uncertain;
pub(in crate::model) mod values;

use std::collections::BTreeMap;

use super::Scenario;
use super::characters::{Odd, odd_in};
use super::printable::is_unseen;
use super::quantity::{Wrong, nearest};
use crate::model::mechanisms;

pub use doubts::Doubt;
pub(in crate::model) use doubts::Doubter;
pub use files::FileRead;

/// Something wrong, at a path of keys.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub path: Vec<String>,
    pub wrong: Wrong,
}

/// Everything wrong with a scenario whose values could be read.
pub(crate) fn findings(scenario: &Scenario) -> Vec<Finding> {
    let mut checker = Checker {
        scenario,
        findings: Vec::new(),
    };
    checker.dates();
    checker.names();
    checker.services();
    checker.specialties();
    checker.clinics();
    checker.staff();
    checker.desks();
    checker.booking();
    checker.chasing();
    checker.appointment_queries();
    checker.phone_lines();
    checker.car_parks();
    checker.money();
    checker.pools();
    checker.learning();
    mechanisms::check(&mut checker);
    checker.plan();
    checker.contradictions();
    checker.experiments();
    checker.targets();
    checker.steady_states();
    checker.uncertain();
    checker.findings
}

/// Walks a scenario and notes what is wrong.
pub(in crate::model) struct Checker<'a> {
    pub scenario: &'a Scenario,
    findings: Vec<Finding>,
}

impl Checker<'_> {
    /// Notes what is wrong at a path.
    pub fn note(&mut self, path: &[&str], mut wrong: Wrong) {
        let mut path: Vec<String> = path.iter().map(|step| (*step).to_owned()).collect();
        path.extend(wrong.key.take());
        self.findings.push(Finding { path, wrong });
    }

    pub fn note_if(&mut self, holds: bool, path: &[&str], wrong: impl FnOnce() -> Wrong) {
        if holds {
            self.note(path, wrong());
        }
    }

    pub fn note_error<T>(&mut self, path: &[&str], result: Result<T, Wrong>) -> Option<T> {
        result.map_err(|wrong| self.note(path, wrong)).ok()
    }

    /// Whether anything was noted in one of these tables.
    pub fn wrong_in(&self, tables: &[&str]) -> bool {
        let mut tops = self.findings.iter().filter_map(|f| f.path.first());
        tops.any(|top| tables.contains(&&**top))
    }

    /// A name that has to stand for something; `kind` is the table it is defined in.
    pub fn refer<T>(&mut self, path: &[&str], name: &str, kind: &str, known: &BTreeMap<String, T>) {
        if known.contains_key(name) {
            return;
        }
        if let Some(wrong) = odd_in(name, |name| known.contains_key(name)) {
            self.note(path, wrong);
            return;
        }
        let wrong = Wrong::new(format!("there is no {} \"{name}\"", kind.replace('-', " ")));
        self.note(
            path,
            match nearest(name, known.keys().map(String::as_str)) {
                Some(meant) => wrong.help(format!("did you mean \"{meant}\"?")),
                None if known.is_empty() => {
                    wrong.help(format!("define it in a table [{kind}.{name}]"))
                }
                None => {
                    let some: Vec<&str> = known.keys().take(12).map(String::as_str).collect();
                    wrong.help(format!(
                        "define it in a table [{kind}.{name}], or use one of: {}",
                        some.join(", ")
                    ))
                }
            },
        );
    }

    pub fn refer_all<T>(
        &mut self,
        path: &[&str],
        names: Option<&[String]>,
        kind: &str,
        known: &BTreeMap<String, T>,
    ) {
        let Some(names) = names else { return };
        self.note_if(names.is_empty(), path, || {
            Wrong::new("an empty list names nobody").help("leave the key out to mean all")
        });
        for (at, name) in names.iter().enumerate() {
            self.refer(&[path, &[&*at.to_string()]].concat(), name, kind, known);
            self.note_if(
                names[..at].contains(name),
                &[path, &[&*at.to_string()]].concat(),
                || Wrong::new(format!("\"{name}\" is named twice")),
            );
        }
    }

    /// That all of a name or a title can be seen, in the order in which it is written.
    pub fn seen(&mut self, path: &[&str], text: &str) {
        // The end of a text of several lines is one, and a tab is as good as a blank.
        let mut all = text.trim_end().chars();
        let unseen = all.find(|c| is_unseen(*c) && *c != '\t');
        if let Some(odd) = unseen.and_then(Odd::of) {
            self.note(path, odd.in_text());
        } else if let Some(character) = unseen {
            let wrong = match character {
                '\n' | '\r' => {
                    Wrong::new("there is the end of a line here").help("write it in one line")
                }
                _ => Wrong::new(format!(
                    "there is a character here that nobody sees (U+{:04X})",
                    u32::from(character)
                ))
                .help("delete it"),
            };
            self.note(path, wrong);
        }
    }

    fn names(&mut self) {
        let s = self.scenario;
        let tables: [(&str, Vec<&String>, usize); 10] = [
            ("specialty", s.specialty.keys().collect(), 128),
            ("clinic", s.clinic.keys().collect(), 5_000),
            ("desk", s.desk.keys().collect(), 500),
            ("staff", s.staff.keys().collect(), 500),
            ("phone-line", s.phone_line.keys().collect(), 128),
            ("service", s.service.keys().collect(), 500),
            ("car-park", s.car_park.keys().collect(), 128),
            ("pool", s.pool.keys().collect(), 128),
            ("plan", s.plan.keys().collect(), 128),
            ("halt", s.halt.keys().collect(), 128),
        ];
        for (table, names, most) in tables {
            self.note_if(names.len() > most, &[table], || {
                Wrong::new(format!(
                    "{} tables [{table}.…] are more than {most}",
                    names.len()
                ))
                .help("a trust has a few dozen specialties; put similar ones together")
            });
            for name in names {
                let fits = !name.is_empty() && name.len() <= 80;
                self.note_if(!fits, &[table, name], || {
                    Wrong::new("a name has 1 to 80 characters").help("use `title` for a longer one")
                });
                self.seen(&[table, name], name);
            }
        }
        for (name, specialty) in &s.specialty {
            let title = specialty.title.as_deref().unwrap_or("");
            self.seen(&["specialty", name, "title"], title);
        }
        for (name, clinic) in &s.clinic {
            let title = clinic.title.as_deref().unwrap_or("");
            self.seen(&["clinic", name, "title"], title);
        }
        self.note_if(
            s.staff.contains_key("clinicians"),
            &["staff", "clinicians"],
            || {
                Wrong::new("\"clinicians\" already means those of all clinics")
                    .help("choose another name")
            },
        );
    }
}
