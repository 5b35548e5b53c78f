//! Sets of days of the week (`"mon-fri"`); holidays live elsewhere.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text::{Forms, Wrong, meant, nearest, or_stand_in};

/// Days of the week: `"mon-fri"`, `"daily"`, `"mon"`, or `["mon", "thu"]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weekdays(u8);

const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const FULL_NAMES: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
const EVERY_DAY: u8 = 0b111_1111;

impl Weekdays {
    /// Monday to Sunday.
    pub const EVERY_DAY: Weekdays = Weekdays(EVERY_DAY);
    /// Monday to Friday.
    pub const MON_FRI: Weekdays = Weekdays(0b001_1111);

    /// Friday.
    pub const FRI: Weekdays = Weekdays(0b001_0000);

    /// The days (Monday = 0) of which something holds.
    #[must_use]
    pub fn those(holds: impl Fn(usize) -> bool) -> Self {
        let days = (0..7).filter(|&day| holds(day));
        Self(days.fold(0, |set, day| set | 1 << day))
    }

    /// Whether `weekday` (Monday = 0) is among them.
    #[must_use]
    pub fn contains(self, weekday: usize) -> bool {
        weekday < 7 && self.0 & (1 << weekday) != 0
    }

    /// How many days of a week.
    #[must_use]
    pub fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// Reads the text form, or says what was meant by one with characters of text processors.
    fn read(text: &str) -> Result<Self, Wrong> {
        Self::parse(text).map_err(|wrong| meant(text, wrong, |text| Self::parse(text).is_ok()))
    }

    /// Reads the text form.
    pub(crate) fn parse(text: &str) -> Result<Self, Wrong> {
        let lower = text.trim().to_lowercase();
        match lower.as_str() {
            "daily" | "every day" | "all" => return Ok(Self::EVERY_DAY),
            "weekdays" => return Ok(Self::MON_FRI),
            "weekends" | "weekend" => return Ok(Self(0b110_0000)),
            _ => {}
        }
        let mut days = 0;
        for part in lower.split(',') {
            days |= match part.split_once('-') {
                Some((first, last)) => {
                    let (first, last) = (day(first)?, day(last)?);
                    // "sat-mon" goes round the weekend.
                    (0..7)
                        .map(|i| (first + i) % 7)
                        .take((last + 7 - first) % 7 + 1)
                        .fold(0, |set, d| set | 1 << d)
                }
                None => 1 << day(part)?,
            };
        }
        Ok(Self(days))
    }
}

fn day(name: &str) -> Result<usize, Wrong> {
    let name = name.trim();
    let found = NAMES.iter().zip(FULL_NAMES).position(|(short, full)| {
        name == *short || name == full || (name.len() > 3 && full.starts_with(name))
    });
    found.ok_or_else(|| {
        let wrong = Wrong::new(format!("\"{name}\" is not a day of the week"));
        match nearest(name, NAMES.into_iter().chain(FULL_NAMES)) {
            Some(meant) => wrong.help(format!("did you mean \"{meant}\"?")),
            None => {
                wrong.help("write \"mon-fri\", \"daily\", or a list such as [\"mon\", \"thu\"]")
            }
        }
    })
}

impl fmt::Display for Weekdays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == EVERY_DAY {
            return f.write_str("daily");
        }
        let mut first = true;
        let mut day = 0;
        while day < 7 {
            let run = (day..7).take_while(|&d| self.contains(d)).count();
            if run == 0 {
                day += 1;
                continue;
            }
            if !std::mem::take(&mut first) {
                f.write_str(",")?;
            }
            match run {
                1 => f.write_str(NAMES[day])?,
                2 => write!(f, "{},{}", NAMES[day], NAMES[day + 1])?,
                _ => write!(f, "{}-{}", NAMES[day], NAMES[day + run - 1])?,
            }
            day += run;
        }
        Ok(())
    }
}

impl Serialize for Weekdays {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Weekdays {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        or_stand_in(deserializer, DaysVisitor, Weekdays(0))
    }
}

struct DaysVisitor;

impl Forms<'_> for DaysVisitor {}

impl<'de> Visitor<'de> for DaysVisitor {
    type Value = Weekdays;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("days such as \"mon-fri\", \"daily\" or [\"mon\", \"thu\"]")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Weekdays, E> {
        Weekdays::read(text).map_err(E::custom)
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Weekdays, A::Error> {
        let (mut days, mut nth) = (0, 0);
        while let Some(text) = list.next_element::<String>()? {
            let parsed = Weekdays::read(&text).map_err(|wrong| wrong.at(nth.to_string()));
            days |= parsed.map_err(de::Error::custom)?.0;
            nth += 1;
        }
        if days == 0 {
            return Err(de::Error::custom(
                Wrong::new("no days at all").help("name at least one day, such as [\"mon\"]"),
            ));
        }
        Ok(Weekdays(days))
    }
}

impl JsonSchema for Weekdays {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Weekdays".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Days of the week.",
            "anyOf": [
                { "type": "string" },
                { "type": "array", "items": { "type": "string" }, "minItems": 1 }
            ],
            "examples": ["mon-fri", "daily", ["mon", "thu"]]
        })
    }
}
