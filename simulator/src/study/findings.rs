//! What a board has to know of a go-live, found once: which measures suffer, how badly in weeks that
//! have a name, in every arm, and what the arms differ by. How it is said is in `report`.
//!
//! Measures are ranked by the patients' time that the go-live costs, not by their place in a list:
//! each unit of a measure is worth so many hours of it ([`BURDENS`]; assumed, and stated beside the
//! ranking). That orders them; nothing is added up over measures, which overlap.

mod judging;
mod when;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::model::measures::Unit;
use crate::model::spec::CivilDate;
use crate::model::{Arm, Better, Book, Kind, Measure, Outcome, Site};

use super::estimates::{Difference, Figure, by_arm, differences, figures, go_live_day, over_days};
use super::keyed::{ArmRows, Pair, PairRows};
use super::peaks::{WorstDay, worst_days};
use super::{Runs, Week, week_by_week, weeks_of};
use judging::Judging;
use when::is_whole;

/// Hours of patients' time that one unit of a measure is worth: a minute waited is a minute; a
/// patient on a list for a day, or sent home, has lost part of a day. All assumed.
pub const BURDENS: [(Measure, f64); 15] = [
    (Measure::CallsWait, 1.0 / 60.0),
    (Measure::CallsAbandonedShare, 0.25),
    // Whoever meets the engaged tone has to try again, and is in no wait.
    (Measure::CallsEngaged, 0.1),
    (Measure::BookingUnbooked, 0.1),
    (Measure::ListSize, 0.1),
    (Measure::FollowUpsOverdue, 0.1),
    // An urgent patient kept beyond their standard.
    (Measure::UrgentOver, 2.0),
    (Measure::ListLost, 1.0),
    (Measure::ClinicAttended, 4.0),
    (Measure::ClinicTurnedAway, 4.0),
    // The slot is lost, to them and to somebody else.
    (Measure::ClinicDna, 2.0),
    // Whoever is not told and misses the appointment counts above.
    (Measure::FaultNotTold, 0.5),
    (Measure::ClinicWait, 1.0 / 60.0),
    (Measure::DeskWait, 1.0 / 60.0),
    // A list that overruns keeps the last patients and a team.
    (Measure::ClinicOverrun, 3.0 / 60.0),
];

/// An arm's own worst weeks are told beside those of the first arm if they are worse for it by more
/// than this share of what the first suffers at its worst.
pub const ELSEWHERE: f64 = 0.1;

/// Weeks of the period that is called the worst.
const WORST_WEEKS: usize = 4;

/// Days that make a week of the last one.
const WORKING_WEEK: usize = 5;

/// Windows that may each decide what is said: the worst weeks, and all from the go-live on.
const LOOKS: usize = 2;

/// What can be said of a difference between two arms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Its interval excludes zero, and it is for the worse.
    Worse,
    /// Its interval excludes zero, and it is for the better.
    Better,
    /// All of its interval is within the margin: no difference that matters.
    None,
    /// The interval holds both nothing and something that matters.
    CannotTell,
}

/// A measure over some weeks: in each arm, and what they differ by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Windowed {
    /// The first day.
    pub from: CivilDate,
    /// The last day.
    pub to: CivilDate,
    /// By arm.
    pub arms: ArmRows<Figure>,
    /// By pair of arms.
    pub differences: PairRows<Difference>,
    /// Differences within these, either way, do not matter; in the measure's unit.
    pub margins: PairRows<f64>,
    /// What can be said of them.
    pub effects: PairRows<Effect>,
}

impl Windowed {
    /// What can be said of what two arms differ by.
    #[must_use]
    pub fn is(&self, pair: Pair, effect: Effect) -> bool {
        self.effects.get(pair) == Some(&effect)
    }

    /// By how much two arms differ in the mean; 0 if that is not known.
    #[must_use]
    pub fn by(&self, pair: Pair) -> f64 {
        let difference = self.differences.get(pair);
        difference.and_then(|d| d.figure.mean).unwrap_or(0.0)
    }

    /// How many weeks it is long, of which the last may be cut short.
    #[must_use]
    pub fn weeks(&self) -> usize {
        let days = self.to.days_since(self.from) + 1;
        usize::try_from((days + 6) / 7).unwrap_or(1).max(1)
    }
}

/// One measure that matters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The measure.
    pub measure: Measure,
    /// Its unit.
    pub unit: Unit,
    /// Hours of patients' time that the go-live costs by it, from the go-live to the end, by arm:
    /// what findings are ranked by, in the first of the arms.
    pub burden: ArmRows<Figure>,
    /// Each run's own worst working day from the go-live on, by arm.
    pub worst_day: ArmRows<WorstDay>,
    /// The first week of the go-live.
    pub week_1: Windowed,
    /// The four weeks in a row in which the go-live does most harm, in the first of the arms with
    /// one: the same weeks in all arms. They are chosen after the fact, so what can be said of them
    /// is said by intervals that hold for as many such periods as there are without a common week,
    /// twice over because the whole time may decide as well (Bonferroni).
    pub worst_weeks: Windowed,
    /// The same of each further arm: the four weeks that are worst in that one. What is put off
    /// does its harm in other weeks; where the go-live itself is, none of them is before it.
    pub own_worst: ArmRows<Windowed>,
    /// Whether a further arm's own worst weeks are clearly worse for it than [`Self::worst_weeks`]
    /// are, by more than a tenth of what the first arm suffers in those ([`ELSEWHERE`]), or its go-live
    /// is only then: then those do not tell how bad it is in that arm.
    pub is_worst_elsewhere: ArmRows<bool>,
    /// What can be said of what the arms with a go-live differ by, each in its own worst weeks and
    /// against no go-live in the same ones.
    pub effects_at_worst: PairRows<Effect>,
    /// From the go-live to the end.
    pub since_go_live: Windowed,
    /// The last four weeks: whether what is told lasts to the end, or has turned.
    pub last_weeks: Windowed,
    /// Until when one arm is clearly worse off than another, from its worst weeks on, as far as can be told of a
    /// week by intervals that hold for all of them: the last such week before two that are not. None where no
    /// week is.
    pub worse_until: PairRows<CivilDate>,
    /// The four weeks of the whole time, before the go-live as well, in which a further arm is most worse off
    /// than the first, where nothing is said of it for the worse ([`Self::effect`]). They are a family of
    /// their own: their intervals hold for as many periods as there are without a common week, twice over.
    /// Only where that is more than a tenth of what the first arm suffers ([`ELSEWHERE`]), or what is told for
    /// the better is lost again over the whole time.
    #[serde(default, skip_serializing_if = "PairRows::is_empty")]
    pub reversed: PairRows<Windowed>,
}

impl Finding {
    /// Whether its worst weeks are told for themselves: patients seen are what the others are about, and
    /// are told for the whole time.
    #[must_use]
    pub fn has_weeks_of_its_own(&self) -> bool {
        self.measure != Measure::ClinicAttended
    }

    /// What can be said of what one arm changes against another: in the worst weeks or, where that
    /// is nothing sure, from the go-live on.
    #[must_use]
    pub fn effect(&self, pair: Pair) -> Effect {
        let of = |window: &Windowed| window.effects.get(pair).copied();
        let both = [of(&self.worst_weeks), of(&self.since_go_live)];
        let said = |effect: Effect| both.contains(&Some(effect));
        match both {
            [Some(sure @ (Effect::Worse | Effect::Better)), _]
            | [_, Some(sure @ (Effect::Worse | Effect::Better))] => sure,
            _ if said(Effect::CannotTell) => Effect::CannotTell,
            _ if said(Effect::None) => Effect::None,
            _ => Effect::CannotTell,
        }
    }

    /// Whether an arm is worse off than another in the last weeks, by more than matters, and its worst weeks
    /// are over by then.
    #[must_use]
    pub fn lasts(&self, pair: Pair) -> bool {
        let last = &self.last_weeks;
        let matters = last.margins.get(pair).copied().unwrap_or(0.0);
        let own = self.own_worst.get(pair.of()).unwrap_or(&self.worst_weeks);
        last.is(pair, Effect::Worse) && last.by(pair).abs() > matters && own.to < last.from
    }

    /// The weeks in which what is told of a pair has turned round: the last, or else all of them
    /// together, or four of them.
    #[must_use]
    pub fn turned(&self, pair: Pair, told: Effect) -> Option<&Windowed> {
        let opposite = match told {
            Effect::Worse => Effect::Better,
            Effect::Better => Effect::Worse,
            Effect::None | Effect::CannotTell => return None,
        };
        // Of the worse the worst first.
        let others = [&self.last_weeks, &self.since_go_live];
        let mut others = self.reversed.get(pair).into_iter().chain(others);
        others.find(|window| window.is(pair, opposite))
    }

    /// An arm's own worst weeks, if it is then worse off than another in the same weeks, and than
    /// the go-live ever makes that one: the harm is put off, not spared.
    #[must_use]
    pub fn put_off(&self, pair: Pair) -> Option<&Windowed> {
        let own = self.own_worst.get(pair.of())?;
        let is_put_off = self.effects_at_worst.get(pair) == Some(&Effect::Worse);
        let is_worse = own.is(pair, Effect::Worse) && !self.worst_weeks.is(pair, Effect::Worse);
        (is_put_off && is_worse).then_some(own)
    }

    /// An arm's own worst weeks, if the worst of the first arm do not tell how bad it is in this one, and
    /// it is then worse off than without a go-live.
    #[must_use]
    pub fn worst_elsewhere(&self, arm: Arm) -> Option<&Windowed> {
        let own = self.own_worst.get(arm)?;
        let harm = Pair::between(arm, Arm::Baseline)?;
        let is_harmed = own.is(harm, Effect::Worse);
        let is_elsewhere = self.is_worst_elsewhere.get(arm) == Some(&true);
        (is_harmed && is_elsewhere).then_some(own)
    }
}

/// The measures that the go-live makes worse, the gravest first, and then the others that were
/// looked at. Empty without a go-live, a baseline, or an arm to hold against it.
#[must_use]
pub fn findings(site: &Site<'_>, runs: &Runs) -> Vec<Finding> {
    let Some(go_live) = go_live_day(site) else {
        return Vec::new();
    };
    let changed = runs.arms.iter().copied().find(|arm| *arm != Arm::Baseline);
    let (Some(first), true) = (changed, runs.arms.contains(&Arm::Baseline)) else {
        return Vec::new();
    };
    let looking = Looking {
        site,
        runs,
        first,
        weeks: weeks_of(&site.calendar)
            .into_iter()
            .filter(|week| week.number >= 1)
            .collect(),
        days: go_live..usize::try_from(site.calendar.days()).unwrap_or(0),
    };
    let there = BURDENS.iter().filter(|(m, _)| m.is_in(site.scenario));
    let mut found: Vec<Finding> = there
        .filter_map(|&(measure, hours)| looking.at(measure, hours))
        .collect();
    let burden = |finding: &Finding| finding.burden.get(first).and_then(|f| f.mean);
    found.sort_by(|a, b| {
        let (a, b) = (burden(a).unwrap_or(0.0), burden(b).unwrap_or(0.0));
        b.total_cmp(&a)
    });
    found
}

/// A value of each run of an arm.
type OfRuns = (Arm, Vec<Option<f64>>);

/// One run of a scenario that is looked at.
struct Looking<'a, 's> {
    site: &'a Site<'s>,
    runs: &'a Runs,
    /// The arm that says what is grave.
    first: Arm,
    /// From the go-live on.
    weeks: Vec<Week>,
    days: Range<usize>,
}

impl Looking<'_, '_> {
    fn at(&self, measure: Measure, hours: f64) -> Option<Finding> {
        let first = self.weeks.first()?;
        let sign = match measure.definition().better {
            Better::Higher => -1.0,
            Better::Lower | Better::Neither => 1.0,
        };
        let lost = by_arm(self.runs, |outcome| {
            Some(sign * hours * self.amount(&outcome.book, measure))
        });
        let usual = &lost.iter().find(|(arm, _)| *arm == Arm::Baseline)?.1;
        let more = lost.iter().filter(|(arm, _)| *arm != Arm::Baseline);
        let burden = more.map(|(arm, lost)| (*arm, Difference::of(lost, usual).figure));
        // Two looks, at the worst weeks and at all of them, and the worst of so many.
        let windows = LOOKS * self.weeks.len().div_ceil(WORST_WEEKS);
        let worst = self
            .arms()
            .map(|arm| (arm, self.worst_weeks(measure, sign, arm)));
        let worst: Vec<(Arm, Range<usize>)> = worst.collect();
        let common = &worst.first()?.1;
        let at_worst = worst.iter();
        let at_worst = at_worst.map(|(arm, days)| (*arm, self.excess(measure, *arm, days)));
        let at_worst: Vec<_> = at_worst.collect();
        let since_go_live = self.over(measure, self.days.clone(), LOOKS);
        let further = worst.iter().filter(|(arm, _)| *arm != self.first);
        let own_worst =
            further.map(|(arm, days)| (*arm, self.over(measure, days.clone(), windows)));
        let (_, suffered) = at_worst.first()?;
        let matters = matters(measure, suffered);
        let mut finding = Finding {
            measure,
            unit: measure.unit(),
            burden: burden.collect(),
            worst_day: worst_days(self.site, self.runs, measure),
            week_1: self.over(measure, first.days.clone(), 1),
            worst_weeks: self.over(measure, common.clone(), windows),
            own_worst: own_worst.collect(),
            is_worst_elsewhere: self.is_worst_elsewhere(
                measure,
                sign,
                (common, &at_worst, matters),
                windows,
            ),
            effects_at_worst: self.judged(measure, &at_worst, windows).1,
            last_weeks: self.over(measure, self.last_weeks(), windows),
            worse_until: self.worse_until(measure, &worst),
            since_go_live,
            reversed: PairRows::default(),
        };
        finding.reversed = self.reversed(&finding, sign, matters);
        Some(finding)
    }

    /// All of a measure from the go-live on: patient-days of a level, else what was observed.
    fn amount(&self, book: &Book, measure: Measure) -> f64 {
        let daily = book.daily(measure, None);
        let of_day = |day| match measure.definition().kind {
            Kind::Level | Kind::TimeMean => daily.on_day(day).unwrap_or(0.0),
            _ => daily.cell(day).sum,
        };
        self.days.clone().map(of_day).sum()
    }

    /// What can be said of differences, which were chosen out of so many that do not overlap, and
    /// what of them is too little to matter: a share of what there is in the arm that is changed,
    /// or what nobody would act on.
    fn judged(
        &self,
        measure: Measure,
        values: &[(Arm, Vec<Option<f64>>)],
        out_of: usize,
    ) -> (PairRows<f64>, PairRows<Effect>) {
        let there = figures(values);
        let judging = |pair: Pair| {
            let there = there.get(pair.against()).and_then(|figure| figure.mean);
            Judging {
                there: there.unwrap_or(0.0).abs(),
                floor: measure.unit().precision_floor(),
                better: measure.definition().better,
                out_of,
                alone: self.runs.replications.len() == 1,
            }
        };
        let differences = differences(values);
        let margin = |(pair, d): (Pair, &Difference)| (pair, judging(pair).margin(&d.figure));
        let effect = |(pair, d): (Pair, &Difference)| (pair, judging(pair).effect(&d.figure));
        (
            differences.iter().map(margin).collect(),
            differences.iter().map(effect).collect(),
        )
    }

    fn mean(&self, measure: Measure, arm: Arm, days: Range<usize>) -> Option<f64> {
        let outcomes = self.runs.of(arm).iter();
        let values = outcomes.map(|o| over_days(&o.book, measure, None, self.site, days.clone()));
        Figure::of(values).mean
    }

    /// The arms with a go-live.
    fn arms(&self) -> impl Iterator<Item = Arm> {
        let arms = self.runs.arms.iter().copied();
        arms.filter(|arm| *arm != Arm::Baseline)
    }

    /// What an arm has more than no go-live in the same days, run by run: what a season or a growing
    /// list adds is no harm of the go-live.
    fn excess(&self, measure: Measure, arm: Arm, days: &Range<usize>) -> Vec<Option<f64>> {
        let of = |o: &Outcome| over_days(&o.book, measure, None, self.site, days.clone());
        let both = self.runs.of(arm).iter().zip(self.runs.of(Arm::Baseline));
        both.map(|(with, without)| Some(of(with)? - of(without)?))
            .collect()
    }

    /// Which further arms are clearly worse off in their own worst weeks, with this excess in them, than
    /// in the first arm's, or go live only after those have begun.
    fn is_worst_elsewhere(
        &self,
        measure: Measure,
        sign: f64,
        (common, at_worst, matters): (&Range<usize>, &[OfRuns], f64),
        windows: usize,
    ) -> ArmRows<bool> {
        let is_elsewhere = |(arm, own): &OfRuns| {
            if self.go_live_of(*arm) > common.start {
                return (*arm, true);
            }
            let then = self.excess(measure, *arm, common);
            let beyond = own.iter().zip(then);
            let beyond = beyond.map(|(own, then)| Some(sign * ((*own)? - then?) - matters));
            let judging = Judging {
                there: 0.0,
                floor: 0.0,
                better: Better::Lower,
                out_of: windows,
                alone: self.runs.replications.len() == 1,
            };
            (*arm, judging.effect(&Figure::of(beyond)) == Effect::Worse)
        };
        at_worst.iter().skip(1).map(is_elsewhere).collect()
    }

    /// Where a further arm of which nothing is said for the worse is worse off for four weeks, clearly and by
    /// more than this, or than nobody would act on if nothing is gained over the whole time.
    fn reversed(&self, finding: &Finding, sign: f64, matters: f64) -> PairRows<Windowed> {
        let measure = finding.measure;
        let mut all = weeks_of(&self.site.calendar);
        all.retain(is_whole);
        let windows = LOOKS * all.len().div_ceil(WORST_WEEKS);
        let of = |arm| {
            let pair = Pair::between(arm, self.first)?;
            let effect = finding.effect(pair);
            if effect == Effect::Worse {
                return None;
            }
            let days = self.most_harm(measure, sign, (arm, self.first), &all)?;
            let window = self.over(measure, days, windows);
            let is_clear = window.is(pair, Effect::Worse);
            // What is gained is lost again.
            let is_lost = effect == Effect::Better && sign * finding.since_go_live.by(pair) >= 0.0;
            let matters = match is_lost {
                true => measure.unit().precision_floor(),
                false => matters,
            };
            let matters = matters.max(window.margins.get(pair).copied().unwrap_or(0.0));
            (is_clear && window.by(pair).abs() > matters).then_some((pair, window))
        };
        self.arms().filter_map(of).collect()
    }

    /// Until when one arm is clearly worse off than another, from the arm's own worst weeks on: the last such week
    /// before two that are not.
    fn worse_until(&self, measure: Measure, worst: &[(Arm, Range<usize>)]) -> PairRows<CivilDate> {
        let weeks: Vec<Week> = self.whole_weeks().cloned().collect();
        let by_week = |&arm: &Arm| {
            let outcomes = self.runs.of(arm);
            (
                arm,
                week_by_week(self.site, outcomes, measure, None, &weeks),
            )
        };
        let mut of_arms: Vec<_> = self.runs.arms.iter().map(by_week).collect();
        let effects = (0..weeks.len()).map(|at| {
            let values = of_arms.iter_mut();
            let values = values.map(|(arm, by_week)| (*arm, std::mem::take(&mut by_week[at])));
            self.judged(measure, &values.collect::<Vec<OfRuns>>(), weeks.len())
                .1
        });
        let effects: Vec<PairRows<Effect>> = effects.collect();
        let pairs = effects.first().into_iter().flat_map(PairRows::keys);
        let until = pairs.filter_map(|pair| {
            let (_, own) = worst.iter().find(|(arm, _)| *arm == pair.of())?;
            let from = weeks.iter().position(|week| week.days.end > own.start)?;
            let (mut until, mut others) = (None, 0);
            for (week, effects) in weeks.iter().zip(&effects).skip(from) {
                if effects.get(pair) == Some(&Effect::Worse) {
                    (until, others) = (Some(week.days.end.saturating_sub(1)), 0);
                } else if others == 1 {
                    break;
                } else {
                    others += 1;
                }
            }
            Some((pair, self.site.calendar.date(until? as i64)))
        });
        until.collect()
    }

    /// A measure over some days, which were chosen out of so many that do not overlap.
    fn over(&self, measure: Measure, days: Range<usize>, out_of: usize) -> Windowed {
        let date = |day: usize| self.site.calendar.date(day as i64);
        let values = by_arm(self.runs, |o| {
            over_days(&o.book, measure, None, self.site, days.clone())
        });
        let (margins, effects) = self.judged(measure, &values, out_of);
        Windowed {
            from: date(days.start),
            to: date(days.end.saturating_sub(1).max(days.start)),
            arms: figures(&values),
            differences: differences(&values),
            margins,
            effects,
        }
    }
}

/// What of a measure is told beside what the first arm suffers, run by run.
fn matters(measure: Measure, suffered: &[Option<f64>]) -> f64 {
    let mean = Figure::of(suffered.iter().copied()).mean;
    (ELSEWHERE * mean.unwrap_or(0.0).abs()).max(measure.unit().precision_floor())
}

#[cfg(test)]
mod tests;
