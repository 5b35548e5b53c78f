//! What a trust knows of a group is not left to chance: people differ, and the group does what is
//! stated.

use cutover::model::spec::{Checked, Drawn, Scenario};
use cutover::model::{Arm, Measure};
use cutover::statistics::variance;

use crate::oracles::judgement::within;
use crate::trial::{levels, outcomes, scenario, sums};

/// Five clerks without shifts, and exponential tasks of 10 minutes.
fn office(per_day: u32, end: &str, spread: f64, drawn: Drawn) -> Checked<Scenario> {
    let drawn = match drawn {
        Drawn::AsStated => "as-stated",
        _ => "as-they-come",
    };
    scenario(&format!(
        r#"
title = "An office"
start = 2024-01-01
end = {end}
[booking]
register = {{ exponential = "10 min" }}
[specialty.any]
referrals = "{per_day} per day"
[staff.clerks]
role = "clerk"
works = ["register"]
count = 5
spread = {spread:?}
drawn = "{drawn}"
"#
    ))
}

/// Referrals registered, by replication; twice as many come as can be done, so that nobody is
/// ever idle but for the first moments.
fn registered(spread: f64, drawn: Drawn) -> Vec<f64> {
    let scenario = office(1_440, "2024-01-04", spread, drawn);
    let outcomes = outcomes(&scenario, Arm::Baseline, 60);
    let came = sums(&outcomes, Measure::Referred);
    let left = levels(&outcomes, Measure::BookingUnregistered, 3);
    came.iter().zip(left).map(|(c, l)| c - l).collect()
}

/// Of a full office each clerk's completed tasks are a Poisson process, so that four days of
/// five clerks give 5 x 4 x 144 on average, whatever the spread. Level .001 each.
#[test]
fn a_full_office_gets_done_what_is_stated_whatever_the_spread() {
    for spread in [0.0, 0.15, 0.3, 0.5] {
        within(&registered(spread, Drawn::AsStated), 2_880.0);
    }
}

/// As they come, work per hour is E\[1/speed\] = 1 + spread^2 of what is stated.
#[test]
fn drawn_as_they_come_a_spread_adds_capacity() {
    within(&registered(0.5, Drawn::AsTheyCome), 2_880.0 * 1.25);
}

/// At a load of 1 the backlog at the end is what chance has left: without that of who works there,
/// it varies less. F(39, 39) exceeds 2.82 with a probability of .001.
#[test]
fn a_congested_offices_backlog_varies_less_when_its_clerks_are_no_luck() {
    let varies = |drawn| {
        let scenario = office(720, "2024-01-14", 0.3, drawn);
        let outcomes = outcomes(&scenario, Arm::Baseline, 40);
        variance(&levels(&outcomes, Measure::BookingUnregistered, 13)).expect("40 replications")
    };
    let (luck, known) = (varies(Drawn::AsTheyCome), varies(Drawn::AsStated));
    assert!(luck / known > 2.82, "{luck} and {known}");
    println!("variance {luck:.0} as they come, {known:.0} as stated");
}
