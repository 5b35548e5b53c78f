//! The telephone lines of a site: whose patients ring, who answers, and when queries come. How
//! calls are answered is `phone_line`.

use super::{GroupSite, QueueKind, QueueSite, add_queue, serving};
use crate::engine::Duration;
use crate::model::spec::{Arrivals, Calendar, PhoneLine, Scenario, StaffGroup, Work};
use crate::model::world::arrivals::ArrivalStream;
use crate::model::world::ids::{LineId, QueueId};

/// A telephone line.
#[derive(Debug)]
pub struct LineSite<'s> {
    /// Its key in the scenario.
    pub name: &'s str,
    /// What was written.
    pub spec: &'s PhoneLine,
    /// Ordinary calls.
    pub queries: Option<ArrivalStream>,
    /// Its queue.
    pub queue: QueueId,
    /// Opening hours within a day.
    pub open: (Duration, Duration),
    /// Days on which it is open, ascending.
    pub open_days: Vec<i64>,
    /// For each of them, how many calls come on such a weekday against others.
    pub weights: Vec<f64>,
    /// For each day from 0, how many open days come before it.
    open_before: Vec<usize>,
    /// Running share of the day's calls at the end of each hour, within opening hours.
    pub by_hour: [f64; 24],
}

impl LineSite<'_> {
    /// Whether it is open on a day.
    #[must_use]
    pub fn is_open(&self, day: i64) -> bool {
        self.open_before(day + 1) > self.open_before(day)
    }

    /// How many open days come before a day.
    #[must_use]
    pub fn open_before(&self, day: i64) -> usize {
        let known = usize::try_from(day).map(|day| self.open_before.get(day));
        match known {
            Ok(known) => known.copied().unwrap_or(self.open_days.len()),
            Err(_) => 0,
        }
    }

    /// The open days between two, both included.
    #[must_use]
    pub fn open_between(&self, from: i64, to: i64) -> &[i64] {
        let (first, after) = (
            self.open_before(from),
            self.open_before(to.saturating_add(1)),
        );
        &self.open_days[first..after.max(first)]
    }

    /// The first open day after this one.
    #[must_use]
    pub fn next_open_day(&self, day: i64) -> i64 {
        let next = self.open_before(day.saturating_add(1));
        self.open_days.get(next).copied().unwrap_or(i64::MAX)
    }

    /// On which day somebody rings who means to on one on which the line is closed: on one of the
    /// open days of the week after it and before `until`, as calls come by weekday; by their random
    /// number, in 0..1. The next open day where there is none before `until`.
    #[must_use]
    pub fn rings_instead(&self, day: i64, until: i64, luck: f64) -> i64 {
        let week = self.open_between(day + 1, (day + 7).min(until - 1));
        let first = self.open_before(day + 1);
        let weights = &self.weights[first..first + week.len()];
        let mut left = luck * weights.iter().sum::<f64>();
        let chosen = week.iter().zip(weights).find(|&(_, weight)| {
            left -= weight;
            left < 0.0
        });
        chosen.map_or_else(|| self.next_open_day(day), |(&day, _)| day)
    }
}

pub(super) fn line_sites<'s>(
    scenario: &'s Scenario,
    calendar: &Calendar,
    groups: &[GroupSite<'s>],
    queues: &mut Vec<QueueSite>,
) -> Vec<LineSite<'s>> {
    let mut lines = Vec::new();
    for (l, (name, spec)) in scenario.phone_line.iter().enumerate() {
        let answer = |_: usize, g: &StaffGroup| {
            g.works.contains(&Work::Answer)
                && g.lines.as_ref().is_none_or(|listed| listed.contains(name))
        };
        let queue = add_queue(
            queues,
            QueueKind::Line(LineId::new(l)),
            serving(groups, answer),
        );
        let from = spec.from.map_or(Duration::ZERO, |t| t.since_midnight());
        let to = spec
            .to
            .map_or(Duration::from_hours(24), |t| t.since_midnight());
        let open = |day: i64| {
            spec.days
                .as_ref()
                .is_none_or(|d| d.contains(calendar.weekday(day)) && !calendar.is_holiday(day))
        };
        // A week beyond the end, so that "the next open day" always has an answer.
        let open_days: Vec<i64> = (0..calendar.days() + 8).filter(|&d| open(d)).collect();
        let before = |day: i64| open_days.partition_point(|&d| d < day);
        let open_before = (0..calendar.days() + 8).map(before).collect();
        let queries = spec.queries_within_hours();
        let by_weekday = queries
            .as_deref()
            .map_or([1.0; 7], Arrivals::by_day_of_week);
        let weights = open_days.iter().map(|&d| by_weekday[calendar.weekday(d)]);
        let weights = weights.collect();
        let queries = queries.map(|within_hours| ArrivalStream::of(&within_hours, calendar));
        let by_hour = shares_by_hour(queries.as_ref(), from, to);
        lines.push(LineSite {
            name,
            spec,
            queries,
            queue,
            open: (from, to),
            open_days,
            weights,
            open_before,
            by_hour,
        });
    }
    lines
}

/// Running share of a day's calls by hour: the profile of ordinary calls cut to opening hours.
fn shares_by_hour(queries: Option<&ArrivalStream>, from: Duration, to: Duration) -> [f64; 24] {
    let mut running = [0.0; 24];
    let mut total = 0.0;
    for (hour, share) in running.iter_mut().enumerate() {
        let begin = Duration::from_hours(hour as i64).max(from);
        let end = Duration::from_hours(hour as i64 + 1).min(to);
        let open = (end - begin).max(Duration::ZERO).as_hours_f64();
        total += open * queries.map_or(1.0, |q| q.weight_of_hour(hour));
        *share = total;
    }
    if total == 0.0 {
        // The profile has no weight inside opening hours: spread evenly over them instead.
        return shares_by_hour(None, from, to);
    }
    running.map(|share| share / total)
}
