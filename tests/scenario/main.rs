//! Scenario files: what they mean, and what is said about mistakes in them.

#[path = "../common/mod.rs"]
mod common;

mod calendar;
#[cfg(feature = "report")]
mod corpus;
mod files;
mod from_numbers;
mod interventions;
mod mistakes;
mod much;
mod quantities;
mod robust;
mod shipped;
