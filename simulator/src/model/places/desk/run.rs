//! What it does; its table in the scenario file is `spec`. Who leaves it without being attended to
//! is `leaving`.

mod leaving;

pub use leaving::note_closing_times;

use std::collections::BTreeSet;

use crate::engine::{Duration, Position, Queue, Time};
use crate::model::measures::figure;
use crate::model::world::World;
use crate::model::world::appointments::NextVisit;
use crate::model::world::care::{Care, OnNewSystem};
use crate::model::world::close_up::Hourly;
use crate::model::world::ids::{DeskId, PatientId, QueueId};
use crate::model::world::observer::{Observer, TraceEvent};
use crate::model::world::patient::PatientRef;
use crate::model::world::purpose::Purpose;
use crate::model::world::site::{QueueKind, Site};
use crate::model::world::staff::name_key;
use crate::model::world::task::{Job, Task};
use crate::model::world::telling::Somebody;

/// Tells those who come with a question from a specialty's patients of the same name.
const ENQUIRER: u64 = 1 << 62;

/// Somebody at a desk.
#[derive(Clone, Copy, Debug)]
struct Standing {
    job: Job,
    who: Somebody,
    takes: Duration,
}

/// A place in the queue of a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stand {
    /// Which queue.
    pub queue: QueueId,
    /// Which place in it.
    pub position: Position,
}

/// What a patient finds at a desk.
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtDesk {
    /// A queue, which they have joined.
    Waits(Stand),
    /// No desk, or nobody at it: they pass it by.
    PassesBy,
    /// The doors have closed.
    Closed,
}

/// The queues at all desks.
#[derive(Clone, Debug)]
pub struct Desks {
    /// By queue of the site; those that are not at a desk stay empty.
    queues: Vec<Queue<(), Standing>>,
    /// By desk: the day on which its doors have closed.
    closed: Vec<Option<i64>>,
    /// Whether anybody may leave a desk unattended but when its doors close.
    may_leave: bool,
    /// Those who have stood long enough to be called past, while their clinician was busy.
    stuck: Vec<Stand>,
    /// Patients who were called past, and not checked in yet.
    unchecked: BTreeSet<PatientRef>,
}

impl Desks {
    /// Empty desks.
    #[must_use]
    pub fn new(site: &Site<'_>) -> Self {
        let none = |_| Queue::new(Time::ZERO);
        Self {
            queues: site.queues.iter().map(none).collect(),
            closed: vec![None; site.desks.len()],
            may_leave: site
                .desks
                .iter()
                .any(|desk| desk.spec.is_walked_off() || desk.spec.is_called_past()),
            stuck: Vec::new(),
            unchecked: BTreeSet::new(),
        }
    }

    /// Since when the first of a queue has stood there.
    #[inline]
    #[must_use]
    pub fn head_since(&self, queue: QueueId) -> Option<Time> {
        self.queues[queue.index()].first().map(|s| s.since)
    }

    fn queue<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        queue: QueueId,
        job: Job,
        who: Somebody,
        takes: Duration,
    ) -> AtDesk {
        world.tell_queued(queue, |_| Some(who));
        let standing = Standing { job, who, takes };
        let position = self.queues[queue.index()].join(world.now(), (), standing);
        AtDesk::Waits(Stand { queue, position })
    }

    /// A patient checks in, where there is a desk to check in at.
    pub fn check_in<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        id: PatientId,
        desk: Option<DeskId>,
    ) -> AtDesk {
        let Some(desk) = desk else {
            return AtDesk::PassesBy;
        };
        let site = &world.site.desks[desk.index()];
        let (queue, spec) = (site.queues[0], site.spec);
        match &spec.check_in {
            Some(_) if self.is_closed(desk, world.day()) => {
                world.ledger.one(figure::DeskSentHome, world.day());
                AtDesk::Closed
            }
            Some(law) if is_staffed(world, queue) => {
                let takes = world.time_of(id, Purpose::CHECK_IN_TIME, law);
                self.queue(world, queue, Job::CheckIn(id), world.patient(id), takes)
            }
            _ => AtDesk::PassesBy,
        }
    }

    /// A patient who has been seen checks out, where there is a desk to check out at.
    pub fn checks_out<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        id: PatientId,
        next: NextVisit,
        desk: Option<DeskId>,
    ) -> AtDesk {
        let Some(desk) = desk else {
            return AtDesk::PassesBy;
        };
        let site = &world.site.desks[desk.index()];
        let (queue, spec) = (site.queues[1], site.spec);
        match &spec.check_out {
            Some(_) if self.is_closed(desk, world.day()) => {
                world.ledger.one(figure::DeskSlips, world.day());
                AtDesk::Closed
            }
            Some(law) if is_staffed(world, queue) => {
                let mut takes = world.time_of(id, Purpose::CHECK_OUT_TIME, law);
                if let Some(book) = &spec.book
                    && next == NextVisit::BookedAtDesk
                {
                    takes += world.time_of(id, Purpose::BOOK_TIME, book);
                }
                if let Some(law) = &spec.check_in
                    && self.is_unchecked(world, id)
                {
                    takes += world.time_of(id, Purpose::CHECK_IN_TIME, law);
                }
                self.queue(
                    world,
                    queue,
                    Job::CheckOut(id, next),
                    world.patient(id),
                    takes,
                )
            }
            _ => AtDesk::PassesBy,
        }
    }

    /// Somebody comes to a desk with a question.
    pub fn enquiry_comes<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        desk: DeskId,
        number: u32,
    ) -> AtDesk {
        let site = &world.site.desks[desk.index()];
        let Some(law) = &site.spec.enquiry else {
            return AtDesk::PassesBy;
        };
        if self.is_closed(desk, world.day()) || !is_staffed(world, site.queues[2]) {
            return AtDesk::PassesBy;
        }
        let (day, key) = (world.day(), name_key(site.name));
        let occasion = (day as u64) << 32 | u64::from(number);
        let mut stream = world.streams.stream(Purpose::ENQUIRY_TIME, key, occasion);
        let takes = law.distribution().sample_duration(&mut stream);
        // Some thousand days of some hundred thousand enquiries.
        let number = (day as u32) << 20 | number;
        let who = Somebody {
            number: key ^ ENQUIRER | u64::from(number),
            specialty: None,
        };
        self.queue(
            world,
            site.queues[2],
            Job::Enquiry(desk, number),
            who,
            takes,
        )
    }

    /// The first of a desk's queue is attended to.
    pub fn take<O: Observer>(&mut self, world: &mut World<'_, O>, queue: QueueId) -> Option<Task> {
        let (now, day) = (world.now(), world.day());
        let first = self.queues[queue.index()].take(now)?;
        let waited = (now - first.since).as_minutes_f64();
        world.close_up.stood(Hourly::DeskQueue, first.since, now);
        world.ledger.observe(figure::DeskWait, day, waited);
        if let QueueKind::CheckIn(_) = world.site.queues[queue.index()].kind {
            world.ledger.observe(figure::DeskWaitCheckIn, day, waited);
        }
        let Standing { job, who, takes } = first.item;
        Some(world.concerning(Task::new(job, takes), queue, |_| Some(who)))
    }

    /// Writes down the day's figures.
    pub fn close_day<O: Observer>(&mut self, world: &mut World<'_, O>, day: i64) {
        let now = world.now();
        let gained = self.queues.iter_mut().map(|queue| queue.area_gained(now));
        let gained = gained.sum();
        world.ledger.over_day(figure::DeskQueue, day, gained);
        self.stuck.clear();
        self.unchecked.clear();
    }
}

/// Whether somebody is at a desk, or will be later today. Otherwise patients pass it by.
fn is_staffed<O: Observer>(world: &World<'_, O>, queue: QueueId) -> bool {
    let served_by = &world.site.queues[queue.index()].served_by;
    world.staff.attends(served_by, world.now())
}

/// A patient leaves the hospital, whose visit was recorded with this care.
pub fn leaves<O: Observer>(world: &mut World<'_, O>, id: PatientId, care: Care) {
    let (now, day) = (world.now(), world.day());
    let patient = &world.register[id];
    let specialty = patient.specialty;
    let there = (now - patient.since).as_minutes_f64();
    world
        .ledger
        .observe(figure::ClinicTimeThere.of(specialty), day, there);
    world.tell(now, id, TraceEvent::Left);
    if care.system == OnNewSystem::Yes {
        world.system.recorded(specialty);
    }
}
