//! `datapackage.json`: what is in the tables of a folder, for people and programs that read
//! them, as a Frictionless Data Package with a Table Schema for each. The columns are declared in
//! `columns`, the measures in the catalogue.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::columns::{
    Column, DAILY, DAILY_OF_REPLICATIONS, Kind, REPLICATIONS, SESSIONS, Table, WEEKLY, WINDOWS,
};
use super::daily_csv::Detail;
use crate::model::Measure;

/// Its name.
pub const FILE: &str = "datapackage.json";

/// The tables that a run leaves.
#[must_use]
pub const fn tables(detail: Detail) -> [Table<'static>; 5] {
    let daily = match detail {
        Detail::Estimates => DAILY,
        Detail::Replications => DAILY_OF_REPLICATIONS,
    };
    [daily, WEEKLY, SESSIONS, REPLICATIONS, WINDOWS]
}

/// Writes the description of a folder's tables.
///
/// # Errors
///
/// It cannot be written.
pub fn write(name: &str, title: &str, tables: &[Table<'_>], out: &mut dyn Write) -> io::Result<()> {
    let package = json!({
        "profile": "tabular-data-package",
        "name": plain(name),
        "title": title,
        "resources": tables.iter().map(resource).collect::<Vec<_>>(),
        "measures": measures(),
    });
    serde_json::to_writer_pretty(&mut *out, &package)?;
    out.write_all(b"\n")
}

/// A name as packages have it: small letters, figures and `-._`.
fn plain(name: &str) -> String {
    let letter = |c: char| match c.to_ascii_lowercase() {
        c if c.is_ascii_lowercase() || c.is_ascii_digit() || "-._".contains(c) => c,
        _ => '-',
    };
    name.chars().map(letter).collect()
}

fn resource(table: &Table<'_>) -> Value {
    json!({
        "profile": "tabular-data-resource",
        "name": table.file.trim_end_matches(".csv"),
        "path": table.file,
        "description": table.means,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": table.columns.iter().map(field).collect::<Vec<_>>(),
            "missingValues": [""],
        },
    })
}

fn field(column: &Column<'_>) -> Value {
    let (kind, format) = match column.kind {
        Kind::Text => ("string", "default"),
        Kind::Date => ("date", "default"),
        Kind::Time => ("time", "%H:%M"),
        Kind::Whole => ("integer", "default"),
        Kind::Number => ("number", "default"),
        Kind::YesNo => ("boolean", "default"),
    };
    let mut field = json!({
        "name": column.name,
        "type": kind,
        "format": format,
        "description": column.means,
    });
    if let Some(unit) = column.unit {
        field["unit"] = json!(unit);
    }
    field
}

/// Every measure: those that a scenario does not have stand in `replications.csv` with nothing.
fn measures() -> Vec<Value> {
    let told = Measure::ALL.iter().map(|measure| {
        let definition = measure.definition();
        json!({
            "name": definition.id,
            "title": definition.name,
            "unit": definition.unit.many(),
            "description": definition.means,
        })
    });
    told.collect()
}
