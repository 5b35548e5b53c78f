//! When each intervention is in force: known from the start if it is dated, else from when it is
//! decided. What decides it is `triggers`; what it does is decided where it does it.

use serde::{Deserialize, Serialize};

use crate::model::world::plan::Period;

/// One time in which an intervention is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Position among the site's interventions.
    pub intervention: usize,
    /// Day on whose morning it was decided; `None` if it was dated beforehand.
    pub decided: Option<i64>,
    /// From the day on which it takes effect to the day on which it has ended.
    pub period: Period,
}

/// The times of all interventions that an arm adopts.
#[derive(Clone, Debug, Default)]
pub struct InForce {
    /// By intervention, in order; the last may lie ahead.
    taken: Vec<Vec<Taken>>,
}

impl InForce {
    /// One more intervention, never in force so far.
    pub fn adopt(&mut self) {
        self.taken.push(Vec::new());
    }

    /// The times of the first so many interventions.
    #[must_use]
    pub fn first(&self, interventions: usize) -> Self {
        Self {
            taken: self.taken[..interventions].to_vec(),
        }
    }

    /// How many interventions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.taken.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.taken.is_empty()
    }

    /// An intervention is, or will be, in force.
    pub fn takes(&mut self, taken: Taken) {
        self.taken[taken.intervention].push(taken);
    }

    /// The latest time of an intervention, which may be over or lie ahead.
    #[must_use]
    pub fn latest(&self, intervention: usize) -> Option<Taken> {
        self.taken[intervention].last().copied()
    }

    /// All times of an intervention.
    #[must_use]
    pub fn times(&self, intervention: usize) -> &[Taken] {
        &self.taken[intervention]
    }

    /// Whether an intervention is in force on a day.
    #[inline]
    #[must_use]
    pub fn on(&self, intervention: usize, day: i64) -> bool {
        let mut times = self.taken[intervention].iter();
        times.any(|taken| taken.period.contains(day))
    }

    /// The latest time of an intervention ends on the morning of a day.
    pub fn cut_short(&mut self, intervention: usize, day: i64) {
        if let Some(taken) = self.taken[intervention].last_mut() {
            taken.period.to = taken.period.to.min(day);
        }
    }

    /// The latest time of an intervention lies elsewhere.
    pub fn moves(&mut self, intervention: usize, to: Period) {
        if let Some(taken) = self.taken[intervention].last_mut() {
            taken.period = to;
        }
    }

    /// Every time within the first so many days, cut to them.
    #[must_use]
    pub fn within(&self, days: i64) -> Vec<Taken> {
        let cut = |taken: &Taken| {
            let period = taken.period.within(days);
            (period.from < period.to).then_some(Taken { period, ..*taken })
        };
        self.taken.iter().flatten().filter_map(cut).collect()
    }
}
