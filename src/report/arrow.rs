//! Tables as Arrow has them, batch by batch, made of the same bytes as the CSV files: whatever reads
//! either has the same figures, to the bit. Columns, kinds and units are declared in `columns`.

use std::io::Read;

use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringBuilder,
    Time32SecondBuilder,
};
use arrow_array::{ArrayRef, RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, DataType, Field, Metadata, Schema, SchemaRef, TimeUnit};
use csv::{Reader, StringRecord};

use super::columns::{Column, Kind, Table};
use crate::extract::{LocalTime, as_meant};
use crate::model::spec::{CivilDate, ClockTime};

/// Rows of a batch.
const BATCH: usize = 65_536;

/// A table's columns; unit and meaning of each are in its metadata.
#[must_use]
pub fn schema(table: &Table<'_>) -> Schema {
    let fields: Vec<Field> = table.columns.iter().map(field).collect();
    Schema::new_with_metadata(fields, [("description", table.means)])
}

fn field(column: &Column<'_>) -> Field {
    let kind = match column.kind {
        Kind::Text => DataType::Utf8,
        Kind::Date => DataType::Date32,
        Kind::Time => DataType::Time32(TimeUnit::Second),
        Kind::Whole => DataType::Int64,
        Kind::Number => DataType::Float64,
        Kind::YesNo => DataType::Boolean,
    };
    let unit = column.unit.map(|unit| ("unit", unit));
    let told = [("description", column.means)].into_iter().chain(unit);
    let told: Metadata = told.collect();
    Field::new(column.name, kind, true).with_metadata(told)
}

/// A table's rows, read from its CSV as they are asked for.
#[derive(Debug)]
pub struct Batches<R> {
    schema: SchemaRef,
    csv: Reader<R>,
}

impl<R: Read> Batches<R> {
    /// Of a table's [`schema`] and its CSV, head included.
    pub fn of(schema: SchemaRef, csv: R) -> Self {
        Self {
            schema,
            csv: Reader::from_reader(csv),
        }
    }

    fn batch(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        let kinds = self.schema.fields().iter().map(|field| field.data_type());
        let mut cells: Vec<Cells> = kinds.map(Cells::of).collect::<Result<_, _>>()?;
        let mut record = StringRecord::new();
        let mut rows = 0;
        while rows < BATCH && self.csv.read_record(&mut record).map_err(wrong)? {
            for (cells, text) in cells.iter_mut().zip(&record) {
                cells.add(text)?;
            }
            rows += 1;
        }
        if rows == 0 {
            return Ok(None);
        }
        let columns: Vec<ArrayRef> = cells.iter_mut().map(Cells::finish).collect();
        RecordBatch::try_new(self.schema.clone(), columns).map(Some)
    }
}

impl<R: Read> Iterator for Batches<R> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.batch().transpose()
    }
}

impl<R: Read> RecordBatchReader for Batches<R> {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}

/// Cells of a column on their way.
enum Cells {
    Text(StringBuilder),
    Date(Date32Builder),
    Time(Time32SecondBuilder),
    Whole(Int64Builder),
    Number(Float64Builder),
    YesNo(BooleanBuilder),
}

impl Cells {
    fn of(kind: &DataType) -> Result<Self, ArrowError> {
        Ok(match kind {
            DataType::Utf8 => Self::Text(StringBuilder::new()),
            DataType::Date32 => Self::Date(Date32Builder::new()),
            DataType::Time32(TimeUnit::Second) => Self::Time(Time32SecondBuilder::new()),
            DataType::Int64 => Self::Whole(Int64Builder::new()),
            DataType::Float64 => Self::Number(Float64Builder::new()),
            DataType::Boolean => Self::YesNo(BooleanBuilder::new()),
            other => return Err(ArrowError::SchemaError(format!("no column has {other}"))),
        })
    }

    /// Adds a cell; an empty one is nothing.
    fn add(&mut self, text: &str) -> Result<(), ArrowError> {
        fn of<T: std::str::FromStr>(text: &str) -> Result<Option<T>, ArrowError> {
            if text.is_empty() {
                return Ok(None);
            }
            text.parse().map(Some).map_err(|_| unexpected(text))
        }
        match self {
            Self::Text(cells) => cells.append_option((!text.is_empty()).then_some(as_meant(text))),
            Self::Date(cells) => {
                let days = |date: CivilDate| date.days_since(LocalTime::date_of(0)) as i32;
                cells.append_option(of(text)?.map(days));
            }
            Self::Time(cells) => {
                let seconds = |time: ClockTime| (time.since_midnight().as_ms() / 1000) as i32;
                cells.append_option(of(text)?.map(seconds));
            }
            Self::Whole(cells) => cells.append_option(of(text)?),
            Self::Number(cells) => cells.append_option(of(text)?),
            Self::YesNo(cells) => cells.append_option(of(text)?),
        }
        Ok(())
    }

    fn finish(&mut self) -> ArrayRef {
        let builder: &mut dyn ArrayBuilder = match self {
            Self::Text(cells) => cells,
            Self::Date(cells) => cells,
            Self::Time(cells) => cells,
            Self::Whole(cells) => cells,
            Self::Number(cells) => cells,
            Self::YesNo(cells) => cells,
        };
        builder.finish()
    }
}

fn unexpected(text: &str) -> ArrowError {
    ArrowError::CsvError(format!("\"{text}\" was not expected"))
}

fn wrong(error: csv::Error) -> ArrowError {
    ArrowError::CsvError(error.to_string())
}

#[cfg(test)]
mod tests {
    use arrow_array::{Array, Date32Array, Float64Array, Int64Array, Time32SecondArray};

    use std::sync::Arc;

    use super::*;
    use crate::report::columns::{SESSIONS, WEEKLY};

    fn read(table: &Table<'_>, rows: &str) -> Vec<RecordBatch> {
        let head: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        let csv = format!("{}\n{rows}", head.join(","));
        let batches = Batches::of(Arc::new(schema(table)), csv.as_bytes());
        batches.collect::<Result<_, _>>().expect("rows")
    }

    fn column<A: Array + Clone + 'static>(batch: &RecordBatch, name: &str) -> A {
        let column = batch.column_by_name(name).expect("a column");
        column
            .as_any()
            .downcast_ref::<A>()
            .expect("its kind")
            .clone()
    }

    #[test]
    fn rows_are_those_of_the_file() {
        let rows = "planned,1,2024-02-29,7,trust,calls.wait,0.1,,0.30000000000000004,2,3,4,5\n";
        let batches = read(&WEEKLY, rows);
        let [batch] = &batches[..] else {
            panic!("{} batches", batches.len())
        };
        assert_eq!(column::<Int64Array>(batch, "week").value(0), 1);
        // 19782 days after 1970-01-01.
        assert_eq!(column::<Date32Array>(batch, "from").value(0), 19_782);
        let p05 = column::<Float64Array>(batch, "p05").value(0);
        assert_eq!(p05.to_bits(), (0.1_f64 + 0.2).to_bits());
        assert!(column::<Float64Array>(batch, "half-width").is_null(0));
        let unit = |name| {
            schema(&WEEKLY)
                .field_with_name(name)
                .expect("it")
                .metadata()
                .get("unit")
                .cloned()
        };
        assert_eq!(unit("days").as_deref(), Some("days"));
        assert_eq!(unit("week"), None);
    }

    #[test]
    fn times_of_day_are_seconds() {
        let rows = "planned,2024-02-29,eyes,1,13:30,1,1,1,1,1,1,1,1,\n";
        let batches = read(&SESSIONS, rows);
        assert_eq!(
            column::<Time32SecondArray>(&batches[0], "from").value(0),
            48_600
        );
    }

    #[test]
    fn a_cell_that_is_not_of_its_kind_is_an_error() {
        let rows = "planned,first,2024-02-29,7,trust,calls.wait,1,1,1,2,3,4,5\n";
        let csv = format!("{}\n{rows}", ["x"; 13].join(","));
        let mut batches = Batches::of(Arc::new(schema(&WEEKLY)), csv.as_bytes());
        let said = batches.next().expect("a batch").expect_err("no number");
        assert!(said.to_string().contains("\"first\""), "{said}");
    }

    #[test]
    fn a_table_without_rows_has_no_batch() {
        assert!(read(&WEEKLY, "").is_empty());
    }
}
