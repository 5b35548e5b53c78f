//! The car park: patients and their cars by hand, charges, and who comes by car.

use std::collections::BTreeSet;

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Outcome, Site, TraceEvent, simulate};

use crate::common_numbers::equal;
use crate::conservation::nobody_is_lost;
use crate::oracles::judgement::within;
use crate::trial::{History, cell, history, minutes_of, outcome, same, scenario, total};

pub(crate) const MINUTE: f64 = 60_000.0;

/// One Monday: so many patients have appointments every twenty minutes from nine, half an hour
/// each.
pub(crate) fn monday(patients: u32, car_park: &str) -> Checked<Scenario> {
    let pattern = "N".repeat(patients as usize);
    let ends = 540 + 20 * patients;
    scenario(&format!(
        r#"
title = "A day by car"
start = 2024-01-01
end = 2024-01-01
[booking]
horizon = "1 day"
[specialty.any]
waiting-list = {{ size = {patients}, age = "1 day" }}
[clinic.any]
specialty = "any"
sessions = [{{ days = ["mon"], from = 09:00:00, to = {:02}:{:02}:00 }}]
slots = {{ length = "20 min", pattern = "{pattern}" }}
consultation = {{ new = "30 min" }}
{car_park}
"#,
        ends / 60,
        ends % 60
    ))
}

const ONE_SPACE: &str = r#"
[car-park.only]
spaces = 1
walk = "5 min"
lingers = "10 min"
charge = "2.50"
"#;

fn run(scenario: &Checked<Scenario>) -> (Outcome, History) {
    let (outcome, history) = seen_or_unseen(scenario, Arm::Baseline, 0);
    nobody_is_lost(&outcome);
    (outcome, history)
}

/// An observer is told of every car when it comes and goes. Where nobody watches, cars come and go
/// unseen until somebody looks for a space: that comes to the same, to the bit.
pub(crate) fn seen_or_unseen(
    scenario: &Checked<Scenario>,
    arm: Arm,
    replication: u64,
) -> (Outcome, History) {
    let (seen, history) = history(scenario, arm, replication);
    let unseen = simulate(&Site::of(scenario), arm, replication);
    assert!(equal(&seen, &unseen), "{arm:?}");
    assert!(seen.close_up == unseen.close_up, "{arm:?}");
    (unseen, history)
}

pub(crate) fn sum(outcome: &Outcome, measure: Measure) -> f64 {
    total(&outcome.book, measure).sum
}

pub(crate) fn on_day(outcome: &Outcome, measure: Measure, day: usize) -> f64 {
    cell(&outcome.book, measure, day..day + 1).sum
}

#[test]
fn who_finds_no_space_waits_for_one_and_the_clinic_for_them() {
    let (outcome, history) = run(&monday(2, ONE_SPACE));
    // In at 8:55, at the desk at nine, out of the clinic at 9:30; the space is free at 9:40. The
    // other drives in at 9:15 and waits until then, comes at 9:45 and is out at 10:15.
    assert_eq!(minutes_of(&history, TraceEvent::Arrived), [540.0, 585.0]);
    assert_eq!(minutes_of(&history, TraceEvent::Left), [570.0, 615.0]);
    same(sum(&outcome, Measure::ClinicOverrun), 35.0);
    same(sum(&outcome, Measure::ClinicIdle), 15.0);
    same(sum(&outcome, Measure::ClinicWait), 0.0);
    same(sum(&outcome, Measure::CarParkDelayed), 1.0);
    let delay = total(&outcome.book, Measure::CarParkDelay);
    assert_eq!((delay.sum, delay.n), (25.0, 2.0));
    // From 8:55 to 10:25 without a break.
    let occupied = total(&outcome.book, Measure::CarParkOccupied);
    assert_eq!((occupied.sum, occupied.n), (90.0 * MINUTE, 1440.0 * MINUTE));
    same(sum(&outcome, Measure::CarParkFull), 90.0);
    let most = total(&outcome.book, Measure::CarParkMost);
    assert_eq!((most.sum, most.n), (1.0, 1.0));
    same(sum(&outcome, Measure::CarParkIncome), 5.0);
    same(sum(&outcome, Measure::CarParkIncomeLost), 0.0);
    same(sum(&outcome, Measure::CarParkTurnedAway), 0.0);
}

#[test]
fn the_time_from_the_clinic_to_a_free_space_is_the_walk_unless_it_is_stated() {
    let (outcome, history) = run(&monday(2, &ONE_SPACE.replace("lingers = \"10 min\"\n", "")));
    assert_eq!(minutes_of(&history, TraceEvent::Arrived), [540.0, 580.0]);
    same(sum(&outcome, Measure::CarParkDelay), 20.0);
    same(sum(&outcome, Measure::CarParkFull), 40.0 + 40.0);
}

#[test]
fn spaces_go_to_those_who_wait_in_the_order_in_which_they_came() {
    let two = ONE_SPACE.replace("spaces = 1", "spaces = 2");
    let (outcome, history) = run(&monday(5, &two));
    // In at 8:55 and every twenty minutes; a space becomes free at 9:40 and every half an hour,
    // ten minutes after a consultation: so the third waits five minutes, the next ten more.
    assert_eq!(
        minutes_of(&history, TraceEvent::Arrived),
        [540.0, 560.0, 585.0, 615.0, 645.0]
    );
    same(sum(&outcome, Measure::CarParkDelayed), 3.0);
    same(sum(&outcome, Measure::CarParkDelay), 5.0 + 15.0 + 25.0);
    same(sum(&outcome, Measure::CarParkMost), 2.0);
    // From 9:15 until the fourth leaves at 11:10.
    same(sum(&outcome, Measure::CarParkFull), 115.0);
}

#[test]
fn who_has_waited_long_enough_drives_home_and_takes_no_space() {
    let patient = format!("{ONE_SPACE}patience = \"20 min\"\n");
    let (outcome, history) = run(&monday(3, &patient));
    // The second gives up at 9:35. The third, who drives in at that moment, gets the space at
    // 9:40 and comes at 9:45.
    assert_eq!(minutes_of(&history, TraceEvent::DidNotAttend), [575.0]);
    assert_eq!(minutes_of(&history, TraceEvent::Arrived), [540.0, 585.0]);
    same(sum(&outcome, Measure::CarParkTurnedAway), 1.0);
    same(sum(&outcome, Measure::CarParkDelayed), 2.0);
    let delay = total(&outcome.book, Measure::CarParkDelay);
    assert_eq!((delay.sum, delay.n), (5.0, 2.0));
    let missed = total(&outcome.book, Measure::ClinicDna);
    assert_eq!((missed.sum, missed.n), (1.0, 3.0));
    same(sum(&outcome, Measure::CarParkFull), 90.0);
    same(sum(&outcome, Measure::CarParkIncome), 5.0);
    // The clinician does not wait for whoever has gone home.
    same(sum(&outcome, Measure::ClinicOverrun), 15.0);
    assert_eq!(outcome.sessions.len(), 1);
}

#[test]
fn who_has_a_space_does_not_give_up_any_more() {
    let patient = format!("{ONE_SPACE}patience = \"26 min\"\n");
    let (outcome, history) = run(&monday(2, &patient));
    // The space is there after 25 minutes; patience would have ended on the way to the desk.
    assert_eq!(minutes_of(&history, TraceEvent::Arrived), [540.0, 585.0]);
    same(sum(&outcome, Measure::CarParkTurnedAway), 0.0);
    same(sum(&outcome, Measure::CarParkFull), 90.0);
}

#[test]
fn a_missed_appointment_is_made_again() {
    let text = r#"
title = "Again"
start = 2024-01-01
end = 2024-01-02
[booking]
horizon = "2 days"
notice = "0 min"
[specialty.any]
waiting-list = { size = 2, age = "1 day" }
[clinic.any]
specialty = "any"
sessions = [{ days = ["mon"], from = 09:00:00, to = 09:40:00 }, { days = ["tue"], from = 09:00:00, to = 09:40:00 }]
slots = { length = "20 min", pattern = "NN" }
consultation = { new = "30 min" }
[car-park.only]
spaces = 1
patience = "1 min"
"#;
    let (outcome, history) = run(&scenario(text));
    assert_eq!(minutes_of(&history, TraceEvent::DidNotAttend), [561.0]);
    assert_eq!(
        minutes_of(&history, TraceEvent::Arrived),
        [540.0, 1440.0 + 540.0]
    );
    assert_eq!(outcome.census.discharged, 2);
    same(sum(&outcome, Measure::CarParkTurnedAway), 1.0);
}

#[test]
fn cars_stay_overnight_and_nobody_comes_before_midnight() {
    let text = r#"
title = "Late and early"
start = 2024-01-01
end = 2024-01-02
[booking]
horizon = "2 days"
[specialty.any]
waiting-list = { size = 2, age = "1 day" }
[clinic.any]
specialty = "any"
sessions = [{ days = ["mon"], from = 23:40:00, to = 23:50:00 }, { days = ["tue"], from = 00:05:00, to = 00:15:00 }]
slots = { length = "10 min", pattern = "N" }
consultation = { new = "10 min" }
[car-park.only]
spaces = 1
walk = "10 min"
lingers = "30 min"
charge = "3 per hour"
"#;
    let (outcome, history) = run(&scenario(text));
    // One stays from 23:30 to 0:20. The other drives in at midnight, not at 23:55; waits for
    // twenty minutes, comes at 0:30, and stays until 1:10.
    assert_eq!(minutes_of(&history, TraceEvent::Arrived), [1420.0, 1470.0]);
    same(on_day(&outcome, Measure::CarParkOccupied, 0), 30.0 * MINUTE);
    same(on_day(&outcome, Measure::CarParkOccupied, 1), 70.0 * MINUTE);
    for (day, full) in [(0, 30.0), (1, 70.0)] {
        same(on_day(&outcome, Measure::CarParkFull, day), full);
        same(on_day(&outcome, Measure::CarParkMost, day), 1.0);
    }
    assert_eq!(on_day(&outcome, Measure::CarParkDelayed, 0), 0.0);
    same(on_day(&outcome, Measure::CarParkDelay, 1), 20.0);
    // Each stay is fifty minutes, and they pay when they leave.
    assert_eq!(on_day(&outcome, Measure::CarParkIncome, 0), 0.0);
    same(on_day(&outcome, Measure::CarParkIncome, 1), 5.0);
}

#[test]
fn the_car_belongs_to_the_visit() {
    let text = |spaces: u32| {
        scenario(&format!(
            r#"
title = "Twice on one day"
start = 2024-01-01
end = 2024-01-01
[booking]
horizon = "1 day"
notice = "0 min"
[specialty.any]
waiting-list = {{ size = 1, age = "1 day" }}
follow-up = {{ chance = "100%", due = "1 min", booked-at-desk = "100%" }}
[clinic.any]
specialty = "any"
sessions = [{{ days = ["mon"], from = 09:00:00, to = 10:00:00 }}]
slots = {{ length = "30 min", pattern = "NF" }}
consultation = {{ new = "10 min" }}
[car-park.only]
spaces = {spaces}
lingers = "1 hour"
charge = "1 per hour"
"#
        ))
    };
    // Out at 9:10, back at 9:30, with the first car there until 10:10.
    let (outcome, history) = run(&text(2));
    assert_eq!(minutes_of(&history, TraceEvent::Arrived), [540.0, 570.0]);
    same(sum(&outcome, Measure::CarParkMost), 2.0);
    same(sum(&outcome, Measure::CarParkFull), 40.0);
    same(sum(&outcome, Measure::CarParkIncome), 140.0 / 60.0);
    let (outcome, history) = run(&text(1));
    assert_eq!(minutes_of(&history, TraceEvent::Arrived), [540.0, 610.0]);
    same(sum(&outcome, Measure::CarParkDelay), 40.0);
    same(sum(&outcome, Measure::CarParkIncome), 140.0 / 60.0);
}

#[test]
fn clinics_park_where_they_are_named_and_figures_are_added_up() {
    let text = r#"
title = "Two car parks"
start = 2024-01-01
end = 2024-01-01
[booking]
horizon = "1 day"
[specialty.any]
waiting-list = { size = 5, age = "1 day" }
[clinic.a]
specialty = "any"
sessions = [{ days = ["mon"], from = 09:00:00, to = 09:30:00, clinicians = 2 }]
slots = { length = "30 min", pattern = "N" }
consultation = { new = "20 min" }
[clinic.b]
specialty = "any"
sessions = [{ days = ["mon"], from = 09:00:00, to = 09:30:00, clinicians = 2 }]
slots = { length = "30 min", pattern = "N" }
consultation = { new = "25 min" }
[clinic.c]
specialty = "any"
medium = "telephone"
sessions = [{ days = ["mon"], from = 09:00:00, to = 09:30:00 }]
slots = { length = "30 min", pattern = "N" }
consultation = { new = "25 min" }
[car-park.large]
spaces = 2
[car-park.small]
spaces = 1
clinics = ["b"]
"#;
    let (outcome, history) = run(&scenario(text));
    // Of the two of clinic b one has to wait until 9:25.
    assert_eq!(
        minutes_of(&history, TraceEvent::Arrived),
        [540.0, 540.0, 540.0, 540.0, 565.0]
    );
    let occupied = total(&outcome.book, Measure::CarParkOccupied);
    assert_eq!(occupied.n, 1440.0 * MINUTE);
    same(occupied.sum, (20.0 + 20.0 + 25.0 + 25.0) * MINUTE);
    same(sum(&outcome, Measure::CarParkMost), 3.0);
    same(sum(&outcome, Measure::CarParkFull), 20.0 + 50.0);
    same(total(&outcome.book, Measure::CarParkDelay).n, 4.0);
}

#[test]
fn charges_are_lost_while_they_are_suspended_and_cost_the_plan_what_they_would_have_brought() {
    let text = r#"
title = "Free"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-01-21
[car-park.a]
spaces = 1000
charge = "2 per hour"
others = { rate = "10 per hour", from = 08:00:00, to = 18:00:00 }
others-stay = "90 min"
[car-park.b]
spaces = 1000
charge = "1.50"
others = { rate = "20 per hour", from = 08:00:00, to = 18:00:00 }
others-stay = "90 min"
[car-park.c]
spaces = 10
charge = "1"
[plan.at-first]
free-parking = { car-park = "a" }
for = "3 days"
cost = "100"
[plan.later]
free-parking = { car-park = "a" }
from = "go-live + 1 week"
until = 2024-01-16
[plan.never]
free-parking = { car-park = "c" }
"#;
    let scenario = scenario(text);
    let [usual, plan] = [Arm::Unmitigated, Arm::Planned].map(|arm| outcome(&scenario, arm));
    assert_eq!(sum(&usual, Measure::CarParkIncomeLost), 0.0);
    assert!(usual.costs.is_empty());
    let mut lost = [0.0; 2];
    for day in 0..21 {
        let both =
            |o| on_day(o, Measure::CarParkIncome, day) + on_day(o, Measure::CarParkIncomeLost, day);
        same(both(&usual), both(&plan));
        let gone = on_day(&plan, Measure::CarParkIncomeLost, day);
        // Cars of an hour and a half at 2 an hour, and nothing of the other car park.
        assert_eq!(gone % 3.0, 0.0);
        match day {
            7..=9 => lost[0] += gone,
            14 | 15 => lost[1] += gone,
            _ => assert_eq!(gone, 0.0, "day {day}"),
        }
        assert_eq!(gone > 0.0, [7, 8, 9, 14, 15].contains(&day));
    }
    let lines: Vec<(&str, f64, f64)> = plan
        .costs
        .iter()
        .map(|c| (c.heading.as_str(), c.hours, c.amount))
        .collect();
    assert_eq!(
        lines,
        [
            ("at-first", 0.0, 100.0 + lost[0]),
            ("later", 0.0, lost[1]),
            ("never", 0.0, 0.0)
        ]
    );
}

/// Who misses the appointment because they come by car and there is never a space.
fn by_car(share: &str, replication: u64) -> BTreeSet<u64> {
    // The only space is taken in the first minutes of the day, for good.
    let text = format!(
        r#"
title = "By car"
start = 2024-01-01
end = 2024-01-01
[booking]
horizon = "1 day"
[specialty.any]
waiting-list = {{ size = 300, age = "1 day" }}
[clinic.any]
specialty = "any"
sessions = [{{ days = ["mon"], from = 09:00:00, to = 14:00:00 }}]
slots = {{ length = "1 min", pattern = "{}" }}
consultation = {{ new = "0 min" }}
[car-park.only]
spaces = 1
by-car = "{share}"
patience = "0 min"
others = {{ rate = "1000 per day", to = 00:10:00 }}
others-stay = "2 days"
"#,
        "N".repeat(300)
    );
    let (_, history) = history(&scenario(&text), Arm::Baseline, replication);
    let missed = history.iter().filter(|h| h.2 == TraceEvent::DidNotAttend);
    missed.map(|h| h.1).collect()
}

#[test]
fn whether_patients_come_by_car_is_their_own_luck() {
    let mut counts = Vec::new();
    for replication in 0..100 {
        let [few, more] = ["30%", "60%"].map(|share| by_car(share, replication));
        assert!(few.is_subset(&more) && few.len() < more.len());
        counts.push(few.len() as f64);
    }
    within(&counts, 90.0);
    // Each for themselves, so that the variance of the count is 300 x 0.3 x 0.7.
    let squares: Vec<f64> = counts.iter().map(|c| (c - 90.0) * (c - 90.0)).collect();
    within(&squares, 63.0);
    assert_eq!(by_car("0%", 0).len(), 0);
    assert_eq!(by_car("100%", 0).len(), 300);
}

#[test]
fn a_slower_clinic_fills_the_car_park() {
    // The same fifty patients on each of two Mondays, before and after the go-live.
    let scenario = scenario(
        r#"
title = "Slower"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-01-14
[booking]
horizon = "2 weeks"
[specialty.any]
waiting-list = { size = 100, age = "1 day" }
[clinic.any]
specialty = "any"
sessions = [{ days = ["mon"], from = 09:00:00, to = 14:00:00, clinicians = 5 }]
slots = { length = "30 min", pattern = "NNNNNNNNNN" }
consultation = { new = { gamma = "25 min", cv = 0.5 } }
documentation = { share = "40%" }
arrives-early = { normal = "10 min", sd = "10 min" }
[new-system.learning.clinician]
initial = 2.0
pace = "60 transactions"
[car-park.only]
spaces = 1000
by-car = "70%"
walk = "6 min"
lingers = { exponential = "10 min" }
"#,
    );
    let site = Site::of(&scenario);
    for replication in 0..20 {
        let [before, after] =
            [Arm::Baseline, Arm::Unmitigated].map(|arm| simulate(&site, arm, replication));
        let both = |measure, day| (on_day(&before, measure, day), on_day(&after, measure, day));
        let (usual, same) = both(Measure::CarParkOccupied, 0);
        assert!(usual == same && usual > 0.0);
        let (usual, slower) = both(Measure::CarParkOccupied, 7);
        assert!(usual < slower, "{usual} {slower}");
        let (usual, slower) = both(Measure::CarParkMost, 7);
        assert!(usual <= slower, "{usual} {slower}");
        // The same patients come by car.
        let came = |o: &Outcome| total(&o.book, Measure::CarParkDelay).n;
        assert_eq!(came(&before), came(&after));
    }
}
