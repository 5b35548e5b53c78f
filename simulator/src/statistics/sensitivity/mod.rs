//! Which inputs of a model its output depends on, and how much: global sensitivity analysis of
//! outputs somebody else has computed; where to run the model is said in
//! [`designs`](super::designs).
//!
//! | question | here | points |
//! |---|---|---|
//! | which of many factors matter at all, and which act alone and in proportion? | [`Screening`] | [`MorrisDesign`](super::designs::MorrisDesign) |
//! | what share of the variance does a factor explain, alone and with others? | [`SobolIndices`] | [`SaltelliDesign`](super::designs::SaltelliDesign) |
//! | does the output rise or fall with a factor, the others held? | [`PartialRankCorrelations`] | [`latin_hypercube`](super::designs::latin_hypercube), or any sample |
//! | what do the low and the high value of one factor change? | [`Swing`] | one factor at a time |
//!
//! An output that is `None`, or not finite, is missing: the trajectory, base row, point or
//! replication it belongs to is left out as a whole, and counted. If outputs are missing where
//! the model behaves in a special way (a queue that never ends, say), what is left tells about
//! the rest of the cube only.
//!
//! ```
//! # use cutover_simulator as cutover;
//! use cutover::statistics::designs::SaltelliDesign;
//! use cutover::statistics::sensitivity::SobolIndices;
//!
//! let design = SaltelliDesign::new(256, 2, 1);
//! let outputs: Vec<Option<f64>> =
//!     design.points.iter().map(|x| Some(x[0] + 3.0 * x[1])).collect();
//! let indices = SobolIndices::of(2, &outputs, 500, 1)?;
//! // A sum of independent parts with variances 1/12 and 9/12.
//! assert!((indices.factors[0].first_order.value - 0.1).abs() < 0.01);
//! assert!((indices.factors[1].total.value - 0.9).abs() < 0.01);
//! # Ok::<(), cutover::statistics::sensitivity::SensitivityError>(())
//! ```

mod bootstrap;
mod indices;
mod rank_correlation;
mod screening;
mod swing;

pub use indices::{FactorIndices, Index, SobolIndices};
pub use rank_correlation::{PartialRankCorrelation, PartialRankCorrelations};
pub use screening::{ElementaryEffects, Screening};
pub use swing::{Swing, largest_first};

use thiserror::Error;

/// Why outputs cannot be analysed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SensitivityError {
    /// There is not one output for each point. Give `None` for those that are missing.
    #[error("there are {outputs} outputs for {points} points")]
    OutputsDoNotFit {
        /// Number of outputs given.
        outputs: usize,
        /// Number of points they should belong to.
        points: usize,
    },
    /// The outputs are not a whole number of base rows of a Saltelli design. Give `None` for
    /// those that are missing.
    #[error("{outputs} outputs are not a whole number of base rows of {row} points")]
    NotWholeRows {
        /// Number of outputs given.
        outputs: usize,
        /// Points of a base row: factors + 2.
        row: usize,
    },
    /// Too few trajectories, base rows or points have all their outputs.
    #[error("only {complete} have all their outputs, {needed} are needed")]
    TooFew {
        /// Number that have them.
        complete: usize,
        /// Fewest that will do.
        needed: usize,
    },
    /// All outputs are equal: there is no variance to share out.
    #[error("the output does not vary")]
    Constant,
    /// A point has not as many coordinates as the first, or one that is not finite.
    #[error("point {point} has a coordinate missing, in excess, or not finite")]
    PointUnusable {
        /// Its number, from 0.
        point: usize,
    },
}

/// The output, unless it is missing.
fn present(output: Option<f64>) -> Option<f64> {
    output.filter(|value| value.is_finite())
}

/// The blocks of `size` consecutive outputs of which none is missing, each with its number.
fn complete_blocks(outputs: &[Option<f64>], size: usize) -> Vec<(usize, Vec<f64>)> {
    outputs
        .chunks(size)
        .enumerate()
        .filter_map(|(number, block)| {
            let values: Option<Vec<f64>> = block.iter().copied().map(present).collect();
            Some((number, values?))
        })
        .collect()
}
