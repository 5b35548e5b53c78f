//! What the go-live costs: the statement and its legend.

use maud::{Markup, html};

use crate::report::page::with_whole_numbers;
use crate::report::tables::{LEGEND, Rows};

/// The statement as a table.
pub(super) fn statement(statement: &Rows) -> Markup {
    html! {
        div.wide tabindex="0" role="region" aria-label="What it costs" {
            table {
                thead { tr {
                    @for words in &statement.header { th scope="col" { (words.replace('\n', " ")) } }
                } }
                tbody { @for row in &statement.rows { tr {
                    @for (at, cell) in row.iter().enumerate() {
                        @if at == 0 { th scope="row" { (cell) } }
                        @else { td { (with_whole_numbers(cell)) } }
                    }
                } } }
            }
        }
        p.quiet { (LEGEND.replace('\n', " ")) }
    }
}
