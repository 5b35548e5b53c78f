//! Whole numbers as arguments: how many, which, on how many threads.

use cutover::study::whole_run::MOST_REPLICATIONS;
use pyo3::exceptions::{PyOverflowError, PyValueError};
use pyo3::prelude::*;

use crate::errors::misused;

/// As many points as a design may have.
const POINTS: std::ops::RangeInclusive<i64> = 2..=100_000;

/// A whole number. One of more than 64 bits is no value of any argument here: a `ValueError` as
/// other values that cannot be, and not Python's own `OverflowError`.
#[derive(Clone, Copy, Debug)]
pub struct Whole(i64);

impl Whole {
    /// The number.
    pub fn get(self) -> i64 {
        self.0
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Whole {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let read = given.extract::<i64>();
        read.map(Self).map_err(
            |wrong| match wrong.is_instance_of::<PyOverflowError>(given.py()) {
                true => PyValueError::new_err("a number of more than 64 bits is given"),
                false => wrong,
            },
        )
    }
}

/// So many replications, if there may be so many.
pub fn counted(argument: &str, asked: Option<Whole>) -> PyResult<Option<u32>> {
    within(argument, 1..=i64::from(MOST_REPLICATIONS), asked)
}

/// So many points of a design.
pub fn points_counted(asked: Option<Whole>) -> PyResult<Option<u32>> {
    within("point_count", POINTS, asked)
}

fn within(
    argument: &str,
    allowed: std::ops::RangeInclusive<i64>,
    asked: Option<Whole>,
) -> PyResult<Option<u32>> {
    let one = |Whole(n)| match u32::try_from(n) {
        Ok(counted) if allowed.contains(&n) => Ok(counted),
        _ => {
            let (least, most) = (allowed.start(), allowed.end());
            Err(misused(
                argument,
                format!("{n} is not in {least} to {most}"),
            ))
        }
    };
    asked.map(one).transpose()
}

/// A seed, or the number of a replication.
pub fn natural(argument: &str, asked: Option<Whole>) -> PyResult<Option<u64>> {
    let number =
        |Whole(n)| u64::try_from(n).map_err(|_| misused(argument, format!("{n} is below 0")));
    asked.map(number).transpose()
}

/// A seed.
pub fn seed_of(asked: Option<Whole>) -> PyResult<Option<u64>> {
    natural("seed", asked)
}

/// So many threads, or one for each core.
pub fn threads_of(asked: Option<Whole>) -> PyResult<usize> {
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    match asked {
        None => Ok(cores()),
        Some(Whole(n)) => match usize::try_from(n) {
            Ok(threads @ 1..=1024) => Ok(threads),
            _ => Err(misused("threads", format!("{n} is not in 1 to 1024"))),
        },
    }
}
