//! How often every interval holds what it estimates: tests where the chance is known, and a
//! table of all of them on queues with known answers.

use cutover::statistics::queueing::ErlangA;
use cutover::statistics::{
    AgainstBest, Best, Family, KaplanMeier, Proportion, RatioMethod, quantile_interval,
};
use statrs::distribution::{Binomial, Discrete};

use crate::close;
use crate::coverage::{at_least, binomial_test};
use crate::oracles::judgement::{Part, within, within_ratio};
use crate::queues::{Backlog, Desk, clinic_end, phone_day, seen};
use crate::random::Random;
use crate::trials::{self, Trial, Watch};

const SEED: u64 = 2011;

/// How many of `trials` intervals, each from `n` replications, hold the truth.
fn held(trial: &Trial, seed: u64, trials: u64, n: usize) -> u64 {
    let mut random = Random(seed);
    (0..trials).filter(|_| trial(&mut random, n)).count() as u64
}

/// Everything in the table of `docs/statistics.md`: interval, what is estimated, trial.
fn table() -> Vec<(&'static str, &'static str, Trial)> {
    let (one, own) = (Watch::OneHorizon, Watch::Uniform);
    vec![
        ("mean", "wait at the desk", trials::mean_wait_at_the_desk()),
        ("mean", "overrun", trials::mean_overrun()),
        (
            "paired difference",
            "overrun of two clinics",
            trials::paired_overrun(),
        ),
        (
            "share",
            "clinics half an hour late",
            trials::share_of_late_clinics(),
        ),
        ("quantile", "median end", trials::quantile_of_the_end(0.5)),
        (
            "quantile",
            "95 % quantile of the end",
            trials::quantile_of_the_end(0.95),
        ),
        (
            "ratio, delta",
            "callers who gave up",
            trials::share_who_gave_up(RatioMethod::Delta),
        ),
        (
            "ratio, jackknife",
            "callers who gave up",
            trials::share_who_gave_up(RatioMethod::Jackknife),
        ),
        (
            "family, control",
            "3 overruns against one",
            trials::family_of_clinics(false),
        ),
        (
            "family, all pairs",
            "6 pairs of overruns",
            trials::family_of_clinics(true),
        ),
        ("against the best", "4 overruns", trials::best_of_clinics()),
        (
            "curve, one day",
            "gone by day 8",
            trials::gone_by_day_eight(one),
        ),
        ("curve, whole", "day 0 to 20", trials::whole_curve(one)),
        ("curve, median", "days", trials::day_by_which(one, 0.5)),
        (
            "curve, 90 % quantile",
            "days",
            trials::day_by_which(one, 0.9),
        ),
        (
            "curve, restricted mean",
            "days up to 15",
            trials::mean_days_up_to_fifteen(one),
        ),
        (
            "curve, one day",
            "watched unequally",
            trials::gone_by_day_eight(own),
        ),
        (
            "curve, whole",
            "watched unequally",
            trials::whole_curve(own),
        ),
        (
            "curve, median",
            "watched unequally",
            trials::day_by_which(own, 0.5),
        ),
        (
            "curve, 90 % quantile",
            "watched unequally",
            trials::day_by_which(own, 0.9),
        ),
        (
            "curve, restricted mean",
            "watched unequally",
            trials::mean_days_up_to_fifteen(own),
        ),
    ]
}

/// Sum of the chances of those counts of `n` at which `holds`.
fn exact(n: usize, p: f64, holds: impl Fn(usize) -> bool) -> f64 {
    let law = Binomial::new(p, n as u64).expect("a probability");
    let counts = (0..=n).filter(|&count| holds(count));
    counts.map(|count| law.pmf(count as u64)).sum()
}

#[test]
fn the_queues_have_the_answers_they_are_said_to_have() {
    let mut random = Random(1);
    let mut sample = |n: usize, draw: &dyn Fn(&mut Random) -> f64| -> Vec<f64> {
        (0..n).map(|_| draw(&mut random)).collect()
    };
    let desk = Desk::law();
    close(desk.mean_wait(), 2.12, 0.005);
    within(
        &sample(20_000, &|random| desk.day(random)),
        desk.mean_wait(),
    );

    let backlog = Backlog::usual();
    let days = sample(10_000, &|random| backlog.days(random));
    let truth = backlog.survival(2.5, 12);
    for (index, &survival) in truth.iter().enumerate() {
        let day = index as f64 * 2.5;
        let left: Vec<f64> = days.iter().map(|&d| f64::from(u8::from(d > day))).collect();
        within(&left, survival);
    }

    for clinic in trials::clinics() {
        let ends = sample(10_000, &|random| clinic_end(&clinic, random));
        let answer = clinic.solve();
        within(&ends, answer.end);
        let late = |end: &f64| f64::from(u8::from(*end > clinic.planned + 30.0));
        within(
            &ends.iter().map(late).collect::<Vec<_>>(),
            trials::late(&clinic),
        );
    }
}

#[test]
fn the_telephones_start_in_their_steady_state() {
    let mut random = Random(2);
    let phones = trials::phones();
    let hours = |length: f64, random: &mut Random| -> Vec<Part> {
        let hour = |_| phone_day(&phones, length, random);
        (0..20_000).map(hour).collect()
    };
    let answer = phones.solve().expect("valid");
    for length in [3.0, 30.0] {
        let parts = hours(length, &mut random);
        within_ratio(&parts, answer.abandoned);
        let called: Vec<f64> = parts.iter().map(|part| part.count).collect();
        within(&called, phones.arrival_rate * length);
    }
}

#[test]
fn shares_and_quantiles_hold_as_often_as_counting_says() {
    let [clinic, ..] = trials::clinics();
    let late = trials::late(&clinic);
    let holds = |count| {
        let share = Proportion::of(count, 50).expect("valid");
        share.interval.contains(late)
    };
    let share = trials::share_of_late_clinics();
    binomial_test(held(&share, 3, 4_000, 50), 4_000, exact(50, late, holds));

    for (n, p) in [(10, 0.5), (20, 0.5), (40, 0.95), (100, 0.95)] {
        let confidence = quantile_interval(&vec![0.0; n], p)
            .expect("valid")
            .confidence;
        let trial = trials::quantile_of_the_end(p);
        binomial_test(held(&trial, 4, 4_000, n), 4_000, confidence);
    }
}

/// A system that always gives 0, and others that vary around 100, each on its own: whether one
/// comparison holds says nothing of another.
fn around_one_that_is_constant(random: &mut Random, others: usize) -> Vec<Vec<f64>> {
    let mut systems = vec![vec![0.0; 8]];
    systems.extend((0..others).map(|_| (0..8).map(|_| 100.0 + random.normal()).collect()));
    systems
}

#[test]
fn independent_comparisons_hold_together_as_often_as_their_product_says() {
    for others in [1, 2, 5] {
        let trial: Trial = Box::new(move |random, _| {
            let systems = around_one_that_is_constant(random, others);
            let family = Family::against(&systems, 0).expect("complete");
            let mut all = family.comparisons.iter();
            all.all(|one| one.interval.contains(100.0))
        });
        let each: f64 = 1.0 - 0.05 / others as f64;
        binomial_test(held(&trial, 5, 8_000, 8), 8_000, each.powi(others as i32));
    }
}

#[test]
fn a_clear_best_is_compared_as_often_rightly_as_the_product_says() {
    // With the best known, an interval misses exactly if one of the one-sided limits does.
    for others in [1, 2, 5] {
        let trial: Trial = Box::new(move |random, _| {
            let systems = around_one_that_is_constant(random, others);
            let found = AgainstBest::of(&systems, Best::Smallest).expect("complete");
            let mut truth = vec![100.0; others + 1];
            truth[0] = 0.0;
            trials::holds_best(&found, &truth)
        });
        let each: f64 = 1.0 - 0.05 / others as f64;
        binomial_test(held(&trial, 6, 8_000, 8), 8_000, each.powi(others as i32));
    }
}

#[test]
fn with_no_clear_best_comparisons_hold_at_least_as_often() {
    for differ in [0.0, 0.5] {
        let trial: Trial = Box::new(move |random, n| {
            let truth: Vec<f64> = (0..5).map(|system| differ * f64::from(system)).collect();
            let shared: Vec<f64> = (0..n).map(|_| random.normal()).collect();
            let mut system = |&mean: &f64| -> Vec<f64> {
                shared
                    .iter()
                    .map(|s| mean + s + 0.5 * random.normal())
                    .collect()
            };
            let systems: Vec<Vec<f64>> = truth.iter().map(&mut system).collect();
            let found = AgainstBest::of(&systems, Best::Smallest).expect("complete");
            trials::holds_best(&found, &truth)
        });
        at_least(held(&trial, 7, 4_000, 10), 4_000, 0.95);
    }
}

/// The curve of `n` uniform times, watched until `horizon`.
fn uniform_curve(random: &mut Random, n: usize, horizon: f64) -> KaplanMeier {
    let one = |_| seen(random.uniform(), horizon);
    KaplanMeier::of(&(0..n).map(one).collect::<Vec<_>>()).expect("valid")
}

#[test]
fn the_band_holds_the_whole_curve_as_often_as_kolmogorov_says() {
    // Chance that 20 uniform values keep their distribution within sqrt(ln(40) / 40), exactly:
    // SciPy 1.17, kstwo(20).
    const CHANCE: f64 = 0.960_809_391;
    let trial: Trial = Box::new(|random, n| {
        let curve = uniform_curve(random, n, 1.0);
        let band = curve.simultaneous_band();
        // The true curve is 1 - day, so that the worst is just before and just after a step.
        let lowest = band
            .steps
            .windows(2)
            .all(|w| w[0].interval.contains(1.0 - w[1].day));
        lowest && band.steps.iter().all(|s| s.interval.contains(1.0 - s.day))
    });
    binomial_test(held(&trial, 8, 8_000, 20), 8_000, CHANCE);
    at_least(
        held(&trials::whole_curve(Watch::OneHorizon), 8, 1_000, 50),
        1_000,
        0.95,
    );
}

#[test]
fn chances_by_a_day_hold_as_often_as_counting_says() {
    // With one horizon the interval follows from how many are gone by then.
    let gone = 1.0 - Backlog::usual().survival(1.0, 8)[8];
    let holds = |count: usize| {
        let mut seen_by_then = vec![seen(4.0, 20.0); count];
        seen_by_then.resize(20, seen(30.0, 20.0));
        let curve = KaplanMeier::of(&seen_by_then).expect("valid");
        let (_, interval) = curve.chance_by(8.0).expect("watched");
        interval.is_none_or(|interval| interval.contains(gone))
    };
    let trial = trials::gone_by_day_eight(Watch::OneHorizon);
    binomial_test(held(&trial, 9, 4_000, 20), 4_000, exact(20, gone, holds));
}

#[test]
fn days_by_which_a_share_is_done_hold_as_often_as_order_statistics_say() {
    for (n, share) in [(10, 0.5), (40, 0.5), (40, 0.25)] {
        let trial: Trial = Box::new(move |random, n| {
            let curve = uniform_curve(random, n, 0.6);
            trials::between(curve.quantile_interval(share), share)
        });
        let ranks = quantile_interval(&vec![0.0; n], share).expect("valid");
        binomial_test(held(&trial, 10, 4_000, n), 4_000, ranks.confidence);
    }
    let whole_days = trials::day_by_which(Watch::OneHorizon, 0.5);
    at_least(held(&whole_days, 10, 1_000, 20), 1_000, 0.95);
}

#[test]
fn approximate_intervals_of_a_hundred_replications_hold_about_as_often_as_they_say() {
    // A thousand trials tell 95 % from 92 or 97 %.
    for trial in [
        trials::share_who_gave_up(RatioMethod::Delta),
        trials::share_who_gave_up(RatioMethod::Jackknife),
        trials::paired_overrun(),
        trials::mean_days_up_to_fifteen(Watch::OneHorizon),
        trials::mean_days_up_to_fifteen(Watch::Uniform),
        trials::day_by_which(Watch::Uniform, 0.5),
        trials::gone_by_day_eight(Watch::Uniform),
    ] {
        binomial_test(held(&trial, 11, 1_000, 100), 1_000, 0.95);
    }
}

#[test]
fn censoring_leaves_the_band_its_promise() {
    let trial = trials::whole_curve(Watch::Uniform);
    at_least(held(&trial, 12, 1_000, 50), 1_000, 0.95);
}

#[test]
#[ignore = "prints the table of docs/statistics.md; about a minute"]
fn coverage_table() {
    const TRIALS: u64 = 10_000;
    const SIZES: [usize; 4] = [10, 20, 50, 100];
    println!("| interval | of | n = 10 | 20 | 50 | 100 |");
    println!("|---|---|---|---|---|---|");
    for (interval, of, trial) in table() {
        let shares = SIZES.map(|n| {
            let hits = held(&trial, SEED, TRIALS, n);
            format!("{:.1}", 100.0 * hits as f64 / TRIALS as f64)
        });
        println!("| {interval} | {of} | {} |", shares.join(" | "));
    }
}

#[test]
#[ignore = "prints why the jackknife is the default; about a quarter of a minute"]
fn ratio_methods() {
    const TRIALS: u32 = 4_000;
    println!(
        "| calls a minute | clerks | patience | minutes | n | delta holds | jackknife holds | bias | bias |"
    );
    for (arrival_rate, servers, patience, minutes) in [
        (1.0, 3, 5.0, 20.0),
        (1.0, 5, 5.0, 20.0),
        (0.3, 1, 5.0, 30.0),
        (0.2, 1, 10.0, 30.0),
        (1.0, 5, 5.0, 60.0),
        (3.0, 8, 5.0, 60.0),
    ] {
        let phones = ErlangA {
            arrival_rate,
            mean_service: 3.0,
            servers,
            mean_patience: Some(patience),
            capacity: None,
        };
        let truth = phones.solve().expect("valid").abandoned;
        for n in [5, 10, 20, 50, 100] {
            // Both methods see the same days.
            let row = [RatioMethod::Delta, RatioMethod::Jackknife].map(|method| {
                let mut random = Random(SEED);
                let found =
                    (0..TRIALS).map(|_| trials::gave_up(&phones, minutes, method, &mut random, n));
                let (mut hits, mut error) = (0_u32, 0.0);
                for ratio in found {
                    hits += u32::from(ratio.interval().expect("two or more").contains(truth));
                    error += ratio.ratio - truth;
                }
                let trials = f64::from(TRIALS);
                (100.0 * f64::from(hits) / trials, error / trials)
            });
            let [(delta, delta_bias), (jackknife, jackknife_bias)] = row;
            println!(
                "| {arrival_rate} | {servers} | {patience} | {minutes} | {n} | {delta:.1} | {jackknife:.1} \
                 | {delta_bias:.4} | {jackknife_bias:.4} |"
            );
        }
    }
}
