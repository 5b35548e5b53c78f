//! Reception desks: who is attended to first, who walks off, who is called past, and what happens
//! when the doors close.

use cutover::engine::Duration;
use cutover::model::ledger::Cell;
use cutover::model::spec::{Checked, Law, Scenario, Work};
use cutover::model::{Arm, Measure, Outcome, TraceEvent};

use crate::conservation::nobody_is_lost;
use crate::full::{TRUST, troubled_trust};
use crate::oracles::judgement::Measured;
use crate::order_of_work::alike;
use crate::trial::{
    History, cell, count_of, edited, history, minutes_of, outcome, outcomes, same, scenario, total,
};

/// One Monday with a clinic of slots of ten minutes from nine on, for two clinicians; one
/// receptionist, who takes ten minutes to check in and ten to check out.
fn text(patients: u32, desk: &str) -> String {
    format!(
        r#"
title = "A day at the desk"
start = 2024-01-01
end = 2024-01-03
[booking]
horizon = "3 days"
book = "6 min"
re-enter = "4 min"
[specialty.any]
waiting-list = {{ size = {patients}, age = "1 day" }}
[clinic.any]
specialty = "any"
sessions = [{{ days = ["mon"], from = 09:00:00, to = 10:00:00, clinicians = 2 }}]
slots = {{ length = "10 min", pattern = "NNNNNN" }}
consultation = {{ new = "10 min" }}
desk = "front"
[desk.front]
staff = "reception"
check-in = "10 min"
check-out = "10 min"
{desk}
[staff.reception]
role = "receptionist"
count = 1
shifts = [{{ days = "mon-fri", from = 08:00:00, to = 18:00:00 }}]
[staff.clerks]
role = "clerk"
count = 1
works = ["book", "rebook", "re-enter"]
"#
    )
}

fn monday(patients: u32, desk: &str) -> Checked<Scenario> {
    scenario(&text(patients, desk))
}

/// The same with everybody to return to a clinic without a desk.
fn who_return(patients: u32, desk: &str) -> Checked<Scenario> {
    let returns = "[specialty.any]\nfollow-up = { chance = \"100%\", due = \"2 h\", booked-at-desk = \"100%\" }\n";
    let text = text(patients, desk).replace("[specialty.any]\n", returns);
    scenario(&format!(
        r#"{text}
[clinic.later]
specialty = "any"
sessions = [{{ days = ["tue", "wed"], from = 13:00:00, to = 14:00:00 }}]
slots = {{ length = "10 min", pattern = "FFFFFF" }}
consultation = {{ new = "10 min" }}
"#
    ))
}

fn run(scenario: &Checked<Scenario>) -> (Outcome, History) {
    let (outcome, history) = history(scenario, Arm::Baseline, 0);
    nobody_is_lost(&outcome);
    (outcome, history)
}

fn sum(outcome: &Outcome, measure: Measure) -> f64 {
    total(&outcome.book, measure).sum
}

#[test]
fn arrivals_are_checked_in_before_leavers_are_checked_out() {
    let checked_in = |desk: &str| {
        let (outcome, history) = run(&monday(8, desk));
        same(total(&outcome.book, Measure::DeskWait).n, 16.0);
        minutes_of(&history, TraceEvent::CheckedIn)
    };
    // Two come at 9:00, 9:10, 9:20 and 9:30 each. The first to be seen is out at 9:20 and stands
    // before those of 9:30, unless arrivals are first.
    let so_far = [550.0, 560.0, 570.0, 580.0, 590.0, 600.0];
    let as_they_come = [&so_far[..], &[620.0, 630.0]].concat();
    assert_eq!(checked_in(""), checked_in("order = \"arrivals-first\""));
    assert_eq!(checked_in("order = \"as-they-come\""), as_they_come);
    let arrivals_first = [&so_far[..], &[610.0, 620.0]].concat();
    assert_eq!(checked_in("order = \"arrivals-first\""), arrivals_first);
}

#[test]
fn works_that_names_what_is_done_at_the_desk_goes_before_its_order() {
    let checked_in = |desk: &str| {
        let leavers_first = edited(monday(6, desk), |s| {
            let staff = s.staff.get_mut("reception").expect("the staff");
            staff.works = vec![Work::CheckOut, Work::CheckIn];
        });
        minutes_of(&run(&leavers_first).1, TraceEvent::CheckedIn)
    };
    let as_listed = checked_in("");
    assert_eq!(as_listed, checked_in("order = \"arrivals-first\""));
    assert!(as_listed[5] > 600.0, "{as_listed:?}");
}

#[test]
fn who_waits_too_long_to_check_out_walks_off_and_the_office_has_the_slip() {
    let (stays, _) = run(&who_return(4, ""));
    same(sum(&stays, Measure::DeskWalkedOff), 0.0);
    let (outcome, history) = run(&who_return(4, "walks-off-after = \"15 min\""));
    // Checked in at 9:10, 9:20, 9:30, 9:40; out of the room ten minutes later. The first waits
    // from 9:20 on for the last check-in at 9:40, and is gone at 9:35; the second, from 9:30 on,
    // is attended to then, the others ten minutes after they come.
    let left = minutes_of(&history, TraceEvent::Left);
    assert_eq!(left[..4], [575.0, 590.0, 600.0, 610.0]);
    same(sum(&outcome, Measure::DeskWalkedOff), 1.0);
    assert_eq!(count_of(&history, TraceEvent::LeftDesk(Work::CheckOut)), 1);
    // Their follow-up is booked by a clerk, and what was on the slip is entered by one: ten
    // minutes of the office for ten at the desk.
    let minutes = |o: &Outcome, of| 60.0 * total(&o.book, of).sum;
    same(minutes(&stays, Measure::ClerkUtilisation), 0.0);
    same(minutes(&outcome, Measure::ClerkUtilisation), 10.0);
    same(minutes(&stays, Measure::ReceptionistUtilisation), 80.0);
    same(minutes(&outcome, Measure::ReceptionistUtilisation), 70.0);
    same(total(&outcome.book, Measure::BookingWaitBook).n, 1.0);
}

#[test]
fn an_idle_clinician_calls_past_a_blocked_desk() {
    // Two at nine for two clinicians, one receptionist: without the rule the second is ready at
    // 9:20 while a clinician has nobody.
    let (waits, history) = run(&monday(2, ""));
    let ready = |history| minutes_of(history, TraceEvent::ReadyToBeSeen);
    assert_eq!(ready(&history), [550.0, 560.0]);
    let (outcome, history) = run(&monday(2, "called-past-after = \"5 min\""));
    assert_eq!(ready(&history), [545.0, 550.0]);
    same(sum(&outcome, Measure::DeskCalledPast), 1.0);
    // Seen from 9:05 to 9:15; then checked in and out together: twenty minutes, not ten.
    assert_eq!(minutes_of(&history, TraceEvent::Left), [575.0, 585.0]);
    for outcome in [waits, outcome] {
        same(60.0 * sum(&outcome, Measure::ReceptionistUtilisation), 40.0);
    }
}

#[test]
fn a_busy_clinician_calls_the_next_past_once_free() {
    let of = |desk: &str| {
        let longer = edited(monday(6, desk), |s| {
            let clinic = s.clinic.get_mut("any").expect("the clinic");
            clinic.consultation.new = Law::constant(Duration::from_minutes(14));
        });
        let (outcome, history) = run(&longer);
        let ended = minutes_of(&history, TraceEvent::ConsultationEnded);
        let last = ended.last().copied().expect("somebody was seen");
        (
            minutes_of(&history, TraceEvent::ReadyToBeSeen),
            last,
            sum(&outcome, Measure::DeskCalledPast),
        )
    };
    let (ready, last, _) = of("order = \"arrivals-first\"");
    assert_eq!(ready[..4], [550.0, 560.0, 570.0, 580.0]);
    assert_eq!(last, 614.0);
    // The second is called past at 9:05, until 9:19. The fourth has stood there since 9:10, long
    // enough at 9:15, when the clinician is busy, and is called at 9:19. The sixth is at the desk
    // when the clinician is free again.
    let (ready, last, past) = of("order = \"arrivals-first\"\ncalled-past-after = \"5 min\"");
    assert_eq!(ready[..4], [545.0, 550.0, 559.0, 560.0]);
    assert_eq!((last, past), (594.0, 2.0));
}

#[test]
fn where_nobody_checks_out_the_office_checks_in_who_was_called_past() {
    let text = text(2, "called-past-after = \"5 min\"");
    let (outcome, history) = run(&scenario(&text.replace("check-out = \"10 min\"\n", "")));
    assert_eq!(minutes_of(&history, TraceEvent::Left), [555.0, 560.0]);
    same(60.0 * sum(&outcome, Measure::ClerkUtilisation), 4.0);
}

#[test]
fn when_the_doors_close_nobody_stands_at_the_desk() {
    // Two come every ten minutes. At 9:35 three are checked in and the fourth is in hand; four
    // stand there to check in, four are still to come, and two wait to check out. Nobody is
    // checked out before ten.
    for (closes, at, slips, home) in [
        ("closes = 09:35:00", 575.0, 4.0, 8.0),
        ("closes-after = \"0 min\"", 600.0, 6.0, 6.0),
    ] {
        let (outcome, history) = run(&who_return(
            12,
            &format!("order = \"arrivals-first\"\n{closes}"),
        ));
        let at_desk = |what| matches!(what, TraceEvent::Queued(Work::CheckIn | Work::CheckOut));
        let joined = history.iter().filter(|h| at_desk(h.2));
        assert!(joined.clone().count() > 12 - home as usize);
        assert!(
            joined
                .map(|h| h.0 as f64 / 60_000.0)
                .all(|joined| joined < at)
        );
        assert_eq!(sum(&outcome, Measure::DeskSlips), slips, "{closes}");
        assert_eq!(sum(&outcome, Measure::DeskSentHome), home, "{closes}");
        // Who was sent home was not seen, and is to be rebooked.
        same(
            cell(&outcome.book, Measure::ClinicAttended, 0..1).sum,
            12.0 - home,
        );
        same(sum(&outcome, Measure::ClinicTurnedAway), home);
        let rebooked = count_of(&history, TraceEvent::Queued(Work::Rebook));
        assert_eq!(rebooked as f64, home);
        // Six minutes to book and four to enter for each slip.
        same(
            60.0 * sum(&outcome, Measure::ClerkUtilisation),
            10.0 * slips,
        );
    }
}

#[test]
fn what_never_comes_to_pass_changes_nothing() {
    let never = "[desk.front]\nwalks-off-after = \"1000 weeks\"\n\
                 called-past-after = \"1000 weeks\"\ncloses-after = \"24 h\"\n";
    let with = TRUST.replace("[desk.front]\n", never);
    for arm in [Arm::Baseline, Arm::Planned] {
        let (plain, with) = (
            outcome(&scenario(TRUST), arm),
            outcome(&scenario(&with), arm),
        );
        alike(&plain, &with, &[]);
    }
}

/// With twelve minutes to check somebody in or out, so that the desk is blocked.
fn slow_desk(trust: &str) -> String {
    let quick = [
        "check-in = { gamma = \"1.5 min\"",
        "check-out = { gamma = \"2 min\"",
    ];
    let slow = [
        "check-in = { gamma = \"12 min\"",
        "check-out = { gamma = \"12 min\"",
    ];
    assert!(quick.iter().all(|quick| trust.contains(quick)));
    trust.replace(quick[0], slow[0]).replace(quick[1], slow[1])
}

#[test]
fn nobody_is_lost_at_a_desk() {
    let desk = "[desk.front]\norder = \"arrivals-first\"\nwalks-off-after = { exponential = \"10 min\" }\n\
                called-past-after = \"5 min\"\ncloses = 15:00:00\n";
    let text = slow_desk(&troubled_trust().replace("[desk.front]\n", desk));
    let scenario = scenario(&text);
    for arm in [Arm::Baseline, Arm::Unmitigated, Arm::Planned] {
        let outcome = outcome(&scenario, arm);
        nobody_is_lost(&outcome);
        for measure in [
            Measure::DeskWalkedOff,
            Measure::DeskCalledPast,
            Measure::DeskSlips,
            Measure::DeskSentHome,
        ] {
            assert!(sum(&outcome, measure) > 0.0, "{measure:?}");
        }
    }
}

/// What each rule does to a trust whose desk is blocked after the go-live, against the desk as it
/// was, on the same random numbers: one-sided z-tests at .001 on differences in the fortnight
/// after the go-live.
#[test]
fn each_rule_shortens_overruns_behind_a_blocked_desk() {
    let text = slow_desk(TRUST);
    let run = |desk: &str| {
        let text = text.replace("[desk.front]\n", &format!("[desk.front]\n{desk}\n"));
        outcomes(&scenario(&text), Arm::Unmitigated, 24)
    };
    let plain = run("order = \"as-they-come\"");
    let effect = |desk: &str, figure: fn(Cell) -> f64, measure| {
        let fortnight = |o: &Outcome| figure(cell(&o.book, measure, 42..56));
        let changed = run(desk);
        let pairs = plain.iter().zip(&changed);
        let differences: Vec<f64> = pairs
            .map(|(was, is)| fortnight(is) - fortnight(was))
            .collect();
        Measured::mean_of(&differences).z(0.0)
    };
    let walks_off = "order = \"as-they-come\"\nwalks-off-after = { exponential = \"20 min\" }";
    for desk in [
        "order = \"arrivals-first\"",
        "order = \"as-they-come\"\ncalled-past-after = \"5 min\"",
        walks_off,
    ] {
        let z = effect(desk, |c| c.sum / c.n, Measure::ClinicOverrun);
        assert!(z < -3.09, "{desk}: z = {z}");
    }
    // Somebody pays for it: for who walks off, a clerk of the office books the follow-up.
    let z = effect(walks_off, |c| c.n, Measure::BookingWaitBook);
    assert!(z > 3.09, "z = {z}");
}
