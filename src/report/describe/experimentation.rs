//! Chapter 4: how runs begin, how long they are, and how estimates are made.

use super::parameters::law_in_words;
use super::{Block, Item, Subject};
use crate::model::spec::{Calendar, Scenario, VisitKind, WaitingList, count, listed};
use crate::model::world::steady_state::of_all;
use crate::report::format::long_date;
use crate::report::understood::{self, number};

pub(super) fn items(subject: &Subject<'_>) -> Vec<Item> {
    vec![
        Item {
            number: "4.1",
            title: "Initialisation",
            answer: initialisation(subject.scenario),
        },
        Item {
            number: "4.2",
            title: "Run length",
            answer: length(subject.scenario),
        },
        Item {
            number: "4.3",
            title: "Estimation approach",
            answer: estimation(subject),
        },
    ]
}

fn initialisation(scenario: &Scenario) -> Vec<Block> {
    let mut blocks = vec![Block::say(format!(
        "The model is terminating: it stops at the end of {}. No warm-up period is cut off; the days \
         before the go-live are simulated so that figures can be held against them, and whether the \
         arm without a go-live begins settled is judged by MSER-5 on its daily means (White 1997) \
         and reported with the results.",
        long_date(scenario.end)
    ))];
    if scenario.go_live.is_none() {
        blocks = vec![Block::say(format!(
            "The model is terminating: it stops at the end of {}. No warm-up period is cut off; \
             whether it begins settled is judged by MSER-5 on its daily means (White 1997) and \
             reported with the results.",
            long_date(scenario.end)
        ))];
    }
    let (mut said, mut steady) = (Vec::new(), Vec::new());
    for (name, specialty) in &scenario.specialty {
        if let Some(list) = &specialty.waiting_list {
            said.push(waiting_already(name, list));
        }
        match specialty.follow_up.as_ref().map(|further| further.pending) {
            Some(Some(pending)) => {
                said.push(format!(
                    "{name}: {pending} follow-up patients still to come back."
                ));
            }
            Some(None) => steady.push(name.as_str()),
            None => {}
        }
    }
    for (name, begins) in of_all(scenario) {
        let told = understood::derived_in_words(&begins);
        said.extend(told.map(|told| format!("{name}: {told}.")));
    }
    if !steady.is_empty() {
        said.push(format!(
            "Follow-up patients still to come back, as many as there are in a steady state: {}.",
            listed(&steady)
        ));
    }
    if said.is_empty() {
        blocks.push(Block::say(
            "It begins empty: nobody waits, and no appointment is booked.",
        ));
    } else {
        blocks.push(Block::say(
            "It begins loaded. Patients with an appointment are booked into the diaries before the \
             first day, urgent ones and then the longest wait first; who they are is drawn anew in \
             every replication, the same in every arm, unless it is read from a file:",
        ));
        blocks.push(Block::List(said));
    }
    blocks
}

fn waiting_already(name: &str, list: &WaitingList) -> String {
    if let Some(share) = list.within_18_weeks {
        return format!("{name}: {share} of those waiting have waited for at most 18 weeks.");
    }
    match (&list.file, list.size, &list.age) {
        (Some(file), _, _) => {
            let patients = || file.rows().iter().filter(|row| row.is_of_somebody());
            let all = patients().count();
            let first = patients().filter(|r| r.kind == VisitKind::First).count();
            let further = match all - first {
                0 => String::new(),
                n => format!(" and {} to come back", count(n, "patient", "patients")),
            };
            let booked = patients().filter(|row| row.appointment.is_some()).count();
            let diary = match booked {
                0 => String::new(),
                n => format!("; {n} of them begin in the diary with the appointment that it gives"),
            };
            let lost = match file.rows().len() - all {
                0 => String::new(),
                n => format!(
                    "; {} that the hospital has cancelled",
                    count(n, "slot", "slots")
                ),
            };
            format!(
                "{name}: {} waiting already{further}, read from {}{diary}{lost}.",
                count(first, "patient", "patients"),
                file.path()
            )
        }
        (None, size, age) => format!(
            "{name}: {} waiting already{}, {}.",
            count(size.unwrap_or(0) as usize, "patient", "patients"),
            age.as_ref()
                .map_or(String::new(), |age| format!(" ({})", law_in_words(age))),
            match list.unbooked {
                0 => "all of them booked as far as slots go".to_owned(),
                n => format!("the last {n} of them without an appointment"),
            }
        ),
    }
}

fn length(scenario: &Scenario) -> Vec<Block> {
    let calendar = Calendar::of(scenario);
    let weeks = number(calendar.days() as f64 / 7.0);
    let mut text = format!(
        "From {} to {}: {} ({weeks} weeks) of the calendar, with weekdays and public holidays.",
        long_date(scenario.start),
        long_date(scenario.end),
        count(calendar.days() as usize, "day", "days")
    );
    if let Some(go_live) = scenario.go_live {
        let before = go_live.days_since(scenario.start);
        text += &format!(
            " The go-live is on {}, after {before} days.",
            long_date(go_live)
        );
    }
    text += " Time is counted in whole milliseconds.";
    let ask = "Why is this horizon long enough for the questions of item 1.3?";
    vec![Block::say(text), Block::ask(ask)]
}

fn estimation(subject: &Subject<'_>) -> Vec<Block> {
    let scenario = subject.scenario;
    let mut blocks = Vec::new();
    let precision = scenario.precision_of_a_run();
    let asked = match &precision {
        Some(precision) => format!(
            "Independent replications are added until half the 95 % interval of each mean asked for \
             is within {} of it and stays so over {} more, at least {} and at most {} (Hoad, Robinson and Davies \
             2010, JORS 61, 1632-1644).",
            precision.within, precision.look_ahead, precision.at_least, precision.at_most
        ),
        None => format!(
            "{} of the same weeks, each with fresh random numbers.",
            count(
                scenario.counted_replications() as usize,
                "independent replication",
                "independent replications"
            )
        ),
    };
    blocks.push(Block::say(asked));
    if let Some(run) = subject.run {
        blocks.push(Block::say(format!(
            "The run has {} (numbers {} to {}) in {}: {}; the base seed is {}.",
            count(run.replications as usize, "replication", "replications"),
            run.first_replication,
            run.first_replication + run.replications.saturating_sub(1),
            count(run.arms.len(), "arm", "arms"),
            run.arms.join(", "),
            run.seed
        )));
    }
    blocks.push(Block::say(
        "Arms share their random numbers replication by replication, so differences between them are \
         estimated from pairs (item 1.2 has the intervals).",
    ));
    if precision.is_none() {
        blocks.push(Block::ask("Why is this number of replications enough?"));
    }
    blocks
}
