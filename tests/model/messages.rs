//! Messages to patients: who is reached, and what it changes.

use std::collections::{BTreeMap, BTreeSet};

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Outcome, TraceEvent};

use crate::oracles::judgement::{within, within_ratio};
use crate::trial::{history, outcome, outcomes, parts, referred, scenario, total};

/// Ten patients a day in a clinic with slots enough, booked three days ahead on the new system;
/// what goes wrong, and the messages, as stated.
fn clinic(specialty: &str, errors: &str, messages: &str) -> Checked<Scenario> {
    let text = format!(
        r#"
title = "Messages"
start = 2024-01-01
go-live = 2024-01-01
end = 2024-02-11
[booking]
notice = "3 days"
[specialty.any]
{specialty}
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 09:00:00, to = 17:00:00, clinicians = 3 }}]
slots = {{ length = "10 min", pattern = "NNNNNNNNNNNNNNNNNNNN" }}
consultation = {{ new = "5 min" }}
[new-system.errors]
comes-untold = "0%"
{errors}
{messages}
"#
    );
    let minutes: Vec<i64> = (0..42).flat_map(|day| [day * 1440; 10]).collect();
    referred(scenario(&text), "any", &minutes)
}

const UNTOLD: &str = "not-told = \"100%\"";
const HALF_COME: &str = "did-not-attend = { same-day = \"50%\", long-notice = \"50%\" }";

fn messages(what: &str) -> String {
    format!("[plan.messages]\nmessages = {{ {what} }}\n")
}

fn sum(outcome: &Outcome, measure: Measure) -> f64 {
    total(&outcome.book, measure).sum
}

#[test]
fn all_who_were_never_told_come_if_a_message_reaches_them() {
    let scenario = clinic("", UNTOLD, &messages("reaches = \"100%\""));
    let unmitigated = outcome(&scenario, Arm::Unmitigated);
    assert_eq!(sum(&unmitigated, Measure::ClinicAttended), 0.0);
    let planned = outcome(&scenario, Arm::Planned);
    // Referred from day 0 to day 38, and seen three days later.
    assert_eq!(sum(&planned, Measure::ClinicAttended), 390.0);
    assert_eq!(sum(&planned, Measure::ClinicDna), 0.0);
    // They had not been told for all that.
    assert_eq!(sum(&planned, Measure::FaultNotTold), 420.0);
}

#[test]
fn who_is_reached_is_the_patients_own_luck() {
    let with = |reaches: &str| {
        let reaches = messages(&format!("reaches = \"{reaches}\""));
        clinic("", UNTOLD, &reaches)
    };
    let few = with("30%");
    let found = outcomes(&few, Arm::Planned, 20);
    within_ratio(&parts(&found, Measure::ClinicDna), 0.7);
    // What became of each patient's first appointment.
    let came = |scenario: &Checked<Scenario>| -> BTreeSet<u64> {
        let mut first = BTreeMap::new();
        for (_, who, what) in history(scenario, Arm::Planned, 0).1 {
            if matches!(what, TraceEvent::Arrived | TraceEvent::DidNotAttend) {
                first.entry(who).or_insert(what);
            }
        }
        let came = first
            .iter()
            .filter(|(_, what)| **what == TraceEvent::Arrived);
        came.map(|(who, _)| *who).collect()
    };
    let (few, more) = (came(&few), came(&with("60%")));
    assert!(few.is_subset(&more) && more.len() > few.len() && !few.is_empty());
}

#[test]
fn a_message_makes_some_come_who_would_not_have() {
    let scenario = clinic(
        HALF_COME,
        "",
        &messages("reaches = \"60%\", did-not-attend = 0.5"),
    );
    // Half of 40 %, and a quarter of 60 %.
    let found = outcomes(&scenario, Arm::Planned, 20);
    within_ratio(&parts(&found, Measure::ClinicDna), 0.35);
    let found = outcomes(&scenario, Arm::Unmitigated, 20);
    within_ratio(&parts(&found, Measure::ClinicDna), 0.5);
    // Nobody misses an appointment because of a message.
    let missed = |arm| -> BTreeSet<(u64, usize)> {
        let mut occasions = BTreeMap::new();
        let mut missed = BTreeSet::new();
        for (_, who, what) in history(&scenario, arm, 0).1 {
            if what == TraceEvent::DidNotAttend {
                let times: &mut usize = occasions.entry(who).or_default();
                *times += 1;
                missed.insert((who, *times));
            }
        }
        missed
    };
    let (with, without) = (missed(Arm::Planned), missed(Arm::Unmitigated));
    let firsts = |missed: &BTreeSet<(u64, usize)>| -> BTreeSet<u64> {
        let firsts = missed.iter().filter(|(_, times)| *times == 1);
        firsts.map(|(who, _)| *who).collect()
    };
    let (with, without) = (firsts(&with), firsts(&without));
    assert!(with.is_subset(&without) && with.len() < without.len());
}

#[test]
fn who_was_reached_and_does_not_come_knew() {
    let scenario = clinic(HALF_COME, UNTOLD, &messages("reaches = \"100%\""));
    let planned = outcome(&scenario, Arm::Planned);
    let missed = sum(&planned, Measure::ClinicDna);
    assert!(missed > 100.0);
    assert_eq!(sum(&planned, Measure::ClinicDnaTrue), missed);
    let unmitigated = outcome(&scenario, Arm::Unmitigated);
    assert!(sum(&unmitigated, Measure::ClinicDna) > 100.0);
    assert_eq!(sum(&unmitigated, Measure::ClinicDnaTrue), 0.0);
}

#[test]
fn of_several_messages_the_one_that_reaches_more_counts() {
    let further = "reaches = \"80%\", did-not-attend = 0.5";
    let nearer = "[plan.another]\nmessages = { reaches = \"20%\", did-not-attend = 0.0 }\n";
    let alone = clinic(HALF_COME, UNTOLD, &messages(further));
    let both = clinic(HALF_COME, UNTOLD, &format!("{nearer}{}", messages(further)));
    assert!(outcome(&alone, Arm::Planned).book == outcome(&both, Arm::Planned).book);
}

#[test]
fn a_message_that_says_nothing_changes_nothing() {
    let scenario = clinic(HALF_COME, "", &messages("reaches = \"100%\""));
    let planned = outcome(&scenario, Arm::Planned);
    assert!(planned.book == outcome(&scenario, Arm::Unmitigated).book);
    // Nor does one that reaches nobody.
    let scenario = clinic(
        HALF_COME,
        UNTOLD,
        &messages("reaches = \"0%\", did-not-attend = 0.0"),
    );
    let planned = outcome(&scenario, Arm::Planned);
    assert!(planned.book == outcome(&scenario, Arm::Unmitigated).book);
}

/// A hundred patients for whom there is no clinic: from the second day on, one in five who have
/// heard nothing rings each day. Messages on days 10 to 19.
fn silence(factor: &str) -> Checked<Scenario> {
    let text = format!(
        r#"
title = "Silence"
start = 2024-01-01
go-live = 2024-01-11
end = 2024-01-31
[specialty.any]
[chasing]
after = "1 day"
chance = "20% per day"
[phone-line.any]
from = 09:00:00
to = 17:00:00
handle = {{ query = "1 min" }}
[staff.clerks]
role = "clerk"
count = 100
works = ["answer"]
[plan.letter]
messages = {{ reaches = "100%", chasing = {factor} }}
for = "10 days"
"#
    );
    referred(scenario(&text), "any", &[0; 100])
}

fn calls(outcomes: &[Outcome], days: std::ops::Range<usize>) -> Vec<f64> {
    let calls = |o: &Outcome| crate::trial::cell(&o.book, Measure::CallsChasing, days.clone()).sum;
    outcomes.iter().map(calls).collect()
}

#[test]
fn who_has_heard_nothing_rings_less_while_there_is_a_message() {
    let found = outcomes(&silence("0.25"), Arm::Planned, 60);
    within(&calls(&found, 1..10), 100.0 * 0.2 * 9.0);
    within(&calls(&found, 10..20), 100.0 * 0.05 * 10.0);
    within(&calls(&found, 20..31), 100.0 * 0.2 * 11.0);
    let silent = outcomes(&silence("0.0"), Arm::Planned, 60);
    assert!(calls(&silent, 10..20).iter().all(|&n| n == 0.0));
    within(&calls(&silent, 20..31), 100.0 * 0.2 * 11.0);
}

#[test]
fn with_a_better_message_fewer_of_the_same_calls_are_made() {
    let rang = |factor: &str| -> BTreeSet<(i64, u64)> {
        let (_, history) = history(&silence(factor), Arm::Planned, 0);
        let rang = history.iter().filter(|h| h.2 == TraceEvent::Rang);
        rang.map(|h| (h.0 / 86_400_000, h.1)).collect()
    };
    let (few, more, all) = (rang("0.2"), rang("0.6"), rang("1.0"));
    assert!(few.is_subset(&more) && more.is_subset(&all));
    assert!(few.len() < more.len() && more.len() < all.len());
    let scenario = silence("1.0");
    let planned = outcome(&scenario, Arm::Planned);
    assert!(planned.book == outcome(&scenario, Arm::Unmitigated).book);
}
