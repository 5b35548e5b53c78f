//! The starting position: lists and diaries as they are on the first day, in a steady state.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Outcome};

use crate::conservation::nobody_is_lost;
use crate::oracles::judgement::within;
use crate::trial::{cell, levels, outcome, outcomes, scenario, total};

#[test]
fn the_list_has_its_size_and_ages() {
    let scenario = scenario(
        r#"
title = "A list"
start = 2024-01-01
end = 2024-01-02
[specialty.any]
waiting-list = { size = 1000, age = { exponential = "10 weeks" } }
"#,
    );
    let outcomes = outcomes(&scenario, Arm::Baseline, 60);
    for outcome in &outcomes {
        nobody_is_lost(outcome);
        assert_eq!(outcome.census.started_with, 1000);
    }
    assert_eq!(levels(&outcomes, Measure::ListSize, 0), vec![1000.0; 60]);
    // Started before the day 126 days ago: ages above 126 days, whatever the hour, by the end
    // of the first day.
    let share = |weeks: f64| 1000.0 * (-weeks / 10.0).exp();
    within(&levels(&outcomes, Measure::ListOver18, 0), share(18.0));
    within(&levels(&outcomes, Measure::ListOver52, 0), share(52.0));
}

#[test]
fn the_most_recent_are_those_without_an_appointment() {
    let scenario = scenario(
        r#"
title = "Unbooked"
start = 2024-01-01
end = 2024-01-14
[booking]
book = "5 min"
[specialty.any]
waiting-list = { size = 100, age = { uniform = ["1 week", "20 weeks"] }, unbooked = 30 }
[clinic.any]
specialty = "any"
sessions = [{ days = "daily", from = 09:00:00, to = 12:00:00 }]
slots = { length = "30 min", pattern = "NNNNN" }
consultation = { new = "10 min" }
[staff.clerk]
role = "clerk"
count = 0
works = ["book"]
"#,
    );
    let outcome = outcome(&scenario, Arm::Baseline);
    nobody_is_lost(&outcome);
    // Nobody books, so only those with an appointment are seen, five a day.
    assert_eq!(total(&outcome.book, Measure::ClinicAttended).sum, 70.0);
    let days = cutover::model::Measure::BookingUnbooked;
    assert_eq!(cell(&outcome.book, days, 13..14).sum, 30.0);
    let unused = cell(&outcome.book, Measure::ClinicSlotsUnused, 0..14);
    assert_eq!(unused.sum, 0.0);
}

/// In balance: as many new slots as referrals, follow-ups with slots to spare, a list of four
/// weeks' referrals booked into the next four weeks.
fn balanced(sessions: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "In balance"
start = 2024-01-01
end = 2024-12-29
[booking]
horizon = "20 weeks"
follow-up-ahead = "3 weeks"
[specialty.any]
referrals = "63 per week"
waiting-list = {{ size = 280, age = {{ uniform = ["0 days", "28 days"] }} }}
follow-up = {{ chance = "60%", due = {{ gamma = "8 weeks", cv = 0.5 }}, booked-at-desk = "30%" }}
[clinic.any]
specialty = "any"
sessions = [{{ {sessions}, from = 09:00:00, to = 13:00:00 }}]
slots = {{ length = "6 min", pattern = "NNNNNNNNNFFFFFFFFFFFFFFFFFFFFFFFFFFFFF" }}
consultation = {{ new = "5 min" }}
"#,
    ))
}

#[test]
fn follow_ups_come_at_their_steady_rate_from_the_first_weeks_on() {
    let scenario = balanced("days = \"daily\"");
    let outcomes = outcomes(&scenario, Arm::Baseline, 60);
    outcomes.iter().for_each(nobody_is_lost);
    let per_week = |measure, weeks: std::ops::Range<usize>| -> Vec<f64> {
        let n = weeks.len() as f64;
        let of = |o: &Outcome| cell(&o.book, measure, weeks.start * 7..weeks.end * 7).sum / n;
        outcomes.iter().map(of).collect()
    };
    let new = |weeks: std::ops::Range<usize>| per_week(Measure::ClinicAttendedNew, weeks);
    let all = |weeks: std::ops::Range<usize>| per_week(Measure::ClinicAttended, weeks);
    // Nine slots a day are taken while the list lasts: no luck in it at all.
    assert_eq!(new(0..4), vec![63.0; 60]);
    // Of each visit .6 return: 1.5 follow-ups to a first visit, from the first week on.
    for weeks in [0..1, 1..2, 2..4, 4..8, 8..16] {
        let follow_ups: Vec<f64> = all(weeks.clone())
            .iter()
            .zip(new(weeks))
            .map(|(a, n)| a - n)
            .collect();
        within(&follow_ups, 94.5);
    }
}

#[test]
fn a_weekly_clinic_is_full_on_its_first_day() {
    // Follow-ups only, seen on Wednesdays: whoever fell due since last Wednesday is there on the
    // first.
    let scenario = balanced("days = [\"wed\"], clinicians = 9");
    let outcomes = outcomes(&scenario, Arm::Baseline, 60);
    for week in [0, 1, 2] {
        let day = 7 * week + 2;
        let of = |o: &Outcome| {
            let on = |measure| cell(&o.book, measure, day..day + 1).sum;
            on(Measure::ClinicAttended) - on(Measure::ClinicAttendedNew)
        };
        within(&outcomes.iter().map(of).collect::<Vec<_>>(), 94.5);
    }
}
