//! Summaries for tests of what is said: a small scenario's, with the figures that a test wants.

use crate::model::spec::Scenario;
use crate::model::{Arm, Measure, Site};
use crate::study::{Design, Difference, Figure, Pair, PeriodSummary, Runs, Summary, simulate_all};

/// A clinic that goes live.
pub const CLINIC: &str = r#"
title = "A clinic"
start = 2024-01-08
go-live = 2024-01-22
end = 2024-03-03
replications = 2

[specialty.eyes]
referrals = "20 per week"
waiting-list = { size = 40, age = { uniform = ["0 days", "3 weeks"] } }

[clinic.eyes]
specialty = "eyes"
sessions = [{ days = ["mon", "thu"], from = 09:00:00, to = 12:00:00 }]
slots = { length = "15 min", pattern = "NNNNNNNNNNNN" }
consultation = { new = "16 min" }

[new-system]
"#;

/// A plan for it.
pub const PLAN: &str = "[plan.lighter]\ntemplate = { ramp = [\"50% for 1 week\"] }\n";

/// A rule that would halt it, and never has to: tests put in the figures that they want.
pub const HALT: &str = "[halt.back]\nroll-back = {}\nwhen = \"clinic.attended > 1000000\"\n";

/// Simulates a scenario that is written here.
pub fn with_runs<T>(text: &str, what: impl FnOnce(&Site<'_>, &Runs) -> T) -> T {
    let scenario = Scenario::from_toml(text).expect("a scenario");
    let site = Site::of(&scenario);
    let design = Design::of(&scenario);
    let runs = simulate_all(&site, &design, Some(1), &|_| {}).expect("threads");
    what(&site, &runs)
}

/// What a scenario that is written here says.
pub fn summary_of(text: &str) -> Summary {
    with_runs(text, Summary::of)
}

/// What some arms of it say, in so many replications.
pub fn summary_of_arms(text: &str, arms: &[Arm], replications: u64) -> Summary {
    let scenario = Scenario::from_toml(text).expect("a scenario");
    let site = Site::of(&scenario);
    let design = Design {
        arms: arms.to_vec(),
        replications: (0..replications).collect(),
    };
    let runs = simulate_all(&site, &design, Some(1), &|_| {}).expect("threads");
    Summary::of(&site, &runs)
}

/// The clinic's four arms.
pub fn four_arms() -> Summary {
    summary_of(&[CLINIC, PLAN, HALT].concat())
}

/// An estimate.
pub fn figure(mean: f64, half_width: f64) -> Figure {
    Figure {
        mean: Some(mean),
        half_width: Some(half_width),
        p05: Some(mean - half_width),
        p50: Some(mean),
        p95: Some(mean + half_width),
        n: 10,
    }
}

/// A difference, clear if its interval excludes zero.
pub fn difference(mean: f64, half_width: f64) -> Difference {
    Difference {
        figure: figure(mean, half_width),
        clear: mean.abs() > half_width,
        ..Difference::default()
    }
}

fn since_go_live(summary: &mut Summary, measure: Measure) -> &mut PeriodSummary {
    let of = summary.measures.get_mut(measure);
    let since = of.expect("a measure").since_go_live.as_mut();
    since.expect("a go-live, and no percentile")
}

/// Sets a measure from the go-live on.
pub fn set(summary: &mut Summary, measure: Measure, arm: Arm, mean: f64, half_width: f64) {
    let arms = &mut since_go_live(summary, measure).arms;
    arms.insert(arm, figure(mean, half_width));
}

/// Sets what changes in a measure from the go-live on, and that there is something to change.
pub fn changes(summary: &mut Summary, measure: Measure, pair: Pair, mean: f64, half_width: f64) {
    set(summary, measure, pair.of(), 100.0, 1.0);
    let differences = &mut since_go_live(summary, measure).differences;
    differences.insert(pair, difference(mean, half_width));
}

/// Sets every measure to be the same in a pair of arms.
pub fn nothing_changes(summary: &mut Summary, pair: Pair) {
    for since in summary
        .measures
        .values_mut()
        .filter_map(|of| of.since_go_live.as_mut())
    {
        since.differences.insert(pair, difference(0.0, 0.0));
    }
}

/// Sets a measure in one week of an arm.
pub fn set_week(summary: &mut Summary, measure: Measure, arm: Arm, week: i64, mean: f64) {
    let found = summary.weeks.iter_mut().find(|w| w.week == week);
    let arms = found.expect("a week").measures.get_mut(measure);
    let arms = arms.expect("a key measure");
    arms.insert(arm, figure(mean, 1.0));
}
