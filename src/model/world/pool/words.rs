//! How `[pool.NAME]` is described.

use super::spec::Pool;
use crate::model::spec::{Scenario, count};

/// Each pool in a sentence.
#[must_use]
pub fn told(scenario: &Scenario) -> Vec<String> {
    let pools = scenario.pool.iter();
    pools.map(|(name, pool)| one(name, pool)).collect()
}

/// Whose people they are, in words.
#[must_use]
pub fn of_pool(pool: Option<&str>) -> String {
    pool.map_or(String::new(), |pool| format!(", of the pool {pool}"))
}

fn one(name: &str, pool: &Pool) -> String {
    let people = count(pool.size as usize, "person", "people");
    let comes = pool.lead_time.map_or(String::new(), |lead| {
        format!(", who come {lead} after they are asked for")
    });
    let induction = pool.induction.map_or(String::new(), |induction| {
        format!(", paid and not on the floor for the first {induction} of work")
    });
    format!(
        "The pool {name} has {people}{comes}{induction}. Whoever asks for more than are left has those."
    )
}
