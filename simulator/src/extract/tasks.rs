//! One row a task: what of it is kept.

use super::row::Row;
use super::{
    Extract, ExtractError, Fault, LocalTime, Mapping, Read, TaskField as Field, TaskRole, pseudonym,
};

/// Longer than this, in seconds, and it was not done in one go.
const LONGEST: i64 = 4 * 3600;

/// A task.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TaskRow {
    /// A number for who did it.
    pub person: u64,
    /// A number for what it was.
    pub kind: u64,
    /// Whose work that is, if its kind is one of ours.
    pub role: Option<TaskRole>,
    /// When it began.
    pub begun: LocalTime,
    /// Seconds, if it was done in one go.
    pub took: Option<f64>,
}

/// Reads an extract of tasks.
///
/// # Errors
///
/// It is none, or too much of it cannot be used.
pub fn read(extract: &Extract<'_>, mapping: &Mapping) -> Result<Read<TaskRow>, ExtractError> {
    extract.each(mapping, task)
}

fn task(row: &mut Row<'_, Field>) -> Result<TaskRow, Fault> {
    let person = row.pseudonym(Field::Person);
    let person = person.ok_or(Fault::Missing("person"))?;
    let (begun, has_time) = row.needed_moment(Field::Begun)?;
    if !has_time {
        return Err(Fault::Unusable("begun"));
    }
    let ended = row.moment(Field::Ended).map(|(ended, _)| ended);
    let took = match (row.number(Field::Duration), ended) {
        (Some(seconds), _) => seconds,
        (None, Some(ended)) => ended.since(begun) as f64,
        (None, None) => return Err(Fault::Missing("ended")),
    };
    if took < 0.0 {
        return Err(Fault::TaskEndsBefore);
    }
    // It counts as practice all the same.
    let in_one_go = took > 0.0 && took <= LONGEST as f64;
    if !in_one_go {
        row.wrong(Fault::NotInOneGo);
    }
    let kind = row.word(Field::Kind);
    Ok(TaskRow {
        person,
        kind: pseudonym(kind.as_bytes()),
        role: TaskRole::by_code(&kind),
        begun,
        took: in_one_go.then_some(took),
    })
}
