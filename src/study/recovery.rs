//! When is a measure back to normal? Judged replication by replication against the same
//! replication's baseline, and put together so that runs that never recover count as such.
//!
//! Per replication, on working days from the go-live on:
//!
//! 1. Both arms are averaged over the last five working days (`recovery.averaged-over`).
//! 2. The *excess* is the arm's average minus the baseline's, in the direction that is worse.
//! 3. The excess is *within tolerance* if it is at most a tenth of the baseline's average
//!    (`recovery.tolerance`), or at most the unit's floor ([`Unit::recovery_floor`]), whichever is more: a tenth of
//!    nothing would leave no room for luck.
//! 4. **Recovered** is the first working day after the peak of the excess from which it stays
//!    within tolerance for ten working days (`recovery.holds-for`), that day included.
//! 5. If the excess never left the tolerance, there was nothing to recover from: day 0.
//! 6. Otherwise it was *not recovered* when the watch ended, on the last day from which it could
//!    still have been seen to hold. Such runs are censored, never left out: shares and medians
//!    are read off a Kaplan-Meier curve. No mean of recovery times is given, since it could only
//!    be that of the lucky ones.
//!
//! The peak is that of the excess, not of the measure, so that a busy month that the baseline
//! has as well is not taken for the worst of the go-live.

use serde::{Deserialize, Serialize};

use crate::model::measures::Unit;
use crate::model::spec::CivilDate;
use crate::model::{Arm, Better, Book, Measure, Site};
use crate::statistics::{
    Interval, KaplanMeier, Outcome, Proportion, SurvivalBand, SurvivalStep, TimeToEvent,
};

use super::Runs;
use super::estimates::go_live_day;
use super::keyed::{ArmRows, MeasureRows};

/// Measures whose recovery is judged; the first is the headline.
pub const RECOVERING: [Measure; 4] = [
    Measure::BookingUnbooked,
    Measure::CallsWait,
    Measure::ClinicOverrun,
    Measure::ListSize,
];

/// What counts as back to normal.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Allowed excess as a share of the baseline.
    pub tolerance: f64,
    /// Allowed excess whatever the baseline, in the measure's unit.
    pub floor: f64,
    /// Working days that are averaged.
    pub averaged_over: usize,
    /// Working days for which it has to hold.
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
            averaged_over: written.averaged_over.max(1) as usize,
            holds_for: written.holds_for.max(1) as usize,
        }
    }

    fn allows(&self, excess: f64, baseline: f64) -> bool {
        excess <= f64::max(self.tolerance * baseline.abs(), self.floor)
    }
}

/// How one replication fared; positions among the working days from the go-live on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Never outside the tolerance.
    Undisturbed,
    /// Recovered from this working day on.
    From(usize),
    /// Not recovered; the last working day on which a recovery could have been seen.
    NotBy(usize),
}

/// The verdict on averaged values of both arms, one for each working day from the go-live on.
/// A day on which either has no value settles nothing. `None` if no day has both.
#[must_use]
pub fn verdict(
    arm: &[Option<f64>],
    baseline: &[Option<f64>],
    better: Better,
    rule: &Rule,
) -> Option<Verdict> {
    let sign = if better == Better::Higher { -1.0 } else { 1.0 };
    let days: Vec<Option<(f64, bool)>> = arm
        .iter()
        .zip(baseline)
        .map(|(arm, baseline)| {
            let excess = sign * ((*arm)? - (*baseline)?);
            Some((excess, rule.allows(excess, (*baseline)?)))
        })
        .collect();
    let known = days.iter().flatten();
    let worst = known.map(|day| day.0).max_by(f64::total_cmp)?;
    let last = days.len().saturating_sub(rule.holds_for);
    if days.len() < rule.holds_for {
        return Some(Verdict::NotBy(last));
    }
    if days.iter().flatten().all(|day| day.1) {
        return Some(Verdict::Undisturbed);
    }
    let peak = days
        .iter()
        .position(|d| d.is_some_and(|day| day.0 >= worst))?;
    let holds = |from: usize| {
        let period = &days[from..from + rule.holds_for];
        period.iter().all(|d| d.is_some_and(|day| day.1))
    };
    let found = (peak + 1..=last).find(|&from| holds(from));
    Some(found.map_or(Verdict::NotBy(last), Verdict::From))
}

/// The measure averaged over the last working days, for each working day from position `from`
/// on. Means weigh every observation the same, whichever day it is from.
fn averaged(
    book: &Book,
    measure: Measure,
    working: &[usize],
    from: usize,
    over: usize,
) -> Vec<Option<f64>> {
    let window = |at: usize| {
        let first = (at + 1).saturating_sub(over);
        book.over(measure, None, working[first..=at].iter().copied())
    };
    (from..working.len()).map(window).collect()
}

/// One step of the curve: the chance of having recovered by a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Days from the go-live.
    pub days: f64,
    /// The date.
    pub date: CivilDate,
    /// Chance of having recovered by then.
    pub chance: f64,
    /// Its 95 % interval; null once all have recovered.
    pub interval: Option<Interval>,
    /// Within which the whole curve lies at once with 95 %; null beyond the part that was watched.
    pub band: Option<Interval>,
}

/// Mean days until recovered, those who never were counted as long as they were watched.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeanWithin {
    /// The mean, in days from the go-live.
    pub days: f64,
    /// Its 95 % interval; null if the times do not vary.
    pub interval: Option<Interval>,
    /// How long they were watched, in days.
    pub horizon: f64,
}

/// When so many of the replications have recovered; null if that many never do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Dates {
    /// A tenth of replications has recovered.
    pub p10: Option<CivilDate>,
    /// Half have.
    pub p50: Option<CivilDate>,
    /// Nine tenths have.
    pub p90: Option<CivilDate>,
}

/// How one arm recovers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArmRecovery {
    /// Replications judged.
    pub n: usize,
    /// Never outside the tolerance; counted as recovered on day 0.
    pub undisturbed: usize,
    /// Recovered after having been disturbed.
    pub recovered: usize,
    /// Not recovered within the horizon: the share past the point of no return, as far as the
    /// horizon shows.
    pub not_recovered: Proportion,
    /// Recovery dates.
    pub dates: Dates,
    /// Median in days from the go-live; null if fewer than half recover.
    pub median_days: Option<f64>,
    /// 95 % interval of the median, in days; an end that is not reached is null.
    pub median_interval: (Option<f64>, Option<f64>),
    /// Mean days until recovered, within the time watched.
    pub restricted_mean: Option<MeanWithin>,
    /// The last day on which a recovery could have been seen.
    pub watched_until: CivilDate,
    /// Chance of having recovered, by day (Kaplan-Meier).
    pub curve: Vec<Step>,
}

/// How a measure recovers in every arm with a go-live.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasureRecovery {
    /// Unit of the measure and of the floor.
    pub unit: Unit,
    /// What counts as back to normal.
    pub rule: Rule,
    /// By arm.
    pub arms: ArmRows<ArmRecovery>,
}

/// Recovery of all measures for which it is judged. Empty without a go-live, without a baseline
/// to compare with, and for measures with nothing to measure.
#[must_use]
pub fn recoveries(site: &Site<'_>, runs: &Runs) -> MeasureRows<MeasureRecovery> {
    let mut found = MeasureRows::new();
    // Without an office there is no backlog, which is not the same as one that stays calm.
    let there = |measure: &Measure| measure.is_in(site.scenario);
    for measure in RECOVERING.into_iter().filter(there) {
        let mut recovery = MeasureRecovery {
            unit: measure.unit(),
            rule: Rule::of(site, measure),
            arms: ArmRows::new(),
        };
        for &arm in runs.arms.iter().filter(|&&arm| arm != Arm::Baseline) {
            if let Some(of_arm) = arm_recovery(site, runs, measure, arm, &recovery.rule) {
                recovery.arms.insert(arm, of_arm);
            }
        }
        if !recovery.arms.is_empty() {
            found.insert(measure, recovery);
        }
    }
    found
}

/// The working days of a horizon, from the go-live on.
#[derive(Clone, Debug)]
pub(super) struct Working {
    days: Vec<usize>,
    go_live: usize,
    /// Position of the first working day from the go-live on.
    from: usize,
}

impl Working {
    /// The working days of a site with a go-live.
    pub fn of(site: &Site<'_>) -> Option<Self> {
        let go_live = go_live_day(site)?;
        let all = usize::try_from(site.calendar.days()).ok()?;
        let days: Vec<usize> = (0..all)
            .filter(|&d| site.calendar.is_working_day(d as i64))
            .collect();
        Some(Self {
            from: days.partition_point(|&d| d < go_live),
            days,
            go_live,
        })
    }

    /// How one replication of an arm fared against its baseline.
    pub fn verdict(
        &self,
        measure: Measure,
        changed: &Book,
        baseline: &Book,
        rule: &Rule,
    ) -> Option<Verdict> {
        let mean = |book| averaged(book, measure, &self.days, self.from, rule.averaged_over);
        let better = measure.definition().better;
        verdict(&mean(changed), &mean(baseline), better, rule)
    }

    /// Days from the go-live to the working day at a position of a verdict.
    pub fn days_after(&self, position: usize) -> usize {
        let day = self.days.get(self.from + position);
        day.map_or(0, |d| d - self.go_live)
    }
}

fn arm_recovery(
    site: &Site<'_>,
    runs: &Runs,
    measure: Measure,
    arm: Arm,
    rule: &Rule,
) -> Option<ArmRecovery> {
    let working = Working::of(site)?;
    let pairs = runs.of(arm).iter().zip(runs.of(Arm::Baseline));
    let verdicts: Vec<Verdict> = pairs
        .filter_map(|(changed, base)| working.verdict(measure, &changed.book, &base.book, rule))
        .collect();
    let date = |after: usize| site.calendar.date((working.go_live + after) as i64);
    together(&verdicts, |at| working.days_after(at), date)
}

/// Puts verdicts together; `after` gives the days from the go-live to a working day, `date` the
/// date so many days from the go-live.
fn together(
    verdicts: &[Verdict],
    after: impl Fn(usize) -> usize,
    date: impl Fn(usize) -> CivilDate,
) -> Option<ArmRecovery> {
    let observed: Vec<TimeToEvent> = verdicts
        .iter()
        .map(|verdict| {
            let (day, outcome) = match *verdict {
                Verdict::Undisturbed => (0, Outcome::Happened),
                Verdict::From(at) => (after(at), Outcome::Happened),
                Verdict::NotBy(at) => (after(at), Outcome::Censored),
            };
            let day = day as f64;
            TimeToEvent { day, outcome }
        })
        .collect();
    let curve = KaplanMeier::of(&observed)?;
    let count = |wanted: fn(&Verdict) -> bool| verdicts.iter().filter(|v| wanted(v)).count();
    let by = |share: f64| curve.quantile(share).map(|day| date(day as usize));
    let band = curve.simultaneous_band();
    Some(ArmRecovery {
        n: verdicts.len(),
        undisturbed: count(|v| matches!(v, Verdict::Undisturbed)),
        recovered: count(|v| matches!(v, Verdict::From(_))),
        not_recovered: Proportion::of(curve.censored, curve.n)?,
        dates: Dates {
            p10: by(0.1),
            p50: by(0.5),
            p90: by(0.9),
        },
        median_days: curve.median(),
        median_interval: curve.median_interval(),
        restricted_mean: curve
            .restricted_mean(curve.last_day)
            .map(|mean| MeanWithin {
                days: mean.mean,
                interval: mean.interval(),
                horizon: mean.horizon,
            }),
        watched_until: date(curve.last_day as usize),
        curve: curve.steps.iter().map(|s| step(s, &band, &date)).collect(),
    })
}

fn step(step: &SurvivalStep, band: &SurvivalBand, date: impl Fn(usize) -> CivilDate) -> Step {
    // Of those who have not recovered yet, the others have.
    let recovered = |survives: Interval| Interval {
        lower: 1.0 - survives.upper,
        upper: 1.0 - survives.lower,
    };
    Step {
        days: step.day,
        date: date(step.day as usize),
        chance: 1.0 - step.survival,
        interval: step.interval.map(recovered),
        band: band.at(step.day).map(recovered),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::spec::Scenario;

    const RULE: Rule = Rule {
        tolerance: 0.1,
        floor: 5.0,
        averaged_over: 5,
        holds_for: 3,
    };

    fn judged(arm: &[f64], baseline: &[f64]) -> Option<Verdict> {
        let known = |values: &[f64]| -> Vec<Option<f64>> {
            let of = |v: &f64| v.is_finite().then_some(*v);
            values.iter().map(of).collect()
        };
        verdict(&known(arm), &known(baseline), Better::Lower, &RULE)
    }

    #[test]
    fn recovered_is_the_first_day_after_the_peak_that_holds() {
        let usual = [100.0; 9];
        // 110 is within a tenth; day 3 is good but does not hold, day 5 does.
        let arm = [120.0, 200.0, 150.0, 109.0, 111.0, 110.0, 90.0, 100.0, 300.0];
        assert_eq!(judged(&arm[..8], &usual[..8]), Some(Verdict::From(5)));
        // With a later, higher peak, what went before counts for nothing.
        assert_eq!(judged(&arm, &usual), Some(Verdict::NotBy(6)));
    }

    #[test]
    fn good_days_before_the_peak_do_not_count() {
        let arm = [
            100.0, 100.0, 100.0, 100.0, 180.0, 120.0, 105.0, 105.0, 105.0,
        ];
        assert_eq!(judged(&arm, &[100.0; 9]), Some(Verdict::From(6)));
    }

    #[test]
    fn never_back_is_censored_at_the_last_day_that_could_have_held() {
        let arm = [200.0, 300.0, 250.0, 240.0, 105.0, 105.0];
        assert_eq!(judged(&arm, &[100.0; 6]), Some(Verdict::NotBy(3)));
        let growing = [110.0, 120.0, 130.0, 140.0];
        assert_eq!(judged(&growing, &[100.0; 4]), Some(Verdict::NotBy(1)));
    }

    #[test]
    fn a_baseline_of_zero_leaves_the_floor() {
        let arm = [4.0, 40.0, 6.0, 5.0, 0.0, 3.0];
        assert_eq!(judged(&arm, &[0.0; 6]), Some(Verdict::From(3)));
        assert_eq!(judged(&[5.0; 4], &[0.0; 4]), Some(Verdict::Undisturbed));
    }

    #[test]
    fn a_busy_month_of_the_baseline_is_not_the_peak() {
        let usual = [100.0, 100.0, 100.0, 100.0, 400.0, 400.0, 100.0, 100.0];
        let arm = [190.0, 105.0, 105.0, 105.0, 420.0, 400.0, 100.0, 100.0];
        assert_eq!(judged(&arm, &usual), Some(Verdict::From(1)));
    }

    #[test]
    fn unmeasured_days_settle_nothing() {
        let none = f64::NAN;
        let arm = [190.0, 105.0, none, 105.0, 105.0, 105.0];
        assert_eq!(judged(&arm, &[100.0; 6]), Some(Verdict::From(3)));
        assert_eq!(judged(&[none; 4], &[100.0; 4]), None);
        assert_eq!(judged(&[100.0; 2], &[100.0; 2]), Some(Verdict::NotBy(0)));
    }

    #[test]
    fn where_more_is_better_less_is_the_excess() {
        let known = |values: &[f64]| values.iter().map(|v| Some(*v)).collect::<Vec<_>>();
        let arm = known(&[60.0, 50.0, 95.0, 95.0, 95.0]);
        let usual = known(&[100.0; 5]);
        let found = verdict(&arm, &usual, Better::Higher, &RULE);
        assert_eq!(found, Some(Verdict::From(2)));
    }

    #[test]
    fn those_who_never_recover_are_in_the_share_and_in_the_dates() {
        let start = Scenario::from_toml("title = \"t\"\nstart = 2024-03-01\nend = 2024-03-31\n")
            .expect("a scenario")
            .start;
        let verdicts = [
            Verdict::Undisturbed,
            Verdict::From(4),
            Verdict::From(8),
            Verdict::NotBy(20),
        ];
        // Working days stand at every second day here, as if every other day were a holiday.
        let found = together(&verdicts, |at| 2 * at, |d| start.plus_days(d as i64));
        let found = found.expect("four verdicts");
        assert_eq!((found.n, found.undisturbed, found.recovered), (4, 1, 2));
        assert_eq!(found.not_recovered.successes, 1);
        assert_eq!(found.median_days, Some(8.0));
        assert_eq!(found.dates.p10, Some(start));
        assert_eq!(found.dates.p50, Some(start.plus_days(8)));
        assert_eq!(found.dates.p90, None);
        assert_eq!(found.watched_until, start.plus_days(40));
        let chances: Vec<f64> = found.curve.iter().map(|s| s.chance).collect();
        assert_eq!(chances, [0.25, 0.5, 0.75]);
        // By hand: (0 + 8 + 16 + 40) / 4 days; the band is 1.3581 / sqrt(4) on either side.
        let mean = found.restricted_mean.expect("four verdicts");
        assert_eq!((mean.days, mean.horizon), (16.0, 40.0));
        assert!(mean.interval.expect("they vary").contains(16.0));
        let band = found.curve[1].band.expect("watched");
        assert!(band.lower == 0.0 && band.upper == 1.0, "{band:?}");
    }
}
