//! Templates that are reduced, and sessions that are added, in the middle of things: what becomes
//! of slots that are booked already, and of what is not needed any more.

use cutover::engine::Duration;
use cutover::model::spec::{Checked, Scenario};
use cutover::model::world::plan::Period;
use cutover::model::{Arm, Measure, Outcome};

use crate::trial::{cell, edited, outcome, same, scenario};
use crate::triggers::{alike, daily, taken};

/// A clinic of twelve slots a day whose list is booked at the start: `list` patients in the
/// earliest slots.
pub fn clinic(pattern: &str, list: u32, plan: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "A clinic"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-02-11
[booking]
horizon = "8 weeks"
[specialty.any]
waiting-list = {{ size = {list}, age = "1 week" }}
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 09:00:00, to = 12:00:00 }}]
slots = {{ length = "10 min", pattern = "{pattern}" }}
consultation = {{ new = "5 min" }}
{plan}
"#
    ))
}

pub fn offered(outcome: &Outcome) -> Vec<f64> {
    let book = &outcome.book;
    (0..book.days())
        .map(|day| cell(book, Measure::ClinicSlotsUnused, day..day + 1).n)
        .collect()
}

const RAMP: &str =
    "[plan.lighter]\ntemplate = { ramp = [\"50% for 2 weeks\", \"75% for 1 week\"] }\n";
pub const AT_ONCE: &str = "when = \"clinic.attended < 1000000\"\n";

#[test]
fn a_triggered_ramp_closes_free_slots_like_a_dated_one() {
    for pattern in ["NNNNNNNNNNNN", "NFUNFNF"] {
        let with = |rest: &str| {
            let scenario = clinic(pattern, 0, &format!("{RAMP}{rest}"));
            outcome(&scenario, Arm::Planned)
        };
        let (dated, triggered) = (with(""), with(AT_ONCE));
        assert_eq!(triggered.interventions, [taken(7, 7, 28)]);
        alike(&dated, &triggered);
        let all = offered(&outcome(&clinic(pattern, 0, ""), Arm::Planned));
        let of = |offered: &[f64]| offered[7..21].iter().sum::<f64>();
        same(of(&offered(&dated)), of(&all) / 2.0);
    }
}

#[test]
fn a_triggered_ramp_closes_as_many_as_are_free_and_cancels_nobody() {
    let with = |list| {
        let scenario = clinic("NNNNNNNNNNNN", list, &format!("{RAMP}{AT_ONCE}"));
        outcome(&scenario, Arm::Planned)
    };
    // Nine days are full, on the tenth nine slots are taken: the other three are closed.
    let planned = with(117);
    let mut expected = vec![12.0; 42];
    expected[9] = 9.0;
    expected[10..21].fill(6.0);
    expected[21..28].fill(9.0);
    assert_eq!(offered(&planned), expected);
    same(
        cell(&planned.book, Measure::ClinicAttended, 0..42).sum,
        117.0,
    );
    same(
        cell(&planned.book, Measure::CancelledByHospital, 0..42).sum,
        0.0,
    );
    // With four taken, two more are left, and the share is reached.
    let planned = with(112);
    expected[9] = 6.0;
    assert_eq!(offered(&planned), expected);
}

#[test]
fn what_is_given_back_in_a_full_clinic_is_withheld_until_the_share_is_reached() {
    // Two in three cancel, some days before: without a plan their slots are offered again.
    let cancels = "[specialty.any.cancellation]\nby-patient = \"67%\"\n";
    let with = |plan: &str| {
        let scenario = clinic("NNNNNNNNNNNN", 240, &format!("{plan}{cancels}"));
        outcome(&scenario, Arm::Planned)
    };
    let unused =
        |outcome: &Outcome, day| cell(&outcome.book, Measure::ClinicSlotsUnused, day..day + 1).sum;
    let planned = with(&format!("{RAMP}{AT_ONCE}"));
    let offered = offered(&planned);
    for (day, &offered) in offered.iter().enumerate().take(21).skip(7) {
        assert!(offered >= 6.0, "day {day}: as many as the ramp says");
        assert!(
            offered == 6.0 || unused(&planned, day) == 0.0,
            "day {day}: {offered}"
        );
    }
    assert!(offered[7..21].contains(&6.0), "many cancel: {offered:?}");
    assert!(
        !offered[14..21].contains(&12.0),
        "within a week: {offered:?}"
    );
    let without = with("");
    assert!((7..21).any(|day| unused(&without, day) > 0.0));
    // Once it is over, all that is given back is offered.
    assert_eq!(offered[28..], [12.0; 14]);
}

#[test]
fn a_ramp_that_ends_early_gives_back_what_it_has_closed() {
    let ends = "stops-when = \"list.recorded < 1000000 for 5 days\"\n";
    let with = |list, rest: &str| {
        let scenario = clinic("NNNNNNNNNNNN", list, &format!("{RAMP}{ends}{rest}"));
        outcome(&scenario, Arm::Planned)
    };
    let mut expected = vec![12.0; 42];
    expected[7..12].fill(6.0);
    for rest in ["", AT_ONCE] {
        let planned = with(0, rest);
        assert_eq!(planned.interventions[0].period, Period { from: 7, to: 12 });
        assert_eq!(offered(&planned), expected);
    }
    // Another one is still in force, and closes what it closes.
    let other = "[plan.other]\ntemplate = { ramp = [\"75% for 2 weeks\"] }\n";
    expected[12..21].fill(9.0);
    for rest in ["", AT_ONCE] {
        let planned = with(0, &format!("{rest}{other}"));
        assert_eq!(offered(&planned), expected);
    }
    // One that closes less than another changes nothing when it comes or goes.
    let lesser = format!(
        "[plan.lesser]\ntemplate = {{ ramp = [\"75% for 2 weeks\"] }}\n{ends}{AT_ONCE}{RAMP}"
    );
    let planned = outcome(&clinic("NFUNFNF", 0, &lesser), Arm::Planned);
    assert_eq!(planned.interventions.len(), 2);
    assert_eq!(
        offered(&planned),
        offered(&outcome(&clinic("NFUNFNF", 0, RAMP), Arm::Planned))
    );
}

/// Evening sessions of six slots, opened five days ahead.
const EVENINGS: &str = "[plan.evenings]\ncatch-up = { clinic = \"any\", sessions = [{ days = \"daily\", from = 18:00:00, to = 19:00:00 }], announced = \"5 days\" }\ncost = \"100 per hour\"\n";

/// Days on which an evening session took place, and how many patients came to each.
fn evenings(outcome: &Outcome) -> Vec<(i32, u16)> {
    let sessions = outcome.sessions.iter();
    let evenings = sessions.filter(|s| s.template > 0);
    evenings.map(|s| (s.day, s.attended)).collect()
}

#[test]
fn triggered_sessions_are_added_and_opened_as_long_ahead_as_stated() {
    // A long list without a slot, so that everything is booked as soon as it is opened.
    let plan = format!("{EVENINGS}when = \"booking.no-slot > 0\"\nfor = \"10 days\"\n");
    let scenario = clinic("NNNNNN", 1000, &plan);
    let planned = outcome(&scenario, Arm::Planned);
    assert_eq!(planned.interventions, [taken(7, 7, 17)]);
    let expected: Vec<(i32, u16)> = (7..17).map(|day| (day, 6)).collect();
    assert_eq!(evenings(&planned), expected);
    // On the first morning those of six days are opened, then one a day: with one new morning
    // session of the diary each.
    let booked = daily(&planned, Measure::BookingBooked);
    assert_eq!(booked[6..14], [6.0, 42.0, 12.0, 12.0, 12.0, 12.0, 6.0, 6.0]);
    same(planned.costs[0].hours, 10.0);
    same(planned.costs[0].amount, 1000.0);
}

#[test]
fn sessions_that_are_not_begun_are_withdrawn_but_for_those_that_are_booked() {
    let stops =
        "when = \"booking.no-slot > 0\"\nstops-when = \"list.recorded < 1000000 for 3 days\"\n";
    let with = |list, rest: &str| {
        let scenario = clinic("NNNNNN", list, &format!("{EVENINGS}{stops}{rest}"));
        outcome(&scenario, Arm::Planned)
    };
    let planned = with(1000, "");
    assert_eq!(planned.interventions, [taken(7, 7, 10)]);
    // On the morning of day 9, those up to day 14 were opened, and booked.
    let expected: Vec<(i32, u16)> = (7..15).map(|day| (day, 6)).collect();
    assert_eq!(evenings(&planned), expected);
    same(planned.costs[0].hours, 8.0);
    same(planned.costs[0].amount, 800.0);
    // Started again on day 10: what was withdrawn is opened again, and nothing is there twice.
    let again = with(1000, "times = 2\n");
    assert_eq!(again.interventions, [taken(7, 7, 10), taken(10, 10, 13)]);
    let expected: Vec<(i32, u16)> = (7..18).map(|day| (day, 6)).collect();
    assert_eq!(evenings(&again), expected);
    same(again.costs[0].hours, 11.0);
}

#[test]
fn withdrawn_sessions_without_patients_do_not_take_place() {
    // Nobody waits: the evenings of the three days are empty, and later ones do not take place.
    let plan = |rest: &str| {
        format!(
            "{EVENINGS}{rest}stops-when = \"list.recorded < 1000000 for 3 days\"\ncost = \"70 per week\"\n"
        )
        .replace("cost = \"100 per hour\"\n", "")
    };
    for rest in ["", AT_ONCE] {
        let planned = outcome(&clinic("NNNNNN", 0, &plan(rest)), Arm::Planned);
        assert_eq!(evenings(&planned), [(7, 0), (8, 0), (9, 0)]);
        same(planned.costs[0].amount, 30.0);
    }
}

#[test]
fn withdrawn_sessions_take_place_for_those_who_come_without_a_slot() {
    // Everybody is booked, three days ahead, into a clinic that does not exist, and squeezed in:
    // on days 7 to 9 into the evenings of days 10 to 12, in which nobody has a slot.
    let plan = format!(
        "{EVENINGS}when = \"booking.no-slot > 0\"\nstops-when = \"list.recorded < 1000000 for 3 days\"\n\
         [new-system.errors]\nno-such-clinic = \"100%\"\nsqueezed-in = \"100%\"\n"
    );
    let notice = cutover::model::spec::Span::of(Duration::from_days(3));
    let scenario = edited(clinic("NNNNNN", 1000, &plan), |s| s.booking.notice = notice);
    let planned = outcome(&scenario, Arm::Planned);
    assert_eq!(planned.interventions, [taken(7, 7, 10)]);
    let evenings = evenings(&planned);
    let days: Vec<i32> = evenings.iter().map(|e| e.0).collect();
    assert_eq!(days, [7, 8, 9, 10, 11, 12]);
    let came: Vec<bool> = evenings.iter().map(|e| e.1 > 0).collect();
    assert_eq!(came, [false, false, false, true, true, true]);
}
