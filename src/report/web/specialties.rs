//! The main figures of every specialty, arm beside arm.

use maud::{Markup, html};

use crate::model::Measure;
use crate::report::arms_of;
use crate::report::format::estimate;
use crate::report::picture::theme::look;
use crate::report::words::name_and_unit;
use crate::study::Summary;

use super::frame::whole;

const SHOWN: [Measure; 5] = [
    Measure::ClinicOverrun,
    Measure::ClinicWait,
    Measure::ClinicAttended,
    Measure::ListSize,
    Measure::ClinicDna,
];

/// A table for each figure: specialties down, arms across.
pub(super) fn table(summary: &Summary) -> Markup {
    let arms = arms_of(summary);
    html! {
        p {
            "Over the whole time simulated"
            @if summary.go_live.is_some() {
                ", the weeks before the go-live included: differences are smaller here than in the \
                 tiles, which count from the go-live on"
            }
            "."
        }
        @for measure in SHOWN.into_iter().filter(|m| summary.subjects.may_have(*m)) {
            @let words = name_and_unit(measure);
            @if let Some(of) = summary.measures.get(measure) {
                div.wide tabindex="0" role="region" aria-label={ "By specialty: " (&words) } {
                    table {
                        caption { (&words) }
                        thead { tr {
                            th scope="col" { "specialty" }
                            @for &arm in &arms { th scope="col" class=(arm.name()) { (whole(look(arm).0)) } }
                        } }
                        tbody { @for specialty in &summary.specialties { tr {
                            th scope="row" { (whole(specialty)) }
                            @for arm in &arms {
                                td {
                                    @let rows = of.arms.get(*arm);
                                    @let figure = rows.and_then(|r| r.specialties.get(specialty));
                                    @match figure.and_then(|f| Some((f.mean?, f.half_width))) {
                                        Some((mean, half)) => (whole(&estimate(mean, half, of.unit))),
                                        None => "–",
                                    }
                                }
                            }
                        } } }
                    }
                }
            }
        }
    }
}
