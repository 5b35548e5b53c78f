//! The office's order of work across its lists against exact answers: classes (Cobham 1954) and
//! priority that grows with age (Kleinrock 1964).

use std::collections::BTreeMap;

use cutover::model::spec::{Checked, Scenario, Work};
use cutover::model::{Arm, Measure, TraceEvent};
use cutover::statistics::queueing::{ErlangC, PriorityServer, PriorityServers, ServiceClass};

use crate::case::{Case, cases};
use crate::oracles::ageing::{Ageing, mean_waits};
use crate::oracles::judgement::Part;
use crate::trial::{history, outcomes, scenario, theory};

const COBHAM: &str = "Cobham 1954, Operations Research 2, 70-76";

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

/// An office whose two lists should wait so long.
fn case(
    name: &str,
    source: &'static str,
    office: &Checked<Scenario>,
    replications: u64,
    expected: [f64; 2],
) -> Case {
    let [urgent, others] = waits(office, replications);
    let mut case = Case::here(name, source, "order_of_work", replications);
    case.ratio("wait of urgent referrals (min)", &urgent, expected[0]);
    case.ratio("wait of the others (min)", &others, expected[1]);
    case
}

/// Priority that grows with age over the due time, one clerk.
fn by_age(name: &str, due: &str, ratio: f64) -> Case {
    let class = |arrival_rate, slope| Ageing {
        arrival_rate,
        mean_service: 4.0,
        slope,
    };
    let exact = mean_waits(&[class(0.12, 1.0), class(0.08, ratio)]);
    let booking =
        format!("order = \"by-age\"\ndue = {{ register-urgent = \"{due}\", register = \"1 h\" }}");
    let office = office(&booking, 1, ["4.8", "7.2"]);
    let source = "Kleinrock 1964, A delay dependent queue discipline";
    case(name, source, &office, 60, [exact[1], exact[0]])
}

cases! {
    as_listed_the_lists_of_two_offices_are_one_queue {
        let exact = ErlangC {
            arrival_rate: 0.6,
            mean_service: 4.0,
            servers: 3,
        };
        let exact = exact.solve().expect("stable").mean_wait;
        let office = office("order = \"as-listed\"", 3, ["12", "24"]);
        let source = super::ERLANG_C;
        case("two lists that are one queue, three clerks", source, &office, 30, [exact; 2])
    }
    urgent_first_with_three_clerks {
        let exact = PriorityServers {
            arrival_rates: vec![0.2, 0.4],
            mean_service: 4.0,
            servers: 3,
        };
        let exact = exact.mean_waits().expect("stable");
        // Far from one another, and from the 4.31 min of a single queue.
        assert!(exact[0] < 1.2 && exact[1] > 5.8, "{exact:?}");
        let office = office("order = \"urgent-first\"", 3, ["12", "24"]);
        case("urgent first, three clerks", COBHAM, &office, 30, [exact[0], exact[1]])
    }
    callers_then_urgent_referrals_then_the_rest_with_one_clerk {
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
        let name = "callers, then urgent referrals, then the rest, one clerk";
        let mut case = case(name, COBHAM, &office, 60, [exact[1], exact[2]]);
        let calls = outcomes(&office, Arm::Baseline, 60);
        case.measure(&calls, Measure::CallsWait, 1, exact[0]);
        case
    }
    calls_before_registrations {
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
        let name = "calls before registrations, one clerk";
        let mut case = Case::theory(name, COBHAM, "office-priorities", 200);
        // Little's law in the mean for the worklist: arrivals x time from referral to the end.
        let in_office = 0.1 * (exact[1] + 4.0);
        for (measure, expected) in [
            (Measure::CallsWait, exact[0]),
            (Measure::BookingWaitRegister, exact[1]),
            (Measure::ClerkUtilisation, 0.7),
            (Measure::BookingUnregistered, in_office),
        ] {
            case.measure(&outcomes, measure, 1, expected);
        }
        case
    }
    age_against_equal_due_times { by_age("by age against equal due times, one clerk", "1 h", 1.0) }
    age_against_half_the_due_time { by_age("the same, urgent ones due in half the time", "30 min", 2.0) }
    age_against_a_fifth_of_the_due_time { by_age("the same, in a fifth of it", "12 min", 5.0) }
}
