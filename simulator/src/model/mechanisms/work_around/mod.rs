//! The list outside the system: bookings left on a spreadsheet, some of which it loses. Who takes
//! them up again is `re_entry`; how the losses are found is `lost`.

mod check;
mod run;
pub mod spec;
mod words;

pub use run::*;
