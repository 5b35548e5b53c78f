//! Telephone lines: who rings, what happens when the phone is not answered, and what a call
//! brings about. Who answers is dispatch.

use std::collections::VecDeque;

use super::booking_errors::Care;
use super::close_up::Hourly;
use super::day_book::Note;
use super::ids::{CallId, LineId, SpecialtyId};
use super::ledger::Observed;
use super::observer::{Happening, Observer, Somebody};
use super::patient::{PatientRef, Stage};
use super::purpose::Purpose;
use super::staff::{Doing, name_key};
use super::task::{Job, Task};
use super::{Event, Hospital};
use crate::engine::{Agenda, Duration, Time, TimeWeighted};
use crate::model::measures::Measure;

/// What a call is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A question that ends with the call.
    Query,
    /// An invited patient books.
    Booking,
    /// A patient cancels or changes an appointment.
    Change,
    /// A patient who has heard nothing.
    Chasing,
    /// A patient whose booking is faulty.
    Error,
}

/// Where a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// Will be made.
    Coming,
    /// In the queue.
    Queued,
    /// Answered.
    Talking,
}

/// A call, over all its attempts.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) line: LineId,
    pub(super) about: About,
    /// The patient it is about, if any. A chasing call refers to the start of the silence.
    pub(super) patient: Option<PatientRef>,
    /// Who rings and on which occasion: keys of the call's random numbers.
    pub(super) uid: u64,
    pub(super) occasion: u64,
    /// Whose patient rings.
    pub(super) specialty: Option<SpecialtyId>,
    pub(super) attempt: u16,
    pub(super) joined: Time,
    pub(super) status: Status,
    /// Voids events about former calls in the same place.
    pub(super) stamp: u32,
}

/// One line's queue.
#[derive(Clone, Debug)]
struct Queue {
    waiting: VecDeque<(CallId, u32)>,
    queued: u32,
    talking: u32,
    length: TimeWeighted,
    area: f64,
}

/// All lines and all calls.
#[derive(Clone, Debug)]
pub struct Phones {
    calls: Vec<Call>,
    free: Vec<CallId>,
    queues: Vec<Queue>,
}

impl Phones {
    /// Quiet lines.
    #[must_use]
    pub fn new(lines: usize) -> Self {
        let queue = || Queue {
            waiting: VecDeque::new(),
            queued: 0,
            talking: 0,
            length: TimeWeighted::new(Time::ZERO, 0.0),
            area: 0.0,
        };
        Self {
            calls: Vec::new(),
            free: Vec::new(),
            queues: (0..lines).map(|_| queue()).collect(),
        }
    }

    fn place(&mut self, mut call: Call) -> CallId {
        if let Some(id) = self.free.pop() {
            call.stamp = self.calls[id.index()].stamp.wrapping_add(1);
            self.calls[id.index()] = call;
            return id;
        }
        self.calls.push(call);
        CallId::new(self.calls.len() - 1)
    }

    fn ends(&mut self, id: CallId) {
        let call = &mut self.calls[id.index()];
        call.stamp = call.stamp.wrapping_add(1);
        self.free.push(id);
    }

    /// Drops calls that have been given up, and says since when the first waits.
    pub(super) fn head_since(&mut self, line: LineId) -> Option<Time> {
        let queue = &mut self.queues[line.index()];
        while let Some(&(id, stamp)) = queue.waiting.front() {
            let call = &self.calls[id.index()];
            if call.stamp == stamp && call.status == Status::Queued {
                return Some(call.joined);
            }
            queue.waiting.pop_front();
        }
        None
    }

    fn joins(&mut self, id: CallId, now: Time) -> u32 {
        let call = &mut self.calls[id.index()];
        call.joined = now;
        call.status = Status::Queued;
        call.stamp = call.stamp.wrapping_add(1);
        let stamp = call.stamp;
        let queue = &mut self.queues[call.line.index()];
        queue.waiting.push_back((id, stamp));
        queue.queued += 1;
        queue.length.set(now, f64::from(queue.queued));
        stamp
    }

    fn leaves_queue(&mut self, line: LineId, now: Time) {
        let queue = &mut self.queues[line.index()];
        queue.queued -= 1;
        queue.length.set(now, f64::from(queue.queued));
    }

    /// Caller-milliseconds in the queues since this was last asked.
    pub(super) fn time_in_queue(&mut self, now: Time) -> f64 {
        let since = |q: &mut Queue| {
            let area = q.length.area(now);
            let gained = area - q.area;
            q.area = area;
            gained
        };
        self.queues.iter_mut().map(since).sum()
    }

    /// Who rings: the patient, if it is about one, and the key of the call's random numbers.
    pub(super) fn who_rings(&self, id: CallId) -> (Option<PatientRef>, u64) {
        let call = &self.calls[id.index()];
        (call.patient, call.uid)
    }

    /// Who rings, as observers know them.
    pub(super) fn caller(&self, id: CallId) -> Somebody {
        let call = &self.calls[id.index()];
        Somebody {
            number: call.uid,
            specialty: call.specialty,
        }
    }

    /// The line on which a call is made.
    pub(super) fn line_of(&self, id: CallId) -> LineId {
        self.calls[id.index()].line
    }

    /// The patient whom a call is meant to book, if that is what it is about.
    pub(super) fn is_to_book(&self, id: CallId) -> Option<PatientRef> {
        let call = &self.calls[id.index()];
        let books = matches!(call.about, About::Booking | About::Change);
        call.patient.filter(|_| books)
    }

    /// Callers in the queues now.
    #[must_use]
    pub fn queued(&self) -> u32 {
        self.queues.iter().map(|q| q.queued).sum()
    }
}

impl<O: Observer> Hospital<'_, O> {
    /// An ordinary call: number `number` of the day on a line.
    pub(super) fn query_comes(&mut self, line: LineId, number: u32, agenda: &mut Agenda<Event>) {
        let day = agenda.now().day() as u64;
        let uid = name_key(self.site.lines[line.index()].name) | (day << 20 | u64::from(number));
        let id = self.phones.place(Call {
            line,
            about: About::Query,
            patient: None,
            uid,
            occasion: 0,
            specialty: None,
            attempt: 0,
            joined: agenda.now(),
            status: Status::Coming,
            stamp: 0,
        });
        self.call_comes(id, agenda);
    }

    /// A patient means to ring on a day: at a moment of their own choosing within opening
    /// hours. On a day on which the line is closed it is put off to the next.
    pub(super) fn will_ring(&mut self, patient: PatientRef, about: About, day: i64, note: Note) {
        let who = &self.register[patient.id];
        let Some(line) = self.site.specialties[who.specialty.index()].line else {
            return;
        };
        if !self.is_open(line, day) {
            self.day_book.note(self.next_open_day(line, day), note);
            return;
        }
        // Which of the calls of its kind it is.
        let number = match note {
            Note::RingsAboutError(_, number) => u32::from(number),
            _ => who.chased,
        };
        let occasion =
            u64::from(who.occasion) << 24 | (about as u64) << 20 | u64::from(number & 0xfff) << 8;
        let (uid, specialty) = (who.uid, Some(who.specialty));
        let id = self.phones.place(Call {
            line,
            about,
            patient: Some(patient),
            uid,
            occasion,
            specialty,
            attempt: 0,
            joined: Time::ZERO,
            status: Status::Coming,
            stamp: 0,
        });
        self.rings_on(id, day);
    }

    /// Notes the moment of a call on a day that has just begun.
    pub(super) fn rings_on(&mut self, id: CallId, day: i64) {
        let call = &self.phones.calls[id.index()];
        let line = call.line;
        if !self.is_open(line, day) {
            self.day_book
                .note(self.next_open_day(line, day), Note::Redial(id));
            return;
        }
        let site = &self.site.lines[line.index()];
        let key = call.occasion | u64::from(call.attempt);
        let u = self
            .luck
            .stream(Purpose::TimeOfCall, call.uid, key)
            .uniform();
        let hour = site.by_hour.partition_point(|&share| share <= u).min(23);
        let before = if hour == 0 {
            0.0
        } else {
            site.by_hour[hour - 1]
        };
        let share = (u - before) / (site.by_hour[hour] - before);
        let begins = Duration::from_hours(hour as i64).max(site.open.0);
        let ends = Duration::from_hours(hour as i64 + 1).min(site.open.1);
        let at = Time::from_days(day) + begins + (ends - begins).scale(share);
        self.today.push((at, Event::CallComes(id)));
    }

    fn is_open(&self, line: LineId, day: i64) -> bool {
        let open_days = &self.site.lines[line.index()].open_days;
        open_days.binary_search(&day).is_ok()
    }

    /// The first open day after this one.
    fn next_open_day(&self, line: LineId, day: i64) -> i64 {
        let open_days = &self.site.lines[line.index()].open_days;
        open_days
            .get(open_days.partition_point(|&d| d <= day))
            .copied()
            .unwrap_or(i64::MAX)
    }

    /// Whether the call still has a point: the patient has not been booked, or discharged, since.
    fn still_wanted(&self, call: &Call) -> bool {
        let Some(patient) = call.patient else {
            return true;
        };
        match call.about {
            About::Chasing => self.is_silent(patient),
            About::Error => {
                let who = self.register.still(patient);
                who.is_some_and(|p| p.stage == Stage::Booked && p.fault().is_some())
            }
            _ => self.register.still(patient).is_some(),
        }
    }

    /// A call is made: it is answered, joins the queue, or meets the engaged tone.
    pub(super) fn call_comes(&mut self, id: CallId, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let call = &self.phones.calls[id.index()];
        if !self.still_wanted(call) {
            self.phones.ends(id);
            return;
        }
        let (line, about, uid, redial) = (call.line, call.about, call.uid, call.attempt > 0);
        let key = call.occasion | u64::from(call.attempt);
        let site = &self.site.lines[line.index()];
        let day = now.day();
        self.ledger.add(Measure::CallsOffered, day, 1.0, 1.0);
        if redial {
            self.ledger.add(Measure::CallsRedialled, day, 1.0, 1.0);
        }
        if about == About::Chasing {
            self.ledger.add(Measure::CallsChasing, day, 1.0, 1.0);
        }
        if about == About::Error {
            self.ledger.add(Measure::CallsAboutErrors, day, 1.0, 1.0);
        }
        let queue = &self.phones.queues[line.index()];
        let lines = site.spec.lines.map(|n| n + self.plan.more_lines(line, day));
        let engaged = lines.is_some_and(|n| queue.queued + queue.talking >= n);
        self.ledger.add(
            Measure::CallsEngaged,
            day,
            f64::from(u8::from(engaged)),
            1.0,
        );
        if engaged {
            self.tell_of_call(now, id, Happening::Engaged);
            self.not_answered(id, day, agenda);
            return;
        }
        self.tell_of_call(now, id, Happening::Rang);
        self.tell_queued(now, site.queue, Job::Answer(id));
        let stamp = self.phones.joins(id, now);
        self.work_arrives(site.queue, agenda);
        let call = &self.phones.calls[id.index()];
        if call.stamp == stamp
            && call.status == Status::Queued
            && let Some(patience) = &site.spec.patience
        {
            let mut stream = self.luck.stream(Purpose::Patience, uid, key);
            let waits = patience.distribution().sample_duration(&mut stream);
            agenda.schedule_after(waits, Event::CallerGivesUp(id, stamp));
        }
    }

    /// A caller's patience ends.
    pub(super) fn caller_gives_up(&mut self, id: CallId, stamp: u32, agenda: &mut Agenda<Event>) {
        let call = &self.phones.calls[id.index()];
        if call.stamp != stamp || call.status != Status::Queued {
            return;
        }
        self.hangs_up(id, agenda.now().day(), agenda);
    }

    /// A caller in the queue hangs up; `day` is the day it counts for.
    fn hangs_up(&mut self, id: CallId, day: i64, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let call = &mut self.phones.calls[id.index()];
        let (line, joined) = (call.line, call.joined);
        call.status = Status::Coming;
        self.phones.leaves_queue(line, now);
        self.ledger.add(Measure::CallsAbandoned, day, 1.0, 1.0);
        self.queue_left(joined, now - joined, day, 1.0);
        self.tell_of_call(now, id, Happening::GaveUp);
        self.not_answered(id, day, agenda);
    }

    /// A caller has left the queue, answered or not.
    fn queue_left(&mut self, joined: Time, waited: Duration, day: i64, abandoned: f64) {
        self.close_up.waited(Hourly::PhoneWait, joined, waited);
        let minutes = waited.as_minutes_f64();
        self.ledger.add(Measure::CallsWait, day, minutes, 1.0);
        self.ledger
            .add(Measure::CallsAbandonedShare, day, abandoned, 1.0);
        self.ledger.observe(Observed::CallWait, None, minutes);
    }

    /// A line closes to new calls. Those in the queue hang up, unless somebody who answers is
    /// still at work.
    pub(super) fn line_closes(&mut self, line: LineId, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let queue = self.site.lines[line.index()].queue;
        let served_by = self.site.queues[queue.index()].served_by.iter();
        let mut members = served_by.flat_map(|group| &self.staff.by_group[group.index()]);
        let at_work = members.any(|m| {
            let member = &self.staff.members[m.index()];
            member.doing != Doing::Off && member.shift_ends > now
        });
        if !at_work {
            self.cut_off(line, now.day(), agenda);
        }
    }

    /// At midnight, those left in the queue of a line that closes at night hang up; it counts
    /// for the day that ends.
    pub(super) fn cut_off_at_night(&mut self, day: i64, agenda: &mut Agenda<Event>) {
        for l in 0..self.phones.queues.len() {
            let line = LineId::new(l);
            let spec = self.site.lines[l].spec;
            let closes = spec.to.is_some() || spec.from.is_some() || !self.is_open(line, day + 1);
            if closes {
                self.cut_off(line, day, agenda);
            }
        }
    }

    fn cut_off(&mut self, line: LineId, day: i64, agenda: &mut Agenda<Event>) {
        let queue = &self.phones.queues[line.index()];
        let waiting: Vec<_> = queue.waiting.iter().copied().collect();
        for (id, stamp) in waiting {
            let call = &self.phones.calls[id.index()];
            if call.stamp == stamp && call.status == Status::Queued {
                self.hangs_up(id, day, agenda);
            }
        }
    }

    /// Engaged, or given up on `day`: the caller tries again, or what the call was for is left
    /// undone.
    fn not_answered(&mut self, id: CallId, day: i64, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let call = &mut self.phones.calls[id.index()];
        let site = &self.site.lines[call.line.index()];
        let key = call.occasion | u64::from(call.attempt);
        if let Some(redial) = &site.spec.redial {
            let mut stream = self.luck.stream(Purpose::Redial, call.uid, key);
            let again = stream.chance(redial.chance.value()) && call.attempt < 255;
            let at = now + redial.after.distribution().sample_duration(&mut stream);
            if again {
                call.attempt += 1;
                let line = call.line;
                let (opens, closes) = site.open;
                let hours = at - Time::from_days(at.day());
                if self.is_open(line, at.day()) && opens <= hours && hours < closes {
                    agenda.schedule(at, Event::CallComes(id));
                } else if self.is_open(line, at.day()) && hours < opens && at.day() > day {
                    self.day_book.note(at.day(), Note::Redial(id));
                } else {
                    let next = self.next_open_day(line, at.day());
                    self.day_book.note(next, Note::Redial(id));
                }
                return;
            }
        }
        let (about, patient) = (call.about, call.patient);
        self.tell_of_call(now, id, Happening::StoppedTrying);
        self.phones.ends(id);
        // A patient who wanted to cancel does not come; an invited one is booked by a clerk when
        // the invitation lapses; one who has heard nothing may ring again another day.
        if let (About::Chasing, Some(patient)) = (about, patient) {
            self.rings_again(patient, day);
        }
    }

    /// A member of staff picks up the first call of a line.
    pub(super) fn pick_up(&mut self, line: LineId, agenda: &mut Agenda<Event>) -> Option<Task> {
        let now = agenda.now();
        self.phones.head_since(line)?;
        let (id, _) = self.phones.queues[line.index()].waiting.pop_front()?;
        let call = &mut self.phones.calls[id.index()];
        call.status = Status::Talking;
        call.stamp = call.stamp.wrapping_add(1);
        let (about, uid, joined) = (call.about, call.uid, call.joined);
        let waited = now - joined;
        let key = call.occasion | u64::from(call.attempt);
        self.phones.leaves_queue(line, now);
        self.phones.queues[line.index()].talking += 1;
        self.ledger.add(Measure::CallsAnswered, now.day(), 1.0, 1.0);
        self.ledger.add(
            Measure::CallsWaitAnswered,
            now.day(),
            waited.as_minutes_f64(),
            1.0,
        );
        self.queue_left(joined, waited, now.day(), 0.0);
        self.tell_of_call(now, id, Happening::Answered);
        let handle = &self.site.lines[line.index()].spec.handle;
        let own = match about {
            About::Query => None,
            About::Booking => handle.booking.as_ref(),
            About::Change => handle.change.as_ref(),
            About::Chasing => handle.chasing.as_ref(),
            About::Error => handle.error.as_ref(),
        };
        let law = own.unwrap_or(&handle.query).distribution();
        let takes = law.sample_duration(&mut self.luck.stream(Purpose::HandleTime, uid, key));
        Some(Task::new(Job::Answer(id), takes))
    }

    /// A call ends: what it was about is done.
    pub(super) fn call_ends(&mut self, id: CallId, care: Care, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let call = self.phones.calls[id.index()].clone();
        self.phones.queues[call.line.index()].talking -= 1;
        self.phones.ends(id);
        let Some(patient) = call.patient else { return };
        match call.about {
            About::Query => {}
            About::Booking => {
                if self.register.still(patient).is_some() {
                    self.clerk_books(patient.id, care, agenda);
                    if self.register[patient.id].stage == Stage::NoSlot {
                        self.silence_begins(patient.id, now);
                    }
                }
            }
            About::Change => {
                if self.register.still(patient).is_some() {
                    self.gives_back(patient, agenda);
                    self.register[patient.id].occasion += 1;
                    self.clerk_books(patient.id, care, agenda);
                    if self.register[patient.id].stage == Stage::NoSlot {
                        self.silence_begins(patient.id, now);
                    }
                }
            }
            About::Chasing => self.chasing_answered(&call, patient, care, agenda),
            About::Error => self.error_call_answered(&call, patient, agenda),
        }
    }
}
