//! What an extract probably lacks, although it can be fitted: said aloud, because the values would be believed.

use super::{FittedClinic, FittedSpecialty, Overlaps, Period, took_place};
use crate::extract::appointments::Appointment;
use crate::extract::{Attended, LocalTime};
use crate::model::spec::CivilDate;

/// Fewer weeks than this say little of a mean week.
const FEW_WEEKS: i64 = 26;
/// More of its slots than this are not found, or have two patients.
const FULL: f64 = 1.15;
/// More appointments than this share lie in sessions that are not found.
const BESIDES: f64 = 0.03;
/// Of so many appointments somebody does not attend.
const MANY: usize = 200;

/// Tells which sessions of a specialty take place no more.
pub(super) fn of_ended(specialty: &FittedSpecialty) -> Vec<String> {
    let told = specialty.ended.iter().map(|session| {
        format!(
            "{}: sessions on {} from {:02}:{:02} took place for the last time on {}, and nobody is booked on one \
             since: left out",
            specialty.name,
            ON_WEEKDAYS[session.weekday],
            session.from / 60,
            session.from % 60,
            LocalTime::date_of(session.last)
        )
    });
    told.collect()
}

/// Doubts clinics whose appointments do not lie in the slots that are found, or whose lists have become more
/// or fewer.
pub(super) fn of_clinics(specialty: &FittedSpecialty) -> Vec<String> {
    let of = |(nth, clinic): (usize, &FittedClinic)| {
        let name = format!("{}, clinic {}", specialty.name, nth + 1);
        let besides = clinic.besides as f64 / clinic.appointments.max(1) as f64;
        [
            (clinic.used > FULL).then(|| {
                format!(
                    "{name}: {:.0} % of its slots had an appointment: two patients at one time, or sessions that overlap, \
                     are not found; write its slots and sessions as they are",
                    100.0 * clinic.used
                )
            }),
            (besides >= BESIDES).then(|| {
                format!(
                    "{name}: {:.0} % of its appointments are at times that are no slot: sessions with few of them are \
                     not found; write its sessions as they are",
                    100.0 * besides
                )
            }),
            clinic.changed.map(|[first, last]| {
                format!(
                    "{name}: {first:.1} lists a week in the first third of the extract and {last:.1} in the last: its \
                     sessions are those of the last"
                )
            }),
        ]
    };
    let told = specialty.clinics.iter().enumerate().flat_map(of);
    told.flatten().collect()
}

/// Tells of clinics in which several are booked at one time: in brackets, or as sessions that overlap.
pub(super) fn of_side_by_side(specialty: &FittedSpecialty) -> Vec<String> {
    let of = |(nth, clinic): (usize, &FittedClinic)| {
        let name = format!("{}, clinic {}", specialty.name, nth + 1);
        let at_once = clinic.letters.values().any(|at_once| at_once.len() > 1);
        [
            at_once.then(|| {
                format!(
                    "{name}: two patients or more are booked at some of its times, and not at others: they share these                      slots of one list (in brackets); if they are of several lists, write these as they are"
                )
            }),
            match clinic.overlaps {
                Overlaps::No => None,
                Overlaps::Yes => Some(format!(
                    "{name}: sessions that overlap under one code are told apart by their times; look whether they are as                      they should"
                )),
                Overlaps::Perhaps => Some(format!(
                    "{name}: its slots lie closer in the middle of a session than at its ends: two that overlap, perhaps,                      are written as one list that has the slots of both; write its sessions as they are"
                )),
            },
        ]
    };
    let told = specialty.clinics.iter().enumerate().flat_map(of);
    told.flatten().collect()
}

/// Doubts a go-live that lies in or before the days of the extract.
pub(super) fn of_go_live(go_live: CivilDate, period: Period) -> Option<String> {
    let last = LocalTime::date_of(period.last);
    (go_live <= last).then(|| {
        format!(
            "the go-live of {go_live} lies before the last appointment, {last}: the weeks that are fitted \
             are to be those before it, on the familiar system"
        )
    })
}

/// Days of the week, in the plural.
pub const ON_WEEKDAYS: [&str; 7] = [
    "Mondays",
    "Tuesdays",
    "Wednesdays",
    "Thursdays",
    "Fridays",
    "Saturdays",
    "Sundays",
];

/// What is doubtful, a sentence each.
pub(super) fn of(name: &str, rows: &[Appointment], period: Period) -> Vec<String> {
    // A week whose weekend nobody works is one.
    let weeks = period.weeks().round() as i64;
    let came = rows.iter().filter(|row| took_place(row)).count();
    let all_came = !rows
        .iter()
        .any(|row| row.attended == Attended::DidNotAttend);
    let is_cancelled = |row: &Appointment| {
        matches!(
            row.attended,
            Attended::CancelledByPatient | Attended::CancelledByHospital
        )
    };
    let none_cancelled = !rows.iter().any(is_cancelled);
    let none_to_come = !rows.iter().any(|row| row.at.day() > period.last);
    let doubts = [
        (weeks < FEW_WEEKS).then(|| {
            format!("{weeks} weeks are few: referrals, lists and shares of a usual week are known roughly, and its seasons not at all; half a year at least is better")
        }),
        (came >= MANY && all_came).then(|| {
            "nobody did not attend: such rows may be missing, or have a code that is not known (see what was left out)".to_owned()
        }),
        (came >= MANY && none_cancelled).then(|| {
            "nobody cancelled, nor did the hospital: such rows may be missing, and the work of booking again with them".to_owned()
        }),
        none_to_come.then(|| {
            "no appointment is still to come: whoever was referred in the last weeks and waits for one is missing, so that referrals are too few and vary too much; leave those to come in the extract".to_owned()
        }),
    ];
    let doubts = doubts.into_iter().flatten();
    doubts.map(|doubt| format!("{name}: {doubt}")).collect()
}
