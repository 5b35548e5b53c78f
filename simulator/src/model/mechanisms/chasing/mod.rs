//! Chasing: patients who have heard nothing ring, and ring again. How a call is queued and
//! answered is `places::phone_line`.

mod check;
mod run;
pub mod spec;

pub use run::*;
