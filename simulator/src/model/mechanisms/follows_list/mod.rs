//! Capacity follows the list: a clinic puts on more lists when its specialty's waiting list is
//! longer than it should be, and fewer when it is shorter. A habit of the hospital, in every arm:
//! what a plan adds are `remedies::catch_up`.

mod check;
mod run;
pub mod spec;
mod words;

pub use run::*;
pub use words::*;
