//! Re-entry: what was done outside the system and has to be entered: on paper, on the list
//! outside the system, or before a roll-back. Why it was done outside is elsewhere.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::booking_errors::Care;
use super::ids::{QueueId, SpecialtyId};
use super::observer::Observer;
use super::patient::{PatientRef, Register};
use super::purpose::Purpose;
use super::site::QueueKind;
use super::task::{Job, Task};
use super::{Event, Hospital};
use crate::engine::{Agenda, Duration, Time};
use crate::model::spec::Priority;

/// Something to be entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Record {
    /// An appointment that the old system does not know after a roll-back.
    Unknown(PatientRef),
    /// A booking left on the list outside the system.
    Aside(PatientRef),
    /// Something done on paper.
    OnPaper,
}

/// An entry of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    /// Urgent patients on the list outside the system first, like on any other list.
    priority: Priority,
    /// The nearest appointment first, then in the order in which it was done.
    at: Time,
    number: u64,
    record: Record,
    since: Time,
    left: Option<Duration>,
}

/// What is to be entered, by queue of the site.
#[derive(Clone, Debug)]
pub struct ReEntry {
    lists: Vec<BinaryHeap<Reverse<Entry>>>,
    noted: u64,
    in_hand: u32,
}

impl ReEntry {
    /// Nothing to enter.
    #[must_use]
    pub fn new(queues: usize) -> Self {
        Self {
            lists: vec![BinaryHeap::new(); queues],
            noted: 0,
            in_hand: 0,
        }
    }

    /// Drops records of patients who have moved on, and says since when the first has waited.
    pub(super) fn head_since(
        &mut self,
        queue: QueueId,
        register: &Register,
        now: Time,
    ) -> Option<Time> {
        let list = &mut self.lists[queue.index()];
        while let Some(Reverse(first)) = list.peek() {
            let still = match first.record {
                Record::OnPaper => true,
                // On the day itself it is too late: it comes to light at the clinic.
                Record::Unknown(patient) => {
                    register.still(patient).is_some() && first.at.day() > now.day()
                }
                Record::Aside(patient) => register.still(patient).is_some(),
            };
            if still {
                return Some(first.since);
            }
            list.pop();
        }
        None
    }

    /// Records waiting, in hand included.
    pub(super) fn waiting(&self) -> usize {
        self.lists.iter().map(BinaryHeap::len).sum::<usize>() + self.in_hand as usize
    }
}

impl<O: Observer> Hospital<'_, O> {
    /// Something was done outside the system of a specialty.
    pub(super) fn await_entry(
        &mut self,
        specialty: SpecialtyId,
        record: Record,
        agenda: &mut Agenda<Event>,
    ) {
        let queue = self.site.specialties[specialty.index()].worklist(QueueKind::ReEnter);
        self.note_record(queue, record, None, agenda);
    }

    fn note_record(
        &mut self,
        queue: QueueId,
        record: Record,
        left: Option<Duration>,
        agenda: &mut Agenda<Event>,
    ) {
        if self.site.scenario.booking.re_enter.is_none() {
            let system = match record {
                Record::Aside(patient) => self.is_live(self.register[patient.id].specialty),
                _ => super::staff::OnNewSystem::No,
            };
            self.entered(record, Care::practised(system), agenda);
            return;
        }
        let now = agenda.now();
        let (priority, at) = match record {
            Record::Unknown(patient) => {
                let at = self.diary.time_of(self.register[patient.id].appointment);
                (Priority::Routine, at)
            }
            Record::Aside(patient) => (self.register[patient.id].priority, now),
            // What is over can wait for what is to come.
            Record::OnPaper => (Priority::Routine, Time::MAX),
        };
        self.tell_queued(now, queue, Job::ReEnter(queue, record));
        self.re_entry.noted += 1;
        let entry = Entry {
            priority,
            at,
            number: if left.is_some() {
                0
            } else {
                self.re_entry.noted
            },
            record,
            since: now,
            left,
        };
        self.re_entry.lists[queue.index()].push(Reverse(entry));
        self.work_arrives(queue, agenda);
    }

    /// Takes the first record of a list as a task.
    pub(super) fn take_record(&mut self, queue: QueueId) -> Option<Task> {
        let Reverse(entry) = self.re_entry.lists[queue.index()].pop()?;
        let law = self.site.scenario.booking.re_enter.as_ref()?;
        self.re_entry.in_hand += 1;
        // The time of a patient's record is the patient's own.
        let (entity, occasion) = match entry.record {
            Record::Unknown(patient) | Record::Aside(patient) => {
                let who = &self.register[patient.id];
                let times = u64::from(who.left_aside) << 32;
                (who.uid, u64::from(who.occasion) | times)
            }
            Record::OnPaper => (queue.index() as u64, entry.number),
        };
        let drawn = || {
            let mut stream = self.luck.stream(Purpose::ReEntryTime, entity, occasion);
            law.distribution().sample_duration(&mut stream)
        };
        let takes = entry.left.unwrap_or_else(drawn);
        Some(Task::new(Job::ReEnter(queue, entry.record), takes))
    }

    /// A task that was begun goes back to the head of its list.
    pub(super) fn hand_over_record(
        &mut self,
        queue: QueueId,
        record: Record,
        left: Duration,
        agenda: &mut Agenda<Event>,
    ) {
        self.re_entry.in_hand -= 1;
        self.note_record(queue, record, Some(left), agenda);
    }

    /// A record has been entered by somebody.
    pub(super) fn record_entered(
        &mut self,
        record: Record,
        care: Care,
        agenda: &mut Agenda<Event>,
    ) {
        self.re_entry.in_hand -= 1;
        self.entered(record, care, agenda);
    }

    fn entered(&mut self, record: Record, care: Care, agenda: &mut Agenda<Event>) {
        match record {
            Record::OnPaper => {}
            Record::Aside(patient) => self.taken_up_again(patient, care, agenda),
            Record::Unknown(patient) => self.known_again(patient, agenda),
        }
    }
}
