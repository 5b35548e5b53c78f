//! The engine against theory, published figures and the mistakes others have made.
//!
//! Statistical tests have fixed seeds and a stated level: they fail only if the code changes.

mod arrivals;
mod battery;
mod clock;
#[path = "../common/laws.rs"]
mod common_laws;
mod distribution;
mod evidence;
mod queues;
mod random;
mod replications;
mod servers;
mod tally;
