//! What a trust saw held against the replications of an arm: week by week inside or outside the
//! band, and how surprising all of it is together. Nothing is simulated here, and nothing drawn.
//!
//! If the trust is drawn as the replications are, it is one more of them, so whatever makes one course
//! stand out makes it stand out no more often than any other. What stands out is the greatest
//! [`outlyingness`] of any week's figure, or of the mean of the weeks so far, in any measure. How
//! often a course stands out as much is counted among the replications, with their own dependence
//! between weeks and measures. It is asked on every Monday, so a replication has all weeks from
//! the first one seen to the end of the run to stand out in: then all Mondays are one test.

mod observed;
#[cfg(test)]
mod tests;
mod update;

use std::cmp::Ordering;

use serde::Serialize;

use super::weeks::week_1;
use super::{Runs, over_days};
use crate::model::spec::{CivilDate, week_number};
use crate::model::{Arm, Measure, Outcome, Site};
use crate::statistics::exchangeable::{PredictiveBand, Standing, outlyingness, share_as_far};

pub use observed::{Observed, ObservedWeek};
pub use update::{
    Belief, LEAST_EFFECTIVE, LEAST_TO_UPDATE, LastWeek, NotUpdated, Parameter, Recovered, ToCome,
    USUAL_TO_UPDATE, Update, WeekToCome,
};

/// Share of trusts just as forecast that are told, on any Monday, that they are not: at most.
pub const FALSE_ALARMS: f64 = 0.05;

/// Fewest replications of which one in [`FALSE_ALARMS`] can be told.
pub const LEAST_REPLICATIONS: u32 = 19;

/// Fewest replications whose least and greatest are a band of 95 %.
pub const USUAL_REPLICATIONS: u32 = 39;

/// Version of the shape in which it is written.
pub const FORMAT: u32 = 1;

/// What was seen, held against what was forecast.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Track {
    /// Version of this shape.
    pub format: u32,
    /// The arm that it is held against.
    pub arm: Arm,
    /// The replications of it.
    pub replications: usize,
    /// Probability with which a week's figure lies in its band, where each replication has one.
    pub level: f64,
    /// Share of trusts just as forecast for which some Monday says no: at most.
    pub false_alarms: f64,
    /// The day of the arm's own go-live, postponed or not.
    pub go_live: Option<CivilDate>,
    /// First day of the first week seen.
    pub from: CivilDate,
    /// First day of the last week seen.
    pub to: CivilDate,
    /// How many Mondays there are to ask from the first week seen to the end of the run.
    pub looks: usize,
    /// All measures together.
    pub surprise: Surprise,
    /// Each measure, in the order of the file.
    pub measures: Vec<Tracked>,
}

impl Track {
    /// The measures that stand out most, first; of those that do alike, that with most weeks outside.
    #[must_use]
    pub fn by_surprise(&self) -> Vec<&Tracked> {
        let mut all: Vec<&Tracked> = self.measures.iter().collect();
        let inside = |t: &Tracked| {
            t.seen()
                .filter(|(_, h)| h.standing == Standing::Inside)
                .count() as f64
        };
        let rare = |t: &Tracked| {
            (
                t.among_all,
                t.surprise.any_monday,
                inside(t) / t.seen().count().max(1) as f64,
            )
        };
        all.sort_by(|a, b| rare(a).partial_cmp(&rare(b)).unwrap_or(Ordering::Equal));
        all
    }

    /// How many figures are held against a band, and how many lie in it.
    #[must_use]
    pub fn figures(&self) -> (usize, usize) {
        let all = self.measures.iter().flat_map(Tracked::seen);
        all.fold((0, 0), |(held, inside), (_, figure)| {
            let is_inside = figure.standing == Standing::Inside;
            (held + 1, inside + usize::from(is_inside))
        })
    }

    /// Weeks of which anything was seen.
    #[must_use]
    pub fn weeks_seen(&self) -> usize {
        let weeks = self.measures.first().map_or(0, |first| first.weeks.len());
        let seen = |&at: &usize| self.measures.iter().any(|m| m.weeks[at].observed.is_some());
        (0..weeks).filter(seen).count()
    }

    /// The last day of the last week that can be seen.
    #[must_use]
    pub fn end(&self) -> Option<CivilDate> {
        let last = self.measures.first()?.weeks.last()?;
        Some(last.from.plus_days(6))
    }
}

/// How often a course just as forecast stands out as much as what was seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Surprise {
    /// In the weeks seen: false alarms of this look alone.
    pub so_far: f64,
    /// On any Monday until the end of the run: false alarms of all looks together.
    pub any_monday: f64,
}

/// One measure.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Tracked {
    /// The measure.
    pub measure: Measure,
    /// Of this measure, if no other were looked at.
    pub surprise: Surprise,
    /// How often any measure stands out as much as this one, on any Monday.
    pub among_all: f64,
    /// Every whole week of the run, by the weekdays of the file.
    pub weeks: Vec<HeldWeek>,
    /// Mean of the weeks seen since the go-live, or before it if there is none since, with its
    /// band.
    pub mean: Option<Held>,
}

/// A figure and its band.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Held {
    /// What was seen.
    pub observed: f64,
    /// What was forecast.
    pub band: PredictiveBand,
    /// Where it lies.
    pub standing: Standing,
}

/// A week of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct HeldWeek {
    /// Its first day.
    pub from: CivilDate,
    /// Its number counted from the go-live.
    pub week: i64,
    /// What was seen, if anything.
    pub observed: Option<f64>,
    /// What was forecast; nothing where fewer than half of the replications have anything.
    pub band: Option<PredictiveBand>,
    /// Where it lies.
    pub standing: Option<Standing>,
}

impl Track {
    /// Holds what was seen against the replications of an arm.
    ///
    /// `None` if fewer than two of them went through.
    #[must_use]
    pub fn of(site: &Site<'_>, runs: &Runs, arm: Arm, observed: &Observed) -> Option<Self> {
        let outcomes = runs.of(arm);
        let replications = outcomes.len();
        if replications < 2 {
            return None;
        }
        let (first, last) = (observed.weeks.first()?.from, observed.weeks.last()?.from);
        let grid = grid(site, first);
        let all = courses(site, runs, arm, observed, &grid);
        let counted = |weeks: &[Moment]| -> Vec<Moment> {
            let counts = |w: &&Moment| w.seen().is_some() || w.from > last;
            weeks.iter().filter(counts).cloned().collect()
        };
        let far: Vec<Far> = all
            .iter()
            .map(|(_, weeks)| Far::of(&counted(weeks), last, replications + 1))
            .collect();
        let together = Far::greatest(&far, replications + 1);
        let measures = all.iter().zip(&far).map(|((measure, weeks), far)| Tracked {
            measure: *measure,
            surprise: far.surprise(),
            among_all: share_as_far(far.so_far[0], &together.to_the_end[1..]),
            weeks: weeks.iter().map(Moment::held).collect(),
            mean: mean_so_far(&counted(weeks), last),
        });
        Some(Self {
            format: FORMAT,
            arm,
            replications,
            level: PredictiveBand::level_of(replications),
            false_alarms: rate(replications),
            go_live: site.scenario.go_live.map(|_| week_1(site, arm)),
            from: first,
            to: last,
            looks: grid.iter().filter(|&&from| from >= first).count(),
            surprise: together.surprise(),
            measures: measures.collect(),
        })
    }

    /// Whether it was anticipated: more trusts that are as forecast stand out as much on some Monday
    /// than are to be told that they are not.
    #[must_use]
    pub fn was_anticipated(&self) -> bool {
        self.surprise.any_monday > FALSE_ALARMS
    }
}

impl Tracked {
    /// Whether it alone would have given the alarm, however many measures are looked at.
    #[must_use]
    pub fn stands_out(&self) -> bool {
        self.among_all <= FALSE_ALARMS
    }

    /// The weeks that were seen and have a band.
    pub fn seen(&self) -> impl DoubleEndedIterator<Item = (&HeldWeek, Held)> {
        self.weeks.iter().filter_map(|week| {
            let held = Held {
                observed: week.observed?,
                band: week.band?,
                standing: week.standing?,
            };
            Some((week, held))
        })
    }

    /// The first of the latest weeks that lie outside their bands on one side; gaps do not end
    /// them. `None` if the latest lies inside.
    #[must_use]
    pub fn outside_since(&self) -> Option<(&HeldWeek, Standing)> {
        let (_, latest) = self.seen().next_back()?;
        let outside = |(_, held): &(&HeldWeek, Held)| held.standing == latest.standing;
        let (since, _) = self.seen().rev().take_while(outside).last()?;
        (latest.standing != Standing::Inside).then_some((since, latest.standing))
    }
}

/// The share of courses like the others that are within [`FALSE_ALARMS`] of standing out most, as
/// far as so many can tell.
fn rate(replications: usize) -> f64 {
    let courses = replications as f64 + 1.0;
    (FALSE_ALARMS * courses + 1e-9).floor() / courses
}

/// Each measure's course of values, week by week: what was seen, then each replication.
pub(super) fn courses(
    site: &Site<'_>,
    runs: &Runs,
    arm: Arm,
    observed: &Observed,
    grid: &[CivilDate],
) -> Vec<(Measure, Vec<Moment>)> {
    let (origin, outcomes) = (week_1(site, arm), runs.of(arm));
    let course = |(column, &measure): (usize, &Measure)| {
        // As the trust rounds, or a figure that never varies would lie beside itself.
        let shift = libm::exp10(observed.decimals[column] as f64);
        let rounded = |value: f64| (value * shift).round() / shift;
        let of_week = |&from: &CivilDate| {
            let seen = observed.weeks.iter().find(|week| week.from == from);
            let seen = seen.and_then(|week| week.values[column]).map(rounded);
            let day = usize::try_from(site.calendar.day_of(from)).unwrap_or(0);
            let one =
                |o: &Outcome| over_days(&o.book, measure, None, site, day..day + 7).map(rounded);
            Moment::of(
                from,
                week_number(from.days_since(origin)),
                seen,
                outcomes.iter().map(one),
            )
        };
        (measure, grid.iter().map(of_week).collect::<Vec<Moment>>())
    };
    observed.measures.iter().enumerate().map(course).collect()
}

/// First days of the whole weeks of the run that begin on the weekday of `first`.
pub(super) fn grid(site: &Site<'_>, first: CivilDate) -> Vec<CivilDate> {
    let offset = site.calendar.day_of(first).rem_euclid(7);
    let days = (offset..)
        .step_by(7)
        .take_while(|day| day + 7 <= site.calendar.days());
    days.map(|day| site.calendar.date(day)).collect()
}

/// A week of a measure, a value for each course: what was seen, then each replication.
#[derive(Clone)]
pub(super) struct Moment {
    pub from: CivilDate,
    pub number: i64,
    pub values: Vec<Option<f64>>,
}

impl Moment {
    fn of(
        from: CivilDate,
        number: i64,
        seen: Option<f64>,
        replications: impl Iterator<Item = Option<f64>>,
    ) -> Self {
        let mut values: Vec<Option<f64>> = std::iter::once(seen).chain(replications).collect();
        let there = values[1..].iter().flatten().count();
        // Where a week of most replications has nothing, what the others have is no forecast.
        if 2 * there < values.len() - 1 {
            values[1..].fill(None);
        }
        Self {
            from,
            number,
            values,
        }
    }

    pub fn seen(&self) -> Option<f64> {
        self.values[0]
    }

    /// What the replications have, of those that have anything.
    pub fn forecast(&self) -> Vec<f64> {
        self.values[1..].iter().flatten().copied().collect()
    }

    fn band(&self) -> Option<PredictiveBand> {
        PredictiveBand::of(&self.forecast())
    }

    fn held(&self) -> HeldWeek {
        let (observed, band) = (self.seen(), self.band());
        HeldWeek {
            from: self.from,
            week: self.number,
            observed,
            band,
            standing: band.zip(observed).map(|(band, seen)| band.standing(seen)),
        }
    }
}

/// Means of the weeks so far, at each week; begun anew with the go-live.
fn means(weeks: &[Moment]) -> Vec<Moment> {
    let width = weeks.first().map_or(0, |week| week.values.len());
    let mut sums = vec![(0.0, 0_u32); width];
    let mut before = true;
    let mut all = Vec::new();
    for week in weeks {
        if before && week.number > 0 {
            before = false;
            sums.fill((0.0, 0));
        }
        for (sum, value) in sums.iter_mut().zip(&week.values) {
            if let Some(value) = value {
                *sum = (sum.0 + value, sum.1 + 1);
            }
        }
        let mean = |(sum, n): &(f64, u32)| (*n > 0).then(|| sum / f64::from(*n));
        let mut values: Vec<Option<f64>> = sums.iter().map(mean).collect();
        // What is not seen yet has no mean.
        values[0] = values[0].filter(|_| week.seen().is_some());
        all.push(Moment {
            values,
            ..week.clone()
        });
    }
    all
}

/// The mean of the weeks so far and its band.
fn mean_so_far(weeks: &[Moment], last: CivilDate) -> Option<Held> {
    let seen: Vec<Moment> = weeks.iter().filter(|w| w.from <= last).cloned().collect();
    let mean = means(&seen).pop()?;
    let (observed, band) = (mean.seen()?, mean.band()?);
    Some(Held {
        observed,
        band,
        standing: band.standing(observed),
    })
}

/// How far out each course is at most, what was seen first.
struct Far {
    /// In the weeks seen.
    so_far: Vec<f64>,
    /// In those and all that are still to come.
    to_the_end: Vec<f64>,
}

impl Far {
    fn of(weeks: &[Moment], last: CivilDate, courses: usize) -> Self {
        let seen = weeks.partition_point(|week| week.from <= last);
        // Of what is seen alone, so that what was seen is treated as the replications are.
        let so_far = farthest(&weeks[..seen], courses);
        let to_the_end = farthest(weeks, courses);
        let both = so_far.iter().zip(&to_the_end).map(|(a, b)| a.max(*b));
        Self {
            to_the_end: both.collect(),
            so_far,
        }
    }

    /// The greatest of several measures.
    fn greatest(all: &[Self], courses: usize) -> Self {
        let greatest = |of: &dyn Fn(&Self) -> &Vec<f64>| {
            let at = |course| {
                all.iter()
                    .filter_map(|far| of(far).get(course))
                    .fold(0.0, |a: f64, &b| a.max(b))
            };
            (0..courses).map(at).collect()
        };
        Self {
            so_far: greatest(&|far| &far.so_far),
            to_the_end: greatest(&|far| &far.to_the_end),
        }
    }

    fn surprise(&self) -> Surprise {
        let own = self.so_far[0];
        Surprise {
            so_far: share_as_far(own, &self.so_far[1..]),
            any_monday: share_as_far(own, &self.to_the_end[1..]),
        }
    }
}

/// How far out each course is at most in any of the weeks, by itself or by the mean so far.
fn farthest(weeks: &[Moment], courses: usize) -> Vec<f64> {
    let mut far = vec![0.0_f64; courses];
    for series in [weeks, &means(weeks)] {
        let values: Vec<Vec<Option<f64>>> = series.iter().map(|w| w.values.clone()).collect();
        for moment in outlyingness(&values) {
            for (far, out) in far.iter_mut().zip(moment) {
                *far = far.max(out.map_or(0.0, f64::abs));
            }
        }
    }
    far
}
