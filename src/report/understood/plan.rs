//! The plan and the halt rules in plain words, a sentence an intervention.

use std::collections::BTreeMap;

use super::{count, listed, long_date, short};
use crate::model::spec::{
    Action, ExtraStaff, Floorwalkers, Intervention, Messages, Moment, Phase, Postpone, Role,
    Scenario, SoonerBuilds, Template,
};

/// Each intervention by name: what it does, and when it is in force.
#[must_use]
pub fn interventions<'a>(
    scenario: &Scenario,
    all: &'a BTreeMap<String, Intervention>,
) -> Vec<(&'a str, String)> {
    let told = all.iter().map(|(name, what)| {
        let action = in_words(scenario, what.action());
        let when = in_force(what).map_or(String::new(), |when| format!("; {when}"));
        (&**name, format!("{action}{when}"))
    });
    told.collect()
}

/// When an intervention is in force; nothing for what is decided beforehand.
fn in_force(what: &Intervention) -> Option<String> {
    let action = what.action();
    if let Action::Postpone(_) | Action::Phases(_) = action {
        return None;
    }
    let mut text = match what.when {
        None => format!("from {}", what.from),
        Some(when) => {
            let not_before = match what.from {
                Moment::GoLive { offset_days: 0 } => "the go-live".to_owned(),
                from => from.to_string(),
            };
            let lead = what.lead_time;
            let lead = lead.map_or(String::new(), |lead| format!(", {lead} later"));
            format!("starts once {when}{lead}, not before {not_before}")
        }
    };
    match (what.lasts, what.until) {
        (Some(span), _) => text += &format!(", for {span}"),
        (None, Some(until)) => text += &format!(", until {until}"),
        (None, None) => {}
    }
    if let Some(stops) = what.stops_when {
        text += &format!(", stops once {stops}");
    }
    match what.times {
        None | Some(1) => {}
        Some(times) => text += &format!(", up to {times} times"),
    }
    Some(text)
}

fn in_words(scenario: &Scenario, action: &Action) -> String {
    match action {
        Action::ExtraStaff(extra) => extra_staff(extra),
        Action::Floorwalkers(walkers) => floorwalkers(walkers),
        Action::Training(more) => {
            let role = match more.role {
                Role::Clerk => "clerk",
                Role::Receptionist => "receptionist",
                Role::Clinician => "clinician",
            };
            format!("{} more training for every {role}", more.hours)
        }
        Action::Template(template) => reduced(template),
        Action::CatchUp(extra) => format!(
            "{} a week in {}",
            count(extra.sessions.len(), "more session", "more sessions"),
            extra.clinic
        ),
        Action::Overtime(more) => {
            format!("every shift of {} longer by {}", more.staff, more.extra)
        }
        Action::MoreLines(more) => format!("{} more lines on {}", more.count, more.line),
        Action::Messages(told) => messages(told),
        Action::Phases(phases) => in_phases(phases),
        Action::Builds(builds) => sooner(builds),
        Action::Paper(paper) => format!(
            "paper is prepared: clinics that are not built are booked on paper, and a task on \
             paper takes {} times as long as on the familiar system",
            short(paper.takes)
        ),
        Action::Postpone(postpone) => postponed(scenario, postpone),
        Action::Pause => {
            "whoever is not live yet does not go live meanwhile, and all of that is as much later"
                .to_owned()
        }
        Action::RollBack(back) => format!(
            "back to the old system for good; {} of the records since the go-live have to be \
             entered by hand",
            back.by_hand
        ),
        Action::FreeParking(free) => format!("parking is free in {}", free.car_park),
    }
}

fn extra_staff(extra: &ExtraStaff) -> String {
    let slower = extra.initial.map_or(String::new(), |f| {
        format!(", at first taking {} times as long", short(f))
    });
    format!("{} more people in {}{slower}", extra.count, extra.to)
}

fn floorwalkers(walkers: &Floorwalkers) -> String {
    let errors = if walkers.errors == 1.0 {
        String::new()
    } else {
        format!(", errors to {:.0} %", walkers.errors * 100.0)
    };
    format!(
        "{}, each covering {} of {}; practice needed falls to {:.0} %{errors}",
        count(walkers.count as usize, "floorwalker", "floorwalkers"),
        walkers.covers,
        walkers.supports.join(", "),
        walkers.pace * 100.0
    )
}

fn reduced(template: &Template) -> String {
    let steps = template.ramp.steps().iter().map(ToString::to_string);
    let steps: Vec<String> = steps.collect();
    let clinics = template.clinics.as_ref();
    let clinics = clinics.map_or("all clinics".to_owned(), |c| c.join(", "));
    format!("templates at {} in {clinics}", steps.join(", then "))
}

fn messages(told: &Messages) -> String {
    let mut text = format!(
        "messages reach {} of patients with an appointment, who know of it then",
        told.reaches
    );
    if told.did_not_attend != 1.0 {
        text += &format!(" and miss it {} times as often", short(told.did_not_attend));
    }
    if told.chasing != 1.0 {
        text += &format!(
            "; patients who have heard nothing ring {} times as often",
            short(told.chasing)
        );
    }
    text
}

fn in_phases(phases: &[Phase]) -> String {
    let steps = phases.iter().map(|phase| {
        let mut who: Vec<String> = phase.specialties.clone().unwrap_or_default();
        for site in phase.sites.iter().flatten() {
            who.push(format!("everybody at {site}"));
        }
        let after = match phase.after.duration() {
            crate::engine::Duration::ZERO => "on the day".to_owned(),
            _ => format!("{} later", phase.after),
        };
        format!("{} {after}", listed(&who))
    });
    let steps: Vec<String> = steps.collect();
    let phases = count(phases.len(), "phase", "phases");
    format!("the go-live in {phases}: {}", steps.join("; "))
}

fn sooner(builds: &SoonerBuilds) -> String {
    let mut said = Vec::new();
    if let Some(sooner) = builds.sooner {
        said.push(format!("clinics not built yet are built {sooner} sooner"));
    }
    if let Some(per_week) = builds.per_week {
        said.push(format!("{} more clinics are built a week", short(per_week)));
    }
    listed(&said)
}

fn postponed(scenario: &Scenario, postpone: &Postpone) -> String {
    let days = postpone.by.duration().as_days_f64().ceil() as i64;
    let to = scenario.go_live.map_or(String::new(), |day| {
        format!(", to {}", long_date(day.plus_days(days)))
    });
    let tested = postpone.out_of_slot.map_or(String::new(), |share| {
        format!("; {share} of appointments then arrive out of slot")
    });
    format!("the go-live is postponed by {}{to}{tested}", postpone.by)
}
