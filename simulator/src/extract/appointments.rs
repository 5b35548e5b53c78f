//! One row an appointment: what of it is kept.

use super::row::Row;
use super::{
    AppointmentField as Field, Attended, Extract, ExtractError, Fault, Kind, LocalTime, Mapping,
    Next, Read, Urgency,
};

/// More specialties than a trust has: then the column is something else.
const MOST_SPECIALTIES: usize = 80;
/// A patient with more appointments in an extract, and more than one in two hundred of it, is none.
const MOST_APPOINTMENTS: usize = 60;
/// Longest consultation, in seconds.
const LONGEST: i64 = 8 * 3600;

/// An appointment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Appointment {
    /// A number for the patient.
    pub patient: Option<u64>,
    /// Which of the specialties.
    pub specialty: u16,
    /// A number for the clinic.
    pub clinic: u64,
    /// Urgent or routine.
    pub urgency: Option<Urgency>,
    /// When the referral came.
    pub referred: Option<LocalTime>,
    /// When it was made.
    pub booked: Option<LocalTime>,
    /// When it is.
    pub at: LocalTime,
    /// Whether its time of day is known.
    pub has_time: bool,
    /// First or follow-up.
    pub kind: Option<Kind>,
    /// What became of it.
    pub attended: Attended,
    /// When it was cancelled.
    pub cancelled: Option<LocalTime>,
    /// When the patient arrived.
    pub arrived: Option<LocalTime>,
    /// Seconds of the consultation.
    pub seen: Option<i64>,
    /// What follows.
    pub outcome: Option<Next>,
    /// When it is due, of a follow-up.
    pub due: Option<LocalTime>,
}

/// The appointments of an extract, and the names of their specialties.
pub type Appointments = (Read<Appointment>, Vec<String>);

/// Reads an extract of appointments.
///
/// # Errors
///
/// It is none, or too much of it cannot be used.
pub fn read(extract: &Extract<'_>, mapping: &Mapping) -> Result<Appointments, ExtractError> {
    let mut names = Names::default();
    let mut read = extract.each(mapping, |row| appointment(row, &mut names))?;
    nobody_in_particular(&mut read);
    let names = names.of(&read.name)?;
    Ok((read, names))
}

/// Takes a pseudonym that stands for more appointments than a patient has, such as "unknown", for none.
fn nobody_in_particular(read: &mut Read<Appointment>) {
    let mut all: Vec<u64> = read.rows.iter().filter_map(|row| row.patient).collect();
    all.sort_unstable();
    let too_many =
        |same: &&[u64]| same.len() > MOST_APPOINTMENTS && same.len() * 200 > read.rows.len();
    let nobody: Vec<u64> = all
        .chunk_by(|a, b| a == b)
        .filter(too_many)
        .map(|same| same[0])
        .collect();
    if nobody.is_empty() {
        return;
    }
    let mut times = 0;
    for row in &mut read.rows {
        if row.patient.is_some_and(|patient| nobody.contains(&patient)) {
            row.patient = None;
            times += 1;
        }
    }
    read.faults.count_all(Fault::Nobody, times);
}

/// The specialties met so far.
#[derive(Default)]
pub(super) struct Names {
    pub specialties: Vec<String>,
    pub too_many: bool,
}

impl Names {
    pub fn number(&mut self, name: &str) -> u16 {
        // A name stands on one line.
        let name = &*name.replace(char::is_control, " ");
        let known = self.specialties.iter().position(|known| *known == name);
        let at = known.unwrap_or_else(|| {
            self.too_many |= self.specialties.len() >= MOST_SPECIALTIES;
            if !self.too_many {
                self.specialties.push(name.to_owned());
            }
            self.specialties.len() - 1
        });
        at as u16
    }

    /// The specialties of an extract.
    pub fn of(self, extract: &str) -> Result<Vec<String>, ExtractError> {
        if self.too_many {
            return Err(ExtractError::new(
                format!("{extract} has more than {MOST_SPECIALTIES} specialties"),
                "the column of the specialty is something else; say which it is in a mapping file, or specialty = \"\" for one specialty",
            ));
        }
        Ok(self.specialties)
    }
}

fn appointment(row: &mut Row<'_, Field>, names: &mut Names) -> Result<Appointment, Fault> {
    let attended = row.needed_code(Field::Attended, Attended::by_code)?;
    let (day, has_time) = row.needed_moment(Field::Appointment)?;
    let time = row.seconds(Field::Time);
    let at = time.map_or(day, |time| LocalTime::of(day.date(), time));
    let [referred, booked, cancelled, due] =
        [Field::Referred, Field::Booked, Field::Cancelled, Field::Due]
            .map(|field| row.moment(field).map(|(moment, _)| moment));
    if referred.is_some_and(|referred| referred.day() > booked.unwrap_or(at).min(at).day()) {
        return Err(Fault::BeforeReferral);
    }
    if booked.is_some_and(|booked| booked.day() > at.day()) {
        return Err(Fault::BookedAfter);
    }
    Ok(Appointment {
        patient: row.pseudonym(Field::Patient),
        specialty: names.number(&row.text(Field::Specialty)),
        clinic: row.pseudonym(Field::Clinic).unwrap_or(0),
        urgency: row.code(Field::Priority, Urgency::by_code),
        referred,
        booked,
        at,
        has_time: has_time || time.is_some(),
        kind: row.code(Field::Kind, Kind::by_code),
        attended,
        cancelled,
        arrived: arrived(row, at),
        seen: seen(row),
        outcome: row.code(Field::Outcome, Next::by_code),
        due,
    })
}

/// When the patient arrived, if that is on the day.
fn arrived(row: &mut Row<'_, Field>, at: LocalTime) -> Option<LocalTime> {
    let (arrived, has_time) = row.moment(Field::Arrived)?;
    if arrived.day() != at.day() {
        row.wrong(Fault::ArrivedAnotherDay);
        return None;
    }
    has_time.then_some(arrived)
}

/// How long the consultation took.
fn seen(row: &mut Row<'_, Field>) -> Option<i64> {
    let from = row.moment(Field::SeenFrom);
    let to = row.moment(Field::SeenTo);
    let ((from, true), to) = (from?, to) else {
        return None;
    };
    let Some((to, true)) = to else {
        row.wrong(Fault::NoEnd);
        return None;
    };
    let length = to.since(from);
    let fault = match length {
        1..=LONGEST => return Some(length),
        ..=-1 => Fault::EndsBeforeItBegins,
        _ => Fault::NoLength,
    };
    row.wrong(fault);
    None
}
