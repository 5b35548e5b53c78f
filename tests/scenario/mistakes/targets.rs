//! Targets that no control chart could say anything of.

use super::{WHOLE, broken, case};
use cutover::model::spec::Scenario;

const SEED: &str = "seed = 7";

#[test]
fn targets_are_of_every_week_and_of_what_is_reported() {
    for (target, said) in [
        ("calls.waitt <= 5 min", "did you mean \"calls.wait\"?"),
        ("calls.wait <= 5", "no unit"),
        ("calls.wait < 5 min", "write <="),
        ("calls.wait in week 3 <= 5 min", "no figure of every week"),
        ("planned: calls.wait <= 5 min", "no figure of every week"),
        ("peak of calls.wait <= 5 min", "`that` of [choose]"),
        ("cost <= 5", "no figure of every week"),
        ("calls.wait >= 5 min", "of calls.wait less is better"),
        (
            "list.within-18-weeks <= 92%",
            "of list.within-18-weeks more is better",
        ),
        ("booking.unbooked <= 500", "its changes are charted"),
        ("calls.abandoned <= 50", "how long it is counted"),
        (
            "clinic.did-not-attend-true <= 5%",
            "what is seen of it is clinic.did-not-attend",
        ),
        ("desk.wait for eyes <= 5 min", "not kept by specialty"),
        ("clinic.wait for eye <= 5 min", "did you mean \"eyes\"?"),
        ("car-park.delay <= 5 min", "never reported in this scenario"),
    ] {
        let quoted = format!("\"{target}\"");
        case(
            SEED,
            &format!("{SEED}\ntargets = [{quoted}]"),
            &quoted,
            said,
        );
    }
    let twice = "targets = [\"calls.wait <= 5 min\", \"calls.wait <= 6 min\"]";
    let said = "calls.wait has a target already";
    case(
        SEED,
        &format!("{SEED}\n{twice}"),
        "\"calls.wait <= 6 min\"",
        said,
    );
}

#[test]
fn what_is_no_target_is_answered_with_one_that_is_accepted() {
    let such = "write a measure and its limit, such as \"calls.abandoned-share <= 5%\"";
    for (target, said) in [
        (
            "\"calls.abandoned-share\"",
            "write \"calls.abandoned-share <= 5%\"",
        ),
        ("\"\"", such),
        ("\"=\"", such),
        ("\"at most\"", such),
        ("5", such),
        ("\"something else <= 5%\"", such),
        ("\"<= 5%\"", such),
        // What is refused here as well is told of what was written.
        ("\"cost\"", "\"cost\" is no figure of every week"),
    ] {
        let targets = format!("{SEED}\ntargets = [{target}]");
        case(SEED, &targets, target, said);
        let brief = broken(SEED, &targets).brief();
        for other in ["week 3", "peak of", "recovery of", "unmitigated:"] {
            assert!(!brief.contains(other), "{other} for {target}:\n{brief}");
        }
    }
}

#[test]
fn targets_are_read_back_and_nothing_else_asks_for_them() {
    let targets = "targets = [\"calls.wait <= 5 min\", \"clinic.wait for eyes <= 20 min\"]";
    let text = WHOLE.replace(SEED, &format!("{SEED}\n{targets}"));
    let with = Scenario::from_toml(&text).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    assert_eq!(with.doubts(), []);
    assert!(with.to_toml().contains("calls.wait <= 5 min"));
    assert_eq!(
        Scenario::from_toml(&with.to_toml()).expect("reads back"),
        with
    );
    let without = Scenario::from_toml(WHOLE).expect("a scenario");
    assert!(without.targets.is_empty() && !without.to_toml().contains("targets"));
}
