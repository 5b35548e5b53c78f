//! Pools of people whom several interventions draw on: who asks for how many, and has them. Who
//! they are once they have come, and what they do, is `staff` and the remedies.

mod check;
mod run;
pub mod spec;
mod words;

pub use check::{Asking, Stay};
pub use run::{Grant, Granted};
pub use words::{of_pool, told};
