//! What arms have in common is simulated once: each arm comes to the same bits as alone.

use std::ops::ControlFlow;

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Outcome, Site, simulate, simulate_arms};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};

use crate::full::{troubled_trust, trust_gone_wrong};
use crate::random_scenarios::whole;
use crate::trial::{edited, scenario, shipped};
use crate::wider_scenarios;

/// All arms of a replication together, in their order, and the days that it took.
fn together(site: &Site<'_>, arms: &[Arm], replication: u64) -> (Vec<(Arm, Outcome)>, i64) {
    let mut came = Vec::new();
    let days = simulate_arms(site, arms, replication, &mut |arm, outcome| {
        came.push((arm, outcome));
        ControlFlow::Continue(())
    });
    came.sort_by_key(|(arm, _)| *arm);
    (came, days)
}

/// Holds each of these arms to what it is alone; gives the days that they took together.
#[track_caller]
fn same_as_alone(scenario: &Checked<Scenario>, arms: &[Arm], replication: u64) -> i64 {
    let site = Site::of(scenario);
    let (came, days) = together(&site, arms, replication);
    assert_eq!(came.len(), arms.len());
    for (arm, outcome) in came {
        let alone = simulate(&site, arm, replication);
        // Minutes that are no number are not equal to themselves.
        let same = format!("{outcome:?}") == format!("{alone:?}");
        assert!(same, "{}: {}", scenario.title, arm.name());
    }
    days
}

/// So many scenarios, or as many as the environment asks for.
fn cases(usual: usize) -> usize {
    let asked = std::env::var("CUTOVER_CASES").ok();
    asked.map_or(usual, |asked| asked.parse().expect("a number"))
}

#[test]
fn arms_of_random_scenarios_are_what_they_are_alone() {
    let mut runner = TestRunner::new(Config {
        rng_seed: RngSeed::Fixed(1066),
        ..Config::default()
    });
    let mut days = [0, 0];
    for _ in 0..cases(30) {
        let text = whole().new_tree(&mut runner).expect("a scenario").current();
        let scenario = scenario(&text);
        days[0] += same_as_alone(&scenario, &Arm::ALL, 3);
        days[1] += 4 * Site::of(&scenario).calendar.days();
    }
    println!("{days:?}");
    assert!(days[0] < days[1], "something is shared: {days:?}");
}

#[test]
fn arms_of_wider_random_scenarios_are_what_they_are_alone() {
    let mut days = [0, 0];
    for text in wider_scenarios::drawn(1170).take(cases(30)) {
        let scenario = scenario(&text);
        days[0] += same_as_alone(&scenario, &Arm::ALL, 3);
        days[1] += 4 * Site::of(&scenario).calendar.days();
    }
    println!("{days:?}");
    assert!(days[0] < days[1], "something is shared: {days:?}");
}
