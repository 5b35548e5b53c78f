//! `cutover run` with halt rules: an arm of its own, in everything that is said and written.

use crate::program::{Folder, SMALL, unbroken};
use crate::run::same_bits;

/// A rule that halts the small hospital's go-live, whatever is reported.
const HALT: &str = r#"
[halt.back]
roll-back = {}
from = "go-live + 2 weeks"
cost = "20000"
"#;

#[test]
fn halting_is_answered_in_one_run_and_is_in_every_file() {
    let place = Folder::small();
    place.write("halt.toml", [SMALL, HALT].concat());
    let page = place.says(&["run", "halt.toml", "-o", "halt", "--full"]);
    let text = unbroken(&page);
    for said in [
        "Without the plan: ",
        "With the plan: ",
        "With the plan and the halt rules: ",
        "Halting would have ",
        "compared with carrying on with the plan",
        "go-live, halt",
        "back (halt)",
        "tried out with the same random numbers",
    ] {
        assert!(text.contains(said), "{said}: {page}");
    }
    let widest = page.lines().map(|line| line.chars().count()).max();
    assert!(widest.is_some_and(|columns| columns <= 100), "{page}");
    let results = same_bits(&place, "halt");
    for name in ["daily.csv", "sessions.csv", "replications.csv"] {
        let text = String::from_utf8_lossy(&results[name]);
        let rows = |arm: &str| {
            let fields = text.lines().map(|line| line.split(',').take(2));
            fields
                .filter(|first| first.clone().any(|field| field == arm))
                .count()
        };
        assert!(rows("halted") > 0, "{name}");
        if name == "replications.csv" {
            assert_eq!(rows("halted"), rows("unmitigated"));
        }
    }
    let summary: serde_json::Value =
        serde_json::from_slice(&results["summary.json"]).expect("JSON");
    assert_eq!(summary["format"], 7);
    let arms = serde_json::json!(["baseline", "unmitigated", "planned", "halted"]);
    assert_eq!(summary["arms"], arms);
    let seen = &summary["measures"]["clinic.attended"]["since_go_live"]["differences"];
    for pair in ["halted-baseline", "halted-planned", "halted-unmitigated"] {
        assert_eq!(seen[pair]["n"], 4, "{pair}");
        assert!(
            summary["cost_differences"][pair]["mean"].is_number(),
            "{pair}"
        );
    }
    assert!(summary["weeks"][5]["measures"]["list.lost"]["halted"].is_object());
    let svg = place.text("halt/plots/clinic-overrun.svg");
    assert!(svg.contains("go-live, halt"));
    place.says(&["run", "halt/manifest.json", "-o", "again"]);
    assert_eq!(same_bits(&place, "again"), results, "from the manifest");
}

#[test]
fn the_halted_arm_can_be_had_alone_and_against_any_other() {
    let place = Folder::small();
    place.write("halt.toml", [SMALL, HALT].concat());
    let one = |arms: &str| {
        unbroken(&place.says(&["run", "halt.toml", "--arm", arms, "--no-files", "--full"]))
    };
    let alone = one("halted");
    assert!(
        alone.contains("With the plan and the halt rules: "),
        "{alone}"
    );
    assert!(!alone.contains("Halting would have"), "{alone}");
    let planned = one("planned,halted");
    assert!(
        planned.contains("compared with carrying on with the plan"),
        "{planned}"
    );
    let unmitigated = one("unmitigated,halted");
    assert!(
        unmitigated.contains("Halting, with the plan besides, would have"),
        "{unmitigated}"
    );
    let (before, after) = SMALL.split_once("[plan.").expect("a plan");
    assert!(after.contains("template"));
    place.write("halt.toml", [before, HALT].concat());
    let without_plan = one("unmitigated,halted");
    assert!(
        without_plan.contains("compared with carrying on"),
        "{without_plan}"
    );
    assert!(!without_plan.contains("with the plan"), "{without_plan}");
    assert!(
        without_plan.contains("With the halt rules: "),
        "{without_plan}"
    );
}
