//! Outages that nobody planned: how often, how long, and the same in every arm.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure};

use crate::oracles::judgement::within;
use crate::trial::{each_day, outcome, outcomes, scenario, sums};

/// Eight weeks with random outages from the go-live on, and nothing else.
fn outages(rate: &str, lasts: &str, more: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "Outages"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-03-31
[specialty.any]
[new-system.outages]
random = {{ rate = "{rate}", lasts = "{lasts}", for = "8 weeks" }}
{more}
"#
    ))
}

fn hours_down(scenario: &Checked<Scenario>, replications: u64) -> Vec<f64> {
    let all = outcomes(scenario, Arm::Unmitigated, replications);
    sums(&all, Measure::SystemDown)
}

#[test]
fn random_outages_come_as_often_and_last_as_long_as_stated() {
    // So short that none meet: as many as seconds. A Poisson number has its mean as variance.
    let seconds: Vec<f64> = hours_down(&outages("2 per week", "1 s", ""), 800)
        .into_iter()
        .map(|hours| hours * 3600.0)
        .collect();
    within(&seconds, 16.0);
    let squares: Vec<f64> = seconds.iter().map(|n| (n - 16.0).powi(2)).collect();
    within(&squares, 16.0);
    // So long that they meet: it is down at a moment unless none began in the three hours before
    // it, within the eight weeks.
    let (rate, lasts, whole) = (2.0 / 24.0, 3.0, 8.0 * 168.0);
    let not_up = 1.0 - f64::exp(-rate * lasts);
    let expected = (whole - lasts) * not_up + 2.0 * (lasts - not_up / rate);
    within(
        &hours_down(&outages("2 per day", "3 hours", ""), 800),
        expected,
    );
}

#[test]
fn arms_that_go_live_on_the_same_day_have_the_same_outages_and_others_the_same_later() {
    let down = |more: &str, arm| {
        let scenario = outages("4 per week", "5 hours", more);
        each_day(&outcome(&scenario, arm), Measure::SystemDown)
    };
    let plan = "[plan.at-once]\nphases = [{ specialties = [\"any\"] }]\n";
    let unmitigated = down(plan, Arm::Unmitigated);
    assert!(unmitigated.iter().sum::<f64>() > 50.0);
    assert_eq!(down(plan, Arm::Planned), unmitigated);
    assert_eq!(down(plan, Arm::Baseline), [0.0; 91]);
    let postponed = down(
        "[plan.later]\npostpone = { by = \"2 weeks\" }\n",
        Arm::Planned,
    );
    assert_eq!(postponed[14..], unmitigated[..77]);
    assert_eq!(postponed[..14], [0.0; 14]);
}
