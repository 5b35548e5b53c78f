//! Telephone lines in their busiest hour: calls, people who can answer, and what Erlang's
//! formulas say of wait, abandonment and engaged tones. Steady-state figures: an hour is short,
//! and a morning's queue runs into the afternoon.

use serde::Serialize;

use super::arrivals::open_days;
use super::flow::Flow;
use super::moments::ByMoment;
use super::rota::Rota;
use super::team::TeamDay;
use super::units::{Erlangs, Minutes, PerHour};
use super::work::{Task, Team};
use crate::model::Arm;
use crate::model::site::Site;
use crate::statistics::queueing::{ErlangA, QueueError};

/// A line in its busiest hour at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct LineMoment {
    /// Calls made for the first time.
    pub calls: PerHour,
    /// Attempts, redials included.
    pub attempts: PerHour,
    /// Attempts for each call.
    pub redial_factor: f64,
    /// Mean length of a call.
    pub handle: Minutes,
    /// First calls x length: people talking if all were answered at once.
    pub offered: Erlangs,
    /// People who can answer, if they leave everything else.
    pub agents: f64,
    /// Lines.
    pub lines: Option<u32>,
    /// Mean wait of those who get in; `None`: grows without end.
    pub wait: Option<Minutes>,
    /// Share of those who get in that give up.
    pub abandoned: f64,
    /// Share of attempts that meet the engaged tone.
    pub engaged: f64,
}

/// A telephone line.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct LineLoad {
    /// Its key.
    pub name: String,
    /// Busiest weekday (Monday = 0) and hour.
    pub busiest: (usize, usize),
    /// Its load.
    pub load: ByMoment<LineMoment>,
}

/// What is said of a line. `of_team` are the means of the team that answers it.
#[must_use]
pub fn line_load(
    site: &Site<'_>,
    line: usize,
    flows: &[Flow],
    team: &Team,
    of_team: &ByMoment<TeamDay>,
) -> Option<LineLoad> {
    let days = usize::try_from(site.calendar.days()).ok()?;
    let open = open_days(site, line, days);
    if open.is_empty() {
        return None;
    }
    let (weekday, hour) = (busiest_weekday(site, line, &open), busiest_hour(site, line));
    let fresh = calls(site, line, flows, team, &open, weekday) * hour.1;
    let live = site
        .calendar
        .go_live()
        .map(|d| usize::try_from(d).unwrap_or(0));
    let on = |mut days: Box<dyn Iterator<Item = usize>>| {
        let fits = |d: &usize| {
            site.calendar.weekday(*d as i64) == weekday && open.binary_search(d).is_ok()
        };
        days.find(fits)
    };
    let before = on(Box::new((0..live.unwrap_or(days)).rev()));
    let first = live.and_then(|from| on(Box::new(from..days)));
    let last = live.and_then(|_| on(Box::new((0..days).rev())));
    let solve = |arm: Arm, day: Option<usize>, at: Option<&TeamDay>| {
        let at = at?;
        let day = day.or(on(Box::new(0..days)))?;
        let factor = if at.can_do > 0.0 {
            at.there / at.can_do
        } else {
            1.0
        };
        let (agents, more) = people(site, arm, line, day, hour.0);
        Some(moment(
            site,
            line,
            fresh,
            handle(team, site, line) * factor,
            agents,
            more,
        ))
    };
    Some(LineLoad {
        name: site.lines[line].name.to_owned(),
        busiest: (weekday, hour.0),
        load: ByMoment {
            before: solve(Arm::Baseline, before, Some(&of_team.before))?,
            first_week: solve(Arm::Unmitigated, first, of_team.first_week.as_ref()),
            settled: solve(Arm::Unmitigated, last, of_team.settled.as_ref()),
            first_week_with_plan: solve(Arm::Planned, first, of_team.first_week_with_plan.as_ref()),
            settled_with_plan: solve(Arm::Planned, last, of_team.settled_with_plan.as_ref()),
        },
    })
}

/// The weekday with most ordinary calls on average over the horizon.
fn busiest_weekday(site: &Site<'_>, line: usize, open: &[usize]) -> usize {
    let mut sums = [(0.0, 0.0); 7];
    for &d in open {
        let queries = site.lines[line].queries.as_ref();
        let sum = &mut sums[site.calendar.weekday(d as i64)];
        sum.0 += queries.map_or(1.0, |q| q.expected_on(d as i64));
        sum.1 += 1.0;
    }
    let mean = |w: usize| {
        if sums[w].1 > 0.0 {
            sums[w].0 / sums[w].1
        } else {
            -1.0
        }
    };
    (0..7).fold(0, |best, w| if mean(w) > mean(best) { w } else { best })
}

/// The hour with most calls per hour, and the share of the day's calls that come in an hour like
/// it. A line open for half an hour of it is as busy as if that were whole.
fn busiest_hour(site: &Site<'_>, line: usize) -> (usize, f64) {
    let line = &site.lines[line];
    let mut before = 0.0;
    let mut best = (0, 0.0);
    for (hour, &upto) in line.by_hour.iter().enumerate() {
        let begin = crate::engine::Duration::from_hours(hour as i64).max(line.open.0);
        let end = crate::engine::Duration::from_hours(hour as i64 + 1).min(line.open.1);
        let open = (end - begin).as_hours_f64();
        if open > 0.0 && (upto - before) / open > best.1 {
            best = (hour, (upto - before) / open);
        }
        before = upto;
    }
    best
}

/// Calls on a mean open day of the weekday: ordinary ones of that weekday, patients' evenly over
/// open days. Chasing is left out: it comes with a backlog.
fn calls(
    site: &Site<'_>,
    line: usize,
    flows: &[Flow],
    team: &Team,
    open: &[usize],
    weekday: usize,
) -> f64 {
    let on: Vec<usize> = open
        .iter()
        .copied()
        .filter(|&d| site.calendar.weekday(d as i64) == weekday)
        .collect();
    let queries = site.lines[line].queries.as_ref().map_or(0.0, |q| {
        on.iter().map(|&d| q.expected_on(d as i64)).sum::<f64>() / on.len().max(1) as f64
    });
    let rings = |s: usize| site.specialties[s].line.is_some_and(|l| l.index() == line);
    let all: f64 = flows.iter().map(patients_rings).sum();
    let here: f64 = (0..flows.len())
        .filter(|&s| rings(s))
        .map(|s| patients_rings(&flows[s]))
        .sum();
    let share = if all > 0.0 { here / all } else { 0.0 };
    let count = |task: Task| team.tasks.get(&task).map_or(0.0, |t| t.count);
    let patients = (count(Task::BookingCall) + count(Task::ChangeCall)) * share;
    queries + patients / open.len() as f64
}

/// What patients' calls are shared out by if one team answers several lines.
fn patients_rings(flow: &Flow) -> f64 {
    flow.referrals.0
        + flow
            .chains()
            .into_iter()
            .map(|c| c.patient_cancels.0)
            .sum::<f64>()
}

/// Mean minutes of a call of the team, on the familiar system.
fn handle(team: &Team, site: &Site<'_>, line: usize) -> f64 {
    let sums = [Task::Query, Task::BookingCall, Task::ChangeCall]
        .iter()
        .filter_map(|t| team.tasks.get(t))
        .fold((0.0, 0.0), |s, t| (s.0 + t.count, s.1 + t.minutes));
    if sums.0 > 0.0 {
        sums.1 / sums.0
    } else {
        site.lines[line].spec.handle.query.mean().as_minutes_f64()
    }
}

/// People who can answer a line in an hour of a day, and its additional lines.
fn people(site: &Site<'_>, arm: Arm, line: usize, day: usize, hour: usize) -> (f64, u32) {
    let mut rota = Rota::of(site, arm);
    // Asked for a single day: whatever training there was is over, or has not begun.
    for member in &mut rota.staff.members {
        member.training = None;
    }
    let queue = &site.queues[site.lines[line].queue.index()];
    let mut agents = 0.0;
    for group in &queue.served_by {
        for id in rota.members(group.index()).to_vec() {
            agents += rota.present(id, day as i64).in_hour(hour as i64);
        }
    }
    (agents, rota.more_lines(line, day as i64))
}

/// Erlang A with as many lines as there are; those not answered ring again, so the attempts are
/// a fixed point: attempts = calls + attempts x share not answered x chance of redialling.
fn moment(
    site: &Site<'_>,
    line: usize,
    calls: f64,
    handle: f64,
    agents: f64,
    more: u32,
) -> LineMoment {
    let spec = site.lines[line].spec;
    let lines = spec.lines.map(|n| n + more);
    let servers = (agents.round() as u32).min(lines.unwrap_or(u32::MAX));
    let redial = spec.redial.as_ref().map_or(0.0, |r| r.chance.value());
    let solve = |attempts: f64| {
        ErlangA {
            arrival_rate: attempts / 60.0,
            mean_service: handle,
            servers,
            mean_patience: spec.patience.as_ref().map(|p| p.mean().as_minutes_f64()),
            capacity: lines,
        }
        .solve()
    };
    let not_answered = |attempts: f64| match solve(attempts) {
        Ok(queue) => queue.blocked + (1.0 - queue.blocked) * queue.abandoned,
        Err(QueueError::NoServer) => 1.0,
        Err(_) => 0.0,
    };
    // The right side rises with the attempts, from above `calls` at `calls` to below
    // `calls / (1 - redial)` there: bisection finds where it crosses.
    let (mut low, mut high) = (calls, calls / (1.0 - redial.min(0.999)));
    for _ in 0..30 {
        let middle = f64::midpoint(low, high);
        if calls + middle * not_answered(middle) * redial > middle {
            low = middle;
        } else {
            high = middle;
        }
    }
    let attempts = f64::midpoint(low, high);
    let queue = solve(attempts).ok();
    LineMoment {
        calls: PerHour(calls),
        attempts: PerHour(attempts),
        redial_factor: if calls > 0.0 { attempts / calls } else { 1.0 },
        handle: Minutes(handle),
        offered: Erlangs(calls * handle / 60.0),
        agents,
        lines,
        wait: queue.as_ref().map(|q| Minutes(q.mean_wait)),
        abandoned: queue.as_ref().map_or(0.0, |q| q.abandoned),
        engaged: queue.as_ref().map_or(0.0, |q| q.blocked),
    }
}
