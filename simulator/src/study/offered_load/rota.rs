//! Who is at work when, on average: the model's own working hours of every member of staff, times
//! the chance of being well. What people do is `team`.

use crate::engine::Time;
use crate::model::Arm;
use crate::model::ids::{GroupId, LineId, MemberId};
use crate::model::remedies::plan_in_force;
use crate::model::site::Site;
use crate::model::world::care::OnNewSystem;
use crate::model::world::plan::PlanInForce;
use crate::model::world::purpose::Streams;
use crate::model::world::record_system::RecordSystem;
use crate::model::world::staff::Staff;
use crate::model::world::staff::sickness::sickness_rate;
use crate::model::world::staff::working_hours::AtWork;

/// The staff of an arm, day after day.
#[derive(Debug)]
pub struct Rota<'a, 's> {
    site: &'a Site<'s>,
    arm: Arm,
    plan: PlanInForce<'s>,
    /// The people, with what they have learnt.
    pub staff: Staff,
    /// Who is live.
    pub system: RecordSystem,
}

/// One person's day: the times at work, and the chance of being well.
#[derive(Clone, Debug, PartialEq)]
pub struct Present {
    /// Chance of being well.
    pub well: f64,
    /// When at work, if well.
    pub spans: Vec<AtWork>,
}

impl Present {
    /// Expected minutes at work.
    #[must_use]
    pub fn minutes(&self) -> f64 {
        self.between(Time::ZERO, Time::MAX)
    }

    /// Expected minutes at work between two moments.
    #[must_use]
    pub fn between(&self, begin: Time, end: Time) -> f64 {
        let spans = self.spans.iter();
        let within = spans.map(|&(from, to)| (from.max(begin), to.min(end)));
        let minutes = within
            .filter(|(from, to)| from < to)
            .map(|(from, to)| (to - from).as_minutes_f64());
        self.well * minutes.sum::<f64>()
    }
}

impl<'a, 's> Rota<'a, 's> {
    /// The staff of an arm on the first day. Everybody is the typical person: the site must have
    /// been made of a scenario without spreads.
    #[must_use]
    pub fn of(site: &'a Site<'s>, arm: Arm) -> Self {
        let plan = plan_in_force(site, arm);
        let staff = Staff::of(site, arm, &plan, &Streams::of(0, 0));
        let system = RecordSystem::of(site, arm, &plan);
        Self {
            site,
            arm,
            plan,
            staff,
            system,
        }
    }

    /// Whoever goes live on a day is live from then on. To be told of every day, in order.
    pub fn begins(&mut self, day: i64) {
        for specialty in self.system.due(day) {
            self.system.goes_live(specialty, day);
        }
    }

    /// More lines that the plan gives on a day.
    #[must_use]
    pub fn more_lines(&self, line: usize, day: i64) -> u32 {
        self.plan.more_lines(LineId::new(line), day)
    }

    /// When somebody is at work on a day. To be asked once a day, in order: training that does
    /// not fit into one shift falls on the next.
    pub fn present(&mut self, id: MemberId, day: i64) -> Present {
        let Self {
            site, arm, plan, ..
        } = self;
        let member = &mut self.staff.members[id.index()];
        let spec = site.groups[member.group.index()].spec;
        let overtime = plan.overtime(member.group, day);
        let ill = spec.sickness.as_ref();
        Present {
            well: 1.0 - ill.map_or(0.0, |s| sickness_rate(site, *arm, plan, s, day)),
            spans: member.at_work_on(spec, &site.calendar, day, &overtime),
        }
    }

    /// Factor on the time of somebody's tasks on a system.
    #[must_use]
    pub fn factor(&self, id: MemberId, system: OnNewSystem) -> f64 {
        let speed = self.staff.members[id.index()].speed;
        self.staff.factor(id, system) * speed
    }

    /// The members of a group.
    #[must_use]
    pub fn members(&self, group: usize) -> &[MemberId] {
        &self.staff.by_group[GroupId::new(group).index()]
    }
}
