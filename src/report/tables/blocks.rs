//! A table of which no word is broken: where its columns do not fit side by side it stands in blocks below each
//! other, each with the first column.

use comfy_table::{ColumnConstraint, Table, Width};

/// The blank that stands between two columns besides their padding.
const BETWEEN: u16 = 1;

/// Draws the table within its own width.
#[must_use]
pub fn in_blocks(mut table: Table) -> String {
    let widest: Vec<u16> = (0..table.column_count())
        .map(|at| widest_word(&table, at))
        .collect();
    let room = table.width().unwrap_or(u16::MAX);
    let mut needed = with_padding(&table, &widest);
    if blocks(&needed, room).len() > 1 {
        for column in table.column_iter_mut() {
            column.set_padding((0, 1));
        }
        needed = with_padding(&table, &widest);
    }
    let mut text = String::new();
    for block in blocks(&needed, room) {
        if !text.is_empty() {
            text.push('\n');
        }
        for (at, column) in table.column_iter_mut().enumerate() {
            column.set_constraint(if at == 0 || block.contains(&at) {
                ColumnConstraint::LowerBoundary(Width::Fixed(needed[at]))
            } else {
                ColumnConstraint::Hidden
            });
        }
        text.push_str(&super::trimmed(&table));
        text.push('\n');
    }
    text
}

fn with_padding(table: &Table, widest: &[u16]) -> Vec<u16> {
    let padding = table.column_iter().map(comfy_table::Column::padding_width);
    widest.iter().zip(padding).map(|(w, p)| w + p).collect()
}

/// The columns of each block but the first column, which stands in all: as many as there is room for, and at
/// least one.
fn blocks(needed: &[u16], room: u16) -> Vec<Vec<usize>> {
    let first = needed.first().copied().unwrap_or(0);
    let mut blocks: Vec<Vec<usize>> = vec![Vec::new()];
    let mut taken = first;
    for (at, &width) in needed.iter().enumerate().skip(1) {
        let block = blocks.last_mut().expect("one to begin with");
        if block.is_empty() || taken + BETWEEN + width <= room {
            block.push(at);
            taken += BETWEEN + width;
        } else {
            blocks.push(vec![at]);
            taken = first + BETWEEN + width;
        }
    }
    blocks
}

/// Letters of the longest word of a column, its heading included.
fn widest_word(table: &Table, at: usize) -> u16 {
    let cells = table.column_cells_with_header_iter(at).flatten();
    let words = cells.flat_map(|cell| {
        let content = cell.content();
        let lengths = content.split([' ', '\n']).map(|word| word.chars().count());
        lengths.collect::<Vec<_>>()
    });
    u16::try_from(words.max().unwrap_or(0)).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tables::quiet;

    #[test]
    fn no_number_is_broken_and_what_does_not_fit_stands_below() {
        let names: Vec<String> = (0..9).map(|at| format!("column-{at}")).collect();
        let mut header = vec!["point"];
        header.extend(names.iter().map(String::as_str));
        let mut table = quiet(&header);
        table.set_width(70);
        for point in 0..2 {
            let mut cells = vec![point.to_string()];
            cells.extend((0..9).map(|at| format!("{at}23,456 ±\u{a0}7,890")));
            table.add_row(cells);
        }
        let text = in_blocks(table);
        assert!(text.lines().all(|l| l.chars().count() <= 70), "{text}");
        for at in 0..9 {
            assert_eq!(text.matches(&format!("{at}23,456")).count(), 2, "{text}");
        }
        assert_eq!(text.matches("± 7,890").count(), 18, "{text}");
        assert_eq!(text.matches("point").count(), 2, "two blocks:\n{text}");
    }
}
