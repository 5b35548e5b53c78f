//! Re-entry: what was done outside the system and has to be entered: on paper, on the list
//! outside the system, or before a roll-back. Why it was done outside is elsewhere.

use crate::engine::{Duration, Queue, Time};
use crate::model::measures::figure;
use crate::model::spec::{Priority, Work};
use crate::model::world::World;
use crate::model::world::care::{Care, OnNewSystem};
use crate::model::world::ids::{QueueId, SpecialtyId};
use crate::model::world::observer::Observer;
use crate::model::world::overdue::Overdue;
use crate::model::world::purpose::Purpose;
use crate::model::world::record_system::Working;
use crate::model::world::signal::Signal;
use crate::model::world::site::{QueueKind, Site};
use crate::model::world::task::{Job, Record, Task};
use crate::model::world::telling::Somebody;

/// Time to enter a record.
const RE_ENTRY_TIME: Purpose = Purpose::numbered(40);

/// Urgent patients on the list outside the system first, like on any other list; then the nearest
/// appointment, then in the order in which it was done.
type Order = (Priority, Time);

/// An entry of the list.
#[derive(Clone, Copy, Debug)]
struct Entry {
    record: Record,
    /// Which of all that were noted.
    number: u64,
    left: Option<Duration>,
}

/// What is to be entered, by queue of the site.
#[derive(Clone, Debug)]
pub struct ReEntry {
    lists: Vec<Queue<Order, Entry>>,
    noted: u64,
    in_hand: u32,
}

impl ReEntry {
    /// Nothing to enter.
    #[must_use]
    pub fn new(site: &Site<'_>) -> Self {
        let none = |_| Queue::new(Time::ZERO);
        Self {
            lists: site.queues.iter().map(none).collect(),
            noted: 0,
            in_hand: 0,
        }
    }

    /// Drops records of patients who have moved on, and says since when the first has waited, if
    /// records can be entered now.
    pub fn head_since<O: Observer>(
        &mut self,
        world: &World<'_, O>,
        queue: QueueId,
    ) -> Option<Time> {
        if cannot_enter(world, queue) {
            return None;
        }
        let list = &mut self.lists[queue.index()];
        let wanted = |record, at| is_wanted(world, record, at);
        let first = list.drop_from_front(world.now(), |w| wanted(w.item.record, w.key.1))?;
        Some(first.since)
    }

    /// Adds what is past its due time on the lists.
    pub fn add_overdue<O: Observer>(&self, world: &World<'_, O>, overdue: &mut Overdue) {
        let entries = self.lists.iter().flat_map(Queue::everybody);
        for entry in entries.filter(|e| is_wanted(world, e.item.record, e.key.1)) {
            overdue.task(Work::ReEnter, Priority::Routine, entry.since);
        }
    }

    /// Something was done outside the system of a specialty.
    pub fn to_enter<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        specialty: SpecialtyId,
        record: Record,
    ) {
        let queue = world.site.specialties[specialty.index()].worklist(QueueKind::ReEnter);
        self.enter(world, queue, record, None);
    }

    fn enter<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        queue: QueueId,
        record: Record,
        left: Option<Duration>,
    ) {
        if world.site.scenario.booking.re_enter.is_none() {
            let system = match record {
                Record::Aside(patient) => world.is_live(world.register[patient.id].specialty),
                Record::Unknown(_) | Record::OnPaper => OnNewSystem::No,
            };
            entered(world, record, Care::practised(system));
            return;
        }
        let now = world.now();
        let (priority, at) = match record {
            Record::Unknown(patient) => {
                let appointment = world.register[patient.id].appointment;
                (Priority::Routine, world.diary.time_of(appointment))
            }
            Record::Aside(patient) => (world.register[patient.id].priority, now),
            // What is over can wait for what is to come.
            Record::OnPaper => (Priority::Routine, Time::MAX),
        };
        world.tell_queued(queue, |world| concerned(world, record));
        self.noted += 1;
        let list = &mut self.lists[queue.index()];
        // What somebody has begun on goes before all that is alike.
        let entry = |number| Entry {
            record,
            number,
            left,
        };
        match left {
            Some(_) => list.put_back(now, (priority, at), entry(0)),
            None => list.join(now, (priority, at), entry(self.noted)),
        };
        world.work_waits(queue);
    }

    /// Takes the first record of a list as a task.
    pub fn take<O: Observer>(&mut self, world: &mut World<'_, O>, queue: QueueId) -> Option<Task> {
        let entry = self.lists[queue.index()].take(world.now())?.item;
        let law = world.site.scenario.booking.re_enter.as_ref()?;
        self.in_hand += 1;
        // The time of a patient's record is the patient's own.
        let (entity, occasion) = match entry.record {
            Record::Unknown(patient) | Record::Aside(patient) => {
                let who = &world.register[patient.id];
                let times = u64::from(who.left_aside) << 32;
                (who.uid, u64::from(who.occasion) | times)
            }
            Record::OnPaper => (queue.index() as u64, entry.number),
        };
        let drawn = || {
            let mut stream = world.streams.stream(RE_ENTRY_TIME, entity, occasion);
            law.distribution().sample_duration(&mut stream)
        };
        let takes = entry.left.unwrap_or_else(drawn);
        let task = Task::new(Job::ReEnter(queue, entry.record), takes);
        Some(world.concerning(task, queue, |world| concerned(world, entry.record)))
    }

    /// A task that was begun goes back to the head of its list.
    pub fn hand_over<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        queue: QueueId,
        record: Record,
        left: Duration,
    ) {
        self.in_hand -= 1;
        self.enter(world, queue, record, Some(left));
    }

    /// A record has been entered by somebody.
    pub fn record_entered<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        record: Record,
        care: Care,
    ) {
        self.in_hand -= 1;
        entered(world, record, care);
    }

    /// Writes down what is to be entered at the end of a day, in hand included.
    pub fn close_day<O: Observer>(&self, world: &mut World<'_, O>, day: i64) {
        let waiting: usize = self.lists.iter().map(Queue::len).sum();
        let records = (waiting + self.in_hand as usize) as f64;
        world.ledger.stands(figure::ReEntryWaiting, day, records);
    }
}

/// Whether the records of a queue have to wait: the system that they belong in is down.
#[must_use]
pub fn cannot_enter<O: Observer>(world: &World<'_, O>, queue: QueueId) -> bool {
    world.system.at(world.now()) == Working::Down
        && world.system.of_office(world.site, queue) == OnNewSystem::Yes
}

/// Whether a record still has to be entered: patients may have moved on.
fn is_wanted<O: Observer>(world: &World<'_, O>, record: Record, at: Time) -> bool {
    match record {
        Record::OnPaper => true,
        // On the day itself it is too late: it comes to light at the clinic.
        Record::Unknown(patient) => world.register.is_still(patient) && at.day() > world.day(),
        Record::Aside(patient) => world.register.is_still(patient),
    }
}

/// Whom a record concerns; one on paper is nobody's in particular.
fn concerned<O: Observer>(world: &World<'_, O>, record: Record) -> Option<Somebody> {
    match record {
        Record::OnPaper => None,
        Record::Unknown(of) | Record::Aside(of) => Some(world.patient(of.id)),
    }
}

fn entered<O: Observer>(world: &mut World<'_, O>, record: Record, care: Care) {
    match record {
        Record::OnPaper => {}
        Record::Aside(patient) => world.say(Signal::TakenUpAgain(patient, care)),
        // The old system knows the appointment again.
        Record::Unknown(patient) => {
            world.say(Signal::PutRight(patient, Care::practised(OnNewSystem::No)));
        }
    }
}
