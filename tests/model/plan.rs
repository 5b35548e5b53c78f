//! The plan: what each intervention changes, where and when, and what it costs.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, CostOf, Measure, TraceEvent};
use cutover::statistics::queueing::ErlangB;

use crate::oracles::judgement::{Part, within_ratio};
use crate::trial::{cell, history, minutes_of, outcome, outcomes, same, scenario, total};

/// A clinic every day with more patients than slots. Go-live on the second Monday.
fn clinic(pattern: &str, list: u32, plan: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "A clinic"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-02-11
[booking]
horizon = "8 weeks"
[specialty.any]
waiting-list = {{ size = {list}, age = "1 week" }}
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 09:00:00, to = 12:00:00 }}]
slots = {{ length = "10 min", pattern = "{pattern}" }}
consultation = {{ new = "5 min" }}
{plan}
"#
    ))
}

fn offered(scenario: &Checked<Scenario>, arm: Arm) -> Vec<f64> {
    let book = outcome(scenario, arm).book;
    (0..book.days())
        .map(|d| cell(&book, Measure::ClinicSlotsUnused, d..d + 1).n)
        .collect()
}

const RAMP: &str =
    "[plan.lighter]\ntemplate = { ramp = [\"50% for 2 weeks\", \"75% for 1 week\"] }\n";

#[test]
fn a_ramp_closes_the_stated_share_of_slots_and_no_more() {
    let ramp = clinic("NNNNNNNNNNNN", 2000, RAMP);
    let mut expected = vec![12.0; 42];
    assert_eq!(offered(&ramp, Arm::Unmitigated), expected);
    expected[7..21].fill(6.0);
    expected[21..28].fill(9.0);
    assert_eq!(offered(&ramp, Arm::Planned), expected);
    // Everybody who is booked comes: nobody was in a slot that is withdrawn.
    let planned = outcome(&ramp, Arm::Planned);
    same(
        total(&planned.book, Measure::ClinicAttended).sum,
        expected.iter().sum(),
    );
}

#[test]
fn a_ramp_closes_the_stated_share_of_every_kind_however_few_there_are() {
    // One urgent slot and three of each other kind a day: half of them over a fortnight is half,
    // though half of one slot is none on any one day.
    let ramp = clinic("NFUNFNF", 2000, RAMP);
    let planned = offered(&ramp, Arm::Planned);
    let of = |days: std::ops::Range<usize>| planned[days].iter().sum::<f64>();
    same(of(0..7), 49.0);
    same(of(7..21), 49.0);
    // Three quarters of 21, 21 and 7 slots are 15.75, 15.75 and 5.25: the first is kept, so that
    // they are 16, 16 and 6 whole ones.
    same(of(21..28), 38.0);
    same(of(28..42), 98.0);
}

#[test]
fn a_ramp_for_some_clinics_leaves_others_alone() {
    let both = r#"
[clinic.other]
specialty = "any"
sessions = [{ days = "daily", from = 13:00:00, to = 15:00:00 }]
slots = { length = "10 min", pattern = "NNNNNNNNNNNN" }
consultation = { new = "5 min" }
[plan.lighter]
template = { ramp = ["50% for 1 week"], clinics = ["other"] }
"#;
    let planned = offered(&clinic("NNNN", 2000, both), Arm::Planned);
    assert_eq!(
        planned[6..15],
        [16.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 16.0]
    );
}

#[test]
fn catch_up_sessions_are_booked_only_once_they_are_announced() {
    // All ordinary slots are taken for weeks. The additional sessions of the third week are
    // announced five days before each.
    let plan = r#"
[plan.evenings]
catch-up = { clinic = "any", sessions = [{ days = "daily", from = 18:00:00, to = 19:00:00 }], announced = "5 days" }
from = "go-live + 1 week"
for = "3 days"
cost = "700 per week"
"#;
    let scenario = clinic("NNNNNN", 1000, plan);
    let (outcome, history) = history(&scenario, Arm::Planned, 0);
    let evening: Vec<f64> = minutes_of(&history, TraceEvent::Arrived)
        .into_iter()
        .filter(|at| at.rem_euclid(1440.0) >= 1080.0)
        .collect();
    let days: Vec<i64> = evening.iter().map(|at| (at / 1440.0) as i64).collect();
    let expected: Vec<i64> = [14, 15, 16].into_iter().flat_map(|d| [d; 6]).collect();
    assert_eq!(days, expected);
    // The list is booked at the start as far as the diaries go, so whoever is in an evening
    // session was booked on the morning it was announced.
    let booked: Vec<f64> = minutes_of(&history, TraceEvent::Booked)
        .into_iter()
        .filter(|at| [9.0, 10.0, 11.0].contains(&(at / 1440.0)))
        .collect();
    let announced = |day: f64| booked.iter().filter(|at| **at / 1440.0 == day).count();
    // One slot of every morning's new last day in the diary, and six of the evening.
    let ordinary = |day: usize| {
        let c = cell(&outcome.book, Measure::BookingBooked, day..day + 1);
        c.sum
    };
    for day in [9, 10, 11] {
        same(ordinary(day), ordinary(8) + 6.0);
        assert!(announced(day as f64) >= 6);
    }
    assert_eq!(outcome.sessions.len(), 42 + 3);
    assert_eq!(outcome.costs.len(), 1);
    same(outcome.costs[0].amount, 300.0);
    assert_eq!(outcome.costs[0].of, CostOf::Plan);
}

#[test]
fn more_lines_for_the_time_stated() {
    let scenario = scenario(
        r#"
title = "More lines"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-01-21
[staff.clerks]
role = "clerk"
count = 20
works = ["answer"]
[phone-line.any]
lines = 4
queries = "90 per hour"
handle = { query = { exponential = "2 min" } }
[plan.lines]
more-lines = { line = "any", count = 2 }
from = "go-live"
for = "1 week"
cost = "900"
"#,
    );
    let lost = |lines| {
        let loss = ErlangB {
            arrival_rate: 1.5,
            mean_service: 2.0,
            servers: lines,
        };
        loss.solve().expect("a loss system").blocked
    };
    let outcomes = outcomes(&scenario, Arm::Planned, 30);
    let share = |days: std::ops::Range<usize>| -> Vec<Part> {
        outcomes
            .iter()
            .map(|o| {
                let c = cell(&o.book, Measure::CallsEngaged, days.clone());
                Part {
                    sum: c.sum,
                    count: c.n,
                }
            })
            .collect()
    };
    within_ratio(&share(1..7), lost(4));
    within_ratio(&share(8..14), lost(6));
    same(outcomes[0].costs[0].amount, 900.0);
}

#[test]
fn the_plan_is_in_force_in_its_own_arm_only() {
    let scenario = clinic("NNNNNN", 300, RAMP);
    let outcome = |arm| outcome(&scenario, arm);
    assert!(outcome(Arm::Baseline).book == outcome(Arm::Unmitigated).book);
    assert!(outcome(Arm::Planned).book != outcome(Arm::Unmitigated).book);
    assert!(outcome(Arm::Unmitigated).costs.is_empty());
}

#[test]
fn costs_by_heading() {
    let scenario = scenario(
        r#"
title = "Costs"
start = 2024-01-01
go-live = 2024-01-15
end = 2024-02-11
holidays = [2024-01-16]
[booking]
register = "5 min"
[specialty.any]
[staff.clerks]
role = "clerk"
works = ["register"]
count = 4
shifts = [{ days = "mon-fri", from = 09:00:00, to = 17:00:00, break = "1 hour" }]
cost = "12 per hour"
[staff.managers]
role = "clerk"
works = ["register"]
count = 2
shifts = [{ days = "mon-fri", from = 09:00:00, to = 10:00:00 }]
cost = "500 per week"
[staff.volunteers]
role = "clerk"
works = ["register"]
count = 2
[plan.agency]
extra-staff = { to = "clerks", count = 3 }
for = "2 weeks"
cost = "22 per hour"
[plan.walkers]
floorwalkers = { supports = ["clerks"], count = 2, covers = 5 }
for = "1 week"
cost = "30 per hour"
[plan.banner]
more-lines = { line = "any", count = 1 }
cost = "40"
[plan.rent]
more-lines = { line = "any", count = 1 }
until = 2024-01-28
cost = "70 per week"
[phone-line.any]
lines = 1
handle = { query = "1 min" }
[staff.telephone]
role = "clerk"
count = 1
works = ["answer"]
"#,
    );
    let outcome = outcome(&scenario, Arm::Planned);
    let lines: Vec<(&str, f64, f64)> = outcome
        .costs
        .iter()
        .map(|c| (c.heading.as_str(), c.hours, c.amount))
        .collect();
    // Six weeks less a holiday: 29 days of 7 hours. In the two weeks from the go-live 9 working
    // days, in the first of them 4.
    let expected = [
        ("clerks", 4.0 * 29.0 * 7.0, 4.0 * 29.0 * 7.0 * 12.0),
        ("managers", 2.0 * 29.0, 2.0 * 6.0 * 500.0),
        ("agency", 3.0 * 9.0 * 7.0, 3.0 * 9.0 * 7.0 * 22.0),
        ("banner", 0.0, 40.0),
        ("rent", 0.0, 140.0),
        ("walkers", 2.0 * 4.0 * 7.5, 2.0 * 4.0 * 7.5 * 30.0),
    ];
    assert_eq!(lines.len(), expected.len(), "{lines:?}");
    for (found, expected) in lines.iter().zip(expected) {
        assert_eq!(found.0, expected.0);
        same(found.1, expected.1);
        same(found.2, expected.2);
    }
}
