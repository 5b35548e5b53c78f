//! What it does; its table in the scenario file is `spec`.

use crate::engine::{Duration, Queue, Time};
use crate::model::measures::figure;
use crate::model::world::World;
use crate::model::world::appointments::NextVisit;
use crate::model::world::care::{Care, OnNewSystem};
use crate::model::world::close_up::Hourly;
use crate::model::world::ids::{DeskId, PatientId, QueueId};
use crate::model::world::observer::{Observer, Somebody, TraceEvent};
use crate::model::world::purpose::Purpose;
use crate::model::world::site::{QueueKind, Site};
use crate::model::world::staff::name_key;
use crate::model::world::task::{Job, Task};

/// Tells those who come with a question from a specialty's patients of the same name.
const ENQUIRER: u64 = 1 << 62;

/// Somebody at a desk.
#[derive(Clone, Copy, Debug)]
struct Standing {
    job: Job,
    who: Somebody,
    takes: Duration,
}

/// What a patient finds at a desk.
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtDesk {
    /// A queue, which they have joined.
    Waits(QueueId),
    /// No desk, or nobody at it: they pass it by.
    PassesBy,
}

/// The queues at all desks.
#[derive(Clone, Debug)]
pub struct Desks {
    /// By queue of the site; those that are not at a desk stay empty.
    queues: Vec<Queue<(), Standing>>,
}

impl Desks {
    /// Empty desks.
    #[must_use]
    pub fn new(site: &Site<'_>) -> Self {
        let none = |_| Queue::new(Time::ZERO);
        Self {
            queues: site.queues.iter().map(none).collect(),
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
        self.queues[queue.index()].join(world.now(), (), standing);
        AtDesk::Waits(queue)
    }

    /// A patient checks in, where there is a desk to check in at.
    pub fn check_in<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        id: PatientId,
        desk: Option<DeskId>,
    ) -> AtDesk {
        let site = desk.map(|d| &world.site.desks[d.index()]);
        match site.and_then(|s| Some((s.queues[0], s.spec.check_in.as_ref()?))) {
            Some((queue, law)) if is_staffed(world, queue) => {
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
        desk: Option<DeskId>,
    ) -> AtDesk {
        let site = desk.map(|d| &world.site.desks[d.index()]);
        let out = site.and_then(|s| Some((s, s.spec.check_out.as_ref()?)));
        let Some((site, law)) = out.filter(|(s, _)| is_staffed(world, s.queues[1])) else {
            return AtDesk::PassesBy;
        };
        let mut takes = world.time_of(id, Purpose::CHECK_OUT_TIME, law);
        if let Some(book) = &site.spec.book
            && world.next_visit(id) == NextVisit::BookedAtDesk
        {
            takes += world.time_of(id, Purpose::BOOK_TIME, book);
        }
        let who = world.patient(id);
        self.queue(world, site.queues[1], Job::CheckOut(id), who, takes)
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
        if !is_staffed(world, site.queues[2]) {
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
    let there = (now - patient.arrived).as_minutes_f64();
    world
        .ledger
        .observe(figure::ClinicTimeThere.of(specialty), day, there);
    world.tell(now, id, TraceEvent::Left);
    if care.system == OnNewSystem::Yes {
        world.system.recorded(specialty);
    }
}
