//! Telephone lines in their busiest hour: calls, people who can answer, and what Erlang's
//! formulas say of wait, abandonment and engaged tones. Steady-state figures: an hour is short,
//! and a morning's queue runs into the afternoon.

use serde::Serialize;

use super::arrivals::open_days;
use super::moments::{ByMoment, InPhase, later_phases};
use super::rota::Rota;
use super::team::TeamDay;
use super::units::{Erlangs, Minutes, PerHour};
use super::work::{Task, Team};
use crate::engine::{Duration, Time};
use crate::model::Arm;
use crate::model::ids::QueueId;
use crate::model::remedies::go_live_of;
use crate::model::site::Site;
use crate::model::spec::Work;
use crate::model::world::steady_state::flow::Flow;
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
    /// People who can answer: those who are there, less those whom work that they do before calls keeps busy,
    /// if they leave everything else.
    pub agents: f64,
    /// Lines.
    pub lines: Option<u32>,
    /// Mean wait of those who get in; `None`: it grows without end, since more is offered than the
    /// people can answer, or nobody is there.
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

/// What is said of a line. `of_team` are the means of the team that answers it, on whose `staffed` days its
/// work is done.
#[must_use]
pub fn line_load(
    site: &Site<'_>,
    line: usize,
    flows: &[Flow],
    team: &Team,
    (of_team, staffed): (&ByMoment<TeamDay>, f64),
) -> Option<LineLoad> {
    let days = site.calendar.days();
    let open = open_days(site, line);
    if open.is_empty() {
        return None;
    }
    let on = |weekday: usize| {
        open.iter()
            .copied()
            .filter(move |&d| site.calendar.weekday(d) == weekday)
    };
    let (weekday, queries) = busiest_weekday(site, line, &open);
    let (hour, share) = busiest_hour(site, line);
    let patients = patients_calls(site, line, flows, team) / open.len() as f64;
    let fresh = (queries + patients) * share;
    let live = |arm| go_live_of(site, arm).unwrap_or(days);
    let (unplanned, planned) = (live(Arm::Unmitigated), live(Arm::Planned));
    let before = on(weekday).rfind(|&d| d < unplanned);
    let before = before.or(on(weekday).next());
    let first = |live| on(weekday).find(|&d| d >= live);
    let last = |live| on(weekday).rfind(|&d| d >= live);
    let solve = |arm: Arm, day: Option<i64>, at: Option<&TeamDay>| {
        let calls = team.calls();
        let query = site.lines[line].spec.handle.query.mean().as_minutes_f64();
        let handle = if calls.count > 0.0 {
            calls.minutes / calls.count
        } else {
            query
        };
        let (day, at) = (day?, at?);
        let (agents, more) = people(site, arm, line, (day, hour), |group, rota| {
            busy_before_calls(site, line, group, team, rota, (at, staffed, day))
        });
        let handle = handle * at.factor();
        Some(moment(site, line, fresh, handle, agents, more))
    };
    Some(LineLoad {
        name: site.lines[line].name.to_owned(),
        busiest: (weekday, hour),
        load: ByMoment {
            before: solve(Arm::Baseline, before, Some(&of_team.before))?,
            first_week: solve(
                Arm::Unmitigated,
                first(unplanned),
                of_team.first_week.as_ref(),
            ),
            settled: solve(Arm::Unmitigated, last(unplanned), of_team.settled.as_ref()),
            first_week_with_plan: solve(
                Arm::Planned,
                first(planned),
                of_team.first_week_with_plan.as_ref(),
            ),
            later_phases: {
                let begins = later_phases(site);
                let weeks = of_team.later_phases.iter().filter_map(|of_team| {
                    let day = first(*begins.get(of_team.phase - 2)?);
                    let at = solve(Arm::Planned, day, Some(&of_team.at))?;
                    Some(InPhase {
                        phase: of_team.phase,
                        at,
                    })
                });
                weeks.collect()
            },
            settled_with_plan: solve(
                Arm::Planned,
                last(planned),
                of_team.settled_with_plan.as_ref(),
            ),
        },
    })
}

/// The weekday with most ordinary calls, and how many they are on the mean of such days.
fn busiest_weekday(site: &Site<'_>, line: usize, open: &[i64]) -> (usize, f64) {
    let queries = site.lines[line].queries.as_ref();
    let on = |weekday: usize| {
        let days = open.iter().copied();
        days.filter(move |&d| site.calendar.weekday(d) == weekday)
    };
    let expected = |day: i64| queries.map_or(0.0, |q| q.expected_on(day));
    // Below nothing where the line is never open.
    let mean = [0, 1, 2, 3, 4, 5, 6].map(|weekday| match on(weekday).count() {
        0 => -1.0,
        n => on(weekday).map(expected).sum::<f64>() / n as f64,
    });
    let weekday = (0..7).fold(0, |best, w| if mean[w] > mean[best] { w } else { best });
    (weekday, mean[weekday])
}

/// The hour with most calls per hour, and the share of the day's calls that come in an hour like
/// it. A line open for half an hour of it is as busy as if that were whole.
fn busiest_hour(site: &Site<'_>, line: usize) -> (usize, f64) {
    let line = &site.lines[line];
    let mut before = 0.0;
    let mut best = (0, 0.0);
    for (hour, &upto) in line.by_hour.iter().enumerate() {
        let begin = Duration::from_hours(hour as i64).max(line.open.0);
        let end = Duration::from_hours(hour as i64 + 1).min(line.open.1);
        let open = (end - begin).as_hours_f64();
        if open > 0.0 && (upto - before) / open > best.1 {
            best = (hour, (upto - before) / open);
        }
        before = upto;
    }
    best
}

/// Calls of patients over the horizon: those of the team's, shared out to its lines by the patients
/// who ring them, those about appointments at their ordinary level. Of chasing calls those are in it that
/// come without any backlog; the others come with one.
fn patients_calls(site: &Site<'_>, line: usize, flows: &[Flow], team: &Team) -> f64 {
    let rings = |flow: &Flow| {
        let changes = flow.chains().into_iter().map(|c| c.patient_cancels.0);
        flow.referrals.0 + changes.sum::<f64>()
    };
    let here = flows.iter().zip(&site.specialties);
    let here = here.filter(|(_, s)| s.line.is_some_and(|l| l.index() == line));
    let all: f64 = flows.iter().map(rings).sum();
    let share = here.map(|(flow, _)| rings(flow)).sum::<f64>() / all.max(f64::MIN_POSITIVE);
    team.total(Task::is_call_about_patient).count * share
}

/// The share of the minutes of a group that answers the line that goes into what it does before calls: who is at
/// a desk and whose telephone rings as well, say. Everybody who does such work does the same share of it.
fn busy_before_calls(
    site: &Site<'_>,
    line: usize,
    group: usize,
    team: &Team,
    rota: &mut Rota<'_, '_>,
    (at, staffed, day): (&TeamDay, f64, i64),
) -> f64 {
    let calls = site.lines[line].queue;
    let works = |queues: &[QueueId]| -> Vec<Work> {
        queues
            .iter()
            .map(|q| site.queues[q.index()].kind.work())
            .collect()
    };
    let classes = site.groups[group].classes.iter();
    let before = classes.take_while(|class| !class.queues.contains(&calls));
    let before: Vec<Work> = before.flat_map(|class| works(&class.queues)).collect();
    let minutes = |at_desk: bool| {
        let these = |task: Task| before.contains(&task.work()) && task.is_of_a_visit() == at_desk;
        team.total(these).minutes / staffed
    };
    let minutes = (minutes(false) + at.at_desks.factor() * minutes(true)) * at.factor();
    if minutes <= 0.0 {
        return 0.0;
    }
    let (mut all, mut who) = (0.0, 0.0);
    for &other in &team.groups {
        let members = rota.members(other).to_vec().into_iter();
        let there: f64 = members.map(|id| rota.present(id, day).minutes()).sum();
        let mut classes = site.groups[other].classes.iter();
        let does = classes.any(|class| works(&class.queues).iter().any(|w| before.contains(w)));
        all += there;
        who += if does { there } else { 0.0 };
    }
    (minutes / (at.there * who / all).max(f64::MIN_POSITIVE)).min(1.0)
}

/// People who can answer a line in an hour of a day, of a group those whom nothing else keeps `busy`, and its
/// additional lines.
fn people(
    site: &Site<'_>,
    arm: Arm,
    line: usize,
    (day, hour): (i64, usize),
    busy: impl Fn(usize, &mut Rota<'_, '_>) -> f64,
) -> (f64, u32) {
    let mut rota = Rota::of(site, arm);
    // Asked for a single day: whatever training there was is over, or has not begun.
    for member in &mut rota.staff.members {
        member.training = None;
    }
    let begin = Time::from_days(day) + Duration::from_hours(hour as i64);
    let end = begin + Duration::from_hours(1);
    let queue = &site.queues[site.lines[line].queue.index()];
    let mut agents = 0.0;
    for group in &queue.served_by {
        let free = 1.0 - busy(group.index(), &mut rota);
        for id in rota.members(group.index()).to_vec() {
            agents += free * rota.present(id, day).between(begin, end) / 60.0;
        }
    }
    (agents, rota.more_lines(line, day))
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
    // People need not be a whole number: as many whole ones as are nearest do the same work, so
    // that a line whose people suffice is not taken for one whose queue grows.
    let people = agents.min(lines.map_or(f64::INFINITY, f64::from));
    let servers = if people > 0.0 {
        people.round().max(1.0)
    } else {
        0.0
    };
    let mean_service = if people > 0.0 {
        handle * servers / people
    } else {
        handle
    };
    let redial = spec.redial.as_ref().map_or(0.0, |r| r.chance.value());
    let solve = |attempts: f64| {
        ErlangA {
            arrival_rate: attempts / 60.0,
            mean_service,
            servers: servers as u32,
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
