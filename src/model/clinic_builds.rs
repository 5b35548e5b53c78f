//! Clinic builds: which clinics the new system has. The slots of a clinic that it does not have
//! cannot be seen, and nobody is booked into them, but for those who are booked on paper. What
//! work on paper is like is `new_system`.

use std::collections::VecDeque;

use super::Arm;
use super::booking_errors::Care;
use super::diary::Visible;
use super::ids::{ClinicId, PatientId, SessionId, SpecialtyId};
use super::new_system::Working;
use super::observer::Observer;
use super::plan::{PlanInForce, days};
use super::purpose::{Luck, Purpose};
use super::site::Site;
use super::staff::{OnNewSystem, name_key};
use super::task::Job;
use super::{Event, Hospital};
use crate::engine::{Agenda, Time};
use crate::model::spec::{Builds, Measure, Moment, Paper, SoonerBuilds};

/// The day on which a clinic is built that nobody builds.
const NEVER: i64 = i64::MAX;

/// Where one clinic stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// The new system has it.
    Built,
    /// The new system does not have it, and its specialty does not need that yet.
    ToBuild,
    /// The new system does not have it, and its specialty is live.
    Missing,
}

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
    standing: Vec<Standing>,
    to_build: VecDeque<ClinicId>,
    /// The days on which they are built, as many, ascending.
    on: VecDeque<i64>,
    teams: Vec<Team>,
    /// Clinics of specialties that are live, without those built.
    missing: u32,
    /// Factor on the documentation in them, against the familiar system.
    on_paper: f64,
}

impl ClinicBuilds {
    /// The builds of an arm. Days relative to the go-live count from the one first planned, so
    /// that a later go-live finds more built.
    #[must_use]
    pub fn of(site: &Site<'_>, arm: Arm, plan: &PlanInForce<'_>, luck: &Luck) -> Self {
        let written = site.scenario.new_system.as_ref();
        let written = written.and_then(|system| system.builds.as_ref());
        let mut builds = Self {
            standing: vec![Standing::Built; site.clinics.len()],
            to_build: VecDeque::new(),
            on: VecDeque::new(),
            teams: Vec::new(),
            missing: 0,
            on_paper: written.map_or(Builds::default().on_paper, |b| b.on_paper),
        };
        if arm == Arm::Baseline || plan.go_live().is_none() {
            return builds;
        }
        let luck_of = |c: &ClinicId| {
            let key = name_key(site.clinics[c.index()].name);
            luck.stream(Purpose::Builds, key, 0).uniform()
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
                Some(day) => line.push((day, luck_of(&id), id)),
                None => others.push((luck_of(&id), id)),
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
            builds.standing[id.index()] = Standing::ToBuild;
            builds.to_build.push_back(id);
            builds.on.push_back(day);
        }
        builds
    }

    /// Whether a clinic's specialty is live, and the system does not have it.
    #[inline]
    fn is_missing(&self, clinic: ClinicId) -> bool {
        self.standing[clinic.index()] == Standing::Missing
    }

    /// All clinics that are missing.
    fn missing(&self) -> Vec<ClinicId> {
        let clinics = (0..self.standing.len()).map(ClinicId::new);
        clinics.filter(|&c| self.is_missing(c)).collect()
    }

    /// A clinic's specialty is live: it is missing, unless it is built.
    fn is_needed(&mut self, clinic: ClinicId) {
        let standing = &mut self.standing[clinic.index()];
        if *standing == Standing::ToBuild {
            *standing = Standing::Missing;
            self.missing += 1;
        }
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
            let standing = &mut self.standing[clinic.index()];
            self.missing -= u32::from(*standing == Standing::Missing);
            *standing = Standing::Built;
        }
        finished
    }

    /// From the morning of a day on, clinics are built sooner, or by more people.
    fn hasten(&mut self, how: &SoonerBuilds, day: i64) {
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
    fn as_usual(&mut self, how: &SoonerBuilds, day: i64) {
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

impl<O: Observer> Hospital<'_, O> {
    /// A specialty goes live: the clinics that the system does not have disappear from view.
    pub(super) fn knows_its_clinics(&mut self, specialty: SpecialtyId, agenda: &mut Agenda<Event>) {
        let day = agenda.now().day();
        self.build_clinics(day);
        let clinics = self.site.clinics.iter().enumerate();
        let own = clinics.filter(|(_, c)| c.specialty == specialty);
        for clinic in own.map(|(c, _)| ClinicId::new(c)) {
            self.builds.is_needed(clinic);
            if self.builds.is_missing(clinic) {
                self.show_clinic(clinic, day);
            }
        }
    }

    /// Builds that are finished this morning.
    pub(super) fn build_clinics(&mut self, day: i64) {
        for clinic in self.builds.finished_by(day) {
            self.show_clinic(clinic, day);
        }
    }

    /// The old system knows all clinics.
    pub(super) fn all_clinics_are_known(&mut self, agenda: &mut Agenda<Event>) {
        let missing = self.builds.missing();
        self.builds.standing.fill(Standing::Built);
        self.builds.to_build.clear();
        self.builds.on.clear();
        self.builds.missing = 0;
        for clinic in missing {
            self.show_clinic(clinic, agenda.now().day());
        }
    }

    /// Whether the slots of a clinic can be booked, in the system or on paper.
    fn is_seen(&self, clinic: ClinicId) -> Visible {
        if self.builds.is_missing(clinic) && !self.system.is_rehearsed() {
            Visible::NotYet
        } else {
            Visible::Yes
        }
    }

    /// Shows or hides a clinic's sessions from a day on.
    fn show_clinic(&mut self, clinic: ClinicId, from: i64) {
        let seen = self.is_seen(clinic);
        let specialty = self.site.clinics[clinic.index()].specialty;
        for day in from..=self.site.diary_days {
            for k in 0..self.diary.on_day(specialty, day).len() {
                let session = self.diary.on_day(specialty, day)[k];
                if self.diary.session(session).clinic == clinic {
                    self.diary.has_clinic(session, seen);
                }
            }
        }
    }

    /// A session is about to be announced: it may be of a clinic that the system does not have.
    pub(super) fn session_is_known(&mut self, session: SessionId) {
        let seen = self.is_seen(self.diary.session(session).clinic);
        self.diary.has_clinic(session, seen);
    }

    /// From the morning of a day on, clinics are built sooner, or by more people.
    pub(super) fn hasten_builds(&mut self, how: &SoonerBuilds, day: i64) {
        self.builds.hasten(how, day);
    }

    /// From the morning of a day on, those who came to build more are gone.
    pub(super) fn builds_as_usual(&mut self, how: &SoonerBuilds, day: i64) {
        self.builds.as_usual(how, day);
    }

    /// A paper fallback comes into force this morning, or is given up: clinics that the system
    /// does not have can be booked on paper, or no more.
    pub(super) fn take_up_paper(&mut self, paper: Option<&Paper>, agenda: &mut Agenda<Event>) {
        self.system.rehearse(paper);
        for clinic in self.builds.missing() {
            self.show_clinic(clinic, agenda.now().day());
        }
    }

    /// Whether a booking that is begun now is made on paper: there is a paper fallback, and the
    /// earliest slot is in a clinic that the system does not have.
    pub(super) fn books_on_paper(&self, job: Job, now: Time) -> bool {
        if self.builds.missing == 0 || !self.system.is_rehearsed() {
            return false;
        }
        let patient = match job {
            Job::Book(patient) | Job::Rebook(patient) => Some(patient),
            Job::Answer(call) => self.phones.is_to_book(call),
            _ => None,
        };
        let patient = patient.filter(|p| self.register.still(*p).is_some());
        let slot = patient.and_then(|p| self.find_slot(p.id, now));
        slot.is_some_and(|slot| {
            self.builds
                .is_missing(self.diary.session(slot.session).clinic)
        })
    }

    /// A patient has been booked. If that was in a clinic that the system does not have, and not
    /// in the course of a task on paper, which is entered as a whole, the booking is to be entered.
    pub(super) fn may_be_to_enter(
        &mut self,
        id: PatientId,
        care: Care,
        agenda: &mut Agenda<Event>,
    ) {
        if self.builds.missing == 0 || care.system == OnNewSystem::No {
            return;
        }
        let session = self.register[id].appointment.session;
        if self.builds.is_missing(self.diary.session(session).clinic) {
            self.noted_on_paper(id, agenda);
        }
    }

    /// Factor on the clinician's documentation on paper, against the familiar system.
    pub(super) fn factor_on_paper_in(&self, clinic: ClinicId) -> f64 {
        if self.builds.is_missing(clinic) {
            self.builds.on_paper
        } else {
            self.system.on_paper()
        }
    }

    /// How the new system works for those who see patients in a clinic: one that it does not have
    /// is on paper.
    pub(super) fn works_in(&self, clinic: ClinicId, now: Time) -> Working {
        if self.builds.is_missing(clinic) {
            Working::Down
        } else {
            self.system.at(now)
        }
    }

    /// Writes down how many clinics could not be booked today.
    pub(super) fn note_clinics_not_built(&mut self, day: i64) {
        let missing = f64::from(self.builds.missing);
        self.ledger.add(Measure::ClinicsNotBuilt, day, missing, 1.0);
    }
}

#[cfg(test)]
mod tests;
