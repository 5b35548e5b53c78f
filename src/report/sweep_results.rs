//! What a finished sweep leaves: `results.csv` (an estimate for each point and response),
//! `replications.csv` (every reading), and the table on the terminal. It is made of part files,
//! point after point, so that a sweep of any size fits into memory.

use std::io::{self, Write};

use serde_json::Value;

use crate::model::spec::{Currency, Response};
use crate::study::answers::Answer;
use crate::study::readings::Reading;
use crate::study::systems::Row;

use super::columns::{self, READINGS, Rows};
use super::datapackage;
use super::format::in_currency;
use super::io_error;
use super::part::{Header, Part, PartError};

/// A point of a finished sweep.
#[derive(Debug)]
pub struct PointResults<'a> {
    /// Its number, from 0.
    pub point: usize,
    /// The values of the parameters.
    pub values: &'a [Value],
    /// Its rows, by replication.
    pub rows: &'a [Row],
    /// One answer for each response.
    pub answers: Vec<Answer>,
}

/// Goes through the points in their order, reading each from the part it is in.
///
/// # Errors
///
/// A part cannot be read any more, or whoever takes the points cannot.
pub fn each_point(
    parts: &mut [Part],
    responses: &[Response],
    take: &mut dyn FnMut(&PointResults<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let Some(header) = parts.first().map(|part| part.header.clone()) else {
        return Ok(());
    };
    for (point, values) in header.points.iter().enumerate() {
        let rows = rows_of(parts, point)?;
        let answers = responses.iter().enumerate().map(|(at, response)| {
            let readings: Vec<Option<Reading>> = rows.iter().map(|row| reading(row, at)).collect();
            Answer::of(&readings, response.is_a_time())
        });
        take(&PointResults {
            point,
            values,
            answers: answers.collect(),
            rows: &rows,
        })?;
    }
    Ok(())
}

/// The rows of a point, from whichever part has it.
///
/// # Errors
///
/// The part cannot be read any more.
pub fn rows_of(parts: &mut [Part], point: usize) -> Result<Vec<Row>, PartError> {
    let shards = parts.first().map_or(1, |part| part.header.shards).max(1) as usize;
    let shard = (point % shards) as u64 + 1;
    let part = parts.iter_mut().find(|part| part.header.shard == shard);
    part.map_or(Ok(Vec::new()), |part| part.rows(point))
}

/// What a row says to a response.
#[must_use]
pub fn reading(row: &Row, response: usize) -> Option<Reading> {
    let readings = row.readings.as_ref().ok()?;
    readings.get(response).copied().flatten()
}

/// A value as it might stand in a scenario file, without quotes and brackets.
#[must_use]
pub fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

fn optional(value: Option<f64>) -> String {
    value.map_or_else(String::new, |v| v.to_string())
}

/// Writes what the two tables are.
///
/// # Errors
///
/// It cannot be written.
pub fn describe(header: &Header, out: &mut dyn Write) -> io::Result<()> {
    columns::results(&header.parameters, &header.points, |results| {
        datapackage::write(&header.name, &header.title, &[results, READINGS], out)
    })
}

/// Writes `results.csv`.
#[derive(Debug)]
pub struct ResultsCsv<W: Write> {
    csv: Rows<W>,
    currency: Option<Currency>,
}

impl<W: Write> ResultsCsv<W> {
    /// With its header.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn new(out: W, header: &Header) -> io::Result<Self> {
        let csv = columns::results(&header.parameters, &header.points, |t| t.writer(out))?;
        Ok(Self {
            csv,
            currency: header.currency,
        })
    }

    /// Adds a point.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn add(&mut self, point: &PointResults<'_>, responses: &[Response]) -> io::Result<()> {
        for (response, answer) in responses.iter().zip(&point.answers) {
            let mut record = vec![point.point.to_string()];
            record.extend(point.values.iter().map(shown));
            record.push(response.to_string());
            let unit = response.unit();
            record.push(in_currency(unit, unit.many(), self.currency.as_ref()).to_owned());
            let figures = [
                answer.mean,
                answer.half_width,
                answer.p05,
                answer.p50,
                answer.p95,
            ];
            record.extend(figures.map(optional));
            let counts = [answer.n, answer.censored, answer.with_help];
            record.extend(counts.map(|n| n.to_string()));
            self.csv.write_record(&record).map_err(io_error)?;
        }
        Ok(())
    }

    /// Everything is written.
    ///
    /// # Errors
    ///
    /// It is not.
    pub fn finish(mut self) -> io::Result<()> {
        self.csv.flush()
    }
}

/// Writes `replications.csv`.
#[derive(Debug)]
pub struct ReadingsCsv<W: Write>(Rows<W>);

impl<W: Write> ReadingsCsv<W> {
    /// With its header.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn new(out: W) -> io::Result<Self> {
        READINGS.writer(out).map(Self)
    }

    /// Adds a point.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn add(&mut self, point: &PointResults<'_>, responses: &[Response]) -> io::Result<()> {
        let number = point.point.to_string();
        for row in point.rows {
            let replication = row.replication.to_string();
            for (at, response) in responses.iter().enumerate() {
                let Some(reading) = reading(row, at) else {
                    continue;
                };
                let known = [reading.is_censored(), reading.is_only_with_help()];
                let [censored, only_with_help] = known.map(|it| it.to_string());
                self.0
                    .write_record([
                        &number,
                        &replication,
                        &response.to_string(),
                        &reading.value.to_string(),
                        &censored,
                        &only_with_help,
                    ])
                    .map_err(io_error)?;
            }
        }
        Ok(())
    }

    /// Everything is written.
    ///
    /// # Errors
    ///
    /// It is not.
    pub fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}
