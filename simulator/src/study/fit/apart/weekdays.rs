//! Weekdays that are alike: their appointments lie in the same slots.

use std::collections::{BTreeMap, BTreeSet};

use super::super::slots::{AtOnce, Block};
use super::OTHERWISE;
use crate::extract::appointments::Appointment;

/// Weekdays with fewer days do not tell that they are otherwise than others.
const LEAST_DAYS: usize = 8;

/// Weekdays that are alike.
pub(super) struct Alike<'a> {
    pub weekdays: BTreeSet<usize>,
    pub rows: Vec<&'a Appointment>,
    /// The slots of the first of them.
    slots: OfWeekday,
}

/// Appointments of a weekday, and how many a list has at each time.
struct OfWeekday {
    block: Block,
    places: AtOnce,
}

/// Weekdays by what slots they have, those with the fewest places first.
pub(super) fn alike<'a>(rows: &[&'a Appointment]) -> Vec<Alike<'a>> {
    let mut by_weekday: BTreeMap<usize, Vec<&'a Appointment>> = BTreeMap::new();
    for row in rows {
        by_weekday.entry(row.at.weekday()).or_default().push(row);
    }
    let days = |rows: &[&Appointment]| {
        let days: BTreeSet<i64> = rows.iter().map(|row| row.at.day()).collect();
        days.len()
    };
    let (mut tell, few): (Vec<_>, Vec<_>) = by_weekday
        .into_iter()
        .partition(|(_, rows)| days(rows) >= LEAST_DAYS);
    tell.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.len()));
    let told = tell.len();
    let mut all: Vec<Alike<'a>> = Vec::new();
    for (nth, (weekday, rows)) in tell.into_iter().chain(few).enumerate() {
        let slots = OfWeekday::of(&rows);
        let is_like = |other: &&mut Alike<'a>| nth >= told || other.slots.is_like(&slots);
        match all.iter_mut().find(is_like) {
            Some(other) => {
                other.weekdays.insert(weekday);
                other.rows.extend(rows);
            }
            None => all.push(Alike {
                weekdays: BTreeSet::from([weekday]),
                rows,
                slots,
            }),
        }
    }
    let places = |alike: &Alike<'_>| -> u32 {
        let block = Block::of(alike.rows.iter().copied());
        block.at_once().values().sum()
    };
    all.sort_by_cached_key(places);
    all
}

impl OfWeekday {
    fn of(rows: &[&Appointment]) -> Self {
        let block = Block::of(rows.iter().copied());
        let places = block.at_once_on_a_list();
        Self { block, places }
    }

    /// Whether next to none of the appointments of either lie where the other has no slot.
    fn is_like(&self, other: &Self) -> bool {
        self.beside(other) < OTHERWISE && other.beside(self) < OTHERWISE
    }

    /// The share of its appointments that lie where another has no slot.
    fn beside(&self, other: &Self) -> f64 {
        let (mut all, mut beside) = (0.0, 0.0);
        for (at, places) in &self.places {
            let n = self.block.appointments(*at) as f64;
            let there = other.places.get(at).copied().unwrap_or(0).min(*places);
            all += n;
            beside += n * (1.0 - f64::from(there) / f64::from(*places));
        }
        beside / f64::max(all, 1.0)
    }
}
