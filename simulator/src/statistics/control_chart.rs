//! Control charts of individual values: which points of a series are more than its own common
//! variation, and in which direction. What the series measures, and how a chart is drawn, is not
//! known here.
//!
//! These are the XmR charts of NHS England's "Making data count" programme, as the R package
//! `NHSRplotthedots` 0.2 of the NHS-R community computes them, so that a chart made here reads
//! as those on a trust's board papers do. Each part of a series has its own
//!
//! ```text
//! centre   mean of its values
//! limits   centre -+ 2.66 x mean moving range         (2.66 = 3 / 1.128, three sigmas)
//! ```
//!
//! where a moving range is the distance of a value from the one before it. Moving ranges of
//! 3.267 times their mean or more are dropped, once, before the mean is taken again: a jump is
//! not common variation (Nelson 1982, Control charts for individual measurements, Journal of
//! Quality Technology 14, 172-173; the package's `screen_outliers`, which it has switched on. The
//! programme's spreadsheets drop none, so their limits are wider where there are jumps.)
//!
//! Two things are said here that the package leaves open. Where screening would leave nothing
//! but ranges of zero (a series that hardly ever moves), nothing is screened, or every point
//! would lie outside limits of no width. And a series that never moves is its own mean exactly.

mod assurance;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Interval;
use super::moments::mean;

pub use assurance::{Assurance, Goal};

/// Mean moving ranges from the centre to a limit: 3 / d2, with d2 = 1.128 for ranges of two.
const TO_LIMIT: f64 = 2.66;

/// Moving ranges of so many times their mean are dropped: D4 for ranges of two.
const SCREENED_FROM: f64 = 3.267;

/// Where the outer third begins, as a share of the way from the centre to a limit.
const OUTER_THIRD: f64 = 2.0 / 3.0;

/// So many points on one side, or rising, or falling, are not chance.
const RUN: usize = 7;

/// Fewest points for limits to stand on: with fewer they are "trial limits" (`NHSRplotthedots`,
/// vignette "Number of points required").
const ENOUGH: usize = 12;

/// Which way a series should go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Aim {
    /// Up: more is better.
    More,
    /// Down: less is better.
    Less,
    /// Neither: it describes.
    Neither,
}

/// Which way a point departs from common variation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Above the mean, or rising.
    High,
    /// Below the mean, or falling.
    Low,
}

/// Why a point is more than common variation. Of several the first counts, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// It lies outside the limits.
    OutsideLimits,
    /// It is one of seven or more points in a row that rise, or that fall.
    Trend,
    /// It and another of three points in a row lie in the outer third towards a limit, all
    /// three on one side of the mean.
    TwoOfThree,
    /// It is one of seven or more points in a row on one side of the mean.
    Shift,
}

/// Whether a special cause is welcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Meaning {
    /// In the direction aimed at.
    Improvement,
    /// Against it.
    Concern,
    /// Nothing is aimed at.
    Neither,
}

/// What a point says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "lowercase")]
pub enum Signal {
    /// Common cause: variation of the usual kind and size.
    Common,
    /// Special cause: something is different.
    Special {
        /// By which rule.
        rule: Rule,
        /// Which way.
        direction: Direction,
        /// Whether that is welcome.
        meaning: Meaning,
    },
}

impl Signal {
    /// Whether a special cause is welcome; `None` for common cause.
    #[must_use]
    pub const fn meaning(self) -> Option<Meaning> {
        match self {
            Self::Common => None,
            Self::Special { meaning, .. } => Some(meaning),
        }
    }
}

/// What limits stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Twelve points or more.
    Firm,
    /// Fewer: trial limits, which a few more points would move.
    Provisional,
}

/// A stretch of the series with a mean and limits of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Its points, by position in the series.
    pub points: Range<usize>,
    /// Mean of its values.
    pub mean: f64,
    /// Lower and upper process limit, in the series' unit; `None` for a single point.
    pub limits: Option<Interval>,
    /// How many moving ranges were dropped before the limits were set.
    pub screened: usize,
}

impl Part {
    /// What its limits stand on.
    #[must_use]
    pub fn standing(&self) -> Standing {
        if self.points.len() < ENOUGH {
            Standing::Provisional
        } else {
            Standing::Firm
        }
    }
}

/// A series with its parts, and what each of its points says.
///
/// ```
/// # use cutover_simulator as cutover;
/// use cutover::statistics::{ControlChart, Meaning, Aim};
///
/// // Minutes on the telephone, the last five weeks after a go-live.
/// let waits = [3.0, 2.0, 4.0, 3.0, 2.0, 3.0, 4.0, 2.0, 3.0, 3.0, 2.0, 4.0, 41.0, 38.0, 30.0, 27.0, 19.0];
/// let chart = ControlChart::of(&waits, &[12], Aim::Less).expect("finite values");
/// assert_eq!((chart.parts[0].points.len(), chart.parts[1].mean), (12, 31.0));
///
/// // Held against the weeks before, all five are a concern.
/// let whole = ControlChart::of(&waits, &[], Aim::Less).expect("finite values");
/// let last = whole.signals.last().expect("a point");
/// assert_eq!(last.meaning(), Some(Meaning::Concern));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ControlChart {
    /// The values.
    pub values: Vec<f64>,
    /// The parts, in order; together they are the whole series.
    pub parts: Vec<Part>,
    /// One for each value.
    pub signals: Vec<Signal>,
}

impl ControlChart {
    /// The chart of `values`, re-based at `cuts`: positions at which a new part begins. Rules do
    /// not reach from one part into another.
    ///
    /// `None` if there is no value, one is not finite, or the cuts are not increasing positions
    /// inside the series.
    #[must_use]
    pub fn of(values: &[f64], cuts: &[usize], aim: Aim) -> Option<Self> {
        let increasing = cuts.windows(2).all(|pair| pair[0] < pair[1]);
        let inside = cuts.iter().all(|&cut| 0 < cut && cut < values.len());
        let finite = values.iter().all(|value| value.is_finite());
        if values.is_empty() || !finite || !increasing || !inside {
            return None;
        }
        let begins = std::iter::once(0).chain(cuts.iter().copied());
        let ends = cuts.iter().copied().chain(std::iter::once(values.len()));
        let mut parts = Vec::new();
        let mut signals = Vec::new();
        for (begin, end) in begins.zip(ends) {
            let part = part_of(values, begin..end)?;
            let causes = special_causes(&values[begin..end], &part);
            signals.extend(causes.into_iter().map(|cause| signal(cause, aim)));
            parts.push(part);
        }
        Some(Self {
            values: values.to_vec(),
            parts,
            signals,
        })
    }

    /// The chart of what a stock changes by from point to point: one value less than `levels`, with
    /// the cuts at the same places. A stock carries over from each point to the next, so that rules
    /// made for values that are independent call much of its usual course special; its changes are
    /// nearly so.
    ///
    /// `None` as of [`Self::of`], and of a single level.
    #[must_use]
    pub fn of_changes(levels: &[f64], cuts: &[usize], aim: Aim) -> Option<Self> {
        let changes: Vec<f64> = levels.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let cuts: Vec<usize> = cuts.iter().filter_map(|cut| cut.checked_sub(1)).collect();
        let inner: Vec<usize> = cuts.into_iter().filter(|cut| *cut > 0).collect();
        Self::of(&changes, &inner, aim)
    }

    /// The same chart, whose later parts are held against the first part's limits as well: a point beyond
    /// them on the wrong side is a concern, and one that is not beyond them on the right side no
    /// improvement. Limits set anew in a crisis call it usual, and all that is less bad an improvement.
    #[must_use]
    pub fn held_against_the_first_part(mut self, aim: Aim) -> Self {
        let Some(first) = self.parts.first() else {
            return self;
        };
        let (Some(limits), begin) = (first.limits, first.points.end) else {
            return self;
        };
        let values = self.values.iter().zip(&mut self.signals);
        for (value, told) in values.skip(begin) {
            let (above, below) = (*value > limits.upper, *value < limits.lower);
            let (is_worse, is_better) = match aim {
                Aim::Less => (above, below),
                Aim::More => (below, above),
                Aim::Neither => continue,
            };
            let direction = if above {
                Direction::High
            } else {
                Direction::Low
            };
            if is_worse {
                *told = signal(Some((Rule::OutsideLimits, direction)), aim);
            } else if !is_better && told.meaning() == Some(Meaning::Improvement) {
                *told = Signal::Common;
            }
        }
        self
    }

    /// The same chart in another unit: everything `factor` times as large, which is above zero.
    #[must_use]
    pub fn times(&self, factor: f64) -> Self {
        let mut scaled = self.clone();
        scaled.values.iter_mut().for_each(|value| *value *= factor);
        for part in &mut scaled.parts {
            part.mean *= factor;
            part.limits = part.limits.map(|limits| Interval {
                lower: factor * limits.lower,
                upper: factor * limits.upper,
            });
        }
        scaled
    }

    /// The part in which a point lies; `None` beyond the series.
    #[must_use]
    pub fn part_at(&self, point: usize) -> Option<&Part> {
        self.parts.iter().find(|part| part.points.contains(&point))
    }
}

/// Centre and limits of the values at `points`; `None` if there are none.
fn part_of(values: &[f64], points: Range<usize>) -> Option<Part> {
    let values = &values[points.clone()];
    let ranges: Vec<f64> = values.windows(2).map(|p| (p[1] - p[0]).abs()).collect();
    let centre = if ranges.iter().all(|&range| range == 0.0) {
        values.first().copied()?
    } else {
        mean(values)?
    };
    let (screened, limits) = match screen(&ranges) {
        None => (0, None),
        Some((mean_range, screened)) => {
            let reach = TO_LIMIT * mean_range;
            let limits = Interval {
                lower: centre - reach,
                upper: centre + reach,
            };
            (screened, Some(limits))
        }
    };
    Some(Part {
        points,
        mean: centre,
        limits,
        screened,
    })
}

/// Mean of the moving ranges that are not jumps, and how many are; `None` without any range.
fn screen(ranges: &[f64]) -> Option<(f64, usize)> {
    let all = mean(ranges)?;
    let usual: Vec<f64> = ranges
        .iter()
        .copied()
        .filter(|range| *range < SCREENED_FROM * all)
        .collect();
    match mean(&usual) {
        Some(kept) if kept > 0.0 => Some((kept, ranges.len() - usual.len())),
        _ => Some((all, 0)),
    }
}

/// For each value of a part, the first rule that makes it special, and which way.
fn special_causes(values: &[f64], part: &Part) -> Vec<Option<(Rule, Direction)>> {
    let sides: Vec<Option<Direction>> = values.iter().map(|v| side(v - part.mean)).collect();
    let outside = |at: usize| {
        let limits = part.limits?;
        if limits.contains(values[at]) {
            None
        } else {
            sides[at]
        }
    };
    let trends = trends(values);
    let near = two_of_three(values, part, &sides);
    let shifts = runs(&sides);
    let cause = |at: usize| {
        let with = |rule| move |direction| (rule, direction);
        outside(at)
            .map(with(Rule::OutsideLimits))
            .or_else(|| trends[at].map(with(Rule::Trend)))
            .or_else(|| near[at].map(with(Rule::TwoOfThree)))
            .or_else(|| shifts[at].map(with(Rule::Shift)))
    };
    (0..values.len()).map(cause).collect()
}

fn signal(cause: Option<(Rule, Direction)>, aim: Aim) -> Signal {
    let Some((rule, direction)) = cause else {
        return Signal::Common;
    };
    let meaning = match (aim, direction) {
        (Aim::Neither, _) => Meaning::Neither,
        (Aim::More, Direction::High) | (Aim::Less, Direction::Low) => Meaning::Improvement,
        (Aim::More, Direction::Low) | (Aim::Less, Direction::High) => Meaning::Concern,
    };
    Signal::Special {
        rule,
        direction,
        meaning,
    }
}

/// High or low by the sign; neither at zero.
fn side(difference: f64) -> Option<Direction> {
    if difference > 0.0 {
        Some(Direction::High)
    } else if difference < 0.0 {
        Some(Direction::Low)
    } else {
        None
    }
}

/// Stretches of equal directions, longest possible, in order.
fn stretches(directions: &[Option<Direction>]) -> Vec<(Range<usize>, Direction)> {
    let mut found = Vec::new();
    let mut begin = 0;
    for stretch in directions.chunk_by(|a, b| a == b) {
        let end = begin + stretch.len();
        if let Some(direction) = stretch[0] {
            found.push((begin..end, direction));
        }
        begin = end;
    }
    found
}

/// Points in stretches of [`RUN`] or more on one side.
fn runs(sides: &[Option<Direction>]) -> Vec<Option<Direction>> {
    let mut marked = vec![None; sides.len()];
    for (stretch, direction) in stretches(sides) {
        if stretch.len() >= RUN {
            marked[stretch].fill(Some(direction));
        }
    }
    marked
}

/// Points in stretches of [`RUN`] or more that rise or fall; where one turns into another, the
/// turning point belongs to the later.
fn trends(values: &[f64]) -> Vec<Option<Direction>> {
    let steps: Vec<Option<Direction>> = values.windows(2).map(|p| side(p[1] - p[0])).collect();
    let mut marked = vec![None; values.len()];
    for (stretch, direction) in stretches(&steps) {
        // So many steps join one point more.
        if stretch.len() + 1 >= RUN {
            marked[stretch.start..=stretch.end].fill(Some(direction));
        }
    }
    marked
}

/// Points in the outer third, inside the limits, that have company: another such point among
/// three in a row on one side of the mean.
fn two_of_three(
    values: &[f64],
    part: &Part,
    sides: &[Option<Direction>],
) -> Vec<Option<Direction>> {
    let mut marked = vec![None; values.len()];
    let Some(limits) = part.limits else {
        return marked;
    };
    let from = OUTER_THIRD * (limits.upper - part.mean);
    let near = |at: usize| limits.contains(values[at]) && (values[at] - part.mean).abs() > from;
    for first in 0..values.len().saturating_sub(2) {
        let three = first..first + 3;
        let one_sided = sides[three.clone()].iter().all(|s| *s == sides[first]);
        if one_sided && three.clone().filter(|&at| near(at)).count() >= 2 {
            for at in three.filter(|&at| near(at)) {
                marked[at] = sides[at];
            }
        }
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turning_point_belongs_to_the_later_trend() {
        let up_and_down: Vec<f64> = (-6..=6).map(|x| -f64::from(x * x)).collect();
        let found = trends(&up_and_down);
        assert!(found[..6].iter().all(|t| *t == Some(Direction::High)));
        assert!(found[6..].iter().all(|t| *t == Some(Direction::Low)));
    }

    #[test]
    fn six_in_a_row_are_not_seven() {
        let six = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 6.0];
        assert!(trends(&six).iter().all(Option::is_none));
        let mut sides = vec![Some(Direction::Low); 6];
        sides.push(None);
        assert!(runs(&sides).iter().all(Option::is_none));
        sides[6] = Some(Direction::Low);
        assert!(runs(&sides).iter().all(Option::is_some));
    }
}
