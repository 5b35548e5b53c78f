//! Which public holidays a scenario keeps, and which dates those are; which days are simulated
//! lives in `calendar`.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use jiff::civil::{Date, Weekday, date};

use super::CivilDate;
use super::quantity::{Forms, Wrong, nearest, or_stand_in};

/// Public holidays: `"england-and-wales"`, `"none"`, or a list of dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Holidays {
    /// None.
    #[default]
    None,
    /// Bank holidays in England and Wales.
    EnglandAndWales,
    /// These dates.
    Dates(Vec<CivilDate>),
}

impl Serialize for Holidays {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Holidays::None => serializer.serialize_str("none"),
            Holidays::EnglandAndWales => serializer.serialize_str("england-and-wales"),
            Holidays::Dates(dates) => dates.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Holidays {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        or_stand_in(deserializer, HolidaysVisitor, Holidays::None)
    }
}

struct HolidaysVisitor;

impl Forms<'_> for HolidaysVisitor {}

impl<'de> Visitor<'de> for HolidaysVisitor {
    type Value = Holidays;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"england-and-wales\", \"none\" or a list of dates")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Holidays, E> {
        match text {
            "none" => Ok(Holidays::None),
            "england-and-wales" => Ok(Holidays::EnglandAndWales),
            _ => {
                let wrong = Wrong::new(format!("no calendar of holidays is called \"{text}\""));
                Err(E::custom(match nearest(text, ["none", "england-and-wales"]) {
                    Some(meant) => wrong.help(format!("did you mean \"{meant}\"?")),
                    None => wrong.help("write \"england-and-wales\", \"none\", or a list of dates such as [2011-12-26]"),
                }))
            }
        }
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Holidays, A::Error> {
        let mut dates = Vec::new();
        while let Some(date) = list.next_element()? {
            dates.push(date);
        }
        Ok(Holidays::Dates(dates))
    }
}

impl JsonSchema for Holidays {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Holidays".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let date = generator.subschema_for::<CivilDate>();
        json_schema!({
            "description": "Public holidays: a calendar's name, or a list of dates.",
            "anyOf": [
                { "type": "string", "enum": ["none", "england-and-wales"] },
                { "type": "array", "items": date }
            ]
        })
    }
}

impl FromStr for Holidays {
    type Err = String;

    /// A calendar's name, or dates with commas between them.
    fn from_str(text: &str) -> Result<Self, String> {
        let name = |calendar: &Self| calendar.name() == Some(text);
        if let Some(calendar) = [Self::None, Self::EnglandAndWales].into_iter().find(name) {
            return Ok(calendar);
        }
        let dates = text.split(',').map(|date| date.trim().parse());
        let dates: Result<Vec<CivilDate>, _> = dates.collect();
        dates.map(Self::Dates).map_err(|_| {
            "neither \"none\", nor \"england-and-wales\", nor dates such as 2026-07-13,2026-12-25".to_owned()
        })
    }
}

impl Holidays {
    /// What a calendar is called in a file; dates have no name.
    #[must_use]
    pub const fn name(&self) -> Option<&'static str> {
        match self {
            Holidays::None => Some("none"),
            Holidays::EnglandAndWales => Some("england-and-wales"),
            Holidays::Dates(_) => None,
        }
    }

    /// As it stands in a file.
    #[must_use]
    pub fn toml(&self) -> String {
        match self {
            Holidays::Dates(dates) => {
                let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
                format!("[{}]", dates.join(", "))
            }
            Holidays::None | Holidays::EnglandAndWales => {
                format!("\"{}\"", self.name().unwrap_or_default())
            }
        }
    }

    /// Whether `date` is a public holiday.
    #[must_use]
    pub fn contain(&self, date: Date) -> bool {
        match self {
            Holidays::None => false,
            Holidays::EnglandAndWales => england_and_wales(date),
            Holidays::Dates(dates) => dates.contains(&CivilDate::of(date)),
        }
    }
}

/// Days proclaimed once, and ordinary bank holidays moved: (the day itself, the day it replaces).
/// Source: gov.uk/bank-holidays and the London Gazette.
const PROCLAIMED: [(Date, Option<Date>); 12] = [
    (date(1977, 6, 7), None),                   // silver jubilee
    (date(1981, 7, 29), None),                  // royal wedding
    (date(1995, 5, 8), Some(date(1995, 5, 1))), // fifty years of VE day
    (date(1999, 12, 31), None),                 // millennium
    (date(2002, 6, 3), None),                   // golden jubilee
    (date(2002, 6, 4), Some(date(2002, 5, 27))),
    (date(2011, 4, 29), None), // royal wedding
    (date(2012, 6, 4), Some(date(2012, 5, 28))),
    (date(2012, 6, 5), None),                   // diamond jubilee
    (date(2020, 5, 8), Some(date(2020, 5, 4))), // 75 years of VE day
    (date(2022, 6, 2), Some(date(2022, 5, 30))),
    (date(2022, 6, 3), None), // platinum jubilee
];

/// A state funeral and a coronation.
const PROCLAIMED_LATELY: [Date; 2] = [date(2022, 9, 19), date(2023, 5, 8)];

/// Whether `day` is a bank holiday in England and Wales, by the rules since 1978. Christmas,
/// Boxing and New Year's Day count on a weekend too, beside the weekday given instead.
fn england_and_wales(day: Date) -> bool {
    if PROCLAIMED.iter().any(|&(on, _)| on == day) || PROCLAIMED_LATELY.contains(&day) {
        return true;
    }
    if PROCLAIMED
        .iter()
        .any(|&(_, replaced)| replaced == Some(day))
    {
        return false;
    }
    let monday = day.weekday() == Weekday::Monday;
    match (day.month(), day.day()) {
        (1, 1) | (12, 25 | 26) => true,
        (1, 2 | 3) => monday,
        // The 27th and 28th stand in for Christmas and Boxing Day on Saturday and Sunday.
        (12, 27) => monday || day.weekday() == Weekday::Tuesday,
        (12, 28) => monday || day.weekday() == Weekday::Tuesday,
        (5, 1..=7) | (5 | 8, 25..=31) => monday,
        (3..=5, _) => {
            let easter = easter_sunday(day.year());
            let days = CivilDate::of(day).days_since(CivilDate::of(easter));
            days == -2 || days == 1
        }
        _ => false,
    }
}

/// Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8).
fn easter_sunday(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    // 22 March to 25 April by construction.
    Date::new(year, (sum / 31) as i8, (sum % 31 + 1) as i8).unwrap_or(date(2000, 4, 23))
}
