//! The engine against theory, published figures and the mistakes others have made.
//!
//! Statistical tests have fixed seeds and a stated level: they fail only if the code changes.

#[path = "engine/arrivals.rs"]
mod arrivals;
#[path = "engine/clock.rs"]
mod clock;
#[path = "engine/distribution.rs"]
mod distribution;
#[path = "engine/evidence.rs"]
mod evidence;
#[path = "engine/queues.rs"]
mod queues;
#[path = "engine/random.rs"]
mod random;
#[path = "engine/replications.rs"]
mod replications;
#[path = "engine/servers.rs"]
mod servers;
#[path = "engine/tally.rs"]
mod tally;
