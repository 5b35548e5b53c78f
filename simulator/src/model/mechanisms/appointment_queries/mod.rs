//! Calls about appointments: of patients who have one, of GPs, and those that letters set off. How
//! a call is queued and answered is `places::phone_line`; that patients who have heard nothing
//! ring is `chasing`, that they ring about a faulty booking `booking_errors`.

mod check;
mod run;
pub mod spec;
mod words;

pub use run::*;
pub use words::{METHOD, reasons, told};
