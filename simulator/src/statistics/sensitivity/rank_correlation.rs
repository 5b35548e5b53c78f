//! Partial rank correlation coefficients of the output with each factor.

use serde::{Deserialize, Serialize};

use super::{SensitivityError, present};
use crate::statistics::{Interval, UPPER_TAIL, mean, normal_quantile};

/// Partial rank correlations (PRCC) of the output with each factor, all others held: Marino,
/// Hogue, Ray & Kirschner (2008, Journal of Theoretical Biology 254, 178-196).
///
/// They say how reliably the output rises or falls with a factor, be it in proportion or not;
/// a dependence that turns (first up, then down) does not show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartialRankCorrelations {
    /// The correlation with each factor, in the order of the coordinates. `None` where it is
    /// undefined: the factor does not vary or its ranks follow linearly from those of the
    /// others; or so do the output's.
    pub factors: Vec<Option<PartialRankCorrelation>>,
    /// Number of points used.
    pub points: usize,
    /// Number of points left out because the output was missing.
    pub left_out: usize,
}

/// The partial rank correlation of the output with one factor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartialRankCorrelation {
    /// The estimate, in [-1, 1].
    pub value: f64,
    /// 95 % interval by Fisher's z: tanh(atanh(value) +- 1.96 / sqrt(n - c - 3)) for n points
    /// and c other factors, since a partial correlation is distributed as a plain one from
    /// c points fewer (Fisher 1924, Metron 3, 329-332). Exact only in the limit and for normal
    /// values. For ranks it holds a zero as often as it says, but a strong correlation less
    /// often (.98: nine times of ten). `None` if n - c - 3 is not above 0.
    pub interval: Option<Interval>,
}

impl PartialRankCorrelations {
    /// The correlations between the coordinates of the `points` and the `outputs` there; `None`
    /// where there is none. The points may be any sample; give the coordinates themselves or
    /// anything that rises with them.
    ///
    /// Ranks are those among the points used, equal values sharing the mean of theirs. The
    /// correlation is that between what least squares on the ranks of the other factors leave
    /// of the factor's ranks and of the output's.
    ///
    /// # Errors
    ///
    /// [`SensitivityError::OutputsDoNotFit`], [`SensitivityError::PointUnusable`], and
    /// [`SensitivityError::TooFew`] if fewer than three points have an output.
    pub fn of(points: &[Vec<f64>], outputs: &[Option<f64>]) -> Result<Self, SensitivityError> {
        if points.len() != outputs.len() {
            return Err(SensitivityError::OutputsDoNotFit {
                outputs: outputs.len(),
                points: points.len(),
            });
        }
        let dimensions = points.first().map_or(0, Vec::len);
        let usable =
            |point: &Vec<f64>| point.len() == dimensions && point.iter().all(|x| x.is_finite());
        if let Some(point) = points.iter().position(|point| !usable(point)) {
            return Err(SensitivityError::PointUnusable { point });
        }
        let used: Vec<(&Vec<f64>, f64)> = points
            .iter()
            .zip(outputs)
            .filter_map(|(point, &output)| Some((point, present(output)?)))
            .collect();
        if used.len() < 3 {
            return Err(SensitivityError::TooFew {
                complete: used.len(),
                needed: 3,
            });
        }
        let column = |factor: usize| used.iter().map(|(point, _)| point[factor]).collect();
        let factors: Vec<Option<Vec<f64>>> = (0..dimensions)
            .map(|factor| standardised_ranks(column(factor)))
            .collect();
        let output = standardised_ranks(used.iter().map(|(_, output)| *output).collect());
        Ok(Self {
            factors: (0..dimensions)
                .map(|factor| partial_correlation(&factors, factor, output.as_deref()?))
                .collect(),
            points: used.len(),
            left_out: points.len() - used.len(),
        })
    }
}

/// The ranks of the values, less their mean and divided by their length, so that they are of
/// length 1; `None` if all values are equal.
fn standardised_ranks(values: Vec<f64>) -> Option<Vec<f64>> {
    let ranks = ranks(&values);
    let centre = mean(&ranks)?;
    let mut centred: Vec<f64> = ranks.into_iter().map(|rank| rank - centre).collect();
    // Mean ranks are halves of whole numbers: equal ones differ from their mean by exactly 0.
    let length = dot(&centred, &centred).sqrt();
    if length == 0.0 {
        return None;
    }
    for rank in &mut centred {
        *rank /= length;
    }
    Some(centred)
}

/// Ranks from 1; equal values share the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&i, &j| values[i].total_cmp(&values[j]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for tied in order.chunk_by(|&i, &j| values[i] == values[j]) {
        for &value in tied {
            ranks[value] = before as f64 + (tied.len() + 1) as f64 / 2.0;
        }
        before += tied.len();
    }
    ranks
}

/// Share of its length below which what is left of a column is taken for rounding.
const NOTHING_LEFT: f64 = 1e-9;

/// The partial correlation of `output` with column `factor`, given the other columns.
fn partial_correlation(
    factors: &[Option<Vec<f64>>],
    factor: usize,
    output: &[f64],
) -> Option<PartialRankCorrelation> {
    let own = factors[factor].as_deref()?;
    let mut others: Vec<Vec<f64>> = Vec::new();
    for (number, column) in factors.iter().enumerate() {
        if number != factor
            && let Some(column) = column
        {
            // A column that follows from those before it holds nothing more.
            others.extend(residual(column, &others));
        }
    }
    let value = dot(&residual(own, &others)?, &residual(output, &others)?).clamp(-1.0, 1.0);
    Some(PartialRankCorrelation {
        value,
        interval: fisher_interval(value, output.len(), others.len()),
    })
}

/// What least squares on the `others` leave of a `column` of length 1, brought to length 1
/// again; `None` if nothing is left. The others are of length 1 and at right angles
/// (Gram-Schmidt, twice, which is enough: Giraud, Langou & Rozloznik 2005, Computers and
/// Mathematics with Applications 50, 1069-1075).
fn residual(column: &[f64], others: &[Vec<f64>]) -> Option<Vec<f64>> {
    let mut left = column.to_vec();
    for other in others.iter().chain(others) {
        let along = dot(&left, other);
        for (value, direction) in left.iter_mut().zip(other) {
            *value -= along * direction;
        }
    }
    let length = dot(&left, &left).sqrt();
    (length > NOTHING_LEFT).then(|| left.into_iter().map(|value| value / length).collect())
}

fn dot(first: &[f64], second: &[f64]) -> f64 {
    first.iter().zip(second).map(|(a, b)| a * b).sum()
}

/// See [`PartialRankCorrelation::interval`].
fn fisher_interval(value: f64, points: usize, others: usize) -> Option<Interval> {
    let freedom = points.checked_sub(others + 3).filter(|&n| n > 0)?;
    let half_width = normal_quantile(UPPER_TAIL)? / (freedom as f64).sqrt();
    let z = libm::atanh(value);
    Some(Interval {
        lower: libm::tanh(z - half_width),
        upper: libm::tanh(z + half_width),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tied_values_share_the_mean_of_their_ranks() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 2.0, 3.0]), [4.0, 1.0, 4.0, 2.0, 4.0]);
        assert_eq!(ranks(&[0.0, -0.0, 5.0, 5.0]), [1.5, 1.5, 3.5, 3.5]);
    }

    #[test]
    fn one_factor_alone_gives_spearmans_rho() {
        // Ranks 1..5 against 2, 1, 4, 3, 5: 1 - 6 x 4 / (5 x 24) = .8.
        let points: Vec<Vec<f64>> = [0.1, 0.2, 0.3, 0.4, 0.5].map(|x| vec![x]).into();
        let outputs = [20.0, 10.0, 40.0, 30.0, 500.0].map(Some);
        let found = PartialRankCorrelations::of(&points, &outputs).expect("five points");
        let rho = found.factors[0].as_ref().expect("varies");
        assert!((rho.value - 0.8).abs() < 1e-12);
        // tanh(atanh(.8) +- 1.959964 / sqrt(5 - 3)).
        let interval = rho.interval.expect("five points");
        assert!((interval.lower - -0.279_637).abs() < 1e-5, "{interval:?}");
        assert!((interval.upper - 0.986_196).abs() < 1e-5, "{interval:?}");
    }

    #[test]
    fn a_constant_column_has_none_and_disturbs_no_other() {
        let with: Vec<Vec<f64>> = (0..30_i32)
            .map(|i| vec![f64::from(i * 7 % 30), 4.2, f64::from(i * 11 % 30)])
            .collect();
        let without: Vec<Vec<f64>> = with.iter().map(|x| vec![x[0], x[2]]).collect();
        let outputs: Vec<_> = with.iter().map(|x| Some(x[0] + 0.3 * x[2])).collect();
        let found = PartialRankCorrelations::of(&with, &outputs).expect("thirty points");
        let expected = PartialRankCorrelations::of(&without, &outputs).expect("thirty points");
        assert_eq!(found.factors[1], None);
        assert_eq!(found.factors[0], expected.factors[0]);
        assert_eq!(found.factors[2], expected.factors[1]);
        let constant = PartialRankCorrelations::of(&with, &[Some(3.0); 30]).expect("thirty");
        assert_eq!(constant.factors, [None, None, None]);
    }

    #[test]
    fn a_column_given_twice_has_none_and_disturbs_no_other() {
        let twice: Vec<Vec<f64>> = (0..30_i32)
            .map(|i| {
                let x = f64::from(i * 7 % 30);
                vec![x, f64::from(i * 11 % 30), 2.0 * x]
            })
            .collect();
        let once: Vec<Vec<f64>> = twice.iter().map(|x| x[..2].to_vec()).collect();
        let outputs: Vec<_> = (0..30_i32).map(|i| Some(f64::from(i * 17 % 31))).collect();
        let found = PartialRankCorrelations::of(&twice, &outputs).expect("thirty points");
        let expected = PartialRankCorrelations::of(&once, &outputs).expect("thirty points");
        assert_eq!((&found.factors[0], &found.factors[2]), (&None, &None));
        assert_eq!(found.factors[1], expected.factors[1]);
    }

    #[test]
    fn points_without_output_are_left_out_and_counted() {
        let points: Vec<Vec<f64>> = (0..12_i32)
            .map(|i| vec![f64::from(i * 5 % 12), f64::from(i * 7 % 13)])
            .collect();
        let mut outputs: Vec<_> = (0..12_i32).map(|i| Some(f64::from(i * i % 17))).collect();
        let without = PartialRankCorrelations::of(&points[..10], &outputs[..10]).expect("ten");
        (outputs[10], outputs[11]) = (None, Some(f64::NAN));
        let found = PartialRankCorrelations::of(&points, &outputs).expect("ten");
        assert_eq!(found.factors, without.factors);
        assert_eq!((found.points, found.left_out), (10, 2));
    }

    #[test]
    fn what_cannot_be_ranked_is_refused() {
        let two = [vec![1.0], vec![2.0]];
        assert_eq!(
            PartialRankCorrelations::of(&two, &[Some(1.0)]),
            Err(SensitivityError::OutputsDoNotFit {
                outputs: 1,
                points: 2
            })
        );
        assert_eq!(
            PartialRankCorrelations::of(&two, &[Some(1.0), Some(2.0)]),
            Err(SensitivityError::TooFew {
                complete: 2,
                needed: 3
            })
        );
        for odd in [vec![], vec![f64::NAN], vec![1.0, 2.0]] {
            assert_eq!(
                PartialRankCorrelations::of(&[vec![1.0], odd], &[Some(1.0), None]),
                Err(SensitivityError::PointUnusable { point: 1 })
            );
        }
    }

    #[test]
    fn too_few_points_have_no_interval() {
        let points: Vec<Vec<f64>> = [[1.0, 3.0], [2.0, 1.0], [3.0, 2.0], [4.0, 5.0]]
            .map(|x| x.to_vec())
            .into();
        let outputs = [3.0, 1.0, 4.0, 2.0].map(Some);
        let found = PartialRankCorrelations::of(&points, &outputs).expect("four points");
        assert_eq!(found.factors[0].as_ref().expect("varies").interval, None);
    }
}
