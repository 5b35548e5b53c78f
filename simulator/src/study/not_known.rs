//! How much of what replications differ by comes from parameters that nobody knows, and how much
//! from chance: every replication is simulated once more, with the values it drew for its
//! parameters and with other random numbers. What is uncertain, and how it is drawn, is in
//! `model::spec`.

use serde::{Deserialize, Serialize};

use crate::model::shelf::Shelf;
use crate::model::{Arm, Measure, Outcome, Site};
use crate::statistics::Components;

use super::estimates::{Figure, by_arm, go_live_day, over_days};
use super::keyed::{ArmRows, MeasureRows, Pair, PairRows};
use super::peaks::{PEAKING, peak_of};
use super::replications::{Design, Done, NotDone, Watch, attempt_arms, simulate_units};
use super::runs::Runs;
use super::summary::KEY_MEASURES;

/// One interval, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Apart {
    /// Mean over replications, without their twins.
    pub mean: f64,
    /// Half the width of its 95 % interval.
    pub half_width: f64,
    /// Share of the squared width, and of the variance between replications, that comes from not
    /// knowing the parameters; the rest is chance.
    pub not_known: f64,
    /// 95 % interval of that share; null where there are too few pairs, or nothing varies by
    /// chance.
    pub from: Option<f64>,
    /// Its upper end.
    pub to: Option<f64>,
    /// Half the width that there would be, of as many replications, by chance alone.
    pub luck_alone: f64,
}

/// Intervals of one figure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ApartRows {
    /// By arm.
    pub arms: ArmRows<Apart>,
    /// By pair of arms.
    pub differences: PairRows<Apart>,
}

/// What is not known, and what that does to the figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotKnown {
    /// The uncertain parameters: path, and distribution in words.
    pub parameters: Vec<(String, String)>,
    /// Replications that were simulated once more with other random numbers.
    pub twins: usize,
    /// Measures from the go-live (or the start) to the end, for the trust.
    pub measures: MeasureRows<ApartRows>,
    /// Peaks, as in the summary.
    pub peaks: MeasureRows<ApartRows>,
    /// All costs together.
    pub cost: ApartRows,
}

/// The number of the random numbers that a replication's twin has: one that no replication has,
/// unless it was asked for by that number.
const fn other_luck(replication: u64) -> u64 {
    replication ^ (1 << 63)
}

/// Simulates every replication once more: the same values of what is uncertain, other random
/// numbers. Nothing where nothing is uncertain.
///
/// # Errors
///
/// The threads cannot be started, or `watch` wants no more.
pub fn twins(
    site: &Site<'_>,
    runs: &Runs,
    threads: Option<usize>,
    watch: Watch<'_>,
    shelf: Option<&Shelf>,
) -> Result<Option<Runs>, NotDone> {
    if site.scenario.uncertain.is_empty() {
        return Ok(None);
    }
    let design = Design {
        arms: runs.arms.clone(),
        replications: runs.replications.clone(),
    };
    simulate_units(
        &design,
        threads,
        watch,
        shelf,
        &|arms, replication, done| {
            with_other_luck(site, arms, replication, done);
        },
    )
    .map(Some)
}

/// Some arms of a replication's twin.
pub(super) fn with_other_luck(site: &Site<'_>, arms: &[Arm], replication: u64, done: Done<'_>) {
    let drawn = site.scenario.drawn(replication).ok().flatten();
    let drawn = drawn.unwrap_or_else(|| site.scenario.as_written());
    attempt_arms(&Site::of(&drawn), arms, other_luck(replication), done);
}

impl NotKnown {
    /// Takes the intervals of runs apart, with the help of their [`twins`].
    #[must_use]
    pub fn of(site: &Site<'_>, runs: &Runs, twins: &Runs) -> Self {
        let both = Both::of(runs, twins);
        let days = usize::try_from(site.calendar.days()).unwrap_or(0);
        let from = go_live_day(site).unwrap_or(0);
        let measure = |&measure: &Measure| {
            let value = |o: &Outcome| over_days(&o.book, measure, None, site, from..days);
            (measure, both.apart(value))
        };
        let peak = |&measure: &Measure| (measure, both.apart(|o| peak_of(site, o, measure, None)));
        let parameters = site.scenario.uncertain.iter();
        Self {
            parameters: parameters
                .map(|(path, law)| (path.clone(), law.to_string()))
                .collect(),
            twins: twins.replications.len(),
            measures: KEY_MEASURES.iter().map(measure).collect(),
            peaks: PEAKING.iter().map(peak).collect(),
            cost: both.apart(|o| Some(o.cost())),
        }
    }
}

/// Runs and their twins.
struct Both<'r> {
    runs: &'r Runs,
    twins: &'r Runs,
    /// Places of replications that have a twin, and of the twins.
    pairs: Vec<(usize, usize)>,
}

type Values = Vec<Option<f64>>;

impl<'r> Both<'r> {
    fn of(runs: &'r Runs, twins: &'r Runs) -> Self {
        let pair = |(at, number): (usize, &u64)| {
            Some((at, twins.replications.iter().position(|r| r == number)?))
        };
        let numbers = runs.replications.iter().enumerate();
        Self {
            runs,
            twins,
            pairs: numbers.filter_map(pair).collect(),
        }
    }

    fn apart(&self, value: impl Fn(&Outcome) -> Option<f64>) -> ApartRows {
        let (runs, twins) = (by_arm(self.runs, &value), by_arm(self.twins, &value));
        let of = |all: &[(Arm, Values)], arm| {
            let found = all.iter().find(|(a, _)| *a == arm);
            found.map(|(_, values)| values.clone())
        };
        let less = |all: &[(Arm, Values)], pair: Pair| {
            let (changed, from) = (of(all, pair.of())?, of(all, pair.against())?);
            let both = changed.iter().zip(&from);
            Some(both.map(|(a, b)| Some((*a)? - (*b)?)).collect::<Values>())
        };
        let arms = runs
            .iter()
            .filter_map(|(arm, values)| Some((*arm, self.one(values, &of(&twins, *arm)?)?)));
        let differences = Pair::ALL
            .into_iter()
            .filter_map(|pair| Some((pair, self.one(&less(&runs, pair)?, &less(&twins, pair)?)?)));
        ApartRows {
            arms: arms.collect(),
            differences: differences.collect(),
        }
    }

    /// Nothing where nothing varies.
    fn one(&self, values: &[Option<f64>], twins: &[Option<f64>]) -> Option<Apart> {
        let pairs = self.pairs.iter();
        let pairs: Vec<(f64, f64)> = pairs
            .filter_map(|&(at, twin)| Some(((*values.get(at)?)?, (*twins.get(twin)?)?)))
            .collect();
        let components = Components::of(&pairs)?;
        let figure = Figure::of(values.iter().copied());
        let half_width = figure.half_width?;
        Some(Apart {
            mean: figure.mean?,
            half_width,
            not_known: components.share,
            from: components.interval.map(|i| i.lower),
            to: components.interval.map(|i| i.upper),
            luck_alone: half_width * (1.0 - components.share).sqrt(),
        })
    }
}
