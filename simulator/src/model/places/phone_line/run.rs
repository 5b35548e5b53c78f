//! Calls once they are made: the queue of each line, who gives up, who is answered, what a call was
//! about. When people ring is `ringing`; the table in the scenario file is `spec`.

mod ringing;

use super::hours::Hours;
use crate::engine::{Position, Queue, Time};
use crate::model::measures::figure;
use crate::model::measures::handle::{Count, Trust};
use crate::model::world::World;
use crate::model::world::care::Care;
use crate::model::world::close_up::Hourly;
use crate::model::world::day_book::Note;
use crate::model::world::event::Event;
use crate::model::world::ids::{CallId, LineId, QueueId, SpecialtyId};
use crate::model::world::observer::{Observer, Place, TraceEvent};
use crate::model::world::patient::{Patient, PatientRef, Stage};
use crate::model::world::purpose::Purpose;
use crate::model::world::signal::{About, Answered, BookedBy, Signal};
use crate::model::world::site::Site;
use crate::model::world::task::{Job, Task};
use crate::model::world::telling::Somebody;

/// A call, over all its attempts.
#[derive(Clone, Debug)]
struct Call {
    line: LineId,
    about: About,
    /// The patient it is about, if any. A chasing call refers to the start of the silence.
    patient: Option<PatientRef>,
    /// Who rings and on which occasion: keys of the call's random numbers.
    uid: u64,
    occasion: u64,
    /// Whose patient rings.
    specialty: Option<SpecialtyId>,
    attempt: u16,
}

impl Call {
    /// The first attempt of a call because of a patient: which of those that are about this on
    /// the patient's present occasion, and whom it is void without, if anybody.
    fn of(
        who: &Patient,
        line: LineId,
        about: About,
        number: u32,
        patient: Option<PatientRef>,
    ) -> Self {
        let occasion =
            u64::from(who.occasion) << 24 | (about as u64) << 20 | u64::from(number & 0xfff) << 8;
        Self {
            line,
            about,
            patient,
            uid: who.uid,
            occasion,
            specialty: Some(who.specialty),
            attempt: 0,
        }
    }

    /// Key of the random numbers of this attempt.
    fn key(&self) -> u64 {
        self.occasion | u64::from(self.attempt)
    }

    /// Who rings, as observers know them.
    fn caller(&self) -> Somebody {
        Somebody {
            number: self.uid,
            specialty: self.specialty,
        }
    }
}

/// One line: who waits, and how many are being talked to.
#[derive(Clone, Debug)]
struct Line {
    waiting: Queue<(), CallId>,
    talking: usize,
}

/// All lines and all calls.
#[derive(Clone, Debug)]
pub struct PhoneLines {
    calls: Vec<Call>,
    free: Vec<CallId>,
    lines: Vec<Line>,
    today: Hours,
}

impl PhoneLines {
    /// Quiet lines.
    #[must_use]
    pub fn new(site: &Site<'_>) -> Self {
        let quiet = |_| Line {
            waiting: Queue::new(Time::ZERO),
            talking: 0,
        };
        Self {
            calls: Vec::new(),
            free: Vec::new(),
            lines: site.lines.iter().map(quiet).collect(),
            today: Hours::default(),
        }
    }

    fn place(&mut self, call: Call) -> CallId {
        if let Some(id) = self.free.pop() {
            self.calls[id.index()] = call;
            return id;
        }
        self.calls.push(call);
        CallId::new(self.calls.len() - 1)
    }

    fn ends(&mut self, id: CallId) {
        self.free.push(id);
    }

    /// Since when the first in the queue of a line waits.
    #[must_use]
    pub fn head_since(&self, line: LineId) -> Option<Time> {
        self.lines[line.index()].waiting.first().map(|w| w.since)
    }

    /// Who rings: the patient, if it is about one, and the key of the call's random numbers.
    #[must_use]
    pub fn who_rings(&self, id: CallId) -> (Option<PatientRef>, u64) {
        let call = &self.calls[id.index()];
        (call.patient, call.uid)
    }

    /// The line on which a call is made.
    #[must_use]
    pub fn line_of(&self, id: CallId) -> LineId {
        self.calls[id.index()].line
    }

    /// The patient whom a call is meant to book, if that is what it is about.
    #[must_use]
    pub fn is_to_book(&self, id: CallId) -> Option<PatientRef> {
        let call = &self.calls[id.index()];
        let books = matches!(call.about, About::Booking | About::Change);
        call.patient.filter(|_| books)
    }

    fn tell<O: Observer>(&self, world: &mut World<'_, O>, id: CallId, what: TraceEvent) {
        let call = &self.calls[id.index()];
        let place = Place::Line(call.line);
        world.tell_of_somebody(world.now(), call.caller(), what, place);
    }

    /// Whether the call still has a point: the patient has not been booked, or discharged, since.
    fn still_wanted<O: Observer>(&self, world: &World<'_, O>, call: &Call) -> bool {
        let Some(patient) = call.patient else {
            return true;
        };
        match call.about {
            About::Chasing | About::NotTold => world.register.is_silent(patient),
            About::Error => {
                let who = world.register.still(patient);
                who.is_some_and(|p| p.stage == Stage::Booked && p.fault().is_some())
            }
            _ => world.register.is_still(patient),
        }
    }

    /// A call is made: it joins the queue, or meets the engaged tone. Gives the queue and its
    /// position there.
    pub fn call_comes<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        id: CallId,
    ) -> Option<(QueueId, Position)> {
        let (now, day) = (world.now(), world.day());
        let call = &self.calls[id.index()];
        if !self.still_wanted(world, call) {
            self.ends(id);
            return None;
        }
        let (line, about, caller) = (call.line, call.about, call.caller());
        let site = &world.site.lines[line.index()];
        world.ledger.one(figure::CallsOffered, day);
        if call.attempt > 0 {
            world.ledger.one(figure::CallsRedialled, day);
        }
        if let Some(counted) = counted_as(about) {
            world.ledger.one(counted, day);
        }
        let Line { waiting, talking } = &self.lines[line.index()];
        let in_use = waiting.len() + talking;
        let lines = site
            .spec
            .lines
            .map(|n| n + world.plan.more_lines(line, day));
        let engaged = lines.is_some_and(|n| in_use >= n as usize);
        let met = f64::from(u8::from(engaged));
        world.ledger.observe(figure::CallsEngaged, day, met);
        if engaged {
            self.tell(world, id, TraceEvent::Engaged);
            self.not_answered(world, id, day);
            return None;
        }
        self.tell(world, id, TraceEvent::Rang);
        world.tell_queued(site.queue, |_| Some(caller));
        let position = self.lines[line.index()].waiting.join(now, (), id);
        Some((site.queue, position))
    }

    /// A caller whom nobody has answered at once waits as long as their patience lasts.
    pub fn may_give_up<O: Observer>(
        &self,
        world: &mut World<'_, O>,
        id: CallId,
        position: Position,
    ) {
        let call = &self.calls[id.index()];
        if self.lines[call.line.index()].waiting.waits(position)
            && let Some(patience) = &world.site.lines[call.line.index()].spec.patience
        {
            let mut stream = world
                .streams
                .stream(Purpose::PATIENCE, call.uid, call.key());
            let waits = patience.distribution().sample_duration(&mut stream);
            let gives_up = Event::CallerGivesUp(call.line, position);
            world.events.schedule_after(waits, gives_up);
        }
    }

    /// A caller hangs up who is still in the queue; `day` is the day it counts for.
    pub fn hangs_up<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        line: LineId,
        position: Position,
        day: i64,
    ) {
        let waiting = &mut self.lines[line.index()].waiting;
        let Some(gone) = waiting.leave(world.now(), position) else {
            return;
        };
        world.ledger.one(figure::CallsAbandoned, day);
        queue_left(world, &mut self.today, gone.since, day, 1.0);
        self.tell(world, gone.item, TraceEvent::GaveUp);
        self.not_answered(world, gone.item, day);
    }

    /// A line closes to new calls. Those in the queue hang up, unless somebody who answers is
    /// still at work.
    pub fn closes<O: Observer>(&self, world: &mut World<'_, O>, line: LineId) {
        let queue = world.site.lines[line.index()].queue;
        let served_by = &world.site.queues[queue.index()].served_by;
        if !world.staff.stays(served_by, world.now()) {
            self.cut_off(world, line, world.day());
        }
    }

    /// At midnight, those left in the queue of a line that closes at night hang up; it counts
    /// for the day that ends.
    pub fn cut_off_at_night<O: Observer>(&self, world: &mut World<'_, O>, day: i64) {
        for (l, site) in world.site.lines.iter().enumerate() {
            let spec = site.spec;
            if spec.to.is_some() || spec.from.is_some() || !site.is_open(day + 1) {
                self.cut_off(world, LineId::new(l), day);
            }
        }
    }

    fn cut_off<O: Observer>(&self, world: &mut World<'_, O>, line: LineId, day: i64) {
        for waiting in self.lines[line.index()].waiting.iter() {
            world.say(Signal::HangsUp(line, waiting.position, day));
        }
    }

    /// Engaged, or given up on `day`: the caller tries again, or what the call was for is left
    /// undone.
    fn not_answered<O: Observer>(&mut self, world: &mut World<'_, O>, id: CallId, day: i64) {
        let now = world.now();
        let call = &mut self.calls[id.index()];
        let site = &world.site.lines[call.line.index()];
        if let Some(redial) = &site.spec.redial {
            let mut stream = world.streams.stream(Purpose::REDIAL, call.uid, call.key());
            let again = stream.chance(redial.chance.value()) && call.attempt < 255;
            let at = now + redial.after.distribution().sample_duration(&mut stream);
            if again {
                call.attempt += 1;
                let (opens, closes) = site.open;
                let hours = at - Time::from_days(at.day());
                let is_open = site.is_open(at.day());
                if is_open && opens <= hours && hours < closes {
                    world.events.schedule(at, Event::CallComes(id));
                } else if is_open && hours < opens && at.day() > day {
                    world.day_book.note(at.day(), Note::Rings(id));
                } else {
                    let next = site.next_open_day(at.day());
                    world.day_book.note(next, Note::Rings(id));
                }
                return;
            }
        }
        let (about, patient) = (call.about, call.patient);
        self.tell(world, id, TraceEvent::StoppedTrying);
        self.ends(id);
        // A patient who wanted to cancel does not come; an invited one is booked by a clerk when
        // the invitation lapses; one who has heard nothing may ring again another day.
        if let (About::Chasing, Some(patient)) = (about, patient) {
            world.say(Signal::ChasedInVain(patient, day));
        }
    }

    /// A member of staff picks up the first call of a line.
    pub fn pick_up<O: Observer>(&mut self, world: &mut World<'_, O>, line: LineId) -> Option<Task> {
        let now = world.now();
        let Line { waiting, talking } = &mut self.lines[line.index()];
        let first = waiting.take(now)?;
        *talking += 1;
        let (id, joined) = (first.item, first.since);
        let call = &self.calls[id.index()];
        let (about, uid) = (call.about, call.uid);
        let (key, caller) = (call.key(), call.caller());
        let waited = (now - joined).as_minutes_f64();
        let day = world.day();
        world.ledger.one(figure::CallsAnswered, day);
        world.ledger.observe(figure::CallsWaitAnswered, day, waited);
        queue_left(world, &mut self.today, joined, day, 0.0);
        self.tell(world, id, TraceEvent::Answered);
        let site = &world.site.lines[line.index()];
        let handle = &site.spec.handle;
        let own = match about {
            About::Query => None,
            About::Booking => handle.booking.as_ref(),
            About::Change => handle.change.as_ref(),
            About::Chasing | About::NotTold => handle.chasing.as_ref(),
            About::Error => handle.error.as_ref(),
            About::Appointment | About::Referral | About::Letter => handle.appointment.as_ref(),
        };
        let law = own.unwrap_or(&handle.query).distribution();
        let takes = law.sample_duration(&mut world.streams.stream(Purpose::HANDLE_TIME, uid, key));
        Some(
            world.concerning(Task::new(Job::Answer(id), takes), site.queue, |_| {
                Some(caller)
            }),
        )
    }

    /// A call ends: what it was about is done.
    pub fn call_ends<O: Observer>(&mut self, world: &mut World<'_, O>, id: CallId, care: Care) {
        let call = &self.calls[id.index()];
        let (about, called, line) = (call.about, call.patient, call.line);
        let (uid, key) = (call.uid, call.key());
        self.lines[line.index()].talking -= 1;
        self.ends(id);
        let Some(patient) = called else { return };
        let answered = Answered {
            patient,
            uid,
            key,
            care,
        };
        let still = world.register.is_still(patient);
        match about {
            About::Booking if still => {
                world.say(Signal::Book(patient.id, care, BookedBy::Clerk));
                world.say(Signal::MayHearNothing(patient.id));
            }
            About::Change if still => {
                world.say(Signal::GivesBack(patient));
                world.say(Signal::BookAnew(patient.id, care, BookedBy::Clerk));
                world.say(Signal::MayHearNothing(patient.id));
            }
            About::Query | About::Booking | About::Change | About::Referral => {}
            About::Chasing | About::NotTold => world.say(Signal::ChasingAnswered(answered)),
            // Whoever answers looks the appointment up.
            About::Error | About::Appointment | About::Letter => {
                world.say(Signal::ErrorAnswered(answered));
            }
        }
    }

    /// Writes down the day's figures.
    pub fn close_day<O: Observer>(&mut self, world: &mut World<'_, O>, day: i64) {
        let now = world.now();
        let gained = |line: &mut Line| line.waiting.area_gained(now);
        let in_queue = self.lines.iter_mut().map(gained).sum();
        world.ledger.over_day(figure::CallsQueue, day, in_queue);
        // Who waits through the night has stood there today as well.
        for waiting in self.lines.iter().flat_map(|line| line.waiting.everybody()) {
            self.today.stands(day, waiting.since, now);
        }
        let today = std::mem::take(&mut self.today);
        if !self.lines.is_empty() {
            let ledger = &mut world.ledger;
            ledger.stands(figure::CallsQueueBusiest, day, today.most());
            if let Some((minutes, callers)) = today.longest() {
                ledger.part(figure::CallsWaitBusiest, day, minutes, callers);
            }
        }
    }
}

/// What counts the attempts of a call, if its reason is counted.
fn counted_as(about: About) -> Option<Count<Trust>> {
    match about {
        About::Query | About::Booking | About::Change => None,
        About::Chasing => Some(figure::CallsChasing),
        About::Error => Some(figure::CallsAboutErrors),
        About::Appointment => Some(figure::CallsBooked),
        About::Referral => Some(figure::CallsGp),
        About::Letter => Some(figure::CallsLetters),
        About::NotTold => Some(figure::CallsNotTold),
    }
}

/// A caller has left the queue, answered or not.
fn queue_left<O: Observer>(
    world: &mut World<'_, O>,
    today: &mut Hours,
    joined: Time,
    day: i64,
    abandoned: f64,
) {
    today.left(day, joined, world.now());
    let waited = world.now() - joined;
    world.close_up.waited(Hourly::PhoneWait, joined, waited);
    let minutes = waited.as_minutes_f64();
    world.ledger.observe(figure::CallsWait, day, minutes);
    world
        .ledger
        .observe(figure::CallsAbandonedShare, day, abandoned);
}

/// Notes when lines close today: after the shifts that end with them.
pub fn note_closing_times<O: Observer>(world: &mut World<'_, O>, day: i64) {
    for (l, line) in world.site.lines.iter().enumerate() {
        if line.spec.to.is_some() && line.is_open(day) {
            let closes = Time::from_days(day) + line.open.1;
            world
                .today
                .push((closes, Event::LineCloses(LineId::new(l))));
        }
    }
}
