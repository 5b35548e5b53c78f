//! What it does; its table in the scenario file is `spec`.

use std::collections::VecDeque;

use crate::model::measures::figure;
use crate::model::mechanisms::Begins;
use crate::model::spec::{Arm, Builds, Moment, SoonerBuilds};
use crate::model::world::World;
use crate::model::world::care::{Care, OnNewSystem};
use crate::model::world::ids::{ClinicId, PatientId, SpecialtyId};
use crate::model::world::observer::Observer;
use crate::model::world::patient::PatientRef;
use crate::model::world::plan::{PlanInForce, days};
use crate::model::world::purpose::{Purpose, Streams};
use crate::model::world::signal::Signal;
use crate::model::world::site::Site;
use crate::model::world::staff::name_key;

/// In which order clinics are built.
const BUILDS: Purpose = Purpose::numbered(41);

/// The day on which a clinic is built that nobody builds.
const NEVER: i64 = i64::MAX;

/// Further people who build clinics, for a time.
#[derive(Clone, Debug)]
struct Team {
    per_week: f64,
    from: i64,
    /// The first day without them, once they are gone.
    to: Option<i64>,
    finished: usize,
}

impl Team {
    /// Clinics that they have finished by the morning of a day.
    fn finished_by(&self, day: i64) -> usize {
        let worked = self.to.map_or(day, |to| to.min(day)) - self.from;
        // A hair more, or three in a week would not be quite three.
        let built = (self.per_week * worked.max(0) as f64 / 7.0 + 1e-9).floor();
        built as usize
    }
}

/// Which clinics are built, and when the others will be.
///
/// The clinics to build stand in a line in the order of their days. A further team takes the
/// first of the line, and whoever builds as planned then goes on with the next: so that the last
/// of the planned days fall away, and no clinic is built later than without the team.
#[derive(Clone, Debug)]
pub struct ClinicBuilds {
    /// By clinic: whether the new system has it.
    built: Vec<bool>,
    to_build: VecDeque<ClinicId>,
    /// The days on which they are built, as many, ascending.
    on: VecDeque<i64>,
    teams: Vec<Team>,
}

impl ClinicBuilds {
    /// The builds of an arm. Days relative to the go-live count from the one first planned, so
    /// that a later go-live finds more built.
    #[must_use]
    pub fn of(site: &Site<'_>, arm: Arm, plan: &PlanInForce<'_>, streams: &Streams) -> Self {
        let written = site.scenario.new_system.as_ref();
        let written = written.and_then(|system| system.builds.as_ref());
        let mut builds = Self {
            built: vec![true; site.clinics.len()],
            to_build: VecDeque::new(),
            on: VecDeque::new(),
            teams: Vec::new(),
        };
        if arm == Arm::Baseline || plan.go_live().is_none() {
            return builds;
        }
        let order_of = |c: &ClinicId| {
            let key = name_key(site.clinics[c.index()].name);
            streams.stream(BUILDS, key, 0).uniform()
        };
        let mut line = Vec::new();
        let mut others = Vec::new();
        for (c, clinic) in site.clinics.iter().enumerate() {
            let id = ClinicId::new(c);
            match clinic
                .spec
                .built
                .and_then(|moment| first_planned(site, moment))
            {
                Some(day) => line.push((day, order_of(&id), id)),
                None => others.push((order_of(&id), id)),
            }
        }
        if let Some(written) = written {
            others.sort_by(|a, b| a.0.total_cmp(&b.0));
            let on = build_days(site, written, others.len());
            let others = others.into_iter().zip(on);
            line.extend(others.filter_map(|((drawn, id), day)| Some((day?, drawn, id))));
        }
        line.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        for (day, _, id) in line {
            builds.built[id.index()] = false;
            builds.to_build.push_back(id);
            builds.on.push_back(day);
        }
        builds
    }

    /// The clinics that have been built by the morning of a day and not before.
    fn finished_by(&mut self, day: i64) -> Vec<ClinicId> {
        let mut finished = Vec::new();
        while self.on.front().is_some_and(|on| *on <= day) {
            self.on.pop_front();
            finished.extend(self.to_build.pop_front());
        }
        for team in &mut self.teams {
            let so_far = team.finished_by(day);
            for _ in team.finished..so_far.min(team.finished + self.to_build.len()) {
                self.on.pop_back();
                finished.extend(self.to_build.pop_front());
            }
            team.finished = so_far;
        }
        for clinic in &finished {
            self.built[clinic.index()] = true;
        }
        finished
    }

    /// From the morning of a day on, clinics are built sooner, or by more people.
    pub fn hasten(&mut self, how: &SoonerBuilds, day: i64) {
        if let Some(sooner) = how.sooner {
            let by = days(sooner.duration());
            for on in self.on.iter_mut().filter(|on| **on != NEVER && **on > day) {
                *on = (*on - by).max(day);
            }
        }
        if let Some(per_week) = how.per_week {
            self.teams.push(Team {
                per_week,
                from: day,
                to: None,
                finished: 0,
            });
        }
    }

    /// From the morning of a day on, those who came to build more are gone. What they built stays
    /// built, and what was to be sooner is.
    pub fn as_usual(&mut self, how: &SoonerBuilds, day: i64) {
        let mut there = self.teams.iter_mut().filter(|team| team.to.is_none());
        if let Some(team) = there.find(|team| Some(team.per_week) == how.per_week) {
            team.to = Some(day);
        }
    }
}

/// The day of a moment, counted from the go-live as first planned.
fn first_planned(site: &Site<'_>, moment: Moment) -> Option<i64> {
    match moment {
        Moment::Date(date) => Some(site.calendar.day_of(date)),
        Moment::GoLive { offset_days } => Some(site.calendar.go_live()? + offset_days),
    }
}

/// On which days so many clinics without a date of their own are built, one after the other;
/// `None` if they all are from the beginning.
fn build_days(site: &Site<'_>, written: &Builds, clinics: usize) -> Vec<Option<i64>> {
    let points = written.built.iter();
    let points = points.filter_map(|p| Some((first_planned(site, p.by)?, p.share.value())));
    let mut points: Vec<(i64, f64)> = points.collect();
    points.sort_by_key(|(day, _)| *day);
    match (points.last(), written.per_week) {
        (None, None) => return vec![None; clinics],
        // A team alone begins at the go-live, with nothing built.
        (None, Some(_)) => points.extend(first_planned(site, Moment::default()).map(|d| (d, 0.0))),
        (Some(_), _) => {}
    }
    let on = line_of_days(&points, written.per_week, clinics);
    on.into_iter().map(Some).collect()
}

/// The days on which clinics are built, given the share built by some days in their order: none
/// before the first, straight lines between, and so many a week from the last on.
fn line_of_days(points: &[(i64, f64)], per_week: Option<f64>, clinics: usize) -> Vec<i64> {
    let mut on = Vec::with_capacity(clinics);
    // The k-th of n clinics is finished once the share is k / n.
    let built =
        |share: f64| ((share * clinics as f64 + 1e-9).floor().max(0.0) as usize).min(clinics);
    for pair in points.windows(2) {
        let ((from, low), (to, high)) = (pair[0], pair[1]);
        for day in from..to {
            let share = low + (high - low) * (day - from) as f64 / (to - from) as f64;
            on.resize(built(share).max(on.len()), day);
        }
    }
    let Some(&(last, share)) = points.last() else {
        return vec![NEVER; clinics];
    };
    on.resize(built(share).max(on.len()), last);
    let left = clinics - on.len();
    let takes = 7.0 / per_week.unwrap_or(0.0);
    on.extend((1..=left).map(|k| {
        // A hair less, or the third of three in a week would take a day more.
        let worked = (takes * k as f64 - 1e-9).ceil();
        if worked.is_finite() {
            last.saturating_add(worked as i64)
        } else {
            NEVER
        }
    }));
    on
}

impl ClinicBuilds {
    /// A specialty goes live: the clinics that the system does not have disappear from view.
    pub fn go_live<O: Observer>(&mut self, world: &mut World<'_, O>, specialty: SpecialtyId) {
        let day = world.day();
        self.build(world, day);
        for (c, clinic) in world.site.clinics.iter().enumerate() {
            if clinic.specialty == specialty && !self.built[c] {
                let clinic = ClinicId::new(c);
                world.system.lacks(clinic);
                world.show_clinic(clinic, day);
            }
        }
    }

    /// Builds that are finished this morning.
    pub fn build<O: Observer>(&mut self, world: &mut World<'_, O>, day: i64) {
        for clinic in self.finished_by(day) {
            world.system.has(clinic);
            world.show_clinic(clinic, day);
        }
    }

    /// Nobody builds any more: the old system knows all clinics.
    pub fn end(&mut self) {
        self.built.fill(true);
        self.to_build.clear();
        self.on.clear();
    }
}

/// Whether a booking that is begun now is made on paper: there is a paper fallback, and the
/// earliest slot is in a clinic that the system does not have.
#[must_use]
pub fn books_on_paper<O: Observer>(world: &World<'_, O>, patient: Option<PatientRef>) -> bool {
    if world.system.how_many_missing() == 0 || !world.system.is_rehearsed() {
        return false;
    }
    let patient = patient.filter(|p| world.register.is_still(*p));
    let slot = patient.and_then(|p| world.find_slot(p.id, world.now()));
    slot.is_some_and(|slot| {
        let clinic = world.diary.session(slot.session).clinic;
        world.system.is_missing(clinic)
    })
}

/// A patient has been booked. If that was in a clinic that the system does not have, and not
/// in the course of a task on paper, which is entered as a whole, the booking is to be entered.
pub fn may_be_to_enter<O: Observer>(world: &mut World<'_, O>, id: PatientId, care: Care) {
    if world.system.how_many_missing() == 0 || care.system == OnNewSystem::No {
        return;
    }
    let session = world.register[id].appointment.session;
    if world.system.is_missing(world.diary.session(session).clinic) {
        world.say(Signal::NotedOnPaper(id));
    }
}

/// Factor on the documentation in clinics that are not built, against the familiar system.
#[must_use]
pub fn on_paper(site: &Site<'_>) -> f64 {
    let written = site.scenario.new_system.as_ref();
    let written = written.and_then(|system| system.builds.as_ref());
    written.map_or(Builds::default().on_paper, |b| b.on_paper)
}

/// Writes down how many clinics could not be booked today.
pub fn close_day<O: Observer>(world: &mut World<'_, O>, day: i64) {
    let missing = f64::from(world.system.how_many_missing());
    world.ledger.stands(figure::ClinicsNotBuilt, day, missing);
}

impl Begins for Builds {
    fn before_live(&self, _: &Site<'_>, _: &PlanInForce<'_>) -> Option<i64> {
        // Clinics are missing of specialties that are live.
        None
    }
}

#[cfg(test)]
mod tests;
