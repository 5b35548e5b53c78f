//! Who is at work when, on average: shifts, breaks, sickness, training, overtime, extra people.
//! The rules are those of `model::rota`, without its luck; what people do is `team`.

use crate::engine::Duration;
use crate::model::Arm;
use crate::model::ids::{GroupId, MemberId};
use crate::model::site::Site;
use crate::model::spec::{Moment, Sickness};
use crate::model::world::care::OnNewSystem;
use crate::model::world::plan::PlanInForce;
use crate::model::world::purpose::Streams;
use crate::model::world::staff::Staff;

/// The share of a shift, around its middle, over which breaks are staggered: as in the model.
const BREAKS_FROM: f64 = 0.35;
const BREAKS_OVER: f64 = 0.30;

/// The staff of an arm, day after day.
#[derive(Debug)]
pub struct Rota<'a, 's> {
    site: &'a Site<'s>,
    arm: Arm,
    plan: PlanInForce<'s>,
    /// The people, with what they have learnt.
    pub staff: Staff,
}

/// One person's day: the times at work, and the chance of being well.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Present {
    /// Chance of being well.
    pub well: f64,
    /// From when to when, within the day.
    pub spans: Vec<(Duration, Duration)>,
}

impl Present {
    /// Expected minutes at work.
    #[must_use]
    pub fn minutes(&self) -> f64 {
        let length = |(from, to): &(Duration, Duration)| (*to - *from).as_minutes_f64();
        self.well * self.spans.iter().map(length).sum::<f64>()
    }

    /// Expected share of an hour of the day at work.
    #[must_use]
    pub fn in_hour(&self, hour: i64) -> f64 {
        let (begin, end) = (Duration::from_hours(hour), Duration::from_hours(hour + 1));
        let overlap = |(from, to): &(Duration, Duration)| {
            ((*to).min(end) - (*from).max(begin)).max(Duration::ZERO)
        };
        self.well
            * self
                .spans
                .iter()
                .map(overlap)
                .sum::<Duration>()
                .as_hours_f64()
    }
}

impl<'a, 's> Rota<'a, 's> {
    /// The staff of an arm on the first day. Everybody is the typical person: the site must have
    /// been made of a scenario without spreads ([`super::typical`]).
    #[must_use]
    pub fn of(site: &'a Site<'s>, arm: Arm) -> Self {
        let plan = PlanInForce::of(site, arm);
        let staff = Staff::of(site, arm, &plan, &Streams::of(0, 0));
        Self {
            site,
            arm,
            plan,
            staff,
        }
    }

    /// Whether the new system is in use on a day.
    #[must_use]
    pub fn on_new_system(&self, day: i64) -> OnNewSystem {
        let live = self.plan.go_live().is_some_and(|at| day >= at);
        if live && self.arm != Arm::Baseline {
            OnNewSystem::Yes
        } else {
            OnNewSystem::No
        }
    }

    /// More lines that the plan gives on a day.
    #[must_use]
    pub fn more_lines(&self, line: usize, day: i64) -> u32 {
        self.plan
            .more_lines(crate::model::ids::LineId::new(line), day)
    }

    /// When somebody is at work on a day. To be asked once a day, in order: training that does
    /// not fit into one shift falls on the next.
    pub fn present(&mut self, id: MemberId, day: i64) -> Present {
        let member = &mut self.staff.members[id.index()];
        let group = member.group;
        let spec = self.site.groups[group.index()].spec;
        let well = spec
            .sickness
            .as_ref()
            .map_or(1.0, |s| 1.0 - sick(self.site, self.arm, &self.plan, s, day));
        if !member.is_rostered(day) {
            return Present::default();
        }
        if spec.shifts.is_empty() {
            let spans = vec![(Duration::ZERO, Duration::from_hours(24))];
            return Present { well, spans };
        }
        let mut present = Present {
            well,
            spans: Vec::new(),
        };
        if self.site.calendar.is_holiday(day) {
            return present;
        }
        let overtime = self.plan.overtime(group, day);
        let weekday = self.site.calendar.weekday(day);
        for (k, shift) in spec.shifts.iter().enumerate() {
            let mine = member.shift.map_or(shift.count.is_none(), |own| own == k);
            if !mine || !shift.days.contains(weekday) {
                continue;
            }
            let from = shift.from.since_midnight();
            let to = shift.to.since_midnight() + overtime;
            let begins = from + member.trains_on(day, to - from);
            let at = from + (to - from).scale(BREAKS_FROM + BREAKS_OVER * member.place);
            match &shift.pause {
                Some(pause) if at >= begins && at < to => {
                    present.spans.push((begins, at));
                    let back = at + pause.duration();
                    if back < to {
                        present.spans.push((back, to));
                    }
                }
                _ if begins < to => present.spans.push((begins, to)),
                _ => {}
            }
        }
        present
    }

    /// Factor on the time of somebody's tasks on a day.
    #[must_use]
    pub fn factor(&self, id: MemberId, day: i64) -> f64 {
        let speed = self.staff.members[id.index()].speed;
        self.staff.factor(id, self.on_new_system(day)) * speed
    }

    /// The members of a group.
    #[must_use]
    pub fn members(&self, group: usize) -> &[MemberId] {
        &self.staff.by_group[GroupId::new(group).index()]
    }
}

/// The share of working days lost to illness on a day: the first peak that holds, or the usual.
fn sick(site: &Site<'_>, arm: Arm, plan: &PlanInForce<'_>, sickness: &Sickness, day: i64) -> f64 {
    let holds = sickness.peaks.iter().find(|peak| {
        let relative = matches!(peak.from, Moment::GoLive { .. });
        let begins = plan.day_of(site, peak.from);
        let Some(from) = begins.filter(|_| !relative || arm != Arm::Baseline) else {
            return false;
        };
        let to = from + peak.lasts.duration().as_days_f64().ceil() as i64;
        from <= day && day < to
    });
    holds.map_or(sickness.rate, |peak| peak.rate).value()
}
