//! Rates, hazards, paces and prices: something per something. Shares live in `share`.

use std::fmt;

use schemars::json_schema;

use super::currency::without_currency;
use super::share::Share;
use super::span::{Span, parse_signed_span};
use super::text::{Number, Written, Wrong, decimal, nearest, split_number, written_as_text};
use crate::engine::Duration;

/// How often something happens on average: `"420 per week"`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frequency {
    count: f64,
    per: Period,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Period {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

const PERIODS: [(Period, &str, &[&str], f64); 7] = [
    (Period::Second, "second", &["s", "sec"], 1e3),
    (Period::Minute, "minute", &["min"], 6e4),
    (Period::Hour, "hour", &["h", "hr"], 3.6e6),
    (Period::Day, "day", &["d"], 8.64e7),
    (Period::Week, "week", &["w", "wk"], 6.048e8),
    // A twelfth of a year of 365.25 days: as a mean rate this is unambiguous.
    (Period::Month, "month", &[], 365.25 / 12.0 * 8.64e7),
    (Period::Year, "year", &["yr"], 365.25 * 8.64e7),
];

impl Frequency {
    /// So many a week.
    #[must_use]
    pub fn per_week(count: f64) -> Self {
        Self {
            count,
            per: Period::Week,
        }
    }

    /// So many times as often.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self {
            count: self.count * factor,
            per: self.per,
        }
    }

    /// Mean number in `duration`.
    #[must_use]
    pub fn per(self, duration: Duration) -> f64 {
        let ms = PERIODS
            .iter()
            .find(|p| p.0 == self.per)
            .map_or(f64::INFINITY, |p| p.3);
        self.count * (duration.as_ms_f64() / ms)
    }

    fn period_name(self) -> &'static str {
        PERIODS
            .iter()
            .find(|p| p.0 == self.per)
            .map_or("day", |p| p.1)
    }
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} per {}", self.count, self.period_name())
    }
}

impl Written for Frequency {
    const EXPECTED: &'static str = "a rate such as \"420 per week\"";

    fn parse(text: &str) -> Result<Self, Wrong> {
        let (number, rest) = split_number(text);
        let count = decimal(number, 0, text, "420 per week")?;
        if count < 0.0 {
            return Err(Wrong::new(format!("a rate cannot be negative: \"{text}\"")));
        }
        let Some(unit) = after_per(rest) else {
            return Err(
                Wrong::new(format!("\"{text}\" does not say per what")).help(format!(
                    "write \"{number} per week\", or per minute, hour, day, month, year"
                )),
            );
        };
        match period(unit) {
            Some(per) => Ok(Self {
                count: count + 0.0,
                per,
            }),
            None => Err(unknown_period(unit, number)),
        }
    }
}

fn after_per(rest: &str) -> Option<&str> {
    let unit = ["per ", "a ", "an ", "/"]
        .iter()
        .find_map(|per| rest.strip_prefix(per))?;
    Some(unit.trim())
}

fn period(unit: &str) -> Option<Period> {
    let unit = unit.to_lowercase();
    PERIODS
        .iter()
        .find(|p| p.1 == unit || p.2.contains(&unit.as_str()))
        .map(|p| p.0)
}

fn unknown_period(unit: &str, number: &str) -> Wrong {
    let wrong = Wrong::new(format!("\"{unit}\" is not a period"));
    match nearest(unit, PERIODS.iter().map(|p| p.1)) {
        Some(unit) => wrong.help(format!("did you mean \"{number} per {unit}\"?")),
        None => wrong.help("rates are per second, minute, hour, day, week, month or year"),
    }
}

written_as_text!(
    Frequency,
    Frequency::per_week(1.0),
    json_schema!({
        "type": "string",
        "description": "A mean rate: a number per second, minute, hour, day, week, month or year.",
        "pattern": r"^\s*\+?[0-9]+(\.[0-9]+)?\s*(per |an? |/)\s*(s|sec|second|min|minute|h|hr|hour|d|day|w|wk|week|month|yr|year)\s*$",
        "examples": ["420 per week", "900 per day", "2 per minute"]
    })
);

/// How fast a group thins out: the share of those who are still there that goes, per time
/// (`"3% per month"`), the same at every moment and for everybody.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hazard {
    share: Share,
    per: Period,
}

impl Hazard {
    /// What share of them goes in `duration`, if they were as many all the time.
    #[must_use]
    pub fn per(self, duration: Duration) -> f64 {
        let count = self.share.value();
        let per = self.per;
        Frequency { count, per }.per(duration)
    }
}

impl fmt::Display for Hazard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = Frequency {
            count: 1.0,
            per: self.per,
        };
        write!(f, "{} per {}", self.share, of.period_name())
    }
}

impl Written for Hazard {
    const EXPECTED: &'static str = "a share per time such as \"3% per month\"";

    fn parse(text: &str) -> Result<Self, Wrong> {
        let (number, rest) = split_number(text);
        let Some(rest) = ["%", "percent", "per cent"]
            .iter()
            .find_map(|sign| rest.strip_prefix(sign))
        else {
            return Err(Wrong::new(format!("\"{text}\" is not a share per time"))
                .help(format!("write {}", Self::EXPECTED)));
        };
        let share = Share::parse(&format!("{number}%"))?;
        let Some(unit) = after_per(rest.trim_start()) else {
            return Err(
                Wrong::new(format!("\"{text}\" does not say per what")).help(format!(
                    "write \"{number}% per month\", or per day, week, year"
                )),
            );
        };
        let per = period(unit).ok_or_else(|| unknown_period(unit, &format!("{number}%")))?;
        Ok(Self { share, per })
    }
}

written_as_text!(
    Hazard,
    Hazard {
        share: Share::NONE,
        per: Period::Month
    },
    json_schema!({
        "type": "string",
        "description": "The share of those who are still there that goes, per second, minute, hour, day, week, month or year.",
        "pattern": r"^\s*\+?[0-9]+(\.[0-9]+)?\s*(%|percent|per cent)\s*(per |an? |/)\s*(s|sec|second|min|minute|h|hr|hour|d|day|w|wk|week|month|yr|year)\s*$",
        "examples": ["3% per month"]
    })
);

/// How many come on average: `"420 per week"`, over all seven days, or `"84 per working day"`, on each
/// of the days on which they come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StreamRate {
    /// Per unit of time, the days on which nobody comes included.
    Per(Frequency),
    /// On each day on which anybody comes.
    PerWorkingDay(f64),
}

impl StreamRate {
    /// How many come in a day or less, and how long that is: a mean over the whole week that may be meant for the
    /// days and hours alone in which anybody comes.
    #[must_use]
    pub fn within_a_day(self) -> Option<(f64, Duration)> {
        let Self::Per(rate) = self else { return None };
        let length = match rate.per {
            Period::Second => Duration::from_ms(1_000),
            Period::Minute => Duration::from_minutes(1),
            Period::Hour => Duration::from_hours(1),
            Period::Day => Duration::from_days(1),
            Period::Week | Period::Month | Period::Year => return None,
        };
        Some((rate.count, length))
    }
}

impl fmt::Display for StreamRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Per(rate) => rate.fmt(f),
            Self::PerWorkingDay(count) => write!(f, "{count} per working day"),
        }
    }
}

impl Written for StreamRate {
    const EXPECTED: &'static str = Frequency::EXPECTED;

    fn parse(text: &str) -> Result<Self, Wrong> {
        let lower = text.trim().to_lowercase();
        let endings = ["per working day", "a working day", "/working day"];
        match endings.iter().find_map(|end| lower.strip_suffix(end)) {
            // So much a day, whichever day it is.
            Some(count) => Frequency::parse(&format!("{} per day", count.trim()))
                .map(|rate| Self::PerWorkingDay(rate.count)),
            None => Frequency::parse(text).map(Self::Per),
        }
    }
}

written_as_text!(
    StreamRate,
    StreamRate::Per(Frequency::per_week(1.0)),
    json_schema!({
        "type": "string",
        "description": "A mean rate: a number per second, minute, hour, day, week, month or year, over all seven days of the week; or per working day, on each of `days`.",
        "pattern": r"^\s*\+?[0-9]+(\.[0-9]+)?\s*(per |an? |/)\s*(s|sec|second|min|minute|h|hr|hour|d|day|working day|w|wk|week|month|yr|year)\s*$",
        "examples": ["420 per week", "84 per working day", "2 per minute"]
    })
);

/// An amount of experience: `"150 transactions"`, or `"40 hours"` of work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// Things done: calls, bookings, patients.
    Transactions(f64),
    /// Time worked.
    Worked(Span),
}

const THINGS: [&str; 12] = [
    "transactions",
    "transaction",
    "patients",
    "patient",
    "visits",
    "visit",
    "calls",
    "call",
    "tasks",
    "task",
    "bookings",
    "booking",
];

impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Pace::Transactions(n) => write!(f, "{n} transactions"),
            Pace::Worked(span) => span.fmt(f),
        }
    }
}

impl Written for Pace {
    const EXPECTED: &'static str =
        "an amount of practice such as \"150 transactions\" or \"40 hours\"";

    fn parse(text: &str) -> Result<Self, Wrong> {
        let (number, unit) = split_number(text);
        let count = decimal(number, 0, text, "150 transactions")?;
        if count <= 0.0 {
            return Err(Wrong::new(format!(
                "an amount of practice is more than nothing: \"{text}\""
            )));
        }
        if THINGS.contains(&&*unit.to_lowercase()) {
            return Ok(Pace::Transactions(count));
        }
        if super::span::unit_of_time(unit).is_some() {
            let span = parse_signed_span(text)?;
            if span <= Duration::ZERO {
                return Err(Wrong::new(format!(
                    "an amount of practice is more than nothing: \"{text}\""
                )));
            }
            return Ok(Pace::Worked(Span::of(span)));
        }
        let wrong = Wrong::new(format!("\"{unit}\" does not measure practice"));
        Err(
            match nearest(unit, THINGS.into_iter().chain(["hours", "minutes"])) {
                Some(unit) => wrong.help(format!("did you mean \"{number} {unit}\"?")),
                None => wrong.help("write transactions (patients, visits, calls) or hours worked"),
            },
        )
    }

    fn of_number(number: Number) -> Result<Self, Wrong> {
        Err(Wrong::new(format!("{number} has no unit")).help(format!(
            "write \"{number} transactions\" or \"{number} hours\""
        )))
    }
}

written_as_text!(
    Pace,
    Pace::Transactions(1.0),
    json_schema!({
        "type": "string",
        "description": "An amount of practice: transactions (also patients, visits, calls, tasks, bookings), or time worked.",
        "pattern": r"^\s*\+?[0-9]+(\.[0-9]+)?\s*(transactions?|patients?|visits?|calls?|tasks?|bookings?|ms|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?)\s*$",
        "examples": ["150 transactions", "40 hours"]
    })
);

/// A price, in the scenario's currency: `"17 per hour"`, `"5000 per week"`, or `"20000"` once; of
/// additional sessions also `"450 per session"` and `"60 per patient"`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Price {
    /// For every paid hour of each person.
    PerHour(f64),
    /// For every week it lasts.
    PerWeek(f64),
    /// For every additional session of a clinician.
    PerSession(f64),
    /// For every patient who comes to an additional session.
    PerPatient(f64),
    /// Once.
    Once(f64),
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Price::PerHour(x) => write!(f, "{x} per hour"),
            Price::PerWeek(x) => write!(f, "{x} per week"),
            Price::PerSession(x) => write!(f, "{x} per session"),
            Price::PerPatient(x) => write!(f, "{x} per patient"),
            Price::Once(x) => write!(f, "{x}"),
        }
    }
}

impl Written for Price {
    const EXPECTED: &'static str =
        "a price such as \"17 per hour\", \"5000 per week\" or \"20000\"";

    fn parse(text: &str) -> Result<Self, Wrong> {
        without_currency(text)?;
        let (number, rest) = split_number(text);
        let amount = decimal(number, 0, text, "17 per hour")?;
        if amount < 0.0 {
            return Err(Wrong::new(format!(
                "a price cannot be negative: \"{text}\""
            )));
        }
        let rest = rest.to_lowercase();
        if rest.is_empty() || rest == "once" {
            return Ok(Price::Once(amount + 0.0));
        }
        match after_per(&rest).map(|unit| (unit, period(unit))) {
            Some((_, Some(Period::Hour))) => Ok(Price::PerHour(amount + 0.0)),
            Some((_, Some(Period::Week))) => Ok(Price::PerWeek(amount + 0.0)),
            Some(("session", None)) => Ok(Price::PerSession(amount + 0.0)),
            Some(("patient", None)) => Ok(Price::PerPatient(amount + 0.0)),
            // Whose year? 1,700 paid hours, or 52 weeks of an intervention.
            Some((_, Some(Period::Year))) => Err(Wrong::new("prices are per hour, per week or once")
                .help(format!(
                    "a salary of {number} a year is about \"{:.2} per hour\" (1,700 paid hours a year)",
                    amount / 1_700.0
                ))),
            _ => Err(Wrong::new(format!("\"{text}\" is not a price"))
                .help("write \"17 per hour\" (of each person's paid time), \"5000 per week\", or \"20000\" once")),
        }
    }

    fn of_number(number: Number) -> Result<Self, Wrong> {
        Err(Wrong::new(format!("{number}: for what?"))
            .help(format!("write \"{number} per hour\", \"{number} per week\", or \"{number}\" for a single payment")))
    }
}

written_as_text!(
    Price,
    Price::Once(0.0),
    json_schema!({
        "type": "string",
        "description": "A price: per hour of each person's paid time, per week, or once; of additional sessions also per session or per patient.",
        "pattern": r"^\s*\+?[0-9]+(\.[0-9]+)?\s*(once|(per |an? |/)\s*(h|hr|hour|w|wk|week|session|patient))?\s*$",
        "examples": ["17 per hour", "5000 per week", "20000"]
    })
);
