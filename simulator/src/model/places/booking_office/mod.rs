//! The booking office: worklists of referrals to register and appointments to book and rebook, and
//! those who wait for a slot; patients who choose are `choice`. Who does the work, and when, is `dispatch`; what a booking brings
//! about is `pathway`; where slots are is `world::diary`.

mod check;
pub mod choice;
mod run;
pub mod spec;
mod words;

pub use run::*;
pub use words::{order_of_lists, who_does_what_next};
