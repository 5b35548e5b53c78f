//! A team day by day in one arm: minutes there, how quick they have become, the backlog. A sketch
//! without luck and without queues within the day; the simulation is the answer.

use crate::engine::Duration;
use crate::model::Arm;
use crate::model::ids::MemberId;
use crate::model::site::Site;
use crate::model::spec::{Experience, Role};
use crate::model::world::care::OnNewSystem;
use crate::model::world::staff::Newcomer;

use super::arrivals::open_days;
use super::fluid::Backlog;
use super::rota::{Present, Rota};
use super::work::Team;

/// Parts of a day between which people get quicker.
const PARTS: usize = 6;

/// What a team was like on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TeamDay {
    /// Minutes of presence.
    pub there: f64,
    /// Minutes of work on the familiar system that can be done in them.
    pub can_do: f64,
    /// Minutes of work, as on the familiar system, that were done.
    pub done: f64,
    /// Patients on the worklists at the end of the day.
    pub waiting: f64,
}

/// A team in one arm.
#[derive(Clone, Debug)]
pub struct Course {
    /// By day of the horizon.
    pub days: Vec<TeamDay>,
}

impl Course {
    /// Means over the first `most` of these days on which somebody is there.
    #[must_use]
    pub fn mean(&self, days: impl Iterator<Item = usize>, most: usize) -> Option<TeamDay> {
        let staffed: Vec<TeamDay> = days
            .filter_map(|d| self.days.get(d).copied())
            .filter(|d| d.there > 0.0)
            .take(most)
            .collect();
        let n = staffed.len() as f64;
        let mean = |of: fn(&TeamDay) -> f64| staffed.iter().map(of).sum::<f64>() / n;
        (!staffed.is_empty()).then(|| TeamDay {
            there: mean(|d| d.there),
            can_do: mean(|d| d.can_do),
            done: mean(|d| d.done),
            waiting: mean(|d| d.waiting),
        })
    }
}

/// Follows a team through an arm.
///
/// Each day the work of `work` arrives, and those who have waited in silence longer than
/// `chasing.after` ring with its chance. A team that answers first spends its minutes on calls
/// and desks, and what is left on the worklists; otherwise the other way round. Work that cannot
/// wait and is not done is gone (callers give up); worklists keep theirs. Everybody does the same
/// share of the minutes they have, and gains experience by the tasks done in them.
#[must_use]
pub fn follow(site: &Site<'_>, team: &Team, arm: Arm) -> Course {
    let mut rota = Rota::of(site, arm);
    let members: Vec<MemberId> = team
        .groups
        .iter()
        .flat_map(|&g| rota.members(g).to_vec())
        .collect();
    let line_open = team
        .chase
        .map(|c| open_days(site, c.line, team.days.len()))
        .unwrap_or_default();
    let per_patient = team.minutes_a_patient().max(1e-9);
    let answers_first = team.answers_first(site);
    let mut backlog = Backlog::default();
    backlog.enter(0, team.unbooked);
    let mut course = Course { days: Vec::new() };
    for (d, work) in team.days.iter().enumerate() {
        let day = d as i64;
        let present: Vec<Present> = members.iter().map(|&m| rota.present(m, day)).collect();
        let minutes: Vec<f64> = present.iter().map(Present::minutes).collect();
        let ringing = team.chase.filter(|_| line_open.binary_search(&d).is_ok());
        let ringing = ringing.map(|chase| {
            let silent = chase.after.as_days_f64().ceil() as usize;
            let long = d
                .checked_sub(silent)
                .map_or(0.0, |since| backlog.since(since));
            (chase, long * chase.chance)
        });
        let calls = work.at_once + ringing.map_or(0.0, |(c, n)| n * c.minutes);
        let mut today = TeamDay {
            there: minutes.iter().sum(),
            ..TeamDay::default()
        };
        backlog.enter(d, work.join);
        backlog.enter(d + team.ahead, work.join_ahead);
        for _ in 0..PARTS {
            let part = |total: f64| total / PARTS as f64;
            let factors: Vec<f64> = members.iter().map(|&m| rota.factor(m, day)).collect();
            let can_do: f64 = part(minutes.iter().zip(&factors).map(|(m, f)| m / f).sum());
            let waiting = backlog.total() * per_patient;
            let at_once = if answers_first {
                part(calls).min(can_do)
            } else {
                part(calls).min((can_do - waiting).max(0.0))
            };
            let listed = backlog.serve((can_do - at_once) / per_patient) * per_patient;
            if let Some((chase, rings)) = ringing.filter(|(_, rings)| *rings > 0.0) {
                let answered = if calls > 0.0 {
                    at_once / part(calls)
                } else {
                    0.0
                };
                backlog.serve(part(rings) * answered * chase.booked);
            }
            today.can_do += can_do;
            today.done += at_once + listed;
            let busy = if can_do > 0.0 {
                (at_once + listed) / can_do
            } else {
                0.0
            };
            let task = team.minutes_a_task();
            for ((&m, minutes), factor) in members.iter().zip(&minutes).zip(&factors) {
                practise(
                    &mut rota,
                    site,
                    m,
                    day,
                    busy * part(*minutes),
                    task * factor,
                );
            }
        }
        today.waiting = backlog.total();
        course.days.push(today);
    }
    course
}

/// Somebody has worked so many minutes on tasks of so many minutes each.
fn practise(
    rota: &mut Rota<'_, '_>,
    site: &Site<'_>,
    id: MemberId,
    day: i64,
    worked: f64,
    a_task: f64,
) {
    let on_new_system = rota.on_new_system(day) == OnNewSystem::Yes;
    let member = &mut rota.staff.members[id.index()];
    if !on_new_system && member.newcomer == Newcomer::No {
        return;
    }
    let Some(learner) = &mut member.learner else {
        return;
    };
    let learning = site.scenario.new_system.as_ref().map(|s| &s.learning);
    let written = learning.and_then(|l| match member.role {
        Role::Clerk => l.clerk.as_ref(),
        Role::Receptionist => l.receptionist.as_ref(),
        Role::Clinician => l.clinician.as_ref(),
    });
    let gained = match written.map(|w| w.counts()) {
        Some(Experience::TimeWorked) => worked * Duration::from_minutes(1).as_ms_f64(),
        Some(Experience::Transactions) => worked / a_task,
        None => 0.0,
    };
    let quicker = member
        .covered
        .iter()
        .filter(|c| c.period.contains(day))
        .map(|c| c.pace);
    learner.trained(gained / quicker.fold(1.0, f64::min));
}
