//! Exact answers of stationary queues with Poisson arrivals, first come first served; nothing
//! is simulated here and no queue has a memory of the clock.
//!
//! They bound what a simulation may say, and tell before it starts whether there is enough
//! capacity to begin with.
//!
//! | queue | Kendall | here |
//! |---|---|---|
//! | no waiting room | M/M/c/c | [`ErlangB`] |
//! | everybody waits | M/M/c | [`ErlangC`] |
//! | callers hang up, lines are finite | M/M/c+M, M/M/c/K, M/M/c/K+M | [`ErlangA`] |
//! | one server, any service times | M/G/1 | [`SingleServer`] |
//! | one server, classes with priorities | M/G/1 | [`PriorityServer`] |
//! | several servers, classes with priorities | M/M/c | [`PriorityServers`] |
//!
//! # Units
//!
//! Any unit of time will do if it is the same throughout one queue: with calls per minute, give
//! service and patience in minutes and read waits in minutes. Loads are in erlangs (mean number
//! of busy servers), shares and probabilities in [0, 1].
//!
//! ```
//! # use cutover_simulator as cutover;
//! use cutover::statistics::queueing::{ErlangA, ErlangC};
//!
//! let patient = ErlangC { arrival_rate: 2.0, mean_service: 4.0, servers: 10 }.solve()?;
//! assert!((patient.mean_wait * 60.0 - 49.10).abs() < 0.01); // seconds
//!
//! let impatient = ErlangA {
//!     arrival_rate: 2.0,
//!     mean_service: 4.0,
//!     servers: 10,
//!     mean_patience: Some(15.0),
//!     capacity: None,
//! }
//! .solve()?;
//! assert!((impatient.abandoned - 0.027_44).abs() < 1e-5);
//! # Ok::<(), cutover::statistics::queueing::QueueError>(())
//! ```

mod erlang;
mod impatient;
mod single_server;

use std::error::Error;
use std::fmt;

pub use erlang::{Delay, ErlangB, ErlangC, Loss, PriorityServers};
pub use impatient::{ErlangA, Impatience};
pub use single_server::{PriorityServer, ServiceClass, SingleServer, SingleServerWait};

/// Why a queue has no stationary answer.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum QueueError {
    /// A parameter is negative, not finite, or zero where that has no meaning. Correct the
    /// input.
    Impossible {
        /// Name of the field.
        parameter: &'static str,
        /// What it was set to.
        value: f64,
    },
    /// The queue has no server. Correct the input.
    NoServer,
    /// The waiting room is smaller than the number of servers. Correct the input.
    CapacityBelowServers {
        /// Most customers in the system.
        capacity: u32,
        /// Number of servers.
        servers: u32,
    },
    /// At least as much work arrives as the servers can do and nobody leaves unserved, so the
    /// queue grows without bound. The input may well be meant: the answer is "it never ends".
    Overloaded {
        /// Work arriving per unit of time over what the servers can do; 1 or more.
        load: f64,
    },
}

impl fmt::Display for QueueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Impossible { parameter, value } => {
                write!(f, "`{parameter}` cannot be {value}")
            }
            Self::NoServer => write!(f, "a queue needs at least one server"),
            Self::CapacityBelowServers { capacity, servers } => {
                write!(
                    f,
                    "room for {capacity} leaves some of {servers} servers idle for ever"
                )
            }
            Self::Overloaded { load } => {
                write!(
                    f,
                    "the servers get {load:.3} times the work they can do: the queue grows without bound"
                )
            }
        }
    }
}

impl Error for QueueError {}

/// Passes `value` if it is finite and above zero.
fn positive(parameter: &'static str, value: f64) -> Result<f64, QueueError> {
    if value.is_finite() && value > 0.0 {
        Ok(value)
    } else {
        Err(QueueError::Impossible { parameter, value })
    }
}

/// Passes `value` if it is finite and zero or above.
fn not_negative(parameter: &'static str, value: f64) -> Result<f64, QueueError> {
    if value.is_finite() && value >= 0.0 {
        Ok(value)
    } else {
        Err(QueueError::Impossible { parameter, value })
    }
}

/// Passes a load below one.
fn stable(load: f64) -> Result<f64, QueueError> {
    if load < 1.0 {
        Ok(load)
    } else {
        Err(QueueError::Overloaded { load })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_the_field_and_the_value() {
        let error = ErlangC {
            arrival_rate: -2.0,
            mean_service: 4.0,
            servers: 10,
        }
        .solve()
        .expect_err("negative rate");
        assert_eq!(error.to_string(), "`arrival_rate` cannot be -2");
        let error = ErlangC {
            arrival_rate: 3.0,
            mean_service: 4.0,
            servers: 10,
        }
        .solve()
        .expect_err("12 erlangs for ten clerks");
        assert_eq!(error, QueueError::Overloaded { load: 1.2 });
    }
}
