//! When the next arrival of a Poisson process with a changing rate comes; what arrives lives in
//! the model.
//!
//! [`next_arrival`] takes any rate function and thins candidates, with the rate *at the
//! candidate's time* (Lewis and Shedler, Simulation of nonhomogeneous Poisson processes by
//! thinning, 1979). [`RateSteps`] is for rates that are constant between given instants: it needs
//! one random number per arrival and steps over stretches of rate zero.

use super::clock::{Duration, Time};
use super::random::Stream;

/// How often something happens, on average. At least zero and finite.
#[derive(Clone, Copy, PartialEq, PartialOrd, Debug, Default)]
pub struct Rate {
    per_ms: f64,
}

impl Rate {
    /// Never.
    pub const ZERO: Rate = Rate { per_ms: 0.0 };

    /// `n` times in a time of `span`.
    ///
    /// # Panics
    ///
    /// If `n` is negative or not finite, or `span` not above zero.
    #[must_use]
    pub fn per(n: f64, span: Duration) -> Rate {
        assert!(
            n.is_finite() && n >= 0.0 && span > Duration::ZERO,
            "a rate of {n} in {span}"
        );
        Rate {
            per_ms: n / span.as_ms_f64(),
        }
    }

    /// `n` times an hour; panics as [`Rate::per`].
    #[must_use]
    pub fn per_hour(n: f64) -> Rate {
        Rate::per(n, Duration::from_hours(1))
    }

    /// `n` times in 24 hours; panics as [`Rate::per`].
    #[must_use]
    pub fn per_day(n: f64) -> Rate {
        Rate::per(n, Duration::from_days(1))
    }

    /// How many times in a millisecond.
    #[must_use]
    pub const fn as_per_ms(self) -> f64 {
        self.per_ms
    }

    /// How many times an hour.
    #[must_use]
    pub const fn as_per_hour(self) -> f64 {
        self.per_ms * Duration::from_hours(1).as_ms_f64()
    }
}

/// The first arrival after `now` and before `until` of a Poisson process whose rate at time t is
/// `rate(t)`; `None` if there is none.
///
/// Candidates come at `max_rate` and each is kept with chance rate / `max_rate`, the rate taken
/// at the candidate. A rate of zero therefore yields nothing while it lasts, and a `max_rate` of
/// zero nothing at all. To go on, call again with the arrival as `now`. Arrival times are rounded
/// to the millisecond, so two may coincide.
///
/// # Panics
///
/// If `rate` exceeds `max_rate`, because the process would silently be thinner than asked for;
/// and if `until` is [`Time::MAX`], because a rate of zero would then be searched for ever.
pub fn next_arrival(
    now: Time,
    until: Time,
    max_rate: Rate,
    rate: impl Fn(Time) -> Rate,
    stream: &mut Stream,
) -> Option<Time> {
    assert!(until < Time::MAX, "arrivals need an end of the search");
    if max_rate == Rate::ZERO {
        return None;
    }
    // The offset is summed unrounded: rounding each candidate would stretch or shrink fast
    // processes.
    let mut offset_ms = 0.0;
    loop {
        offset_ms += stream.standard_exponential() / max_rate.per_ms;
        let candidate = now + Duration::from_ms_f64(offset_ms);
        if candidate >= until {
            return None;
        }
        let rate = rate(candidate);
        assert!(
            rate.per_ms <= max_rate.per_ms * (1.0 + 1e-12),
            "the rate at {candidate}, {} an hour, is above the stated maximum of {}",
            rate.as_per_hour(),
            max_rate.as_per_hour()
        );
        if stream.uniform() * max_rate.per_ms < rate.per_ms {
            return Some(candidate);
        }
    }
}

/// A rate that is constant on consecutive stretches of equal length, and zero before the first
/// and after the last.
#[derive(Clone, Debug, PartialEq)]
pub struct RateSteps {
    start: Time,
    step: Duration,
    rates: Vec<Rate>,
}

impl RateSteps {
    /// Rates from `start` on, each for a time of `step`.
    ///
    /// # Panics
    ///
    /// If `step` is not above zero.
    #[must_use]
    pub fn new(start: Time, step: Duration, rates: Vec<Rate>) -> RateSteps {
        assert!(step > Duration::ZERO, "a step of {step}");
        RateSteps { start, step, rates }
    }

    /// The rate at an instant; a stretch contains its beginning and not its end.
    #[must_use]
    pub fn at(&self, time: Time) -> Rate {
        let step = (time - self.start).as_ms().div_euclid(self.step.as_ms());
        usize::try_from(step)
            .ok()
            .and_then(|step| self.rates.get(step))
            .copied()
            .unwrap_or(Rate::ZERO)
    }

    /// The highest rate there is.
    #[must_use]
    pub fn max(&self) -> Rate {
        let highest = |a: Rate, b: Rate| if b > a { b } else { a };
        self.rates.iter().copied().fold(Rate::ZERO, highest)
    }

    /// Expected number of arrivals in all.
    #[must_use]
    pub fn expected(&self) -> f64 {
        let step = self.step.as_ms_f64();
        self.rates.iter().map(|rate| rate.per_ms * step).sum()
    }

    /// The first arrival after `now`; `None` if the process is over before one comes.
    ///
    /// Inverts the integrated rate: an exponential amount of it passes between arrivals
    /// (Cinlar 1975), so one number is drawn whatever the rates are.
    pub fn next_arrival(&self, now: Time, stream: &mut Stream) -> Option<Time> {
        let mut left = stream.standard_exponential();
        let mut from = now.max(self.start);
        let first = usize::try_from((from - self.start).as_ms() / self.step.as_ms()).ok()?;
        for (index, rate) in self.rates.iter().enumerate().skip(first) {
            let end = self.start + self.step * (index as i64 + 1);
            let here = rate.per_ms * (end - from).as_ms_f64();
            if left < here {
                let at = from + Duration::from_ms_f64(left / rate.per_ms);
                // Rounding must not carry an arrival into a stretch where there are none.
                return Some(at.min(end - Duration::from_ms(1)).max(now));
            }
            left -= here;
            from = end;
        }
        None
    }
}
