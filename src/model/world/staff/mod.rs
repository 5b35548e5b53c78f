//! Members of staff: who is employed, at work, ill, in training, on a break; how quick they are.
//! What they work on, and when, is `dispatch`; what a scenario says of them is `spec`.

mod as_stated;
mod check;
pub mod learning;
mod rota;
pub mod sickness;
pub(in crate::model) mod spec;
mod temporary;
pub mod working_hours;

use std::collections::VecDeque;
use std::ops::Range;

use super::care::{Care, OnNewSystem};
use super::ids::{GroupId, MemberId};
use super::plan::{Period, PlanInForce};
use super::purpose::{Purpose, Streams};
use super::site::Site;
use super::task::Task;
use crate::engine::{Distribution, Duration, EventHandle, Time};
use crate::model::spec::{Arm, Cover, Knows, Role, Scenario, Training};
use learning::{Learner, NewToTheTrust, RoleCurve};
use temporary::Covered;

/// What somebody is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Not at work.
    Off,
    /// At work, waiting for work.
    Idle,
    /// On a task.
    Busy,
    /// On a break.
    Break,
}

/// One member of staff.
#[derive(Clone, Debug)]
pub struct Member {
    /// Their group.
    pub group: GroupId,
    /// Their role.
    pub role: Role,
    /// Who this is, the same in every arm.
    pub person: u64,
    /// When they are employed.
    pub employed: Period,
    /// The intervention that brought them; `None` for the trust's own staff.
    pub intervention: Option<usize>,
    /// The one shift of the group they work; `None`: all of them.
    pub shift: Option<usize>,
    /// Position among those on the same shift, from 0 to 1: staggers breaks.
    pub place: f64,
    /// Factor on task times on any system.
    pub speed: f64,
    /// Familiarity with the new system.
    pub learner: Option<Learner>,
    /// Whether the learner applies before the go-live too: extras new to the work.
    pub newcomer: Newcomer,
    /// What the trust itself takes them, new to it besides the system.
    pub new_to_the_trust: Option<NewToTheTrust>,
    /// What they are doing.
    pub activity: Activity,
    /// The task in hand, or kept for the next shift.
    pub task: Option<Task>,
    /// The end of the task in hand, or of the break.
    pub ends: Option<EventHandle>,
    /// Planned end of the present shift.
    pub shift_ends: Time,
    /// A break that is due and not begun.
    pub break_due: Option<Duration>,
    /// Since when they are on duty, as far as it is not written down yet; `None` when away or
    /// on a break.
    pub on_duty_since: Option<Time>,
    /// Times in which they have a floorwalker at the elbow.
    pub covered: Vec<Covered>,
    /// Days on which they are away for another reason (lent out as a floorwalker), and the
    /// intervention that has taken them.
    pub lent: Vec<(usize, Period)>,
    /// First day of training, and how long it is in all.
    pub training: Option<(i64, Duration)>,
    /// The planned overtime worked so far in the latest week with a shift.
    pub overtime: working_hours::OvertimeOfWeek,
    ill: bool,
}

/// Whether somebody is new to the work as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Newcomer {
    /// New to it: slower on any system at first.
    Yes,
    /// Knows the work: slower on the new system only.
    No,
}

/// All staff.
#[derive(Clone, Debug)]
pub struct Staff {
    /// Members, group by group.
    pub members: Vec<Member>,
    /// Those waiting for work, by group, longest idle first.
    pub idle: Vec<VecDeque<MemberId>>,
    /// Members by group.
    pub by_group: Vec<Vec<MemberId>>,
    /// By group: until when somebody is at work today; midnight if nobody is.
    staffed_until: Vec<Time>,
    curves: [Option<RoleCurve>; 3],
    clinicians: Vec<Learner>,
    clinicians_covered: Vec<(Covered, Range<usize>)>,
}

/// All roles.
pub const ROLES: [Role; 3] = [Role::Clerk, Role::Receptionist, Role::Clinician];

fn role_index(role: Role) -> usize {
    ROLES
        .iter()
        .position(|&r| r == role)
        .expect("all roles are listed")
}

/// A key for a name that does not depend on what else there is (FNV-1a, 32 bits).
#[must_use]
pub fn name_key(name: &str) -> u64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    (hash ^ (hash >> 32)) << 32
}

fn learning(scenario: &Scenario, role: Role) -> Option<RoleCurve> {
    let learning = &scenario.new_system.as_ref()?.learning;
    let written = match role {
        Role::Clerk => &learning.clerk,
        Role::Receptionist => &learning.receptionist,
        Role::Clinician => &learning.clinician,
    };
    written.as_ref().map(RoleCurve::of)
}

fn training(scenario: &Scenario, role: Role) -> Option<&Training> {
    let training = &scenario.new_system.as_ref()?.training;
    match role {
        Role::Clerk => training.clerk.as_ref(),
        Role::Receptionist => training.receptionist.as_ref(),
        Role::Clinician => training.clinician.as_ref(),
    }
}

impl Staff {
    /// The staff of an arm on the first day.
    #[must_use]
    pub fn of(site: &Site<'_>, arm: Arm, plan: &PlanInForce<'_>, streams: &Streams) -> Self {
        let new_system = arm != Arm::Baseline;
        let curves = ROLES.map(|r| new_system.then(|| learning(site.scenario, r)).flatten());
        let groups = site.groups.len();
        let mut staff = Self {
            members: Vec::new(),
            idle: vec![VecDeque::new(); groups],
            by_group: vec![Vec::new(); groups],
            staffed_until: vec![Time::ZERO; groups],
            curves,
            clinicians: Vec::new(),
            clinicians_covered: Vec::new(),
        };
        for g in 0..groups {
            staff.employ_group(site, GroupId::new(g), plan, streams);
        }
        staff.spread_over_shifts(site);
        if new_system {
            staff.train(site, plan);
            staff.employ_clinicians(site, plan, streams);
        }
        for &(intervention, walkers) in &plan.floorwalkers {
            if plan.in_force().latest(intervention).is_some() {
                let (wanted, always) = (walkers.count, Period::ALWAYS.from);
                let (people, floor) = plan.latest_people(site, intervention, wanted, always);
                staff.send_floorwalkers(site, intervention, walkers, people, floor);
            }
        }
        staff
    }

    fn employ_group(
        &mut self,
        site: &Site<'_>,
        group: GroupId,
        plan: &PlanInForce<'_>,
        streams: &Streams,
    ) {
        let written = &site.groups[group.index()];
        let key = name_key(written.name);
        let curve = self.curves[role_index(written.spec.role)].clone();
        let own = self.members.len();
        for i in 0..written.spec.count {
            self.employ(site, group, key | u64::from(i), streams);
        }
        self.speeds_as_stated(written.spec, own);
        self.learners_as_stated(written.spec, own, None);
        for extra in plan.extras.iter().filter(|e| e.group == group) {
            // Apart from the trust's own people, whatever the intervention is called.
            let key = name_key(extra.name) ^ 0x8000_0000;
            let brought = self.members.len();
            for i in 0..extra.count {
                self.employ(site, group, key | u64::from(i), streams);
            }
            self.speeds_as_stated(written.spec, brought);
            let (by, always) = (extra.intervention, Period::ALWAYS.from);
            let (people, floor) = plan.latest_people(site, by, extra.count, always);
            for (nth, member) in self.members[brought..].iter_mut().enumerate() {
                let comes = (nth as u32) < people;
                member.employed = if comes { floor } else { Period::NEVER };
                member.intervention = Some(extra.intervention);
                match (extra.initial, &curve, &mut member.learner) {
                    (Some(initial), Some(curve), Some(_))
                        if extra.knows == Knows::Nothing && !curve.is_level() =>
                    {
                        member.new_to_the_trust = Some(NewToTheTrust::new(curve, initial));
                    }
                    (Some(initial), Some(curve), Some(learner)) if !curve.is_level() => {
                        member.newcomer = Newcomer::Yes;
                        learner.starts_at(curve, initial);
                    }
                    (Some(initial), _, _) => member.speed *= initial,
                    (None, _, _) => {}
                }
            }
            // Whoever knows nothing begins on the system as everybody does, whatever the trust takes them.
            let on_system = extra.initial.filter(|_| extra.knows == Knows::TheSystem);
            self.learners_as_stated(written.spec, brought, on_system);
        }
    }

    fn employ(&mut self, site: &Site<'_>, group: GroupId, person: u64, streams: &Streams) {
        let spec = site.groups[group.index()].spec;
        let mut speed = spec.multiplier;
        if spec.spread > 0.0 {
            let law = Distribution::lognormal(1.0, spec.spread).expect("a checked spread");
            speed *= law.sample(&mut streams.stream(Purpose::PERSON, person, 1));
        }
        let curve = self.curves[role_index(spec.role)].as_ref();
        let id = MemberId::new(self.members.len());
        self.by_group[group.index()].push(id);
        self.members.push(Member {
            group,
            role: spec.role,
            person,
            employed: Period::ALWAYS,
            intervention: None,
            shift: None,
            place: 0.0,
            speed,
            learner: curve.map(|c| Learner::new(c, streams, person)),
            newcomer: Newcomer::No,
            new_to_the_trust: None,
            activity: Activity::Off,
            task: None,
            ends: None,
            shift_ends: Time::MAX,
            break_due: None,
            on_duty_since: None,
            covered: Vec::new(),
            lent: Vec::new(),
            training: None,
            overtime: working_hours::OvertimeOfWeek::default(),
            ill: false,
        });
    }

    /// Shares out shifts that state how many work them; staggers breaks.
    fn spread_over_shifts(&mut self, site: &Site<'_>) {
        for (g, group) in site.groups.iter().enumerate() {
            let mut own = self.by_group[g].clone();
            own.retain(|m| self.members[m.index()].intervention.is_none());
            let mut next = 0;
            for (k, shift) in group.spec.shifts.iter().enumerate() {
                for _ in 0..shift.count.unwrap_or(0) {
                    if let Some(m) = own.get(next) {
                        self.members[m.index()].shift = Some(k);
                    }
                    next += 1;
                }
            }
            for (i, m) in self.by_group[g].iter().enumerate() {
                // Extras fill the first shift if shifts are counted.
                let counted = group.spec.shifts.first().is_some_and(|s| s.count.is_some());
                let member = &mut self.members[m.index()];
                if member.intervention.is_some() && counted {
                    member.shift = Some(0);
                }
                // A multiple of the golden ratio spreads any subset evenly.
                member.place = (i as f64 + 0.5) * 0.618_033_988_749_894_9 % 1.0;
            }
        }
    }

    fn train(&mut self, site: &Site<'_>, plan: &PlanInForce<'_>) {
        let Some(go_live) = plan.go_live() else {
            return;
        };
        for role in ROLES {
            let Some(written) = training(site.scenario, role) else {
                continue;
            };
            let more: Duration = plan
                .training
                .iter()
                .filter(|t| t.0 == role)
                .map(|t| t.1)
                .sum();
            let hours = written.hours.duration() + more;
            let ahead = written.ahead.duration().as_days_f64().ceil() as i64;
            let members: Vec<usize> = (0..self.members.len())
                .filter(|&i| {
                    let m = &self.members[i];
                    m.role == role && m.intervention.is_none()
                })
                .collect();
            let n = members.len().max(1) as i64;
            for (i, &m) in members.iter().enumerate() {
                // Spread evenly over the days before the go-live, first come first.
                let day = go_live - ahead + ahead * i as i64 / n;
                let worth = self.worth_of_training(role, written, hours, go_live - day);
                let member = &mut self.members[m];
                let curve = self.curves[role_index(role)].as_ref();
                if let Some((learner, curve)) = member.learner.as_mut().zip(curve) {
                    learner.gains(curve, worth);
                }
                // Whoever was trained before the first day is back on the floor.
                if written.cover == Cover::None && day >= 0 {
                    member.training = Some((day, hours));
                }
            }
        }
    }

    /// Experience left on the go-live of training taken so many days before.
    fn worth_of_training(
        &self,
        role: Role,
        written: &Training,
        hours: Duration,
        days_ago: i64,
    ) -> f64 {
        let Some(curve) = &self.curves[role_index(role)] else {
            return 0.0;
        };
        let kept = written.half_forgotten_in.as_ref().map_or(1.0, |half| {
            libm::exp2(-(days_ago as f64) / half.duration().as_days_f64())
        });
        curve.training(hours, written.worth) * kept
    }

    fn employ_clinicians(&mut self, site: &Site<'_>, plan: &PlanInForce<'_>, streams: &Streams) {
        let Some(curve) = self.curves[role_index(Role::Clinician)].clone() else {
            return;
        };
        let more: Duration = plan
            .training
            .iter()
            .filter(|t| t.0 == Role::Clinician)
            .map(|t| t.1)
            .sum();
        let worth = training(site.scenario, Role::Clinician).map_or(0.0, |written| {
            let half_way = written.ahead.duration().as_days_f64() as i64 / 2;
            self.worth_of_training(
                Role::Clinician,
                written,
                written.hours.duration() + more,
                half_way,
            )
        });
        for clinic in &site.clinics {
            for i in 0..clinic.team {
                let person = name_key(clinic.name) ^ 0x4000_0000 | i as u64;
                let mut learner = Learner::new(&curve, streams, person);
                learner.gains(&curve, worth);
                self.clinicians.push(learner);
            }
        }
        // Those who come for additional sessions: as new to the system, and trained, as the rest.
        for place in self.clinicians.len()..site.clinician_places {
            let mut learner = Learner::new(&curve, streams, name_key("additional") | place as u64);
            learner.gains(&curve, worth);
            self.clinicians.push(learner);
        }
    }

    /// Whoever of a group has waited longest for work, of those whose shift ends after a moment; they
    /// wait no more.
    pub fn takes_up_work(&mut self, group: GroupId, stays_after: Time) -> Option<MemberId> {
        let idle = &mut self.idle[group.index()];
        let stays = |m: &MemberId| self.members[m.index()].shift_ends > stays_after;
        let place = idle.iter().position(stays)?;
        idle.remove(place)
    }

    /// Whether somebody of these groups waits for work.
    #[inline]
    #[must_use]
    pub fn is_any_idle(&self, groups: &[GroupId]) -> bool {
        groups
            .iter()
            .any(|group| !self.idle[group.index()].is_empty())
    }

    /// Whether somebody of these groups is at work, or will be later today.
    #[must_use]
    pub fn attends(&self, groups: &[GroupId], now: Time) -> bool {
        groups.iter().any(|group| {
            let mut members = self.by_group[group.index()].iter();
            now < self.staffed_until[group.index()]
                || members.any(|m| self.members[m.index()].activity != Activity::Off)
        })
    }

    /// Whether somebody of these groups is at work, and stays.
    #[must_use]
    pub fn stays(&self, groups: &[GroupId], now: Time) -> bool {
        let mut members = groups
            .iter()
            .flat_map(|group| &self.by_group[group.index()]);
        members.any(|m| {
            let member = &self.members[m.index()];
            member.activity != Activity::Off && member.shift_ends > now
        })
    }

    /// Whether these groups have anybody on a day or later, as far as is known.
    #[must_use]
    pub fn employs(&self, groups: &[GroupId], day: i64) -> bool {
        let mut members = groups
            .iter()
            .flat_map(|group| &self.by_group[group.index()]);
        members.any(|m| {
            let until = self.members[m.index()].employed.to;
            // Who is still to be ordered is employed never yet.
            until > day || until == Period::NEVER.to
        })
    }

    /// Factor by which a member's tasks take longer now than on the familiar system.
    #[must_use]
    pub fn factor(&self, member: MemberId, on_new_system: OnNewSystem) -> f64 {
        let m = &self.members[member.index()];
        let curve = self.curves[role_index(m.role)].as_ref();
        let applies = on_new_system == OnNewSystem::Yes || m.newcomer == Newcomer::Yes;
        let system = match (&m.learner, curve) {
            (Some(learner), Some(curve)) if applies => learner.factor(curve),
            _ => 1.0,
        };
        match (&m.new_to_the_trust, curve) {
            (Some(trust), Some(curve)) => system * trust.factor(curve),
            _ => system,
        }
    }

    /// Factors of the trust's own staff of a role on the new system, extras not among them.
    #[must_use]
    pub fn own_factors(&self, site: &Site<'_>, role: Role, day: i64) -> Vec<f64> {
        let Some(curve) = self.curves[role_index(role)].as_ref() else {
            return Vec::new();
        };
        if role == Role::Clinician {
            let own = site.clinics.iter().map(|clinic| clinic.team).sum();
            let own = self.clinicians.iter().take(own);
            return own.map(|learner| learner.factor(curve)).collect();
        }
        let own = self.members.iter().filter(|member| {
            member.role == role && member.intervention.is_none() && member.employed.contains(day)
        });
        let learners = own.filter_map(|member| member.learner.as_ref());
        learners.map(|learner| learner.factor(curve)).collect()
    }

    /// With how much care a member works on the new system.
    #[must_use]
    pub fn care(&self, member: MemberId, day: i64) -> Care {
        let m = &self.members[member.index()];
        self.care_with(m.role, m.learner.as_ref(), m.covered.iter(), day)
    }

    /// With how much care a clinician works on the new system.
    #[must_use]
    pub fn care_of_clinician(&self, clinician: usize, day: i64) -> Care {
        let covered = self.covering(clinician);
        self.care_with(
            Role::Clinician,
            self.clinicians.get(clinician),
            covered,
            day,
        )
    }

    /// The times in which a clinician has a floorwalker at the elbow.
    fn covering(&self, clinician: usize) -> impl Iterator<Item = &Covered> {
        let all = self.clinicians_covered.iter();
        all.filter(move |(_, range)| range.contains(&clinician))
            .map(|(covered, _)| covered)
    }

    fn care_with<'a>(
        &self,
        role: Role,
        learner: Option<&Learner>,
        covered: impl Iterator<Item = &'a Covered>,
        day: i64,
    ) -> Care {
        let curve = self.curves[role_index(role)].as_ref();
        let unlearnt = learner.zip(curve).map(|(l, curve)| l.unlearnt(curve));
        let covered = covered.filter(|c| c.period.contains(day));
        Care {
            system: OnNewSystem::Yes,
            unlearnt: unlearnt.unwrap_or(0.0),
            errors: covered.map(|c| c.errors).fold(1.0, f64::min),
        }
    }

    /// A member has done a task.
    pub fn practises(
        &mut self,
        member: MemberId,
        worked: Duration,
        on_new_system: OnNewSystem,
        day: i64,
    ) {
        let m = &mut self.members[member.index()];
        let Some(curve) = self.curves[role_index(m.role)].as_ref() else {
            return;
        };
        if let Some(trust) = &mut m.new_to_the_trust {
            trust.practises(curve, worked);
        }
        if on_new_system == OnNewSystem::No && m.newcomer == Newcomer::No {
            return;
        }
        let covered = m.covered.iter().filter(|c| c.period.contains(day));
        let quicker = covered.map(|c| c.pace);
        let quicker = quicker.fold(1.0, f64::min);
        if let Some(learner) = &mut m.learner {
            learner.practises(curve, worked, quicker);
        }
    }

    /// Factor on the documentation share of a clinician's consultation.
    #[must_use]
    pub fn clinician_factor(&self, clinician: usize) -> f64 {
        let curve = self.curves[role_index(Role::Clinician)].as_ref();
        match (self.clinicians.get(clinician), curve) {
            (Some(learner), Some(curve)) => learner.factor(curve),
            _ => 1.0,
        }
    }

    /// A clinician has seen a patient.
    pub fn clinician_practises(&mut self, clinician: usize, worked: Duration, day: i64) {
        let Some(curve) = self.curves[role_index(Role::Clinician)].as_ref() else {
            return;
        };
        let covered = self.covering(clinician).filter(|c| c.period.contains(day));
        let quicker = covered.map(|c| c.pace).fold(1.0, f64::min);
        if let Some(learner) = self.clinicians.get_mut(clinician) {
            learner.practises(curve, worked, quicker);
        }
    }
}

impl Member {
    /// Whether the member is ill today.
    #[must_use]
    pub fn is_ill(&self) -> bool {
        self.ill
    }

    /// Whether the member would be at work on a day but for sickness.
    #[must_use]
    pub fn is_rostered(&self, day: i64) -> bool {
        self.employed.contains(day) && !self.lent.iter().any(|l| l.1.contains(day))
    }

    /// Takes the training of a day out of a shift of this length; returns how much of the
    /// shift's start is lost to it. What does not fit falls on the next shift.
    pub fn trains_on(&mut self, day: i64, shift: Duration) -> Duration {
        match &mut self.training {
            Some((first, left)) if *first <= day && *left > Duration::ZERO => {
                let today = (*left).min(shift);
                *left -= today;
                today
            }
            _ => Duration::ZERO,
        }
    }
}
