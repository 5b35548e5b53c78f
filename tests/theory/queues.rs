//! Telephones, desks and an office with two kinds of work against textbook queues.

use std::collections::BTreeMap;

use cutover::model::{Arm, Measure, TraceEvent};
use cutover::statistics::queueing::{ErlangA, ErlangC, PriorityServer, ServiceClass, SingleServer};

use crate::oracles::judgement::{Measured, within, within_ratio};
use crate::oracles::patience::{MixedPatience, Waits};
use crate::trial::{history, outcomes, parts_from, scenario, sums, theory, theory_text};

/// Days left out at the start, so that the empty office of the first morning plays no part.
const WARM: usize = 1;

#[test]
fn erlang_c_wait_and_queue() {
    let exact = ErlangC {
        arrival_rate: 2.0,
        mean_service: 4.0,
        servers: 10,
    };
    let exact = exact.solve().expect("stable");
    assert!((exact.wait_probability - 0.40918).abs() < 5e-6);
    assert!((exact.mean_wait * 60.0 - 49.102).abs() < 5e-4);
    let outcomes = outcomes(&theory("erlang-c"), Arm::Baseline, 80);
    let from = |measure| parts_from(&outcomes, measure, WARM);
    within_ratio(&from(Measure::CallsWait), exact.mean_wait);
    within_ratio(&from(Measure::CallsWaitAnswered), exact.mean_wait);
    within_ratio(&from(Measure::CallsQueue), exact.mean_queue);
    within_ratio(&from(Measure::ClerkUtilisation), exact.utilisation);
    assert_eq!(sums(&outcomes, Measure::CallsAbandoned), vec![0.0; 80]);
}

#[test]
fn erlang_c_chance_to_wait() {
    let scenario = theory("erlang-c");
    let waits = |replication| {
        let (_, history) = history(&scenario, Arm::Baseline, replication);
        let mut rang = BTreeMap::new();
        let (mut waited, mut all) = (0.0, 0.0);
        for (at, who, what) in history.into_iter().filter(|h| h.0 >= 86_400_000) {
            match what {
                TraceEvent::Rang => {
                    rang.insert(who, at);
                }
                TraceEvent::Answered => {
                    if let Some(since) = rang.remove(&who) {
                        all += 1.0;
                        waited += f64::from(u8::from(at > since));
                    }
                }
                _ => {}
            }
        }
        waited / all
    };
    // Replications are alike in length, so their shares may be averaged. A wait of less than
    // half a millisecond is none: four in a million of those who wait.
    within(&(0..30).map(waits).collect::<Vec<_>>(), 0.40918);
}

#[test]
fn erlang_a_abandonment_and_wait() {
    let exact = ErlangA {
        arrival_rate: 2.0,
        mean_service: 4.0,
        servers: 10,
        mean_patience: Some(15.0),
        capacity: None,
    };
    let exact = exact.solve().expect("always stable");
    assert!((exact.abandoned - 0.02744).abs() < 5e-6);
    assert!((exact.mean_wait * 60.0 - 24.70).abs() < 5e-3);
    let outcomes = outcomes(&theory("erlang-a"), Arm::Baseline, 80);
    let from = |measure| parts_from(&outcomes, measure, WARM);
    within_ratio(&from(Measure::CallsAbandonedShare), exact.abandoned);
    within_ratio(&from(Measure::CallsWait), exact.mean_wait);
    within_ratio(&from(Measure::CallsWaitAnswered), exact.mean_wait_of_served);
    within_ratio(&from(Measure::CallsQueue), exact.mean_queue);
    within_ratio(&from(Measure::ClerkUtilisation), exact.utilisation);
}

/// Three in ten callers stay 2 min, the others an hour. In overload those who hang up soon make
/// room: at a load of 1.3 callers wait 2.7 min, where one law of the same mean has them wait 9.8.
#[test]
fn patience_that_is_a_mixture() {
    fn queue(arrival_rate: f64, patience: &[(f64, f64)]) -> Waits {
        let queue = MixedPatience {
            arrival_rate,
            mean_service: 4.0,
            servers: 10,
            patience,
        };
        queue.solve()
    }
    let mixed = [(0.3, 2.0), (0.7, 60.0)];
    // The oracle against Erlang A, where patience is one law.
    let one = queue(2.0, &[(1.0, 15.0)]);
    assert!((one.abandoned - 0.02744).abs() < 5e-6, "{one:?}");
    assert!((one.mean_wait * 60.0 - 24.70).abs() < 5e-3, "{one:?}");
    for rate in [2.0, 3.25, 5.0] {
        let exact = queue(rate, &mixed);
        let text = theory_text("erlang-a")
            .replace("2 per minute", &format!("{rate} per minute"))
            .replace(
                "{ exponential = \"15 min\" }",
                "{ mixture = [{ exponential = \"2 min\" }, { exponential = \"1 h\" }], weights = [30, 70] }",
            );
        let outcomes = outcomes(&scenario(&text), Arm::Baseline, 20);
        let from = |measure| parts_from(&outcomes, measure, WARM);
        within_ratio(&from(Measure::CallsAbandonedShare), exact.abandoned);
        within_ratio(&from(Measure::CallsWait), exact.mean_wait);
    }
    // Waits in overload: about patience x ln(load) for one law, less where some hang up soon.
    let (load, mean): (f64, f64) = (1.3, 42.6);
    let one = queue(3.25, &[(1.0, mean)]);
    assert!(
        (one.mean_wait / (mean * load.ln()) - 0.9).abs() < 0.15,
        "{one:?}"
    );
    assert!(queue(3.25, &mixed).mean_wait < 0.3 * one.mean_wait);
}

#[test]
fn a_desk_with_three_receptionists() {
    let exact = ErlangC {
        arrival_rate: 0.6,
        mean_service: 4.0,
        servers: 3,
    };
    let exact = exact.solve().expect("stable");
    assert!((exact.mean_wait - 4.31461).abs() < 5e-6);
    let outcomes = outcomes(&theory("desk-mmc"), Arm::Baseline, 100);
    let from = |measure| parts_from(&outcomes, measure, WARM);
    within_ratio(&from(Measure::DeskWait), exact.mean_wait);
    within_ratio(&from(Measure::DeskQueue), exact.mean_queue);
    within_ratio(&from(Measure::ReceptionistUtilisation), exact.utilisation);
}

#[test]
fn a_desk_with_one_receptionist_and_any_service_law() {
    let exact = SingleServer {
        arrival_rate: 1.0 / 6.0,
        mean_service: 4.5,
        service_cv: 0.8,
    };
    let exact = exact.solve().expect("stable");
    assert!((exact.mean_wait - 11.07).abs() < 5e-6);
    let outcomes = outcomes(&theory("desk-mg1"), Arm::Baseline, 200);
    let from = |measure| parts_from(&outcomes, measure, WARM);
    within_ratio(&from(Measure::DeskWait), exact.mean_wait);
    within_ratio(&from(Measure::DeskQueue), exact.mean_queue);
}

/// What a planner's law does to a queue: by Pollaczek and Khinchine the wait grows with 1 + cv^2,
/// so enquiries by PERT from 2 to 10 min, most likely 3, cost a ninth more waiting than 4 min each.
#[test]
fn a_desk_by_pert_beta_and_poisson() {
    let enquiry = "{ lognormal = \"4.5 min\", cv = 0.8 }";
    for (law, mean_service, variance) in [
        (
            "{ pert = [\"2 min\", \"3 min\", \"10 min\"] }",
            4.0,
            12.0 / 7.0,
        ),
        (
            "{ beta = \"4.5 min\", sd = \"3 min\", between = [\"0 min\", \"20 min\"] }",
            4.5,
            9.0,
        ),
        ("{ poisson = 4, each = \"1 min\" }", 4.0, 4.0),
    ] {
        let exact = SingleServer {
            arrival_rate: 1.0 / 6.0,
            mean_service,
            service_cv: f64::sqrt(variance) / mean_service,
        };
        let exact = exact.solve().expect("stable");
        let text = theory_text("desk-mg1").replace(enquiry, law);
        let outcomes = outcomes(&scenario(&text), Arm::Baseline, 100);
        let from = |measure| parts_from(&outcomes, measure, WARM);
        within_ratio(&from(Measure::DeskWait), exact.mean_wait);
        within_ratio(&from(Measure::DeskQueue), exact.mean_queue);
        let of_a_constant = exact.mean_wait / (1.0 + variance / mean_service.powi(2));
        let z = Measured::ratio_of(&from(Measure::DeskWait)).z(of_a_constant);
        assert!(z > 4.0, "{law}: as if it were a constant, z = {z}");
    }
}

#[test]
fn calls_before_registrations() {
    let class = |mean_service| ServiceClass {
        arrival_rate: 0.1,
        mean_service,
        service_cv: 1.0,
    };
    let office = PriorityServer {
        classes: vec![class(3.0), class(4.0)],
    };
    let exact = office.mean_waits().expect("stable");
    assert!((exact[0] - 3.57143).abs() < 5e-6 && (exact[1] - 11.90476).abs() < 5e-6);
    let outcomes = outcomes(&theory("office-priorities"), Arm::Baseline, 200);
    let from = |measure| parts_from(&outcomes, measure, WARM);
    within_ratio(&from(Measure::CallsWait), exact[0]);
    within_ratio(&from(Measure::BookingWaitRegister), exact[1]);
    within_ratio(&from(Measure::ClerkUtilisation), 0.7);
    // Little's law in the mean for the worklist: arrivals x time from referral to the end.
    let in_office = 0.1 * (exact[1] + 4.0);
    within_ratio(&from(Measure::BookingUnregistered), in_office);
}
