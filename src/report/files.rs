//! Files that a scenario names, read from the disk: `model::spec` opens none.

mod workbook;

use std::fs::File;
use std::io::{self, Read};

use crate::model::spec::SheetName;

/// The bytes of a file, at most one more than `limit`, so that a huge one costs nothing; of a sheet
/// (`timetable.xlsx#Clinics`) those of the CSV file that it would be.
///
/// # Errors
///
/// The file cannot be opened or read.
pub fn read(name: &str, limit: u64) -> io::Result<Vec<u8>> {
    let named = SheetName::of(name);
    let mut bytes = Vec::new();
    File::open(named.map_or(name, |sheet| sheet.workbook))?
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)?;
    match named {
        Some(sheet) if bytes.len() as u64 <= limit => {
            workbook::sheet_as_csv(bytes, sheet.sheet, limit)
        }
        _ => Ok(bytes),
    }
}
