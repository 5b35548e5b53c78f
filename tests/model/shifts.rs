//! What happens to the task in hand when a shift ends, breaks and holidays, worked out by hand.

use cutover::model::spec::{Checked, Scenario, Work};
use cutover::model::{Arm, Measure, TraceEvent};

use crate::trial::{cell, edited, history, minutes_of, referred, same, scenario};

const DAY: f64 = 1440.0;

/// An office that registers referrals, one week from Monday, 1 January 2024.
fn office(minutes: u32, staff: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "An office"
start = 2024-01-01
go-live = 2024-01-03
end = 2024-01-14
[booking]
register = "{minutes} min"
[specialty.any]
{staff}
"#
    ))
}

/// Referrals on Monday morning before anybody is there, one a minute.
fn before_eight(count: i64) -> Vec<i64> {
    (0..count).map(|i| 7 * 60 + i).collect()
}

#[test]
fn finish_the_task_is_finished_first_and_counts_as_overtime() {
    let staff = r#"
[staff.clerk]
role = "clerk"
count = 1
shifts = [{ days = "mon-fri", from = 09:00:00, to = 10:00:00 }]
works = ["register"]
end-of-shift = "finish"
"#;
    let office = referred(office(25, staff), "any", &before_eight(5));
    let (outcome, history) = history(&office, Arm::Baseline, 0);
    let done = minutes_of(&history, TraceEvent::Registered);
    let tue = DAY + 540.0;
    assert_eq!(done, [565.0, 590.0, 615.0, tue + 25.0, tue + 50.0]);
    let book = &outcome.book;
    same(cell(book, Measure::ClerkHours, 0..1).sum, 1.25);
    same(cell(book, Measure::OvertimeHours, 0..1).sum, 0.25);
    same(cell(book, Measure::ClerkHours, 1..2).sum, 1.0);
    same(cell(book, Measure::OvertimeHours, 1..14).sum, 0.0);
    let work = cell(book, Measure::ClerkUtilisation, 0..2);
    same(work.sum, 125.0 / 60.0);
    same(work.n, 2.25);
}

#[test]
fn suspend_the_same_person_goes_on_the_next_morning() {
    let staff = r#"
[staff.clerk]
role = "clerk"
count = 1
shifts = [{ days = "mon-fri", from = 09:00:00, to = 10:00:00 }]
works = ["register"]
end-of-shift = "suspend"
"#;
    let office = referred(office(25, staff), "any", &before_eight(5));
    let (outcome, history) = history(&office, Arm::Baseline, 0);
    let done = minutes_of(&history, TraceEvent::Registered);
    // Ten minutes of the third are done on Monday, twenty of the fifth on Tuesday.
    let (tue, wed) = (DAY + 540.0, 2.0 * DAY + 540.0);
    assert_eq!(done, [565.0, 590.0, tue + 15.0, tue + 40.0, wed + 5.0]);
    for day in 0..5 {
        same(
            cell(&outcome.book, Measure::ClerkHours, day..day + 1).sum,
            1.0,
        );
    }
    same(cell(&outcome.book, Measure::OvertimeHours, 0..14).sum, 0.0);
    // Work on a task that is put down is counted on the day it is done.
    let on = |day: usize| cell(&outcome.book, Measure::ClerkUtilisation, day..day + 1).sum;
    same(on(0), 1.0);
    same(on(1), 1.0);
    same(on(2), 5.0 / 60.0);
}

#[test]
fn hand_over_goes_to_the_head_of_the_worklist() {
    let staff = r#"
[staff.clerks]
role = "clerk"
count = 2
shifts = [
    { days = "mon-fri", from = 09:00:00, to = 10:00:00, count = 1 },
    { days = "mon-fri", from = 09:30:00, to = 11:30:00, count = 1 },
]
works = ["register"]
end-of-shift = "hand-over"
"#;
    // All six at the same moment: only their order of joining tells them apart.
    let office = referred(office(25, staff), "any", &[420; 6]);
    let (outcome, history) = history(&office, Arm::Baseline, 0);
    let done: Vec<(f64, u64)> = history
        .iter()
        .filter(|h| h.2 == TraceEvent::Registered)
        .map(|h| (h.0 as f64 / 60_000.0, h.1 & 0xff))
        .collect();
    // First clerk: patients 0 (9:25) and 1 (9:50), then 3 until 10:00, fifteen minutes left.
    // Second clerk: 2 (9:55), 4 (10:20), then 3 again (10:35), then 5 (11:00).
    let expected = [
        (565.0, 0),
        (590.0, 1),
        (595.0, 2),
        (620.0, 4),
        (635.0, 3),
        (660.0, 5),
    ];
    assert_eq!(done, expected);
    same(cell(&outcome.book, Measure::ClerkHours, 0..1).sum, 3.0);
}

#[test]
fn hand_over_goes_to_nobody_whose_own_shift_ends_at_that_moment() {
    // Two until ten, one of them with nothing to do; a third until eleven, who is busy.
    let staff = |late: u32| {
        format!(
            r#"
[staff.clerks]
role = "clerk"
count = {}
shifts = [
    {{ days = "mon-fri", from = 09:00:00, to = 10:00:00, count = 2 }},
    {{ days = "mon-fri", from = 09:59:00, to = 11:00:00, count = {late} }},
]
works = ["register"]
end-of-shift = "hand-over"
"#,
            2 + late
        )
    };
    let told = |late: u32, comes: i64| {
        let office = referred(office(25, &staff(late)), "any", &[comes]);
        let (outcome, history) = history(&office, Arm::Baseline, 0);
        let minutes = |what| minutes_of(&history, what);
        let (begun, down, done) = (
            minutes(TraceEvent::Began(Work::Register)),
            minutes(TraceEvent::PutDown(Work::Register)),
            minutes(TraceEvent::Registered),
        );
        same(
            cell(&outcome.book, Measure::BookingWaitRegister, 0..14).n,
            1.0,
        );
        (begun, down, done)
    };
    // Nobody stays: the rest is for the next morning. It was begun and put down once, not by each.
    let tue = DAY + 540.0;
    assert_eq!(
        told(0, 590),
        (vec![590.0, tue], vec![600.0], vec![tue + 15.0])
    );
    // Who stays takes it at once, whoever has waited longer.
    assert_eq!(told(1, 590), (vec![590.0, 600.0], vec![600.0], vec![615.0]));
    // What comes at that very moment is for those who stay too.
    assert_eq!(told(0, 600), (vec![tue], vec![], vec![tue + 25.0]));
    assert_eq!(told(1, 600), (vec![600.0], vec![], vec![625.0]));
}

#[test]
fn hand_over_what_is_left_takes_each_their_own_time() {
    let staff = r#"
[staff.slow]
role = "clerk"
count = 1
multiplier = 2.0
shifts = [{ days = "mon-fri", from = 09:00:00, to = 10:00:00 }]
works = ["register"]
end-of-shift = "hand-over"
[staff.usual]
role = "clerk"
count = 1
shifts = [{ days = "mon-fri", from = 10:30:00, to = 12:00:00 }]
works = ["register"]
"#;
    let office = referred(office(25, staff), "any", &before_eight(2));
    let (_, history) = history(&office, Arm::Baseline, 0);
    // The second is begun at 9:50 by somebody who takes twice as long: 5 of 25 are done.
    assert_eq!(
        minutes_of(&history, TraceEvent::Registered),
        [590.0, 630.0 + 20.0]
    );
}

#[test]
fn somebody_who_leaves_for_good_keeps_nothing() {
    let staff = r#"
[staff.clerks]
role = "clerk"
count = 1
shifts = [{ days = "mon-fri", from = 09:00:00, to = 10:00:00 }]
works = ["register"]
end-of-shift = "suspend"
[plan.agency]
extra-staff = { to = "clerks", count = 1 }
from = 2024-01-01
for = "1 day"
"#;
    let office = referred(office(45, staff), "any", &before_eight(4));
    let (_, history) = history(&office, Arm::Planned, 0);
    // Both do one on Monday and a quarter of an hour of the next. The agency's clerk does not
    // come back, so the trust's own finishes their half-done task after the other half-done one.
    let tue = DAY + 540.0;
    assert_eq!(
        minutes_of(&history, TraceEvent::Registered),
        [585.0, 585.0, tue + 30.0, tue + 60.0]
    );
}

#[test]
fn a_call_is_never_put_down() {
    let office = scenario(
        r#"
title = "A call at the end of the day"
start = 2024-01-01
end = 2024-01-05
[booking]
invitation-answered = "1 day"
[specialty.any]
invited = "100%"
[staff.clerk]
role = "clerk"
count = 1
shifts = [{ days = "mon-fri", from = 09:00:00, to = 10:00:00 }]
works = ["answer"]
end-of-shift = "hand-over"
[phone-line.office]
from = 09:00:00
to = 10:00:00
handle = { query = "90 min" }
"#,
    );
    // Referred on Monday, rings at some moment of Tuesday's hour, talks for an hour and a half.
    let office = referred(office, "any", &[600]);
    let (outcome, history) = history(&office, Arm::Baseline, 0);
    let answered = minutes_of(&history, TraceEvent::Answered);
    assert_eq!(answered.len(), 1);
    let late = (answered[0] + 90.0 - (DAY + 600.0)) / 60.0;
    assert!(late > 0.5);
    same(cell(&outcome.book, Measure::OvertimeHours, 1..2).sum, late);
}

#[test]
fn back_to_back_shifts_in_either_order_are_one_long_day() {
    for shifts in [
        "{ days = \"mon-fri\", from = 09:00:00, to = 10:00:00 }, { days = \"mon-fri\", from = 10:00:00, to = 11:00:00 }",
        "{ days = \"mon-fri\", from = 10:00:00, to = 11:00:00 }, { days = \"mon-fri\", from = 09:00:00, to = 10:00:00 }",
    ] {
        for policy in ["finish", "suspend", "hand-over"] {
            let staff = format!(
                "[staff.clerk]\nrole = \"clerk\"\ncount = 1\nshifts = [{shifts}]\nworks = [\"register\"]\nend-of-shift = \"{policy}\""
            );
            let office = referred(office(25, &staff), "any", &before_eight(4));
            let (outcome, history) = history(&office, Arm::Baseline, 0);
            assert_eq!(
                minutes_of(&history, TraceEvent::Registered),
                [565.0, 590.0, 615.0, 640.0],
                "{policy} {shifts}"
            );
            same(cell(&outcome.book, Measure::ClerkHours, 0..1).sum, 2.0);
            same(cell(&outcome.book, Measure::OvertimeHours, 0..1).sum, 0.0);
        }
    }
}

#[test]
fn a_break_begins_after_the_task_in_hand_and_is_not_paid() {
    let staff = r#"
[staff.clerk]
role = "clerk"
count = 1
shifts = [{ days = "mon-fri", from = 08:00:00, to = 16:00:00, break = "30 min" }]
works = ["register"]
"#;
    let office = referred(office(50, staff), "any", &before_eight(20));
    let (outcome, history) = history(&office, Arm::Baseline, 0);
    // The first of a group has the break due .35 + .30 x .309 into the shift: at 11:32, in the
    // middle of the fifth task, which ends at 12:10.
    let done: Vec<f64> = (1..=9)
        .map(|i: i32| 480.0 + 50.0 * f64::from(i) + if i > 5 { 30.0 } else { 0.0 })
        .collect();
    let found = minutes_of(&history, TraceEvent::Registered);
    assert_eq!(found[..9], done);
    // Until 16:00, and the ninth task to its end at 16:00 exactly: no overtime.
    assert_eq!(done[8], 960.0);
    same(cell(&outcome.book, Measure::ClerkHours, 0..1).sum, 7.5);
    same(cell(&outcome.book, Measure::OvertimeHours, 0..1).sum, 0.0);
}

#[test]
fn nobody_works_on_a_holiday() {
    let staff = r#"
[staff.clerk]
role = "clerk"
count = 2
shifts = [{ days = "mon-fri", from = 09:00:00, to = 10:00:00 }]
works = ["register"]
"#;
    let office = referred(office(25, staff), "any", &before_eight(2));
    let hours = |office: &Checked<Scenario>| -> Vec<f64> {
        let (outcome, _) = history(office, Arm::Baseline, 0);
        (0..7)
            .map(|d| cell(&outcome.book, Measure::ClerkHours, d..d + 1).sum)
            .collect()
    };
    assert_eq!(hours(&office), [2.0, 2.0, 2.0, 2.0, 2.0, 0.0, 0.0]);
    let office = edited(office, |s| {
        s.holidays = cutover::model::spec::Holidays::EnglandAndWales;
    });
    assert_eq!(hours(&office), [0.0, 2.0, 2.0, 2.0, 2.0, 0.0, 0.0]);
}

#[test]
fn shifts_with_a_count_are_shared_out() {
    let staff = r#"
[staff.clerk]
role = "clerk"
count = 4
shifts = [
    { days = "mon-fri", from = 08:00:00, to = 12:00:00, count = 1 },
    { days = "mon-fri", from = 12:00:00, to = 18:00:00, count = 2 },
    { days = ["sat"], from = 09:00:00, to = 12:00:00 },
]
works = ["register"]
"#;
    let office = referred(office(25, staff), "any", &[]);
    let (outcome, _) = history(&office, Arm::Baseline, 0);
    // The fourth has no counted shift, so works those that all others work: Saturday's.
    for (day, hours) in [16.0, 16.0, 16.0, 16.0, 16.0, 3.0, 0.0]
        .into_iter()
        .enumerate()
    {
        same(
            cell(&outcome.book, Measure::ClerkHours, day..day + 1).sum,
            hours,
        );
    }
}
