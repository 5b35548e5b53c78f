//! How many patients without a slot of their own are seen: by hand, and what a roll-back gains by it.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Outcome, TraceEvent};

use crate::common_numbers::equal;
use crate::conservation::nobody_is_lost;
use crate::full::trust_gone_wrong;
use crate::trial::{each_day, history, minutes_of, outcome, referred, scenario};

/// Patients referred on the first day for a session of four slots on the second, each but the first
/// double-booked with the first.
fn double_booked(patients: usize, clinic: &str) -> Checked<Scenario> {
    let text = format!(
        r#"
title = "Double-booked"
start = 2024-01-01
go-live = 2024-01-03
end = 2024-01-03
[booking]
horizon = "1 day"
[specialty.any]
[clinic.any]
specialty = "any"
sessions = [{{ days = ["tue"], from = 09:00:00, to = 10:00:00 }}]
slots = {{ length = "15 min", pattern = "NNNN" }}
consultation = {{ new = "10 min" }}
{clinic}
[new-system.errors]
double-booking = {{ initial = "0%", before = "100%" }}
"#
    );
    referred(scenario(&text), "any", &vec![60; patients])
}

#[test]
fn who_has_no_slot_is_squeezed_in_or_takes_a_free_one_or_is_sent_home() {
    // Patients, the limit; when consultations begin, squeezed in, free slots taken, sent home.
    let cases: [(usize, &str, &[f64], [f64; 3]); 6] = [
        // Left out: two.
        (4, "", &[0.0, 10.0, 20.0, 30.0], [2.0, 1.0, 0.0]),
        (7, "", &[0.0, 10.0, 20.0, 30.0, 40.0, 50.0], [2.0, 3.0, 1.0]),
        (
            4,
            "squeezes-in = { up-to = 3 }",
            &[0.0, 10.0, 20.0, 30.0],
            [3.0, 0.0, 0.0],
        ),
        (
            4,
            "squeezes-in = { up-to = 1 }",
            &[0.0, 10.0, 20.0, 30.0],
            [1.0, 2.0, 0.0],
        ),
        (
            4,
            "squeezes-in = { up-to = 0 }",
            &[0.0, 10.0, 20.0, 30.0],
            [0.0, 3.0, 0.0],
        ),
        (
            7,
            "squeezes-in = { up-to = 1 }",
            &[0.0, 10.0, 20.0, 30.0, 40.0],
            [1.0, 3.0, 2.0],
        ),
    ];
    for (patients, limit, began, [squeezed, took, no_place]) in cases {
        let (outcome, history) = history(&double_booked(patients, limit), Arm::Baseline, 0);
        nobody_is_lost(&outcome);
        let nine = 24.0 * 60.0 + 9.0 * 60.0;
        let began: Vec<f64> = began.iter().map(|minute| nine + minute).collect();
        let context = format!("{patients} patients, {limit}");
        assert_eq!(
            minutes_of(&history, TraceEvent::ConsultationBegan),
            began,
            "{context}"
        );
        let on_the_day = |measure| each_day(&outcome, measure)[1];
        assert_eq!(on_the_day(Measure::ClinicSqueezedIn), squeezed, "{context}");
        assert_eq!(on_the_day(Measure::ClinicFreeSlotTaken), took, "{context}");
        assert_eq!(on_the_day(Measure::ClinicNoPlace), no_place, "{context}");
        assert_eq!(on_the_day(Measure::ClinicTurnedAway), no_place, "{context}");
        // All were told nine o'clock, whichever slot they have taken.
        let wait: f64 = began.iter().map(|at| at - nine).sum();
        assert_eq!(on_the_day(Measure::ClinicWait), wait, "{context}");
        let mean = (wait / began.len() as f64) as f32;
        assert_eq!(outcome.sessions[0].wait, mean, "{context}");
        let seen = patients as f64 - no_place;
        assert_eq!(on_the_day(Measure::ClinicAttended), seen, "{context}");
    }
}

#[test]
fn who_takes_a_later_slot_has_no_more_patience_and_hurries_clinicians_as_much() {
    let of = |clinic: &str| {
        let outcome = outcome(&double_booked(4, clinic), Arm::Baseline);
        let on_the_day = |measure| each_day(&outcome, measure)[1];
        [Measure::ClinicLeftUnseen, Measure::ClinicHurried].map(on_the_day)
    };
    // The third and the fourth would be called in after twenty minutes and thirty.
    let leaves = "leaves-unseen = { after = \"15 min\" }\n";
    let hurries = "hurries = { at-most = \"1%\", when-behind = \"10 min\" }\n";
    for (more, expected) in [(leaves, [2.0, 0.0]), (hurries, [0.0, 3.0])] {
        for limit in ["", "squeezes-in = { up-to = 0 }"] {
            assert_eq!(of(&format!("{limit}\n{more}")), expected, "{limit} {more}");
        }
    }
}

#[test]
fn each_clinician_takes_so_many_and_free_slots_may_be_a_colleagues() {
    let two = |lists: &str| {
        let text = double_booked(7, "squeezes-in = { up-to = 1 }");
        crate::trial::edited(text, |s| {
            let clinic = s.clinic.get_mut("any").expect("the clinic");
            clinic.sessions[0].clinicians = 2;
            clinic.sessions[0].lists = match lists {
                "shared" => cutover::model::spec::Lists::Shared,
                _ => cutover::model::spec::Lists::Own,
            };
        })
    };
    // All come to the first clinician's first slot. Seven slots are free for the others.
    for (lists, squeezed, took) in [("own", 1.0, 5.0), ("shared", 2.0, 4.0)] {
        let (outcome, history) = history(&two(lists), Arm::Baseline, 0);
        nobody_is_lost(&outcome);
        let on_the_day = |measure| each_day(&outcome, measure)[1];
        assert_eq!(on_the_day(Measure::ClinicSqueezedIn), squeezed, "{lists}");
        assert_eq!(on_the_day(Measure::ClinicFreeSlotTaken), took, "{lists}");
        assert_eq!(on_the_day(Measure::ClinicAttended), 7.0, "{lists}");
        // At nine the second clinician's first slot is taken, too.
        let began = minutes_of(&history, TraceEvent::ConsultationBegan);
        assert_eq!(began[..2], [1980.0, 1980.0], "{lists}");
        let [session] = &outcome.sessions[..] else {
            panic!("one session")
        };
        assert_eq!(
            (session.booked, session.attended, session.lists),
            (7, 7, 2),
            "{lists}"
        );
    }
}

/// Twelve a day for twelve slots, and two days' worth waiting. All is rolled back on day 14, a Monday,
/// and appointments are entered on some days only: the slots of the next two are given to others.
fn rolled_back(limit: &str, squeezed_in: &str, entered: &str) -> Outcome {
    let text = format!(
        r#"
title = "Rolled back"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-01-31
[booking]
notice = "1 day"
re-enter = "5 min"
[specialty.any]
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 09:00:00, to = 11:00:00 }}]
slots = {{ length = "10 min", pattern = "NNNNNNNNNNNN" }}
consultation = {{ new = "10 min" }}
{limit}
[staff.clerks]
role = "clerk"
count = 1
works = ["re-enter"]
shifts = [{{ days = "{entered}", from = 09:00:00, to = 17:00:00 }}]
[new-system.errors]
squeezed-in = "{squeezed_in}"
[halt.undo]
roll-back = {{}}
from = "go-live + 1 week"
"#
    );
    let day = |day: i64| [day * 1440 + 1; 12];
    let minutes: Vec<i64> = (0..31).flat_map(day).collect();
    let more = [day(10), day(10)].concat();
    let mut minutes = [minutes, more].concat();
    minutes.sort_unstable();
    let outcome = outcome(&referred(scenario(&text), "any", &minutes), Arm::Halted);
    nobody_is_lost(&outcome);
    outcome
}

#[test]
fn a_roll_back_sees_nobody_in_time_that_is_not_there() {
    let limited = |most: u32| {
        rolled_back(
            &format!("squeezes-in = {{ up-to = {most} }}"),
            "100%",
            "sun",
        )
    };
    let slots = |day: usize| if day == 0 { 0.0 } else { 12.0 };
    // On day 14 nobody has been given the slots of those who come, on the two days after it all.
    for (outcome, more) in [
        (limited(12), 12.0),
        (rolled_back("", "100%", "sun"), 2.0),
        (limited(5), 5.0),
        (limited(2), 2.0),
        (limited(0), 0.0),
    ] {
        let attended = each_day(&outcome, Measure::ClinicAttended);
        let overrun = each_day(&outcome, Measure::ClinicOverrun);
        for day in 0..31 {
            let extra = if day == 15 || day == 16 { more } else { 0.0 };
            assert_eq!(attended[day], slots(day) + extra, "day {day}, {more} more");
            // Each of them is paid for with a consultation after the planned end.
            assert_eq!(overrun[day], extra * 10.0, "day {day}, {more} more");
        }
    }
    let outcome = limited(2);
    let no_place = each_day(&outcome, Measure::ClinicNoPlace);
    assert_eq!(no_place[14..18], [0.0, 10.0, 10.0, 0.0]);
    // Where none are squeezed in, the slots that stand empty on day 14 stay so.
    let none = each_day(&rolled_back("", "0%", "sun"), Measure::ClinicAttended);
    assert_eq!(none[13..17], [12.0, 0.0, 12.0, 12.0]);
}

#[test]
fn who_is_entered_after_a_roll_back_uses_up_a_slot() {
    // All are entered on day 14, in two hours. Those of day 15, whose slots the referrals of day 14
    // have, take those of day 16, and so on: nobody sits in a slot with somebody else.
    let outcome = rolled_back("", "100%", "daily");
    let unknown = each_day(&outcome, Measure::FaultNotReEntered);
    assert_eq!(unknown[14], 36.0);
    let found = each_day(&outcome, Measure::FaultsFoundBefore);
    assert_eq!(found[14], 24.0);
    let attended = each_day(&outcome, Measure::ClinicAttended);
    assert_eq!(attended[1..], [12.0; 30]);
    // Those of day 14 itself, whose slots nobody was given any more: two between the others, the
    // rest in slots that were left free.
    for (measure, on_the_day) in [
        (Measure::ClinicSqueezedIn, 2.0),
        (Measure::ClinicFreeSlotTaken, 10.0),
    ] {
        let mut expected = [0.0; 31];
        expected[14] = on_the_day;
        assert_eq!(each_day(&outcome, measure), expected, "{measure:?}");
    }
    assert_eq!(each_day(&outcome, Measure::ClinicOverrun), [0.0; 31]);
}

#[test]
fn left_out_a_clinician_takes_two_and_a_limit_makes_a_difference() {
    let trust = trust_gone_wrong(11);
    let limit = |most: u32| {
        let mut text = trust.clone();
        for clinic in [
            "[clinic.ears]\n",
            "[clinic.eyes]\n",
            "[clinic.eyes-by-phone]\n",
        ] {
            assert!(text.contains(clinic));
            text = text.replace(
                clinic,
                &format!("{clinic}squeezes-in = {{ up-to = {most} }}\n"),
            );
        }
        scenario(&text)
    };
    let (without, two, tight) = (scenario(&trust), limit(2), limit(0));
    for arm in Arm::ALL {
        let [without, two, tight] = [&without, &two, &tight].map(|s| outcome(s, arm));
        nobody_is_lost(&tight);
        assert!(equal(&without, &two), "{arm:?}");
        if arm != Arm::Baseline {
            assert!(!equal(&without, &tight), "{arm:?}");
        }
    }
}
