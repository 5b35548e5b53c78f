//! Checks of `[pool.NAME]`: lengths in whole days, and plans that ask too late, for too short a
//! time or for more than there is.

use super::spec::Pool;
use crate::engine::Duration;
use crate::model::spec::check::course::asking;
use crate::model::spec::check::values::days;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{Asks, Calendar, CivilDate, Span, count};
use crate::model::world::plan::Period;

/// How long an intervention is in force that asks a pool.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stay {
    /// From its first day to its last, both known.
    Dated,
    /// From when it is decided, so long if that is written.
    Triggered(Option<Span>),
}

/// What an intervention of the plan asks of a pool.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it asks for.
    pub asks: Asks<'a>,
    /// How long it is in force.
    pub stay: Stay,
    /// First day; for what is triggered the first on which it can take effect.
    pub from: CivilDate,
    /// Day after the last.
    pub to: CivilDate,
}

impl Asking<'_> {
    /// By when its people must be asked for, if that is known beforehand.
    pub(super) fn asked_by(&self, pool: &Pool) -> Option<CivilDate> {
        let lead = pool.lead_time.filter(|_| self.stay == Stay::Dated)?;
        Some(self.from.plus_days(-days(lead)))
    }

    /// The simulated days on which it is in force, for each day on which it may begin.
    fn times(&self, calendar: &Calendar) -> impl Iterator<Item = Period> {
        let (from, to) = (calendar.day_of(self.from), calendar.day_of(self.to));
        let last = match self.stay {
            Stay::Dated => from,
            Stay::Triggered(_) => calendar.days() - 1,
        };
        let lasts = match self.stay {
            Stay::Triggered(Some(lasts)) => days(lasts),
            _ => i64::MAX / 2,
        };
        let days = calendar.days();
        (from..=last).map(move |from| Period {
            from,
            to: (from + lasts).min(to).min(days),
        })
    }
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
    /// Pools that nobody asks, that are asked too late, and of whom nobody ever works.
    pub(in crate::model) fn pools(&mut self) {
        let scenario = self.scenario;
        let named: Vec<&str> = scenario
            .plan
            .values()
            .filter_map(|what| Some(Asks::of(what.action())?.pool))
            .collect();
        let asking = asking(scenario);
        let calendar = Calendar::of(scenario);
        for (name, pool) in &scenario.pool {
            self.doubt_if(
                !named.contains(&&**name),
                &["pool", name],
                "nobody asks for these people: no extra staff, floorwalkers or catch-up names the pool",
            );
            let mine: Vec<_> = asking.iter().filter(|a| a.asks.pool == name).collect();
            self.asked_too_late(name, pool, &mine);
            self.never_introduced(name, pool, &mine, &calendar);
            self.more_than_there_are(name, pool, &mine);
        }
    }

    /// A lead time that begins before the first day, or is over after the last.
    fn asked_too_late(&mut self, name: &str, pool: &Pool, mine: &[&Asking<'_>]) {
        let scenario = self.scenario;
        let path = ["pool", name, "lead-time"];
        let early = mine.iter().filter_map(|asking| {
            let by = asking.asked_by(pool).filter(|by| *by < scenario.start)?;
            Some(format!("{} on {by}", asking.name))
        });
        let early: Vec<String> = early.collect();
        if !early.is_empty() {
            self.doubt(
                &path,
                format!(
                    "they would have to be asked for before the first day, {}: {}; they come all the same: begin later (`from`), or say that they come sooner (`lead-time`)",
                    scenario.start,
                    early.join(", ")
                ),
            );
        }
        let never = mine.iter().filter(|asking| {
            pool.lead_time.is_some() && asking.stay != Stay::Dated && asking.from > scenario.end
        });
        for asking in never {
            self.doubt(
                &path,
                format!(
                    "{}: whenever it is decided, nobody comes before {}, after the last day, {}",
                    asking.name, asking.from, scenario.end
                ),
            );
        }
    }

    /// An induction that leaves no working day of an intervention, whenever it begins.
    fn never_introduced(
        &mut self,
        name: &str,
        pool: &Pool,
        mine: &[&Asking<'_>],
        calendar: &Calendar,
    ) {
        let Some(induction) = pool.induction else {
            return;
        };
        let works = |period: Period| {
            let floor = pool.on_the_floor(calendar, period);
            (floor.from..floor.to).any(|day| calendar.is_working_day(day))
        };
        for asking in mine {
            let mut times = asking.times(calendar).filter(|time| time.from < time.to);
            let Some(first) = times.next() else { continue };
            if works(first) || times.any(works) {
                continue;
            }
            self.doubt(
                &["pool", name, "induction"],
                format!(
                    "{} is over before the induction of {induction} is: its people are paid on every working day and work on none",
                    asking.name
                ),
            );
        }
    }

    /// Dates that alone ask for more than there is.
    fn more_than_there_are(&mut self, name: &str, pool: &Pool, mine: &[&Asking<'_>]) {
        let dated = mine.iter().filter(|a| a.stay == Stay::Dated);
        let on = |day: CivilDate| dated.clone().filter(move |d| d.from <= day && day < d.to);
        let asked_on = |day: CivilDate| -> u32 { on(day).map(|d| d.asks.people).sum() };
        let most = dated.clone().map(|d| (asked_on(d.from), d.from));
        // The first of the days on which it is most.
        let most = most.max_by_key(|&(asked, day)| (asked, std::cmp::Reverse(day)));
        let Some((asked, day)) = most.filter(|(asked, _)| *asked > pool.size) else {
            return;
        };
        let by: Vec<String> = on(day)
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
