//! One row a call: what of it is kept.

use super::row::Row;
use super::{
    CallField as Field, CallOutcome, Extract, ExtractError, Fault, LocalTime, Mapping, Read,
};

/// A call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Call {
    /// A number for the caller.
    pub caller: Option<u64>,
    /// When it came.
    pub rang: LocalTime,
    /// What became of it.
    pub outcome: CallOutcome,
    /// Seconds until it was answered or given up.
    pub waited: Option<f64>,
    /// Seconds of talk.
    pub talked: Option<f64>,
}

/// Reads an extract of calls. A call without outcome was answered if somebody talked.
///
/// # Errors
///
/// It is none, or too much of it cannot be used.
pub fn read(extract: &Extract<'_>, mapping: &Mapping) -> Result<Read<Call>, ExtractError> {
    extract.each(mapping, call)
}

fn call(row: &mut Row<'_, Field>) -> Result<Call, Fault> {
    let (rang, has_time) = row.needed_moment(Field::Rang)?;
    if !has_time {
        return Err(Fault::Unusable("rang"));
    }
    let talked = row.number(Field::Talked);
    let total = row.number(Field::Total);
    let waited = row.number(Field::Waited);
    let waited = waited.or_else(|| {
        let rest = total? - talked.unwrap_or(0.0);
        (rest >= 0.0).then_some(rest)
    });
    let talks = talked.filter(|&seconds| seconds > 0.0);
    let outcome = row.code(Field::Outcome, CallOutcome::by_code);
    Ok(Call {
        caller: row.pseudonym(Field::Caller),
        rang,
        outcome: outcome.unwrap_or(match talks {
            Some(_) => CallOutcome::Answered,
            None => CallOutcome::GaveUp,
        }),
        waited,
        talked: talks,
    })
}
