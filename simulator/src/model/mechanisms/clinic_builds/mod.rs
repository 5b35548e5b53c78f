//! Clinic builds: which clinics the new system has, and when the others will be built. The slots
//! of a clinic that it does not have cannot be seen, and nobody is booked into them, but for those
//! who are booked on paper.

mod check;
mod run;
pub mod spec;
mod words;

pub use run::*;
pub(super) use words::clinics_built;
