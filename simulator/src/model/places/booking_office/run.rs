//! What it does; its table in the scenario file is `spec`.

mod worklists;

use super::choice;
use crate::engine::{Duration, Time};
use crate::model::measures::figure;
use crate::model::spec::{Law, Priority, SlotKind};
use crate::model::world::World;
use crate::model::world::care::{Care, OnNewSystem};
use crate::model::world::day_book::Note;
use crate::model::world::diary::FreeSlots;
use crate::model::world::ids::{PatientId, QueueId, SpecialtyId};
use crate::model::world::observer::{Observer, TraceEvent};
use crate::model::world::overdue::Overdue;
use crate::model::world::patient::{Need, PatientRef, Stage};
use crate::model::world::purpose::Purpose;
use crate::model::world::signal::{BookedBy, Signal};
use crate::model::world::site::{QueueKind, Site};
use crate::model::world::staff::name_key;
use crate::model::world::task::{Job, Task};
use worklists::{ListedBy, Worklists};

/// The kinds of slot that patients are set aside for, those who are looked after first first:
/// where booking takes no time, the order decides.
pub const SET_ASIDE: [SlotKind; 3] = [SlotKind::Urgent, SlotKind::New, SlotKind::FollowUp];

/// The booking office.
#[derive(Clone, Debug)]
pub struct BookingOffice {
    worklists: Worklists,
    /// Appointments that clerks have booked since this was last written down.
    booked_by_clerks: f64,
}

impl BookingOffice {
    /// An office without work.
    #[must_use]
    pub fn new(site: &Site<'_>) -> Self {
        let listed_by = if site.scenario.booking.order.goes_by_age() {
            ListedBy::Age
        } else {
            ListedBy::Wait
        };
        Self {
            worklists: Worklists::new(listed_by, site),
            booked_by_clerks: 0.0,
        }
    }

    /// A referral arrives at the hospital.
    pub fn referral_arrives<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        specialty: SpecialtyId,
        number: u32,
        priority: Option<Priority>,
    ) -> PatientId {
        let now = world.now();
        let name = world.site.specialties[specialty.index()].name;
        let uid = name_key(name) | u64::from(number);
        let urgent = world.site.specialties[specialty.index()]
            .spec
            .urgent
            .value();
        let priority = priority.unwrap_or_else(|| world.streams.priority(uid, urgent));
        let list = (specialty, world.draw_list(specialty, uid));
        let id = world.register.enter(uid, list, priority, now);
        world.waiting_lists.referred(specialty, priority, now);
        world.flows.referred += 1;
        world
            .ledger
            .one(figure::Referred.of(specialty), world.day());
        world.tell(now, id, TraceEvent::Referred);
        id
    }

    /// A referral is registered at once, or put on the worklist.
    pub fn is_to_register<O: Observer>(&mut self, world: &mut World<'_, O>, id: PatientId) {
        if world.site.scenario.booking.register.is_none() {
            self.registered(world, id);
        } else {
            let reference = world.register.reference(id);
            self.join(world, reference, QueueKind::Register, None);
        }
    }

    /// A patient joins a worklist; `left` is what is left of a task that was begun.
    fn join<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        patient: PatientRef,
        kind: QueueKind,
        left: Option<Duration>,
    ) {
        let who = &world.register[patient.id];
        let specialty = &world.site.specialties[who.specialty.index()];
        let queue = specialty.worklist_for(kind, who.class());
        world.tell_queued(queue, |world| Some(world.patient(patient.id)));
        self.worklists
            .join(world.now(), queue, &world.register, patient, left);
        world.work_waits(queue);
    }

    /// A clerk has registered a referral; says whether it still stands.
    pub fn registration_done<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        patient: PatientRef,
        care: Care,
    ) -> Option<PatientId> {
        world.ledger.one(figure::BookingRegistered, world.day());
        let specialty = world.register.still(patient)?.specialty;
        if care.system == OnNewSystem::Yes {
            world.system.recorded(specialty);
        }
        Some(patient.id)
    }

    /// A registered patient is invited to ring, or put on the worklist to be booked.
    pub fn registered<O: Observer>(&mut self, world: &mut World<'_, O>, id: PatientId) {
        let now = world.now();
        world.tell(now, id, TraceEvent::Registered);
        let patient = &world.register[id];
        let specialty = &world.site.specialties[patient.specialty.index()];
        let booking = &world.site.scenario.booking;
        let mut stream = world.streams.stream(Purpose::INVITATION, patient.uid, 0);
        let share = specialty.spec.invited.value();
        let invited = share > 0.0 && stream.chance(share);
        match (&booking.invitation_answered, specialty.line) {
            (Some(answered), Some(_)) if invited => {
                let rings = now + answered.distribution().sample_duration(&mut stream);
                let reference = world.register.moves(id, Stage::Invited);
                world.tell(now, id, TraceEvent::Invited);
                let lapses = now + booking.invitation_lapses.duration();
                // Never on the day itself: that page of the day book has been turned.
                let tomorrow = world.day() + 1;
                let [rings, lapses] = [rings, lapses].map(|at| at.day().max(tomorrow));
                let left = (lapses - rings).clamp(0, i64::from(u16::MAX)) as u16;
                let answered = Note::InvitationAnswered(reference, left);
                world.day_book.note(rings, answered);
                world
                    .day_book
                    .note(lapses, Note::InvitationLapses(reference));
            }
            _ => self.awaits_booking(world, id, Stage::ToBook),
        }
    }

    /// Puts a patient on the worklist to be booked or rebooked, or books at once.
    pub fn awaits_booking<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        id: PatientId,
        stage: Stage,
    ) {
        let reference = world.register.moves(id, stage);
        world.register[id].since = world.now();
        if time_to_book(world.site, stage).is_none() {
            let system = world.is_live(world.register[id].specialty);
            let care = Care::practised(system);
            world.say(Signal::Book(id, care, BookedBy::Others));
            return;
        }
        let kind = if stage == Stage::ToBook {
            QueueKind::Book
        } else {
            QueueKind::Rebook
        };
        self.join(world, reference, kind, None);
    }

    /// Since when the first of a worklist has been on it.
    #[inline]
    pub fn head_since<O: Observer>(
        &mut self,
        world: &World<'_, O>,
        queue: QueueId,
    ) -> Option<Time> {
        self.worklists
            .head_since(world.now(), queue, &world.register)
    }

    /// Takes the first entry of a worklist as a task. A patient for whom there is no slot is
    /// put aside instead: nobody's time is spent on it.
    pub fn take<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        queue: QueueId,
        kind: QueueKind,
    ) -> Option<Task> {
        let now = world.now();
        let entry = self.worklists.take(now, queue)?;
        let patient = entry.patient;
        let who = world.register.still(patient)?;
        let (uid, occasion, listed) = (who.uid, u64::from(who.occasion), who.since);
        if kind != QueueKind::Register && !world.may_have_slot(patient.id, now) {
            self.set_aside(world, patient.id);
            return None;
        }
        let site = world.site;
        let (job, law, purpose, wait) = match kind {
            QueueKind::Register => (
                Job::Register(patient),
                site.scenario.booking.register.as_ref(),
                Purpose::REGISTER_TIME,
                figure::BookingWaitRegister,
            ),
            QueueKind::Rebook => (
                Job::Rebook(patient),
                time_to_book(site, Stage::ToRebook),
                Purpose::BOOK_TIME,
                figure::BookingWaitBook,
            ),
            _ => (
                Job::Book(patient),
                time_to_book(site, Stage::ToBook),
                Purpose::BOOK_TIME,
                figure::BookingWaitBook,
            ),
        };
        if entry.left.is_none() {
            let waited = (now - listed).as_minutes_f64();
            world.ledger.observe(wait, world.day(), waited);
        }
        // A worklist exists only for tasks that take time.
        let takes = entry.left.or_else(|| {
            let mut stream = world.streams.stream(purpose, uid, occasion);
            let takes = law?.distribution().sample_duration(&mut stream);
            Some(match kind {
                QueueKind::Register => takes,
                _ => takes + choice::second_offer(world, patient.id, law?),
            })
        })?;
        Some(world.concerning(Task::new(job, takes), queue, |world| {
            Some(world.patient(patient.id))
        }))
    }

    /// A task that was begun goes back to the head of its worklist.
    pub fn hand_over<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        patient: PatientRef,
        kind: QueueKind,
        left: Duration,
    ) {
        if world.register.is_still(patient) {
            self.join(world, patient, kind, Some(left));
        }
    }

    /// A clerk has booked somebody.
    pub fn clerk_booked(&mut self) {
        self.booked_by_clerks += 1.0;
    }

    /// Sets a patient aside for whom no suitable slot is free.
    pub fn set_aside<O: Observer>(&mut self, world: &mut World<'_, O>, id: PatientId) {
        let reference = world.register.moves(id, Stage::NoSlot);
        world.tell(world.now(), id, TraceEvent::SetAside);
        let patient = &world.register[id];
        let kind = match (patient.need, patient.priority) {
            (Need::FollowUp, _) => SlotKind::FollowUp,
            (Need::First, Priority::Routine) => SlotKind::New,
            (Need::First, Priority::Urgent) => SlotKind::Urgent,
        };
        let list = world.list_in(patient.specialty, id);
        self.worklists
            .set_aside(world.now(), &world.register, reference, (list, kind));
    }

    /// Which slots those who wait for a kind of slot could have this morning, if anybody does.
    pub fn slots_for_those_set_aside<O: Observer>(
        &self,
        world: &World<'_, O>,
        (specialty, kind): (SpecialtyId, SlotKind),
    ) -> Option<FreeSlots> {
        if !self.worklists.has_set_aside(specialty, kind) {
            return None;
        }
        let (now, booking) = (world.now(), &world.site.scenario.booking);
        let last_day = (now + booking.horizon.duration()).day();
        let (notice, wanted): (_, &[SlotKind]) = match kind {
            SlotKind::New => (&booking.notice, &[SlotKind::New]),
            SlotKind::FollowUp => (&booking.notice, &[SlotKind::FollowUp]),
            SlotKind::Urgent => (&booking.urgent_notice, &[SlotKind::Urgent, SlotKind::New]),
        };
        let from = (now + notice.duration()).day();
        Some(world.diary.free_between(specialty, wanted, from, last_day))
    }

    /// The first of those who wait for a kind of slot, and for whom one of these is free, goes back
    /// on the worklist; says who that was.
    pub fn take_back<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        (specialty, kind): (SpecialtyId, SlotKind),
        free: &FreeSlots,
    ) -> Option<PatientId> {
        let register = &world.register;
        let id = self
            .worklists
            .take_back(world.now(), register, (specialty, kind), free)?
            .id;
        let who = &register[id];
        let stage = if who.occasion > 0 && who.need == Need::First {
            Stage::ToRebook
        } else {
            Stage::ToBook
        };
        self.awaits_booking(world, id, stage);
        Some(id)
    }

    /// Of the slots that were free, whoever was taken back has one, or is to have one.
    pub fn has_taken<O: Observer>(world: &World<'_, O>, id: PatientId, free: &mut FreeSlots) {
        let patient = &world.register[id];
        let booked = patient.stage == Stage::Booked;
        let slot = booked.then(|| world.diary.owner_of(patient.appointment));
        free.take(world.list_in(patient.specialty, id), slot);
    }

    /// The patient's appointment has fallen through: a new one is needed.
    pub fn rebook<O: Observer>(&mut self, world: &mut World<'_, O>, id: PatientId) {
        world.register[id].occasion += 1;
        self.awaits_booking(world, id, Stage::ToRebook);
        world.say(Signal::MayHearNothing(id));
    }

    /// Writes down where things stand at the end of a day.
    pub fn close_day<O: Observer>(&mut self, world: &mut World<'_, O>, day: i64) {
        let oldest = self.oldest_task(world);
        world.ledger.stands(figure::BookingOldest, day, oldest);
        let booked = std::mem::take(&mut self.booked_by_clerks);
        world.ledger.part(figure::BookingPerHour, day, booked, 0.0);
    }

    /// Adds what is past its due time on the worklists.
    pub fn add_overdue<O: Observer>(&self, world: &World<'_, O>, overdue: &mut Overdue) {
        let lists = self.worklists.lists(&world.register);
        for (queue, list) in world.site.queues.iter().zip(lists) {
            for entry in list {
                overdue.task(queue.kind.work(), entry.class, entry.listed);
            }
        }
    }

    /// Age of the oldest entry on any worklist, in days.
    fn oldest_task<O: Observer>(&self, world: &World<'_, O>) -> f64 {
        // The head of a worklist is the longest waiting patient, not always the oldest entry, so
        // the few worklists are looked through.
        let now = world.now();
        let entries = self.worklists.everybody(&world.register);
        let ages = entries.map(|entry| now - entry.listed);
        ages.map(Duration::as_days_f64).fold(0.0, f64::max)
    }
}

fn time_to_book<'s>(site: &Site<'s>, stage: Stage) -> Option<&'s Law> {
    let booking = &site.scenario.booking;
    let rebook = booking.rebook.as_ref().filter(|_| stage == Stage::ToRebook);
    rebook.or(booking.book.as_ref())
}

#[cfg(test)]
mod tests;
