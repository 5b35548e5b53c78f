//! Checks of `[booking]`: tasks with somebody to do them, and diaries that are open long enough.

use crate::engine::Duration;
use crate::model::measures::Part;
use crate::model::spec::check::course::all;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{Action, DueTimes, OrderOfWork, Scenario, StaffGroup, Work};

impl Checker<'_> {
    pub(in crate::model) fn booking(&mut self) {
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
        if let Some(due) = &booking.due {
            self.due_times(due);
        }
        if let Some(most) = booking.at_the_telephone {
            self.note_if(most.value() == 0.0, &at("at-the-telephone"), || {
                Wrong::new("nobody would answer a call while there is paper")
                    .help("a share such as \"75%\"; it is rounded up to whole people")
            });
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
    }

    /// What is due at once would be infinitely overdue.
    fn due_times(&mut self, due: &DueTimes) {
        for (key, span) in [
            ("register-urgent", Some(due.register_urgent)),
            ("register", Some(due.register)),
            ("book-urgent", Some(due.book_urgent)),
            ("book", Some(due.book)),
            ("rebook-urgent", Some(due.rebook_urgent)),
            ("rebook", Some(due.rebook)),
            ("repair", Some(due.repair)),
            ("validate", Some(due.validate)),
            ("re-enter", Some(due.re_enter)),
            ("answer", due.answer),
        ] {
            if let Some(span) = span {
                self.more_than_nothing(&["booking", "due", key], span);
            }
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
}

/// Whether bookings of this scenario can come undone.
fn something_falls_through(scenario: &Scenario) -> bool {
    scenario
        .specialty
        .values()
        .any(|s| s.did_not_attend.is_some() || s.cancellation.is_some())
        || scenario.car_park.values().any(|p| p.patience.is_some())
        || Part::FaultyBookings.is_in(scenario)
        || Part::DoorsClose.is_in(scenario)
}

impl Doubter<'_> {
    pub(in crate::model) fn booking(&mut self) {
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
        if booking.re_enter.is_none()
            && let Some(outside) = what_is_done_outside(scenario)
        {
            self.doubt(
                &["booking"],
                format!("{outside} enters itself: there is no time for `re-enter`"),
            );
        }
        self.order_of_work();
        self.doubt_if(
            booking.validate.is_some() && !Part::FaultyBookings.is_in(scenario),
            &["booking", "validate"],
            "bookings are checked, but nothing ever goes wrong with them",
        );
    }
}

impl Doubter<'_> {
    /// What is said of the order of work and changes nothing.
    fn order_of_work(&mut self) {
        let scenario = self.scenario;
        let booking = &scenario.booking;
        let does = |wanted: fn(&StaffGroup) -> bool| scenario.staff.values().any(wanted);
        let paper = |group: &StaffGroup| group.works.iter().any(|work| work.is_paper());
        self.doubt_if(
            matches!(booking.order, OrderOfWork::UrgentFirst | OrderOfWork::ByAge) && !does(paper),
            &["booking", "order"],
            "nobody works on a list of the office: the order changes nothing",
        );
        let urgent = Part::Urgent.is_in(scenario);
        self.doubt_if(
            booking.order == OrderOfWork::UrgentFirst && !urgent,
            &["booking", "order"],
            "there are no urgent patients: this order is as listed",
        );
        let both = |group: &StaffGroup| {
            let answers = group.works.iter().position(|&work| work == Work::Answer);
            answers.is_some() && group.works.iter().any(|work| work.is_paper())
        };
        self.doubt_if(
            booking.at_the_telephone.is_some() && !does(both),
            &["booking", "at-the-telephone"],
            "nobody both answers calls and does paper work: this limits nobody",
        );
        self.doubt_if(
            booking.due.is_some_and(|due| due.answer.is_some()) && !booking.order.goes_by_age(),
            &["booking", "due", "answer"],
            "callers are due only where `order` goes by age: this changes nothing",
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
    } else if Part::Slips.is_in(scenario) {
        Some("what is left on a slip at a desk")
    } else {
        None
    }
}
