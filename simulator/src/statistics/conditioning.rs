//! What replications say once something of the course is known: those that went as it did count for
//! more, and what is left of the difference is taken off by regression. Approximate Bayesian computation
//! with local-linear adjustment (Beaumont, Zhang & Balding 2002, Genetics 162, 2025-2035), in summaries
//! made by regression (Fearnhead & Prangle 2012, Journal of the Royal Statistical Society B 74, 419-474).
//! What is known and what is asked is the caller's business.

use super::mean;

/// Groups of replications, each predicted by the others: who has helped to find the coefficients looks
/// nearer than one who has not, and what was seen has not.
const GROUPS: usize = 10;

/// Ridges to choose from, as shares of the number of replications.
const RIDGES: [f64; 5] = [0.01, 0.03, 0.1, 0.3, 1.0];

/// Nearest replications that count, as a share of all, and at least.
const NEAREST: (f64, usize) = (1.0 / 3.0, 60);

/// Times the distance that two replications usually have: farther than that, one is no witness.
const FAR: f64 = 1.5;

/// Columns, each with mean 0 and standard deviation 1 over the replications, and where what was seen lies
/// in them.
#[derive(Clone, Debug)]
struct Standardised {
    rows: Vec<Vec<f64>>,
    observed: Vec<f64>,
}

impl Standardised {
    /// Without those in which nothing varies, or which no two replications have.
    fn of(columns: &[(Vec<f64>, f64)]) -> Self {
        let n = columns.first().map_or(0, |(values, _)| values.len());
        let mut all = Self {
            rows: vec![Vec::new(); n],
            observed: Vec::new(),
        };
        for (values, observed) in columns {
            let centre = mean(values).unwrap_or(0.0);
            let square = values
                .iter()
                .map(|v| (v - centre) * (v - centre))
                .sum::<f64>();
            let scale = (square / n as f64).sqrt();
            if scale <= 1e-12 * centre.abs().max(1e-300) || !scale.is_finite() {
                continue;
            }
            for (row, value) in all.rows.iter_mut().zip(values) {
                row.push((value - centre) / scale);
            }
            all.observed.push((observed - centre) / scale);
        }
        all
    }
}

/// What the columns say of each target: for each replication by the others, and for what was seen.
///
/// Each column has its values by replication, and the one that was seen. Ridge regression, of which the
/// ridge predicts best, target by target. `None` of fewer than twenty replications.
#[must_use]
pub fn predicted(
    columns: &[(Vec<f64>, f64)],
    targets: &[Vec<f64>],
) -> Option<Vec<(Vec<f64>, f64)>> {
    let n = columns.first().map_or(0, |(values, _)| values.len());
    if n < 2 * GROUPS {
        return None;
    }
    let known = Standardised::of(columns);
    let k = known.observed.len();
    let group = |group: usize| (group..n).step_by(GROUPS);
    let own: Vec<Squares> = (0..GROUPS)
        .map(|at| Squares::of(k, group(at).map(|at| (&known.rows[at][..], 1.0))))
        .collect();
    let all = Squares::of(k, known.rows.iter().map(|row| (&row[..], 1.0)));
    let ridges: Option<Vec<(Vec<Factor>, Factor)>> = RIDGES
        .iter()
        .map(|ridge| {
            let ridge = ridge * n as f64;
            let without = own.iter().map(|own| all.less(own).factor(ridge));
            Some((without.collect::<Option<_>>()?, all.factor(ridge)?))
        })
        .collect();
    let ridges = ridges?;
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let of_target = |target: &Vec<f64>| {
        let centre = mean(target)?;
        let right = |rows: &mut dyn Iterator<Item = usize>| {
            let mut right = vec![0.0; k];
            for at in rows {
                for (sum, value) in right.iter_mut().zip(&known.rows[at]) {
                    *sum += value * (target[at] - centre);
                }
            }
            right
        };
        let all = right(&mut (0..n));
        let others: Vec<Vec<f64>> = (0..GROUPS)
            .map(|at| {
                let own = right(&mut group(at));
                all.iter().zip(&own).map(|(all, own)| all - own).collect()
            })
            .collect();
        let with = |(without, full): &(Vec<Factor>, Factor)| {
            let mut said = vec![0.0; n];
            for at in 0..GROUPS {
                let by = without[at].solved(&others[at]);
                for at in group(at) {
                    said[at] = centre + dot(&by, &known.rows[at]);
                }
            }
            let off = said.iter().zip(target).map(|(s, t)| (s - t) * (s - t));
            let now = centre + dot(&full.solved(&all), &known.observed);
            (off.sum::<f64>(), said, now)
        };
        let best = ridges.iter().map(with).min_by(|a, b| a.0.total_cmp(&b.0))?;
        Some((best.1, best.2))
    };
    targets.iter().map(of_target).collect()
}

/// Replications weighed by how near they are to what was seen.
#[derive(Clone, Debug)]
pub struct Conditioned {
    weights: Vec<f64>,
    /// Those of replications no farther than [`FAR`].
    not_far: Vec<f64>,
    /// From each replication to what was seen.
    to_go: Vec<Vec<f64>>,
}

impl Conditioned {
    /// Weighs them by columns, each with its values by replication and the one that was seen: a third of
    /// them, the nearest, by Epanechnikov's weights.
    ///
    /// `None` if nothing varies, or there is no replication.
    #[must_use]
    pub fn of(columns: &[(Vec<f64>, f64)]) -> Option<Self> {
        let known = Standardised::of(columns);
        let n = known.rows.len();
        if known.observed.is_empty() || n < 2 {
            return None;
        }
        let between = |a: &[f64], b: &[f64]| {
            let squares = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b));
            squares.sum::<f64>().sqrt()
        };
        let away: Vec<f64> = known
            .rows
            .iter()
            .map(|row| between(row, &known.observed))
            .collect();
        let mut sorted = away.clone();
        sorted.sort_by(f64::total_cmp);
        let (share, least) = NEAREST;
        let nearest = ((share * n as f64) as usize).max(least).min(n) - 1;
        let mut usual: Vec<f64> = (0..n)
            .map(|at| between(&known.rows[at], &known.rows[(at + 1) % n]))
            .collect();
        usual.sort_by(f64::total_cmp);
        let (reach, far) = (sorted[nearest], FAR * usual[n / 2]);
        let weight = |away: &f64| (1.0 - (away / reach) * (away / reach)).max(0.0);
        let towards = |row: &Vec<f64>| known.observed.iter().zip(row).map(|(o, r)| o - r).collect();
        let weights: Vec<f64> = away.iter().map(weight).collect();
        let not_far = weights.iter().zip(&away).filter(|(_, away)| **away <= far);
        Some(Self {
            not_far: not_far.map(|(weight, _)| *weight).collect(),
            weights,
            to_go: known.rows.iter().map(towards).collect(),
        })
    }

    /// How many replications of equal weight would say as much as those that are not far from what was seen:
    /// no farther than half as much again as two of them usually are from each other. Zero if all are.
    #[must_use]
    pub fn effective(&self) -> f64 {
        effective(self.not_far.iter().copied())
    }

    /// A target of each replication as it is, with their weights: for one that is not known beyond some value,
    /// which to move would make known.
    #[must_use]
    pub fn of_target_unmoved(&self, target: &[f64]) -> Weighted {
        Weighted::of(
            target
                .iter()
                .copied()
                .zip(self.weights.iter().copied())
                .collect(),
        )
    }

    /// A target of each replication as it would be had the replication gone as was seen, with their
    /// weights: moved along the regression of the near ones.
    #[must_use]
    pub fn of_target(&self, target: &[f64]) -> Weighted {
        let k = self.to_go.first().map_or(0, Vec::len);
        // With a column of ones, since what was seen need not be in the middle.
        let rows: Vec<Vec<f64>> = (self.to_go.iter())
            .map(|row| [&[1.0], &row[..]].concat())
            .collect();
        let near = || (0..rows.len()).filter(|&at| self.weights[at] > 0.0);
        let squares = Squares::of(k + 1, near().map(|at| (&rows[at][..], self.weights[at])));
        let mut right = vec![0.0; k + 1];
        for at in near() {
            for (sum, value) in right.iter_mut().zip(&rows[at]) {
                *sum += self.weights[at] * value * target[at];
            }
        }
        let factor = squares.factor(1e-9 * self.weights.iter().sum::<f64>());
        let by = factor.map_or_else(|| vec![0.0; k + 1], |factor| factor.solved(&right));
        let moved = |at: usize| {
            let way: f64 = by[1..]
                .iter()
                .zip(&self.to_go[at])
                .map(|(by, to)| by * to)
                .sum();
            (target[at] - way, self.weights[at])
        };
        Weighted::of(near().map(moved).collect())
    }
}

/// Values with weights, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighted(Vec<(f64, f64)>);

impl Weighted {
    /// Puts them in order.
    #[must_use]
    pub fn of(mut values: Vec<(f64, f64)>) -> Self {
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self(values)
    }

    /// The values and their weights.
    #[must_use]
    pub fn values(&self) -> &[(f64, f64)] {
        &self.0
    }

    /// The continuous ranked probability score of what the values forecast, fair as of so many of them
    /// (`scores`). `None` if their weights count as fewer than two.
    #[must_use]
    pub fn fair_crps(&self, happened: f64) -> Option<f64> {
        let all: f64 = self.0.iter().map(|(_, weight)| weight).sum();
        let n = effective(self.0.iter().map(|(_, weight)| *weight));
        if n <= 1.0 {
            return None;
        }
        let (mut below, mut off, mut apart) = (0.0, 0.0, 0.0);
        for &(value, weight) in &self.0 {
            let share = weight / all;
            off += share * (value - happened).abs();
            // Of all pairs, each counted twice, the greater and the smaller.
            apart += 2.0 * share * value * (2.0 * below + share - 1.0);
            below += share;
        }
        // A pair of one with itself is none: what is left of all pairs is 1 - 1/n.
        Some(off - apart / 2.0 / (1.0 - 1.0 / n))
    }

    /// The value below which one more of the kind lies with this probability: of n alike the i-th least has
    /// probability i / (n + 1), as of a band of replications. `None` of none.
    #[must_use]
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let all: f64 = self.0.iter().map(|(_, weight)| weight).sum();
        let n = effective(self.0.iter().map(|(_, weight)| *weight));
        let share = share * (n + 1.0) / n - 0.5 / n;
        let mut before: Option<(f64, f64)> = None;
        let mut sum = 0.0;
        for &(value, weight) in &self.0 {
            let at = (sum + weight / 2.0) / all;
            sum += weight;
            if at >= share {
                return Some(before.map_or(value, |(earlier, its)| {
                    earlier + (value - earlier) * (share - its) / (at - its)
                }));
            }
            before = Some((value, at));
        }
        before.map(|(value, _)| value)
    }
}

/// How many of equal weight would say as much: (sum of weights)² over the sum of their squares (Kish 1965,
/// Survey Sampling). Zero if there are none.
fn effective(weights: impl Iterator<Item = f64>) -> f64 {
    let (sum, squares) = weights.fold((0.0, 0.0), |(sum, squares), w| (sum + w, squares + w * w));
    if squares > 0.0 {
        sum * sum / squares
    } else {
        0.0
    }
}

/// Sums of products of a regression's columns.
struct Squares {
    k: usize,
    sums: Vec<f64>,
}

/// A lower triangle whose product with itself turned over they are.
struct Factor {
    k: usize,
    lower: Vec<f64>,
}

impl Squares {
    fn of<'r>(k: usize, rows: impl Iterator<Item = (&'r [f64], f64)>) -> Self {
        let mut sums = vec![0.0; k * k];
        for (row, weight) in rows {
            for (at, value) in row.iter().enumerate() {
                for (sum, other) in sums[at * k..(at + 1) * k].iter_mut().zip(row) {
                    *sum += weight * value * other;
                }
            }
        }
        Self { k, sums }
    }

    fn less(&self, other: &Self) -> Self {
        let sums = self.sums.iter().zip(&other.sums).map(|(a, b)| a - b);
        Self {
            k: self.k,
            sums: sums.collect(),
        }
    }

    /// Cholesky's decomposition, with a ridge. `None` if a column says nothing that others do not.
    fn factor(&self, ridge: f64) -> Option<Factor> {
        let k = self.k;
        let mut lower = self.sums.clone();
        for row in 0..k {
            for column in 0..=row {
                let of = |row: usize| &lower[row * k..row * k + column];
                let taken: f64 = of(row).iter().zip(of(column)).map(|(a, b)| a * b).sum();
                let rest = lower[row * k + column] - taken;
                lower[row * k + column] = if row == column {
                    (rest + ridge > 0.0).then(|| (rest + ridge).sqrt())?
                } else {
                    rest / lower[column * k + column]
                };
            }
        }
        Some(Factor { k, lower })
    }
}

impl Factor {
    /// The coefficients.
    fn solved(&self, right: &[f64]) -> Vec<f64> {
        let Self { k, lower } = self;
        let mut by = right.to_vec();
        for row in 0..*k {
            for at in 0..row {
                by[row] -= lower[row * k + at] * by[at];
            }
            by[row] /= lower[row * k + row];
        }
        for row in (0..*k).rev() {
            for at in row + 1..*k {
                by[row] -= lower[at * k + row] * by[at];
            }
            by[row] /= lower[row * k + row];
        }
        by
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers between 0 and 1 that fill it evenly.
    fn spread(at: usize, step: f64) -> f64 {
        (0.5 + at as f64 * step).fract()
    }

    #[test]
    fn a_plane_is_found_again() {
        let a: Vec<f64> = (0..200).map(|at| spread(at, 0.618_034)).collect();
        let b: Vec<f64> = (0..200).map(|at| spread(at, 0.754_878)).collect();
        let target: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 3.0 + 2.0 * a - b).collect();
        let known = Conditioned::of(&[(a.clone(), 0.4), (b.clone(), 0.7)]).expect("near ones");
        let found = known.of_target(&target);
        // Whatever the weights, every one is moved onto 3 + .8 - .7.
        assert!(found.values().iter().all(|(v, _)| (v - 3.1).abs() < 1e-6));
        let said = predicted(&[(a, 0.4), (b, 0.7)], &[target]).expect("predicted");
        // Within what the least ridge draws to the middle.
        assert!((said[0].1 - 3.1).abs() < 0.01, "{}", said[0].1);
    }

    #[test]
    fn who_is_far_from_all_has_nobody_near() {
        let a: Vec<f64> = (0..200).map(|at| spread(at, 0.618_034)).collect();
        let effective = |seen: f64| {
            Conditioned::of(&[(a.clone(), seen)])
                .expect("it")
                .effective()
        };
        assert!(effective(0.5) > 50.0);
        assert!(effective(1.6) < 1.0, "{}", effective(1.6));
        // Somebody is the nearest all the same.
        let far = Conditioned::of(&[(a.clone(), 1.6)]).expect("it");
        assert!(
            far.of_target(&a)
                .values()
                .iter()
                .all(|(v, _)| (v - 1.6).abs() < 1e-6)
        );
    }

    #[test]
    fn quantiles_are_those_of_as_many_alike() {
        let alike = Weighted::of((1..=39).map(|at| (f64::from(at), 2.0)).collect());
        assert!((alike.quantile(0.025).expect("it") - 1.0).abs() < 1e-9);
        assert!((alike.quantile(0.5).expect("it") - 20.0).abs() < 1e-9);
        assert!((alike.quantile(0.975).expect("it") - 39.0).abs() < 1e-9);
        assert_eq!(Weighted::of(Vec::new()).quantile(0.5), None);
        // As of an ensemble without weights.
        let few = [8.0, 1.0, 3.0];
        let weighted = Weighted::of(few.iter().map(|&value| (value, 0.4)).collect());
        let own = weighted.fair_crps(2.0).expect("a score");
        let unweighted = crate::statistics::scores::fair_crps(&few, 2.0).expect("a score");
        assert!((own - unweighted).abs() < 1e-12, "{own} {unweighted}");
    }
}
