//! The go-live: which specialties are on the new system, since when and until when; phases and
//! pauses. What the new system does to those who work with it is elsewhere.

use super::Arm;
use super::ids::SpecialtyId;
use super::observer::Observer;
use super::plan::PlanInForce;
use super::site::{QueueKind, Site};
use super::staff::OnNewSystem;
use super::task::Job;
use super::{Event, Hospital};
use crate::engine::{Agenda, Time};

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

/// Which specialties are on the new system.
#[derive(Clone, Debug)]
pub struct GoLive {
    /// A line or a desk without specialties goes live all the same: as if there was one.
    by_specialty: Vec<Standing>,
    /// Records made on the new system, by specialty.
    records: Vec<u32>,
    /// Share of the referrals that belong to specialties on the new system.
    live_share: f64,
    weights: Vec<f64>,
}

impl GoLive {
    /// As an arm means to do it.
    #[must_use]
    pub fn of(site: &Site<'_>, arm: Arm, plan: &PlanInForce<'_>) -> Self {
        let specialties = 0..site.specialties.len().max(1);
        let due = |s: usize| {
            let go_live = plan.go_live().filter(|_| arm != Arm::Baseline)?;
            Some(go_live + plan.phase_of(SpecialtyId::new(s)))
        };
        let weight = |s: &super::site::SpecialtySite<'_>| {
            let stream = s.stream.as_ref();
            stream.map_or(1.0, super::referrals::ArrivalStream::per_week)
        };
        let mut weights: Vec<f64> = site.specialties.iter().map(weight).collect();
        weights.resize(specialties.len(), 1.0);
        Self {
            records: vec![0; specialties.len()],
            by_specialty: specialties.map(|s| Standing::Old(due(s))).collect(),
            live_share: 0.0,
            weights,
        }
    }

    fn is_live(&self, specialty: SpecialtyId) -> bool {
        matches!(self.by_specialty[specialty.index()], Standing::Live(_))
    }

    fn weigh(&mut self) {
        let all: f64 = self.weights.iter().sum();
        let live = self.by_specialty.iter().zip(&self.weights);
        let live = live.filter(|(s, _)| matches!(s, Standing::Live(_)));
        let live: f64 = live.map(|(_, weight)| weight).sum();
        let everybody = self
            .by_specialty
            .iter()
            .all(|s| matches!(s, Standing::Live(_)));
        self.live_share = if everybody {
            1.0
        } else if all > 0.0 {
            live / all
        } else {
            0.0
        };
    }

    /// Nobody goes live today who was to go live today or later: all is a day later.
    pub(super) fn put_off(&mut self, today: i64) {
        for standing in &mut self.by_specialty {
            if let Standing::Old(Some(due)) = standing
                && *due >= today
            {
                *due += 1;
            }
        }
    }

    /// All who are live are on the old system again, and nobody else goes live: since when each
    /// had been live.
    pub(super) fn rolled_back(&mut self) -> Vec<Option<i64>> {
        let standings = self.by_specialty.iter_mut();
        let since =
            standings.map(
                |standing| match std::mem::replace(standing, Standing::RolledBack) {
                    Standing::Live(since) => Some(since),
                    Standing::Old(_) | Standing::RolledBack => None,
                },
            );
        let since = since.collect();
        self.weigh();
        since
    }

    /// Records made on the new system for a specialty.
    pub(super) fn records(&self, specialty: SpecialtyId) -> u32 {
        self.records[specialty.index()]
    }

    /// A record was made for a specialty: a registration, an attendance.
    #[inline]
    pub(super) fn recorded(&mut self, specialty: SpecialtyId) {
        if self.is_live(specialty) {
            self.records[specialty.index()] += 1;
        }
    }

    /// Whether anybody is on the new system.
    #[must_use]
    pub fn anybody_is_live(&self) -> bool {
        self.by_specialty
            .iter()
            .any(|s| matches!(s, Standing::Live(_)))
    }
}

impl<O: Observer> Hospital<'_, O> {
    /// Which system a specialty works with.
    #[inline]
    pub(super) fn is_live(&self, specialty: SpecialtyId) -> OnNewSystem {
        if self.go_live.is_live(specialty) {
            OnNewSystem::Yes
        } else {
            OnNewSystem::No
        }
    }

    /// Whose turn it is to go live today.
    pub(super) fn goes_live(&mut self, day: i64, agenda: &mut Agenda<Event>) {
        if self.plan.is_paused(day) {
            self.go_live.put_off(day);
        }
        for s in 0..self.go_live.by_specialty.len() {
            let standing = &mut self.go_live.by_specialty[s];
            if *standing != Standing::Old(Some(day)) {
                continue;
            }
            *standing = Standing::Live(day);
            self.go_live.weigh();
            if s < self.site.specialties.len() {
                let specialty = SpecialtyId::new(s);
                self.migrate(specialty, agenda);
                self.knows_its_clinics(specialty, agenda);
            }
        }
    }

    /// The system on which a task is done.
    pub(super) fn system_for(&self, job: Job, now: Time) -> OnNewSystem {
        let of = |id: super::ids::PatientId| self.is_live(self.register[id].specialty);
        match job {
            Job::Register(p)
            | Job::Book(p)
            | Job::Rebook(p)
            | Job::Repair(p)
            | Job::Validate(p) => of(p.id),
            Job::CheckIn(id) | Job::CheckOut(id) => of(id),
            Job::ReEnter(queue, _) => self.system_of_office(queue),
            Job::Enquiry(desk, _) => self.system_of_query(|| {
                let name = self.site.desks[desk.index()].name;
                (super::staff::name_key(name), now.as_ms() as u64)
            }),
            Job::Answer(call) => match self.phones.who_rings(call) {
                (Some(patient), _) => of(patient.id),
                (None, uid) => self.system_of_query(|| (uid, 0)),
            },
        }
    }

    /// Records are entered on whichever system the office's specialties are on.
    fn system_of_office(&self, queue: super::ids::QueueId) -> OnNewSystem {
        let specialties = self.site.specialties.iter().enumerate();
        let mut mine = specialties.filter(|(_, s)| s.worklist(QueueKind::ReEnter) == queue);
        let live = mine.any(|(s, _)| self.go_live.is_live(SpecialtyId::new(s)));
        if live {
            OnNewSystem::Yes
        } else {
            OnNewSystem::No
        }
    }

    /// A query is about no patient in particular: it concerns the new system as often as patients
    /// do.
    fn system_of_query(&self, key: impl FnOnce() -> (u64, u64)) -> OnNewSystem {
        let share = self.go_live.live_share;
        let drawn = || {
            let (uid, occasion) = key();
            let mut stream = self
                .luck
                .stream(super::purpose::Purpose::QueryAbout, uid, occasion);
            stream.chance(share)
        };
        if share >= 1.0 || share > 0.0 && drawn() {
            OnNewSystem::Yes
        } else {
            OnNewSystem::No
        }
    }
}
