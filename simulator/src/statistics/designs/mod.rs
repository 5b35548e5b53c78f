//! Where in the unit cube a model should be run: experiment designs; what the coordinates mean,
//! and what is made of the outputs, is for others
//! ([`sensitivity`](super::sensitivity) for the second).
//!
//! | question | design | runs |
//! |---|---|---|
//! | what happens at every combination of these levels? | [`Grid`] | product of the levels |
//! | what happens over the whole cube, with any number of runs? | [`latin_hypercube`] | n |
//! | the same, as evenly as can be | [`sobol`] | n, best a power of two |
//! | which of many factors matter at all? | [`MorrisDesign`] | r (k + 1) |
//! | what share of the variance does each factor explain? | [`SaltelliDesign`] | n (k + 2) |
//!
//! A point has one coordinate per factor (k of them), in \[0, 1\]; the grid gives level indices
//! instead. The same arguments give the same points, bit by bit, and a longer design begins
//! with the points of a shorter one, except for the Latin hypercube, which is made for its
//! number of points.

mod grid;
mod latin_hypercube;
mod morris;
mod saltelli;
mod sobol;

pub use grid::Grid;
pub use latin_hypercube::latin_hypercube;
pub use morris::{MorrisDesign, Step, Trajectory};
pub use saltelli::{SaltelliDesign, Sampling};
pub use sobol::{SOBOL_MOST_DIMENSIONS, SOBOL_MOST_POINTS, sobol};

use thiserror::Error;

use crate::engine::Stream;

/// Why there is no such design.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DesignError {
    /// The Sobol sequence at hand is shorter. Ask for fewer points, or take a Latin hypercube.
    #[error("{points} points are more than the {SOBOL_MOST_POINTS} of the Sobol sequence")]
    TooManyPoints {
        /// Number asked for.
        points: usize,
    },
    /// The Sobol sequence at hand has fewer dimensions. Take a Latin hypercube.
    #[error(
        "{dimensions} dimensions are more than the {SOBOL_MOST_DIMENSIONS} of the Sobol sequence"
    )]
    TooManyDimensions {
        /// Number asked for.
        dimensions: usize,
    },
    /// Morris's step of p / (2 (p - 1)) reaches every level equally often only if the number of
    /// levels p is even, and there must be two to step between.
    #[error("a Morris design needs an even number of levels, 2 or more, not {levels}")]
    UnevenLevels {
        /// Number asked for.
        levels: usize,
    },
}

/// The numbers from 0 to `n - 1` in random order, all orders equally likely (Durstenfeld 1964,
/// algorithm 235, Communications of the ACM 7, 420).
fn shuffled(n: usize, stream: &mut Stream) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    for last in (1..n).rev() {
        order.swap(last, stream.below(last + 1));
    }
    order
}
