//! What is wrong, as Python has it: mistakes in a scenario are a `ScenarioError` with a diagnostic for
//! each, other misuse is a `ValueError`, a bug of the simulator a `RuntimeError`.

use std::ffi::CString;

use cutover::model::spec::Mistakes;
use pyo3::exceptions::{PyRuntimeError, PyRuntimeWarning, PyValueError};
use pyo3::import_exception;
use pyo3::prelude::*;

import_exception!(cutover._errors, ScenarioError);

/// One mistake, as `cutover.Diagnostic` has it.
type Told = (
    String,
    Option<usize>,
    Option<usize>,
    String,
    String,
    String,
    Option<String>,
);

/// Mistakes in a scenario.
pub fn mistaken(mistakes: &Mistakes) -> PyErr {
    let one = |mistake: &cutover::model::spec::Mistake| -> Told {
        let place = mistakes.line_and_column(mistake);
        (
            mistake.file.clone(),
            place.map(|(line, _)| line),
            place.map(|(_, column)| column),
            mistake.key.clone(),
            mistake.title.clone(),
            mistake.label.clone(),
            mistake.help.clone(),
        )
    };
    let all: Vec<Told> = mistakes.list().iter().map(one).collect();
    ScenarioError::new_err((mistakes.to_string(), all))
}

/// An argument that cannot be.
pub fn misused(argument: &str, wrong: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(format!("{argument}: {wrong}"))
}

/// Something that whoever called cannot help.
pub fn failed(error: impl std::fmt::Display) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}

/// Says that something was left out.
pub fn warned(py: Python<'_>, said: String) -> PyResult<()> {
    let said = CString::new(said).map_err(failed)?;
    PyErr::warn(py, &py.get_type::<PyRuntimeWarning>(), &said, 1)
}
