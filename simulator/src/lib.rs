//! What simulates in `cutover`: engine, statistics, the hospital, extracts and studies. Sentences, tables,
//! pages, pictures, files and the program are not here: they are in the crate `cutover`, which has all of
//! this as its own modules. Depend on that one.
//!
//! Two crates, so that most changes to what is said have no hospital compiled anew.

pub mod engine;
pub mod extract;
pub mod model;
pub mod statistics;
pub mod study;
