//! Item 2.5.3: who and what is there to do it.

use super::super::{Block, Cell, Table};
use crate::model::spec::{
    ClinicSession, ClockTime, EndOfShift, PhoneLine, Scenario, Share, Shift, StaffGroup, count,
    listed,
};

pub(super) fn resources(scenario: &Scenario) -> Vec<Block> {
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
    let runs = match session.runs {
        Share::ALL => String::new(),
        runs => format!(", {runs} of them"),
    };
    format!(
        "{} {} to {}, {}{runs}{every}",
        session.days,
        session.from,
        session.to,
        count(session.clinicians as usize, "clinician", "clinicians")
    )
}

fn open(line: &PhoneLine) -> String {
    let days = line
        .days
        .map_or("every day".to_owned(), |days| days.to_string());
    match (line.from, line.to) {
        (None, None) => format!("{days}, day and night"),
        (from, to) => {
            let at = |time: Option<ClockTime>| {
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
        .map(|work| work.in_words().to_owned())
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
