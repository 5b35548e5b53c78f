//! The patient's side of the clinic day: expected, there, the steps before and after the
//! consultation. Whether they come at all is `mechanisms::attendance`; desks are `places::desk`.

use super::{Clinician, Clinics};
use crate::engine::{Duration, Queue, Time};
use crate::model::measures::figure;
use crate::model::spec::Priority;
use crate::model::world::World;
use crate::model::world::day_book::Note;
use crate::model::world::event::Event;
use crate::model::world::ids::{DeskId, PatientId, ServiceId};
use crate::model::world::observer::{Observer, Place, TraceEvent};
use crate::model::world::patient::{Expected, Fault, Holds, Need, PatientRef, Seen, Stage};
use crate::model::world::purpose::Purpose;
use crate::model::world::signal::Signal;

/// What comes after a step of a visit.
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Onward {
    /// Nothing for anybody else: the clinic has the patient, or has sent them home.
    NotYet,
    /// The way out: to check out at a desk, if there is one.
    WayOut(Option<DeskId>),
}

/// A shared service of the clinics: how many at a time, and who waits for it.
#[derive(Clone, Debug)]
pub(super) struct Service {
    free: u32,
    waiting: Queue<(), (PatientId, Duration)>,
}

impl Service {
    /// A service for so many at a time.
    pub(super) fn new(count: u32) -> Self {
        Self {
            free: count,
            waiting: Queue::new(Time::ZERO),
        }
    }
}

impl Clinics {
    /// The clinicians of a session wait until it is settled whether the patient comes.
    pub(in crate::model::places::clinic) fn is_expected<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        id: PatientId,
        run: u32,
    ) {
        let list = world.diary.list_of(world.register[id].appointment);
        self.takes_place_after_all(world, run, list);
        let running = &mut self.running[run as usize];
        let room = running.room_of(list);
        running.rooms[room].expected += 1;
        running.rooms[room].booked += 1;
        world.register[id].expected = Expected::Yes;
    }

    /// A list that had been dropped is held: somebody comes to it who has no slot there.
    fn takes_place_after_all<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        run: u32,
        list: usize,
    ) {
        let running = &mut self.running[run as usize];
        let (session, number) = (running.session, list as u16);
        if !world.diary.takes_place(session, number) {
            return;
        }
        running.lists[list].state = Clinician::NotThere;
        let of = world.diary.session(session);
        let dropped = figure::ClinicListsDropped.of(of.specialty);
        let (from, day) = (of.from, of.day);
        let length = (of.to - from).as_hours_f64();
        match world.added_by(of) {
            None => world.ledger.several(dropped, day, -1.0),
            Some(intervention) => {
                world.costs.sessions_of(intervention, 1.0, 0.0);
                world.costs.hours_of(intervention, length);
            }
        }
        let now = world.now();
        let closes = running.lists[list].closes;
        let ready = Event::ClinicianReady(run, number);
        world.events.schedule(from.max(now), ready);
        world
            .events
            .schedule(closes.max(now), Event::ListCloses(run, number));
    }

    /// A booked patient is on today's list, unless the clinic does not exist or does not know of
    /// the appointment; says whether the session has been opened.
    pub fn expects<O: Observer>(&mut self, world: &mut World<'_, O>, id: PatientId) -> bool {
        let session = world.register[id].appointment.session;
        let Some(run) = world.diary.opened_as(session) else {
            return false;
        };
        if !world.register[id].fault().is_some_and(Fault::is_unknown) {
            self.is_expected(world, id, run);
        }
        true
    }

    /// Nobody has to wait for the patient any more.
    pub fn expected_no_more<O: Observer>(&mut self, world: &mut World<'_, O>, id: PatientId) {
        let who = &mut world.register[id];
        if who.expected == Expected::Yes {
            who.expected = Expected::No;
            let slot = who.appointment;
            self.needs_no_clinician(world, slot);
        }
    }

    /// A patient will come to an appointment without a slot of their own: no session has them on
    /// its list.
    pub fn comes_without_slot<O: Observer>(&mut self, world: &mut World<'_, O>, id: PatientId) {
        let session = world.register[id].appointment.session;
        let day = world.diary.session(session).day;
        let patient = world.register.reference(id);
        if day == world.day() {
            self.without_slot.push(patient);
        } else {
            world.day_book.note(day, Note::ComesWithoutSlot(patient));
        }
    }

    /// A patient comes today without a slot of their own.
    pub fn comes_today_without_slot(&mut self, patient: PatientRef) {
        self.without_slot.push(patient);
    }

    /// Those who come today without a slot of their own, now that all sessions are open.
    pub fn take_those_without_slot<O: Observer>(&mut self, world: &World<'_, O>) -> Vec<PatientId> {
        let mut patients = std::mem::take(&mut self.without_slot);
        patients.retain(|&patient| {
            let still = world.register.still(patient);
            still.is_some_and(|p| p.stage == Stage::Booked && p.holds == Holds::Nothing)
        });
        patients.into_iter().map(|patient| patient.id).collect()
    }

    /// A patient who knew of the appointment, or did not, has not come. What becomes of them is
    /// somebody else's to say.
    pub fn did_not_come<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        id: PatientId,
        knew: bool,
    ) {
        let (now, day) = (world.now(), world.day());
        let who = &world.register[id];
        let specialty = who.specialty;
        if who.expected == Expected::Yes {
            world
                .ledger
                .observe(figure::ClinicDna.of(specialty), day, 1.0);
            if knew {
                world
                    .ledger
                    .observe(figure::ClinicDnaTrue.of(specialty), day, 1.0);
            }
        }
        world.tell(now, id, TraceEvent::DidNotAttend);
        if knew {
            // What is wrong with an appointment does not show where nobody comes.
            world.register.sets_fault(id, None);
        }
        world.found_on_the_day(id);
        world.register[id].expected = Expected::No;
    }

    /// A patient was told a time at which the clinic is over, and comes then: to be sent home.
    pub fn came_too_late<O: Observer>(&mut self, world: &mut World<'_, O>, patient: PatientRef) {
        let Some(who) = world.register.still(patient) else {
            return;
        };
        // The clinic has written down that nobody came.
        let (specialty, day) = (who.specialty, world.day());
        for share in [figure::ClinicDna, figure::ClinicDnaTrue] {
            world.ledger.observe(share.of(specialty), day, 1.0);
        }
        self.turned_away(world, patient.id);
    }

    /// A patient arrives at the hospital; gives the desk to check in at, if there is one.
    pub fn arrives<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        id: PatientId,
    ) -> Option<DeskId> {
        let now = world.now();
        world.register.moves(id, Stage::There);
        let who = &mut world.register[id];
        who.since = now;
        who.step = 0;
        who.seen = Seen::NotYet;
        let session = who.appointment.session;
        if who.fault() != Some(Fault::WrongSpecialty) {
            note_attendance(world, id);
            if let Some(run) = world.diary.opened_as(session) {
                self.sums[run as usize].attended += 1;
            }
        }
        world.tell(now, id, TraceEvent::Arrived);
        let clinic = world.diary.session(session).clinic;
        world.site.clinics[clinic.index()].desk
    }

    /// Check-in is done: the steps before the consultation come next.
    pub fn checked_in<O: Observer>(&mut self, world: &mut World<'_, O>, id: PatientId) -> Onward {
        world.tell(world.now(), id, TraceEvent::CheckedIn);
        if world.register[id].fault() == Some(Fault::WrongSpecialty) {
            // Found at the desk: this clinic is not for them.
            self.turned_away(world, id);
            return Onward::NotYet;
        }
        world.found_on_the_day(id);
        self.next_step(world, id)
    }

    /// A patient who has come is sent home unseen, and has to be rebooked.
    pub fn turned_away<O: Observer>(&mut self, world: &mut World<'_, O>, id: PatientId) {
        let specialty = world.register[id].specialty;
        world
            .ledger
            .one(figure::ClinicTurnedAway.of(specialty), world.day());
        world.tell(world.now(), id, TraceEvent::TurnedAway);
        world.found_on_the_day(id);
        self.expected_no_more(world, id);
        world.say(Signal::BackToCar(id));
        world.say(Signal::Rebook(id));
    }

    /// A patient whose attendance has been written down finds the doors closed, and goes home unseen.
    pub fn shut_out<O: Observer>(&mut self, world: &mut World<'_, O>, id: PatientId) {
        if world.register[id].fault() != Some(Fault::WrongSpecialty) {
            self.has_not_attended(world, id);
        }
        self.turned_away(world, id);
    }

    /// A patient who has come goes home unseen, and nobody waits for them any more.
    pub(in crate::model::places::clinic) fn goes_unseen<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        id: PatientId,
    ) {
        self.has_not_attended(world, id);
        self.expected_no_more(world, id);
    }

    /// A patient who has come has not attended after all.
    fn has_not_attended<O: Observer>(&mut self, world: &mut World<'_, O>, id: PatientId) {
        takes_back_attendance(world, id);
        let session = world.register[id].appointment.session;
        if let Some(run) = world.diary.opened_as(session) {
            let sums = &mut self.sums[run as usize];
            sums.attended -= 1;
            // Some may still have stood at the desk when the last list was over.
            if let Some(record) = sums.record {
                let attended = &mut self.records[record].attended;
                *attended = sums.attended.min(*attended);
            }
        }
    }

    /// The patient goes on to the next step, the clinician, or the way out.
    pub fn next_step<O: Observer>(&mut self, world: &mut World<'_, O>, id: PatientId) -> Onward {
        let session = world.register[id].appointment.session;
        let site = &world.site.clinics[world.diary.session(session).clinic.index()];
        let seen = world.register[id].seen;
        if site.spec.latest_finish.is_some() && self.is_too_late(world, id) {
            self.sent_home(world, id);
            return Onward::NotYet;
        }
        let steps = match seen {
            Seen::NotYet => &site.before,
            Seen::Once => &site.after,
        };
        while let Some(&(step, service)) = steps.get(usize::from(world.register[id].step)) {
            world.register[id].step += 1;
            if let Some((takes, _)) = step_of(world, id, step) {
                self.begin_step(world, id, service, takes);
                return Onward::NotYet;
            }
        }
        match seen {
            Seen::NotYet => {
                let waits = self.ready_to_be_seen(world, id);
                if let Some((leaves, place)) = site.spec.leaves_unseen.as_ref().zip(waits) {
                    let since = self.waits_since(world, id, place.0);
                    leaves.may_leave(world, (id, since), place);
                }
                Onward::NotYet
            }
            Seen::Once => Onward::WayOut(site.desk),
        }
    }

    fn begin_step<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        id: PatientId,
        service: Option<ServiceId>,
        takes: Duration,
    ) {
        if let Some(service) = service {
            tell_of_step(world, id, TraceEvent::StepQueued);
            let place = &mut self.services[service.index()];
            if place.free == 0 {
                place.waiting.join(world.now(), (), (id, takes));
                return;
            }
            place.free -= 1;
        }
        tell_of_step(world, id, TraceEvent::StepBegan);
        world
            .events
            .schedule_after(takes, Event::StepEnds(id, service));
    }

    /// A step is over: back to the clinician for a second look, or on.
    pub fn step_ends<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        id: PatientId,
        service: Option<ServiceId>,
    ) -> Onward {
        tell_of_step(world, id, TraceEvent::StepEnded);
        if let Some(service) = service {
            let place = &mut self.services[service.index()];
            match place.waiting.take(world.now()).map(|first| first.item) {
                Some((next, takes)) => {
                    tell_of_step(world, next, TraceEvent::StepBegan);
                    world
                        .events
                        .schedule_after(takes, Event::StepEnds(next, Some(service)));
                }
                None => place.free += 1,
            }
        }
        if world.register[id].seen == Seen::Once && present_look(world, id).is_some() {
            // Nobody leaves before a second look.
            let _ = self.ready_to_be_seen(world, id);
            Onward::NotYet
        } else {
            self.next_step(world, id)
        }
    }

    /// A patient is called in for the first time on this visit: the wait is over, and for a first
    /// appointment the clock stops.
    pub(super) fn first_seen<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        id: PatientId,
        (run, list): (u32, u16),
        day: i64,
    ) {
        let now = world.now();
        world.register[id].seen = Seen::Once;
        world.register[id].step = 0;
        let since = self.waits_since(world, id, run);
        let patient = &world.register[id];
        let specialty = patient.specialty;
        let wait = (now - since).max(Duration::ZERO).as_minutes_f64();
        world
            .ledger
            .observe(figure::ClinicWait.of(specialty), day, wait);
        let sums = &mut self.sums[run as usize];
        sums.wait += wait;
        sums.seen += 1;
        let running = &mut self.running[run as usize];
        let room = running.room_of(usize::from(list));
        running.rooms[room].begun += 1;
        if patient.need == Need::First {
            clock_stops(world, id, day);
        }
    }
}

/// The clock of a first appointment stops: the patient is seen.
fn clock_stops<O: Observer>(world: &mut World<'_, O>, id: PatientId, day: i64) {
    let patient = &world.register[id];
    let (specialty, referred, priority) = (patient.specialty, patient.referred, patient.priority);
    world
        .waiting_lists
        .clock_stops(specialty, priority, referred);
    let waited = (world.now() - referred).as_days_f64();
    world
        .ledger
        .observe(figure::ReferralToSeen.of(specialty), day, waited);
    if priority == Priority::Urgent {
        let standard = world.site.scenario.booking.urgent_standard.duration();
        let late = f64::from(u8::from(waited > standard.as_days_f64()));
        world
            .ledger
            .observe(figure::ReferralToSeenUrgent.of(specialty), day, waited);
        world
            .ledger
            .observe(figure::UrgentBreaches.of(specialty), day, late);
    }
}

/// Writes down that a patient has come to the right clinic.
fn note_attendance<O: Observer>(world: &mut World<'_, O>, id: PatientId) {
    let (who, day) = (&world.register[id], world.day());
    let (specialty, need) = (who.specialty, who.need);
    let ledger = &mut world.ledger;
    ledger.observe(figure::ClinicDna.of(specialty), day, 0.0);
    ledger.observe(figure::ClinicDnaTrue.of(specialty), day, 0.0);
    ledger.one(figure::ClinicAttended.of(specialty), day);
    if need == Need::First {
        ledger.one(figure::ClinicAttendedNew.of(specialty), day);
    }
}

/// Takes that back on the day it was written down for: the patient has gone unseen.
fn takes_back_attendance<O: Observer>(world: &mut World<'_, O>, id: PatientId) {
    let who = &world.register[id];
    let (specialty, need, day) = (who.specialty, who.need, who.since.day());
    let ledger = &mut world.ledger;
    ledger.several(figure::ClinicAttended.of(specialty), day, -1.0);
    if need == Need::First {
        ledger.several(figure::ClinicAttendedNew.of(specialty), day, -1.0);
    }
}

/// Chance, length and second look of a step, always the same for the same visit.
fn step_of<O: Observer>(
    world: &World<'_, O>,
    id: PatientId,
    step: usize,
) -> Option<(Duration, Option<Duration>)> {
    let patient = &world.register[id];
    let clinic = world.diary.session(patient.appointment.session).clinic;
    let written = &world.site.clinics[clinic.index()].spec.steps[step];
    let occasion = u64::from(patient.occasion) << 8 | step as u64;
    let mut stream = world.streams.stream(Purpose::STEPS, patient.uid, occasion);
    if !stream.chance(written.chance.value()) {
        return None;
    }
    let takes = written.takes.distribution().sample_duration(&mut stream);
    let look = written.second_look.as_ref();
    let look = look.map(|law| law.distribution().sample_duration(&mut stream));
    Some((takes, look))
}

/// Tells something about the step that a patient has come to.
fn tell_of_step<O: Observer>(world: &mut World<'_, O>, id: PatientId, what: TraceEvent) {
    if !O::WATCHES {
        return;
    }
    let patient = &world.register[id];
    let clinic = world.diary.session(patient.appointment.session).clinic;
    let site = &world.site.clinics[clinic.index()];
    let steps = match patient.seen {
        Seen::NotYet => &site.before,
        Seen::Once => &site.after,
    };
    let (step, service) = steps[usize::from(patient.step) - 1];
    let place = Place::Step(clinic, step as u16, service);
    world.tell_at(world.now(), id, what, place);
}

/// The second look that belongs to the step the patient has just had.
pub(super) fn present_look<O: Observer>(world: &World<'_, O>, id: PatientId) -> Option<Duration> {
    let patient = &world.register[id];
    let clinic = world.diary.session(patient.appointment.session).clinic;
    let done = usize::from(patient.step).checked_sub(1)?;
    let &(step, _) = world.site.clinics[clinic.index()].after.get(done)?;
    step_of(world, id, step)?.1
}

/// Whether a later step will bring the patient back to the clinician.
pub(super) fn comes_back<O: Observer>(world: &World<'_, O>, id: PatientId) -> bool {
    let patient = &world.register[id];
    let clinic = world.diary.session(patient.appointment.session).clinic;
    let steps = world.site.clinics[clinic.index()].after.iter();
    let left = steps.skip(usize::from(patient.step));
    let mut looks = left.filter_map(|&(step, _)| step_of(world, id, step));
    looks.any(|(_, look)| look.is_some())
}
