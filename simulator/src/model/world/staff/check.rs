//! Checks of groups of staff: rotas, what is worked on, and by whom.

use crate::engine::Duration;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{
    Action, ClockTime, Intervention, Price, Role, Shift, Sickness, StaffGroup, Work,
};

impl Checker<'_> {
    pub(in crate::model) fn staff(&mut self) {
        for (name, group) in &self.scenario.staff {
            self.group(&["staff", name], group);
        }
    }

    fn group(&mut self, path: &[&str], group: &StaffGroup) {
        let at = |key: &'static str| [path, &[key]].concat();
        let scenario = self.scenario;
        self.note_if(group.role == Role::Clinician, &at("role"), || {
            Wrong::new("clinics bring their own clinicians")
                .help("a group of staff is \"clerk\" or \"receptionist\"")
        });
        self.at_most(&at("count"), group.count, 10_000);
        let of_sessions = matches!(
            group.cost,
            Some(Price::PerSession(_) | Price::PerPatient(_))
        );
        self.note_if(of_sessions, &at("cost"), || {
            Wrong::new("staff are not paid by session or patient")
                .help("such as \"17 per hour\", or \"600 per week\" of each")
        });
        self.factor(&at("multiplier"), group.multiplier);
        self.spread(&at("spread"), group.spread);
        self.refer_all(
            &at("specialties"),
            group.specialties.as_deref(),
            "specialty",
            &scenario.specialty,
        );
        self.refer_all(
            &at("lines"),
            group.lines.as_deref(),
            "phone-line",
            &scenario.phone_line,
        );
        self.note_if(
            group.lines.is_some() && !group.works.contains(&Work::Answer),
            &at("lines"),
            || {
                Wrong::new("lines are named, but nobody here answers them")
                    .help("add \"answer\" to `works`")
            },
        );
        for (nth, work) in group.works.iter().enumerate() {
            self.work(
                &[path, &["works", &*nth.to_string()]].concat(),
                path[1],
                group,
                nth,
                *work,
            );
        }
        for (nth, shift) in group.shifts.iter().enumerate() {
            self.shift(
                &[path, &["shifts", &*nth.to_string()]].concat(),
                group,
                shift,
            );
        }
        self.shift_counts(path, group);
        if let Some(sickness) = &group.sickness {
            self.sickness(&at("sickness"), sickness);
        }
    }

    fn work(&mut self, path: &[&str], name: &str, group: &StaffGroup, nth: usize, work: Work) {
        self.note_if(group.works[..nth].contains(&work), path, || {
            Wrong::new(format!("\"{}\" is named twice", work.name()))
        });
        let scenario = self.scenario;
        let booking = &scenario.booking;
        let desks = || scenario.desk.values().filter(|desk| desk.staff == name);
        let (exists, add) = match work {
            Work::Answer => (
                !scenario.phone_line.is_empty(),
                "add a table [phone-line.NAME]",
            ),
            Work::Register => (
                booking.register.is_some(),
                "add to [booking]: register = \"4 min\"",
            ),
            Work::Book => (booking.book.is_some(), "add to [booking]: book = \"4 min\""),
            Work::Rebook => (
                booking.book.is_some() || booking.rebook.is_some(),
                "add to [booking]: rebook = \"4 min\"",
            ),
            Work::Repair => (
                booking.repair.is_some(),
                "add to [booking]: repair = \"5 min\"",
            ),
            Work::Validate => (
                booking.validate.is_some(),
                "add to [booking]: validate = \"1 min\"",
            ),
            Work::ReEnter => (
                booking.re_enter.is_some(),
                "add to [booking]: re-enter = \"3 min\"",
            ),
            Work::CheckIn => (
                desks().any(|d| d.check_in.is_some()),
                "name these staff at a desk with a `check-in` time",
            ),
            Work::CheckOut => (
                desks().any(|d| d.check_out.is_some()),
                "name these staff at a desk with a `check-out` time",
            ),
            Work::Enquiry => (
                desks().any(|d| d.enquiry.is_some()),
                "name these staff at a desk with an `enquiry` time",
            ),
        };
        self.note_if(!exists, path, || {
            Wrong::new(format!(
                "there is no such work here: \"{}\" takes no time in this scenario",
                work.name()
            ))
            .help(format!("leave it out, or {add}"))
        });
    }

    fn shift(&mut self, path: &[&str], group: &StaffGroup, shift: &Shift) {
        let at = |key: &'static str| [path, &[key]].concat();
        if self.in_order(path, shift.from, shift.to) {
            let length = shift.to.since_midnight() - shift.from.since_midnight();
            self.note_if(
                shift.pause.is_some_and(|pause| pause.duration() >= length),
                &at("break"),
                || Wrong::new("the break is as long as the shift"),
            );
        }
        if let Some(count) = shift.count {
            self.note_if(count > group.count, &at("count"), || {
                Wrong::new(format!(
                    "{count} on this shift, but the group has {}",
                    group.count
                ))
            });
        }
    }

    /// Each person works one of the shifts with a count: on no day may they add up to too many.
    fn shift_counts(&mut self, path: &[&str], group: &StaffGroup) {
        let counts = group.shifts.iter().filter_map(|shift| shift.count);
        let total: u64 = counts.map(u64::from).sum();
        let each_fits = group
            .shifts
            .iter()
            .all(|s| s.count.is_none_or(|c| c <= group.count));
        if total > u64::from(group.count) && each_fits {
            self.note(
                &[path, &["shifts"]].concat(),
                Wrong::new(format!(
                    "the shifts need {total} people, but the group has {}",
                    group.count
                ))
                .help(
                    "each person works one shift that has a count; give one shift several `days`",
                ),
            );
        }
    }

    fn sickness(&mut self, path: &[&str], sickness: &Sickness) {
        let too_ill = || Wrong::new("nobody would ever be at work").help("a rate such as \"5%\"");
        self.note_if(
            sickness.rate.value() > 0.95,
            &[path, &["rate"]].concat(),
            too_ill,
        );
        self.note_if(
            sickness.spell.duration() < Duration::from_days(1),
            &[path, &["spell"]].concat(),
            || Wrong::new("a spell lasts at least a day"),
        );
        for (nth, peak) in sickness.peaks.iter().enumerate() {
            let nth = nth.to_string();
            let here = [path, &["peaks", &*nth]].concat();
            self.note_if(
                peak.rate.value() > 0.95,
                &[&here[..], &["rate"]].concat(),
                too_ill,
            );
        }
    }
}

impl Doubter<'_> {
    pub(in crate::model) fn staff(&mut self) {
        for (name, group) in &self.scenario.staff {
            let at_a_desk = self.scenario.desk.values().any(|d| &d.staff == name);
            if group.works.is_empty() && !at_a_desk {
                self.doubt(&["staff", name], "these people have nothing to do");
            } else if group.count == 0 && !self.is_filled_by_the_plan(name) {
                self.doubt(&["staff", name, "count"], "nobody is in this group");
            }
            self.overlapping_shifts(name, group);
            self.people_without_a_shift(name, group);
        }
    }

    /// Where every shift has a count, whoever is beyond them all never comes.
    fn people_without_a_shift(&mut self, name: &str, group: &StaffGroup) {
        let counts: Option<Vec<u32>> = group.shifts.iter().map(|shift| shift.count).collect();
        let Some(counts) = counts.filter(|counts| !counts.is_empty()) else {
            return;
        };
        let on_shifts: u32 = counts.iter().sum();
        if on_shifts < group.count {
            let idle = group.count - on_shifts;
            self.doubt(
                &["staff", name, "count"],
                format!(
                    "{} on no shift and never at work: the counts of the shifts come to {on_shifts}, not {}",
                    match idle {
                        1 => "one of these people is".to_owned(),
                        many => format!("{many} of these people are"),
                    },
                    group.count
                ),
            );
        }
    }

    /// Whoever works all shifts without a count may have two at the same time.
    fn overlapping_shifts(&mut self, name: &str, group: &StaffGroup) {
        let everybodys = || {
            group
                .shifts
                .iter()
                .enumerate()
                .filter(|(_, s)| s.count.is_none())
        };
        for (nth, shift) in everybodys() {
            for (_, other) in everybodys().take_while(|(before, _)| *before < nth) {
                let overlap = shift.from < other.to && other.from < shift.to;
                if !overlap || !(0..7).any(|d| shift.days.contains(d) && other.days.contains(d)) {
                    continue;
                }
                // The one that begins last continues the other, and its end counts.
                let (first, last) = if shift.from < other.from {
                    (shift, other)
                } else {
                    (other, shift)
                };
                let hours = |from: ClockTime, to: ClockTime| {
                    let length = to.since_midnight() - from.since_midnight();
                    (length.as_hours_f64() * 100.0).round() / 100.0
                };
                self.doubt(
                    &["staff", name, "shifts", &nth.to_string()],
                    format!(
                        "overlaps another shift of the same people, who work the common hours once \
                         and go home when the shift that begins last ends: {} h a day ({} to {}), \
                         not {} h; for people who take turns, say of each shift how many work it \
                         (`count`)",
                        hours(first.from, last.to),
                        first.from,
                        last.to,
                        hours(shift.from, shift.to) + hours(other.from, other.to),
                    ),
                );
            }
        }
    }

    /// Whether the plan sends people to a group: one of its own may start without any.
    fn is_filled_by_the_plan(&self, group: &str) -> bool {
        let all = self.scenario.plan.values();
        all.map(Intervention::action).any(|action| match action {
            Action::ExtraStaff(extra) => extra.to == group && extra.count > 0,
            _ => false,
        })
    }
}
