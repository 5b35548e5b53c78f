//! A specialty's list that is several: each patient is on the list of one consultant or
//! subspecialty, and each slot is for one of them, or for anybody. Which slots there are, and which
//! are free for whom, is `diary`; who is booked when is the booking office.

pub(in crate::model) mod check;
mod run;
pub mod spec;
mod words;

pub use run::Split;
pub use words::{method, told};
