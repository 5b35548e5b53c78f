//! What an extract probably lacks, although it can be fitted: said aloud, because the values would be believed.

use super::referrals::is_known_ahead;
use super::{FittedClinic, FittedSpecialty, Overlaps, Period, took_place};
use crate::extract::appointments::Appointment;
use crate::extract::{AppointmentField, Attended, FEW, Fault, Field, LocalTime, Read, some_rows};
use crate::model::spec::CivilDate;

/// Fewer weeks than this say little of a mean week.
const FEW_WEEKS: i64 = 26;
/// More of its slots than this are not found, or have two patients.
const FULL: f64 = 1.15;
/// More appointments than this share lie in sessions that are not found.
const BESIDES: f64 = 0.03;
/// A larger share of rows that are there twice is more than a slip.
const MANY_DOUBLE: f64 = 0.1;
/// More that have passed are without an outcome than are entered in the next days.
const UNSAID: f64 = 0.01;
/// Of so many appointments somebody does not attend.
const MANY: usize = 200;

/// Tells which sessions of a specialty take place no more.
pub(super) fn of_ended(specialty: &FittedSpecialty) -> Vec<String> {
    let told = specialty.ended.iter().map(|session| {
        format!(
            "{}: sessions on {} from {:02}:{:02} took place for the last time in {}, and nobody is booked on one \
             since: left out",
            specialty.name,
            ON_WEEKDAYS[session.weekday],
            session.from / 60,
            session.from % 60,
            LocalTime::date_of(session.last).date().strftime("%B %Y")
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
            (besides >= BESIDES && clinic.besides >= FEW as usize).then(|| {
                format!(
                    "{name}: {:.0} % of its appointments are at times that are no slot: sessions with few of them are \
                     not found; write its sessions as they are",
                    100.0 * besides
                )
            }),
            clinic.moved.map(|day| {
                format!(
                    "{name}: its times are others since {}: its sessions are those since",
                    LocalTime::date_of(day).date().strftime("%B %Y")
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

/// Doubts referrals that follow a season or a trend that the scenario has not.
pub(super) fn of_season(specialty: &FittedSpecialty) -> Option<String> {
    let referrals = specialty.referrals.as_ref()?;
    let apart = referrals.over_time.months_apart().len();
    (apart > 0).then(|| {
        let why = match referrals.season {
            Some(_) => "a trend, or weeks that were unlike those of other years: the scenario has the season alone",
            None => "a season or a trend, which the scenario has not: its referrals are the mean of all weeks (a \
                     season is found where two years of appointments have the same)",
        };
        format!(
            "{}: referrals of {apart} of {} months are further from the mean than by chance: {why}",
            specialty.name,
            referrals.over_time.months.len()
        )
    })
}

/// Tells of a specialty that is left out because patients of the model have a first appointment.
pub(super) fn of_nobody_new(specialty: &FittedSpecialty) -> String {
    format!(
        "{}: next to no appointment is a first one, and nobody can be followed up who was never new: left out; is the \
         column of the kind what it seems?",
        specialty.name
    )
}

/// Tells of rows that lie so far from all others that their date is likely wrong.
pub(super) fn of_far_away(name: &str, rows: usize) -> Option<String> {
    (rows > 0).then(|| {
        format!(
            "{name}: {} attended or missed more than half a year before or after all others: left out; look at their dates",
            some_rows(rows as u64)
        )
    })
}

/// Doubts weeks of which the extract knows nothing.
pub(super) fn of_blind(name: &str, blind: &[Period]) -> Vec<String> {
    let told = blind.iter().map(|weeks| {
        format!(
            "{name}: nobody came and nobody was missed from {} to {}: these weeks count for no session, but those who \
             were seen in them, if any were, are missing among the referrals and the waiting list",
            LocalTime::date_of(weeks.first),
            LocalTime::date_of(weeks.last)
        )
    });
    told.collect()
}

/// Tells of clinics in which several are booked at one time: in brackets, or as sessions that overlap.
pub(super) fn of_side_by_side(specialty: &FittedSpecialty) -> Vec<String> {
    let of = |(nth, clinic): (usize, &FittedClinic)| {
        let name = format!("{}, clinic {}", specialty.name, nth + 1);
        let at_once = clinic.letters.values().any(|at_once| at_once.len() > 1);
        [
            at_once.then(|| {
                format!(
                    "{name}: two patients or more are booked at some of its times, and not at others: they share these slots of one list (in brackets); if they are of several lists, write these as they are"
                )
            }),
            match clinic.overlaps {
                Overlaps::No => None,
                Overlaps::Yes => Some(format!(
                    "{name}: sessions that overlap under one code are told apart by their times; look whether they are as they should"
                )),
                Overlaps::Perhaps => Some(format!(
                    "{name}: its slots lie closer in the middle of a session than at its ends: two that overlap, perhaps, are written as one list that has the slots of both; write its sessions as they are"
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

/// Columns without which a forecast is not to be relied on, and what is done without them.
const NEEDED: [(AppointmentField, &str); 8] = [
    (
        AppointmentField::Clinic,
        "all appointments of a specialty are taken for one clinic's",
    ),
    (AppointmentField::Priority, "nobody is taken to be urgent"),
    (
        AppointmentField::Referred,
        "referrals, and who waits how long, are assumed",
    ),
    (
        AppointmentField::Booked,
        "how long before they are made, cancelled and missed is assumed, and so is the diary",
    ),
    (
        AppointmentField::Cancelled,
        "what was cancelled stands in the diary until its day",
    ),
    (
        AppointmentField::Kind,
        "all are taken to be first appointments, follow-ups too",
    ),
    (
        AppointmentField::Outcome,
        "who is discharged, and who is to come again, is guessed from who came again",
    ),
    (
        AppointmentField::Patient,
        "who comes again, or was booked again for one referral, is not known",
    ),
];

/// Doubts what columns that are not there make of it.
pub(super) fn of_columns(read: &Read<Appointment>) -> Vec<String> {
    let name = &read.name;
    let needed = NEEDED
        .iter()
        .filter(|(field, _)| read.without.contains(&field.name()))
        .map(|(field, instead)| format!("{name}: {} is not given: {instead}", field.name()));
    let has_times = read.rows.iter().any(|row| row.has_time);
    let times = (!has_times).then(|| {
        format!(
            "{name}: no appointment has a time of day: sessions and their slots are not found, and those that are \
             assumed are not the trust's"
        )
    });
    needed.chain(times).collect()
}

/// Doubts an extract of which much is there twice.
pub(super) fn of_doubles(read: &Read<Appointment>) -> Option<String> {
    let share = read.faults.of(Fault::Double) as f64 / read.all.max(1) as f64;
    (share > MANY_DOUBLE).then(|| {
        format!(
            "{}: {:.0} % of its rows were there before, letter by letter: they count once; if each is an appointment of \
             its own, a column is missing that tells them apart",
            read.name,
            100.0 * share
        )
    })
}

/// What is doubtful, a sentence each.
pub(super) fn of(name: &str, rows: &[Appointment], period: Period) -> Vec<String> {
    // A week whose weekend nobody works is one.
    let weeks = period.weeks().round() as i64;
    let came = rows.iter().filter(|row| took_place(row)).count();
    let all_came = !rows
        .iter()
        .any(|row| row.attended == Attended::DidNotAttend);
    let none_seen = !rows.iter().any(|row| row.attended == Attended::Seen);
    let is_cancelled = |row: &Appointment| {
        matches!(
            row.attended,
            Attended::CancelledByPatient | Attended::CancelledByHospital
        )
    };
    let none_cancelled = !rows.iter().any(is_cancelled);
    let none_to_come = !is_known_ahead(rows, period);
    let unsaid =
        |row: &&Appointment| row.attended == Attended::Booked && row.at.day() <= period.last;
    let unsaid = rows.iter().filter(unsaid).count();
    let doubts = [
        (weeks < FEW_WEEKS).then(|| {
            format!("{weeks} weeks are few: referrals, lists and shares of a usual week are known roughly, and its seasons not at all; half a year at least is better")
        }),
        (came >= MANY && all_came).then(|| {
            "nobody did not attend: such rows may be missing, or have a code that is not known (see what was left out)".to_owned()
        }),
        (came >= MANY && none_seen).then(|| {
            "nobody attended: the code of those who did is not known (see what was left out), or is another's".to_owned()
        }),
        (came >= MANY && none_cancelled).then(|| {
            "nobody cancelled, nor did the hospital: such rows may be missing, and the work of booking again with them".to_owned()
        }),
        (unsaid >= FEW as usize && unsaid as f64 > UNSAID * rows.len() as f64).then(|| {
            format!("{} have passed and are still told as to come: what became of them is not known, and they count as nobody's", some_rows(unsaid as u64).replace("rows", "appointments"))
        }),
        none_to_come.then(|| {
            "no appointment is still to come: whoever was referred in the last weeks and waits for one is missing, so that referrals are too few and vary too much; leave those to come in the extract".to_owned()
        }),
    ];
    let doubts = doubts.into_iter().flatten();
    doubts.map(|doubt| format!("{name}: {doubt}")).collect()
}
