//! A replication as a trust could have it: extracts of appointments, calls and tasks, in the shapes
//! that `extract` reads, and the weekly figures that `study::track` reads. Nobody in them exists.

mod following;
mod weeks;

use std::io::{self, Write};

use super::io_error;
use crate::extract::Field;

pub use following::{Following, Rows};
pub use weeks::write as write_weeks;

/// Writes rows under the names of a shape's columns.
///
/// # Errors
///
/// It cannot be written.
pub fn write<F: Field>(rows: &[Vec<String>], out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(F::ALL.iter().map(|field| field.name()))
        .map_err(io_error)?;
    for row in rows {
        csv.write_record(row).map_err(io_error)?;
    }
    csv.flush()
}
