//! Running summaries: of observations, of a level over time, and of quantiles; confidence
//! intervals and tests live in `statistics`.

use super::clock::{Duration, Time};

/// Count, mean, variance and extremes of observations, in constant space.
///
/// Sums are kept about a shift near the mean, which is moved to the present mean whenever the
/// count reaches a power of two. That costs no division per observation and keeps the variance
/// sound however far the values lie from zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    count: u64,
    shift: f64,
    /// Sums of (x - shift) and of its square.
    sum: f64,
    squares: f64,
    min: f64,
    max: f64,
}

impl Default for Tally {
    fn default() -> Self {
        Tally::new()
    }
}

impl Tally {
    /// A tally of nothing.
    #[must_use]
    pub const fn new() -> Tally {
        Tally {
            count: 0,
            shift: 0.0,
            sum: 0.0,
            squares: 0.0,
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
        }
    }

    /// Adds one observation.
    #[inline]
    pub fn record(&mut self, x: f64) {
        self.count += 1;
        if self.count == 1 {
            self.shift = x;
        }
        let deviation = x - self.shift;
        self.sum += deviation;
        self.squares += deviation * deviation;
        // Not `f64::min`, whose care for not-a-number costs more than the rest.
        if x < self.min {
            self.min = x;
        }
        if x > self.max {
            self.max = x;
        }
        if self.count.is_power_of_two() {
            self.move_shift(self.mean());
        }
    }

    /// Adds all observations of another tally.
    pub fn merge(&mut self, other: &Tally) {
        if other.count == 0 {
            return;
        }
        if self.count == 0 {
            *self = other.clone();
            return;
        }
        let mut other = other.clone();
        let mean = self.mean();
        self.move_shift(mean);
        other.move_shift(mean);
        self.count += other.count;
        self.sum += other.sum;
        self.squares += other.squares;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.move_shift(self.mean());
    }

    /// Number of observations.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Mean of the observations; not-a-number if there are none.
    #[inline]
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.shift + self.sum / self.count as f64
    }

    /// Sum of the observations.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.shift * self.count as f64 + self.sum
    }

    /// Unbiased sample variance (divisor n - 1); not-a-number for fewer than two observations.
    #[must_use]
    pub fn variance(&self) -> f64 {
        if self.count < 2 {
            return f64::NAN;
        }
        let n = self.count as f64;
        ((self.squares - self.sum * self.sum / n) / (n - 1.0)).max(0.0)
    }

    /// Sample standard deviation, the root of [`Tally::variance`].
    #[must_use]
    pub fn standard_deviation(&self) -> f64 {
        self.variance().sqrt()
    }

    /// Standard error of the mean *if the observations are independent*, which successive waits
    /// in one run are not: use batch means or replications there.
    #[must_use]
    pub fn standard_error(&self) -> f64 {
        (self.variance() / self.count as f64).sqrt()
    }

    /// The smallest observation; infinite if there are none.
    #[must_use]
    pub const fn min(&self) -> f64 {
        self.min
    }

    /// The largest observation; minus infinite if there are none.
    #[must_use]
    pub const fn max(&self) -> f64 {
        self.max
    }

    /// Re-expresses the sums about another shift.
    #[inline]
    fn move_shift(&mut self, to: f64) {
        let n = self.count as f64;
        let by = to - self.shift;
        self.squares += by * (n * by - 2.0 * self.sum);
        self.sum -= n * by;
        self.shift = to;
    }
}

/// A level that changes at instants and is averaged over time: a queue's length, servers busy.
///
/// Times must not go backwards.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeWeighted {
    level: f64,
    area: f64,
    max: f64,
    /// The area when `area_gained` was last asked.
    read: f64,
    since: Time,
    last: Time,
}

impl TimeWeighted {
    /// A level that starts at `level` at the instant `start`.
    #[must_use]
    pub const fn new(start: Time, level: f64) -> TimeWeighted {
        TimeWeighted {
            level,
            area: 0.0,
            max: level,
            read: 0.0,
            since: start,
            last: start,
        }
    }

    /// The level becomes `level` at `now`.
    #[inline]
    pub fn set(&mut self, now: Time, level: f64) {
        debug_assert!(now >= self.last, "time went backwards");
        self.area += self.level * (now - self.last).as_ms_f64();
        self.last = now;
        self.level = level;
        if level > self.max {
            self.max = level;
        }
    }

    /// The level changes by `by` at `now`.
    #[inline]
    pub fn add(&mut self, now: Time, by: f64) {
        self.set(now, self.level + by);
    }

    /// The present level.
    #[must_use]
    pub const fn current(&self) -> f64 {
        self.level
    }

    /// The highest level there was, if only for an instant.
    #[must_use]
    pub const fn max(&self) -> f64 {
        self.max
    }

    /// Level times milliseconds, from the start (or the last reset) to `now`.
    #[must_use]
    pub fn area(&self, now: Time) -> f64 {
        self.area + self.level * (now - self.last).as_ms_f64()
    }

    /// Level times milliseconds since this was last asked (or the start, or the last reset): asked
    /// each midnight, what the day has added.
    pub fn area_gained(&mut self, now: Time) -> f64 {
        let area = self.area(now);
        let gained = area - self.read;
        self.read = area;
        gained
    }

    /// Average level from the start (or the last reset) to `now`; not-a-number if no time passed.
    #[must_use]
    pub fn mean(&self, now: Time) -> f64 {
        self.area(now) / self.observed(now).as_ms_f64()
    }

    /// How long the level has been observed: from the start (or the last reset) to `now`.
    #[must_use]
    pub fn observed(&self, now: Time) -> Duration {
        now - self.since
    }

    /// Forgets the past, as at the end of a warm-up; the level stays what it is.
    pub fn reset(&mut self, now: Time) {
        *self = TimeWeighted::new(now, self.level);
    }
}

/// Counts of non-negative values in bins of constant relative width, for quantiles.
///
/// A bin is 1/128 of a power of two wide, so a quantile is off by at most 0.4 % of its value
/// (half a bin), whatever the scale, and never beyond the least or the greatest value there was;
/// values below 2^-40 count as zero. Counts of different runs
/// can be added. A few kilobytes for values spread over a few powers of ten.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Histogram {
    count: u64,
    zeros: u64,
    /// The number of the first bin held in `bins`.
    first: usize,
    bins: Vec<u64>,
    /// The least and the greatest in `bins`; both zero while there are none.
    least: f64,
    greatest: f64,
}

impl Histogram {
    /// Bins per power of two, as a number of bits: the leading bits of the fraction.
    const BIN_BITS: u32 = 7;
    const SMALLEST: f64 = 1.0 / (1_u64 << 40) as f64;

    /// A histogram of nothing.
    #[must_use]
    pub const fn new() -> Histogram {
        Histogram {
            count: 0,
            zeros: 0,
            first: 0,
            bins: Vec::new(),
            least: 0.0,
            greatest: 0.0,
        }
    }

    /// Adds one observation; negative values and not-a-number count as zero.
    #[inline]
    pub fn record(&mut self, x: f64) {
        self.count += 1;
        if x >= Self::SMALLEST {
            self.widen(x, x);
            *self.bin_mut(Self::bin_of(x)) += 1;
        } else {
            self.zeros += 1;
        }
    }

    /// So little and so much there was, too.
    #[inline]
    fn widen(&mut self, least: f64, greatest: f64) {
        // What is in a bin is above zero.
        if self.greatest == 0.0 {
            (self.least, self.greatest) = (least, greatest);
        } else {
            self.least = self.least.min(least);
            self.greatest = self.greatest.max(greatest);
        }
    }

    /// Adds all observations of another histogram.
    pub fn merge(&mut self, other: &Histogram) {
        self.count += other.count;
        self.zeros += other.zeros;
        if other.greatest > 0.0 {
            self.widen(other.least, other.greatest);
        }
        for (bin, &count) in (other.first..).zip(&other.bins) {
            if count > 0 {
                *self.bin_mut(bin) += count;
            }
        }
    }

    /// Number of observations.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The value that a share `p` of the observations does not exceed, to half a bin: the
    /// observation of rank ceil(p n). Not-a-number if there are none. The middle of a bin may lie
    /// beyond all that is in it: what is told lies between the least and the greatest observation.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        if self.count == 0 {
            return f64::NAN;
        }
        let rank = (p * self.count as f64).ceil().max(1.0) as u64;
        let mut below = self.zeros;
        if rank <= below {
            return 0.0;
        }
        for (bin, &count) in (self.first..).zip(&self.bins) {
            below += count;
            if rank <= below {
                let middle = 0.5 * (Self::lower_end(bin) + Self::lower_end(bin + 1));
                return middle.clamp(self.least, self.greatest);
            }
        }
        // p above 1.
        self.greatest
    }

    /// Share of the observations above `x`, where those in the same bin as `x` count as not
    /// above it. Not-a-number if there are none.
    #[must_use]
    pub fn share_above(&self, x: f64) -> f64 {
        let above: u64 = if x >= Self::SMALLEST {
            let bin = Self::bin_of(x);
            (self.first..)
                .zip(&self.bins)
                .filter(|&(at, _)| at > bin)
                .map(|(_, &count)| count)
                .sum()
        } else {
            self.count - self.zeros
        };
        above as f64 / self.count as f64
    }

    /// The exponent and the leading fraction bits are adjacent in a float, and grow with it.
    #[inline]
    fn bin_of(x: f64) -> usize {
        (x.to_bits() >> (52 - Self::BIN_BITS)) as usize
    }

    fn lower_end(bin: usize) -> f64 {
        f64::from_bits((bin as u64) << (52 - Self::BIN_BITS))
    }

    #[inline]
    fn bin_mut(&mut self, bin: usize) -> &mut u64 {
        let last = self.first + self.bins.len();
        if bin < self.first || bin >= last {
            self.cover(bin);
        }
        &mut self.bins[bin - self.first]
    }

    /// Makes room for `bin`, with some to spare so that this stays rare.
    #[cold]
    fn cover(&mut self, bin: usize) {
        const SPARE: usize = 1 << Histogram::BIN_BITS;
        if self.bins.is_empty() {
            self.first = bin - SPARE.min(bin);
        }
        if bin < self.first {
            let first = bin - SPARE.min(bin);
            let more = self.first - first;
            self.bins.splice(0..0, std::iter::repeat_n(0, more));
            self.first = first;
        } else if bin >= self.first + self.bins.len() {
            self.bins.resize(bin - self.first + SPARE, 0);
        }
    }
}
