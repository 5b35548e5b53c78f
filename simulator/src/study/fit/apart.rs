//! Which appointments of a clinic are one session's: sessions begin at some times of the day, those of one
//! weekday may be others than those of another, and two may overlap. What their slots are is `slots`.

use std::collections::{BTreeMap, BTreeSet};

use super::slots::{A_LIST, AtOnce, Block, RARE, stands};
use super::{Period, is_of};
use crate::extract::Kind;
use crate::extract::appointments::Appointment;
use crate::statistics::quantile_sorted;

/// Minutes without an appointment, on all days together, that part two sessions in any case.
const APART: i64 = 60;
/// Fewer part none; in between as many as twice the longest of usual gaps do.
const LUNCH: i64 = 30;
/// On fewer days of a weekday an appointment at a time is in no slot.
const LEAST_AT_A_TIME: usize = 4;
/// What is usual may be so only since so many days, and be booked as many ahead.
pub(super) const LATELY: i64 = 35;
/// Weekdays with fewer days do not tell that they are otherwise than others.
const LEAST_DAYS: usize = 8;
/// So large a share of a weekday's appointments lies where another weekday has no slot: it has others.
const OTHERWISE: f64 = 0.15;
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

/// Weekdays that are alike.
struct Alike<'a> {
    weekdays: BTreeSet<usize>,
    rows: Vec<&'a Appointment>,
    /// The slots of the first of them.
    slots: OfWeekday,
}

/// Appointments of a weekday, and how many a list has at each time.
struct OfWeekday {
    block: Block,
    places: AtOnce,
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

/// Weekdays by what slots they have, those with the fewest places first.
fn alike<'a>(rows: &[&'a Appointment]) -> Vec<Alike<'a>> {
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

/// What is left of what is booked at each time beside a session that is part of it, if that begins while the
/// session goes on: otherwise a list is longer on some days, or has other slots.
fn without(all: &AtOnce, session: &AtOnce) -> Option<AtOnce> {
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
fn in_turn(all: &AtOnce, told: &AtOnce) -> Option<[AtOnce; 2]> {
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
fn shifted(block: &Block) -> Option<[AtOnce; 2]> {
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

/// Slots a minute, from one minute of the day to another.
fn density(of: &AtOnce, from: i64, to: i64) -> f64 {
    let slots: u32 = of.range(from..to).map(|(_, n)| *n).sum();
    f64::from(slots) / (to - from).max(1) as f64
}

/// Whether slots lie denser in the middle of a session than in its first and its last quarter.
fn is_denser_within(all: &AtOnce) -> bool {
    let Some((&from, &to)) = all.keys().next().zip(all.keys().next_back()) else {
        return false;
    };
    let quarter = (to - from) / 4;
    let ends = density(all, from, from + quarter).max(density(all, to - quarter, to));
    let middle = density(all, from + quarter, to - quarter);
    all.len() >= 4 * LEAST_TIMES && middle >= DENSER * ends
}

impl<'a> Part<'a> {
    /// Appointments of two sessions that overlap: at times that both have, as many as one takes are its own,
    /// unless it is not on.
    fn divided(self, one: &AtOnce, other: &AtOnce, block: &Block) -> [Self; 2] {
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

#[cfg(test)]
mod tests {
    use super::super::slots::tests::{MONDAY, seen};
    use super::*;

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
