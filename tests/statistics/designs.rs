//! Are designs as random, and as even, as they say?

use cutover::statistics::designs::{MorrisDesign, latin_hypercube, sobol};
use statrs::distribution::{ChiSquared, ContinuousCDF};

use crate::oracles::judgement::{LEVEL, within};

/// Panics if counts that should be equally likely would be rejected as such at [`LEVEL`]
/// (Pearson's chi-square; the test is right from about five expected in each).
#[track_caller]
fn equally_likely(counts: &[u32]) {
    let expected = f64::from(counts.iter().sum::<u32>()) / counts.len() as f64;
    assert!(expected >= 5.0);
    let statistic: f64 = counts
        .iter()
        .map(|&count| (f64::from(count) - expected).powi(2) / expected)
        .sum();
    let law = ChiSquared::new(counts.len() as f64 - 1.0).expect("cells");
    let value = law.sf(statistic);
    assert!(value > LEVEL, "p value {value} for {counts:?}");
}

/// exp of the sum of the coordinates: smooth, and with interactions of all orders.
fn exponential(point: &[f64]) -> f64 {
    point.iter().sum::<f64>().exp()
}

/// Mean of `f` over a design.
fn average(design: &[Vec<f64>], f: impl Fn(&[f64]) -> f64) -> f64 {
    design.iter().map(|point| f(point)).sum::<f64>() / design.len() as f64
}

/// Mean square of the errors of averages over `points` points that are too `exact`, over the
/// variance of the average of a random sample of outputs with variance `variance`.
fn relative_variance(averages: &[f64], exact: f64, variance: f64, points: usize) -> f64 {
    let squares: f64 = averages.iter().map(|value| (value - exact).powi(2)).sum();
    squares / averages.len() as f64 / (variance / points as f64)
}

#[test]
fn scrambled_sobol_points_are_unbiased_and_far_better_than_chance() {
    const POINTS: usize = 1_024;
    let e = std::f64::consts::E;
    let exact = (e - 1.0).powi(4);
    let variance = ((e * e - 1.0) / 2.0).powi(4) - exact * exact;
    let averages: Vec<f64> = (0..64)
        .map(|seed| average(&sobol(POINTS, 4, seed).expect("within limits"), exponential))
        .collect();
    within(&averages, exact);
    // Random points would give 1, and below .5 with probability 3e-4 (chi-square, 64 degrees).
    let relative = relative_variance(&averages, exact, variance, POINTS);
    assert!(relative < 1e-3, "{relative}");
}

#[test]
fn high_dimensions_are_scrambled_apart() {
    // The product of two centred coordinates has mean 0 if their scramblings are independent.
    // Neighbouring dimensions, and those that differ in the number of their set of four only.
    for (first, second) in [(0, 1), (0, 4), (9, 13), (200, 255)] {
        let averages: Vec<f64> = (0..64)
            .map(|seed| {
                let design = sobol(16, 256, seed).expect("within limits");
                average(&design, |x| (x[first] - 0.5) * (x[second] - 0.5))
            })
            .collect();
        within(&averages, 0.0);
    }
}

#[test]
fn a_latin_hypercube_takes_the_main_effects_out_of_the_error() {
    const POINTS: usize = 50;
    let additive = |x: &[f64]| x[0] + 4.0 * x[1] * x[1];
    let interaction = |x: &[f64]| (x[0] - 0.5) * (x[1] - 0.5);
    let designs: Vec<Vec<Vec<f64>>> = (0..400).map(|s| latin_hypercube(POINTS, 2, s)).collect();
    let averages = |f: &dyn Fn(&[f64]) -> f64| -> Vec<f64> {
        designs.iter().map(|design| average(design, f)).collect()
    };
    let of_additive = averages(&additive);
    within(&of_additive, 0.5 + 4.0 / 3.0);
    // 1/12 for x, 16 (1/5 - 1/9) for 4 x².
    let variance = 1.0 / 12.0 + 16.0 * (0.2 - 1.0 / 9.0);
    let relative = relative_variance(&of_additive, 0.5 + 4.0 / 3.0, variance, POINTS);
    // What is left is the variance within slices: 1/n² of the whole, but for the curvature.
    assert!(relative < 2.0 / 2_500.0, "{relative}");
    // It does nothing for pure interactions: their variance is that of a random sample, up to
    // a factor 1 + O(1/n). Four hundred squares: the ratio has standard deviation .07.
    let of_interaction = averages(&interaction);
    within(&of_interaction, 0.0);
    let relative = relative_variance(&of_interaction, 0.0, 1.0 / 144.0, POINTS);
    assert!((0.75..1.25).contains(&relative), "{relative}");
}

#[test]
fn slices_of_a_latin_hypercube_are_matched_at_random() {
    let mut pairs = [0; 16];
    for seed in 0..4_000 {
        let point = &latin_hypercube(4, 2, seed)[0];
        pairs[(point[0] * 4.0) as usize * 4 + (point[1] * 4.0) as usize] += 1;
    }
    equally_likely(&pairs);
}

#[test]
fn positions_within_a_slice_are_uniform() {
    let mut tenths = [0; 10];
    for value in latin_hypercube(4_000, 2, 1).into_iter().flatten() {
        tenths[((value * 4_000.0).fract() * 10.0) as usize] += 1;
    }
    equally_likely(&tenths);
}

#[test]
fn morris_trajectories_start_anywhere_and_change_factors_in_any_order() {
    let design = MorrisDesign::new(6_000, 3, 4, 1).expect("even");
    // Level of factor 0 at the start, and the position of its step; then its level at the end.
    let (mut starts, mut ends) = ([0; 12], [0; 4]);
    let mut orders = [0; 6];
    for trajectory in design.trajectories() {
        let level = |point: usize| (trajectory.points()[point][0] * 3.0).round() as usize;
        let order: Vec<usize> = trajectory.steps().iter().map(|step| step.factor).collect();
        let position = order.iter().position(|&f| f == 0).expect("changed");
        starts[level(0) * 3 + position] += 1;
        ends[level(3)] += 1;
        orders[order[0] * 2 + usize::from(order[1] > order[2])] += 1;
    }
    equally_likely(&starts);
    equally_likely(&ends);
    equally_likely(&orders);
}
