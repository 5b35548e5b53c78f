//! A CSV file named in a scenario, with its rows once read, and how a manifest carries them; how the
//! file is read lives in `csv_files`.

use std::fmt::{self, Write as _};
use std::marker::PhantomData;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, DeserializeOwned, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::quantity::{Number, Written, Wrong, text_or_table};
use super::{Booked, GivenAppointment, Priority, ReferralRecord, VisitKind, WaitingRecord};
use crate::engine::Time;

/// A CSV file and its rows. Planners write the file's name; a manifest carries the rows along,
/// so that a run can be repeated when the file is gone.
#[derive(Clone, Debug, PartialEq)]
pub struct DataFile<T> {
    path: String,
    rows: Arc<[T]>,
    /// Columns that were not read.
    ignored: Vec<String>,
}

impl<T> DataFile<T> {
    /// A file with these rows.
    #[must_use]
    pub fn of(path: impl Into<String>, rows: Vec<T>) -> Self {
        Self {
            path: path.into(),
            rows: rows.into(),
            ignored: Vec::new(),
        }
    }

    /// The same, of which these columns were not read.
    #[must_use]
    pub(super) fn ignoring(self, ignored: Vec<String>) -> Self {
        Self { ignored, ..self }
    }

    /// The columns that were not read, where the file's table has no other place for them.
    #[must_use]
    pub(super) fn ignored(&self) -> &[String] {
        &self.ignored
    }

    /// The file's name, as written.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Its rows.
    #[must_use]
    pub fn rows(&self) -> &[T] {
        &self.rows
    }

    /// The rows, shared.
    pub(super) fn shared(&self) -> Arc<[T]> {
        Arc::clone(&self.rows)
    }

    /// The same file with other rows.
    pub(super) fn fill(&mut self, rows: &Arc<[T]>) {
        self.rows = Arc::clone(rows);
    }
}

/// A row as a line of the text in which a manifest carries a file's rows: a table for each of a
/// million rows would take half a gigabyte.
pub(super) trait Row: DeserializeOwned {
    /// The first line.
    const COLUMNS: &'static str;
    /// The first lines under which rows were written before.
    const EARLIER: &'static [&'static str] = &[];

    fn write(&self, out: &mut String) -> fmt::Result;

    /// `None` if the line was not written by this.
    fn read(line: &str) -> Option<Self>;
}

impl Row for f64 {
    const COLUMNS: &'static str = "ms";

    fn write(&self, out: &mut String) -> fmt::Result {
        write!(out, "{self}")
    }

    fn read(line: &str) -> Option<Self> {
        line.parse().ok().filter(|x: &f64| x.is_finite())
    }
}

impl Row for ReferralRecord {
    const COLUMNS: &'static str = "at,urgent";

    fn write(&self, out: &mut String) -> fmt::Result {
        write!(out, "{},{}", self.at.as_ms(), priority_as_text(self.urgent))
    }

    fn read(line: &str) -> Option<Self> {
        let (at, urgent) = line.split_once(',')?;
        Some(Self {
            at: Time::from_ms(at.parse().ok()?),
            urgent: priority_of(urgent)?,
        })
    }
}

impl Row for WaitingRecord {
    const COLUMNS: &'static str = "referred,urgent,booked,kind,due,made,at,clinic";
    const EARLIER: &'static [&'static str] = &["referred,urgent,booked"];

    fn write(&self, out: &mut String) -> fmt::Result {
        let booked = match self.booked {
            Booked::Yes => "yes",
            Booked::No => "no",
            Booked::Lost => "lost",
        };
        let urgent = priority_as_text(self.urgent);
        write!(out, "{},{urgent},{booked},", self.referred.as_ms())?;
        if self.kind == VisitKind::FollowUp {
            out.push_str("follow-up");
        }
        let at = self.appointment.as_ref().map(|given| given.at);
        for moment in [self.due, self.made, at] {
            out.push(',');
            if let Some(moment) = moment {
                write!(out, "{}", moment.as_ms())?;
            }
        }
        out.push(',');
        let clinic = self
            .appointment
            .as_ref()
            .and_then(|given| given.clinic.as_deref());
        out.push_str(clinic.unwrap_or(""));
        Ok(())
    }

    fn read(line: &str) -> Option<Self> {
        // A name may have commas; nothing before it has.
        let mut cells = line.splitn(8, ',');
        let referred = moment_of(cells.next()?)??;
        let urgent = priority_of(cells.next()?)?;
        let booked = match cells.next()? {
            "yes" => Booked::Yes,
            "no" => Booked::No,
            "lost" => Booked::Lost,
            _ => return None,
        };
        let kind = match cells.next().unwrap_or("") {
            "" => VisitKind::First,
            "follow-up" => VisitKind::FollowUp,
            _ => return None,
        };
        let mut moment = || moment_of(cells.next().unwrap_or(""));
        let (due, made, at) = (moment()?, moment()?, moment()?);
        let clinic = cells.next().filter(|name| !name.is_empty());
        Some(Self {
            referred,
            urgent,
            booked,
            kind,
            due,
            made,
            appointment: at.map(|at| GivenAppointment {
                at,
                clinic: clinic.map(Box::from),
            }),
        })
    }
}

/// A moment, or none for an empty cell; `None` if it is neither.
fn moment_of(text: &str) -> Option<Option<Time>> {
    if text.is_empty() {
        return Some(None);
    }
    text.parse().ok().map(|ms| Some(Time::from_ms(ms)))
}

fn priority_as_text(urgent: Option<Priority>) -> &'static str {
    match urgent {
        Some(Priority::Urgent) => "urgent",
        Some(Priority::Routine) => "routine",
        None => "",
    }
}

fn priority_of(text: &str) -> Option<Option<Priority>> {
    Some(match text {
        "urgent" => Some(Priority::Urgent),
        "routine" => Some(Priority::Routine),
        "" => None,
        _ => return None,
    })
}

/// Rows as the text of a manifest: a line of column names, then a line for each.
pub(super) fn as_text<T: Row>(rows: &[T]) -> String {
    let mut text = String::from(T::COLUMNS);
    for row in rows {
        text.push('\n');
        // Writing into a string does not fail.
        let _ = row.write(&mut text);
    }
    text
}

/// The name of a data file, and how many rows it has, as a manifest carries it along; `None` if the
/// value is no such file.
#[must_use]
pub fn rows_in(value: &Value) -> Option<(&str, usize)> {
    let entries = value.as_object().filter(|entries| entries.len() == 2)?;
    let path = entries.get("path")?.as_str()?;
    let rows = match entries.get("rows")? {
        Value::String(text) => text.lines().count().saturating_sub(1),
        Value::Array(rows) => rows.len(),
        _ => return None,
    };
    Some((path, rows))
}

/// Rows in a manifest.
struct Rows<T>(Vec<T>);

impl<'de, T: Row> Deserialize<'de> for Rows<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RowsVisitor(PhantomData))
    }
}

struct RowsVisitor<T>(PhantomData<T>);

impl<'de, T: Row> Visitor<'de> for RowsVisitor<T> {
    type Value = Rows<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rows under the line \"{}\"", T::COLUMNS)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Rows<T>, E> {
        let mut lines = text.lines();
        let head = lines.next();
        if head != Some(T::COLUMNS) && !head.is_some_and(|head| T::EARLIER.contains(&head)) {
            return Err(E::custom(format!("rows begin with \"{}\"", T::COLUMNS)));
        }
        let rows = lines.enumerate().map(|(at, line)| {
            T::read(line).ok_or_else(|| {
                let number = at + 2;
                E::custom(format!("line {number} of the rows, \"{line}\", is none"))
            })
        });
        rows.collect::<Result<_, E>>().map(Rows)
    }

    /// As manifests were written before.
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Rows<T>, A::Error> {
        let mut rows = Vec::new();
        while let Some(row) = items.next_element()? {
            rows.push(row);
        }
        Ok(Rows(rows))
    }
}

#[derive(Serialize)]
struct Carried<'a> {
    path: &'a str,
    rows: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[serde(bound = "T: Row")]
struct Inline<T> {
    path: String,
    rows: Rows<T>,
}

impl<T: Row> Serialize for DataFile<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Carried {
            path: &self.path,
            rows: as_text(&self.rows),
        }
        .serialize(serializer)
    }
}

struct FileName(String);

impl Written for FileName {
    const EXPECTED: &'static str = "the name of a CSV file such as \"referrals.csv\"";

    fn parse(text: &str) -> Result<Self, Wrong> {
        Ok(Self(text.to_owned()))
    }

    fn of_number(number: Number) -> Result<Self, Wrong> {
        Err(Wrong::new(format!("{number} is not the name of a file"))
            .help(format!("write {}", Self::EXPECTED)))
    }
}

impl<'de, T: Row> Deserialize<'de> for DataFile<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text_or_table(
            deserializer,
            Self::of("", Vec::new()),
            // The loader puts the rows in before this is reached.
            |FileName(path)| {
                Err(Wrong::new(format!("{path} has not been read")).help(
                    "load the scenario from its file, so that the files it names can be found",
                ))
            },
            |inline: Inline<T>| Ok(Self::of(inline.path, inline.rows.0)),
        )
    }
}

impl<T> JsonSchema for DataFile<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DataFile".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The name of a CSV file, relative to the scenario.",
            "anyOf": [
                { "type": "string" },
                {
                    "type": "object",
                    "properties": {
                        "path": { "type": "string", "description": "Its name." },
                        "rows": {
                            "type": ["string", "array"],
                            "description": "What stood in it, as a manifest carries it along."
                        }
                    },
                    "required": ["path", "rows"],
                    "additionalProperties": false
                }
            ],
            "examples": ["referrals.csv"]
        })
    }
}
