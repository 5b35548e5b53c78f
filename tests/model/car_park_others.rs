//! Cars of others than patients: how many there are, who finds no space, and who comes first.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Outcome, TraceEvent};
use cutover::statistics::queueing::ErlangB;

use crate::car_park::{MINUTE, monday, on_day, seen_or_unseen, sum};
use crate::oracles::judgement::within;
use crate::trial::{cell, minutes_of, outcomes, scenario, total};

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
