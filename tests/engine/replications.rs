//! Whole runs: the distributions of the treatment centre, and one run's independence of every
//! other.

use std::panic::{AssertUnwindSafe, catch_unwind};

use cutover::engine::{Duration, EventList, Key, Model, Time, run, run_until};

// Its published figures are held by `tests/validation`.
#[allow(dead_code)]
#[path = "../../examples/treatment_centre/model.rs"]
mod treatment_centre;
use treatment_centre::Centre;

/// A published model drew one activity's times from another's distribution, and nobody saw.
#[test]
fn every_station_draws_from_its_own_law() {
    let centre = Centre::new().unwrap();
    let used: Vec<String> = centre
        .parameters()
        .map(|(station, law)| format!("{station:?} {law}"))
        .collect();
    let sd = 60_000.0 * 3.0_f64.sqrt();
    for (used, expected) in used.iter().zip([
        "Triage exponential(mean 180000)".to_owned(),
        format!(
            "Registration lognormal(mean 300000, cv {})",
            2.0_f64.sqrt() / 5.0
        ),
        format!("Examination normal(mean 960000, sd {sd}, at least 30000)"),
        format!(
            "Treatment lognormal(mean 798000, cv {})",
            2.0_f64.sqrt() / 13.3
        ),
        "Stabilisation exponential(mean 5400000)".to_owned(),
        format!("TraumaTreatment lognormal(mean 1800000, cv {})", 2.0 / 30.0),
    ]) {
        assert_eq!(*used, expected);
    }
}

#[test]
fn one_replication_can_be_run_again_alone() {
    let centre = Centre::new().unwrap();
    let bits = |figures: [f64; 8]| figures.map(f64::to_bits);
    let all: Vec<_> = (0..20).map(|n| bits(centre.day(Key::new(5, n)))).collect();
    assert_eq!(bits(centre.day(Key::new(5, 13))), all[13]);
    assert_ne!(all[12], all[13]);
}

#[test]
fn an_error_in_one_replication_leaves_the_next_alone() {
    struct Fails(u32);
    impl Model for Fails {
        type Event = u32;
        fn handle(&mut self, event: u32, event_list: &mut EventList<u32>) {
            assert!(event != self.0, "on purpose");
            event_list.schedule_after(Duration::from_ms(1), event + 1);
        }
    }
    let centre = Centre::new().unwrap();
    let before = centre.day(Key::new(1, 1)).map(f64::to_bits);
    let mut event_list = EventList::new();
    event_list.schedule(Time::ZERO, 0);
    let mut fails = Fails(10);
    let failed = catch_unwind(AssertUnwindSafe(|| run(&mut fails, &mut event_list)));
    assert!(failed.is_err());
    // The broken-off run is still in order too: the event that failed is gone, no other.
    assert_eq!((event_list.handled(), event_list.len()), (11, 0));
    assert_eq!(centre.day(Key::new(1, 1)).map(f64::to_bits), before);
}

/// Counts events; each schedules one a minute later.
struct Ticks(u64);

impl Model for Ticks {
    type Event = ();
    fn handle(&mut self, (): (), event_list: &mut EventList<()>) {
        self.0 += 1;
        event_list.schedule_after(Duration::from_minutes(1), ());
    }
}

#[test]
fn consecutive_runs_tile_the_time_line() {
    let at = |minutes| Time::ZERO + Duration::from_minutes(minutes);
    let (mut event_list, mut ticks) = (EventList::new(), Ticks(0));
    event_list.schedule(at(0), ());
    assert_eq!(
        run_until(&mut ticks, &mut event_list, at(5)),
        5,
        "minutes 0 to 4"
    );
    assert_eq!(event_list.now(), at(5));
    assert_eq!(
        run_until(&mut ticks, &mut event_list, at(5)),
        0,
        "before, not at"
    );
    assert_eq!(
        run_until(&mut ticks, &mut event_list, at(3)),
        0,
        "never back"
    );
    assert_eq!(event_list.now(), at(5));
    assert_eq!(run_until(&mut ticks, &mut event_list, at(60)), 55);
    assert_eq!((ticks.0, event_list.handled()), (60, 60));
}
