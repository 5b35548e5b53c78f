//! Telephone lines: who is in the queue, who gives up and rings again, and what a call was about.
//! Who answers is `dispatch`; why people ring are `mechanisms::chasing`, `booking_errors`,
//! `appointment_queries`, `letters` and the notes of the day book.

mod check;
mod hours;
mod run;
pub mod spec;

pub use run::*;
