//! What an extract of a trust is: its shapes (one row an appointment, a call, a task,
//! an open pathway), the headings
//! and codes it may have, how it is read row by row, and what was left out of it and why. No file is
//! opened here; what is made of the rows lives in `study::fit`.
//!
//! Identifiers become numbers as they are read and are kept nowhere; no message quotes a cell.

pub mod appointments;
pub mod calls;
mod columns;
mod faults;
mod harmless;
mod local_time;
mod mapping;
pub mod pathways;
mod reading;
mod row;
mod shapes;
pub mod tasks;

pub use faults::{FEW, Fault, Faults, some_rows};
pub use harmless::{as_meant, harmless};
pub use local_time::{DateOrder, LocalTime};
pub use mapping::Mapping;
pub use reading::{Extract, Read};
pub use shapes::{
    AppointmentField, Attended, CallField, CallOutcome, Field, Kind, Next, PathwayField, Shape,
    TaskField, TaskRole, Urgency,
};

/// Why an extract cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}\n = help: {help}")]
pub struct ExtractError {
    /// What is wrong; it quotes no cell.
    pub what: String,
    /// What to do about it.
    pub help: String,
}

impl ExtractError {
    pub(crate) fn new(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            help: help.into(),
        }
    }
}

/// A number that stands for an identifier: the same for the same text, and nobody's.
#[must_use]
pub fn pseudonym(identifier: &[u8]) -> u64 {
    // FNV-1a (Fowler, Noll & Vo), with its published constants; then a finishing mix, so that
    // near identifiers lie apart.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for &byte in identifier {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
