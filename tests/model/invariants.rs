//! What holds of every scenario that can be written, event by event and day by day: nobody is lost
//! or in two places, no place holds more than it can, no clock runs back, no count is below
//! nothing, and the same bits come out on any number of threads and of every process.
//!
//! A hundred random scenarios each time, beside those of `random_scenarios`;
//! `CUTOVER_SCENARIOS=20000` tries as many, from `CUTOVER_SEED` on.

use std::cell::RefCell;
use std::collections::BTreeMap;

use cutover::model::spec::Desk;
use cutover::model::{Arm, Site, simulate_watched};
use cutover::study::{Design, simulate_all};
use proptest::test_runner::{Config, RngSeed, TestRunner};

use crate::common_numbers::equal;
use crate::random_scenarios::{Doors, makes_sense_with};
use crate::trial::{outcome, scenario};
use crate::watched::Watch;
use crate::wider_scenarios::{drawn, wider};

/// How many are tried each time.
const USUAL: u64 = 100;

fn number(name: &str, usual: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{name}={text} is no number")),
        Err(_) => usual,
    }
}

/// How full things were, to see that there was something to keep.
#[derive(Debug, Default)]
struct Seen {
    scenarios: u32,
    calls: u64,
    calls_beside_another: u64,
    tasks_of_people_for_a_time: usize,
    fullest: BTreeMap<&'static str, f64>,
}

impl Seen {
    fn add(&mut self, watch: &Watch<'_>) {
        self.calls += watch.calls;
        self.calls_beside_another += watch.calls_beside_another;
        for (what, share) in &watch.fullest {
            let most = self.fullest.entry(what).or_default();
            *most = most.max(*share);
        }
    }
}

/// One scenario in every arm.
fn holds(text: &str, seen: &mut Seen) {
    let scenario = scenario(text);
    let site = Site::of(&scenario);
    let close = |desk: &Desk| desk.closes.is_some() || desk.closes_after.is_some();
    let doors = match scenario.desk.values().any(close) {
        true => Doors::Close,
        false => Doors::Open,
    };
    let arms = Arm::of(&scenario);
    for &arm in &arms {
        let (watched, watch) = simulate_watched(&site, arm, 0, Watch::over(&site));
        makes_sense_with(&watched, doors);
        seen.add(&watch);
        seen.tasks_of_people_for_a_time += watch.worked_only_in_force(&watched);
        // Unwatched it is the same.
        if Some(&arm) == arms.last() {
            let again = outcome(&scenario, arm);
            assert!(equal(&watched, &again) && watched.close_up == again.close_up);
        }
    }
}

#[test]
fn whatever_can_be_written_keeps_the_laws() {
    let mut runner = TestRunner::new(Config {
        cases: number("CUTOVER_SCENARIOS", USUAL) as u32,
        rng_seed: RngSeed::Fixed(number("CUTOVER_SEED", 1889)),
        failure_persistence: None,
        max_shrink_iters: 40,
        max_global_rejects: u32::MAX,
        max_local_rejects: u32::MAX,
        ..Config::default()
    });
    let seen = RefCell::new(Seen::default());
    let tried = runner.run(&wider(), |text| {
        seen.borrow_mut().scenarios += 1;
        holds(&text, &mut seen.borrow_mut());
        Ok(())
    });
    if let Err(error) = tried {
        panic!("{error}");
    }
    let seen = seen.into_inner();
    println!("{seen:#?}");
    assert!(seen.tasks_of_people_for_a_time > 0);
    // Every kind of place was full at some time.
    for what in ["session", "staff", "lines", "service", "car park"] {
        assert_eq!(seen.fullest.get(what), Some(&1.0), "{what}");
    }
}

#[test]
fn the_same_bits_on_any_number_of_threads() {
    for text in drawn(41).take(6) {
        let scenario = scenario(&text);
        let site = Site::of(&scenario);
        let design = Design {
            arms: Arm::of(&scenario),
            replications: (0..4).collect(),
        };
        let on = |threads| simulate_all(&site, &design, Some(threads), &|_| {}).expect("threads");
        let alone = on(1);
        assert!(alone.failures.is_empty(), "{:?}\n{text}", alone.failures);
        for threads in [2, 4] {
            let together = on(threads);
            assert_eq!(together.replications, alone.replications);
            for &arm in &design.arms {
                let pairs = together.of(arm).iter().zip(alone.of(arm));
                assert_eq!(together.of(arm).len(), 4);
                for (one, other) in pairs {
                    assert!(equal(one, other), "{arm:?} on {threads} threads:\n{text}");
                }
            }
        }
    }
}

/// Addresses, hash seeds and the order in which threads end are another in each process; what is
/// written must not be.
#[cfg(feature = "cli")]
#[test]
fn the_same_bits_of_every_process() {
    use crate::common::program::Folder;

    // Says when it was and how long it took.
    const OF_THE_MOMENT: &str = "manifest.json";
    for text in drawn(43).take(3) {
        let folder = Folder::with("any.toml", &text);
        let run = |out: &str, threads: &str| {
            let run = ["run", "any.toml", "-n", "2", "-q", "-o", out, "-t", threads];
            folder.says(&run);
            let mut files = folder.files(out);
            assert!(files.remove(OF_THE_MOMENT).is_some());
            files
        };
        let first = run("first", "1");
        assert!(first.len() > 5, "{:?}", first.keys());
        for (out, threads) in [("again", "1"), ("two", "2"), ("four", "4")] {
            let again = run(out, threads);
            assert!(again.keys().eq(first.keys()));
            let another: Vec<_> = first
                .keys()
                .filter(|name| first[*name] != again[*name])
                .collect();
            assert!(
                another.is_empty(),
                "{another:?} on {threads} threads:\n{text}"
            );
        }
    }
}
