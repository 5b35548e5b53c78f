//! Patients on no list: lost referrals and outcomes that nobody recorded; and how they are found
//! again, by an audit or because they ring. Records entered twice are `duplicates`; what the list
//! outside the system loses is `work_around`.

mod check;
mod run;
pub mod spec;
mod words;

pub use run::*;
