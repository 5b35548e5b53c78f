//! Members of staff: who is employed, at work, ill, in training, on a break; how quick they are.
//! What they work on, and when, is `dispatch`; what a scenario says of them is `spec`.

mod as_stated;
mod check;
mod employed;
pub mod learning;
mod rota;
pub mod sickness;
pub(in crate::model) mod spec;
mod temporary;
mod trained;
pub mod working_hours;

use std::collections::VecDeque;
use std::ops::Range;

use super::care::{Care, OnNewSystem};
use super::ids::{GroupId, MemberId};
use super::plan::Period;
use super::site::Site;
use super::task::Task;
use crate::engine::{Duration, EventHandle, Time};
use crate::model::spec::Role;
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
    /// Members: the trust's own, group by group, then those whom interventions bring.
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

impl Staff {
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

    /// Everybody, group by group: the order in which a day is worked out.
    pub fn all(&self) -> Vec<MemberId> {
        self.by_group.concat()
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
        self.employed.contains(day) && self.lent_to(day).is_none()
    }

    /// The intervention that has taken the member for a day.
    #[must_use]
    pub fn lent_to(&self, day: i64) -> Option<usize> {
        let taken = self.lent.iter().find(|(_, when)| when.contains(day));
        taken.map(|(intervention, _)| *intervention)
    }
}
