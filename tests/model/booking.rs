//! Who is booked when: urgency, carve-outs, notice, worklists and the clocks.

use cutover::engine::{Duration, Time};
use cutover::model::spec::{
    Booked, Checked, DataFile, Priority, ReferralRecord, Referrals, Scenario, WaitingList,
    WaitingRecord,
};
use cutover::model::{Arm, Measure, TraceEvent};

use crate::conservation::nobody_is_lost;
use crate::trial::{History, cell, edited, history, minutes_of, same, scenario, total};

const DAY: i64 = 1440;

/// Referrals by file: minute, and whether urgent.
fn with(scenario: Checked<Scenario>, rows: &[(i64, bool)]) -> Checked<Scenario> {
    let row = |&(minute, urgent): &(i64, bool)| ReferralRecord {
        at: Time::ZERO + Duration::from_minutes(minute),
        urgent: Some(if urgent {
            Priority::Urgent
        } else {
            Priority::Routine
        }),
    };
    let file = DataFile::of("referrals.csv", rows.iter().map(row).collect());
    edited(scenario, |s| {
        s.specialty.get_mut("any").expect("any").referrals = Some(Referrals::File(file));
    })
}

/// A clinic every morning; three weeks from a Monday.
fn clinic(booking: &str, pattern: &str, more: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "Booking"
start = 2024-01-01
end = 2024-01-21
[booking]
{booking}
[specialty.any]
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 09:00:00, to = 12:00:00 }}]
slots = {{ length = "30 min", pattern = "{pattern}" }}
consultation = {{ new = "10 min" }}
{more}
"#
    ))
}

/// When each patient, by number of the referral, was first seen.
fn seen(history: &History) -> Vec<(u64, f64)> {
    let of = history
        .iter()
        .filter(|h| h.2 == TraceEvent::ConsultationBegan);
    of.map(|h| (h.1 & 0xff, h.0 as f64 / 60_000.0)).collect()
}

#[test]
fn the_earliest_slot_beyond_the_notice_is_taken() {
    let clinic = clinic("notice = \"2 days\"\nurgent-notice = \"1 hour\"", "NNN", "");
    // At ten on Monday: routine not before ten on Wednesday, urgent from eleven today on, but
    // the last slot today is at ten.
    let rows = [(600, false), (600, true), (601, false), (500, true)];
    let (outcome, history) = history(&with(clinic, &rows), Arm::Baseline, 0);
    nobody_is_lost(&outcome);
    let at = |day: i64, minute: i64| (day * DAY + minute) as f64;
    assert_eq!(
        seen(&history),
        [
            // Referred at 8:20, an hour's notice: 9:30 the same day.
            (3, at(0, 570)),
            (1, at(1, 540)),
            (0, at(2, 600)),
            (2, at(3, 540)),
        ]
    );
    same(
        total(&outcome.book, Measure::BookingLead).sum,
        (1.0 * 1440.0 - 60.0) / 1440.0 + 2.0 + (3.0 * 1440.0 - 61.0) / 1440.0 + 70.0 / 1440.0,
    );
}

#[test]
fn whoever_is_booked_at_midnight_without_a_slot_comes_that_morning() {
    // On the list at the start, booked by nobody for a clinic that does not exist: sent home at
    // nine, and booked for half past nine, and so on to the end of the morning.
    let errors = "[new-system.errors]\nsqueezed-in = \"0%\"\n\
                  no-such-clinic = { initial = \"0%\", before = \"100%\" }\n";
    let clinic = clinic("", "NNNNNN", errors);
    let (outcome, history) = history(&waiting(clinic, &[(1, Booked::No)]), Arm::Baseline, 0);
    nobody_is_lost(&outcome);
    let sent_home = minutes_of(&history, TraceEvent::TurnedAway);
    let expected = [540, 570, 600, 630, 660, 690, DAY + 540];
    assert_eq!(sent_home[..7], expected.map(|minute| minute as f64));
}

#[test]
fn carved_out_slots_are_for_urgent_patients_only() {
    let clinic = clinic("horizon = \"2 days\"", "NU", "");
    let rows = [(1, false), (2, false), (3, true), (4, false), (5, false)];
    let (outcome, history) = history(&with(clinic, &rows), Arm::Baseline, 0);
    nobody_is_lost(&outcome);
    let at = |day: i64, minute: i64| (day * DAY + minute) as f64;
    // Routine: one a day. Urgent: the first day's carve-out, earlier than any routine slot left.
    assert_eq!(
        seen(&history),
        [
            (0, at(0, 540)),
            (2, at(0, 570)),
            (1, at(1, 540)),
            (3, at(2, 540)),
            (4, at(3, 540)),
        ]
    );
}

#[test]
fn whoever_waits_for_a_slot_is_booked_urgent_first_then_longest_wait() {
    for (booking, staff) in [
        ("horizon = \"1 day\"", ""),
        (
            "horizon = \"1 day\"\nbook = \"1 s\"",
            "[staff.clerk]\nrole = \"clerk\"\ncount = 1\nworks = [\"book\"]\n",
        ),
    ] {
        let clinic = clinic(booking, "N", staff);
        // The diary is open for today and tomorrow: one slot a day.
        let rows = [
            (1, false),
            (2, false),
            (3, false),
            (4, false),
            (5, true),
            (6, true),
        ];
        let (outcome, history) = history(&with(clinic, &rows), Arm::Baseline, 0);
        nobody_is_lost(&outcome);
        let order: Vec<u64> = seen(&history).iter().map(|s| s.0).collect();
        assert_eq!(order, [0, 1, 4, 5, 2, 3], "{booking}");
        let days: Vec<i64> = seen(&history).iter().map(|s| s.1 as i64 / DAY).collect();
        assert_eq!(days, [0, 1, 2, 3, 4, 5]);
        // Three days after the referral there are no urgent patients left.
        let breaches = total(&outcome.book, Measure::UrgentBreaches);
        assert_eq!((breaches.sum, breaches.n), (0.0, 2.0));
    }
}

#[test]
fn worklists_are_worked_urgent_first_then_longest_wait() {
    let clinic = clinic(
        "order = \"as-listed\"\nregister = \"10 min\"\nbook = \"20 min\"",
        "NNNNNN",
        "[staff.clerk]\nrole = \"clerk\"\ncount = 1\nworks = [\"register\", \"book\"]\nshifts = [{ days = \"daily\", from = 08:00:00, to = 18:00:00 }]\n",
    );
    let rows = [(60, false), (61, false), (62, true), (490, true)];
    let (outcome, history) = history(&with(clinic, &rows), Arm::Baseline, 0);
    nobody_is_lost(&outcome);
    let of = |what| -> Vec<(u64, f64)> {
        let of = history.iter().filter(|h| h.2 == what);
        of.map(|h| (h.1 & 0xff, h.0 as f64 / 60_000.0)).collect()
    };
    // Registering comes first: 2 (urgent), then at 8:10 3 has just come (urgent), then 0, 1.
    assert_eq!(
        of(TraceEvent::Registered),
        [(2, 490.0), (3, 500.0), (0, 510.0), (1, 520.0)]
    );
    // Then the bookings, urgent first.
    assert_eq!(
        of(TraceEvent::Booked),
        [(2, 540.0), (3, 560.0), (0, 580.0), (1, 600.0)]
    );
    let registered = total(&outcome.book, Measure::BookingWaitRegister);
    same(
        registered.sum,
        (480 - 62) as f64 + 0.0 + (500 - 60) as f64 + (510 - 61) as f64,
    );
    let booked = total(&outcome.book, Measure::BookingWaitBook);
    same(booked.sum, 30.0 + 40.0 + 50.0 + 60.0);
    same(cell(&outcome.book, Measure::BookingPerHour, 0..1).sum, 4.0);
}

#[test]
fn a_clerk_who_finds_the_last_slot_gone_has_not_booked_anybody() {
    let clinic = clinic(
        "book = \"20 min\"\nhorizon = \"1 day\"",
        "N",
        "[staff.clerk]\nrole = \"clerk\"\ncount = 2\nworks = [\"book\"]\nshifts = [{ days = \"daily\", from = 10:00:00, to = 18:00:00 }]\n",
    );
    let rows = [(600, false), (600, false)];
    let (outcome, history) = history(&with(clinic, &rows), Arm::Baseline, 0);
    nobody_is_lost(&outcome);
    let on_monday = minutes_of(&history, TraceEvent::Booked);
    assert_eq!(on_monday[0], 620.0);
    same(cell(&outcome.book, Measure::BookingBooked, 0..1).sum, 1.0);
    same(cell(&outcome.book, Measure::BookingPerHour, 0..1).sum, 1.0);
    same(cell(&outcome.book, Measure::BookingNoSlot, 0..1).sum, 1.0);
}

/// A list from a file: how many days ago referred, and whether booked.
fn waiting(scenario: Checked<Scenario>, rows: &[(i64, Booked)]) -> Checked<Scenario> {
    let row = |&(days_ago, booked): &(i64, Booked)| {
        let referred = Time::ZERO - Duration::from_days(days_ago);
        WaitingRecord::first(referred, Some(Priority::Routine), booked)
    };
    let list = WaitingList {
        size: None,
        within_18_weeks: None,
        age: None,
        unbooked: 0,
        file: Some(DataFile::of("list.csv", rows.iter().map(row).collect())),
        ignore: Vec::new(),
    };
    edited(scenario, |s| {
        s.specialty.get_mut("any").expect("any").waiting_list = Some(list);
    })
}

#[test]
fn the_clock_runs_from_the_referral_until_first_seen() {
    // One slot a day; nothing else happens.
    let clinic = clinic("horizon = \"3 weeks\"", "N", "");
    let ages = [370, 364, 130, 126, 125, 120, 119, 50, 1];
    let rows: Vec<(i64, Booked)> = ages.iter().map(|&a| (a, Booked::Yes)).collect();
    let (outcome, _) = history(&waiting(clinic, &rows), Arm::Baseline, 0);
    nobody_is_lost(&outcome);
    let book = &outcome.book;
    for day in 0..12usize {
        // The longest wait is seen first, one on each day from the first.
        let left = &ages[(day + 1).min(ages.len())..];
        let aged = |limit: i64| {
            let over = left.iter().filter(|&&a| a + day as i64 > limit);
            over.count() as f64
        };
        let level = |measure| cell(book, measure, day..day + 1).sum;
        assert_eq!(level(Measure::ListSize), left.len() as f64, "day {day}");
        assert_eq!(level(Measure::ListOver18), aged(126), "day {day}");
        assert_eq!(level(Measure::ListOver52), aged(364), "day {day}");
        let within = cell(book, Measure::ListWithin18, day..day + 1);
        if day % 7 < 5 {
            assert_eq!(within.sum, left.len() as f64 - aged(126));
            assert_eq!(within.n, left.len() as f64);
        } else {
            assert_eq!(within.n, 0.0, "working days only");
        }
    }
    let waited: i64 = ages.iter().enumerate().map(|(d, a)| a + d as i64).sum();
    same(
        total(book, Measure::ReferralToSeen).sum,
        waited as f64 + 9.0 * 9.0 / 24.0,
    );
}

#[test]
fn whoever_does_not_attend_keeps_their_clock_until_sent_back() {
    let clinic = clinic("horizon = \"3 weeks\"", "N", "");
    let text = "title = \"x\"\nstart = 2024-01-01\nend = 2024-01-02\n[specialty.any]\ndid-not-attend = { same-day = \"100%\", long-notice = \"100%\" }\n";
    let never = scenario(text).specialty["any"].did_not_attend.clone();
    let clinic = edited(clinic, |s| {
        s.specialty.get_mut("any").expect("any").did_not_attend = never;
    });
    let clinic = waiting(clinic, &[(120, Booked::Yes)]);
    let (outcome, _) = history(&clinic, Arm::Baseline, 0);
    nobody_is_lost(&outcome);
    let book = &outcome.book;
    // Missed at nine every day and booked for nine the next day, for ever.
    same(total(book, Measure::ClinicDna).sum, 21.0);
    same(cell(book, Measure::ListSize, 20..21).sum, 1.0);
    same(total(book, Measure::ListOver18).sum, 14.0);
    let back = edited(clinic, |s| {
        let any = s.specialty.get_mut("any").expect("any");
        let never = any.did_not_attend.as_mut().expect("never");
        never.discharged = cutover::model::spec::Share::of(1.0);
    });
    let (outcome, _) = history(&back, Arm::Baseline, 0);
    nobody_is_lost(&outcome);
    same(total(&outcome.book, Measure::ClinicDna).sum, 1.0);
    same(cell(&outcome.book, Measure::ListSize, 0..1).sum, 0.0);
}

#[test]
fn follow_ups_are_overdue_a_fortnight_after_they_were_due() {
    // Seen on the first day, due ten days on, but there are no follow-up slots.
    let text = |slots: &str| {
        format!(
            r#"
title = "Overdue"
start = 2024-01-01
end = 2024-02-04
[specialty.any]
waiting-list = {{ size = 3, age = "1 week" }}
follow-up = {{ chance = "100%", due = "10 days" }}
[clinic.any]
specialty = "any"
sessions = [{{ days = ["mon"], from = 09:00:00, to = 12:00:00, last = 2024-01-01 }}]
slots = {{ length = "30 min", pattern = "{slots}" }}
consultation = {{ new = "10 min" }}
"#
        )
    };
    let (outcome, _) = history(&scenario(&text("NNN")), Arm::Baseline, 0);
    nobody_is_lost(&outcome);
    for day in 0..35usize {
        let level = |measure| cell(&outcome.book, measure, day..day + 1).sum;
        assert_eq!(level(Measure::FollowUpsPending), 3.0);
        // Due on day 10: overdue once more than fourteen days have gone.
        let expected = if day > 24 { 3.0 } else { 0.0 };
        assert_eq!(level(Measure::FollowUpsOverdue), expected, "day {day}");
        assert_eq!(level(Measure::ListSize), 0.0);
    }
}
