//! The clinics of a site: their lists, their clinicians, and where patients park. Which sessions
//! take place is `timetable`.

use super::{SpecialtySite, position};
use crate::model::spec::{Clinic, ClinicSession, LaidSlot, Medium, Scenario, StepTime};
use crate::model::world::ids::{CarParkId, DeskId, ServiceId, SpecialtyId};

/// A clinic.
#[derive(Debug)]
pub struct ClinicSite<'s> {
    /// Its key in the scenario.
    pub name: &'s str,
    /// What was written.
    pub spec: &'s Clinic,
    /// Whose patients it sees.
    pub specialty: SpecialtyId,
    /// Where they check in.
    pub desk: Option<DeskId>,
    /// Where they park.
    pub car_park: Option<CarParkId>,
    /// Slots of one list.
    pub layout: Vec<LaidSlot>,
    /// How many clinicians take turns.
    pub team: usize,
    /// Index of its first clinician among all clinicians.
    pub first_clinician: usize,
    /// Steps before the consultation: index into the clinic's steps, and its service.
    pub before: Vec<(usize, Option<ServiceId>)>,
    /// Steps after the consultation.
    pub after: Vec<(usize, Option<ServiceId>)>,
}

/// Clinicians at work when a session begins, in it and in those of the clinic that still run.
#[must_use]
pub fn clinicians_at_once(sessions: &[ClinicSession], at: &ClinicSession) -> u32 {
    let begins = at.from.since_midnight();
    let runs = |day: usize, s: &ClinicSession| {
        let (from, to) = (s.from.since_midnight(), s.to.since_midnight());
        s.days.contains(day) && from <= begins && begins < to
    };
    let at_work = |day| -> u32 {
        let running = sessions.iter().filter(|s| runs(day, s));
        running.map(|s| s.clinicians).sum()
    };
    let days = (0..7).filter(|&day| at.days.contains(day));
    days.map(at_work).max().unwrap_or(at.clinicians)
}

/// The car park that names a clinic, or the first that names none.
fn car_park_of(scenario: &Scenario, clinic: &String) -> Option<CarParkId> {
    if scenario.clinic[clinic].medium != Medium::FaceToFace {
        return None;
    }
    let mut parks = scenario.car_park.values();
    let own = parks.position(|p| p.clinics.as_ref().is_some_and(|c| c.contains(clinic)));
    let mut parks = scenario.car_park.values();
    own.or_else(|| parks.position(|p| p.clinics.is_none()))
        .map(CarParkId::new)
}

pub(super) fn clinic_sites<'s>(
    scenario: &'s Scenario,
    specialties: &[SpecialtySite<'_>],
) -> Vec<ClinicSite<'s>> {
    let mut clinics = Vec::new();
    let mut first_clinician = 0;
    for (name, spec) in &scenario.clinic {
        let specialty = SpecialtyId::new(position(&scenario.specialty, &spec.specialty));
        let begins = &specialties[specialty.index()].begins;
        let mut sessions = spec.sessions.clone();
        sessions
            .iter_mut()
            .for_each(|s| s.clinicians = begins.most_lists(s.clinicians));
        let at_once = |s| clinicians_at_once(&sessions, s);
        let needed = sessions.iter().map(at_once).max().unwrap_or(1);
        // A smaller team is taken at its word: the later session waits for the earlier one.
        let largest = sessions.iter().map(|s| s.clinicians).max();
        let team = spec.team.unwrap_or(needed).max(largest.unwrap_or(1)) as usize;
        let steps = |when: StepTime| {
            let listed = spec
                .steps
                .iter()
                .enumerate()
                .filter(|(_, s)| s.when == when);
            let service = |at: &String| ServiceId::new(position(&scenario.service, at));
            listed
                .map(|(i, s)| (i, s.at.as_ref().map(service)))
                .collect()
        };
        let desk = spec
            .desk
            .as_ref()
            .filter(|_| spec.medium == Medium::FaceToFace);
        clinics.push(ClinicSite {
            name,
            spec,
            specialty,
            desk: desk.map(|d| DeskId::new(position(&scenario.desk, d))),
            car_park: car_park_of(scenario, name),
            layout: spec.slots.laid_out(),
            team,
            first_clinician,
            before: steps(StepTime::Before),
            after: steps(StepTime::After),
        });
        first_clinician += team;
    }
    clinics
}

/// For every additional session of a plan, in its order, the first of the clinicians who come for
/// it alone, where `own` is how many the clinics have; and how many there are in all.
pub(super) fn locums(scenario: &Scenario, own: usize) -> (Vec<usize>, usize) {
    let mut places = own;
    let locums = scenario.additional_sessions().map(|session| {
        let first = places;
        places += session.clinicians as usize;
        first
    });
    (locums.collect(), places)
}
