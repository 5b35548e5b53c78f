//! What was understood of a scenario, as sentences: learning, what goes wrong, car parks, the plan.
//! Where they are shown is decided elsewhere.

mod car_parks;
mod errors;
mod learning;
mod plan;

pub use car_parks::car_parks;
pub use errors::{ErrorShares, error_shares};
pub use learning::learning;
pub use plan::interventions;

pub use crate::model::spec::{count, long_date, short, short_date};
pub use crate::study::offered_load::warnings::number;

/// Names in a sentence: `eyes, hearts and lungs`.
#[must_use]
pub fn listed<S: AsRef<str>>(names: &[S]) -> String {
    match names {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [before @ .., last] => {
            let before: Vec<&str> = before.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", before.join(", "), last.as_ref())
        }
    }
}
