//! Repair: bookings that are checked, and faulty or migrated appointments that are put right,
//! the nearest first. How they became faulty is `booking_errors` and `migration`.

use crate::engine::{Duration, Queue, Time};
use crate::model::measures::figure;
use crate::model::spec::Priority;
use crate::model::world::World;
use crate::model::world::care::{Care, OnNewSystem};
use crate::model::world::ids::{PatientId, QueueId};
use crate::model::world::observer::{Observer, TraceEvent};
use crate::model::world::overdue::Overdue;
use crate::model::world::patient::{Fault, Holds, PatientRef, Record, Repair, Stage};
use crate::model::world::purpose::Purpose;
use crate::model::world::register::Register;
use crate::model::world::signal::{BookedBy, Signal};
use crate::model::world::site::{QueueKind, Site};
use crate::model::world::task::{Job, Task};

/// Time to put an appointment right.
const REPAIR_TIME: Purpose = Purpose::numbered(38);
/// Time to check a booking.
const VALIDATE_TIME: Purpose = Purpose::numbered(39);

/// The lists of appointments to check and to put right, by queue of the site: the nearest
/// appointment first, with what is left of a task that was begun.
#[derive(Clone, Debug)]
pub struct Repairs {
    lists: Vec<Queue<(Time, PatientRef), Option<Duration>>>,
    in_hand: usize,
}

impl Repairs {
    /// Nothing to put right.
    #[must_use]
    pub fn new(site: &Site<'_>) -> Self {
        let none = |_| Queue::new(Time::ZERO);
        Self {
            lists: site.queues.iter().map(none).collect(),
            in_hand: 0,
        }
    }

    /// Drops what needs no attention any more, and says since when the first has waited.
    pub fn head_since<O: Observer>(
        &mut self,
        world: &World<'_, O>,
        queue: QueueId,
        kind: QueueKind,
    ) -> Option<Time> {
        let now = world.now();
        let list = &mut self.lists[queue.index()];
        let first = list.drop_from_front(now, |first| is_wanted(world, first.key, kind))?;
        Some(first.since)
    }

    /// Adds what is past its due time on the lists.
    pub fn add_overdue<O: Observer>(&self, world: &World<'_, O>, overdue: &mut Overdue) {
        for (queue, list) in world.site.queues.iter().zip(&self.lists) {
            let wanted = list
                .everybody()
                .filter(|e| is_wanted(world, e.key, queue.kind));
            for entry in wanted {
                overdue.task(queue.kind.work(), Priority::Routine, entry.since);
            }
        }
    }

    fn enter<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        patient: PatientRef,
        kind: QueueKind,
        left: Option<Duration>,
    ) {
        let who = &world.register[patient.id];
        let queue = world.site.specialties[who.specialty.index()].worklist(kind);
        let at = world.diary.time_of(who.appointment);
        world.tell_queued(queue, |world| Some(world.patient(patient.id)));
        self.lists[queue.index()].join(world.now(), (at, patient), left);
        world.work_waits(queue);
    }

    /// A booking was made: it is checked, where somebody does that in this arm.
    pub fn may_be_checked<O: Observer>(&mut self, world: &mut World<'_, O>, id: PatientId) {
        let specialty = &world.site.specialties[world.register[id].specialty.index()];
        let queue = specialty.worklist(QueueKind::Validate);
        let served_by = &world.site.queues[queue.index()].served_by;
        if world.staff.employs(served_by, world.day()) {
            let patient = world.register.reference(id);
            self.enter(world, patient, QueueKind::Validate, None);
        }
    }

    /// A fault has come to light before the day: it is put right at once, or put on the list.
    pub fn fault_found<O: Observer>(&mut self, world: &mut World<'_, O>, patient: PatientRef) {
        let Some(who) = world.register.still(patient) else {
            return;
        };
        if who.stage != Stage::Booked || who.fault().is_none() {
            return;
        }
        if world.site.scenario.booking.repair.is_none() {
            let care = Care::practised(world.is_live(who.specialty));
            world.say(Signal::PutRight(patient, care));
        } else if who.repair == Repair::NotListed {
            world.register[patient.id].repair = Repair::Listed;
            self.enter(world, patient, QueueKind::Repair, None);
        }
    }

    /// Takes the first entry of a list as a task.
    pub fn take<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        queue: QueueId,
        kind: QueueKind,
    ) -> Option<Task> {
        let entry = self.lists[queue.index()].take(world.now())?;
        let patient = entry.key.1;
        world.register.still(patient)?;
        let booking = &world.site.scenario.booking;
        let (job, law, purpose) = match kind {
            QueueKind::Validate => (Job::Validate(patient), &booking.validate, VALIDATE_TIME),
            _ => (Job::Repair(patient), &booking.repair, REPAIR_TIME),
        };
        let law = law.as_ref()?;
        let drawn = || world.time_of(patient.id, purpose, law);
        let takes = entry.item.unwrap_or_else(drawn);
        self.in_hand += usize::from(kind == QueueKind::Repair);
        Some(world.concerning(Task::new(job, takes), queue, |world| {
            Some(world.patient(patient.id))
        }))
    }

    /// Somebody has dealt with an appointment on the list.
    pub fn repaired<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        patient: PatientRef,
        care: Care,
    ) {
        self.in_hand -= 1;
        put_right(world, patient, care);
    }

    /// A task that was begun goes back on its list.
    pub fn hand_over<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        patient: PatientRef,
        kind: QueueKind,
        left: Duration,
    ) {
        self.in_hand -= usize::from(kind == QueueKind::Repair);
        if world.register.is_still(patient) {
            self.enter(world, patient, kind, Some(left));
        }
    }

    /// Writes down what is to be put right at the end of a day.
    pub fn close_day<O: Observer>(&self, world: &mut World<'_, O>, day: i64) {
        let queues = world.site.queues.iter().zip(&self.lists);
        let lists = queues.filter(|(queue, _)| queue.kind == QueueKind::Repair);
        let faulty = |register: &Register, patient: PatientRef| {
            register.still(patient).is_some_and(|p| p.fault().is_some())
        };
        let entries = lists.flat_map(|(_, list)| list.everybody());
        let still = entries.filter(|entry| faulty(&world.register, entry.key.1));
        let waiting = still.count() + self.in_hand;
        world
            .ledger
            .stands(figure::RepairWaiting, day, waiting as f64);
    }
}

/// Whether an entry of a list still needs attention.
fn is_wanted<O: Observer>(
    world: &World<'_, O>,
    (at, patient): (Time, PatientRef),
    kind: QueueKind,
) -> bool {
    let still = world.register.still(patient).is_some_and(|patient| {
        patient.stage == Stage::Booked && (kind == QueueKind::Validate || patient.fault().is_some())
    });
    // On the day itself it is too late for either.
    still && at.day() > world.day()
}

/// Whether bookings made like this one are checked at all.
#[must_use]
pub fn is_checked<O: Observer>(world: &World<'_, O>, care: Care) -> bool {
    care.system == OnNewSystem::Yes && world.site.scenario.booking.validate.is_some()
}

/// A booking has been checked.
pub fn checked<O: Observer>(world: &mut World<'_, O>, patient: PatientRef, care: Care) {
    world.ledger.one(figure::Validated, world.day());
    let Some(who) = world.register.still(patient) else {
        return;
    };
    if who.record == Record::Duplicate {
        world.say(Signal::DuplicateFound(patient.id));
    } else if who.fault().is_some() && who.stage == Stage::Booked {
        match world.site.scenario.booking.repair {
            Some(_) => world.say(Signal::FaultFound(patient)),
            None => world.say(Signal::PutRight(patient, care)),
        }
    }
}

/// Puts an appointment right before its day.
pub fn put_right<O: Observer>(world: &mut World<'_, O>, patient: PatientRef, care: Care) {
    let Some(who) = world.register.still(patient) else {
        return;
    };
    let Some(fault) = who.fault().filter(|_| who.stage == Stage::Booked) else {
        return;
    };
    let (slot, specialty, now) = (who.appointment, who.specialty, world.now());
    if world.diary.session(slot.session).day <= world.day() {
        // Too late: it comes to light at the clinic.
        return;
    }
    let id = patient.id;
    world
        .ledger
        .one(figure::FaultsFoundBefore.of(specialty), world.day());
    world.tell(now, id, TraceEvent::PutRight);
    world.register[id].repair = Repair::NotListed;
    match fault {
        Fault::NotTold => world.register.sets_fault(id, None),
        Fault::WrongTime => {
            world.register.sets_fault(id, None);
            world.say(Signal::ToldOtherwise(id));
        }
        Fault::OutOfSlot | Fault::NotReEntered if world.diary.is_free(slot) => {
            world.diary.book(slot, id);
            world.register.sets_fault(id, None);
            world.register[id].holds = Holds::Slot;
        }
        // The appointment is given up for another one, of which the patient is told.
        _ => {
            world.say(Signal::GivesUpSlot(id));
            world.say(Signal::BookAnew(id, care, BookedBy::Others));
            world.say(Signal::MayHearNothing(id));
            world.say(Signal::ToldOtherwise(id));
        }
    }
}
