//! Do intervals hold what they estimate, and tests reject, as often as they say?

use cutover::statistics::{
    Estimate, KaplanMeier, Outcome, PairedEstimate, Proportion, TimeToEvent,
};
use statrs::distribution::{Binomial, DiscreteCDF};

use crate::close;
use crate::oracles::judgement::{LEVEL, Measured, within, z_test};
use crate::random::Random;

/// Panics if `hits` of `trials` would be rejected as binomial with chance `p` at [`LEVEL`].
#[track_caller]
pub fn binomial_test(hits: u64, trials: u64, p: f64) {
    let law = Binomial::new(p, trials).expect("a probability");
    let at_most = law.cdf(hits);
    let at_least = if hits == 0 { 1.0 } else { law.sf(hits - 1) };
    let value = 2.0 * at_most.min(at_least);
    assert!(
        value > LEVEL,
        "{hits} of {trials} where {p} was expected: p value {value}"
    );
}

/// Panics if `hits` of `trials` are so many that a chance of `p` or less would be rejected at
/// [`LEVEL`].
#[track_caller]
pub fn at_most(hits: u64, trials: u64, p: f64) {
    let law = Binomial::new(p, trials).expect("a probability");
    let value = if hits == 0 { 1.0 } else { law.sf(hits - 1) };
    assert!(
        value > LEVEL,
        "{hits} of {trials} where at most {p} was expected: p value {value}"
    );
}

/// Panics if `hits` of `trials` are so few that a chance of `p` or more would be rejected at
/// [`LEVEL`].
#[track_caller]
pub fn at_least(hits: u64, trials: u64, p: f64) {
    let value = Binomial::new(p, trials).expect("a probability").cdf(hits);
    assert!(
        value > LEVEL,
        "{hits} of {trials} where at least {p} was expected: p value {value}"
    );
}

/// How many of 4000 intervals from samples of `size` hold `truth`.
fn coverage(seed: u64, size: usize, truth: f64, mut draw: impl FnMut(&mut Random) -> f64) -> u64 {
    let mut random = Random(seed);
    (0..4_000)
        .filter(|_| {
            let sample: Vec<f64> = (0..size).map(|_| draw(&mut random)).collect();
            let estimate = Estimate::of(&sample).expect("finite");
            estimate.interval().expect("two or more").contains(truth)
        })
        .count() as u64
}

#[test]
fn intervals_of_normal_samples_hold_the_mean_as_often_as_they_say() {
    for (seed, size) in [(1, 2), (2, 5), (3, 20)] {
        let hits = coverage(seed, size, 7.0, |random| 7.0 + 3.0 * random.normal());
        binomial_test(hits, 4_000, 0.95);
    }
}

#[test]
fn intervals_of_skewed_samples_hold_it_less_often_until_samples_grow() {
    // Student's interval is not exact here: with ten exponential values it holds the mean in
    // about nine cases of ten, and nearly as promised with two
    // hundred.
    let few = coverage(4, 10, 1.0, |random| random.exponential(1.0));
    assert!((3_480..3_680).contains(&few), "{few} of 4000");
    let many = coverage(5, 200, 1.0, |random| random.exponential(1.0));
    assert!((3_720..3_840).contains(&many), "{many} of 4000");
}

#[test]
fn wilson_intervals_hold_the_share_about_as_often_as_they_say() {
    let mut random = Random(6);
    let hits = (0..4_000)
        .filter(|_| {
            let successes = (0..100).filter(|_| random.uniform() < 0.3).count();
            let share = Proportion::of(successes, 100).expect("valid");
            share.interval.contains(0.3)
        })
        .count();
    // Exactly: the binomial(100, .3) chance of the counts whose interval holds .3.
    let law = Binomial::new(0.3, 100).expect("valid");
    let exact: f64 = (0..=100)
        .filter(|&count| {
            let share = Proportion::of(count, 100).expect("valid");
            share.interval.contains(0.3)
        })
        .map(|count| {
            law.cdf(count as u64)
                - if count == 0 {
                    0.0
                } else {
                    law.cdf(count as u64 - 1)
                }
        })
        .sum();
    assert!((0.93..0.97).contains(&exact), "{exact}");
    binomial_test(hits as u64, 4_000, exact);
}

#[test]
fn survival_bands_hold_the_chance_in_spite_of_censoring() {
    // Exponential recovery with mean 60 days, watched for a uniform time up to 120 days.
    let mut random = Random(7);
    let truth = 1.0 - (-0.5_f64).exp();
    let (mut hits, mut errors) = (0, Vec::new());
    for _ in 0..1_000 {
        let sample: Vec<TimeToEvent> = (0..100)
            .map(|_| {
                let (event, watched) = (random.exponential(60.0), 120.0 * random.uniform());
                TimeToEvent {
                    day: event.min(watched),
                    outcome: if event <= watched {
                        Outcome::Happened
                    } else {
                        Outcome::Censored
                    },
                }
            })
            .collect();
        let curve = KaplanMeier::of(&sample).expect("valid");
        let (chance, interval) = curve.chance_by(30.0).expect("watched that long");
        hits += u64::from(interval.expect("something happened").contains(truth));
        errors.push(chance - truth);
    }
    // The estimator is all but unbiased; the band is asymptotic, so a little room.
    within(&errors, 0.0);
    assert!((930..=970).contains(&hits), "{hits} of 1000");
}

#[test]
fn common_random_numbers_are_worth_what_the_ratio_says() {
    let mut random = Random(8);
    let (changed, baseline): (Vec<f64>, Vec<f64>) = (0..20_000)
        .map(|_| {
            let shared = random.normal();
            (
                1.0 + 2.0 * shared + random.normal(),
                2.0 * shared + random.normal(),
            )
        })
        .unzip();
    let paired = PairedEstimate::of(&changed, &baseline).expect("pairs");
    // Variances 5 and 5, covariance 4: correlation .8, ratio 10 / 2.
    close(paired.correlation.expect("both vary"), 0.8, 0.01);
    close(paired.variance_reduction.expect("varies"), 5.0, 0.2);
    assert!(paired.difference.interval().expect("many").contains(1.0));
}

#[test]
#[should_panic(expected = "which a right model exceeds with probability below 0.001")]
fn a_wrong_mean_is_caught() {
    let mut random = Random(12);
    let sample: Vec<f64> = (0..1_000).map(|_| random.normal()).collect();
    within(&sample, 0.2);
}

#[test]
fn a_right_mean_is_rejected_as_often_as_the_level_says() {
    let mut random = Random(13);
    let rejected = (0..4_000)
        .filter(|_| {
            let sample: Vec<f64> = (0..10).map(|_| random.normal()).collect();
            !Measured::mean_of(&sample).agrees(0.0, 0.05)
        })
        .count();
    binomial_test(rejected as u64, 4_000, 0.05);
}

#[test]
fn what_does_not_vary_must_be_exact() {
    z_test(&[0.3; 5], 0.1 + 0.2, LEVEL);
    assert!(!Measured::mean_of(&[0.3; 5]).agrees(0.31, LEVEL));
    assert!(
        !Measured {
            value: f64::NAN,
            standard_error: 1.0,
            n: 9
        }
        .agrees(0.0, LEVEL)
    );
}
