//! For a time only: people whom an intervention brings, those it has lent out, and those who have
//! a floorwalker at the elbow. Who they are otherwise is `staff`.

use super::Staff;
use crate::model::spec::Floorwalkers;
use crate::model::world::ids::MemberId;
use crate::model::world::plan::Period;
use crate::model::world::site::Site;

/// A time with a floorwalker at the elbow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Covered {
    /// The intervention that has sent them.
    pub intervention: usize,
    /// When.
    pub period: Period,
    /// Factor on the pace of learning.
    pub pace: f64,
    /// Factor on errors.
    pub errors: f64,
}

impl Staff {
    /// Super-users come for a period: whom they cover, and who is missing elsewhere.
    pub fn send_floorwalkers(
        &mut self,
        site: &Site<'_>,
        intervention: usize,
        walkers: &Floorwalkers,
        people: u32,
        period: Period,
    ) {
        if let Some(name) = &walkers.taken_from {
            self.lend(site, intervention, name, people, period);
        }
        let cover = Covered {
            intervention,
            period,
            pace: walkers.pace,
            errors: walkers.errors,
        };
        let group = |name: &String| {
            let place = site.groups.iter().position(|g| g.name == name);
            place.expect("checked")
        };
        let mut covered = (people * walkers.covers) as usize;
        for name in &walkers.supports {
            if name == "clinicians" {
                let from = self.first_uncovered_clinician(period);
                let some = covered.min(site.clinicians().saturating_sub(from));
                self.clinicians_covered.push((cover, from..from + some));
                covered -= some;
                continue;
            }
            // Those who have somebody at the elbow already need no second.
            for m in &self.by_group[group(name)] {
                let member = &mut self.members[m.index()];
                if covered > 0 && !member.covered.iter().any(|c| c.period.overlaps(period)) {
                    member.covered.push(cover);
                    covered -= 1;
                }
            }
        }
    }

    /// So many of a group's own people are away for a period: the last of those who are not away already, since the
    /// first are those who are covered; and then of the others.
    fn lend(
        &mut self,
        site: &Site<'_>,
        intervention: usize,
        group: &str,
        people: u32,
        period: Period,
    ) {
        let place = site.groups.iter().position(|g| g.name == group);
        let own = self.by_group[place.expect("checked")].iter();
        let own = own.filter(|m| self.members[m.index()].intervention.is_none());
        let (away, there): (Vec<MemberId>, Vec<MemberId>) = own.partition(|m| {
            let lent = &self.members[m.index()].lent;
            lent.iter().any(|(_, when)| when.overlaps(period))
        });
        let chosen = there.iter().rev().chain(away.iter().rev());
        for m in chosen.take(people as usize) {
            self.members[m.index()].lent.push((intervention, period));
        }
    }

    /// The first clinician whom no floorwalker covers in a period.
    fn first_uncovered_clinician(&self, period: Period) -> usize {
        let others = self.clinicians_covered.iter();
        let overlapping = others.filter(|(c, _)| c.period.overlaps(period));
        overlapping.map(|(_, range)| range.end).max().unwrap_or(0)
    }

    /// So many of the people whom an intervention may bring come in a period.
    pub fn employ_extras(&mut self, intervention: usize, people: u32, period: Period) {
        let members = self.members.iter_mut();
        let brought = members.filter(|m| m.intervention == Some(intervention));
        for (nth, member) in brought.enumerate() {
            let comes = (nth as u32) < people;
            member.employed = if comes { period } else { Period::NEVER };
        }
    }

    /// Whoever an intervention has brought or lent out, or was to, goes back on the morning of a
    /// day.
    pub fn send_back(&mut self, intervention: usize, day: i64) {
        let ends = |period: &mut Period| period.to = period.to.min(day);
        for member in &mut self.members {
            if member.intervention == Some(intervention) {
                ends(&mut member.employed);
            }
            member
                .lent
                .retain(|l| l.0 != intervention || l.1.from < day);
            let lent = member.lent.iter_mut();
            lent.filter(|l| l.0 == intervention)
                .for_each(|l| ends(&mut l.1));
            member
                .covered
                .retain(|c| c.intervention != intervention || c.period.from < day);
            let covered = member.covered.iter_mut();
            covered
                .filter(|c| c.intervention == intervention)
                .for_each(|c| ends(&mut c.period));
        }
        self.clinicians_covered
            .retain(|(c, _)| c.intervention != intervention || c.period.from < day);
        let clinicians = self.clinicians_covered.iter_mut();
        clinicians
            .filter(|(c, _)| c.intervention == intervention)
            .for_each(|(c, _)| ends(&mut c.period));
    }
}
