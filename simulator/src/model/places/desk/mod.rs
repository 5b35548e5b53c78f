//! Reception desks: queues for check-in, check-out and enquiries; who leaves them unattended. A desk
//! with nobody there for the rest of the day is passed by. Who attends to the queues is `dispatch`; what happens in the
//! consulting room is `places::clinic`.

mod check;
mod run;
pub mod spec;
mod words;

pub use run::*;
pub use words::{leaving, order};
