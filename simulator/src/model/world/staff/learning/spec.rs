//! `[new-system.learning.ROLE]`: how quickly people become familiar with the new system.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::spec::Pace;
use crate::model::spec::quantity::Wrong;

/// A learning curve as written. `n` is experience, in transactions done (or time worked) on the
/// new system; the curve gives the factor on the time a task takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LearningCurve {
    /// Family of the curve.
    #[serde(default)]
    pub curve: CurveFamily,
    /// Factor for somebody without any experience (all families but `points`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial: Option<f64>,
    /// Experience after which the excess has fallen to 1/e (exponential) or to a half (s-curve):
    /// `"150 transactions"` or `"40 hours"` of work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace: Option<Pace>,
    /// Factor that is reached in the end (default 1): above 1 a permanent cost, below 1 the
    /// promised benefit. Exponential, s-curve; a floor for `plateau`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plateau: Option<f64>,
    /// Factor with each doubling of experience, such as 0.9 (wright, stanford-b, dejong, plateau).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_doubling: Option<f64>,
    /// Experience everybody brings along (stanford-b), in units of experience.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prior: Option<f64>,
    /// Share of the first time that no practice removes (dejong).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incompressible: Option<f64>,
    /// Steepness of the s-curve (default 3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steepness: Option<f64>,
    /// Points `[experience, factor]`, joined by straight lines, level beyond the last (points).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Vec<[f64; 2]>>,
    /// Unit of experience for families without a pace: `"1 transactions"` (default) or `"1 hour"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Pace>,
    /// Spread from person to person: coefficient of variation of a lognormal factor of mean 1 on
    /// the starting excess, and of another on the pace.
    #[serde(default)]
    pub spread: f64,
}

/// Families of learning curves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CurveFamily {
    /// plateau + (initial - plateau) exp(-n / pace)
    #[default]
    Exponential,
    /// initial (n + 1)^-b, b = -log2(per-doubling) (Wright 1936)
    Wright,
    /// initial (n + 1 + prior)^-b (Stanford Research Institute 1949)
    StanfordB,
    /// initial (m + (1 - m) (n + 1)^-b), m incompressible (de Jong 1957)
    Dejong,
    /// Wright's curve down to the plateau, level from there (Baloff 1971)
    Plateau,
    /// plateau + (initial - plateau) / (1 + (n / pace)^steepness): slow, fast, slow
    SCurve,
    /// A table.
    Points,
}

impl CurveFamily {
    /// Its formula, in the names of the keys, with who it is by.
    #[must_use]
    pub const fn formula(self) -> &'static str {
        match self {
            Self::Exponential => "f(n) = plateau + (initial - plateau) exp(-n / pace)",
            Self::Wright => "f(n) = initial (n + 1)^-b, b = -log2(per-doubling) (Wright 1936)",
            Self::StanfordB => {
                "f(n) = initial (n + 1 + prior)^-b, b = -log2(per-doubling) (Stanford Research Institute \
             1949)"
            }
            Self::Dejong => {
                "f(n) = initial (m + (1 - m) (n + 1)^-b), b = -log2(per-doubling), m incompressible (de \
             Jong 1957)"
            }
            Self::Plateau => {
                "f(n) = initial (n + 1)^-b down to the plateau, b = -log2(per-doubling) (Baloff 1971)"
            }
            Self::SCurve => "f(n) = plateau + (initial - plateau) / (1 + (n / pace)^steepness)",
            Self::Points => "f(n) by straight lines between the points given, level outside",
        }
    }
}

/// What experience is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Experience {
    /// Transactions done.
    Transactions,
    /// Milliseconds worked.
    TimeWorked,
}

impl LearningCurve {
    /// The curve with every parameter its family needs.
    ///
    /// # Panics
    ///
    /// If parameters are missing or impossible, which [`Scenario::check`] refuses.
    ///
    /// [`Scenario::check`]: crate::model::spec::Scenario::check
    #[must_use]
    pub fn curve(&self) -> Curve {
        self.checked()
            .unwrap_or_else(|wrong| panic!("unchecked learning curve: {wrong}"))
    }

    /// What its experience is counted in.
    #[must_use]
    pub fn counts(&self) -> Experience {
        match self.pace.or(self.unit) {
            Some(Pace::Worked(_)) => Experience::TimeWorked,
            Some(Pace::Transactions(_)) | None => Experience::Transactions,
        }
    }

    pub(in crate::model) fn checked(&self) -> Result<Curve, Wrong> {
        self.check_family()?;
        if !(0.0..=3.0).contains(&self.spread) {
            return Err(
                Wrong::new(format!("a spread of {} is impossible", self.spread))
                    .help("it is a coefficient of variation, such as 0.25")
                    .at("spread"),
            );
        }
        let initial = || self.positive("initial", self.initial, None);
        let plateau = || self.positive("plateau", self.plateau, Some(1.0));
        let unit = self.unit.map_or(1.0, amount);
        match self.curve {
            CurveFamily::Exponential => Ok(Curve::Exponential {
                initial: initial()?,
                pace: self.amount_of_pace()?,
                plateau: plateau()?,
            }),
            CurveFamily::SCurve => Ok(Curve::SCurve {
                initial: initial()?,
                pace: self.amount_of_pace()?,
                plateau: plateau()?,
                steepness: self.positive("steepness", self.steepness, Some(3.0))?,
            }),
            CurveFamily::Wright => Ok(Curve::Power {
                initial: initial()?,
                b: self.exponent()?,
                prior: 0.0,
                floor: 0.0,
                unit,
            }),
            CurveFamily::StanfordB => Ok(Curve::Power {
                initial: initial()?,
                b: self.exponent()?,
                prior: self.between("prior", self.prior, 0.0, 1e9, "prior = 40.0")?,
                floor: 0.0,
                unit,
            }),
            CurveFamily::Plateau => Ok(Curve::Power {
                initial: initial()?,
                b: self.exponent()?,
                prior: 0.0,
                floor: self.positive("plateau", self.plateau, None)?,
                unit,
            }),
            CurveFamily::Dejong => Ok(Curve::DeJong {
                initial: initial()?,
                b: self.exponent()?,
                incompressible: self.between(
                    "incompressible",
                    self.incompressible,
                    0.0,
                    1.0,
                    "incompressible = 0.25",
                )?,
                unit,
            }),
            CurveFamily::Points => self.joined_points(unit),
        }
    }

    fn name(&self) -> &'static str {
        match self.curve {
            CurveFamily::Exponential => "exponential",
            CurveFamily::Wright => "wright",
            CurveFamily::StanfordB => "stanford-b",
            CurveFamily::Dejong => "dejong",
            CurveFamily::Plateau => "plateau",
            CurveFamily::SCurve => "s-curve",
            CurveFamily::Points => "points",
        }
    }

    /// Refuses parameters of another family: they would have no effect.
    fn check_family(&self) -> Result<(), Wrong> {
        use CurveFamily::{Dejong, Exponential, Plateau, Points, SCurve, StanfordB, Wright};
        let parameters: [(&str, bool, &[CurveFamily]); 9] = [
            (
                "initial",
                self.initial.is_some(),
                &[Exponential, Wright, StanfordB, Dejong, Plateau, SCurve],
            ),
            ("pace", self.pace.is_some(), &[Exponential, SCurve]),
            (
                "plateau",
                self.plateau.is_some(),
                &[Exponential, SCurve, Plateau],
            ),
            (
                "per-doubling",
                self.per_doubling.is_some(),
                &[Wright, StanfordB, Dejong, Plateau],
            ),
            ("prior", self.prior.is_some(), &[StanfordB]),
            ("incompressible", self.incompressible.is_some(), &[Dejong]),
            ("steepness", self.steepness.is_some(), &[SCurve]),
            ("points", self.points.is_some(), &[Points]),
            (
                "unit",
                self.unit.is_some(),
                &[Wright, StanfordB, Dejong, Plateau, Points],
            ),
        ];
        for (key, given, families) in parameters {
            if given && !families.contains(&self.curve) {
                let fitting: Vec<&str> = parameters
                    .iter()
                    .filter(|p| p.2.contains(&self.curve))
                    .map(|p| p.0)
                    .collect();
                return Err(Wrong::new(format!(
                    "\"{key}\" has no part in the family {}",
                    self.name()
                ))
                .help(format!("its parameters are {}", fitting.join(", ")))
                .at(key));
            }
        }
        Ok(())
    }

    fn missing(&self, key: &str, example: &str) -> Wrong {
        Wrong::new(format!(
            "a curve of the family {} needs \"{key}\"",
            self.name()
        ))
        .help(format!("add something like: {example}"))
    }

    fn positive(&self, key: &str, value: Option<f64>, default: Option<f64>) -> Result<f64, Wrong> {
        let Some(value) = value.or(default) else {
            return Err(self.missing(key, &format!("{key} = 1.5")));
        };
        if value.is_finite() && value > 0.0 && value <= 1_000.0 {
            return Ok(value);
        }
        Err(Wrong::new(format!(
            "\"{key}\" must lie between 0 and 1000, but is {value}"
        ))
        .help("it is a factor on the time a task takes: 2.5 means two and a half times as long")
        .at(key))
    }

    fn between(
        &self,
        key: &str,
        value: Option<f64>,
        least: f64,
        most: f64,
        example: &str,
    ) -> Result<f64, Wrong> {
        match value {
            None => Err(self.missing(key, example)),
            Some(value) if (least..=most).contains(&value) => Ok(value),
            Some(value) => Err(Wrong::new(format!(
                "\"{key}\" must lie between {least} and {most}, but is {value}"
            ))
            .at(key)),
        }
    }

    fn exponent(&self) -> Result<f64, Wrong> {
        let factor = self.between(
            "per-doubling",
            self.per_doubling,
            0.01,
            1.0,
            "per-doubling = 0.9",
        )?;
        // `+ 0.0` keeps a factor of 1 from becoming minus zero.
        Ok(-libm::log2(factor) + 0.0)
    }

    fn amount_of_pace(&self) -> Result<f64, Wrong> {
        self.pace
            .map(amount)
            .ok_or_else(|| self.missing("pace", "pace = \"150 transactions\""))
    }

    fn joined_points(&self, unit: f64) -> Result<Curve, Wrong> {
        let points = match &self.points {
            Some(points) if !points.is_empty() => points,
            _ => return Err(self.missing("points", "points = [[0, 2.5], [150, 1.4], [500, 1.0]]")),
        };
        let ascending = points.windows(2).all(|pair| pair[0][0] < pair[1][0]);
        let possible = |[n, factor]: &[f64; 2]| *n >= 0.0 && *factor > 0.0 && *factor <= 1_000.0;
        if !ascending || !points.iter().all(possible) {
            return Err(Wrong::new("these points make no curve")
                .help("experience ascends from 0 or more, factors are above 0: [[0, 2.5], [150, 1.4], [500, 1.0]]")
                .at("points"));
        }
        Ok(Curve::Points {
            points: points
                .iter()
                .map(|&[n, factor]| (n * unit, factor))
                .collect(),
        })
    }
}

/// An amount of experience as a number: transactions, or milliseconds worked.
fn amount(pace: Pace) -> f64 {
    match pace {
        Pace::Transactions(n) => n,
        Pace::Worked(span) => span.duration().as_ms_f64(),
    }
}

/// A checked learning curve: [`LearningCurve`] with every parameter its family needs.
/// Experience is in units of the curve's `Pace` kind (transactions, or milliseconds worked).
#[derive(Clone, Debug, PartialEq)]
pub enum Curve {
    /// plateau + (initial - plateau) exp(-n / pace)
    Exponential {
        /// Factor at n = 0.
        initial: f64,
        /// Experience that divides the excess by e.
        pace: f64,
        /// Factor in the end.
        plateau: f64,
    },
    /// initial (n / unit + 1 + prior)^-b, not below `floor`. Wright, Stanford-B and plateau.
    Power {
        /// Factor at n = 0, prior = 0.
        initial: f64,
        /// Exponent.
        b: f64,
        /// Experience brought along, in units.
        prior: f64,
        /// Least factor (0 if none).
        floor: f64,
        /// Unit of experience (1 transaction, or milliseconds in the unit of time).
        unit: f64,
    },
    /// initial (m + (1 - m) (n / unit + 1)^-b)
    DeJong {
        /// Factor at n = 0.
        initial: f64,
        /// Exponent.
        b: f64,
        /// Share no practice removes.
        incompressible: f64,
        /// Unit of experience.
        unit: f64,
    },
    /// plateau + (initial - plateau) / (1 + (n / pace)^steepness)
    SCurve {
        /// Factor at n = 0.
        initial: f64,
        /// Experience that halves the excess.
        pace: f64,
        /// Factor in the end.
        plateau: f64,
        /// Steepness.
        steepness: f64,
    },
    /// Straight lines between points (experience ascending), level outside.
    Points {
        /// (experience, factor)
        points: Vec<(f64, f64)>,
    },
}
