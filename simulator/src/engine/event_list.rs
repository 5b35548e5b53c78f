//! The event list: what happens next, and in which order at equal times; what happening means
//! lives in the [`Model`](super::model::Model).
//!
//! # The order of events
//!
//! Earlier times first; at equal times the lower *rank* first; at equal ranks in the order in
//! which the events were scheduled. A timetable handed to [`EventList::lay_out`] counts as scheduled
//! at that call, its entries in their order.
//!
//! # How it is kept
//!
//! Every pending event is one 128-bit key, so that one comparison decides:
//!
//! ```text
//! | time: 64 bits, sign flipped | rank: 8 | sequence: 32 | place: 24 |
//! ```
//!
//! The event itself rests in a slab at `place` (at most 2^24 pending at once, plus as many
//! timetables: more is refused with a panic). Timetables have a heap of their own for the next
//! entry of each: there are few of them, so their entries come up at next to no cost. When the
//! 32-bit sequence is used up, the pending keys are numbered afresh in their order, once in four
//! thousand million events. Cancelling empties the slot and leaves the key to be skipped when it
//! comes up; when more than half of the keys are such leftovers they are swept out.
//!
//! # Events that can wait
//!
//! What nobody sees until somebody looks, as a car that leaves a car park, need not come up by
//! itself. It is [deferred](EventList::defer): it has its turn like any other event, but is handed
//! out by [`EventList::next_deferred`] alone. Whoever is about to look asks for all that come
//! before the event being handled, so that everything happens in the same order as if it had come
//! up by itself.

mod deferred;
mod key;
mod renumber;

use super::clock::{Duration, Time};
use super::event_heap::EventHeap;
use deferred::Deferred;
use key::{NONE, PLACE_BITS, SEQUENCE_BITS, beginning_of, key, place_of, time_of, with_time};

/// The rank of an event scheduled without naming one: the middle of the range.
pub const DEFAULT_RANK: u8 = 128;

/// How many places a key can tell apart.
const PLACES: u32 = 1 << PLACE_BITS;
/// Below this many leftovers a sweep is not worth its while.
const SWEEP_AT_LEAST: usize = 64;

/// A claim on one scheduled event, good for cancelling it and for nothing else.
///
/// A handle never applies to a later event that happens to use the same storage. What hangs on a
/// place in a [`Queue`](super::queue::Queue) needs none: see [there](super::queue).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct EventHandle {
    place: u32,
    generation: u32,
}

/// One place in the slab. It is free, or taken by `event`, or (cancelled) empty but still named
/// by a key in the heap.
#[derive(Clone, Debug)]
struct Slot<E> {
    /// Counts the events that have been here, so that old handles can be told from new ones.
    generation: u32,
    event: Option<E>,
}

/// Entries already in order of time.
#[derive(Clone, Debug)]
struct Timetable<E> {
    entries: std::vec::IntoIter<(Time, E)>,
}

/// The event list and the clock it drives.
///
/// ```
/// # use cutover_simulator as cutover;
/// use cutover::engine::{EventList, Duration, Time};
///
/// let mut event_list = EventList::new();
/// event_list.schedule(Time::from_ms(20), "second");
/// let handle = event_list.schedule(Time::from_ms(15), "never");
/// event_list.schedule_after(Duration::from_ms(10), "first");
/// assert_eq!(event_list.cancel(handle), Some("never"));
/// assert_eq!(event_list.next(), Some("first"));
/// assert_eq!(event_list.next(), Some("second"));
/// assert_eq!(event_list.now(), Time::from_ms(20));
/// assert_eq!(event_list.next(), None);
/// ```
#[derive(Clone, Debug)]
pub struct EventList<E> {
    now: Time,
    /// Key of the event being handled, or of the moment that the clock was set to.
    current: u128,
    heap: EventHeap,
    /// Key of the next entry of each timetable, whose place is an index of `timetables`.
    next_entries: EventHeap,
    deferred: Deferred<E>,
    slots: Vec<Slot<E>>,
    free_slots: Vec<u32>,
    timetables: Vec<Timetable<E>>,
    free_timetables: Vec<u32>,
    next_sequence: u64,
    /// Keys in the heap whose event has been cancelled.
    leftovers: usize,
    pending: usize,
    handled: u64,
}

impl<E> Default for EventList<E> {
    fn default() -> Self {
        EventList::new()
    }
}

impl<E> EventList<E> {
    /// An empty list with the clock at [`Time::ZERO`].
    #[must_use]
    pub fn new() -> EventList<E> {
        EventList::with_capacity(0)
    }

    /// An empty list with room for `capacity` pending events before it has to grow.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> EventList<E> {
        EventList {
            now: Time::ZERO,
            current: beginning_of(Time::ZERO),
            heap: EventHeap::with_capacity(capacity),
            next_entries: EventHeap::default(),
            deferred: Deferred::default(),
            slots: Vec::with_capacity(capacity),
            free_slots: Vec::new(),
            timetables: Vec::new(),
            free_timetables: Vec::new(),
            next_sequence: 0,
            leftovers: 0,
            pending: 0,
            handled: 0,
        }
    }

    /// An empty list with the clock at `start`, which may be before the first midnight.
    #[must_use]
    pub fn starting_at(start: Time) -> EventList<E> {
        EventList {
            now: start,
            current: beginning_of(start),
            ..EventList::new()
        }
    }

    /// The current time: that of the event being handled.
    #[inline]
    #[must_use]
    pub fn now(&self) -> Time {
        self.now
    }

    /// Number of events still to come, timetable entries and deferred ones included, cancelled
    /// ones not.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.pending
    }

    /// Whether nothing is left to happen.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pending == 0
    }

    /// Number of events handed out so far.
    #[inline]
    #[must_use]
    pub fn handled(&self) -> u64 {
        self.handled
    }

    /// Puts `event` on the list for the instant `at`.
    ///
    /// # Panics
    ///
    /// If `at` is in the past, or if 2^24 events are already pending: both are mistakes in the
    /// model, and going on would make its results wrong.
    #[inline]
    pub fn schedule(&mut self, at: Time, event: E) -> EventHandle {
        self.schedule_ranked(at, DEFAULT_RANK, event)
    }

    /// Puts `event` on the list for `delay` from now.
    ///
    /// # Panics
    ///
    /// As [`EventList::schedule`], so in particular if `delay` is negative.
    #[inline]
    pub fn schedule_after(&mut self, delay: Duration, event: E) -> EventHandle {
        self.schedule_ranked(self.now + delay, DEFAULT_RANK, event)
    }

    /// As [`EventList::schedule`], where `rank` decides among events at the same instant: lower
    /// ranks first, whenever they were scheduled. Others have [`DEFAULT_RANK`].
    #[inline]
    pub fn schedule_ranked(&mut self, at: Time, rank: u8, event: E) -> EventHandle {
        self.refuse_past(at);
        let sequence = self.take_sequence();
        let (key, handle) = self.enter(at, rank, sequence, event);
        self.heap.push(key);
        handle
    }

    /// Puts a whole timetable on the list: appointments, shift starts, recorded arrivals.
    ///
    /// Entries need not be sorted; those at equal times keep their order. However long the
    /// timetable, none of it is in the heap, which stays small and quick. Entries
    /// cannot be cancelled; an entry that may turn out void is for its handler to ignore.
    ///
    /// # Panics
    ///
    /// If an entry is in the past.
    pub fn lay_out(&mut self, batch: impl IntoIterator<Item = (Time, E)>) {
        self.lay_out_ranked(DEFAULT_RANK, batch);
    }

    /// As [`EventList::lay_out`], with a rank for all entries.
    pub fn lay_out_ranked(&mut self, rank: u8, batch: impl IntoIterator<Item = (Time, E)>) {
        let mut entries: Vec<(Time, E)> = batch.into_iter().collect();
        entries.sort_by_key(|&(at, _)| at);
        let Some(&(first, _)) = entries.first() else {
            return;
        };
        self.refuse_past(first);
        let sequence = self.take_sequence();
        self.pending += entries.len();
        let timetable = Timetable {
            entries: entries.into_iter(),
        };
        let index = match self.free_timetables.pop() {
            Some(index) => {
                self.timetables[index as usize] = timetable;
                index
            }
            None => {
                let index = self.timetables.len();
                assert!(
                    index < PLACES as usize,
                    "too many timetables on the event list"
                );
                self.timetables.push(timetable);
                index as u32
            }
        };
        self.next_entries.push(key(first, rank, sequence, index));
    }

    /// Puts an event in the slab.
    #[inline]
    fn enter(&mut self, at: Time, rank: u8, sequence: u64, event: E) -> (u128, EventHandle) {
        let place = match self.free_slots.pop() {
            Some(place) => place,
            None => self.new_slot(),
        };
        let slot = &mut self.slots[place as usize];
        slot.event = Some(event);
        let generation = slot.generation;
        self.pending += 1;
        let key = key(at, rank, sequence, place);
        (key, EventHandle { place, generation })
    }

    /// Takes an event off the list and returns it; `None` if it has already happened or been
    /// cancelled.
    pub fn cancel(&mut self, handle: EventHandle) -> Option<E> {
        let slot = self.slots.get_mut(handle.place as usize)?;
        if slot.generation != handle.generation {
            return None;
        }
        let event = slot.event.take()?;
        self.pending -= 1;
        self.leftovers += 1;
        if self.leftovers >= SWEEP_AT_LEAST && self.leftovers * 2 > self.heap.len() {
            self.sweep();
        }
        Some(event)
    }

    /// Whether the event behind `handle` is still to come.
    #[must_use]
    pub fn is_pending(&self, handle: EventHandle) -> bool {
        self.slots
            .get(handle.place as usize)
            .is_some_and(|slot| slot.generation == handle.generation && slot.event.is_some())
    }

    /// Moves the clock to the next event and hands it over; `None` if there is none but deferred
    /// ones.
    #[inline]
    // An iterator would have to borrow the event list that handlers schedule on.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Option<E> {
        self.next_if(|_| true)
    }

    /// As [`EventList::next`], but only if the next event is before `until`; otherwise nothing
    /// changes, the clock included.
    #[inline]
    pub fn next_before(&mut self, until: Time) -> Option<E> {
        self.next_if(|at| at < until)
    }

    /// When the next event is due; `None` if there is none. Tidies up cancelled events on the
    /// way, which is why it needs `&mut`.
    pub fn peek_time(&mut self) -> Option<Time> {
        let entry = self.next_entries.min();
        while let Some(least) = self.heap.min() {
            let place = place_of(least);
            if self.slots[place as usize].event.is_some() {
                return Some(time_of(entry.map_or(least, |entry| entry.min(least))));
            }
            self.heap.remove_min();
            self.leftovers -= 1;
            self.free(place);
        }
        entry.map(time_of)
    }

    /// Moves the clock to `to` without handling anything.
    ///
    /// # Panics
    ///
    /// If `to` is in the past or an event is pending before it.
    pub fn advance_to(&mut self, to: Time) {
        self.refuse_past(to);
        if let Some(at) = self.peek_time() {
            assert!(
                at >= to,
                "cannot move the clock to {to}: an event is due at {at}"
            );
        }
        self.now = to;
        self.reach(self.current.max(beginning_of(to)));
    }

    #[inline]
    fn next_if(&mut self, due: impl Fn(Time) -> bool) -> Option<E> {
        loop {
            let entry = self.next_entries.min().unwrap_or(NONE);
            let least = self.heap.min().unwrap_or(NONE).min(entry);
            let at = time_of(least);
            if least == NONE || !due(at) {
                return None;
            }
            let event = if least == entry {
                self.next_entry(entry)
            } else {
                self.heap.remove_min();
                let place = place_of(least);
                let event = self.slots[place as usize].event.take();
                self.free(place);
                event
            };
            match event {
                Some(event) => {
                    self.now = at;
                    self.reach(least);
                    self.pending -= 1;
                    self.handled += 1;
                    return Some(event);
                }
                None => self.leftovers -= 1,
            }
        }
    }

    /// Takes the timetable's entry behind `key`, which is the next of all.
    #[inline]
    fn next_entry(&mut self, key: u128) -> Option<E> {
        self.next_entries.remove_min();
        let index = place_of(key);
        let entries = &mut self.timetables[index as usize].entries;
        let (_, event) = entries.next()?;
        match entries.as_slice().first() {
            // Same rank, sequence and place: only the time moves on.
            Some(&(at, _)) => self.next_entries.push(with_time(key, at)),
            None => {
                // Give the memory back now and not when the index is used again.
                *entries = Vec::new().into_iter();
                self.free_timetables.push(index);
            }
        }
        Some(event)
    }

    #[inline]
    fn refuse_past(&self, at: Time) {
        if at < self.now {
            too_late(at, self.now);
        }
    }

    #[cold]
    fn new_slot(&mut self) -> u32 {
        let place = self.slots.len();
        assert!(
            place < PLACES as usize,
            "more than {PLACES} events pending: a timetable (`lay_out`) holds any number"
        );
        self.slots.push(Slot {
            generation: 0,
            event: None,
        });
        place as u32
    }

    /// Makes an emptied slot available again, unless its handles could no longer be told apart.
    #[inline]
    fn free(&mut self, place: u32) {
        let slot = &mut self.slots[place as usize];
        if slot.generation < u32::MAX {
            slot.generation += 1;
            self.free_slots.push(place);
        }
    }

    #[inline]
    fn take_sequence(&mut self) -> u64 {
        if self.next_sequence >> SEQUENCE_BITS != 0 {
            self.renumber();
        }
        let sequence = self.next_sequence;
        self.next_sequence += 1;
        sequence
    }

    /// Removes the keys of cancelled events.
    #[cold]
    fn sweep(&mut self) {
        let EventList {
            heap,
            slots,
            free_slots,
            ..
        } = self;
        heap.retain(|&key| {
            let place = place_of(key);
            if slots[place as usize].event.is_some() {
                return true;
            }
            let slot = &mut slots[place as usize];
            if slot.generation < u32::MAX {
                slot.generation += 1;
                free_slots.push(place);
            }
            false
        });
        self.leftovers = 0;
    }
}

/// Out of line, so that the text of the complaint stays out of the way of scheduling.
#[cold]
#[inline(never)]
fn too_late(at: Time, now: Time) -> ! {
    panic!("cannot schedule at {at}: it is already {now}");
}

#[cfg(test)]
mod tests;
