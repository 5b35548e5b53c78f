//! The telephone: when calls come, how long they take, how long callers wait and whether they ring
//! again.

use std::collections::BTreeMap;

use super::{Period, referrals::by_weekday};
use crate::extract::calls::Call;
use crate::extract::{CallOutcome, Read};
use crate::statistics::fitting::{Family, FittedCounts, FittedTimes};
use crate::statistics::{Proportion, quantile_sorted};

/// Fewer calls than this are not fitted.
const LEAST: usize = 200;
/// A call within so many seconds of one that was not answered, by the same caller, is the same call
/// made again: a day.
const SAME: i64 = 86_400;
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
    /// First and last minute of the day.
    pub open: [i64; 2],
    /// Share of a day's first calls in each hour.
    pub by_hour: [f64; 24],
    /// How many calls, and how many of them were made again.
    pub n: [usize; 2],
    /// Seconds of a call.
    pub handle: Option<FittedTimes>,
    /// Seconds until callers give up, were nobody to answer.
    pub patience: Option<FittedTimes>,
    /// The share of those not answered who ring again.
    pub again: Option<Proportion>,
    /// Seconds until they do.
    pub after: Option<FittedTimes>,
}

impl FittedLine {
    /// `None` of fewer than 200 calls.
    pub(super) fn of(read: &Read<Call>) -> Option<Self> {
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
        let mut by_day = vec![0.0; (period.last - period.first + 1) as usize];
        let mut by_hour = [0.0; 24];
        for call in first() {
            by_day[(call.rang.day() - period.first) as usize] += 1.0;
            let minute = call.rang.minute().clamp(open[0], open[1] - 1);
            by_hour[(minute / 60) as usize] += 1.0;
        }
        let (groups, days) = by_weekday(&by_day, period.first)?;
        let all: f64 = by_hour.iter().sum();
        let of = |outcome: CallOutcome| calls.iter().filter(move |call| call.outcome == outcome);
        let talked: Vec<f64> = of(CallOutcome::Answered)
            .filter_map(|call| call.talked)
            .collect();
        // Who was answered at once shows no patience, and who gave up at once none either.
        let waited = |outcome| of(outcome).filter_map(|call| call.waited);
        let gave_up: Vec<f64> = waited(CallOutcome::GaveUp).map(|s| s.max(0.5)).collect();
        let answered: Vec<f64> = waited(CallOutcome::Answered).collect();
        Some(Self {
            counts: FittedCounts::of(&groups)?,
            days,
            open,
            by_hour: by_hour.map(|hour| hour / all),
            n: [
                calls.len(),
                redials.is_one.iter().filter(|again| **again).count(),
            ],
            handle: FittedTimes::best(&[Family::Gamma, Family::Lognormal], &talked, &[]),
            patience: FittedTimes::best(
                &[Family::Exponential, Family::Gamma, Family::Lognormal],
                &gave_up,
                &answered,
            ),
            again: redials.chance,
            after: redials.after,
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
        let end = calls.last().map(|call| call.rang);
        let (mut tried, mut again) = (0, 0);
        let (mut seen, mut longer_than) = (Vec::new(), Vec::new());
        for own in by_caller.values() {
            for (nth, &at) in own.iter().enumerate() {
                let call = calls[at];
                // What comes after the end nobody knows.
                let watched = end.is_some_and(|end| end.since(call.rang) >= SAME);
                if call.outcome == CallOutcome::Answered || !watched {
                    continue;
                }
                tried += 1;
                let Some(&next) = own.get(nth + 1) else {
                    continue;
                };
                let gave_up = call.waited.unwrap_or(0.0);
                let gap = calls[next].rang.since(call.rang);
                if gap > SAME {
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
