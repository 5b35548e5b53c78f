//! Outages: when the new system is slow and when it is down, planned or not, and what was done on
//! paper meanwhile. How it works at a moment is `world::record_system`; who enters what was done
//! on paper is `re_entry`.

mod check;
mod run;
pub mod spec;
mod words;

pub use run::*;
