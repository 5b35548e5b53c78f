//! A case whose answer is known: what is expected, what was simulated, and how far they are apart.

use cutover::model::{Measure, Outcome};
use cutover::statistics::student_t_quantile;

use crate::oracles::judgement::{LEVEL, Measured, Part};
use crate::trial::parts_from;

/// Declares cases: a function that simulates one the first time it is asked for, a test of the same
/// name that holds it to its answers, and the list that the page shows. What is on the page is
/// tested, what is tested is on the page, and nothing is simulated twice.
macro_rules! cases {
    ($($name:ident $body:block)+) => {
        /// All of this file.
        pub const CASES: &[fn() -> &'static $crate::case::Case] = &[$($name),+];

        $(
            fn $name() -> &'static $crate::case::Case {
                static CASE: std::sync::LazyLock<$crate::case::Case> =
                    std::sync::LazyLock::new(|| $body);
                &CASE
            }
        )+

        mod tests {
            $(
                #[test]
                fn $name() {
                    super::$name().must_agree();
                }
            )+
        }
    };
}
pub(crate) use cases;

/// A scenario, its answers, and what came out of it.
pub struct Case {
    /// What is simulated, in words.
    pub name: String,
    /// Whose formula the answer is.
    pub source: &'static str,
    /// Its file in the repository, and what is changed in it.
    pub scenario: String,
    /// How much was simulated.
    pub replications: u64,
    /// The figures compared.
    pub answers: Vec<Answer>,
}

/// One figure of a case.
pub struct Answer {
    /// What it is, and its unit.
    pub what: String,
    /// What is known.
    pub expected: f64,
    /// What was simulated.
    pub found: Found,
}

/// A simulated figure.
pub enum Found {
    /// Of replications that differ by chance.
    Sampled(Measured),
    /// Of one in which nothing is left to chance but the rounding of times to a millisecond.
    Certain {
        /// The figure.
        value: f64,
        /// How far rounding can take it.
        rounding: f64,
    },
}

impl Case {
    /// A case without answers yet.
    pub fn new(
        name: impl Into<String>,
        source: &'static str,
        scenario: impl Into<String>,
        replications: u64,
    ) -> Self {
        Self {
            name: name.into(),
            source,
            scenario: scenario.into(),
            replications,
            answers: Vec::new(),
        }
    }

    /// One of the files under `scenarios/theory/`, as it is.
    pub fn theory(name: &str, source: &'static str, file: &str, replications: u64) -> Self {
        let file = format!("[`{file}`](../scenarios/theory/{file}.toml)");
        Self::new(name, source, file, replications)
    }

    /// A scenario written in a file of this folder.
    pub fn here(name: &str, source: &'static str, file: &str, replications: u64) -> Self {
        let file = format!("written in [`{file}.rs`](../tests/validation/exact/{file}.rs)");
        Self::new(name, source, file, replications)
    }

    /// A measure over all days from one on, as a ratio of sums.
    pub fn measure(&mut self, outcomes: &[Outcome], measure: Measure, from: usize, expected: f64) {
        let definition = measure.definition();
        let what = format!("`{}` ({})", definition.id, definition.unit);
        self.ratio(&what, &parts_from(outcomes, measure, from), expected);
    }

    /// A ratio of sums over replications.
    pub fn ratio(&mut self, what: &str, parts: &[Part], expected: f64) {
        self.found(what, Found::Sampled(Measured::ratio_of(parts)), expected);
    }

    /// A mean of independent values, one a replication.
    pub fn mean(&mut self, what: &str, sample: &[f64], expected: f64) {
        self.found(what, Found::Sampled(Measured::mean_of(sample)), expected);
    }

    /// A figure of whatever kind.
    pub fn found(&mut self, what: &str, found: Found, expected: f64) {
        self.answers.push(Answer {
            what: what.to_owned(),
            expected,
            found,
        });
    }

    /// Panics unless every answer agrees, those of chance at [`LEVEL`] each.
    #[track_caller]
    pub fn must_agree(&self) {
        assert!(!self.answers.is_empty(), "{}: nothing compared", self.name);
        for answer in &self.answers {
            assert!(answer.agrees(), "{}: {}", self.name, answer.in_full());
        }
    }
}

impl Answer {
    /// Distance in standard errors; none where nothing varies.
    pub fn z(&self) -> Option<f64> {
        match &self.found {
            Found::Sampled(measured) if measured.standard_error > 0.0 => {
                Some(measured.z(self.expected))
            }
            Found::Sampled(_) | Found::Certain { .. } => None,
        }
    }

    /// The simulated figure.
    pub fn value(&self) -> f64 {
        match &self.found {
            Found::Sampled(measured) => measured.value,
            Found::Certain { value, .. } => *value,
        }
    }

    /// Half the width of the 95 % interval; what rounding can do where there is no chance.
    pub fn half_width(&self) -> f64 {
        match &self.found {
            Found::Sampled(measured) => half_width(measured),
            Found::Certain { rounding, .. } => *rounding,
        }
    }

    /// Whether the figure is what it should be.
    pub fn agrees(&self) -> bool {
        match &self.found {
            Found::Sampled(measured) => measured.agrees(self.expected, LEVEL),
            Found::Certain { value, rounding } => (value - self.expected).abs() <= *rounding,
        }
    }

    fn in_full(&self) -> String {
        format!(
            "{}: expected {}, found {} ± {}, z {:?}",
            self.what,
            self.expected,
            self.value(),
            self.half_width(),
            self.z()
        )
    }
}

/// Half the width of Student's 95 % interval.
pub fn half_width(measured: &Measured) -> f64 {
    student_t_quantile(0.975, measured.n - 1).expect("two or more") * measured.standard_error
}
