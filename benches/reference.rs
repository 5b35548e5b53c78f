//! What somebody would write who needs this one queue and nothing else, as fast as safe Rust
//! goes: a yardstick for the general engine. M/M/c: enum events in a slab, a four-way heap of keys,
//! a fast sequential generator, the line's length over time. No tickets, no priorities, no shifts,
//! no variances, no names for random numbers.

use std::collections::VecDeque;

use rand_distr::{Distribution, Exp1};

/// Xoshiro256++ (Blackman and Vigna 2019).
pub struct Xoshiro([u64; 4]);

impl Xoshiro {
    /// A state with the seed and its complement in it: one stream each is all that is asked.
    #[must_use]
    pub fn new(seed: u64) -> Xoshiro {
        Xoshiro([seed, 0x9E37_79B9_7F4A_7C15, 0xBB67_AE85_84CA_A73B, !seed])
    }
}

impl rand::TryRng for Xoshiro {
    type Error = std::convert::Infallible;

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

#[derive(Clone, Copy)]
enum Event {
    Arrival,
    Served { server: u32 },
}

/// Pending events: keys of (time, sequence, place), and the events at their places.
#[derive(Default)]
struct Events {
    heap: Heap,
    slab: Vec<Event>,
    free: Vec<u32>,
    sequence: u64,
}

impl Events {
    #[inline]
    fn schedule(&mut self, at: u64, event: Event) {
        let place = match self.free.pop() {
            Some(place) => {
                self.slab[place as usize] = event;
                place
            }
            None => {
                self.slab.push(event);
                self.slab.len() as u32 - 1
            }
        };
        self.sequence += 1;
        let low = (self.sequence << 24) | u64::from(place);
        self.heap.push((u128::from(at) << 64) | u128::from(low));
    }

    #[inline]
    fn next(&mut self) -> Option<(u64, Event)> {
        let key = self.heap.pop()?;
        let place = key as u32 & 0xFF_FFFF;
        self.free.push(place);
        Some(((key >> 64) as u64, self.slab[place as usize]))
    }
}

/// Number, sum, sum of squares and extremes, the short way.
struct Sums(u64, f64, f64, f64, f64);

impl Sums {
    #[inline]
    fn add(&mut self, x: f64) {
        self.0 += 1;
        self.1 += x;
        self.2 += x * x;
        self.3 = if x < self.3 { x } else { self.3 };
        self.4 = if x > self.4 { x } else { self.4 };
    }
}

/// Runs M/M/c for so many customers; returns mean time in system and mean length of the line,
/// in mean services. With `FULL` it keeps what the engine's queue keeps: variance and extremes of
/// waits and times in the system, and servers busy over time.
pub fn mmc<const FULL: bool>(servers: u32, load: f64, customers: u64, seed: u64) -> (f64, f64) {
    const UNIT: f64 = 3_600_000.0;
    let mut random = Xoshiro::new(seed);
    let gap = UNIT / (load * f64::from(servers));
    let mut events = Events::default();
    let mut line: VecDeque<u64> = VecDeque::new();
    let mut in_service = vec![0_u64; servers as usize];
    let mut free: Vec<u32> = (0..servers).collect();
    let mut to_come = customers;
    let mut waits = Sums(0, 0.0, 0.0, f64::MAX, f64::MIN);
    let mut times = Sums(0, 0.0, 0.0, f64::MAX, f64::MIN);
    let (mut busy_area, mut busy_last) = (0.0, 0_u64);
    let (mut total, mut area, mut last, mut now) = (0.0, 0.0, 0_u64, 0_u64);
    let exponential = |random: &mut Xoshiro, mean: f64| -> u64 {
        let unit: f64 = Exp1.sample(random);
        (mean * unit + 0.5) as u64
    };
    events.schedule(exponential(&mut random, gap), Event::Arrival);
    to_come -= 1;
    while let Some((at, event)) = events.next() {
        now = at;
        match event {
            Event::Arrival => {
                if to_come > 0 {
                    to_come -= 1;
                    events.schedule(now + exponential(&mut random, gap), Event::Arrival);
                }
                if let Some(server) = free.pop() {
                    if FULL {
                        waits.add(0.0);
                        let busy = f64::from(servers) - free.len() as f64 - 1.0;
                        busy_area += busy * (now - busy_last) as f64;
                        busy_last = now;
                    }
                    in_service[server as usize] = now;
                    let end = now + exponential(&mut random, UNIT);
                    events.schedule(end, Event::Served { server });
                } else {
                    area += line.len() as f64 * (now - last) as f64;
                    last = now;
                    line.push_back(now);
                }
            }
            Event::Served { server } => {
                let time = (now - in_service[server as usize]) as f64;
                total += time;
                if FULL {
                    times.add(time);
                }
                if let Some(arrived) = line.pop_front() {
                    area += (line.len() + 1) as f64 * (now - last) as f64;
                    last = now;
                    in_service[server as usize] = arrived;
                    if FULL {
                        waits.add((now - arrived) as f64);
                    }
                    let end = now + exponential(&mut random, UNIT);
                    events.schedule(end, Event::Served { server });
                } else {
                    if FULL {
                        let busy = f64::from(servers) - free.len() as f64;
                        busy_area += busy * (now - busy_last) as f64;
                        busy_last = now;
                    }
                    free.push(server);
                }
            }
        }
    }
    std::hint::black_box((waits, times, busy_area));
    (total / customers as f64 / UNIT, area / now as f64)
}

/// Clinics of one clinician, one a day: so many patients a slot apart, consultations exponential
/// with a mean of one slot. Returns the mean wait, in slots. Keeps what [`mmc`] keeps, and the
/// overrun of each day.
pub fn clinic(days: u64, patients: u64, seed: u64) -> f64 {
    const SLOT: u64 = 600_000;
    const DAY: u64 = 86_400_000;
    let mut random = Xoshiro::new(seed);
    let mut events = Events::default();
    let mut line: VecDeque<u64> = VecDeque::new();
    let mut in_service = None;
    let mut waits = Sums(0, 0.0, 0.0, f64::MAX, f64::MIN);
    let mut times = Sums(0, 0.0, 0.0, f64::MAX, f64::MIN);
    let mut overruns = Sums(0, 0.0, 0.0, f64::MAX, f64::MIN);
    let (mut area, mut last, mut busy_area) = (0.0, 0_u64, 0.0);
    let consultation = |random: &mut Xoshiro| -> u64 {
        let unit: f64 = Exp1.sample(random);
        (SLOT as f64 * unit + 0.5) as u64
    };
    for day in 0..days {
        let mut now = day * DAY;
        let mut to_come = patients - 1;
        events.schedule(now, Event::Arrival);
        while let Some((at, event)) = events.next() {
            now = at;
            match event {
                Event::Arrival => {
                    if to_come > 0 {
                        to_come -= 1;
                        events.schedule(now + SLOT, Event::Arrival);
                    }
                    if in_service.is_none() {
                        waits.add(0.0);
                        in_service = Some((now, now));
                        let end = now + consultation(&mut random);
                        events.schedule(end, Event::Served { server: 0 });
                    } else {
                        area += line.len() as f64 * (now - last) as f64;
                        last = now;
                        line.push_back(now);
                    }
                }
                Event::Served { .. } => {
                    if let Some((arrived, began)) = in_service.take() {
                        times.add((now - arrived) as f64);
                        busy_area += (now - began) as f64;
                    }
                    if let Some(arrived) = line.pop_front() {
                        area += (line.len() + 1) as f64 * (now - last) as f64;
                        last = now;
                        waits.add((now - arrived) as f64);
                        in_service = Some((arrived, now));
                        let end = now + consultation(&mut random);
                        events.schedule(end, Event::Served { server: 0 });
                    }
                }
            }
        }
        overruns.add(now.saturating_sub(day * DAY + patients * SLOT) as f64);
    }
    std::hint::black_box((times, area, busy_area, overruns));
    waits.1 / waits.0 as f64 / SLOT as f64
}
