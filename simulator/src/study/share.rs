//! A run in shares: its units, one arm of one replication each, can be simulated anywhere and in any
//! order, and are put together in the order of the replications, to the same bits as in one go. How
//! a unit is written down is decided in `report`.

use std::io;
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use crate::model::shelf::Shelf;
use crate::model::spec::{Checked, Scenario};
use crate::model::{Arm, Outcome, Site};

use super::not_known::{NotKnown, with_other_luck};
use super::pile::Pile;
use super::replications::{Attempted, Design, NotDone, attempt_arms, failed};
use super::runs::{Runs, sorted_out};
use super::threads::{NoThreads, in_pieces};

/// Which random numbers a unit has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Luck {
    /// Its replication's.
    Own,
    /// Another, with the values that the replication drew for what is uncertain.
    Other,
}

/// What is simulated in one piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unit {
    /// The replication's number.
    pub replication: u64,
    /// The arm.
    pub arm: Arm,
    /// The random numbers.
    pub luck: Luck,
}

/// What became of a unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Came {
    /// It went through.
    Outcome(Box<Outcome>),
    /// It met a bug, which said this.
    Bug(String),
}

/// Who is given what became of each unit, and says whether to go on.
pub type Done<'d> = &'d mut dyn FnMut(Unit, Came) -> ControlFlow<()>;

/// Who takes units, arms of a replication, and what simulates them.
pub type Take<'a> = &'a (dyn Fn(&dyn Fn(Done<'_>)) -> ControlFlow<()> + Sync);

/// How many sets of random numbers a replication can have.
const LUCKS: usize = 2;

/// With which random numbers every replication is simulated: twice where something is uncertain.
#[must_use]
pub fn lucks(scenario: &Checked<Scenario>) -> &'static [Luck] {
    match scenario.uncertain.is_empty() {
        true => &[Luck::Own],
        false => &[Luck::Own, Luck::Other],
    }
}

/// The units of a design, in their order.
#[must_use]
pub fn units(scenario: &Checked<Scenario>, design: &Design) -> Vec<Unit> {
    let mut units = Vec::new();
    for &replication in &design.replications {
        for &arm in &design.arms {
            let of = |&luck: &Luck| Unit {
                replication,
                arm,
                luck,
            };
            units.extend(lucks(scenario).iter().map(of));
        }
    }
    units
}

/// Simulates one unit. A bug in it is caught where the program unwinds.
#[must_use]
pub fn simulate_unit(site: &Site<'_>, unit: Unit) -> Came {
    let mut all = None;
    simulate_alike(site, &[unit], &mut |_, came| {
        all = Some(came);
        ControlFlow::Break(())
    });
    all.expect("whoever is asked for comes")
}

/// Simulates units of one replication and one set of random numbers: what they have in common once.
fn simulate_alike(site: &Site<'_>, units: &[Unit], done: Done<'_>) {
    let Unit {
        replication, luck, ..
    } = units[0];
    let arms: Vec<Arm> = units.iter().map(|unit| unit.arm).collect();
    let mut take = |arm, attempted: Attempted| {
        let unit = Unit {
            replication,
            arm,
            luck,
        };
        let came = match attempted {
            Ok(outcome) => Came::Outcome(Box::new(outcome)),
            Err(failure) => Came::Bug(failure.message),
        };
        done(unit, came)
    };
    match luck {
        Luck::Own => attempt_arms(site, &arms, replication, &mut take),
        Luck::Other => with_other_luck(site, &arms, replication, &mut take),
    }
}

/// Goes through units on so many threads (`None`: one for each core): `take` is given those of a
/// replication, or one of them, with what simulates them, on whichever thread, until it wants no
/// more.
///
/// # Errors
///
/// The threads cannot be started.
pub fn simulate_units(
    site: &Site<'_>,
    units: &[Unit],
    threads: Option<usize>,
    take: Take<'_>,
) -> Result<(), NoThreads> {
    let mut pieces: Vec<Vec<Unit>> = Vec::new();
    for &unit in units {
        let alike = |piece: &&mut Vec<Unit>| {
            (piece[0].replication, piece[0].luck) == (unit.replication, unit.luck)
        };
        // They stand together.
        match pieces.iter_mut().rev().take(LUCKS).find(alike) {
            Some(piece) => piece.push(unit),
            None => pieces.push(vec![unit]),
        }
    }
    in_pieces(pieces, threads, &|units| {
        take(&|done| simulate_alike(site, units, done))
    })
    .map(|_| ())
}

/// Puts the units of a design together. `came` is asked for each in turn, but not for the other
/// random numbers of replications that did not go through. What is beyond what memory is to hold
/// goes on the shelf.
///
/// # Errors
///
/// Those of `came`, or outcomes cannot be put away.
pub fn together<E: From<NotDone>>(
    site: &Site<'_>,
    design: &Design,
    shelf: Option<&Shelf>,
    came: &mut dyn FnMut(Unit) -> Result<Came, E>,
) -> Result<(Runs, Option<NotKnown>), E> {
    let mut all = |design: &Design, luck: Luck| -> Result<Runs, E> {
        let mut pile = Pile::new(design.replications.len(), design.arms.len(), shelf);
        let mut at = 0;
        'all: for &replication in &design.replications {
            for &arm in &design.arms {
                let unit = Unit {
                    replication,
                    arm,
                    luck,
                };
                let done = match came(unit)? {
                    Came::Outcome(outcome) => Ok(*outcome),
                    Came::Bug(message) => Err(failed(site, arm, replication, message)),
                };
                if pile.take(at, done).is_break() {
                    break 'all;
                }
                at += 1;
            }
        }
        let (done, failed) = pile.finish();
        if let Some(error) = failed {
            let said = format!("what memory is not to hold cannot be put away: {error}");
            return Err(NotDone::Shelf(io::Error::new(error.kind(), said)).into());
        }
        Ok(sorted_out(design, done.into_iter().flatten().collect()).on(shelf))
    };
    let runs = all(design, Luck::Own)?;
    if site.scenario.uncertain.is_empty() {
        return Ok((runs, None));
    }
    let gone_through = Design {
        arms: design.arms.clone(),
        replications: runs.replications.clone(),
    };
    let twins = all(&gone_through, Luck::Other)?;
    let not_known = NotKnown::of(site, &runs, &twins);
    Ok((runs, Some(not_known)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{Failure, Summary, simulate_all};

    const TEXT: &str = "title = \"t\"\nstart = 2024-01-01\ngo-live = 2024-01-15\n\
        end = 2024-02-04\nseed = 3\n[new-system]\n\
        [specialty.eyes]\nreferrals = \"20 per week\"\n";

    /// Whatever order they come in, and although they were written down between.
    #[test]
    fn units_put_together_are_the_run() {
        let scenario = Scenario::from_toml(TEXT).expect("a scenario");
        let site = Site::of(&scenario);
        let design = Design {
            replications: vec![0, 1, 2],
            ..Design::of(&scenario)
        };
        let written: std::sync::Mutex<Vec<(Unit, String)>> = std::sync::Mutex::default();
        let mut units = units(&scenario, &design);
        units.reverse();
        let take = |simulate: &dyn Fn(Done<'_>)| {
            simulate(&mut |unit, came| {
                let text = serde_json::to_string(&came).expect("written");
                written.lock().expect("nobody panics").push((unit, text));
                ControlFlow::Continue(())
            });
            ControlFlow::Continue(())
        };
        simulate_units(&site, &units, Some(2), &take).expect("threads");
        let written = written.into_inner().expect("nobody panics");
        let mut came = |unit: Unit| -> Result<Came, NotDone> {
            let found = written.iter().find(|(of, _)| *of == unit);
            Ok(serde_json::from_str(&found.expect("simulated").1).expect("JSON"))
        };
        let (runs, not_known) = together(&site, &design, None, &mut came).expect("read back");
        assert!(not_known.is_none());
        let whole = simulate_all(&site, &design, Some(1), &|_| {}).expect("threads");
        assert_eq!(Summary::of(&site, &runs), Summary::of(&site, &whole));
        for &arm in &design.arms {
            // Minutes that are no number are not equal to themselves.
            assert_eq!(
                format!("{:?}", runs.of(arm)),
                format!("{:?}", whole.of(arm))
            );
            assert!(runs.of(arm).iter().all(|outcome| outcome.is_of(&site)));
        }
    }

    #[test]
    fn a_replication_that_met_a_bug_is_left_out() {
        let scenario = Scenario::from_toml(TEXT).expect("a scenario");
        let site = Site::of(&scenario);
        let design = Design {
            replications: vec![5, 6],
            ..Design::of(&scenario)
        };
        let mut came = |unit: Unit| -> Result<Came, NotDone> {
            Ok(match (unit.replication, unit.arm) {
                (5, Arm::Unmitigated) => Came::Bug("a bug".to_owned()),
                _ => simulate_unit(&site, unit),
            })
        };
        let (runs, _) = together(&site, &design, None, &mut came).expect("all there");
        assert_eq!(runs.replications, [6]);
        let expected = Failure {
            replication: 5,
            arm: Arm::Unmitigated,
            seed: 3,
            message: "a bug".to_owned(),
        };
        assert_eq!(runs.failures, [expected]);
    }
}
