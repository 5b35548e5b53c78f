//! Python's values as they might stand in a scenario file.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyFloat, PyInt, PyMapping, PySequence, PyString};
use serde_json::{Map, Value};

use crate::errors::misused;
use crate::whole::Whole;

/// Nothing in a scenario is nested as deeply; a list that contains itself is.
const DEEPEST: usize = 32;

/// A value: text, numbers, dates and times of day, lists and dictionaries of them.
pub fn value(given: &Bound<'_, PyAny>) -> PyResult<Value> {
    nested(given, DEEPEST)
}

/// A value of a table of points: a cell with nothing in it (`None`, NaN) is as the scenario has it.
pub fn cell(given: &Bound<'_, PyAny>) -> PyResult<Value> {
    // What is no time and no number is not equal to itself.
    if given.is_none() || given.ne(given).unwrap_or(false) {
        return Ok(Value::Null);
    }
    value(given)
}

/// What a mapping has, by its keys, which are text.
pub fn pairs<'py>(mapping: &Bound<'py, PyMapping>) -> PyResult<Vec<(String, Bound<'py, PyAny>)>> {
    let items = mapping.items()?;
    items.iter().map(|item| item.extract()).collect()
}

fn nested(given: &Bound<'_, PyAny>, deeper: usize) -> PyResult<Value> {
    let Some(deeper) = deeper.checked_sub(1) else {
        return Err(misused(
            "a value",
            format!("it is nested more than {DEEPEST} times"),
        ));
    };
    let value = |of: &Bound<'_, PyAny>| nested(of, deeper);
    if given.is_instance_of::<PyBool>() {
        return Ok(Value::from(given.extract::<bool>()?));
    }
    if let Ok(text) = given.cast::<PyString>() {
        return Ok(Value::from(text.to_cow()?.into_owned()));
    }
    if given.is_instance_of::<PyInt>() {
        return Ok(Value::from(given.extract::<Whole>()?.get()));
    }
    if given.is_instance_of::<PyFloat>() {
        return number(given.extract()?);
    }
    if let Ok(table) = given.cast::<PyMapping>() {
        let entry = |(key, of): (String, Bound<'_, PyAny>)| Ok((key, value(&of)?));
        let entries = pairs(table)?.into_iter().map(entry);
        return Ok(Value::Object(entries.collect::<PyResult<Map<_, _>>>()?));
    }
    // Lists, tuples, ranges; bytes are none of them here.
    if given.cast::<PySequence>().is_ok() && !given.is_instance_of::<PyBytes>() {
        let items = given.try_iter()?.map(|item| value(&item?));
        return Ok(Value::Array(items.collect::<PyResult<_>>()?));
    }
    // Dates and times of day.
    if let Ok(written) = given.call_method0("isoformat") {
        let written: String = written.extract()?;
        // A day of pandas is its midnight.
        let day = written.strip_suffix("T00:00:00").unwrap_or(&written);
        return Ok(Value::from(day));
    }
    // Numbers and arrays of NumPy.
    if let Ok(plain) = given.call_method0("tolist") {
        return value(&plain);
    }
    let kind = given.get_type();
    let kind = kind.name()?;
    Err(PyTypeError::new_err(format!(
        "a scenario has no place for a value of type {kind}: {}",
        given.repr()?
    )))
}

fn number(given: f64) -> PyResult<Value> {
    match serde_json::Number::from_f64(given) {
        Some(number) => Ok(Value::Number(number)),
        None => Err(misused("a number", format!("{given} is none"))),
    }
}
