//! A team day by day in one arm: minutes there, and how quick they have become if the usual work
//! comes to them. No backlog and no queues: the simulation is the answer to those.

use crate::engine::{Duration, Time};
use crate::model::Arm;
use crate::model::ids::MemberId;
use crate::model::site::Site;
use crate::model::spec::Calendar;
use crate::model::world::care::OnNewSystem;

use super::rota::{Present, Rota};
use super::timetable::Timetable;
use super::work::{Task, Team};

/// The systems on which a task may be done.
const SYSTEMS: [OnNewSystem; 2] = [OnNewSystem::Yes, OnNewSystem::No];
/// Parts of a day between which people get quicker.
const PARTS: usize = 6;

/// What a team was like on one day, or on average over some.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TeamDay {
    /// Minutes of presence.
    pub there: f64,
    /// Minutes of work on the familiar system that can be done in them.
    pub can_do: f64,
    /// Minutes from the first who comes to the last who leaves.
    pub open: f64,
    /// Slots of the clinics at its desks.
    pub at_desks: AtDesks,
}

/// Slots of the clinics at a team's desks: a plan may make lists lighter, or put some on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AtDesks {
    usual: f64,
    given: f64,
}

impl AtDesks {
    /// How many times as many as usual.
    #[must_use]
    pub fn factor(self) -> f64 {
        if self.usual > 0.0 {
            self.given / self.usual
        } else {
            1.0
        }
    }
}

/// What comes to a team on a day on which somebody is there, in minutes on the familiar system.
#[derive(Clone, Copy, Debug, Default)]
pub struct Demand {
    /// Usually, patients at its desks included.
    pub usual: f64,
    /// Of these patients at its desks.
    desks: f64,
}

impl Demand {
    /// A team's, on so many days.
    #[must_use]
    pub fn of(team: &Team, staffed: f64) -> Self {
        Self {
            usual: team.total(|_| true).minutes / staffed,
            desks: team.total(Task::is_of_a_visit).minutes / staffed,
        }
    }

    /// On days on which clinics give so many slots.
    #[must_use]
    pub fn on(&self, at_desks: AtDesks) -> f64 {
        self.usual + (at_desks.factor() - 1.0) * self.desks
    }
}

/// Slots of the clinics at a team's desks by day, usually and with the plan.
#[must_use]
pub fn slots_at_desks(
    site: &Site<'_>,
    team: &Team,
    [usual, planned]: [&Timetable; 2],
) -> Vec<AtDesks> {
    let clinics = site.clinics.iter().enumerate();
    let here = clinics.filter(|(_, c)| c.desk.is_some_and(|d| team.desks.contains(&d.index())));
    let here: Vec<usize> = here.map(|(c, _)| c).collect();
    let slots = |timetable: &Timetable, day: usize| -> f64 {
        let of_clinics = here.iter().map(|&c| timetable.by_clinic[c][day].slots);
        of_clinics.flatten().sum()
    };
    let days = usize::try_from(site.calendar.days()).unwrap_or(0);
    let on = |day| AtDesks {
        usual: slots(usual, day),
        given: slots(planned, day),
    };
    (0..days).map(on).collect()
}

impl TeamDay {
    /// Factor by which tasks take longer than on the familiar system.
    #[must_use]
    pub fn factor(&self) -> f64 {
        if self.can_do > 0.0 {
            self.there / self.can_do
        } else {
            1.0
        }
    }
}

/// A team in one arm, by day of the horizon.
#[derive(Clone, Debug)]
pub struct Course(Vec<TeamDay>);

impl Course {
    /// Means over the first `most` of these days on which somebody is there.
    #[must_use]
    pub fn mean(&self, days: impl Iterator<Item = usize>, most: usize) -> Option<TeamDay> {
        let staffed: Vec<&TeamDay> = days
            .filter_map(|d| self.0.get(d))
            .filter(|d| d.there > 0.0)
            .take(most)
            .collect();
        let mean = |of: fn(&TeamDay) -> f64| {
            staffed.iter().map(|day| of(day)).sum::<f64>() / staffed.len() as f64
        };
        (!staffed.is_empty()).then(|| TeamDay {
            there: mean(|d| d.there),
            can_do: mean(|d| d.can_do),
            open: mean(|d| d.open),
            at_desks: AtDesks {
                usual: mean(|d| d.at_desks.usual),
                given: mean(|d| d.at_desks.given),
            },
        })
    }

    /// The five days in a row, of those from a day on on which somebody is there, in which least can be
    /// done: the first of them, and their means.
    #[must_use]
    pub fn scarcest_week(&self, from: usize) -> Option<(usize, TeamDay)> {
        let staffed = (from..self.0.len()).filter(|&day| self.0[day].there > 0.0);
        let staffed: Vec<usize> = staffed.collect();
        let weeks = staffed.windows(5).filter_map(|week| {
            let mean = self.mean(week.iter().copied(), week.len())?;
            Some((week[0], mean))
        });
        weeks.min_by(|(_, a), (_, b)| a.can_do.total_cmp(&b.can_do))
    }

    /// How many days there are on which somebody is there; if nobody ever is, how many working
    /// days there are, and at least 1.
    #[must_use]
    pub fn staffed(&self, calendar: &Calendar) -> f64 {
        let there = self.0.iter().filter(|d| d.there > 0.0).count();
        let days = match there {
            0 => {
                let days = 0..calendar.days();
                days.filter(|&day| calendar.is_working_day(day)).count()
            }
            there => there,
        };
        days.max(1) as f64
    }
}

/// Follows a team through an arm, its demand coming on every day on which somebody is there, that of its desks
/// as the slots are on that day (as usual where none are told). Everybody does the same share of the minutes
/// they have, and practises by whole tasks as in the model; of everybody's tasks as many are on the new system
/// as are about specialties that are live.
#[must_use]
pub fn follow(
    site: &Site<'_>,
    team: &Team,
    arm: Arm,
    (demand, slots): (Demand, &[AtDesks]),
) -> Course {
    let mut rota = Rota::of(site, arm);
    let groups = team.groups.iter();
    let members: Vec<MemberId> = groups.flat_map(|&g| rota.members(g).to_vec()).collect();
    let task = team.minutes_a_task();
    let part = |whole: f64| whole / PARTS as f64;
    let mut tasks = vec![[0.0; SYSTEMS.len()]; members.len()];
    let mut days = Vec::new();
    for day in 0..site.calendar.days() {
        rota.begins(day);
        let live = team.share_on(&rota.system);
        let shares = [live, 1.0 - live];
        let present: Vec<Present> = members.iter().map(|&m| rota.present(m, day)).collect();
        let minutes: Vec<f64> = present.iter().map(Present::minutes).collect();
        let mut today = TeamDay {
            there: minutes.iter().sum(),
            can_do: 0.0,
            open: open(&present),
            at_desks: slots.get(day as usize).copied().unwrap_or_default(),
        };
        let comes = demand.on(today.at_desks);
        for _ in 0..PARTS {
            let on_each = |&m: &MemberId| SYSTEMS.map(|system| rota.factor(m, system));
            let factors: Vec<[f64; 2]> = members.iter().map(on_each).collect();
            let mixed = |on: &[f64; 2]| shares[0] * on[0] + shares[1] * on[1];
            let each = minutes.iter().zip(&factors);
            let can_do: f64 = each.map(|(m, on)| part(m / mixed(on))).sum();
            let busy = if can_do > 0.0 {
                (part(comes) / can_do).min(1.0)
            } else {
                0.0
            };
            for (i, &member) in members.iter().enumerate() {
                let done = busy * part(minutes[i]) / (task * mixed(&factors[i]));
                for (s, system) in SYSTEMS.into_iter().enumerate() {
                    tasks[i][s] += done * shares[s];
                    let worked = Duration::from_ms_f64(task * factors[i][s] * 6e4);
                    while tasks[i][s] >= 1.0 {
                        tasks[i][s] -= 1.0;
                        rota.staff.practises(member, worked, system, day);
                    }
                }
            }
            today.can_do += can_do;
        }
        days.push(today);
    }
    Course(days)
}

/// Minutes from the first who comes to the last who leaves.
fn open(present: &[Present]) -> f64 {
    let spans = || present.iter().flat_map(|p| &p.spans);
    let first: Option<Time> = spans().map(|s| s.0).min();
    let last: Option<Time> = spans().map(|s| s.1).max();
    first
        .zip(last)
        .map_or(0.0, |(from, to)| (to - from).as_minutes_f64())
}
