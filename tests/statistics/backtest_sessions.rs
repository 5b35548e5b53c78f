//! Forecasts of trusts whose sessions are harder to find: they hold what happens all the same.

use cutover::study::backtest::LEVELS;

use crate::backtest::{TOO_FEW, changed, held};
use crate::coverage::at_least;
use crate::oracles::judgement::within;

/// A hospital that cancels a quarter of its appointments, whose slots are lost.
const CANCELS: (&str, &str) = ("by-hospital = \"4%\"", "by-hospital = \"25%\"");

/// What a trust's sessions are like, by the lines that are otherwise.
fn kinds() -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    let and = |line| [&TOO_FEW[..], &[line]].concat();
    vec![
        ("a hospital that cancels", vec![CANCELS]),
        ("too few slots, and it cancels", and(CANCELS)),
    ]
}

/// Six trusts of each kind: over its first weeks each kind is forecast right on average, and the wide band
/// holds what patients are seen.
#[test]
fn sessions_that_are_harder_to_find_are_forecast() {
    let mut all = [0; 2];
    for (nth, (name, lines)) in kinds().into_iter().enumerate() {
        println!("{name}");
        let from = 30_000 + 6 * nth as u64;
        let seen = &held(&changed(&lines), from..from + 6)["clinic.attended"];
        within(&seen.over, 0.0);
        let [weeks, _, most] = seen.weeks;
        all = [all[0] + weeks, all[1] + most];
    }
    at_least(all[1], all[0], LEVELS[1]);
}

#[test]
#[ignore = "twelve trusts of each kind; prints what docs/backtest.md says of them"]
fn what_is_held_of_sessions_that_are_harder_to_find() {
    for (name, lines) in kinds() {
        println!("{name}");
        assert!(!held(&changed(&lines), 31_000..31_012).is_empty());
    }
}
