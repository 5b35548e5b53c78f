//! Which times of the day are usual on a weekday: those at which there are appointments on many of its days.

use std::collections::{BTreeMap, BTreeSet};

use super::slots::RARE;
use crate::extract::appointments::Appointment;

/// On fewer days of a weekday an appointment at a time is in no slot.
const LEAST_AT_A_TIME: usize = 4;
/// What is usual may be so only since so many days, and be booked as many ahead.
pub(super) const LATELY: i64 = 35;

/// On which days of each weekday there are appointments at which minute, however many lists they have: a morning may
/// have six, and an afternoon one.
pub(super) struct OnDays(BTreeMap<usize, BTreeMap<i64, BTreeSet<i64>>>);

impl OnDays {
    pub fn of<'a>(rows: impl Iterator<Item = &'a &'a Appointment>) -> Self {
        let mut by_weekday: BTreeMap<usize, BTreeMap<i64, BTreeSet<i64>>> = BTreeMap::new();
        for row in rows {
            let times = by_weekday.entry(row.at.weekday()).or_default();
            let days = times.entry(row.at.minute()).or_default();
            days.insert(row.at.day());
        }
        Self(by_weekday)
    }

    /// Weekdays and minutes that are usual on that weekday.
    pub fn usual(&self) -> Vec<(usize, i64)> {
        let usual = self.0.iter().flat_map(|(&weekday, times)| {
            let most = times.values().map(BTreeSet::len).max().unwrap_or(0) as f64;
            let usual = move |n: usize| n >= LEAST_AT_A_TIME && n as f64 > RARE * most;
            let times = times.iter().filter(move |(_, days)| usual(days.len()));
            times.map(move |(&minute, _)| (weekday, minute))
        });
        usual.collect()
    }

    /// On how many days there is one at a weekday's minute.
    pub fn count(&self, (weekday, minute): (usize, i64)) -> f64 {
        let days = self.0.get(&weekday).and_then(|times| times.get(&minute));
        days.map_or(0, BTreeSet::len) as f64
    }
}
