//! What the go-live costs: the statement and its legend.

use maud::{Markup, html};

use crate::report::tables::{LEGEND, Rows};

use super::frame::whole;

/// The statement as a table.
pub(super) fn statement(statement: &Rows) -> Markup {
    html! {
        div.wide tabindex="0" role="region" aria-label="What it costs" {
            table {
                thead { tr {
                    @for words in &statement.header { th scope="col" { (whole(&words.replace('\n', " "))) } }
                } }
                tbody { @for row in &statement.rows { tr {
                    @for (at, cell) in row.iter().enumerate() {
                        @if at == 0 { th scope="row" { (whole(cell)) } }
                        @else { td { (whole(cell)) } }
                    }
                } } }
            }
        }
        p.quiet { (LEGEND.replace('\n', " ")) }
    }
}
