//! The course of an arm as it is written: which interventions it has, and when those with dates
//! are in force. What is wrong with them together is `contradictions` and `overlaps`.

use super::super::{
    Action, Asks, CivilDate, Condition, Intervention, Phase, Postpone, Scenario, Span,
};
use super::values::days;
use crate::model::world::pool::{Asking, Stay};

/// An intervention of an arm.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    /// `plan` or `halt`, and its name.
    pub path: [&'a str; 2],
    pub action: &'a Action,
    pub when: Option<Condition>,
    pub lasts: Option<Span>,
    /// First day, or for what is triggered the first on which it can take effect; none if it
    /// counts from a go-live that there is not.
    pub from: Option<CivilDate>,
    /// Day after the last, by date.
    pub to: CivilDate,
}

impl Entry<'_> {
    /// Whether two interventions with dates are in force on the same day.
    pub fn overlaps(&self, other: &Self) -> bool {
        let dated = self.when.is_none() && other.when.is_none();
        dated && self.may_meet(other)
    }

    /// Whether there is a day on which both can be in force, triggered or not.
    pub fn may_meet(&self, other: &Self) -> bool {
        match (self.from, other.from) {
            (Some(a), Some(b)) => a < other.to && b < self.to,
            _ => false,
        }
    }
}

/// What an arm does.
pub(super) struct Course<'a> {
    /// Its go-live, later than written if it is postponed.
    pub go_live: Option<CivilDate>,
    /// In the order of the file's tables.
    pub entries: Vec<Entry<'a>>,
    /// The table that this arm adds: mistakes in the others are another arm's.
    pub table: &'static str,
}

impl<'a> Course<'a> {
    /// With the plan.
    pub fn planned(scenario: &'a Scenario) -> Self {
        Self::of(scenario, "plan", &all(scenario)[..scenario.plan.len()])
    }

    /// With the plan and the halt rules.
    pub fn halted(scenario: &'a Scenario) -> Self {
        Self::of(scenario, "halt", &all(scenario))
    }

    fn of(
        scenario: &'a Scenario,
        table: &'static str,
        all: &[([&'a str; 2], &'a Intervention)],
    ) -> Self {
        let later = all.iter().map(|(_, what)| match what.action() {
            Action::Postpone(Postpone { by, .. }) => days(*by),
            _ => 0,
        });
        let later: i64 = later.sum();
        let go_live = scenario.go_live.map(|day| day.plus_days(later));
        let entries = all.iter().map(|(path, what)| {
            let (from, to) = in_force(scenario, what, go_live);
            Entry {
                path: *path,
                action: what.action(),
                when: what.when,
                lasts: what.lasts,
                from,
                to,
            }
        });
        Self {
            go_live,
            entries: entries.collect(),
            table,
        }
    }

    /// The interventions of the table that this arm adds, each with those before it.
    pub fn added(&self) -> impl Iterator<Item = (&Entry<'a>, &[Entry<'a>])> {
        let entries = self.entries.iter().enumerate();
        let added = entries.filter(|(_, entry)| entry.path[0] == self.table);
        added.map(|(at, entry)| (entry, &self.entries[..at]))
    }

    /// People taken away from a group: what each day comes to since which somebody takes some, told of the first
    /// intervention of the table that does.
    pub fn loans(&self) -> Vec<(&Entry<'a>, Loan<'a>)> {
        let told = |entry, before: &[Entry<'a>]| {
            let (since, group, own) = taken_on(entry)?;
            let is_told =
                |other| taken_on(other).is_some_and(|(day, of, _)| (day, of) == (since, group));
            if before.iter().any(is_told) {
                return None;
            }
            let on = self.entries.iter().filter_map(|other| {
                let (from, of, people) = taken_on(other)?;
                let is_away = of == group && from <= since && since < other.to;
                is_away.then_some((people, other.path[1]))
            });
            let (people, by): (Vec<u32>, Vec<&str>) = on.unzip();
            Some(Loan {
                since,
                group,
                own,
                people: people.iter().fold(0, |sum, n| sum.saturating_add(*n)),
                by,
            })
        };
        let all = self.added();
        all.filter_map(|(entry, before)| Some((entry, told(entry, before)?)))
            .collect()
    }

    /// The phases of the go-live, with the name of the intervention that has them.
    pub fn phases(&self) -> Option<(&Entry<'a>, &'a [Phase])> {
        self.entries.iter().find_map(|entry| match entry.action {
            Action::Phases(phases) => Some((entry, &phases[..])),
            _ => None,
        })
    }

    /// The day on which everything goes back by date, and the intervention that does it.
    pub fn rolled_back(&self) -> Option<(CivilDate, &Entry<'a>)> {
        let back = self
            .entries
            .iter()
            .filter(|entry| entry.when.is_none() && matches!(entry.action, Action::RollBack(_)));
        back.filter_map(|entry| Some((entry.from?, entry)))
            .min_by_key(|(day, _)| *day)
    }
}

/// People who are away from a group of the trust's own on a day.
pub(super) struct Loan<'a> {
    pub since: CivilDate,
    pub group: &'a str,
    /// Whom the intervention takes that it is told of.
    pub own: u32,
    /// Whom all take that are in force then.
    pub people: u32,
    /// Which these are.
    pub by: Vec<&'a str>,
}

/// Since when an intervention with dates takes people from a group of the trust's own: which, and how many.
fn taken_on<'a>(entry: &Entry<'a>) -> Option<(CivilDate, &'a str, u32)> {
    let from = entry.from.filter(|_| entry.when.is_none())?;
    match entry.action {
        Action::Floorwalkers(walkers) => {
            Some((from, walkers.taken_from.as_deref()?, walkers.count))
        }
        _ => None,
    }
}

/// Every intervention, those of the plan first.
pub(in crate::model) fn all(scenario: &Scenario) -> Vec<([&str; 2], &Intervention)> {
    let plan = scenario.plan.iter().map(|(name, i)| (["plan", &**name], i));
    let halt = scenario.halt.iter().map(|(name, i)| (["halt", &**name], i));
    plan.chain(halt).collect()
}

/// Those of the plan that ask a pool, and of which it is known when they can.
pub(in crate::model) fn asking(scenario: &Scenario) -> Vec<Asking<'_>> {
    let entries = Course::planned(scenario).entries;
    let asking = entries.iter().filter_map(|entry| {
        Some(Asking {
            name: entry.path[1],
            asks: Asks::of(entry.action)?,
            stay: if entry.when.is_none() {
                Stay::Dated
            } else {
                Stay::Triggered(entry.lasts)
            },
            from: entry.from?,
            to: entry.to,
        })
    });
    asking.collect()
}

fn in_force(
    scenario: &Scenario,
    what: &Intervention,
    go_live: Option<CivilDate>,
) -> (Option<CivilDate>, CivilDate) {
    let pool = Asks::of(what.action()).and_then(|asks| scenario.pool.get(asks.pool));
    let leads = [what.lead_time, pool.and_then(|pool| pool.lead_time)];
    let lead = leads.into_iter().flatten().map(days).sum();
    let lead = if what.when.is_some() { lead } else { 0 };
    let from = what.from.date(go_live).map(|day| day.plus_days(lead));
    let for_good = scenario.end.plus_days(1);
    if what.when.is_some() && what.until.is_none() {
        // It starts some time, and lasts from then.
        return (from, for_good);
    }
    let until = what.until.and_then(|until| until.date(go_live));
    let to = match (what.action(), from) {
        (Action::RollBack(_), _) => None,
        (Action::Template(template), Some(from)) => {
            let steps = template.ramp.steps().iter();
            let lasts: Option<i64> = steps.map(|step| step.lasts.map(days)).sum();
            lasts.map(|lasts| from.plus_days(lasts))
        }
        (_, Some(from)) => {
            let lasts = what.lasts.map(|lasts| from.plus_days(days(lasts)));
            until.map(|until| until.plus_days(1)).or(lasts)
        }
        (_, None) => None,
    };
    (from, to.unwrap_or(for_good))
}
