//! Fitted distributions against what is known in closed form.

use cutover::statistics::Interval;
use cutover::statistics::fitting::{
    Family, FittedCounts, FittedTimes, RisingChance, Tried, Watched, seen_in_part,
};

use crate::close;

/// Times spread as a distribution has them: its quantiles in the middle of each of so many parts.
fn quantiles(family: Family, mean: f64, cv: f64, n: usize) -> Vec<f64> {
    let law = family.law(mean, cv).expect("a distribution");
    (0..n)
        .map(|k| law.quantile((k as f64 + 0.5) / n as f64))
        .collect()
}

fn width(interval: Interval) -> f64 {
    interval.upper - interval.lower
}

#[test]
fn a_lognormal_has_its_closed_form() {
    let times = [3.0, 5.0, 8.0, 4.0, 20.0, 7.0, 9.5, 6.0, 11.0, 2.5].repeat(3);
    let fit = FittedTimes::best(&[Family::Lognormal], &times, &[]).expect("a fit");
    let n = times.len() as f64;
    let middle = times.iter().map(|x| x.ln()).sum::<f64>() / n;
    let variance = times.iter().map(|x| (x.ln() - middle).powi(2)).sum::<f64>() / n;
    close(fit.mean.value, (middle + variance / 2.0).exp(), 1e-3);
    close(fit.cv.value, variance.exp_m1().sqrt(), 1e-3);
    // The logarithm of the mean has variance (s² + s⁴ / 2) / n.
    let error = ((variance + variance * variance / 2.0) / n).sqrt();
    let reach = (fit.mean.interval.upper / fit.mean.value).ln();
    close(reach, 1.959_964 * error, 1e-3);
}

#[test]
fn an_exponential_counts_those_cut_short() {
    let seen = quantiles(Family::Exponential, 4.0, 1.0, 40);
    let longer = [1.0, 2.0, 3.0, 0.0].repeat(5);
    let fit = FittedTimes::best(&[Family::Exponential], &seen, &longer).expect("a fit");
    let total: f64 = seen.iter().chain(&longer).sum();
    close(fit.mean.value, total / 40.0, 1e-3);
    // On the logarithm its error is one over the root of those seen to the end.
    let reach = (fit.mean.interval.upper / fit.mean.value).ln();
    close(reach, 1.959_964 / 40f64.sqrt(), 1e-3);
    assert_eq!((fit.n, fit.censored), (40, 20));
}

#[test]
fn the_law_is_the_one_that_made_the_times() {
    for family in [Family::Lognormal, Family::Gamma] {
        let times = quantiles(family, 13.0, 0.6, 2_000);
        let fit =
            FittedTimes::best(&[Family::Lognormal, Family::Gamma], &times, &[]).expect("a fit");
        assert_eq!(fit.family, family);
        close(fit.mean.value, 13.0, 0.05);
        close(fit.cv.value, 0.6, 0.01);
        // Half a step, and no more than the parameters are off.
        assert!(fit.distance < 2e-3, "{}", fit.distance);
        // Watched up to the mean only, the same distribution comes out, less well known.
        let (short, long): (Vec<f64>, Vec<f64>) = times.iter().partition(|x| **x < 13.0);
        let cut = FittedTimes::best(&[family], &short, &vec![13.0; long.len()]).expect("a fit");
        close(cut.mean.value, 13.0, 0.3);
        assert!(width(cut.mean.interval) > width(fit.mean.interval));
    }
}

#[test]
fn times_that_cannot_be_fitted_are_not() {
    let few = [1.0; 19];
    assert_eq!(FittedTimes::best(&[Family::Gamma], &few, &[]), None);
    for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let times = [[1.0, 2.0, 3.0].repeat(10), vec![wrong]].concat();
        assert_eq!(
            FittedTimes::best(&[Family::Gamma], &times, &[]),
            None,
            "{wrong}"
        );
    }
    let alike = [5.0; 30];
    let fit = FittedTimes::best(&[Family::Lognormal, Family::Gamma], &alike, &[]);
    assert!(
        fit.is_none_or(|fit| (fit.mean.value - 5.0).abs() < 0.1),
        "all alike"
    );
}

#[test]
fn counts_that_vary_no_more_than_chance_have_no_factor_of_their_own() {
    // Poisson by its quantiles, of mean 9 and of mean 4.
    let poisson = |mean: f64| -> Vec<f64> {
        let mut counts = Vec::new();
        let (mut chance, mut below) = ((-mean).exp(), 0.0);
        for count in 0..40 {
            let until = below + chance;
            let days = ((until * 200.0).round() - (below * 200.0_f64).round()) as usize;
            counts.extend(vec![f64::from(count); days]);
            below = until;
            chance *= mean / f64::from(count + 1);
        }
        counts
    };
    let fit = FittedCounts::of(&[poisson(9.0), poisson(4.0), Vec::new()]).expect("a fit");
    assert_eq!(fit.day_to_day.interval.lower, 0.0);
    assert!(fit.day_to_day.interval.upper < 0.15, "{:?}", fit.day_to_day);
    close(fit.sum.value, 13.0, 0.1);
    assert_eq!(fit.means[2], None);
    // Twice and half as many on every other day is a factor of .6 of the mean.
    let doubled: Vec<f64> = (0..200)
        .map(|day| if day % 2 == 0 { 80.0 } else { 20.0 })
        .collect();
    let fit = FittedCounts::of(&[doubled]).expect("a fit");
    assert!(
        fit.day_to_day.interval.contains(0.6),
        "{:?}",
        fit.day_to_day
    );
    assert_eq!(FittedCounts::of(&[vec![3.0]]), None);
}

#[test]
fn a_chance_that_rises_is_found_and_one_that_does_not_is_flat() {
    // As many of each thousand as the chance says.
    let trials = |law: &dyn Fn(f64) -> f64| -> Vec<Tried> {
        let of_day = |day: u32| {
            let happen = (law(f64::from(day)) * 1000.0).round() as usize;
            (0..1000).map(move |nth| Tried {
                time: f64::from(day),
                other_kind: false,
                happened: nth < happen,
            })
        };
        (0..60).flat_map(of_day).collect()
    };
    let rises = RisingChance::of(&trials(&|t| 0.2 - 0.17 * (-t / 9.0).exp())).expect("a fit");
    let over = rises.over.expect("it rises");
    for (fitted, truth) in [(rises.near, 0.03), (rises.far, 0.2), (over, 9.0)] {
        assert!(
            (fitted.value / truth - 1.0).abs() < 0.02,
            "{fitted:?} for {truth}"
        );
        assert!(
            fitted.interval.contains(truth) && width(fitted.interval) < truth,
            "{fitted:?}"
        );
    }
    let flat = RisingChance::of(&trials(&|_| 0.1)).expect("a fit");
    assert_eq!((flat.over, flat.near), (None, flat.far));
    // The root of p (1 - p) / n.
    close(
        width(flat.far.interval),
        2.0 * 1.959_964 * (0.09f64 / 60_000.0).sqrt(),
        1e-5,
    );
    assert_eq!(RisingChance::of(&trials(&|_| 0.0)), None);
}

#[test]
fn a_chance_seen_in_part_is_that_of_the_whole() {
    let watched = |happened: usize, of: usize, share: f64| -> Vec<Watched> {
        (0..of)
            .map(|nth| Watched {
                happened: nth < happened,
                share,
            })
            .collect()
    };
    // All of it seen: a plain share, with the interval of its log odds.
    let whole = seen_in_part(&watched(60, 1000, 1.0)).expect("a share");
    close(whole.value, 0.06, 1e-6);
    let odds = |p: f64| (p / (1.0 - p)).ln();
    let reach = odds(whole.interval.upper) - odds(0.06);
    close(reach, 1.959_964 / (1000.0f64 * 0.06 * 0.94).sqrt(), 1e-6);
    // Half of it: twice as many as were seen.
    let half = seen_in_part(&watched(30, 1000, 0.5)).expect("a share");
    close(half.value, 0.06, 1e-6);
    assert!(width(half.interval) > width(whole.interval));
    assert_eq!(seen_in_part(&watched(0, 1000, 1.0)), None);
}
