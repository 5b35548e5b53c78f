//! A CSV file named in a scenario, with its rows once read; how it is read lives in `csv_files`.

use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::quantity::{Number, Written, Wrong, text_or_table};

/// A CSV file and its rows. Planners write the file's name; a manifest carries the rows along,
/// so that a run can be repeated when the file is gone.
#[derive(Clone, Debug, PartialEq)]
pub struct DataFile<T> {
    path: String,
    rows: Arc<[T]>,
}

impl<T> DataFile<T> {
    /// A file with these rows.
    #[must_use]
    pub fn of(path: impl Into<String>, rows: Vec<T>) -> Self {
        Self {
            path: path.into(),
            rows: rows.into(),
        }
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
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inline<P, R> {
    path: P,
    rows: R,
}

impl<T: Serialize> Serialize for DataFile<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Inline {
            path: &self.path,
            rows: &*self.rows,
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

impl<'de, T: for<'a> Deserialize<'a>> Deserialize<'de> for DataFile<T> {
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
            |inline: Inline<String, Vec<T>>| Ok(Self::of(inline.path, inline.rows)),
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
                    "properties": { "path": { "type": "string" }, "rows": { "type": "array" } },
                    "required": ["path", "rows"],
                    "additionalProperties": false
                }
            ],
            "examples": ["referrals.csv"]
        })
    }
}
