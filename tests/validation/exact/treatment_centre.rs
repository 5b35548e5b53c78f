//! Nelson's treatment centre on the bare engine, against its published figures: six queues and
//! arrivals by exact thinning.

use crate::case::{Case, Found, cases};
use crate::oracles::judgement::Measured;

// What the example prints, and what `tests/engine` looks at, is not used here.
#[allow(dead_code)]
#[path = "../../../examples/treatment_centre/model.rs"]
mod model;
use model::{Centre, EXPECTED};

const DAYS: u64 = 4_000;

cases! {
    the_treatment_centre_agrees_with_its_published_figures {
        let centre = Centre::new().expect("its own parameters");
        let source = "Nelson 2013, Foundations and Methods of Stochastic Simulation";
        let file = "[on the bare engine](../examples/treatment_centre/model.rs)";
        let mut case = Case::new("a treatment centre, a day of 19 hours", source, file, DAYS);
        for (observed, (what, expected, within)) in centre.days(DAYS, 2013).iter().zip(EXPECTED) {
            let found = Found::Sampled(Measured {
                value: observed.mean(),
                // The published figures carry their own error, given as a 95 % half-width.
                standard_error: observed.standard_error().hypot(within / 1.959_964),
                n: DAYS as usize,
            });
            case.found(what, found, expected);
        }
        case
    }
}
