//! Estimates of one measure over replications: by arm, by specialty, and between arms. Which
//! measures and periods there are is in `summary`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::measures::Unit;
use crate::model::{Arm, Book, Kind, Measure, Outcome, Scope, Site, SpecialtyId};
use crate::model::{Better, Definition};
use crate::statistics::{Estimate, PairedEstimate};

use super::keyed::{ArmRows, Pair, PairRows};
use super::{Runs, Week};

/// An estimate over replications, in the measure's unit. Null where there was nothing to measure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Mean over replications.
    pub mean: Option<f64>,
    /// Half the width of the mean's 95 % confidence interval; null with fewer than two values.
    pub half_width: Option<f64>,
    /// 5 % of replications are at or below this.
    pub p05: Option<f64>,
    /// Median over replications.
    pub p50: Option<f64>,
    /// 95 % of replications are at or below this.
    pub p95: Option<f64>,
    /// Replications in which there was something to measure.
    pub n: usize,
}

impl Figure {
    /// The estimate from the values that exist.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = Option<f64>>) -> Self {
        let values: Vec<f64> = values.into_iter().flatten().collect();
        Estimate::of(&values).map_or_else(Self::default, |e| Self::from(&e))
    }
}

impl From<&Estimate> for Figure {
    fn from(estimate: &Estimate) -> Self {
        Self {
            mean: Some(estimate.mean),
            half_width: estimate.half_width,
            p05: Some(estimate.p05),
            p50: Some(estimate.p50),
            p95: Some(estimate.p95),
            n: estimate.n,
        }
    }
}

/// What changes from one arm to another, replication by replication.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The differences.
    #[serde(flatten)]
    pub figure: Figure,
    /// Whether the 95 % interval of the mean difference excludes zero.
    pub clear: bool,
    /// Correlation between the arms.
    pub correlation: Option<f64>,
    /// How many times more replications independent arms would have needed.
    pub variance_reduction: Option<f64>,
}

impl Difference {
    /// `changed - from`, over the replications in which both exist.
    #[must_use]
    pub fn of(changed: &[Option<f64>], from: &[Option<f64>]) -> Self {
        let both = changed.iter().zip(from);
        let (changed, from): (Vec<f64>, Vec<f64>) =
            both.filter_map(|(a, b)| Some(((*a)?, (*b)?))).unzip();
        let Some(paired) = PairedEstimate::of(&changed, &from) else {
            return Self::default();
        };
        let interval = paired.difference.interval();
        Self {
            figure: Figure::from(&paired.difference),
            clear: interval.is_some_and(|i| !i.contains(0.0)),
            correlation: paired.correlation,
            variance_reduction: paired.variance_reduction,
        }
    }
}

/// The trust and, where a measure is kept for them, its specialties.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rows<T> {
    /// The trust as a whole.
    pub trust: T,
    /// By specialty.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub specialties: BTreeMap<String, T>,
}

/// Estimates over a part of the horizon, for the trust.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PeriodSummary {
    /// By arm.
    pub arms: ArmRows<Figure>,
    /// By pair of arms, such as `unmitigated-baseline`.
    pub differences: PairRows<Difference>,
}

/// Everything estimated of one measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasureSummary {
    /// Unit.
    pub unit: Unit,
    /// What it is, in words.
    pub definition: String,
    /// How it is made over a period: mean, share, count, level, time-mean, ninetieth, median.
    pub kind: String,
    /// Which way is better: lower, higher, neither.
    pub better: String,
    /// Over the whole horizon, by arm.
    pub arms: ArmRows<Rows<Figure>>,
    /// Over the whole horizon, by pair of arms.
    pub differences: PairRows<Rows<Difference>>,
    /// From the go-live day to the end; percentiles are means of daily percentiles there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since_go_live: Option<PeriodSummary>,
}

/// One value for each replication, by arm; `value` makes it.
pub(super) fn by_arm(
    runs: &Runs,
    value: impl Fn(&Outcome) -> Option<f64>,
) -> Vec<(Arm, Vec<Option<f64>>)> {
    let arms = runs.arms.iter();
    arms.map(|&arm| (arm, runs.of(arm).iter().map(&value).collect()))
        .collect()
}

/// Paired differences between the arms that exist.
pub(super) fn differences(values: &[(Arm, Vec<Option<f64>>)]) -> PairRows<Difference> {
    let of = |arm| values.iter().find(|(a, _)| *a == arm).map(|(_, v)| v);
    let pairs = Pair::ALL.into_iter().filter_map(|pair| {
        let (changed, from) = (of(pair.of())?, of(pair.against())?);
        Some((pair, Difference::of(changed, from)))
    });
    pairs.collect()
}

/// Estimates by arm.
pub(super) fn figures(values: &[(Arm, Vec<Option<f64>>)]) -> ArmRows<Figure> {
    let figure =
        |(arm, values): &(Arm, Vec<Option<f64>>)| (*arm, Figure::of(values.iter().copied()));
    values.iter().map(figure).collect()
}

/// The measure over some days; levels over the working days among them.
#[must_use]
pub fn over_days(
    book: &Book,
    measure: Measure,
    specialty: Option<SpecialtyId>,
    site: &Site<'_>,
    days: std::ops::Range<usize>,
) -> Option<f64> {
    book.over(measure, specialty, counted(measure, site, days))
}

/// The measure over each of some weeks: by week, then by outcome.
#[must_use]
pub fn week_by_week(
    site: &Site<'_>,
    outcomes: &[Outcome],
    measure: Measure,
    specialty: Option<SpecialtyId>,
    weeks: &[Week],
) -> Vec<Vec<Option<f64>>> {
    let mut by_week = vec![Vec::with_capacity(outcomes.len()); weeks.len()];
    for outcome in outcomes {
        let daily = outcome.book.daily(measure, specialty);
        for (values, week) in by_week.iter_mut().zip(weeks) {
            values.push(daily.over(counted(measure, site, week.days.clone())));
        }
    }
    by_week
}

/// Those of some days that a measure is taken over: levels over the working days.
fn counted(
    measure: Measure,
    site: &Site<'_>,
    days: std::ops::Range<usize>,
) -> impl Iterator<Item = usize> {
    let all = measure.definition().kind != Kind::Level;
    days.filter(move |&d| all || site.calendar.is_working_day(d as i64))
}

/// Everything about one measure.
pub(super) fn summarise(site: &Site<'_>, runs: &Runs, measure: Measure) -> MeasureSummary {
    let Definition {
        unit,
        means,
        kind,
        better,
        scope,
        ..
    } = *measure.definition();
    let mut summary = MeasureSummary {
        unit,
        definition: means.to_owned(),
        kind: kind_name(kind).to_owned(),
        better: better_name(better).to_owned(),
        arms: ArmRows::new(),
        differences: PairRows::new(),
        since_go_live: None,
    };
    let days = usize::try_from(site.calendar.days()).unwrap_or(0);
    let working: Vec<usize> = (0..days)
        .filter(|&d| site.calendar.is_working_day(d as i64))
        .collect();
    let values = |specialty| {
        by_arm(runs, |outcome| {
            let working = working.iter().copied();
            outcome.book.over_all(measure, specialty, working)
        })
    };
    let trust = values(None);
    for (arm, figure) in figures(&trust) {
        summary.arms.or_default(arm).trust = figure;
    }
    for (pair, difference) in differences(&trust) {
        summary.differences.or_default(pair).trust = difference;
    }
    if scope == Scope::Specialty {
        for (s, specialty) in site.specialties.iter().enumerate() {
            let values = values(Some(SpecialtyId::new(s)));
            let name = || specialty.name.to_owned();
            for (arm, figure) in figures(&values) {
                let rows = summary.arms.or_default(arm);
                rows.specialties.insert(name(), figure);
            }
            for (pair, difference) in differences(&values) {
                let rows = summary.differences.or_default(pair);
                rows.specialties.insert(name(), difference);
            }
        }
    }
    // Percentiles are kept for the whole horizon only: the mean of daily percentiles is another
    // measure, and would read as this one.
    let is_percentile = measure.is_percentile();
    let from = go_live_day(site).filter(|_| !is_percentile);
    summary.since_go_live = from.map(|from| {
        let values = by_arm(runs, |o| {
            over_days(&o.book, measure, None, site, from..days)
        });
        PeriodSummary {
            arms: figures(&values),
            differences: differences(&values),
        }
    });
    summary
}

/// The go-live's day.
pub(super) fn go_live_day(site: &Site<'_>) -> Option<usize> {
    site.calendar
        .go_live()
        .and_then(|d| usize::try_from(d).ok())
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Mean => "mean",
        Kind::Share => "share",
        Kind::Count => "count",
        Kind::Level => "level",
        Kind::TimeMean => "time-mean",
        Kind::Ninetieth => "ninetieth",
        Kind::Median => "median",
    }
}

fn better_name(better: Better) -> &'static str {
    match better {
        Better::Lower => "lower",
        Better::Higher => "higher",
        Better::Neither => "neither",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_counts_only_what_was_measured() {
        // By hand: mean of 1, 2, 6 is 3; s^2 = 7; t(.975, 2) = 4.302653.
        let figure = Figure::of([Some(1.0), None, Some(2.0), Some(6.0)]);
        assert_eq!(
            (figure.mean, figure.p50, figure.n),
            (Some(3.0), Some(2.0), 3)
        );
        let expected = 4.302_653 * (7.0_f64 / 3.0).sqrt();
        let half_width = figure.half_width.expect("three values");
        assert!((half_width - expected).abs() < 1e-5, "{half_width}");
        assert_eq!(Figure::of([None, None]), Figure::default());
        let json = serde_json::to_value(Figure::default()).expect("serialises");
        assert!(json["mean"].is_null());
        assert_eq!(json["n"], 0);
    }

    #[test]
    fn differences_are_taken_pair_by_pair() {
        // Pairs: 3-1, 5-2, 7-5 = 2, 3, 2; the fourth has no partner.
        let changed = [Some(3.0), Some(5.0), Some(7.0), Some(100.0)];
        let from = [Some(1.0), Some(2.0), Some(5.0), None];
        let difference = Difference::of(&changed, &from);
        let mean = difference.figure.mean.expect("three pairs");
        assert!((mean - 7.0 / 3.0).abs() < 1e-12);
        assert_eq!(difference.figure.n, 3);
        // s = .57735, half width 4.302653 x .57735 / sqrt(3) = 1.4342 < 2.3333.
        assert!(difference.clear);
        assert!(!Difference::of(&[Some(1.0), Some(-1.0)], &[Some(0.0); 2]).clear);
        assert!(!Difference::of(&[Some(1.0)], &[Some(0.0)]).clear);
    }
}
