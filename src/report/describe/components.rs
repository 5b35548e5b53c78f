//! Chapter 2, item 2.5: what the model is made of: who moves, what is done, by whom, where people
//! wait, and where the model begins and ends.

mod activities;
mod queues;
mod resources;

use super::has::Has;
use super::{Block, Item, Subject};
use crate::model::spec::{Medium, Referrals, Scenario, count, listed};
use activities::activities;
use queues::queues;
use resources::resources;

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

fn boundaries(scenario: &Scenario) -> Vec<Block> {
    let points = |what: Vec<String>| match what.len() {
        0 => Block::say("Nobody."),
        _ => Block::List(what),
    };
    let mut blocks = vec![
        Block::say("Into the model come:"),
        points(comes_in(scenario)),
        Block::say("Out of it go:"),
        points(goes_out(scenario)),
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

fn comes_in(scenario: &Scenario) -> Vec<String> {
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
    enters
}

fn goes_out(scenario: &Scenario) -> Vec<String> {
    let has = Has::of(scenario);
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
    leaves
}
