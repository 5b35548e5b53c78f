//! The hospital as dense tables: names of the scenario resolved to indices, once, before any
//! arm is simulated. What changes during a run lives elsewhere.

mod classes;
mod clinics;
mod lines;

pub use clinics::clinicians_at_once;

use std::collections::BTreeMap;

use super::arrivals::ArrivalStream;
use super::ids::{CarParkId, DeskId, GroupId, LineId, ListId, QueueId, ServiceId, SpecialtyId};
use super::split::Split;
use super::steady_state::flow::{PerWeek, referrals_per_week};
use super::steady_state::{Begins, stream_of};
use crate::engine::Duration;
use crate::model::spec::{
    Action, Calendar, CarPark, Checked, Clinic, Desk, DueTimes, Intervention, LaidSlot, PhoneLine,
    Priority, Scenario, Share, Specialty, StaffGroup, Work,
};

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

/// A specialty.
#[derive(Debug)]
pub struct SpecialtySite<'s> {
    /// Its key in the scenario.
    pub name: &'s str,
    /// What was written.
    pub spec: &'s Specialty,
    /// Its referrals, if they are a random stream.
    pub stream: Option<ArrivalStream>,
    /// Its referrals, averaged over the horizon.
    pub referrals: PerWeek,
    /// How it begins.
    pub begins: Begins,
    /// The lists into which it is split, if it is.
    pub split: Option<Split>,
    /// The line its patients ring.
    pub line: Option<LineId>,
    /// Worklists of its office, in the order of [`WORKLISTS`].
    pub worklists: Worklists,
    /// The same for urgent referrals: others where they have lists of their own.
    pub urgent: Worklists,
}

impl SpecialtySite<'_> {
    /// Its lists: one, unless it is split.
    pub fn lists(&self) -> impl Iterator<Item = ListId> + use<> {
        let lists = self.split.as_ref().map_or(1, |split| split.parts.len());
        (0..lists).map(ListId::new)
    }

    /// The worklist of its office for a kind of work.
    ///
    /// # Panics
    /// If it is not a kind of work that has a worklist.
    #[must_use]
    pub fn worklist(&self, kind: QueueKind) -> QueueId {
        self.worklist_for(kind, Priority::Routine)
    }

    /// The same for an urgent referral or for anybody else.
    ///
    /// # Panics
    /// If it is not a kind of work that has a worklist.
    #[must_use]
    pub fn worklist_for(&self, kind: QueueKind, whose: Priority) -> QueueId {
        let position = WORKLISTS.iter().position(|&k| k == kind);
        let lists = match whose {
            Priority::Urgent => &self.urgent,
            Priority::Routine => &self.worklists,
        };
        lists[position.expect("a worklist")]
    }
}

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

/// Queues of the same importance to a group.
#[derive(Clone, Debug)]
pub struct Class {
    /// Which.
    pub queues: Vec<QueueId>,
    /// Which of them comes first.
    pub first: First,
    /// If the group may be on the telephone only in part while paper waits: which share of it.
    pub at_the_telephone: Option<Share>,
}

/// Which of several queues of the same importance comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// That whose first has waited longest.
    LongestWaiting,
    /// That whose first has waited longest against its due time.
    MostOverdue,
}

/// A telephone line.
#[derive(Debug)]
pub struct LineSite<'s> {
    /// Its key in the scenario.
    pub name: &'s str,
    /// What was written.
    pub spec: &'s PhoneLine,
    /// Ordinary calls.
    pub queries: Option<ArrivalStream>,
    /// Its queue.
    pub queue: QueueId,
    /// Opening hours within a day.
    pub open: (Duration, Duration),
    /// Days on which it is open, ascending.
    pub open_days: Vec<i64>,
    /// For each of them, how many calls come on such a weekday against others.
    pub weights: Vec<f64>,
    /// For each day from 0, how many open days come before it.
    pub open_before: Vec<usize>,
    /// Running share of the day's calls at the end of each hour, within opening hours.
    pub by_hour: [f64; 24],
}

impl LineSite<'_> {
    /// Whether it is open on a day.
    #[must_use]
    pub fn is_open(&self, day: i64) -> bool {
        self.open_days.binary_search(&day).is_ok()
    }

    /// The open days between two, both included.
    #[must_use]
    pub fn open_between(&self, from: i64, to: i64) -> &[i64] {
        let before = |day: i64| self.open_days.partition_point(|&d| d < day);
        let (first, after) = (before(from), before(to.saturating_add(1)));
        &self.open_days[first..after.max(first)]
    }

    /// The first open day after this one.
    #[must_use]
    pub fn next_open_day(&self, day: i64) -> i64 {
        let next = self.open_days.partition_point(|&d| d <= day);
        self.open_days.get(next).copied().unwrap_or(i64::MAX)
    }

    /// On which day somebody rings who means to on one on which the line is closed: on one of the
    /// open days of the week after it and before `until`, as calls come by weekday; by their luck,
    /// in 0..1. The next open day where there is none before `until`.
    #[must_use]
    pub fn rings_instead(&self, day: i64, until: i64, luck: f64) -> i64 {
        let week = self.open_between(day + 1, (day + 7).min(until - 1));
        let first = self.open_days.partition_point(|&d| d <= day);
        let weights = &self.weights[first..first + week.len()];
        let mut left = luck * weights.iter().sum::<f64>();
        let chosen = week.iter().zip(weights).find(|&(_, weight)| {
            left -= weight;
            left < 0.0
        });
        chosen.map_or_else(|| self.next_open_day(day), |(&day, _)| day)
    }
}

/// A queue that staff take work from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueSite {
    /// What the work is.
    pub kind: QueueKind,
    /// Groups that work on it.
    pub served_by: Vec<GroupId>,
    /// Whose tasks are in it.
    pub whose: Whose,
    /// How long after they came they are due, where the order of work goes by that.
    pub due: Option<Duration>,
}

/// Whose tasks are in a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's for whom there is no other queue.
    Anybodys,
    /// Those of urgent referrals alone.
    UrgentReferrals,
}

/// What the work in a queue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueKind {
    /// Referrals to register.
    Register,
    /// Appointments to book.
    Book,
    /// Appointments to rebook.
    Rebook,
    /// Appointments to put right.
    Repair,
    /// Bookings to check.
    Validate,
    /// Records to enter.
    ReEnter,
    /// Calls to answer.
    Line(LineId),
    /// Patients to check in.
    CheckIn(DeskId),
    /// Patients to check out.
    CheckOut(DeskId),
    /// Enquiries.
    Enquiry(DeskId),
}

impl QueueKind {
    /// Whether those in it stand at a desk.
    #[must_use]
    pub fn is_at_a_desk(self) -> bool {
        matches!(
            self,
            Self::CheckIn(_) | Self::CheckOut(_) | Self::Enquiry(_)
        )
    }

    /// The kind of work that staff are said to do.
    #[must_use]
    pub fn work(self) -> Work {
        match self {
            Self::Register => Work::Register,
            Self::Book => Work::Book,
            Self::Rebook => Work::Rebook,
            Self::Repair => Work::Repair,
            Self::Validate => Work::Validate,
            Self::ReEnter => Work::ReEnter,
            Self::Line(_) => Work::Answer,
            Self::CheckIn(_) => Work::CheckIn,
            Self::CheckOut(_) => Work::CheckOut,
            Self::Enquiry(_) => Work::Enquiry,
        }
    }
}

/// A queue for each of the [`WORKLISTS`].
pub type Worklists = [QueueId; WORKLISTS.len()];

/// The worklists of an office.
pub const WORKLISTS: [QueueKind; 6] = [
    QueueKind::Register,
    QueueKind::Book,
    QueueKind::Rebook,
    QueueKind::Repair,
    QueueKind::Validate,
    QueueKind::ReEnter,
];

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
        let mut specialties = specialty_sites(scenario, &calendar, &groups, &lines, &mut queues);
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
        let mut clinician_places = clinics.iter().map(|c: &ClinicSite<'_>| c.team).sum();
        let car_parks = car_parks.collect();
        let interventions = interventions.map(|(n, i)| (n.as_str(), i)).collect();
        let all = scenario.plan.values().chain(scenario.halt.values());
        let catch_up = all.filter_map(|i| match i.action() {
            Action::CatchUp(more) => Some(more),
            _ => None,
        });
        let locums = catch_up
            .flat_map(|more| &more.sessions)
            .map(|session| {
                let first = clinician_places;
                clinician_places += session.clinicians as usize;
                first
            })
            .collect();
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

/// Groups that work on something, of those for which `covers` holds.
fn serving(groups: &[GroupSite<'_>], covers: impl Fn(usize, &StaffGroup) -> bool) -> Vec<GroupId> {
    let listed = groups
        .iter()
        .enumerate()
        .filter(|(i, g)| covers(*i, g.spec));
    listed.map(|(i, _)| GroupId::new(i)).collect()
}

fn add_queue(queues: &mut Vec<QueueSite>, kind: QueueKind, served_by: Vec<GroupId>) -> QueueId {
    queues.push(QueueSite {
        kind,
        served_by,
        whose: Whose::Anybodys,
        due: None,
    });
    QueueId::new(queues.len() - 1)
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

fn specialty_sites<'s>(
    scenario: &'s Scenario,
    calendar: &Calendar,
    groups: &[GroupSite<'s>],
    lines: &[LineSite<'s>],
    queues: &mut Vec<QueueSite>,
) -> Vec<SpecialtySite<'s>> {
    // Specialties worked on by the same groups share their worklists: that is an office.
    type Office<T> = [T; WORKLISTS.len()];
    let mut offices: BTreeMap<Office<Vec<usize>>, Office<QueueId>> = BTreeMap::new();
    let mut specialties = Vec::new();
    for (name, spec) in &scenario.specialty {
        let works_on = WORKLISTS.map(|kind| {
            let covers = |g: &StaffGroup| {
                g.works.contains(&kind.work())
                    && g.specialties
                        .as_ref()
                        .is_none_or(|listed| listed.contains(name))
            };
            (0..groups.len())
                .filter(|&i| covers(groups[i].spec))
                .collect::<Vec<_>>()
        });
        let worklists = *offices.entry(works_on.clone()).or_insert_with(|| {
            let mut built = works_on.iter().zip(WORKLISTS).map(|(who, kind)| {
                add_queue(queues, kind, who.iter().map(|&i| GroupId::new(i)).collect())
            });
            WORKLISTS.map(|_| built.next().expect("as many queues as worklists"))
        });
        let own = |l: &LineSite<'_>| {
            l.spec
                .specialties
                .as_ref()
                .is_some_and(|s| s.contains(name))
        };
        let open = |l: &LineSite<'_>| l.spec.specialties.is_none();
        let line = lines
            .iter()
            .position(own)
            .or_else(|| lines.iter().position(open));
        let stream = stream_of(spec, calendar);
        let begins = Begins::of(scenario, calendar, (name, spec), stream.as_ref());
        let begins =
            begins.unwrap_or_else(|wrong| panic!("{wrong} in a scenario that was checked"));
        let referrals = referrals_per_week(spec, stream.as_ref(), calendar);
        specialties.push(SpecialtySite {
            name,
            spec,
            referrals,
            split: Split::of(spec, &begins, referrals),
            begins,
            stream,
            line: line.map(LineId::new),
            worklists,
            urgent: worklists,
        });
    }
    specialties
}
