//! The car park: who takes a space from before check-in until they leave, what happens when there
//! is none, and what it costs. Whether patients come at all, and when, is `mechanisms::attendance`.

mod check;
mod run;
pub mod spec;

pub use run::*;
