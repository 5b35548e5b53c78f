//! Names of sheets: `timetable.xlsx#Clinics` is a sheet of a workbook, `timetable.xlsx` its first. A
//! sheet is read as the text of a CSV file whose lines are its rows; only where a mistake is told
//! does anybody ask whether it was one. No workbook is opened here.

/// Ending of a workbook's name.
const ENDING: &str = ".xlsx";

/// A sheet, as it is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetName<'a> {
    /// The workbook's file.
    pub workbook: &'a str,
    /// The sheet; none is the first.
    pub sheet: Option<&'a str>,
}

impl<'a> SheetName<'a> {
    /// What is named, if that is a sheet or a workbook.
    #[must_use]
    pub fn of(name: &'a str) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        if let Some(at) = lower.find(".xlsx#") {
            let end = at + ENDING.len();
            return Some(Self {
                workbook: &name[..end],
                sheet: Some(&name[end + 1..]),
            });
        }
        lower.ends_with(ENDING).then_some(Self {
            workbook: name,
            sheet: None,
        })
    }
}

/// Where a cell is in a file: its line and column by name, or in a sheet its cell as spreadsheets call
/// it. Lines are counted from 1, columns from 0.
#[must_use]
pub(super) fn place(file: &str, line: u64, column: Option<usize>, column_name: &str) -> String {
    match (SheetName::of(file), column) {
        (Some(_), Some(column)) => format!("{file}, {}", cell(line, column)),
        _ => format!("{file}, line {line}, column {column_name}"),
    }
}

/// The cell in which a byte of a sheet's text stands.
#[must_use]
pub(super) fn cell_at(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() as u64 + 1;
    let row = before.rsplit('\n').next().unwrap_or("");
    let (mut column, mut quoted) = (0, false);
    for c in row.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => column += 1,
            _ => {}
        }
    }
    cell(line, column)
}

/// A cell as spreadsheets call it: `C14`.
fn cell(line: u64, column: usize) -> String {
    let (mut letters, mut rest) = (Vec::new(), column + 1);
    while rest > 0 {
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.iter().rev().copied().map(char::from).collect();
    format!("{letters}{line}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_named_after_its_workbook() {
        let of = |name| SheetName::of(name).map(|s| (s.workbook, s.sheet));
        assert_eq!(
            of("a/b#c.xlsx#Clinics #2"),
            Some(("a/b#c.xlsx", Some("Clinics #2")))
        );
        assert_eq!(of("B.XLSX"), Some(("B.XLSX", None)));
        assert_eq!(of("b.xlsx.csv"), None);
        assert_eq!(of("b.csv#c"), None);
    }

    #[test]
    fn cells_have_the_names_that_spreadsheets_give_them() {
        let names = [0, 25, 26, 51, 701, 702, 16_383].map(|column| cell(1, column));
        assert_eq!(names, ["A1", "Z1", "AA1", "AZ1", "ZZ1", "AAA1", "XFD1"]);
        let text = "a,b,c\n\n\"1,2\",3,x\n";
        assert_eq!(cell_at(text, text.find('x').expect("there")), "C3");
    }
}
