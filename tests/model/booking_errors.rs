//! How often errors are made, by whom, and how they are found: rates, learning, calls, letters.

use cutover::engine::Duration;
use cutover::model::spec::{Checked, Scenario, Span};
use cutover::model::{Arm, Measure, Outcome, TraceEvent};

use crate::conservation::nobody_is_lost;
use crate::oracles::judgement::within;
use crate::trial::{daily, edited, history, outcome, outcomes, referred, scenario, sums, total};

const DAY: i64 = 1440;

/// One clerk who books in five minutes, and a clinic a month from now with room for everybody.
fn office(more: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "Errors"
start = 2024-01-01
go-live = 2024-01-01
end = 2024-03-31
[booking]
notice = "30 days"
book = "5 min"
{more}
"#
    ))
}

const CLINIC: &str = r#"
[staff.clerk]
role = "clerk"
count = 1
works = ["rebook", "book"]
[specialty.any]
[clinic.any]
specialty = "any"
sessions = [{ days = "daily", from = 09:00:00, to = 17:00:00, clinicians = 20 }]
slots = { length = "30 min", pattern = "NNNNNNNNNNNNNNNN" }
consultation = { new = "10 min" }
"#;

/// A referral every ten minutes from midnight.
fn steady(scenario: Checked<Scenario>, referrals: i64) -> Checked<Scenario> {
    let minutes: Vec<i64> = (0..referrals).map(|n| n * 10).collect();
    referred(scenario, "any", &minutes)
}

#[test]
fn errors_happen_at_the_stated_rate() {
    for (kind, measure) in [
        ("no-such-clinic", Measure::FaultNoSuchClinic),
        ("wrong-time", Measure::FaultWrongTime),
        ("not-told", Measure::FaultNotTold),
    ] {
        let more = format!("{CLINIC}[new-system.errors]\n{kind} = \"20%\"\ncalls-per-error = 0\n");
        // Until the first of them are due: each patient is booked once.
        let scenario = edited(steady(office(&more), 200), |s| {
            s.end = s.start.plus_days(20)
        });
        let found = sums(&outcomes(&scenario, Arm::Unmitigated, 60), measure);
        within(&found, 40.0);
    }
}

#[test]
fn errors_fall_along_the_learning_curve_of_whoever_books() {
    let more = format!(
        "{CLINIC}[new-system.learning.clerk]\ninitial = 2.0\npace = \"50 transactions\"\n\
         [new-system.errors]\nnot-told = {{ initial = \"50%\", settled = \"10%\" }}\n"
    );
    let scenario = edited(steady(office(&more), 200), |s| {
        s.end = s.start.plus_days(20)
    });
    let found = sums(
        &outcomes(&scenario, Arm::Unmitigated, 60),
        Measure::FaultNotTold,
    );
    // The n-th booking is made with the experience of those before it.
    let expected: f64 = (0..200)
        .map(|n| 0.1 + 0.4 * (-f64::from(n) / 50.0).exp())
        .sum();
    within(&found, expected);
}

#[test]
fn floorwalkers_cut_errors_of_those_they_cover() {
    let more = format!(
        "{CLINIC}[new-system.errors]\nnot-told = \"40%\"\n\
         [plan.walkers]\nfloorwalkers = {{ supports = [\"clerk\"], count = 1, covers = 5, errors = 0.25 }}\n"
    );
    let scenario = edited(steady(office(&more), 200), |s| {
        s.end = s.start.plus_days(20)
    });
    within(
        &sums(
            &outcomes(&scenario, Arm::Unmitigated, 40),
            Measure::FaultNotTold,
        ),
        80.0,
    );
    within(
        &sums(
            &outcomes(&scenario, Arm::Planned, 40),
            Measure::FaultNotTold,
        ),
        20.0,
    );
}

#[test]
fn errors_on_the_old_system_are_made_in_every_arm() {
    let more = format!(
        "{CLINIC}[new-system.errors]\nnot-told = {{ initial = \"20%\", settled = \"20%\", before = \"20%\" }}\n"
    );
    let scenario = steady(office(&more), 200);
    let baseline = outcome(&scenario, Arm::Baseline);
    assert!(total(&baseline.book, Measure::FaultNotTold).sum > 10.0);
    // The same rate before and after, nothing to learn: the same patients, to the bit.
    assert_eq!(baseline.book, outcome(&scenario, Arm::Unmitigated).book);
}

#[test]
fn with_fewer_errors_the_same_patients_have_them_but_fewer() {
    let with = |rate: &str| {
        let more = format!("{CLINIC}[new-system.errors]\nno-such-clinic = \"{rate}\"\n");
        let scenario = edited(steady(office(&more), 300), |s| {
            s.end = s.start.plus_days(40)
        });
        let (_, history) = history(&scenario, Arm::Unmitigated, 0);
        let away = history.iter().filter(|h| h.2 == TraceEvent::TurnedAway);
        away.map(|h| h.1)
            .collect::<std::collections::BTreeSet<u64>>()
    };
    let (few, many) = (with("10%"), with("30%"));
    assert!(!few.is_empty() && few.len() < many.len());
    assert!(few.is_subset(&many));
}

#[test]
fn fewer_errors_of_one_kind_leave_the_patients_of_the_others_alone() {
    // One patient a day, so that the day says who it is; none of them is due before the end.
    let with = |no_such_clinic: &str| {
        let more = format!(
            "{CLINIC}[new-system.errors]\nno-such-clinic = \"{no_such_clinic}\"\nwrong-time = \"12%\"\nnot-told = \"18%\"\ncalls-per-error = 0\n"
        );
        let minutes: Vec<i64> = (0..90).map(|n| n * DAY + 600).collect();
        let scenario = referred(office(&more), "any", &minutes);
        let scenario = edited(scenario, |s| {
            s.booking.notice = Span::of(Duration::from_days(92));
            s.booking.horizon = Span::of(Duration::from_days(100));
        });
        outcomes(&scenario, Arm::Unmitigated, 20)
    };
    let struck = |outcomes: &[Outcome], kind: Measure| -> Vec<Vec<f64>> {
        outcomes.iter().map(|o| daily(&o.book, kind)).collect()
    };
    let (many, few) = (with("20%"), with("1%"));
    for kind in [Measure::FaultWrongTime, Measure::FaultNotTold] {
        let (many, few) = (struck(&many, kind), struck(&few, kind));
        assert!(many.iter().flatten().sum::<f64>() > 150.0);
        assert_eq!(many, few, "{kind:?}");
    }
    let all = |outcomes| struck(outcomes, Measure::FaultNoSuchClinic);
    let (many, few) = (all(&many), all(&few));
    let falls = many.iter().flatten().zip(few.iter().flatten());
    assert!(falls.clone().all(|(many, few)| few <= many));
    assert!(falls.filter(|(many, few)| few < many).count() > 200);
}

const LINE: &str = r#"
[staff.telephone]
role = "clerk"
count = 1
works = ["answer"]
[phone-line.office]
handle = { query = "1 min" }
"#;

#[test]
fn a_faulty_booking_brings_calls_until_it_is_found() {
    let with = |found: &str, calls: f64| {
        let more = format!(
            "{CLINIC}{LINE}[new-system.errors]\nno-such-clinic = \"30%\"\ncalls-per-error = {calls}\n\
             found-by-call = \"{found}\"\nsqueezed-in = \"100%\"\n"
        );
        edited(steady(office(&more), 100), |s| {
            s.end = s.start.plus_days(40)
        })
    };
    // Nobody finds them: 1.5 calls each, all before the day.
    let never = outcomes(&with("0%", 1.5), Arm::Unmitigated, 60);
    let calls: Vec<f64> = never
        .iter()
        .map(|o| {
            let book = &o.book;
            let made = total(book, Measure::FaultNoSuchClinic).sum;
            total(book, Measure::CallsAboutErrors).sum - 1.5 * made
        })
        .collect();
    within(&calls, 0.0);
    assert_eq!(
        sums(&never, Measure::FaultsFoundBefore).iter().sum::<f64>(),
        0.0
    );
    // The first call finds it, so that there is no second.
    let always = outcomes(&with("100%", 1.5), Arm::Unmitigated, 60);
    for o in &always {
        nobody_is_lost(o);
        let book = &o.book;
        let before = total(book, Measure::FaultsFoundBefore).sum;
        assert_eq!(total(book, Measure::CallsAboutErrors).sum, before);
    }
}

#[test]
fn who_was_not_told_learns_of_it_by_chasing() {
    let more = format!(
        "{CLINIC}{LINE}[chasing]\nafter = \"2 days\"\nchance = \"100% per day\"\n\
         [new-system.errors]\nnot-told = \"100%\"\ncomes-untold = \"0%\"\n"
    );
    let (outcome, history) = history(&steady(office(&more), 20), Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    // Everybody rings on the second day and is told; everybody comes.
    let book = &outcome.book;
    assert_eq!(total(book, Measure::CallsChasing).sum, 20.0);
    assert_eq!(total(book, Measure::FaultsFoundBefore).sum, 20.0);
    assert_eq!(total(book, Measure::ClinicAttended).sum, 20.0);
    assert_eq!(total(book, Measure::ClinicDna).sum, 0.0);
    let put_right = history.iter().filter(|h| h.2 == TraceEvent::PutRight);
    assert!(put_right.map(|h| h.0 / 60_000 / DAY).all(|day| day == 2));
}

#[test]
fn letters_that_are_not_sent_are_discovered() {
    // Booked at least thirty days ahead; letters are not sent for ten days from the fifth day.
    let more = format!(
        "{CLINIC}[new-system.letters]\nnot-sent = \"100%\"\nfrom = \"go-live + 5 days\"\nfor = \"10 days\"\n"
    );
    let a_day = |more: &str| {
        let minutes: Vec<i64> = (0..20).map(|day| day * DAY + 600).collect();
        referred(office(more), "any", &minutes)
    };
    let found = outcome(&a_day(&more), Arm::Unmitigated);
    nobody_is_lost(&found);
    assert_eq!(total(&found.book, Measure::FaultNotTold).sum, 10.0);
    // All are still to come when it is discovered: they are told, and come.
    assert_eq!(total(&found.book, Measure::FaultsFoundBefore).sum, 10.0);
    assert_eq!(total(&found.book, Measure::ClinicAttended).sum, 20.0);
    // With a notice of a day their appointments are over by then.
    let a_day_ahead = cutover::model::spec::Span::of(cutover::engine::Duration::from_days(1));
    let soon = edited(a_day(&more), |s| s.booking.notice = a_day_ahead);
    let missed = outcome(&soon, Arm::Unmitigated);
    nobody_is_lost(&missed);
    let dna = total(&missed.book, Measure::ClinicDna).sum;
    let before = total(&missed.book, Measure::FaultsFoundBefore).sum;
    let told_late = total(&missed.book, Measure::FaultNotTold).sum;
    let on_the_day = total(&missed.book, Measure::FaultsFoundOnDay).sum;
    assert_eq!(on_the_day + before, told_late);
    assert!(
        dna > 10.0,
        "missed ones are booked again, and not told again: {dna}"
    );
    // Nothing of it without a go-live.
    let baseline = outcome(&soon, Arm::Baseline);
    assert_eq!(total(&baseline.book, Measure::FaultNotTold).sum, 0.0);
}
