//! Chapter 2, items 2.1 to 2.4: how the model works, and what is different in each arm. Its algorithms
//! are next door, what it is made of is in `components`.

use super::algorithms::algorithms;
use super::flow::Flow;
use super::has::Has;
use super::{Block, Cell, Item, Subject, Table};
use crate::model::mechanisms::{self, appointment_queries, deferral, follows_list};
use crate::model::places::booking_office::choice;
use crate::model::spec::{Arm, Medium, Scenario, Step, StepTime, listed};
use crate::model::world::{money, pool, split};
use crate::report::understood;
use crate::report::words::arm_words;

pub(super) fn items(subject: &Subject<'_>) -> Vec<Item> {
    let scenario = subject.scenario;
    vec![
        Item {
            number: "2.1",
            title: "Base model overview diagram",
            answer: overview(scenario),
        },
        Item {
            number: "2.2",
            title: "Base model logic",
            answer: base(scenario),
        },
        Item {
            number: "2.3",
            title: "Scenario logic",
            answer: scenarios(scenario),
        },
        Item {
            number: "2.4",
            title: "Algorithms",
            answer: algorithms(scenario),
        },
    ]
}

fn overview(scenario: &Scenario) -> Vec<Block> {
    let marks = if scenario.go_live.is_some() {
        " A triangle marks where the new system changes something."
    } else {
        ""
    };
    vec![
        Block::say(format!(
            "The way of a patient through the parts of the hospital that the scenario has, with who \
             or what serves them.{marks}"
        )),
        Block::Picture(Flow::of(scenario)),
    ]
}

fn base(scenario: &Scenario) -> Vec<Block> {
    let has = Has::of(scenario);
    let mut said = vec![
        "What the scenario leaves out, the model leaves out: a part of the hospital that is not \
         mentioned below takes no time and holds nobody up."
            .to_owned(),
    ];
    if !scenario.specialty.is_empty() {
        said.push(referral(&has));
    }
    if has.clinics {
        said.push(diary(scenario, &has));
    }
    said.extend(lists(scenario));
    if has.lines {
        said.push(telephone(scenario, &has));
    }
    if has.clinics {
        said.push(visit(scenario, &has));
        said.push(session(&has));
        let late = understood::clinics(scenario);
        if !late.is_empty() {
            said.push(format!(
                "When clinics run late, in every arm: {}.",
                late.join(". ")
            ));
        }
    }
    if !scenario.staff.is_empty() {
        said.push(
            "Staff come and go by their rotas, public holidays off, and take breaks after the task \
             in hand; those who are ill are missing. A member of staff does one task at a time. What \
             happens to a task in hand at the end of a shift is set for each group; telephone calls \
             are always finished, and a desk's staff stay until it is empty."
                .to_owned(),
        );
    }
    let pools = pool::told(scenario);
    if !pools.is_empty() {
        said.push(pools.join(" "));
    }
    let money = money::told(scenario);
    if !money.is_empty() {
        said.push(money.join(" "));
    }
    said.into_iter().map(Block::Paragraph).collect()
}

/// Who leaves the lists, and what follows them.
fn lists(scenario: &Scenario) -> Option<String> {
    let removals = scenario.specialty.values().any(|s| s.removals.is_some());
    let removals = removals.then(|| {
        "Patients leave the waiting list without having been seen, at rates of their specialties' \
         own."
            .to_owned()
    });
    let following = follows_list::told(scenario).into_iter();
    let following = following.map(|(clinic, told)| format!("In {clinic}, {told}."));
    let split = split::told(scenario).into_iter();
    let split = split.map(|(name, told)| format!("The specialty {name} is split: {told}."));
    let choice = choice::told(scenario).into_iter();
    let choosing = choice.chain(deferral::told(scenario));
    let choosing = choosing.map(|(name, told)| format!("In {name}, {told}."));
    let said: Vec<String> = split
        .chain(choosing)
        .chain(removals)
        .chain(following)
        .collect();
    (!said.is_empty()).then(|| said.join(" "))
}

fn referral(has: &Has) -> String {
    let mut text =
        "A referral starts a patient's clock, which the first appointment attended stops."
            .to_owned();
    text += if has.office {
        " It is registered and then booked by whoever works on that, from worklists; what has no \
         time of its own is done at once by nobody."
    } else {
        " It is registered and booked at once, by nobody."
    };
    if has.invited {
        text += " Some patients are invited to ring and choose; those who have not got through \
                 before the invitation lapses are booked by a clerk.";
    }
    text
}

fn diary(scenario: &Scenario, has: &Has) -> String {
    let mut text = format!(
        "Clinics have sessions by their timetable, none on public holidays, and slots by their \
         templates. Diaries are open {} ahead. A patient gets the earliest slot of the right kind \
         after the notice period; without one, they are set aside and looked at again every morning \
         on which slots are free.",
        scenario.booking.horizon
    );
    if has.cancelled {
        text += " Appointments are cancelled by patients (the slot is free again) and by the \
                 hospital (the slot is lost), and each is rebooked.";
    }
    let sent_back = scenario.specialty.values().any(|s| {
        let missed = s.did_not_attend.as_ref();
        missed.is_some_and(|d| d.discharged.value() > 0.0)
    });
    if has.missed && sent_back {
        text += " Patients who do not attend are rebooked or sent back to their GP.";
    } else if has.missed {
        text += " Patients who do not attend are rebooked.";
    }
    let at_the_desk = scenario.specialty.values().any(|s| {
        let further = s.follow_up.as_ref();
        further.is_some_and(|f| f.booked_at_desk.value() > 0.0)
    });
    if has.follow_ups && at_the_desk {
        text += " After an appointment that was attended a further one may be due: it is booked at \
                 the desk or, when its time comes, from the worklist.";
    } else if has.follow_ups {
        text += " After an appointment that was attended a further one may be due: it is booked from \
                 the worklist when its time comes.";
    }
    text
}

fn telephone(scenario: &Scenario, has: &Has) -> String {
    let mut reasons = Vec::new();
    if scenario
        .phone_line
        .values()
        .any(|line| line.queries.is_some())
    {
        reasons.push("ordinary queries");
    }
    if has.invited {
        reasons.push("invited patients who book");
    }
    if has.cancelled {
        reasons.push("patients who cancel or change an appointment");
    }
    if scenario.chasing.is_some() {
        reasons.push("patients who have heard nothing");
    }
    if let Some(asked) = &scenario.appointment_queries {
        reasons.extend(appointment_queries::reasons(asked));
    }
    let system = scenario.new_system.as_ref();
    let letters = system.and_then(|s| s.letters.as_ref());
    if letters.is_some_and(|letters| letters.heard.is_some()) {
        reasons.push("patients who wait for a letter and hear that letters are not sent");
    }
    let errors = system.and_then(|s| s.errors.as_ref());
    if errors.is_some() {
        reasons.push("patients whose booking is faulty");
    }
    format!(
        "Those who ring a telephone line: {}. A call is answered by somebody free, joins the queue, or \
         meets the engaged tone when all lines are taken. Callers give up when their patience ends; \
         those not answered may ring again. What a patient rang for and did not get done stays \
         undone: somebody who meant to cancel does not come.",
        listed(&reasons)
    )
}

fn visit(scenario: &Scenario, has: &Has) -> String {
    let mut way = Vec::new();
    if has.car_parks {
        way.push("find a space or wait for one, if they come by car");
    }
    if has.desks {
        way.push("check in at the desk, where the clinic has one");
    }
    if scenario
        .clinic
        .values()
        .any(|c| c.steps.iter().any(is_before))
    {
        way.push("go through the steps before the consultation that they need");
    }
    way.push("wait for the clinician");
    way.push("are seen");
    if scenario
        .clinic
        .values()
        .any(|c| c.steps.iter().any(|s| !is_before(s)))
    {
        way.push("go through the steps after it, with a second look where there is one");
    }
    if scenario.desk.values().any(|d| d.check_out.is_some()) {
        way.push("check out");
    }
    way.push("leave");
    let telephone = scenario
        .clinic
        .values()
        .any(|c| c.medium == Medium::Telephone);
    let telephone = if telephone {
        " Clinics by telephone have neither desk nor car park."
    } else {
        ""
    };
    format!(
        "On the day patients come around their time or not at all. Those who come {}.{telephone}",
        listed(&way)
    )
}

fn is_before(step: &Step) -> bool {
    step.when == StepTime::Before
}

fn session(has: &Has) -> String {
    let whose = if has.shared_lists {
        "their own list, or of a shared one,"
    } else {
        "their own list"
    };
    let looks = if has.second_looks {
        ", those due for a second look first,"
    } else {
        ""
    };
    let until = if has.latest_finish {
        "goes on until the last is out, or nobody is called in any more where a clinic has a latest \
         finish"
    } else {
        "goes on until the last is out, however late"
    };
    format!(
        "A clinician sees the patients of {whose} in the order of their appointment times{looks} and \
         {until}; an overrunning morning delays the same \
         clinician's afternoon. Documentation falls in the consultation, or in part after the session."
    )
}

fn scenarios(scenario: &Scenario) -> Vec<Block> {
    let arms = Arm::of(scenario);
    if arms.len() == 1 {
        return vec![Block::say(
            "There is one arm only, business as usual; no scenario differs from the base model.",
        )];
    }
    let told = arms
        .iter()
        .map(|arm| format!("{}: {}.", arm.name(), arm_words(*arm).meant));
    let mut blocks = vec![
        Block::say(
            "The arms have the same patients, calls, staff and random numbers. They differ in this \
             only:",
        ),
        Block::List(told.collect()),
    ];
    let learning = understood::learning(scenario, &|_| None);
    if !learning.is_empty() {
        blocks.push(Block::Heading("Work on the new system".to_owned()));
        blocks.push(Block::List(learning));
    }
    let (shares, said) = (
        understood::error_shares(scenario),
        mechanisms::told(scenario),
    );
    if !shares.is_empty() || !said.is_empty() {
        blocks.push(Block::Heading(
            "What goes wrong with the new system".to_owned(),
        ));
    }
    if !shares.is_empty() {
        let row = |e: understood::ErrorShares| {
            let cells = [e.of.to_owned(), e.before, e.at_first, e.settled];
            cells.into_iter().map(Cell::Text).collect()
        };
        blocks.push(Block::Table(Table {
            caption: "Errors that staff make".to_owned(),
            head: vec!["Share of", "On the old system", "At first", "Settled"],
            rows: shares.into_iter().map(row).collect(),
        }));
    }
    if !said.is_empty() {
        blocks.push(Block::List(said));
    }
    let plans = [
        ("The plan", &scenario.plan),
        ("Rules that halt the deployment", &scenario.halt),
    ];
    for (title, all) in plans {
        if all.is_empty() {
            continue;
        }
        blocks.push(Block::Heading(title.to_owned()));
        let told = understood::interventions(scenario, all).into_iter();
        let told = told.map(|(name, text)| format!("{name}: {text}."));
        blocks.push(Block::List(told.collect()));
    }
    blocks
}
