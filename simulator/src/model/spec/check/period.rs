//! Doubts about what is written and lies outside the simulated days, or on no day on which it could
//! take place.

use super::super::{
    Action, Calendar, CivilDate, ClinicSession, Holidays, Scenario, count, long_date,
};
use super::course::{Course, Entry};
use super::doubts::Doubter;
use crate::engine::Time;
use crate::model::world::timetable::runs_on;

impl Doubter<'_> {
    /// What nobody meets, because of its dates.
    pub(super) fn period(&mut self) {
        self.holidays();
        self.peaks();
        let course = Course::halted(self.scenario);
        let all = super::course::all(self.scenario);
        for (entry, (_, what)) in course.entries.iter().zip(all) {
            if !what.is_off() {
                self.never_in_force(entry);
            }
        }
        self.appointments();
    }

    fn days_in_words(&self) -> String {
        let (start, end) = (self.scenario.start, self.scenario.end);
        format!("the simulated days are {start} to {end}")
    }

    fn holidays(&mut self) {
        let scenario = self.scenario;
        let Holidays::Dates(dates) = &scenario.holidays else {
            return;
        };
        let within = |date: &&CivilDate| (scenario.start..=scenario.end).contains(*date);
        if !dates.is_empty() && !dates.iter().any(|date| within(&date)) {
            let none = format!(
                "none of these falls into the scenario: {}",
                self.days_in_words()
            );
            self.doubt(&["holidays"], none);
        }
    }

    /// Times of more sickness that lie in another year.
    fn peaks(&mut self) {
        let scenario = self.scenario;
        for (name, group) in &scenario.staff {
            let peaks = group.sickness.iter().flat_map(|sickness| &sickness.peaks);
            for (nth, peak) in peaks.enumerate() {
                let period = self.days_of(peak.from, Some(peak.lasts));
                let Some((from, to)) = period.filter(|(from, to)| from < to) else {
                    continue;
                };
                if to <= scenario.start || scenario.end < from {
                    let never = format!(
                        "it lasts from {from} to {}, when nothing is simulated: {}",
                        to.plus_days(-1),
                        self.days_in_words()
                    );
                    self.doubt(
                        &["staff", name, "sickness", "peaks", &nth.to_string()],
                        never,
                    );
                }
            }
        }
    }

    /// A dated template that is over before the first day, and additional sessions on none of the days on
    /// which they may be.
    fn never_in_force(&mut self, entry: &Entry<'_>) {
        let scenario = self.scenario;
        let (Some(from), to) = (entry.from, entry.to) else {
            return;
        };
        let [table, name] = entry.path;
        match entry.action {
            Action::Template(_) if entry.when.is_none() && to <= scenario.start => {
                let over = format!(
                    "it is over on {to}, before the first simulated day: {}",
                    self.days_in_words()
                );
                self.doubt(&[table, name, "template"], over);
            }
            Action::CatchUp(more) => {
                let calendar = Calendar::of(scenario);
                let first = calendar.day_of(from.max(scenario.start));
                let last = calendar.day_of(to.min(scenario.end.plus_days(1)));
                for (nth, session) in more.sessions.iter().enumerate() {
                    let falls = (first..last).any(|day| runs_on(&calendar, session, day));
                    if falls || session.clinicians == 0 {
                        continue;
                    }
                    let never = format!(
                        "it never takes place: none of its days lies between {} and {}, when this is in force",
                        from.max(scenario.start),
                        to.min(scenario.end.plus_days(1)).plus_days(-1)
                    );
                    let path = [table, name, "catch-up", "sessions", &nth.to_string()];
                    self.doubt(&path, never);
                }
            }
            _ => {}
        }
    }

    /// Appointments of a diary after the last day, or at times at which no session is.
    fn appointments(&mut self) {
        let scenario = self.scenario;
        let calendar = Calendar::of(scenario);
        let after = Time::from_days(scenario.end.days_since(scenario.start) + 1);
        for (name, specialty) in &scenario.specialty {
            let path = ["specialty", name, "waiting-list", "file"];
            let all = super::files::given(specialty).count();
            let late = super::files::given(specialty).filter(|given| given.at >= after);
            let late = late.count();
            if late > 0 {
                let after = format!(
                    "{late} of {} after the last simulated day, {}, and not used",
                    count(all, "appointment is", "appointments are"),
                    long_date(scenario.end)
                );
                self.doubt(&path, after);
            }
            let sessions = sessions_of(scenario, name);
            let within = |given: &&super::super::GivenAppointment| {
                let since = given.at - Time::from_days(given.at.day());
                sessions.iter().any(|session| {
                    let hours = session.from.since_midnight()..session.to.since_midnight();
                    runs_on(&calendar, session, given.at.day()) && hours.contains(&since)
                })
            };
            let on_a_day = |given: &&super::super::GivenAppointment| {
                sessions
                    .iter()
                    .any(|session| runs_on(&calendar, session, given.at.day()))
            };
            // Without a time of day it is the day that is known.
            let timed = |given: &&super::super::GivenAppointment| {
                given.at != Time::from_days(given.at.day())
            };
            let strange = super::files::given(specialty)
                .filter(|given| given.at < after && timed(given) && on_a_day(given))
                .find(|given| !within(given));
            if let Some(given) = strange {
                let minutes = (given.at - Time::from_days(given.at.day())).as_ms() / 60_000;
                let strange = format!(
                    "an appointment on {} at {:02}:{:02} is at a time when no session is held",
                    scenario.start.plus_days(given.at.day()),
                    minutes / 60,
                    minutes % 60
                );
                self.doubt(&path, strange);
            }
        }
    }
}

/// The usual sessions of a specialty's clinics.
fn sessions_of<'s>(scenario: &'s Scenario, specialty: &str) -> Vec<&'s ClinicSession> {
    let clinics = scenario.clinic.values();
    let clinics = clinics.filter(|clinic| clinic.specialty == specialty);
    clinics.flat_map(|clinic| &clinic.sessions).collect()
}
