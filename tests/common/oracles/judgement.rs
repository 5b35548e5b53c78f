//! Does a sample agree with an exact answer? Tests at a stated level instead of a loose
//! percentage.
//!
//! Seeds are fixed, so a test that passes once passes for ever; the level says how often a
//! *right* model would have failed for an unlucky seed. The chance to catch a wrong one grows
//! with the number of replications: the message prints the standard error, which tells what
//! difference the test can see.

use cutover::statistics::{mean, standard_error, student_t_quantile};

/// Level of [`within`] and [`within_ratio`], two-sided.
pub const LEVEL: f64 = 0.001;

/// What one session, day or replication adds to a ratio of sums.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// For example the minutes waited by all who came.
    pub sum: f64,
    /// For example how many came.
    pub count: f64,
}

/// A mean with its standard error.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// Point estimate.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Number of independent replications behind it.
    pub n: usize,
}

impl Measured {
    /// The mean of independent values; panics on fewer than two.
    #[track_caller]
    pub fn mean_of(sample: &[f64]) -> Self {
        Self {
            value: mean(sample).expect("a sample"),
            standard_error: standard_error(sample).expect("two values or more"),
            n: sample.len(),
        }
    }

    /// Sum of sums over sum of counts, with the standard error by the delta method: that of the
    /// mean of (sum - ratio x count), over the mean count (Cochran 1977, Sampling Techniques,
    /// chapter 6).
    ///
    /// The mean over patients is such a ratio when their number is random. The mean of the
    /// replications' own means is something else and has another expectation.
    #[track_caller]
    pub fn ratio_of(parts: &[Part]) -> Self {
        let sums: f64 = parts.iter().map(|part| part.sum).sum();
        let counts: f64 = parts.iter().map(|part| part.count).sum();
        assert!(counts > 0.0, "a ratio needs something counted");
        let ratio = sums / counts;
        let deviations: Vec<f64> = parts
            .iter()
            .map(|part| part.sum - ratio * part.count)
            .collect();
        let spread = standard_error(&deviations).expect("two parts or more");
        Self {
            value: ratio,
            standard_error: spread / (counts / parts.len() as f64),
            n: parts.len(),
        }
    }

    /// Distance from `expected` in standard errors. A measure that does not vary is right if it
    /// agrees to rounding.
    pub fn z(&self, expected: f64) -> f64 {
        let distance = self.value - expected;
        if distance.abs() <= 1e-12 * expected.abs().max(1.0) {
            0.0
        } else {
            distance / self.standard_error
        }
    }

    /// Whether a two-sided test at `level` keeps `expected`; Student's t, so that few
    /// replications are judged no harder than many.
    pub fn agrees(&self, expected: f64, level: f64) -> bool {
        let limit = student_t_quantile(1.0 - level / 2.0, self.n - 1).expect("a level in (0, 1)");
        // NaN must not agree with anything.
        self.z(expected).abs() <= limit
    }

    /// Panics unless [`agrees`](Self::agrees).
    #[track_caller]
    pub fn must_agree(&self, expected: f64, level: f64) {
        assert!(
            self.agrees(expected, level),
            "expected {expected}, found mean {} with standard error {} from {} replications: z = {:.3}, \
             which a right model exceeds with probability below {level}",
            self.value,
            self.standard_error,
            self.n,
            self.z(expected),
        );
    }
}

/// Panics unless the mean of independent values agrees with `expected` at `level`, two-sided.
#[track_caller]
pub fn z_test(sample: &[f64], expected: f64, level: f64) {
    Measured::mean_of(sample).must_agree(expected, level);
}

/// [`z_test`] at [`LEVEL`].
#[track_caller]
pub fn within(sample: &[f64], expected: f64) {
    z_test(sample, expected, LEVEL);
}

/// Panics unless the ratio of sums agrees with `expected` at `level`, two-sided.
#[track_caller]
pub fn z_test_ratio(parts: &[Part], expected: f64, level: f64) {
    Measured::ratio_of(parts).must_agree(expected, level);
}

/// [`z_test_ratio`] at [`LEVEL`].
#[track_caller]
pub fn within_ratio(parts: &[Part], expected: f64) {
    z_test_ratio(parts, expected, LEVEL);
}
