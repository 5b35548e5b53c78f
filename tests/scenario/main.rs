//! Scenario files: what they mean, and what is said about mistakes in them.

mod calendar;
mod files;
mod from_numbers;
mod interventions;
mod mistakes;
mod much;
mod quantities;
mod robust;
mod shipped;
