//! The start as it is: who waits and what is in the diaries on the morning on which the extracts were
//! taken, patient by patient. What is fitted to the rows, and is of nobody, is the other files' here.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::clinics::Placed;
use super::{Files, Fit, FittedSpecialty, is_of, said};
use crate::extract::appointments::{Appointment, Appointments};
use crate::extract::pathways::{Pathway, Pathways};
use crate::extract::{Attended, Kind, LocalTime, Urgency, some_rows};
use crate::model::spec::CivilDate;
use crate::statistics::{mean, variance};
use crate::study::from_numbers::{Known, StartingFile};

/// Who is there on the first morning, by specialty.
#[derive(Clone, Debug, PartialEq)]
pub struct RealStart {
    /// The morning.
    pub freeze: CivilDate,
    /// By the specialty's place in the fit, those waiting longest first.
    pub rows: Vec<Vec<StartRow>>,
    /// What was read and left out, a sentence each; no lines.
    said: Vec<String>,
}

/// Whose a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// A patient's.
    Somebodys,
    /// Nobody's: the hospital has cancelled the appointment, and its slot is lost.
    Nobodys,
}

/// Somebody who waits or has an appointment, or a slot that is lost; nothing of it says who.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StartRow {
    /// Whose it is.
    pub whose: Whose,
    /// The day on which the clock started, from 1970-01-01; of those to come back none.
    pub referred: Option<i64>,
    /// For a first appointment or a follow-up.
    pub kind: Kind,
    /// Urgent or routine.
    pub urgency: Option<Urgency>,
    /// The day on which a follow-up is due.
    pub due: Option<i64>,
    /// The appointment, if there is one.
    pub appointment: Option<StartAppointment>,
}

/// An appointment to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StartAppointment {
    /// The day on which it was made, if that is known.
    pub made: Option<i64>,
    /// Its day.
    pub day: i64,
    /// Minutes after midnight, if known.
    pub minute: Option<i64>,
    /// Which of the fitted clinics, if one of them.
    pub clinic: Option<usize>,
}

/// Rows that are left out, by why.
#[derive(Clone, Copy, Debug, Default)]
struct LeftOut {
    closed: u64,
    later: u64,
    seen: u64,
    twice: u64,
    not_due: u64,
    no_specialty: u64,
    past: u64,
}

impl RealStart {
    /// Who is there on a morning: given, or the one after the last day that the extracts know of.
    ///
    /// # Errors
    ///
    /// Nobody is: a sentence.
    pub fn of(
        fit: &Fit,
        (read, names): &Appointments,
        (open, their_names): &Pathways,
        freeze: Option<CivilDate>,
    ) -> Result<Self, String> {
        let epoch = LocalTime::date_of(0);
        let day = freeze.map_or_else(
            || 1 + last_known_day(&read.rows, &open.rows).max(fit.period.last),
            |date| date.days_since(epoch),
        );
        let mut said = said::of_extract(open);
        let mut left_out = LeftOut::default();
        let mut rows = Vec::new();
        let place = |names: &[String], name: &str| names.iter().position(|n| n == name);
        for specialty in &fit.specialties {
            let own = place(names, &specialty.name);
            let theirs = place(their_names, &specialty.name)
                // Without a column there is one specialty.
                .or_else(|| (their_names.len() == 1 && fit.specialties.len() == 1).then_some(0));
            let appointments: Vec<&Appointment> = read
                .rows
                .iter()
                .filter(|row| Some(usize::from(row.specialty)) == own)
                .collect();
            let pathways: Vec<&Pathway> = open
                .rows
                .iter()
                .filter(|row| Some(usize::from(row.specialty)) == theirs)
                .collect();
            rows.push(of_specialty(
                specialty,
                &appointments,
                &pathways,
                day,
                &mut left_out,
            ));
        }
        let fitted = |name: &String| {
            fit.specialties.iter().any(|s| s.name == *name)
                || their_names.len() == 1 && fit.specialties.len() == 1
        };
        let elsewhere = open
            .rows
            .iter()
            .filter(|row| !fitted(&their_names[usize::from(row.specialty)]));
        left_out.no_specialty = elsewhere.count() as u64;
        if rows.iter().all(Vec::is_empty) {
            return Err(format!(
                "{}: nobody waits or has an appointment on the morning of {}; name the morning on which the extracts were taken with --freeze",
                open.name,
                LocalTime::date_of(day)
            ));
        }
        said.extend(left_out.told(&open.name, &read.name));
        Ok(Self {
            freeze: LocalTime::date_of(day),
            rows,
            said,
        })
    }

    /// What was read and left out, a sentence each.
    #[must_use]
    pub fn said(&self) -> &[String] {
        &self.said
    }

    /// What the scenario says of the start of a specialty in place of a drawn one, and the number of
    /// those who wait for a first appointment with how many of them have none.
    pub(super) fn known(
        &self,
        at: usize,
        key: &str,
        files: &Files<'_>,
    ) -> (StartingFile, Known, u32) {
        let rows = &self.rows[at];
        let freeze = self.freeze.days_since(LocalTime::date_of(0));
        let patients = || rows.iter().filter(|row| row.whose == Whose::Somebodys);
        let first = || patients().filter(|row| row.kind == Kind::First);
        let booked = patients().filter(|row| row.appointment.is_some()).count();
        let lost = rows.len() - patients().count();
        let unbooked = first().filter(|row| row.appointment.is_none()).count();
        let (size, unbooked) = (first().count() as u32, unbooked as u32);
        let ages: Vec<f64> = first()
            .filter_map(|row| Some((freeze - row.referred?) as f64))
            .collect();
        let mean = mean(&ages).unwrap_or(0.0).max(1.0);
        let cv = (variance(&ages).unwrap_or(0.0).max(0.0).sqrt() / mean).clamp(0.05, 3.0);
        let name = format!("{}-{key}.csv", files.scenario);
        let mut source = vec![
            format!(
                "as it is on the morning of {}: {} who wait for a first appointment, {} with an appointment to come; {}, {}",
                self.freeze,
                some_people(size as usize),
                some_people(booked),
                files.pathways,
                files.appointments
            ),
            "that file has a row for each patient, with dates and without anything that says who: it stays in the trust".to_owned(),
        ];
        if lost > 0 {
            source.push(format!(
                "and {} of appointments to come that the hospital has cancelled: their slots are not offered again",
                some_rows(lost as u64)
            ));
        }
        let to_be_weighed = Known {
            value: format!(
                "{{ size = {size}, unbooked = {unbooked}, age = {{ gamma = \"{mean:.1} days\", cv = {cv:.2} }} }}"
            ),
            source: Vec::new(),
        };
        let file = StartingFile {
            text: text(rows, key),
            source,
            name,
        };
        (file, to_be_weighed, size)
    }
}

fn some_people(n: usize) -> String {
    some_rows(n as u64).replace(" rows", "")
}

/// The last day of which the extracts know anything.
fn last_known_day(appointments: &[Appointment], pathways: &[Pathway]) -> i64 {
    let of_appointments = appointments
        .iter()
        .flat_map(|row| [row.booked, row.cancelled])
        .flatten();
    let of_pathways = pathways.iter().filter_map(|row| row.referred);
    let days = of_appointments.chain(of_pathways).map(LocalTime::day);
    days.max().unwrap_or(i64::MIN)
}

/// Who of those in the diary a pathway may be: by patient where both say who it is, otherwise by the
/// day of the referral.
#[derive(Default)]
struct InDiary {
    by_patient: BTreeMap<(u64, Kind), Vec<usize>>,
    by_day: BTreeMap<i64, Vec<usize>>,
}

impl InDiary {
    fn take(&mut self, pathway: &Pathway) -> Option<usize> {
        let by_patient = pathway
            .patient
            .and_then(|patient| self.by_patient.get_mut(&(patient, pathway.kind))?.pop());
        by_patient.or_else(|| {
            let day = pathway
                .referred
                .filter(|_| pathway.kind == Kind::First)?
                .day();
            self.by_day.get_mut(&day)?.pop()
        })
    }
}

fn of_specialty(
    fit: &FittedSpecialty,
    appointments: &[&Appointment],
    pathways: &[&Pathway],
    freeze: i64,
    left_out: &mut LeftOut,
) -> Vec<StartRow> {
    let patients_known = pathways.iter().any(|row| row.patient.is_some());
    let mut rows = Vec::new();
    let mut diary = InDiary::default();
    let mut placed = Placed::default();
    // When somebody was seen for the first time, for which referral.
    let mut seen: BTreeMap<u64, i64> = BTreeMap::new();
    for row in appointments {
        if row.at.day() < freeze {
            left_out.past += u64::from(row.attended == Attended::Booked);
            if let Some(patient) = row
                .patient
                .filter(|_| is_of(row, Kind::First) && row.attended == Attended::Seen)
            {
                let of = row.referred.unwrap_or(row.at).day();
                let last = seen.entry(patient).or_insert(of);
                *last = of.max(*last);
            }
            continue;
        }
        let kind = row.kind.unwrap_or(Kind::First);
        let is_lost = is_lost(row, freeze);
        if !is_lost && !is_in_diary(row, freeze) {
            continue;
        }
        let clinic = placed.clinic_of(&fit.clinics, row);
        let given = |made| StartAppointment {
            made,
            day: row.at.day(),
            minute: row.has_time.then(|| row.at.minute()),
            clinic,
        };
        if is_lost {
            rows.push(StartRow {
                whose: Whose::Nobodys,
                referred: None,
                kind,
                urgency: row.urgency,
                due: None,
                appointment: Some(given(None)),
            });
            continue;
        }
        let at = rows.len();
        match (row.patient.filter(|_| patients_known), row.referred) {
            (Some(patient), _) => diary
                .by_patient
                .entry((patient, kind))
                .or_default()
                .push(at),
            (None, Some(referred)) => diary.by_day.entry(referred.day()).or_default().push(at),
            (None, None) => {}
        }
        let made = row.booked.map(LocalTime::day);
        // Without a date of its own, a clock that started when the appointment was made.
        let since = row.referred.map(LocalTime::day).or(made);
        rows.push(StartRow {
            whose: Whose::Somebodys,
            referred: (kind == Kind::First).then(|| since.unwrap_or(freeze).min(freeze - 1)),
            kind,
            urgency: row.urgency,
            due: (kind == Kind::FollowUp).then(|| row.due.unwrap_or(row.at).day()),
            appointment: Some(given(made)),
        });
    }
    let mut met = BTreeSet::new();
    for pathway in pathways {
        let referred = pathway.referred.map(LocalTime::day);
        let is_again = |patient| !met.insert((patient, pathway.kind, referred));
        if pathway.ended.is_some_and(|ended| ended.day() < freeze) {
            left_out.closed += 1;
        } else if referred.is_some_and(|day| day >= freeze) {
            left_out.later += 1;
        } else if pathway.patient.is_some_and(is_again) {
            left_out.twice += 1;
        } else if let Some(at) = diary.take(pathway) {
            if pathway.kind == Kind::First {
                rows[at].referred = referred;
            }
        } else if pathway.kind == Kind::First
            && let (Some(patient), Some(referred)) = (pathway.patient, referred)
            && seen.get(&patient).is_some_and(|&of| of >= referred)
        {
            left_out.seen += 1;
        } else if pathway.kind == Kind::FollowUp && pathway.due.is_none() {
            left_out.not_due += 1;
        } else {
            rows.push(StartRow {
                whose: Whose::Somebodys,
                referred,
                kind: pathway.kind,
                urgency: pathway.urgency,
                due: pathway
                    .due
                    .map(LocalTime::day)
                    .filter(|_| pathway.kind == Kind::FollowUp),
                appointment: None,
            });
        }
    }
    // In an order that is not the extract's.
    rows.sort();
    rows
}

/// Whether the slot of an appointment on or after the morning is lost: the hospital had cancelled it.
fn is_lost(row: &Appointment, freeze: i64) -> bool {
    row.attended == Attended::CancelledByHospital
        && row.booked.is_none_or(|booked| booked.day() < freeze)
        && row.cancelled.is_none_or(|day| day.day() < freeze)
}

/// Whether an appointment on or after the morning is in the diary then: made before it, and not
/// cancelled before it.
fn is_in_diary(row: &Appointment, freeze: i64) -> bool {
    let made = row.booked.is_none_or(|booked| booked.day() < freeze);
    let stands = match row.attended {
        Attended::Booked | Attended::Seen | Attended::CameTooLate | Attended::DidNotAttend => true,
        _ => row.cancelled.is_some_and(|day| day.day() >= freeze),
    };
    made && stands
}

impl LeftOut {
    fn told(self, pathways: &str, appointments: &str) -> Vec<String> {
        let all = [
            (self.closed, pathways, "the clock has stopped"),
            (
                self.later,
                pathways,
                "the clock starts on that morning or later",
            ),
            (self.twice, pathways, "the same pathway once more"),
            (
                self.seen,
                pathways,
                "seen already: follow-ups are not drawn from it",
            ),
            (
                self.not_due,
                pathways,
                "a follow-up without a date on which it is due",
            ),
            (
                self.no_specialty,
                pathways,
                "of specialties that are not fitted",
            ),
            (
                self.past,
                appointments,
                "to come, and before that morning: not in the diary",
            ),
        ];
        let told = all.into_iter().filter(|(n, _, _)| *n > 0);
        told.map(|(n, file, why)| format!("{file}: left out {}: {why}", some_rows(n)))
            .collect()
    }
}

/// The file of a specialty.
fn text(rows: &[StartRow], key: &str) -> String {
    let date =
        |day: Option<i64>| day.map_or_else(String::new, |d| LocalTime::date_of(d).to_string());
    let mut out = String::from("referred,priority,booked,kind,due,appointment,time,clinic\n");
    for row in rows {
        let appointment = row.appointment;
        let booked = match appointment {
            _ if row.whose == Whose::Nobodys => "lost".to_owned(),
            None => "no".to_owned(),
            Some(StartAppointment { made: None, .. }) => "yes".to_owned(),
            Some(StartAppointment { made, .. }) => date(made),
        };
        let minute = appointment.and_then(|a| a.minute);
        let time = minute.map_or_else(String::new, |m| format!("{:02}:{:02}", m / 60, m % 60));
        let clinic = appointment.and_then(|a| a.clinic);
        // Writing into a string does not fail.
        let _ = writeln!(
            out,
            "{},{},{booked},{},{},{},{time},{}",
            date(row.referred),
            row.urgency.map_or("", Urgency::word),
            row.kind.word(),
            date(row.due),
            date(appointment.map(|a| a.day)),
            clinic.map_or_else(String::new, |at| format!("{key}-{}", at + 1)),
        );
    }
    out
}
