//! Checks of the desks: how long things take there, and staff who do all of it.

use crate::engine::Duration;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{Clinic, ClinicSession, Desk, DeskOrder, Scenario, Work};

impl Checker<'_> {
    pub(in crate::model) fn desks(&mut self) {
        let scenario = self.scenario;
        for (name, desk) in &scenario.desk {
            let at = |key: &'static str| ["desk", name, key];
            self.refer(&at("staff"), &desk.staff, "staff", &scenario.staff);
            self.takes_if(&at("check-in"), desk.check_in.as_ref());
            self.takes_if(&at("check-out"), desk.check_out.as_ref());
            self.takes_if(&at("book"), desk.book.as_ref());
            self.takes_if(&at("enquiry"), desk.enquiry.as_ref());
            self.takes_if(&at("walks-off-after"), desk.walks_off_after.as_ref());
            self.leaving(name, desk);
            if let Some(enquiries) = &desk.enquiries {
                self.arrivals(&at("enquiries"), enquiries);
                self.note_if(desk.enquiry.is_none(), &at("enquiries"), || {
                    Wrong::new("how long does an enquiry take?")
                        .help("add something like: enquiry = { exponential = \"3 min\" }")
                });
            }
            let Some(group) = scenario.staff.get(&desk.staff) else {
                continue;
            };
            let tasks = [
                (Work::CheckIn, desk.check_in.is_some()),
                (Work::CheckOut, desk.check_out.is_some()),
                (Work::Enquiry, desk.enquiries.is_some()),
            ];
            // Staff of a desk need not say what they do; if they do say, they must say it all.
            let says = group
                .works
                .iter()
                .any(|work| tasks.iter().any(|(task, _)| task == work));
            for (work, needed) in tasks {
                let word = work.name();
                self.note_if(
                    says && needed && !group.works.contains(&work),
                    &["staff", &desk.staff, "works"],
                    || {
                        Wrong::new(format!("nobody does \"{word}\" at the desk \"{name}\"")).help(
                            format!(
                                "add \"{word}\", or name no desk work at all to mean all of it"
                            ),
                        )
                    },
                );
            }
        }
    }
}

impl Checker<'_> {
    /// Who leaves a desk unattended must have had something to wait for.
    fn leaving(&mut self, name: &str, desk: &Desk) {
        let at = |key: &'static str| ["desk", name, key];
        self.note_if(
            desk.walks_off_after.is_some() && desk.check_out.is_none(),
            &at("walks-off-after"),
            || {
                Wrong::new("nobody checks out at this desk")
                    .help("add something like: check-out = { gamma = \"1.5 min\", cv = 0.6 }")
            },
        );
        self.note_if(
            desk.called_past_after.is_some() && desk.check_in.is_none(),
            &at("called-past-after"),
            || {
                Wrong::new("nobody checks in at this desk")
                    .help("add something like: check-in = { gamma = \"1.5 min\", cv = 0.6 }")
            },
        );
        self.note_if(
            desk.closes.is_some() && desk.closes_after.is_some(),
            &at("closes-after"),
            || {
                Wrong::new("both `closes` and `closes-after` say when the doors close")
                    .help("keep one of them")
            },
        );
    }
}

impl Doubter<'_> {
    pub(in crate::model) fn desks(&mut self) {
        let scenario = self.scenario;
        for (name, desk) in &scenario.desk {
            let at = |key: &'static str| ["desk", name, key];
            self.doubt_if(
                desk.order == DeskOrder::AsTheyCome && works_otherwise(scenario, desk),
                &at("order"),
                "the `works` of its staff names what they do at the desk, and goes before this",
            );
            let late = sessions_at(scenario, name)
                .find(|session| desk.closes.is_some_and(|closes| session.to > closes));
            if let Some((closes, session)) = desk.closes.zip(late) {
                self.doubt(
                    &at("closes"),
                    format!(
                        "the doors close at {closes}, but a session whose patients come here goes \
                         on until {}: who has not checked in by then is sent home",
                        session.to
                    ),
                );
            }
            let empty = desk.closes_after.is_some() && sessions_at(scenario, name).next().is_none();
            self.doubt_if(
                empty,
                &at("closes-after"),
                "no session has its patients come here: the doors never close",
            );
            self.doubt_if(
                desk.called_past_after
                    .is_some_and(|after| after.duration() == Duration::ZERO),
                &at("called-past-after"),
                "an idle clinician waits for nobody to check in: the desk is passed by whenever one is idle",
            );
        }
    }
}

/// Whether the staff of a desk say what they do there, and not check-in first.
fn works_otherwise(scenario: &Scenario, desk: &Desk) -> bool {
    let group = scenario.staff.get(&desk.staff);
    let works = group.map_or(&[][..], |group| &group.works);
    let at_desk = |work: &&Work| matches!(work, Work::CheckIn | Work::CheckOut | Work::Enquiry);
    works
        .iter()
        .find(at_desk)
        .is_some_and(|first| *first != Work::CheckIn)
}

/// The sessions of the clinics whose patients come to a desk.
fn sessions_at<'a>(
    scenario: &'a Scenario,
    desk: &'a str,
) -> impl Iterator<Item = &'a ClinicSession> {
    let here = move |clinic: &&Clinic| clinic.desk.as_deref() == Some(desk);
    let clinics = scenario.clinic.values().filter(here);
    clinics.flat_map(|clinic| &clinic.sessions)
}
