//! Reception desks: queues for check-in, check-out and enquiries. A desk with nobody there for the
//! rest of the day is passed by. Who attends to the queues is `dispatch`; what happens in the
//! consulting room is `places::clinic`.

mod check;
mod run;
pub mod spec;

pub use run::*;
