//! The program, for `cutover` on the command line of whoever installed the package.

use std::ffi::OsString;
use std::process::{ExitCode, Termination};

use pyo3::prelude::*;

/// Does what the program does with these arguments, its name first, and gives the exit code.
#[pyfunction]
pub fn main(py: Python<'_>, arguments: Vec<OsString>) -> i32 {
    py.detach(|| code(crate::cli::main(arguments.into_iter())))
}

/// The number of an exit code, which has no way to say it.
fn code(code: ExitCode) -> i32 {
    let known = 0..=u8::MAX;
    let same = |number: &u8| ExitCode::from(*number).report() == code;
    known.into_iter().find(same).map_or(1, i32::from)
}
