//! A forecast made again with the weeks seen so far: what was not known, what is still to come and when it
//! is over, as the replications that went as the trust did have it. No run is made for it; how replications
//! are weighed is `statistics::conditioning`.

use serde::Serialize;
use serde_json::Value;

use super::{HeldWeek, Moment, Observed, Track, courses, grid};
use crate::model::spec::CivilDate;
use crate::model::{Arm, Measure, Site};
use crate::statistics::conditioning::{Conditioned, Weighted, predicted};
use crate::statistics::exchangeable::PredictiveBand;
use crate::statistics::scores::fair_crps;
use crate::statistics::{CONFIDENCE, mean, normal_quantile};
use crate::study::Runs;
use crate::study::readings::{Reading, recovered};
use crate::study::recovery::RECOVERING;
use crate::study::weeks::week_1;

/// Replications that are simulated if nothing is said.
pub const USUAL_TO_UPDATE: u32 = 200;

/// Fewest replications that can be weighed.
pub const LEAST_TO_UPDATE: u32 = 100;

/// If those that went as the trust did say no more than so many, nothing is said.
pub const LEAST_EFFECTIVE: f64 = 12.0;

/// Where the ends and the middle of an interval are.
const ENDS: [f64; 3] = [
    (1.0 - CONFIDENCE) / 2.0,
    0.5,
    1.0 - (1.0 - CONFIDENCE) / 2.0,
];

/// What was forecast, and what is with what was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Belief<T> {
    /// Before anything was seen: lower end, middle, upper end.
    pub before: [T; 3],
    /// With what was seen.
    pub after: [T; 3],
}

/// A forecast made again.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Update {
    /// Weeks seen.
    pub weeks_seen: usize,
    /// Its replications.
    pub replications: usize,
    /// As how many of equal weight those that went as the trust did count, at least.
    pub effective: f64,
    /// What was uncertain.
    pub parameters: Vec<Parameter>,
    /// When it is over.
    pub recovery: Vec<Recovered>,
    /// What is to come of each measure of the file.
    pub measures: Vec<ToCome>,
}

/// A parameter that is uncertain.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Parameter {
    /// Its path.
    pub path: String,
    /// Its value, as it might stand in the scenario.
    pub value: Belief<Value>,
    /// How likely it is below that by its distribution.
    pub position: Belief<f64>,
}

/// When a measure is back to normal.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Recovered {
    /// The measure.
    pub measure: Measure,
    /// Days from the go-live; 0 if it was never out.
    pub days: Belief<f64>,
    /// The dates; none where it is not by the end.
    pub date: Belief<Option<CivilDate>>,
}

/// The weeks of a measure that are still to come.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ToCome {
    /// The measure.
    pub measure: Measure,
    /// The weeks after the last seen.
    pub weeks: Vec<WeekToCome>,
    /// The last week seen, forecast a week before; none of the first week.
    pub last: Option<LastWeek>,
}

/// A week that is still to come.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct WeekToCome {
    /// Its first day.
    pub from: CivilDate,
    /// Its number counted from the go-live.
    pub week: i64,
    /// What it will be.
    pub value: Belief<f64>,
}

/// The last week seen, and what was said of it with the weeks before it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct LastWeek {
    /// What was seen.
    pub observed: f64,
    /// What was said.
    pub value: Belief<f64>,
    /// How far off the forecast was, as the run had it and as it was made again: continuous ranked
    /// probability scores.
    pub score: [f64; 2],
}

impl LastWeek {
    /// Whether it lies where it was said to, made again.
    #[must_use]
    pub fn is_inside(&self) -> bool {
        let [low, _, high] = self.value.after;
        (low..=high).contains(&self.observed)
    }
}

/// Why a forecast is not made again.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum NotUpdated {
    /// Fewer replications than can be weighed.
    #[error("{0} replications are too few to be weighed; at least {LEAST_TO_UPDATE} are needed")]
    TooFew(usize),
    /// No replication goes as the trust does.
    #[error(
        "too few replications go as the trust does to say how it goes on: of {replications} they count as \
         {effective:.0}, and at least {LEAST_EFFECTIVE:.0} are needed; what is uncertain is more than [uncertain] \
         has, or something else is not as in the scenario"
    )]
    NoneAlike {
        /// Replications.
        replications: usize,
        /// As how many they count.
        effective: f64,
    },
}

/// What replications have of something that is asked for, and where that may lie.
#[derive(Clone)]
struct Target {
    values: Vec<f64>,
    least: f64,
    most: f64,
    /// Whether values of `most` are as much or more.
    is_watched: bool,
}

impl Target {
    /// A value between the latest that is known and those that are not is none that any replication has: it
    /// is as late as these.
    fn said(&self, value: f64) -> f64 {
        let known = self.values.iter().filter(|value| **value < self.most);
        match self.is_watched && value > known.copied().fold(self.least, f64::max) {
            true => self.most,
            false => value,
        }
    }
}

/// What was said of a target.
struct Answer {
    after: Weighted,
    effective: f64,
}

impl Answer {
    fn ends(&self, target: &Target) -> [f64; 3] {
        let at = |share: f64| self.after.quantile(share).unwrap_or(f64::NAN);
        ENDS.map(|share| target.said(at(share).clamp(target.least, target.most)))
    }
}

impl Update {
    /// Makes the forecast of an arm again. For recovery the baseline has to be simulated as well.
    ///
    /// # Errors
    ///
    /// There are too few replications, or too few that go as the trust does.
    pub fn of(
        site: &Site<'_>,
        runs: &Runs,
        arm: Arm,
        observed: &Observed,
    ) -> Result<Self, NotUpdated> {
        let outcomes = runs.of(arm);
        let replications = outcomes.len();
        let weeks = (observed.weeks.first()).zip(observed.weeks.last());
        let Some((first, last)) = weeks.filter(|_| replications >= LEAST_TO_UPDATE as usize) else {
            return Err(NotUpdated::TooFew(replications));
        };
        let grid = grid(site, first.from);
        let courses = courses(site, runs, arm, observed, &grid);
        let seen = columns(&courses, |week| week.from <= last.from);
        let paths: Vec<&String> = site.scenario.uncertain.keys().collect();
        let mut targets = positions(site, runs);
        let recovery = recovery(site, runs, arm);
        targets.extend(recovery.iter().map(|(_, target)| target.clone()));
        let mut to_come: Vec<(usize, &Moment)> = Vec::new();
        for (at, (measure, moments)) in courses.iter().enumerate() {
            for week in moments.iter().filter(|week| week.from > last.from) {
                if let Some(values) = filled(&week.values[1..]) {
                    targets.push(Target::of_measure(*measure, values));
                    to_come.push((at, week));
                }
            }
        }
        let answers = answers(&seen, &targets);
        // Of the many figures to come somebody is always far out in one.
        let first = &answers[..paths.len() + recovery.len()];
        let effective = first
            .iter()
            .map(|a| a.effective)
            .fold(f64::INFINITY, f64::min);
        if effective < LEAST_EFFECTIVE {
            return Err(NotUpdated::NoneAlike {
                replications,
                effective,
            });
        }
        let mut said = targets.iter().zip(&answers);
        let parameters = paths.iter().zip(said.by_ref());
        let parameters = parameters.map(|(path, (target, answer))| {
            let position = Belief {
                before: ENDS,
                after: answer.ends(target).map(probability),
            };
            let value = |at: f64| site.scenario.value_at(path, at).unwrap_or(Value::Null);
            Parameter {
                path: (*path).clone(),
                value: Belief {
                    before: position.before.map(value),
                    after: position.after.map(value),
                },
                position,
            }
        });
        let parameters = parameters.collect();
        let recovered = recovery.iter().zip(said.by_ref());
        let recovered = recovered.map(|((measure, _), (target, answer))| {
            let days = Belief {
                before: before(target),
                after: answer.ends(target),
            };
            let date = |days: f64| {
                (days < target.most).then(|| week_1(site, arm).plus_days(days.round() as i64))
            };
            Recovered {
                measure: *measure,
                date: Belief {
                    before: days.before.map(date),
                    after: days.after.map(date),
                },
                days,
            }
        });
        let recovery = recovered.collect();
        let lasts = lasts(&courses, last.from);
        let mut measures: Vec<ToCome> = courses
            .iter()
            .zip(lasts)
            .map(|((measure, _), last)| ToCome {
                measure: *measure,
                weeks: Vec::new(),
                last,
            })
            .collect();
        for ((at, week), (target, answer)) in to_come.iter().zip(said) {
            measures[*at].weeks.push(WeekToCome {
                from: week.from,
                week: week.number,
                value: Belief {
                    before: before(target),
                    after: answer.ends(target),
                },
            });
        }
        Ok(Self {
            weeks_seen: observed.weeks.len(),
            replications,
            effective,
            parameters,
            recovery,
            measures,
        })
    }

    /// The same track with the weeks to come as they are forecast now, for its picture.
    #[must_use]
    pub fn drawn_into(&self, track: &Track) -> Track {
        let mut drawn = track.clone();
        for (tracked, to_come) in drawn.measures.iter_mut().zip(&self.measures) {
            for week in &mut tracked.weeks {
                let now = to_come.weeks.iter().find(|now| now.from == week.from);
                if let Some(now) = now {
                    let [lower, middle, upper] = now.value.after;
                    *week = HeldWeek {
                        band: Some(PredictiveBand {
                            lower,
                            middle,
                            upper,
                            level: CONFIDENCE,
                        }),
                        ..*week
                    };
                }
            }
        }
        drawn
    }
}

impl Target {
    fn of_measure(measure: Measure, values: Vec<f64>) -> Self {
        // Nothing of a kind that is never below zero is.
        let never_below = values.iter().all(|&value| value >= 0.0);
        Self {
            values,
            least: if never_below { 0.0 } else { f64::NEG_INFINITY },
            most: measure.most(),
            is_watched: false,
        }
    }
}

/// The values of replications, those that have none as the others on average; none if fewer than half have.
fn filled(values: &[Option<f64>]) -> Option<Vec<f64>> {
    let there: Vec<f64> = values.iter().flatten().copied().collect();
    let usual = mean(&there).filter(|_| 2 * there.len() >= values.len())?;
    Some(values.iter().map(|value| value.unwrap_or(usual)).collect())
}

/// What replications have in the weeks that were seen, and what was seen.
fn columns(
    courses: &[(Measure, Vec<Moment>)],
    counts: impl Fn(&Moment) -> bool,
) -> Vec<(Vec<f64>, f64)> {
    let weeks = courses.iter().flat_map(|(_, moments)| moments);
    let seen = weeks.filter(|week| counts(week));
    seen.filter_map(|week| Some((filled(&week.values[1..])?, week.seen()?)))
        .collect()
}

/// What was uncertain, as a normal distribution has it: there the middle is 0 and nothing has an
/// end.
fn positions(site: &Site<'_>, runs: &Runs) -> Vec<Target> {
    let drawn: Vec<Vec<f64>> = (runs.replications.iter())
        .map(|&replication| site.scenario.positions_of(replication))
        .collect();
    let of = |at: usize| Target {
        values: drawn
            .iter()
            .map(|all| normal_quantile(all[at]).unwrap_or(0.0))
            .collect(),
        least: f64::NEG_INFINITY,
        most: f64::INFINITY,
        is_watched: false,
    };
    (0..site.scenario.uncertain.len()).map(of).collect()
}

/// The probability of a normal distribution below a value.
fn probability(value: f64) -> f64 {
    0.5 * libm::erfc(-value / std::f64::consts::SQRT_2)
}

/// Days until each measure is back, of those that are judged in every replication.
fn recovery(site: &Site<'_>, runs: &Runs, arm: Arm) -> Vec<(Measure, Target)> {
    let baselines = runs.of(Arm::Baseline);
    if arm == Arm::Baseline || baselines.is_empty() {
        return Vec::new();
    }
    let judged = |measure: &Measure| {
        let pairs = runs.of(arm).iter().zip(baselines);
        let readings = pairs.map(|(changed, usual)| recovered(site, *measure, arm, changed, usual));
        let readings = readings.collect::<Option<Vec<_>>>()?;
        // What is not over by the end, however long that was watched for, is later than all else.
        let later = readings.iter().map(|r| r.value).fold(0.0, f64::max) + 1.0;
        let value = |r: &Reading| if r.is_censored() { later } else { r.value };
        let target = Target {
            values: readings.iter().map(value).collect(),
            least: 0.0,
            most: later,
            is_watched: readings.iter().any(Reading::is_censored),
        };
        Some((*measure, target))
    };
    let there = RECOVERING.iter().filter(|m| m.is_in(site.scenario));
    there.filter_map(judged).collect()
}

/// What is asked, of the replications that went as the trust did. Each question has its own summary of what
/// was seen: what it says of that.
fn answers(seen: &[(Vec<f64>, f64)], targets: &[Target]) -> Vec<Answer> {
    let values: Vec<Vec<f64>> = targets.iter().map(|t| t.values.clone()).collect();
    let said = predicted(seen, &values).unwrap_or_default();
    let all_alike = |target: &Target| Answer {
        effective: target.values.len() as f64,
        after: Weighted::of(target.values.iter().map(|&v| (v, 1.0)).collect()),
    };
    let answer = |(at, target): (usize, &Target)| {
        // What nothing that was seen says anything of is as it was forecast.
        let summary = said.get(at).cloned();
        let conditioned = summary.and_then(|summary| Conditioned::of(&[summary]));
        conditioned.map_or_else(
            || all_alike(target),
            |conditioned| Answer {
                effective: conditioned.effective(),
                after: match target.is_watched {
                    true => conditioned.of_target_unmoved(&target.values),
                    false => conditioned.of_target(&target.values),
                },
            },
        )
    };
    targets.iter().enumerate().map(answer).collect()
}

/// As it was forecast.
fn before(target: &Target) -> [f64; 3] {
    let all = Weighted::of(target.values.iter().map(|&v| (v, 1.0)).collect());
    ENDS.map(|share| target.said(all.quantile(share).unwrap_or(f64::NAN)))
}

/// The last week seen, forecast with the weeks before it, by measure.
fn lasts(courses: &[(Measure, Vec<Moment>)], last: CivilDate) -> Vec<Option<LastWeek>> {
    let earlier = columns(courses, |week| week.from < last);
    let of = |(measure, moments): &(Measure, Vec<Moment>)| {
        let week = moments.iter().find(|week| week.from == last)?;
        let observed = week.seen()?;
        let target = Target::of_measure(*measure, filled(&week.values[1..])?);
        Some((observed, target))
    };
    let asked: Vec<Option<(f64, Target)>> = courses.iter().map(of).collect();
    if earlier.is_empty() {
        return asked.iter().map(|_| None).collect();
    }
    let scored = |asked: &Option<(f64, Target)>| {
        let (observed, target) = asked.as_ref()?;
        let answer = answers(&earlier, std::slice::from_ref(target)).pop()?;
        Some(LastWeek {
            observed: *observed,
            value: Belief {
                before: before(target),
                after: answer.ends(target),
            },
            score: [
                fair_crps(&target.values, *observed)?,
                answer.after.fair_crps(*observed)?,
            ],
        })
    };
    asked.iter().map(scored).collect()
}
