//! Sobol's variance-based sensitivity indices, first order and total; no second order.

use serde::{Deserialize, Serialize};

use super::bootstrap::{percentile_interval, resamples};
use super::{SensitivityError, complete_blocks};
use crate::statistics::{Interval, mean};

/// The shares of the output's variance that independent, uniformly distributed factors explain
/// (Sobol 1993, Mathematical Modelling and Computational Experiments 1, 407-414), estimated
/// from the outputs at a [`SaltelliDesign`](crate::statistics::designs::SaltelliDesign).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SobolIndices {
    /// The indices of each factor, in the order of the coordinates.
    pub factors: Vec<FactorIndices>,
    /// Variance of the output over A and B together, divisor 2n, in its squared unit.
    pub variance: f64,
    /// Number of base rows used, n; at least 2.
    pub base_rows: usize,
    /// Number of base rows left out because an output was missing.
    pub left_out: usize,
}

/// The two indices of one factor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FactorIndices {
    /// Share of the variance that goes, on average, if this factor is known: Var(E\[Y | X\]) /
    /// Var(Y). Those of all factors sum to at most 1, to 1 if there are no interactions.
    pub first_order: Index,
    /// Share of the variance that stays, on average, as long as this factor is not known, all
    /// others being so: E\[Var(Y | all but X)\] / Var(Y), its interactions included. Never
    /// below the first order one, and those of all factors sum to at least 1.
    pub total: Index,
}

/// An estimated index, without unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Index {
    /// The estimate. The truth lies in \[0, 1\]; a first-order estimate may fall below, and
    /// both may lie above, by chance.
    pub value: f64,
    /// 95 % percentile bootstrap interval, from resampling base rows. Rows spread more evenly
    /// than a random sample are known better than their resampling can tell, so on a Sobol
    /// sequence or Latin hypercube it is too wide rather than too narrow. `None` without
    /// replicates, or if so few rows differ that the output does not vary in a resample.
    pub interval: Option<Interval>,
}

impl SobolIndices {
    /// The indices of so many factors (`dimensions`) from the `outputs` at the points of a
    /// Saltelli design, in their order; `None` where there is none. The intervals come from so
    /// many bootstrap `replicates` (a thousand or more; 0 for no intervals), drawn under
    /// `seed`.
    ///
    /// With n base rows and V the variance over A and B:
    ///
    /// * first order: sum of f(B) (f(AB(i)) - f(A)) / (n V), Saltelli et al. (2010, Computer
    ///   Physics Communications 181, 259-270), table 2 (b);
    /// * total: sum of (f(A) - f(AB(i)))² / (2 n V), Jansen (1999, Computer Physics
    ///   Communications 117, 35-43); table 2 (f) there.
    ///
    /// Outputs are centred at their mean first, or a large mean would drown the first-order
    /// estimate.
    ///
    /// # Errors
    ///
    /// [`SensitivityError::NotWholeRows`], [`SensitivityError::TooFew`] if fewer than two base
    /// rows have all their outputs, and [`SensitivityError::Constant`] if those do not vary.
    pub fn of(
        dimensions: usize,
        outputs: &[Option<f64>],
        replicates: usize,
        seed: u64,
    ) -> Result<Self, SensitivityError> {
        let size = dimensions.saturating_add(2);
        if !outputs.len().is_multiple_of(size) {
            return Err(SensitivityError::NotWholeRows {
                outputs: outputs.len(),
                row: size,
            });
        }
        let rows: Vec<Vec<f64>> = complete_blocks(outputs, size)
            .into_iter()
            .map(|(_, values)| values)
            .collect();
        if rows.len() < 2 {
            return Err(SensitivityError::TooFew {
                complete: rows.len(),
                needed: 2,
            });
        }
        let sample = Rows::of(&rows);
        let parts = sample
            .parts(0..rows.len())
            .ok_or(SensitivityError::Constant)?;
        let resampled: Vec<Option<Parts>> = resamples(rows.len(), replicates, seed)
            .map(|draw| sample.parts(draw.into_iter()))
            .collect();
        let index = |column: usize| Index {
            value: parts.share(column),
            interval: percentile_interval(
                resampled
                    .iter()
                    .map(|parts| parts.as_ref().map_or(f64::NAN, |p| p.share(column)))
                    .collect(),
            ),
        };
        Ok(Self {
            factors: (0..dimensions)
                .map(|factor| FactorIndices {
                    first_order: index(factor),
                    total: index(dimensions + factor),
                })
                .collect(),
            variance: parts.variance,
            base_rows: rows.len(),
            left_out: outputs.len() / size - rows.len(),
        })
    }
}

/// What each base row adds to the sums the indices are made of.
struct Rows {
    /// By row: the parts of the variance, first order by factor, then total by factor; then the
    /// mean of f(A) and f(B), and the mean of their squares, centred.
    terms: Vec<Vec<f64>>,
    /// Below this, a variance is that of equal values and rounding.
    least_variance: f64,
}

/// Parts of the variance, estimated from some of the rows.
struct Parts {
    /// First order by factor, then total by factor, in the squared unit of the output.
    parts: Vec<f64>,
    /// Above 0.
    variance: f64,
}

impl Rows {
    /// The terms of complete base rows: f(A), f(AB(1)), ..., f(AB(k)), f(B).
    fn of(rows: &[Vec<f64>]) -> Self {
        let outputs: Vec<f64> = rows.iter().flatten().copied().collect();
        let centre = mean(&outputs).unwrap_or(0.0);
        let largest = outputs
            .iter()
            .fold(0.0_f64, |largest, value| largest.max(value.abs()));
        let rounding = 4.0 * f64::EPSILON * largest;
        Self {
            terms: rows.iter().map(|row| row_terms(row, centre)).collect(),
            least_variance: rounding * rounding,
        }
    }

    /// The parts estimated from the rows with the given numbers, which may repeat; `None` if A
    /// and B do not vary over them.
    fn parts(&self, numbers: impl ExactSizeIterator<Item = usize>) -> Option<Parts> {
        let n = numbers.len() as f64;
        let mut sums = vec![0.0; self.terms[0].len()];
        for number in numbers {
            for (sum, term) in sums.iter_mut().zip(&self.terms[number]) {
                *sum += term;
            }
        }
        let mut means: Vec<f64> = sums.into_iter().map(|sum| sum / n).collect();
        let (square, centre) = (means.pop()?, means.pop()?);
        let variance = square - centre * centre;
        (variance > self.least_variance).then_some(Parts {
            parts: means,
            variance,
        })
    }
}

impl Parts {
    /// One of the parts as a share of the variance.
    fn share(&self, column: usize) -> f64 {
        self.parts[column] / self.variance
    }
}

/// See [`Rows::terms`].
fn row_terms(row: &[f64], centre: f64) -> Vec<f64> {
    let last = row.len() - 1;
    let (a, b) = (row[0] - centre, row[last] - centre);
    let steps = row[1..last].iter().map(|mixed| mixed - row[0]);
    let first_order = steps.clone().map(|step| b * step);
    let total = steps.map(|step| step * step / 2.0);
    first_order
        .chain(total)
        .chain([(a + b) / 2.0, (a * a + b * b) / 2.0])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::designs::SaltelliDesign;

    fn outputs(base_rows: usize, f: impl Fn(&[f64]) -> f64) -> Vec<Option<f64>> {
        let design = SaltelliDesign::new(base_rows, 2, 3);
        design.points.iter().map(|x| Some(f(x))).collect()
    }

    #[test]
    fn two_rows_worked_by_hand() {
        // One factor; rows of f(A), f(AB), f(B); their mean is 2.
        let rows = [0.0, 3.0, 3.0, 1.0, 4.0, 1.0].map(Some);
        let found = SobolIndices::of(1, &rows, 0, 1).expect("two rows");
        // A = 0, 1 and B = 3, 1: mean 5/4, mean square 11/4, variance 19/16.
        assert!((found.variance - 19.0 / 16.0).abs() < 1e-15);
        // Centred at 2, B = 1, -1 and AB - A = 3, 3: (3 - 3) / 2.
        assert!(found.factors[0].first_order.value.abs() < 1e-15);
        // (9 + 9) / (2 x 2) over the variance.
        assert!((found.factors[0].total.value - 4.5 * 16.0 / 19.0).abs() < 1e-14);
        assert_eq!(found.factors[0].total.interval, None);
    }

    #[test]
    fn a_shift_and_a_scale_change_nothing() {
        let f = |x: &[f64]| x[0] + x[1] * x[1];
        let plain = SobolIndices::of(2, &outputs(64, f), 100, 1).expect("complete");
        let far = |x: &[f64]| 1e6 - 8.0 * f(x);
        let shifted = SobolIndices::of(2, &outputs(64, far), 100, 1).expect("complete");
        for (p, s) in plain.factors.iter().zip(&shifted.factors) {
            assert!((p.first_order.value - s.first_order.value).abs() < 1e-8);
            assert!((p.total.value - s.total.value).abs() < 1e-8);
        }
        assert!((shifted.variance / plain.variance - 64.0).abs() < 1e-6);
    }

    #[test]
    fn a_row_with_a_gap_is_left_out_as_if_it_had_never_been() {
        let mut all = outputs(64, |x| x[0] + x[0] * x[1]);
        let without = SobolIndices::of(2, &all[..62 * 4], 100, 1).expect("complete");
        all[62 * 4 + 1] = None;
        all[63 * 4 + 3] = Some(f64::NAN);
        let with_gaps = SobolIndices::of(2, &all, 100, 1).expect("62 complete");
        assert_eq!((with_gaps.base_rows, with_gaps.left_out), (62, 2));
        assert_eq!(with_gaps.factors, without.factors);
    }

    #[test]
    fn the_seed_decides_the_intervals_and_only_them() {
        let all = outputs(64, |x| x[0] + x[0] * x[1]);
        let of = |replicates, seed| SobolIndices::of(2, &all, replicates, seed).expect("complete");
        assert_eq!(of(100, 1), of(100, 1));
        let (one, two, none) = (of(100, 1), of(100, 2), of(0, 1));
        assert_ne!(one.factors[0].total.interval, two.factors[0].total.interval);
        assert_eq!(one.factors[0].total.value, two.factors[0].total.value);
        assert_eq!(one.factors[0].total.value, none.factors[0].total.value);
        assert_eq!(none.factors[0].total.interval, None);
    }

    #[test]
    fn what_cannot_be_shared_out_is_refused() {
        assert_eq!(
            SobolIndices::of(2, &[Some(1.0); 9], 0, 1),
            Err(SensitivityError::NotWholeRows { outputs: 9, row: 4 })
        );
        assert_eq!(
            SobolIndices::of(2, &[Some(1.0); 4], 0, 1),
            Err(SensitivityError::TooFew {
                complete: 1,
                needed: 2
            })
        );
        // .1 has no exact binary form: sums and means of it are rounded.
        let constant = outputs(7, |_| 0.1);
        assert_eq!(
            SobolIndices::of(2, &constant, 10, 1),
            Err(SensitivityError::Constant)
        );
    }

    #[test]
    fn a_resample_that_does_not_vary_leaves_no_interval() {
        let mut rows = vec![Some(0.1); 8 * 4];
        rows[0] = Some(1.0);
        let found = SobolIndices::of(2, &rows, 100, 1).expect("one row differs");
        assert_eq!(found.factors[0].total.interval, None);
    }
}
