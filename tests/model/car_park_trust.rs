//! The car parks of a whole trust: who watches them changes nothing, Little's law holds, and with room for
//! all they change nothing else.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, CostOf, Measure, Outcome};

use crate::car_park::{MINUTE, seen_or_unseen, sum};
use crate::conservation::nobody_is_lost;
use crate::full::TRUST;
use crate::trial::{outcome, outcomes, same, scenario, total};

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
