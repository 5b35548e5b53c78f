//! Item 2.5.2: what is done, how long it takes, by whom, and what comes next.

use super::super::parameters::law_in_words;
use super::super::{Block, Cell, Table};
use crate::model::spec::{Law, Scenario, StepTime, Work, listed};

/// Before the name of their clinic.
const CLINICIANS: &str = "clinicians of ";

/// What is done: name, how long it takes, by whom, and what comes next.
type Activity = (String, String, String, &'static str);

pub(super) fn activities(scenario: &Scenario) -> Vec<Block> {
    let mut rows: Vec<Activity> = office_work(scenario);
    rows.extend(calls(scenario));
    rows.extend(desk_work(scenario));
    rows.extend(clinic_work(scenario));
    for (name, park) in &scenario.car_park {
        let lingers = park.lingers.as_ref();
        let lingers = lingers.map_or(format!("{} there and back", park.walk), |law| {
            format!("{} to the desk; back: {}", park.walk, law_in_words(law))
        });
        rows.push((
            format!("parking at {name}"),
            lingers,
            "nobody".to_owned(),
            "the desk; later out",
        ));
    }
    if rows.is_empty() {
        return vec![Block::say("Nothing in the scenario takes time.")];
    }
    let row = |(what, takes, by, next): Activity| {
        [what, takes, by, next.to_owned()].map(Cell::Text).into()
    };
    vec![
        Block::say(
            "Times are those on the familiar system. Alike activities of different clinics, desks \
             and lines stand together; item 3.3 has each.",
        ),
        Block::Table(Table {
            caption: "Activities".to_owned(),
            head: vec!["Activity", "Takes", "Done by", "Then"],
            rows: alike(rows).into_iter().map(row).collect(),
        }),
    ]
}

/// Activities that differ only in who does them, put together.
fn alike(rows: Vec<Activity>) -> Vec<Activity> {
    let mut together: Vec<(Activity, Vec<String>)> = Vec::new();
    for row in rows {
        let found = together
            .iter_mut()
            .find(|(known, _)| (&known.0, &known.1, known.3) == (&row.0, &row.1, row.3));
        match found {
            Some((_, by)) => {
                if !by.contains(&row.2) {
                    by.push(row.2);
                }
            }
            None => together.push((row.clone(), vec![row.2])),
        }
    }
    let together = together
        .into_iter()
        .map(|((what, takes, _, next), by)| (what, takes, all_of(&by), next));
    together.collect()
}

/// Names in a sentence, the first few of many; that they are clinicians is said once.
fn all_of(by: &[String]) -> String {
    let clinics: Option<Vec<&str>> = by.iter().map(|by| by.strip_prefix(CLINICIANS)).collect();
    let (who, names) = match clinics {
        Some(clinics) => (CLINICIANS, clinics),
        None => ("", by.iter().map(String::as_str).collect()),
    };
    let names = match names.len() {
        0..=6 => listed(&names),
        n => format!("{} and {} others", names[..5].join(", "), n - 5),
    };
    format!("{who}{names}")
}

fn who_works(scenario: &Scenario, work: Work) -> String {
    let of = scenario
        .staff
        .iter()
        .filter(|(_, group)| group.works.contains(&work));
    let names: Vec<&String> = of.map(|(name, _)| name).collect();
    if names.is_empty() {
        "nobody".to_owned()
    } else {
        listed(&names)
    }
}

fn office_work(scenario: &Scenario) -> Vec<Activity> {
    let booking = &scenario.booking;
    let all = [
        (
            "registering a referral",
            booking.register.as_ref(),
            Work::Register,
            "booking",
        ),
        (
            "booking an appointment",
            booking.book.as_ref(),
            Work::Book,
            "the appointment",
        ),
        (
            "rebooking",
            booking.rebook.as_ref().or(booking.book.as_ref()),
            Work::Rebook,
            "the appointment",
        ),
        (
            "putting a booking right",
            booking.repair.as_ref(),
            Work::Repair,
            "the appointment",
        ),
        (
            "checking a booking",
            booking.validate.as_ref(),
            Work::Validate,
            "putting it right, if it is faulty",
        ),
        (
            "entering what was done outside the system",
            booking.re_enter.as_ref(),
            Work::ReEnter,
            "nothing",
        ),
    ];
    let rows = all.into_iter().filter_map(|(what, law, work, next)| {
        Some((
            what.to_owned(),
            law_in_words(law?),
            who_works(scenario, work),
            next,
        ))
    });
    rows.collect()
}

fn calls(scenario: &Scenario) -> Vec<Activity> {
    let mut rows = Vec::new();
    for line in scenario.phone_line.values() {
        let handle = &line.handle;
        let all: [(&str, Option<&Law>, &'static str); 6] = [
            ("call: a query", Some(&handle.query), "nothing"),
            (
                "call: an invited patient books",
                handle.booking.as_ref(),
                "the appointment",
            ),
            ("call: a change", handle.change.as_ref(), "rebooking"),
            (
                "call: heard nothing",
                handle.chasing.as_ref(),
                "waiting on, or the appointment",
            ),
            (
                "call: a faulty booking",
                handle.error.as_ref(),
                "putting it right",
            ),
            (
                "call: an appointment, a referral or a letter",
                handle.appointment.as_ref(),
                "nothing, or putting the booking right",
            ),
        ];
        for (what, law, next) in all {
            if let Some(law) = law {
                let by = who_works(scenario, Work::Answer);
                rows.push((what.to_owned(), law_in_words(law), by, next));
            }
        }
    }
    rows
}

fn desk_work(scenario: &Scenario) -> Vec<Activity> {
    let mut rows = Vec::new();
    for desk in scenario.desk.values() {
        let all: [(&str, Option<&Law>, &'static str); 4] = [
            ("check-in", desk.check_in.as_ref(), "the waiting room"),
            (
                "check-out",
                desk.check_out.as_ref(),
                "out, or a further appointment",
            ),
            (
                "booking a follow-up at check-out",
                desk.book.as_ref(),
                "out",
            ),
            (
                "answering a question at a desk",
                desk.enquiry.as_ref(),
                "out",
            ),
        ];
        for (what, law, next) in all {
            if let Some(law) = law {
                rows.push((what.to_owned(), law_in_words(law), desk.staff.clone(), next));
            }
        }
    }
    rows
}

fn clinic_work(scenario: &Scenario) -> Vec<Activity> {
    let mut rows = Vec::new();
    for (name, clinic) in &scenario.clinic {
        let by = format!("{CLINICIANS}{name}");
        let consultation = &clinic.consultation;
        let kinds = [
            ("consultation, first appointment", Some(&consultation.new)),
            ("consultation, follow-up", consultation.follow_up.as_ref()),
        ];
        for (what, law) in kinds {
            if let Some(law) = law {
                let next = "further steps, check-out, or out";
                rows.push((what.to_owned(), law_in_words(law), by.clone(), next));
            }
        }
        for step in &clinic.steps {
            let (when, next) = match step.when {
                StepTime::Before => ("before the consultation", "the waiting room"),
                StepTime::After => ("after the consultation", "the next step, or out"),
            };
            let what = format!("{} ({when}, needed by {})", step.name, step.chance);
            let at = step.at.clone().unwrap_or_else(|| "nobody".to_owned());
            rows.push((what, law_in_words(&step.takes), at, next));
            if let Some(look) = &step.second_look {
                let what = format!("clinician's second look (after: {})", step.name);
                rows.push((
                    what,
                    law_in_words(look),
                    by.clone(),
                    "the next step, or out",
                ));
            }
        }
    }
    rows
}
