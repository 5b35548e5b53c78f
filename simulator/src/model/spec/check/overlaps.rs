//! Doubts about interventions of the same kind on the same target at the same time.

use super::super::{Action, CatchUp, Scenario, Template};
use super::contradictions::last_to_go_live;
use super::course::{Course, Entry};
use super::doubts::Doubter;

impl Doubter<'_> {
    pub(super) fn overlaps(&mut self) {
        let scenario = self.scenario;
        for course in [Course::planned(scenario), Course::halted(scenario)] {
            for (entry, before) in course.added() {
                let others = before.iter().filter(|other| entry.overlaps(other));
                let others = others.filter_map(|other| {
                    Some((other.path[1], what_of_both(scenario, entry, other)?))
                });
                for (name, what) in others {
                    self.doubt(&entry.path, format!("this overlaps \"{name}\": {what}"));
                }
            }
            self.on_the_day(&course);
            self.nobody_is_left(&course);
        }
    }

    /// A group of which all are taken away.
    fn nobody_is_left(&mut self, course: &Course<'_>) {
        for (entry, loan) in course.loans() {
            let staff = &self.scenario.staff;
            let has = staff.get(loan.group).map_or(0, |group| group.count);
            if 0 < loan.people && has <= loan.people {
                let (group, since) = (loan.group, loan.since);
                self.doubt(
                    &[&entry.path[..], &["floorwalkers", "taken-from"]].concat(),
                    format!("all {has} people of \"{group}\" are taken from it on {since}: nobody is left to do its work"),
                );
            }
        }
    }

    /// What begins with the go-live itself, because `from` says nothing else.
    fn on_the_day(&mut self, course: &Course<'_>) {
        for (entry, _) in course.added() {
            let Some(go_live) = course.go_live.filter(|day| entry.from == Some(*day)) else {
                continue;
            };
            match entry.action {
                Action::RollBack(_) if entry.when.is_none() => self.doubt(
                    &entry.path,
                    "it rolls back on the day of the go-live: nothing was ever done on the new system",
                ),
                Action::Pause if entry.when.is_some() => {
                    let last = last_to_go_live(course, self.scenario);
                    self.doubt_if(
                        last == Some(go_live),
                        &entry.path,
                        "everybody goes live on the day from which this can pause: it has one morning to do so",
                    );
                }
                _ => {}
            }
        }
    }
}

/// What becomes of two interventions at the same time on the same target, where that is doubtful.
fn what_of_both(scenario: &Scenario, one: &Entry<'_>, other: &Entry<'_>) -> Option<&'static str> {
    match (one.action, other.action) {
        (Action::Overtime(a), Action::Overtime(b)) if a.staff == b.staff => {
            Some(match (a.at_most, b.at_most) {
                (None, None) => "the overtime of this group adds up",
                _ => "the overtime of this group adds up, each within its own `at-most`",
            })
        }
        (Action::Template(a), Action::Template(b)) if share_a_clinic(a, b) => {
            Some("where both reduce a clinic, the lower share counts")
        }
        (Action::Messages(_), Action::Messages(_)) => Some("of two messages the stronger counts"),
        (Action::Paper(_), Action::Paper(_)) => Some("paper is prepared once; the quicker counts"),
        (Action::Pause, Action::Pause) => {
            Some("nobody goes live in either, the common days count once")
        }
        (Action::FreeParking(a), Action::FreeParking(b))
            if a.car_park == b.car_park && scenario.car_park.contains_key(&a.car_park) =>
        {
            Some("parking there is free already")
        }
        (Action::CatchUp(a), Action::CatchUp(b))
            if a.clinic == b.clinic && a.pool.is_none() && b.pool.is_none() && meet(a, b) =>
        {
            Some("both hold sessions of this clinic at one time, each with people of its own")
        }
        _ => None,
    }
}

/// Whether two catch-ups have sessions at one time.
fn meet(one: &CatchUp, other: &CatchUp) -> bool {
    let mine = one.sessions.iter();
    mine.flat_map(|a| other.sessions.iter().map(move |b| (a, b)))
        .any(|(a, b)| a.meets(b))
}

fn share_a_clinic(one: &Template, other: &Template) -> bool {
    match (&one.clinics, &other.clinics) {
        (Some(a), Some(b)) => a.iter().any(|clinic| b.contains(clinic)),
        _ => true,
    }
}
