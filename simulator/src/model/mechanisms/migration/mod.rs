//! Migration: appointments that arrive out of their slot when a specialty goes live. How they are
//! put right is `repair`.

mod check;
mod run;
pub mod spec;
mod words;

pub use run::*;
