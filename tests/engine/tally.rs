//! Summaries against the definitions they abbreviate.

use cutover::engine::{Duration, Histogram, Key, Tally, Time, TimeWeighted};

fn plain(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
    (mean, squares / (n - 1.0))
}

#[test]
fn variance_is_sound_far_from_zero_and_after_an_outlier() {
    let mut stream = Key::new(1, 0).stream(0, 0, 0);
    for (offset, first) in [(0.0, 0.0), (1e9, 1e9), (-1e9, 1e9), (0.0, 1e6)] {
        let mut values: Vec<f64> = (0..10_000)
            .map(|_| offset + stream.standard_normal())
            .collect();
        values[0] = first;
        let mut tally = Tally::new();
        values.iter().for_each(|&x| tally.record(x));
        let (mean, variance) = plain(&values);
        assert!((tally.mean() - mean).abs() <= 1e-12 * mean.abs().max(1.0));
        assert!(
            (tally.variance() / variance - 1.0).abs() < 1e-6,
            "{offset} {first}"
        );
        assert_eq!(tally.max(), values.iter().copied().fold(f64::MIN, f64::max));
        assert_eq!(tally.min(), values.iter().copied().fold(f64::MAX, f64::min));
    }
}

#[test]
fn merging_is_the_same_as_recording_everything() {
    let mut stream = Key::new(2, 0).stream(0, 0, 0);
    let (mut all, mut parts) = (Tally::new(), [Tally::new(), Tally::new(), Tally::new()]);
    for i in 0..3_000 {
        let x = 1e6 + f64::from(i) + stream.uniform();
        all.record(x);
        parts[usize::from(i > 17) + usize::from(i > 2_000)].record(x);
    }
    let mut merged = Tally::new();
    parts.iter().for_each(|part| merged.merge(part));
    merged.merge(&Tally::new());
    assert_eq!(merged.count(), 3_000);
    assert!((merged.mean() / all.mean() - 1.0).abs() < 1e-15);
    assert!((merged.variance() / all.variance() - 1.0).abs() < 1e-9);
    assert!((merged.total() / all.total() - 1.0).abs() < 1e-15);
}

#[test]
fn nothing_recorded_has_no_mean() {
    assert!(Tally::new().mean().is_nan());
    assert!(Histogram::new().quantile(0.5).is_nan());
    assert!(TimeWeighted::new(Time::ZERO, 3.0).mean(Time::ZERO).is_nan());
    let mut one = Tally::new();
    one.record(4.0);
    assert!(one.variance().is_nan());
    assert_eq!(one.mean(), 4.0);
}

#[test]
fn a_level_is_averaged_over_time_and_not_over_changes() {
    let at = |minutes| Time::ZERO + Duration::from_minutes(minutes);
    let mut level = TimeWeighted::new(at(0), 1.0);
    level.add(at(10), 2.0);
    level.set(at(20), 8.0);
    level.set(at(20), 0.0);
    assert_eq!(level.max(), 8.0);
    assert_eq!(level.mean(at(40)), (10.0 + 30.0) / 40.0);
    level.set(at(40), 5.0);
    level.reset(at(50));
    assert_eq!(
        (level.current(), level.max(), level.mean(at(51))),
        (5.0, 5.0, 5.0)
    );
}

#[test]
fn quantiles_are_within_half_a_bin_whatever_the_scale() {
    let mut stream = Key::new(3, 0).stream(0, 0, 0);
    for scale in [1e-6, 1.0, 1e12] {
        let mut values: Vec<f64> = (0..10_001)
            .map(|_| scale * (3.0 * stream.standard_normal()).exp())
            .collect();
        let (mut histogram, mut half) = (Histogram::new(), Histogram::new());
        for (i, &x) in values.iter().enumerate() {
            if i % 2 == 0 {
                histogram.record(x)
            } else {
                half.record(x)
            }
        }
        histogram.merge(&half);
        values.sort_unstable_by(f64::total_cmp);
        for (p, rank) in [(0.0, 0), (0.5, 5_000), (0.9, 9_000), (1.0, 10_000)] {
            let off = histogram.quantile(p) / values[rank] - 1.0;
            assert!(off.abs() < 0.004, "{scale} {p} {off}");
        }
        let above = histogram.share_above(scale);
        assert!((above - 0.5).abs() < 0.02);
    }
    let mut zeros = Histogram::new();
    zeros.record(0.0);
    zeros.record(-1.0);
    zeros.record(10.0);
    assert_eq!(
        (zeros.quantile(0.5), zeros.share_above(0.0)),
        (0.0, 1.0 / 3.0)
    );
}

/// The middle of a bin lies beyond what is in it as often as not: no quantile does.
#[test]
fn a_quantile_is_never_beyond_the_least_and_the_greatest() {
    let mut all = Histogram::new();
    for constant in [33.0, 13.0, 39.0, 840.0, 1e-6] {
        let mut one = Histogram::new();
        one.record(constant);
        one.record(constant);
        for p in [0.0, 0.5, 0.9, 1.0, 2.0] {
            assert_eq!(one.quantile(p), constant, "{constant} {p}");
        }
        all.merge(&one);
    }
    all.merge(&Histogram::new());
    let ends = |all: &Histogram| (all.quantile(0.0), all.quantile(1.0), all.quantile(2.0));
    let (least, greatest, beyond) = ends(&all);
    assert!(least >= 1e-6 && greatest <= 840.0, "{least} {greatest}");
    assert_eq!(beyond, 840.0);
    all.record(0.0);
    assert_eq!(ends(&all), (0.0, greatest, 840.0));
    let mut nothing_but_zeros = Histogram::new();
    nothing_but_zeros.record(0.0);
    assert_eq!(nothing_but_zeros.quantile(2.0), 0.0);
}
