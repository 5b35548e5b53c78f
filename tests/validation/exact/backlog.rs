//! An office whose capacity drops at the go-live and comes back, against the fluid limit.
//!
//! While the clerk is never idle, the backlog is referrals less a deterministic output, so its
//! mean follows the fluid course exactly, whatever the size of the office.

use cutover::model::{Arm, Measure, TraceEvent};

use crate::case::{Case, cases};
use crate::oracles::backlog::FluidBacklog;
use crate::trial::{History, history, levels, outcomes, theory};

const SOURCE: &str =
    "fluid limit: the backlog grows by demand less capacity, integrated in closed form";
const FILE: &str = "fluid-backlog";

const OFFICE: FluidBacklog = FluidBacklog {
    demand: 100.0,
    capacity: 110.0,
    loss: 0.4,
    pace: 20.0,
    chasing: 0.0,
};

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

cases! {
    the_mean_backlog_follows_the_fluid_course_to_its_peak_and_beyond {
        let course = OFFICE.course().expect("a backlog that clears");
        assert!((course.peak - 383.68).abs() < 5e-3);
        assert!((course.peak_day - 29.63).abs() < 5e-3);
        let outcomes = outcomes(&theory(FILE), Arm::Unmitigated, 300);
        let mut case = Case::theory("a clerk who loses 40 % and learns", SOURCE, FILE, 300);
        let on = |day: usize| levels(&outcomes, Measure::BookingUnregistered, day - 1);
        // Up to day 60 the chance that the clerk ever runs dry is negligible: 280 waiting, with a
        // standard deviation of 78.
        for day in [10, 20, 30, 40, 50, 60] {
            let what = format!("backlog after {day} days");
            case.mean(&what, &on(day), OFFICE.at(day as f64));
        }
        // Before and after the peak it is lower than at it: paired, so that the noise of the weeks
        // they share drops out.
        let peak = on(30);
        case.mean("its peak, a third of a day earlier", &peak, course.peak);
        for day in [20, 40] {
            let drop: Vec<f64> = peak.iter().zip(on(day)).map(|(p, o)| p - o).collect();
            let what = format!("backlog after 30 days less that after {day}");
            case.mean(&what, &drop, OFFICE.at(30.0) - OFFICE.at(day as f64));
        }
        case
    }
    before_the_go_live_it_is_a_queue_with_constant_service {
        let outcomes = outcomes(&theory(FILE), Arm::Baseline, 100);
        // M/D/1 at load 100/110: mean number in the office is load + load^2 / (2 (1 - load)), but
        // only after weeks; by day 150 it is there.
        let load: f64 = 100.0 / 110.0;
        let settled = load + load * load / (2.0 * (1.0 - load));
        let source = super::POLLACZEK_KHINCHINE;
        let mut case = Case::theory("the same without a go-live, M/D/1", source, FILE, 100);
        let found = levels(&outcomes, Measure::BookingUnregistered, 151);
        case.mean("backlog after 152 days", &found, settled);
        case
    }
    the_backlog_is_cleared_when_the_fluid_limit_says {
        let course = OFFICE.course().expect("a backlog that clears");
        assert!((course.cleared_day - 86.86).abs() < 5e-3);
        let scenario = theory(FILE);
        let days: Vec<f64> = (0..300)
            .map(|r| cleared(&history(&scenario, Arm::Unmitigated, r).1))
            .collect();
        // On the day T it is first empty, referrals so far equal output so far. Referrals less 100 T
        // have mean zero at any such T (optional stopping), so the mean of output less 100 T is zero
        // too: this holds for any amount of noise, where T itself only has the limit's mean.
        let surplus: Vec<f64> = days.iter().map(|&t| -OFFICE.at(t)).collect();
        let mut case = Case::theory("the day on which it is gone", SOURCE, FILE, 300);
        case.mean("surplus of work done on that day", &surplus, 0.0);
        case.mean("that day", &days, course.cleared_day);
        case
    }
}
