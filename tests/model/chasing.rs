//! Chasing whose hazard falls after an answer: whoever was told something waits longer.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure};

use crate::common_numbers::equal;
use crate::full::TRUST;
use crate::oracles::judgement::within;
use crate::trial::{cell, outcome, outcomes, scenario};

/// Patients who wait in silence, and cannot be booked.
const SILENT: f64 = 500.0;
/// Days that are simulated, from a Monday on.
const DAYS: usize = 35;

/// The line is open on working days, and answered at once by so many clerks.
fn silent(chasing: &str, clerks: u32) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "Chasing"
start = 2024-01-01
end = 2024-02-04
[chasing]
after = "1 week"
chance = "20% per day"
{chasing}
[specialty.any]
waiting-list = {{ size = 500, age = "1 week", unbooked = 500 }}
[staff.clerk]
role = "clerk"
count = {clerks}
works = ["answer"]
[phone-line.office]
days = "mon-fri"
from = 08:00:00
to = 18:00:00
patience = "1 min"
handle = {{ query = "1 s" }}
"#
    ))
}

fn is_open(day: usize) -> bool {
    day % 7 < 5
}

/// Expected calls by day, day by day: of those who may ring on an open day a fifth do, whoever
/// has been answered may do so again after a week, and then a twentieth do.
fn expected() -> Vec<f64> {
    let mut never = SILENT;
    let mut again = 0.0;
    let mut may_again = vec![0.0; DAYS + 8];
    let mut calls = Vec::new();
    for day in 0..DAYS {
        again += may_again[day];
        let (first, more) = if is_open(day) {
            (0.2 * never, 0.05 * again)
        } else {
            (0.0, 0.0)
        };
        never -= first;
        again -= more;
        may_again[day + 7] += first + more;
        calls.push(first + more);
    }
    calls
}

#[test]
fn who_has_been_answered_waits_longer_and_rings_less_often() {
    let told = silent(
        "answered = { after = \"1 week\", chance = \"5% per day\" }",
        400,
    );
    let outcomes = outcomes(&told, Arm::Baseline, 40);
    for (day, expected) in expected().into_iter().enumerate() {
        let calls: Vec<f64> = outcomes
            .iter()
            .map(|o| cell(&o.book, Measure::CallsChasing, day..day + 1).sum)
            .collect();
        within(&calls, expected);
    }
}

/// What it does to the hospital: the same silence brings a fraction of the calls.
#[test]
fn an_answer_takes_calls_off_the_line() {
    let calls = |chasing| {
        let outcomes = outcomes(&silent(chasing, 400), Arm::Baseline, 20);
        let last_weeks = 14..DAYS;
        let calls = |o: &cutover::model::Outcome| {
            cell(&o.book, Measure::CallsChasing, last_weeks.clone()).sum
        };
        outcomes.iter().map(calls).collect::<Vec<f64>>()
    };
    // Three weeks at a fifth of 500 a day.
    within(&calls(""), 15.0 * 100.0);
    let told = calls("answered = { after = \"1 week\", chance = \"5% per day\" }");
    let expected: f64 = expected()[14..].iter().sum();
    within(&told, expected);
    assert!(expected < 0.25 * 1_500.0, "{expected}");
}

#[test]
fn nobody_is_told_anything_who_is_not_answered() {
    let told = "answered = { after = \"1 week\", chance = \"5% per day\" }";
    let [with, without] = [told, ""].map(|chasing| outcome(&silent(chasing, 0), Arm::Baseline));
    assert!(equal(&with, &without));
}

#[test]
fn an_answer_that_changes_nothing_changes_nothing() {
    let chasing = "chance = \"8% per day\"\nbooked = \"40%\"\n";
    assert_eq!(TRUST.matches(chasing).count(), 1);
    let same = format!("{chasing}answered = {{ chance = \"8% per day\" }}\n");
    let with = scenario(&TRUST.replace(chasing, &same));
    let without = scenario(TRUST);
    for arm in Arm::ALL {
        assert!(
            equal(&outcome(&without, arm), &outcome(&with, arm)),
            "{arm:?}"
        );
    }
}
