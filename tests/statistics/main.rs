//! Holds the statistics to their promises by sampling, and the oracles to published values, to
//! cases solved by hand and to samples of their own.

#[path = "../common/mod.rs"]
mod common;

mod answers;
mod backtest;
mod backtest_sessions;
mod components;
mod control_chart;
mod coverage;
mod designs;
mod fit;
mod fit_offers;
mod fit_start;
mod fit_tasks;
mod fitting;
mod intervals;
mod precision;
mod queues;
mod random;
mod recovery;
mod selection;
mod sensitivity;
mod track;
mod track_update;
mod trials;
mod warm_up;

use common::oracles;

#[track_caller]
fn close(value: f64, expected: f64, tolerance: f64) {
    assert!(
        (value - expected).abs() < tolerance,
        "{value} is not {expected}"
    );
}
