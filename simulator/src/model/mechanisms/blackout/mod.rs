//! Reporting blackout: days of which no figures are reported. Whoever decides by figures goes on
//! with the old ones.

mod check;
mod run;
pub mod spec;
mod words;

pub use run::*;
