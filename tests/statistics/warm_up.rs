//! MSER against another implementation, and on series whose transient is known.

use cutover::statistics::{MSER_BATCH, WarmUp, mean, mser};

use crate::oracles::judgement::Measured;
use crate::random::Random;

/// x(t) = phi x(t-1) + noise from x(0) = `start`, about `level`, with stationary variance 1: the
/// expected distance from the level is start phi^t.
fn autoregressive(seed: u64, phi: f64, level: f64, start: f64, length: usize) -> Vec<f64> {
    let mut random = Random(seed);
    let mut x = start;
    (0..length)
        .map(|_| {
            x = phi * x + (3.0 * (1.0 - phi * phi)).sqrt() * 2.0 * (random.uniform() - 0.5);
            level + x
        })
        .collect()
}

/// Python package `kim-convergence` 0.1.0, `ucl.mser_m.mser_m(series, batch_size=b,
/// ignore_end=4)`: of 400 batches it then considers 0 to 395 dropped, as here.
#[test]
fn agrees_with_kim_convergence() {
    for (seed, phi, start, length, batch, after) in [
        (1, 0.8, 0.0, 400, 5, Some(10)),
        (2, 0.8, -15.0, 400, 5, Some(25)),
        (3, 0.95, 40.0, 1_000, 5, None),
        (4, 0.5, 20.0, 303, 5, Some(5)),
        (5, 0.9, 30.0, 500, 1, Some(37)),
        (6, 0.9, -30.0, 500, 7, Some(28)),
        (7, 0.99, 30.0, 200, 5, None),
        (8, 0.0, 0.0, 55, 5, Some(25)),
    ] {
        let expected = after.map_or(WarmUp::NotSettled, |after| WarmUp::Settled { after });
        let series = autoregressive(seed, phi, 10.0, start, length);
        assert_eq!(mser(&series, batch), Some(expected), "{seed}");
    }
}

/// Error of the mean of what is left, and how much was dropped, over series that settled.
fn truncated(seeds: u64, start: f64) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let (mut kept, mut all, mut dropped) = (Vec::new(), Vec::new(), Vec::new());
    for seed in 0..seeds {
        let series = autoregressive(seed * 104_729 + 5, 0.8, 10.0, start, 600);
        if let Some(WarmUp::Settled { after }) = mser(&series, MSER_BATCH) {
            kept.push(mean(&series[after..]).expect("something is left") - 10.0);
            all.push(mean(&series).expect("a series") - 10.0);
            dropped.push(after as f64);
        }
    }
    (kept, all, dropped)
}

#[test]
fn a_transient_is_dropped_with_its_bias() {
    // Expected bias of the whole mean: 30 x .8 / (.2 x 600) = .2. The first two batches lie 16
    // and 5 standard deviations off on average, the third 2 and the fourth half of one.
    let (kept, all, dropped) = truncated(1_000, 30.0);
    let before = Measured::mean_of(&all);
    let after = Measured::mean_of(&kept);
    let gone = Measured::mean_of(&dropped);
    println!(
        "{} of 1000 settled, after {:.1}; bias {:.4} becomes {:.4} +- {:.4}",
        kept.len(),
        gone.value,
        before.value,
        after.value,
        after.standard_error
    );
    before.must_agree(0.2, 0.001);
    after.must_agree(0.0, 0.001);
    assert!(dropped.iter().all(|&after| after >= 10.0));
    assert!(kept.len() >= 900, "{}", kept.len());
}

#[test]
fn what_is_settled_from_the_start_loses_little() {
    let (kept, _, dropped) = truncated(1_000, 0.0);
    let few = dropped.iter().filter(|&&after| after <= 60.0).count();
    println!(
        "{} of 1000 settled, {few} after a tenth or less, mean {:.1} of 600",
        kept.len(),
        mean(&dropped).expect("some")
    );
    Measured::mean_of(&kept).must_agree(0.0, 0.001);
    assert!(few >= 750, "{few}");
}

#[test]
fn a_trend_never_settles() {
    for seed in 0..100 {
        let mut random = Random(seed + 77);
        // Over the whole series the trend climbs 20 times what the noise is wide.
        let climb: Vec<f64> = (0..400)
            .map(|t| 0.05 * f64::from(t) + random.uniform())
            .collect();
        assert_eq!(mser(&climb, MSER_BATCH), Some(WarmUp::NotSettled));
    }
}
