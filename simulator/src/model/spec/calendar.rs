//! The days of a scenario counted from its start, with weekdays, months and holidays; the clock
//! within a day lives in `engine::clock`.

use std::cell::RefCell;
use std::num::NonZeroI64;
use std::sync::Arc;

use super::{CivilDate, Holidays, Scenario};

/// The number of the week a day is in, so many days after the go-live: 1 begins with it, -1 is the
/// week before it, and there is no week 0.
#[must_use]
pub fn week_number(days_after: i64) -> i64 {
    match days_after.div_euclid(7) {
        before @ ..0 => before,
        after => after + 1,
    }
}

/// The first day of a week with this number, if week 1 begins on `origin`.
#[must_use]
pub fn week_start(origin: CivilDate, week: NonZeroI64) -> CivilDate {
    let after = match week.get() {
        before @ ..0 => before,
        after => after - 1,
    };
    origin.plus_days(after.saturating_mul(7))
}

/// The calendar of a scenario. Day 0 is the first simulated day; days before it are negative,
/// and days after the last have dates as well (bookings reach beyond the end).
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    start: CivilDate,
    start_weekday: i64,
    days: i64,
    go_live: Option<i64>,
    holidays: Holidays,
    /// Facts about days from `-MARGIN` on, because the model asks all the time.
    known: Arc<[DayFacts]>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct DayFacts {
    month: u8,
    holiday: bool,
}

/// Days known by heart before the start and after the end.
const MARGIN: i64 = 400;
/// Enough for ten years; a longer (unchecked) scenario is looked up day by day beyond it.
const MOST_KNOWN: i64 = 5_000;

thread_local! {
    /// The calendar made last: a sweep's variants are checked by the thousand, and nearly all of
    /// them have the same days.
    static LAST: RefCell<Option<Calendar>> = const { RefCell::new(None) };
}

impl Calendar {
    /// The calendar of `scenario`.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let start = scenario.start;
        let days = (scenario.end.days_since(start) + 1).max(0);
        let mut calendar = Self {
            start,
            start_weekday: i64::from(start.date().weekday().to_monday_zero_offset()),
            days,
            go_live: scenario.go_live.map(|date| date.days_since(start)),
            holidays: scenario.holidays.clone(),
            known: Arc::from([]),
        };
        calendar.known = LAST.with_borrow_mut(|last| match last {
            Some(last) if last.is_of_the_days_of(&calendar) => Arc::clone(&last.known),
            _ => {
                let upto = (days + MARGIN).min(MOST_KNOWN);
                calendar.known = (-MARGIN..upto).map(|day| calendar.work_out(day)).collect();
                Arc::clone(&last.insert(calendar.clone()).known)
            }
        });
        calendar
    }

    fn is_of_the_days_of(&self, other: &Self) -> bool {
        (self.start, self.days, &self.holidays) == (other.start, other.days, &other.holidays)
    }

    /// How many days are simulated, the last one included.
    #[must_use]
    pub fn days(&self) -> i64 {
        self.days
    }

    /// The date of a day.
    #[must_use]
    pub fn date(&self, day: i64) -> CivilDate {
        self.start.plus_days(day)
    }

    /// The day of a date.
    #[must_use]
    pub fn day_of(&self, date: CivilDate) -> i64 {
        date.days_since(self.start)
    }

    /// The day's weekday, Monday = 0.
    #[inline]
    #[must_use]
    pub fn weekday(&self, day: i64) -> usize {
        (self.start_weekday + day).rem_euclid(7) as usize
    }

    /// The day's month, January = 0.
    #[inline]
    #[must_use]
    pub fn month(&self, day: i64) -> usize {
        usize::from(self.facts(day).month)
    }

    /// Whether the day is a public holiday.
    #[inline]
    #[must_use]
    pub fn is_holiday(&self, day: i64) -> bool {
        self.facts(day).holiday
    }

    /// Whether the day is a Monday to Friday and no public holiday.
    #[inline]
    #[must_use]
    pub fn is_working_day(&self, day: i64) -> bool {
        self.weekday(day) < 5 && !self.is_holiday(day)
    }

    /// Which week a day is in, from Monday to Sunday, counted from that of the first day.
    #[must_use]
    pub fn week(&self, day: i64) -> i64 {
        (day + self.weekday(0) as i64).div_euclid(7)
    }

    /// The day of the go-live, if there is one.
    #[must_use]
    pub fn go_live(&self) -> Option<i64> {
        self.go_live
    }

    #[inline]
    fn facts(&self, day: i64) -> DayFacts {
        let known = usize::try_from(day.saturating_add(MARGIN))
            .ok()
            .and_then(|at| self.known.get(at));
        known.copied().unwrap_or_else(|| self.work_out(day))
    }

    fn work_out(&self, day: i64) -> DayFacts {
        let date = self.date(day).date();
        DayFacts {
            month: date.month().unsigned_abs() - 1,
            holiday: self.holidays.contain(date),
        }
    }
}
