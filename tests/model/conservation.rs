//! Nobody is lost and nobody is invented; time in queues is counted once.

use cutover::model::{Arm, Measure, Outcome, TraceEvent};

use crate::full::{TRUST, trust_gone_wrong, trust_with_seed};
use crate::trial::{cell, count_of, history, outcomes, scenario, total};

#[track_caller]
pub fn nobody_is_lost(outcome: &Outcome) {
    let c = outcome.census;
    assert_eq!(
        c.started_with + c.referred + c.entered_twice,
        c.discharged + c.removed + c.struck_off + c.somewhere(),
        "{c:?}"
    );
    // The lists count people; records entered twice stand beside them until they are struck off.
    assert_eq!(c.entered_twice, c.struck_off + c.duplicates, "{c:?}");
    assert_eq!(
        c.on_lists + c.seen_and_there + c.duplicates,
        c.somewhere(),
        "{c:?}"
    );
    assert_eq!(c.urgent_on_lists, c.urgent, "{c:?}");
    let book = &outcome.book;
    for (measure, counted) in [
        (Measure::Referred, c.referred),
        (Measure::Discharged, c.discharged),
        (Measure::ListRemoved, c.removed),
        (Measure::FaultDuplicate, c.entered_twice),
    ] {
        assert_eq!(total(book, measure).sum, counted as f64, "{measure:?}");
    }
    for day in 0..book.days() {
        let level = |measure| cell(book, measure, day..day + 1).sum;
        let (size, lost) = (level(Measure::ListSize), level(Measure::ListLost));
        assert!(lost <= size, "day {day}: {lost} of {size} are on no list");
        assert!(level(Measure::UrgentLost) <= lost.min(level(Measure::UrgentWaiting)));
        assert!(level(Measure::UrgentOver) <= level(Measure::UrgentWaiting));
        assert!(level(Measure::UrgentWaiting) <= size, "day {day}");
        assert!(level(Measure::FollowUpsLost) <= level(Measure::FollowUpsPending));
        assert!(level(Measure::ListRecorded) >= size - lost, "day {day}");
    }
}

#[test]
fn patients_in_every_arm_and_with_several_seeds() {
    for seed in [1, 2, 3] {
        let scenario = scenario(&trust_with_seed(seed));
        for arm in Arm::ALL {
            for outcome in outcomes(&scenario, arm, 2) {
                nobody_is_lost(&outcome);
                assert!(outcome.census.discharged > 500, "{:?}", outcome.census);
            }
        }
    }
}

#[test]
fn a_patient_with_the_clinician_when_the_simulation_ends() {
    for urgent in ["0%", "100%"] {
        let scenario = scenario(&format!(
            r#"
title = "Until late"
start = 2024-01-01
end = 2024-01-01
[specialty.any]
waiting-list = {{ size = 3, age = "1 week" }}
urgent = "{urgent}"
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 22:00:00, to = 23:30:00 }}]
slots = {{ length = "30 min", pattern = "NNN" }}
consultation = {{ new = "70 min" }}
"#
        ));
        let outcome = outcomes(&scenario, Arm::Baseline, 1).remove(0);
        nobody_is_lost(&outcome);
        // One has left; the second was called in at ten past eleven, the third waits.
        let census = outcome.census;
        let there = (census.discharged, census.seen_and_there, census.on_lists);
        assert_eq!(there, (1, 1, 1), "{census:?}");
    }
}

#[test]
fn patients_however_much_goes_wrong() {
    for seed in [4, 5, 6] {
        let scenario = scenario(&trust_gone_wrong(seed));
        for arm in Arm::ALL {
            for outcome in outcomes(&scenario, arm, 2) {
                nobody_is_lost(&outcome);
                let book = &outcome.book;
                for measure in [
                    Measure::FaultLostReferral,
                    Measure::FaultOutcome,
                    Measure::FaultDuplicate,
                    Measure::LostFound,
                ] {
                    let few = if arm == Arm::Baseline { 5.0 } else { 20.0 };
                    assert!(total(book, measure).sum > few, "{arm:?}: {measure:?}");
                }
                assert!(outcome.census.struck_off > 10, "{:?}", outcome.census);
                let aside = total(book, Measure::WorkAroundWaiting).sum;
                // With the plan's extra people the list may be empty every evening.
                match arm {
                    Arm::Baseline => assert_eq!(aside, 0.0),
                    Arm::Unmitigated => assert!(aside > 0.0),
                    _ => {}
                }
                assert!(total(book, Measure::FaultsStanding).sum > 0.0);
            }
        }
    }
}

#[test]
fn what_observers_see_is_what_the_book_says() {
    let scenario = scenario(TRUST);
    for arm in Arm::ALL {
        let (outcome, history) = history(&scenario, arm, 0);
        let pairs = [
            (TraceEvent::Referred, Measure::Referred),
            (TraceEvent::Discharged, Measure::Discharged),
            (TraceEvent::Arrived, Measure::ClinicAttended),
            (TraceEvent::DidNotAttend, Measure::ClinicDna),
            (TraceEvent::Booked, Measure::BookingBooked),
            (TraceEvent::CancelledByPatient, Measure::CancelledByPatient),
            (
                TraceEvent::CancelledByHospital,
                Measure::CancelledByHospital,
            ),
            (TraceEvent::Answered, Measure::CallsAnswered),
            (TraceEvent::GaveUp, Measure::CallsAbandoned),
        ];
        for (happening, measure) in pairs {
            let seen = count_of(&history, happening) as f64;
            assert_eq!(seen, total(&outcome.book, measure).sum, "{measure:?}");
            assert!(seen > 0.0, "{measure:?} is at work in this scenario");
        }
        assert!(history.is_sorted_by_key(|h| h.0), "time never runs back");
    }
}

#[test]
fn every_list_ends_and_every_session_is_recorded() {
    let scenario = scenario(TRUST);
    for arm in Arm::ALL {
        for outcome in outcomes(&scenario, arm, 3) {
            let lists: u32 = outcome.sessions.iter().map(|s| u32::from(s.lists)).sum();
            let sum = total(&outcome.book, Measure::ClinicSessions).sum;
            assert_eq!(f64::from(lists), sum);
            // By hand from the calendar: 16 weeks less the holidays (25 and 26 December, 1
            // January): 48 - 2 mornings and 32 - 2 afternoons of two lists in the ear clinic,
            // 32 - 1 of two in the eye clinic, 8 by telephone, and four Saturdays in the plan.
            let has_plan = matches!(arm, Arm::Planned | Arm::Halted);
            let planned = if has_plan { 4.0 } else { 0.0 };
            let expected = 2.0 * (46.0 + 30.0) + 2.0 * 31.0 + 8.0 + planned;
            assert_eq!(sum, expected, "{arm:?}");
        }
    }
}

/// Callers who waited, as a queue's area and as the sum of their waits, agree day by day where
/// the queue is empty at midnight.
#[test]
fn littles_law_holds_exactly_on_the_telephone_and_at_the_desk() {
    let scenario = scenario(TRUST);
    for arm in Arm::ALL {
        for outcome in outcomes(&scenario, arm, 3) {
            let book = &outcome.book;
            for (queue, wait) in [
                (Measure::CallsQueue, Measure::CallsWait),
                (Measure::DeskQueue, Measure::DeskWait),
            ] {
                let mut seen = 0.0;
                for day in 0..book.days() {
                    let area = cell(book, queue, day..day + 1).sum / 60_000.0;
                    let waits = cell(book, wait, day..day + 1).sum;
                    // Both are sums of some hundred waits kept in single precision.
                    let rounding = 1e-6 * waits.max(1.0);
                    assert!(
                        (area - waits).abs() < rounding,
                        "{arm:?} day {day} {queue:?}: {area} against {waits}"
                    );
                    seen += waits;
                }
                assert!(seen > 10.0, "{queue:?} is a queue");
            }
        }
    }
}

#[test]
fn utilisation_never_exceeds_one() {
    let scenario = scenario(TRUST);
    for outcome in outcomes(&scenario, Arm::Planned, 3) {
        for day in 0..outcome.book.days() {
            for measure in [Measure::ClerkUtilisation, Measure::ReceptionistUtilisation] {
                let c = cell(&outcome.book, measure, day..day + 1);
                assert!(c.sum <= c.n * (1.0 + 1e-6), "{measure:?} day {day} {c:?}");
            }
        }
    }
}

#[test]
fn calls_are_answered_or_given_up_or_met_the_engaged_tone() {
    let scenario = scenario(TRUST);
    for arm in Arm::ALL {
        for outcome in outcomes(&scenario, arm, 3) {
            let book = &outcome.book;
            let offered = total(book, Measure::CallsOffered).sum;
            let engaged = total(book, Measure::CallsEngaged);
            assert_eq!(engaged.n, offered);
            let left = total(book, Measure::CallsWait).n;
            let answered = total(book, Measure::CallsAnswered).sum;
            let abandoned = total(book, Measure::CallsAbandoned).sum;
            assert_eq!(left, answered + abandoned);
            // The last evening's queue is cut off, so nobody is left in it.
            assert_eq!(offered, engaged.sum + left, "{arm:?}");
        }
    }
}
