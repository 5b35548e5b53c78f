//! Streams of arrivals over the calendar: referrals, ordinary calls, enquiries. What becomes of
//! those who arrive is decided elsewhere.

use crate::engine::arrivals::{Rate, next_arrival};
use crate::engine::{Distribution, Duration, Time};
use crate::model::spec::{Arrivals, Calendar};
use crate::model::world::purpose::{Purpose, Streams};

const HOUR: Duration = Duration::from_hours(1);

/// A Poisson stream whose rate follows weekday, hour and month, times a gamma factor by day.
#[derive(Clone, Debug)]
pub struct ArrivalStream {
    /// Mean number in an ordinary week.
    per_week: f64,
    /// Share of the week on each weekday.
    by_weekday: [f64; 7],
    /// Arrivals per hour in each hour, as a share of the day.
    by_hour: [f64; 24],
    by_month: [f64; 12],
    from: Duration,
    to: Duration,
    /// None on public holidays.
    skips_holidays: bool,
    day_factor: Option<Distribution>,
    /// Length of the simulation and its holidays, by day.
    months: Vec<usize>,
    holidays: Vec<bool>,
    weekdays: Vec<usize>,
}

impl ArrivalStream {
    /// Resolves a written stream.
    ///
    /// # Panics
    /// If the scenario was not checked and its variation is not a coefficient of variation.
    #[must_use]
    pub fn of(written: &Arrivals, calendar: &Calendar) -> Self {
        let from = written.from.map_or(Duration::ZERO, |t| t.since_midnight());
        let to = written
            .to
            .map_or(Duration::from_hours(24), |t| t.since_midnight());
        let by_hour = written.by_hour.unwrap_or([1.0; 24]);
        let open = |h: usize| {
            let begin = Duration::from_hours(h as i64).max(from);
            let end = Duration::from_hours(h as i64 + 1).min(to);
            (end - begin).max(Duration::ZERO).as_hours_f64()
        };
        let day: f64 = (0..24).map(|h| by_hour[h] * open(h)).sum();
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        let days = 0..calendar.days();
        Self {
            per_week: written.per_week(),
            by_weekday: written.by_day_of_week(),
            by_hour: by_hour.map(|w| share(w, day)),
            by_month: written.by_month.unwrap_or([1.0; 12]),
            from,
            to,
            skips_holidays: written.days.is_some(),
            day_factor: (written.day_to_day > 0.0).then(|| {
                Distribution::gamma(1.0, written.day_to_day)
                    .expect("a checked coefficient of variation")
            }),
            months: days.clone().map(|d| calendar.month(d)).collect(),
            holidays: days.clone().map(|d| calendar.is_holiday(d)).collect(),
            weekdays: days.map(|d| calendar.weekday(d)).collect(),
        }
    }

    /// Mean number in an ordinary week.
    #[must_use]
    pub fn per_week(&self) -> f64 {
        self.per_week
    }

    /// Relative weight of an hour of the day.
    #[must_use]
    pub fn weight_of_hour(&self, hour: usize) -> f64 {
        self.by_hour[hour]
    }

    /// Mean number on one day of the simulation, before the day's own factor.
    #[must_use]
    pub fn expected_on(&self, day: i64) -> f64 {
        let Ok(d) = usize::try_from(day) else {
            return 0.0;
        };
        if d >= self.months.len() || (self.skips_holidays && self.holidays[d]) {
            return 0.0;
        }
        self.per_week * self.by_weekday[self.weekdays[d]] * self.by_month[self.months[d]]
    }

    /// By how much the variance of a day's number exceeds its mean.
    #[must_use]
    pub fn variance_beyond_poisson(&self, day: i64) -> f64 {
        let expected = self.expected_on(day);
        let factor = self.day_factor.as_ref().map_or(0.0, Distribution::variance);
        expected * expected * factor
    }

    /// The moments of one day's arrivals, ascending, by exact thinning.
    pub fn on_day(
        &self,
        day: i64,
        streams: &Streams,
        purpose: Purpose,
        entity: u64,
        into: &mut Vec<Time>,
    ) {
        let mut expected = self.expected_on(day);
        if expected <= 0.0 {
            return;
        }
        if let Some(law) = &self.day_factor {
            let key = purpose.number() * 1_000_000 + entity;
            expected *= law.sample(&mut streams.stream(Purpose::DAY_FACTOR, key, day as u64));
        }
        let midnight = Time::from_days(day);
        let rate = |at: Time| {
            let hours = at - midnight;
            if hours < self.from || hours >= self.to {
                return Rate::ZERO;
            }
            let hour = (hours.as_ms() / HOUR.as_ms()) as usize;
            Rate::per_hour(expected * self.by_hour[hour])
        };
        let highest = self.by_hour.iter().fold(0.0, |a: f64, &b| a.max(b)) * expected;
        let mut stream = streams.stream(purpose, entity, day as u64);
        let mut now = midnight + self.from;
        let until = midnight + self.to;
        while let Some(at) = next_arrival(now, until, Rate::per_hour(highest), rate, &mut stream) {
            into.push(at);
            now = at;
        }
    }
}
