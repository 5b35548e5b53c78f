//! Exact answers and the tests that hold a simulation to them; nothing here simulates, and
//! nothing here shares code with the model it judges.
//!
//! Used as `mod oracles;` from an integration test.

// Every test binary that includes this module uses another part of it.
#![allow(dead_code)]

pub mod backlog;
pub mod clinic;
pub mod judgement;
pub mod learning;
