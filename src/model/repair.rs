//! Repair: bookings that are checked, and faulty or migrated appointments that are put right,
//! the nearest first. How they became faulty is `booking_errors` and `migration`.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::booking_errors::Care;
use super::ids::{PatientId, QueueId};
use super::observer::{Happening, Observer};
use super::patient::{Fault, Holds, PatientRef, Register, Repair, Stage};
use super::plan::Period;
use super::purpose::Purpose;
use super::site::QueueKind;
use super::task::{Job, Task};
use super::{Event, Hospital};
use crate::engine::{Agenda, Duration, Time};
use crate::model::spec::Measure;

/// An appointment on one of the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    /// When the appointment is: the nearest first.
    at: Time,
    patient: PatientRef,
    since: Time,
    left: Option<Duration>,
}

/// The lists of appointments to check and to put right, by queue of the site.
#[derive(Clone, Debug)]
pub struct Repairs {
    lists: Vec<BinaryHeap<Reverse<Entry>>>,
    in_hand: usize,
}

impl Repairs {
    /// Nothing to put right.
    #[must_use]
    pub fn new(queues: usize) -> Self {
        Self {
            lists: vec![BinaryHeap::new(); queues],
            in_hand: 0,
        }
    }

    /// Drops what needs no attention any more, and says since when the first has waited.
    pub(super) fn head_since(
        &mut self,
        queue: QueueId,
        kind: QueueKind,
        register: &Register,
        now: Time,
    ) -> Option<Time> {
        let list = &mut self.lists[queue.index()];
        while let Some(Reverse(first)) = list.peek() {
            let still = register.still(first.patient).is_some_and(|patient| {
                patient.stage == Stage::Booked
                    && (kind == QueueKind::Validate || patient.fault().is_some())
            });
            // On the day itself it is too late for either.
            if still && first.at.day() > now.day() {
                return Some(first.since);
            }
            list.pop();
        }
        None
    }

    fn take(&mut self, queue: QueueId) -> Option<Entry> {
        self.lists[queue.index()].pop().map(|Reverse(entry)| entry)
    }

    /// Appointments that somebody is putting right now.
    pub(super) fn in_hand(&self) -> usize {
        self.in_hand
    }

    /// Entries of a list, whether or not they still need attention.
    pub(super) fn waiting<'a>(
        &'a self,
        queue: QueueId,
        register: &'a Register,
    ) -> impl Iterator<Item = PatientRef> + 'a {
        let entries = self.lists[queue.index()].iter();
        let faulty = |p: &PatientRef| register.still(*p).is_some_and(|p| p.fault().is_some());
        entries
            .map(|Reverse(entry)| entry.patient)
            .filter(move |p| faulty(p))
    }
}

impl<O: Observer> Hospital<'_, O> {
    /// Position of a kind of work among an office's worklists.
    fn list_of(&self, id: PatientId, kind: QueueKind) -> QueueId {
        let specialty = self.register[id].specialty;
        self.site.specialties[specialty.index()].worklist(kind)
    }

    fn enter(
        &mut self,
        patient: PatientRef,
        kind: QueueKind,
        left: Option<Duration>,
        agenda: &mut Agenda<Event>,
    ) {
        let queue = self.list_of(patient.id, kind);
        let job = match kind {
            QueueKind::Validate => Job::Validate(patient),
            _ => Job::Repair(patient),
        };
        self.tell_queued(agenda.now(), queue, job);
        let at = self.diary.time_of(self.register[patient.id].appointment);
        let entry = Entry {
            at,
            patient,
            since: agenda.now(),
            left,
        };
        self.repairs.lists[queue.index()].push(Reverse(entry));
        self.work_arrives(queue, agenda);
    }

    /// A booking was made: it is checked, where somebody does that in this arm.
    pub(super) fn await_check(&mut self, id: PatientId, care: Care, agenda: &mut Agenda<Event>) {
        if care.system == super::staff::OnNewSystem::No
            || self.site.scenario.booking.validate.is_none()
        {
            return;
        }
        let queue = self.list_of(id, QueueKind::Validate);
        let served_by = &self.site.queues[queue.index()].served_by;
        let day = agenda.now().day();
        let employed = |m: &super::ids::MemberId| {
            let until = self.staff.members[m.index()].employed.to;
            // Who is still to be ordered is employed never yet.
            until > day || until == Period::NEVER.to
        };
        let somebody = |g: &super::ids::GroupId| {
            let mut members = self.staff.by_group[g.index()].iter();
            members.any(employed)
        };
        if served_by.iter().any(somebody) {
            self.enter(
                self.register.reference(id),
                QueueKind::Validate,
                None,
                agenda,
            );
        }
    }

    /// A fault has come to light before the day: it is put right at once, or put on the list.
    pub(super) fn fault_found(&mut self, patient: PatientRef, agenda: &mut Agenda<Event>) {
        let Some(who) = self.register.still(patient) else {
            return;
        };
        if who.stage != Stage::Booked || who.fault().is_none() {
            return;
        }
        if self.site.scenario.booking.repair.is_none() {
            let system = self.is_live(who.specialty);
            self.put_right(patient, Care::practised(system), agenda);
        } else if who.repair == Repair::NotListed {
            self.register[patient.id].repair = Repair::Listed;
            self.enter(patient, QueueKind::Repair, None, agenda);
        }
    }

    /// Takes the first entry of a list as a task.
    pub(super) fn take_repair(&mut self, queue: QueueId, kind: QueueKind) -> Option<Task> {
        let entry = self.repairs.take(queue)?;
        let who = self.register.still(entry.patient)?;
        let (uid, occasion) = (who.uid, u64::from(who.occasion));
        let booking = &self.site.scenario.booking;
        let (job, law, purpose) = match kind {
            QueueKind::Validate => (
                Job::Validate(entry.patient),
                &booking.validate,
                Purpose::ValidateTime,
            ),
            _ => (
                Job::Repair(entry.patient),
                &booking.repair,
                Purpose::RepairTime,
            ),
        };
        let law = law.as_ref()?;
        let drawn = || {
            law.distribution()
                .sample_duration(&mut self.luck.stream(purpose, uid, occasion))
        };
        let takes = entry.left.unwrap_or_else(drawn);
        self.repairs.in_hand += usize::from(kind == QueueKind::Repair);
        Some(Task::new(job, takes))
    }

    /// Somebody has dealt with an appointment on the list.
    pub(super) fn repaired(&mut self, patient: PatientRef, care: Care, agenda: &mut Agenda<Event>) {
        self.repairs.in_hand -= 1;
        self.put_right(patient, care, agenda);
    }

    /// A task that was begun goes back on its list.
    pub(super) fn hand_over_repair(&mut self, task: Task, agenda: &mut Agenda<Event>) {
        let (patient, kind) = match task.job {
            Job::Validate(patient) => (patient, QueueKind::Validate),
            Job::Repair(patient) => (patient, QueueKind::Repair),
            _ => return,
        };
        self.repairs.in_hand -= usize::from(kind == QueueKind::Repair);
        if self.register.still(patient).is_some() {
            self.enter(patient, kind, Some(task.left), agenda);
        }
    }

    /// A booking has been checked.
    pub(super) fn checked(&mut self, patient: PatientRef, care: Care, agenda: &mut Agenda<Event>) {
        self.ledger
            .add(Measure::Validated, agenda.now().day(), 1.0, 1.0);
        let Some(who) = self.register.still(patient) else {
            return;
        };
        if who.record == super::patient::Record::Duplicate {
            self.duplicate_found(patient.id, agenda);
        } else if who.fault().is_some() && who.stage == Stage::Booked {
            match self.site.scenario.booking.repair {
                Some(_) => self.fault_found(patient, agenda),
                None => self.put_right(patient, care, agenda),
            }
        }
    }

    /// Puts an appointment right before its day.
    pub(super) fn put_right(
        &mut self,
        patient: PatientRef,
        care: Care,
        agenda: &mut Agenda<Event>,
    ) {
        let Some(who) = self.register.still(patient) else {
            return;
        };
        let Some(fault) = who.fault().filter(|_| who.stage == Stage::Booked) else {
            return;
        };
        let (slot, specialty) = (who.appointment, who.specialty);
        let now = agenda.now();
        if self.diary.session(slot.session).day <= now.day() {
            // Too late: it comes to light at the clinic.
            return;
        }
        self.ledger
            .add_for(Measure::FaultsFoundBefore, specialty, now.day(), 1.0, 1.0);
        self.tell(now, patient.id, Happening::PutRight);
        self.register[patient.id].repair = Repair::NotListed;
        match fault {
            Fault::WrongTime | Fault::NotTold => self.register.sets_fault(patient.id, None),
            Fault::OutOfSlot | Fault::NotReEntered if self.diary.is_free(slot) => {
                self.diary.book(slot, patient.id);
                self.register.sets_fault(patient.id, None);
                self.register[patient.id].holds = Holds::Slot;
            }
            _ => self.moved(patient.id, care, agenda),
        }
    }

    /// The appointment is given up for another one, of which the patient is told.
    fn moved(&mut self, id: PatientId, care: Care, agenda: &mut Agenda<Event>) {
        self.leaves_slot(id, agenda);
        self.register[id].occasion += 1;
        self.book_now(id, care, agenda);
        if self.register[id].stage == Stage::NoSlot {
            self.silence_begins(id, agenda.now());
        }
    }
}
