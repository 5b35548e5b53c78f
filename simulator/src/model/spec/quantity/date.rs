//! Dates, times of day, and moments relative to the go-live; lengths of time live in `span`.

use std::fmt;

use jiff::civil::{Date, Time};
use schemars::json_schema;

use super::span::{Span, parse_signed_span};
use super::text::{Number, Written, Wrong, nearest, written_as_text};
use crate::engine::Duration;

/// A date of the civil calendar, such as `2011-12-03`; without a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CivilDate(Date);

impl CivilDate {
    /// This date.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self(date)
    }

    /// The date as the calendar library has it.
    #[must_use]
    pub fn date(self) -> Date {
        self.0
    }

    /// So many days later (earlier if negative); stays at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        let days = days.clamp(-4_000_000, 4_000_000);
        Self(self.0.saturating_add(jiff::Span::new().days(days)))
    }

    /// Whole days from `earlier` to this date.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i64 {
        day_number(self.0) - day_number(earlier.0)
    }
}

/// Days since 1970-01-01.
pub(crate) fn day_number(date: Date) -> i64 {
    // A civil date's distance from the epoch always fits; UTC has no jumps.
    date.to_zoned(jiff::tz::TimeZone::UTC)
        .map_or(0, |z| z.timestamp().as_second().div_euclid(86_400))
}

impl fmt::Display for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Written for CivilDate {
    const EXPECTED: &'static str = "a date such as 2011-12-03";

    fn parse(text: &str) -> Result<Self, Wrong> {
        let text = text.trim();
        let parts: Vec<&str> = text.split('-').collect();
        let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
        if let [year, month, day] = parts[..]
            && digits(year, 4)
            && digits(month, 2)
            && digits(day, 2)
        {
            let number = |s: &str| s.parse::<i16>().unwrap_or(0);
            let (year, month, day) = (number(year), number(month) as i8, number(day) as i8);
            return Date::new(year, month, day)
                .map(Self)
                .map_err(|_| no_such_date(text, year, month));
        }
        if text.len() > 10 && text.is_char_boundary(10) && Self::parse(&text[..10]).is_ok() {
            return Err(Wrong::new("a date is wanted here, without a time")
                .help(format!("write {}", &text[..10])));
        }
        let wrong = Wrong::new(format!("\"{text}\" is not a date"));
        Err(
            match date_meant(text).or_else(|| date_of_spreadsheet(text)) {
                Some(date) => wrong.help(format!("dates are year-month-day: {date}")),
                None => wrong.help("dates are year-month-day: 2011-12-03"),
            },
        )
    }

    fn of_number(number: Number) -> Result<Self, Wrong> {
        let wrong = Wrong::new(format!("{number} is not a date"));
        Err(match date_of_spreadsheet(&number.to_string()) {
            Some(date) => wrong.help(format!("dates are year-month-day: {date}")),
            None => wrong.help("dates are year-month-day: 2011-12-03"),
        })
    }
}

/// The date that a spreadsheet shows for a number of days since 30 December 1899, from 1982 to 2064.
fn date_of_spreadsheet(text: &str) -> Option<String> {
    let days: i64 = text
        .parse()
        .ok()
        .filter(|days| (30_000..60_000).contains(days))?;
    let date = jiff::civil::date(1899, 12, 30)
        .checked_add(jiff::Span::new().days(days))
        .ok()?;
    Some(format!(
        "{date}, if {text} is a day as spreadsheets count them"
    ))
}

/// What a date was meant to be that is written as people write them elsewhere, such as
/// `2024-01-08, if this is 8 January 2024`. Where day and month may be either, the day comes first.
pub(crate) fn date_meant(text: &str) -> Option<String> {
    // As it should be; what is wrong is something else.
    if text.len() == 10 && text.as_bytes()[4] == b'-' {
        return None;
    }
    let ways = [
        "%Y-%m-%d",
        "%d/%m/%Y",
        "%d.%m.%Y",
        "%d-%m-%Y",
        "%d/%m/%y",
        "%m/%d/%Y",
        "%Y/%m/%d",
        "%Y.%m.%d",
        "%Y%m%d",
        "%d %B %Y",
        "%d %b %Y",
        "%d-%b-%Y",
        "%d-%b-%y",
        "%B %d, %Y",
    ];
    // A year of two digits is not one of the first century.
    let read = |way: &&str| Date::strptime(way, text).ok().filter(|d| d.year() > 1900);
    let date = ways.iter().find_map(read)?;
    Some(format!("{date}, if this is {}", date.strftime("%-d %B %Y")))
}

/// What a time was meant to be that is written as people write them elsewhere: `9am`, `9:15 pm`, `09.30`,
/// `0915`, `9h30`. A number alone that is no time so is none.
pub(crate) fn time_meant(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let dotted = lower.replace("a.m.", "am").replace("p.m.", "pm");
    let half = ["am", "pm"].into_iter().find(|half| dotted.ends_with(half));
    let clock = half.and_then(|half| dotted.strip_suffix(half));
    let clock = clock.unwrap_or(&dotted).trim_end();
    let digits = |part: &str| {
        !part.is_empty() && part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit())
    };
    let parts: Vec<&str> = clock.split([':', '.', 'h']).collect();
    let (hour, minute, second) = match parts[..] {
        [hour, minute, second] => (hour, minute, second),
        [hour, minute] => (hour, minute, "00"),
        [all] if all.len() == 4 && all.is_ascii() => (&all[..2], &all[2..], "00"),
        [all] if all.len() == 3 && all.is_ascii() => (&all[..1], &all[1..], "00"),
        [hour] if half.is_some() => (hour, "00", "00"),
        _ => return None,
    };
    if !digits(hour) || !digits(minute) || !digits(second) || minute.len() != 2 || second.len() != 2
    {
        return None;
    }
    let number = |part: &str| part.parse::<i8>().ok();
    let hour = match (number(hour)?, half) {
        (12, Some("am")) => 0,
        (hour @ 1..=11, Some("pm")) => hour + 12,
        (hour @ 13.., Some(_)) | (hour, None) if hour > 23 => return None,
        (hour, _) => hour,
    };
    let time = Time::new(hour, number(minute)?, number(second)?, 0).ok()?;
    Some(time.strftime("%H:%M:%S").to_string())
}

/// Complains about a date like 2011-02-30 and names the last day of that month.
pub(crate) fn no_such_date(text: &str, year: i16, month: i8) -> Wrong {
    let wrong = Wrong::new(format!("there is no {text}"));
    match Date::new(year, month, 1) {
        Ok(first) => wrong.help(format!(
            "the last day of that month is {}",
            first.last_of_month()
        )),
        Err(_) => wrong.help("months are 01 to 12"),
    }
}

written_as_text!(
    CivilDate,
    CivilDate::of(jiff::civil::date(2000, 1, 1)),
    json_schema!({
        "type": "string",
        "format": "date",
        "description": "A date, year-month-day.",
        "examples": ["2011-12-03"]
    })
);

/// A time of the day, such as `08:30:00`; `"24:00"` is the end of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockTime(Duration);

impl ClockTime {
    /// The end of the day.
    pub const MIDNIGHT_AFTER: ClockTime = ClockTime(Duration::from_hours(24));

    /// The time so long after midnight, at most 24 hours.
    #[must_use]
    pub fn at(since_midnight: Duration) -> Self {
        Self(
            since_midnight
                .max(Duration::ZERO)
                .min(Duration::from_hours(24)),
        )
    }

    /// Time since midnight: zero to 24 hours.
    #[must_use]
    pub fn since_midnight(self) -> Duration {
        self.0
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = self.0.as_ms();
        let (hour, minute) = (ms / 3_600_000, ms / 60_000 % 60);
        let (second, milli) = (ms / 1_000 % 60, ms % 1_000);
        write!(f, "{hour:02}:{minute:02}")?;
        if second != 0 || milli != 0 {
            write!(f, ":{second:02}")?;
        }
        if milli != 0 {
            write!(f, ".{milli:03}")?;
        }
        Ok(())
    }
}

impl Written for ClockTime {
    const EXPECTED: &'static str = "a time of day such as 08:30:00";

    fn parse(text: &str) -> Result<Self, Wrong> {
        let text = text.trim();
        let padded = format!("0{text}");
        // As spreadsheets write it.
        let text = match text.as_bytes() {
            [b'0'..=b'9', b':', ..] => &padded,
            _ => text,
        };
        if matches!(text, "24:00" | "24:00:00") {
            return Ok(Self::MIDNIGHT_AFTER);
        }
        let wrong = || {
            let wrong = Wrong::new(format!("\"{text}\" is not a time of day"));
            match time_meant(text) {
                Some(time) => wrong.help(format!("write {time}")),
                None => wrong.help(
                    "times are hour:minute:second, 00:00:00 to 23:59:59; the end of the day is \"24:00\"",
                ),
            }
        };
        let plausible = text.len() >= 5
            && text.as_bytes()[2] == b':'
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.'));
        if !plausible {
            return Err(wrong());
        }
        let time: Time = text.parse().map_err(|_| wrong())?;
        let ms = i64::from(time.hour()) * 3_600_000
            + i64::from(time.minute()) * 60_000
            + i64::from(time.second()) * 1_000
            + i64::from(time.millisecond());
        Ok(Self(Duration::from_ms(ms)))
    }

    fn of_number(number: Number) -> Result<Self, Wrong> {
        let wrong = Wrong::new(format!("{number} is not a time of day"));
        let text = match number {
            Number::Whole(n) => n.to_string(),
            // 9.3 is what is left of 9.30.
            Number::Decimal(x) => format!("{x:.2}"),
        };
        Err(match time_meant(&text) {
            Some(time) => wrong.help(format!("write {time}")),
            None => wrong.help("write 08:30:00"),
        })
    }
}

written_as_text!(
    ClockTime,
    ClockTime::MIDNIGHT_AFTER,
    json_schema!({
        "description": "A time of the day, without quotes; \"24:00\" in quotes is the end of the day.",
        "anyOf": [
            { "type": "string", "format": "partial-time" },
            { "type": "string", "pattern": r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?$|^24:00(:00)?$" }
        ],
        "examples": ["08:30:00", "24:00"]
    })
);

/// A day: a date, or relative to the go-live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// So many days after the go-live (before, if negative).
    GoLive {
        /// Days after the go-live.
        offset_days: i64,
    },
    /// A date.
    Date(CivilDate),
}

impl Default for Moment {
    fn default() -> Self {
        Moment::GoLive { offset_days: 0 }
    }
}

impl Moment {
    /// The date it falls on; none if it is relative to a go-live that does not happen.
    #[must_use]
    pub fn date(self, go_live: Option<CivilDate>) -> Option<CivilDate> {
        match self {
            Moment::Date(date) => Some(date),
            Moment::GoLive { offset_days } => go_live.map(|date| date.plus_days(offset_days)),
        }
    }

    /// The day in words, by its date if it has one.
    #[must_use]
    pub fn day_in_words(self, go_live: Option<CivilDate>) -> String {
        let date = self.date(go_live);
        date.map_or_else(|| self.to_string(), super::short_date)
    }

    /// Since when, in words: `from the go-live`, `from 3 December 2011`.
    #[must_use]
    pub fn from_in_words(self, go_live: Option<CivilDate>) -> String {
        match self {
            Moment::GoLive { offset_days: 0 } => "from the go-live".to_owned(),
            _ => format!("from {}", self.day_in_words(go_live)),
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Moment::Date(date) => date.fmt(f),
            Moment::GoLive { offset_days: 0 } => f.write_str("go-live"),
            Moment::GoLive { offset_days } => {
                let sign = if *offset_days < 0 { '-' } else { '+' };
                write!(
                    f,
                    "go-live {sign} {}",
                    Span::of(Duration::from_days(offset_days.abs()))
                )
            }
        }
    }
}

impl Moment {
    /// What is meant by `2 weeks before go-live` and the like.
    fn in_words(text: &str) -> Option<String> {
        let (span, sign) = [("before", '-'), ("after", '+')]
            .iter()
            .find_map(|(word, sign)| {
                let (span, rest) = text.split_once(word)?;
                let day = rest.trim().trim_start_matches("the ");
                matches!(day, "go-live" | "go live").then(|| (span.trim(), *sign))
            })?;
        parse_signed_span(span).ok()?;
        Some(format!("go-live {sign} {span}"))
    }
}

impl Written for Moment {
    const EXPECTED: &'static str =
        "a date such as 2011-12-03, \"go-live\" or \"go-live + 2 weeks\"";

    fn parse(text: &str) -> Result<Self, Wrong> {
        let text = text.trim();
        let Some(rest) = text
            .strip_prefix("go-live")
            .or_else(|| text.strip_prefix("go live"))
        else {
            if let Some(meant) = Self::in_words(text) {
                return Err(
                    Wrong::new(format!("\"{text}\" is not how a day is written here"))
                        .help(format!("write \"{meant}\"")),
                );
            }
            if text.starts_with(|c: char| c.is_ascii_digit()) {
                return CivilDate::parse(text).map(Moment::Date);
            }
            let word = text.split([' ', '+']).next().unwrap_or(text);
            let wrong = Wrong::new(format!("\"{text}\" is not a day"));

            return Err(match nearest(word, ["go-live", "golive"]) {
                Some(_) => wrong.help("did you mean \"go-live\"?"),
                None => wrong.help(format!("write {}", Self::EXPECTED)),
            });
        };
        let rest = rest.trim();
        let (sign, span) = match rest.chars().next() {
            None => return Ok(Moment::default()),
            Some('+') => (1, rest[1..].trim()),
            Some('-') => (-1, rest[1..].trim()),
            Some(_) => {
                return Err(Wrong::new(format!("\"{text}\" is not a day"))
                    .help("write \"go-live + 2 weeks\" or \"go-live - 3 days\""));
            }
        };
        let ms = parse_signed_span(span)?.as_ms();
        let day = Duration::from_days(1).as_ms();
        if ms < 0 || ms % day != 0 {
            return Err(
                Wrong::new(format!("\"{span}\" is not a whole number of days"))
                    .help("write days or weeks, such as \"go-live + 2 weeks\""),
            );
        }
        Ok(Moment::GoLive {
            offset_days: sign * (ms / day),
        })
    }
}

written_as_text!(
    Moment,
    Moment::default(),
    json_schema!({
        "description": "A date, \"go-live\", or so many days or weeks after (+) or before (-) it.",
        "anyOf": [
            { "type": "string", "format": "date" },
            { "type": "string", "pattern": r"^\s*go[- ]live(\s*[+-]\s*[0-9]+(\.[0-9]+)?\s*(h|hrs?|hours?|d|days?|w|wks?|weeks?))?\s*$" }
        ],
        "examples": ["go-live", "go-live + 2 weeks", "2012-01-09"]
    })
);
