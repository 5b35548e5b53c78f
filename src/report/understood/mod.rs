//! What was understood of a scenario, as sentences: learning, what goes wrong, clinics that run
//! late, car parks, the plan, how many come.
//! Where they are shown is decided elsewhere.

mod car_parks;
mod errors;
mod learning;
mod lists;
mod plan;
mod streams;

pub use car_parks::car_parks;
pub use errors::{ErrorShares, error_shares};
pub use learning::learning;
pub use lists::{derived_in_words, lists, what_follows};
pub use plan::interventions;
pub use streams::on_a_monday;

pub use crate::model::places::clinic::when_late as clinics;
pub use crate::study::offered_load::warnings::number;
