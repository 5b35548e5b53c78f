//! What a trust knew on a morning, of an extract that was taken later: appointments as they stood, and
//! who waited. What is made of it is the fit's business.

use std::collections::BTreeMap;

use crate::extract::appointments::Appointment;
use crate::extract::pathways::Pathway;
use crate::extract::{Attended, Kind, LocalTime, Next, Urgency};
use crate::study::fit::is_of;

/// Somebody's wait for a first appointment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Clock {
    pub patient: Option<u64>,
    pub specialty: u16,
    pub urgency: Option<Urgency>,
    pub referred: LocalTime,
    /// The day on which it stopped, if it did.
    pub ended: Option<i64>,
}

impl Clock {
    /// Whether it runs at the end of a day.
    pub fn runs_on(&self, day: i64) -> bool {
        self.referred.day() <= day && self.ended.is_none_or(|ended| ended > day)
    }
}

/// Every wait of which an appointment tells.
pub(super) fn clocks(rows: &[Appointment]) -> Vec<Clock> {
    let mut all: Vec<Clock> = Vec::new();
    let mut met: BTreeMap<(u64, u16, LocalTime), usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| is_of(row, Kind::First)) {
        let Some(referred) = row.referred else {
            continue;
        };
        let at = match row.patient {
            Some(patient) => *(met.entry((patient, row.specialty, referred))).or_insert(all.len()),
            // Without a word on who it is, what fell through comes again as somebody else.
            None if !matches!(row.attended, Attended::Seen | Attended::Booked) => continue,
            None => all.len(),
        };
        if at == all.len() {
            all.push(Clock {
                patient: row.patient,
                specialty: row.specialty,
                urgency: row.urgency,
                referred,
                ended: None,
            });
        }
        let left = matches!(
            (row.attended, row.outcome),
            (Attended::Seen | Attended::Withdrawn, _)
                | (Attended::DidNotAttend, Some(Next::Discharged))
        );
        let day = resolved(row);
        if left {
            let ended = &mut all[at].ended;
            *ended = Some(ended.map_or(day, |ended| ended.min(day)));
        }
    }
    all
}

/// The day on which it was known what becomes of an appointment.
fn resolved(row: &Appointment) -> i64 {
    row.cancelled.unwrap_or(row.at).day().min(row.at.day())
}

/// The appointments as they stood on the morning of a day.
pub(super) fn as_known(rows: &[Appointment], morning: i64) -> Vec<Appointment> {
    let made = |row: &&Appointment| row.booked.unwrap_or(row.at).day() < morning;
    let known = |row: &Appointment| match resolved(row) < morning {
        true => *row,
        false => Appointment {
            attended: Attended::Booked,
            cancelled: None,
            arrived: None,
            seen: None,
            outcome: None,
            ..*row
        },
    };
    rows.iter().filter(made).map(known).collect()
}

/// Who waited on that morning, as far as they have had an appointment since.
pub(super) fn open_pathways(rows: &[Appointment], morning: i64) -> Vec<Pathway> {
    let waiting = clocks(rows)
        .into_iter()
        .filter(|clock| clock.runs_on(morning - 1));
    let first = waiting.map(|clock| Pathway {
        patient: clock.patient,
        specialty: clock.specialty,
        urgency: clock.urgency,
        kind: Kind::First,
        referred: Some(clock.referred),
        due: None,
        ended: None,
    });
    first.chain(to_come_back(rows, morning)).collect()
}

/// Who was to come back and had no appointment yet: what came before is done with, and the next is made
/// later. Without patients nobody is known.
fn to_come_back(rows: &[Appointment], morning: i64) -> Vec<Pathway> {
    let mut by_patient: BTreeMap<(u64, u16), Vec<&Appointment>> = BTreeMap::new();
    for row in rows {
        if let Some(patient) = row.patient {
            let own = by_patient.entry((patient, row.specialty)).or_default();
            own.push(row);
        }
    }
    let mut waiting = Vec::new();
    for ((patient, specialty), mut own) in by_patient {
        own.sort_by_key(|row| (row.booked.unwrap_or(row.at), row.at));
        for pair in own.windows(2) {
            let [before, next] = pair else { continue };
            let made = next.booked.unwrap_or(next.at).day();
            if !is_of(next, Kind::FollowUp) || made < morning || resolved(before) >= morning {
                continue;
            }
            waiting.push(Pathway {
                patient: Some(patient),
                specialty,
                urgency: next.urgency,
                kind: Kind::FollowUp,
                referred: next.referred,
                due: Some(next.due.unwrap_or(next.at)),
                ended: None,
            });
        }
    }
    waiting
}
