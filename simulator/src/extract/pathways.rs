//! One row an open pathway: what of it is kept.

use super::appointments::Names;
use super::row::Row;
use super::{
    Extract, ExtractError, Fault, Kind, LocalTime, Mapping, PathwayField as Field, Read, Urgency,
};

/// Somebody who waits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pathway {
    /// A number for the patient.
    pub patient: Option<u64>,
    /// Which of the specialties.
    pub specialty: u16,
    /// Urgent or routine.
    pub urgency: Option<Urgency>,
    /// For a first appointment or a follow-up.
    pub kind: Kind,
    /// When the clock started; of those who wait for a follow-up it may be missing.
    pub referred: Option<LocalTime>,
    /// When a follow-up is due.
    pub due: Option<LocalTime>,
    /// When the clock stopped.
    pub ended: Option<LocalTime>,
}

/// The pathways of an extract, and the names of their specialties.
pub type Pathways = (Read<Pathway>, Vec<String>);

/// Reads an extract of open pathways.
///
/// # Errors
///
/// It is none, or too much of it cannot be used.
pub fn read(extract: &Extract<'_>, mapping: &Mapping) -> Result<Pathways, ExtractError> {
    let mut names = Names::default();
    let read = extract.each(mapping, |row| pathway(row, &mut names))?;
    let names = names.of(&read.name)?;
    Ok((read, names))
}

fn pathway(row: &mut Row<'_, Field>, names: &mut Names) -> Result<Pathway, Fault> {
    let kind = row.code(Field::Kind, Kind::by_code).unwrap_or(Kind::First);
    let referred = match kind {
        Kind::First => Some(row.needed_moment(Field::Referred)?.0),
        Kind::FollowUp => row.moment(Field::Referred).map(|(moment, _)| moment),
    };
    let [due, ended] =
        [Field::Due, Field::Ended].map(|field| row.moment(field).map(|(moment, _)| moment));
    Ok(Pathway {
        patient: row.pseudonym(Field::Patient),
        specialty: names.number(&row.text(Field::Specialty)),
        urgency: row.code(Field::Priority, Urgency::by_code),
        kind,
        referred,
        due,
        ended,
    })
}
