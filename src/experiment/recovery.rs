//! When is a measure back to normal? Judged replication by replication against the same
//! replication's baseline, and put together so that runs that never recover count as such.
//!
//! Per replication, on working days from the go-live on:
//!
//! 1. Both arms are averaged over the last five working days (`recovery.averaged-over`).
//! 2. The *excess* is the arm's average minus the baseline's, in the direction that is worse.
//! 3. The excess is *within tolerance* if it is at most a tenth of the baseline's average
//!    (`recovery.tolerance`), or at most the measure's [`floor`], whichever is more: a tenth of
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

use std::collections::BTreeMap;

use serde::Serialize;

use crate::hospital::{Arm, Better, Book, Measure, Site};
use crate::scenario::CivilDate;
use crate::statistics::{Interval, KaplanMeier, Outcome, Proportion, TimeToEvent};

use super::estimates::{ArmRows, go_live_day};
use super::{Runs, Subjects};

/// Measures whose recovery is judged; the first is the headline.
pub const RECOVERING: [Measure; 4] = [
    Measure::BookingUnbooked,
    Measure::CallsWait,
    Measure::ClinicOverrun,
    Measure::ListSize,
];

/// Excess that counts as normal whatever the baseline, in the measure's unit: what nobody in a
/// hospital would call a disturbance.
#[must_use]
pub fn floor(measure: Measure) -> f64 {
    match measure.definition().unit {
        "min" => 1.0,
        "patients" => 5.0,
        "days" => 1.0,
        "share" => 0.02,
        _ => 0.0,
    }
}

/// What counts as back to normal.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
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
            floor: floor(measure),
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
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// Days from the go-live.
    pub days: f64,
    /// The date.
    pub date: CivilDate,
    /// Chance of having recovered by then.
    pub chance: f64,
    /// Its 95 % interval; null once all have recovered.
    pub interval: Option<Interval>,
}

/// When so many of the replications have recovered; null if that many never do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Dates {
    /// A tenth of replications has recovered.
    pub p10: Option<CivilDate>,
    /// Half have.
    pub p50: Option<CivilDate>,
    /// Nine tenths have.
    pub p90: Option<CivilDate>,
}

/// How one arm recovers.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    /// The last day on which a recovery could have been seen.
    pub watched_until: CivilDate,
    /// Chance of having recovered, by day (Kaplan-Meier).
    pub curve: Vec<Step>,
}

/// How a measure recovers in every arm with a go-live.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MeasureRecovery {
    /// Unit of the measure and of the floor.
    pub unit: &'static str,
    /// What counts as back to normal.
    pub rule: Rule,
    /// By arm.
    pub arms: ArmRows<ArmRecovery>,
}

/// Recovery of all measures for which it is judged. Empty without a go-live, without a baseline
/// to compare with, and for measures with nothing to measure.
#[must_use]
pub fn recoveries(site: &Site<'_>, runs: &Runs) -> BTreeMap<&'static str, MeasureRecovery> {
    let mut found = BTreeMap::new();
    let office = Subjects::of(site).booking_office;
    for measure in RECOVERING {
        // Without an office there is no backlog, which is not the same as one that stays calm.
        if measure == Measure::BookingUnbooked && !office {
            continue;
        }
        let mut recovery = MeasureRecovery {
            unit: measure.definition().unit,
            rule: Rule::of(site, measure),
            arms: ArmRows::new(),
        };
        for &arm in runs.arms.iter().filter(|&&arm| arm != Arm::Baseline) {
            if let Some(of_arm) = arm_recovery(site, runs, measure, arm, &recovery.rule) {
                recovery.arms.insert(arm.name(), of_arm);
            }
        }
        if !recovery.arms.is_empty() {
            found.insert(measure.definition().id, recovery);
        }
    }
    found
}

fn arm_recovery(
    site: &Site<'_>,
    runs: &Runs,
    measure: Measure,
    arm: Arm,
    rule: &Rule,
) -> Option<ArmRecovery> {
    let go_live = go_live_day(site)?;
    let days = usize::try_from(site.calendar.days()).ok()?;
    let working: Vec<usize> = (0..days)
        .filter(|&d| site.calendar.is_working_day(d as i64))
        .collect();
    let from = working.partition_point(|&d| d < go_live);
    let pairs = runs.of(arm).iter().zip(runs.of(Arm::Baseline));
    let verdicts: Vec<Verdict> = pairs
        .filter_map(|(changed, baseline)| {
            let over = rule.averaged_over;
            let changed = averaged(&changed.book, measure, &working, from, over);
            let baseline = averaged(&baseline.book, measure, &working, from, over);
            verdict(&changed, &baseline, measure.definition().better, rule)
        })
        .collect();
    let after = |position: usize| working.get(from + position).map_or(0, |d| d - go_live);
    Some(together(&verdicts, after, |d| {
        site.calendar.date((go_live + d) as i64)
    })?)
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
    let by = |share: f64| {
        // Rounding must not carry a share such as 0.9 past its step.
        let reached = |step: &&_| survival(step) <= 1.0 - share + 1e-12;
        curve
            .steps
            .iter()
            .find(reached)
            .map(|s| date(s.day as usize))
    };
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
        watched_until: date(curve.last_day as usize),
        curve: curve.steps.iter().map(|s| step(s, &date)).collect(),
    })
}

fn survival(step: &crate::statistics::SurvivalStep) -> f64 {
    step.survival
}

fn step(step: &crate::statistics::SurvivalStep, date: impl Fn(usize) -> CivilDate) -> Step {
    Step {
        days: step.day,
        date: date(step.day as usize),
        chance: 1.0 - step.survival,
        interval: step.interval.map(|band| Interval {
            lower: 1.0 - band.upper,
            upper: 1.0 - band.lower,
        }),
    }
}
