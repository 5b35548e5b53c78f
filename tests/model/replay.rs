//! What is kept to be watched is what happens: counts are those of the ledger, and nobody comes
//! from nowhere.

use cutover::model::ledger::Cell;
use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Book, Measure, Site, simulate};
use cutover::study::replay::{DayShown, KeyDay, Replay, STEPS, Scene, Station, Tally, Why};

use crate::full::{troubled_trust, trust_gone_wrong};
use crate::trial::scenario;

/// The trust with all that can go wrong, and too small a car park.
fn trust() -> Checked<Scenario> {
    scenario(
        &(troubled_trust()
            + r#"
[car-park.only]
spaces = 20
walk = "5 min"
patience = "25 min"
others = { rate = "150 per week", days = "mon-fri", from = 08:00:00, to = 17:00:00 }
others-stay = { exponential = "2 hours" }
"#),
    )
}

/// Every day of the horizon, step by step.
fn all_days(site: &Site<'_>, arms: &[Arm], replication: u64) -> Replay {
    let days = (0..site.calendar.days()).map(|day| KeyDay {
        day,
        why: vec![Why::Before],
    });
    Replay::record(site, arms, replication, &days.collect::<Vec<_>>())
}

fn count(scene: &Scene, station: Station, step: usize) -> u32 {
    scene.counts.get(&station).map_or(0, |row| row[step])
}

#[track_caller]
fn agrees_with_the_ledger(day: usize, scene: &Scene, book: &Book) {
    let cell = |measure| book.cell(measure, None, day);
    let level = |measure| cell(measure).sum;
    let evening = |station| f64::from(count(scene, station, STEPS));
    let tally = |tally| {
        scene
            .tallies
            .get(&tally)
            .map_or(0.0, |row| f64::from(row[STEPS]))
    };
    let unbooked = level(Measure::BookingUnbooked) + level(Measure::WorkAroundWaiting);
    assert_eq!(evening(Station::BookingList), unbooked, "day {day}: list");
    assert_eq!(
        evening(Station::NoSlot),
        level(Measure::BookingNoSlot),
        "day {day}: no slot"
    );
    let lost = level(Measure::ListLost) + level(Measure::FollowUpsLost);
    assert_eq!(evening(Station::Lost), lost, "day {day}: lost");
    assert_eq!(
        evening(Station::PhoneQueue),
        0.0,
        "day {day}: all hang up at night"
    );
    let Cell { n: seen, .. } = cell(Measure::ClinicTimeThere);
    let tallies = [
        (Tally::Answered, level(Measure::CallsAnswered)),
        (Tally::GaveUp, level(Measure::CallsAbandoned)),
        (Tally::Engaged, level(Measure::CallsEngaged)),
        (Tally::TurnedAway, level(Measure::ClinicTurnedAway)),
        (Tally::Seen, seen),
    ];
    for (what, expected) in tallies {
        assert_eq!(tally(what), expected, "day {day}: {what:?}");
    }
}

/// After every step there are as many as before it, and those who came, without those who went.
#[track_caller]
fn nobody_comes_from_nowhere(shown: &DayShown, scene: &Scene) {
    for station in Station::ALL {
        for step in 0..STEPS {
            let mut there = i64::from(count(scene, station, step));
            for moves in &scene.moves {
                let n = i64::from(moves.steps[step]);
                there += n * i64::from(moves.to == Some(station));
                there -= n * i64::from(moves.from == Some(station));
            }
            let after = i64::from(count(scene, station, step + 1));
            assert_eq!(there, after, "{}: {station:?} in step {step}", shown.date);
        }
    }
}

#[test]
fn counts_are_those_of_the_ledger_on_every_day_of_every_arm() {
    let (all_wrong, much_wrong) = (trust(), scenario(&trust_gone_wrong(5)));
    let mut ever = std::collections::BTreeSet::new();
    for scenario in [&all_wrong, &much_wrong] {
        let site = Site::of(scenario);
        let arms = [Arm::Baseline, Arm::Unmitigated, Arm::Planned];
        let replay = all_days(&site, &arms, 2);
        assert_eq!(replay.check(), Ok(()));
        for arm in arms {
            let outcome = simulate(&site, arm, 2);
            for (day, shown) in replay.days.iter().enumerate() {
                let scene = &shown.arms[arm];
                agrees_with_the_ledger(day, scene, &outcome.book);
                nobody_comes_from_nowhere(shown, scene);
            }
        }
        ever.extend(replay.stations);
    }
    assert_eq!(ever.len(), Station::COUNT, "only {ever:?} were ever used");
}

#[test]
fn the_course_has_the_ends_and_the_most_of_the_working_days() {
    let scenario = trust();
    let site = Site::of(&scenario);
    let replay = all_days(&site, &[Arm::Unmitigated], 0);
    let course = &replay.course.arms[Arm::Unmitigated];
    assert_eq!(course.last.keys().max(), course.most.keys().max());
    for (at, date) in replay.course.dates.iter().enumerate() {
        let day = site.calendar.day_of(*date);
        assert!(site.calendar.is_working_day(day));
        let scene = &replay.days[day as usize].arms[Arm::Unmitigated];
        for (station, most) in &course.most {
            let last = course.last.get(station).map_or(0, |row| row[at]);
            assert_eq!(count(scene, *station, STEPS), last, "{date}: {station:?}");
            let row = scene.counts.get(station);
            // The first number is of the evening before: at midnight slots are looked for again.
            let seen = row.and_then(|row| row.iter().skip(1).max());
            let seen = seen.copied().unwrap_or(0);
            assert!(
                seen <= most[at],
                "{date}: {station:?}: {seen} of {}",
                most[at]
            );
        }
        for (what, row) in &course.tallies {
            let tally = scene.tallies.get(what).map_or(0, |row| row[STEPS]);
            assert_eq!(tally, row[at], "{date}: {what:?}");
        }
    }
    // One car park: the most cars at once are known to the ledger.
    let outcome = simulate(&site, Arm::Unmitigated, 0);
    let cars = &course.most[&Station::CarPark];
    for (date, cars) in replay.course.dates.iter().zip(cars) {
        let day = site.calendar.day_of(*date) as usize;
        let most = outcome.book.on_day(Measure::CarParkMost, None, day);
        assert_eq!(most.unwrap_or(0.0), f64::from(*cars), "{date}");
    }
}

#[test]
fn watching_is_repeatable_and_survives_the_file() {
    let scenario = trust();
    let site = Site::of(&scenario);
    let days = [KeyDay {
        day: 44,
        why: vec![Why::GoLive],
    }];
    let twice = [0, 1].map(|_| Replay::record(&site, &Arm::ALL[..3], 1, &days));
    assert_eq!(twice[0], twice[1]);
    let text = serde_json::to_string(&twice[0]).expect("JSON");
    let read: Replay = serde_json::from_str(&text).expect("the same shape");
    assert_eq!(read, twice[0]);
    let mut cut = read;
    cut.days[0].arms.remove(Arm::Planned);
    assert!(
        cut.check()
            .expect_err("an arm is missing")
            .contains("planned")
    );
}
