//! The list outside the system: who is left on it, when they are booked after all, and whom it
//! loses.

use std::collections::BTreeSet;

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, TraceEvent};

use crate::conservation::nobody_is_lost;
use crate::oracles::judgement::{Part, within_ratio};
use crate::trial::{History, daily, history, outcomes, referred, scenario, total};

const DAY: i64 = 1440;

/// Four weeks of an office in which booking takes twenty minutes and re-entering ten.
fn hospital(list: &str, more: &str) -> String {
    format!(
        r#"
title = "On a spreadsheet"
start = 2024-01-01
go-live = 2024-01-01
end = 2024-01-28
[booking]
book = "20 min"
re-enter = "10 min"
follow-up-ahead = "2 days"
[specialty.any]
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 09:00:00, to = 14:00:00 }}]
slots = {{ length = "30 min", pattern = "NFNNNNNNNN" }}
consultation = {{ new = "10 min" }}
[staff.clerks]
role = "clerk"
count = 1
works = ["book"]
[staff.typists]
role = "clerk"
count = 1
works = ["re-enter"]
shifts = [{{ days = ["wed"], from = 08:00:00, to = 16:00:00 }}]
[new-system.work-around]
{list}
{more}
"#
    )
}

/// The numbers of the referrals to which something happened, with the minute.
fn of(history: &History, what: TraceEvent) -> Vec<(u64, i64)> {
    let of = history.iter().filter(|h| h.2 == what);
    of.map(|h| (h.1 & 0xffff, h.0 / 60_000)).collect()
}

fn referrals(text: &str, minutes: &[i64]) -> Checked<Scenario> {
    referred(scenario(text), "any", minutes)
}

#[test]
fn bookings_left_aside_wait_until_somebody_enters_them() {
    // For three days; on Wednesday at eight somebody enters those of Monday and Tuesday, and
    // that of Wednesday at ten; Thursday's is booked by the clerk.
    let text = hospital("share = \"100%\"\nfor = \"3 days\"", "");
    let at = [0, 1, 2, 3].map(|day| day * DAY + 600);
    let scenario = referrals(&text, &at);
    let (outcome, history) = history(&scenario, Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    let wednesday = 2 * DAY + 480;
    assert_eq!(
        of(&history, TraceEvent::Booked),
        [
            (0, wednesday + 10),
            (1, wednesday + 20),
            (2, 2 * DAY + 630),
            (3, 3 * DAY + 620)
        ]
    );
    let aside = daily(&outcome.book, Measure::WorkAroundWaiting);
    assert_eq!(aside[..4], [1.0, 2.0, 0.0, 0.0]);
    assert_eq!(
        daily(&outcome.book, Measure::ReEntryWaiting)[..3],
        [1.0, 2.0, 0.0]
    );
    assert_eq!(daily(&outcome.book, Measure::ListSize)[..2], [1.0, 2.0]);
    assert_eq!(total(&outcome.book, Measure::FaultLostReferral).sum, 0.0);
    // Without a go-live nothing is left aside, nor before one.
    let (_, before) = crate::trial::history(&scenario, Arm::Baseline, 0);
    assert_eq!(of(&before, TraceEvent::Booked)[0], (0, 620));
    let late = text.replace("go-live = 2024-01-01", "go-live = 2024-01-03");
    let late = late.replace(
        "for = \"3 days\"",
        "from = \"go-live - 1 week\"\nfor = \"3 weeks\"",
    );
    let (_, late) = crate::trial::history(&referrals(&late, &at), Arm::Unmitigated, 0);
    assert_eq!(
        of(&late, TraceEvent::Booked)[..2],
        [(0, 620), (1, DAY + 620)]
    );
    assert_eq!(of(&late, TraceEvent::Booked)[2], (2, 2 * DAY + 630));
}

#[test]
fn where_entering_takes_no_time_the_list_enters_itself() {
    let text = hospital("share = \"100%\"\nfor = \"3 weeks\"", "")
        .replace("re-enter = \"10 min\"\n", "")
        .replace("works = [\"re-enter\"]", "works = [\"book\"]");
    let (outcome, history) = history(&referrals(&text, &[600]), Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    assert_eq!(of(&history, TraceEvent::Booked), [(0, 620)]);
    assert_eq!(total(&outcome.book, Measure::WorkAroundWaiting).sum, 0.0);
}

#[test]
fn what_the_list_loses_is_on_no_list() {
    let audit =
        "[new-system.audit]\nevery = \"4 weeks\"\nfirst = \"go-live + 9 days\"\nfinds = \"100%\"\n";
    let text = hospital("share = \"100%\"\nlost = \"100%\"\nfor = \"1 week\"", audit);
    let (outcome, history) = history(&referrals(&text, &[600, 700]), Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    assert_eq!(of(&history, TraceEvent::Lost), [(0, 620), (1, 720)]);
    assert_eq!(
        of(&history, TraceEvent::Found),
        [(0, 9 * DAY), (1, 9 * DAY)]
    );
    // Found at midnight and booked one after the other.
    assert_eq!(
        of(&history, TraceEvent::Booked),
        [(0, 9 * DAY + 20), (1, 9 * DAY + 40)]
    );
    let book = &outcome.book;
    assert_eq!(
        daily(book, Measure::ListLost)[..10],
        [2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 0.0]
    );
    assert_eq!(total(book, Measure::FaultLostReferral).sum, 2.0);
    assert_eq!(total(book, Measure::FaultOutcome).sum, 0.0);
    assert_eq!(total(book, Measure::LostFound).sum, 2.0);
    assert_eq!(total(book, Measure::WorkAroundWaiting).sum, 0.0);
}

#[test]
fn a_follow_up_that_the_list_loses_counts_as_one() {
    // Seen on Monday, due on the next Thursday week, listed on Tuesday week and lost.
    let list = "share = \"100%\"\nlost = \"100%\"\nfrom = \"go-live + 7 days\"\nfor = \"1 week\"";
    let chasing = "[chasing]\nafter = \"4 days\"\nchance = \"100% per day\"\n[phone-line.office]\nhandle = { query = \"1 min\" }\n[staff.switchboard]\nrole = \"clerk\"\ncount = 9\nworks = [\"answer\"]\n";
    let text = hospital(list, chasing).replace(
        "[specialty.any]\n",
        "[specialty.any]\nfollow-up = { chance = \"100%\", due = \"10 days\", pending = 0 }\n",
    );
    let (outcome, history) = history(&referrals(&text, &[60]), Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    assert_eq!(of(&history, TraceEvent::Lost), [(0, 8 * DAY + 20)]);
    let found = of(&history, TraceEvent::Found);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].1 / DAY, 14, "four days after it was due");
    assert_eq!(of(&history, TraceEvent::Booked)[1], (0, found[0].1 + 20));
    let book = &outcome.book;
    assert_eq!(total(book, Measure::FaultOutcome).sum, 1.0);
    assert_eq!(total(book, Measure::FaultLostReferral).sum, 0.0);
    let lost = daily(book, Measure::FollowUpsLost);
    let expected: Vec<f64> = (0..28)
        .map(|day| f64::from(u8::from((8..14).contains(&day))))
        .collect();
    assert_eq!(lost, expected);
}

#[test]
fn whoever_comes_from_the_list_too_late_for_a_slot_waits_for_one() {
    // One slot in all: the first to be entered gets it. The other has heard nothing for three
    // days by Thursday, but is only told on Wednesday that there is no slot.
    let chasing = "[chasing]\nafter = \"3 days\"\nchance = \"100% per day\"\n[phone-line.office]\nhandle = { query = \"1 min\" }\n[staff.switchboard]\nrole = \"clerk\"\ncount = 9\nworks = [\"answer\"]\n";
    let text = hospital("share = \"100%\"\nfor = \"1 week\"", chasing)
        .replace(
            "days = \"daily\", from",
            "days = [\"mon\"], last = 2024-01-22, first = 2024-01-22, from",
        )
        .replace("NFNNNNNNNN", "N");
    let (outcome, history) = history(&referrals(&text, &[600, 601]), Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    assert_eq!(of(&history, TraceEvent::Booked), [(0, 2 * DAY + 490)]);
    assert_eq!(
        daily(&outcome.book, Measure::WorkAroundWaiting)[..3],
        [2.0, 2.0, 0.0]
    );
    assert_eq!(
        daily(&outcome.book, Measure::BookingNoSlot)[..3],
        [0.0, 0.0, 1.0]
    );
    let calls = daily(&outcome.book, Measure::CallsChasing);
    let expected: Vec<f64> = (0..28).map(|day| f64::from(u8::from(day >= 5))).collect();
    assert_eq!(calls, expected);
}

#[test]
fn whoever_is_lost_and_found_has_new_luck() {
    // Lost every other time and found on the next morning: once each on average, not for ever.
    let audit = "[new-system.audit]\nevery = \"1 day\"\nfinds = \"100%\"\n";
    let text = hospital("share = \"100%\"\nlost = \"50%\"\nfor = \"4 weeks\"", audit)
        .replace("book = \"20 min\"", "book = \"1 min\"")
        .replace(
            "shifts = [{ days = [\"wed\"], from = 08:00:00, to = 16:00:00 }]\n",
            "",
        );
    let outcomes = outcomes(&referrals(&text, &[600; 40]), Arm::Unmitigated, 40);
    let lost = outcomes.iter().map(|outcome| {
        nobody_is_lost(outcome);
        assert_eq!(outcome.census.discharged, 40);
        Part {
            sum: total(&outcome.book, Measure::FaultLostReferral).sum,
            count: 40.0,
        }
    });
    within_ratio(&lost.collect::<Vec<_>>(), 1.0);
}

#[test]
fn as_many_are_left_aside_and_lost_as_the_shares_say() {
    let text = hospital("share = \"30%\"\nlost = \"20%\"\nfor = \"1 day\"", "")
        .replace("book = \"20 min\"", "book = \"1 min\"");
    let outcomes = outcomes(&referrals(&text, &[60; 50]), Arm::Unmitigated, 100);
    for (measure, expected) in [
        (Measure::WorkAroundWaiting, 0.3 * 0.8),
        (Measure::ListLost, 0.3 * 0.2),
    ] {
        let on_monday = outcomes.iter().map(|o| Part {
            sum: daily(&o.book, measure)[0],
            count: 50.0,
        });
        within_ratio(&on_monday.collect::<Vec<_>>(), expected);
    }
}

#[test]
fn with_smaller_shares_the_same_patients_are_lost_but_fewer() {
    let lost = |share: &str, lost: &str| -> BTreeSet<u64> {
        let list = format!("share = \"{share}\"\nlost = \"{lost}\"\nfor = \"1 week\"");
        let text = hospital(&list, "").replace("book = \"20 min\"", "book = \"1 min\"");
        let (_, history) = history(&referrals(&text, &[60; 200]), Arm::Unmitigated, 0);
        of(&history, TraceEvent::Lost)
            .into_iter()
            .map(|l| l.0)
            .collect()
    };
    let (few, some, all) = (lost("20%", "20%"), lost("20%", "60%"), lost("80%", "60%"));
    assert!(few.len() > 2 && some.len() > few.len() + 5 && all.len() > some.len() + 20);
    assert!(few.is_subset(&some) && some.is_subset(&all));
    assert!(lost("0%", "100%").is_empty() && lost("100%", "0%").is_empty());
}
