//! A sheet of a workbook as the text of a CSV file, for readers that know nothing of workbooks: its
//! rows are lines, dates and times of day as a scenario has them, rows of nothing at the end left out.

use std::io;

#[cfg(feature = "xlsx")]
pub use with::sheet_as_csv;
#[cfg(not(feature = "xlsx"))]
pub use without::sheet_as_csv;

/// What there is to say of a workbook that cannot be read.
fn wrong(what: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.into())
}

#[cfg(not(feature = "xlsx"))]
mod without {
    use std::io;

    /// This build reads no workbooks.
    ///
    /// # Errors
    ///
    /// Always: what to do instead.
    pub fn sheet_as_csv(_: Vec<u8>, _: Option<&str>, _: u64) -> io::Result<Vec<u8>> {
        Err(super::wrong(
            "it is a workbook; save the sheet as CSV (comma delimited, UTF-8), or use a build with --features xlsx, which reads it",
        ))
    }
}

#[cfg(feature = "xlsx")]
mod with {
    use std::io::{self, Cursor};

    use calamine::{
        DataRef, ExcelDateTime, ExcelDateTimeType, Reader, SheetType, Xlsx, XlsxError,
        open_workbook_from_rs,
    };

    use super::wrong;

    /// Rows and columns that a sheet has at most.
    const MOST_ROWS: usize = 1 << 20;
    const MOST_COLUMNS: usize = 1 << 14;
    /// Seconds in a day.
    const DAY: f64 = 86_400.0;

    /// The sheet of that name, or the first, of a workbook's bytes; no more than one byte over `limit`.
    ///
    /// # Errors
    ///
    /// It is no workbook, or has no such sheet: then it says which there are.
    pub fn sheet_as_csv(bytes: Vec<u8>, sheet: Option<&str>, limit: u64) -> io::Result<Vec<u8>> {
        let opened: Result<Xlsx<_>, XlsxError> = open_workbook_from_rs(Cursor::new(bytes));
        let mut workbook = opened.map_err(|error| unreadable(&error))?;
        let sheets = workbook.sheets_metadata().iter();
        let sheets = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
        let found = match sheet {
            // Excel takes no two sheets whose names differ by case alone.
            Some(asked) => names
                .iter()
                .find(|name| name.to_lowercase() == asked.to_lowercase()),
            None => names.first(),
        };
        let Some(found) = found else {
            let asked = sheet.unwrap_or_default();
            let names = names.join(", ");
            return Err(wrong(format!(
                "it has no sheet \"{asked}\"; its sheets are {names}"
            )));
        };
        let rows = rows_of(&mut workbook, found, limit)?;
        let wide = rows.iter().map(|row| row.cells).max().unwrap_or(0);
        let mut text = String::new();
        for row in &rows {
            // A line of nothing stands for itself, so that lines are rows.
            if row.cells > 0 {
                text.push_str(&row.text);
                text.extend(std::iter::repeat_n(',', wide - row.cells));
            }
            text.push('\n');
            if text.len() as u64 > limit {
                break;
            }
        }
        Ok(text.into_bytes())
    }

    /// The cells of a row up to the last that is not empty, with commas between them.
    #[derive(Clone, Default)]
    struct Row {
        text: String,
        cells: usize,
    }

    fn rows_of<R: io::Read + io::Seek>(
        workbook: &mut Xlsx<R>,
        sheet: &str,
        limit: u64,
    ) -> io::Result<Vec<Row>> {
        let cells = workbook.worksheet_cells_reader(sheet);
        let mut cells = cells.map_err(|error| unreadable(&error))?;
        let (mut rows, mut length) = (Vec::new(), 0_u64);
        while let Some(cell) = cells.next_cell().map_err(|error| unreadable(&error))? {
            let text = written(cell.get_value());
            if text.is_empty() {
                continue;
            }
            let (row, column) = cell.get_position();
            let (row, column) = (row as usize, column as usize);
            let known = rows.get(row).map_or(0, |row: &Row| row.cells);
            if row >= MOST_ROWS || column >= MOST_COLUMNS || column < known {
                return Err(wrong(
                    "it is no workbook that can be read (cells are out of place)",
                ));
            }
            if row >= rows.len() {
                rows.resize(row + 1, Row::default());
            }
            let row = &mut rows[row];
            let more = column + usize::from(row.cells > 0) - row.cells;
            row.text.extend(std::iter::repeat_n(',', more));
            row.text.push_str(&text);
            row.cells = column + 1;
            length += (text.len() + more) as u64;
            if length > limit {
                break;
            }
        }
        Ok(rows)
    }

    /// A cell as it stands in a CSV file.
    fn written(value: &DataRef<'_>) -> String {
        match value {
            DataRef::Empty => String::new(),
            DataRef::Int(number) => number.to_string(),
            DataRef::Float(number) => number.to_string(),
            DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
            DataRef::DateTime(moment) => moment_of(moment),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                in_a_line(text)
            }
            DataRef::SharedString(text) => in_a_line(text),
            // Quoted: a line that begins with # would be a remark.
            DataRef::Error(error) => format!("\"{error}\""),
        }
    }

    /// Text without the breaks of lines that spreadsheets allow in a cell.
    fn in_a_line(text: &str) -> String {
        let text = text.trim().replace(['\r', '\n'], " ");
        if text.contains([',', '"']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text
        }
    }

    /// A date, a time of day or both, to the second; a length of time in hours.
    fn moment_of(moment: &ExcelDateTime) -> String {
        let seconds = (moment.as_f64() * DAY).round();
        let of_day = seconds.rem_euclid(DAY) as u32;
        let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
        let time = match second {
            0 => format!("{hour:02}:{minute:02}"),
            _ => format!("{hour:02}:{minute:02}:{second:02}"),
        };
        if moment.is_duration() && seconds >= DAY {
            return format!("{}:{minute:02}:{second:02}", (seconds / 3600.0).floor());
        }
        if seconds < DAY {
            return time;
        }
        // A second is no exact part of a day: half a millisecond more keeps it what it is.
        let exact = (seconds + 0.0005) / DAY;
        // The days of the two epochs are told apart by the cell alone.
        let (year, month, day, ..) = with_value(moment, exact).to_ymd_hms_milli();
        let date = format!("{year:04}-{month:02}-{day:02}");
        if of_day == 0 {
            date
        } else {
            format!("{date} {time}")
        }
    }

    /// The same kind of cell with another value.
    fn with_value(moment: &ExcelDateTime, value: f64) -> ExcelDateTime {
        let since_1900 = ExcelDateTime::new(moment.as_f64(), ExcelDateTimeType::DateTime, false);
        let is_1904 = since_1900.to_ymd_hms_milli() != moment.to_ymd_hms_milli();
        ExcelDateTime::new(value, ExcelDateTimeType::DateTime, is_1904)
    }

    fn unreadable(error: &XlsxError) -> io::Error {
        wrong(match error {
            XlsxError::Password => "it is protected by a password; save it without".to_owned(),
            other => format!("it is no workbook that can be read ({other})"),
        })
    }
}
