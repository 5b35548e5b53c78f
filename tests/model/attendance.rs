//! Who comes, who does not, who cancels, who comes again.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Outcome, TraceEvent};

use crate::conservation::nobody_is_lost;
use crate::oracles::judgement::{Part, within, within_ratio};
use crate::trial::{
    cell, count_of, edited, history, minutes_of, outcomes, parts, referred, scenario, total,
};

/// Twenty slots every morning for eight weeks, all taken from the start by people who were
/// booked a week before the first day.
fn clinic(specialty: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "Attendance"
start = 2024-01-01
end = 2024-02-25
[booking]
horizon = "9 weeks"
[specialty.any]
waiting-list = {{ size = 2000, age = "1 week" }}
{specialty}
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 09:00:00, to = 11:00:00, clinicians = 10 }}]
slots = {{ length = "1 hour", pattern = "NN" }}
consultation = {{ new = "5 min" }}
"#
    ))
}

#[test]
fn did_not_attend_rises_with_the_lead_time_and_settles() {
    let scenario = clinic(
        "did-not-attend = { same-day = \"2%\", long-notice = \"30%\", settles-over = \"20 days\", discharged = \"100%\" }",
    );
    let outcomes = outcomes(&scenario, Arm::Baseline, 100);
    for outcome in &outcomes {
        nobody_is_lost(outcome);
    }
    // Half of each morning's appointments are at nine, half at ten.
    let chance = |day: usize| {
        let at = |hour: f64| {
            let lead = 7.0 + day as f64 + hour / 24.0;
            0.30 - 0.28 * (-lead / 20.0).exp()
        };
        f64::midpoint(at(9.0), at(10.0))
    };
    for days in [0..7, 7..21, 21..56] {
        let expected = days.clone().map(chance).sum::<f64>() / days.len() as f64;
        let missed = |o: &Outcome| {
            let c = cell(&o.book, Measure::ClinicDna, days.clone());
            assert_eq!(c.n, 20.0 * days.len() as f64);
            c.sum / c.n
        };
        within(&outcomes.iter().map(missed).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn a_share_of_those_who_did_not_attend_is_sent_back() {
    let scenario = clinic(
        "did-not-attend = { same-day = \"20%\", long-notice = \"20%\", discharged = \"30%\" }",
    );
    let outcomes = outcomes(&scenario, Arm::Baseline, 60);
    let part = |o: &Outcome| Part {
        sum: total(&o.book, Measure::Discharged).sum - total(&o.book, Measure::ClinicAttended).sum,
        count: total(&o.book, Measure::ClinicDna).sum,
    };
    within_ratio(&outcomes.iter().map(part).collect::<Vec<_>>(), 0.3);
    // Whoever is rebooked may miss the next appointment as well: fresh random numbers each time.
    within_ratio(&parts(&outcomes, Measure::ClinicDna), 0.2);
}

/// Five hundred referrals at noon of the first day, all booked for the same moment: nine in the
/// morning of day 20.
fn booked_together(cancellation: &str, more: &str) -> Checked<Scenario> {
    let pattern = "N".repeat(100);
    let text = format!(
        r#"
title = "Cancellations"
start = 2024-01-01
end = 2024-02-04
[booking]
notice = "19 days"
horizon = "10 weeks"
[specialty.any]
cancellation = {{ {cancellation} }}
{more}
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 09:00:00, to = 17:00:00, clinicians = 5, first = 2024-01-21 }}]
slots = {{ length = "1 min", pattern = "({pattern})" }}
consultation = {{ new = "1 min" }}
"#
    );
    referred(scenario(&text), "any", &[720; 500])
}

/// Of the lead of 19.875 days from noon to nine, the share that lies on neither the first nor
/// the last day.
const BETWEEN: f64 = 19.0 / 19.875;

#[test]
fn cancellations_by_the_hospital_lose_the_slot() {
    let scenario = booked_together("by-hospital = \"20%\"", "");
    let mut cancelled = Vec::new();
    for replication in 0..60 {
        let (outcome, history) = history(&scenario, Arm::Baseline, replication);
        nobody_is_lost(&outcome);
        let count = total(&outcome.book, Measure::CancelledByHospital).sum;
        let first_wave: f64 = minutes_of(&history, TraceEvent::CancelledByHospital)
            .iter()
            .filter(|at| **at < 20.0 * 1440.0)
            .count() as f64;
        cancelled.push(first_wave);
        // On the day its slots are not offered any more.
        let day = cell(&outcome.book, Measure::ClinicSlotsUnused, 20..21);
        assert!(day.n < 500.0 && day.n >= 500.0 - count);
    }
    // Those cancelled early are booked again, for later days, before day 20 only nineteen days
    // ahead: rebooked ones can be cancelled again. Of the first bookings alone:
    let first: Vec<f64> = (0..60)
        .map(|r| {
            let (_, history) = history(&scenario, Arm::Baseline, r);
            let mut seen = std::collections::BTreeSet::new();
            let of = history
                .iter()
                .filter(|h| h.2 == TraceEvent::CancelledByHospital && h.0 < 20 * 86_400_000);
            of.filter(|h| seen.insert(h.1)).count() as f64
        })
        .collect();
    assert!(cancelled.iter().sum::<f64>() >= first.iter().sum::<f64>());
    within(&first, 500.0 * 0.2 * BETWEEN);
}

#[test]
fn cancellations_by_patients_give_the_slot_back() {
    let scenario = booked_together("by-patient = \"20%\"", "");
    let first: Vec<f64> = (0..60)
        .map(|r| {
            let (outcome, history) = history(&scenario, Arm::Baseline, r);
            nobody_is_lost(&outcome);
            // The slots are offered all the same.
            assert_eq!(
                cell(&outcome.book, Measure::ClinicSlotsUnused, 20..21).n,
                500.0
            );
            let mut seen = std::collections::BTreeSet::new();
            let of = history
                .iter()
                .filter(|h| h.2 == TraceEvent::CancelledByPatient && h.0 < 20 * 86_400_000);
            of.filter(|h| seen.insert(h.1)).count() as f64
        })
        .collect();
    within(&first, 500.0 * 0.2 * BETWEEN);
}

#[test]
fn a_slot_given_back_goes_to_whoever_waits() {
    // One slot a day for a fortnight, all taken; everybody cancels; those without a slot get
    // what comes free.
    let text = r#"
title = "Given back"
start = 2024-01-01
end = 2024-01-28
[booking]
horizon = "2 weeks"
[specialty.any]
waiting-list = { size = 40, age = "1 week" }
cancellation = { by-patient = "50%" }
[clinic.any]
specialty = "any"
sessions = [{ days = "daily", from = 09:00:00, to = 10:00:00 }]
slots = { length = "1 hour", pattern = "N" }
consultation = { new = "5 min" }
"#;
    let (outcome, history) = history(&scenario(text), Arm::Baseline, 0);
    nobody_is_lost(&outcome);
    assert!(count_of(&history, TraceEvent::CancelledByPatient) > 5);
    let unused = total(&outcome.book, Measure::ClinicSlotsUnused);
    assert_eq!((unused.sum, unused.n), (0.0, 28.0));
}

/// Follow-ups with plenty of slots.
fn returning(chance: &str, at_desk: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "Returning"
start = 2024-01-01
end = 2024-12-29
[booking]
horizon = "26 weeks"
follow-up-ahead = "4 days"
[specialty.any]
waiting-list = {{ size = 100, age = "1 week" }}
follow-up = {{ chance = "{chance}", due = {{ uniform = ["5 days", "9 days"] }}, booked-at-desk = "{at_desk}" }}
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 09:00:00, to = 14:00:00, clinicians = 4 }}]
slots = {{ length = "10 min", pattern = "NNNNNNNFFFFFFFFFFFFFFF" }}
consultation = {{ new = "5 min" }}
"#
    ))
}

#[test]
fn follow_ups_per_first_visit_are_p_over_one_minus_p() {
    let outcomes = outcomes(&returning("60%", "50%"), Arm::Baseline, 60);
    let ratio = |o: &Outcome| {
        nobody_is_lost(o);
        assert_eq!(o.census.discharged, 100, "a year is long enough for all");
        let new = total(&o.book, Measure::ClinicAttendedNew).sum;
        (total(&o.book, Measure::ClinicAttended).sum - new) / new
    };
    within(&outcomes.iter().map(ratio).collect::<Vec<_>>(), 1.5);
}

#[test]
fn follow_ups_are_booked_at_the_desk_or_when_it_is_time() {
    let scenario = returning("60%", "30%");
    let mut shares = Vec::new();
    for replication in 0..60 {
        let (_, history) = history(&scenario, Arm::Baseline, replication);
        let mut left = std::collections::BTreeMap::new();
        let (mut at_desk, mut later) = (0.0, 0.0);
        for (at, who, what) in history {
            match what {
                TraceEvent::Left => {
                    left.insert(who, at);
                }
                TraceEvent::Booked if left.contains_key(&who) => {
                    if at == left[&who] {
                        at_desk += 1.0;
                    } else {
                        // Due in five to nine days and put on the list four days ahead: at a
                        // midnight one to five days on.
                        let days = (at - left[&who]) as f64 / 86_400_000.0;
                        assert!(at % 86_400_000 == 0 && days > 0.0 && days <= 5.0, "{days}");
                        later += 1.0;
                    }
                }
                _ => {}
            }
        }
        shares.push(Part {
            sum: at_desk,
            count: at_desk + later,
        });
    }
    within_ratio(&shares, 0.3);
}

#[test]
fn follow_ups_have_their_own_chance_not_to_attend() {
    let scenario = returning("70%", "100%");
    let with = crate::attendance::clinic(
        "did-not-attend = { same-day = \"10%\", long-notice = \"10%\", follow-up-factor = 2.0 }",
    );
    let scenario = edited(scenario, |s| {
        let any = s.specialty.get_mut("any").expect("any");
        any.did_not_attend = with.specialty["any"].did_not_attend.clone();
    });
    let of = |need_new: bool| -> Vec<Part> {
        outcomes(&scenario, Arm::Baseline, 60)
            .iter()
            .map(|o| {
                nobody_is_lost(o);
                // In the first four days there are no follow-ups yet.
                let days = if need_new { 0..4 } else { 60..300 };
                let c = cell(&o.book, Measure::ClinicDna, days);
                Part {
                    sum: c.sum,
                    count: c.n,
                }
            })
            .collect()
    };
    within_ratio(&of(true), 0.1);
    within_ratio(&of(false), 0.2);
}
