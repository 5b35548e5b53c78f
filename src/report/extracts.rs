//! A replication as a trust could have it: extracts of appointments, calls and tasks, in the shapes
//! that `extract` reads, and the weekly figures that `study::track` reads. Nobody in them exists.

mod following;
mod weeks;

use std::io::{self, Write};

use super::columns::{Column, Table, of_shape, row_of};
use super::datapackage;
use super::io_error;
use crate::extract::{AppointmentField, CallField, Field, PathwayField, Shape, TaskField};

pub use following::{Following, Rows};
pub use weeks::{WEEKS, Weeks};

/// The file of a shape.
#[must_use]
pub const fn file(shape: Shape) -> &'static str {
    match shape {
        Shape::Appointments => "appointments.csv",
        Shape::Calls => "calls.csv",
        Shape::Tasks => "tasks.csv",
        Shape::Pathways => "pathways.csv",
    }
}

/// Writes rows under the names of a shape's columns.
///
/// # Errors
///
/// It cannot be written.
pub fn write<F: Field>(rows: &[Vec<String>], out: &mut dyn Write) -> io::Result<()> {
    let mut csv = table(F::SHAPE, &of_shape::<F>()).writer(out)?;
    for row in rows {
        csv.write_record(row).map_err(io_error)?;
    }
    csv.flush()
}

/// Writes what the tables are.
///
/// # Errors
///
/// It cannot be written.
pub fn describe(name: &str, title: &str, weeks: &Weeks, out: &mut dyn Write) -> io::Result<()> {
    let appointments = of_shape::<AppointmentField>();
    let (calls, tasks) = (of_shape::<CallField>(), of_shape::<TaskField>());
    let pathways = of_shape::<PathwayField>();
    let of_weeks = weeks.columns();
    let tables = [
        table(Shape::Appointments, &appointments),
        table(Shape::Calls, &calls),
        table(Shape::Tasks, &tasks),
        table(Shape::Pathways, &pathways),
        weeks::table(&of_weeks),
    ];
    datapackage::write(name, title, &tables, out)
}

fn table<'a>(shape: Shape, columns: &'a [Column<'a>]) -> Table<'a> {
    Table {
        file: file(shape),
        means: row_of(shape),
        columns,
    }
}
