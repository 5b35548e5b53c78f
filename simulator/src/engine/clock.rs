//! Instants and spans on the simulated clock, in whole milliseconds; calendars, dates and
//! the wall clock live elsewhere.
//!
//! Whole numbers make equal times really equal, on every machine and after any amount of
//! adding, which is what makes the order of tied events a rule and not an accident.
//! A signed 64-bit count of milliseconds lasts 292 million years either way; arithmetic on
//! [`Time`] and [`Duration`] saturates there and never wraps.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

const MS_PER_SECOND: i64 = 1_000;
const MS_PER_MINUTE: i64 = 60 * MS_PER_SECOND;
const MS_PER_HOUR: i64 = 60 * MS_PER_MINUTE;
const MS_PER_DAY: i64 = 24 * MS_PER_HOUR;

/// An instant: milliseconds since the first midnight of the simulation.
///
/// Instants before the first midnight are negative. The default is [`Time::ZERO`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Time(i64);

/// A span of time in milliseconds; negative for somebody who is early.
///
/// The default is [`Duration::ZERO`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Duration(i64);

impl Time {
    /// The first midnight.
    pub const ZERO: Time = Time(0);
    /// The last instant the clock can show; stands for "never".
    pub const MAX: Time = Time(i64::MAX);

    /// The instant `ms` milliseconds after the first midnight.
    #[inline]
    #[must_use]
    pub const fn from_ms(ms: i64) -> Time {
        Time(ms)
    }

    /// Midnight at the start of day `days`; the first day is day 0.
    #[inline]
    #[must_use]
    pub const fn from_days(days: i64) -> Time {
        Time(days.saturating_mul(MS_PER_DAY))
    }

    /// Milliseconds since the first midnight.
    #[inline]
    #[must_use]
    pub const fn as_ms(self) -> i64 {
        self.0
    }

    /// The day this instant falls on; the first day is 0, the day before it -1.
    #[inline]
    #[must_use]
    pub const fn day(self) -> i64 {
        self.0.div_euclid(MS_PER_DAY)
    }

    /// Time since the last midnight: at least zero, less than a day.
    #[inline]
    #[must_use]
    pub const fn time_of_day(self) -> Duration {
        Duration(self.0.rem_euclid(MS_PER_DAY))
    }
}

impl Duration {
    /// No time at all.
    pub const ZERO: Duration = Duration(0);
    /// The longest span there is.
    pub const MAX: Duration = Duration(i64::MAX);

    /// A span of `ms` milliseconds.
    #[inline]
    #[must_use]
    pub const fn from_ms(ms: i64) -> Duration {
        Duration(ms)
    }

    /// A span of `seconds` seconds.
    #[inline]
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Duration {
        Duration(seconds.saturating_mul(MS_PER_SECOND))
    }

    /// A span of `minutes` minutes.
    #[inline]
    #[must_use]
    pub const fn from_minutes(minutes: i64) -> Duration {
        Duration(minutes.saturating_mul(MS_PER_MINUTE))
    }

    /// A span of `hours` hours.
    #[inline]
    #[must_use]
    pub const fn from_hours(hours: i64) -> Duration {
        Duration(hours.saturating_mul(MS_PER_HOUR))
    }

    /// A span of `days` days of 24 hours.
    #[inline]
    #[must_use]
    pub const fn from_days(days: i64) -> Duration {
        Duration(days.saturating_mul(MS_PER_DAY))
    }

    /// `ms` milliseconds rounded to the nearest whole one, halves to the even one.
    ///
    /// Values beyond the range of the clock saturate; not-a-number becomes zero.
    #[inline]
    #[must_use]
    pub fn from_ms_f64(ms: f64) -> Duration {
        // Adding 1.5 x 2^52 leaves no bits for a fraction, so the addition itself rounds, and the
        // whole number stands in the low bits. Rounding by the library is a call on plain x86-64.
        const SHIFT: f64 = 1.5 * (1_u64 << 52) as f64;
        const LIMIT: f64 = (1_u64 << 51) as f64;
        if ms > -LIMIT && ms < LIMIT {
            return Duration((ms + SHIFT).to_bits() as i64 - SHIFT.to_bits() as i64);
        }
        Duration(ms.round_ties_even() as i64)
    }

    /// The span in milliseconds.
    #[inline]
    #[must_use]
    pub const fn as_ms(self) -> i64 {
        self.0
    }

    /// The span in milliseconds, as a float.
    #[inline]
    #[must_use]
    pub const fn as_ms_f64(self) -> f64 {
        self.0 as f64
    }

    /// The span in seconds.
    #[inline]
    #[must_use]
    pub const fn as_seconds_f64(self) -> f64 {
        self.0 as f64 / MS_PER_SECOND as f64
    }

    /// The span in minutes.
    #[inline]
    #[must_use]
    pub const fn as_minutes_f64(self) -> f64 {
        self.0 as f64 / MS_PER_MINUTE as f64
    }

    /// The span in hours.
    #[inline]
    #[must_use]
    pub const fn as_hours_f64(self) -> f64 {
        self.0 as f64 / MS_PER_HOUR as f64
    }

    /// The span in days of 24 hours.
    #[inline]
    #[must_use]
    pub const fn as_days_f64(self) -> f64 {
        self.0 as f64 / MS_PER_DAY as f64
    }

    /// Whether the span is below zero.
    #[inline]
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The longer of two spans.
    #[inline]
    #[must_use]
    pub const fn max(self, other: Duration) -> Duration {
        if self.0 >= other.0 { self } else { other }
    }

    /// The shorter of two spans.
    #[inline]
    #[must_use]
    pub const fn min(self, other: Duration) -> Duration {
        if self.0 <= other.0 { self } else { other }
    }

    /// The span times `factor`, rounded as by [`Duration::from_ms_f64`].
    #[inline]
    #[must_use]
    pub fn scale(self, factor: f64) -> Duration {
        Duration::from_ms_f64(self.0 as f64 * factor)
    }
}

impl Add<Duration> for Time {
    type Output = Time;
    #[inline]
    fn add(self, span: Duration) -> Time {
        Time(self.0.saturating_add(span.0))
    }
}

impl AddAssign<Duration> for Time {
    #[inline]
    fn add_assign(&mut self, span: Duration) {
        *self = *self + span;
    }
}

impl Sub<Duration> for Time {
    type Output = Time;
    #[inline]
    fn sub(self, span: Duration) -> Time {
        Time(self.0.saturating_sub(span.0))
    }
}

impl SubAssign<Duration> for Time {
    #[inline]
    fn sub_assign(&mut self, span: Duration) {
        *self = *self - span;
    }
}

impl Sub for Time {
    type Output = Duration;
    #[inline]
    fn sub(self, earlier: Time) -> Duration {
        Duration(self.0.saturating_sub(earlier.0))
    }
}

impl Add for Duration {
    type Output = Duration;
    #[inline]
    fn add(self, other: Duration) -> Duration {
        Duration(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Duration {
    #[inline]
    fn add_assign(&mut self, other: Duration) {
        *self = *self + other;
    }
}

impl Sub for Duration {
    type Output = Duration;
    #[inline]
    fn sub(self, other: Duration) -> Duration {
        Duration(self.0.saturating_sub(other.0))
    }
}

impl SubAssign for Duration {
    #[inline]
    fn sub_assign(&mut self, other: Duration) {
        *self = *self - other;
    }
}

impl Neg for Duration {
    type Output = Duration;
    #[inline]
    fn neg(self) -> Duration {
        Duration(self.0.saturating_neg())
    }
}

impl Mul<i64> for Duration {
    type Output = Duration;
    #[inline]
    fn mul(self, times: i64) -> Duration {
        Duration(self.0.saturating_mul(times))
    }
}

impl Sum for Duration {
    fn sum<I: Iterator<Item = Duration>>(spans: I) -> Duration {
        spans.fold(Duration::ZERO, Add::add)
    }
}

/// Shows the day and the time of day: `day 3 08:30:00.000`.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "day {} {}", self.day(), self.time_of_day())
    }
}

/// Shows hours, minutes, seconds and milliseconds: `-00:05:00.000`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let ms = self.0.unsigned_abs();
        let (seconds, ms) = (ms / 1_000, ms % 1_000);
        let (minutes, seconds) = (seconds / 60, seconds % 60);
        let (hours, minutes) = (minutes / 60, minutes % 60);
        write!(f, "{sign}{hours:02}:{minutes:02}:{seconds:02}.{ms:03}")
    }
}
