//! When is a measure back to normal after a go-live? Three statements, never one number:
//!
//! * **Transient over**: in how many replications the measure was never disturbed, in how many and
//!   when what the go-live set off was over, and in how many it was not yet when the watch ended;
//!   judged replication by replication by the [`rule`]. Those not yet over are censored, never
//!   left out: dates are read off a Kaplan-Meier curve of the replications that were disturbed. No
//!   mean of them is given, since it could only be that of the fortunate ones.
//! * **New level**: how much more there is, for good, in the last weeks than in the same weeks
//!   without a go-live ([`Levels::against_baseline`]).
//! * **Delay**: an excess in weeks of what is usually done in a week ([`Delay`]).
//!
//! Days are counted from the arm's own go-live, which may be put off. A stock is held against its own level
//! before the scenario's go-live too ([`Levels::since_go_live`]), for a
//! list may grow with and without one.

mod arm;
pub mod rule;

pub use arm::{ArmRecovery, Dates, Delay, Levels, MeanWithin, Step};

use serde::{Deserialize, Serialize};

use crate::model::help::without_help_from;
use crate::model::measures::Unit;
use crate::model::remedies::{go_live_of, last_phase_of};
use crate::model::spec::Role;
use crate::model::{Arm, Book, Measure, Outcome as Simulated, Site};

use super::Runs;
use super::estimates::{Difference, Figure, over_days};
use super::keyed::{ArmRows, MeasureRows};
use arm::together;
use rule::{Course, Judged, Rule, judge};

/// Measures whose recovery is judged; the first is the headline.
pub const RECOVERING: [Measure; 4] = [
    Measure::BookingUnbooked,
    Measure::CallsWait,
    Measure::ClinicOverrun,
    Measure::ListSize,
];

/// What a stock is worked off by: its delay is counted in weeks of this.
fn worked_off_by(measure: Measure) -> Option<Measure> {
    match measure {
        Measure::BookingUnbooked => Some(Measure::BookingBooked),
        Measure::ListSize => Some(Measure::ClinicAttendedNew),
        _ => None,
    }
}

/// Whose help carries the load that a measure is about.
fn whose_help(measure: Measure) -> &'static [Role] {
    match measure {
        Measure::BookingUnbooked | Measure::CallsWait => &[Role::Clerk],
        Measure::ClinicOverrun => &[Role::Clinician, Role::Receptionist],
        _ => &[Role::Clerk, Role::Clinician],
    }
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
    /// How the stock changes without a go-live, from the weeks before it to the last weeks; null
    /// for what is no stock.
    pub usual_change: Option<Difference>,
}

/// Days over which levels are taken: four weeks.
const LEVEL_DAYS: usize = 28;

/// Recovery of all measures for which it is judged. Empty without a go-live, without a baseline
/// to compare with, and for measures with nothing to measure.
#[must_use]
pub fn recoveries(site: &Site<'_>, runs: &Runs) -> MeasureRows<MeasureRecovery> {
    let mut found = MeasureRows::new();
    let Some(usual) = Working::of(site, Arm::Baseline) else {
        return found;
    };
    let live = runs.arms.iter().filter(|&&arm| arm != Arm::Baseline);
    let live = live.filter_map(|&arm| Some((arm, Working::of(site, arm)?)));
    let live: Vec<(Arm, Working)> = live.collect();
    // Without an office there is no backlog, which is not the same as one that stays calm.
    let there = |measure: &Measure| measure.is_in(site.scenario);
    for measure in RECOVERING.into_iter().filter(there) {
        let judging = usual.judging(site, measure);
        let judged = |(arm, working): &(Arm, Working)| {
            Some((*arm, working.judging(site, measure).arm(runs, *arm)?))
        };
        let arms: ArmRows<ArmRecovery> = live.iter().filter_map(judged).collect();
        if !arms.is_empty() {
            let recovery = MeasureRecovery {
                unit: measure.unit(),
                rule: judging.rule,
                arms,
                usual_change: judging.since_go_live(runs.of(Arm::Baseline)),
            };
            found.insert(measure, recovery);
        }
    }
    found
}

/// How one replication of an arm fared against a baseline. `None` without a go-live, or if there
/// was nothing to measure.
#[must_use]
pub fn judged(
    site: &Site<'_>,
    measure: Measure,
    arm: Arm,
    changed: &Simulated,
    baseline: &Simulated,
) -> Option<Judged> {
    let working = Working::of(site, arm)?;
    working
        .judging(site, measure)
        .replication(changed, baseline)
}

/// The working days of a horizon, from an arm's own go-live on, which may be postponed.
#[derive(Clone, Debug)]
pub(super) struct Working {
    days: Vec<usize>,
    go_live: usize,
    /// The same as the scenario has it.
    first_planned: usize,
    /// All days of the horizon, working or not.
    all: usize,
    /// Position of the first working day from the go-live on.
    from: usize,
    /// How many working days later the last phase is; none of them if all go live on one day.
    last_phase: usize,
}

impl Working {
    /// The working days of an arm of a site with a go-live; for the baseline from the one that it does
    /// without.
    pub fn of(site: &Site<'_>, arm: Arm) -> Option<Self> {
        let go_live = usize::try_from(go_live_of(site, arm)?).ok()?;
        let first_planned = usize::try_from(site.calendar.go_live()?).ok()?;
        let all = usize::try_from(site.calendar.days()).ok()?;
        let days: Vec<usize> = (0..all)
            .filter(|&d| site.calendar.is_working_day(d as i64))
            .collect();
        let position = |day: usize| days.partition_point(|&d| d < day);
        let last = last_phase_of(site, arm).and_then(|day| usize::try_from(day).ok());
        let from = position(go_live);
        Some(Self {
            from,
            last_phase: last.map_or(0, |last| position(last) - from),
            days,
            go_live,
            first_planned,
            all,
        })
    }

    /// A measure to be judged.
    pub fn judging<'a, 's>(&'a self, site: &'a Site<'s>, measure: Measure) -> Judging<'a, 's> {
        Judging {
            site,
            measure,
            rule: Rule::of(site, measure),
            working: self,
        }
    }

    /// The working day at a position of a verdict.
    pub fn day(&self, position: usize) -> Option<usize> {
        self.days.get(self.from + position).copied()
    }

    /// Days from the go-live to the working day at a position of a verdict.
    pub fn days_after(&self, position: usize) -> usize {
        self.day(position).map_or(0, |day| day - self.go_live)
    }

    /// For how many days from the go-live on it could have been seen to be over.
    pub fn watched(&self, rule: &Rule) -> usize {
        self.days_after(self.last_watched(rule))
    }

    /// The position of the last working day on which it could have been seen to be over.
    fn last_watched(&self, rule: &Rule) -> usize {
        (self.days.len() - self.from).saturating_sub(rule.holds_for)
    }

    /// The position of the first working day that is neither before a day nor averaged with one
    /// that is; none if there is no such.
    fn position_of(&self, day: i64, averaged_over: usize) -> Option<usize> {
        if day <= self.go_live as i64 {
            return Some(0);
        }
        let first = self.days.partition_point(|&d| (d as i64) < day);
        let at = first + averaged_over - 1;
        (at < self.days.len()).then(|| at - self.from)
    }

    fn last_weeks(&self) -> std::ops::Range<usize> {
        self.all.saturating_sub(LEVEL_DAYS).max(self.go_live)..self.all
    }

    /// The weeks before anything was to change, the same in all arms.
    fn weeks_before(&self) -> std::ops::Range<usize> {
        self.first_planned.saturating_sub(LEVEL_DAYS)..self.first_planned
    }
}

/// One measure of one site, to be judged.
pub(super) struct Judging<'a, 's> {
    site: &'a Site<'s>,
    measure: Measure,
    rule: Rule,
    working: &'a Working,
}

impl Judging<'_, '_> {
    /// How one replication of an arm fared against its baseline.
    pub fn replication(&self, changed: &Simulated, baseline: &Simulated) -> Option<Judged> {
        let Working { days, from, .. } = self.working;
        let averaged = |book| self.averaged(book, *from..days.len());
        let without_help =
            without_help_from(self.site, &changed.interventions, whose_help(self.measure));
        let course = Course {
            arm: &averaged(&changed.book),
            baseline: &averaged(&baseline.book),
            before: &self.averaged(&baseline.book, self.rule.averaged_over.min(*from)..*from),
            better: self.measure.definition().better,
            negligible: self.half_a_day(&baseline.book),
            all_live: self.working.last_phase,
            without_help: without_help
                .and_then(|day| self.working.position_of(day, self.rule.averaged_over)),
        };
        judge(&course, &self.rule)
    }

    /// The measure averaged over the last working days, for each working day at these positions.
    /// Means weigh every observation the same, whichever day it is from.
    fn averaged(&self, book: &Book, at: std::ops::Range<usize>) -> Vec<Option<f64>> {
        let daily = book.daily(self.measure, None);
        let window = |at: usize| {
            let first = (at + 1).saturating_sub(self.rule.averaged_over);
            daily.over(self.working.days[first..=at].iter().copied())
        };
        at.map(window).collect()
    }

    /// Half of what the office does on a working day, if the measure is its backlog.
    fn half_a_day(&self, baseline: &Book) -> f64 {
        if self.measure != Measure::BookingUnbooked {
            return 0.0;
        }
        self.a_week(baseline).map_or(0.0, |week| week / 10.0)
    }

    /// What the baseline works off of the stock in a week of five working days, from the go-live
    /// on.
    fn a_week(&self, baseline: &Book) -> Option<f64> {
        let Working { days, from, .. } = self.working;
        let since = &days[*from..];
        let done = baseline.over(worked_off_by(self.measure)?, None, since.iter().copied())?;
        let week = done / since.len() as f64 * 5.0;
        (week > 0.0).then_some(week)
    }

    fn arm(&self, runs: &Runs, arm: Arm) -> Option<ArmRecovery> {
        let Self { site, working, .. } = *self;
        let (changed, baseline) = (runs.of(arm), runs.of(Arm::Baseline));
        let pairs = changed.iter().zip(baseline);
        let judged: Vec<Option<Judged>> = pairs
            .map(|(changed, baseline)| self.replication(changed, baseline))
            .collect();
        let date = |after: usize| site.calendar.date((working.go_live + after) as i64);
        let verdicts: Vec<Judged> = judged.iter().copied().flatten().collect();
        let watched = working.last_watched(&self.rule);
        let (level, usual) = (self.level(changed), self.level(baseline));
        let levels = Levels {
            from: site.calendar.date(working.last_weeks().start as i64),
            against_baseline: Difference::of(&level, &usual),
            since_go_live: self.since_go_live(changed),
        };
        let weeks = baseline.iter().map(|o| self.a_week(&o.book));
        let weeks: Vec<Option<f64>> = weeks.collect();
        let worst = judged.iter().map(|j| Some((*j)?.peak.max(0.0)));
        let at_end = level.iter().zip(&usual).map(|(a, b)| Some((*a)? - (*b)?));
        let delay = worked_off_by(self.measure).map(|_| Delay {
            at_worst: in_weeks(worst, &weeks),
            at_end: in_weeks(at_end, &weeks),
        });
        together(
            &verdicts,
            |at| working.days_after(at),
            watched,
            date,
            levels,
            delay,
        )
    }

    /// The level of the last weeks, by replication.
    fn level(&self, outcomes: &[Simulated]) -> Vec<Option<f64>> {
        self.mean(outcomes, self.working.last_weeks())
    }

    fn mean(&self, outcomes: &[Simulated], days: std::ops::Range<usize>) -> Vec<Option<f64>> {
        let of = |o: &Simulated| over_days(&o.book, self.measure, None, self.site, days.clone());
        outcomes.iter().map(of).collect()
    }

    /// How a stock changes from the weeks before the go-live to the last weeks.
    fn since_go_live(&self, outcomes: &[Simulated]) -> Option<Difference> {
        worked_off_by(self.measure)?;
        let before = self.mean(outcomes, self.working.weeks_before());
        Some(Difference::of(&self.level(outcomes), &before))
    }
}

/// Excesses, each in weeks of its own replication.
fn in_weeks(excess: impl Iterator<Item = Option<f64>>, weeks: &[Option<f64>]) -> Figure {
    let each = excess.zip(weeks);
    Figure::of(each.map(|(excess, week)| Some(excess? / (*week)?)))
}
