//! The latest finish of a session: nobody is called in any more, and who has not been is sent home
//! and rebooked. Who is with a clinician is finished, and so is who has been seen and comes back
//! for a second look.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::run::{Calling, Clinician, Clinics, List};
use crate::engine::{Duration, Position, Time};
use crate::model::measures::figure;
use crate::model::spec::check::Checker;
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{Clinic, ClockTime, Span};
use crate::model::world::World;
use crate::model::world::diary::Session;
use crate::model::world::event::Event;
use crate::model::world::ids::PatientId;
use crate::model::world::observer::{Observer, TraceEvent};
use crate::model::world::patient::Seen;
use crate::model::world::signal::Signal;

/// Until when patients are called in, by `after` or by `at`. Whoever has come and has not been
/// called in by then is sent home and rebooked; their 18-week clock runs on. Whoever is with a
/// clinician is finished, second looks included.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LatestFinish {
    /// How long after the planned end of a session, at most a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Span>,
    /// The time of day. A session that is planned to last longer, such as an additional one in the
    /// evening, has its planned end instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<ClockTime>,
    /// How long before the latest finish somebody counts who in the waiting room will still be
    /// called in, at the pace of each clinician so far, and sends the others home then. Patients
    /// who are still at the desk or in an earlier step are not counted. Left out: nobody knows
    /// before the latest finish.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looks_ahead: Option<Span>,
}

impl LatestFinish {
    /// When a session calls nobody in any more.
    fn of(&self, session: &Session) -> Time {
        let after = self.after.map_or(Duration::ZERO, Span::duration);
        let at = self.at.map_or(Duration::ZERO, ClockTime::since_midnight);
        (session.to + after).max(Time::from_days(session.day) + at)
    }

    /// In words, as the end of "Patients are called in until".
    fn until(&self) -> String {
        match (self.after, self.at) {
            (_, Some(at)) => format!("{at}"),
            (after, None) => format!("{} after the planned end", after.unwrap_or_default()),
        }
    }
}

/// It is given in one way, and is not before the planned end.
pub(super) fn check(checker: &mut Checker<'_>, path: &[&str], clinic: &Clinic) {
    let Some(finish) = &clinic.latest_finish else {
        return;
    };
    let here = [path, &["latest-finish"]].concat();
    let at = |key: &'static str| [&here[..], &[key]].concat();
    checker.note_if(finish.after.is_some() && finish.at.is_some(), &here, || {
        Wrong::new("either `after` or `at`, not both")
    });
    checker.note_if(finish.after.is_none() && finish.at.is_none(), &here, || {
        Wrong::new("until when are patients called in?")
            .help("add after = \"45 min\", counted from the planned end, or at = 18:00:00")
    });
    let a_day = Duration::from_days(1);
    checker.note_if(
        finish.after.is_some_and(|after| after.duration() > a_day),
        &at("after"),
        || Wrong::new("this is more than a day after the planned end"),
    );
    if let Some(until) = finish.at
        && let Some(longer) = clinic.sessions.iter().find(|session| session.to > until)
    {
        let wrong = format!("a session is planned until {}", longer.to);
        checker.note(&at("at"), Wrong::new(wrong));
    }
    if let Some(ahead) = finish.looks_ahead {
        checker.more_than_nothing(&at("looks-ahead"), ahead);
    }
}

/// What it does, in words.
pub(super) fn told(clinic: &Clinic) -> Option<String> {
    let finish = clinic.latest_finish.as_ref()?;
    let ahead = finish.looks_ahead.map_or(String::new(), |ahead| {
        format!("; {ahead} before, those who will not be are told")
    });
    Some(format!(
        "patients are called in until {}{ahead}; whoever is not is sent home and rebooked",
        finish.until()
    ))
}

impl Clinics {
    /// A session is opened: when it calls nobody in any more, and who looks ahead to that.
    pub(super) fn notes_latest_finish<O: Observer>(
        &self,
        world: &mut World<'_, O>,
        session: &Session,
        run: u32,
    ) {
        let written = world.site.clinics[session.clinic.index()].spec;
        let Some(finish) = &written.latest_finish else {
            return;
        };
        let until = finish.of(session);
        if let Some(ahead) = finish.looks_ahead {
            let looks = (until - ahead.duration()).max(session.from);
            world.today.push((looks, Event::LooksAhead(run)));
        }
        world.today.push((until, Event::LatestFinish(run)));
    }

    /// The latest finish of a session: whoever waits to be called in is sent home, and clinicians
    /// go whom nobody comes back to.
    pub fn latest_finish<O: Observer>(&mut self, world: &mut World<'_, O>, run: u32) {
        self.running[run as usize].calling = Calling::Over;
        for room in 0..self.running[run as usize].rooms.len() {
            for (position, id) in self.not_seen_yet(run, room) {
                self.leaves_the_room(world, run, room, position);
                self.sent_home(world, id);
            }
        }
        for list in 0..self.running[run as usize].lists.len() {
            self.clinician_free(world, run, list as u16);
        }
    }

    /// Somebody counts who will still be called in by the latest finish, and sends the others home.
    pub fn looks_ahead<O: Observer>(&mut self, world: &mut World<'_, O>, run: u32) {
        let running = &self.running[run as usize];
        let session = world.diary.session(running.session);
        let clinic = &world.site.clinics[session.clinic.index()];
        let Some(finish) = &clinic.spec.latest_finish else {
            return;
        };
        let left = (finish.of(session), world.now());
        let planned = (session.to - session.from).scale(1.0 / clinic.layout.len() as f64);
        let places: Vec<usize> = (0..running.rooms.len())
            .map(|room| {
                let lists = running.lists.iter().enumerate();
                let of_the_room = lists.filter(|(list, _)| running.room_of(*list) == room);
                let still = of_the_room.map(|(_, list)| will_call_in(list, planned, left));
                still.sum()
            })
            .collect();
        for (room, places) in places.into_iter().enumerate() {
            for (position, id) in self.not_seen_yet(run, room).into_iter().skip(places) {
                self.leaves_the_room(world, run, room, position);
                self.sent_home(world, id);
            }
        }
    }

    /// Who waits to be called in for the first time, in the order of their turn.
    fn not_seen_yet(&self, run: u32, room: usize) -> Vec<(Position, PatientId)> {
        let waiting = self.running[run as usize].rooms[room].ready.iter();
        let waiting = waiting.flat_map(|ready| ready.iter());
        let first_time = waiting.filter(|w| w.key.seen.0 == Seen::NotYet);
        first_time.map(|w| (w.position, w.item)).collect()
    }

    /// Whether a patient who has not been seen will not be: nobody is called in any more.
    pub(super) fn is_too_late<O: Observer>(&self, world: &World<'_, O>, id: PatientId) -> bool {
        let who = &world.register[id];
        let run = world.diary.opened_as(who.appointment.session);
        who.seen == Seen::NotYet
            && run.is_some_and(|run| self.running[run as usize].calling == Calling::Over)
    }

    /// A patient who has come is sent home because the session is out of time.
    pub(super) fn sent_home<O: Observer>(&mut self, world: &mut World<'_, O>, id: PatientId) {
        let (now, day) = (world.now(), world.day());
        let who = &world.register[id];
        let (specialty, session) = (who.specialty, who.appointment.session);
        let ledger = &mut world.ledger;
        ledger.one(figure::ClinicSentHome.of(specialty), day);
        if now > world.diary.session(session).to {
            ledger.one(figure::ClinicSentHomeLate.of(specialty), day);
        }
        world.tell(now, id, TraceEvent::TurnedAway);
        self.goes_unseen(world, id);
        world.say(Signal::BackToCar(id));
        world.say(Signal::Rebook(id));
    }
}

/// How many a clinician will still call in before the latest finish, at their pace so far, or at
/// the one that is planned.
fn will_call_in(list: &List, planned: Duration, (finish, now): (Time, Time)) -> usize {
    let pace = match list.seen_off {
        0 => planned,
        n => list.with_patients.scale(1.0 / f64::from(n)),
    };
    let pace = pace.max(Duration::from_ms(1));
    let free = match list.state {
        Clinician::Done => return 0,
        Clinician::Seeing(_, since, _) => (since + pace).max(now),
        Clinician::NotThere | Clinician::Free => now,
    };
    let left = (finish - free).max(Duration::ZERO).as_ms();
    // The last is called in before the latest finish, not at it.
    usize::try_from((left + pace.as_ms() - 1) / pace.as_ms()).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_as_begin_before_the_finish() {
        let at = |minute| Time::ZERO + Duration::from_minutes(minute);
        let list = |state, seen_off, minutes| List {
            clinician: 0,
            state,
            started: Time::ZERO,
            closes: Time::ZERO,
            last_out: None,
            with_patients: Duration::from_minutes(minutes),
            after_session: Duration::ZERO,
            seen_off,
            hurried: Duration::ZERO,
        };
        let planned = Duration::from_minutes(15);
        let left = (at(60), at(30));
        let calls =
            |state, seen_off, minutes| will_call_in(&list(state, seen_off, minutes), planned, left);
        // At 30 and 45; at 60 it is too late.
        assert_eq!(calls(Clinician::Free, 0, 0), 2);
        assert_eq!(calls(Clinician::NotThere, 0, 0), 2);
        // Ten minutes a patient: at 30, 40 and 50. Forty minutes: at 30 alone.
        assert_eq!(calls(Clinician::Free, 4, 40), 3);
        assert_eq!(calls(Clinician::Free, 1, 40), 1);
        assert_eq!(calls(Clinician::Done, 4, 40), 0);
        let seeing = |since| {
            let medium = crate::model::world::task::Medium::System;
            Clinician::Seeing(PatientId::new(0), at(since), medium)
        };
        // Free at 38, then at 48 and 58; one who is overdue is free any moment.
        assert_eq!(calls(seeing(28), 4, 40), 3);
        assert_eq!(calls(seeing(5), 4, 40), 3);
        assert_eq!(
            will_call_in(&list(Clinician::Free, 0, 0), planned, (at(30), at(30))),
            0
        );
    }
}
