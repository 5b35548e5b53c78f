//! A queue: whose turn it is, who gives up, and how long it was; who serves it lives in
//! [`servers`](super::servers) and [`server_pool`](super::server_pool), or in the model.
//!
//! # Order
//!
//! The lowest key first; among equal keys those put back after an interruption, then everybody
//! else, each in order of joining. `Queue<(), T>` is first come, first served.
//!
//! # Position or handle?
//!
//! An event about somebody who waits (patience ends, a reminder is due) carries their [`Position`]
//! and comes to nothing once they no longer wait; an [`EventHandle`](super::event_list::EventHandle) is for
//! calling off an event that hangs on no place in a queue. So neither needs a counter of the
//! model's own to tell a stale event from a good one.
//!
//! # How it is kept
//!
//! Entries rest in a slab and never move. Their turns are in a lane, to which those are added that
//! come in order, and in a heap for the others; the next turn is the earlier of the two heads.
//! Whoever leaves empties the slot, and the turn is dropped when it comes up; when more than half
//! of the turns are such leftovers they are swept out. So to join in order and to be taken costs
//! the same however long the queue, to leave costs that on average, and to join out of order or to
//! be taken after that costs the logarithm of the length.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::clock::Time;
use super::tally::TimeWeighted;

/// Below this many leftovers a sweep is not worth its while.
const SWEEP_AT_LEAST: usize = 32;
/// Added to the number of the new, so that they come after those who were put back.
const NEW: u64 = 1 << 63;
const PUT_BACK: u64 = 0;

/// A claim on one place in one queue, good for leaving it and for asking whether it is still held.
///
/// Void once its holder has been taken or has left; it never applies to a later one. To another
/// queue it means nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Position {
    slot: u32,
    generation: u32,
}

/// Somebody, or something, that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting<K, T> {
    /// Decides about the turn: lower first.
    pub key: K,
    /// Since when it has been waiting.
    pub since: Time,
    /// Who or what waits.
    pub item: T,
    /// Its place in the queue.
    pub position: Position,
}

/// When it is the turn of the entry in `slot`. No two have the same number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Turn<K> {
    key: K,
    number: u64,
    slot: u32,
}

/// One place in the slab. It is free, or taken, or (its holder has left) empty but still named by
/// a turn.
#[derive(Clone, Debug)]
struct Slot<K, T> {
    /// Counts the entries that have been here, so that old positions can be told from new ones.
    generation: u32,
    entry: Option<Waiting<K, T>>,
}

/// Those who wait, in order of `K` and then of joining, and the length over time.
///
/// ```
/// # use cutover_simulator as cutover;
/// use cutover::engine::{Queue, Time};
///
/// let at = Time::from_ms;
/// let mut queue = Queue::new(at(0));
/// queue.join(at(0), 2, "Ada");
/// let ben = queue.join(at(10), 1, "Ben");
/// queue.join(at(20), 2, "Cy");
/// // Ben's patience ends while he still waits.
/// assert_eq!(queue.leave(at(30), ben).map(|gone| gone.item), Some("Ben"));
/// let first = queue.take(at(50)).unwrap();
/// assert_eq!((first.item, (at(50) - first.since).as_ms()), ("Ada", 50));
/// assert_eq!(queue.leave(at(60), ben), None);
/// assert_eq!(queue.length().area(at(60)), 50.0 + 20.0 + 40.0);
/// ```
#[derive(Clone, Debug)]
pub struct Queue<K, T> {
    slots: Vec<Slot<K, T>>,
    free: Vec<u32>,
    /// Turns in ascending order. Its head is of somebody who has not left, as is the heap's.
    lane: VecDeque<Turn<K>>,
    /// Turns of those who joined after somebody in the lane who comes later.
    heap: BinaryHeap<Reverse<Turn<K>>>,
    next_number: u64,
    /// Turns in lane and heap whose holder has left.
    leftovers: usize,
    length: TimeWeighted,
}

impl<K: Ord + Copy, T> Queue<K, T> {
    /// An empty queue, observed from `start`.
    #[must_use]
    pub const fn new(start: Time) -> Queue<K, T> {
        Queue {
            slots: Vec::new(),
            free: Vec::new(),
            lane: VecDeque::new(),
            heap: BinaryHeap::new(),
            next_number: 0,
            leftovers: 0,
            length: TimeWeighted::new(start, 0.0),
        }
    }

    /// Puts `item` behind all that have its `key` or a lower one.
    ///
    /// # Panics
    ///
    /// If 2^32 wait already.
    #[inline]
    pub fn join(&mut self, now: Time, key: K, item: T) -> Position {
        self.enter(now, now, key, NEW, item)
    }

    /// As [`Queue::join`] for an item that has been waiting since an earlier time, which has a
    /// say in its turn only if it is part of the `key`.
    ///
    /// # Panics
    ///
    /// As [`Queue::join`].
    #[inline]
    pub fn join_since(&mut self, now: Time, since: Time, key: K, item: T) -> Position {
        self.enter(now, since, key, NEW, item)
    }

    /// Puts an item whose service was interrupted before all new ones of its `key`, behind those
    /// put back earlier.
    ///
    /// # Panics
    ///
    /// As [`Queue::join`].
    #[inline]
    pub fn put_back(&mut self, now: Time, key: K, item: T) -> Position {
        self.enter(now, now, key, PUT_BACK, item)
    }

    /// Whose turn it is.
    #[inline]
    #[must_use]
    pub fn first(&self) -> Option<&Waiting<K, T>> {
        let turn = match (self.lane.front(), self.heap.peek()) {
            (Some(in_lane), Some(Reverse(in_heap))) => in_lane.min(in_heap),
            (Some(turn), None) | (None, Some(Reverse(turn))) => turn,
            (None, None) => return None,
        };
        self.slots[turn.slot as usize].entry.as_ref()
    }

    /// Takes the one whose turn it is.
    #[inline]
    pub fn take(&mut self, now: Time) -> Option<Waiting<K, T>> {
        let turn = match (self.lane.front(), self.heap.peek()) {
            (_, None) => self.lane.pop_front(),
            (Some(in_lane), Some(Reverse(in_heap))) if in_lane < in_heap => self.lane.pop_front(),
            _ => self.heap.pop().map(|Reverse(turn)| turn),
        }?;
        let taken = self.slots[turn.slot as usize].entry.take();
        self.free(turn.slot);
        if self.leftovers > 0 {
            self.drop_leftovers();
        }
        self.length.add(now, -1.0);
        taken
    }

    /// Removes the one who holds this position, whosever turn it is; `None`, and no effect, if
    /// it is void.
    #[inline]
    pub fn leave(&mut self, now: Time, position: Position) -> Option<Waiting<K, T>> {
        let slot = self.slots.get_mut(position.slot as usize)?;
        if slot.generation != position.generation {
            return None;
        }
        let left = slot.entry.take()?;
        self.leftovers += 1;
        self.drop_leftovers();
        self.length.add(now, -1.0);
        Some(left)
    }

    /// The one who holds this position; `None` if it is void.
    #[inline]
    #[must_use]
    pub fn get(&self, position: Position) -> Option<&Waiting<K, T>> {
        let slot = self.slots.get(position.slot as usize)?;
        let entry = slot.entry.as_ref();
        entry.filter(|_| slot.generation == position.generation)
    }

    /// Whether the holder of this position still waits.
    #[inline]
    #[must_use]
    pub fn waits(&self, position: Position) -> bool {
        self.get(position).is_some()
    }

    /// Drops those at the front who are not wanted any more, and says who is the first that is.
    pub fn drop_from_front(
        &mut self,
        now: Time,
        mut still_wanted: impl FnMut(&Waiting<K, T>) -> bool,
    ) -> Option<&Waiting<K, T>> {
        while self.first().is_some_and(|first| !still_wanted(first)) {
            self.take(now);
        }
        self.first()
    }

    /// Takes everybody, in the order of their turn. Those not asked for stay.
    pub fn drain(&mut self, now: Time) -> impl Iterator<Item = Waiting<K, T>> {
        std::iter::from_fn(move || self.take(now))
    }

    /// Everybody, in the order of their turn. Takes time and memory for sorting.
    pub fn iter(&self) -> impl Iterator<Item = &Waiting<K, T>> {
        let in_heap = self.heap.iter().map(|Reverse(turn)| turn);
        let mut turns: Vec<_> = self.lane.iter().chain(in_heap).collect();
        turns.sort();
        let entry = |turn: &Turn<K>| self.slots[turn.slot as usize].entry.as_ref();
        turns.into_iter().filter_map(entry)
    }

    /// Everybody, in no particular order but always the same: costs no sorting.
    pub fn everybody(&self) -> impl Iterator<Item = &Waiting<K, T>> {
        self.slots.iter().filter_map(|slot| slot.entry.as_ref())
    }

    /// How many wait.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.lane.len() + self.heap.len() - self.leftovers
    }

    /// Whether nobody waits.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        // The heads of both are of those who have not left.
        self.lane.is_empty() && self.heap.is_empty()
    }

    /// The length over time.
    #[must_use]
    pub const fn length(&self) -> &TimeWeighted {
        &self.length
    }

    /// Length times milliseconds since this was last asked, see [`TimeWeighted::area_gained`].
    pub fn area_gained(&mut self, now: Time) -> f64 {
        self.length.area_gained(now)
    }

    /// Forgets what was observed, as at the end of a warm-up; those waiting go on waiting.
    pub fn reset_observations(&mut self, now: Time) {
        self.length.reset(now);
    }

    #[inline]
    fn enter(&mut self, now: Time, since: Time, key: K, class: u64, item: T) -> Position {
        let slot = match self.free.pop() {
            Some(slot) => slot,
            None => self.new_slot(),
        };
        let place = &mut self.slots[slot as usize];
        let position = Position {
            slot,
            generation: place.generation,
        };
        place.entry = Some(Waiting {
            key,
            since,
            item,
            position,
        });
        let turn = Turn {
            key,
            number: class + self.next_number,
            slot,
        };
        self.next_number += 1;
        match self.lane.back() {
            Some(last) if *last > turn => self.heap.push(Reverse(turn)),
            _ => self.lane.push_back(turn),
        }
        self.length.add(now, 1.0);
        position
    }

    #[cold]
    fn new_slot(&mut self) -> u32 {
        let slot = u32::try_from(self.slots.len()).expect("fewer than 2^32 wait");
        self.slots.push(Slot {
            generation: 0,
            entry: None,
        });
        slot
    }

    /// Makes an emptied slot available again, unless its positions could no longer be told apart.
    #[inline]
    fn free(&mut self, slot: u32) {
        self.slots[slot as usize].free(slot, &mut self.free);
    }

    /// Drops those who have left from the front, and all of them once they are the majority.
    fn drop_leftovers(&mut self) {
        while let Some(turn) = self.lane.front().copied().filter(|turn| self.is_over(turn)) {
            self.lane.pop_front();
            self.leftovers -= 1;
            self.free(turn.slot);
        }
        while let Some(&Reverse(turn)) = self.heap.peek().filter(|turn| self.is_over(&turn.0)) {
            self.heap.pop();
            self.leftovers -= 1;
            self.free(turn.slot);
        }
        let turns = self.lane.len() + self.heap.len();
        if self.leftovers >= SWEEP_AT_LEAST && self.leftovers * 2 > turns {
            self.sweep();
        }
    }

    #[inline]
    fn is_over(&self, turn: &Turn<K>) -> bool {
        self.slots[turn.slot as usize].entry.is_none()
    }

    #[cold]
    fn sweep(&mut self) {
        let Queue { slots, free, .. } = self;
        let mut waits = |turn: &Turn<K>| {
            let slot = &mut slots[turn.slot as usize];
            if slot.entry.is_none() {
                slot.free(turn.slot, free);
            }
            slot.entry.is_some()
        };
        self.lane.retain(&mut waits);
        self.heap.retain(|Reverse(turn)| waits(turn));
        self.leftovers = 0;
    }
}

impl<K, T> Slot<K, T> {
    /// See [`Queue::free`]; `number` is its own.
    #[inline]
    fn free(&mut self, number: u32, free: &mut Vec<u32>) {
        if self.generation < u32::MAX {
            self.generation += 1;
            free.push(number);
        }
    }
}

#[cfg(test)]
mod tests;
