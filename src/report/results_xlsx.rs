//! `results.xlsx`: the verdict, the weeks it speaks of, the assumptions and how to repeat it, for those who
//! go on in a spreadsheet. Every number is one that the folder has; nothing is computed here.

mod sheets;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::results::{Results, Wanted, WrongFolder};
use super::verdict;
use crate::model::Measure;

/// Its name.
pub const FILE: &str = "results.xlsx";

/// Why there is no workbook.
#[derive(Debug, thiserror::Error)]
pub enum NoWorkbook {
    /// The folder cannot be read.
    #[error(transparent)]
    Folder(#[from] WrongFolder),
    /// It cannot be made.
    #[error("a workbook cannot be made: {0}")]
    Workbook(#[from] XlsxError),
}

/// The workbook of a run, as the bytes of a file: the same for the same folder.
///
/// # Errors
///
/// The folder's tables cannot be read.
pub fn of(results: &Results) -> Result<Vec<u8>, NoWorkbook> {
    let measures = verdict::measures(&results.summary);
    let ids: Vec<&str> = measures.iter().map(|measure| measure.id()).collect();
    let trust = [results.trust()];
    let rows = results.weeks(&Wanted {
        arms: &[],
        specialties: &trust,
        measures: &ids,
    })?;
    let mut workbook = Workbook::new();
    // A workbook's own date would make each another.
    let start = results.scenario.start.date();
    let (year, month, day) = (start.year() as u16, start.month() as u8, start.day() as u8);
    let dated = ExcelDateTime::from_ymd(year, month, day)?;
    let properties = DocProperties::new().set_title(&*results.scenario.title);
    workbook.set_properties(&properties.set_creation_datetime(&dated));
    sheets::verdict(workbook.add_worksheet(), results)?;
    sheets::weekly(workbook.add_worksheet(), &measures, &rows)?;
    sheets::assumptions(workbook.add_worksheet(), results)?;
    sheets::read_me(workbook.add_worksheet(), results)?;
    Ok(workbook.save_to_buffer()?)
}
