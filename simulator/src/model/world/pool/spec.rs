//! `[pool.NAME]`: people whom several interventions share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::spec::{Action, Span};

/// People whom the interventions that name the pool share (`pool` of `extra-staff`, `floorwalkers`
/// and `catch-up`), such as those of an agency. Each asks for its people for as long as it is in
/// force. Of those asked for, as many come as others have left over all of that time; who is missing
/// does not come later. Dated interventions ask in time, the earlier first, those of one day in the
/// order of their names. If a pause moves some of them, those that have begun keep their people, and
/// those that have not ask anew, in the order in which they asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Pool {
    /// How many people there are.
    pub size: u32,
    /// How long it takes from asking to coming, in whole days: for an intervention with `when`, on
    /// top of its own `lead-time`. One with dates has its people on them: for it this says by when
    /// they must be asked for, and nothing else. Left out: they come when they are asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_time: Option<Span>,
    /// Whole working days, from when they come, in which they are introduced: paid, and not on the
    /// floor. Left out: they begin at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub induction: Option<Span>,
}

/// What an intervention asks of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asks<'a> {
    /// The pool.
    pub pool: &'a str,
    /// How many people.
    pub people: u32,
}

impl<'a> Asks<'a> {
    /// What an action asks for, if it names a pool: for catch-up clinics, as many clinicians as the
    /// session with the most has.
    #[must_use]
    pub fn of(action: &'a Action) -> Option<Self> {
        let (pool, people) = match action {
            Action::ExtraStaff(extra) => (&extra.pool, extra.count),
            Action::Floorwalkers(walkers) => (&walkers.pool, walkers.count),
            Action::CatchUp(more) => {
                let clinicians = more.sessions.iter().map(|s| s.clinicians);
                (&more.pool, clinicians.max().unwrap_or(0))
            }
            _ => return None,
        };
        let pool = pool.as_deref()?;
        Some(Self { pool, people })
    }
}
