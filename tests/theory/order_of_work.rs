//! The office's order of work across its lists against exact answers: classes (Cobham 1954) and
//! priority that grows with age (Kleinrock 1964).

use std::collections::BTreeMap;

use cutover::model::spec::{Checked, Scenario, Work};
use cutover::model::{Arm, Measure, TraceEvent};
use cutover::statistics::queueing::{ErlangC, PriorityServer, PriorityServers, ServiceClass};

use crate::oracles::ageing::{Ageing, mean_waits};
use crate::oracles::judgement::{Part, within_ratio};
use crate::trial::{history, outcomes, parts_from, scenario};

/// The first day is left out: the office starts empty.
const WARM: i64 = 86_400_000;

/// Registrations of urgent and of other referrals, which stand on the lists of two offices: only
/// clerks who work for both see that some of them are urgent.
fn text(booking: &str, clerks: u32, [urgent, others]: [&str; 2]) -> String {
    format!(
        r#"
title = "Two lists and an order across them"
start = 2024-01-01
end = 2024-01-28
[booking]
register = {{ exponential = "4 min" }}
{booking}
[specialty.a-urgent]
referrals = "{urgent} per hour"
urgent = "100%"
[specialty.others]
referrals = "{others} per hour"
[staff.clerks]
role = "clerk"
count = {clerks}
works = ["register"]
[staff.nobody]
role = "clerk"
count = 0
works = ["register"]
specialties = ["others"]
"#
    )
}

fn office(booking: &str, clerks: u32, referrals: [&str; 2]) -> Checked<Scenario> {
    scenario(&text(booking, clerks, referrals))
}

/// Minutes from referral to the beginning of registration: of the urgent, and of the others.
fn waits(office: &Checked<Scenario>, replications: u64) -> [Vec<Part>; 2] {
    let mut parts = [Vec::new(), Vec::new()];
    for replication in 0..replications {
        let (_, history) = history(office, Arm::Baseline, replication);
        let mut referred = BTreeMap::new();
        let mut of: BTreeMap<u64, Part> = BTreeMap::new();
        for (at, who, what) in history {
            match what {
                TraceEvent::Referred if at >= WARM => {
                    referred.insert(who, at);
                }
                TraceEvent::Began(Work::Register) => {
                    if let Some(since) = referred.remove(&who) {
                        // The upper half of the number is the specialty's.
                        let part = of.entry(who >> 32).or_insert(Part {
                            sum: 0.0,
                            count: 0.0,
                        });
                        part.sum += (at - since) as f64 / 60_000.0;
                        part.count += 1.0;
                    }
                }
                _ => {}
            }
        }
        // Of whom there are fewer: the urgent, in all of these offices.
        let mut both: Vec<Part> = of.into_values().collect();
        both.sort_by(|a, b| a.count.total_cmp(&b.count));
        let [urgent, others] = both[..] else {
            panic!("two specialties")
        };
        parts[0].push(urgent);
        parts[1].push(others);
    }
    parts
}

#[test]
fn as_listed_the_lists_of_two_offices_are_one_queue() {
    let exact = ErlangC {
        arrival_rate: 0.6,
        mean_service: 4.0,
        servers: 3,
    };
    let exact = exact.solve().expect("stable").mean_wait;
    let [urgent, others] = waits(&office("order = \"as-listed\"", 3, ["12", "24"]), 30);
    within_ratio(&urgent, exact);
    within_ratio(&others, exact);
}

#[test]
fn urgent_first_with_three_clerks() {
    let exact = PriorityServers {
        arrival_rates: vec![0.2, 0.4],
        mean_service: 4.0,
        servers: 3,
    };
    let exact = exact.mean_waits().expect("stable");
    // Far from one another, and from the 4.31 min of a single queue.
    assert!(exact[0] < 1.2 && exact[1] > 5.8, "{exact:?}");
    let office = office("order = \"urgent-first\"", 3, ["12", "24"]);
    let [urgent, others] = waits(&office, 30);
    within_ratio(&urgent, exact[0]);
    within_ratio(&others, exact[1]);
}

#[test]
fn callers_then_urgent_referrals_then_the_rest_with_one_clerk() {
    let class = |arrival_rate, mean_service| ServiceClass {
        arrival_rate,
        mean_service,
        service_cv: 1.0,
    };
    let exact = PriorityServer {
        classes: vec![class(0.06, 3.0), class(0.05, 4.0), class(0.09, 4.0)],
    };
    let exact = exact.mean_waits().expect("stable");
    let line = "[phone-line.office]\nqueries = \"3.6 per hour\"\n\
                handle = { query = { exponential = \"3 min\" } }\n";
    let text = text("order = \"urgent-first\"", 1, ["3", "5.4"]);
    let both = "works = [\"answer\", \"register\"]";
    let text = text.replacen("works = [\"register\"]", both, 1);
    let office = scenario(&format!("{text}{line}"));
    let [urgent, others] = waits(&office, 60);
    within_ratio(&urgent, exact[1]);
    within_ratio(&others, exact[2]);
    let calls = outcomes(&office, Arm::Baseline, 60);
    within_ratio(&parts_from(&calls, Measure::CallsWait, 1), exact[0]);
}

#[test]
fn age_against_due_times_with_one_clerk() {
    let class = |arrival_rate, slope| Ageing {
        arrival_rate,
        mean_service: 4.0,
        slope,
    };
    for (due, ratio) in [("1 h", 1.0), ("30 min", 2.0), ("12 min", 5.0)] {
        let exact = mean_waits(&[class(0.12, 1.0), class(0.08, ratio)]);
        let by_age = format!(
            "order = \"by-age\"\ndue = {{ register-urgent = \"{due}\", register = \"1 h\" }}"
        );
        let [urgent, others] = waits(&office(&by_age, 1, ["4.8", "7.2"]), 60);
        within_ratio(&urgent, exact[1]);
        within_ratio(&others, exact[0]);
    }
}
