//! Is the right candidate chosen as often as demanded, and with how many replications?
//!
//! Printed figures: `cargo test --test statistics selection -- --nocapture`.

use cutover::statistics::normal_quantile;
use cutover::statistics::queueing::ErlangC;
use cutover::statistics::selection::{Demands, Observation, Selection, Target, Verdict};
use statrs::distribution::{Binomial, DiscreteCDF};

use crate::oracles::judgement::LEVEL;
use crate::random::Random;

/// How often the right one was chosen, and what it took.
struct Trials {
    right: u64,
    trials: u64,
    /// Mean number of replications of all candidates together.
    spent: f64,
}

impl Trials {
    /// Runs `trials` selections; `draw` gives the next replication of all candidates at once,
    /// so that they may share random numbers.
    fn of(
        trials: u64,
        candidates: usize,
        demands: &Demands,
        right: Verdict,
        mut draw: impl FnMut(&mut [Observation]),
    ) -> Self {
        let (mut hits, mut spent) = (0, 0);
        for _ in 0..trials {
            let mut selection = Selection::new(candidates, demands.clone()).expect("sound");
            let mut rows: Vec<Vec<Observation>> = Vec::new();
            while selection.verdict().is_none() {
                for wanted in selection.wants() {
                    for replication in wanted.replications {
                        while rows.len() <= replication {
                            let nothing = Observation {
                                met: false,
                                cost: 0.0,
                            };
                            let mut row = vec![nothing; candidates];
                            draw(&mut row);
                            rows.push(row);
                        }
                        let observation = rows[replication][wanted.candidate];
                        selection
                            .observe(wanted.candidate, observation)
                            .expect("was asked for");
                    }
                }
            }
            hits += u64::from(selection.verdict() == Some(right));
            spent += (0..candidates)
                .filter_map(|candidate| selection.replications(candidate))
                .sum::<usize>();
        }
        Self {
            right: hits,
            trials,
            spent: spent as f64 / trials as f64,
        }
    }

    /// One-sided p value of "right at least as often as `confidence`".
    fn p_value(&self, confidence: f64) -> f64 {
        let law = Binomial::new(confidence, self.trials).expect("a probability");
        law.cdf(self.right)
    }

    /// Panics if that is rejected at [`LEVEL`].
    #[track_caller]
    fn must_keep(&self, confidence: f64, what: &str) {
        println!(
            "{what}: right in {} of {}, {:.1} replications",
            self.right, self.trials, self.spent
        );
        let value = self.p_value(confidence);
        assert!(
            value > LEVEL,
            "{what}: {} of {} right where {confidence} was demanded: p value {value}",
            self.right,
            self.trials
        );
    }
}

fn chosen(candidate: usize) -> Verdict {
    Verdict::Chosen { candidate }
}

/// Cost alone, 95 %, differences of 1 matter.
fn cost_only() -> Demands {
    Demands {
        confidence: 0.95,
        target: None,
        cost_tolerance: 1.0,
        first: 10,
        at_most: 100_000,
        batch: 1,
    }
}

/// `level` plus `spread` times the sum of two uniforms about 0.
fn series(seed: u64, level: f64, spread: f64, length: usize) -> Vec<f64> {
    let mut random = Random(seed);
    (0..length)
        .map(|_| level + spread * (random.uniform() + random.uniform() - 1.0))
        .collect()
}

/// Replications of each candidate until the verdict.
fn lengths(demands: Demands, costs: &[Vec<f64>]) -> (Option<Verdict>, Vec<usize>) {
    let mut selection = Selection::new(costs.len(), demands).expect("sound");
    while selection.verdict().is_none() {
        for wanted in selection.wants() {
            for replication in wanted.replications {
                let observation = Observation {
                    met: false,
                    cost: costs[wanted.candidate][replication],
                };
                selection
                    .observe(wanted.candidate, observation)
                    .expect("was asked for");
            }
        }
    }
    let lengths = (0..costs.len())
        .filter_map(|candidate| selection.replications(candidate))
        .collect();
    (selection.verdict(), lengths)
}

/// Python package `sim-tools` 1.3.0, `ovs.indifference_zone.KN(env, 2, delta=0.5, alpha=0.05,
/// n_0=10, obj="min")` on the same series: 0 is chosen, and 1 has been replicated so often. (For
/// more than two it looks up the variance of another pair when the second index is the lower
/// one, so its numbers are no reference there.)
#[test]
fn agrees_with_sim_tools() {
    let demands = Demands {
        cost_tolerance: 0.5,
        ..cost_only()
    };
    for (seed, length) in [
        (11, 138),
        (12, 23),
        (13, 59),
        (14, 32),
        (15, 105),
        (16, 156),
    ] {
        let costs = [
            series(seed, 10.0, 6.0, 400),
            series(seed + 100, 10.8, 6.0, 400),
        ];
        let found = lengths(demands.clone(), &costs);
        assert_eq!(found, (Some(chosen(0)), vec![length; 2]), "{seed}");
    }
}

/// Five systems, 95 %, delta .4, n0 = 10, against the paper's steps computed on whole matrices
/// with NumPy 2.4: eliminated after 336, (chosen), 227, 177 and 131 replications.
#[test]
fn five_systems_agree_with_the_steps_of_the_paper() {
    let demands = Demands {
        cost_tolerance: 0.4,
        ..cost_only()
    };
    let costs: Vec<Vec<f64>> = [2, 0, 3, 1, 4]
        .into_iter()
        .map(|i| series(20 + i, 10.0 + 0.4 * i as f64, 6.0, 400))
        .collect();
    let found = lengths(demands, &costs);
    assert_eq!(found, (Some(chosen(1)), vec![336, 336, 227, 177, 131]));
}

#[test]
fn cheapest_of_five_when_all_others_are_just_as_much_dearer_as_matters() {
    for (seed, common) in [(1, 0.0), (2, 0.0), (3, 1.5), (4, 1.5)] {
        let mut random = Random(seed);
        let own = (4.0_f64 - common * common).sqrt();
        let trials = Trials::of(1_000, 5, &cost_only(), chosen(2), |row| {
            let shared = common * random.normal();
            for (candidate, observation) in row.iter_mut().enumerate() {
                let level = if candidate == 2 { 0.0 } else { 1.0 };
                observation.cost = level + shared + own * random.normal();
            }
        });
        let correlation = common * common / 4.0;
        trials.must_keep(0.95, &format!("five costs, correlation {correlation:.2}"));
    }
}

#[test]
fn cheaper_of_two_and_a_test_that_can_fail() {
    let trials = |seed: u64, difference: f64| {
        let mut random = Random(seed);
        Trials::of(2_000, 2, &cost_only(), chosen(1), |row| {
            row[0].cost = difference + 2.0 * random.normal();
            row[1].cost = 2.0 * random.normal();
        })
    };
    for seed in [5, 6, 7] {
        trials(seed, 1.0).must_keep(0.95, "two costs");
    }
    // A quarter of what was said to matter is not promised to be found, and is not.
    assert!(trials(8, 0.25).p_value(0.95) < LEVEL);
}

/// One candidate and a chance.
fn target_only(confidence: f64, chance: f64, tolerance: f64) -> Demands {
    Demands {
        confidence,
        target: Some(Target { chance, tolerance }),
        ..cost_only()
    }
}

#[test]
fn the_target_is_judged_right_at_both_ends_of_its_tolerance() {
    for (seed, chance, tolerance) in [(9, 0.9, 0.05), (10, 0.5, 0.1), (11, 0.1, 0.05)] {
        let demands = target_only(0.95, chance, tolerance);
        for (truth, right) in [
            (chance + tolerance, chosen(0)),
            (chance - tolerance, Verdict::NoneMeets),
        ] {
            let mut random = Random(seed);
            let trials = Trials::of(2_000, 1, &demands, right, |row| {
                row[0].met = random.uniform() < truth;
            });
            trials.must_keep(0.95, &format!("chance {truth:.2} against {chance}"));
        }
        // In the middle it is a toss-up, as it must be.
        let mut random = Random(seed);
        let middle = Trials::of(500, 1, &demands, chosen(0), |row| {
            row[0].met = random.uniform() < chance;
        });
        assert!(middle.p_value(0.95) < LEVEL);
    }
}

/// Everybody as near the wrong side as the tolerances allow: two tempting ones that just miss,
/// the right one that just meets, and three just dearer. Meeting the target and cost go together.
#[test]
fn target_and_cost_at_once_at_their_hardest() {
    let demands = Demands {
        confidence: 0.9,
        ..target_only(0.9, 0.8, 0.1)
    };
    let chances = [0.7, 0.9, 0.7, 0.9, 0.9, 0.8];
    let levels = [-3.0, 0.0, -1.0, 1.0, 1.0, 1.0];
    for (seed, common) in [(12, 0.0), (13, 0.0), (14, 1.5)] {
        let mut random = Random(seed);
        let trials = Trials::of(1_000, 6, &demands, chosen(1), |row| {
            let shared = common * random.normal();
            for (candidate, observation) in row.iter_mut().enumerate() {
                let own = random.normal();
                observation.cost = levels[candidate] + shared + 1.5 * own;
                // A normal below its quantile: met in the right share, and more when cheap.
                let bar = normal_quantile(chances[candidate]).expect("a chance");
                observation.met = 0.6 * own + 0.8 * random.normal() < bar;
            }
        });
        trials.must_keep(0.9, "six candidates, all at the limit");
        let equal = equal_allocation(&demands, 6, 1.5 * std::f64::consts::SQRT_2);
        println!("  equal allocation: {equal}");
    }
}

/// Replications of `candidates` together if all get the same number, fixed beforehand, with the
/// same error for each test: enough for the best binomial test of the target, and for telling
/// costs apart whose differences are known to have standard deviation `spread` (in truth they
/// would have to be estimated first, which takes more).
fn equal_allocation(demands: &Demands, candidates: usize, spread: f64) -> usize {
    let error = (1.0 - demands.confidence) / candidates as f64;
    let z = normal_quantile(1.0 - error).expect("an error");
    let for_cost = (z * spread / demands.cost_tolerance).powi(2).ceil() as usize;
    let target = demands.target.as_ref().expect("a target");
    let for_target = (1_usize..)
        .find(|&n| {
            let upper = Binomial::new(target.chance + target.tolerance, n as u64);
            let lower = Binomial::new(target.chance - target.tolerance, n as u64);
            let (upper, lower) = (upper.expect("a chance"), lower.expect("a chance"));
            // Judged to miss up to the last count that a good one falls to rarely enough.
            let misses_to = (0..n as u64)
                .take_while(|&count| upper.cdf(count) <= error)
                .last();
            misses_to.is_some_and(|count| lower.sf(count) <= error)
        })
        .expect("large samples tell");
    candidates * for_cost.max(for_target)
}

/// How many servers? A customer of the stationary M/M/c queue should wait at most two minutes in
/// 85 of 100 cases; servers cost 1 each. Whether a replication's customer waits longer is drawn
/// from the exact distribution, so the right answer is known: with 2 erlangs offered, one and two
/// servers are overloaded, three keep it in 73.0 % and four in 93.6 %.
#[test]
fn the_right_number_of_servers_is_found() {
    let in_time: Vec<f64> = (1..=6)
        .map(|servers| {
            let queue = ErlangC {
                arrival_rate: 0.5,
                mean_service: 4.0,
                servers,
            };
            queue
                .solve()
                .map_or(0.0, |delay| 1.0 - delay.wait_exceeds(2.0))
        })
        .collect();
    assert!(in_time[2] < 0.80 && in_time[3] > 0.90, "{in_time:?}");
    let demands = Demands {
        cost_tolerance: 0.5,
        ..target_only(0.95, 0.85, 0.05)
    };
    for (seed, noise, batch) in [(15, 0.0, 1), (16, 1.0, 1), (17, 1.0, 8)] {
        let demands = Demands {
            batch,
            ..demands.clone()
        };
        let mut random = Random(seed);
        let trials = Trials::of(500, 6, &demands, chosen(3), |row| {
            // The same random numbers for all: with more servers nobody waits longer.
            let luck = random.uniform();
            for (candidate, observation) in row.iter_mut().enumerate() {
                observation.met = luck < in_time[candidate];
                observation.cost = (candidate + 1) as f64 + noise * random.normal();
            }
        });
        trials.must_keep(
            0.95,
            &format!("servers, cost noise {noise}, batches of {batch}"),
        );
        let equal = equal_allocation(&demands, 6, noise * std::f64::consts::SQRT_2);
        println!("  equal allocation: {equal}");
        assert!(trials.spent < 0.5 * equal as f64);
    }
}
