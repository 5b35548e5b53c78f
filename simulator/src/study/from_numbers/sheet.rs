//! Where numbers are written: a CSV file with a row for each specialty, or options of the command
//! line, with the place of each for mistakes. What the numbers mean lives in `numbers`.

use super::numbers::{Cell, Number};
use crate::model::spec::Mistakes;
use crate::model::spec::quantity::Wrong;
use crate::study::cells::Cells;

/// Numbers as written, and the text they stand in.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// Options of the command line: one specialty, or numbers of the hospital alone.
    #[must_use]
    pub fn of_options(options: &[(Number, &str)]) -> Self {
        let mut text = String::new();
        let mut row = Vec::new();
        for (number, value) in options {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&format!("--{} ", number.name()));
            let start = text.len();
            text.push_str(value);
            row.push(Cell {
                number: *number,
                text: value.trim().to_owned(),
                span: start..text.len(),
            });
        }
        Self {
            name: "command line".to_owned(),
            text,
            rows: vec![row],
        }
    }

    /// Its numbers, if they are of one specialty alone.
    #[must_use]
    pub fn of_one(&self) -> Option<Vec<(Number, &str)>> {
        let [row] = &self.rows[..] else { return None };
        Some(row.iter().map(|cell| (cell.number, &*cell.text)).collect())
    }

    /// A CSV file: a head with the names of [`Number`]s, then a row for each specialty.
    ///
    /// # Errors
    ///
    /// It is no CSV file of this kind; every column that is wrong.
    pub fn of_csv(name: &str, bytes: &[u8]) -> Result<Self, Mistakes> {
        let names = Number::ALL.map(Number::name).join(",");
        let mut cells = Cells::read(name, bytes, &names, "specialties")?;
        cells.leave_out_uneven_rows();
        let mut columns = Vec::new();
        for title in cells.head.clone() {
            let number = Number::named(&title.text).and_then(|number| {
                let again = columns.contains(&Some(number));
                let twice = Wrong::new(format!("two columns are called \"{}\"", title.text));
                if again {
                    Err(twice.help("leave one of them out"))
                } else {
                    Ok(number)
                }
            });
            columns.push(number.as_ref().ok().copied());
            if let Err(wrong) = number {
                cells.mistaken(&title.span, wrong);
            }
        }
        cells.are_right()?;
        let read = cells.rows.into_iter().map(|row| {
            let row = columns.iter().zip(row);
            let row = row.filter(|(_, cell)| !cell.text.is_empty());
            row.filter_map(|(number, cell)| {
                Some(Cell {
                    number: (*number)?,
                    text: cell.text,
                    span: cell.span,
                })
            })
            .collect()
        });
        Ok(Self {
            name: cells.name,
            rows: read.collect(),
            text: cells.text,
        })
    }
}
