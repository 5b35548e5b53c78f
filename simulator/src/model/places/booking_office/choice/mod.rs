//! Patients choose: some decline the appointment that they are offered and take a later one. Who
//! asks not to be offered any for the time being is `mechanisms::deferral`.

pub(in crate::model) mod check;
mod run;
pub mod spec;
mod words;

pub use run::*;
pub use words::{method, told};
