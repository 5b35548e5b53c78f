//! Who is employed on the first day: the trust's own people and those whom interventions bring, on
//! which shift, how quick, and what they have to learn. Times of employment that change later are
//! `temporary`.

use std::collections::VecDeque;

use super::learning::{Learner, NewToTheTrust, RoleCurve};
use super::{Activity, Member, Newcomer, ROLES, Staff, name_key, role_index, working_hours};
use crate::engine::{Distribution, Time};
use crate::model::spec::{Arm, Knows, Role, Scenario};
use crate::model::world::ids::{GroupId, MemberId};
use crate::model::world::plan::{Extra, Period, PlanInForce};
use crate::model::world::purpose::{Purpose, Streams};
use crate::model::world::site::Site;

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
        // The trust's own first: whoever is there in several arms has the same number in all.
        for g in 0..groups {
            staff.employ_own(site, GroupId::new(g), streams);
        }
        for extra in &plan.extras {
            staff.employ_extra(site, extra, plan, streams);
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

    /// They go on as the staff of an arm without the plan, which nobody has met so far, or without
    /// the go-live: as `fresh` on the first day, but for what they do, and have learnt.
    pub fn become_those(&mut self, mut fresh: Self) {
        for (to, now) in fresh.members.iter_mut().zip(&self.members) {
            to.goes_on_as(now);
        }
        if !fresh.clinicians.is_empty() {
            fresh.clinicians = std::mem::take(&mut self.clinicians);
        }
        fresh.idle = std::mem::take(&mut self.idle);
        fresh.staffed_until = std::mem::take(&mut self.staffed_until);
        *self = fresh;
    }

    fn employ_own(&mut self, site: &Site<'_>, group: GroupId, streams: &Streams) {
        let written = &site.groups[group.index()];
        let key = name_key(written.name);
        let own = self.members.len();
        for i in 0..written.spec.count {
            self.employ(site, group, key | u64::from(i), streams);
        }
        self.speeds_as_stated(written.spec, own);
        self.learners_as_stated(written.spec, own, None);
    }

    fn employ_extra(
        &mut self,
        site: &Site<'_>,
        extra: &Extra<'_>,
        plan: &PlanInForce<'_>,
        streams: &Streams,
    ) {
        let written = &site.groups[extra.group.index()];
        let curve = self.curves[role_index(written.spec.role)].clone();
        // Apart from the trust's own people, whatever the intervention is called.
        let key = name_key(extra.name) ^ 0x8000_0000;
        let brought = self.members.len();
        for i in 0..extra.count {
            self.employ(site, extra.group, key | u64::from(i), streams);
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

    fn employ_clinicians(&mut self, site: &Site<'_>, plan: &PlanInForce<'_>, streams: &Streams) {
        let Some(curve) = self.curves[role_index(Role::Clinician)].clone() else {
            return;
        };
        let worth = self.worth_to_clinicians(site, plan);
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
}

impl Member {
    /// Does what the same person does in another arm.
    fn goes_on_as(&mut self, now: &Self) {
        debug_assert_eq!(self.person, now.person, "numbered alike in every arm");
        self.activity = now.activity;
        self.task = now.task;
        self.ends = now.ends;
        self.shift_ends = now.shift_ends;
        self.break_due = now.break_due;
        self.on_duty_since = now.on_duty_since;
        self.overtime = now.overtime.clone();
        self.ill = now.ill;
        // Nobody has a learner, or is trained, where there is no go-live.
        self.learner = self.learner.take().and_then(|_| now.learner.clone());
        self.training = self.training.and(now.training);
    }
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
