//! Shares and chances (`"8.4%"`); rates per unit of time live in `rate`.

use std::fmt;

use schemars::json_schema;

use super::text::{Number, Written, Wrong, decimal, split_number, written_as_text};

/// A share or a chance between nothing and all: `"8.4%"`, or a decimal number such as `0.084`.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Share(f64);

impl Share {
    /// No share at all.
    pub const NONE: Share = Share(0.0);
    /// All of it.
    pub const ALL: Share = Share(1.0);

    /// The share `value` of one, brought into 0 to 1 if it lies outside.
    #[must_use]
    pub fn of(value: f64) -> Self {
        // Written so that not-a-number and minus zero become zero.
        Self(if value > 0.0 { value.min(1.0) } else { 0.0 })
    }

    /// Between 0 and 1.
    #[must_use]
    pub fn value(self) -> f64 {
        self.0
    }
}

/// Percent, with the decimal point moved in the digits and not in binary, so that the text reads
/// back to the identical value.
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scientific = format!("{:e}", self.0);
        let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
        let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
        // The point stands after this many digits.
        let point = exponent.parse::<i32>().unwrap_or(0) + 1 + 2;
        let length = digits.len() as i32;
        if point <= 0 {
            write!(
                f,
                "0.{}{digits}%",
                "0".repeat(point.unsigned_abs() as usize)
            )
        } else if point >= length {
            let padded = format!("{digits}{}", "0".repeat((point - length) as usize));
            let trimmed = padded.trim_start_matches('0');
            write!(f, "{}%", if trimmed.is_empty() { "0" } else { trimmed })
        } else {
            write!(
                f,
                "{}.{}%",
                &digits[..point as usize],
                &digits[point as usize..]
            )
        }
    }
}

impl Written for Share {
    const EXPECTED: &'static str = "a percentage such as \"8.4%\"";

    fn parse(text: &str) -> Result<Self, Wrong> {
        let (number, unit) = split_number(text);
        let percent = decimal(number, -2, text, "8.4%")?;
        if !is_percent(unit) {
            return Err(if unit.is_empty() {
                Wrong::new(format!("\"{number}\" has no percent sign")).help(format!(
                    "write \"{number}%\", or a number between 0 and 1 without quotes"
                ))
            } else {
                Wrong::new(format!("\"{text}\" is not a share"))
                    .help(format!("write {}", Self::EXPECTED))
            });
        }
        within(percent, text)
    }

    fn of_number(number: Number) -> Result<Self, Wrong> {
        match number {
            Number::Whole(0) => Ok(Self(0.0)),
            Number::Whole(1) => {
                Err(Wrong::new("1 could be 1% or 100%").help("write \"1%\" or \"100%\""))
            }
            Number::Whole(n) => Err(Wrong::new(format!("{n} is not a share between 0 and 1"))
                .help(format!("write \"{n}%\""))),
            Number::Decimal(x) if (0.0..=1.0).contains(&x) => Ok(Self(x + 0.0)),
            Number::Decimal(x) => Err(Wrong::new(format!("{x} is not a share between 0 and 1"))
                .help("a share lies between \"0%\" and \"100%\"")),
        }
    }
}

fn is_percent(unit: &str) -> bool {
    matches!(&*unit.to_lowercase(), "%" | "percent" | "per cent")
}

fn within(share: f64, text: &str) -> Result<Share, Wrong> {
    if share > 1.0 {
        return Err(Wrong::new(format!("{text} is more than all of it"))
            .help("a share or a chance lies between \"0%\" and \"100%\""));
    }
    if share < 0.0 {
        return Err(Wrong::new(format!("{text} is less than nothing"))
            .help("a share or a chance lies between \"0%\" and \"100%\""));
    }
    Ok(Share(share + 0.0))
}

written_as_text!(
    Share,
    Share::NONE,
    json_schema!({
        "description": "A share or a chance: a percentage in quotes, or a number between 0 and 1.",
        "anyOf": [
            { "type": "string", "pattern": r"^\s*\+?[0-9]+(\.[0-9]+)?\s*(%|percent|per cent)\s*$" },
            { "type": "number", "minimum": 0, "maximum": 1 }
        ],
        "examples": ["8.4%", 0.084]
    })
);

/// A chance that is taken once a day: `"2% per day"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct DailyChance(Share);

impl DailyChance {
    /// The chance on one day.
    #[must_use]
    pub fn of(per_day: Share) -> Self {
        Self(per_day)
    }

    /// The chance on one day, between 0 and 1.
    #[must_use]
    pub fn per_day(self) -> f64 {
        self.0.value()
    }
}

impl fmt::Display for DailyChance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} per day", self.0)
    }
}

impl Written for DailyChance {
    const EXPECTED: &'static str = "a daily chance such as \"2% per day\"";

    fn parse(text: &str) -> Result<Self, Wrong> {
        let lower = text.trim().to_lowercase();
        let stem = [
            "per working day",
            "per day",
            "a day",
            "/day",
            "/ day",
            "daily",
        ]
        .iter()
        .find_map(|end| lower.strip_suffix(end));
        match stem {
            Some(stem) => Share::parse(stem.trim()).map(Self),
            // Nothing is nothing in any time.
            None if Share::parse(text).is_ok_and(|share| share == Share::NONE) => {
                Ok(Self::default())
            }
            None => Err(Wrong::new(format!("\"{text}\" is not a daily chance"))
                .help("write something like \"2% per day\"")),
        }
    }

    fn of_number(number: Number) -> Result<Self, Wrong> {
        match number {
            Number::Whole(0) => Ok(Self::default()),
            Number::Decimal(0.0) => Ok(Self::default()),
            _ => Err(Wrong::new(format!("{number} has no unit"))
                .help(format!("write {}, in quotes", Self::EXPECTED))),
        }
    }
}

written_as_text!(
    DailyChance,
    DailyChance::default(),
    json_schema!({
        "description": "A chance that is taken once a day; \"0%\" and 0 need no day.",
        "anyOf": [
            { "type": "string", "pattern": r"^\s*\+?[0-9]+(\.[0-9]+)?\s*(%|percent|per cent)\s*(per working day|per day|a day|/ ?day|daily)\s*$" },
            { "type": "string", "pattern": r"^\s*\+?0+(\.0+)?\s*(%|percent|per cent)\s*$" },
            { "const": 0 }
        ],
        "examples": ["2% per day", "0%"]
    })
);
