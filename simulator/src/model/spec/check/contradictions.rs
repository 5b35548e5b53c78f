//! Checks of interventions against each other: what cannot both be meant.

use super::super::quantity::Wrong;
use super::super::{Action, CivilDate, Overtime, Scenario};
use super::Checker;
use super::course::{Course, Entry};
use super::values::days;
use crate::engine::Duration;
use crate::model::remedies::pause::put_off;

/// More than a scenario may have: that was said already.
const MOST_COMPARED: usize = 256;

impl Checker<'_> {
    pub(super) fn contradictions(&mut self) {
        let scenario = self.scenario;
        // What is wrong by itself would only seem to contradict the others.
        let wrong = self.wrong_in(&["plan", "halt"]);
        if wrong || scenario.plan.len() + scenario.halt.len() > MOST_COMPARED {
            return;
        }
        for course in [Course::planned(scenario), Course::halted(scenario)] {
            self.only_one(&course);
            self.overtime_together(&course);
            self.taken_together(&course);
            self.after_a_roll_back(&course);
            self.nothing_to_pause(&course);
            self.nothing_to_roll_back(&course);
        }
    }

    /// A go-live is postponed, phased and rolled back once.
    fn only_one(&mut self, course: &Course<'_>) {
        for (entry, before) in course.added() {
            let what = match entry.action {
                Action::Postpone(_) => "postpone the go-live",
                Action::Phases(_) => "say in which phases it takes place",
                // Whichever rule holds first takes it back.
                Action::RollBack(_) if entry.when.is_none() => "roll it back on a day",
                _ => continue,
            };
            let same = before
                .iter()
                .find(|other| other.action.key() == entry.action.key() && other.when.is_none());
            if let Some(other) = same {
                self.note(
                    &[&entry.path[..], &[entry.action.key()]].concat(),
                    Wrong::new(format!(
                        "both \"{}\" and \"{}\" {what}",
                        other.path[1], entry.path[1]
                    ))
                    .help("keep one of them"),
                );
            }
        }
    }

    /// No more people are taken from a group than it has.
    fn taken_together(&mut self, course: &Course<'_>) {
        for (entry, loan) in course.loans() {
            let has = self.scenario.staff.get(loan.group).map_or(0, |g| g.count);
            self.note_if(
                loan.own <= has && loan.people > has,
                &[&entry.path[..], &["floorwalkers", "count"]].concat(),
                || {
                    Wrong::new(format!(
                        "\"{}\" has fewer people than are taken from it on {}: {} of {has} ({})",
                        loan.group,
                        loan.since,
                        loan.people,
                        loan.by.join(", ")
                    ))
                    .help("take fewer, or not at the same time")
                },
            );
        }
    }

    /// Overtime that adds up may not pass midnight either.
    fn overtime_together(&mut self, course: &Course<'_>) {
        for (entry, before) in course.added() {
            let Action::Overtime(mine) = entry.action else {
                continue;
            };
            let Some(group) = self.scenario.staff.get(&mine.staff) else {
                continue;
            };
            let of_group = |other: &&Entry<'_>| match other.action {
                Action::Overtime(theirs) => theirs.staff == mine.staff && entry.may_meet(other),
                _ => false,
            };
            let longer = |entry: &Entry<'_>| match entry.action {
                Action::Overtime(Overtime { extra, .. }) => extra.duration(),
                _ => Duration::ZERO,
            };
            let others: Duration = before.iter().filter(of_group).map(longer).sum();
            let ends = group.shifts.iter().map(|shift| shift.to.since_midnight());
            let Some(last) = ends.max() else { continue };
            let day = Duration::from_hours(24);
            let alone = last + mine.extra.duration();
            self.note_if(
                alone <= day && others > Duration::ZERO && alone + others > day,
                &[&entry.path[..], &["overtime", "extra"]].concat(),
                || {
                    Wrong::new(
                        "with the other overtime of this group a shift would last past midnight",
                    )
                    .help("shorten the overtime, or let the periods not overlap")
                },
            );
        }
    }

    /// Nobody goes live after a roll-back.
    fn after_a_roll_back(&mut self, course: &Course<'_>) {
        let Some((back, rolled_back)) = course.rolled_back() else {
            return;
        };
        let name = rolled_back.path[1];
        for (entry, _) in course.added() {
            match entry.action {
                Action::Pause if entry.when.is_none() => {
                    let Some(from) = entry.from else { continue };
                    if from >= back {
                        self.note(
                            &[&entry.path[..], &["from"]].concat(),
                            Wrong::new(format!(
                                "a pause from {from} on, after \"{name}\" has rolled back on {back}"
                            ))
                            .help("nobody goes live after a roll-back: leave the pause out, or let it come first"),
                        );
                    } else if entry.to > back {
                        self.note(
                            &[&entry.path[..], &[how_long(self.scenario, entry)]].concat(),
                            Wrong::new(format!(
                                "this pause lasts into the roll-back of \"{name}\" on {back}"
                            ))
                            .help(format!(
                                "nobody goes live after a roll-back: let it end before, with until = {}",
                                back.plus_days(-1)
                            )),
                        );
                    }
                }
                Action::Phases(_) => self.phases_after(course, entry, back, name),
                _ => {}
            }
        }
    }

    fn phases_after(
        &mut self,
        course: &Course<'_>,
        entry: &Entry<'_>,
        back: CivilDate,
        name: &str,
    ) {
        let Action::Phases(phases) = entry.action else {
            return;
        };
        for (nth, phase) in phases.iter().enumerate() {
            let live = course.go_live.map(|day| day.plus_days(days(phase.after)));
            if let Some(live) = live.filter(|day| *day >= back) {
                self.note(
                    &[&entry.path[..], &["phases", &*nth.to_string(), "after"]].concat(),
                    Wrong::new(format!(
                        "this phase goes live on {live}, after \"{name}\" has rolled back on {back}"
                    ))
                    .help("nobody goes live after a roll-back: leave the phase out, or roll back later"),
                );
            }
        }
    }

    /// A pause needs somebody who is not live yet.
    fn nothing_to_pause(&mut self, course: &Course<'_>) {
        let Some(last) = last_to_go_live(course, self.scenario) else {
            return;
        };
        let rolled_back = course.rolled_back().map(|(day, _)| day);
        let everybody = match course.phases() {
            Some(_) => "the last specialty goes live",
            None => "everybody goes live",
        };
        for (entry, _) in course.added() {
            let (Action::Pause, Some(from)) = (entry.action, entry.from) else {
                continue;
            };
            // A pause that is triggered may make the others later.
            let certain = course.entries.iter().all(|other| {
                other.path == entry.path
                    || other.when.is_none()
                    || !matches!(other.action, Action::Pause)
            });
            let key = if entry.when.is_some() { "when" } else { "from" };
            self.note_if(
                certain && from > last && rolled_back.is_none_or(|day| from < day),
                &[&entry.path[..], &[key]].concat(),
                || {
                    Wrong::new(format!(
                        "there is nothing left to pause: {everybody} on {last}, and this is from {from} on"
                    ))
                    .help("pause before the go-live, or add `phases`, so that some are not live yet")
                },
            );
        }
    }

    /// A roll-back needs somebody who is live.
    fn nothing_to_roll_back(&mut self, course: &Course<'_>) {
        for (entry, _) in course.added() {
            let (Action::RollBack(_), None) = (entry.action, entry.when) else {
                continue;
            };
            if let (Some(from), Some(go_live)) = (entry.from, course.go_live) {
                self.note_if(
                    from < go_live,
                    &[&entry.path[..], &["from"]].concat(),
                    || {
                        Wrong::new(format!(
                            "a roll-back on {from}: nobody is on the new system before {go_live}"
                        ))
                        .help("such as from = \"go-live + 3 weeks\"")
                    },
                );
            }
        }
    }
}

/// The key that says how long an intervention lasts.
fn how_long(scenario: &Scenario, entry: &Entry<'_>) -> &'static str {
    let table = match entry.path[0] {
        "halt" => &scenario.halt,
        _ => &scenario.plan,
    };
    let what = table.get(entry.path[1]);
    match what.map(|w| (w.lasts.is_some(), w.until.is_some())) {
        Some((true, _)) => "for",
        Some((_, true)) => "until",
        _ => "pause",
    }
}

/// The day on which the last specialty goes live, dated pauses counted: on each day of one,
/// whoever is not live yet is a day later.
pub(super) fn last_to_go_live(course: &Course<'_>, scenario: &Scenario) -> Option<CivilDate> {
    let go_live = course.go_live?;
    let after = course.phases().map_or(0, |(_, phases)| {
        let after = phases.iter().map(|phase| days(phase.after));
        after.max().unwrap_or(0)
    });
    let paused = |day: CivilDate| {
        course.entries.iter().any(|entry| {
            matches!(entry.action, Action::Pause)
                && entry.when.is_none()
                && entry.from.is_some_and(|from| from <= day)
                && day < entry.to
        })
    };
    let start = scenario.start;
    let (last, end) = (
        go_live.days_since(start) + after,
        scenario.end.days_since(start) + 1,
    );
    let last = put_off(last, end, |day| paused(start.plus_days(day)));
    Some(start.plus_days(last))
}
