//! Intervals that hold all at once, for several systems that met the same random numbers:
//! differences within a family, and how far each system is from the best; which systems is the
//! caller's business.
//!
//! With twenty comparisons at 95 % each, one is expected to be wrong. Here the chance that *any*
//! is wrong is at most 5 %.
//!
//! | question | here |
//! |---|---|
//! | which variants differ from today's, or from each other, and by how much? | [`Family`] |
//! | which may be best, and what would be lost with another? | [`AgainstBest`] |
//!
//! Systems are compared replication by replication, so that common random numbers narrow all of
//! these intervals, and nothing has to be assumed about how systems are correlated. Values are
//! taken as normal, as means over a day or a clinic nearly are.

mod against_best;
mod family;

pub use against_best::{AgainstBest, Best, Contender};
pub use family::{Comparison, Family};

/// Number of replications, if there are at least two systems and two replications, all systems
/// have equally many, and every value is finite.
fn replications<S: AsRef<[f64]>>(systems: &[S]) -> Option<usize> {
    let n = systems.first()?.as_ref().len();
    let complete = |system: &S| {
        let values = system.as_ref();
        values.len() == n && values.iter().all(|value| value.is_finite())
    };
    (systems.len() >= 2 && n >= 2 && systems.iter().all(complete)).then_some(n)
}
