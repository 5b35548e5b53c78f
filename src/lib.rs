//! `cutover` forecasts what happens to a hospital's outpatients when a new electronic
//! patient record system goes live: how far clinics overrun, how long the booking line
//! queues, how big the backlog grows, when it is gone, and what a plan buys.

pub mod engine;
pub mod model;
#[cfg(feature = "report")]
pub mod report;
pub mod statistics;
pub mod study;
