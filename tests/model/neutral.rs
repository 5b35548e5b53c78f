//! Nothing wrong changes nothing: with every mechanism written down and neutral, the go-live is
//! business as usual to the bit, in every measure.

use cutover::model::{Arm, Measure, Outcome};

use crate::full::trust_without_new_system;
use crate::trial::{edited, outcome, scenario};

/// Everything that can go wrong, at rates of nothing.
const NEUTRAL: &str = r#"
[new-system.errors]
no-such-clinic = "0%"
wrong-time = "0%"
wrong-specialty = "0%"
double-booking = "0%"
not-told = "0%"
duplicate = "0%"
lost-referral = "0%"
outcome-not-recorded = "0%"
[new-system.audit]
every = "1 week"
finds = "100%"
[new-system.migration]
out-of-slot = "0%"
[new-system.letters]
not-sent = "0%"
for = "2 weeks"
[new-system.work-around]
share = "0%"
for = "2 weeks"
[new-system.builds]
built = [{ by = "go-live", share = "100%" }]
[[new-system.slow]]
factor = 1.0
for = "2 weeks"
"#;

#[test]
fn no_errors_no_outage_all_built_and_nothing_to_learn_is_the_baseline() {
    let before = trust_without_new_system();
    for seed in [1, 2] {
        let text = edited(scenario(&format!("{before}{NEUTRAL}")), |s| s.seed = seed);
        let (baseline, live) = (
            outcome(&text, Arm::Baseline),
            outcome(&text, Arm::Unmitigated),
        );
        for &measure in Measure::ALL {
            let of = |o: &Outcome| -> Vec<_> {
                (0..o.book.days())
                    .map(|d| o.book.cell(measure, None, d))
                    .collect()
            };
            assert!(of(&baseline) == of(&live), "{measure:?} differs");
        }
        assert!(baseline.book == live.book);
        assert_eq!(baseline.sessions, live.sessions);
        assert_eq!(baseline.census, live.census);
        assert_eq!(baseline.costs, live.costs);
    }
}
