//! One clerk with one task after another: the time for the first thousand is a sum in closed
//! form, for every family of learning curves. Nothing is left to chance.

use cutover::model::{Arm, TraceEvent};

use crate::oracles::learning as exact;
use crate::trial::{History, history, scenario, theory_text};

const TASKS: u32 = 1_000;
/// Length of a settled task, minutes.
const TASK: f64 = 10.0;

/// The scenario file with another learning curve.
fn with_curve(curve: &str) -> String {
    let text = theory_text("one-clerk-learning");
    let (before, _) = text
        .split_once("[new-system.learning.clerk]")
        .expect("the file ends with the learning curve");
    format!("{before}[new-system.learning.clerk]\n{curve}\n")
}

/// Minutes from the first referral to the moment so many have been registered.
fn minutes_for(history: &History, tasks: u32) -> f64 {
    let first = history
        .iter()
        .find(|h| h.2 == TraceEvent::Referred)
        .expect("referrals");
    let done = history
        .iter()
        .filter(|h| h.2 == TraceEvent::Registered)
        .nth(tasks as usize - 1)
        .expect("a fortnight is long enough");
    (done.0 - first.0) as f64 / 60_000.0
}

/// Every task is rounded to a millisecond, so the sum is off by half a second at most.
#[track_caller]
fn takes(text: &str, total: f64) {
    let (_, history) = history(&scenario(text), Arm::Unmitigated, 0);
    let found = minutes_for(&history, TASKS);
    let rounding = 0.5e-3 / 60.0 * f64::from(TASKS);
    assert!(
        (found - TASK * total).abs() <= rounding,
        "{found} min, expected {} min",
        TASK * total
    );
}

#[test]
fn exponential_as_shipped() {
    let total = exact::exponential_total(2.0, 1.0, 100.0, TASKS);
    assert!((TASK * total - 11_004.963).abs() < 5e-4);
    takes(&theory_text("one-clerk-learning"), total);
}

#[test]
fn before_the_go_live_nothing_is_slow() {
    let scenario = scenario(&theory_text("one-clerk-learning"));
    let (_, history) = history(&scenario, Arm::Baseline, 0);
    assert_eq!(minutes_for(&history, TASKS), TASK * f64::from(TASKS));
}

#[test]
fn exponential_down_to_a_benefit() {
    let curve = "initial = 3.0\npace = \"40 transactions\"\nplateau = 0.8";
    takes(
        &with_curve(curve),
        exact::exponential_total(3.0, 0.8, 40.0, TASKS),
    );
}

#[test]
fn wright() {
    let curve = "curve = \"wright\"\ninitial = 3.0\nper-doubling = 0.8";
    let b = exact::exponent(0.8);
    takes(&with_curve(curve), exact::wright_total(3.0, b, TASKS));
}

#[test]
fn stanford_b() {
    let curve = "curve = \"stanford-b\"\ninitial = 4.0\nper-doubling = 0.85\nprior = 30.0";
    let b = exact::exponent(0.85);
    takes(
        &with_curve(curve),
        exact::stanford_b_total(4.0, b, 30.0, TASKS),
    );
}

#[test]
fn de_jong() {
    let curve = "curve = \"dejong\"\ninitial = 2.5\nper-doubling = 0.8\nincompressible = 0.3";
    let b = exact::exponent(0.8);
    takes(&with_curve(curve), exact::de_jong_total(2.5, b, 0.3, TASKS));
}

#[test]
fn plateau_is_wright_with_a_floor() {
    let curve = "curve = \"plateau\"\ninitial = 3.0\nper-doubling = 0.8\nplateau = 1.1";
    let b = exact::exponent(0.8);
    let total = exact::total(TASKS, |n| (3.0 * n.powf(-b)).max(1.1));
    takes(&with_curve(curve), total);
}

#[test]
fn s_curve() {
    let curve = "curve = \"s-curve\"\ninitial = 2.5\nplateau = 1.0\npace = \"120 transactions\"\nsteepness = 2.0";
    let total = exact::total(TASKS, |n| 1.0 + 1.5 / (1.0 + ((n - 1.0) / 120.0).powf(2.0)));
    takes(&with_curve(curve), total);
}

#[test]
fn s_curve_of_steepness_one_is_hyperbolic() {
    let curve = "curve = \"s-curve\"\ninitial = 2.5\nplateau = 1.0\npace = \"120 transactions\"\nsteepness = 1.0";
    takes(
        &with_curve(curve),
        exact::hyperbolic_total(2.5, 1.0, 120.0, TASKS),
    );
}

#[test]
fn points_joined_by_straight_lines() {
    let curve = "curve = \"points\"\npoints = [[0, 3.0], [100, 1.5], [300, 1.0]]";
    let total = exact::total(TASKS, |n| {
        let done = n - 1.0;
        if done < 100.0 {
            3.0 - 1.5 * done / 100.0
        } else if done < 300.0 {
            1.5 - 0.5 * (done - 100.0) / 200.0
        } else {
            1.0
        }
    });
    takes(&with_curve(curve), total);
}

#[test]
fn time_worked_instead_of_transactions() {
    // Experience is the time spent so far, longer tasks teach more.
    let curve = "initial = 2.0\npace = \"40 hours\"\nplateau = 1.0";
    let mut worked = 0.0;
    let mut total = 0.0;
    for _ in 0..TASKS {
        let task = 1.0 + f64::exp(-worked / (40.0 * 60.0));
        total += task;
        worked += TASK * task;
    }
    takes(&with_curve(curve), total);
}
