//! When a difference is more than chance.

use cutover::engine::Tally;

/// The two-sided 0.1 % point of the normal distribution.
pub const Z: f64 = 3.290_527;

/// Fails if the mean of independent observations differs from `expected` at the 0.1 % level.
#[track_caller]
pub fn assert_mean(what: &str, observed: &Tally, expected: f64) {
    assert_close(what, observed.mean(), expected, observed.standard_error());
}

/// Fails if `observed` is more than Z standard errors from `expected`.
#[track_caller]
pub fn assert_close(what: &str, observed: f64, expected: f64, error: f64) {
    let z = (observed - expected) / error;
    assert!(
        z.abs() < Z,
        "{what}: {observed} where {expected} is expected, z = {z:.2}"
    );
}

/// Kolmogorov and Smirnov's test of a continuous distribution at the 0.1 % level.
#[track_caller]
pub fn assert_law(what: &str, mut sample: Vec<f64>, cdf: impl Fn(f64) -> f64) {
    // The asymptotic 0.1 % point; exact enough from a hundred values on.
    const CRITICAL: f64 = 1.949_47;
    sample.sort_unstable_by(f64::total_cmp);
    let n = sample.len() as f64;
    let mut furthest = 0.0_f64;
    for (below, &x) in sample.iter().enumerate() {
        let p = cdf(x);
        let below = below as f64;
        furthest = furthest.max(p - below / n).max((below + 1.0) / n - p);
    }
    let d = furthest * n.sqrt();
    assert!(d < CRITICAL, "{what}: Kolmogorov-Smirnov {d:.3}");
}
