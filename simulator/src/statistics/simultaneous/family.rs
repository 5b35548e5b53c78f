//! Paired differences within a family of comparisons, by Bonferroni's inequality.

use serde::{Deserialize, Serialize};

use super::super::{CONFIDENCE, Interval, PairedEstimate};
use super::replications;

/// One comparison of a family.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Position of the system compared.
    pub changed: usize,
    /// Position of the system it is compared with.
    pub baseline: usize,
    /// The difference `changed - baseline` on its own: its mean, its own 95 % half width, and
    /// by how much common random numbers have narrowed it.
    pub paired: PairedEstimate,
    /// Interval of the mean difference that holds together with all others of its family, in
    /// the unit of the samples.
    pub interval: Interval,
}

/// Comparisons whose intervals hold all at once with at least 95 %.
///
/// Each of c intervals is Student's paired one at 1 - .05 / c: the quantile is
/// t(1 - .05 / (2 c), n - 1). By Bonferroni's inequality the chance that any of them misses is
/// at most the sum of .05 / c, whatever the dependence between them (Law 2015, section 10.3;
/// Miller 1981, Simultaneous Statistical Inference, chapter 2).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Family {
    /// The comparisons, in the order of the systems; at least 1.
    pub comparisons: Vec<Comparison>,
    /// Level of each interval on its own, 1 - .05 / c, in (0, 1).
    pub each: f64,
}

impl Family {
    /// Every other system against the one at position `control`: system - control.
    ///
    /// Value i of every system comes from replication i. `None` with fewer than two systems or
    /// replications, unequal lengths, a value that is not finite, or no system at `control`.
    #[must_use]
    pub fn against<S: AsRef<[f64]>>(systems: &[S], control: usize) -> Option<Self> {
        if control >= systems.len() {
            return None;
        }
        let others = (0..systems.len()).filter(|&system| system != control);
        Self::of(systems, &others.map(|o| (o, control)).collect::<Vec<_>>())
    }

    /// Every system against every earlier one: later - earlier. `None` as for
    /// [`against`](Self::against).
    #[must_use]
    pub fn all_pairs<S: AsRef<[f64]>>(systems: &[S]) -> Option<Self> {
        let later = |earlier: usize| (earlier + 1..systems.len()).map(move |l| (l, earlier));
        Self::of(
            systems,
            &(0..systems.len()).flat_map(later).collect::<Vec<_>>(),
        )
    }

    /// The comparisons `(changed, baseline)`.
    fn of<S: AsRef<[f64]>>(systems: &[S], pairs: &[(usize, usize)]) -> Option<Self> {
        replications(systems)?;
        let each = 1.0 - (1.0 - CONFIDENCE) / pairs.len() as f64;
        let compare = |&(changed, baseline): &(usize, usize)| {
            let paired = PairedEstimate::of(systems[changed].as_ref(), systems[baseline].as_ref())?;
            Some(Comparison {
                changed,
                baseline,
                interval: paired.difference.interval_at(each)?,
                paired,
            })
        };
        let comparisons = pairs.iter().map(compare).collect::<Option<Vec<_>>>()?;
        Some(Self { comparisons, each })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hours of sleep gained under two drugs: Student (1908), Biometrika 6, 1-25; and nobody
    /// treated.
    fn sleep() -> [Vec<f64>; 3] {
        [
            vec![0.0; 10],
            vec![0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
            vec![1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
        ]
    }

    #[test]
    fn three_pairs_of_students_sleepers() {
        let family = Family::all_pairs(&sleep()).expect("ten of each");
        let pairs: Vec<_> = family
            .comparisons
            .iter()
            .map(|one| (one.changed, one.baseline))
            .collect();
        assert_eq!(pairs, [(1, 0), (2, 0), (2, 1)]);
        // Mean difference 1.58 with t = 4.0621, hence standard error .388960; t(1 - .05/6, 9)
        // is 2.933324 (SciPy 1.17).
        let between = &family.comparisons[2];
        let reach = 2.933_324 * 1.58 / 4.062_128;
        assert!((between.interval.lower - (1.58 - reach)).abs() < 1e-5);
        assert!((between.interval.upper - (1.58 + reach)).abs() < 1e-5);
        assert!((family.each - (1.0 - 0.05 / 3.0)).abs() < 1e-15);
        assert!(between.paired.variance_reduction.expect("varies") > 4.0);
        // Nothing is shared with those who got nothing.
        let alone = family.comparisons[0].paired.variance_reduction;
        assert!((alone.expect("varies") - 1.0).abs() < 1e-12);
    }

    #[test]
    fn one_comparison_needs_no_correction() {
        let [_, first, second] = sleep();
        let family = Family::against(&[first, second], 0).expect("two");
        let only = &family.comparisons[0];
        let own = only.paired.difference.interval().expect("ten pairs");
        assert!((only.interval.lower - own.lower).abs() < 1e-12);
        assert!((only.interval.upper - own.upper).abs() < 1e-12);
    }

    #[test]
    fn the_control_may_stand_anywhere() {
        let family = Family::against(&sleep(), 1).expect("ten of each");
        let pairs: Vec<_> = family
            .comparisons
            .iter()
            .map(|one| (one.changed, one.baseline))
            .collect();
        assert_eq!(pairs, [(0, 1), (2, 1)]);
        assert_eq!(family.each, 0.975);
    }

    #[test]
    fn what_cannot_be_compared_is_refused() {
        let one: [Vec<f64>; 1] = [vec![1.0, 2.0]];
        assert_eq!(Family::all_pairs(&one), None);
        assert_eq!(Family::against(&sleep(), 3), None);
        assert_eq!(Family::all_pairs(&[vec![1.0], vec![2.0]]), None);
        assert_eq!(Family::all_pairs(&[vec![1.0, 2.0], vec![2.0]]), None);
        assert_eq!(
            Family::all_pairs(&[vec![1.0, f64::NAN], vec![2.0, 3.0]]),
            None
        );
        let none: [Vec<f64>; 0] = [];
        assert_eq!(Family::all_pairs(&none), None);
        assert_eq!(Family::against(&none, 0), None);
    }
}
