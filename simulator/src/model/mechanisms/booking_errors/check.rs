//! Checks of `[new-system.errors]`, and who makes which of them.

use std::collections::BTreeSet;

use super::spec::Errors;
use crate::engine::Duration;
use crate::model::mechanisms::Checks;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{ErrorRate, Role, Scenario, Work};
use crate::model::world::staff::spec::name_of_role;

/// One of the shares of a rate of errors.
type ShareOf = fn(&ErrorRate) -> f64;

/// Nobody rings more often about one booking.
const MOST_CALLS: f64 = 20.0;

impl Checks for Errors {
    fn check(&self, checker: &mut Checker<'_>) {
        let path = ["new-system", "errors"];
        let at = |key: &'static str| ["new-system", "errors", key];
        let sums: [(&str, ShareOf); 3] = [
            ("at first", |rate| rate.initial.value()),
            ("once settled", |rate| rate.settled.value()),
            ("before the go-live", |rate| rate.before.value()),
        ];
        for (when, share) in sums {
            let kinds = self.of_bookings().into_iter().flatten();
            let all: f64 = kinds.map(share).sum();
            // Ten tenths are all of it, whatever binary fractions make of them.
            checker.note_if(all > 1.0 + 1e-9, &path, || {
                Wrong::new(format!(
                    "more than all bookings are faulty {when}: {:.4} %",
                    all * 100.0
                ))
                .help("a booking has at most one fault: no-such-clinic, wrong-time, wrong-specialty, double-booking and not-told add up to at most 100%")
            });
        }
        for (key, rate) in self.kinds() {
            if let Some(rate) = rate.filter(|r| r.initial != r.settled) {
                can_be_learnt(checker, key, rate);
            }
        }
        checker.note_if(
            self.wrong_specialty.is_some_and(happens) && checker.scenario.specialty.len() < 2,
            &at("wrong-specialty"),
            || {
                Wrong::new("there is no other specialty to book into by mistake")
                    .help("add another table [specialty.NAME], or leave this kind out")
            },
        );
        checker.note_if(
            !(0.0..=MOST_CALLS).contains(&self.calls_per_error),
            &at("calls-per-error"),
            || {
                Wrong::new(format!("{} calls a booking", self.calls_per_error))
                    .help(format!("between 0 and {MOST_CALLS}; 1.5 is usual"))
            },
        );
        if let Some(law) = &self.wrong_by {
            let nothing = law.mean() == Duration::ZERO && law.distribution().variance() == 0.0;
            checker.note_if(nothing, &at("wrong-by"), || {
                Wrong::new("a time that is wrong by no time is right").help(
                    "such as { normal = \"0 min\", sd = \"2 h\" }: later, or earlier if negative",
                )
            });
        }
    }

    fn doubt(&self, doubter: &mut Doubter<'_>) {
        for (key, rate) in self.kinds() {
            let Some(rate) = rate else { continue };
            let path = ["new-system", "errors", key];
            doubter.doubt_if(
                rate.settled > rate.initial,
                &path,
                "more errors once settled than at first: practice makes it worse",
            );
            let nobody =
                rate.initial != rate.settled && who_makes(doubter.scenario, key).is_empty();
            doubter.doubt_if(
                nobody,
                &path,
                "this work is done at once by nobody, who has nothing to learn: only `settled` counts",
            );
        }
        doubter.doubt_if(
            self.kinds().iter().all(|(_, rate)| rate.is_none()),
            &["new-system", "errors"],
            "no kind of error has a share: there are none",
        );
        doubter.doubt_if(
            self.wrong_by.is_some() && self.wrong_time.is_none(),
            &["new-system", "errors", "wrong-by"],
            "nobody is told a wrong time: there is no share for `wrong-time`",
        );
    }
}

/// A rate that falls needs somebody who learns.
fn can_be_learnt(checker: &mut Checker<'_>, key: &str, rate: &ErrorRate) {
    let roles = who_makes(checker.scenario, key);
    let Some(first) = roles.first() else { return };
    let learns = roles.iter().any(|role| has_curve(checker.scenario, *role));
    checker.note_if(!learns, &["new-system", "errors", key], || {
        let table = name_of_role(*first);
        Wrong::new(format!(
            "it falls from {} to {} with learning, but {table}s have nothing to learn",
            rate.initial, rate.settled
        ))
        .help(format!(
            "add a table [new-system.learning.{table}], or give one share for good: \"{}\"",
            rate.initial
        ))
    });
}

fn happens(rate: ErrorRate) -> bool {
    [rate.initial, rate.settled, rate.before]
        .iter()
        .any(|share| share.value() > 0.0)
}

fn has_curve(scenario: &Scenario, role: Role) -> bool {
    let Some(system) = &scenario.new_system else {
        return false;
    };
    let learning = &system.learning;
    match role {
        Role::Clerk => learning.clerk.is_some(),
        Role::Receptionist => learning.receptionist.is_some(),
        Role::Clinician => learning.clinician.is_some(),
    }
}

/// The roles of those who make a kind of error; none where the work is done at once by nobody.
fn who_makes(scenario: &Scenario, kind: &str) -> BTreeSet<Role> {
    let booking = &scenario.booking;
    let working = |works: &[Work]| {
        let groups = scenario.staff.values();
        let groups = groups.filter(|g| works.iter().any(|work| g.works.contains(work)));
        groups.map(|g| g.role).collect::<BTreeSet<Role>>()
    };
    match kind {
        "duplicate" | "lost-referral" if booking.register.is_some() => working(&[Work::Register]),
        "duplicate" | "lost-referral" => BTreeSet::new(),
        "outcome-not-recorded" => who_checks_out(scenario),
        _ => {
            let mut roles = BTreeSet::new();
            if booking.book.is_some() || booking.rebook.is_some() {
                roles.extend(working(&[Work::Book, Work::Rebook]));
            }
            let on_the_telephone = scenario.specialty.values().any(|s| s.invited.value() > 0.0)
                || scenario
                    .chasing
                    .as_ref()
                    .is_some_and(|c| c.booked.value() > 0.0);
            if on_the_telephone {
                roles.extend(working(&[Work::Answer]));
            }
            let follow_ups = scenario
                .specialty
                .values()
                .filter_map(|s| s.follow_up.as_ref());
            if follow_ups
                .into_iter()
                .any(|f| f.booked_at_desk.value() > 0.0)
            {
                roles.extend(who_checks_out(scenario));
            }
            roles
        }
    }
}

/// Who records outcomes: those at the desk where patients check out, elsewhere the clinician.
fn who_checks_out(scenario: &Scenario) -> BTreeSet<Role> {
    let clinics = scenario.clinic.values();
    clinics
        .map(|clinic| {
            let desk = clinic.desk.as_ref().and_then(|d| scenario.desk.get(d));
            let staff = desk.filter(|d| d.check_out.is_some()).map(|d| &d.staff);
            let group = staff.and_then(|name| scenario.staff.get(name));
            group.map_or(Role::Clinician, |g| g.role)
        })
        .collect()
}
