//! Scenario files: what they mean, and what is said about mistakes in them.

#[path = "scenario/calendar.rs"]
mod calendar;
#[path = "scenario/files.rs"]
mod files;
#[path = "scenario/interventions.rs"]
mod interventions;
#[path = "scenario/mistakes/mod.rs"]
mod mistakes;
#[path = "scenario/quantities.rs"]
mod quantities;
#[path = "scenario/robust.rs"]
mod robust;
#[path = "scenario/shipped.rs"]
mod shipped;
