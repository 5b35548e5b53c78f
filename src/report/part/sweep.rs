//! Parts of a sweep. The first line is the [`Header`]; every other is
//! `[point,replication,[readings]]`, where a reading is a number, `null` where there was nothing to
//! measure, or `{"later":days}` for what had not happened by then. A replication that met a bug has
//! the bug's words for readings.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::model::spec::Currency;
use crate::study::readings::{Reading, Status};
use crate::study::systems::{Job, Row};

use super::{PartError, PartFile, Shard, Whole, WritingFile};

/// Version of the shape of part files.
pub const FORMAT: u32 = 1;

/// A part of a sweep.
pub type Part = PartFile<Header>;

/// A part of a sweep that rows are added to.
pub type Writing = WritingFile<Header>;

/// What a part is part of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Version of this shape.
    #[serde(rename = "cutover-part")]
    pub format: u32,
    /// Version of the program.
    pub version: String,
    /// Name of the scenario file.
    pub name: String,
    /// The scenario's title.
    pub title: String,
    /// SHA-256 of the scenario as resolved, seed, replications and sweep included.
    pub scenario_sha256: String,
    /// The currency of amounts, if the scenario names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Seed.
    pub seed: u64,
    /// Replications of every point.
    pub replications: u64,
    /// How the points are laid out.
    pub design: String,
    /// What is read off each replication.
    pub responses: Vec<String>,
    /// Which parameters vary, by path.
    pub parameters: Vec<String>,
    /// The values of the parameters at each point of the whole sweep.
    pub points: Vec<Vec<Value>>,
    /// Which share of the points this is, counted from 1.
    pub shard: u64,
    /// How many shares there are.
    pub shards: u64,
}

impl Header {
    /// The points of this share, in order.
    pub fn own_points(&self) -> impl Iterator<Item = usize> + use<> {
        let own = self.shard().own(self.points.len() as u64);
        own.map(|point| point as usize)
    }

    /// Which of the own rows it is.
    fn index_of(&self, point: usize, replication: u64) -> Option<u64> {
        let own = point < self.points.len() && self.shard().has(point as u64);
        (own && replication < self.replications)
            .then(|| point as u64 / self.shards * self.replications + replication)
    }
}

impl Whole for Header {
    type Row = Row;
    const WHAT: &'static str = "sweep";
    const FORMAT: u32 = FORMAT;

    fn format(&self) -> u32 {
        self.format
    }

    fn version(&self) -> &str {
        &self.version
    }

    fn shard(&self) -> Shard {
        Shard {
            number: self.shard,
            of: self.shards,
        }
    }

    fn units(&self) -> u64 {
        self.own_points().count() as u64 * self.replications
    }

    fn makes_sense(&self) -> bool {
        let all = (self.points.len() as u64).checked_mul(self.replications);
        let wide = self.parameters.len();
        (1..=self.shards).contains(&self.shard)
            && all.is_some()
            && self.points.iter().all(|point| point.len() == wide)
    }

    fn differs_from(&self, other: &Self) -> Option<&'static str> {
        let differences = [
            (self.version != other.version, "version of the program"),
            (self.seed != other.seed, "seed"),
            (
                self.replications != other.replications,
                "number of replications",
            ),
            (self.responses != other.responses, "responses"),
            (self.parameters != other.parameters, "varied parameters"),
            (self.points != other.points, "points"),
            (self.shards != other.shards, "number of parts"),
            (self.scenario_sha256 != other.scenario_sha256, "scenario"),
        ];
        let found = differences.into_iter().find(|(differs, _)| *differs);
        found.map(|(_, what)| what)
    }

    fn place_of(&self, row: &Row) -> Option<u64> {
        self.index_of(row.system, row.replication)
    }

    fn row_of(&self, line: &[u8]) -> Option<Row> {
        row_of(line, self.responses.len())
    }

    fn line_of(row: &Row) -> String {
        json!([row.system, row.replication, readings_json(row)]).to_string()
    }
}

impl Part {
    /// The replications of a point that are missing, as jobs.
    #[must_use]
    pub fn gaps(&self, point: usize) -> Vec<Job> {
        let mut gaps: Vec<Job> = Vec::new();
        for replication in 0..self.header.replications {
            let place = self.header.index_of(point, replication);
            if place.is_some_and(|place| self.has(place)) {
                continue;
            }
            match gaps.last_mut() {
                Some(last) if last.replications.end == replication => last.replications.end += 1,
                _ => gaps.push(Job {
                    system: point,
                    replications: replication..replication + 1,
                }),
            }
        }
        gaps
    }

    /// A row, if it is there.
    ///
    /// # Errors
    ///
    /// The file cannot be read any more, or has changed.
    pub fn row(&mut self, point: usize, replication: u64) -> Result<Option<Row>, PartError> {
        match self.header.index_of(point, replication) {
            Some(place) => self.row_at_place(place),
            None => Ok(None),
        }
    }

    /// The rows of a point, in the order of the replications; missing ones are left out.
    ///
    /// # Errors
    ///
    /// The file cannot be read any more, or has changed.
    pub fn rows(&mut self, point: usize) -> Result<Vec<Row>, PartError> {
        let Some(first) = self.header.index_of(point, 0) else {
            return Ok(Vec::new());
        };
        self.rows_at(first..first + self.header.replications)
    }
}

fn readings_json(row: &Row) -> Value {
    match &row.readings {
        Err(bug) => Value::from(bug.as_str()),
        Ok(readings) => readings
            .iter()
            .map(|reading| match reading {
                None => Value::Null,
                Some(r) if r.is_only_with_help() => json!({ "later": r.value, "with-help": true }),
                Some(r) if r.is_censored() => json!({ "later": r.value }),
                Some(r) => Value::from(r.value),
            })
            .collect(),
    }
}

/// A row of a line; none if it is damaged.
fn row_of(line: &[u8], responses: usize) -> Option<Row> {
    let (system, replication, readings): (usize, u64, Value) = serde_json::from_slice(line).ok()?;
    let readings = match readings {
        Value::String(bug) => Err(bug),
        Value::Array(items) if items.len() == responses => {
            let readings: Option<Vec<Option<Reading>>> = items.iter().map(reading_of).collect();
            Ok(readings?)
        }
        _ => return None,
    };
    Some(Row {
        system,
        replication,
        readings,
    })
}

#[allow(clippy::option_option)]
fn reading_of(item: &Value) -> Option<Option<Reading>> {
    match item {
        Value::Null => Some(None),
        Value::Number(n) => Some(Some(Reading::known(n.as_f64()?))),
        Value::Object(later) => Some(Some(Reading {
            value: later.get("later")?.as_f64()?,
            status: match later.get("with-help").and_then(Value::as_bool) {
                Some(true) => Status::OnlyWithHelp,
                _ => Status::NotYet,
            },
        })),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
