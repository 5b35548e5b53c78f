//! One clerk with one task after another: the time for the first thousand is a sum in closed
//! form, for every family of learning curves. Nothing is left to chance.

use cutover::model::{Arm, TraceEvent};

use crate::case::{Case, Found, cases};
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

/// A thousand tasks on a curve that make so many settled ones in all.
fn case(name: &str, source: &'static str, curve: &str, total: f64) -> Case {
    takes(
        name,
        source,
        "`one-clerk-learning` with this curve",
        &with_curve(curve),
        total,
    )
}

/// Every task is rounded to a millisecond, so the sum is off by half a second at most.
fn takes(name: &str, source: &'static str, file: &str, text: &str, total: f64) -> Case {
    let (_, history) = history(&scenario(text), Arm::Unmitigated, 0);
    let mut case = Case::new(name, source, file, 1);
    let found = Found::Certain {
        value: minutes_for(&history, TASKS),
        rounding: 0.5e-3 / 60.0 * f64::from(TASKS),
    };
    case.found("time for 1000 tasks (min)", found, TASK * total);
    case
}

const EXPONENTIAL: &str = "sum of a geometric series";
const DEFINITION: &str = "sum over the definition";

cases! {
    exponential_as_shipped {
        let total = exact::exponential_total(2.0, 1.0, 100.0, TASKS);
        assert!((TASK * total - 11_004.963).abs() < 5e-4);
        let file = "[`one-clerk-learning`](../scenarios/theory/one-clerk-learning.toml)";
        let text = theory_text("one-clerk-learning");
        takes("exponential", EXPONENTIAL, file, &text, total)
    }
    exponential_down_to_a_benefit {
        let curve = "initial = 3.0\npace = \"40 transactions\"\nplateau = 0.8";
        let total = exact::exponential_total(3.0, 0.8, 40.0, TASKS);
        case("exponential, down to a benefit", EXPONENTIAL, curve, total)
    }
    wright {
        let curve = "curve = \"wright\"\ninitial = 3.0\nper-doubling = 0.8";
        let total = exact::wright_total(3.0, exact::exponent(0.8), TASKS);
        let source = "Wright 1936, Journal of the Aeronautical Sciences 3, 122-128";
        case("Wright", source, curve, total)
    }
    stanford_b {
        let curve = "curve = \"stanford-b\"\ninitial = 4.0\nper-doubling = 0.85\nprior = 30.0";
        let total = exact::stanford_b_total(4.0, exact::exponent(0.85), 30.0, TASKS);
        case("Stanford B", "Garg & Milliman 1961", curve, total)
    }
    de_jong {
        let curve = "curve = \"dejong\"\ninitial = 2.5\nper-doubling = 0.8\nincompressible = 0.3";
        let total = exact::de_jong_total(2.5, exact::exponent(0.8), 0.3, TASKS);
        case("De Jong", "De Jong 1957, Ergonomics 1, 51-60", curve, total)
    }
    plateau_is_wright_with_a_floor {
        let curve = "curve = \"plateau\"\ninitial = 3.0\nper-doubling = 0.8\nplateau = 1.1";
        let b = exact::exponent(0.8);
        let total = exact::total(TASKS, |n| (3.0 * n.powf(-b)).max(1.1));
        case("Wright with a floor", DEFINITION, curve, total)
    }
    s_curve {
        let curve = "curve = \"s-curve\"\ninitial = 2.5\nplateau = 1.0\npace = \"120 transactions\"\nsteepness = 2.0";
        let total = exact::total(TASKS, |n| 1.0 + 1.5 / (1.0 + ((n - 1.0) / 120.0).powf(2.0)));
        case("S-curve", DEFINITION, curve, total)
    }
    s_curve_of_steepness_one_is_hyperbolic {
        let curve = "curve = \"s-curve\"\ninitial = 2.5\nplateau = 1.0\npace = \"120 transactions\"\nsteepness = 1.0";
        let total = exact::hyperbolic_total(2.5, 1.0, 120.0, TASKS);
        case("S-curve of steepness 1, a hyperbola", DEFINITION, curve, total)
    }
    points_joined_by_straight_lines {
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
        case("points joined by straight lines", DEFINITION, curve, total)
    }
    time_worked_instead_of_transactions {
        // Experience is the time spent so far, longer tasks teach more.
        let curve = "initial = 2.0\npace = \"40 hours\"\nplateau = 1.0";
        let mut worked = 0.0;
        let mut total = 0.0;
        for _ in 0..TASKS {
            let task = 1.0 + f64::exp(-worked / (40.0 * 60.0));
            total += task;
            worked += TASK * task;
        }
        case("exponential in the time worked", DEFINITION, curve, total)
    }
}

#[test]
fn before_the_go_live_nothing_is_slow() {
    let scenario = scenario(&theory_text("one-clerk-learning"));
    let (_, history) = history(&scenario, Arm::Baseline, 0);
    assert_eq!(minutes_for(&history, TASKS), TASK * f64::from(TASKS));
}
