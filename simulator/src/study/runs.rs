//! Outcomes of the replications that went through in every arm, and what went wrong in the others. How
//! they are simulated is `replications`, what they say together `summary`.

use std::io;

use serde::{Deserialize, Serialize};

use super::replications::{Attempted, Design};
use crate::model::shelf::Shelf;
use crate::model::{Arm, Outcome};

/// One arm of one replication that met a bug.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The replication's number.
    pub replication: u64,
    /// The arm.
    pub arm: Arm,
    /// The seed, to run it alone.
    pub seed: u64,
    /// What the bug said.
    pub message: String,
}

/// Outcomes of all arms of those replications that went through in every arm.
#[derive(Clone, Debug)]
pub struct Runs {
    /// The arms, in the order in which they are shown.
    pub arms: Vec<Arm>,
    /// The replications that went through in every arm, by number.
    pub replications: Vec<u64>,
    /// What went wrong. A replication that failed in one arm is left out of all, because arms
    /// are compared pair by pair.
    pub failures: Vec<Failure>,
    /// By arm, then by replication.
    outcomes: Vec<Vec<Outcome>>,
    /// Where outcomes are that memory does not hold.
    shelf: Option<Shelf>,
    cut_short: Option<String>,
}

impl Runs {
    /// The outcomes of an arm by replication; empty if the arm was not simulated.
    #[must_use]
    pub fn of(&self, arm: Arm) -> &[Outcome] {
        let position = self.arms.iter().position(|&a| a == arm);
        position.map_or(&[], |at| &self.outcomes[at])
    }

    /// Whether all figures that were asked for could be read back, where some were put on a shelf:
    /// whoever tells figures asks this after having made them.
    ///
    /// # Errors
    ///
    /// They could not, and what was told is wrong.
    pub fn intact(&self) -> io::Result<()> {
        self.shelf.as_ref().map_or(Ok(()), Shelf::intact)
    }

    /// Why there are fewer replications than were to be: memory was to hold no more, and the rest could not
    /// be put away.
    #[must_use]
    pub fn cut_short(&self) -> Option<&str> {
        self.cut_short.as_deref()
    }

    /// They are fewer, or their twins are.
    pub(super) fn are_cut_short(&mut self, why: &str) {
        self.cut_short.get_or_insert_with(|| why.to_owned());
    }

    /// Adds replications that were simulated later, of the same arms.
    pub(super) fn append(&mut self, more: Self) {
        self.replications.extend(more.replications);
        self.failures.extend(more.failures);
        self.cut_short = self.cut_short.take().or(more.cut_short);
        for (kept, more) in self.outcomes.iter_mut().zip(more.outcomes) {
            kept.extend(more);
        }
    }

    /// Leaves out the replications from this number on.
    pub(super) fn keep_below(&mut self, number: u64) {
        let keep = self.replications.partition_point(|&r| r < number);
        self.replications.truncate(keep);
        self.failures.retain(|failure| failure.replication < number);
        for outcomes in &mut self.outcomes {
            outcomes.truncate(keep);
        }
    }

    /// Some of them are on this shelf.
    pub(super) fn on(self, shelf: Option<&Shelf>) -> Self {
        let shelf = shelf.cloned();
        Self { shelf, ..self }
    }

    /// Events handled in all runs that are kept.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.outcomes.iter().flatten().map(|o| o.events).sum()
    }
}

/// Separates whole replications from failed ones.
pub(super) fn sorted_out(design: &Design, done: Vec<Attempted>) -> Runs {
    let mut runs = Runs {
        arms: design.arms.clone(),
        replications: Vec::new(),
        failures: Vec::new(),
        outcomes: vec![Vec::new(); design.arms.len()],
        shelf: None,
        cut_short: None,
    };
    let mut done = done.into_iter();
    for &replication in &design.replications {
        let mut whole = Vec::with_capacity(design.arms.len());
        for unit in done.by_ref().take(design.arms.len()) {
            match unit {
                Ok(outcome) => whole.push(outcome),
                Err(failure) => runs.failures.push(failure),
            }
        }
        if whole.len() == design.arms.len() {
            runs.replications.push(replication);
            for (kept, outcome) in runs.outcomes.iter_mut().zip(whole) {
                kept.push(outcome);
            }
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::spec::Scenario;
    use crate::model::{Site, simulate};

    #[test]
    fn a_replication_that_fails_in_one_arm_is_left_out_of_all() {
        let text = "title = \"t\"\nstart = 2024-01-01\ngo-live = 2024-01-03\n\
                    end = 2024-01-05\n[new-system]\n";
        let scenario = Scenario::from_toml(text).expect("a scenario");
        let site = Site::of(&scenario);
        let design = Design {
            arms: vec![Arm::Baseline, Arm::Unmitigated],
            replications: vec![4, 7, 9],
        };
        let well = |arm| Ok(simulate(&site, arm, 0));
        let done = vec![
            well(Arm::Baseline),
            well(Arm::Unmitigated),
            well(Arm::Baseline),
            Err(Failure {
                replication: 7,
                arm: Arm::Unmitigated,
                seed: 1,
                message: "a bug".to_owned(),
            }),
            well(Arm::Baseline),
            well(Arm::Unmitigated),
        ];
        let runs = sorted_out(&design, done);
        assert_eq!(runs.replications, [4, 9]);
        assert_eq!(runs.failures.len(), 1);
        assert_eq!(runs.of(Arm::Baseline).len(), 2);
        assert_eq!(runs.of(Arm::Unmitigated).len(), 2);
        assert!(runs.of(Arm::Planned).is_empty());
    }
}
