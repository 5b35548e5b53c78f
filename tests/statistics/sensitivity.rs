//! Do sensitivity measures find what a function is known to depend on, as surely as they say?

use std::f64::consts::PI;

use cutover::statistics::designs::{Grid, MorrisDesign, SaltelliDesign, latin_hypercube};
use cutover::statistics::queueing::SingleServer;
use cutover::statistics::sensitivity::{
    PartialRankCorrelations, Screening, SensitivityError, SobolIndices,
};

use crate::close;
use crate::coverage::binomial_test;
use crate::oracles::judgement::within;
use crate::random::Random;

/// Ishigami & Homma (1990), a = 7, b = .1, from the unit cube.
fn ishigami(u: &[f64]) -> f64 {
    let x: Vec<f64> = u.iter().map(|u| PI * (2.0 * u - 1.0)).collect();
    x[0].sin() + 7.0 * x[1].sin().powi(2) + 0.1 * x[2].powi(4) * x[0].sin()
}

/// Exact first-order and total indices of [`ishigami`] (Saltelli et al. 2008, Global
/// Sensitivity Analysis: The Primer): V1 = (1 + b pi⁴/5)²/2, V2 = a²/8, V13 = 8 b² pi⁸/225.
fn ishigami_indices() -> ([f64; 3], [f64; 3]) {
    let (a, b) = (7.0_f64, 0.1_f64);
    let first = (1.0 + b * PI.powi(4) / 5.0).powi(2) / 2.0;
    let second = a * a / 8.0;
    let together = 8.0 * b * b * PI.powi(8) / 225.0;
    let all = first + second + together;
    (
        [first / all, second / all, 0.0],
        [(first + together) / all, second / all, together / all],
    )
}

#[test]
fn the_exact_indices_are_the_published_ones() {
    let (first_order, total) = ishigami_indices();
    for (value, expected) in first_order.into_iter().zip([0.3139, 0.4424, 0.0]) {
        close(value, expected, 5e-5);
    }
    for (value, expected) in total.into_iter().zip([0.5576, 0.4424, 0.2437]) {
        close(value, expected, 5e-5);
    }
}

/// Outputs at a Saltelli design.
fn at_saltelli(base_rows: usize, seed: u64, f: impl Fn(&[f64]) -> f64) -> Vec<Option<f64>> {
    let design = SaltelliDesign::new(base_rows, 3, seed);
    design.points.iter().map(|point| Some(f(point))).collect()
}

#[test]
fn indices_of_the_ishigami_function_are_right_on_average() {
    let (first_order, total) = ishigami_indices();
    let found: Vec<SobolIndices> = (0..60)
        .map(|seed| SobolIndices::of(3, &at_saltelli(512, seed, ishigami), 0, 1))
        .collect::<Result<_, _>>()
        .expect("complete");
    for factor in 0..3 {
        let sample = |of: &dyn Fn(&SobolIndices) -> f64| found.iter().map(of).collect::<Vec<_>>();
        let estimates = sample(&|s| s.factors[factor].first_order.value);
        within(&estimates, first_order[factor]);
        let estimates = sample(&|s| s.factors[factor].total.value);
        within(&estimates, total[factor]);
    }
}

/// Of `trials` analyses under the seeds from 0, how many intervals hold the exact first-order
/// and total index of each factor of [`ishigami`].
fn index_coverage(trials: u64, outputs: impl Fn(u64) -> Vec<Option<f64>>) -> [u64; 6] {
    let (first_order, total) = ishigami_indices();
    let mut hits = [0; 6];
    for seed in 0..trials {
        let found = SobolIndices::of(3, &outputs(seed), 300, seed).expect("complete");
        for (factor, indices) in found.factors.iter().enumerate() {
            let holds = |index: &cutover::statistics::sensitivity::Index, truth| {
                u64::from(index.interval.expect("replicates").contains(truth))
            };
            hits[factor] += holds(&indices.first_order, first_order[factor]);
            hits[3 + factor] += holds(&indices.total, total[factor]);
        }
    }
    hits
}

#[test]
fn bootstrap_intervals_of_indices_hold_them_as_often_as_they_say_on_random_rows() {
    // The percentile bootstrap is right in the limit only; 200 rows come near enough that 300
    // trials cannot tell the difference.
    let hits = index_coverage(300, |seed| {
        let mut random = Random(seed);
        let mut point = || -> Vec<f64> { (0..3).map(|_| random.uniform()).collect() };
        let mut outputs = Vec::new();
        for _ in 0..200 {
            let (a, b) = (point(), point());
            outputs.push(Some(ishigami(&a)));
            for factor in 0..3 {
                let mut mixed = a.clone();
                mixed[factor] = b[factor];
                outputs.push(Some(ishigami(&mixed)));
            }
            outputs.push(Some(ishigami(&b)));
        }
        outputs
    });
    for count in hits {
        binomial_test(count, 300, 0.95);
    }
}

#[test]
fn bootstrap_intervals_of_indices_are_wide_on_a_sobol_sequence() {
    let hits = index_coverage(100, |seed| at_saltelli(256, seed, ishigami));
    // At 95 % fewer than 89 of 100 has a chance below .5 %; together they hold nearly always.
    assert!(hits.iter().all(|&count| count >= 89), "{hits:?}");
    assert!(hits.iter().sum::<u64>() > 580, "{hits:?}");
}

/// Points nobody has drawn: point i, coordinate j is the fractional part of (i + 1) sqrt(p) for
/// the j-th prime p (Weyl), so that reference figures can be computed anywhere.
fn weyl(points: usize, dimensions: usize) -> Vec<Vec<f64>> {
    let primes = [2.0_f64, 3.0, 5.0, 7.0, 11.0, 13.0];
    (1..=points)
        .map(|i| {
            primes[..dimensions]
                .iter()
                .map(|prime| (i as f64 * prime.sqrt()).fract())
                .collect()
        })
        .collect()
}

#[test]
fn indices_agree_with_salib() {
    // SALib 1.6.0, sobol.analyze(calc_second_order=False) of the Ishigami function, hundred
    // base rows of Weyl points.
    let s1 = [0.237994669271809, 0.491317936760061, -0.078185466709523];
    let st = [0.399497907582846, 0.431566162115548, 0.223211514682398];
    // Its intervals are symmetric: 1.96 bootstrap standard errors, 2000 resamples.
    let s1_half_width = [0.1308, 0.1597, 0.1587];
    let st_half_width = [0.1480, 0.1254, 0.0693];
    let mut outputs = Vec::new();
    for row in weyl(100, 6) {
        let (a, b) = row.split_at(3);
        outputs.push(Some(ishigami(a)));
        for factor in 0..3 {
            let mut mixed = a.to_vec();
            mixed[factor] = b[factor];
            outputs.push(Some(ishigami(&mixed)));
        }
        outputs.push(Some(ishigami(b)));
    }
    let found = SobolIndices::of(3, &outputs, 2_000, 1).expect("complete");
    for (factor, indices) in found.factors.iter().enumerate() {
        close(indices.first_order.value, s1[factor], 1e-12);
        close(indices.total.value, st[factor], 1e-12);
        for (index, half_width) in [
            (&indices.first_order, s1_half_width[factor]),
            (&indices.total, st_half_width[factor]),
        ] {
            let interval = index.interval.expect("replicates");
            // The ends are noisy quantiles of two bootstraps, and of a skewed distribution here.
            let ratio = (interval.upper - interval.lower) / (2.0 * half_width);
            assert!((0.9..1.1).contains(&ratio), "{ratio}");
        }
    }
}

/// Mean, mean absolute value and variance of all elementary effects of `factor` on the grid
/// with four levels, each equally likely.
fn all_effects(f: impl Fn(&[f64]) -> f64, factor: usize) -> (f64, f64, f64) {
    let point =
        |levels: &[usize]| -> Vec<f64> { levels.iter().map(|&level| level as f64 / 3.0).collect() };
    let effects: Vec<f64> = Grid::new(&[4, 4, 4])
        .filter(|levels| levels[factor] < 2)
        .map(|low| {
            let mut high = low.clone();
            high[factor] += 2;
            (f(&point(&high)) - f(&point(&low))) * 1.5
        })
        .collect();
    let n = effects.len() as f64;
    let mean = effects.iter().sum::<f64>() / n;
    let absolute = effects.iter().map(|effect| effect.abs()).sum::<f64>() / n;
    let variance = effects
        .iter()
        .map(|effect| (effect - mean).powi(2))
        .sum::<f64>()
        / n;
    (mean, absolute, variance)
}

fn screen(trajectories: usize, seed: u64, replicates: usize) -> Screening {
    let design = MorrisDesign::new(trajectories, 3, 4, seed).expect("even");
    let outputs: Vec<_> = design.points().map(|point| Some(ishigami(point))).collect();
    Screening::of(&design, &outputs, replicates, seed).expect("complete")
}

#[test]
fn screening_of_the_ishigami_function_is_right_on_average() {
    let found: Vec<Screening> = (0..400).map(|seed| screen(10, seed, 0)).collect();
    for factor in 0..3 {
        let (mu, mu_star, variance) = all_effects(ishigami, factor);
        let sample = |of: &dyn Fn(&Screening) -> f64| found.iter().map(of).collect::<Vec<_>>();
        within(&sample(&|s| s.factors[factor].mu), mu);
        within(&sample(&|s| s.factors[factor].mu_star), mu_star);
        let sigma = |s: &Screening| s.factors[factor].sigma.expect("ten trajectories");
        within(&sample(&|s| sigma(s).powi(2)), variance);
    }
}

#[test]
fn bootstrap_intervals_of_mu_star_need_many_trajectories() {
    // The first factor: its absolute effects take two values. The second is left out, for its
    // absolute effects do not vary at all.
    let coverage = |trajectories: usize| -> Vec<u64> {
        let found: Vec<Screening> = (0..500).map(|s| screen(trajectories, s, 300)).collect();
        [0, 2]
            .map(|factor| {
                let (_, truth, _) = all_effects(ishigami, factor);
                let holds = |s: &&Screening| {
                    let interval = s.factors[factor].mu_star_interval;
                    interval.expect("replicates").contains(truth)
                };
                found.iter().filter(holds).count() as u64
            })
            .to_vec()
    };
    let few = coverage(10);
    assert!(few.iter().all(|hits| (440..485).contains(hits)), "{few:?}");
    for hits in coverage(100) {
        binomial_test(hits, 500, 0.95);
    }
}

#[test]
fn screening_agrees_with_salib() {
    // SALib 1.6.0, morris.analyze(num_levels=4) on the points of the design below and the
    // Ishigami function there.
    let mu = [5.204535670259858, -1.575, 1.249759220666623];
    let mu_star = [5.204535670259858, 7.875, 8.748314544666366];
    let sigma = [6.036910569568049, 8.133265027035574, 10.942829695246207];
    let found = screen(10, 1, 0);
    for (factor, effects) in found.factors.iter().enumerate() {
        close(effects.mu, mu[factor], 1e-12);
        close(effects.mu_star, mu_star[factor], 1e-12);
        close(effects.sigma.expect("ten"), sigma[factor], 1e-12);
    }
}

#[test]
fn rank_correlations_agree_with_pingouin() {
    // pingouin 0.7.0, partial_corr(method="spearman"); the intervals from residuals of ranks by
    // numpy.linalg.lstsq, tanh(arctanh(r) +- 1.959964 / sqrt(60 - 3 - 3)). The third factor
    // takes five values, the output 28 among sixty points: many ties.
    let expected = [
        (0.9720431612745535, 0.952804761287036, 0.983505568461237),
        (-0.8912220236668441, -0.934724548562131, -0.821403725415562),
        (0.2266718564656668, -0.036023466637737, 0.460066445289372),
        (0.0312007508343558, -0.231246921346209, 0.289415486311902),
    ];
    let mut points = weyl(60, 4);
    for point in &mut points {
        point[2] = (5.0 * point[2]).floor();
    }
    let outputs: Vec<_> = points
        .iter()
        .map(|x| {
            let smooth = (2.0 * x[0]).exp() - 3.0 * x[1] * x[1]
                + 0.2 * x[2] * x[0]
                + 0.1 * (9.0 * x[3]).sin();
            Some((4.0 * smooth).floor() / 4.0)
        })
        .collect();
    let found = PartialRankCorrelations::of(&points, &outputs).expect("sixty points");
    for (correlation, (value, lower, upper)) in found.factors.iter().zip(expected) {
        let correlation = correlation.as_ref().expect("varies");
        let interval = correlation.interval.expect("sixty points");
        close(correlation.value, value, 1e-12);
        close(interval.lower, lower, 1e-9);
        close(interval.upper, upper, 1e-9);
    }
}

#[test]
fn intervals_of_rank_correlations_hold_a_zero_as_often_as_they_say() {
    // The last factor has no effect; the output depends on the others and on chance.
    let mut random = Random(11);
    let hits = (0..2_000)
        .filter(|_| {
            let points: Vec<Vec<f64>> = (0..40)
                .map(|_| (0..4).map(|_| random.uniform()).collect())
                .collect();
            let outputs: Vec<_> = points
                .iter()
                .map(|x| Some((x[0] - x[1] * x[2]) + 0.5 * random.normal()))
                .collect();
            let found = PartialRankCorrelations::of(&points, &outputs).expect("forty points");
            let correlation = found.factors[3].as_ref().expect("varies");
            correlation.interval.expect("forty points").contains(0.0)
        })
        .count() as u64;
    binomial_test(hits, 2_000, 0.95);
}

#[test]
fn intervals_of_strong_rank_correlations_are_somewhat_narrow() {
    // An output all but determined by the first two factors; the truth is that of a sample of
    // twenty thousand, known to about 1e-3.
    let correlation = |points: usize, seed: u64| {
        let design = latin_hypercube(points, 3, seed);
        let outputs: Vec<_> = design
            .iter()
            .map(|x| Some(3.0 * x[0] - 2.0 * x[1] * x[1] + 0.1 * x[2]))
            .collect();
        let known: Vec<Vec<f64>> = design.iter().map(|x| x[..2].to_vec()).collect();
        let found = PartialRankCorrelations::of(&known, &outputs).expect("complete");
        found.factors[0].clone().expect("varies")
    };
    let truth = correlation(20_000, 500).value;
    close(truth, 0.977, 1e-3);
    let hits = (0..500)
        .filter(|&seed| {
            correlation(100, seed)
                .interval
                .expect("hundred")
                .contains(truth)
        })
        .count();
    assert!((420..475).contains(&hits), "{hits} of 500");
}

/// Mean wait in M/M/1; the exact one is rate / (service (service - rate)).
fn mean_wait(arrival_rate: f64, service_rate: f64) -> f64 {
    let queue = SingleServer {
        arrival_rate,
        mean_service: 1.0 / service_rate,
        service_cv: 1.0,
    };
    queue.solve().expect("stable").mean_wait
}

/// Simpson's rule over [0, 1] with 200 intervals.
fn integral(f: impl Fn(f64) -> f64) -> f64 {
    let weight = |i: u32| match i {
        0 | 200 => 1.0,
        i if i % 2 == 1 => 4.0,
        _ => 2.0,
    };
    let at = |i: u32| weight(i) * f(f64::from(i) / 200.0);
    (0..=200).map(at).sum::<f64>() / 600.0
}

#[test]
fn indices_of_a_queue_are_those_of_its_formula() {
    // Arrivals at .4 to .8 per minute, a server that does 1 to 1.5.
    let wait = |u: &[f64]| mean_wait(0.4 + 0.4 * u[0], 1.0 + 0.5 * u[1]);
    let mean = integral(|x| integral(|y| wait(&[x, y])));
    let variance = integral(|x| integral(|y| (wait(&[x, y]) - mean).powi(2)));
    let exact = [
        integral(|x| (integral(|y| wait(&[x, y])) - mean).powi(2)) / variance,
        integral(|y| (integral(|x| wait(&[x, y])) - mean).powi(2)) / variance,
    ];
    // Both matter, and not only by themselves.
    assert!(exact.iter().all(|&share| share > 0.2) && exact[0] + exact[1] < 0.98);
    // A third factor has no effect.
    let found: Vec<SobolIndices> = (0..60)
        .map(|seed| SobolIndices::of(3, &at_saltelli(512, seed, wait), 0, 1))
        .collect::<Result<_, _>>()
        .expect("complete");
    for factor in 0..2 {
        let first_order: Vec<f64> = found
            .iter()
            .map(|s| s.factors[factor].first_order.value)
            .collect();
        within(&first_order, exact[factor]);
        let total: Vec<f64> = found
            .iter()
            .map(|s| s.factors[factor].total.value)
            .collect();
        // Two factors: what the other does not explain alone.
        within(&total, 1.0 - exact[1 - factor]);
    }
    assert!(found.iter().all(|s| s.factors[2].total.value == 0.0));
    assert!(found.iter().all(|s| s.factors[2].first_order.value == 0.0));
}

#[test]
fn effects_of_small_steps_are_the_derivatives_of_a_queue() {
    // A box of width 2h round (.6, 1). By the mean value theorem every effect over 2h is the
    // derivative somewhere in the box; both derivatives are monotone there, so the corners
    // bound them.
    let (rate, service, h) = (0.6, 1.0, 1e-3);
    let by_rate = |l: f64, m: f64| 1.0 / (m - l).powi(2);
    let by_service = |l: f64, m: f64| -l * (2.0 * m - l) / (m * (m - l)).powi(2);
    let design = MorrisDesign::new(10, 2, 4, 1).expect("even");
    let outputs: Vec<_> = design
        .points()
        .map(|u| {
            let away = |u: f64| h * (2.0 * u - 1.0);
            Some(mean_wait(rate + away(u[0]), service + away(u[1])))
        })
        .collect();
    let found = Screening::of(&design, &outputs, 0, 1).expect("complete");
    let slope = |factor: usize| found.factors[factor].mu / (2.0 * h);
    let least = by_rate(rate - h, service + h);
    let most = by_rate(rate + h, service - h);
    assert!((least..most).contains(&slope(0)), "{}", slope(0));
    let least = by_service(rate + h, service - h);
    let most = by_service(rate - h, service + h);
    assert!((least..most).contains(&slope(1)), "{}", slope(1));
    // 6.25 and -5.25 at the centre, and the bounds are within 2 % of them.
    close(slope(0), 6.25, 0.1);
    close(slope(1), -5.25, 0.1);
}

#[test]
fn a_queue_that_never_ends_is_counted_as_missing() {
    // Up to 1.2 arrivals per minute for a server that does 1.
    let design = SaltelliDesign::new(64, 2, 1);
    let outputs: Vec<Option<f64>> = design
        .points
        .iter()
        .map(|u| {
            let queue = SingleServer {
                arrival_rate: 1.2 * u[0],
                mean_service: 1.0,
                service_cv: u[1],
            };
            queue.solve().ok().map(|queue| queue.mean_wait)
        })
        .collect();
    // Overloaded from 5/6 on: a row needs both its values of the first factor below.
    let complete = (0..64)
        .filter(|row| {
            let points = &design.points[4 * row..4 * row + 4];
            points[0][0] < 1.0 / 1.2 && points[3][0] < 1.0 / 1.2
        })
        .count();
    let found = SobolIndices::of(2, &outputs, 100, 1).expect("some complete");
    assert_eq!((found.base_rows, found.left_out), (complete, 64 - complete));
    assert!((30..60).contains(&complete), "{complete}");
    assert_eq!(
        SobolIndices::of(2, &[None; 64], 100, 1),
        Err(SensitivityError::TooFew {
            complete: 0,
            needed: 2
        })
    );
}
