//! The simulator as a Python module. Python's values are turned into the library's here and back, and
//! its threads and its Ctrl-C are looked after; what is simulated, said and written is the library's.

mod choose;
mod compare;
mod errors;
mod given;
mod program;
mod progress;
mod run;
mod scenario;
mod studied;
mod sweep;
mod table;
mod varied;
mod watched;
mod whole;

/// The program, whose source this is: the module is the program as well.
#[path = "../../src/cli/mod.rs"]
mod cli;

use pyo3::prelude::*;

/// See the package `cutover`.
#[pymodule]
mod _cutover {
    #[pymodule_export]
    use crate::choose::{Choice, choose};
    #[pymodule_export]
    use crate::compare::{Comparison, compare};
    #[pymodule_export]
    use crate::program::main;
    #[pymodule_export]
    use crate::run::{Results, run};
    #[pymodule_export]
    use crate::scenario::Scenario;
    #[pymodule_export]
    use crate::sweep::{Sweep, sweep};
    #[pymodule_export]
    use crate::table::{Table, measures};

    use super::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
