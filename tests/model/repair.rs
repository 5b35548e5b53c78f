//! Migrated appointments, validation and repair: what is put right before the day, in which
//! order, and what comes to light on the day.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, TraceEvent};

use crate::conservation::nobody_is_lost;
use crate::oracles::judgement::within;
use crate::trial::{history, minutes_of, outcome, outcomes, referred, scenario, sums, total};

const DAY: i64 = 1440;

/// Referred on the first day, booked two weeks ahead and later, one a day; live on the eighth day.
fn migrated(more: &str) -> Checked<Scenario> {
    let text = format!(
        r#"
title = "Migration"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-02-11
[booking]
notice = "13 days"
{more}
[specialty.any]
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 09:00:00, to = 09:30:00 }}]
slots = {{ length = "30 min", pattern = "N" }}
consultation = {{ new = "20 min" }}
"#
    );
    referred(
        scenario(&text),
        "any",
        &[60, 61, 62, 63, 64, 65, 66, 67, 68, 69],
    )
}

#[test]
fn migrated_out_of_slot_and_not_repaired_somebody_else_gets_the_slot() {
    let text = migrated("[new-system.migration]\nout-of-slot = \"100%\"\n");
    // Ten more are referred after the go-live: they find the same slots free.
    let minutes: Vec<i64> = (0..10)
        .map(|n| 60 + n)
        .chain((0..10).map(|n| 8 * DAY + n))
        .collect();
    let (outcome, history) = history(&referred(text, "any", &minutes), Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    let book = &outcome.book;
    assert_eq!(total(book, Measure::FaultOutOfSlot).sum, 10.0);
    assert_eq!(total(book, Measure::ClinicAttended).sum, 20.0);
    assert_eq!(total(book, Measure::FaultsFoundOnDay).sum, 10.0);
    assert_eq!(total(book, Measure::ClinicSqueezedIn).sum, 10.0);
    // Slots of day 13 to 22 for the first ten. The second ten, from day 21 on, are given what is
    // free: days 21 and 22, left by two of the first, and eight days after.
    let began = minutes_of(&history, TraceEvent::ConsultationBegan);
    let days: Vec<i64> = began.iter().map(|m| *m as i64 / DAY).collect();
    let expected: Vec<i64> = (13..21).chain([21, 21, 22, 22]).chain(23..31).collect();
    assert_eq!(days, expected);
    // Two in one slot of 30 minutes: the list overruns by ten.
    assert_eq!(total(book, Measure::ClinicOverrun).sum, 20.0);
}

#[test]
fn repairs_are_done_in_the_order_of_the_appointments() {
    // One repair a day: 24 hours each by somebody always there, begun on the go-live.
    let text = migrated(
        "repair = \"24 hours\"\n[staff.repair]\nrole = \"clerk\"\ncount = 1\nworks = [\"repair\"]\n\
         [new-system.migration]\nout-of-slot = \"100%\"\n",
    );
    let (outcome, history) = history(&text, Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    let put_right: Vec<(i64, u64)> = history
        .iter()
        .filter(|h| h.2 == TraceEvent::PutRight)
        .map(|h| (h.0 / 60_000 / DAY, h.1 & 0xff))
        .collect();
    // Live on day 7, appointments on days 13 to 22: all ten in time, the nearest first.
    let expected: Vec<(i64, u64)> = (0..10).map(|n| (8 + n as i64, n)).collect();
    assert_eq!(put_right, expected);
    assert_eq!(total(&outcome.book, Measure::FaultsFoundBefore).sum, 10.0);
    assert_eq!(total(&outcome.book, Measure::ClinicSqueezedIn).sum, 0.0);
    // Repaired into the slots they had: the same days as without a go-live.
    let (_, as_usual) = crate::trial::history(&text, Arm::Baseline, 0);
    assert_eq!(
        minutes_of(&history, TraceEvent::ConsultationBegan),
        minutes_of(&as_usual, TraceEvent::ConsultationBegan)
    );
    let waiting: Vec<f64> = (7..18)
        .map(|d| outcome.book.cell(Measure::RepairWaiting, None, d).sum)
        .collect();
    // In hand included: one less every day from the eighth on.
    let expected: Vec<f64> = (0..11).map(|day| f64::from(10 - day).max(0.0)).collect();
    assert_eq!(waiting, expected);
}

#[test]
fn too_slow_a_repair_loses_the_race_with_the_calendar() {
    // Two days each, begun on day 7: done on days 9, 11, 13, 15 for the appointments of days 13
    // to 16. Of those after, each is begun a day or two ahead and done when its day has come.
    let text = migrated(
        "repair = \"48 hours\"\n[staff.repair]\nrole = \"clerk\"\ncount = 1\nworks = [\"repair\"]\n\
         [new-system.migration]\nout-of-slot = \"100%\"\n",
    );
    let found = outcome(&text, Arm::Unmitigated);
    nobody_is_lost(&found);
    let before = total(&found.book, Measure::FaultsFoundBefore).sum;
    let on_the_day = total(&found.book, Measure::FaultsFoundOnDay).sum;
    assert_eq!(before + on_the_day, 10.0);
    assert_eq!(before, 4.0);
}

#[test]
fn the_stated_share_is_out_of_slot() {
    let text = migrated("[new-system.migration]\nout-of-slot = \"17%\"\n");
    let found = sums(
        &outcomes(&text, Arm::Unmitigated, 200),
        Measure::FaultOutOfSlot,
    );
    within(&found, 1.7);
}

#[test]
fn validation_finds_faults_before_the_day() {
    let errors = |more: &str| {
        scenario(&format!(
            r#"
title = "Validation"
start = 2024-01-01
go-live = 2024-01-01
end = 2024-02-11
[booking]
notice = "10 days"
validate = "2 min"
repair = "5 min"
[specialty.any]
referrals = "70 per week"
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 09:00:00, to = 17:00:00 }}]
slots = {{ length = "30 min", pattern = "NNNNNNNNNNNNNNNN" }}
consultation = {{ new = "20 min" }}
[staff.validation]
role = "clerk"
count = 0
works = ["validate", "repair"]
[new-system.errors]
no-such-clinic = "10%"
wrong-time = "10%"
not-told = "10%"
calls-per-error = 0
[plan.validation-team]
extra-staff = {{ to = "validation", count = 1 }}
{more}
"#
        ))
    };
    let text = errors("");
    let without = outcome(&text, Arm::Unmitigated);
    let with = outcome(&text, Arm::Planned);
    nobody_is_lost(&without);
    nobody_is_lost(&with);
    assert_eq!(total(&without.book, Measure::Validated).sum, 0.0);
    assert_eq!(total(&without.book, Measure::FaultsFoundBefore).sum, 0.0);
    assert!(total(&without.book, Measure::FaultsFoundOnDay).sum > 50.0);
    // A team with time for all finds every fault, those of the repairs too.
    assert!(total(&with.book, Measure::Validated).sum > 300.0);
    assert_eq!(total(&with.book, Measure::FaultsFoundOnDay).sum, 0.0);
    assert_eq!(total(&with.book, Measure::ClinicTurnedAway).sum, 0.0);
}
