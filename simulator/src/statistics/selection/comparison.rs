//! Which of two candidates is cheaper: the sequential comparison of Kim & Nelson.

use super::super::moments::variance;

/// One pair of procedure KN (Kim & Nelson 2001, A fully sequential procedure for
/// indifference-zone selection in simulation, ACM TOMACS 11, 251-273) with c = 1.
///
/// With D(r) the sum of cost differences over the first r replications and S^2 the variance of
/// the differences in the first stage of n0, the comparison ends at the first r >= n0 at which
/// D(r) leaves (-W(r), W(r)), where
///
/// ```text
/// W(r) = max(0, (h^2 S^2 / delta - delta r) / 2),   h^2 = 2 eta (n0 - 1),
/// eta  = ((2 error)^(-2 / (n0 - 1)) - 1) / 2.
/// ```
///
/// The triangle closes at r = h^2 S^2 / delta^2, so the end is certain and near. Both candidates
/// are compared at the same replications, so any correlation between them is in S^2.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Comparison {
    /// Sum of the differences over the replications compared.
    difference: f64,
    compared: usize,
    /// W(r) = (`apex` - delta r) / 2, known after the first stage.
    apex: Option<f64>,
    cheaper: Option<Side>,
}

/// One of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Former,
    Latter,
}

/// What all pairs have in common.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Triangle {
    first: usize,
    delta: f64,
    /// h^2 of KN.
    height: f64,
}

impl Triangle {
    /// For `first` replications in the first stage (2 or more), an indifference zone of `delta`
    /// (above 0) and an `error` (in (0, 1/2)) per pair.
    pub(super) fn new(first: usize, delta: f64, error: f64) -> Self {
        let freedom = (first - 1) as f64;
        let eta = (libm::pow(2.0 * error, -2.0 / freedom) - 1.0) / 2.0;
        Self {
            first,
            delta,
            height: 2.0 * eta * freedom,
        }
    }

    fn apex(&self, differences: &[f64]) -> Option<f64> {
        variance(differences).map(|spread| self.height * spread / self.delta)
    }
}

impl Comparison {
    pub(super) const fn new() -> Self {
        Self {
            difference: 0.0,
            compared: 0,
            apex: None,
            cheaper: None,
        }
    }

    /// The cheaper of the two, once known.
    pub(super) const fn cheaper(&self) -> Option<Side> {
        self.cheaper
    }

    /// Compares as far as both have been replicated.
    pub(super) fn advance(&mut self, triangle: &Triangle, former: &[f64], latter: &[f64]) {
        let both = former.len().min(latter.len());
        if both < triangle.first {
            return;
        }
        let apex = match self.apex {
            Some(apex) => apex,
            None => {
                let differences: Vec<f64> = former
                    .iter()
                    .zip(latter)
                    .take(triangle.first)
                    .map(|(a, b)| a - b)
                    .collect();
                let Some(apex) = triangle.apex(&differences) else {
                    return;
                };
                self.apex = Some(apex);
                apex
            }
        };
        while self.compared < both && self.cheaper.is_none() {
            self.difference += former[self.compared] - latter[self.compared];
            self.compared += 1;
            if self.compared >= triangle.first {
                self.judge(apex - triangle.delta * self.compared as f64);
            }
        }
    }

    /// `twice_reach` is 2 W(r) before it is cut off at 0.
    fn judge(&mut self, twice_reach: f64) {
        let reach = twice_reach.max(0.0) / 2.0;
        self.cheaper = if self.difference < -reach {
            Some(Side::Former)
        } else if self.difference > reach {
            Some(Side::Latter)
        } else if twice_reach < 0.0 {
            // Exactly equal where the triangle has closed: no more replications would tell
            // costs apart that do not vary. The one listed first is preferred.
            Some(Side::Former)
        } else {
            None
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_agree_with_kim_and_nelson() {
        // Kim & Nelson (2006, Selecting the best system, Handbooks in OR & MS 13, chapter 17):
        // five systems, n0 = 10 and 95 % give eta = .635 and h^2 = 11.43.
        let triangle = Triangle::new(10, 1.0, 0.05 / 4.0);
        assert!((triangle.height - 11.43).abs() < 0.005, "{triangle:?}");
        assert!((triangle.height / 18.0 - 0.635).abs() < 0.000_5);
    }

    #[test]
    fn costs_that_do_not_vary_are_told_apart_by_the_first_stage() {
        let triangle = Triangle::new(4, 0.5, 0.01);
        let after = |former: f64, latter: f64, stage: usize| {
            let mut comparison = Comparison::new();
            comparison.advance(&triangle, &vec![former; stage], &vec![latter; stage]);
            comparison.cheaper()
        };
        assert_eq!(after(0.1, 0.3, 3), None);
        assert_eq!(after(0.1, 0.3, 4), Some(Side::Former));
        assert_eq!(after(0.3, 0.1, 4), Some(Side::Latter));
        assert_eq!(after(0.3, 0.3, 4), Some(Side::Former));
    }

    #[test]
    fn the_pieces_do_not_matter() {
        let triangle = Triangle::new(5, 0.2, 0.05);
        let former: Vec<f64> = (0..400)
            .map(|i| f64::from(i * 7_919 % 101) / 50.0)
            .collect();
        let latter: Vec<f64> = (0..400)
            .map(|i| f64::from(i * 6_007 % 103) / 51.0)
            .collect();
        let mut at_once = Comparison::new();
        at_once.advance(&triangle, &former, &latter);
        let mut piecewise = Comparison::new();
        for (a, b) in [(3, 0), (5, 9), (40, 9), (41, 200), (400, 250), (400, 400)] {
            piecewise.advance(&triangle, &former[..a], &latter[..b]);
        }
        assert!(at_once.cheaper().is_some());
        assert_eq!(piecewise, at_once);
    }
}
