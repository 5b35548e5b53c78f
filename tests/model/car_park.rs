//! The car park: by hand where lengths are constant, against the textbook where they are not.

use std::collections::BTreeSet;

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, CostOf, Measure, Outcome, Site, TraceEvent, simulate};
use cutover::statistics::queueing::ErlangB;

use crate::common_numbers::equal;
use crate::conservation::nobody_is_lost;
use crate::full::TRUST;
use crate::oracles::judgement::within;
use crate::trial::{History, cell, history, minutes_of, outcome, outcomes, same, scenario, total};

const MINUTE: f64 = 60_000.0;
const OF_CAR_PARKS: [Measure; 8] = [
    Measure::CarParkOccupied,
    Measure::CarParkMost,
    Measure::CarParkFull,
    Measure::CarParkDelayed,
    Measure::CarParkDelay,
    Measure::CarParkTurnedAway,
    Measure::CarParkIncome,
    Measure::CarParkIncomeLost,
];

/// One Monday: so many patients have appointments every twenty minutes from nine, half an hour
/// each.
fn monday(patients: u32, car_park: &str) -> Checked<Scenario> {
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
fn seen_or_unseen(scenario: &Checked<Scenario>, arm: Arm, replication: u64) -> (Outcome, History) {
    let (seen, history) = history(scenario, arm, replication);
    let unseen = simulate(&Site::of(scenario), arm, replication);
    assert!(equal(&seen, &unseen), "{arm:?}");
    assert!(seen.close_up == unseen.close_up, "{arm:?}");
    (unseen, history)
}

fn sum(outcome: &Outcome, measure: Measure) -> f64 {
    total(&outcome.book, measure).sum
}

fn on_day(outcome: &Outcome, measure: Measure, day: usize) -> f64 {
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

/// A car park of others alone.
fn others(days: u32, spaces: u32, rate: &str, stay: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "Others"
start = 2024-01-01
end = 2024-01-{days:02}
[car-park.only]
spaces = {spaces}
charge = "1"
others = {rate}
others-stay = {stay}
"#
    ))
}

#[test]
fn with_room_for_all_there_are_as_many_cars_as_come_in_the_time_of_a_stay() {
    // Whatever the distribution of the stay (M/G/infinity). Eight days, the first two to fill.
    for stay in [
        "\"90 min\"",
        "{ exponential = \"90 min\" }",
        "{ lognormal = \"90 min\", cv = 1.5 }",
    ] {
        let ample = others(8, 10_000, "\"40 per hour\"", stay);
        let outcomes = outcomes(&ample, Arm::Baseline, 60);
        let mean = |o: &Outcome| {
            let c = cell(&o.book, Measure::CarParkOccupied, 2..8);
            c.sum / c.n
        };
        let means: Vec<f64> = outcomes.iter().map(mean).collect();
        within(&means, 60.0);
        assert_eq!(sum(&outcomes[0], Measure::CarParkFull), 0.0);
    }
}

#[test]
fn cars_come_when_the_stream_says_and_go_when_their_stay_is_over() {
    // On Mondays alone, from midnight to midnight: on average L s (1 - exp(-t / s)) cars after a
    // time t for a rate L and an exponential stay s; from then on they go.
    let text = "{ rate = \"480 per week\", days = [\"mon\"] }";
    let some = others(2, 10_000, text, "{ exponential = \"12 hours\" }");
    let outcomes = outcomes(&some, Arm::Baseline, 300);
    let (per_hour, stay, day) = (20.0, 12.0, 24.0);
    let gone = 1.0 - libm::exp(-day / stay);
    let at_midnight = per_hour * stay * gone;
    let expected = [
        per_hour * stay * (1.0 - stay / day * gone),
        at_midnight * stay / day * gone,
    ];
    for (day, expected) in expected.into_iter().enumerate() {
        let mean = |o: &Outcome| on_day(o, Measure::CarParkOccupied, day) / (1440.0 * MINUTE);
        let means: Vec<f64> = outcomes.iter().map(mean).collect();
        within(&means, expected);
    }
}

#[test]
fn others_who_find_no_space_drive_on_as_erlang_says() {
    // Offered twelve, room for ten. Poisson arrivals see time averages, so the share of the time
    // in which it is full is the share that drives on; the distribution of the stay does not
    // matter.
    let loss = ErlangB {
        arrival_rate: 8.0,
        mean_service: 1.5,
        servers: 10,
    };
    let loss = loss.solve().expect("a loss system");
    for stay in ["{ exponential = \"90 min\" }", "\"90 min\""] {
        let few = others(15, 10, "\"8 per hour\"", stay);
        let outcomes = outcomes(&few, Arm::Baseline, 60);
        let daily = |measure: Measure| -> Vec<f64> {
            let from_second = |o: &Outcome| cell(&o.book, measure, 1..15).sum / 14.0;
            outcomes.iter().map(from_second).collect()
        };
        let full: Vec<f64> = daily(Measure::CarParkFull);
        within(&full, loss.blocked * 1440.0);
        // Everybody pays 1 on leaving, and nobody waits.
        within(
            &daily(Measure::CarParkIncome),
            8.0 * 24.0 * (1.0 - loss.blocked),
        );
        let cars: Vec<f64> = daily(Measure::CarParkOccupied);
        let cars: Vec<f64> = cars.iter().map(|c| c / (1440.0 * MINUTE)).collect();
        within(&cars, loss.utilisation * 10.0);
        assert_eq!(sum(&outcomes[0], Measure::CarParkMost), 15.0 * 10.0);
        assert_eq!(sum(&outcomes[0], Measure::CarParkDelayed), 0.0);
    }
}

#[test]
fn figures_of_cars_that_nobody_sees_are_those_of_a_list_of_all_cars() {
    // Offered nine, room for eight, day and night.
    let few = others(6, 8, "\"6 per hour\"", "{ exponential = \"90 min\" }");
    let day = 24 * 60 * 60_000;
    for replication in 0..5 {
        let (outcome, history) = seen_or_unseen(&few, Arm::Baseline, replication);
        let (mut cars, mut since) = (0, 0);
        // By day: car milliseconds, full milliseconds, most, gone.
        let mut days = [(0, 0, 0, 0); 6];
        let changes = history.iter().map(|&(at, _, what)| (at, Some(what)));
        let midnights = (1..=6).map(|d| (d * day, None));
        let mut changes: Vec<_> = changes.chain(midnights).collect();
        changes.sort_by_key(|&(at, _)| at);
        for (at, what) in changes.into_iter().take_while(|c| c.0 <= 6 * day) {
            let today = &mut days[((at - 1) / day) as usize];
            today.0 += cars * (at - since);
            today.1 += if cars == 8 { at - since } else { 0 };
            today.2 = today.2.max(cars);
            cars += i64::from(what == Some(TraceEvent::Parked));
            cars -= i64::from(what == Some(TraceEvent::CarLeft));
            today.3 += i64::from(what == Some(TraceEvent::CarLeft));
            since = at;
        }
        for (day, (area, full, most, gone)) in days.into_iter().enumerate() {
            let on = |measure| on_day(&outcome, measure, day);
            // The book keeps single precision.
            let kept = |exact: f64| f64::from(exact as f32);
            assert_eq!(on(Measure::CarParkOccupied), kept(area as f64));
            assert_eq!(on(Measure::CarParkFull), kept(full as f64 / MINUTE));
            assert_eq!(on(Measure::CarParkMost), most as f64);
            assert_eq!(on(Measure::CarParkIncome), gone as f64);
            assert!(full > 0, "it is full every day");
        }
    }
}

#[test]
fn a_patient_who_waits_comes_before_others() {
    // A hundred others a minute, so the space changes hands at once.
    let crowd = "[car-park.only]\nspaces = 1\nothers = { rate = \"24000 per day\", from = 08:00:00, to = 12:00:00 }\nothers-stay = \"7 min\"\n";
    for replication in 0..20 {
        let (outcome, history) = seen_or_unseen(&monday(3, crowd), Arm::Baseline, replication);
        let delay = total(&outcome.book, Measure::CarParkDelay);
        assert_eq!(delay.n, 3.0);
        // The first waits no longer than one stay of somebody else.
        let first = minutes_of(&history, TraceEvent::Arrived)[0];
        assert!((540.0..=547.0).contains(&first), "{first}");
        assert!(sum(&outcome, Measure::CarParkDelayed) >= 2.0);
    }
}

/// A trust whose patients come by car.
fn trust_by_car(car_park: &str) -> Checked<Scenario> {
    scenario(&format!("{TRUST}\n{car_park}"))
}

const BUSY: &str = r#"
[car-park.busy]
spaces = 14
by-car = "80%"
walk = "6 min"
lingers = { exponential = "25 min" }
patience = { exponential = "30 min" }
charge = "1 per hour"
clinics = ["ears"]
others = { rate = "250 per week", days = "mon-fri", from = 07:00:00, to = 18:00:00 }
others-stay = { gamma = "2 hours", cv = 1.0 }
[car-park.rest]
spaces = 5
by-car = "50%"
charge = "1 per hour"
[plan.open-gate]
free-parking = { car-park = "busy" }
for = "2 weeks"
"#;

#[test]
fn whether_somebody_watches_makes_no_difference() {
    // Who waits is told of the next car that leaves, at once or after a walk, whole minutes and
    // any moments mixed, two car parks in turn.
    let at_the_door = BUSY.replace("walk = \"6 min\"\n", "").replace(
        "lingers = { exponential = \"25 min\" }",
        "lingers = \"20 min\"",
    );
    let short_of_space = BUSY
        .replace("spaces = 14", "spaces = 6")
        .replace(
            "spaces = 5\n",
            "spaces = 2\nothers = \"3 per hour\"\nothers-stay = \"30 min\"\n",
        )
        .replace("patience = { exponential = \"30 min\" }\n", "");
    for car_parks in [BUSY, &at_the_door, &short_of_space] {
        for arm in Arm::ALL {
            for replication in 0..2 {
                let trust = trust_by_car(car_parks);
                let (outcome, _) = seen_or_unseen(&trust, arm, replication);
                let waited = sum(&outcome, Measure::CarParkDelayed);
                assert!(waited > 50.0, "they wait for spaces: {waited}");
            }
        }
    }
}

#[test]
fn littles_law_holds_exactly_in_the_car_park() {
    // At a charge of 1 an hour, what is taken or lost is the time spent. Nobody is there on the
    // last midnight, a Sunday's.
    let scenario = trust_by_car(BUSY);
    for arm in Arm::ALL {
        for outcome in outcomes(&scenario, arm, 2) {
            nobody_is_lost(&outcome);
            let hours = sum(&outcome, Measure::CarParkOccupied) / (60.0 * MINUTE);
            let (taken, lost) = (
                sum(&outcome, Measure::CarParkIncome),
                sum(&outcome, Measure::CarParkIncomeLost),
            );
            same(hours, taken + lost);
            assert!(hours > 1000.0, "it is a busy place: {hours}");
            let suspended = matches!(arm, Arm::Planned | Arm::Halted);
            assert_eq!(lost > 0.0, suspended, "{arm:?}");
            let line = outcome.costs.iter().find(|c| c.heading == "open-gate");
            assert_eq!(line.map(|c| c.of), suspended.then_some(CostOf::Plan));
            same(line.map_or(0.0, |c| c.amount), lost);
            assert!(sum(&outcome, Measure::CarParkTurnedAway) > 0.0);
        }
    }
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

/// Panics unless two outcomes differ in the car park alone, to the bit.
fn equal_elsewhere(one: &Outcome, other: &Outcome) {
    assert_eq!(one.census, other.census);
    let sessions =
        |o: &Outcome| -> Vec<String> { o.sessions.iter().map(|s| format!("{s:?}")).collect() };
    assert_eq!(sessions(one), sessions(other));
    assert_eq!(one.costs, other.costs);
    for &measure in Measure::ALL {
        if OF_CAR_PARKS.contains(&measure) {
            continue;
        }
        for day in 0..one.book.days() {
            let of = |o: &Outcome| o.book.cell(measure, None, day);
            assert_eq!(of(one), of(other), "{measure:?} on day {day}");
        }
    }
}

#[test]
fn a_car_park_with_room_for_all_changes_nothing_else() {
    let without = scenario(TRUST);
    let ample = "[car-park.only]\nspaces = 100000\nlingers = \"1 hour\"\npatience = \"0 min\"\n";
    let nobody = "[car-park.only]\nspaces = 1\nwalk = \"20 min\"\nby-car = \"0%\"\n";
    for arm in Arm::ALL {
        let plain = outcome(&without, arm);
        for &measure in &OF_CAR_PARKS {
            let c = total(&plain.book, measure);
            assert_eq!((c.sum, c.n), (0.0, 0.0), "{measure:?}");
        }
        let roomy = outcome(&trust_by_car(ample), arm);
        equal_elsewhere(&plain, &roomy);
        assert!(sum(&roomy, Measure::CarParkOccupied) > 0.0);
        let on_foot = outcome(&trust_by_car(nobody), arm);
        equal_elsewhere(&plain, &on_foot);
        assert_eq!(plain.events, on_foot.events);
        assert_eq!(sum(&on_foot, Measure::CarParkOccupied), 0.0);
    }
}
