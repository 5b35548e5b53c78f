//! What is said of a team: its load at each moment, and its point of no return. The days themselves
//! are followed in `team`.

use serde::Serialize;

use super::moments::{ByMoment, InPhase, later_phases};
use super::team::{AtDesks, Course, Demand, TeamDay, follow, slots_at_desks};
use super::timetable::Timetable;
use super::units::{Load, Minutes, MinutesPerDay, Patients, PerDay};
use super::work::{Chase, Team};
use crate::model::Arm;
use crate::model::remedies::go_live_of;
use crate::model::site::Site;
use crate::model::spec::{CivilDate, Role};
use crate::statistics::queueing::ErlangC;

/// A task of a team.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct TaskLoad {
    /// What it is.
    pub task: &'static str,
    /// How many a day on which somebody is at work; a working day, if nobody ever is.
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
    /// Mean wait at the desk if patients came evenly over the hours in which somebody is there:
    /// M/G/c by (1 + cv²) / 2 x Erlang C (Lee & Longton 1959). Only for teams with nothing but
    /// desks, and only where the load is below 1: at 1 and above the queue grows.
    pub desk_wait: Option<Minutes>,
}

/// The five days of work in a row, from the plan's go-live on, in which a team can do least.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Hardest {
    /// The first of them.
    pub from: CivilDate,
    /// What its load is then.
    pub at: TeamMoment,
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
    /// The same as days of referrals; not finite where nobody is referred.
    pub days_of_referrals: f64,
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
    /// When it can do least with the plan: as help goes before everybody has learnt, say.
    pub hardest_with_plan: Option<Hardest>,
    /// The point of no return, where patients chase.
    pub edge: Option<ByMoment<Edge>>,
}

/// What is said of a team, of which clinics have the usual and the planned timetable; for its telephone lines its
/// days at each moment, and on how many days it is there.
#[must_use]
pub fn team_load(
    site: &Site<'_>,
    team: &Team,
    timetables: [&Timetable; 2],
) -> (TeamLoad, ByMoment<TeamDay>, f64) {
    // Nobody in the baseline has anything to learn: what comes does not matter.
    let baseline = follow(site, team, Arm::Baseline, (Demand::default(), &[]));
    let staffed = baseline.staffed(&site.calendar);
    let demand = Demand::of(team, staffed);
    let with_plan = slots_at_desks(site, team, timetables);
    let arms = Arm::of(site.scenario);
    let course = |arm: Arm, slots: &[AtDesks]| {
        arms.contains(&arm)
            .then(|| follow(site, team, arm, (demand, slots)))
    };
    let unmitigated = course(Arm::Unmitigated, &[]);
    let planned = course(Arm::Planned, &with_plan);
    let at = moments(site, &baseline, unmitigated.as_ref(), planned.as_ref());
    let live = go_live_of(site, Arm::Planned).and_then(|day| usize::try_from(day).ok());
    let hardest = planned.as_ref().zip(live);
    let hardest = hardest.and_then(|(course, live)| course.scarcest_week(live));
    let groups = team.groups.iter().map(|&g| GroupLoad {
        name: site.groups[g].name.to_owned(),
        role: site.groups[g].spec.role,
        people: site.groups[g].spec.count,
    });
    let desks = team.desks.iter().map(|&d| site.desks[d].name.to_owned());
    let edge = |chase: &Chase| {
        at.map(|day| {
            edge(
                site,
                team,
                chase,
                day.can_do - demand.on(day.at_desks),
                staffed,
            )
        })
    };
    let said = TeamLoad {
        groups: groups.collect(),
        desks: desks.collect(),
        books: team.joining > 0.0,
        tasks: tasks(team, staffed),
        load: at.map(|day| moment(team, day, demand)),
        hardest_with_plan: hardest.map(|(day, at)| Hardest {
            from: site.calendar.date(day as i64),
            at: moment(team, &at, demand),
        }),
        edge: team.chase.as_ref().map(edge),
    };
    (said, at, staffed)
}

fn tasks(team: &Team, staffed: f64) -> Vec<TaskLoad> {
    let listed = team.tasks.iter().map(|(task, total)| TaskLoad {
        task: task.name(),
        count: PerDay(total.count / staffed),
        each: Minutes(total.minutes / total.count),
        minutes: MinutesPerDay(total.minutes / staffed),
    });
    listed.collect()
}

/// Days of the "settled" moment: the last so many on which somebody is there.
const LAST_DAYS: usize = 10;

fn moments(
    site: &Site<'_>,
    baseline: &Course,
    unmitigated: Option<&Course>,
    planned: Option<&Course>,
) -> ByMoment<TeamDay> {
    let day = |day: i64| usize::try_from(day).unwrap_or(0);
    let days = day(site.calendar.days());
    let live = |arm| go_live_of(site, arm).map_or(days, day);
    let (unplanned, live_as_planned) = (live(Arm::Unmitigated), live(Arm::Planned));
    let first = |c: &Course, live| c.mean(live..days, 5);
    let last = |c: &Course, live| c.mean((live..days).rev(), LAST_DAYS);
    let before = baseline.mean(0..unplanned, usize::MAX);
    ByMoment {
        before: before
            .or_else(|| baseline.mean(0..days, usize::MAX))
            .unwrap_or_default(),
        first_week: unmitigated.and_then(|c| first(c, unplanned)),
        settled: unmitigated.and_then(|c| last(c, unplanned)),
        first_week_with_plan: planned.and_then(|c| first(c, live_as_planned)),
        later_phases: planned.map_or_else(Vec::new, |c| {
            let phases = later_phases(site).into_iter().enumerate();
            let weeks = phases.filter_map(|(nth, from)| {
                let (phase, at) = (nth + 2, first(c, day(from))?);
                Some(InPhase { phase, at })
            });
            weeks.collect()
        }),
        settled_with_plan: planned.and_then(|c| last(c, live_as_planned)),
    }
}

fn moment(team: &Team, day: &TeamDay, demand: Demand) -> TeamMoment {
    let factor = day.factor();
    let comes = demand.on(day.at_desks);
    let load = Load::of(comes, day.can_do);
    let at_desks_only = !team.desks.is_empty() && team.joining <= 0.0 && team.calls().count <= 0.0;
    TeamMoment {
        there: MinutesPerDay(day.there),
        needed: MinutesPerDay(comes * factor),
        factor,
        load,
        desk_wait: at_desks_only.then(|| desk_wait(team, day, load)).flatten(),
    }
}

fn edge(site: &Site<'_>, team: &Team, chase: &Chase, spare: f64, staffed: f64) -> Edge {
    let a_day = chase.chance * chase.net_minutes;
    let chasers = if spare <= 0.0 {
        0.0
    } else if a_day <= 0.0 {
        f64::INFINITY
    } else {
        spare / a_day
    };
    let quiet = team.joining / site.calendar.days().max(1) as f64 * chase.after.as_days_f64();
    let backlog = if chasers > 0.0 { chasers + quiet } else { 0.0 };
    Edge {
        spare: MinutesPerDay(spare),
        chasers: Patients(chasers),
        backlog: Patients(backlog),
        days_of_referrals: backlog * staffed / team.referrals,
    }
}

/// The people who are there on average need not be a whole number: as many whole ones as are
/// nearest do the same work, so that the load is the one that is shown.
fn desk_wait(team: &Team, day: &TeamDay, load: Load) -> Option<Minutes> {
    let all = team.total(|_| true);
    if all.minutes <= 0.0 {
        return Some(Minutes(0.0));
    }
    let mean = all.minutes / all.count;
    let cv2 = (all.squares / all.count / (mean * mean) - 1.0).max(0.0);
    let people = day.there / day.open;
    let servers = people.round().max(1.0);
    let mean_service = mean * day.factor() * servers / people;
    let queue = ErlangC {
        arrival_rate: load.0 * servers / mean_service,
        mean_service,
        servers: servers as u32,
    };
    let wait = queue.solve().ok()?.mean_wait;
    Some(Minutes(wait * (1.0 + cv2) / 2.0))
}
