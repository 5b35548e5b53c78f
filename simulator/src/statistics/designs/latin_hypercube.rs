//! The Latin hypercube; no optimised variants.

use super::shuffled;
use crate::statistics::purpose::Purpose;

/// A random Latin hypercube of `points` points in `dimensions` dimensions, in \[0, 1): McKay,
/// Beckman & Conover (1979, Technometrics 21, 239-245).
///
/// Cut any dimension into as many equal slices as there are points: each slice holds exactly
/// one point, uniformly distributed in it, and the slices of different dimensions are matched
/// at random. Each point by itself is uniform on the cube. The mean of an output over the
/// points is unbiased, and main effects hardly add to its variance (Stein 1987, Technometrics
/// 29, 143-151).
///
/// Dimension j of the design depends on `points`, `seed` and j alone: a further factor leaves
/// the coordinates of the others as they were.
#[must_use]
pub fn latin_hypercube(points: usize, dimensions: usize, seed: u64) -> Vec<Vec<f64>> {
    let columns: Vec<Vec<f64>> = (0..dimensions)
        .map(|dimension| stratified(points, dimension, seed))
        .collect();
    (0..points)
        .map(|point| columns.iter().map(|column| column[point]).collect())
        .collect()
}

/// One value in each of `points` slices of \[0, 1), in random order.
fn stratified(points: usize, dimension: usize, seed: u64) -> Vec<f64> {
    /// The largest number below 1.
    const BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;
    let mut stream = Purpose::LatinHypercube.stream(seed, dimension);
    shuffled(points, &mut stream)
        .into_iter()
        .map(|slice| {
            let value = (slice as f64 + stream.uniform()) / points as f64;
            // Rounding can carry the last slice to its upper end.
            value.min(BELOW_ONE)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slice_of_every_dimension_holds_one_point() {
        for points in [1, 2, 7, 100] {
            let design = latin_hypercube(points, 5, 1);
            assert_eq!(design.len(), points);
            for dimension in 0..5 {
                let mut slices: Vec<usize> = design
                    .iter()
                    .map(|point| (point[dimension] * points as f64).floor() as usize)
                    .collect();
                slices.sort_unstable();
                assert!(slices.into_iter().eq(0..points));
            }
        }
    }

    #[test]
    fn a_further_factor_leaves_the_others() {
        let narrow = latin_hypercube(20, 3, 4);
        let wide = latin_hypercube(20, 4, 4);
        assert!(narrow.iter().zip(&wide).all(|(n, w)| n[..] == w[..3]));
        assert_ne!(narrow, latin_hypercube(20, 3, 5));
    }

    #[test]
    fn nothing_asked_nothing_given() {
        assert!(latin_hypercube(0, 3, 1).is_empty());
        assert_eq!(latin_hypercube(2, 0, 1), [Vec::<f64>::new(), Vec::new()]);
    }
}
