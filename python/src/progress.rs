//! Who is told how far it has got: a callable, `cutover`'s own bar, or nobody.

use pyo3::prelude::*;
use pyo3::types::PyBool;

/// How far it is: units done, and how many there are, if anybody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Far {
    /// Units done.
    pub done: u64,
    /// Units there are.
    pub of: Option<u64>,
}

/// Who is told.
pub struct Progress<'py> {
    told: Option<Bound<'py, PyAny>>,
    own: bool,
    last: Option<Far>,
}

impl<'py> Progress<'py> {
    /// Who was asked for: a callable, none or `True` for the bar where there is somebody to see it,
    /// `False` for nobody.
    pub fn of(py: Python<'py>, asked: Option<&Bound<'py, PyAny>>) -> PyResult<Self> {
        let bar = || py.import("cutover._progress")?.call_method0("bar");
        let (told, own) = match asked {
            None => (Some(bar()?), true),
            Some(switch) if switch.is_instance_of::<PyBool>() => match switch.extract()? {
                true => (Some(bar()?), true),
                false => (None, false),
            },
            Some(callable) if callable.is_callable() => (Some(callable.clone()), false),
            Some(_) => return Err(crate::errors::misused("progress", "it is no callable")),
        };
        Ok(Self {
            told,
            own,
            last: None,
        })
    }

    /// It is so far now.
    pub fn tell(&mut self, far: Far) -> PyResult<()> {
        if self.last == Some(far) {
            return Ok(());
        }
        self.last = Some(far);
        match &self.told {
            Some(told) => told.call1((far.done, far.of)).map(drop),
            None => Ok(()),
        }
    }

    /// The bar goes away.
    pub fn over(&self) -> PyResult<()> {
        match &self.told {
            Some(bar) if self.own => bar.call_method0("close").map(drop),
            _ => Ok(()),
        }
    }
}
