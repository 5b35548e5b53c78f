//! What every mechanism with a table has to pass, the template included: nothing before the
//! go-live, something after it, a description, and a table that reads back as it was written.

use super::{EXAMPLES, methods, of, told};
use crate::model::spec::{Checked, Scenario};
use crate::model::{Arm, Measure, Outcome, Site, simulate};

/// The day of the go-live.
const GO_LIVE: usize = 14;

/// Six weeks, go-live after two, of a small office that loses referrals and has a plan that
/// waits for figures. `system` is put in `[new-system]`.
fn hospital(system: &str) -> Checked<Scenario> {
    let errors = r#"errors = { lost-referral = { initial = "10%", settled = "2%" } }"#;
    let errors = if system.starts_with("errors") {
        ""
    } else {
        errors
    };
    let text = format!(
        r#"
title = "One mechanism"
start = 2024-01-01
go-live = 2024-01-15
end = 2024-02-11
seed = 3
[booking]
book = {{ exponential = "10 min" }}
register = {{ exponential = "5 min" }}
repair = {{ exponential = "5 min" }}
re-enter = {{ exponential = "2 min" }}
horizon = "4 weeks"
notice = "1 day"
[chasing]
after = "1 week"
chance = "20% per day"
[specialty.eyes]
referrals = {{ rate = "20 per day", days = "mon-fri", from = 09:00:00, to = 17:00:00 }}
waiting-list = {{ size = 300, age = {{ uniform = ["0 days", "2 weeks"] }} }}
did-not-attend = {{ same-day = "10%", long-notice = "10%" }}
[clinic.eyes]
specialty = "eyes"
sessions = [{{ days = "mon-fri", from = 09:00:00, to = 15:00:00 }}]
slots = {{ length = "15 min", pattern = "NNNNNNNNNNNNNNNNNNNNNNNN" }}
consultation = {{ new = {{ lognormal = "14 min", cv = 0.5 }} }}
documentation = {{ share = "40%" }}
[staff.office]
role = "clerk"
count = 1
shifts = [{{ days = "mon-fri", from = 08:00:00, to = 17:00:00 }}]
works = ["answer", "register", "book", "rebook", "repair", "re-enter"]
[phone-line.main]
days = "mon-fri"
from = 09:00:00
to = 17:00:00
handle = {{ query = {{ exponential = "3 min" }} }}
[new-system]
{system}
{errors}
[new-system.learning.clerk]
initial = 1.8
plateau = 1.0
pace = "500 transactions"
[plan.more]
extra-staff = {{ to = "office", count = 1 }}
when = "staff.clerk.multiplier > 1.2 for 1 day"
"#
    );
    Scenario::from_toml(&text).unwrap_or_else(|mistakes| panic!("{system}\n{mistakes}"))
}

fn planned(scenario: &Checked<Scenario>) -> Outcome {
    simulate(&Site::of(scenario), Arm::Planned, 0)
}

/// Days on which some figure is another.
fn differ(one: &Outcome, other: &Outcome) -> Vec<usize> {
    let all = Measure::ALL;
    let of = |o: &Outcome, day| {
        all.iter()
            .map(|&m| o.book.cell(m, None, day))
            .collect::<Vec<_>>()
    };
    let days = 0..one.book.days();
    days.filter(|&day| of(one, day) != of(other, day)).collect()
}

#[test]
fn each_has_an_example_and_only_one() {
    let scenario = hospital(&EXAMPLES.join("\n"));
    // A list of slow times is told of even where it is empty: it says nothing then.
    assert_eq!(of(&scenario).count(), EXAMPLES.len());
    assert_eq!(told(&hospital("")), [] as [String; 0]);
}

#[test]
fn each_is_described_and_reads_back_as_it_was_written() {
    for example in EXAMPLES {
        let scenario = hospital(example);
        assert!(!told(&scenario).is_empty(), "{example}");
        for text in told(&scenario)
            .iter()
            .map(String::as_str)
            .chain(methods(&scenario))
        {
            assert!(text.ends_with('.'), "{example}: {text}");
        }
        let again = Scenario::from_toml(&scenario.to_toml());
        assert_eq!(again.as_ref().ok(), Some(&scenario), "{example}");
    }
}

#[test]
fn each_changes_nothing_before_the_go_live_and_something_after() {
    let without = planned(&hospital(""));
    let without_errors = planned(&hospital("errors = {}"));
    for example in EXAMPLES {
        // An audit finds those whom errors have lost, a blackout keeps the plan waiting.
        let compared = if example.starts_with("errors") {
            &without_errors
        } else {
            &without
        };
        let days = differ(&planned(&hospital(example)), compared);
        let first = days.first();
        assert!(
            first.is_some_and(|&day| day >= GO_LIVE),
            "{example}: {first:?}"
        );
    }
}
