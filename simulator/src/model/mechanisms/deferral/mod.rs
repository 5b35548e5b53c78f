//! Deferral: patients ask to be seen later. Who declines one appointment and takes another is
//! `places::booking_office`.

pub(in crate::model) mod check;
mod run;
pub mod spec;
mod words;

pub use run::*;
pub use words::{method, told};
