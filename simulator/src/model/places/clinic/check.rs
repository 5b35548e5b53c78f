//! Checks of the clinics: sessions, patterns, consultations and further steps, and the services
//! that they share.

use super::{hurries, latest_finish, leaves_unseen, overrun_review, squeezes_in};
use crate::engine::Duration;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{Clinic, ClinicSession, Share, Slots, Step, StepTime};

/// Side by side in one session: with the most slots a pattern may have, fewer than 65,536 slots.
const MOST_CLINICIANS: u32 = 130;

impl Checker<'_> {
    pub(in crate::model) fn services(&mut self) {
        for (name, service) in &self.scenario.service {
            self.at_least_one(&["service", name, "count"], service.count);
        }
    }

    pub(in crate::model) fn clinics(&mut self) {
        for (name, clinic) in &self.scenario.clinic {
            self.clinic(&["clinic", name], clinic);
        }
    }

    fn clinic(&mut self, path: &[&str], clinic: &Clinic) {
        let at = |key: &'static str| [path, &[key]].concat();
        let scenario = self.scenario;
        self.refer(
            &at("specialty"),
            &clinic.specialty,
            "specialty",
            &scenario.specialty,
        );
        if let Some(desk) = &clinic.desk {
            self.refer(&at("desk"), desk, "desk", &scenario.desk);
        }
        let length = self.pattern(&at("slots"), &clinic.slots);
        self.sessions(&at("sessions"), &clinic.sessions, length, 1);
        self.follows_list(path, clinic, length);
        self.takes(
            &[path, &["consultation", "new"]].concat(),
            &clinic.consultation.new,
        );
        self.takes_if(
            &[path, &["consultation", "follow-up"]].concat(),
            clinic.consultation.follow_up.as_ref(),
        );
        self.takes_if(&at("late-start"), clinic.late_start.as_ref());
        let largest = clinic
            .sessions
            .iter()
            .map(|session| session.clinicians)
            .max()
            .unwrap_or(0);
        if let Some(team) = clinic.team {
            self.at_most(&at("team"), team, 10_000);
            self.note_if(team < largest, &at("team"), || {
                Wrong::new(format!("a team of {team}, but a session needs {largest}"))
            });
        }
        for (nth, step) in clinic.steps.iter().enumerate() {
            self.step(&[path, &["steps", &*nth.to_string()]].concat(), step);
        }
        latest_finish::check(self, path, clinic);
        leaves_unseen::check(self, path, clinic);
        hurries::check(self, path, clinic);
        overrun_review::check(self, path, clinic);
        squeezes_in::check(self, path, clinic);
    }

    /// The pattern; its length if it makes sense.
    fn pattern(&mut self, path: &[&str], slots: &Slots) -> Option<Duration> {
        let lengths = [
            ("length", slots.length),
            ("new", slots.new),
            ("follow-up", slots.follow_up),
            ("urgent", slots.urgent),
        ];
        for (key, length) in lengths {
            if let Some(length) = length {
                self.more_than_nothing(&[path, &[key]].concat(), length);
            }
        }
        let laid = slots.lay().map(|(_, length)| length);
        self.note_error(&[path, &["pattern"]].concat(), laid)
    }

    pub(in crate::model) fn sessions(
        &mut self,
        path: &[&str],
        sessions: &[ClinicSession],
        pattern: Option<Duration>,
        least: u32,
    ) {
        self.note_if(sessions.is_empty(), path, || {
            Wrong::new("no sessions")
                .help("such as [{ days = [\"mon\", \"thu\"], from = 09:00:00, to = 12:30:00 }]")
        });
        for (nth, session) in sessions.iter().enumerate() {
            let nth = nth.to_string();
            let here = [path, &[&*nth]].concat();
            let at = |key: &'static str| [&here[..], &[key]].concat();
            let ordered = self.in_order(&here, session.from, session.to);
            self.note_if(session.clinicians < least, &at("clinicians"), || {
                Wrong::new("at least one is needed")
            });
            self.at_most(&at("clinicians"), session.clinicians, MOST_CLINICIANS);
            self.note_if(session.every == 0, &at("every"), || {
                Wrong::new("every 0 weeks").help("1 is weekly, 2 every other week")
            });
            self.at_most(&at("every"), session.every, 520);
            self.note_if(session.runs == Share::NONE, &at("runs"), || {
                Wrong::new("none of them take place").help("take the session out")
            });
            if let (Some(first), Some(last)) = (session.first, session.last) {
                self.note_if(last < first, &at("last"), || {
                    Wrong::new(format!(
                        "the last date, {last}, comes before the first, {first}"
                    ))
                });
            }
            let available = session.to.since_midnight() - session.from.since_midnight();
            if let Some(pattern) = pattern
                && ordered
                && pattern > available
            {
                let minutes = |d: Duration| d.as_minutes_f64();
                self.note(
                    &here,
                    Wrong::new(format!(
                        "the pattern takes {} min, but the session lasts {} min",
                        minutes(pattern),
                        minutes(available)
                    ))
                    .help("shorten the pattern, or end the session later"),
                );
            }
        }
    }

    /// Sessions that are put on besides the usual ones are those that take place.
    pub(in crate::model) fn all_run(&mut self, path: &[&str], sessions: &[ClinicSession]) {
        for (nth, session) in sessions.iter().enumerate() {
            let nth = nth.to_string();
            let here = [path, &[&*nth, "runs"]].concat();
            self.note_if(session.runs != Share::ALL, &here, || {
                Wrong::new(
                    "`runs` is of a clinic's usual sessions, of which some do not take place",
                )
                .help("write those that are put on: fewer days or clinicians")
            });
        }
    }

    fn step(&mut self, path: &[&str], step: &Step) {
        let at = |key: &'static str| [path, &[key]].concat();
        self.takes(&at("takes"), &step.takes);
        self.takes_if(&at("second-look"), step.second_look.as_ref());
        if let Some(service) = &step.at {
            self.refer(&at("at"), service, "service", &self.scenario.service);
        }
        self.note_if(
            step.when == StepTime::Before && step.second_look.is_some(),
            &at("second-look"),
            || {
                Wrong::new("a second look comes after the consultation")
                    .help("write when = \"after\"")
            },
        );
        self.note_if(step.name.trim().is_empty(), &at("name"), || {
            Wrong::new("the name is empty")
        });
    }
}

impl Doubter<'_> {
    pub(in crate::model) fn clinics(&mut self) {
        for (name, clinic) in &self.scenario.clinic {
            leaves_unseen::doubt(self, &["clinic", name], clinic);
            hurries::doubt(self, &["clinic", name], clinic);
            overrun_review::doubt(self, &["clinic", name], clinic);
            squeezes_in::doubt(self, &["clinic", name], clinic);
            self.follows_list(&["clinic", name], clinic);
            for (nth, session) in clinic.sessions.iter().enumerate() {
                self.outside_the_scenario(&["clinic", name, "sessions", &nth.to_string()], session);
                let overlaps = clinic.sessions[..nth].iter().any(|other| {
                    (0..7).any(|day| session.days.contains(day) && other.days.contains(day))
                        && session.from < other.to
                        && other.from < session.to
                        && session.every == other.every
                });
                self.doubt_if(
                    overlaps,
                    &["clinic", name, "sessions", &nth.to_string()],
                    "overlaps another session of this clinic; more clinicians side by side are written as `clinicians`",
                );
            }
        }
    }

    /// A session of which the dates leave none within the simulated time.
    fn outside_the_scenario(&mut self, path: &[&str], session: &ClinicSession) {
        let (start, end) = (self.scenario.start, self.scenario.end);
        if let Some(first) = session.first.filter(|first| end < *first) {
            let never = format!("it never takes place: the scenario ends on {end}, before {first}");
            self.doubt(&[path, &["first"]].concat(), never);
        }
        if let Some(last) = session.last.filter(|last| *last < start) {
            let never =
                format!("it never takes place: the scenario starts on {start}, after {last}");
            self.doubt(&[path, &["last"]].concat(), never);
        }
    }
}
