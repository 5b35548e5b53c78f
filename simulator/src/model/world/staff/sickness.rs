//! Sickness: who is ill on which day. Who is rostered at all is `staff`.

use super::Staff;
use crate::model::spec::{Arm, Moment, Sickness};
use crate::model::world::plan::PlanInForce;
use crate::model::world::purpose::{Purpose, Streams};
use crate::model::world::site::Site;

impl Staff {
    /// Decides who is ill on a day. Call once a day, in order, for every day.
    pub fn fall_ill(
        &mut self,
        site: &Site<'_>,
        arm: Arm,
        plan: &PlanInForce<'_>,
        streams: &Streams,
        day: i64,
    ) {
        for m in &mut self.members {
            let Some(sickness) = &site.groups[m.group.index()].spec.sickness else {
                continue;
            };
            let rate = sickness_rate(site, arm, plan, sickness, day);
            let spell = sickness.spell.duration().as_days_f64().max(1.0);
            let u = streams
                .stream(Purpose::SICKNESS, m.person, day as u64)
                .uniform();
            // Two-state chain with the stated share of days ill and mean spell.
            let chance = if day == 0 {
                rate
            } else if m.ill {
                1.0 - 1.0 / spell
            } else {
                (rate / ((1.0 - rate).max(1e-9) * spell)).min(1.0)
            };
            m.ill = u < chance;
        }
    }
}

/// The first day of a time of more sickness that counts from the go-live, if there is one.
#[must_use]
pub fn first_peak(site: &Site<'_>, plan: &PlanInForce<'_>) -> Option<i64> {
    let groups = site.groups.iter();
    let sickness = groups.filter_map(|group| group.spec.sickness.as_ref());
    let peaks = sickness.flat_map(|sickness| &sickness.peaks);
    let relative = peaks.filter(|peak| matches!(peak.from, Moment::GoLive { .. }));
    relative
        .filter_map(|peak| plan.day_of(site, peak.from))
        .min()
}

/// The share of people who are ill on a day: that of the first peak that holds, or the usual.
#[must_use]
pub fn sickness_rate(
    site: &Site<'_>,
    arm: Arm,
    plan: &PlanInForce<'_>,
    sickness: &Sickness,
    day: i64,
) -> f64 {
    for peak in &sickness.peaks {
        let relative = matches!(peak.from, Moment::GoLive { .. });
        if relative && arm == Arm::Baseline {
            continue;
        }
        let Some(from) = plan.day_of(site, peak.from) else {
            continue;
        };
        let to = from + peak.lasts.duration().as_days_f64().ceil() as i64;
        if from <= day && day < to {
            return peak.rate.value();
        }
    }
    sickness.rate.value()
}
