//! How `[pool.NAME]` is described.

use super::spec::Pool;
use super::{Asking, Stay};
use crate::model::spec::check::course::asking;
use crate::model::spec::{Scenario, count, long_date};

/// Each pool in a sentence.
#[must_use]
pub fn told(scenario: &Scenario) -> Vec<String> {
    let asking = asking(scenario);
    let one = |(name, pool): (&String, &Pool)| {
        let mine: Vec<_> = asking.iter().filter(|a| a.asks.pool == name).collect();
        one(name, pool, &mine)
    };
    scenario.pool.iter().map(one).collect()
}

/// Whose people they are, in words.
#[must_use]
pub fn of_pool(pool: Option<&str>) -> String {
    pool.map_or(String::new(), |pool| format!(", of the pool {pool}"))
}

fn one(name: &str, pool: &Pool, mine: &[&Asking<'_>]) -> String {
    let people = count(pool.size as usize, "person", "people");
    let triggered = mine.iter().any(|asking| asking.stay != Stay::Dated);
    let lead = pool.lead_time;
    let comes = lead.filter(|_| triggered).map_or(String::new(), |lead| {
        format!(", who come {lead} after they are asked for")
    });
    let dated = mine.iter().filter_map(|asking| {
        let by = long_date(asking.asked_by(pool)?);
        Some(format!("{} by {by}", asking.name))
    });
    let dated: Vec<String> = dated.collect();
    let dated = match lead {
        Some(lead) if !dated.is_empty() => format!(
            " Those with dates come on them: the lead time of {lead} says by when they must be asked for, {}.",
            dated.join(", ")
        ),
        _ => String::new(),
    };
    let induction = pool.induction.map_or(String::new(), |induction| {
        format!(", paid and not on the floor for the first {induction} of work")
    });
    format!(
        "The pool {name} has {people}{comes}{induction}. Whoever asks for more than are left has those.{dated}"
    )
}
