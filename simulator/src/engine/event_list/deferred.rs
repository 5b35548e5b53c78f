//! Events that can wait until somebody asks; what that means for their order is
//! [told there](super).
//!
//! What follows from a deferred event is known only when that has been handed out, which may be
//! late. It shall be numbered as if it had been known in time, so each entry of a deferred
//! timetable sets a number aside when it is its turn.

use std::collections::VecDeque;

use super::super::clock::Time;
use super::super::event_heap::EventHeap;
use super::key::{NONE, key, place_of, sequence_of, time_of};
use super::{DEFAULT_RANK, EventList};

/// What comes up only when it is asked for.
#[derive(Clone, Debug)]
pub(super) struct Deferred<E> {
    /// Keys of the events that were deferred one by one.
    heap: EventHeap,
    /// Entries of timetables, in their order.
    entries: VecDeque<(u128, E)>,
    /// Keys with the numbers that were set aside, one for each entry whose turn has been.
    set_aside: VecDeque<u128>,
    /// The one of the entry handed out last.
    handed_out: Option<u128>,
    /// Key of the first entry whose turn is still to come.
    next_turn: u128,
}

impl<E> Default for Deferred<E> {
    fn default() -> Self {
        Deferred {
            heap: EventHeap::default(),
            entries: VecDeque::new(),
            set_aside: VecDeque::new(),
            handed_out: None,
            next_turn: NONE,
        }
    }
}

impl<E> Deferred<E> {
    fn find_next_turn(&mut self) {
        let next = self.entries.get(self.set_aside.len());
        self.next_turn = next.map_or(NONE, |&(key, _)| key);
    }

    /// All keys, to be rewritten; then it has to be [restored](Deferred::restore).
    pub(super) fn keys_mut(&mut self) -> impl Iterator<Item = &mut u128> {
        let listed = self.heap.keys_mut().iter_mut();
        let listed = listed.chain(self.entries.iter_mut().map(|(key, _)| key));
        listed
            .chain(&mut self.set_aside)
            .chain(&mut self.handed_out)
    }

    pub(super) fn restore(&mut self) {
        self.heap.restore();
        self.find_next_turn();
    }
}

impl<E> EventList<E> {
    /// Gives `event` its turn at the instant `at`, numbered as [`EventList::schedule`] would, but
    /// leaves it to [`EventList::next_deferred`] to hand it out.
    ///
    /// # Panics
    ///
    /// As [`EventList::schedule`].
    #[inline]
    pub fn defer(&mut self, at: Time, event: E) {
        self.refuse_past(at);
        let sequence = self.take_sequence();
        let (key, _) = self.enter(at, DEFAULT_RANK, sequence, event);
        self.deferred.heap.push(key);
    }

    /// Defers a whole timetable, numbered as [`EventList::lay_out`] would.
    ///
    /// # Panics
    ///
    /// If an entry is in the past.
    pub fn defer_all(&mut self, batch: impl IntoIterator<Item = (Time, E)>) {
        let sequence = self.take_sequence();
        for (at, event) in batch {
            self.refuse_past(at);
            let key = key(at, DEFAULT_RANK, sequence, 0);
            self.deferred.entries.push_back((key, event));
            self.pending += 1;
        }
        // Turns that have been are before all that is new.
        let entries = self.deferred.entries.make_contiguous();
        entries.sort_by_key(|&(key, _)| key);
        self.deferred.find_next_turn();
        // A higher rank may be being handled, so that it is the turn of some already.
        self.reach(self.current);
    }

    /// Defers what follows from the entry of a timetable that [`EventList::next_deferred`] has
    /// just handed out, numbered as if it had been deferred at that entry's turn. It may itself be
    /// over by now. There is one number for each entry: what else follows is numbered now.
    ///
    /// # Panics
    ///
    /// If 2^24 events are already pending.
    pub fn defer_what_follows(&mut self, at: Time, event: E) {
        let sequence = match self.deferred.handed_out.take() {
            Some(key) => sequence_of(key),
            None => self.take_sequence(),
        };
        let (key, _) = self.enter(at, DEFAULT_RANK, sequence, event);
        self.deferred.heap.push(key);
    }

    /// Hands out the first deferred event, and its time, if it comes before the event being
    /// handled. The clock does not move.
    ///
    /// ```
    /// # use cutover_simulator as cutover;
    /// use cutover::engine::{EventList, Time};
    ///
    /// let mut event_list = EventList::new();
    /// event_list.defer(Time::from_ms(10), "a car leaves");
    /// event_list.schedule(Time::from_ms(20), "somebody looks");
    /// event_list.defer(Time::from_ms(20), "another leaves");
    /// assert_eq!(event_list.next(), Some("somebody looks"));
    /// assert_eq!(event_list.next_deferred(), Some((Time::from_ms(10), "a car leaves")));
    /// // Numbered after the event being handled.
    /// assert_eq!(event_list.next_deferred(), None);
    /// ```
    #[inline]
    pub fn next_deferred(&mut self) -> Option<(Time, E)> {
        let alone = self.deferred.heap.min().unwrap_or(NONE);
        let entry = self.deferred.entries.front();
        let entry = entry.map_or(NONE, |&(key, _)| key);
        if alone.min(entry) >= self.current {
            return None;
        }
        self.pending -= 1;
        self.handled += 1;
        if entry < alone {
            self.deferred.handed_out = self.deferred.set_aside.pop_front();
            let (key, event) = self.deferred.entries.pop_front()?;
            return Some((time_of(key), event));
        }
        self.deferred.handed_out = None;
        self.deferred.heap.remove_min();
        let place = place_of(alone);
        let event = self.slots[place as usize].event.take()?;
        self.free(place);
        Some((time_of(alone), event))
    }

    /// Lets the first of those events that were deferred one by one come up by itself, at its
    /// turn: somebody waits for it.
    ///
    /// # Panics
    ///
    /// If its turn is over already: ask for those first.
    pub fn recall_deferred(&mut self) {
        if let Some(first) = self.deferred.heap.min() {
            assert!(
                first > self.current,
                "the turn of a deferred event is over: ask for it"
            );
            self.deferred.heap.remove_min();
            self.heap.push(first);
        }
    }

    /// It is the turn of `current`: all that comes before it has had its turn.
    #[inline]
    pub(super) fn reach(&mut self, current: u128) {
        self.current = current;
        // Not `current`: the keys may be numbered afresh on the way.
        while self.deferred.next_turn < self.current {
            self.pass_turn();
        }
    }

    /// Sets a number aside for what follows from the next entry of a timetable.
    #[inline(never)]
    fn pass_turn(&mut self) {
        let sequence = self.take_sequence();
        let set_aside = key(Time::ZERO, DEFAULT_RANK, sequence, 0);
        self.deferred.set_aside.push_back(set_aside);
        self.deferred.find_next_turn();
    }
}
