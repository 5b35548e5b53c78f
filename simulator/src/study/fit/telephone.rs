//! The telephone: when calls come, how long they take, how long callers wait and whether they ring
//! again.

use std::collections::BTreeMap;

use super::holidays::OnHolidays;
use super::shown::{self, ByHour, OverTime, Quantiles};
use super::{Period, referrals::ByWeekday};
use crate::extract::calls::Call;
use crate::extract::{CallOutcome, FEW, Read};
use crate::model::spec::Holidays;
use crate::statistics::fitting::{Family, FittedCounts, FittedTimes};
use crate::statistics::{KaplanMeier, Outcome, Proportion, TimeToEvent, quantile_sorted};

/// Fewer calls than this are not fitted.
const LEAST: usize = 200;
/// The line is open from where so small a share of the calls has come to where so large a one has.
const OPEN: [f64; 2] = [0.002, 0.998];
const HALF_HOUR: i64 = 30;

/// The telephone.
#[derive(Clone, Debug, PartialEq)]
pub struct FittedLine {
    /// First calls by weekday, Monday first, and from day to day.
    pub counts: FittedCounts,
    /// The weekdays on which any come.
    pub days: [bool; 7],
    /// Public holidays, which count for no mean.
    pub holidays: OnHolidays,
    /// First and last minute of the day.
    pub open: [i64; 2],
    /// Share of a day's first calls in each hour; those of an hour with fewer than five are in the
    /// nearest with as many.
    pub by_hour: [f64; 24],
    /// First calls over time.
    pub over_time: OverTime,
    /// First calls by weekday and hour, against `by_hour` on every weekday.
    pub by_weekday_and_hour: ByHour,
    /// How many calls, and how many of them were made again.
    pub n: [usize; 2],
    /// Seconds of a call.
    pub handle: Option<FittedTimes>,
    /// The same against their distribution.
    pub quantiles: Option<Quantiles>,
    /// Seconds until callers give up, were nobody to answer.
    pub patience: Option<Patience>,
    /// The share of those not answered who ring again.
    pub again: Option<Proportion>,
    /// Seconds until they do.
    pub after: Option<FittedTimes>,
}

impl FittedLine {
    /// `None` of fewer than 200 calls.
    #[must_use]
    pub fn of(read: &Read<Call>, kept: &Holidays) -> Option<Self> {
        if read.rows.len() < LEAST {
            return None;
        }
        let mut calls: Vec<&Call> = read.rows.iter().collect();
        calls.sort_by_key(|call| call.rang);
        let period = Period {
            first: calls.first()?.rang.day(),
            last: calls.last()?.rang.day(),
        };
        let open = open(&calls)?;
        let redials = Redials::of(&calls, open[1]);
        let first = || {
            calls
                .iter()
                .zip(&redials.is_one)
                .filter(|(_, again)| !**again)
                .map(|(call, _)| *call)
        };
        let mut by_day = shown::by_day(period);
        let mut cells = [[0.0; 24]; 7];
        for call in first() {
            by_day[(call.rang.day() - period.first) as usize].count += 1.0;
            let minute = call.rang.minute().clamp(open[0], open[1] - 1);
            cells[call.rang.weekday()][(minute / 60) as usize] += 1.0;
        }
        let by_hour = without_few(std::array::from_fn(|hour| {
            cells.iter().map(|day| day[hour]).sum::<f64>()
        }));
        let ByWeekday {
            groups,
            open: days,
            holidays,
        } = ByWeekday::of(&mut by_day, period.first, kept)?;
        let counts = FittedCounts::of(&groups)?;
        let all: f64 = by_hour.iter().sum();
        let of = |outcome: CallOutcome| calls.iter().filter(move |call| call.outcome == outcome);
        let talked: Vec<f64> = of(CallOutcome::Answered)
            .filter_map(|call| call.talked)
            .collect();
        // Who is written down as lost after no time at all never waited in the queue.
        let waited = |outcome| of(outcome).filter_map(|call| call.waited);
        let gave_up: Vec<f64> = waited(CallOutcome::GaveUp).filter(|&s| s > 0.0).collect();
        let answered: Vec<f64> = waited(CallOutcome::Answered).collect();
        let handle = FittedTimes::best(&[Family::Gamma, Family::Lognormal], &talked, &[]);
        Some(Self {
            over_time: OverTime::of(&counts, None, &by_day, period.first),
            by_weekday_and_hour: ByHour::of(&cells),
            counts,
            days,
            holidays,
            open,
            by_hour: by_hour.map(|hour| hour / all),
            n: [
                calls.len(),
                redials.is_one.iter().filter(|again| **again).count(),
            ],
            quantiles: Quantiles::of(handle.as_ref(), &talked, &[]),
            handle,
            patience: Patience::of(&gave_up, &answered),
            again: redials.chance,
            after: redials.after,
        })
    }
}

/// Counts by hour, those below five in the nearest hour with five or more, of two as near in the later.
fn without_few(by_hour: [f64; 24]) -> [f64; 24] {
    let is_few = |count: f64| count < FEW as f64;
    let mut kept = by_hour.map(|count| if is_few(count) { 0.0 } else { count });
    for (hour, &count) in by_hour.iter().enumerate().filter(|(_, n)| is_few(**n)) {
        let many = (0..24).rev().filter(|&other| !is_few(by_hour[other]));
        if let Some(nearest) = many.min_by_key(|&other| other.abs_diff(hour)) {
            kept[nearest] += count;
        }
    }
    kept
}

/// How long callers wait before they give up.
#[derive(Clone, Debug, PartialEq)]
pub struct Patience {
    /// A distribution of seconds.
    pub fit: FittedTimes,
    /// Twenty quantiles of the Kaplan-Meier estimate, each in the middle of a twentieth.
    pub quantiles: Vec<f64>,
    /// How many of these nobody was seen to reach: they have the longest time seen.
    pub beyond: usize,
    /// The distribution against the Kaplan-Meier estimate.
    pub against: Option<Quantiles>,
}

impl Patience {
    /// Of seconds after which callers gave up, and after which they were answered.
    fn of(gave_up: &[f64], answered: &[f64]) -> Option<Self> {
        let families = [Family::Exponential, Family::Gamma, Family::Lognormal];
        let fit = FittedTimes::best(&families, gave_up, answered)?;
        let seen = |times: &[f64], outcome| -> Vec<TimeToEvent> {
            times
                .iter()
                .map(|&day| TimeToEvent { day, outcome })
                .collect()
        };
        let mut all = seen(gave_up, Outcome::Happened);
        all.extend(seen(answered, Outcome::Censored));
        let curve = KaplanMeier::of(&all)?;
        let middles = (0..20).map(|nth| (f64::from(nth) + 0.5) / 20.0);
        let quantiles: Vec<Option<f64>> = middles.map(|share| curve.quantile(share)).collect();
        Some(Self {
            against: Quantiles::of(Some(&fit), gave_up, answered),
            fit,
            beyond: quantiles.iter().filter(|q| q.is_none()).count(),
            quantiles: quantiles
                .into_iter()
                .map(|q| q.unwrap_or(curve.last_day))
                .collect(),
        })
    }
}

/// First and last minute of the day at which calls come, to half an hour.
fn open(calls: &[&Call]) -> Option<[i64; 2]> {
    let mut minutes: Vec<f64> = calls.iter().map(|call| call.rang.minute() as f64).collect();
    minutes.sort_by(f64::total_cmp);
    let [from, to] = OPEN.map(|share| quantile_sorted(&minutes, share));
    let from = from? as i64 / HALF_HOUR * HALF_HOUR;
    let to = (to? as i64 / HALF_HOUR + 1) * HALF_HOUR;
    Some([from, to.min(24 * 60)])
}

/// Calls made again.
struct Redials {
    /// Of each call, whether it is one.
    is_one: Vec<bool>,
    chance: Option<Proportion>,
    after: Option<FittedTimes>,
}

impl Redials {
    fn of(calls: &[&Call], closes: i64) -> Self {
        let mut is_one = vec![false; calls.len()];
        let mut by_caller: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for (at, call) in calls.iter().enumerate() {
            if let Some(caller) = call.caller {
                by_caller.entry(caller).or_default().push(at);
            }
        }
        // The day after each on which anybody rang: what a caller does by then is the same call.
        let mut days: Vec<i64> = calls.iter().map(|call| call.rang.day()).collect();
        days.dedup();
        let next_day: BTreeMap<i64, i64> = days.windows(2).map(|two| (two[0], two[1])).collect();
        let (mut tried, mut again) = (0, 0);
        let (mut seen, mut longer_than) = (Vec::new(), Vec::new());
        for own in by_caller.values() {
            for (nth, &at) in own.iter().enumerate() {
                let call = calls[at];
                // What comes after the last day nobody knows.
                let by = next_day.get(&call.rang.day());
                let (CallOutcome::GaveUp | CallOutcome::Engaged, Some(&by)) = (call.outcome, by)
                else {
                    continue;
                };
                tried += 1;
                let Some(&next) = own.get(nth + 1) else {
                    continue;
                };
                let gave_up = call.waited.unwrap_or(0.0);
                let gap = calls[next].rang.since(call.rang);
                if calls[next].rang.day() > by {
                    continue;
                }
                again += 1;
                is_one[next] = true;
                if calls[next].rang.day() == call.rang.day() {
                    seen.push((gap as f64 - gave_up).max(1.0));
                } else {
                    // It would have come after the line was closed.
                    longer_than
                        .push(((closes * 60 - call.rang.second()) as f64 - gave_up).max(1.0));
                }
            }
        }
        Self {
            is_one,
            chance: Proportion::of(again, tried),
            after: FittedTimes::best(
                &[Family::Exponential, Family::Gamma, Family::Lognormal],
                &seen,
                &longer_than,
            ),
        }
    }
}
