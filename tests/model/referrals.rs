//! Where patients come from: weekdays, hours, months, holidays, day-to-day variation, files.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Outcome, TraceEvent};

use crate::oracles::judgement::{within, z_test};
use crate::trial::{cell, history, minutes_of, outcomes, referred, scenario};

fn specialty(days: &str, referrals: &str) -> Checked<Scenario> {
    scenario(&format!(
        "title = \"Referrals\"\n{days}\n[specialty.any]\nreferrals = {referrals}\n"
    ))
}

fn on(outcomes: &[Outcome], days: impl Iterator<Item = usize> + Clone) -> Vec<f64> {
    let count = |o: &Outcome| -> f64 {
        days.clone()
            .map(|d| cell(&o.book, Measure::Referred, d..d + 1).sum)
            .sum()
    };
    outcomes.iter().map(count).collect()
}

/// Panics unless the sample could be Poisson with this mean: by mean and by variance.
#[track_caller]
fn poisson(sample: &[f64], mean: f64) {
    within(sample, mean);
    // The mean of (x - m)^2 is m; its own variance follows from the sample.
    let squares: Vec<f64> = sample.iter().map(|x| (x - mean).powi(2)).collect();
    z_test(&squares, mean, 0.001);
}

#[test]
fn days_named_keep_the_weekly_rate_and_skip_holidays() {
    let scenario = specialty(
        "start = 2024-01-01\nend = 2024-01-14\nholidays = [2024-01-10]",
        "{ rate = \"100 per week\", days = \"mon-fri\", from = 09:00:00, to = 17:00:00 }",
    );
    let outcomes = outcomes(&scenario, Arm::Baseline, 300);
    poisson(&on(&outcomes, 0..5), 100.0);
    poisson(&on(&outcomes, 7..14), 80.0);
    assert_eq!(on(&outcomes, [5, 6, 9, 12, 13].into_iter()), vec![0.0; 300]);
    // A stream without named days takes no notice of holidays: post comes in all the same.
    let always = specialty(
        "start = 2024-01-01\nend = 2024-01-14\nholidays = [2024-01-10]",
        "\"70 per week\"",
    );
    let outcomes = crate::trial::outcomes(&always, Arm::Baseline, 300);
    poisson(&on(&outcomes, 9..10), 10.0);
}

#[test]
fn seasons_are_factors_on_the_rate() {
    let scenario = specialty(
        "start = 2024-01-01\nend = 2024-03-31",
        "{ rate = \"70 per week\", by-month = [1, 0.5, 1.5, 1, 1, 1, 1, 1, 1, 1, 1, 1] }",
    );
    let outcomes = outcomes(&scenario, Arm::Baseline, 200);
    poisson(&on(&outcomes, 0..31), 310.0);
    poisson(&on(&outcomes, 31..60), 145.0);
    poisson(&on(&outcomes, 60..91), 465.0);
}

#[test]
fn a_file_is_replayed_to_the_minute_in_every_arm_and_replication() {
    let base = scenario(
        "title = \"File\"\nstart = 2024-01-01\ngo-live = 2024-01-03\nend = 2024-01-07\n[specialty.any]\nurgent = \"50%\"\n",
    );
    let minutes = [0, 0, 59, 1439, 1440, 5000, 7 * 1440 - 1];
    let scenario = referred(base, "any", &minutes);
    for arm in Arm::ALL {
        for replication in [0, 1, 2] {
            let (_, history) = history(&scenario, arm, replication);
            let found = minutes_of(&history, TraceEvent::Referred);
            assert_eq!(found, minutes.map(|m| m as f64));
        }
    }
}

#[test]
fn ordinary_calls_and_enquiries_follow_their_profiles_too() {
    let scenario = scenario(
        r#"
title = "Calls"
start = 2024-01-01
end = 2024-01-14
[staff.any]
role = "clerk"
count = 30
works = ["answer"]
[phone-line.any]
handle = { query = "1 min" }
queries = { rate = "140 per week", by-weekday = [2, 1, 1, 1, 1, 1, 0] }
[desk.any]
staff = "any"
enquiry = "1 min"
enquiries = { rate = "60 per week", days = ["tue", "wed"] }
"#,
    );
    let outcomes = outcomes(&scenario, Arm::Baseline, 200);
    let of = |measure, days: std::ops::Range<usize>| -> Vec<f64> {
        let n = |o: &Outcome| cell(&o.book, measure, days.clone()).n;
        outcomes.iter().map(n).collect()
    };
    poisson(&of(Measure::CallsWait, 0..1), 40.0);
    poisson(&of(Measure::CallsWait, 1..6), 100.0);
    poisson(&of(Measure::DeskWait, 8..9), 30.0);
    assert_eq!(of(Measure::DeskWait, 10..14), vec![0.0; 200]);
}
