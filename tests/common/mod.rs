//! What the tests share: exact answers, simulating scenarios, and running the program. Nothing is
//! tested here.

// Every test binary uses another part of it.
#![allow(dead_code)]

pub mod oracles;
#[cfg(feature = "cli")]
pub mod program;
pub mod published;
#[cfg(feature = "report")]
pub mod readers;
pub mod snapshot;
pub mod trial;
