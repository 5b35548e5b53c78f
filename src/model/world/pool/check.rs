//! Checks of `[pool.NAME]`: lengths in whole days, and plans that ask for more than there is.

use crate::engine::Duration;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{Asks, CivilDate, count};

/// What an intervention with dates asks for: its name, since when, to the day after the last.
#[derive(Clone, Copy, Debug)]
pub struct Dated<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it asks for.
    pub asks: Asks<'a>,
    /// First day.
    pub from: CivilDate,
    /// Day after the last.
    pub to: CivilDate,
}

impl Checker<'_> {
    /// A pool that an intervention names.
    pub(in crate::model) fn refer_pool(&mut self, path: &[&str], pool: Option<&str>) {
        if let Some(pool) = pool {
            self.refer(path, pool, "pool", &self.scenario.pool);
        }
    }

    pub(in crate::model) fn pools(&mut self) {
        let scenario = self.scenario;
        for (name, pool) in &scenario.pool {
            self.at_most(&["pool", name, "size"], pool.size, 10_000);
            for (key, span) in [("lead-time", pool.lead_time), ("induction", pool.induction)] {
                let Some(span) = span else { continue };
                let path = ["pool", name, key];
                self.more_than_nothing(&path, span);
                let whole = span.duration().as_ms() % Duration::from_days(1).as_ms() == 0;
                self.note_if(!whole, &path, || {
                    Wrong::new("this counts whole days").help("such as \"2 days\"")
                });
            }
        }
    }
}

impl Doubter<'_> {
    /// Pools that nobody asks, and dates that alone ask for more than there is.
    pub(in crate::model) fn pools(&mut self, named: &[&str], dated: &[Dated<'_>]) {
        let scenario = self.scenario;
        for (name, pool) in &scenario.pool {
            self.doubt_if(
                !named.contains(&&**name),
                &["pool", name],
                "nobody asks for these people: no extra staff, floorwalkers or catch-up names the pool",
            );
            let mine: Vec<_> = dated.iter().filter(|d| d.asks.pool == name).collect();
            let asked_on = |day: CivilDate| -> u32 {
                let there = mine.iter().filter(|d| d.from <= day && day < d.to);
                there.map(|d| d.asks.people).sum()
            };
            let most = mine.iter().map(|d| (asked_on(d.from), d.from));
            // The first of the days on which it is most.
            let most = most.max_by_key(|&(asked, day)| (asked, std::cmp::Reverse(day)));
            let Some((asked, day)) = most.filter(|(asked, _)| *asked > pool.size) else {
                continue;
            };
            let there = mine.iter().filter(|d| d.from <= day && day < d.to);
            let by: Vec<String> = there
                .map(|d| format!("{} {}", d.name, d.asks.people))
                .collect();
            let people = count(asked as usize, "person", "people");
            self.doubt(
                &["pool", name, "size"],
                format!(
                    "the plan asks for {people} on {day}, of {} ({}): the rest does not come",
                    pool.size,
                    by.join(", ")
                ),
            );
        }
    }
}
