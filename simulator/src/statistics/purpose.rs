//! What designs and resampling draw random numbers for; no drawing happens here.

use crate::engine::{Key, Stream};

/// No run has this number, so a design shares no random numbers with the runs it asks for,
/// even if both were given the same seed.
const NO_REPLICATION: u64 = u64::MAX;

/// What a random number decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub(super) enum Purpose {
    /// Order and position within the strata of a Latin hypercube, by dimension.
    LatinHypercube = 1,
    /// The scrambling of a Sobol sequence.
    Scrambling,
    /// Start, directions and order of the steps of a Morris trajectory, by trajectory.
    Trajectory,
    /// Which rows are in a bootstrap sample, by replicate.
    Bootstrap,
}

impl Purpose {
    /// The stream for `entity` under `seed`.
    pub(super) fn stream(self, seed: u64, entity: usize) -> Stream {
        Key::new(seed, NO_REPLICATION).stream(self as u64, entity as u64, 0)
    }
}
