//! How the queues of desks are described: the order in them, and how they are left.

use crate::model::spec::{Desk, DeskOrder, Scenario, listed};

/// The order in which people are attended to at the desks of a scenario.
pub fn order(scenario: &Scenario) -> String {
    let arrivals_first = |desk: &Desk| desk.order == DeskOrder::ArrivalsFirst;
    let of_several = of_some(scenario, arrivals_first, |desks| match desks {
        Which::All => "of several kinds, check-in, then whoever waits longest".to_owned(),
        Which::Some(names) => format!(
            "of several kinds, whoever waits longest, but at {names} check-in before the rest"
        ),
    });
    let of_several =
        of_several.unwrap_or_else(|| "of several kinds, whoever waits longest".to_owned());
    format!("first come, first served for each kind of business; {of_several}")
}

/// Who leaves the queues of the desks of a scenario without being attended to.
pub fn leaving(scenario: &Scenario) -> String {
    let mut said =
        vec!["no limit; passed by where nobody is at the desk for the rest of the day".to_owned()];
    let at = |which: Which| match which {
        Which::All => String::new(),
        Which::Some(names) => format!(" (at {names})"),
    };
    said.extend(of_some(scenario, Desk::is_walked_off, |desks| {
        format!(
            "who waits too long to check out{} walks off and leaves a slip for the office",
            at(desks)
        )
    }));
    said.extend(of_some(scenario, Desk::is_called_past, |desks| {
        format!(
            "who has stood too long to check in{} is called past the desk by an idle clinician, \
             and checked in on the way out",
            at(desks)
        )
    }));
    said.extend(of_some(scenario, Desk::has_doors_that_close, |desks| {
        format!(
            "when the doors close{}, who was to check out leaves a slip, who was to check in is \
             sent home and rebooked",
            at(desks)
        )
    }));
    said.join("; ")
}

/// Which desks something is said of.
enum Which {
    All,
    Some(String),
}

fn of_some(
    scenario: &Scenario,
    has: impl Fn(&Desk) -> bool,
    say: impl Fn(Which) -> String,
) -> Option<String> {
    let with = scenario.desk.iter().filter(|(_, desk)| has(desk));
    let names: Vec<&String> = with.map(|(name, _)| name).collect();
    match names.len() {
        0 => None,
        all if all == scenario.desk.len() => Some(say(Which::All)),
        _ => Some(say(Which::Some(listed(&names)))),
    }
}
