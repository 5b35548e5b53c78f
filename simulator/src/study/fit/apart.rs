//! Which appointments of a clinic are one session's: sessions begin at some times of the day, those of one
//! weekday may be others than those of another, and two may overlap. What their slots are is `slots`.

use std::collections::{BTreeMap, BTreeSet};

use super::Period;
use super::slots::{AtOnce, Block};
use super::usual::{LATELY, OnDays};
use crate::extract::appointments::Appointment;
use crate::statistics::quantile_sorted;
use overlap::{in_turn, is_denser_within, shifted, without};
use weekdays::alike;

mod overlap;
mod weekdays;

/// Minutes without an appointment, on all days together, that part two sessions in any case.
const APART: i64 = 60;
/// Fewer part none; in between as many as twice the longest of usual gaps do.
const LUNCH: i64 = 30;
/// So large a share of a weekday's appointments lies where another weekday has no slot: it has others.
const OTHERWISE: f64 = 0.15;

/// The appointments of a session.
#[derive(Clone, Debug, Default)]
pub(super) struct Part<'a> {
    /// Those that took place, or were to.
    pub rows: Vec<&'a Appointment>,
    /// Those to come that stand.
    pub to_come: Vec<&'a Appointment>,
    /// Whether another session overlaps with it.
    pub overlaps: Overlaps,
}

/// Whether sessions overlap with each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overlaps {
    /// None does.
    #[default]
    No,
    /// It was told apart from another.
    Yes,
    /// It may be two.
    Perhaps,
}

/// The parts of a clinic's appointments.
pub(super) fn parts<'a>(
    rows: &[&'a Appointment],
    to_come: &[&'a Appointment],
    period: Period,
) -> Vec<Part<'a>> {
    let begins = beginnings(rows, to_come, period);
    let of = |row: &Appointment| {
        let minute = row.at.minute();
        // Who comes before the first session is besides its slots.
        let begun = begins.iter().rev().find(|&&begin| begin <= minute);
        begun.or(begins.first()).copied()
    };
    let mut by_begin: BTreeMap<i64, Part<'a>> = BTreeMap::new();
    for row in rows {
        if let Some(begin) = of(row) {
            by_begin.entry(begin).or_default().rows.push(row);
        }
    }
    for row in to_come {
        if let Some(part) = of(row).and_then(|begin| by_begin.get_mut(&begin)) {
            part.to_come.push(row);
        }
    }
    by_begin.into_values().flat_map(by_weekday).collect()
}

/// Minutes of the day at which sessions begin: some may be of one weekday, and not of all of its weeks.
fn beginnings(rows: &[&Appointment], to_come: &[&Appointment], period: Period) -> Vec<i64> {
    let lately = (period.last - LATELY + 1)..=(period.last + LATELY);
    let recent = (rows.iter().chain(to_come)).filter(|row| lately.contains(&row.at.day()));
    let mut usual = usual_times(rows.iter());
    usual.extend(usual_times(recent));
    let mut gaps: Vec<f64> = usual
        .iter()
        .zip(usual.iter().skip(1))
        .map(|(one, next)| (next - one) as f64)
        .collect();
    gaps.sort_by(f64::total_cmp);
    let longest = quantile_sorted(&gaps, 0.9).map_or(APART, |gap| 2 * gap as i64 - 1);
    let apart = longest.clamp(LUNCH, APART);
    let mut begins = Vec::new();
    let mut last = i64::MIN / 2;
    for at in usual {
        if at - last > apart {
            begins.push(at);
        }
        last = at;
    }
    begins
}

/// Times of the day that are usual on some weekday.
fn usual_times<'a>(rows: impl Iterator<Item = &'a &'a Appointment>) -> BTreeSet<i64> {
    let usual = OnDays::of(rows).usual();
    usual.into_iter().map(|(_, minute)| minute).collect()
}

/// Sessions of one beginning: those of weekdays that are alike, and of two that overlap each.
fn by_weekday(part: Part<'_>) -> Vec<Part<'_>> {
    let mut found: Vec<(AtOnce, Part<'_>)> = Vec::new();
    for alike in alike(&part.rows) {
        let to_come = part.to_come.iter().copied();
        let to_come = to_come.filter(|row| alike.weekdays.contains(&row.at.weekday()));
        let own = Part {
            rows: alike.rows,
            to_come: to_come.collect(),
            overlaps: Overlaps::No,
        };
        let block = Block::of(own.rows.iter().copied());
        let at_once = block.at_once();
        let base = found.iter_mut().find_map(|(base, theirs)| {
            let rest = without(&at_once, base)?;
            Some((base, theirs, rest))
        });
        if let Some((base, theirs, rest)) = base {
            let [one, other] = own.divided(base, &rest, &block);
            theirs.rows.extend(one.rows);
            theirs.to_come.extend(one.to_come);
            theirs.overlaps = Overlaps::Yes;
            found.push((rest, other));
        } else if let Some([one, other]) =
            in_turn(&at_once, &block.told_at_once()).or_else(|| shifted(&block))
        {
            let [first, second] = own.divided(&one, &other, &block);
            found.extend([(one, first), (other, second)]);
        } else {
            let overlaps = match is_denser_within(&at_once) {
                true => Overlaps::Perhaps,
                false => Overlaps::No,
            };
            found.push((at_once, Part { overlaps, ..own }));
        }
    }
    found.into_iter().map(|(_, part)| part).collect()
}

#[cfg(test)]
mod tests {
    use super::super::slots::tests::{MONDAY, seen};
    use super::*;
    use crate::extract::Kind;

    /// When the sessions begin, and how many appointments each has, of ten weeks in which so many new patients
    /// are seen at some times of each weekday.
    fn found(of: impl Fn(usize) -> Vec<(i64, usize)>) -> Vec<(i64, usize, Overlaps)> {
        let days = (0..70).filter(|day| day % 7 < 5);
        let rows: Vec<Appointment> = days
            .flat_map(|day| {
                let times = of(day as usize % 7).into_iter();
                times.flat_map(move |(at, n)| {
                    (0..n).map(move |_| seen(MONDAY + day, at, Kind::First))
                })
            })
            .collect();
        let rows: Vec<&Appointment> = rows.iter().collect();
        let period = Period {
            first: MONDAY,
            last: MONDAY + 69,
        };
        let parts = parts(&rows, &[], period).into_iter();
        let told = parts.map(|part| {
            let begins = part.rows.iter().map(|row| row.at.minute()).min();
            (begins.expect("rows"), part.rows.len(), part.overlaps)
        });
        told.collect()
    }

    /// Times from a minute of the day on, so far from each other.
    fn times(from: i64, every: i64, n: i64) -> Vec<(i64, usize)> {
        (0..n).map(|nth| (from + every * nth, 1)).collect()
    }

    #[test]
    fn a_session_that_overlaps_on_some_days_is_what_the_others_have_not() {
        let of = |weekday| match weekday {
            1 | 3 => [times(540, 15, 10), times(635, 15, 10)].concat(),
            _ => times(540, 15, 10),
        };
        let both = [(540, 500, Overlaps::Yes), (635, 200, Overlaps::Yes)];
        assert_eq!(found(of), both);
    }

    #[test]
    fn two_of_the_same_times_are_one_after_the_other() {
        let of = |_| [times(540, 15, 10), times(600, 15, 10)].concat();
        let both = [(540, 500, Overlaps::Yes), (600, 500, Overlaps::Yes)];
        assert_eq!(found(of), both);
    }

    #[test]
    fn two_of_the_same_slots_are_shifted() {
        // From 9:00 and from 10:35, at intervals of a new patient and a follow-up.
        let list = |from| [times(from, 30, 7), times(from + 20, 30, 7)].concat();
        let of = |_| [list(540), list(635)].concat();
        let both = [(540, 700, Overlaps::Yes), (635, 700, Overlaps::Yes)];
        assert_eq!(found(of), both);
    }

    #[test]
    fn a_list_that_is_shorter_on_some_days_is_one() {
        let of = |weekday| times(540, 15, if weekday == 4 { 6 } else { 14 });
        assert_eq!(
            found(of),
            [(540, 60, Overlaps::No), (540, 560, Overlaps::No)]
        );
    }

    #[test]
    fn one_session_is_one() {
        for times in [
            times(540, 10, 18),
            [times(540, 20, 5), times(640, 10, 10)].concat(),
            [times(540, 30, 3), times(620, 10, 4)].concat(),
        ] {
            let [(540, _, Overlaps::No)] = found(|_| times.clone())[..] else {
                panic!("{:?}", found(|_| times.clone()));
            };
        }
        // Closer in the middle, and not twice the same: nobody can tell.
        let closer = [times(540, 20, 4), times(620, 7, 13), times(730, 20, 4)].concat();
        let [(540, _, Overlaps::Perhaps)] = found(|_| closer.clone())[..] else {
            panic!("{:?}", found(|_| closer.clone()));
        };
    }
}
