//! What common random numbers buy: by how much they cut the variance of a difference between arms, for
//! shipped scenarios and the measures that head a report.

use std::sync::LazyLock;

use cutover::model::{Arm, Measure, Site};
use cutover::statistics::{PairedEstimate, mean, standard_error, student_t_quantile};

use crate::trial::{outcomes, shipped};

/// Replications of every arm.
pub const REPLICATIONS: u64 = 24;

/// The shipped scenarios that are small enough.
const SCENARIOS: [&str; 3] = ["first-clinic", "small-practice", "how-many-clerks"];

const MEASURES: [Measure; 7] = [
    Measure::BookingUnbooked,
    Measure::CallsWait,
    Measure::CallsAbandonedShare,
    Measure::ClinicOverrun,
    Measure::ClinicWait,
    Measure::ClinicAttended,
    Measure::ListSize,
];

/// How many times more replications independent arms would need.
pub struct Cut {
    pub scenario: &'static str,
    pub measure: Measure,
    /// Of the go-live without a plan less no go-live; none where it does not vary.
    pub go_live: Option<Factor>,
    /// Of the go-live with the plan less that without.
    pub plan: Option<Factor>,
}

/// The ratio of variances, with a 95 % interval.
pub struct Factor {
    pub value: f64,
    pub lower: f64,
    pub upper: f64,
}

impl Factor {
    /// Of two arms, replication by replication: the jackknife of the logarithm, as ratios of variances
    /// are skewed (Miller 1974, Biometrika 61, 1-15). None where the difference does
    /// not vary, or in one replication only.
    fn of(changed: &[f64], baseline: &[f64]) -> Option<Self> {
        let log = |without: Option<usize>| -> Option<f64> {
            let rest = |of: &[f64]| -> Vec<f64> {
                let kept = of.iter().enumerate().filter(|(i, _)| Some(*i) != without);
                kept.map(|(_, value)| *value).collect()
            };
            let paired = PairedEstimate::of(&rest(changed), &rest(baseline))?;
            Some(paired.variance_reduction?.ln())
        };
        let (all, n) = (log(None)?, changed.len() as f64);
        let pseudo = |i| Some(n * all - (n - 1.0) * log(Some(i))?);
        let pseudo: Vec<f64> = (0..changed.len()).map(pseudo).collect::<Option<_>>()?;
        let t = student_t_quantile(0.975, pseudo.len() - 1)?;
        let (centre, half) = (mean(&pseudo)?, t * standard_error(&pseudo)?);
        Some(Self {
            value: all.exp(),
            lower: (centre - half).exp(),
            upper: (centre + half).exp(),
        })
    }
}

/// All scenarios and the measures that they have, simulated the first time they are asked for.
pub static CUTS: LazyLock<Vec<Cut>> = LazyLock::new(|| {
    let of = |name: &&'static str| -> Vec<Cut> {
        let scenario = shipped(name);
        let go_live = Site::of(&scenario).calendar.go_live();
        let from = go_live.expect("a go-live") as usize;
        let arms = [Arm::Baseline, Arm::Unmitigated, Arm::Planned];
        let runs = arms.map(|arm| outcomes(&scenario, arm, REPLICATIONS));
        let cut = |&measure: &Measure| {
            let [baseline, unmitigated, planned] = runs.each_ref().map(|arm| -> Option<Vec<f64>> {
                let value =
                    |o: &cutover::model::Outcome| o.book.over(measure, None, from..o.book.days());
                arm.iter().map(value).collect()
            });
            let go_live = Factor::of(unmitigated.as_ref()?, baseline.as_ref()?);
            let plan = Factor::of(planned.as_ref()?, unmitigated.as_ref()?);
            // What the scenario leaves out, or nothing touches.
            if go_live.is_none() && plan.is_none() {
                return None;
            }
            Some(Cut {
                scenario: name,
                measure,
                go_live,
                plan,
            })
        };
        MEASURES.iter().filter_map(cut).collect()
    };
    SCENARIOS.iter().flat_map(of).collect()
});

#[test]
fn common_numbers_do_no_harm() {
    for cut in CUTS.iter() {
        for factor in [&cut.go_live, &cut.plan].into_iter().flatten() {
            let (scenario, measure) = (cut.scenario, cut.measure);
            assert!(
                factor.upper > 1.0,
                "{scenario}, {measure:?}: {}",
                factor.value
            );
        }
    }
}
