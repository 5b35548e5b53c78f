//! The rule: is the transient that a go-live sets off over, and since when? Judged here for one
//! measure of one replication, on its working days; what many replications say together is in the
//! parent module.
//!
//! 1. Both arms are averaged over the last five working days (`recovery.averaged-over`).
//! 2. The *excess* is the arm's average minus that of the same replication's baseline, in the
//!    direction that is worse.
//! 3. A day is *out* if its excess is more than the largest of: a share of the baseline's average
//!    (`recovery.tolerance`); the unit's floor ([`Unit::recovery_floor`]); for the booking backlog,
//!    half a day of the office's work; three standard deviations (`recovery.deviations`) of the
//!    difference of two such averages, judged by those of the baseline before the go-live, about
//!    their own line; and, once there is a peak to come down from, a share of the peak of the
//!    excess (`recovery.of-peak`).
//! 4. The rest of the horizon is *calm* if no more than a share of its days (`recovery.outside`)
//!    is out, and none by more than three times what is allowed. Without the second half a spike
//!    of three days would be nothing in a year.
//! 5. **Undisturbed**: calm from the go-live on. **Over**: the first working day after the peak
//!    from which the rest is calm, with the first ten days (`recovery.holds-for`) all in, when the last
//!    phase of the go-live has come, and
//!    without temporary help: while that carries the load, nobody knows. **Not yet**: neither by
//!    the last day from which it could have been seen to hold.
//! 6. A **relapse**: it had been in for so many days after the peak, and yet the rest was not calm.
//!
//! The peak is that of the excess, not of the measure, so that a busy month that the baseline has
//! as well is not taken for the worst of the go-live. What the baseline does before the go-live
//! counts about its own line, so that a list that drains does not loosen the rule.

use std::f64::consts::SQRT_2;

use serde::{Deserialize, Serialize};

use crate::model::{Better, Measure, Site};

#[cfg(doc)]
use crate::model::measures::Unit;

/// A day that is out by more than so many times what is allowed is no exception.
const FAR_OUT: f64 = 3.0;

/// What counts as back to normal.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Allowed excess as a share of the baseline.
    pub tolerance: f64,
    /// Allowed excess whatever the baseline, in the measure's unit.
    pub floor: f64,
    /// Allowed excess as a share of its own peak.
    pub of_peak: f64,
    /// Allowed excess in standard deviations of the difference of two averages.
    pub deviations: f64,
    /// Share of the days that may be out.
    pub outside: f64,
    /// Working days that are averaged.
    pub averaged_over: usize,
    /// Working days that have to be in at first.
    pub holds_for: usize,
}

impl Rule {
    /// The scenario's rule for a measure.
    #[must_use]
    pub fn of(site: &Site<'_>, measure: Measure) -> Self {
        let written = &site.scenario.recovery;
        Self {
            tolerance: written.tolerance.value(),
            floor: measure.unit().recovery_floor(),
            of_peak: written.of_peak.value(),
            deviations: written.deviations,
            outside: written.outside.value(),
            averaged_over: written.averaged_over.max(1) as usize,
            holds_for: written.holds_for.max(1) as usize,
        }
    }
}

/// What is judged: averaged values, one for each working day. A day without a value settles
/// nothing: it is neither in nor out.
#[derive(Clone, Copy, Debug)]
pub struct Course<'a> {
    /// The arm, from the go-live on.
    pub arm: &'a [Option<f64>],
    /// The same replication's baseline, from the go-live on.
    pub baseline: &'a [Option<f64>],
    /// The baseline before the go-live.
    pub before: &'a [Option<f64>],
    /// Which way is better.
    pub better: Better,
    /// An excess that is nothing for this hospital, in the measure's unit: half a day of the
    /// office's work, where the measure is its backlog.
    pub negligible: f64,
    /// The position from which everybody is live whoever is to be.
    pub all_live: usize,
    /// The position from which no temporary help is in the averages; none if it is still there at
    /// the end.
    pub without_help: Option<usize>,
}

/// How one replication fared; positions among the working days from the go-live on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Never out of the ordinary.
    Undisturbed,
    /// The transient is over from this working day on.
    Over(usize),
    /// It is not over yet by the last working day on which that could have been seen.
    NotYet(usize, Why),
}

/// Why it cannot be said that a transient is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The measure is not back.
    StillOut,
    /// It is, but temporary help is still there.
    HelpStillThere,
}

/// Whether a measure that was back went out again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relapse {
    /// It did not.
    No,
    /// It had been back from this position on.
    BackFrom(usize),
}

/// The verdict on a replication and what goes with it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// Whether the transient is over.
    pub verdict: Verdict,
    /// Whether it came again.
    pub relapse: Relapse,
    /// Whether temporary help is there to the end.
    pub is_helped: bool,
    /// From which position on the measure is back, temporary help or not; none if it is not, or was
    /// never out.
    pub back: Option<usize>,
    /// The most that the arm was worse than the baseline, in the measure's unit.
    pub peak: f64,
}

/// A day: its excess, and how much of it is allowed.
#[derive(Clone, Copy)]
struct Day {
    excess: f64,
    allowed: f64,
}

impl Day {
    fn is_in(self) -> bool {
        self.excess <= self.allowed
    }

    fn is_far_out(self) -> bool {
        self.excess > FAR_OUT * self.allowed
    }
}

/// Judges a replication. `None` if no day has a value in both arms.
#[must_use]
pub fn judge(course: &Course<'_>, rule: &Rule) -> Option<Judged> {
    let sign = if course.better == Better::Higher {
        -1.0
    } else {
        1.0
    };
    let margin = rule
        .floor
        .max(course.negligible)
        .max(rule.deviations * SQRT_2 * deviation(course.before));
    let both = course.arm.iter().zip(course.baseline);
    let mut days: Vec<Option<Day>> = both
        .map(|(arm, baseline)| {
            let (arm, baseline) = ((*arm)?, (*baseline)?);
            Some(Day {
                excess: sign * (arm - baseline),
                allowed: margin.max(rule.tolerance * baseline.abs()),
            })
        })
        .collect();
    let known = days.iter().flatten();
    let peak = known.map(|day| day.excess).max_by(f64::total_cmp)?;
    let judged = |verdict, relapse, back| {
        Some(Judged {
            verdict,
            relapse,
            is_helped: course.without_help.is_none(),
            back,
            peak,
        })
    };
    if calm_from(&days, rule.outside).first() == Some(&true) {
        return judged(Verdict::Undisturbed, Relapse::No, None);
    }
    for day in days.iter_mut().flatten() {
        day.allowed = day.allowed.max(rule.of_peak * peak);
    }
    let last = days.len().saturating_sub(rule.holds_for);
    let peak_at = days
        .iter()
        .position(|d| d.is_some_and(|d| d.excess >= peak))?;
    let holds = |from: usize| {
        let period = days.get(from..from + rule.holds_for);
        period.is_some_and(|days| days.iter().all(|d| d.is_some_and(Day::is_in)))
    };
    let calm = calm_from(&days, rule.outside);
    let first = (peak_at + 1).max(course.all_live);
    let over = (first..=last).find(|&from| calm[from] && holds(from));
    let relapse = (peak_at + 1..over.unwrap_or(days.len()))
        .find(|&from| holds(from))
        .map_or(Relapse::No, Relapse::BackFrom);
    let verdict = match (over, course.without_help) {
        (None, _) => Verdict::NotYet(last, Why::StillOut),
        (Some(_), None) => Verdict::NotYet(last, Why::HelpStillThere),
        (Some(over), Some(without)) => (over.max(without)..=last)
            .find(|&from| calm[from] && holds(from))
            .map_or(Verdict::NotYet(last, Why::HelpStillThere), Verdict::Over),
    };
    judged(verdict, relapse, over)
}

/// For each day, whether the rest of the horizon from it on is calm.
fn calm_from(days: &[Option<Day>], outside: f64) -> Vec<bool> {
    let (mut out, mut known, mut far_out) = (0_usize, 0_usize, false);
    let mut calm: Vec<bool> = days
        .iter()
        .rev()
        .map(|day| {
            if let Some(day) = day {
                known += 1;
                out += usize::from(!day.is_in());
                far_out |= day.is_far_out();
            }
            !far_out && out as f64 <= outside * known as f64
        })
        .collect();
    calm.reverse();
    calm
}

/// Standard deviation about the straight line through the values; nothing of fewer than three.
fn deviation(values: &[Option<f64>]) -> f64 {
    let known: Vec<(f64, f64)> = values
        .iter()
        .enumerate()
        .filter_map(|(at, value)| Some((at as f64, (*value)?)))
        .collect();
    if known.len() < 3 {
        return 0.0;
    }
    let n = known.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| known.iter().map(of).sum::<f64>() / n;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let products =
        |of: &dyn Fn(f64, f64) -> f64| -> f64 { known.iter().map(|p| of(p.0 - x, p.1 - y)).sum() };
    let slope = products(&|dx, dy| dx * dy) / products(&|dx, _| dx * dx);
    (products(&|dx, dy| (dy - slope * dx).powi(2)) / (n - 2.0)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule {
        tolerance: 0.1,
        floor: 5.0,
        of_peak: 0.05,
        deviations: 3.0,
        outside: 0.05,
        averaged_over: 5,
        holds_for: 3,
    };

    fn known(values: &[f64]) -> Vec<Option<f64>> {
        let of = |v: &f64| v.is_finite().then_some(*v);
        values.iter().map(of).collect()
    }

    /// Judged with these days before the go-live, and help up to a position.
    fn judged_with(
        arm: &[f64],
        baseline: &[f64],
        before: &[f64],
        without_help: Option<usize>,
    ) -> Option<Judged> {
        let (arm, baseline, before) = (known(arm), known(baseline), known(before));
        let course = Course {
            arm: &arm,
            baseline: &baseline,
            before: &before,
            better: Better::Lower,
            negligible: 0.0,
            all_live: 0,
            without_help,
        };
        judge(&course, &RULE)
    }

    fn verdict(arm: &[f64], baseline: &[f64]) -> Option<Verdict> {
        judged_with(arm, baseline, &[], Some(0)).map(|judged| judged.verdict)
    }

    #[test]
    fn over_is_the_first_day_after_the_peak_from_which_it_stays_in() {
        let usual = [100.0; 9];
        // 110 is within a tenth; day 3 is in but does not hold, day 5 does.
        let arm = [120.0, 200.0, 150.0, 109.0, 111.0, 110.0, 90.0, 100.0, 99.0];
        assert_eq!(verdict(&arm, &usual), Some(Verdict::Over(5)));
        // With a later, higher peak, what went before counts for nothing.
        let mut later = arm;
        later[8] = 300.0;
        let not_yet = Verdict::NotYet(6, Why::StillOut);
        assert_eq!(verdict(&later, &usual), Some(not_yet));
    }

    #[test]
    fn good_days_before_the_peak_do_not_count() {
        let arm = [
            100.0, 100.0, 100.0, 100.0, 180.0, 120.0, 105.0, 105.0, 105.0,
        ];
        assert_eq!(verdict(&arm, &[100.0; 9]), Some(Verdict::Over(6)));
    }

    #[test]
    fn not_yet_is_censored_at_the_last_day_that_could_have_held() {
        let arm = [200.0, 300.0, 250.0, 240.0, 105.0, 105.0];
        let not_yet = |last| Some(Verdict::NotYet(last, Why::StillOut));
        assert_eq!(verdict(&arm, &[100.0; 6]), not_yet(3));
        let growing = [111.0, 120.0, 130.0, 140.0];
        assert_eq!(verdict(&growing, &[100.0; 4]), not_yet(1));
        assert_eq!(verdict(&[150.0; 2], &[100.0; 2]), not_yet(0));
    }

    #[test]
    fn one_day_in_twenty_may_be_out_but_not_far_out() {
        let usual = [100.0; 41];
        let mut arm = [100.0; 41];
        (arm[7], arm[30]) = (129.0, 112.0);
        assert_eq!(verdict(&arm, &usual), Some(Verdict::Undisturbed));
        // A third is one too many; after the first there are two of 33, and after the second one of
        // 20, which is not.
        arm[20] = 112.0;
        assert_eq!(verdict(&arm, &usual), Some(Verdict::Over(21)));
        arm[20] = 100.0;
        arm[7] = 131.0;
        assert_eq!(verdict(&arm, &usual), Some(Verdict::Over(8)));
    }

    #[test]
    fn a_twentieth_of_the_peak_is_nothing() {
        let mut arm = vec![10_000.0, 6_000.0, 2_000.0];
        arm.extend([499.0; 20]);
        assert_eq!(verdict(&arm, &[0.0; 23]), Some(Verdict::Over(3)));
        arm[0] = 9_000.0;
        let not_yet = Verdict::NotYet(20, Why::StillOut);
        assert_eq!(verdict(&arm, &[0.0; 23]), Some(not_yet));
    }

    #[test]
    fn what_varied_before_may_vary_after_but_a_trend_is_no_variation() {
        let mut arm = [120.0; 10];
        arm[0] = 200.0;
        let alternating: Vec<f64> = (0..40).map(|i| 100.0 + 6.0 * f64::from(i % 2)).collect();
        let of = |before: &[f64]| judged_with(&arm, &[100.0; 10], before, Some(0));
        let verdict = |before: &[f64]| of(before).map(|judged| judged.verdict);
        // A standard deviation of 3, so three of a difference are 13: 20 are out. Of twice as much
        // they are not.
        let not_yet = Some(Verdict::NotYet(7, Why::StillOut));
        assert_eq!(verdict(&alternating), not_yet);
        let twice: Vec<f64> = alternating.iter().map(|v| 2.0 * v).collect();
        assert_eq!(verdict(&twice), Some(Verdict::Over(1)));
        let draining: Vec<f64> = (0..40).map(|i| 1_000.0 - 20.0 * f64::from(i)).collect();
        assert_eq!(verdict(&draining), not_yet);
    }

    #[test]
    fn a_relapse_is_told_and_is_not_over() {
        let mut arm = vec![100.0; 60];
        arm[..4].fill(300.0);
        arm[20..30].fill(160.0);
        let judged = judged_with(&arm, &[100.0; 60], &[], Some(0)).expect("judged");
        assert_eq!(judged.verdict, Verdict::Over(30));
        assert_eq!(judged.relapse, Relapse::BackFrom(4));
        assert!((judged.peak - 200.0).abs() < 1e-9);
        arm[50..].fill(160.0);
        let judged = judged_with(&arm, &[100.0; 60], &[], Some(0)).expect("judged");
        assert_eq!(judged.verdict, Verdict::NotYet(57, Why::StillOut));
    }

    #[test]
    fn while_help_carries_the_load_nobody_knows() {
        let mut arm = vec![100.0; 30];
        arm[..4].fill(300.0);
        let with_help = |until| {
            let judged = judged_with(&arm, &[100.0; 30], &[], until).expect("judged");
            (judged.verdict, judged.relapse)
        };
        assert_eq!(with_help(Some(2)), (Verdict::Over(4), Relapse::No));
        assert_eq!(with_help(Some(12)), (Verdict::Over(12), Relapse::No));
        let still_there = Verdict::NotYet(27, Why::HelpStillThere);
        assert_eq!(with_help(Some(28)), (still_there, Relapse::No));
        assert_eq!(with_help(None), (still_there, Relapse::No));
    }

    #[test]
    fn a_baseline_of_zero_leaves_the_floor() {
        let arm = [4.0, 40.0, 6.0, 5.0, 0.0, 3.0];
        assert_eq!(verdict(&arm, &[0.0; 6]), Some(Verdict::Over(3)));
        assert_eq!(verdict(&[5.0; 4], &[0.0; 4]), Some(Verdict::Undisturbed));
    }

    #[test]
    fn a_busy_month_of_the_baseline_is_not_the_peak() {
        let usual = [100.0, 100.0, 100.0, 100.0, 400.0, 400.0, 100.0, 100.0];
        let arm = [190.0, 105.0, 105.0, 105.0, 420.0, 400.0, 100.0, 100.0];
        assert_eq!(verdict(&arm, &usual), Some(Verdict::Over(1)));
    }

    #[test]
    fn unmeasured_days_settle_nothing() {
        let none = f64::NAN;
        let arm = [190.0, 105.0, none, 105.0, 105.0, 105.0];
        assert_eq!(verdict(&arm, &[100.0; 6]), Some(Verdict::Over(3)));
        assert_eq!(verdict(&[none; 4], &[100.0; 4]), None);
    }

    #[test]
    fn nothing_is_over_before_the_last_phase() {
        let arm = known(&[
            160.0, 100.0, 100.0, 100.0, 100.0, 130.0, 100.0, 100.0, 100.0, 100.0,
        ]);
        let baseline = known(&[100.0; 10]);
        let over = |all_live| {
            let course = Course {
                arm: &arm,
                baseline: &baseline,
                before: &[],
                better: Better::Lower,
                negligible: 0.0,
                all_live,
                without_help: Some(0),
            };
            let rule = Rule {
                outside: 0.3,
                ..RULE
            };
            judge(&course, &rule).map(|judged| judged.verdict)
        };
        assert_eq!(over(0), Some(Verdict::Over(1)));
        assert_eq!(over(5), Some(Verdict::Over(6)));
    }

    #[test]
    fn where_more_is_better_less_is_the_excess() {
        let (arm, usual) = (known(&[60.0, 50.0, 95.0, 95.0, 95.0]), known(&[100.0; 5]));
        let course = Course {
            arm: &arm,
            baseline: &usual,
            before: &[],
            better: Better::Higher,
            negligible: 0.0,
            all_live: 0,
            without_help: Some(0),
        };
        let found = judge(&course, &RULE).map(|judged| judged.verdict);
        assert_eq!(found, Some(Verdict::Over(2)));
    }
}
