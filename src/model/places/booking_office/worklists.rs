//! The worklists of the booking office: who is to be registered, booked, rebooked, or waits for a
//! slot, and in which order. What is done about them is `booking_office`.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::engine::{Duration, Time};
use crate::model::spec::{Priority, SlotKind};
use crate::model::world::ids::{QueueId, SpecialtyId};
use crate::model::world::patient::PatientRef;
use crate::model::world::register::Register;

/// An entry of a worklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    /// Urgent first, then the longest wait.
    priority: Priority,
    since: Time,
    /// Order of joining, for those who are alike.
    number: u64,
    pub(super) patient: PatientRef,
    /// What is left of it, if somebody has begun on it.
    pub(super) left: Option<Duration>,
}

/// The worklists.
#[derive(Clone, Debug)]
pub struct Worklists {
    lists: Vec<BinaryHeap<Reverse<Entry>>>,
    /// Patients without a slot, by specialty and kind of slot.
    without_slot: Vec<[BinaryHeap<Reverse<Entry>>; 3]>,
    joined: u64,
}

impl Worklists {
    /// Empty worklists, one for each queue of the site.
    #[must_use]
    pub fn new(queues: usize, specialties: usize) -> Self {
        let empty = || [BinaryHeap::new(), BinaryHeap::new(), BinaryHeap::new()];
        Self {
            lists: vec![BinaryHeap::new(); queues],
            without_slot: (0..specialties).map(|_| empty()).collect(),
            joined: 0,
        }
    }

    fn entry(&mut self, register: &Register, patient: PatientRef, left: Option<Duration>) -> Entry {
        let who = &register[patient.id];
        self.joined += 1;
        Entry {
            priority: who.priority,
            since: who.waits_since(),
            // What somebody has begun on goes before all who are alike.
            number: if left.is_some() { 0 } else { self.joined },
            patient,
            left,
        }
    }

    /// A patient joins a worklist; `left` is what is left of a task that was begun.
    pub(super) fn join(
        &mut self,
        queue: QueueId,
        register: &Register,
        patient: PatientRef,
        left: Option<Duration>,
    ) {
        let entry = self.entry(register, patient, left);
        self.lists[queue.index()].push(Reverse(entry));
    }

    /// Takes the first entry of a worklist.
    pub(super) fn take(&mut self, queue: QueueId) -> Option<Entry> {
        self.lists[queue.index()].pop().map(|Reverse(entry)| entry)
    }

    /// Sets a patient aside until there is a slot of this kind.
    pub(super) fn set_aside(&mut self, register: &Register, patient: PatientRef, kind: SlotKind) {
        let entry = self.entry(register, patient, None);
        let specialty = register[patient.id].specialty.index();
        self.without_slot[specialty][kind as usize].push(Reverse(entry));
    }

    /// Takes the first of those who wait for a slot of this kind.
    pub(super) fn take_back(
        &mut self,
        specialty: SpecialtyId,
        kind: SlotKind,
    ) -> Option<PatientRef> {
        let first = self.without_slot[specialty.index()][kind as usize].pop();
        first.map(|Reverse(entry)| entry.patient)
    }

    /// Whether anybody waits for a slot of this kind.
    pub(super) fn has_set_aside(&self, specialty: SpecialtyId, kind: SlotKind) -> bool {
        !self.without_slot[specialty.index()][kind as usize].is_empty()
    }

    /// Everybody on a worklist; some may have moved on since.
    pub(super) fn everybody(&self) -> impl Iterator<Item = PatientRef> {
        let entries = self.lists.iter().flatten();
        entries.map(|Reverse(entry)| entry.patient)
    }

    /// Drops entries of patients who have moved on, and says since when the first has waited
    /// on the list.
    pub(super) fn head_since(&mut self, queue: QueueId, register: &Register) -> Option<Time> {
        let list = &mut self.lists[queue.index()];
        while let Some(Reverse(first)) = list.peek() {
            if let Some(patient) = register.still(first.patient) {
                return Some(patient.listed);
            }
            list.pop();
        }
        None
    }
}
