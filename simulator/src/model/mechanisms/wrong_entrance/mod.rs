//! A template: the smallest mechanism there is, for the tests alone. Letters of the new system name
//! the wrong entrance, and some patients come later than they would.

mod check;
mod run;
pub mod spec;
mod words;

pub use run::*;
