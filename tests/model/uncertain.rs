//! Parameters that are not known: drawn once a replication, shared by all arms, and nothing else
//! changes.

use std::ops::ControlFlow;

use cutover::model::spec::{Checked, Draft, Scenario, Setting};
use cutover::model::{Arm, Measure, Site};
use cutover::study::{Design, NotKnown, Pair, Runs, not_known::twins, simulate_all};

use crate::oracles::judgement::within;
use crate::trial::{outcome, outcomes, scenario};

/// An office whose clerks go live.
const OFFICE: &str = r#"
title = "An office"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-01-28
[booking]
register = { exponential = "10 min" }
[specialty.any]
referrals = "600 per day"
[staff.clerks]
role = "clerk"
works = ["register"]
count = 5
[new-system.learning.clerk]
initial = 2.5
pace = "150 transactions"
"#;

fn with(uncertain: &str) -> Checked<Scenario> {
    scenario(&format!("{OFFICE}[uncertain]\n{uncertain}"))
}

fn drawn(scenario: &Checked<Scenario>, replication: u64) -> Vec<f64> {
    let values = scenario.values_of(replication);
    values.iter().filter_map(|s| s.value.as_f64()).collect()
}

fn runs(scenario: &Checked<Scenario>, replications: u64, threads: usize) -> (Runs, Option<Runs>) {
    let site = Site::of(scenario);
    let design = Design {
        arms: vec![Arm::Baseline, Arm::Unmitigated],
        replications: (0..replications).collect(),
    };
    let runs = simulate_all(&site, &design, Some(threads), &|_| {}).expect("threads");
    let twins = twins(
        &site,
        &runs,
        Some(threads),
        &|_| ControlFlow::Continue(()),
        None,
    );
    let twins = twins.expect("threads");
    (runs, twins)
}

#[test]
fn a_law_of_the_value_that_is_written_changes_no_bit() {
    let certain = scenario(OFFICE);
    let uncertain = with("\"new-system.learning.clerk.initial\" = { discrete = [2.5] }\n");
    for arm in [Arm::Baseline, Arm::Unmitigated] {
        let (one, other) = (outcome(&certain, arm), outcome(&uncertain, arm));
        assert!(one.book == other.book, "{arm:?}");
        assert_eq!(one.census, other.census);
    }
}

#[test]
fn a_replication_is_the_scenario_with_its_values_in_every_arm() {
    let uncertain = with(
        "\"new-system.learning.clerk.initial\" = { triangular = [2, 2.5, 4] }\n\
         \"booking.register\" = { uniform = [\"8 min\", \"12 min\"] }\n",
    );
    let values = uncertain.values_of(3);
    let paths: Vec<&str> = values.iter().map(|s| &*s.path).collect();
    assert_eq!(
        paths,
        ["booking.register", "new-system.learning.clerk.initial"]
    );
    let by_hand = OFFICE
        .replace("{ exponential = \"10 min\" }", &values[0].value.to_string())
        .replace("initial = 2.5", &format!("initial = {}", values[1].value));
    let by_hand = scenario(&by_hand);
    for arm in [Arm::Baseline, Arm::Unmitigated] {
        let (one, other) = (
            outcomes(&uncertain, arm, 4).remove(3),
            outcomes(&by_hand, arm, 4).remove(3),
        );
        assert!(one.book == other.book, "{arm:?}");
    }
}

#[test]
fn values_follow_their_law_and_one_more_parameter_changes_no_other() {
    let initial = "\"new-system.learning.clerk.initial\" = { triangular = [2, 2.5, 4] }\n";
    let one = with(initial);
    let more = with(&format!(
        "{initial}\"new-system.learning.clerk.plateau\" = {{ normal = 1.05, sd = 0.01 }}\n"
    ));
    let initials: Vec<f64> = (0..2_000).map(|r| drawn(&one, r)[0]).collect();
    within(&initials, 8.5 / 3.0);
    assert!(initials.iter().all(|x| (2.0..=4.0).contains(x)));
    let plateaus: Vec<f64> = (0..2_000).map(|r| drawn(&more, r)[1]).collect();
    within(&plateaus, 1.05);
    // 3.09 standard deviations are the outermost 0.1 %.
    assert!(plateaus.iter().all(|x| (x - 1.05).abs() < 0.030_91));
    for r in 0..50 {
        assert_eq!(drawn(&one, r)[0].to_bits(), drawn(&more, r)[0].to_bits());
    }
}

#[test]
fn what_a_sweep_sets_is_certain() {
    let text = format!(
        "{OFFICE}[uncertain]\n\"new-system.learning.clerk.initial\" = {{ uniform = [2, 4] }}\n"
    );
    let read = |_: &str, _: u64| -> std::io::Result<Vec<u8>> { Ok(text.as_bytes().to_vec()) };
    let draft = Draft::load("office.toml", &read).expect("a scenario");
    let setting = |path: &str, value| Setting {
        path: path.to_owned(),
        value,
    };
    let set = |settings: &[Setting]| draft.with(settings).expect("a scenario");
    let other = set(&[setting("staff.clerks.count", 6.into())]);
    assert_eq!(other.uncertain.len(), 1);
    let same = set(&[setting("new-system.learning.clerk.initial", 3.0.into())]);
    assert!(same.uncertain.is_empty());
}

#[test]
fn twins_have_the_same_values_and_other_luck_on_any_number_of_threads() {
    let uncertain = with("\"new-system.learning.clerk.initial\" = { uniform = [2, 4] }\n");
    let (one, twins_of_one) = runs(&uncertain, 3, 1);
    let (other, twins_of_other) = runs(&uncertain, 3, 2);
    let (twins, others) = (twins_of_one.expect("twins"), twins_of_other.expect("twins"));
    for arm in [Arm::Baseline, Arm::Unmitigated] {
        for r in 0..3 {
            assert!(one.of(arm)[r].book == other.of(arm)[r].book);
            assert!(twins.of(arm)[r].book == others.of(arm)[r].book);
            assert!(one.of(arm)[r].book != twins.of(arm)[r].book);
        }
    }
    assert!(runs(&scenario(OFFICE), 2, 1).1.is_none());
}

/// What it does to the hospital: with clerks whose beginning is not known, most of what the backlog
/// of the go-live varies by is not chance; without a go-live all of it is.
#[test]
fn of_what_the_backlog_varies_by_not_knowing_is_most_and_of_the_baseline_nothing() {
    let uncertain = with("\"new-system.learning.clerk.initial\" = { uniform = [1.5, 5] }\n");
    let (runs, twins) = runs(&uncertain, 30, 2);
    let of = NotKnown::of(&Site::of(&uncertain), &runs, &twins.expect("twins"));
    assert_eq!(of.twins, 30);
    let backlog = of.measures.get(Measure::BookingUnregistered).expect("kept");
    let live = backlog.arms.get(Arm::Unmitigated).expect("varies");
    let difference = backlog
        .differences
        .get(Pair::UNMITIGATED_BASELINE)
        .expect("varies");
    let usual = backlog.arms.get(Arm::Baseline).expect("varies");
    println!("{live:?}\n{difference:?}\n{usual:?}");
    assert!(live.from.expect("30 pairs") > 0.5, "{live:?}");
    assert!(difference.from.expect("30 pairs") > 0.5, "{difference:?}");
    assert_eq!(usual.from, Some(0.0), "{usual:?}");
    assert!(live.luck_alone < 0.6 * live.half_width, "{live:?}");
}
