//! A small discrete-event simulation engine: clock, event list, random streams, laws, servers
//! and tallies; it knows nothing of hospitals.

pub mod agenda;
pub mod arrivals;
pub mod clock;
pub mod distribution;
mod event_heap;
pub mod model;
pub mod random;
pub mod server_pool;
pub mod servers;
mod special_functions;
pub mod tally;
pub mod waiting_line;
mod ziggurat;

pub use agenda::{Agenda, DEFAULT_RANK, Ticket};
pub use arrivals::{Rate, RateSteps, next_arrival};
pub use clock::{Duration, Time};
pub use distribution::{Distribution, DistributionError};
pub use model::{Model, run, run_until};
pub use random::{Key, Stream};
pub use server_pool::{Requested, ServerPool, Service, Started};
pub use servers::{EndOfShift, ServerId, Servers, WentOff};
pub use tally::{Histogram, Tally, TimeWeighted};
pub use waiting_line::{Place, WaitingLine};
