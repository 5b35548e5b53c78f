//! An office whose capacity drops at the go-live and comes back, against the fluid limit.
//!
//! While the clerk is never idle, the backlog is referrals less a deterministic output, so its
//! mean follows the fluid course exactly, whatever the size of the office.

use cutover::model::{Arm, Measure, TraceEvent};

use crate::oracles::backlog::FluidBacklog;
use crate::oracles::judgement::{within, z_test};
use crate::trial::{History, history, levels, outcomes, theory};

const OFFICE: FluidBacklog = FluidBacklog {
    demand: 100.0,
    capacity: 110.0,
    loss: 0.4,
    pace: 20.0,
    chasing: 0.0,
};

#[test]
fn the_mean_backlog_follows_the_fluid_course_to_its_peak_and_beyond() {
    let course = OFFICE.course().expect("a backlog that clears");
    assert!((course.peak - 383.68).abs() < 5e-3);
    assert!((course.peak_day - 29.63).abs() < 5e-3);
    let outcomes = outcomes(&theory("fluid-backlog"), Arm::Unmitigated, 300);
    // Up to day 60 the chance that the clerk ever runs dry is negligible: 280 waiting, with a
    // standard deviation of 78.
    for day in [10, 20, 30, 40, 50, 60] {
        let found = levels(&outcomes, Measure::BookingUnregistered, day - 1);
        within(&found, OFFICE.at(day as f64));
    }
    let peak = levels(&outcomes, Measure::BookingUnregistered, 29);
    within(&peak, course.peak);
    // Before and after the peak it is lower than at it: paired, so that the noise of the weeks
    // they share drops out.
    for (other, expected) in [(20, OFFICE.at(20.0)), (40, OFFICE.at(40.0))] {
        let there = levels(&outcomes, Measure::BookingUnregistered, other - 1);
        let drop: Vec<f64> = peak.iter().zip(&there).map(|(p, o)| p - o).collect();
        z_test(&drop, OFFICE.at(30.0) - expected, 0.001);
    }
    let baseline = crate::trial::outcomes(&theory("fluid-backlog"), Arm::Baseline, 100);
    // M/D/1 at load 100/110: mean number in the office is load + load^2 / (2 (1 - load)), but
    // only after weeks; by day 150 it is there.
    let load: f64 = 100.0 / 110.0;
    let settled = load + load * load / (2.0 * (1.0 - load));
    within(
        &levels(&baseline, Measure::BookingUnregistered, 151),
        settled,
    );
}

/// Day, as a real number, on which the office is first empty after the peak.
fn cleared(history: &History) -> f64 {
    let mut waiting = 0i64;
    for &(at, _, what) in history {
        match what {
            TraceEvent::Referred => waiting += 1,
            TraceEvent::Registered => waiting -= 1,
            _ => {}
        }
        let day = at as f64 / 86_400_000.0;
        if waiting == 0 && day > 20.0 {
            return day;
        }
    }
    panic!("never cleared");
}

#[test]
fn the_backlog_is_cleared_when_the_fluid_limit_says() {
    let course = OFFICE.course().expect("a backlog that clears");
    assert!((course.cleared_day - 86.86).abs() < 5e-3);
    let scenario = theory("fluid-backlog");
    let days: Vec<f64> = (0..300)
        .map(|r| cleared(&history(&scenario, Arm::Unmitigated, r).1))
        .collect();
    // On the day T it is first empty, referrals so far equal output so far. Referrals less 100 T
    // have mean zero at any such T (optional stopping), so the mean of output less 100 T is zero
    // too: this holds for any amount of noise, where T itself only has the limit's mean.
    let surplus: Vec<f64> = days.iter().map(|&t| -OFFICE.at(t)).collect();
    within(&surplus, 0.0);
    within(&days, course.cleared_day);
}
