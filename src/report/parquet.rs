//! A sweep's results as Parquet: the same columns as the CSV files, with types. One row group for
//! each batch of points, so that a sweep of any size fits into memory.

use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Float64Array, RecordBatch, StringArray, UInt64Array};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use serde_json::Value;

use crate::model::spec::{Currency, Response};
use crate::study::answers::Answer;

use super::format::in_currency;
use super::part::{Header, Part};
use super::sweep_results::{PointResults, each_point, reading, shown};

/// Rows that are held before they are written.
const BATCH: usize = 65_536;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// An estimate for each point and response.
    Results,
    /// Every reading.
    Readings,
}

/// The files, by name.
pub const TABLES: [(&str, What); 2] = [
    ("results.parquet", What::Results),
    ("replications.parquet", What::Readings),
];

/// Writes a file from complete parts.
///
/// # Errors
///
/// A part cannot be read any more, or the file cannot be written.
pub fn write(
    what: What,
    parts: &mut [Part],
    responses: &[Response],
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(header) = parts.first().map(|part| part.header.clone()) else {
        return Ok(());
    };
    let mut rows = Rows::of(what, &header);
    // The crate wants a writer of its own that may be sent; the file is small beside memory only
    // if it goes out as it is made.
    let mut file = Vec::new();
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .build();
    let mut writer = ArrowWriter::try_new(&mut file, rows.schema(), Some(properties))
        .map_err(io::Error::other)?;
    each_point(parts, responses, &mut |point| {
        rows.add(point, responses);
        if rows.len() >= BATCH {
            writer.write(&rows.batch()?).map_err(io::Error::other)?;
        }
        Ok(())
    })?;
    writer.write(&rows.batch()?).map_err(io::Error::other)?;
    writer.close().map_err(io::Error::other)?;
    out.write_all(&file)
}

/// The values of a parameter: numbers if all are, otherwise text.
#[derive(Clone, Debug)]
enum Parameter {
    Number(String, Vec<Option<f64>>),
    Text(String, Vec<String>),
}

impl Parameter {
    fn of(header: &Header, at: usize) -> Self {
        let name = header.parameters[at].clone();
        let number = |point: &Vec<Value>| point.get(at).is_some_and(Value::is_number);
        if header.points.iter().all(number) {
            Self::Number(name, Vec::new())
        } else {
            Self::Text(name, Vec::new())
        }
    }

    fn add(&mut self, value: &Value) {
        match self {
            Self::Number(_, values) => values.push(value.as_f64()),
            Self::Text(_, values) => values.push(shown(value)),
        }
    }

    fn field(&self) -> Field {
        match self {
            Self::Number(name, _) => Field::new(name, DataType::Float64, true),
            Self::Text(name, _) => Field::new(name, DataType::Utf8, false),
        }
    }

    fn column(&mut self) -> ArrayRef {
        match self {
            Self::Number(_, values) => Arc::new(Float64Array::from(std::mem::take(values))),
            Self::Text(_, values) => Arc::new(StringArray::from(std::mem::take(values))),
        }
    }
}

/// Rows on their way.
struct Rows {
    what: What,
    point: Vec<u64>,
    parameters: Vec<Parameter>,
    response: Vec<String>,
    unit: Vec<String>,
    currency: Option<Currency>,
    answers: Vec<Answer>,
    replication: Vec<u64>,
    value: Vec<f64>,
    censored: Vec<bool>,
    only_with_help: Vec<bool>,
}

impl Rows {
    fn of(what: What, header: &Header) -> Self {
        let parameters = match what {
            What::Results => (0..header.parameters.len())
                .map(|at| Parameter::of(header, at))
                .collect(),
            What::Readings => Vec::new(),
        };
        Self {
            what,
            point: Vec::new(),
            parameters,
            response: Vec::new(),
            unit: Vec::new(),
            currency: header.currency,
            answers: Vec::new(),
            replication: Vec::new(),
            value: Vec::new(),
            censored: Vec::new(),
            only_with_help: Vec::new(),
        }
    }

    fn len(&self) -> usize {
        self.point.len()
    }

    fn schema(&self) -> Arc<Schema> {
        let mut fields = vec![Field::new("point", DataType::UInt64, false)];
        let text = |name: &str| Field::new(name, DataType::Utf8, false);
        match self.what {
            What::Results => {
                fields.extend(self.parameters.iter().map(Parameter::field));
                fields.extend([text("response"), text("unit")]);
                let figures = ["mean", "half-width", "p05", "p50", "p95"];
                fields.extend(figures.map(|name| Field::new(name, DataType::Float64, true)));
                let counts = ["n", "censored", "only-with-help"];
                fields.extend(counts.map(|name| Field::new(name, DataType::UInt64, false)));
            }
            What::Readings => {
                fields.push(Field::new("replication", DataType::UInt64, false));
                fields.push(text("response"));
                fields.push(Field::new("value", DataType::Float64, false));
                let known = ["censored", "only-with-help"];
                fields.extend(known.map(|name| Field::new(name, DataType::Boolean, false)));
            }
        }
        Arc::new(Schema::new(fields))
    }

    fn add(&mut self, point: &PointResults<'_>, responses: &[Response]) {
        match self.what {
            What::Results => {
                for (response, answer) in responses.iter().zip(&point.answers) {
                    self.point.push(point.point as u64);
                    for (parameter, value) in self.parameters.iter_mut().zip(point.values) {
                        parameter.add(value);
                    }
                    self.response.push(response.to_string());
                    let (unit, currency) = (response.unit(), self.currency.as_ref());
                    let unit = in_currency(unit, unit.many(), currency);
                    self.unit.push(unit.to_owned());
                    self.answers.push(answer.clone());
                }
            }
            What::Readings => {
                for row in point.rows {
                    for (at, response) in responses.iter().enumerate() {
                        let Some(reading) = reading(row, at) else {
                            continue;
                        };
                        self.point.push(point.point as u64);
                        self.replication.push(row.replication);
                        self.response.push(response.to_string());
                        self.value.push(reading.value);
                        self.censored.push(reading.is_censored());
                        self.only_with_help.push(reading.is_only_with_help());
                    }
                }
            }
        }
    }

    /// What has been added, and empty again.
    fn batch(&mut self) -> io::Result<RecordBatch> {
        use std::mem::take;
        let schema = self.schema();
        let text = |values: Vec<String>| -> ArrayRef { Arc::new(StringArray::from(values)) };
        let mut columns: Vec<ArrayRef> = vec![Arc::new(UInt64Array::from(take(&mut self.point)))];
        match self.what {
            What::Results => {
                columns.extend(self.parameters.iter_mut().map(Parameter::column));
                columns.extend([text(take(&mut self.response)), text(take(&mut self.unit))]);
                let answers = take(&mut self.answers);
                let figures: [fn(&Answer) -> Option<f64>; 5] = [
                    |a| a.mean,
                    |a| a.half_width,
                    |a| a.p05,
                    |a| a.p50,
                    |a| a.p95,
                ];
                for of in figures {
                    let values: Float64Array = answers.iter().map(of).collect();
                    columns.push(Arc::new(values));
                }
                let counts: [fn(&Answer) -> usize; 3] = [|a| a.n, |a| a.censored, |a| a.with_help];
                for of in counts {
                    let values: UInt64Array = answers.iter().map(|a| Some(of(a) as u64)).collect();
                    columns.push(Arc::new(values));
                }
            }
            What::Readings => {
                columns.push(Arc::new(UInt64Array::from(take(&mut self.replication))));
                columns.push(text(take(&mut self.response)));
                columns.push(Arc::new(Float64Array::from(take(&mut self.value))));
                for known in [&mut self.censored, &mut self.only_with_help] {
                    columns.push(Arc::new(BooleanArray::from(take(known))));
                }
            }
        }
        RecordBatch::try_new(schema, columns).map_err(io::Error::other)
    }
}
