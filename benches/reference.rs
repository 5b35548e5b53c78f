//! What somebody would write who needs this one queue and nothing else, as fast as safe Rust
//! goes: a yardstick for the general engine. M/M/c: one array of keys, no tickets, no priorities,
//! no shifts, no names for random numbers.

use std::collections::VecDeque;

use rand_distr::{Distribution, Exp1};

/// Xoshiro256++ (Blackman and Vigna 2019).
struct Xoshiro([u64; 4]);

impl rand_core::TryRng for Xoshiro {
    type Error = rand_core::Infallible;

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let s = &mut self.0;
        let word = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        Ok(word)
    }

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        self.try_next_u64().map(|word| (word >> 32) as u32)
    }

    fn try_fill_bytes(&mut self, _: &mut [u8]) -> Result<(), Self::Error> {
        unreachable!("only words are drawn")
    }
}

/// Four-way heap of (time, sequence, what), where a push after a pop replaces the root.
#[derive(Default)]
struct Heap {
    keys: Vec<u128>,
    gap: bool,
}

impl Heap {
    #[inline]
    fn push(&mut self, key: u128) {
        if std::mem::take(&mut self.gap) {
            self.sink(key);
            return;
        }
        let mut at = self.keys.len();
        self.keys.push(key);
        while at > 0 && self.keys[(at - 1) / 4] > key {
            self.keys[at] = self.keys[(at - 1) / 4];
            at = (at - 1) / 4;
        }
        self.keys[at] = key;
    }

    #[inline]
    fn pop(&mut self) -> Option<u128> {
        if std::mem::take(&mut self.gap)
            && let Some(last) = self.keys.pop()
            && !self.keys.is_empty()
        {
            self.sink(last);
        }
        let least = self.keys.first().copied();
        self.gap = least.is_some();
        least
    }

    #[inline]
    fn sink(&mut self, key: u128) {
        let mut at = 0;
        loop {
            let first = 4 * at + 1;
            let end = (first + 4).min(self.keys.len());
            let mut best = at;
            let mut least = key;
            for child in first..end {
                if self.keys[child] < least {
                    least = self.keys[child];
                    best = child;
                }
            }
            if best == at {
                break;
            }
            self.keys[at] = least;
            at = best;
        }
        self.keys[at] = key;
    }
}

/// Runs M/M/c for so many customers; returns mean time in system and mean length of the line,
/// in mean services.
pub fn mmc(servers: u64, load: f64, customers: u64, seed: u64) -> (f64, f64) {
    const UNIT: f64 = 3_600_000.0;
    const ARRIVAL: u128 = u64::MAX as u128 >> 32;
    let mut random = Xoshiro([seed, 0x9E37_79B9_7F4A_7C15, 0xBB67_AE85_84CA_A73B, !seed]);
    let gap = UNIT / (load * servers as f64);
    let mut heap = Heap::default();
    let mut line: VecDeque<u64> = VecDeque::new();
    let mut in_service = vec![0_u64; servers as usize];
    let mut free: Vec<u32> = (0..servers as u32).collect();
    let (mut sequence, mut to_come) = (0_u64, customers);
    let (mut total, mut area, mut last, mut now) = (0.0, 0.0, 0_u64, 0_u64);
    let mut key = |at: u64, what: u128| {
        sequence += 1;
        (u128::from(at) << 64) | (u128::from(sequence) << 32 & (u64::MAX as u128)) | what
    };
    let exponential = |random: &mut Xoshiro, mean: f64| -> u64 {
        let unit: f64 = Exp1.sample(random);
        (mean * unit + 0.5) as u64
    };
    heap.push(key(exponential(&mut random, gap), ARRIVAL));
    to_come -= 1;
    while let Some(next) = heap.pop() {
        now = (next >> 64) as u64;
        let what = next & ARRIVAL;
        if what == ARRIVAL {
            if to_come > 0 {
                to_come -= 1;
                heap.push(key(now + exponential(&mut random, gap), ARRIVAL));
            }
            if let Some(server) = free.pop() {
                in_service[server as usize] = now;
                heap.push(key(
                    now + exponential(&mut random, UNIT),
                    u128::from(server),
                ));
            } else {
                area += line.len() as f64 * (now - last) as f64;
                last = now;
                line.push_back(now);
            }
        } else {
            let server = what as usize;
            total += (now - in_service[server]) as f64;
            if let Some(arrived) = line.front().copied() {
                area += line.len() as f64 * (now - last) as f64;
                last = now;
                line.pop_front();
                in_service[server] = arrived;
                heap.push(key(now + exponential(&mut random, UNIT), what));
            } else {
                free.push(server as u32);
            }
        }
    }
    (total / customers as f64 / UNIT, area / now as f64)
}
