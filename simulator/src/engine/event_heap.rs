//! A minimum heap of 128-bit keys with four children to a node; what the keys mean is the
//! event list's business.
//!
//! Most handled events schedule one successor. So a removed minimum leaves a *gap* at the root,
//! and the next key pushed fills it with one walk down the tree, where a removal and an insertion
//! would take two walks. Four keys of 16 bytes are one cache line, which is why four children.

const CHILDREN: usize = 4;

/// The heap. `keys[0]` is the minimum, unless `gap` says that it has been taken.
#[derive(Clone, Debug, Default)]
pub(super) struct EventHeap {
    keys: Vec<u128>,
    gap: bool,
}

impl EventHeap {
    pub(super) fn with_capacity(capacity: usize) -> EventHeap {
        EventHeap {
            keys: Vec::with_capacity(capacity),
            gap: false,
        }
    }

    /// Number of keys held.
    pub(super) fn len(&self) -> usize {
        self.keys.len() - usize::from(self.gap)
    }

    /// Adds a key, into the gap if there is one.
    #[inline]
    pub(super) fn push(&mut self, key: u128) {
        if self.gap {
            self.gap = false;
            self.settle(key);
        } else {
            self.keys.push(key);
            self.rise(self.keys.len() - 1, key);
        }
    }

    /// The smallest key. Closes the gap first, which is why it is not `&self`.
    #[inline]
    pub(super) fn min(&mut self) -> Option<u128> {
        if self.gap {
            self.close_gap();
        }
        self.keys.first().copied()
    }

    /// Takes out the key that [`EventHeap::min`] has just returned.
    #[inline]
    pub(super) fn remove_min(&mut self) {
        debug_assert!(!self.gap && !self.keys.is_empty());
        self.gap = true;
    }

    /// Keeps the keys for which `keep` holds, and restores the heap.
    pub(super) fn retain(&mut self, keep: impl FnMut(&u128) -> bool) {
        if self.gap {
            self.close_gap();
        }
        self.keys.retain(keep);
        self.restore();
    }

    /// All keys, to be rewritten; then the heap has to be [restored](EventHeap::restore).
    pub(super) fn keys_mut(&mut self) -> &mut [u128] {
        if self.gap {
            self.close_gap();
        }
        &mut self.keys
    }

    /// Makes it a heap again.
    pub(super) fn restore(&mut self) {
        // A sorted array is a heap; this runs too rarely to deserve a cleverer rebuild.
        self.keys.sort_unstable();
    }

    #[inline]
    fn close_gap(&mut self) {
        self.gap = false;
        if let Some(last) = self.keys.pop()
            && !self.keys.is_empty()
        {
            self.settle(last);
        }
    }

    /// Places `key`, whose place is free at the root.
    #[inline]
    fn settle(&mut self, key: u128) {
        let keys = self.keys.as_mut_slice();
        let mut hole = 0;
        loop {
            let first = hole * CHILDREN + 1;
            let (least, place) = match keys.get(first..first + CHILDREN) {
                // A fixed-size knock-out: no loop, no bounds checks, two independent compares.
                Some(&[a, b, c, d]) => {
                    let (left, left_at) = if b < a { (b, 1) } else { (a, 0) };
                    let (right, right_at) = if d < c { (d, 3) } else { (c, 2) };
                    if right < left {
                        (right, first + right_at)
                    } else {
                        (left, first + left_at)
                    }
                }
                _ => {
                    // The last node with children has one to three.
                    let Some(&only) = keys.get(first) else { break };
                    let (mut least, mut place) = (only, first);
                    for (at, &child) in keys.iter().enumerate().skip(first + 1) {
                        if child < least {
                            (least, place) = (child, at);
                        }
                    }
                    (least, place)
                }
            };
            if key <= least {
                break;
            }
            keys[hole] = least;
            hole = place;
        }
        keys[hole] = key;
    }

    /// Places `key`, whose place is free at `hole`, at or above it.
    #[inline]
    fn rise(&mut self, mut hole: usize, key: u128) {
        let keys = self.keys.as_mut_slice();
        while hole > 0 {
            let parent = (hole - 1) / CHILDREN;
            if keys[parent] <= key {
                break;
            }
            keys[hole] = keys[parent];
            hole = parent;
        }
        keys[hole] = key;
    }
}
