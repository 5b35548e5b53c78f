//! Lengths of time with a unit (`"20 min"`); clock times and dates live in `date`.

use std::fmt;

use schemars::json_schema;

use super::text::{Written, Wrong, decimal, nearest, split_number, written_as_text};
use crate::engine::Duration;

/// A length of time, zero or longer: `"90 s"`, `"20 min"`, `"1.5 h"`, `"2 days"`, `"8 weeks"`.
///
/// Months and years have no fixed length and are refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(Duration);

impl Span {
    /// A span of this length; a negative one becomes zero.
    #[must_use]
    pub fn of(duration: Duration) -> Self {
        Self(duration.max(Duration::ZERO))
    }

    /// Whether it is no time at all: what lasts so long is switched off.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0 == Duration::ZERO
    }

    /// So many times as long.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self::of(self.0.scale(factor))
    }

    /// Its length on the simulated clock.
    #[must_use]
    pub fn duration(self) -> Duration {
        self.0
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_signed_span(self.0, f)
    }
}

impl Written for Span {
    const EXPECTED: &'static str = "a length of time such as \"20 min\", \"2 days\" or \"8 weeks\"";

    fn parse(text: &str) -> Result<Self, Wrong> {
        let duration = parse_signed_span(text)?;
        if duration.is_negative() {
            return Err(Wrong::new(format!(
                "a length of time cannot be negative: \"{text}\""
            )));
        }
        Ok(Self(duration))
    }
}

written_as_text!(
    Span,
    Span::default(),
    json_schema!({
        "type": "string",
        "description": "A length of time: a number and ms, s, min, h, days or weeks.",
        "pattern": r"^\s*\+?[0-9]+(\.[0-9]+)?\s*(ms|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?)\s*$",
        "examples": ["90 s", "20 min", "1.5 h", "2 days", "8 weeks"]
    })
);

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;

/// Longer than any scenario; keeps every later sum far from the end of the clock.
const LONGEST: f64 = 100.0 * 366.0 * DAY as f64;

pub(crate) const UNITS: [(&str, i64); 21] = [
    ("ms", 1),
    ("s", SECOND),
    ("sec", SECOND),
    ("secs", SECOND),
    ("second", SECOND),
    ("seconds", SECOND),
    ("min", MINUTE),
    ("mins", MINUTE),
    ("minute", MINUTE),
    ("minutes", MINUTE),
    ("h", HOUR),
    ("hr", HOUR),
    ("hrs", HOUR),
    ("hour", HOUR),
    ("hours", HOUR),
    ("d", DAY),
    ("day", DAY),
    ("days", DAY),
    ("w", WEEK),
    ("week", WEEK),
    ("weeks", WEEK),
];

/// Milliseconds in a unit of time.
pub(crate) fn unit_of_time(unit: &str) -> Option<i64> {
    let lower = unit.to_lowercase();
    let lower = if matches!(&*lower, "wk" | "wks") {
        "week"
    } else {
        &lower
    };
    UNITS
        .iter()
        .find(|(name, _)| *name == lower)
        .map(|&(_, ms)| ms)
}

/// Reads a length of time that may be negative.
pub(crate) fn parse_signed_span(text: &str) -> Result<Duration, Wrong> {
    let (number, unit) = split_number(text);
    let value = decimal(number, 0, text, "20 min")?;
    let Some(ms) = unit_of_time(unit) else {
        return Err(wrong_unit(number, unit));
    };
    let ms = value * ms as f64;
    if ms.abs() > LONGEST {
        return Err(Wrong::new(format!(
            "\"{text}\" is longer than a hundred years"
        )));
    }
    Ok(Duration::from_ms_f64(ms))
}

fn wrong_unit(number: &str, unit: &str) -> Wrong {
    if unit.is_empty() {
        return Wrong::new(format!("\"{number}\" has no unit"))
            .help(format!("write \"{number} min\", or s, h, days, weeks"));
    }
    if unit == "m" {
        return Wrong::new("\"m\" could be minutes or months")
            .help(format!("write \"{number} min\""));
    }
    if ["month", "year"].contains(&unit.trim_end_matches('s').to_lowercase().as_str()) {
        return Wrong::new(format!(
            "a {} has no fixed length",
            unit.trim_end_matches('s')
        ))
        .help("write weeks or days: a quarter is \"13 weeks\", a year \"52 weeks\"");
    }
    let wrong = Wrong::new(format!("\"{unit}\" is not a unit of time"));
    match nearest(
        unit,
        UNITS
            .iter()
            .map(|(name, _)| *name)
            .filter(|name| name.len() > 2),
    ) {
        Some(unit) => wrong.help(format!("did you mean \"{number} {unit}\"?")),
        None => wrong.help("units of time are ms, s, min, h, days and weeks"),
    }
}

/// Writes a length of time in the largest unit that gives a short number and reads back exactly.
pub(crate) fn write_signed_span(span: Duration, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let ms = span.as_ms();
    let size = ms.abs();
    // (unit, its name for one and for many, the finest part of it that still reads well)
    let units = [
        (WEEK, "week", "weeks", 2),
        (DAY, "day", "days", 2),
        (HOUR, "h", "h", 2),
        (MINUTE, "min", "min", 10),
        (SECOND, "s", "s", 1_000),
    ];
    for (unit, one, many, parts) in units {
        if (size >= unit || unit == SECOND) && (size % unit) * parts % unit == 0 && size != 0 {
            let name = if size == unit { one } else { many };
            return write!(f, "{} {name}", ms as f64 / unit as f64);
        }
    }
    f.write_str("0 min")
}
