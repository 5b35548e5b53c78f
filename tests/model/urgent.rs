//! Urgent patients: first on every list, and reported by themselves wherever they are.

use cutover::model::spec::Priority::{Routine, Urgent};
use cutover::model::spec::{Checked, Priority, Scenario};
use cutover::model::{Arm, Measure, TraceEvent};

use crate::conservation::nobody_is_lost;
use crate::trial::{History, daily, history, outcome, referred_as, scenario, total};

const DAY: i64 = 1440;

/// Four weeks on the new system and a clinic every morning.
fn hospital(
    booking: &str,
    pattern: &str,
    more: &str,
    rows: &[(i64, Priority)],
) -> Checked<Scenario> {
    let text = format!(
        r#"
title = "Urgent"
start = 2024-01-01
go-live = 2024-01-01
end = 2024-01-28
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
    );
    referred_as(scenario(&text), "any", rows)
}

const REGISTERS: &str = "[staff.clerks]\nrole = \"clerk\"\ncount = 1\nworks = [\"register\"]\n";

fn audit(day: i64) -> String {
    format!(
        "[new-system.audit]\nevery = \"26 weeks\"\nfirst = \"go-live + {day} days\"\nfinds = \"100%\"\n"
    )
}

/// Who was seen when: the number of the referral and the minute.
fn seen(history: &History) -> Vec<(u64, i64)> {
    let of = history
        .iter()
        .filter(|h| h.2 == TraceEvent::ConsultationBegan);
    of.map(|h| (h.1 & 0xffff, h.0 / 60_000)).collect()
}

/// A level that is reached while the days last and nothing before and after.
fn level(of: f64, days: std::ops::Range<usize>) -> Vec<f64> {
    (0..28)
        .map(|day| if days.contains(&day) { of } else { 0.0 })
        .collect()
}

#[test]
fn a_lost_urgent_referral_is_a_breach_once_it_is_found_and_seen() {
    let lost = format!("{REGISTERS}[new-system.errors]\nlost-referral = \"100%\"\n");
    // Two urgent and one routine referral, all lost on the first day.
    let rows = [(700, Urgent), (710, Urgent), (720, Routine)];
    for (found, breaches) in [(13, 0.0), (14, 2.0), (20, 2.0)] {
        let hospital = hospital(
            "register = \"10 min\"\nnotice = \"12 hours\"\nurgent-notice = \"12 hours\"",
            "UUNN",
            &format!("{lost}{}", audit(found)),
            &rows,
        );
        let (outcome, history) = history(&hospital, Arm::Unmitigated, 0);
        nobody_is_lost(&outcome);
        // Found at midnight: seen at noon at the earliest, that is on the next morning.
        let next = found + 1;
        assert_eq!(
            seen(&history),
            [
                (0, next * DAY + 540),
                (1, next * DAY + 570),
                (2, next * DAY + 600)
            ]
        );
        let book = &outcome.book;
        let until = |day: i64| usize::try_from(day).expect("a day");
        assert_eq!(
            daily(book, Measure::UrgentLost),
            level(2.0, 0..until(found))
        );
        assert_eq!(daily(book, Measure::ListLost), level(3.0, 0..until(found)));
        assert_eq!(
            daily(book, Measure::UrgentWaiting),
            level(2.0, 0..until(next))
        );
        assert_eq!(daily(book, Measure::ListSize), level(3.0, 0..until(next)));
        // Over the standard from the fifteenth day on, while nobody sees them.
        let over = level(2.0, 15..until(next).max(15));
        assert_eq!(daily(book, Measure::UrgentOver), over);
        let share = total(book, Measure::UrgentBreaches);
        assert_eq!((share.sum, share.n), (breaches, 2.0), "found on {found}");
    }
}

#[test]
fn the_standard_is_the_scenarios_own() {
    // No slots at all: whoever waits, waits.
    let rows = [(10, Urgent), (3 * DAY, Urgent), (5 * DAY, Routine)];
    let hospital = hospital("urgent-standard = \"4 days\"", "F", "", &rows);
    let outcome = outcome(&hospital, Arm::Unmitigated);
    let over = daily(&outcome.book, Measure::UrgentOver);
    let expected = |day: i64| f64::from(u8::from(day > 4)) + f64::from(u8::from(day > 7));
    assert_eq!(over, (0..28).map(expected).collect::<Vec<_>>());
    let waiting = daily(&outcome.book, Measure::UrgentWaiting);
    assert_eq!(waiting[0..4], [1.0, 1.0, 1.0, 2.0]);
}

#[test]
fn an_audit_that_finds_many_books_the_urgent_first() {
    let lost = format!("{REGISTERS}[new-system.errors]\nlost-referral = \"100%\"\n");
    let rows = [(60, Routine), (80, Routine), (100, Urgent), (120, Urgent)];
    let hospital = hospital(
        "register = \"10 min\"",
        "N",
        &format!("{lost}{}", audit(2)),
        &rows,
    );
    let (outcome, history) = history(&hospital, Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    // One slot a day.
    let expected = [(2, 2), (3, 3), (0, 4), (1, 5)].map(|(who, day)| (who, day * DAY + 540));
    assert_eq!(seen(&history), expected);
}

#[test]
fn the_list_outside_the_system_is_entered_urgent_first_too() {
    let more = "[staff.clerks]\nrole = \"clerk\"\ncount = 1\nworks = [\"book\"]\n\
                [staff.typists]\nrole = \"clerk\"\ncount = 1\nworks = [\"re-enter\"]\nshifts = [{ days = [\"tue\"], from = 08:00:00, to = 16:00:00 }]\n\
                [new-system.work-around]\nshare = \"100%\"\nfor = \"1 week\"\n";
    let rows = [(60, Routine), (80, Routine), (100, Urgent), (120, Urgent)];
    let hospital = hospital(
        "book = \"5 min\"\nre-enter = \"10 min\"",
        "NNNN",
        more,
        &rows,
    );
    let (outcome, history) = history(&hospital, Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    let booked = history.iter().filter(|h| h.2 == TraceEvent::Booked);
    let booked: Vec<(u64, i64)> = booked.map(|h| (h.1 & 0xffff, h.0 / 60_000)).collect();
    let expected = [(2, 490), (3, 500), (0, 510), (1, 520)].map(|(who, at)| (who, DAY + at));
    assert_eq!(booked, expected);
}

#[test]
fn an_urgent_record_entered_twice_takes_a_carved_out_slot_from_the_urgent() {
    let more = format!("{REGISTERS}[new-system.errors]\nduplicate = \"100%\"\n");
    let rows = [(60, Urgent), (100, Urgent), (101, Routine)];
    let booking = "register = \"10 min\"\nhorizon = \"3 days\"";
    let hospital = hospital(booking, "UU", &more, &rows);
    let (outcome, history) = history(&hospital, Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    // Both of Monday's slots are the first patient's; the second is seen on Tuesday. There is
    // nothing for a routine patient.
    assert_eq!(seen(&history), [(0, 540), (1, DAY + 540)]);
    assert_eq!(
        daily(&outcome.book, Measure::UrgentWaiting),
        level(1.0, 0..1)
    );
    assert_eq!(daily(&outcome.book, Measure::BookingNoSlot), [2.0; 28]);
}
