//! What is said of a team: its load at each moment, its point of no return, and how far its
//! backlog could come. The days themselves are followed in `team`.

use serde::Serialize;

use super::fluid;
use super::moments::ByMoment;
use super::team::{Course, TeamDay, follow};
use super::units::{Load, Minutes, MinutesPerDay, Patients, PerDay};
use super::work::{Chase, Task, Team};
use crate::model::Arm;
use crate::model::site::Site;
use crate::model::spec::{CivilDate, Role};
use crate::statistics::queueing::ErlangC;

/// A task of a team.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct TaskLoad {
    /// What it is.
    pub task: &'static str,
    /// How many a day on which somebody is at work.
    pub count: PerDay,
    /// Minutes of one on the familiar system.
    pub each: Minutes,
    /// Minutes of all, on the familiar system.
    pub minutes: MinutesPerDay,
}

/// A group within a team.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct GroupLoad {
    /// Its key.
    pub name: String,
    /// Clerks or receptionists.
    pub role: Role,
    /// How many people.
    pub people: u32,
}

/// A team at one moment, on a day on which somebody is at work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct TeamMoment {
    /// Minutes people are there, breaks and sickness taken off.
    pub there: MinutesPerDay,
    /// Minutes the day's work takes them: the minutes of [`TaskLoad`] times the factor.
    pub needed: MinutesPerDay,
    /// Factor by which tasks take longer than stated.
    pub factor: f64,
    /// Needed over there.
    pub load: Load,
}

/// The backlog beyond which chasing alone uses up the slack.
///
/// `chasers` = spare minutes a day / (chance of ringing a day x net minutes of a call), spare
/// minutes and those of a call both as on the familiar system, so that the factor cancels. The net
/// minutes are those of the call less those that a booking made in it saves on the worklist.
/// Redials do not come in: an attempt that nobody answers takes no minute of a clerk, it only
/// fills the line. `backlog` adds those who have not waited long enough to ring.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Edge {
    /// Minutes a day that nothing else needs, as on the familiar system; negative if short.
    pub spare: MinutesPerDay,
    /// Patients who wait in silence long enough to ring.
    pub chasers: Patients,
    /// Patients on the worklists in all.
    pub backlog: Patients,
    /// The same as days of referrals.
    pub days_of_referrals: f64,
}

/// How far the backlog of a team could come in one arm, by the fluid sketch.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Sketch {
    /// Most patients on the worklists at the end of a day.
    pub peak: Patients,
    /// The day of it.
    pub peak_on: CivilDate,
    /// First day on which no more wait than without the go-live; `None`: not within the horizon.
    pub gone_on: Option<CivilDate>,
    /// Patients on the worklists at the end of the horizon.
    pub left: Patients,
}

/// Everything said of a team.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct TeamLoad {
    /// Its groups.
    pub groups: Vec<GroupLoad>,
    /// Desks it looks after.
    pub desks: Vec<String>,
    /// Whether it has worklists: then it is a booking office.
    pub books: bool,
    /// Its tasks.
    pub tasks: Vec<TaskLoad>,
    /// Its load.
    pub load: ByMoment<TeamMoment>,
    /// Mean wait at the desk if patients came evenly over clinic hours: M/G/c by
    /// (1 + cv²) / 2 x Erlang C (Lee & Longton 1959). Only for teams with nothing but desks;
    /// `None` where it would grow without end.
    pub desk_wait: Option<ByMoment<Option<Minutes>>>,
    /// The point of no return, where patients chase.
    pub edge: Option<ByMoment<Edge>>,
    /// The backlog without the plan; `None`: none beyond the usual.
    pub unmitigated: Option<Sketch>,
    /// The backlog with the plan.
    pub planned: Option<Sketch>,
}

/// What is said of a team, and its course in each arm (for its telephone lines).
#[must_use]
pub fn team_load(site: &Site<'_>, team: &Team) -> (TeamLoad, ByMoment<TeamDay>) {
    let arms = Arm::of(site.scenario);
    let course = |arm: Arm| arms.contains(&arm).then(|| follow(site, team, arm));
    let baseline = follow(site, team, Arm::Baseline);
    let unmitigated = course(Arm::Unmitigated);
    let planned = course(Arm::Planned);
    let at = moments(site, &baseline, unmitigated.as_ref(), planned.as_ref());
    let staffed = baseline
        .days
        .iter()
        .filter(|d| d.there > 0.0)
        .count()
        .max(1) as f64;
    let demand = team.minutes() / staffed;
    let load = at.map(|day| moment(day, demand));
    let at_desks_only = !team.desks.is_empty() && team.joining() <= 0.0 && !answers(team);
    let wait = at_desks_only.then(|| load.map(|moment| desk_wait(site, team, staffed, moment)));
    let sketch = |course: &Option<Course>| {
        let from = site.calendar.go_live()?.max(0);
        backlog_of(site, team, course.as_ref()?, &baseline, from)
    };
    let groups = team.groups.iter().map(|&g| GroupLoad {
        name: site.groups[g].name.to_owned(),
        role: site.groups[g].spec.role,
        people: site.groups[g].spec.count,
    });
    let said = TeamLoad {
        groups: groups.collect(),
        desks: team
            .desks
            .iter()
            .map(|&d| site.desks[d].name.to_owned())
            .collect(),
        books: team.joining() > 0.0,
        tasks: tasks(team, staffed),
        edge: team
            .chase
            .map(|chase| at.map(|day| edge(team, &chase, day, demand, staffed))),
        load,
        desk_wait: wait,
        unmitigated: sketch(&unmitigated),
        planned: sketch(&planned),
    };
    (said, at)
}

fn answers(team: &Team) -> bool {
    [Task::Query, Task::BookingCall, Task::ChangeCall]
        .iter()
        .any(|t| team.tasks.contains_key(t))
}

fn tasks(team: &Team, staffed: f64) -> Vec<TaskLoad> {
    let listed = team.tasks.iter().filter(|(_, total)| total.count > 0.0);
    listed
        .map(|(task, total)| TaskLoad {
            task: task.name(),
            count: PerDay(total.count / staffed),
            each: Minutes(total.minutes / total.count),
            minutes: MinutesPerDay(total.minutes / staffed),
        })
        .collect()
}

/// Days of the "settled" moment: the last so many on which somebody is there.
const LAST_DAYS: usize = 10;

fn moments(
    site: &Site<'_>,
    baseline: &Course,
    unmitigated: Option<&Course>,
    planned: Option<&Course>,
) -> ByMoment<TeamDay> {
    let days = baseline.days.len();
    let live = site
        .calendar
        .go_live()
        .map(|d| usize::try_from(d).unwrap_or(0));
    let first = |c: &Course| c.mean(live.unwrap_or(days)..days, 5);
    let last = |c: &Course| c.mean((live.unwrap_or(days)..days).rev(), LAST_DAYS);
    let before = baseline.mean(0..live.unwrap_or(days), usize::MAX);
    ByMoment {
        before: before
            .or(baseline.mean(0..days, usize::MAX))
            .unwrap_or_default(),
        first_week: unmitigated.and_then(first),
        settled: unmitigated.and_then(last),
        first_week_with_plan: planned.and_then(first),
        settled_with_plan: planned.and_then(last),
    }
}

fn moment(day: &TeamDay, demand: f64) -> TeamMoment {
    let factor = if day.can_do > 0.0 {
        day.there / day.can_do
    } else {
        1.0
    };
    TeamMoment {
        there: MinutesPerDay(day.there),
        needed: MinutesPerDay(demand * factor),
        factor,
        load: Load::of(demand, day.can_do),
    }
}

fn edge(team: &Team, chase: &Chase, day: &TeamDay, demand: f64, staffed: f64) -> Edge {
    let spare = day.can_do - demand;
    let a_day = chase.chance * chase.net_minutes();
    let chasers = if spare <= 0.0 {
        0.0
    } else if a_day <= 0.0 {
        f64::INFINITY
    } else {
        spare / a_day
    };
    let calendar_days = team.days.len().max(1) as f64;
    let quiet = team.joining() / calendar_days * chase.after.as_days_f64();
    let backlog = if chasers > 0.0 { chasers + quiet } else { 0.0 };
    Edge {
        spare: MinutesPerDay(spare),
        chasers: Patients(chasers),
        backlog: Patients(backlog),
        days_of_referrals: backlog / (team.referrals / staffed).max(1e-9),
    }
}

fn backlog_of(
    site: &Site<'_>,
    team: &Team,
    course: &Course,
    baseline: &Course,
    from: i64,
) -> Option<Sketch> {
    let days = team.days.len().max(1) as f64;
    // Half a day's work more than usual is nothing to speak of.
    let slack = (team.joining() / days / 2.0).max(1.0);
    // On days off everything piles up, go-live or not: only evenings of work are compared.
    let staffed = |d: &usize| course.days[*d].there > 0.0 && baseline.days[*d].there > 0.0;
    let evenings: Vec<usize> = (0..course.days.len()).filter(staffed).collect();
    let levels = |of: &Course| {
        evenings
            .iter()
            .map(|&d| of.days[d].waiting)
            .collect::<Vec<_>>()
    };
    let from = evenings.partition_point(|&d| (d as i64) < from);
    let found = fluid::Course::of(&levels(course), &levels(baseline), from, slack)?;
    let date = |at: usize| site.calendar.date(evenings[at] as i64);
    Some(Sketch {
        peak: found.peak,
        peak_on: date(found.peak_at),
        gone_on: found.gone_at.map(date),
        left: found.left,
    })
}

fn desk_wait(site: &Site<'_>, team: &Team, staffed: f64, at: &TeamMoment) -> Option<Minutes> {
    let sums = team.tasks.values().fold((0.0, 0.0, 0.0), |s, t| {
        (s.0 + t.count, s.1 + t.minutes, s.2 + t.squares)
    });
    let (count, minutes, squares) = sums;
    if count <= 0.0 {
        return Some(Minutes(0.0));
    }
    let mean = minutes / count;
    let cv2 = (squares / count / (mean * mean) - 1.0).max(0.0);
    let hours = clinic_minutes(site, team)?;
    let here = desk_minutes(site, team).max(1.0);
    let queue = ErlangC {
        arrival_rate: count / staffed / hours,
        mean_service: mean * at.factor,
        servers: (at.there.0 / here).round().max(1.0) as u32,
    };
    let wait = queue.solve().ok()?.mean_wait;
    Some(Minutes(wait * (1.0 + cv2) / 2.0))
}

/// Minutes from the first to the last session whose patients come to a team's desks.
fn clinic_minutes(site: &Site<'_>, team: &Team) -> Option<f64> {
    let here = |c: &&crate::model::site::ClinicSite<'_>| {
        c.desk.is_some_and(|d| team.desks.contains(&d.index()))
    };
    let sessions = || {
        site.clinics
            .iter()
            .filter(here)
            .flat_map(|c| &c.spec.sessions)
    };
    let from = sessions().map(|s| s.from.since_midnight()).min()?;
    let to = sessions().map(|s| s.to.since_midnight()).max()?;
    Some((to - from).as_minutes_f64().max(1.0))
}

/// Minutes from the first to the last shift of a team.
fn desk_minutes(site: &Site<'_>, team: &Team) -> f64 {
    let shifts = || {
        team.groups
            .iter()
            .flat_map(|&g| &site.groups[g].spec.shifts)
    };
    let from = shifts().map(|s| s.from.since_midnight()).min();
    let to = shifts().map(|s| s.to.since_midnight()).max();
    match (from, to) {
        (Some(from), Some(to)) => (to - from).as_minutes_f64(),
        _ => 24.0 * 60.0,
    }
}
