//! Streams of arrivals as written: referrals, calls, enquiries. How moments are drawn from them
//! lives in `engine::arrivals`.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::quantity::{Wrong, text_or_table};
use super::{ClockTime, DataFile, Frequency, ReferralRecord, Scenario, StreamRate, Weekdays};
use crate::engine::Duration;

/// New referrals.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "a scenario holds a dozen of them"
)]
pub enum Referrals {
    /// A random stream.
    Stream(Arrivals),
    /// Replayed from a CSV file with columns `date` (or `referred`), optionally `time`, and
    /// optionally `priority` (`urgent` or `routine`).
    File(DataFile<ReferralRecord>),
}

/// A stream of arrivals whose rate follows the calendar. The stated rate is the mean over an
/// ordinary week, all seven days of it, or per working day that of each of `days`; profiles only say
/// how it is spread. Without `days` and profiles the rate is
/// the same at every moment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Arrivals {
    /// Mean number per unit of time over an ordinary week, or per working day.
    pub rate: StreamRate,
    /// Only on these days, and not on public holidays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<Weekdays>,
    /// Only from this time of the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<ClockTime>,
    /// Only to this time of the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<ClockTime>,
    /// Relative weight of Monday to Sunday (seven numbers).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_weekday: Option<[f64; 7]>,
    /// Relative weight of each hour from midnight (24 numbers).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_hour: Option<[f64; 24]>,
    /// Factor on the rate in each month, January to December (twelve numbers).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_month: Option<[f64; 12]>,
    /// Day-to-day variation beyond Poisson: coefficient of variation of a gamma factor of mean 1.
    pub day_to_day: f64,
}

impl Arrivals {
    /// At this rate at every moment.
    #[must_use]
    pub fn steady(rate: StreamRate) -> Self {
        Self {
            rate,
            days: None,
            from: None,
            to: None,
            by_weekday: None,
            by_hour: None,
            by_month: None,
            day_to_day: 0.0,
        }
    }

    /// Whether nothing but days and hours is said besides the rate.
    #[must_use]
    pub(in crate::model::spec) fn is_without_profile(&self) -> bool {
        let with_hours = Self {
            days: self.days,
            from: self.from,
            to: self.to,
            ..Self::steady(self.rate)
        };
        *self == with_hours
    }

    /// Mean number in an ordinary week.
    #[must_use]
    pub fn per_week(&self) -> f64 {
        match self.rate {
            StreamRate::Per(rate) => rate.per(Duration::from_days(7)),
            StreamRate::PerWorkingDay(count) => count * f64::from(self.days_a_week()),
        }
    }

    /// On how many days of the week anybody comes.
    #[must_use]
    pub fn days_a_week(&self) -> u32 {
        self.days.map_or(7, Weekdays::count)
    }

    /// On which days of the week anybody comes, profile included.
    #[must_use]
    pub fn comes_on(&self) -> Weekdays {
        let shares = self.by_day_of_week();
        Weekdays::those(|day| shares[day] > 0.0)
    }

    /// In how many hours of such a day anybody comes.
    #[must_use]
    pub fn hours_a_day(&self) -> f64 {
        let from = self.from.map_or(Duration::ZERO, ClockTime::since_midnight);
        let to = self
            .to
            .unwrap_or(ClockTime::MIDNIGHT_AFTER)
            .since_midnight();
        let comes = |hour: &usize| self.by_hour.is_none_or(|weights| weights[*hour] > 0.0);
        let open = (0..24).filter(comes).map(|hour| {
            let begins = Duration::from_hours(hour as i64);
            let ends = begins + Duration::from_hours(1);
            (ends.min(to) - begins.max(from)).max(Duration::ZERO)
        });
        open.sum::<Duration>().as_hours_f64()
    }

    /// Whether they come alike at every moment of the week.
    #[must_use]
    pub fn is_at_all_hours(&self) -> bool {
        let no_days = self.days.is_none() && self.by_weekday.is_none();
        no_days && self.from.is_none() && self.to.is_none() && self.by_hour.is_none()
    }

    /// Share of an ordinary week that comes on each weekday, Monday first.
    #[must_use]
    pub fn by_day_of_week(&self) -> [f64; 7] {
        let on = |d: usize| self.days.as_ref().is_none_or(|days| days.contains(d));
        let weight = |d: usize| self.by_weekday.map_or(1.0, |w| w[d]);
        let mut shares = [0.0; 7];
        for (d, share) in shares.iter_mut().enumerate() {
            *share = if on(d) { weight(d) } else { 0.0 };
        }
        let week: f64 = shares.iter().sum();
        shares.map(|part| if week > 0.0 { part / week } else { 0.0 })
    }
}

impl Scenario {
    /// Every stream of arrivals as it is simulated, with the path that leads to it and what comes: calls within the
    /// hours of their line.
    #[must_use]
    pub fn streams(&self) -> Vec<(Vec<&str>, &'static str, Cow<'_, Arrivals>)> {
        let mut all = Vec::new();
        for (name, specialty) in &self.specialty {
            if let Some(Referrals::Stream(stream)) = &specialty.referrals {
                let stream = Cow::Borrowed(stream);
                all.push((vec!["specialty", name, "referrals"], "referrals", stream));
            }
        }
        for (name, line) in &self.phone_line {
            let queries = line.queries_within_hours().into_iter();
            all.extend(queries.map(|s| (vec!["phone-line", &**name, "queries"], "queries", s)));
        }
        for (name, desk) in &self.desk {
            let enquiries = desk.enquiries.iter().map(Cow::Borrowed);
            all.extend(enquiries.map(|s| (vec!["desk", &**name, "enquiries"], "enquiries", s)));
        }
        for (name, park) in &self.car_park {
            let others = park.others.iter().map(Cow::Borrowed);
            all.extend(others.map(|s| (vec!["car-park", &**name, "others"], "other cars", s)));
        }
        all
    }
}

/// What a stream may be written as: a table of these keys.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "ArrivalsTable")]
struct ArrivalsTable {
    /// Mean number per unit of time over an ordinary week, all seven days of it (`"420 per week"`);
    /// or on each of `days` (`"84 per working day"`).
    #[serde(default)]
    rate: Option<StreamRate>,
    /// A CSV file with a row per referral, instead of a rate (referrals only).
    #[serde(default)]
    file: Option<DataFile<ReferralRecord>>,
    /// Columns of the file that change nothing about its rows, and are not read.
    #[serde(default)]
    ignore: Vec<String>,
    /// Only on these days, and not on public holidays.
    #[serde(default)]
    days: Option<Weekdays>,
    /// Only from this time of the day.
    #[serde(default)]
    from: Option<ClockTime>,
    /// Only to this time of the day.
    #[serde(default)]
    to: Option<ClockTime>,
    /// Relative weight of Monday to Sunday (seven numbers).
    #[serde(default)]
    by_weekday: Option<[f64; 7]>,
    /// Relative weight of each hour from midnight (24 numbers).
    #[serde(default)]
    by_hour: Option<[f64; 24]>,
    /// Factor on the rate in each month, January to December (twelve numbers).
    #[serde(default)]
    by_month: Option<[f64; 12]>,
    /// Day-to-day variation beyond Poisson: coefficient of variation of a gamma factor of mean 1.
    #[serde(default)]
    day_to_day: Option<f64>,
}

impl ArrivalsTable {
    fn stream(self) -> Result<Arrivals, Wrong> {
        if self.file.is_some() {
            return Err(Wrong::new("only referrals can be replayed from a file")
                .help("give a rate, such as rate = \"6300 per week\"")
                .at("file"));
        }
        if !self.ignore.is_empty() {
            return Err(Wrong::new("there is no file whose columns could be ignored").at("ignore"));
        }
        let Some(rate) = self.rate else {
            return Err(Wrong::new("a stream of arrivals needs a rate")
                .help("add something like: rate = \"420 per week\""));
        };
        if matches!(rate, StreamRate::PerWorkingDay(_)) && self.days.is_none() {
            return Err(Wrong::new("which are the working days?")
                .help("add something like: days = \"mon-fri\"")
                .at("rate"));
        }
        Ok(Arrivals {
            rate,
            days: self.days,
            from: self.from,
            to: self.to,
            by_weekday: self.by_weekday,
            by_hour: self.by_hour,
            by_month: self.by_month,
            day_to_day: self.day_to_day.unwrap_or(0.0),
        })
    }

    fn referrals(self) -> Result<Referrals, Wrong> {
        let others = [
            ("rate", self.rate.is_some()),
            ("days", self.days.is_some()),
            ("from", self.from.is_some()),
            ("to", self.to.is_some()),
            ("by-weekday", self.by_weekday.is_some()),
            ("by-hour", self.by_hour.is_some()),
            ("by-month", self.by_month.is_some()),
            ("day-to-day", self.day_to_day.is_some()),
        ];
        match self.file {
            None => self.stream().map(Referrals::Stream),
            Some(file) => match others.into_iter().find(|(_, given)| *given) {
                None => Ok(Referrals::File(file.ignoring(self.ignore))),
                Some((key, _)) => Err(Wrong::new(format!(
                    "a file leaves nothing for \"{key}\" to say"
                ))
                .help("give either a file or a rate with its profile")
                .at(key)),
            },
        }
    }
}

/// A rate that stands alone.
fn steadily(rate: StreamRate) -> Result<Arrivals, Wrong> {
    match rate {
        StreamRate::Per(_) => Ok(Arrivals::steady(rate)),
        StreamRate::PerWorkingDay(_) => Err(Wrong::new("which are the working days?")
            .help(format!("write {{ rate = \"{rate}\", days = \"mon-fri\" }}"))),
    }
}

impl<'de> Deserialize<'de> for Arrivals {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text_or_table(
            deserializer,
            Self::steady(StreamRate::Per(Frequency::per_week(1.0))),
            steadily,
            ArrivalsTable::stream,
        )
    }
}

impl<'de> Deserialize<'de> for Referrals {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text_or_table(
            deserializer,
            Referrals::Stream(Arrivals::steady(StreamRate::Per(Frequency::per_week(1.0)))),
            |rate| steadily(rate).map(Referrals::Stream),
            ArrivalsTable::referrals,
        )
    }
}

/// How referrals of a file are written.
#[derive(Serialize)]
struct Replayed<'a> {
    file: &'a DataFile<ReferralRecord>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    ignore: &'a [String],
}

impl Serialize for Referrals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Referrals::Stream(arrivals) => arrivals.serialize(serializer),
            Referrals::File(file) => Replayed {
                ignore: file.ignored(),
                file,
            }
            .serialize(serializer),
        }
    }
}

/// The schema of a rate, or of the table; the two kinds of stream share it.
fn stream_schema(generator: &mut SchemaGenerator) -> Schema {
    let rate = generator.subschema_for::<StreamRate>();
    let table = generator.subschema_for::<ArrivalsTable>();
    json_schema!({
        "description": "A stream of arrivals: a rate, or a table with a profile.",
        "anyOf": [rate, table],
        "examples": ["420 per week", { "rate": "900 per working day", "days": "mon-fri", "from": "08:00:00", "to": "17:00:00" }]
    })
}

impl JsonSchema for Arrivals {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Arrivals".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        stream_schema(generator)
    }
}

impl JsonSchema for Referrals {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Referrals".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        stream_schema(generator)
    }
}
