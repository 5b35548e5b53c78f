//! Since when a clinic's appointments are at other times. Which of them are one session's is `apart`.

use std::collections::BTreeSet;

use super::Period;
use super::usual::{LATELY, OnDays};
use crate::extract::appointments::Appointment;

/// A time of the last third is new if it was met on no more than this share of its days in the first.
const NEXT_TO_UNKNOWN: f64 = 0.25;
/// A clinic has moved if so many of its times have.
const MOVED: f64 = 0.2;

/// The day since which a clinic's appointments are at other times: times that were usual in the first third of the
/// extract are not met in the last, and others are that were next to unknown. The middle one of the days on which
/// these are met first, five weeks before the end at least.
pub(super) fn moved(rows: &[&Appointment], period: Period) -> Option<i64> {
    let third = (period.last - period.first + 1) / 3;
    let [before, now] = [period.first, period.last + 1 - third].map(|from| {
        let days = from..from + third;
        OnDays::of(rows.iter().filter(|row| days.contains(&row.at.day())))
    });
    let (usual_before, usual_now) = (before.usual(), now.usual());
    let all = |usual: &[(usize, i64)]| MOVED * usual.len() as f64;
    let (least_left, least_come) = (all(&usual_before), all(&usual_now));
    let left = usual_before.into_iter().filter(|&at| now.count(at) == 0.0);
    let left: Vec<(usize, i64)> = left.collect();
    let is_new = |at: &(usize, i64)| before.count(*at) <= NEXT_TO_UNKNOWN * now.count(*at);
    let come: BTreeSet<(usize, i64)> = usual_now.into_iter().filter(is_new).collect();
    let gives_way = |(weekday, _): &(usize, i64)| come.iter().any(|at| at.0 == *weekday);
    if !left.iter().any(gives_way)
        || (left.len() as f64) < least_left
        || (come.len() as f64) < least_come
    {
        return None;
    }
    // After half of the first third: one before it was squeezed in.
    let known = period.first + third / 2;
    let first = |at: &(usize, i64)| {
        let rows = rows.iter().map(|row| row.at);
        let own = rows.filter(|time| (time.weekday(), time.minute()) == *at);
        own.map(|time| time.day()).filter(|&day| day >= known).min()
    };
    let mut firsts: Vec<i64> = come.iter().filter_map(first).collect();
    firsts.sort_unstable();
    let middle = *firsts.get(firsts.len() / 2)?;
    // The first of that week's, wherever in the week the middle one is.
    let since = firsts.into_iter().find(|day| middle - day < 7)?;
    (since <= period.last - LATELY).then_some(since)
}
