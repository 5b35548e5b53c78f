//! The worklists of the booking office: who is to be registered, booked, rebooked, or waits for a
//! slot, and in which order. What is done about them is the office.

use crate::engine::{Duration, Queue, Time};
use crate::model::spec::{Priority, SlotKind};
use crate::model::world::diary::FreeSlots;
use crate::model::world::ids::{ListId, QueueId, SpecialtyId};
use crate::model::world::patient::PatientRef;
use crate::model::world::register::Register;
use crate::model::world::site::Site;

/// Urgent first, then the longest wait; or what came on the list first, where it goes by age.
type Order = (Priority, Time);

/// What decides the order in a worklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListedBy {
    /// Urgent patients, then the longest wait since referral or since a follow-up was due.
    Wait,
    /// How long the task has been on the list.
    Age,
}

/// An entry of a worklist.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) patient: PatientRef,
    /// As whose it counts.
    pub(super) class: Priority,
    /// Since when it has been on the list.
    pub(super) listed: Time,
    /// What is left of it, if somebody has begun on it.
    pub(super) left: Option<Duration>,
}

/// The worklists.
#[derive(Clone, Debug)]
pub(super) struct Worklists {
    listed_by: ListedBy,
    lists: Vec<Queue<Order, Entry>>,
    /// Patients without a slot, by specialty, list of it and kind of slot.
    without_slot: Vec<Vec<[Queue<Order, PatientRef>; 3]>>,
}

fn order(register: &Register, patient: PatientRef) -> Order {
    let who = &register[patient.id];
    (who.priority, who.waits_since())
}

impl Worklists {
    /// Empty worklists, one for each queue of the site.
    pub(super) fn new(listed_by: ListedBy, site: &Site<'_>) -> Self {
        let none = || [(); 3].map(|()| Queue::new(Time::ZERO));
        let specialties = site.specialties.iter();
        Self {
            listed_by,
            lists: site.queues.iter().map(|_| Queue::new(Time::ZERO)).collect(),
            without_slot: specialties
                .map(|specialty| specialty.lists().map(|_| none()).collect())
                .collect(),
        }
    }

    /// A patient joins a worklist; `left` is what is left of a task that was begun, which goes
    /// before all that is alike.
    pub(super) fn join(
        &mut self,
        now: Time,
        queue: QueueId,
        register: &Register,
        patient: PatientRef,
        left: Option<Duration>,
    ) {
        let who = &register[patient.id];
        let (class, listed) = (who.class(), who.since);
        let order = match self.listed_by {
            ListedBy::Wait => order(register, patient),
            ListedBy::Age => (class, listed),
        };
        let list = &mut self.lists[queue.index()];
        let entry = Entry {
            patient,
            class,
            listed,
            left,
        };
        match left {
            Some(_) => list.put_back(now, order, entry),
            None => list.join(now, order, entry),
        };
    }

    /// Takes the first entry of a worklist.
    pub(super) fn take(&mut self, now: Time, queue: QueueId) -> Option<Entry> {
        self.lists[queue.index()].take(now).map(|first| first.item)
    }

    /// Sets a patient aside until there is a slot of this kind.
    pub(super) fn set_aside(
        &mut self,
        now: Time,
        register: &Register,
        patient: PatientRef,
        (list, kind): (ListId, SlotKind),
    ) {
        let specialty = register[patient.id].specialty;
        let order = order(register, patient);
        let aside = &mut self.without_slot[specialty.index()][list.index()];
        aside[kind as usize].join(now, order, patient);
    }

    /// Takes the first of those who wait for a slot of this kind, whichever list they are on for
    /// which one is free.
    pub(super) fn take_back(
        &mut self,
        now: Time,
        register: &Register,
        (specialty, kind): (SpecialtyId, SlotKind),
        free: &FreeSlots,
    ) -> Option<PatientRef> {
        let lists = self.without_slot[specialty.index()].iter_mut();
        let may_have_one = lists
            .enumerate()
            .filter(|(nth, _)| free.any_for(ListId::new(*nth)));
        let heads = may_have_one.filter_map(|(nth, aside)| {
            let waiting = &mut aside[kind as usize];
            let first = waiting.drop_from_front(now, |first| register.is_still(first.item))?;
            Some((first.key, first.item, nth))
        });
        let (_, _, nth) = heads.min()?;
        let first = self.without_slot[specialty.index()][nth][kind as usize].take(now);
        first.map(|first| first.item)
    }

    /// Whether anybody waits for a slot of this kind.
    pub(super) fn has_set_aside(&self, specialty: SpecialtyId, kind: SlotKind) -> bool {
        let mut lists = self.without_slot[specialty.index()].iter();
        lists.any(|aside| !aside[kind as usize].is_empty())
    }

    /// Everybody on a worklist.
    pub(super) fn everybody(&self, register: &Register) -> impl Iterator<Item = &Entry> {
        self.lists(register).flatten()
    }

    /// Those on each worklist, in the order of the site's queues.
    pub(super) fn lists(
        &self,
        register: &Register,
    ) -> impl Iterator<Item = impl Iterator<Item = &Entry>> {
        self.lists.iter().map(move |list| {
            let entries = list.everybody().map(|waiting| &waiting.item);
            entries.filter(move |entry| register.is_still(entry.patient))
        })
    }

    /// Drops entries of patients who have moved on, and says since when the first has waited
    /// on the list.
    #[inline]
    pub(super) fn head_since(
        &mut self,
        now: Time,
        queue: QueueId,
        register: &Register,
    ) -> Option<Time> {
        let list = &mut self.lists[queue.index()];
        if list.is_empty() {
            return None;
        }
        let first = list.drop_from_front(now, |first| register.is_still(first.item.patient))?;
        Some(first.item.listed)
    }
}
