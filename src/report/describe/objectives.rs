//! Chapter 1: what the model is for, what it puts out, and what is tried out with it.

use super::{Block, Cell, Item, Subject, Table, paragraphs};
use crate::model::spec::{Arm, Kind, Levels, Measure, Scenario, Scope, count, listed};
use crate::report::words::arm_words;
use crate::report::words::floor_said;
use crate::study::recovery::RECOVERING;

pub(super) fn items(subject: &Subject<'_>) -> Vec<Item> {
    vec![
        Item {
            number: "1.1",
            title: "Purpose of the model",
            answer: purpose(subject),
        },
        Item {
            number: "1.2",
            title: "Model outputs",
            answer: outputs(subject.scenario),
        },
        Item {
            number: "1.3",
            title: "Experimentation aims",
            answer: aims(subject.scenario),
        },
    ]
}

fn purpose(subject: &Subject<'_>) -> Vec<Block> {
    let scenario = subject.scenario;
    let what = match (scenario.go_live, scenario.plan.is_empty()) {
        (None, _) => {
            "The model forecasts how a hospital's outpatients fare under business as usual."
        }
        (Some(_), true) => {
            "The model forecasts what happens to a hospital's outpatients when a new electronic \
             patient record system goes live: how much worse it gets, for how long, and when it is \
             back to normal."
        }
        (Some(_), false) => {
            "The model forecasts what happens to a hospital's outpatients when a new electronic \
             patient record system goes live: how much worse it gets, for how long, when it is back \
             to normal, and what a plan changes about that."
        }
    };
    let mut blocks = vec![Block::say(what)];
    match &scenario.description {
        Some(text) => {
            blocks.push(Block::say("In the words of the scenario's author:"));
            blocks.push(Block::Quote(paragraphs(text)));
        }
        None => blocks.push(Block::ask(
            "The scenario has no description. What is the background: which hospital, which \
             go-live, and what is already known about it?",
        )),
    }
    blocks.push(Block::ask(
        "Which decision is the model to inform, by when, and who asked for it?",
    ));
    blocks
}

fn outputs(scenario: &Scenario) -> Vec<Block> {
    let mut blocks = vec![
        Block::say(
            "Every measure is written down in every replication, on the simulated day on which it \
             happens, for the trust and, where the table says so, for each specialty. People who \
             are still waiting count: where a measure is of completed patients only, its meaning \
             says so. Values over a period are those of all its observations together (means, \
             shares), sums (numbers), or means over its working days (levels); a percentile is the \
             mean of those of its days and, of the whole time, that of all observations.",
        ),
        Block::say(
            "Over replications each measure is given as a mean with a two-sided 95 % confidence \
             interval by Student's t, mean ± t(.975, n - 1) s / sqrt(n), and as the 5th, 50th and \
             95th percentile of replications. Differences between arms are taken replication by \
             replication, with the interval of the paired differences. Shares of replications have \
             Wilson's score interval.",
        ),
    ];
    if scenario.go_live.is_some() {
        let recovery = &scenario.recovery;
        blocks.push(Block::say(format!(
            "A measure is back to normal, in a replication, on the first working day after the peak of \
             its excess over the same replication's arm without a go-live from which its mean over {} \
             working days is in for {} working days and, for the rest of the horizon, out on no more \
             than {} of the days and never by more than three times what is allowed, with no \
             temporary help in force. Allowed is the largest of {} of the arm without a go-live; {}; for the booking \
             backlog, half of what the office does in a day; {} standard deviations of the \
             difference of two of these means, judged by those before the go-live about their trend; and {} of the peak. A replication is never \
             disturbed if that holds from the go-live on without the last. Replications not back \
             before the last day are censored, never left out: the days until those disturbed are \
             back are given by the estimator of Kaplan and Meier (1958), with its restricted mean. The \
             new level is the paired difference over the last four weeks; the delay is the excess \
             divided by what the arm without a go-live works off in a week; stocks are held against \
             their level in the four weeks before the go-live as well.",
            recovery.averaged_over,
            recovery.holds_for,
            recovery.outside,
            recovery.tolerance,
            floors(scenario),
            recovery.deviations,
            recovery.of_peak,
        )));
    }
    blocks.push(Block::Table(measures(scenario)));
    blocks.push(Block::ask(
        "Which of these measures does the study report, and which one decides?",
    ));
    blocks
}

/// What counts as normal of the measures whose recovery is judged, whatever the baseline.
fn floors(scenario: &Scenario) -> String {
    let mut floors: Vec<(String, Vec<&str>)> = Vec::new();
    for measure in RECOVERING.into_iter().filter(|m| m.is_in(scenario)) {
        let unit = measure.unit();
        let said = floor_said(unit.recovery_floor(), unit);
        match floors.iter_mut().find(|(known, _)| *known == said) {
            Some((_, measures)) => measures.push(measure.id()),
            None => floors.push((said, vec![measure.id()])),
        }
    }
    let told = floors.into_iter();
    let told = told.map(|(said, measures)| format!("{said} ({})", measures.join(", ")));
    told.collect::<Vec<_>>().join(" or ")
}

/// The measures that the scenario has; the others are always zero or missing.
fn measures(scenario: &Scenario) -> Table {
    let there = Measure::ALL.iter().filter(|m| m.is_in(scenario));
    let row = |measure: &Measure| {
        let definition = measure.definition();
        let made = match definition.kind {
            Kind::Mean => "mean",
            Kind::Share => "share",
            Kind::Count => "number",
            Kind::Level => "level at the end of the day",
            Kind::TimeMean => "mean over time",
            Kind::Ninetieth => "90th percentile",
            Kind::Median => "median",
        };
        let scope = match definition.scope {
            Scope::Trust => "trust",
            Scope::Specialty => "trust, specialty",
        };
        vec![
            Cell::code(definition.id),
            Cell::text(definition.means),
            Cell::text(definition.unit.many()),
            Cell::text(made),
            Cell::text(scope),
        ]
    };
    Table {
        caption: "Measures".to_owned(),
        head: vec!["Measure", "Meaning", "Unit", "Made as", "For"],
        rows: there.map(row).collect(),
    }
}

fn aims(scenario: &Scenario) -> Vec<Block> {
    let arms = Arm::of(scenario);
    let told = arms
        .iter()
        .map(|arm| format!("{}: {}.", arm.name(), arm_words(*arm).meant));
    let mut blocks = vec![
        Block::say(format!(
            "(A) Scenario analysis. {} of the same hospital {} simulated over the same weeks, with \
             the same random numbers; item 2.3 says how they differ.",
            count(arms.len(), "arm", "arms"),
            if arms.len() == 1 { "is" } else { "are" }
        )),
        Block::List(told.collect()),
    ];
    blocks.extend(design(scenario));
    blocks.extend(optimisation(scenario));
    blocks.extend(not_known(scenario));
    blocks.push(Block::ask(
        "What is to be found out with these arms, and why were they chosen and not others?",
    ));
    blocks
}

/// (B): the sweep.
fn design(scenario: &Scenario) -> Vec<Block> {
    let Some(sweep) = &scenario.sweep else {
        return vec![Block::say(
            "(B) Design of experiments. The scenario varies no parameter.",
        )];
    };
    let layout = sweep.design.in_words();
    let points = sweep
        .points
        .map_or(String::new(), |points| format!(", {points} points"));
    let read_off = if sweep.of.is_empty() {
        "the usual figures".to_owned()
    } else {
        let responses: Vec<String> = sweep.of.iter().map(ToString::to_string).collect();
        listed(&responses)
    };
    let rows = sweep.vary.iter().map(|(path, levels)| {
        let values = match levels {
            Levels::List(values) => {
                let values: Vec<String> = values.iter().map(plainly).collect();
                values.join("; ")
            }
            Levels::Range(range) => {
                let step = range.step.as_ref();
                let step = step.map_or(String::new(), |s| format!(" in steps of {}", plainly(s)));
                format!(
                    "from {} to {}{step}",
                    plainly(&range.from),
                    plainly(&range.to)
                )
            }
        };
        vec![Cell::code(path), Cell::text(values)]
    });
    vec![
        Block::say(format!(
            "(B) Design of experiments. {} {} varied by {layout}{points}. All points meet the same \
             random numbers. Read off each run: {read_off}.",
            count(sweep.vary.len(), "parameter", "parameters"),
            if sweep.vary.len() == 1 { "is" } else { "are" }
        )),
        Block::Table(Table {
            caption: "Parameters that are varied".to_owned(),
            head: vec!["Parameter", "Values"],
            rows: rows.collect(),
        }),
    ]
}

/// Parameters of which only a distribution is known.
fn not_known(scenario: &Scenario) -> Vec<Block> {
    if scenario.uncertain.is_empty() {
        return Vec::new();
    }
    let laws = scenario.uncertain.iter();
    let rows = laws.map(|(path, law)| vec![Cell::code(path), Cell::text(law.to_string())]);
    vec![
        Block::say(
            "Some parameters are not known. Each replication draws a value for each of them from its \
             distribution, independently of the others and the same in every arm, so that intervals \
             hold what is not known and chance together. Each replication is simulated once more \
             with the same values and other random numbers, and a one-way random-effects analysis \
             of the pairs says how much of the variance comes from not knowing (Searle, Casella and \
             McCulloch 1992; on the question, Barton, Nelson and Xie 2014); its interval is that of \
             the jackknife (Arvesen and Schmitz 1970). Distributions without an end are cut off at \
             their outermost 0.1 %.",
        ),
        Block::Table(Table {
            caption: "Parameters that are not known".to_owned(),
            head: vec!["Parameter", "Distribution"],
            rows: rows.collect(),
        }),
    ]
}

fn plainly(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(items) => {
            let items: Vec<String> = items.iter().map(plainly).collect();
            items.join(", then ")
        }
        other => other.to_string(),
    }
}

/// (C): what a plan has to reach.
fn optimisation(scenario: &Scenario) -> Vec<Block> {
    let Some(choose) = &scenario.choose else {
        return vec![Block::say(
            "(C) Simulation optimisation. None is asked for.",
        )];
    };
    let mut blocks = vec![Block::say(format!(
        "(C) Simulation optimisation. Among the points of the sweep, the one of the least \"{}\" is \
         sought{}. The chance that the right one is chosen is at least {}; a chance within {} of the \
         one asked for, and differences that do not matter, count as equal. A point gets at most {} \
         replications.",
        choose.cheapest,
        if choose.that.is_empty() {
            String::new()
        } else {
            format!(
                " of which all of the following is met, in the same run, with a chance of {}",
                choose.sure
            )
        },
        choose.confidence,
        choose.give_or_take,
        choose.at_most
    ))];
    if !choose.that.is_empty() {
        let targets = choose.that.iter().map(ToString::to_string);
        blocks.push(Block::List(targets.collect()));
    }
    blocks.push(Block::say(
        "The target is judged by Wald's sequential probability ratio test (1945), the amounts by \
         procedure KN (Kim and Nelson 2001, ACM TOMACS 11, 251-273), both together after Andradóttir \
         and Kim (2010, Naval Research Logistics 57, 403-421); Bonferroni's inequality shares out \
         the error.",
    ));
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::examples::CLINIC;

    #[test]
    fn the_rule_of_recovery_has_the_floors_of_what_is_judged() {
        let rule = |text: &str| {
            let scenario = Scenario::from_toml(text).expect("valid");
            let said = outputs(&scenario)
                .into_iter()
                .find_map(|block| match block {
                    Block::Paragraph(text) if text.starts_with("A measure is back") => Some(text),
                    _ => None,
                });
            said.expect("the rule")
        };
        let clinic = rule(CLINIC);
        let floors = "the largest of 10% of the arm without a go-live; 5 min (clinic.overrun) or 10 \
                      patients (list.size);";
        assert!(clinic.contains(floors), "{clinic}");
        let office = "[booking]\nbook = \"4 min\"\n[staff.office]\nrole = \"clerk\"\ncount = 5\n\
                      works = [\"book\"]\n";
        let office = rule(&[CLINIC, office].concat());
        assert!(
            office
                .contains("; 10 patients (booking.unbooked, list.size) or 5 min (clinic.overrun);"),
            "{office}"
        );
    }
}
