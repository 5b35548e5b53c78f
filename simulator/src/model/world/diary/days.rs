//! How many slots are free on which days, and the next day with any.

/// Free slots of each kind, by day.
#[derive(Clone, Debug)]
pub(super) struct Days {
    /// Days with a free slot, by kind, one bit a day.
    open: [Vec<u64>; 3],
    /// Free slots by kind and day.
    free: [Vec<u32>; 3],
}

impl Days {
    /// None free yet.
    pub(super) fn new(days: usize) -> Self {
        Self {
            open: [(); 3].map(|()| vec![0; days / 64 + 1]),
            free: [(); 3].map(|()| vec![0; days]),
        }
    }

    /// More are free on a day, or fewer.
    pub(super) fn change(&mut self, kind: usize, day: i64, by: i64) {
        let day = usize::try_from(day).expect("sessions lie on or after the first day");
        let free = &mut self.free[kind][day];
        *free = u32::try_from(i64::from(*free) + by).expect("no more slots taken than there are");
        let bit = 1u64 << (day % 64);
        let word = &mut self.open[kind][day / 64];
        *word = if *free > 0 { *word | bit } else { *word & !bit };
    }

    /// The next day, from one on, with a free slot of a kind.
    pub(super) fn next_open(&self, kind: usize, from: i64) -> Option<i64> {
        let words = &self.open[kind];
        let from = usize::try_from(from.max(0)).ok()?;
        let mut w = from / 64;
        let mut word = words.get(w)? & (u64::MAX << (from % 64));
        while word == 0 {
            w += 1;
            word = *words.get(w)?;
        }
        i64::try_from(w * 64 + word.trailing_zeros() as usize).ok()
    }

    /// Free slots of a kind on the days from `from` to `last_day`.
    pub(super) fn free_between(&self, kind: usize, from: i64, last_day: i64) -> u32 {
        let free = &self.free[kind];
        let clamp = |day: i64| usize::try_from(day.max(0)).map_or(0, |d| d.min(free.len()));
        let (from, to) = (clamp(from), clamp(last_day + 1));
        if from >= to {
            0
        } else {
            free[from..to].iter().sum()
        }
    }
}
