//! Two sessions that overlap: which they are, and whose an appointment is.

use std::collections::BTreeMap;

use super::super::is_of;
use super::super::slots::{A_LIST, AtOnce, Block, stands};
use super::{OTHERWISE, Overlaps, Part};
use crate::extract::Kind;
use crate::extract::appointments::Appointment;

/// A session is part of what is booked on a weekday if this share of its times has as many there.
const CONTAINED: f64 = 0.85;
/// A session that overlaps with another has so many times at least, and it is alone at some.
const LEAST_TIMES: usize = 3;
/// See [`LEAST_TIMES`].
const ALONE: usize = 2;
/// So large a share of the slots of two that overlap may be missing, or be of another kind.
const AMISS: f64 = 0.15;
/// Where two overlap there are so many times as many slots.
const DENSER: f64 = 1.5;

/// What is left of what is booked at each time beside a session that is part of it, if that begins while the
/// session goes on: otherwise a list is longer on some days, or has other slots.
pub(super) fn without(all: &AtOnce, session: &AtOnce) -> Option<AtOnce> {
    let there = |at: &i64| all.get(at).copied().unwrap_or(0);
    let contained = session.iter().filter(|(at, n)| there(at) >= **n).count();
    let rest: AtOnce = all
        .iter()
        .map(|(&at, &n)| (at, n.saturating_sub(session.get(&at).copied().unwrap_or(0))))
        .filter(|(_, n)| *n > 0)
        .collect();
    let sum = |of: &AtOnce| f64::from(of.values().sum::<u32>());
    let begins = *rest.keys().next()?;
    let is_one = session.range(..begins).count() >= ALONE
        && session.range(begins..).next().is_some()
        && contained as f64 >= CONTAINED * session.len() as f64
        && rest.len() >= LEAST_TIMES
        && sum(&rest) >= OTHERWISE * sum(all);
    is_one.then_some(rest)
}

/// Two sessions of which the second begins while the first goes on: as many at a time, then more, and then,
/// if one ends before the other, fewer.
pub(super) fn in_turn(all: &AtOnce, told: &AtOnce) -> Option<[AtOnce; 2]> {
    let mut runs: Vec<(u32, Vec<i64>)> = Vec::new();
    for (&at, &n) in told {
        match runs.last_mut().filter(|(last, _)| *last == n) {
            Some((_, times)) => times.push(at),
            None => runs.push((n, vec![at])),
        }
    }
    let (first, both, after) = match &runs[..] {
        [first, both] => (first, both, None),
        [first, both, after] if after.1.len() >= ALONE => (first, both, Some(after)),
        _ => return None,
    };
    if both.0 <= first.0 || first.1.len() < ALONE || both.1.len() < LEAST_TIMES {
        return None;
    }
    let (begins, ends) = (both.1[0], both.1[both.1.len() - 1]);
    // Who began first ends first, if as many go on as have come.
    let until = match after {
        Some(after) if after.0 == both.0 - first.0 => ends,
        Some(after) if after.0 != first.0 => return None,
        _ => i64::MAX,
    };
    let of_first = |at: i64, n: u32| if at <= until { n.min(first.0) } else { 0 };
    let one = all.iter().map(|(&at, &n)| (at, of_first(at, n)));
    let other = all.iter().map(|(&at, &n)| (at, n - of_first(at, n)));
    let other = other.filter(|(at, _)| *at >= begins);
    Some([
        one.filter(|(_, n)| *n > 0).collect(),
        other.filter(|(_, n)| *n > 0).collect(),
    ])
}

/// Two sessions of the same slots, of which the second begins while the first goes on: so much later that next
/// to nothing is amiss.
pub(super) fn shifted(block: &Block) -> Option<[AtOnce; 2]> {
    let all = block.at_once();
    let begin = *all.keys().next()?;
    let places = f64::from(all.values().sum::<u32>());
    let of = |later: i64| {
        let (mut left, mut first, mut second) = (all.clone(), AtOnce::new(), AtOnce::new());
        let mut amiss = 0.0;
        while let Some((at, n)) = left.pop_first() {
            first.insert(at, n);
            let there = left.get_mut(&(at + later));
            let found = there.as_deref().map_or(0, |there| n.min(*there));
            amiss += f64::from(n - found);
            let other_kind = block.follow_ups(at) - block.follow_ups(at + later);
            amiss += f64::from(found) * other_kind.abs();
            if let Some(there) = there {
                *there -= found;
            }
            if found > 0 {
                second.insert(at + later, found);
            }
            left.retain(|_, n| *n > 0);
        }
        let is_it = amiss <= AMISS * places && is_both_denser(&first, &second);
        is_it.then_some((amiss, [first, second]))
    };
    let later = all.keys().map(|at| at - begin).filter(|later| *later > 0);
    let best = later
        .filter_map(of)
        .min_by(|(one, _), (other, _)| one.total_cmp(other));
    best.map(|(_, both)| both)
}

/// Whether each of two sessions is alone for some of its times, and both together have clearly more in a time.
fn is_both_denser(first: &AtOnce, second: &AtOnce) -> bool {
    let ends = |of: &AtOnce| Some((*of.keys().next()?, *of.keys().next_back()?));
    let Some(((from, until), (since, to))) = ends(first).zip(ends(second)) else {
        return false;
    };
    let is_told = since > from
        && until > since
        && to > until
        && first.range(..since).count() >= ALONE
        && second.range(until + 1..).count() >= ALONE
        && second.range(..=until).count() >= LEAST_TIMES;
    if !is_told {
        return false;
    }
    let both = density(first, since, until) + density(second, since, until);
    let alone = density(first, from, since).max(density(second, until, to));
    both >= DENSER * alone
}

/// Whether slots lie denser in the middle of a session than in its first and its last quarter.
pub(super) fn is_denser_within(all: &AtOnce) -> bool {
    let Some((&from, &to)) = all.keys().next().zip(all.keys().next_back()) else {
        return false;
    };
    let quarter = (to - from) / 4;
    let ends = density(all, from, from + quarter).max(density(all, to - quarter, to));
    let middle = density(all, from + quarter, to - quarter);
    all.len() >= 4 * LEAST_TIMES && middle >= DENSER * ends
}

/// Slots a minute, from one minute of the day to another.
fn density(of: &AtOnce, from: i64, to: i64) -> f64 {
    let slots: u32 = of.range(from..to).map(|(_, n)| *n).sum();
    f64::from(slots) / (to - from).max(1) as f64
}

impl<'a> Part<'a> {
    /// Appointments of two sessions that overlap: at times that both have, as many as one takes are its own,
    /// unless it is not on.
    pub(super) fn divided(self, one: &AtOnce, other: &AtOnce, block: &Block) -> [Self; 2] {
        let [rows, to_come] =
            [self.rows, self.to_come].map(|rows| divided(rows, [one, other], block));
        let [first, second] = rows;
        let [first_to_come, second_to_come] = to_come;
        let part = |rows, to_come| Self {
            rows,
            to_come,
            overlaps: Overlaps::Yes,
        };
        [part(first, first_to_come), part(second, second_to_come)]
    }
}

fn divided<'a>(
    rows: Vec<&'a Appointment>,
    [one, other]: [&AtOnce; 2],
    block: &Block,
) -> [Vec<&'a Appointment>; 2] {
    let mut by_day: BTreeMap<i64, BTreeMap<i64, Vec<&'a Appointment>>> = BTreeMap::new();
    for row in rows {
        let times = by_day.entry(row.at.day()).or_default();
        times.entry(row.at.minute()).or_default().push(row);
    }
    let alone = |own: &AtOnce, theirs: &AtOnce| -> Vec<i64> {
        let times = own.keys().filter(|at| !theirs.contains_key(at));
        times.copied().collect()
    };
    let alone = [alone(one, other), alone(other, one)];
    let last = one.keys().next_back().copied().unwrap_or(i64::MAX);
    let mut parts = [Vec::new(), Vec::new()];
    for times in by_day.into_values() {
        let is_on = |own: &Vec<i64>| {
            let booked = own.iter().filter(|at| times.contains_key(at)).count();
            own.len() < ALONE || booked as f64 >= A_LIST * own.len() as f64
        };
        let first = usize::from(!is_on(&alone[0]) && is_on(&alone[1]));
        for (at, mut rows) in times {
            let places = [one, other].map(|of| of.get(&at).copied().unwrap_or(0) as usize);
            if places[0] == 0 || places[1] == 0 {
                let whose = match places {
                    [0, 0] => usize::from(at > last),
                    [0, _] => 1,
                    _ => 0,
                };
                parts[whose].extend(rows);
                continue;
            }
            // Where there are slots of different kinds, one has those for new patients.
            let letters = block.letters(at, (places[0] + places[1]) as u32);
            let is_mixed = letters.contains('F') && letters.contains(|letter| letter != 'F');
            rows.sort_by_key(|row| is_of(row, Kind::FollowUp));
            let mut taken = 0;
            for row in rows {
                let whose = match is_of(row, Kind::FollowUp) {
                    true if is_mixed => 1,
                    _ if taken < places[first] => first,
                    _ => 1 - first,
                };
                taken += usize::from(stands(row));
                parts[whose].push(row);
            }
        }
    }
    parts
}
