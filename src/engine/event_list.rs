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
//! The event itself rests in a slab at `place` (at most 2^23 pending at once, plus as many
//! timetables: more is refused with a panic). When the 32-bit sequence is used up, the pending
//! keys are numbered afresh in their order, once in four thousand million events. Cancelling
//! empties the slot and leaves the key to be skipped when it comes up; when more than half of the
//! keys are such leftovers they are swept out.

use super::clock::{Duration, Time};
use super::event_heap::EventHeap;

/// The rank of an event scheduled without naming one: the middle of the range.
pub const DEFAULT_RANK: u8 = 128;

const PLACE_BITS: u32 = 24;
const SEQUENCE_BITS: u32 = 32;
const RANK_SHIFT: u32 = PLACE_BITS + SEQUENCE_BITS;
const PLACE_MASK: u64 = (1 << PLACE_BITS) - 1;
/// Set in a place that is the index of a timetable, clear for a slot of the slab.
const TIMETABLE: u32 = 1 << (PLACE_BITS - 1);
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

/// Entries already in order of time, merged into the heap one at a time.
#[derive(Clone, Debug)]
struct Timetable<E> {
    entries: std::vec::IntoIter<(Time, E)>,
}

/// The event list and the clock it drives.
///
/// ```
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
    heap: EventHeap,
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
            heap: EventHeap::with_capacity(capacity),
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
            ..EventList::new()
        }
    }

    /// The current time: that of the event being handled.
    #[inline]
    #[must_use]
    pub fn now(&self) -> Time {
        self.now
    }

    /// Number of events still to come, timetable entries included, cancelled ones not.
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
    /// If `at` is in the past, or if 2^23 events are already pending: both are mistakes in the
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
        let place = match self.free_slots.pop() {
            Some(place) => place,
            None => self.new_slot(),
        };
        let slot = &mut self.slots[place as usize];
        slot.event = Some(event);
        let generation = slot.generation;
        self.pending += 1;
        self.heap.push(key(at, rank, sequence, place));
        EventHandle { place, generation }
    }

    /// Puts a whole timetable on the list: appointments, shift starts, recorded arrivals.
    ///
    /// Entries need not be sorted; those at equal times keep their order. However long the
    /// timetable, it takes one place in the heap, so the heap stays small and quick. Entries
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
                    index < TIMETABLE as usize,
                    "too many timetables on the event list"
                );
                self.timetables.push(timetable);
                index as u32
            }
        };
        self.heap
            .push(key(first, rank, sequence, index | TIMETABLE));
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

    /// Moves the clock to the next event and hands it over; `None` if there is none.
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
        loop {
            let least = self.heap.min()?;
            let place = place_of(least);
            if place & TIMETABLE != 0 || self.slots[place as usize].event.is_some() {
                return Some(time_of(least));
            }
            self.heap.remove_min();
            self.leftovers -= 1;
            self.free(place);
        }
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
    }

    #[inline]
    fn next_if(&mut self, due: impl Fn(Time) -> bool) -> Option<E> {
        loop {
            let least = self.heap.min()?;
            let at = time_of(least);
            if !due(at) {
                return None;
            }
            let place = place_of(least);
            self.heap.remove_min();
            let event = if place & TIMETABLE == 0 {
                let event = self.slots[place as usize].event.take();
                self.free(place);
                event
            } else {
                self.next_entry(least)
            };
            match event {
                Some(event) => {
                    self.now = at;
                    self.pending -= 1;
                    self.handled += 1;
                    return Some(event);
                }
                None => self.leftovers -= 1,
            }
        }
    }

    /// Takes the entry behind `key` and puts its timetable's next entry on the heap.
    fn next_entry(&mut self, taken: u128) -> Option<E> {
        let index = place_of(taken) & !TIMETABLE;
        let entries = &mut self.timetables[index as usize].entries;
        let (_, event) = entries.next()?;
        match entries.as_slice().first() {
            // Same rank, sequence and place: only the time moves on.
            Some(&(at, _)) => self.heap.push(with_time(taken, at)),
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
            place < TIMETABLE as usize,
            "more than {TIMETABLE} events pending: a timetable (`lay_out`) holds any number"
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

    /// Numbers the pending keys 0, 1, 2, ... in their present order, which thereby stays the same.
    #[cold]
    fn renumber(&mut self) {
        // By sequence, not by time: a timetable keeps its number for times still to come, so
        // order must hold between any two keys whatever their times.
        let keys = self.heap.sorted_mut();
        keys.sort_unstable_by_key(|&key| sequence_of(key));
        for (sequence, key) in keys.iter_mut().enumerate() {
            *key = with_sequence(*key, sequence as u64);
        }
        self.next_sequence = keys.len() as u64;
        keys.sort_unstable();
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
            if place & TIMETABLE != 0 || slots[place as usize].event.is_some() {
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

#[inline]
fn key(at: Time, rank: u8, sequence: u64, place: u32) -> u128 {
    let low = (u64::from(rank) << RANK_SHIFT) | (sequence << PLACE_BITS) | u64::from(place);
    with_time(u128::from(low), at)
}

#[inline]
fn with_time(key: u128, at: Time) -> u128 {
    // Flipping the sign bit makes the unsigned order of the bits the order of the times.
    let high = at.as_ms() as u64 ^ (1 << 63);
    (u128::from(high) << 64) | u128::from(key as u64)
}

fn with_sequence(key: u128, sequence: u64) -> u128 {
    let field = ((1_u128 << SEQUENCE_BITS) - 1) << PLACE_BITS;
    (key & !field) | (u128::from(sequence) << PLACE_BITS)
}

#[inline]
fn time_of(key: u128) -> Time {
    Time::from_ms(((key >> 64) as u64 ^ (1 << 63)) as i64)
}

fn sequence_of(key: u128) -> u64 {
    (key as u64 >> PLACE_BITS) & ((1 << SEQUENCE_BITS) - 1)
}

#[inline]
fn place_of(key: u128) -> u32 {
    (key as u64 & PLACE_MASK) as u32
}

#[cfg(test)]
mod tests;
