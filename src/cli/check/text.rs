//! Text for the terminal: headings, aligned columns, wrapped sentences. What is said lives
//! next door.

pub use cutover::model::spec::short_date;
pub use cutover::report::understood::number;

/// Narrowest and widest text; a wider terminal is left empty at the right.
const NARROWEST: usize = 60;
const WIDEST: usize = 100;

/// Columns of text: as many as the terminal has, within reason; 80 where there is none.
#[must_use]
pub fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let terminal = || comfy_table::Table::new().width().map(usize::from);
    columns
        .or_else(terminal)
        .unwrap_or(80)
        .clamp(NARROWEST, WIDEST)
}

/// A heading.
#[must_use]
pub fn heading(text: &str) -> String {
    format!("\n{text}\n{}\n", "-".repeat(text.chars().count()))
}

/// A sentence, wrapped, its later lines under its first; `bullet` stands before it.
#[must_use]
pub fn wrapped(bullet: &str, text: &str) -> String {
    let indent = bullet.chars().count();
    let mut out = bullet.to_owned();
    let mut column = indent;
    for (at, word) in text.split(' ').enumerate() {
        let length = word.chars().count();
        if at > 0 && column + 1 + length > width() {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            column = indent;
        } else if at > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out.push('\n');
    out
}

/// Rows in aligned columns: the first is the head, the first column is text, the others are
/// figures. A long first column is cut so that the row fits.
#[must_use]
pub fn columns(rows: &[Vec<String>]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let longest = |c: usize| {
        let cells = rows.iter().filter_map(|r| r.get(c));
        cells.map(|cell| wide(cell)).max().unwrap_or(0)
    };
    let mut widths: Vec<usize> = (0..count).map(longest).collect();
    let figures: usize = widths.iter().skip(1).map(|w| w + 2).sum();
    if let Some(first) = widths.first_mut() {
        *first = (*first).min(width().saturating_sub(figures + 2).max(12));
    }
    let mut out = String::new();
    for row in rows {
        let mut line = String::from("  ");
        for (c, cell) in row.iter().enumerate() {
            if c == 0 {
                line.push_str(&cut(cell, widths[0]));
            } else {
                let gap = widths[c] + 2 - wide(cell);
                line.push_str(&" ".repeat(gap));
                line.push_str(cell);
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// Cells of a row.
#[must_use]
pub fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|c| (*c).to_owned()).collect()
}

/// How many columns of a terminal a text in one line takes, as tables reckon it: letters of some
/// scripts are two wide.
fn wide(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    let mut table = comfy_table::Table::new();
    table.add_row([text]);
    let widths = table.column_max_content_widths();
    widths.first().copied().map_or(0, usize::from)
}

/// Text in a column of this width.
fn cut(text: &str, width: usize) -> String {
    if wide(text) <= width {
        return format!("{text}{}", " ".repeat(width - wide(text)));
    }
    let mut kept = text.to_owned();
    while wide(&kept) >= width && kept.pop().is_some() {}
    let room = width.saturating_sub(wide(&kept) + 1);
    format!("{kept}…{}", " ".repeat(room))
}

/// A share in percent; a hundred times as much as there is is never done.
#[must_use]
pub fn percent(share: f64) -> String {
    if share < 100.0 {
        format!("{:.0} %", share * 100.0)
    } else {
        "endless".to_owned()
    }
}

/// A minute figure with as many digits as matter.
#[must_use]
pub fn minutes(value: f64) -> String {
    if value < 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.0}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_fit() {
        let rows = [
            vec!["clinic".to_owned(), "a week".to_owned()],
            vec!["x".repeat(200), "1 234".to_owned()],
        ];
        let text = columns(&rows);
        assert!(text.lines().all(|l| l.chars().count() <= width()), "{text}");
        assert!(text.ends_with(" 1 234\n") && text.contains('…'));
    }

    #[test]
    fn letters_that_are_two_wide_take_two_columns() {
        let rows = [
            row(&["clinic", "a week"]),
            row(&["眼科外来", "120"]),
            row(&["Ögon", "80"]),
            row(&["皮膚科".repeat(30).as_str(), "7"]),
        ];
        let text = columns(&rows);
        let ends: Vec<usize> = text.lines().map(wide).collect();
        assert!(ends.iter().all(|end| *end == ends[0]), "{ends:?}\n{text}");
        assert!(ends[0] <= width(), "{text}");
        assert_eq!((wide("眼科"), wide("Ögon"), wide("")), (4, 4, 0));
    }

    #[test]
    fn a_load_without_end_is_no_figure() {
        let all = [0.0, 0.414, 12.0, 414.88, f64::INFINITY, f64::NAN].map(percent);
        assert_eq!(
            all,
            ["0 %", "41 %", "1200 %", "endless", "endless", "endless"]
        );
    }

    #[test]
    fn numbers_are_readable() {
        let all = [0.04, 3.24, 12.6, 1234.0, 1_234_567.0, -2_500.0].map(number);
        assert_eq!(all, ["0", "3.2", "13", "1,234", "1,234,567", "-2,500"]);
    }
}
