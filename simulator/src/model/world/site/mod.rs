//! The hospital as dense tables: names of the scenario resolved to indices, once, before any
//! arm is simulated. What changes during a run lives elsewhere.

mod classes;
mod clinics;
mod lines;
mod queues;
mod specialties;

pub use classes::{Class, First};
pub use clinics::{ClinicSite, clinicians_at_once};
pub use lines::LineSite;
pub use queues::{QueueKind, QueueSite, WORKLISTS, Whose, Worklists};
pub use specialties::SpecialtySite;

use std::collections::BTreeMap;

use super::arrivals::ArrivalStream;
use super::ids::{DeskId, QueueId, SpecialtyId};
use crate::model::spec::{
    Calendar, CarPark, Checked, Desk, DueTimes, Intervention, Scenario, StaffGroup,
};
use queues::{add_queue, serving};

/// A scenario with its names resolved.
#[derive(Debug)]
#[non_exhaustive]
pub struct Site<'s> {
    /// What was written.
    pub scenario: &'s Checked<Scenario>,
    /// Days, weekdays, holidays.
    pub calendar: Calendar,
    /// Specialties in order of their names.
    pub specialties: Vec<SpecialtySite<'s>>,
    /// Clinics in order of their names.
    pub clinics: Vec<ClinicSite<'s>>,
    /// Desks in order of their names.
    pub desks: Vec<DeskSite<'s>>,
    /// Staff groups in order of their names.
    pub groups: Vec<GroupSite<'s>>,
    /// Telephone lines in order of their names.
    pub lines: Vec<LineSite<'s>>,
    /// Services: name and how many patients at a time.
    pub services: Vec<(&'s str, u32)>,
    /// Car parks in order of their names.
    pub car_parks: Vec<CarParkSite<'s>>,
    /// The plan's interventions in order of their names, then the halt rules in order of theirs.
    pub interventions: Vec<(&'s str, &'s Intervention)>,
    /// Everything staff take work from.
    pub queues: Vec<QueueSite>,
    /// When tasks are due, where that matters.
    pub due: Option<DueTimes>,
    /// For every additional session of the plan, in its order: the first of the clinicians who
    /// come for it alone. They follow after the clinics' own teams.
    pub locums: Vec<usize>,
    /// Clinicians' places in all: the clinics' own and those who come for additional sessions.
    pub clinician_places: usize,
    /// Last day for which the diaries have sessions.
    pub diary_days: i64,
}

/// A desk.
#[derive(Debug)]
pub struct DeskSite<'s> {
    /// Its key in the scenario.
    pub name: &'s str,
    /// What was written.
    pub spec: &'s Desk,
    /// Enquiries.
    pub enquiries: Option<ArrivalStream>,
    /// Queues: check in, check out, enquiry.
    pub queues: [QueueId; 3],
}

/// A car park.
#[derive(Debug)]
pub struct CarParkSite<'s> {
    /// Its key in the scenario.
    pub name: &'s str,
    /// What was written.
    pub spec: &'s CarPark,
    /// Others who park there.
    pub others: Option<ArrivalStream>,
}

/// A staff group.
#[derive(Debug)]
pub struct GroupSite<'s> {
    /// Its key in the scenario.
    pub name: &'s str,
    /// What was written.
    pub spec: &'s StaffGroup,
    /// What it works on, most important first.
    pub classes: Vec<Class>,
}

impl<'s> Site<'s> {
    /// Resolves a checked scenario.
    #[must_use]
    pub fn of(scenario: &'s Checked<Scenario>) -> Self {
        let calendar = Calendar::of(scenario);
        let horizon = scenario.booking.horizon.duration().as_days_f64().ceil() as i64;
        let diary_days = calendar.days() + horizon + 1;
        let mut queues = Vec::new();
        let groups = group_sites(scenario);
        let desks = desk_sites(scenario, &calendar, &groups, &mut queues);
        let lines = lines::line_sites(scenario, &calendar, &groups, &mut queues);
        let mut specialties =
            specialties::specialty_sites(scenario, &calendar, &groups, &lines, &mut queues);
        if scenario.booking.order.parts_urgent() {
            classes::part_urgent_referrals(&mut specialties, &mut queues);
        }
        let due = scenario.booking.due_times();
        if let Some(due) = due.filter(|_| scenario.booking.order.goes_by_age()) {
            classes::note_due_times(&mut queues, &due);
        }
        let clinics = clinics::clinic_sites(scenario, &specialties);
        let car_parks = scenario.car_park.iter().map(|(name, spec)| CarParkSite {
            name,
            spec,
            others: spec
                .others
                .as_ref()
                .map(|a| ArrivalStream::of(a, &calendar)),
        });
        let interventions = scenario.plan.iter().chain(&scenario.halt);
        let groups = classes::with_classes(groups, &queues, scenario);
        let services = scenario
            .service
            .iter()
            .map(|(n, s)| (n.as_str(), s.count))
            .collect();
        let own = clinics.iter().map(|c: &ClinicSite<'_>| c.team).sum();
        let (locums, clinician_places) = clinics::locums(scenario, own);
        let car_parks = car_parks.collect();
        let interventions = interventions.map(|(n, i)| (n.as_str(), i)).collect();
        Self {
            scenario,
            calendar,
            locums,
            clinician_places,
            specialties,
            clinics,
            desks,
            groups,
            lines,
            services,
            car_parks,
            interventions,
            queues,
            due,
            diary_days,
        }
    }

    /// Index of a specialty by name.
    #[must_use]
    pub fn specialty(&self, name: &str) -> Option<SpecialtyId> {
        self.specialties
            .iter()
            .position(|s| s.name == name)
            .map(SpecialtyId::new)
    }

    /// Clinicians of all clinics' own teams together.
    #[must_use]
    pub fn clinicians(&self) -> usize {
        self.clinics.iter().map(|c| c.team).sum()
    }
}

fn position<T>(table: &BTreeMap<String, T>, name: &str) -> usize {
    table
        .keys()
        .position(|k| k == name)
        .unwrap_or_else(|| panic!("'{name}' is not in a scenario that was checked: a bug"))
}

fn group_sites(scenario: &Scenario) -> Vec<GroupSite<'_>> {
    let site = |(name, spec)| GroupSite {
        name,
        spec,
        classes: Vec::new(),
    };
    scenario
        .staff
        .iter()
        .map(|(n, s)| site((n.as_str(), s)))
        .collect()
}

fn desk_sites<'s>(
    scenario: &'s Scenario,
    calendar: &Calendar,
    groups: &[GroupSite<'s>],
    queues: &mut Vec<QueueSite>,
) -> Vec<DeskSite<'s>> {
    let mut desks = Vec::new();
    for (d, (name, spec)) in scenario.desk.iter().enumerate() {
        let desk = DeskId::new(d);
        let kinds = [
            QueueKind::CheckIn(desk),
            QueueKind::CheckOut(desk),
            QueueKind::Enquiry(desk),
        ];
        let at_desk = serving(groups, |i, _| groups[i].name == spec.staff);
        desks.push(DeskSite {
            name,
            spec,
            enquiries: spec
                .enquiries
                .as_ref()
                .map(|a| ArrivalStream::of(a, calendar)),
            queues: kinds.map(|kind| add_queue(queues, kind, at_desk.clone())),
        });
    }
    desks
}
