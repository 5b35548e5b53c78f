//! Choosing the cheapest of several systems that meets a target often enough, with a stated
//! probability of choosing right; what the systems are, and who replicates them, is the
//! caller's business.
//!
//! # The question
//!
//! Each candidate, replicated, meets a target or not and has a cost. Wanted is the candidate of
//! least mean cost among those whose chance to meet the target is at least `chance`. Without a
//! [`Target`] it is simply the one of least mean cost (give the negative of what should be
//! large). Two tolerances say which differences do not matter: a candidate whose chance lies
//! within `tolerance` of the target may be taken either way, and costs closer than
//! `cost_tolerance` count as equal.
//!
//! # The answer
//!
//! * **Does it meet the target?** Wald's sequential probability ratio test (1945) for each
//!   candidate.
//! * **Which is cheaper?** Procedure KN of Kim & Nelson (2001) for each pair.
//! * **Both at once**, as Andradóttir & Kim (2010, Fully sequential procedures for comparing
//!   constrained systems via simulation, Naval Research Logistics 57, 403-421) combine them, with
//!   chances for constraints as in Hong, Luo & Nelson (2015, Chance constrained selection of the
//!   best, INFORMS Journal on Computing 27, 317-334): whoever misses the target is out; a
//!   candidate is out as the dearer one only by a cheaper one *known* to meet it. The cheaper
//!   candidate's win is remembered until that is known.
//! * **Whom to replicate next?** Those still in contention, except (Healey, Andradóttir & Kim
//!   2014, Selection procedures for simulations with multiple constraints under independent and
//!   correlated sampling, ACM TOMACS 24, article 14: dormancy) those already known to be dearer
//!   than one whose chance is still open: they only matter if that one misses.
//!
//! # What is guaranteed
//!
//! With k candidates, every test errs with probability at most (1 - confidence) / k, or
//! (1 - confidence) / (k - 1) without a target. Call a candidate desirable if its chance is at
//! least `chance + tolerance`, unacceptable if at most `chance - tolerance`, acceptable between.
//!
//! * **Right choice.** If the cheapest desirable candidate is cheaper by `cost_tolerance` or more
//!   than every other desirable or acceptable one, it is chosen with probability at least
//!   `confidence`. Only k of the tests can spoil it: its own against the target, and for each
//!   rival either the rival's against the target (if unacceptable) or that of the two costs;
//!   Bonferroni's inequality adds them up. If all candidates are unacceptable, `NoneMeets` has
//!   at least that probability by the same count.
//! * Every test is a function of the replications alone, so the guarantee does not depend on who
//!   is replicated when, in which batches, or on how many threads. It holds under common random
//!   numbers, and whatever the dependence between meeting the target and cost.
//! * **Assumed**: replications of one candidate are independent. For costs, differences between
//!   candidates are normal, or do not vary. Not for the target: there the bound is exact.
//!
//! Inherited without proof: costs that are not normal (KN is known to be robust, and a cost is
//! commonly a sum over many days); and, when several candidates lie within `cost_tolerance` of
//! the best, that the chosen one lies within it too (a close rival may oust the best and then
//! fall to another; Eckman & Henderson 2018, Guarantees on the probability of good selection,
//! WSC 2018, 351-365). [`Verdict::Undecided`] carries
//! no guarantee. The error is shared out equally, not optimally as in Hong et al.
//!
//! # Use
//!
//! Replicate what [`Selection::wants`] asks for, in any order and on as many threads as there
//! are; give [`Selection::observe`] the results in the order of replications *within* each
//! candidate; ask again until there is a verdict. Using the replication number as that of the
//! random numbers gives common random numbers, which make cost differences vary less and so the
//! selection shorter.
//!
//! ```
//! # use cutover_simulator as cutover;
//! use cutover::statistics::selection::{Demands, Observation, Selection, Target, Verdict};
//!
//! // Three rotas: 1, 2 or 3 clerks; a day goes well in 40, 96 and 99 days of 100.
//! let goes_well = [40, 96, 99];
//! let mut selection = Selection::new(3, Demands {
//!     confidence: 0.95,
//!     target: Some(Target { chance: 0.9, tolerance: 0.05 }),
//!     cost_tolerance: 50.0,
//!     first: 10,
//!     at_most: 10_000,
//!     batch: 8,
//! })?;
//! while selection.verdict().is_none() {
//!     for wanted in selection.wants() {
//!         for replication in wanted.replications {
//!             // Here the simulation would run.
//!             let met = replication * 37 % 100 < goes_well[wanted.candidate];
//!             let cost = 200.0 * (wanted.candidate + 1) as f64;
//!             selection.observe(wanted.candidate, Observation { met, cost })?;
//!         }
//!     }
//! }
//! assert_eq!(selection.verdict(), Some(Verdict::Chosen { candidate: 1 }));
//! // The dearest was not replicated beyond the first stage.
//! assert_eq!(selection.replications(2), Some(10));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod comparison;
mod contest;
mod demands;
mod feasibility;

use std::ops::Range;

use serde::Serialize;
use thiserror::Error;

use contest::{Contest, Next};
pub use demands::{DemandError, Demands, Target};
use feasibility::Feasibility;

/// What one replication of one candidate gave.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Observation {
    /// Whether the target was met; of no account in a selection without [`Target`].
    pub met: bool,
    /// What it cost, in any unit that is the same for all; finite.
    pub cost: f64,
}

/// Replications of one candidate to be run next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wanted {
    /// Index of the candidate.
    pub candidate: usize,
    /// Numbers of the replications, from 0 for the candidate's first; not empty.
    pub replications: Range<usize>,
}

/// What is known of one candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Standing {
    /// In contention; not yet known to meet the target.
    Open,
    /// In contention; known to meet the target (always so without one).
    Meets,
    /// Out: does not meet the target.
    Misses,
    /// Out: dearer than another that meets the target.
    Dearer {
        /// The cheaper one. It may itself have fallen to a still cheaper one since.
        than: usize,
    },
}

/// How a selection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Verdict {
    /// The cheapest that meets the target.
    Chosen {
        /// Its index.
        candidate: usize,
    },
    /// No candidate meets the target.
    NoneMeets,
    /// The cap on replications came first. No probability is attached to the guess.
    Undecided {
        /// Of those in contention the one of least mean cost so far among those that met the
        /// target in at least the share wanted; if there is none, the one that met it most often.
        best_guess: usize,
    },
}

/// Why an observation was not taken.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum ObservationError {
    /// There is no such candidate.
    #[error("there is no candidate {candidate}")]
    Unknown {
        /// The index given.
        candidate: usize,
    },
    /// No further replication of this candidate was asked for (see [`Selection::wants`]).
    #[error("no further replication of candidate {candidate} is wanted")]
    NotWanted {
        /// The index given.
        candidate: usize,
    },
    /// The cost is not a finite number.
    #[error("a cost of {cost} cannot be compared")]
    NotFinite {
        /// The cost given.
        cost: f64,
    },
}

/// A selection under way: see the [module](self).
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    contest: Contest,
    /// Number of replications each candidate should have before anything is decided.
    wanted: Vec<usize>,
    verdict: Option<Verdict>,
}

impl Selection {
    /// A selection among `candidates`, numbered from 0, of which nothing has been seen.
    ///
    /// Where nothing else decides, the lower index is preferred.
    ///
    /// # Errors
    ///
    /// [`DemandError`] if there is no candidate or a demand cannot be met.
    pub fn new(candidates: usize, demands: Demands) -> Result<Self, DemandError> {
        demands.check(candidates)?;
        let mut selection = Self {
            wanted: vec![demands.first; candidates],
            contest: Contest::new(candidates, demands),
            verdict: None,
        };
        if candidates == 1 && selection.contest.demands().target.is_none() {
            selection.wanted = vec![0];
            selection.verdict = Some(Verdict::Chosen { candidate: 0 });
        }
        Ok(selection)
    }

    /// The replications to be run next, in the order of candidates; empty once there is a
    /// verdict.
    ///
    /// First everybody's first stage, then batches for those in contention. Nothing is decided
    /// before all of a batch has been observed, so neither what is asked for nor the verdict
    /// depends on the order in which candidates' results come in.
    #[must_use]
    pub fn wants(&self) -> Vec<Wanted> {
        self.wanted
            .iter()
            .enumerate()
            .map(|(candidate, &until)| Wanted {
                candidate,
                replications: self.contest.replications(candidate)..until,
            })
            .filter(|wanted| !wanted.replications.is_empty())
            .collect()
    }

    /// Takes the result of the next replication of `candidate`.
    ///
    /// # Errors
    ///
    /// [`ObservationError`]; the observation is then not taken and the selection unchanged.
    pub fn observe(
        &mut self,
        candidate: usize,
        observation: Observation,
    ) -> Result<(), ObservationError> {
        let wanted = *self
            .wanted
            .get(candidate)
            .ok_or(ObservationError::Unknown { candidate })?;
        if self.contest.replications(candidate) >= wanted {
            return Err(ObservationError::NotWanted { candidate });
        }
        if !observation.cost.is_finite() {
            return Err(ObservationError::NotFinite {
                cost: observation.cost,
            });
        }
        self.contest.record(candidate, observation);
        if self.batch_is_complete() {
            match self.contest.next() {
                Next::Replicate(wanted) => self.wanted = wanted,
                Next::End(verdict) => self.verdict = Some(verdict),
            }
        }
        Ok(())
    }

    fn batch_is_complete(&self) -> bool {
        let mut candidates = self.wanted.iter().enumerate();
        candidates.all(|(candidate, &until)| self.contest.replications(candidate) >= until)
    }

    /// How it ended; `None` while replications are wanted.
    #[must_use]
    pub const fn verdict(&self) -> Option<Verdict> {
        self.verdict
    }

    /// What is known of `candidate`; `None` if there is no such candidate.
    #[must_use]
    pub fn standing(&self, candidate: usize) -> Option<Standing> {
        (candidate < self.wanted.len()).then(|| self.contest.standing(candidate))
    }

    /// Replications of `candidate` observed so far; `None` if there is no such candidate.
    #[must_use]
    pub fn replications(&self, candidate: usize) -> Option<usize> {
        (candidate < self.wanted.len()).then(|| self.contest.replications(candidate))
    }

    /// What was demanded.
    #[must_use]
    pub const fn demands(&self) -> &Demands {
        self.contest.demands()
    }
}

#[cfg(test)]
mod tests;
