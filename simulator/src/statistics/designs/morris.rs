//! Trajectories through the unit cube that change one factor at a time; their effects are
//! computed in [`sensitivity`](crate::statistics::sensitivity).

use super::{DesignError, shuffled};
use crate::engine::Stream;
use crate::statistics::purpose::Purpose;

/// Random trajectories for screening many factors: Morris (1991, Technometrics 33, 161-174).
///
/// Factors take p levels 0, 1/(p - 1), ..., 1. A trajectory starts at a random point of that
/// grid and changes each factor once, in random order, by p / (2 (p - 1)) up or down. So it
/// has k + 1 points for k factors, and its r trajectories have r (k + 1); every level of every
/// factor is equally likely at every point. Trajectory t depends on the seed and t alone.
#[derive(Clone, Debug, PartialEq)]
pub struct MorrisDesign {
    dimensions: usize,
    trajectories: Vec<Trajectory>,
}

impl MorrisDesign {
    /// So many `trajectories` over `dimensions` factors with `levels` levels each (4 is
    /// customary).
    ///
    /// # Errors
    ///
    /// [`DesignError::UnevenLevels`] unless `levels` is even and at least 2.
    pub fn new(
        trajectories: usize,
        dimensions: usize,
        levels: usize,
        seed: u64,
    ) -> Result<Self, DesignError> {
        if levels < 2 || !levels.is_multiple_of(2) {
            return Err(DesignError::UnevenLevels { levels });
        }
        let trajectories = (0..trajectories)
            .map(|t| {
                let mut stream = Purpose::Trajectory.stream(seed, t);
                Trajectory::random(dimensions, levels, &mut stream)
            })
            .collect();
        Ok(Self {
            dimensions,
            trajectories,
        })
    }

    /// Number of factors.
    #[must_use]
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The trajectories; each has one step per factor.
    #[must_use]
    pub fn trajectories(&self) -> &[Trajectory] {
        &self.trajectories
    }

    /// All points, trajectory after trajectory: the order in which outputs are expected.
    pub fn points(&self) -> impl Iterator<Item = &[f64]> {
        self.trajectories
            .iter()
            .flat_map(|trajectory| trajectory.points.iter().map(Vec::as_slice))
    }
}

/// A walk through the unit cube, see [`MorrisDesign`].
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    points: Vec<Vec<f64>>,
    steps: Vec<Step>,
}

/// The way from one point of a trajectory to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Number of the factor that changes, from 0.
    pub factor: usize,
    /// How far it changes, as a share of its range: p / (2 (p - 1)), or less that.
    pub change: f64,
}

impl Trajectory {
    fn random(dimensions: usize, levels: usize, stream: &mut Stream) -> Self {
        let half = levels / 2;
        let coordinate = |level: usize| level as f64 / (levels - 1) as f64;
        // The ends of each factor's step: one in the lower half of the levels, one `half` above.
        let ends: Vec<(usize, usize)> = (0..dimensions)
            .map(|_| {
                let low = stream.below(half);
                if stream.chance(0.5) {
                    (low, low + half)
                } else {
                    (low + half, low)
                }
            })
            .collect();
        let mut point: Vec<f64> = ends.iter().map(|&(from, _)| coordinate(from)).collect();
        let mut trajectory = Self {
            points: vec![point.clone()],
            steps: Vec::with_capacity(dimensions),
        };
        for factor in shuffled(dimensions, stream) {
            let (from, to) = ends[factor];
            let distance = coordinate(half);
            let change = if to > from { distance } else { -distance };
            point[factor] = coordinate(to);
            trajectory.points.push(point.clone());
            trajectory.steps.push(Step { factor, change });
        }
        trajectory
    }

    /// The points, in walking order; one more than there are steps.
    #[must_use]
    pub fn points(&self) -> &[Vec<f64>] {
        &self.points
    }

    /// The steps, in walking order; step i leads from point i to point i + 1.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_factor_is_changed_once_and_by_the_step() {
        for levels in [2, 4, 10] {
            let design = MorrisDesign::new(20, 6, levels, 1).expect("even");
            let step = levels as f64 / (2.0 * (levels as f64 - 1.0));
            for trajectory in design.trajectories() {
                assert_eq!(trajectory.points().len(), 7);
                let mut changed = Vec::new();
                for (ends, stated) in trajectory.points().windows(2).zip(trajectory.steps()) {
                    for (factor, (from, to)) in ends[0].iter().zip(&ends[1]).enumerate() {
                        let change = to - from;
                        if factor == stated.factor {
                            assert!((change - stated.change).abs() < 1e-15);
                            assert!((change.abs() - step).abs() < 1e-15);
                        } else {
                            assert_eq!(change, 0.0);
                        }
                    }
                    changed.push(stated.factor);
                }
                changed.sort_unstable();
                assert_eq!(changed, [0, 1, 2, 3, 4, 5]);
            }
        }
    }

    #[test]
    fn points_lie_on_the_grid_of_levels() {
        let design = MorrisDesign::new(50, 3, 4, 2).expect("even");
        assert_eq!(design.points().count(), 200);
        let grid = [0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0];
        assert!(design.points().flatten().all(|x| grid.contains(x)));
    }

    #[test]
    fn more_trajectories_begin_with_the_same() {
        let few = MorrisDesign::new(3, 4, 4, 7).expect("even");
        let many = MorrisDesign::new(5, 4, 4, 7).expect("even");
        assert_eq!(few.trajectories(), &many.trajectories()[..3]);
        assert_ne!(few, MorrisDesign::new(3, 4, 4, 8).expect("even"));
    }

    #[test]
    fn uneven_levels_are_refused() {
        for levels in [0, 1, 3] {
            assert_eq!(
                MorrisDesign::new(1, 1, levels, 1),
                Err(DesignError::UnevenLevels { levels })
            );
        }
    }
}
