//! Where numbers are written: a CSV file with a row for each specialty, or options of the command
//! line, with the place of each for mistakes. What the numbers mean lives in `numbers`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::numbers::{Cell, Number};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{CURLY, Mistake, Mistakes, foreign_separator};

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

    /// A CSV file: a head with the names of [`Number`]s, then a row for each specialty.
    ///
    /// # Errors
    ///
    /// It is no CSV file of this kind; every column that is wrong.
    pub fn of_csv(name: &str, bytes: &[u8]) -> Result<Self, Mistakes> {
        let whole = |wrong: Wrong| wrongly(name, "", vec![(None, wrong)]);
        let Ok(text) = std::str::from_utf8(bytes) else {
            let wrong = Wrong::new(format!("{name} is not text in UTF-8"));
            return Err(whole(
                wrong.help("save it as \"CSV UTF-8 (comma delimited)\""),
            ));
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        unusual(name, text)?;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .comment(Some(b'#'))
            .from_reader(text.as_bytes());
        let mut records = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| {
                whole(Wrong::new(format!("{name} cannot be read as CSV: {error}")))
            })?;
            let start = record.position().map_or(0, |at| at.byte() as usize);
            let places = places(text, start);
            if record.iter().any(|cell| !cell.is_empty()) {
                records.push((record, places));
            }
        }
        let Some(((head, head_places), rows)) = records.split_first() else {
            let wrong = Wrong::new(format!("{name} is empty"));
            return Err(whole(wrong.help(format!(
                "its first line names columns: {}",
                Number::ALL.map(Number::name).join(",")
            ))));
        };
        let mut wrong = Vec::new();
        let mut columns = Vec::new();
        for (title, place) in head.iter().zip(head_places) {
            let number = Number::named(title).and_then(|number| {
                let again = columns.contains(&Some(number));
                let twice = Wrong::new(format!("two columns are called \"{title}\""));
                if again {
                    Err(twice.help("leave one of them out"))
                } else {
                    Ok(number)
                }
            });
            columns.push(number.as_ref().ok().copied());
            wrong.extend(number.err().map(|w| (Some(place.clone()), w)));
        }
        if rows.is_empty() {
            wrong.push((
                None,
                Wrong::new(format!("{name} has no rows"))
                    .help("a head, then a row for each specialty"),
            ));
        }
        let mut read = Vec::new();
        for (record, cells) in rows {
            if record.len() != columns.len() {
                let what = format!(
                    "{} cells where the head has {}",
                    record.len(),
                    columns.len()
                );
                let line = cells.first().map_or(0, |c| c.start)..cells.last().map_or(0, |c| c.end);
                wrong.push((Some(line), Wrong::new(what)
                    .help("a comma between cells, none within a number; nothing between two commas is left out")));
                continue;
            }
            let row = columns.iter().zip(record).zip(cells);
            let row = row.filter(|((_, text), _)| !text.is_empty());
            read.push(
                row.filter_map(|((number, text), span)| {
                    Some(Cell {
                        number: (*number)?,
                        text: text.to_owned(),
                        span: span.clone(),
                    })
                })
                .collect(),
            );
        }
        if wrong.is_empty() {
            return Ok(Self {
                name: name.to_owned(),
                text: text.to_owned(),
                rows: read,
            });
        }
        Err(wrongly(name, text, wrong))
    }
}

/// Separators and quotes that are not those of a CSV file, with the remedy.
fn unusual(name: &str, text: &str) -> Result<(), Mistakes> {
    let mut wrong = Vec::new();
    if let Some((place, found)) = foreign_separator(text) {
        wrong.push((Some(place), found));
    }
    if let Some((at, quote)) = text.char_indices().find(|(_, c)| CURLY.contains(c)) {
        let what = format!("{quote} is a quotation mark of word processors");
        let help = "no quotation marks are needed; or write the straight one, \"";
        wrong.push((Some(at..at + quote.len_utf8()), Wrong::new(what).help(help)));
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrongly(name, text, wrong))
    }
}

fn wrongly(name: &str, text: &str, wrong: Vec<(Option<Range<usize>>, Wrong)>) -> Mistakes {
    let list = wrong.into_iter().map(|(span, wrong)| Mistake {
        file: name.to_owned(),
        span,
        key: String::new(),
        title: wrong.what,
        label: String::new(),
        help: wrong.help,
    });
    Mistakes::of(
        list.collect(),
        BTreeMap::from([(name.to_owned(), text.to_owned())]),
    )
}

/// Where the cells of the record stand that starts here, without the spaces around them.
fn places(text: &str, start: usize) -> Vec<Range<usize>> {
    // What the reader has skipped before the record: comments and empty lines.
    let mut at = start;
    while let Some(line) = text
        .get(at..)
        .map(|rest| rest.split_inclusive('\n').next().unwrap_or(""))
    {
        if line.is_empty() || !(line.trim().is_empty() || line.starts_with('#')) {
            break;
        }
        at += line.len();
    }
    let (mut cells, mut from, mut quoted) = (Vec::new(), at, false);
    let cell = |from: usize, to: usize| {
        let (text, lead) = (&text[from..to], text[from..to].trim_start());
        let start = from + text.len() - lead.len();
        start..start + lead.trim_end().len()
    };
    for (offset, c) in text[at..].char_indices() {
        let here = at + offset;
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                cells.push(cell(from, here));
                from = here + 1;
            }
            '\n' if !quoted => {
                cells.push(cell(from, here));
                return cells;
            }
            _ => {}
        }
    }
    cells.push(cell(from, text.len()));
    cells
}
