//! Multiple comparisons with the best: how far each system is from the best of the others.

use serde::{Deserialize, Serialize};

use super::super::moments::{mean, standard_error};
use super::super::quantile::student_t_quantile;
use super::super::{CONFIDENCE, Interval};
use super::replications;

/// Which mean is best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Best {
    /// The largest, as for patients seen.
    Largest,
    /// The smallest, as for waits.
    Smallest,
}

/// One system among its rivals.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contender {
    /// Interval for the system's mean minus the best mean among the *others*, in the unit of
    /// the samples. It always reaches or contains 0. Where the largest is best, a lower end of 0
    /// says that the system is the best, an upper end of 0 that another is as good or better, and the lower end how much
    /// worse it may be; where the smallest is best, the ends change places.
    pub interval: Interval,
    /// Whether the system may be the best. The best is among those who may, and all intervals
    /// hold, together with at least 95 %. Of several equally good ones that is true of each, but
    /// not of all of them at once.
    pub may_be_best: bool,
}

/// Multiple comparisons with the best (Hsu 1984, Annals of Statistics 12, 1136-1144), constrained
/// intervals that hold all at once with at least 95 %.
///
/// With D(i,j) the mean difference i - j over replications and W(i,j) = t(1 - .05 / (k - 1), n - 1)
/// times its paired standard error, and the largest best: system i may be best if
/// D(i,j) + W(i,j) >= 0 for all j. Its interval ends above at
/// max(0, min over j of D(i,j) + W(i,j)), and below at the smallest of 0 and D(i,j) - W(i,j)
/// over the others j that may be best.
///
/// All of this is right whenever mu(b) - mu(j) <= D(b,j) + W(b,j) for the one system b that is
/// best and the k - 1 others, and Bonferroni's inequality gives these 95 %. So no structure of
/// the correlations is assumed, as it is in the narrower intervals of Nelson & Matejcik (1995,
/// Management Science 41, 1935-1945), who need sphericity: equal variances of all differences.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgainstBest {
    /// Which mean is best.
    pub best: Best,
    /// One for each system, in the order given; at least 2.
    pub contenders: Vec<Contender>,
}

impl AgainstBest {
    /// The comparison of `systems`; value i of every system comes from replication i.
    ///
    /// `None` with fewer than two systems or replications, unequal lengths, or a value that is
    /// not finite.
    #[must_use]
    pub fn of<S: AsRef<[f64]>>(systems: &[S], best: Best) -> Option<Self> {
        let n = replications(systems)?;
        let k = systems.len();
        let t = student_t_quantile(1.0 - (1.0 - CONFIDENCE) / (k - 1) as f64, n - 1)?;
        // How far row i is ahead of column j at most; nobody is compared with itself.
        let limit = |i: usize, j: usize| {
            let (i, j) = (systems[i].as_ref(), systems[j].as_ref());
            match best {
                Best::Largest => upper_limit(i, j, t),
                Best::Smallest => upper_limit(j, i, t),
            }
        };
        let row = |i: usize| (0..k).map(|j| limit(i, j).filter(|_| i != j)).collect();
        let limits: Vec<Vec<Option<f64>>> = (0..k).map(row).collect();
        Some(Self {
            best,
            contenders: contenders(&limits, best),
        })
    }

    /// Positions of the systems that may be best, ascending; at least one.
    pub fn may_be_best(&self) -> impl Iterator<Item = usize> {
        let all = self.contenders.iter().enumerate();
        all.filter(|(_, contender)| contender.may_be_best)
            .map(|(position, _)| position)
    }
}

/// Mean of `ahead - behind` plus `t` standard errors.
fn upper_limit(ahead: &[f64], behind: &[f64], t: f64) -> Option<f64> {
    let differences: Vec<f64> = ahead.iter().zip(behind).map(|(a, b)| a - b).collect();
    Some(mean(&differences)? + t * standard_error(&differences)?)
}

/// From the upper limits of how far row i is ahead of column j.
fn contenders(limits: &[Vec<Option<f64>>], best: Best) -> Vec<Contender> {
    let nearest =
        |row: &Vec<Option<f64>>| row.iter().flatten().fold(f64::INFINITY, |a, &b| a.min(b));
    let nearest: Vec<f64> = limits.iter().map(nearest).collect();
    let may_be_best = |i: usize| nearest[i] >= 0.0;
    let contender = |i: usize| {
        let rivals = (0..limits.len()).filter(|&j| may_be_best(j));
        // The lower limit of i - j is the upper one of j - i turned round.
        let behind = rivals.filter_map(|j| limits[j][i]).fold(0.0, f64::max);
        let ahead = nearest[i].max(0.0);
        // Subtracted, since -0 would be printed as such.
        let (lower, upper) = match best {
            Best::Largest => (0.0 - behind, ahead),
            Best::Smallest => (0.0 - ahead, behind),
        };
        Contender {
            interval: Interval { lower, upper },
            may_be_best: may_be_best(i),
        }
    };
    (0..limits.len()).map(contender).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four systems over six replications with common random numbers.
    fn four() -> [[f64; 6]; 4] {
        [
            [12.1, 14.0, 9.8, 13.2, 11.5, 12.9],
            [11.0, 13.1, 9.1, 12.8, 10.2, 12.0],
            [14.9, 16.2, 13.0, 15.1, 14.8, 16.6],
            [11.4, 12.7, 9.5, 12.2, 10.9, 11.6],
        ]
    }

    #[track_caller]
    fn check(best: Best, expected: [(bool, f64, f64); 4]) {
        let found = AgainstBest::of(&four(), best).expect("complete");
        for (contender, (may_be_best, lower, upper)) in found.contenders.iter().zip(expected) {
            assert_eq!(contender.may_be_best, may_be_best, "{contender:?}");
            let Interval { lower: l, upper: u } = contender.interval;
            assert!((l - lower).abs() < 1e-8, "{contender:?}");
            assert!((u - upper).abs() < 1e-8, "{contender:?}");
        }
    }

    // Both by NumPy 2.4 and SciPy 1.17 from Hsu's formulas, t(1 - .05 / 3, 5).

    #[test]
    fn one_is_clearly_the_largest() {
        check(
            Best::Largest,
            [
                (false, -3.669_255_511, 0.0),
                (false, -4.798_310_216, 0.0),
                (true, 0.0, 3.669_255_511),
                (false, -4.555_241_536, 0.0),
            ],
        );
    }

    #[test]
    fn two_may_be_the_smallest() {
        check(
            Best::Smallest,
            [
                (false, 0.0, 1.346_092_962),
                (true, -0.665_208_013, 0.631_874_679),
                (false, 0.0, 4.798_310_216),
                (true, -0.631_874_679, 0.665_208_013),
            ],
        );
        let found = AgainstBest::of(&four(), Best::Smallest).expect("complete");
        assert!(found.may_be_best().eq([1, 3]));
    }

    #[test]
    fn the_smallest_is_the_largest_turned_round() {
        let negative = four().map(|system| system.map(|value| -value));
        let smallest = AgainstBest::of(&four(), Best::Smallest).expect("complete");
        let largest = AgainstBest::of(&negative, Best::Largest).expect("complete");
        for (small, large) in smallest.contenders.iter().zip(&largest.contenders) {
            assert_eq!(small.may_be_best, large.may_be_best);
            assert_eq!(small.interval.lower, -large.interval.upper);
            assert_eq!(small.interval.upper, -large.interval.lower);
        }
    }

    #[test]
    fn twins_may_both_be_best() {
        let twins = [
            vec![1.0, 2.0, 4.0],
            vec![1.0, 2.0, 4.0],
            vec![0.0, 1.0, 3.0],
        ];
        let found = AgainstBest::of(&twins, Best::Largest).expect("complete");
        assert!(found.may_be_best().eq([0, 1]));
        let ends = |c: &Contender| (c.interval.lower, c.interval.upper);
        assert_eq!(ends(&found.contenders[0]), (0.0, 0.0));
        assert_eq!(ends(&found.contenders[2]), (-1.0, 0.0));
    }

    #[test]
    fn what_cannot_be_compared_is_refused() {
        assert_eq!(AgainstBest::of(&[vec![1.0, 2.0]], Best::Largest), None);
        let single = [vec![1.0], vec![2.0]];
        assert_eq!(AgainstBest::of(&single, Best::Largest), None);
        let unequal = [vec![1.0, 2.0], vec![2.0]];
        assert_eq!(AgainstBest::of(&unequal, Best::Largest), None);
    }
}
