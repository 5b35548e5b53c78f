//! The points for variance-based sensitivity indices: two samples, and the one with single
//! columns of the other; the indices are computed in
//! [`sensitivity`](crate::statistics::sensitivity).

use super::{latin_hypercube, sobol};

/// The n (k + 2) points of Saltelli, Annoni, Azzini, Campolongo, Ratto & Tarantola (2010,
/// Computer Physics Communications 181, 259-270) for n base rows and k factors.
///
/// A and B are the two halves of a sample in 2k dimensions; AB(i) is A with column i of B. The
/// points stand by base row: A, AB(1), ..., AB(k), B of the first row, then of the second, and
/// so on. So what is missing at one point spoils one row, and a shorter design is the beginning
/// of a longer one if both are made by [`Sampling::Sobol`].
#[derive(Clone, Debug, PartialEq)]
pub struct SaltelliDesign {
    /// The points, in the order in which outputs are expected.
    pub points: Vec<Vec<f64>>,
    /// How A and B were sampled.
    pub sampling: Sampling,
}

/// How the base rows of a [`SaltelliDesign`] were sampled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampling {
    /// An Owen-scrambled Sobol sequence, [`sobol`].
    Sobol,
    /// A Latin hypercube, [`latin_hypercube`]: there are more base rows or factors than the
    /// Sobol sequence has points or pairs of dimensions.
    LatinHypercube,
}

impl SaltelliDesign {
    /// The design with so many `base_rows` (best a power of two, see [`sobol`]) over
    /// `dimensions` factors. It has `base_rows * (dimensions + 2)` points.
    #[must_use]
    pub fn new(base_rows: usize, dimensions: usize, seed: u64) -> Self {
        let columns = dimensions.saturating_mul(2);
        let (sampling, sample) = match sobol(base_rows, columns, seed) {
            Ok(sample) => (Sampling::Sobol, sample),
            Err(_beyond_its_limits) => (
                Sampling::LatinHypercube,
                latin_hypercube(base_rows, columns, seed),
            ),
        };
        let points = sample
            .iter()
            .flat_map(|row| row_points(&row[..dimensions], &row[dimensions..]))
            .collect();
        Self { points, sampling }
    }
}

/// A, AB(1), ..., AB(k), B of one base row.
fn row_points(a: &[f64], b: &[f64]) -> Vec<Vec<f64>> {
    let mut points = vec![a.to_vec()];
    for factor in 0..a.len() {
        let mut mixed = a.to_vec();
        mixed[factor] = b[factor];
        points.push(mixed);
    }
    points.push(b.to_vec());
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_takes_one_column_at_a_time_from_the_other_sample() {
        assert_eq!(
            row_points(&[0.1, 0.2], &[0.3, 0.4]),
            [[0.1, 0.2], [0.3, 0.2], [0.1, 0.4], [0.3, 0.4]]
        );
    }

    #[test]
    fn the_two_samples_are_halves_of_one_sobol_sequence() {
        let design = SaltelliDesign::new(8, 3, 5);
        assert_eq!(design.sampling, Sampling::Sobol);
        assert_eq!(design.points.len(), 40);
        let sequence = sobol(8, 6, 5).expect("within limits");
        for (row, points) in sequence.iter().zip(design.points.chunks(5)) {
            assert_eq!(points[0], row[..3]);
            assert_eq!(points[4], row[3..]);
        }
    }

    #[test]
    fn many_factors_are_sampled_as_a_latin_hypercube() {
        let widest = SaltelliDesign::new(2, 128, 1);
        assert_eq!(widest.sampling, Sampling::Sobol);
        let wider = SaltelliDesign::new(2, 129, 1);
        assert_eq!(wider.sampling, Sampling::LatinHypercube);
        assert_eq!(wider.points.len(), 2 * 131);
    }
}
