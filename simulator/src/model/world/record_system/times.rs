//! When the new system answers slowly and when it is down, and what work on paper takes meanwhile.
//! Where the times come from is `mechanisms::outages`.
//!
//! How quick a task is, and whether it is done on paper, is decided when somebody begins it or
//! takes it up again: a task in hand when the system goes down, slows down or comes back is
//! finished as it was begun. Records cannot be entered while it is down; they wait.

use crate::engine::{Duration, Time};
use crate::model::spec::{Outages, Paper};

/// How the new system works at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Working {
    /// It is up; work on it takes this factor longer.
    Up(f64),
    /// It is down.
    Down,
}

/// A length of time, its end not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Beginning.
    pub from: Time,
    /// End.
    pub to: Time,
}

impl Window {
    /// So long from a moment on.
    #[must_use]
    pub fn of(from: Time, lasts: Duration) -> Self {
        Self {
            from,
            to: from + lasts,
        }
    }
}

/// When the new system is slow or down, and how long work on paper takes.
#[derive(Clone, Debug)]
pub struct Times {
    /// From when on it works how, in order of time; up and not slow before the first.
    changes: Vec<(Time, Working)>,
    /// Factor on work on paper, against the familiar system.
    on_paper: f64,
    /// The same while a paper fallback is in force.
    rehearsed: Option<f64>,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            changes: Vec::new(),
            on_paper: Outages::default().on_paper,
            rehearsed: None,
        }
    }
}

impl Times {
    /// Slow and down at these times; `on_paper` is the factor on work on paper.
    #[must_use]
    pub fn new(slow: &[(Window, f64)], down: Vec<Window>, on_paper: f64) -> Self {
        Self {
            changes: changes(slow, &merged(down)),
            on_paper,
            rehearsed: None,
        }
    }

    /// It is slow and down at other times; a paper fallback in force stays so.
    pub(super) fn become_those(&mut self, others: Self) {
        let rehearsed = self.rehearsed;
        *self = Self {
            rehearsed,
            ..others
        };
    }

    /// How it works now.
    #[inline]
    #[must_use]
    pub fn at(&self, now: Time) -> Working {
        let passed = self.changes.partition_point(|(from, _)| *from <= now);
        match passed.checked_sub(1) {
            Some(last) => self.changes[last].1,
            None => Working::Up(1.0),
        }
    }

    /// For how long it is down within a time.
    #[must_use]
    pub fn down_within(&self, from: Time, to: Time) -> Duration {
        let begun = self.changes.partition_point(|(at, _)| *at <= from);
        let ahead = self.changes[begun.saturating_sub(1)..].windows(2);
        let ahead = ahead.take_while(|pair| pair[0].0 < to);
        ahead
            .filter(|pair| pair[0].1 == Working::Down)
            .map(|pair| pair[1].0.min(to) - pair[0].0.max(from))
            .sum()
    }

    /// When it comes back within a time.
    pub fn is_back_within(&self, from: Time, to: Time) -> impl Iterator<Item = Time> {
        let pairs = self.changes.windows(2);
        pairs
            .filter(|pair| pair[0].1 == Working::Down)
            .map(|pair| pair[1].0)
            .filter(move |&at| from <= at && at < to)
    }

    /// A paper fallback comes into force, or is given up.
    pub(super) fn rehearse(&mut self, paper: Option<&Paper>) {
        self.rehearsed = paper.map(|p| p.takes);
    }

    /// Whether a paper fallback is in force.
    #[must_use]
    pub fn is_rehearsed(&self) -> bool {
        self.rehearsed.is_some()
    }

    /// Factor on the time of work on paper, against the familiar system.
    #[must_use]
    pub fn on_paper(&self) -> f64 {
        self.rehearsed.unwrap_or(self.on_paper)
    }
}

/// The same times without overlaps, in order.
fn merged(mut windows: Vec<Window>) -> Vec<Window> {
    windows.sort_unstable_by_key(|w| w.from);
    let mut apart: Vec<Window> = Vec::with_capacity(windows.len());
    for window in windows {
        match apart.last_mut() {
            Some(last) if window.from <= last.to => last.to = last.to.max(window.to),
            _ => apart.push(window),
        }
    }
    apart
}

/// What changes when. Slow times that overlap multiply; `down` is merged.
fn changes(slow: &[(Window, f64)], down: &[Window]) -> Vec<(Time, Working)> {
    let windows = slow.iter().map(|(window, _)| window).chain(down);
    let mut moments: Vec<Time> = windows.flat_map(|w| [w.from, w.to]).collect();
    moments.sort_unstable();
    moments.dedup();
    let at = |now: Time| {
        let next = down.partition_point(|w| w.to <= now);
        if down.get(next).is_some_and(|w| w.from <= now) {
            return Working::Down;
        }
        let slow = slow.iter().filter(|(w, _)| w.from <= now && now < w.to);
        Working::Up(slow.map(|(_, factor)| factor).product())
    };
    let mut changes = Vec::new();
    let mut before = Working::Up(1.0);
    for moment in moments {
        let now = at(moment);
        if now != before {
            changes.push((moment, now));
            before = now;
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(from: i64, to: i64) -> Window {
        Window {
            from: Time::from_ms(from),
            to: Time::from_ms(to),
        }
    }

    fn times(slow: &[(Window, f64)], down: Vec<Window>) -> Times {
        Times {
            changes: changes(slow, &merged(down)),
            ..Times::default()
        }
    }

    #[test]
    fn slow_times_multiply_where_they_overlap_and_do_not_matter_while_it_is_down() {
        let slow = [(window(10, 40), 1.5), (window(20, 30), 2.0)];
        let system = times(&slow, vec![window(25, 35)]);
        let at = |ms| system.at(Time::from_ms(ms));
        let expected = [
            (9, Working::Up(1.0)),
            (10, Working::Up(1.5)),
            (19, Working::Up(1.5)),
            (20, Working::Up(3.0)),
            (24, Working::Up(3.0)),
            (25, Working::Down),
            (34, Working::Down),
            (35, Working::Up(1.5)),
            (39, Working::Up(1.5)),
            (40, Working::Up(1.0)),
        ];
        for (ms, how) in expected {
            assert_eq!(at(ms), how, "at {ms}");
        }
    }

    #[test]
    fn outages_that_overlap_or_touch_are_one() {
        let system = times(
            &[],
            vec![
                window(50, 60),
                window(0, 10),
                window(5, 20),
                window(20, 25),
                window(52, 55),
            ],
        );
        let back = |from, to| -> Vec<i64> {
            let back = system.is_back_within(Time::from_ms(from), Time::from_ms(to));
            back.map(Time::as_ms).collect()
        };
        assert_eq!(back(0, 100), [25, 60]);
        assert_eq!(back(26, 60), [0; 0]);
        let down = |from, to| {
            let down = system.down_within(Time::from_ms(from), Time::from_ms(to));
            down.as_ms()
        };
        assert_eq!(down(-10, 100), 35);
        assert_eq!(down(20, 55), 10);
        assert_eq!(down(25, 50), 0);
        assert_eq!(down(60, 90), 0);
        assert_eq!(
            times(&[], Vec::new()).down_within(Time::ZERO, Time::MAX),
            Duration::ZERO
        );
    }

    #[test]
    fn nothing_out_of_order_is_no_change_at_all() {
        let slow = [(window(10, 40), 1.0), (window(20, 20), 7.0)];
        assert_eq!(times(&slow, vec![window(30, 30)]).changes, []);
    }
}
