//! Letters that are printed and never sent: an incident of some weeks, until it is discovered.
//! That patients are not told by mistake, one by one, is `booking_errors`.

mod check;
mod run;
pub mod spec;
mod words;

pub use run::*;
