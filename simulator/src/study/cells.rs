//! CSV files that people type or save from a spreadsheet: every cell with its place, for mistakes that
//! are shown where they are, and numbers and dates as people write them. What the columns mean is
//! not known here; `extract` reads files with millions of rows.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::spec::quantity::{NumberMeant, Written, Wrong, date_meant};
use crate::model::spec::{CURLY, CivilDate, Mistake, Mistakes, foreign_separator, odd_in};

/// A cell as written, without the spaces around it, and its bytes in the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cell {
    pub text: String,
    pub span: Range<usize>,
}

/// A CSV file, and the mistakes found so far.
#[derive(Clone, Debug)]
pub(super) struct Cells {
    pub name: String,
    pub text: String,
    pub head: Vec<Cell>,
    pub rows: Vec<Vec<Cell>>,
    wrong: Vec<(Option<Range<usize>>, Wrong)>,
}

impl Cells {
    /// Reads the file; `columns` says what belongs in its head, `rows_are` what its rows are.
    ///
    /// # Errors
    ///
    /// It is not text, has foreign separators or quotes, is empty, or is no CSV file.
    pub fn read(name: &str, bytes: &[u8], columns: &str, rows_are: &str) -> Result<Self, Mistakes> {
        let whole = |wrong: Wrong| wrongly(name, "", vec![(None, wrong)]);
        let Ok(text) = std::str::from_utf8(bytes) else {
            let wrong = Wrong::new(format!("{name} is not text in UTF-8"));
            return Err(whole(
                wrong.help("save it as \"CSV UTF-8 (comma delimited)\""),
            ));
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (separator, head_at) = separator(text);
        unusual(name, text, head_at, separator)?;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator.byte())
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .comment(Some(b'#'))
            .from_reader(&text.as_bytes()[head_at..]);
        let mut records = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| {
                whole(Wrong::new(format!("{name} cannot be read as CSV: {error}")))
            })?;
            let start = head_at + record.position().map_or(0, |at| at.byte() as usize);
            if record.iter().any(|cell| !cell.is_empty()) {
                let cells = record.iter().zip(places(text, start, separator));
                let cell = |(text, span): (&str, Range<usize>)| Cell {
                    text: separator.with_points(text),
                    span,
                };
                records.push(cells.map(cell).collect::<Vec<Cell>>());
            }
        }
        let mut records = records.into_iter();
        let Some(mut head) = records.next() else {
            let wrong = Wrong::new(format!("{name} is empty"));
            return Err(whole(
                wrong.help(format!("its first line names columns: {columns}")),
            ));
        };
        let mut rows: Vec<Vec<Cell>> = records.collect();
        leave_out_empty_columns(&mut head, &mut rows);
        let unclear = rows
            .iter()
            .flatten()
            .filter(|c| separator.is_unclear(&text[c.span.clone()]));
        let unclear = unclear.map(|cell| {
            let (text, plain) = (&cell.text, cell.text.replace('.', ""));
            let what = format!("\"{text}\" may be {plain}, or a fraction");
            let fraction = text.replace('.', ",");
            let wrong = Wrong::new(what);
            (
                Some(cell.span.clone()),
                wrong.help(format!("write {plain} or {fraction}")),
            )
        });
        let mut cells = Self {
            name: name.to_owned(),
            text: text.to_owned(),
            head,
            wrong: unclear.collect(),
            rows,
        };
        if cells.rows.is_empty() {
            let none = Wrong::new(format!("{name} has no rows, and so no {rows_are}"));
            let help = format!("a head, then a row for each of the {rows_are}");
            cells.wrong.push((None, none.help(help)));
        }
        Ok(cells)
    }

    /// Leaves out the rows with more or fewer cells than the head, and notes each as a mistake.
    pub fn leave_out_uneven_rows(&mut self) {
        let wide = self.head.len();
        let (even, uneven) = std::mem::take(&mut self.rows)
            .into_iter()
            .partition(|row| row.len() == wide);
        self.rows = even;
        for row in uneven {
            let what = format!("{} cells where the head has {wide}", row.len());
            let line =
                row.first().map_or(0, |c| c.span.start)..row.last().map_or(0, |c| c.span.end);
            self.wrong.push((Some(line), Wrong::new(what)
                .help("a comma between cells, none within a number; nothing between two commas is left out")));
        }
    }

    /// The line on which a row begins, counted from 1.
    pub fn line_of(&self, row: &[Cell]) -> u64 {
        let at = row.first().map_or(0, |cell| cell.span.start);
        self.text[..at].matches('\n').count() as u64 + 1
    }

    /// Notes a mistake in a cell.
    pub fn mistaken(&mut self, span: &Range<usize>, wrong: Wrong) {
        self.wrong.push((Some(span.clone()), wrong));
    }

    /// Notes a mistake of the file as a whole.
    pub fn lacking(&mut self, wrong: Wrong) {
        self.wrong.push((None, wrong));
    }

    /// That there has been no mistake so far.
    ///
    /// # Errors
    ///
    /// All that there have been.
    pub fn are_right(&self) -> Result<(), Mistakes> {
        if self.wrong.is_empty() {
            return Ok(());
        }
        Err(wrongly(&self.name, &self.text, self.wrong.clone()))
    }
}

/// Spreadsheets leave columns at the end that have neither a heading nor anything in them.
fn leave_out_empty_columns(head: &mut Vec<Cell>, rows: &mut [Vec<Cell>]) {
    let last = |cells: &[Cell]| cells.iter().rposition(|cell| !cell.text.is_empty());
    let wide = |cells: &[Cell]| last(cells).map_or(0, |last| last + 1);
    let named = wide(head);
    let widest = rows.iter().map(|row| wide(row)).max().unwrap_or(0);
    head.truncate(named.max(widest));
    for row in rows {
        row.truncate(wide(row).max(head.len()));
    }
}

/// What parts columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Separator {
    Comma,
    /// As a spreadsheet writes where the comma is the decimal point.
    Semicolon,
    /// As cells are copied out of a spreadsheet.
    Tab,
}

/// By the first line where that is a spreadsheet's own, `sep=;`; else by the head, in which a comma
/// decides, then a semicolon. Also where the rest begins.
fn separator(text: &str) -> (Separator, usize) {
    let all = [Separator::Comma, Separator::Semicolon, Separator::Tab];
    let first = text.split_inclusive('\n').next().unwrap_or("");
    let told = first
        .get(..4)
        .filter(|start| start.eq_ignore_ascii_case("sep="));
    if told.is_some() {
        let said = first[4..].trim_end_matches(['\r', '\n']).trim_matches('"');
        // Cells beside it are empty: `sep=;` saved again has commas or semicolons after it.
        let is_said = |separator: &&Separator| said.starts_with(char::from(separator.byte()));
        if let Some(separator) = all.iter().find(is_said) {
            return (*separator, first.len());
        }
    }
    let head = text
        .lines()
        .find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let parts = |separator: &&Separator| {
        head.is_some_and(|head| head.contains(char::from(separator.byte())))
    };
    (*all.iter().find(parts).unwrap_or(&all[0]), 0)
}

impl Separator {
    const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }

    /// Whether a number has a point that parts thousands where commas part decimals.
    fn is_unclear(self, text: &str) -> bool {
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let parts = text.split_once('.').filter(|_| self == Self::Semicolon);
        parts.is_some_and(|(whole, part)| {
            (1..=3).contains(&whole.len()) && part.len() == 3 && digits(whole) && digits(part)
        })
    }

    /// A cell with a point for decimals; one comma and digits about it are a fraction.
    fn with_points(self, text: &str) -> String {
        let digits = |part: &str| {
            let part = part
                .trim_start_matches('-')
                .trim_end_matches('%')
                .trim_end();
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        match text.split_once(',') {
            Some((whole, part)) if self == Self::Semicolon && digits(whole) && digits(part) => {
                format!("{whole}.{part}")
            }
            _ => text.to_owned(),
        }
    }
}

/// Separators and quotes that are not those of a CSV file, with the remedy.
fn unusual(name: &str, text: &str, head_at: usize, separator: Separator) -> Result<(), Mistakes> {
    let mut wrong = Vec::new();
    let foreign = foreign_separator(&text[head_at..]).filter(|_| separator == Separator::Comma);
    if let Some((place, found)) = foreign {
        wrong.push((Some(head_at + place.start..head_at + place.end), found));
    }
    // Within a word it is an apostrophe.
    let within_a_word = |at: usize, quote: char| {
        let after = text[at + quote.len_utf8()..].chars().next();
        let before = text[..at].chars().next_back();
        [before, after]
            .iter()
            .all(|c| c.is_some_and(char::is_alphanumeric))
    };
    let mut quotes = text.char_indices().filter(|(_, c)| CURLY.contains(c));
    if let Some((at, quote)) = quotes.find(|(at, quote)| !within_a_word(*at, *quote)) {
        let what = format!("{quote} is a typographer's quotation mark");
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
fn places(text: &str, start: usize, separator: Separator) -> Vec<Range<usize>> {
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
            _ if !quoted && c == char::from(separator.byte()) => {
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

/// A number without commas or spaces.
pub(super) fn number(text: &str) -> Result<f64, Wrong> {
    let read = text.parse().ok().filter(|value: &f64| value.is_finite());
    if let Some(value) = read {
        return Ok(value);
    }
    let meant = NumberMeant::at_start_of(text).filter(|meant| meant.rest.is_empty());
    if let Some(meant) = meant {
        let what = match (text.matches(',').count(), text.contains('.')) {
            (1.., true) => "has both a comma and a point in it",
            (1, false) => "has a comma in it",
            (2.., false) => "has commas in it",
            _ if text.contains(char::is_whitespace) => {
                "has a space in it, perhaps one that is not seen"
            }
            _ => "is not how a number is written here",
        };
        return Err(Wrong::new(format!("\"{text}\" {what}")).help(meant.help()));
    }
    Err(
        odd_in(text, |text| text.parse::<f64>().is_ok()).unwrap_or_else(|| {
            Wrong::new(format!("\"{text}\" is not a number"))
                .help("digits, and a point before a fraction: 12 or 12.5")
        }),
    )
}

/// A date as in a scenario, or as people write it in Britain: day, month, year.
pub(super) fn date(text: &str) -> Result<CivilDate, Wrong> {
    let parts: Vec<&str> = text.split(['/', '.']).collect();
    let date = match parts[..] {
        [day, month, year] if year.len() == 4 => {
            let read = CivilDate::parse(&format!("{year}-{month:0>2}-{day:0>2}"));
            read.map_err(|wrong| Wrong {
                what: format!("there is no {text}"),
                help: wrong
                    .help
                    .or(Some("the day comes first: 01/03/2027".to_owned())),
                ..wrong
            })?
        }
        _ => CivilDate::parse(text).map_err(|wrong| Wrong {
            help: date_meant(text)
                .map(|date| format!("write {date}"))
                .or(Some("write 2027-03-01 or 01/03/2027".to_owned())),
            ..wrong
        })?,
    };
    if !(1978..=2100).contains(&date.date().year()) {
        return Err(Wrong::new(format!("{text} is not between 1978 and 2100"))
            .help("the calendar of public holidays is known for these years"));
    }
    Ok(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_spreadsheets_save_is_the_same_table() {
        let read = |text: &str| {
            let mut cells = Cells::read("t.csv", text.as_bytes(), "a,b", "things").expect(text);
            cells.leave_out_uneven_rows();
            cells.are_right().expect(text);
            let all = std::iter::once(cells.head.clone()).chain(cells.rows.clone());
            let texts = all.map(|row| row.into_iter().map(|cell| cell.text).collect());
            texts.collect::<Vec<Vec<String>>>()
        };
        let plain = read("a,b\n1.5,2\n");
        for text in [
            "a;b\n1,5;2\n",
            "a\tb\n1.5\t2\n",
            "sep=;\na;b\n1,5;2\n",
            "sep=,\r\na,b\r\n1.5,2\r\n",
            "SEP=\t\na\tb\n1.5\t2\n",
            "\u{feff}sep=;\n# a comment\na;b\n1,5;2\n",
            "a,b,,\n1.5,2,,\n,,,\n",
            "a;b;\n1,5;2;\n",
            "a,b\n1.5,2,,,\n",
        ] {
            assert_eq!(read(text), plain, "{text:?}");
        }
        // What has no heading, and something in it, is not left out.
        assert_eq!(read("a,b,,\n1.5,2,3,\n")[0], ["a", "b", ""]);
    }

    #[test]
    fn a_cell_is_where_it_stands_below_a_line_of_the_spreadsheet() {
        let cells = Cells::read("t.csv", b"sep=;\na;b\n1;2\n", "a,b", "things").expect("a table");
        let cell = &cells.rows[0][1];
        assert_eq!(&cells.text[cell.span.clone()], "2");
    }
}
