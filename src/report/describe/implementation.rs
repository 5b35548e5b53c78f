//! Chapters 5 and 6: the program, its random numbers, how it runs and on what, and where it can be
//! had.

use super::{Block, Item, Subject};
use crate::report::format::fixed;
use crate::report::manifest::hash;
use crate::study::turns_on;

pub(super) fn items(subject: &Subject<'_>) -> Vec<Item> {
    vec![
        Item {
            number: "5.1",
            title: "Software or programming language",
            answer: software(subject),
        },
        Item {
            number: "5.2",
            title: "Random sampling",
            answer: sampling(subject),
        },
        Item {
            number: "5.3",
            title: "Model execution",
            answer: execution(),
        },
        Item {
            number: "5.4",
            title: "System specification",
            answer: system(subject),
        },
    ]
}

pub(super) fn access(subject: &Subject<'_>) -> Vec<Item> {
    vec![Item {
        number: "6.1",
        title: "Computer model sharing statement",
        answer: sharing(subject),
    }]
}

/// The version of the run, or this one.
fn version<'a>(subject: &Subject<'a>) -> &'a str {
    subject
        .run
        .map_or(env!("CARGO_PKG_VERSION"), |run| &run.version)
}

fn software(subject: &Subject<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::say(format!(
        "cutover {}, a simulator of hospital outpatients with an event-scheduling engine of its own, \
         written in Rust (edition 2024, compiler {} or newer). The versions of all libraries are \
         fixed in its Cargo.lock.",
        version(subject),
        env!("CARGO_PKG_RUST_VERSION")
    ))];
    let ask = match subject.run {
        Some(run) => {
            blocks.push(Block::say(format!(
                "It ran on {} ({}).",
                run.machine.os, run.machine.arch
            )));
            "Which version of the operating system was it?"
        }
        None => "On which operating system, and which version of it, does it run?",
    };
    blocks.push(Block::ask(ask));
    blocks
}

fn sampling(subject: &Subject<'_>) -> Vec<Block> {
    let seed = subject.run.map_or(subject.scenario.seed, |run| run.seed);
    vec![
        Block::say(format!(
            "Philox4x64-10 (Salmon, Moraes, Dror and Shaw 2011), a counter-based generator. Its key \
             is (seed, replication), its counter (block, purpose, entity, occasion): random numbers \
             belong to what they decide, so no stream depends on the order of events and none \
             overlap. The seed is {seed}."
        )),
        Block::say(
            "Common random numbers: in every arm the same patient has the same random numbers for \
             everything they do, whoever serves them and whenever; so have calls and staff. \
             Logarithms, exponentials and powers are computed by one library on every machine.",
        ),
    ]
}

fn execution() -> Vec<Block> {
    vec![
        Block::say(
            "Event scheduling with one event list. Events are handled in order of time; at equal \
             times midnight first, the others in the order in which they were scheduled. Priorities \
             of people and tasks that compete are in item 2.5.4; a member of staff takes the kinds \
             of work of their group in its order.",
        ),
        Block::say(
            "Replications and arms run in parallel on the cores of one machine (threads, rayon) and \
             share nothing while they run; results are collected in order, so that they are the same \
             to the bit for any number of threads.",
        ),
    ]
}

fn system(subject: &Subject<'_>) -> Vec<Block> {
    let Some(run) = subject.run else {
        return vec![Block::ask(
            "The scenario was described without a run. How long does it take, and on which machine \
             (processor, cores, memory)? The folder that a run leaves tells most of it.",
        )];
    };
    let mut took = format!(
        "The simulation took {} s on {} threads of a machine with {} cores, {} {}. Its replications, \
         in all arms, handled {} events.",
        fixed(run.simulated_in_seconds, 1),
        run.threads,
        run.machine.cores,
        run.machine.os,
        run.machine.arch,
        fixed(run.events as f64, 0),
    );
    // Seconds are of all that was simulated, events of what the figures are made of.
    let besides = [
        (
            !subject.scenario.uncertain.is_empty(),
            "the second run of each with other random numbers, which parts chance from what is not \
             known",
        ),
        (
            subject.scenario.go_live.is_some()
                && run.replications >= turns_on::LEAST_REPLICATIONS as u64,
            "the runs with halved and raised assumptions, which show on what the answer turns",
        ),
    ];
    let besides = besides.iter().filter(|(there, _)| *there);
    let besides: Vec<&str> = besides.map(|(_, what)| *what).collect();
    if !besides.is_empty() {
        took.push_str(&format!(
            " In the seconds, but not in the events, are {}.",
            besides.join(" and ")
        ));
    }
    vec![
        Block::say(took),
        Block::ask("Which processor was it, and how much memory had it?"),
    ]
}

fn sharing(subject: &Subject<'_>) -> Vec<Block> {
    let scenario = subject.scenario;
    let (sha, command) = match subject.run {
        Some(run) => (
            run.scenario_sha256.clone(),
            "cutover run manifest.json".to_owned(),
        ),
        None => (
            hash(&scenario.to_json()),
            format!(
                "cutover run {} --seed {}",
                for_a_shell(&format!("{}.toml", subject.name)),
                scenario.seed
            ),
        ),
    };
    vec![
        Block::say(format!(
            "The program is free software under the MIT or the Apache 2.0 licence, at the user's \
             choice; the version is {}. The model is the scenario, resolved and written as JSON its \
             SHA-256 is {sha}. With both, this gives the same figures to the last bit:",
            version(subject)
        )),
        Block::Commands(vec![command]),
        Block::ask(
            "Where can readers get the scenario, its data files, the record of the run \
             (manifest.json) and this version of the program (repository, archive, DOI), and under \
             which licence are the scenario and its data?",
        ),
    ]
}

/// The name of a file as one word to a shell.
fn for_a_shell(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    if name.chars().all(is_plain) {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_shell_would_take_apart_are_quoted() {
        for (name, typed) in [
            ("my-scenario.toml", "my-scenario.toml"),
            ("big clinic.toml", "'big clinic.toml'"),
            ("St. John's.toml", r"'St. John'\''s.toml'"),
            ("$HOME;ls.toml", "'$HOME;ls.toml'"),
        ] {
            assert_eq!(for_a_shell(name), typed);
        }
    }
}
