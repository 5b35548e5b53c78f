//! The record systems, old and new: which specialties are on the new one, which clinics it does
//! not have, and how it works at a moment. Who goes live when is `remedies::go_live`; what puts it
//! out of order are `mechanisms::outages` and `mechanisms::clinic_builds`.

mod times;

pub use times::{Times, Window, Working};

use super::care::OnNewSystem;
use super::ids::{ClinicId, QueueId, SpecialtyId};
use super::plan::PlanInForce;
use super::site::{QueueKind, Site, SpecialtySite};
use crate::engine::Time;
use crate::model::spec::{Arm, Paper};
use crate::model::world::arrivals::ArrivalStream;

/// Where one specialty stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// On the old system; goes live on this day, if ever.
    Old(Option<i64>),
    /// On the new system since this day.
    Live(i64),
    /// On the old system again.
    RolledBack,
}

/// Which specialties are on the new system, and how it works.
#[derive(Clone, Debug)]
pub struct RecordSystem {
    /// A line or a desk without specialties goes live all the same: as if there was one.
    by_specialty: Vec<Standing>,
    /// Records made on the new system, by specialty.
    records: Vec<u32>,
    /// Share of the referrals that belong to specialties on the new system.
    live_share: f64,
    weights: Vec<f64>,
    /// When it is slow or down, and what work on paper takes meanwhile.
    times: Times,
    /// By clinic: whether its specialty is live and the system does not have it.
    missing: Vec<bool>,
    how_many_missing: u32,
    /// Factor on the documentation in those clinics, against the familiar system.
    on_paper_in_missing: f64,
}

impl RecordSystem {
    /// As an arm means to do it; always up, and with all clinics.
    #[must_use]
    pub fn of(site: &Site<'_>, arm: Arm, plan: &PlanInForce<'_>) -> Self {
        let specialties = 0..site.specialties.len().max(1);
        let due = |s: usize| {
            let go_live = plan.go_live().filter(|_| arm != Arm::Baseline)?;
            Some(go_live + plan.phase_of(SpecialtyId::new(s)))
        };
        let weight = |s: &SpecialtySite<'_>| s.stream.as_ref().map_or(1.0, ArrivalStream::per_week);
        let mut weights: Vec<f64> = site.specialties.iter().map(weight).collect();
        weights.resize(specialties.len(), 1.0);
        Self {
            records: vec![0; specialties.len()],
            by_specialty: specialties.map(|s| Standing::Old(due(s))).collect(),
            live_share: 0.0,
            weights,
            times: Times::default(),
            missing: vec![false; site.clinics.len()],
            how_many_missing: 0,
            on_paper_in_missing: 1.0,
        }
    }

    /// It is slow and down at these times.
    pub fn works(&mut self, times: Times) {
        self.times.become_those(times);
    }

    /// Documentation in a clinic that it does not have takes this factor, against the familiar
    /// system.
    pub fn takes_on_paper(&mut self, factor: f64) {
        self.on_paper_in_missing = factor;
    }

    /// Which system a specialty works with.
    #[inline]
    #[must_use]
    pub fn of_specialty(&self, specialty: SpecialtyId) -> OnNewSystem {
        match self.by_specialty[specialty.index()] {
            Standing::Live(_) => OnNewSystem::Yes,
            Standing::Old(_) | Standing::RolledBack => OnNewSystem::No,
        }
    }

    /// Whether anybody is on the new system.
    #[must_use]
    pub fn anybody_is_live(&self) -> bool {
        let live = |s: &Standing| matches!(s, Standing::Live(_));
        self.by_specialty.iter().any(live)
    }

    /// Share of the referrals that belong to specialties on the new system.
    #[must_use]
    pub fn live_share(&self) -> f64 {
        self.live_share
    }

    /// Records are entered on whichever system the office's specialties are on.
    #[must_use]
    pub fn of_office(&self, site: &Site<'_>, queue: QueueId) -> OnNewSystem {
        let specialties = site.specialties.iter().enumerate();
        let mut mine = specialties.filter(|(_, s)| s.worklist(QueueKind::ReEnter) == queue);
        let live = mine.any(|(s, _)| self.of_specialty(SpecialtyId::new(s)) == OnNewSystem::Yes);
        if live {
            OnNewSystem::Yes
        } else {
            OnNewSystem::No
        }
    }

    /// A query is about no patient in particular: it concerns the new system as often as patients
    /// do. `drawn` decides where the share of those who are live leaves it open.
    #[must_use]
    pub fn of_query(&self, drawn: impl FnOnce(f64) -> bool) -> OnNewSystem {
        let share = self.live_share;
        if share >= 1.0 || share > 0.0 && drawn(share) {
            OnNewSystem::Yes
        } else {
            OnNewSystem::No
        }
    }

    fn weigh(&mut self) {
        let all: f64 = self.weights.iter().sum();
        let is_live = |s: &Standing| matches!(s, Standing::Live(_));
        let live = self.by_specialty.iter().zip(&self.weights);
        let live: f64 = live.filter(|(s, _)| is_live(s)).map(|(_, w)| w).sum();
        self.live_share = if self.by_specialty.iter().all(is_live) {
            1.0
        } else if all > 0.0 {
            live / all
        } else {
            0.0
        };
    }

    /// Nobody goes live today who was to go live today or later: all is a day later. Whether there
    /// was anybody.
    pub fn put_off(&mut self, today: i64) -> bool {
        let mut anybody = false;
        for standing in &mut self.by_specialty {
            if let Standing::Old(Some(due)) = standing
                && *due >= today
            {
                *due += 1;
                anybody = true;
            }
        }
        anybody
    }

    /// Whose turn it is to go live on a day.
    #[must_use]
    pub fn due(&self, day: i64) -> Vec<SpecialtyId> {
        let all = self.by_specialty.iter().enumerate();
        let due = all.filter(|(_, standing)| **standing == Standing::Old(Some(day)));
        due.map(|(s, _)| SpecialtyId::new(s)).collect()
    }

    /// A specialty goes live.
    pub fn goes_live(&mut self, specialty: SpecialtyId, day: i64) {
        self.by_specialty[specialty.index()] = Standing::Live(day);
        self.weigh();
    }

    /// All who are live are on the old system again, and nobody else goes live: since when each
    /// had been live.
    pub fn rolled_back(&mut self) -> Vec<Option<i64>> {
        let back = |standing: &mut Standing| match std::mem::replace(standing, Standing::RolledBack)
        {
            Standing::Live(since) => Some(since),
            Standing::Old(_) | Standing::RolledBack => None,
        };
        let since = self.by_specialty.iter_mut().map(back).collect();
        self.weigh();
        since
    }

    /// Records made on the new system for a specialty.
    #[must_use]
    pub fn records(&self, specialty: SpecialtyId) -> u32 {
        self.records[specialty.index()]
    }

    /// A record was made for a specialty: a registration, an attendance.
    #[inline]
    pub fn recorded(&mut self, specialty: SpecialtyId) {
        if self.of_specialty(specialty) == OnNewSystem::Yes {
            self.records[specialty.index()] += 1;
        }
    }

    /// Whether a clinic's specialty is live, and the system does not have it.
    #[inline]
    #[must_use]
    pub fn is_missing(&self, clinic: ClinicId) -> bool {
        self.missing[clinic.index()]
    }

    /// How many clinics are missing.
    #[inline]
    #[must_use]
    pub fn how_many_missing(&self) -> u32 {
        self.how_many_missing
    }

    /// All clinics that are missing.
    #[must_use]
    pub fn missing(&self) -> Vec<ClinicId> {
        let clinics = (0..self.missing.len()).map(ClinicId::new);
        clinics.filter(|&c| self.is_missing(c)).collect()
    }

    /// A clinic is missing from now on.
    pub fn lacks(&mut self, clinic: ClinicId) {
        let missing = &mut self.missing[clinic.index()];
        self.how_many_missing += u32::from(!*missing);
        *missing = true;
    }

    /// A clinic is not missing any more, if it was.
    pub fn has(&mut self, clinic: ClinicId) {
        let missing = &mut self.missing[clinic.index()];
        self.how_many_missing -= u32::from(*missing);
        *missing = false;
    }

    /// How the new system works now.
    #[inline]
    #[must_use]
    pub fn at(&self, now: Time) -> Working {
        self.times.at(now)
    }

    /// When it is slow and down.
    #[must_use]
    pub fn times(&self) -> &Times {
        &self.times
    }

    /// How it works for those who see patients in a clinic: one that it does not have is on paper.
    #[must_use]
    pub fn works_in(&self, clinic: ClinicId, now: Time) -> Working {
        if self.is_missing(clinic) {
            Working::Down
        } else {
            self.times.at(now)
        }
    }

    /// Factor on the time of work on paper, against the familiar system.
    #[must_use]
    pub fn on_paper(&self) -> f64 {
        self.times.on_paper()
    }

    /// Factor on the clinician's documentation on paper, against the familiar system.
    #[must_use]
    pub fn on_paper_in(&self, clinic: ClinicId) -> f64 {
        if self.is_missing(clinic) {
            self.on_paper_in_missing
        } else {
            self.times.on_paper()
        }
    }

    /// A paper fallback comes into force, or is given up.
    pub fn rehearse(&mut self, paper: Option<&Paper>) {
        self.times.rehearse(paper);
    }

    /// Whether a paper fallback is in force.
    #[must_use]
    pub fn is_rehearsed(&self) -> bool {
        self.times.is_rehearsed()
    }
}
