//! Pairwise comparisons of mean costs by Kim & Nelson's KN: who has lost to whom.

/// All pairs of systems.
#[derive(Clone, Debug)]
pub(super) struct Pairs {
    systems: usize,
    /// Sums of costs, for the pairs' differences.
    sums: Vec<f64>,
    /// For each pair (i < j), the variance of the difference of the first replications.
    variances: Vec<f64>,
    /// For each pair, who has lost.
    losers: Vec<Option<usize>>,
    /// The smallest difference that matters.
    worth: f64,
    /// h squared of KN.
    h_squared: f64,
}

impl Pairs {
    /// Among so many systems.
    pub fn of(systems: usize) -> Self {
        let pairs = systems * systems.saturating_sub(1) / 2;
        Self {
            systems,
            sums: vec![0.0; systems],
            variances: vec![0.0; pairs],
            losers: vec![None; pairs],
            worth: 0.0,
            h_squared: 0.0,
        }
    }

    /// Position of a pair with `i < j`.
    fn at(&self, i: usize, j: usize) -> usize {
        i * self.systems - i * (i + 1) / 2 + j - i - 1
    }

    /// The first replications of all systems. `error` is the chance that a system is wrongly
    /// given up, all pairs together.
    pub fn begin(&mut self, firsts: &[Vec<f64>], worth: f64, error: f64) {
        let first = firsts.first().map_or(0, Vec::len);
        self.worth = worth;
        // Eq. (3) of Kim & Nelson with c = 1: eta = ((2 a / (k - 1))^(-2 / (n - 1)) - 1) / 2.
        let rivals = self.systems.saturating_sub(1).max(1) as f64;
        let freedom = first.saturating_sub(1).max(1) as f64;
        let eta = (libm::pow(2.0 * error / rivals, -2.0 / freedom) - 1.0) / 2.0;
        self.h_squared = 2.0 * eta.max(0.0) * freedom;
        for (sum, costs) in self.sums.iter_mut().zip(firsts) {
            *sum = costs.iter().sum();
        }
        for i in 0..self.systems {
            for j in i + 1..self.systems {
                let differences: Vec<f64> = firsts[i]
                    .iter()
                    .zip(&firsts[j])
                    .map(|(a, b)| a - b)
                    .collect();
                let at = self.at(i, j);
                self.variances[at] = super::super::variance(&differences).unwrap_or(0.0);
                self.decide(i, j, first);
            }
        }
    }

    /// The next replication of those still in play, by system in ascending order; it is the
    /// `r`-th.
    pub fn go_on(&mut self, latest: &[(usize, f64)], r: usize) {
        for &(at, cost) in latest {
            self.sums[at] += cost;
        }
        for (n, &(i, _)) in latest.iter().enumerate() {
            for &(j, _) in &latest[n + 1..] {
                self.decide(i, j, r);
            }
        }
    }

    /// Once the sum of differences leaves the triangle, the one with the higher cost has lost.
    fn decide(&mut self, i: usize, j: usize, r: usize) {
        let at = self.at(i, j);
        if self.losers[at].is_some() {
            return;
        }
        let difference = self.sums[i] - self.sums[j];
        // r W(r) of the paper, in sums rather than means; with a worth of zero there is no
        // triangle that ever closes, so equal costs are told apart by nothing.
        let width = if self.variances[at] == 0.0 {
            0.0
        } else if self.worth > 0.0 {
            let closes = self.h_squared * self.variances[at] / self.worth;
            f64::max(0.0, (closes - self.worth * r as f64) / 2.0)
        } else {
            f64::INFINITY
        };
        self.losers[at] = if difference > width {
            Some(i)
        } else if difference < -width || width == 0.0 {
            // Of equals, the one that was named first stays.
            Some(j)
        } else {
            None
        };
    }

    /// Whether one has lost to the other.
    pub fn has_lost(&self, one: usize, other: usize) -> bool {
        let at = self.at(one.min(other), one.max(other));
        self.losers[at] == Some(one)
    }
}
