//! The number of replications that are enough, against another implementation and against the
//! truth.

use cutover::statistics::{Precision, PrecisionRule, PrecisionStep, Progress};
use statrs::distribution::{Binomial, DiscreteCDF};

use crate::close;
use crate::coverage::binomial_test;
use crate::oracles::judgement::LEVEL;
use crate::random::Random;

/// `level` plus `spread` times the sum of two uniforms about 0.
fn series(seed: u64, level: f64, spread: f64) -> impl Iterator<Item = f64> {
    let mut random = Random(seed);
    std::iter::repeat_with(move || level + spread * (random.uniform() + random.uniform() - 1.0))
}

fn search(rule: PrecisionRule, values: impl Iterator<Item = f64>) -> Precision {
    let mut precision = Precision::of(rule).expect("a rule to follow");
    for value in values {
        if !matches!(precision.progress(), Progress::Wanting { .. }) {
            break;
        }
        precision.observe(Some(value));
    }
    precision
}

fn reached(at: usize, looked_ahead_to: usize) -> Progress {
    Progress::Reached {
        at,
        looked_ahead_to,
    }
}

/// Python package `sim-tools` 1.3.0, `output_analysis.ReplicationsAlgorithm(alpha=0.05,
/// half_width_precision=relative, initial_replications=3, look_ahead=5,
/// replication_budget=1000)` on the same series: number of replications, and the highest
/// replication it ran.
#[test]
fn agrees_with_sim_tools() {
    for (seed, level, spread, relative, at, looked_ahead_to) in [
        (1, 100.0, 4.0, 0.1, 3, 8),
        (2, 10.0, 6.0, 0.05, 89, 94),
        // Narrow enough at 80 already, but not for long.
        (3, 10.0, 6.0, 0.05, 92, 97),
        // The same at 6, at 11, at 37 and at 9.
        (13, 10.0, 8.0, 0.1, 35, 40),
        (42, 10.0, 8.0, 0.1, 40, 45),
        (48, 10.0, 8.0, 0.1, 49, 54),
        (54, 10.0, 8.0, 0.1, 47, 52),
    ] {
        let search = search(
            PrecisionRule::relative(relative, 1_000),
            series(seed, level, spread),
        );
        assert_eq!(search.progress(), reached(at, looked_ahead_to), "{seed}");
    }
}

/// `sim-tools` lengthens the look-ahead with the replications run during it, where the paper has
/// f(k, n) at the n to be confirmed; so it looks a little further ahead above 100. The number of
/// replications is the same.
#[test]
fn agrees_with_sim_tools_above_a_hundred_but_for_the_length_of_the_look_ahead() {
    for (seed, relative, at, paper, sim_tools) in [
        (4, 0.05, 392, 411, 412),
        (4, 0.04, 568, 596, 597),
        (4, 0.03, 994, 1_043, 1_046),
    ] {
        let search = search(
            PrecisionRule::relative(relative, 2_000),
            series(seed, 10.0, 12.0),
        );
        assert_eq!(search.progress(), reached(at, paper));
        assert!(paper < sim_tools);
    }
}

/// Where the two differ in the number of replications.
#[test]
fn differs_from_sim_tools_where_it_leaves_the_paper() {
    // After its search `sim-tools` looks for an earlier n that held over 5, also above 100 where
    // the paper asks for more: it says 359 and 399, which held over 5 but not over 17 and 19.
    for (seed, at, looked_ahead_to) in [(2017, 368, 386), (2193, 408, 428)] {
        let search = search(
            PrecisionRule::relative(0.05, 1_000),
            series(seed, 10.0, 12.0),
        );
        assert_eq!(search.progress(), reached(at, looked_ahead_to), "{seed}");
    }
    // It divides by the mean, not by its absolute value, and calls every negative mean precise
    // at once (3, looking to 8).
    let negative = search(PrecisionRule::relative(0.05, 1_000), series(7, -10.0, 6.0));
    assert_eq!(negative.progress(), reached(112, 117));
    // Its budget does not count the look-ahead; `at_most` does.
    let capped = search(PrecisionRule::relative(0.05, 93), series(2, 10.0, 6.0));
    assert_eq!(capped.progress(), Progress::Capped);
}

/// `sim-tools` has no absolute precision: with 400 replications it finds none here. The first n
/// whose half width (`OnlineStatistics.half_width`) is .1 or less for good is the reference.
#[test]
fn near_zero_the_absolute_width_decides() {
    for (seed, at) in [(6, 59), (8, 71), (9, 66), (10, 76), (21, 72)] {
        let relative = PrecisionRule::relative(0.1, 400);
        let values = || series(seed, 0.3, 1.0).map(|value| value - 0.25);
        let never = search(relative.clone(), values());
        assert_eq!(never.progress(), Progress::Capped);
        let absolute = PrecisionRule {
            absolute: 0.1,
            ..relative
        };
        assert_eq!(
            search(absolute, values()).progress(),
            reached(at, at + 5),
            "{seed}"
        );
    }
}

/// `OnlineStatistics` of `sim-tools` 1.3.0.
#[test]
fn steps_agree_with_sim_tools() {
    let mut precision = Precision::of(PrecisionRule::relative(0.05, 200)).expect("a rule");
    series(2, 10.0, 6.0)
        .take(200)
        .for_each(|value| precision.observe(Some(value)));
    for (n, mean, half_width) in [
        (3, 10.719_215_222_519_503, 5.961_065_204_902_224),
        (10, 9.878_591_200_435_174, 1.436_731_419_634_509_1),
        (50, 9.952_313_109_631_671, 0.694_011_649_798_124_5),
        (200, 9.835_159_972_465_426, 0.335_693_772_930_995_45),
    ] {
        let PrecisionStep {
            replications,
            mean: found,
            half_width: width,
        } = precision.steps()[n - 1];
        assert_eq!(replications, n);
        close(found.expect("values"), mean, 1e-12);
        close(width.expect("values"), half_width, 1e-9);
    }
}

#[test]
fn looking_ahead_keeps_the_coverage_that_stopping_early_would_cost() {
    let held = |look_ahead: usize| -> u64 {
        (0..1_500)
            .filter(|&seed| {
                let rule = PrecisionRule {
                    look_ahead,
                    ..PrecisionRule::relative(0.1, 2_000)
                };
                let found = search(rule, series(seed * 7_919 + 1, 10.0, 6.0));
                let Progress::Reached { at, .. } = found.progress() else {
                    panic!("{:?}", found.progress());
                };
                let step = found.steps()[at - 1];
                let error = (step.mean.expect("values") - 10.0).abs();
                error <= step.half_width.expect("values")
            })
            .count() as u64
    };
    let (looking, hasty) = (held(5), held(0));
    println!("intervals at the stop hold the mean: {looking} of 1500, hastily {hasty}");
    binomial_test(looking, 1_500, 0.95);
    let law = Binomial::new(0.95, 1_500).expect("a probability");
    assert!(law.cdf(hasty) < LEVEL, "{hasty}");
}
