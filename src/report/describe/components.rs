//! Chapter 2, item 2.5: what the model is made of: who moves, what is done, by whom, where people
//! wait, and where the model begins and ends.

use super::logic::Has;
use super::parameters::law_in_words;
use super::{Block, Cell, Item, Subject, Table};
use crate::report::understood::{count, listed};
use crate::scenario::{
    ClinicSession, EndOfShift, Law, Medium, Referrals, Scenario, Shift, StaffGroup, StepTime, Work,
};

/// Before the name of their clinic.
const CLINICIANS: &str = "clinicians of ";

pub(super) fn items(subject: &Subject<'_>) -> Vec<Item> {
    let scenario = subject.scenario;
    vec![
        Item {
            number: "2.5",
            title: "Components",
            answer: vec![Block::say(
                "Who moves through the model, what is done, by whom, where people wait, and where \
                 the model begins and ends.",
            )],
        },
        Item {
            number: "2.5.1",
            title: "Entities",
            answer: entities(scenario),
        },
        Item {
            number: "2.5.2",
            title: "Activities",
            answer: activities(scenario),
        },
        Item {
            number: "2.5.3",
            title: "Resources",
            answer: resources(scenario),
        },
        Item {
            number: "2.5.4",
            title: "Queues",
            answer: queues(scenario),
        },
        Item {
            number: "2.5.5",
            title: "Entry and exit points",
            answer: boundaries(scenario),
        },
    ]
}

fn entities(scenario: &Scenario) -> Vec<Block> {
    let has = Has::of(scenario);
    let mut said = Vec::new();
    if !scenario.specialty.is_empty() {
        let mut known = vec!["specialty"];
        if has.urgent {
            known.push("priority (urgent or routine)");
        }
        known.push("day of referral");
        known.push("the kind of appointment due next and its date");
        known.push("the appointment held");
        known.push("whether they know of it");
        if scenario
            .new_system
            .as_ref()
            .is_some_and(|s| s.errors.is_some())
        {
            known.push("what is wrong with the booking or the record");
        }
        said.push(format!(
            "Patients, from referral to discharge: {}.",
            listed(&known)
        ));
    }
    if has.lines {
        said.push(
            "Calls, from the first attempt to the last: line, reason, patient if it is about one, \
             patience, attempts so far."
                .to_owned(),
        );
    }
    if !scenario.staff.is_empty() {
        said.push(
            "Members of staff, as persons: group, rota, speed of their own, illness, and, on the new \
             system, experience."
                .to_owned(),
        );
    }
    if has.clinics {
        said.push(
            "Clinicians, as persons: clinic, list in hand, and, on the new system, experience."
                .to_owned(),
        );
    }
    if scenario.desk.values().any(|desk| desk.enquiries.is_some()) {
        said.push("People who come to a desk with a question: time of arrival.".to_owned());
    }
    if has.car_parks {
        said.push(
            "Cars of patients, and of others where the scenario has them: time of arrival."
                .to_owned(),
        );
    }
    if said.is_empty() {
        said.push("None: the scenario has neither patients nor staff.".to_owned());
    }
    vec![Block::List(said)]
}

/// What is done: name, how long it takes, by whom, and what comes next.
type Activity = (String, String, String, &'static str);

fn activities(scenario: &Scenario) -> Vec<Block> {
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
        let all: [(&str, Option<&Law>, &'static str); 5] = [
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

fn resources(scenario: &Scenario) -> Vec<Block> {
    let mut rows: Vec<[String; 4]> = Vec::new();
    for (name, group) in &scenario.staff {
        rows.push([
            format!("staff: {name}"),
            count(group.count as usize, "person", "people"),
            shifts(&group.shifts),
            used_by(scenario, name, group),
        ]);
    }
    for (name, clinic) in &scenario.clinic {
        let sessions: Vec<String> = clinic.sessions.iter().map(session).collect();
        let largest = clinic
            .sessions
            .iter()
            .map(|s| s.clinicians)
            .max()
            .unwrap_or(0);
        let team = clinic.team.unwrap_or(largest);
        rows.push([
            format!("clinicians: {name}"),
            count(team as usize, "clinician", "clinicians"),
            sessions.join("; "),
            format!(
                "{} {} a list for {}",
                clinic.slots.laid_out().len(),
                "slots",
                clinic.specialty
            ),
        ]);
    }
    for (name, service) in &scenario.service {
        let users = scenario.clinic.iter().filter(|(_, clinic)| {
            clinic
                .steps
                .iter()
                .any(|step| step.at.as_deref() == Some(name))
        });
        let users: Vec<&String> = users.map(|(name, _)| name).collect();
        rows.push([
            format!("service: {name}"),
            format!("{} at a time", service.count),
            "whenever clinics run".to_owned(),
            format!("steps in {}", listed(&users)),
        ]);
    }
    for (name, line) in &scenario.phone_line {
        let lines = line.lines.map_or("no limit".to_owned(), |n| {
            count(n as usize, "line", "lines")
        });
        rows.push([
            format!("telephone line: {name}"),
            lines,
            open(line),
            "calls".to_owned(),
        ]);
    }
    for (name, park) in &scenario.car_park {
        rows.push([
            format!("car park: {name}"),
            count(park.spaces as usize, "space", "spaces"),
            "always".to_owned(),
            "patients who come by car, and others where given".to_owned(),
        ]);
    }
    if rows.is_empty() {
        return vec![Block::say("None: nothing in the scenario is short.")];
    }
    let rows = rows.into_iter().map(|row| row.map(Cell::Text).into());
    vec![Block::Table(Table {
        caption: "Resources".to_owned(),
        head: vec!["Resource", "How many", "When", "Used by"],
        rows: rows.collect(),
    })]
}

fn shifts(shifts: &[Shift]) -> String {
    if shifts.is_empty() {
        return "always".to_owned();
    }
    let told = shifts.iter().map(|shift| {
        let pause = shift
            .pause
            .map_or(String::new(), |pause| format!(", break {pause}"));
        let some = shift
            .count
            .map_or(String::new(), |n| format!(", {n} of them"));
        format!("{} {} to {}{pause}{some}", shift.days, shift.from, shift.to)
    });
    told.collect::<Vec<_>>().join("; ")
}

fn session(session: &ClinicSession) -> String {
    let every = match session.every {
        1 => String::new(),
        n => format!(", every {n} weeks"),
    };
    format!(
        "{} {} to {}, {}{every}",
        session.days,
        session.from,
        session.to,
        count(session.clinicians as usize, "clinician", "clinicians")
    )
}

fn open(line: &crate::scenario::PhoneLine) -> String {
    let days = line
        .days
        .map_or("every day".to_owned(), |days| days.to_string());
    match (line.from, line.to) {
        (None, None) => format!("{days}, day and night"),
        (from, to) => {
            let at = |time: Option<crate::scenario::ClockTime>| {
                time.map_or("midnight".to_owned(), |time| time.to_string())
            };
            format!("{days} {} to {}", at(from), at(to))
        }
    }
}

fn used_by(scenario: &Scenario, name: &str, group: &StaffGroup) -> String {
    let mut users: Vec<String> = group
        .works
        .iter()
        .map(|work| work_in_words(*work).to_owned())
        .collect();
    for (desk, spec) in &scenario.desk {
        if spec.staff == name {
            users.push(format!("desk {desk}"));
        }
    }
    let end = match group.end_of_shift {
        EndOfShift::Finish => "",
        EndOfShift::Suspend => {
            "; a task in hand at the end of the shift is taken up again by the same person"
        }
        EndOfShift::HandOver => "; a task in hand at the end of the shift goes back to its list",
    };
    format!("{}{end}", listed(&users))
}

fn work_in_words(work: Work) -> &'static str {
    match work {
        Work::Answer => "calls",
        Work::Register => "registering",
        Work::Book => "booking",
        Work::Rebook => "rebooking",
        Work::Repair => "putting right",
        Work::Validate => "checking bookings",
        Work::ReEnter => "entering afterwards",
        Work::CheckIn => "check-in",
        Work::CheckOut => "check-out",
        Work::Enquiry => "questions at a desk",
    }
}

fn queues(scenario: &Scenario) -> Vec<Block> {
    let has = Has::of(scenario);
    let mut rows: Vec<[&str; 3]> = Vec::new();
    if has.office {
        rows.push([
            "worklists of the booking office",
            if has.urgent {
                "urgent first, then the longest wait since referral; a task that was begun goes before its like"
            } else {
                "the longest wait since referral first; a task that was begun goes before its like"
            },
            "no limit; nobody leaves but by being booked or discharged",
        ]);
    }
    if !scenario.clinic.is_empty() {
        rows.push([
            "patients without a slot",
            if has.urgent {
                "urgent first, then the longest wait"
            } else {
                "the longest wait first"
            },
            "no limit; looked at each morning",
        ]);
    }
    if scenario.booking.repair.is_some() || scenario.booking.validate.is_some() {
        rows.push([
            "bookings to check and to put right",
            "the nearest appointment first",
            "left on the day of the appointment: then it is too late",
        ]);
    }
    if scenario.booking.re_enter.is_some() {
        rows.push([
            "records to enter",
            "the nearest appointment first, then in the order in which they were made",
            "no limit; waits while the system is down",
        ]);
    }
    if has.lines {
        rows.push([
            "callers on a line",
            "first come, first served",
            "engaged tone when all lines are taken; callers give up by their patience and may ring again",
        ]);
    }
    if has.car_parks {
        rows.push([
            "cars waiting for a space",
            "first come, first served",
            "others drive on; patients drive home when their patience ends, and miss the appointment",
        ]);
    }
    if has.desks {
        rows.push([
            "people at a desk",
            "first come, first served for each kind of business; of several kinds, whoever waits longest",
            "no limit; passed by where nobody is at the desk for the rest of the day",
        ]);
    }
    if has.steps {
        rows.push([
            "patients at a service",
            "first come, first served",
            "no limit",
        ]);
    }
    if has.clinics {
        rows.push([
            "the waiting room of a list",
            if has.second_looks {
                "second looks first, then by appointment time"
            } else {
                "by appointment time"
            },
            "no limit; the session goes on until the last is seen",
        ]);
    }
    if rows.is_empty() {
        return vec![Block::say("None: nobody waits in the scenario.")];
    }
    let rows = rows.into_iter().map(|row| row.map(Cell::text).into());
    vec![Block::Table(Table {
        caption: "Queues".to_owned(),
        head: vec!["Queue", "Order", "Limits and leaving"],
        rows: rows.collect(),
    })]
}

fn boundaries(scenario: &Scenario) -> Vec<Block> {
    let has = Has::of(scenario);
    let mut enters = Vec::new();
    let streams = scenario.specialty.values();
    let (mut rates, mut files) = (0, 0);
    for specialty in streams {
        match &specialty.referrals {
            Some(Referrals::Stream(_)) => rates += 1,
            Some(Referrals::File(_)) => files += 1,
            None => {}
        }
    }
    if rates > 0 {
        enters.push(format!(
            "referrals to {}, as Poisson streams over the calendar (item 2.4)",
            count(rates, "specialty", "specialties")
        ));
    }
    if files > 0 {
        enters.push(format!(
            "referrals to {}, replayed from a file",
            count(files, "specialty", "specialties")
        ));
    }
    if scenario
        .specialty
        .values()
        .any(|s| s.waiting_list.is_some())
    {
        enters.push("the patients who wait already on the first day".to_owned());
    }
    if has.follow_ups {
        enters.push("follow-up patients seen before the first day".to_owned());
    }
    if scenario
        .phone_line
        .values()
        .any(|line| line.queries.is_some())
    {
        enters.push("ordinary calls, as Poisson streams over the calendar".to_owned());
    }
    if scenario.desk.values().any(|desk| desk.enquiries.is_some()) {
        enters.push("people with a question at a desk, as Poisson streams".to_owned());
    }
    if scenario.car_park.values().any(|park| park.others.is_some()) {
        enters.push("cars of others, as Poisson streams".to_owned());
    }
    let mut leaves = Vec::new();
    if !scenario.specialty.is_empty() && has.clinics {
        leaves.push("patients discharged after an appointment".to_owned());
    }
    if scenario.specialty.values().any(|s| {
        s.did_not_attend
            .as_ref()
            .is_some_and(|d| d.discharged.value() > 0.0)
    }) {
        leaves.push("patients sent back to their GP because they did not attend".to_owned());
    }
    if has.lines {
        leaves.push("callers who were answered, or gave up for good".to_owned());
    }
    if !scenario.specialty.is_empty() {
        leaves.push(
            "on the last day, all who are still waiting: they are counted in the measures of the day"
                .to_owned(),
        );
    }
    let points = |what: Vec<String>| match what.len() {
        0 => Block::say("Nobody."),
        _ => Block::List(what),
    };
    let mut blocks = vec![
        Block::say("Into the model come:"),
        points(enters),
        Block::say("Out of it go:"),
        points(leaves),
    ];
    if scenario
        .clinic
        .values()
        .any(|clinic| clinic.medium == Medium::Telephone)
    {
        blocks.push(Block::say(
            "Patients of clinics by telephone never come to the hospital.",
        ));
    }
    blocks.push(Block::say(
        "Outside the model are referrers, treatment after the appointment, wards, theatres and \
         emergency departments.",
    ));
    blocks
}
