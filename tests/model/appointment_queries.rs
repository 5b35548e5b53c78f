//! Calls about appointments: how many, when, and what sets them off.

use std::collections::BTreeSet;

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Outcome, TraceEvent};

use crate::common_numbers::equal;
use crate::full::{TRUST, trust_gone_wrong};
use crate::oracles::judgement::{Measured, Part, within, within_ratio};
use crate::trial::{
    cell, count_of, daily, history, minutes_of, outcome, outcomes, referred, scenario, sums, total,
};

/// How many are referred on the first morning, and booked at once.
const REFERRED: usize = 400;

/// Patients who are booked on the first day, 1 January, for 1 February or later, and a line that
/// answers everybody at once. The go-live is on 15 January.
fn booked_ahead(specialty: &str, tables: &str) -> Checked<Scenario> {
    let text = format!(
        r#"
title = "Booked ahead"
start = 2024-01-01
go-live = 2024-01-15
end = 2024-03-31
[booking]
notice = "31 days"
horizon = "8 weeks"
rebook = "5 min"
[specialty.any]
{specialty}
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 12:00:00, to = 18:40:00, clinicians = 10, last = 2024-02-01 }}]
slots = {{ length = "10 min", pattern = "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN" }}
consultation = {{ new = "1 min" }}
[staff.switchboard]
role = "clerk"
count = 200
works = ["answer"]
[staff.nobody]
role = "clerk"
count = 0
works = ["rebook"]
[phone-line.office]
days = "mon-fri"
from = 08:00:00
to = 18:00:00
handle = {{ query = "1 s" }}
{tables}
"#
    );
    let minutes: Vec<i64> = (0..REFERRED as i64).map(|n| 600 + n % 60).collect();
    referred(scenario(&text), "any", &minutes)
}

/// Working days between the first day and the day of the appointment.
fn open_days() -> Vec<usize> {
    (1..=30).filter(|day| day % 7 < 5).collect()
}

#[test]
fn each_booking_brings_the_stated_calls_evenly_over_the_open_days_before_it() {
    let scenario = booked_ahead("", "[appointment-queries]\nper-booking = 0.5");
    let outcomes = outcomes(&scenario, Arm::Baseline, 40);
    let all = sums(&outcomes, Measure::CallsBooked);
    within(&all, 0.5 * REFERRED as f64);
    // And as many as a Poisson distribution has them: the variance over replications is the mean.
    let mean = all.iter().sum::<f64>() / 40.0;
    let variance = all.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 39.0;
    // 39 x ratio is chi-square with 39 degrees of freedom: .001 to .999.
    assert!((0.445..1.86).contains(&(variance / 200.0)), "{variance}");
    let open = open_days();
    for day in 0..60 {
        let on: Vec<f64> = outcomes
            .iter()
            .map(|o| cell(&o.book, Measure::CallsBooked, day..day + 1).sum)
            .collect();
        if open.contains(&day) {
            within(&on, 200.0 / open.len() as f64);
        } else {
            assert_eq!(on, vec![0.0; 40], "day {day}");
        }
    }
}

#[test]
fn from_the_go_live_on_the_level_is_a_multiple_that_falls_evenly() {
    let scenario = booked_ahead(
        "",
        "[appointment-queries]\nper-booking = 0.5\nhigher = [{ multiple = 4.0, for = \"10 days\" }]\n[new-system]",
    );
    let open = open_days();
    let each = 200.0 / open.len() as f64;
    let level = |day: usize| match day {
        14..24 => 1.0 + 3.0 * (1.0 - (day - 14) as f64 / 10.0),
        _ => 1.0,
    };
    let live = outcomes(&scenario, Arm::Unmitigated, 40);
    for &day in &open {
        let on = |o: &Outcome| cell(&o.book, Measure::CallsBooked, day..day + 1).sum;
        let on: Vec<f64> = live.iter().map(on).collect();
        within(&on, each * level(day));
    }
    let usual = outcomes(&scenario, Arm::Baseline, 40);
    within(&sums(&usual, Measure::CallsBooked), 200.0);
    // The arms share their random numbers: whoever rings ordinarily rings after a go-live too.
    for (replication, (usual, live)) in usual.iter().zip(&live).enumerate() {
        let [usual, live] = [usual, live].map(|o| daily(&o.book, Measure::CallsBooked));
        assert!(
            usual.iter().zip(&live).all(|(usual, live)| usual <= live),
            "replication {replication}"
        );
        assert_eq!(usual[..14], live[..14], "replication {replication}");
    }
}

#[test]
fn each_specialty_counts_from_its_own_go_live() {
    let scenario = booked_ahead(
        "",
        r#"[appointment-queries]
per-booking = 0.5
higher = [{ multiple = 10.0, for = "3 days" }]
[new-system]
[specialty.other]
[plan.in-turn]
phases = [{ specialties = ["other"] }, { specialties = ["any"], after = "1 week" }]"#,
    );
    let outcomes = outcomes(&scenario, Arm::Planned, 20);
    let each = 200.0 / open_days().len() as f64;
    // The second phase is on 22 January.
    for (day, level) in [(14, 1.0), (21, 10.0), (22, 7.0), (23, 4.0), (24, 1.0)] {
        let on = |o: &Outcome| cell(&o.book, Measure::CallsBooked, day..day + 1).sum;
        within(&outcomes.iter().map(on).collect::<Vec<_>>(), each * level);
    }
}

#[test]
fn gps_ring_within_the_stated_time_of_a_referral() {
    let scenario = booked_ahead(
        "",
        "[appointment-queries]\nper-referral = 0.25\ngps-within = \"2 weeks\"",
    );
    let outcomes = outcomes(&scenario, Arm::Baseline, 40);
    within(&sums(&outcomes, Measure::CallsGp), 100.0);
    for outcome in &outcomes {
        let late = cell(&outcome.book, Measure::CallsGp, 15..91).sum;
        assert_eq!(late, 0.0);
        assert_eq!(total(&outcome.book, Measure::CallsBooked).sum, 0.0);
    }
}

#[test]
fn whom_the_hospital_cancels_rings_with_the_stated_chance() {
    let scenario = booked_ahead(
        "cancellation = { by-hospital = \"80%\" }",
        "[appointment-queries]\ntold-otherwise = \"40%\"",
    );
    let part = |o: &Outcome| Part {
        sum: total(&o.book, Measure::CallsLetters).sum,
        count: total(&o.book, Measure::CancelledByHospital).sum,
    };
    let outcomes = outcomes(&scenario, Arm::Baseline, 40);
    within_ratio(&outcomes.iter().map(part).collect::<Vec<_>>(), 0.4);
}

#[test]
fn who_has_missed_an_appointment_untold_rings_with_the_stated_chance() {
    let scenario = booked_ahead(
        "",
        r#"[appointment-queries]
per-booking = 0.5
missed-untold = "60%"
[new-system.errors]
not-told = { initial = "100%", settled = "100%", before = "100%" }
comes-untold = "0%""#,
    );
    for replication in 0..5 {
        let (outcome, history) = history(&scenario, Arm::Baseline, replication);
        assert_eq!(count_of(&history, TraceEvent::DidNotAttend), REFERRED);
        // Who knows of no appointment does not ask whether it is still on.
        assert_eq!(total(&outcome.book, Measure::CallsBooked).sum, 0.0);
        // Two days after 1 February it is Saturday: they ring in the week from Monday on.
        let days: BTreeSet<i64> = minutes_of(&history, TraceEvent::Rang)
            .iter()
            .map(|at| (at / 1440.0) as i64)
            .collect();
        assert_eq!(days, BTreeSet::from_iter(35..40));
    }
    let outcomes = outcomes(&scenario, Arm::Baseline, 40);
    within(
        &sums(&outcomes, Measure::CallsNotTold),
        0.6 * REFERRED as f64,
    );
}

#[test]
fn who_is_told_late_rings_and_who_is_told_in_time_does_not() {
    // Not sent on the first day; discovered on day 25, 6 days before the appointment.
    let late = |late: &str| {
        booked_ahead(
            "",
            &format!(
                r#"[appointment-queries]
told-late = "30%"
late = "{late}"
rings-after = "1 day"
[new-system.letters]
not-sent = "100%"
from = 2024-01-01
for = "25 days""#
            ),
        )
    };
    let rang = outcomes(&late("7 days"), Arm::Baseline, 40);
    within(&sums(&rang, Measure::CallsLetters), 0.3 * REFERRED as f64);
    let rang = outcomes(&late("6 days"), Arm::Baseline, 3);
    assert_eq!(sums(&rang, Measure::CallsLetters), [0.0; 3]);
}

#[test]
fn who_waits_for_a_letter_rings_on_hearing_that_letters_are_not_sent() {
    let heard = |lasts: &str| {
        booked_ahead(
            "",
            &format!(
                r#"[new-system.letters]
not-sent = "100%"
from = 2024-01-01
for = "{lasts}"
heard = {{ rings = "70%", after = "10 days" }}"#
            ),
        )
    };
    let scenario = heard("5 weeks");
    for replication in 0..5 {
        let (outcome, history) = history(&scenario, Arm::Baseline, replication);
        let rang = minutes_of(&history, TraceEvent::Rang);
        assert!(rang.iter().all(|at| (at / 1440.0) as i64 == 10));
        // They learn of their appointment from whoever answers, and come.
        let put_right = count_of(&history, TraceEvent::PutRight);
        assert!(put_right >= rang.len());
        let calls = total(&outcome.book, Measure::CallsNotTold).sum;
        assert_eq!(calls, rang.len() as f64);
        assert_eq!(calls, total(&outcome.book, Measure::CallsOffered).sum);
    }
    let rang = outcomes(&scenario, Arm::Baseline, 40);
    within(&sums(&rang, Measure::CallsNotTold), 0.7 * REFERRED as f64);
    // Once it is discovered, and they are told, nobody has to ring.
    let discovered = outcomes(&heard("10 days"), Arm::Baseline, 3);
    assert_eq!(sums(&discovered, Measure::CallsOffered), [0.0; 3]);
}

#[test]
fn rates_and_chances_of_nothing_change_nothing() {
    let nothing = r#"
[appointment-queries]
per-booking = 0.0
per-referral = 0.0
higher = [{ multiple = 3.0, for = "4 weeks" }]
told-otherwise = "0%"
told-late = "0%"
missed-untold = "0%"
"#;
    let without = scenario(TRUST);
    let with = scenario(&format!("{TRUST}{nothing}"));
    for arm in Arm::ALL {
        assert!(
            equal(&outcome(&without, arm), &outcome(&with, arm)),
            "{arm:?}"
        );
    }
}

/// What a call may come to: nobody is forgotten, and the reasons do not exceed all there are.
#[test]
fn every_attempt_is_answered_given_up_or_meets_the_engaged_tone() {
    let asks = r#"
[appointment-queries]
per-booking = 0.4
per-referral = 0.3
higher = [{ multiple = 5.0, for = "6 weeks" }]
told-otherwise = "60%"
told-late = "60%"
missed-untold = "60%"
"#;
    let letters = "not-sent = \"20%\"\nfrom = \"go-live + 1 week\"\nfor = \"2 weeks\"\n";
    let trust = trust_gone_wrong(4);
    assert_eq!(trust.matches(letters).count(), 1);
    let heard = "not-sent = \"40%\"\nfor = \"5 weeks\"\nheard = { rings = \"80%\", after = { exponential = \"10 days\" } }\n";
    let trust = trust.replace(letters, heard);
    let scenario = scenario(&format!("{trust}{asks}"));
    let reasons = [
        Measure::CallsBooked,
        Measure::CallsGp,
        Measure::CallsLetters,
        Measure::CallsNotTold,
        Measure::CallsChasing,
        Measure::CallsAboutErrors,
    ];
    for outcome in outcomes(&scenario, Arm::Unmitigated, 4) {
        let sum = |measure| total(&outcome.book, measure).sum;
        let offered = sum(Measure::CallsOffered);
        assert_eq!(
            offered,
            sum(Measure::CallsAnswered) + sum(Measure::CallsAbandoned) + sum(Measure::CallsEngaged)
        );
        let because: Vec<f64> = reasons.into_iter().map(sum).collect();
        assert!(because.iter().all(|&calls| calls > 0.0), "{because:?}");
        assert!(because.iter().sum::<f64>() < offered);
        crate::conservation::nobody_is_lost(&outcome);
    }
}

/// A hospital that books 250 patients a working day, five weeks ahead, with about one call for
/// three bookings, as a large trust has them, and a clerk who is busy with them most of the day.
/// The go-live is after nine weeks.
fn hospital(asks: &str, heard: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "Letters never sent"
start = 2024-01-01
go-live = 2024-03-04
end = 2024-05-26
[booking]
horizon = "10 weeks"
notice = "5 weeks"
[specialty.any]
referrals = {{ rate = "1250 per week", days = "mon-fri", from = 09:00:00, to = 17:00:00 }}
waiting-list = {{ size = 6250, age = {{ uniform = ["0 weeks", "5 weeks"] }} }}
did-not-attend = {{ same-day = "8%", long-notice = "8%", discharged = "100%" }}
[clinic.any]
specialty = "any"
sessions = [{{ days = "mon-fri", from = 09:00:00, to = 12:00:00, clinicians = 30 }}]
slots = {{ length = "18 min", pattern = "NNNNNNNNNN" }}
consultation = {{ new = "15 min" }}
[staff.switchboard]
role = "clerk"
count = 1
shifts = [{{ days = "mon-fri", from = 09:00:00, to = 17:00:00 }}]
works = ["answer"]
[phone-line.office]
days = "mon-fri"
from = 09:00:00
to = 17:00:00
queries = "300 per week"
patience = {{ mixture = [{{ exponential = "2 min" }}, {{ exponential = "1 h" }}], weights = [30, 70] }}
redial = {{ chance = "60%", after = {{ exponential = "4 h" }} }}
handle = {{ query = {{ lognormal = "5 min", cv = 0.7 }} }}
[appointment-queries]
per-booking = 0.1
{asks}
[new-system.letters]
not-sent = "50%"
for = "8 weeks"
{heard}
"#
    ))
}

/// By how many times as many calls are made in weeks after the go-live as without one, by
/// replication, and the minutes that callers wait.
fn calls_and_wait(scenario: &Checked<Scenario>, weeks: std::ops::Range<usize>) -> (Vec<f64>, f64) {
    let days = 63 + 7 * weeks.start..63 + 7 * weeks.end;
    let [live, usual] = [Arm::Unmitigated, Arm::Baseline].map(|arm| outcomes(scenario, arm, 6));
    let calls = |o: &Outcome| cell(&o.book, Measure::CallsOffered, days.clone()).sum;
    let times = live.iter().zip(&usual).map(|(l, u)| calls(l) / calls(u));
    let waits = live.iter().map(|o| {
        let wait = cell(&o.book, Measure::CallsWait, days.clone());
        wait.sum / wait.n
    });
    (times.collect(), waits.sum::<f64>() / 6.0)
}

/// What every published account says, and what it takes: half of the letters, and most of those
/// who wait for one hearing of it within weeks. The letters alone bring no call at all.
#[test]
fn letters_never_sent_make_the_calls_a_multiple_once_people_hear_of_it() {
    // Six replications: 6.87 standard errors are a one-sided limit at .0005.
    let limit = 6.87;
    let (times, wait) = calls_and_wait(&hospital("", ""), 6..8);
    let alone = Measured::mean_of(&times);
    // Who was not told does not even ask whether it is still on.
    assert!(
        alone.value + limit * alone.standard_error < 1.02,
        "{alone:?}"
    );
    assert!(wait < 6.0, "{wait}");

    let heard = "heard = { rings = \"70%\", after = { gamma = \"3 weeks\", cv = 0.5 } }";
    let hospital = hospital("missed-untold = \"60%\"\ntold-late = \"60%\"", heard);
    // Word has to get round first.
    let (times, _) = calls_and_wait(&hospital, 0..1);
    assert!(Measured::mean_of(&times).value < 1.05, "{times:?}");
    let (times, wait) = calls_and_wait(&hospital, 6..8);
    let told = Measured::mean_of(&times);
    assert!(told.value - limit * told.standard_error > 2.5, "{told:?}");
    assert!(wait > 15.0, "{wait}");
    // Once it is discovered, and those still to come are told, it is over within a week or two.
    let (times, _) = calls_and_wait(&hospital, 10..12);
    let after = Measured::mean_of(&times);
    assert!((after.value - 1.0).abs() < 0.05, "{after:?}");
}
