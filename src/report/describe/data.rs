//! Chapter 3: where the data come from, how they were prepared, what the parameters are, and what is
//! assumed.

use super::has::Has;
use super::parameters::{Parameters, in_few_words};
use super::{Block, Cell, Item, Subject, Table};
use crate::model::spec::{Origin, Scenario, count, rows_in};
use crate::report::understood::number;

pub(super) fn items(subject: &Subject<'_>) -> Vec<Item> {
    let parameters = Parameters::of(subject);
    vec![
        Item {
            number: "3.1",
            title: "Data sources",
            answer: sources(subject),
        },
        Item {
            number: "3.2",
            title: "Pre-processing",
            answer: preprocessing(subject.scenario),
        },
        Item {
            number: "3.3",
            title: "Input parameters",
            answer: inputs(subject, &parameters),
        },
        Item {
            number: "3.4",
            title: "Assumptions",
            answer: assumptions(subject, &parameters),
        },
    ]
}

fn sources(subject: &Subject<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let opening = subject.notes.map_or(&[][..], |notes| notes.opening());
    if !opening.is_empty() {
        blocks.push(Block::say("At the head of the scenario its author writes:"));
        blocks.push(Block::Quote(opening.to_vec()));
    }
    let files = data_files(subject.scenario);
    if !files.is_empty() {
        let row = |(path, file, rows): (String, String, usize)| {
            vec![
                Cell::code(file),
                Cell::code(path),
                Cell::text(count(rows, "row", "rows")),
            ]
        };
        blocks.push(Block::Table(Table {
            caption: "Data files".to_owned(),
            head: vec!["File", "Read for", "Size"],
            rows: files.into_iter().map(row).collect(),
        }));
    }
    blocks.push(Block::say(match subject.notes {
        Some(_) => {
            "Where each value comes from, as far as its author says, stands beside it in item 3.3."
        }
        None => {
            "Where the values come from was not recorded with this run, which an earlier version \
             made. Describe the scenario's file instead, or run it again."
        }
    }));
    blocks.push(Block::ask(
        "For each source of data: who collected it, when and how, from how many patients, calls or \
         sessions, over which dates, and where can it be found (link or DOI)?",
    ));
    blocks
}

/// Files of data: for which parameter, which file, how many rows.
fn data_files(scenario: &Scenario) -> Vec<(String, String, usize)> {
    fn gather(path: &str, value: &serde_json::Value, found: &mut Vec<(String, String, usize)>) {
        if let Some((file, rows)) = rows_in(value) {
            found.push((path.to_owned(), file.to_owned(), rows));
            return;
        }
        let children: Vec<(String, &serde_json::Value)> = match value {
            serde_json::Value::Object(entries) => {
                let entries = entries.iter();
                entries.map(|(key, value)| (key.clone(), value)).collect()
            }
            serde_json::Value::Array(items) => {
                let items = items.iter().enumerate();
                items.map(|(at, item)| (at.to_string(), item)).collect()
            }
            _ => Vec::new(),
        };
        for (key, child) in children {
            let dot = if path.is_empty() { "" } else { "." };
            gather(&format!("{path}{dot}{key}"), child, found);
        }
    }
    let mut found = Vec::new();
    gather("", &scenario.to_json(), &mut found);
    found
}

fn preprocessing(scenario: &Scenario) -> Vec<Block> {
    if data_files(scenario).is_empty() {
        return vec![
            Block::say("The model reads no data files; all values stand in the scenario itself."),
            Block::ask(
                "Were the values worked out from data, and if so, how were these cleaned (missing \
                 values, outliers, fitting of distributions)?",
            ),
        ];
    }
    vec![
        Block::say(
            "Data files are read as they are, row by row: nothing is interpolated, smoothed or left \
             out, and a row that cannot be read is an error. Observed durations are drawn from as \
             they stand, each equally likely.",
        ),
        Block::ask(
            "What was done to the data before they were put into these files (missing values, \
             outliers, days left out)?",
        ),
    ]
}

fn inputs(subject: &Subject<'_>, parameters: &Parameters<'_>) -> Vec<Block> {
    let total = parameters.all().count();
    let mut blocks = vec![Block::say(format!(
        "{} parameters, with everything that the scenario leaves out filled in. The names are those \
         by which the scenario's file, sweeps and mistakes speak of them; items of lists are counted \
         from 0. Distributions are given by their means.",
        number(total as f64)
    ))];
    if subject.notes.is_some() {
        blocks.extend(where_from(total, parameters));
    }
    blocks.push(Block::ask(
        "How were the distributions (lognormal, gamma and so on) chosen, against which others, on \
         which data?",
    ));
    blocks.extend(parameters.tables());
    blocks
}

/// How many parameters have a source, and what is asked of those that have none.
fn where_from(total: usize, parameters: &Parameters<'_>) -> Vec<Block> {
    let unsaid = parameters.with_origin(|origin| origin == Origin::Unsaid);
    let (chosen, unsaid): (Vec<_>, Vec<_>) = unsaid.into_iter().partition(|p| p.is_choice());
    let under = parameters.with_origin(|origin| matches!(origin, Origin::Under(_)));
    let defaults = parameters.with_origin(|origin| origin == Origin::Default);
    let said = total - unsaid.len() - chosen.len() - under.len() - defaults.len();
    let mut blocks = vec![Block::say(format!(
        "Sources: {said} have one of their own; {} stand under a note on their table; {} are \
         defaults that the program filled in; {} are set for the study; {} have no source.",
        under.len(),
        defaults.len(),
        chosen.len(),
        unsaid.len()
    ))];
    if !unsaid.is_empty() {
        blocks.push(Block::ask(format!(
            "{} no source: {}. Where do they come from?",
            if unsaid.len() == 1 {
                "1 parameter has".to_owned()
            } else {
                format!("{} parameters have", unsaid.len())
            },
            in_few_words(&unsaid)
        )));
    }
    if !under.is_empty() {
        blocks.push(Block::ask(format!(
            "{} under a note on the whole table. Does the note say where each of them comes from?",
            if under.len() == 1 {
                "1 parameter stands".to_owned()
            } else {
                format!("{} parameters stand", under.len())
            }
        )));
    }
    blocks
}

fn assumptions(subject: &Subject<'_>, parameters: &Parameters<'_>) -> Vec<Block> {
    let mut blocks = vec![
        Block::say("Assumed by the model, as far as the scenario has the parts concerned:"),
        Block::List(of_the_model(subject.scenario)),
    ];
    if subject.notes.is_some() {
        let assumed = parameters.with_origin(|origin| match origin {
            Origin::Said(text) => says_assumed(text),
            _ => false,
        });
        let defaults = parameters.with_origin(|origin| origin == Origin::Default);
        if !assumed.is_empty() {
            blocks.push(Block::say(format!(
                "Assumed by the author, by the words of the source ([A], \"assumed\", \"guess\"), {}: \
                 {}.",
                count(assumed.len(), "parameter", "parameters"),
                in_few_words(&assumed)
            )));
        }
        if !defaults.is_empty() {
            blocks.push(Block::say(format!(
                "Filled in by the program, and so assumed as well: {}, marked \"(default)\" in item \
                 3.3.",
                count(defaults.len(), "parameter", "parameters")
            )));
        }
    }
    blocks.push(Block::ask(
        "Which of these assumptions could change the answer, how was that looked into, and what else \
         is assumed about this hospital?",
    ));
    blocks
}

fn says_assumed(text: &str) -> bool {
    let lower = text.to_lowercase();
    text.contains("[A]") || lower.contains("assum") || lower.contains("guess")
}

fn of_the_model(scenario: &Scenario) -> Vec<String> {
    let has = Has::of(scenario);
    let mut said = Vec::new();
    if has.clinics {
        said.push(
            "Everybody in a specialty takes the earliest suitable slot; nobody chooses a day.",
        );
        said.push("The first appointment attended stops a patient's clock; treatment is outside the model.");
        said.push(
            "How long a consultation takes on the familiar system does not depend on who sees whom, or how late it is.",
        );
    }
    if has.office || has.lines || has.desks {
        said.push(
            "Staff of a group differ in speed only; nobody works faster because the queue is long.",
        );
    }
    if has.lines {
        said.push("A caller's patience does not depend on what they are told while they wait.");
    }
    let system = scenario.new_system.as_ref();
    if system.is_some_and(|s| s.errors.is_some()) {
        said.push("A booking has at most one fault.");
    }
    let learning = system.map(|s| &s.learning);
    if learning
        .is_some_and(|l| l.clerk.is_some() || l.receptionist.is_some() || l.clinician.is_some())
    {
        said.push("Experience grows with what a person does on the new system, and is not forgotten once it is in use.");
    }
    if scenario.go_live.is_some() {
        said.push("The go-live changes no patient: referrals, and what patients need, are the same in every arm.");
    }
    said.push("Referrals, calls and lengths of time are independent of each other, but for the day-to-day factor of a stream.");
    said.into_iter().map(str::to_owned).collect()
}
