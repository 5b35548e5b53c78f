//! What happens when the sequence numbers are used up.

use super::EventList;
use super::key::{sequence_of, with_sequence};

impl<E> EventList<E> {
    /// Numbers the keys 0, 1, 2, ... in the order of their numbers, which thereby stays the same.
    #[cold]
    pub(super) fn renumber(&mut self) {
        // By sequence, not by time: a timetable keeps its number for times still to come, so
        // order must hold between any two keys whatever their times.
        let pending = self.heap.keys_mut().iter_mut();
        let pending = pending.chain(self.next_entries.keys_mut());
        let keys = pending.chain(self.deferred.keys_mut());
        let mut keys: Vec<&mut u128> = keys.chain([&mut self.current]).collect();
        keys.sort_unstable_by_key(|key| sequence_of(**key));
        self.next_sequence = 0;
        // The entries of a timetable share a number.
        for same in keys.chunk_by_mut(|one, other| sequence_of(**one) == sequence_of(**other)) {
            for key in same {
                **key = with_sequence(**key, self.next_sequence);
            }
            self.next_sequence += 1;
        }
        self.heap.restore();
        self.next_entries.restore();
        self.deferred.restore();
    }
}
