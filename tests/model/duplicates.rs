//! Records entered twice: what a second record without a person takes from the others, and when
//! it is struck off.

use std::collections::BTreeSet;

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, TraceEvent};

use crate::conservation::nobody_is_lost;
use crate::oracles::judgement::{Part, within_ratio};
use crate::trial::{History, daily, history, outcome, outcomes, referred, same, scenario, total};

const DAY: i64 = 1440;

/// A fortnight on the new system in which every registration enters the patient twice.
fn hospital(booking: &str, specialty: &str, more: &str) -> String {
    format!(
        r#"
title = "Entered twice"
start = 2024-01-01
go-live = 2024-01-01
end = 2024-01-14
[booking]
register = "10 min"
{booking}
[specialty.any]
{specialty}
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 09:00:00, to = 11:00:00 }}]
slots = {{ length = "30 min", pattern = "NNNN" }}
consultation = {{ new = "10 min" }}
[staff.clerks]
role = "clerk"
count = 1
works = ["register"]
[new-system.errors]
duplicate = "100%"
{more}
"#
    )
}

fn referrals(text: &str, minutes: &[i64]) -> Checked<Scenario> {
    referred(scenario(text), "any", minutes)
}

/// To whom something happened and at which minute: the number of the referral, and whether it was
/// the second record.
fn of(history: &History, what: TraceEvent) -> Vec<(u64, bool, i64)> {
    let of = history.iter().filter(|h| h.2 == what);
    of.map(|h| (h.1 & 0xffff, h.1 & 3 << 30 != 0, h.0 / 60_000))
        .collect()
}

#[test]
fn a_second_record_takes_a_slot_and_does_not_come() {
    let hospital = hospital("notice = \"2 days\"", "", "");
    let (outcome, history) = history(&referrals(&hospital, &[60]), Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    assert_eq!(
        of(&history, TraceEvent::Booked),
        [(0, false, 70), (0, true, 70)]
    );
    let at_nine = 2 * DAY + 540;
    assert_eq!(
        of(&history, TraceEvent::DidNotAttend),
        [(0, true, at_nine + 30)]
    );
    let book = &outcome.book;
    let (dna, of_people) = (
        total(book, Measure::ClinicDna),
        total(book, Measure::ClinicDnaTrue),
    );
    assert_eq!((dna.sum, dna.n), (1.0, 2.0));
    assert_eq!((of_people.sum, of_people.n), (0.0, 1.0));
    // The clinician waits for it before going home.
    same(total(book, Measure::ClinicSessions).sum, 14.0);
    // Two of fifty-six slots were booked.
    assert_eq!(total(book, Measure::ClinicSlotsUnused).sum, 54.0);
    let until_wednesday = |level: f64| -> Vec<f64> {
        let day = |day| if day < 2 { level } else { 0.0 };
        (0..14).map(day).collect()
    };
    assert_eq!(daily(book, Measure::ListSize), until_wednesday(1.0));
    assert_eq!(daily(book, Measure::ListRecorded), until_wednesday(2.0));
    assert_eq!(total(book, Measure::FaultDuplicate).sum, 1.0);
    let census = outcome.census;
    assert_eq!((census.entered_twice, census.struck_off), (1, 1));
    assert_eq!((census.discharged, census.somewhere()), (1, 0));
}

#[test]
fn there_is_no_person_to_be_discharged_cancel_or_be_told() {
    // Whoever does not come is discharged, every appointment is cancelled, and no patient is told
    // of it rightly: none of which can happen to a record.
    let cancels = |by: &str| {
        format!(
            "did-not-attend = {{ same-day = \"0%\", long-notice = \"0%\", discharged = \"100%\" }}\n\
             cancellation = {{ {by} = \"100%\" }}\n"
        )
    };
    let letters = "[new-system.letters]\nnot-sent = \"100%\"\nfor = \"2 weeks\"\n";
    for (by, more, measure) in [
        (
            "by-patient",
            "wrong-time = \"100%\"\n",
            Measure::FaultWrongTime,
        ),
        ("by-hospital", letters, Measure::FaultNotTold),
    ] {
        let booking = "book = \"1 min\"\nnotice = \"5 days\"";
        let hospital = hospital(booking, &cancels(by), more).replace(
            "works = [\"register\"]",
            "works = [\"register\", \"book\", \"rebook\"]",
        );
        let (outcome, history) = history(&referrals(&hospital, &[60; 6]), Arm::Unmitigated, 0);
        nobody_is_lost(&outcome);
        let booked = of(&history, TraceEvent::Booked);
        let of_people = booked.iter().filter(|r| !r.1).count();
        assert_eq!(booked.len() - of_people, 6, "once each, and never again");
        assert!(of_people > 6);
        assert_eq!(total(&outcome.book, measure).sum, of_people as f64);
        let cancelled = match by {
            "by-patient" => TraceEvent::CancelledByPatient,
            _ => TraceEvent::CancelledByHospital,
        };
        let cancelled = of(&history, cancelled);
        assert!(cancelled.iter().all(|r| !r.1) && !cancelled.is_empty());
        let missed: Vec<bool> = of(&history, TraceEvent::DidNotAttend)
            .into_iter()
            .map(|r| r.1)
            .collect();
        assert_eq!(missed.iter().filter(|second| **second).count(), 6);
        let discharged = of(&history, TraceEvent::Discharged);
        assert!(discharged.iter().all(|r| !r.1));
        assert_eq!(outcome.census.struck_off, 6);
    }
}

const LINE: &str = r#"
[phone-line.office]
handle = { query = "1 min" }
[staff.switchboard]
role = "clerk"
count = 9
works = ["answer"]
"#;

#[test]
fn a_second_record_is_never_invited() {
    let booking = "invitation-answered = \"3 days\"";
    let hospital = hospital(booking, "invited = \"100%\"", LINE);
    let (outcome, history) = history(&referrals(&hospital, &[60]), Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    let booked = of(&history, TraceEvent::Booked);
    assert_eq!(booked[0], (0, true, 70), "while the patient is invited");
    assert_eq!((booked[1].1, booked[1].2 / DAY), (false, 3));
}

#[test]
fn a_second_record_never_rings() {
    // No slot for either; the patient chases on every day, and only the patient.
    let chasing = "[chasing]\nafter = \"0 days\"\nchance = \"100% per day\"\n";
    let hospital = hospital("", "", &format!("{LINE}{chasing}")).replace("NNNN", "F");
    let outcome = outcome(&referrals(&hospital, &[60]), Arm::Unmitigated);
    nobody_is_lost(&outcome);
    let calls = daily(&outcome.book, Measure::CallsChasing);
    assert_eq!(calls[1..], [1.0; 13]);
    assert_eq!(daily(&outcome.book, Measure::BookingNoSlot), [2.0; 14]);
}

#[test]
fn a_second_record_takes_a_clerks_time_like_any_other() {
    let hospital = hospital("book = \"20 min\"", "", "")
        .replace("works = [\"register\"]", "works = [\"register\", \"book\"]");
    let (_, history) = history(&referrals(&hospital, &[60, 61]), Arm::Unmitigated, 0);
    // Registered until 1:20; then by the moment of referral, the person first.
    let order = [
        (0, false, 100),
        (0, true, 120),
        (1, false, 140),
        (1, true, 160),
    ];
    assert_eq!(of(&history, TraceEvent::Booked), order);
}

#[test]
fn an_audit_strikes_second_records_off_and_frees_their_slots() {
    // Two slots in all, in the second week.
    let audit =
        "[new-system.audit]\nevery = \"1 week\"\nfirst = \"go-live + 3 days\"\nfinds = \"100%\"\n";
    let hospital = hospital("", "", audit)
        .replace(
            "days = \"daily\"",
            "days = [\"mon\"], first = 2024-01-08, last = 2024-01-08",
        )
        .replace("NNNN", "NN");
    let (outcome, history) = history(&referrals(&hospital, &[60, 70]), Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    // The first patient has both slots until Thursday morning, when the second gets one.
    assert_eq!(
        of(&history, TraceEvent::Booked),
        [(0, false, 70), (0, true, 70), (1, false, 3 * DAY)]
    );
    assert_eq!(of(&history, TraceEvent::DidNotAttend), []);
    let level = |days: &[f64]| [days, &[0.0; 7]].concat();
    let book = &outcome.book;
    let recorded = level(&[4.0, 4.0, 4.0, 2.0, 2.0, 2.0, 2.0]);
    assert_eq!(daily(book, Measure::ListRecorded), recorded);
    assert_eq!(daily(book, Measure::ListSize), level(&[2.0; 7]));
    assert_eq!(total(book, Measure::LostFound).sum, 0.0, "no patients");
    assert_eq!(outcome.census.struck_off, 2);
}

#[test]
fn whoever_checks_the_booking_strikes_it_off() {
    let more = "[staff.checkers]\nrole = \"clerk\"\ncount = 1\nworks = [\"validate\"]\n";
    let hospital = hospital("notice = \"2 days\"\nvalidate = \"5 min\"", "", more);
    let (outcome, history) = history(&referrals(&hospital, &[60]), Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    assert_eq!(total(&outcome.book, Measure::Validated).sum, 2.0);
    assert_eq!(of(&history, TraceEvent::DidNotAttend), []);
    assert_eq!(daily(&outcome.book, Measure::ListRecorded)[0], 1.0);
    assert_eq!(outcome.census.struck_off, 1);
}

#[test]
fn as_many_are_entered_twice_as_the_share_says_and_fewer_are_some_of_more() {
    let with = |rate: &str| {
        let text = hospital("", "referrals = \"20 per day\"", "");
        scenario(&text.replace("duplicate = \"100%\"", &format!("duplicate = \"{rate}\"")))
    };
    let outcomes = outcomes(&with("30%"), Arm::Unmitigated, 100);
    let parts = outcomes.iter().map(|o| Part {
        sum: total(&o.book, Measure::FaultDuplicate).sum,
        count: total(&o.book, Measure::BookingRegistered).sum,
    });
    within_ratio(&parts.collect::<Vec<_>>(), 0.3);
    let twice = |rate: &str| -> BTreeSet<u64> {
        let (_, history) = history(&with(rate), Arm::Unmitigated, 0);
        let second = |h: &&(i64, u64, TraceEvent)| h.1 >> 30 & 3 == 3;
        history.iter().filter(second).map(|h| h.1).collect()
    };
    let (few, some, most) = (twice("3%"), twice("10%"), twice("40%"));
    assert!(few.len() > 2 && some.len() > few.len() && most.len() > some.len() + 20);
    assert!(few.is_subset(&some) && some.is_subset(&most));
    assert!(twice("0%").is_empty());
}
