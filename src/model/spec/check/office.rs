//! Checks of the booking office: tasks with somebody to do them, lines with somebody to answer.

use super::super::quantity::Wrong;
use super::super::{Action, ClockTime, PhoneLine, Scenario, Work};
use super::Checker;
use super::course::all;
use super::doubts::Doubter;
use crate::engine::Duration;
use crate::model::measures::Part;

impl Checker<'_> {
    pub(super) fn booking(&mut self) {
        let scenario = self.scenario;
        let booking = &scenario.booking;
        let at = |key: &'static str| ["booking", key];
        for (key, law) in [
            ("register", &booking.register),
            ("book", &booking.book),
            ("rebook", &booking.rebook),
            ("repair", &booking.repair),
            ("validate", &booking.validate),
            ("re-enter", &booking.re_enter),
            ("invitation-answered", &booking.invitation_answered),
        ] {
            self.takes_if(&at(key), law.as_ref());
        }
        self.more_than_nothing(&at("horizon"), booking.horizon);
        self.note_if(
            booking.horizon.duration() > Duration::from_days(2 * 366),
            &at("horizon"),
            || Wrong::new("diaries open more than two years ahead").help("26 weeks is usual"),
        );
        for (key, notice) in [
            ("notice", booking.notice),
            ("urgent-notice", booking.urgent_notice),
        ] {
            self.note_if(
                notice >= booking.horizon && notice.duration() > Duration::ZERO,
                &at(key),
                || {
                    Wrong::new(format!(
                        "a notice of {notice}, but diaries are only open {} ahead",
                        booking.horizon
                    ))
                },
            );
        }
        let rebooked =
            booking.rebook.is_some() || booking.book.is_some() && something_falls_through(scenario);
        let rebook_key = if booking.rebook.is_some() {
            "rebook"
        } else {
            "book"
        };
        for (work, key, needed) in [
            (Work::Register, "register", booking.register.is_some()),
            (Work::Book, "book", booking.book.is_some()),
            (Work::Rebook, rebook_key, rebooked),
        ] {
            if needed {
                self.somebody_works_on(&at(key), work);
            }
        }
        if let Some(chasing) = &scenario.chasing {
            self.note_if(scenario.phone_line.is_empty(), &["chasing"], || {
                Wrong::new("patients ring, but there is no phone line")
                    .help("add a table [phone-line.NAME], or leave [chasing] out")
            });
            self.note_if(
                chasing.chance.per_day() == 0.0,
                &["chasing", "chance"],
                || Wrong::new("nobody ever chases").help("leave the table [chasing] out"),
            );
        }
    }

    /// Every specialty needs a group that does this kind of work for it.
    fn somebody_works_on(&mut self, path: &[&str], work: Work) {
        let scenario = self.scenario;
        let word = work.name();
        let groups = || {
            scenario
                .staff
                .values()
                .filter(|group| group.works.contains(&work))
        };
        if groups().next().is_none() {
            self.note(
                path,
                Wrong::new(format!("this takes time, but nobody works on \"{word}\""))
                    .help(format!("add \"{word}\" to the `works` of a group of staff")),
            );
            return;
        }
        let unserved = scenario.specialty.keys().find(|name| {
            !groups().any(|group| {
                group
                    .specialties
                    .as_ref()
                    .is_none_or(|list| list.contains(name))
            })
        });
        if let Some(name) = unserved {
            self.note(path, Wrong::new(format!("nobody works on \"{word}\" for the specialty \"{name}\""))
                .help("name it in the `specialties` of a group that does, or leave that list out to mean all"));
        }
    }

    pub(super) fn phone_lines(&mut self) {
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

/// Whether bookings of this scenario can come undone.
fn something_falls_through(scenario: &Scenario) -> bool {
    scenario
        .specialty
        .values()
        .any(|s| s.did_not_attend.is_some() || s.cancellation.is_some())
        || scenario.car_park.values().any(|p| p.patience.is_some())
        || Part::FaultyBookings.is_in(scenario)
}

/// Whether patients ring for reasons of their own, beyond a line's queries.
fn patients_ring(scenario: &Scenario) -> bool {
    scenario.chasing.is_some()
        || scenario.specialty.values().any(|s| {
            s.invited.value() > 0.0
                || s.cancellation
                    .as_ref()
                    .is_some_and(|c| c.by_patient.value() > 0.0)
        })
}

impl Doubter<'_> {
    pub(super) fn booking(&mut self) {
        let scenario = self.scenario;
        let booking = &scenario.booking;
        // These are put off where nobody does them, and nothing else waits for them.
        for (work, key, given) in [
            (Work::Repair, "repair", booking.repair.is_some()),
            (Work::Validate, "validate", booking.validate.is_some()),
            (Work::ReEnter, "re-enter", booking.re_enter.is_some()),
        ] {
            let mut groups = scenario.staff.values();
            let nobody = !groups.any(|group| group.works.contains(&work));
            if given && nobody {
                let word = work.name();
                self.doubt(
                    &["booking", key],
                    format!("nobody works on \"{word}\": it is never done"),
                );
            }
        }
        let scenario = self.scenario;
        let booking = &scenario.booking;
        if booking.re_enter.is_none()
            && let Some(outside) = what_is_done_outside(scenario)
        {
            self.doubt(
                &["booking"],
                format!("{outside} enters itself: there is no time for `re-enter`"),
            );
        }
        self.doubt_if(
            booking.validate.is_some() && !Part::FaultyBookings.is_in(scenario),
            &["booking", "validate"],
            "bookings are checked, but nothing ever goes wrong with them",
        );
    }
}

/// What a scenario has done outside the system that would have to be entered.
fn what_is_done_outside(scenario: &Scenario) -> Option<&'static str> {
    let system = scenario.new_system.as_ref();
    let on_paper = || {
        let all = all(scenario);
        all.iter()
            .any(|(_, what)| matches!(what.action(), Action::Paper(_)))
    };
    if system.is_some_and(|s| s.work_around.is_some()) {
        Some("what is left on the list outside the system")
    } else if Part::Outages.is_in(scenario) || on_paper() {
        Some("what is done on paper")
    } else if Part::RollBack.is_in(scenario) {
        Some("what was done before a roll-back")
    } else {
        None
    }
}
