//! Where a likelihood is greatest, and how sharply: for a handful of parameters of any size.

use super::Fitted;
use crate::statistics::Interval;

/// Most steps of the search.
const STEPS: usize = 2_000;
/// The search ends when the likelihoods of its corners differ by no more.
const ALIKE: f64 = 1e-7;

/// Half the 95 % quantile of chi-square with one degree of freedom: how far the likelihood falls
/// from its maximum to the ends of the interval of one parameter.
pub(super) const FALL: f64 = 1.920_729;
/// Steps of the search for such an end.
const HALVINGS: usize = 13;

/// The maximum of a log likelihood.
#[derive(Clone, Debug, PartialEq)]
pub struct Maximum {
    /// Where it is.
    pub at: Vec<f64>,
    /// The log likelihood there.
    pub value: f64,
    /// Inverse of the observed information: variances and covariances of the parameters.
    covariance: Vec<Vec<f64>>,
}

impl Maximum {
    /// The maximum near a starting point, by the simplex method of Nelder & Mead (1965, The Computer
    /// Journal 7, 308-313), begun anew once where it ended; the information by central differences.
    /// Parameters should be of the order of one, such as logarithms. `None` if it has no maximum
    /// there that is sharp in every direction: a parameter is not known then.
    pub fn near(start: &[f64], log_likelihood: &dyn Fn(&[f64]) -> f64) -> Option<Self> {
        let first = simplex(start, 0.3, log_likelihood);
        let at = simplex(&first, 0.05, log_likelihood);
        let value = log_likelihood(&at);
        let covariance = inverse(information(&at, log_likelihood))?;
        let known = covariance
            .iter()
            .enumerate()
            .all(|(i, row)| row[i] > 0.0 && row[i].is_finite());
        (known && value.is_finite()).then_some(Self {
            at,
            value,
            covariance,
        })
    }

    /// A parameter with its interval (Wald's).
    #[must_use]
    pub fn parameter(&self, at: usize) -> Fitted {
        Fitted::by_error(self.at[at], self.covariance[at][at].sqrt())
    }
}

/// The highest point of a likelihood within bounds, and for each parameter where the likelihood,
/// greatest in all others, has fallen by so much that it cannot be there (profile likelihood; Venzon &
/// Moolgavkar 1988, Applied Statistics 37, 87-94): right also where parameters are known badly or lie
/// at a bound, which then is the end of the interval.
pub(super) struct Profile<'a> {
    /// Where it is.
    pub at: Vec<f64>,
    /// The log likelihood there.
    pub value: f64,
    bounds: &'a [[f64; 2]],
    log_likelihood: &'a dyn Fn(&[f64]) -> f64,
}

impl<'a> Profile<'a> {
    /// The highest point near a starting point.
    pub fn near(
        start: &[f64],
        bounds: &'a [[f64; 2]],
        log_likelihood: &'a dyn Fn(&[f64]) -> f64,
    ) -> Self {
        let bounded = |at: &[f64]| log_likelihood(&within(at, bounds));
        let first = simplex(start, 0.3, &bounded);
        let at = within(&simplex(&first, 0.05, &bounded), bounds);
        Self {
            value: log_likelihood(&at),
            at,
            bounds,
            log_likelihood,
        }
    }

    /// A parameter with its interval.
    pub fn parameter(&self, which: usize) -> Fitted {
        let [low, high] = self.bounds[which];
        Fitted {
            value: self.at[which],
            interval: Interval {
                lower: self.end(which, low),
                upper: self.end(which, high),
            },
        }
    }

    fn end(&self, which: usize, bound: f64) -> f64 {
        let mut others = self.at.clone();
        others.remove(which);
        let mut bounds = self.bounds.to_vec();
        bounds.remove(which);
        let mut falls = |x: f64| {
            let with = |others: &[f64]| {
                let mut at = others.to_vec();
                at.insert(which, x);
                (self.log_likelihood)(&within(&at, self.bounds))
            };
            // Higher than that somewhere is all that has to be known.
            for size in [0.2, 0.05] {
                if self.value - with(&others) <= FALL {
                    return false;
                }
                others = within(&simplex(&others, size, &with), &bounds);
            }
            self.value - with(&others) > FALL
        };
        let here = self.at[which];
        let mut inside = here;
        let mut step = 0.05 * (bound - here).signum();
        let mut outside = here + step;
        while (outside - bound) * step < 0.0 && !falls(outside) {
            inside = outside;
            step *= 2.0;
            outside = inside + step;
        }
        if (outside - bound) * step >= 0.0 {
            outside = bound;
            if here == bound || !falls(bound) {
                return bound;
            }
        }
        for _ in 0..HALVINGS {
            let middle = (inside + outside) / 2.0;
            if falls(middle) {
                outside = middle;
            } else {
                inside = middle;
            }
        }
        (inside + outside) / 2.0
    }
}

/// What lies beyond a bound folded back, so that the search meets no plain there.
fn within(at: &[f64], bounds: &[[f64; 2]]) -> Vec<f64> {
    let fold = |x: f64, [low, high]: [f64; 2]| {
        let x = if x < low { 2.0 * low - x } else { x };
        let x = if x > high { 2.0 * high - x } else { x };
        x.clamp(low, high)
    };
    at.iter()
        .zip(bounds)
        .map(|(x, bounds)| fold(*x, *bounds))
        .collect()
}

fn simplex(start: &[f64], size: f64, f: &dyn Fn(&[f64]) -> f64) -> Vec<f64> {
    let value = |x: &[f64]| {
        let y = f(x);
        if y.is_nan() { f64::NEG_INFINITY } else { y }
    };
    let n = start.len();
    let mut corners: Vec<(f64, Vec<f64>)> = (0..=n)
        .map(|corner| {
            let mut x = start.to_vec();
            if corner > 0 {
                x[corner - 1] += size;
            }
            (value(&x), x)
        })
        .collect();
    for _ in 0..STEPS {
        corners.sort_by(|a, b| b.0.total_cmp(&a.0));
        if corners[0].0 - corners[n].0 < ALIKE {
            break;
        }
        let middle: Vec<f64> = (0..n)
            .map(|i| corners[..n].iter().map(|(_, x)| x[i]).sum::<f64>() / n as f64)
            .collect();
        let worst = corners[n].1.clone();
        let beyond = |by: f64| -> (f64, Vec<f64>) {
            let x: Vec<f64> = middle
                .iter()
                .zip(&worst)
                .map(|(m, w)| m + by * (m - w))
                .collect();
            (value(&x), x)
        };
        let reflected = beyond(1.0);
        let next = if reflected.0 > corners[0].0 {
            let expanded = beyond(2.0);
            if expanded.0 > reflected.0 {
                expanded
            } else {
                reflected
            }
        } else if reflected.0 > corners[n - 1].0 {
            reflected
        } else {
            beyond(if reflected.0 > corners[n].0 {
                0.5
            } else {
                -0.5
            })
        };
        if next.0 > corners[n].0 {
            corners[n] = next;
            continue;
        }
        let best = corners[0].1.clone();
        for (y, x) in &mut corners[1..] {
            for (own, to) in x.iter_mut().zip(&best) {
                *own = (*own + to) / 2.0;
            }
            *y = value(x);
        }
    }
    corners.sort_by(|a, b| b.0.total_cmp(&a.0));
    corners.swap_remove(0).1
}

/// Minus the second derivatives.
fn information(at: &[f64], f: &dyn Fn(&[f64]) -> f64) -> Vec<Vec<f64>> {
    let n = at.len();
    let step = |i: usize| 1e-3 * at[i].abs().max(0.1);
    let value = |moves: &[(usize, f64)]| {
        let mut x = at.to_vec();
        for &(i, by) in moves {
            x[i] += by * step(i);
        }
        f(&x)
    };
    let here = value(&[]);
    let second = |i: usize, j: usize| {
        if i == j {
            let both = value(&[(i, 1.0)]) + value(&[(i, -1.0)]);
            -(both - 2.0 * here) / (step(i) * step(i))
        } else {
            let alike = value(&[(i, 1.0), (j, 1.0)]) + value(&[(i, -1.0), (j, -1.0)]);
            let apart = value(&[(i, 1.0), (j, -1.0)]) + value(&[(i, -1.0), (j, 1.0)]);
            -(alike - apart) / (4.0 * step(i) * step(j))
        }
    };
    (0..n)
        .map(|i| (0..n).map(|j| second(i, j)).collect())
        .collect()
}

/// By Gauss and Jordan, with the largest pivot; `None` if there is none.
fn inverse(mut matrix: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    let n = matrix.len();
    for (i, row) in matrix.iter_mut().enumerate() {
        row.extend((0..n).map(|j| if i == j { 1.0 } else { 0.0 }));
    }
    for column in 0..n {
        let pivot = (column..n)
            .max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs()))?;
        matrix.swap(column, pivot);
        let scale = matrix[column][column];
        if !scale.is_finite() || scale.abs() < 1e-12 {
            return None;
        }
        for x in &mut matrix[column] {
            *x /= scale;
        }
        let own = matrix[column].clone();
        for (i, row) in matrix.iter_mut().enumerate() {
            let by = row[column];
            if i != column {
                for (x, o) in row.iter_mut().zip(&own) {
                    *x -= by * o;
                }
            }
        }
    }
    Some(matrix.into_iter().map(|row| row[n..].to_vec()).collect())
}
