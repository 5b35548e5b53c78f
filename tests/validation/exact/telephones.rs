//! Telephones against textbook queues: callers who wait for ever, who give up, who meet the engaged
//! tone.

use std::collections::BTreeMap;

use cutover::model::{Arm, Measure, TraceEvent};
use cutover::statistics::queueing::{ErlangA, ErlangB, ErlangC};

use crate::case::{Case, cases};
use crate::oracles::patience::{MixedPatience, Waits};
use crate::trial::{history, outcomes, scenario, theory, theory_text};

/// Days left out at the start, so that the empty line of the first morning plays no part.
const WARM: usize = 1;

const ERLANG_A: &str =
    "Erlang A (Palm 1957; Mandelbaum & Zeltyn 2007, Service engineering in action)";

/// Lines as in the file, so many of them, and callers as patient as stated, in minutes.
fn lines(name: &str, lines: u32, patience: Option<f64>) -> Case {
    let exact = ErlangA {
        arrival_rate: 2.0,
        mean_service: 4.0,
        servers: 10,
        mean_patience: patience,
        capacity: Some(lines),
    };
    let exact = exact.solve().expect("always stable");
    let mut text = theory_text("erlang-c").replace(
        "[phone-line.switchboard]",
        &format!("[phone-line.switchboard]\nlines = {lines}"),
    );
    let mut changed = format!("`erlang-c`, `lines = {lines}`");
    if let Some(minutes) = patience {
        text.push_str(&format!(
            "\npatience = {{ exponential = \"{minutes} min\" }}\n"
        ));
        changed += &format!(", patience exponential, {minutes} min");
    }
    let outcomes = outcomes(&scenario(&text), Arm::Baseline, 20);
    let mut case = Case::new(name, ERLANG_A, changed, 20);
    case.measure(&outcomes, Measure::CallsEngaged, WARM, exact.blocked);
    if patience.is_some() {
        let abandoned = Measure::CallsAbandonedShare;
        case.measure(&outcomes, abandoned, WARM, exact.abandoned);
    }
    if lines > 10 {
        case.measure(&outcomes, Measure::CallsWait, WARM, exact.mean_wait);
        case.measure(&outcomes, Measure::CallsQueue, WARM, exact.mean_queue);
    }
    case
}

fn mixed(arrival_rate: f64, patience: &[(f64, f64)]) -> Waits {
    let queue = MixedPatience {
        arrival_rate,
        mean_service: 4.0,
        servers: 10,
        patience,
    };
    queue.solve()
}

/// Three in ten callers stay 2 min, the others an hour.
const MIXED: [(f64, f64); 2] = [(0.3, 2.0), (0.7, 60.0)];

fn mixture(name: &str, rate: f64) -> Case {
    let exact = mixed(rate, &MIXED);
    let text = theory_text("erlang-a")
        .replace("2 per minute", &format!("{rate} per minute"))
        .replace(
            "{ exponential = \"15 min\" }",
            "{ mixture = [{ exponential = \"2 min\" }, { exponential = \"1 h\" }], weights = [30, 70] }",
        );
    let outcomes = outcomes(&scenario(&text), Arm::Baseline, 20);
    let source =
        "M/M/n+G (Baccelli & Hebuterne 1981; Zeltyn & Mandelbaum 2005, Queueing Systems 51)";
    let changed = format!("`erlang-a`, {rate} calls a minute, patience 2 min (30 %) or 1 h (70 %)");
    let mut case = Case::new(name, source, changed, 20);
    let abandoned = Measure::CallsAbandonedShare;
    case.measure(&outcomes, abandoned, WARM, exact.abandoned);
    case.measure(&outcomes, Measure::CallsWait, WARM, exact.mean_wait);
    case
}

cases! {
    erlang_c_wait_and_queue {
        let exact = ErlangC {
            arrival_rate: 2.0,
            mean_service: 4.0,
            servers: 10,
        };
        let exact = exact.solve().expect("stable");
        assert!((exact.wait_probability - 0.40918).abs() < 5e-6);
        assert!((exact.mean_wait * 60.0 - 49.102).abs() < 5e-4);
        let outcomes = outcomes(&theory("erlang-c"), Arm::Baseline, 80);
        let source = super::ERLANG_C;
        let mut case = Case::theory("M/M/10, nobody gives up", source, "erlang-c", 80);
        for (measure, expected) in [
            (Measure::CallsWait, exact.mean_wait),
            (Measure::CallsWaitAnswered, exact.mean_wait),
            (Measure::CallsQueue, exact.mean_queue),
            (Measure::ClerkUtilisation, exact.utilisation),
        ] {
            case.measure(&outcomes, measure, WARM, expected);
        }
        let abandoned = crate::trial::sums(&outcomes, Measure::CallsAbandoned);
        assert_eq!(abandoned, vec![0.0; 80]);
        case
    }
    erlang_c_chance_to_wait {
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
        let source = super::ERLANG_C;
        let mut case = Case::theory("the same, patient by patient", source, "erlang-c", 30);
        // Replications are alike in length, so their shares may be averaged. A wait of less than
        // half a millisecond is none: four in a million of those who wait.
        let shares: Vec<f64> = (0..30).map(waits).collect();
        case.mean("share who wait", &shares, 0.40918);
        case
    }
    erlang_a_abandonment_and_wait {
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
        let mut case = Case::theory("M/M/10+M, callers give up", ERLANG_A, "erlang-a", 80);
        for (measure, expected) in [
            (Measure::CallsAbandonedShare, exact.abandoned),
            (Measure::CallsWait, exact.mean_wait),
            (Measure::CallsWaitAnswered, exact.mean_wait_of_served),
            (Measure::CallsQueue, exact.mean_queue),
            (Measure::ClerkUtilisation, exact.utilisation),
        ] {
            case.measure(&outcomes, measure, WARM, expected);
        }
        case
    }
    twelve_lines { lines("M/M/10/12, two may hold the line", 12, None) }
    fourteen_lines_and_little_patience {
        lines("M/M/10/14+M, four may hold the line and give up", 14, Some(6.0))
    }
    as_many_lines_as_clerks {
        let erlang_b = ErlangB { arrival_rate: 2.0, mean_service: 4.0, servers: 10 };
        let blocked = erlang_b.solve().expect("valid").blocked;
        let mut case = lines("M/M/10/10, nobody may (Erlang B)", 10, None);
        assert!((case.answers[0].expected - blocked).abs() < 1e-12);
        case.source = "Erlang B (Erlang 1917)";
        case
    }
    patience_that_is_a_mixture {
        // The oracle against Erlang A, where patience is one distribution.
        let one = mixed(2.0, &[(1.0, 15.0)]);
        assert!((one.abandoned - 0.02744).abs() < 5e-6, "{one:?}");
        assert!((one.mean_wait * 60.0 - 24.70).abs() < 5e-3, "{one:?}");
        mixture("M/M/10+G, patience of two kinds, load .8", 2.0)
    }
    patience_that_is_a_mixture_in_overload { mixture("the same, load 1.3", 3.25) }
    patience_that_is_a_mixture_in_deep_overload { mixture("the same, load 2", 5.0) }
}

/// In overload those who hang up soon make room: at a load of 1.3 callers wait 2.7 min, where one
/// distribution of the same mean has them wait 9.8. By the formulas alone.
#[test]
fn in_overload_waits_follow_the_patience_of_the_patient() {
    // About patience x ln(load) for one distribution, less where some hang up soon.
    let (load, mean): (f64, f64) = (1.3, 42.6);
    let one = mixed(3.25, &[(1.0, mean)]);
    assert!(
        (one.mean_wait / (mean * load.ln()) - 0.9).abs() < 0.15,
        "{one:?}"
    );
    assert!(mixed(3.25, &MIXED).mean_wait < 0.3 * one.mean_wait);
}
