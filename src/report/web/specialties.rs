//! The main figures of every specialty, arm beside arm.

use maud::{Markup, html};

use crate::model::Measure;
use crate::report::arms_of;
use crate::report::format::estimate;
use crate::report::picture::theme::look;
use crate::study::Summary;

const SHOWN: [(Measure, &str); 5] = [
    (Measure::ClinicOverrun, "clinics late, min"),
    (Measure::ClinicWait, "wait in clinic, min"),
    (Measure::ClinicAttended, "seen"),
    (Measure::ListSize, "on the waiting list"),
    (Measure::ClinicDna, "did not attend, %"),
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
        @for (measure, words) in SHOWN {
            @if let Some(of) = summary.measures.get(measure.definition().id) {
                div.wide tabindex="0" role="region" aria-label={ "By specialty: " (words) } {
                    table {
                        caption { (words) }
                        thead { tr {
                            th scope="col" { "specialty" }
                            @for &arm in &arms { th scope="col" class=(arm.name()) { (look(arm).0) } }
                        } }
                        tbody { @for specialty in &summary.specialties { tr {
                            th scope="row" { (specialty) }
                            @for arm in &arms {
                                td {
                                    @let rows = of.arms.get(arm.name());
                                    @let figure = rows.and_then(|r| r.specialties.get(specialty));
                                    @match figure.and_then(|f| Some((f.mean?, f.half_width))) {
                                        Some((mean, half)) => (estimate(mean, half, of.unit)),
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
