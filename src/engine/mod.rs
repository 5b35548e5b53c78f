//! A small discrete-event simulation engine: clock, event list, random streams, laws, servers
//! and tallies; it knows nothing of hospitals.

pub mod agenda;
pub mod clock;
pub mod distribution;
mod event_heap;
pub mod model;
pub mod random;
mod special_functions;
pub mod tally;
mod ziggurat;

pub use agenda::{Agenda, DEFAULT_RANK, Ticket};
pub use clock::{Duration, Time};
pub use distribution::{Distribution, DistributionError};
pub use model::{Model, run, run_until};
pub use random::{Key, Stream};
pub use tally::{Histogram, Tally, TimeWeighted};
