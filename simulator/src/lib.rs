//! What simulates in `cutover`: engine, statistics, the hospital, extracts and studies. What people
//! read (words, tables, pages, pictures, files) and the program are not here: both are in the crate
//! `cutover`, which has all of this as its own modules. Depend on that one.
//!
//! Two crates, so that a sentence that is changed has no hospital compiled anew.

pub mod engine;
pub mod extract;
pub mod model;
pub mod statistics;
pub mod study;
