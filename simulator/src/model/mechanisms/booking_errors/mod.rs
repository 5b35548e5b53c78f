//! Booking errors: how likely somebody is to make one, which one it is, and what the patient was
//! told. How it is found and put right is `repair`; what it means on the day is `pathway`.

mod check;
mod run;
pub mod spec;
mod words;

pub use run::*;
