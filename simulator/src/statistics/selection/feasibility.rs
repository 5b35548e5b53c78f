//! Whether one candidate meets the target often enough: Wald's sequential test of a share.

use super::Target;

/// What is known of a candidate's chance to meet the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Feasibility {
    Open,
    Meets,
    Misses,
}

/// Wald's sequential probability ratio test (1945, Sequential tests of statistical hypotheses,
/// Annals of Mathematical Statistics 16, 117-186) of chance + tolerance against
/// chance - tolerance.
///
/// It ends when the likelihood ratio leaves (error, 1 / error). Those bounds, not Wald's
/// slightly narrower approximations: a likelihood ratio is a supermartingale under every chance
/// at or beyond the hypothesis in its denominator, so it ever exceeds 1 / error with probability
/// at most error (Ville's inequality). That holds exactly, for whatever rule decides when and in
/// which batches to look.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ShareTest {
    /// What a success and a failure add to the log likelihood ratio.
    success: f64,
    failure: f64,
    /// ln(1 / error).
    bound: f64,
    successes: usize,
    trials: usize,
    known: Feasibility,
}

impl ShareTest {
    /// A test in which either error has at most probability `error`.
    pub(super) fn new(target: &Target, error: f64) -> Self {
        let (upper, lower) = (
            target.chance + target.tolerance,
            target.chance - target.tolerance,
        );
        Self {
            success: libm::log(upper / lower),
            failure: libm::log((1.0 - upper) / (1.0 - lower)),
            bound: -libm::log(error),
            successes: 0,
            trials: 0,
            known: Feasibility::Open,
        }
    }

    /// Takes the next trial; once something is known it stays known.
    pub(super) fn observe(&mut self, met: bool) {
        self.trials += 1;
        self.successes += usize::from(met);
        if self.known != Feasibility::Open {
            return;
        }
        let failures = self.trials - self.successes;
        let ratio = self.successes as f64 * self.success + failures as f64 * self.failure;
        if ratio >= self.bound {
            self.known = Feasibility::Meets;
        } else if ratio <= -self.bound {
            self.known = Feasibility::Misses;
        }
    }

    pub(super) const fn known(&self) -> Feasibility {
        self.known
    }

    /// Share of all trials so far; 0 before the first.
    pub(super) fn share(&self) -> f64 {
        self.successes as f64 / self.trials.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn straight_runs_end_where_the_ratio_says() {
        let target = Target {
            chance: 0.9,
            tolerance: 0.05,
        };
        // ln(.95 / .85) = .111226 and ln(.05 / .15) = -1.098612 against ln 100 = 4.605170.
        let run = |met: bool| {
            let mut test = ShareTest::new(&target, 0.01);
            while test.known() == Feasibility::Open {
                test.observe(met);
            }
            (test.known(), test.trials)
        };
        assert_eq!(run(true), (Feasibility::Meets, 42));
        assert_eq!(run(false), (Feasibility::Misses, 5));
    }

    #[test]
    fn what_comes_after_the_end_is_only_counted() {
        let target = Target {
            chance: 0.5,
            tolerance: 0.4,
        };
        let mut test = ShareTest::new(&target, 0.05);
        for met in [true, true, false, false, false, false] {
            test.observe(met);
        }
        assert_eq!(test.known(), Feasibility::Meets);
        assert!((test.share() - 1.0 / 3.0).abs() < 1e-15);
    }
}
