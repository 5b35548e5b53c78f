//! When a clinic's sessions run, as the days on which its lists took place show it: every week, every
//! other, from some day on, not any more, and how many lists there are. Which lists took place, and where
//! their slots lie, is `clinics`.

use std::collections::BTreeMap;

use super::{Closed, Period};
use crate::extract::LocalTime;

/// Sessions of a weekday that took place in a smaller share of its days were put on besides.
const SELDOM: f64 = 0.125;
/// A session that takes place in this share of the weeks takes place in each.
const WEEKLY: f64 = 0.75;
/// In every other week if this share of its days are in one of two weeks, and so on.
const IN_STEP: f64 = 0.95;
/// Up to every so many weeks.
const LONGEST: i64 = 8;
/// Fewer days than this tell neither when it began nor in which weeks it runs.
const LEAST_DAYS: usize = 4;
/// It has begun, or ended, if for so many days there is none, and for as many of its usual intervals.
const QUIET: (i64, i64) = (28, 4);
/// It has begun lately if that is so many days ago at most, and it has taken place in each week since.
const LATELY: i64 = 70;
/// And so many are booked at least on a day ahead of which that is told: fewer were squeezed in.
const BOOKED_AHEAD: usize = 2;
/// So many lists took place on few days: on fewer than this share of them somebody was squeezed in.
const PUT_ON: f64 = 0.05;
/// Lists of which this share take place are told to take place.
const ALL_RUN: f64 = 0.97;
/// Lists have become more or fewer if they have by this share.
const CHANGED: f64 = 0.25;
/// And by more than so many standard deviations of counts that vary by chance alone.
const BY_CHANCE: f64 = 2.5;
/// Weekdays are alike if the shares that take place are, as near as this.
const ALIKE: f64 = 0.1;

/// A session.
#[derive(Clone, Debug, PartialEq)]
pub struct FittedSession {
    /// Its weekdays, 0 for Monday.
    pub days: Vec<usize>,
    /// First and last minute of the day.
    pub from: i64,
    /// See `from`.
    pub to: i64,
    /// Lists side by side.
    pub lists: u32,
    /// Every how many weeks.
    pub every: Every,
    /// The share of them that took place.
    pub runs: f64,
    /// Days on which they might have.
    pub possible: usize,
}

/// In which weeks a session runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// In each.
    Week,
    /// In one of so many, such as that of a Monday.
    Weeks(u32, i64),
}

/// Sessions that take place no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndedSession {
    /// The weekday.
    pub weekday: usize,
    /// The first minute of the day.
    pub from: i64,
    /// The last day.
    pub last: i64,
    /// Days on which it took place.
    pub days: usize,
}

/// The days of a session, of which it is asked when it runs.
pub(super) struct Days<'a> {
    /// Lists that took place, on each day on which any did.
    pub lists: BTreeMap<i64, u32>,
    /// How many are booked on each day after the last that took place.
    pub ahead: BTreeMap<i64, usize>,
    /// First and last minute of the day.
    pub minutes: (i64, i64),
    /// The days of the extract.
    pub period: Period,
    /// The public holidays.
    pub kept: Closed<'a>,
}

impl Days<'_> {
    /// The sessions, those that have ended, and lists a week before and now if they have become more or fewer:
    /// the sessions are then those of the last third.
    pub fn sessions(&self) -> (Vec<FittedSession>, Vec<EndedSession>, Option<[f64; 2]>) {
        let (sessions, ended) = self.of_all(self.period.first);
        let third = (self.period.last - self.period.first + 1) / 3;
        let since = self.period.last + 1 - third;
        let thirds = [self.period.first, since].map(|from| {
            let weekdays = (from..from + third).filter(|&day| LocalTime::weekday_of(day) < 5);
            let open = weekdays.filter(|&day| !self.kept.on(day)).count() as f64;
            let lists: u32 = self.lists.range(from..from + third).map(|(_, n)| n).sum();
            (f64::from(lists), open)
        });
        let [(first, days), (last, days_now)] = thirds;
        if days < LEAST_DAYS as f64 || days_now < LEAST_DAYS as f64 {
            return (sessions, ended, None);
        }
        // As many as there would be in as many days.
        let level = first * days_now / days;
        let by = (last - level).abs();
        let error = (last + level * days_now / days).sqrt();
        if by <= CHANGED * level.max(last) || by <= BY_CHANCE * error {
            return (sessions, ended, None);
        }
        let now = self.of_all(since).0;
        let a_week = thirds.map(|(lists, days)| 5.0 * lists / days);
        (now, ended, Some(a_week))
    }

    /// The sessions as they are from a day on.
    fn of_all(&self, from: i64) -> (Vec<FittedSession>, Vec<EndedSession>) {
        let mut by_weekday: BTreeMap<usize, Vec<(i64, u32)>> = BTreeMap::new();
        for (&day, &lists) in self.lists.range(from..) {
            let days = by_weekday.entry(LocalTime::weekday_of(day)).or_default();
            days.push((day, lists));
        }
        let (mut sessions, mut ended): (Vec<FittedSession>, Vec<EndedSession>) = Default::default();
        for (weekday, days) in by_weekday {
            let quiet = quiet(&days);
            let (first, last) = (days[0].0, days[days.len() - 1].0);
            if quiet.is_some_and(|quiet| self.period.last - last > quiet)
                && self.ahead_on(weekday, 1) == 0
            {
                ended.push(EndedSession {
                    weekday,
                    from: self.minutes.0,
                    last,
                    days: days.len(),
                });
                continue;
            }
            let mut earlier = self.lists.range(..from);
            let was_there = earlier.any(|(day, _)| LocalTime::weekday_of(*day) == weekday);
            let before = if was_there { from } else { self.period.first };
            let has_begun = quiet.is_some_and(|quiet| first - before > quiet)
                || self.has_begun_lately(weekday, &days, before);
            let since = if has_begun { first } else { from };
            let Some(session) = self.of_weekday(weekday, &days, since) else {
                continue;
            };
            match sessions.iter_mut().find(|other| other.is_like(&session)) {
                Some(other) => other.joins(&session),
                None => sessions.push(session),
            }
        }
        (sessions, ended)
    }

    /// Days of a weekday on which so many are booked ahead.
    fn ahead_on(&self, weekday: usize, patients: usize) -> usize {
        let such =
            |(day, n): &(&i64, &usize)| LocalTime::weekday_of(**day) == weekday && **n >= patients;
        self.ahead.iter().filter(such).count()
    }

    /// Whether it took place in none of the weeks until lately and in each since, and is booked ahead.
    fn has_begun_lately(&self, weekday: usize, days: &[(i64, u32)], before: i64) -> bool {
        let (first, ahead) = (days[0].0, self.ahead_on(weekday, BOOKED_AHEAD));
        self.period.last - first < LATELY
            && self.possible(weekday, before, Every::Week) > 2 * days.len()
            && days.len() >= self.possible(weekday, first, Every::Week)
            && ahead > 0
            && days.len() + ahead >= LEAST_DAYS
    }

    /// Days on which sessions of a weekday may run, from a day on, in some weeks.
    fn possible(&self, weekday: usize, since: i64, every: Every) -> usize {
        let is_possible = |day: &i64| {
            LocalTime::weekday_of(*day) == weekday && every.has(*day) && !self.kept.on(*day)
        };
        (since..=self.period.last).filter(is_possible).count()
    }

    /// As many lists as took place on more than a few of its days, and the share of them that did; nothing
    /// if it was seldom.
    fn of_weekday(&self, weekday: usize, days: &[(i64, u32)], since: i64) -> Option<FittedSession> {
        let every = self.every(weekday, days, since);
        let lists: Vec<u32> = days
            .iter()
            .filter(|(day, _)| every.has(*day))
            .map(|(_, lists)| *lists)
            .collect();
        let possible = self.possible(weekday, since, every).max(lists.len());
        if (lists.len() as f64) < SELDOM * possible as f64 {
            return None;
        }
        let on_more_than_few = |n: &u32| {
            let such = lists.iter().filter(|lists| *lists >= n).count();
            such as f64 > PUT_ON * possible as f64
        };
        let most = lists.iter().copied().max()?;
        let usual = (1..=most).rev().find(on_more_than_few).unwrap_or(1);
        let took_place: u32 = lists.iter().map(|&n| n.min(usual)).sum();
        let runs = f64::from(took_place) / (possible as f64 * f64::from(usual));
        let (from, to) = self.minutes;
        Some(FittedSession {
            days: vec![weekday],
            from,
            to,
            lists: usual,
            every,
            runs: if runs >= ALL_RUN { 1.0 } else { runs },
            possible,
        })
    }

    /// Every so many weeks if nearly all of its days are in step, and it took place in most such weeks.
    fn every(&self, weekday: usize, days: &[(i64, u32)], since: i64) -> Every {
        let in_most = |every: Every| {
            let in_step = days.iter().filter(|(day, _)| every.has(*day)).count();
            let possible = self.possible(weekday, since, every);
            in_step as f64 >= WEEKLY * possible as f64
                && in_step as f64 >= IN_STEP * days.len() as f64
        };
        if days.len() < LEAST_DAYS || in_most(Every::Week) {
            return Every::Week;
        }
        let of_weeks = |weeks: i64| {
            (0..weeks).map(move |nth| Every::Weeks(weeks as u32, monday_of(since) + 7 * nth))
        };
        let all = (2..=LONGEST).flat_map(of_weeks);
        all.into_iter()
            .find(|&every| in_most(every))
            .unwrap_or(Every::Week)
    }
}

fn monday_of(day: i64) -> i64 {
    day - LocalTime::weekday_of(day) as i64
}

/// For so many days there is none once it has ended; nothing of too few days.
fn quiet(days: &[(i64, u32)]) -> Option<i64> {
    let (first, last) = (days.first()?.0, days.last()?.0);
    let (least, intervals) = QUIET;
    let interval = (last - first) / (days.len() as i64 - 1).max(1);
    (days.len() >= LEAST_DAYS).then(|| least.max(intervals * interval))
}

impl Every {
    fn has(self, day: i64) -> bool {
        match self {
            Self::Week => true,
            Self::Weeks(weeks, monday) => {
                ((monday_of(day) - monday) / 7).rem_euclid(i64::from(weeks)) == 0
            }
        }
    }
}

impl FittedSession {
    fn is_like(&self, other: &Self) -> bool {
        self.lists == other.lists
            && self.every == other.every
            && (self.runs - other.runs).abs() < ALIKE
            && (self.runs < 1.0) == (other.runs < 1.0)
    }

    fn joins(&mut self, other: &Self) {
        let (own, theirs) = (self.possible as f64, other.possible as f64);
        self.runs = (self.runs * own + other.runs * theirs) / (own + theirs);
        self.possible += other.possible;
        self.days.extend(&other.days);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::spec::Holidays;

    /// A Monday.
    const MONDAY: i64 = 19_730;

    /// What is found of half a year in which so many lists took place on a day, counted from a Monday.
    fn found(lists: impl Fn(i64) -> u32) -> (Vec<FittedSession>, Vec<EndedSession>) {
        booked_ahead(lists, &[])
    }

    /// The same where three are booked on some days ahead.
    fn booked_ahead(
        lists: impl Fn(i64) -> u32,
        ahead: &[i64],
    ) -> (Vec<FittedSession>, Vec<EndedSession>) {
        let took_place = (0..182).map(|day| (MONDAY + day, lists(day)));
        let days = Days {
            lists: took_place.filter(|(_, lists)| *lists > 0).collect(),
            ahead: ahead.iter().map(|day| (MONDAY + day, 3)).collect(),
            minutes: (540, 720),
            period: Period {
                first: MONDAY,
                last: MONDAY + 181,
            },
            kept: Closed {
                holidays: &Holidays::None,
                blind: &[],
            },
        };
        let (sessions, ended, _) = days.sessions();
        (sessions, ended)
    }

    fn told(lists: impl Fn(i64) -> u32) -> Vec<(Vec<usize>, u32, Every, i64)> {
        let (sessions, ended) = found(lists);
        assert!(ended.is_empty(), "{ended:?}");
        let told = sessions.into_iter();
        told.map(|s| (s.days, s.lists, s.every, (100.0 * s.runs).round() as i64))
            .collect()
    }

    #[test]
    fn each_week_and_every_other() {
        let on = |day: i64, of: &[i64]| u32::from(of.contains(&(day % 7)));
        assert_eq!(
            told(|day| 2 * on(day, &[0, 2])),
            [(vec![0, 2], 2, Every::Week, 100)]
        );
        // Mondays of even weeks, Thursdays and Fridays of odd ones.
        let every_other = |day: i64| match day / 7 % 2 {
            0 => on(day, &[0]),
            _ => on(day, &[3, 4]),
        };
        assert_eq!(
            told(every_other),
            [
                (vec![0], 1, Every::Weeks(2, MONDAY), 100),
                (vec![3, 4], 1, Every::Weeks(2, MONDAY + 7), 100)
            ]
        );
        // In three weeks of five, which is in step with nothing.
        let some = told(|day| u32::from([0, 2, 3].contains(&(day / 7 % 5))) * on(day, &[1]));
        assert_eq!(some.len(), 1);
        assert!(
            some[0].2 == Every::Week && (58..=65).contains(&some[0].3),
            "{some:?}"
        );
    }

    #[test]
    fn lists_that_take_place_in_part() {
        // Three lists, of which one takes place in four weeks of five; once there are four.
        let lists = |day: i64| match day {
            70 => 4,
            _ if day % 7 != 0 => 0,
            _ => 3 - u32::from(day / 7 % 5 == 4),
        };
        assert_eq!(told(lists), [(vec![0], 3, Every::Week, 94)]);
    }

    #[test]
    fn where_lists_have_become_fewer_they_are_as_now() {
        let fewer = |day: i64| u32::from(day % 7 < 5) * if day < 120 { 2 } else { 1 };
        assert_eq!(told(fewer), [(vec![0, 1, 2, 3, 4], 1, Every::Week, 100)]);
        // A single Monday of four more or less is chance.
        let seldom = |day: i64| u32::from(day % 28 == 0);
        assert_eq!(told(seldom), [(vec![0], 1, Every::Weeks(4, MONDAY), 100)]);
    }

    #[test]
    fn what_has_begun_and_what_has_ended() {
        let since = told(|day| u32::from(day % 7 == 2 && day > 120));
        assert_eq!(since, [(vec![2], 1, Every::Week, 100)]);
        let (sessions, ended) = found(|day| u32::from(day % 7 == 2 && day < 120));
        assert!(sessions.is_empty());
        assert_eq!(
            ended,
            [EndedSession {
                weekday: 2,
                from: 540,
                last: MONDAY + 114,
                days: 17
            }]
        );
        // Lately, which is told once it is booked ahead.
        let lately = |day: i64| u32::from(day % 7 == 2 && day > 165);
        assert!(found(lately).0.is_empty());
        let (sessions, _) = booked_ahead(lately, &[184, 191]);
        assert_eq!((sessions.len(), sessions[0].runs), (1, 1.0));
        // Once is no session.
        assert!(told(|day| u32::from(day == 89)).is_empty());
    }
}
