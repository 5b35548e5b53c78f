//! Who has how many of a pool's people, and since when they are on the floor.

use serde::{Deserialize, Serialize};

use super::spec::Pool;
use crate::model::measures::figure;
use crate::model::spec::{Asks, Calendar};
use crate::model::world::World;
use crate::model::world::observer::Observer;
use crate::model::world::plan::{Period, PlanInForce, days};
use crate::model::world::site::Site;

/// What one time of an intervention was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The intervention's position in the plan.
    pub intervention: usize,
    /// Which of its times, counted from 0.
    pub time: usize,
    /// People asked for.
    pub asked: u32,
    /// People had.
    pub had: u32,
}

/// What has been granted from all pools so far.
#[derive(Clone, Debug, Default)]
pub struct Granted<'s>(Vec<(&'s str, Grant)>);

impl<'s> Granted<'s> {
    /// What the first so many interventions were given.
    #[must_use]
    pub fn of_first(&self, interventions: usize) -> Granted<'s> {
        let all = self.0.iter().copied();
        let theirs = all.filter(|(_, grant)| grant.intervention < interventions);
        Granted(theirs.collect())
    }

    /// All grants, in the order in which they were asked for.
    pub fn all(&self) -> impl Iterator<Item = Grant> {
        self.0.iter().map(|(_, grant)| *grant)
    }

    /// What one time of an intervention was given, if it asks a pool.
    #[must_use]
    pub fn of(&self, intervention: usize, time: usize) -> Option<Grant> {
        let mine = |grant: &Grant| (grant.intervention, grant.time) == (intervention, time);
        self.all().find(mine)
    }

    /// People had at one time of an intervention, if it asks a pool.
    #[must_use]
    pub fn had(&self, intervention: usize, time: usize) -> Option<u32> {
        self.of(intervention, time).map(|grant| grant.had)
    }
}

impl<'s> PlanInForce<'s> {
    /// The latest time of an intervention asks its pool for people: they are kept for it from now
    /// on.
    pub(in crate::model) fn asks_pool(
        &mut self,
        site: &Site<'s>,
        intervention: usize,
        asks: Asks<'s>,
    ) {
        let times = self.in_force().times(intervention);
        let Some((time, latest)) = times.iter().enumerate().next_back() else {
            return;
        };
        let period = latest.period;
        let size = site.scenario.pool.get(asks.pool).map_or(0, |p| p.size);
        let had = asks
            .people
            .min(size - self.most_taken(asks.pool, period).min(size));
        let grant = Grant {
            intervention,
            time,
            asked: asks.people,
            had,
        };
        self.pools.0.push((asks.pool, grant));
    }

    /// Times have been moved. Whoever has begun keeps their people; the others ask anew, in the order
    /// in which they have asked. Gives those of them that have more people now, or fewer.
    pub(in crate::model) fn ask_anew(&mut self, site: &Site<'s>, today: i64) -> Vec<usize> {
        let all = std::mem::take(&mut self.pools.0);
        let (begun, ahead): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, grant)| {
            let times = self.in_force().times(grant.intervention);
            times[grant.time].period.from < today
        });
        self.pools.0 = begun;
        let mut changed = Vec::new();
        for (pool, was) in ahead {
            let (intervention, people) = (was.intervention, was.asked);
            self.asks_pool(site, intervention, Asks { pool, people });
            if self.people_had(intervention, people) != was.had {
                changed.push(intervention);
            }
        }
        changed
    }

    /// The most people of a pool that are given to others on a day of a period.
    fn most_taken(&self, pool: &str, period: Period) -> u32 {
        let given: Vec<(Period, u32)> = self
            .pools
            .0
            .iter()
            .filter(|(of, _)| *of == pool)
            .map(|(_, grant)| {
                let times = self.in_force().times(grant.intervention);
                (times[grant.time].period, grant.had)
            })
            .filter(|(other, _)| other.overlaps(period))
            .collect();
        // It is most on a day on which somebody comes.
        let comes = given.iter().map(|(other, _)| other.from.max(period.from));
        let on = |day| -> u32 {
            let there = given.iter().filter(|(other, _)| other.contains(day));
            there.map(|(_, people)| people).sum()
        };
        comes.map(on).max().unwrap_or(0)
    }

    /// How many people the latest time of an intervention has that would like so many: all of them
    /// where it asks no pool.
    #[must_use]
    pub fn people_had(&self, intervention: usize, wanted: u32) -> u32 {
        let time = self.in_force().times(intervention).len().checked_sub(1);
        let had = time.and_then(|time| self.pools.had(intervention, time));
        had.unwrap_or(wanted)
    }

    /// How many people an intervention has on the floor on a day that would like so many.
    #[must_use]
    pub fn people_on(&self, site: &Site<'_>, intervention: usize, wanted: u32, day: i64) -> u32 {
        let times = 0..self.in_force().times(intervention).len();
        let mut on = times.filter(|&time| {
            let floor = self.on_the_floor(site, intervention, time);
            floor.contains(day)
        });
        on.next().map_or(0, |time| {
            let had = self.pools.had(intervention, time);
            had.unwrap_or(wanted)
        })
    }

    /// What was granted to times that lie, in part at least, within the first so many days.
    #[must_use]
    pub fn people_within(&self, days: i64) -> Vec<Grant> {
        let took_place = |grant: &Grant| {
            let period = self.in_force().times(grant.intervention)[grant.time].period;
            period.within(days).days() > 0
        };
        self.pools.all().filter(took_place).collect()
    }

    /// How many people the latest time of an intervention has that would like so many, and when
    /// they are on the floor, from a day on.
    #[must_use]
    pub fn latest_people(
        &self,
        site: &Site<'_>,
        intervention: usize,
        wanted: u32,
        from: i64,
    ) -> (u32, Period) {
        let times = self.in_force().times(intervention).len();
        let floor = times.checked_sub(1).map_or(Period::NEVER, |latest| {
            self.on_the_floor(site, intervention, latest)
        });
        let from = floor.from.max(from);
        let people = self.people_had(intervention, wanted);
        (people, Period { from, ..floor })
    }

    /// When the people of a time of an intervention are on the floor: what their induction leaves
    /// of it.
    #[must_use]
    pub fn on_the_floor(&self, site: &Site<'_>, intervention: usize, time: usize) -> Period {
        let period = self.in_force().times(intervention)[time].period;
        let mut pools = self.pools.0.iter();
        let pool = pools.find(|(_, grant)| grant.intervention == intervention);
        let pool = pool.and_then(|(pool, _)| site.scenario.pool.get(*pool));
        pool.map_or(period, |pool| pool.on_the_floor(&site.calendar, period))
    }
}

impl Pool {
    /// What the induction leaves of a time.
    #[must_use]
    pub fn on_the_floor(&self, calendar: &Calendar, period: Period) -> Period {
        let mut left = self.induction.map_or(0, |span| days(span.duration()));
        let mut from = period.from;
        while left > 0 && from < period.to {
            left -= i64::from(calendar.is_working_day(from));
            from += 1;
        }
        Period { from, ..period }
    }
}

impl<O: Observer> World<'_, O> {
    /// Writes down how many people come from a pool today, of how many who were to.
    pub(in crate::model) fn note_people(&mut self, intervention: usize, day: i64) {
        let time = self
            .plan
            .in_force()
            .times(intervention)
            .len()
            .checked_sub(1);
        let Some(grant) = time.and_then(|time| self.plan.pools.of(intervention, time)) else {
            return;
        };
        for (measure, people) in [
            (figure::PoolAsked, grant.asked),
            (figure::PoolHad, grant.had),
        ] {
            self.ledger.several(measure, day, f64::from(people));
        }
    }
}
