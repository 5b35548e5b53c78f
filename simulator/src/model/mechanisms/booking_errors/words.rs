//! How `[new-system.errors]` is described; the shares have a table of their own in the report.

use super::spec::Errors;
use crate::model::mechanisms::Words;
use crate::model::spec::{Scenario, short};

impl Words for Errors {
    const EXAMPLE: &'static str = r#"errors = { not-told = { initial = "2%", settled = "2%" }, wrong-time = "1%", wrong-by = { normal = "0 min", sd = "2 h" } }"#;

    fn told(&self, _: &Scenario) -> Vec<String> {
        let mut said = Vec::new();
        if self.of_bookings().iter().any(Option::is_some) && self.calls_per_error > 0.0 {
            said.push(format!(
                "A faulty booking brings {} calls on average; an answered one finds the fault in {} \
                 of cases.",
                short(self.calls_per_error),
                self.found_by_call
            ));
        }
        if self.no_such_clinic.is_some() {
            said.push(format!(
                "Of those who come to a clinic that does not exist {} are squeezed in somewhere; \
                 the others are sent home and rebooked.",
                self.squeezed_in
            ));
        }
        if self.not_told.is_some() {
            said.push(format!(
                "Of those never told {} come all the same.",
                self.comes_untold
            ));
        }
        said
    }

    fn method(&self) -> Option<&'static str> {
        Some(
            "Errors: whether a booking is faulty, and how, is drawn with a random number of the \
             patient's own, in which each kind has a part to itself: another chance of one kind \
             leaves the others' patients alone. The chance lies between the settled and the \
             initial share, by what whoever books has still to learn. A booking has at most one \
             fault. Faults are found by checks, by the patient's call, or on the day; before it \
             they are put right in the order of the appointments.",
        )
    }
}
