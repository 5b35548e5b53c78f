//! `events.parquet`: the columns of `events.csv` with types. One row group for each batch of rows,
//! so that a log of any size goes out as it is made.

use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::{
    ArrayRef, Float64Array, RecordBatch, StringArray, TimestampMillisecondArray, UInt32Array,
    UInt64Array,
};
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use super::{Followed, Names, Row, minutes};
use crate::engine::Duration;
use crate::model::spec::CivilDate;
use crate::model::{Arm, Site};

/// Rows that are held before they are written.
const BATCH: usize = 65_536;

/// Writes the events of some arms, one arm after the other.
///
/// # Errors
///
/// It cannot be written.
pub(super) fn write(
    log: &Followed<'_>,
    arms: &[Arm],
    out: &mut (dyn Write + Send),
) -> io::Result<()> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .build();
    let schema = schema();
    let mut writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties))
        .map_err(io::Error::other)?;
    for &arm in arms {
        let mut rows = Vec::with_capacity(BATCH);
        log.rows(arm, &mut |row| {
            rows.push(*row);
            if rows.len() == BATCH {
                writer
                    .write(&batch(log, arm, &rows, &schema)?)
                    .map_err(io::Error::other)?;
                // Ends the row group, or they would be held in memory all the same.
                writer.flush().map_err(io::Error::other)?;
                rows.clear();
            }
            Ok(())
        })?;
        writer
            .write(&batch(log, arm, &rows, &schema)?)
            .map_err(io::Error::other)?;
    }
    writer.close().map_err(io::Error::other)?;
    Ok(())
}

fn schema() -> Arc<Schema> {
    let text = |name: &str| Field::new(name, DataType::Utf8, false);
    // Local time: no zone.
    let timestamp = DataType::Timestamp(TimeUnit::Millisecond, None);
    Arc::new(Schema::new(vec![
        Field::new("run", DataType::UInt64, false),
        text("arm"),
        text("entity_id"),
        text("pathway"),
        text("event_type"),
        text("event"),
        Field::new("time", DataType::Float64, false),
        Field::new("resource_id", DataType::UInt32, true),
        text("activity"),
        text("lifecycle"),
        Field::new("instance", DataType::UInt32, false),
        Field::new("timestamp", timestamp, false),
        Field::new("resource", DataType::Utf8, true),
        Field::new("place", DataType::Utf8, true),
    ]))
}

fn batch(
    log: &Followed<'_>,
    arm: Arm,
    rows: &[Row],
    schema: &Arc<Schema>,
) -> io::Result<RecordBatch> {
    let names = Names { site: log.site };
    let text = |of: &dyn Fn(&Row) -> String| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(rows.iter().map(of)))
    };
    let text_if = |of: &dyn Fn(&Row) -> Option<String>| -> ArrayRef {
        Arc::new(StringArray::from_iter(rows.iter().map(of)))
    };
    let first_midnight = since_1970(log.site);
    let moment = |row: &Row| first_midnight + row.at.as_ms();
    let resource_id = |row: &Row| row.unit.map(|unit| names.number(unit));
    let columns: Vec<ArrayRef> = vec![
        Arc::new(UInt64Array::from_value(log.replication, rows.len())),
        text(&|_| arm.name().to_owned()),
        text(&|row| names.who(row.who)),
        text(&|row| names.pathway(row.who.pathway).to_owned()),
        text(&|row| row.event_type().name().to_owned()),
        text(&|row| names.event(row).into_owned()),
        Arc::new(Float64Array::from_iter_values(
            rows.iter().map(|row| minutes(row.at)),
        )),
        Arc::new(UInt32Array::from_iter(rows.iter().map(resource_id))),
        text(&|row| names.activity(row.activity).to_owned()),
        text(&|row| row.lifecycle.name().to_owned()),
        Arc::new(UInt32Array::from_iter_values(
            rows.iter().map(|row| row.instance),
        )),
        Arc::new(TimestampMillisecondArray::from_iter_values(
            rows.iter().map(moment),
        )),
        text_if(&|row| row.unit.map(|unit| names.unit(unit))),
        text_if(&|row| row.place.map(|place| names.place(place).to_owned())),
    ];
    RecordBatch::try_new(Arc::clone(schema), columns).map_err(io::Error::other)
}

/// The first midnight in milliseconds since 1970, as if local time were UTC.
fn since_1970(site: &Site<'_>) -> i64 {
    let epoch = CivilDate::of(jiff::civil::date(1970, 1, 1));
    Duration::from_days(site.calendar.date(0).days_since(epoch)).as_ms()
}
