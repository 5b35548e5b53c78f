//! Is the right one chosen as often as promised?

use statrs::distribution::{Binomial, DiscreteCDF};

use super::*;
use crate::engine::{Key, Stream};
use crate::statistics::queueing::ErlangC;

/// Level of the tests below.
const LEVEL: f64 = 0.001;

/// Panics if `right` of `trials` would be rejected as at least `promised`.
#[track_caller]
fn at_least(right: u64, trials: u64, promised: f64) {
    let law = Binomial::new(promised, trials).expect("a probability");
    let value = law.cdf(right);
    assert!(
        value > LEVEL,
        "{right} of {trials} where {promised} was promised"
    );
}

/// Goes on until there is a verdict; `draw` makes an observation of (system, replication).
fn decided(
    mut selection: Selection,
    mut draw: impl FnMut(usize, usize) -> Observation,
) -> (Verdict, usize) {
    loop {
        if let Some(verdict) = selection.verdict() {
            let spent = (0..selection.systems.len()).map(|s| selection.replications(s));
            return (verdict, spent.sum());
        }
        for (system, more) in selection.wants() {
            for _ in 0..more {
                let replication = selection.replications(system);
                selection.observe(system, draw(system, replication));
            }
        }
    }
}

fn random(trial: u64, system: usize, replication: usize) -> Stream {
    Key::new(trial, replication as u64).stream(7, system as u64, 0)
}

fn without_target(worth: f64) -> Demands {
    Demands {
        confidence: 0.95,
        target: None,
        worth: Some(worth),
        first: 10,
        at_most: 100_000,
    }
}

/// The best of `k` is cheaper than all others by exactly what matters: the hardest case for which
/// anything is promised.
fn slippage(trials: u64, k: usize, shared: f64) -> (u64, usize) {
    let (mut right, mut spent) = (0, 0);
    for trial in 0..trials {
        let selection = Selection::new(k, without_target(1.0)).expect("demands");
        let own = (1.0 - shared).sqrt();
        let (verdict, used) = decided(selection, |system, replication| {
            let common = random(trial, 1_000, replication).standard_normal();
            let noise =
                own * random(trial, system, replication).standard_normal() + shared.sqrt() * common;
            let cost = f64::from(u8::from(system != k - 1)) + 3.0 * noise;
            Observation { met: true, cost }
        });
        right += u64::from(verdict == Verdict::Chosen(k - 1));
        spent += used;
    }
    (right, spent)
}

#[test]
fn the_cheapest_is_chosen_as_often_as_promised() {
    let (right, alone) = slippage(300, 8, 0.0);
    at_least(right, 300, 0.95);
    let (right, together) = slippage(300, 8, 0.8);
    at_least(right, 300, 0.95);
    // Common random numbers leave a fifth of the variance of differences.
    assert!(together * 2 < alone, "{together} and {alone}");
}

#[test]
fn good_enough_is_told_from_not_good_enough_as_often_as_promised() {
    let target = Chance {
        at_least: 0.9,
        give_or_take: 0.05,
    };
    let demands = Demands {
        target: Some(target),
        ..without_target(1.0)
    };
    for (seed, chance, expected) in [
        (0, 0.95, Verdict::Chosen(0)),
        (1_000, 0.85, Verdict::NoneIsGoodEnough),
    ] {
        let mut right = 0;
        for trial in 0..400 {
            let selection = Selection::new(1, demands).expect("demands");
            let (verdict, _) = decided(selection, |system, replication| Observation {
                met: random(seed + trial, system, replication).chance(chance),
                cost: 1.0,
            });
            right += u64::from(verdict == expected);
        }
        at_least(right, 400, 0.95);
    }
}

/// Clerks on a telephone line: 2 calls a minute of 4 minutes each. The chance that a caller waits
/// at most a minute is known from Erlang's formula, so the cheapest number of clerks for which
/// it is at least .85 is known as well.
#[test]
fn the_cheapest_staffing_that_is_good_enough_is_chosen() {
    let chance_of = |clerks: u32| {
        let queue = ErlangC {
            arrival_rate: 2.0,
            mean_service: 4.0,
            servers: clerks,
        };
        let answer = queue.solve().expect("stable");
        // Those who wait do so for an exponential time.
        let rate = f64::from(clerks) / 4.0 - 2.0;
        1.0 - answer.wait_probability * libm::exp(-rate)
    };
    let clerks: Vec<u32> = (9..=16).collect();
    let chances: Vec<f64> = clerks.iter().map(|&c| chance_of(c)).collect();
    let best = chances.iter().position(|&p| p >= 0.85).expect("some");
    // Neither it nor its neighbour is in the zone where either answer would do.
    assert!(
        chances[best] >= 0.88 && chances[best - 1] <= 0.82,
        "{chances:?}"
    );
    let demands = Demands {
        target: Some(Chance {
            at_least: 0.85,
            give_or_take: 0.03,
        }),
        worth: Some(0.5),
        ..without_target(0.5)
    };
    let (mut right, mut spent) = (0, 0);
    let trials = 200;
    for trial in 0..trials {
        let selection = Selection::new(clerks.len(), demands).expect("demands");
        let (verdict, used) = decided(selection, |system, replication| {
            // The same caller under every staffing.
            let met = random(trial, 0, replication).uniform() < chances[system];
            let noise = random(trial, 1 + system, replication).standard_normal();
            Observation {
                met,
                cost: f64::from(clerks[system]) + 0.5 * noise,
            }
        });
        right += u64::from(verdict == Verdict::Chosen(best));
        spent += used;
    }
    at_least(right, trials, 0.95);
    // A test of fixed size with the same error for each of eight: z = 2.73 on both sides of a zone
    // of .06 at p = .85 takes about (2 x 2.73 x .357 / .06)^2 = 1055 replications of each.
    let fixed = 1_055 * clerks.len() * trials as usize;
    assert!(spent * 2 < fixed, "{spent} of {fixed}");
}

#[test]
fn costs_that_do_not_vary_are_compared_at_once() {
    let costs = [5.0, 3.0, 3.0, 9.0];
    let selection = Selection::new(4, without_target(0.1)).expect("demands");
    let draw = |system: usize, _| Observation {
        met: true,
        cost: costs[system],
    };
    // Of equals the first.
    assert_eq!(decided(selection, draw), (Verdict::Chosen(1), 40));
}

#[test]
fn batches_change_no_verdict() {
    let demands = Demands {
        target: Some(Chance {
            at_least: 0.8,
            give_or_take: 0.1,
        }),
        worth: None,
        ..without_target(1.0)
    };
    let draw = |system: usize, replication: usize| {
        let mut random = random(3, system, replication);
        Observation {
            met: random.chance(0.5 + 0.1 * system as f64),
            cost: 100.0 + system as f64 + random.standard_normal(),
        }
    };
    let one = Selection::new(5, demands).expect("demands");
    let (verdict, _) = decided(one.clone(), draw);
    // One replication of one system at a time, last system first, and more than are wanted.
    let mut other = one;
    while other.verdict().is_none() {
        for system in (0..5).rev() {
            let replication = other.replications(system);
            other.observe(system, draw(system, replication));
        }
    }
    assert_eq!(other.verdict(), Some(verdict));
}

#[test]
fn what_cannot_be_decided_ends() {
    let demands = Demands {
        target: Some(Chance {
            at_least: 0.5,
            give_or_take: 0.01,
        }),
        at_most: 20,
        ..without_target(1.0)
    };
    let selection = Selection::new(2, demands).expect("demands");
    let draw = |system: usize, replication: usize| Observation {
        met: (replication + system) % 3 != 0,
        cost: 2.0 - system as f64,
    };
    assert_eq!(decided(selection, draw), (Verdict::Undecided(Some(1)), 40));
    for bad in [
        Demands {
            confidence: 1.0,
            ..without_target(1.0)
        },
        without_target(0.0),
        Demands {
            first: 1,
            ..without_target(1.0)
        },
        Demands {
            target: Some(Chance {
                at_least: 0.97,
                give_or_take: 0.05,
            }),
            ..without_target(1.0)
        },
    ] {
        assert!(Selection::new(3, bad).is_err(), "{bad:?}");
    }
}
