//! How much of each interval comes from not knowing the parameters, and how much from chance.

use maud::{Markup, html};

use crate::report::not_known::{arm, rows, sentences};
use crate::report::picture::theme::look;
use crate::study::{NotKnown, Summary};

use super::frame::{sentence, whole};

pub(super) fn section(summary: &Summary, of: &NotKnown) -> Markup {
    let arm = arm(summary);
    html! {
        @for said in sentences(of) { p { (sentence(&said)) } }
        div.wide tabindex="0" role="region" aria-label="Not known, or chance?" {
            table {
                caption { (look(arm).0) ", from the go-live on" }
                thead { tr {
                    th scope="col" { "figure" }
                    th scope="col" { "mean" }
                    th scope="col" { "of the ±, squared, from not knowing" }
                    th scope="col" { "by chance alone" }
                } }
                tbody { @for row in rows(summary, of) { tr {
                    th scope="row" { (whole(&row.what)) }
                    td { (whole(&row.estimate)) }
                    td { (row.not_known) }
                    td { (row.luck_alone) }
                } } }
            }
        }
    }
}
