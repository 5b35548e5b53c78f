//! Distributions of a length of time as written (`{ lognormal = "13.5 min", cv = 0.47 }`); how they
//! are drawn lives in `engine::distribution`.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::DataFile;
use super::quantity::text::written_as_text;
use super::quantity::{Written, Wrong, parse_signed_span, short, text_or_table, write_signed_span};
use crate::engine::{Distribution, DistributionError, Duration};

/// The distribution of a length of time: a bare quantity is a constant, a table names a
/// distribution.
///
/// Draws are in milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Law {
    written: LawTable,
    distribution: Distribution,
}

impl Law {
    /// Always this long.
    #[must_use]
    pub fn constant(duration: Duration) -> Self {
        let distribution = Distribution::constant(duration.as_ms_f64())
            .expect("a whole number of milliseconds is finite");
        let written = LawTable {
            constant: Some(Length(duration)),
            ..LawTable::default()
        };
        Self {
            written,
            distribution,
        }
    }

    /// Exponential with a mean; `None` if that is nothing.
    #[must_use]
    pub fn exponential(mean: Duration) -> Option<Self> {
        let exponential = Some(Length(mean));
        let written = LawTable {
            exponential,
            ..LawTable::default()
        };
        written.law().ok()
    }

    /// Evenly from nothing to a length of time; `None` if that is nothing.
    #[must_use]
    pub fn evenly_up_to(most: Duration) -> Option<Self> {
        let uniform = Some([Length(Duration::ZERO), Length(most)]);
        let written = LawTable {
            uniform,
            ..LawTable::default()
        };
        written.law().ok()
    }

    /// The distribution to draw from, in milliseconds.
    #[must_use]
    pub fn distribution(&self) -> &Distribution {
        &self.distribution
    }

    /// Its mean, to the nearest millisecond.
    #[must_use]
    pub fn mean(&self) -> Duration {
        Duration::from_ms_f64(self.distribution.mean())
    }

    /// Whether draws below zero happen.
    #[must_use]
    pub fn can_be_negative(&self) -> bool {
        let below = |length: &Length| length.0.is_negative();
        let w = &self.written;
        w.constant.iter().any(below)
            || w.normal.is_some() && w.at_least.as_ref().is_none_or(below)
            || w.pert.iter().flatten().any(below)
            || w.between.iter().flatten().any(below)
            || w.triangular.iter().flatten().any(below)
            || w.uniform.iter().flatten().any(below)
            || w.discrete.iter().flatten().any(below)
            || w.mixture.iter().flatten().any(Self::can_be_negative)
            || w.empirical
                .iter()
                .any(|file| file.rows().iter().any(|&x| x < 0.0))
    }
}

/// The distribution in words, such as `lognormal, mean 13.5 min, cv 0.47`.
impl fmt::Display for Law {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let w = &self.written;
        if let Some(length) = &w.constant {
            return length.fmt(f);
        }
        let mean = Length(self.mean());
        let name = w
            .laws()
            .into_iter()
            .find(|(_, given)| *given)
            .map_or("distribution", |(name, _)| name);
        write!(f, "{name}, mean {mean}")?;
        for (share, law) in w.shares_of_laws() {
            // One part of the words of the whole: without commas of its own.
            let law = law.to_string().replace(", ", " ");
            write!(f, ", {}% {law}", short(100.0 * share))?;
        }
        if let Some(cv) = w.cv {
            write!(f, ", cv {cv}")?;
        }
        if let Some(sd) = &w.sd {
            write!(f, ", sd {sd}")?;
        }
        if let Some([least, greatest]) = w.between {
            write!(f, ", between {least} and {greatest}")?;
        }
        if let (Some(count), Some(each)) = (w.poisson, w.each) {
            write!(f, ", {count} times {each}")?;
        }
        if let Some(stages) = w.stages {
            write!(f, ", {stages} stages")?;
        }
        if let Some(file) = &w.empirical {
            write!(f, ", {} values from {}", file.rows().len(), file.path())?;
        }
        Ok(())
    }
}

/// The table a distribution is written as.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[schemars(rename = "DistributionTable")]
pub(crate) struct LawTable {
    /// Always this long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constant: Option<Length>,
    /// Exponential, by its mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exponential: Option<Length>,
    /// Lognormal, by its mean; needs `cv`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lognormal: Option<Length>,
    /// Gamma, by its mean; needs `cv`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gamma: Option<Length>,
    /// Weibull, by its mean; needs `cv`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weibull: Option<Length>,
    /// Erlang, by its mean; needs `stages`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub erlang: Option<Length>,
    /// Normal, by its mean before truncation; needs `sd`, may have `at-least`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub normal: Option<Length>,
    /// PERT, as plans estimate: least, most likely, greatest. The mean is a sixth of the least, four
    /// times the most likely and the greatest together; less is far from the middle than in a
    /// triangular distribution: `{ pert = ["5 min", "8 min", "20 min"] }`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pert: Option<[Length; 3]>,
    /// Beta, by its mean; needs `sd` and `between`:
    /// `{ beta = "12 min", sd = "4 min", between = ["5 min", "30 min"] }`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beta: Option<Length>,
    /// Poisson, by its mean count (above 0, at most a million); needs `each`, what one of them
    /// takes. A letter that is answered in 3 whole days on average:
    /// `{ poisson = 3, each = "1 day" }`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub poisson: Option<f64>,
    /// Triangular: least, most likely, greatest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub triangular: Option<[Length; 3]>,
    /// Uniform: least, greatest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uniform: Option<[Length; 2]>,
    /// One of these; may have `weights`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discrete: Option<Vec<Length>>,
    /// One of these distributions, chosen anew for each draw; may have `weights`: callers of whom
    /// three in ten hang up soon and the others stay are
    /// `{ mixture = [{ exponential = "2 min" }, { exponential = "1 h" }], weights = [30, 70] }`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mixture: Option<Vec<Law>>,
    /// The observed values in a CSV file; needs `unit`, and `column` if it has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub empirical: Option<DataFile<f64>>,
    /// Coefficient of variation: standard deviation over mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cv: Option<f64>,
    /// Standard deviation of a normal or beta distribution. Of a beta distribution at least a
    /// thousandth of its range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sd: Option<Length>,
    /// Least and greatest value of a beta distribution.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub between: Option<[Length; 2]>,
    /// How long one of a Poisson distribution's count takes; more than zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub each: Option<Length>,
    /// Draws of a normal distribution below this are taken again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Length>,
    /// Stages of an Erlang distribution.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stages: Option<u32>,
    /// Relative weights of the values of a discrete distribution, or of the distributions of a
    /// mixture. Left out: all alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weights: Option<Vec<f64>>,
    /// Column of an empirical distribution's file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Unit of the numbers in an empirical distribution's file, such as `"min"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

impl LawTable {
    /// The distributions of a mixture, each with the chance that it is drawn from.
    fn shares_of_laws(&self) -> impl Iterator<Item = (f64, &Law)> {
        let laws = self.mixture.iter().flatten();
        let weights = self.weights.as_deref().unwrap_or_default();
        let all: f64 = weights.iter().sum();
        let alike = 1.0 / laws.clone().count().max(1) as f64;
        let share = move |nth: usize| weights.get(nth).map_or(alike, |weight| weight / all);
        laws.enumerate().map(move |(nth, law)| (share(nth), law))
    }

    fn laws(&self) -> [(&'static str, bool); 15] {
        [
            ("constant", self.constant.is_some()),
            ("exponential", self.exponential.is_some()),
            ("lognormal", self.lognormal.is_some()),
            ("gamma", self.gamma.is_some()),
            ("weibull", self.weibull.is_some()),
            ("erlang", self.erlang.is_some()),
            ("normal", self.normal.is_some()),
            ("pert", self.pert.is_some()),
            ("beta", self.beta.is_some()),
            ("poisson", self.poisson.is_some()),
            ("triangular", self.triangular.is_some()),
            ("uniform", self.uniform.is_some()),
            ("discrete", self.discrete.is_some()),
            ("mixture", self.mixture.is_some()),
            ("empirical", self.empirical.is_some()),
        ]
    }

    /// The parameters beside the distribution's own, whether given, and the distributions they
    /// belong to.
    fn parameters(&self) -> [(&'static str, bool, &'static [&'static str]); 9] {
        [
            ("cv", self.cv.is_some(), &["lognormal", "gamma", "weibull"]),
            ("sd", self.sd.is_some(), &["normal", "beta"]),
            ("between", self.between.is_some(), &["beta"]),
            ("each", self.each.is_some(), &["poisson"]),
            ("at-least", self.at_least.is_some(), &["normal"]),
            ("stages", self.stages.is_some(), &["erlang"]),
            ("weights", self.weights.is_some(), &["discrete", "mixture"]),
            ("column", self.column.is_some(), &["empirical"]),
            ("unit", self.unit.is_some(), &["empirical"]),
        ]
    }

    fn law(self) -> Result<Law, Wrong> {
        let given: Vec<&str> = self
            .laws()
            .into_iter()
            .filter(|(_, given)| *given)
            .map(|(name, _)| name)
            .collect();
        let name =
            match given[..] {
                [name] => name,
                [] => return Err(Wrong::new("no distribution is named").help(
                    "name one: exponential, lognormal, gamma, weibull, erlang, normal, pert, beta, \
                 poisson, triangular, uniform, discrete, mixture, empirical; a constant needs no table: \"15 min\"",
                )),
                [first, second, ..] => {
                    return Err(
                        Wrong::new(format!("two distributions at once: {first} and {second}"))
                            .help("keep one of them")
                            .at(second),
                    );
                }
            };
        for (parameter, given, laws) in self.parameters() {
            if given && !laws.contains(&name) {
                return Err(
                    Wrong::new(format!("\"{parameter}\" is not a parameter of {name}"))
                        .help(format!("it belongs to {}", laws.join(", ")))
                        .at(parameter),
                );
            }
        }
        let distribution = self.distribution(name)?;
        Ok(Law {
            written: self,
            distribution,
        })
    }

    fn distribution(&self, name: &str) -> Result<Distribution, Wrong> {
        let ms = |length: Length| length.0.as_ms_f64();
        let cv = || self.cv.ok_or_else(|| missing(name, "cv", "cv = 0.5"));
        let sd = || {
            self.sd
                .ok_or_else(|| missing(name, "sd", "sd = \"5 min\""))
                .map(ms)
        };
        let weights = |all: usize| self.weights.clone().unwrap_or_else(|| vec![1.0; all]);
        let drawn = if let Some(mean) = self.exponential {
            Distribution::exponential(ms(mean))
        } else if let Some(mean) = self.lognormal {
            Distribution::lognormal(ms(mean), cv()?)
        } else if let Some(mean) = self.gamma {
            Distribution::gamma(ms(mean), cv()?)
        } else if let Some(mean) = self.weibull {
            Distribution::weibull_mean_cv(ms(mean), cv()?)
        } else if let Some(mean) = self.erlang {
            let stages = self
                .stages
                .ok_or_else(|| missing(name, "stages", "stages = 4"))?;
            Distribution::erlang(ms(mean), stages)
        } else if let Some(mean) = self.normal {
            Distribution::normal(ms(mean), sd()?, self.at_least.map(ms))
        } else if let Some([low, mode, high]) = self.pert {
            Distribution::pert(ms(low), ms(mode), ms(high))
        } else if let Some(mean) = self.beta {
            let sd = sd()?;
            let [low, high] = self
                .between
                .ok_or_else(|| missing(name, "between", "between = [\"5 min\", \"30 min\"]"))?;
            Distribution::beta(ms(mean), sd, ms(low), ms(high))
        } else if let Some(count) = self.poisson {
            let each = self
                .each
                .ok_or_else(|| missing(name, "each", "each = \"1 day\""))?;
            if each.0 <= Duration::ZERO {
                return Err(Wrong::new("what each one takes must be more than zero").at("each"));
            }
            Distribution::poisson(count).map(|counts| counts.scaled(ms(each)))
        } else if let Some([low, mode, high]) = self.triangular {
            Distribution::triangular(ms(low), ms(mode), ms(high))
        } else if let Some([low, high]) = self.uniform {
            Distribution::uniform(ms(low), ms(high))
        } else if let Some(values) = &self.discrete {
            let weights = weights(values.len());
            Distribution::discrete(values.iter().copied().map(ms).collect(), weights)
        } else if let Some(laws) = &self.mixture {
            let drawn = laws.iter().map(|law| law.distribution.clone());
            Distribution::mixture(drawn.collect(), weights(laws.len()))
        } else if let Some(file) = &self.empirical {
            if self.unit.is_none() {
                return Err(missing(name, "unit", "unit = \"min\""));
            }
            Distribution::empirical(file.rows().to_vec())
        } else {
            Distribution::constant(self.constant.map_or(0.0, ms))
        };
        drawn.map_err(|error| impossible(name, &error))
    }
}

fn missing(law: &str, parameter: &str, example: &str) -> Wrong {
    Wrong::new(format!("{law} needs \"{parameter}\""))
        .help(format!("add something like: {example}"))
        .at(law)
}

/// The engine's complaint, on the key that it is about; the engine speaks of milliseconds.
pub(super) fn impossible(law: &str, error: &DistributionError) -> Wrong {
    match error {
        DistributionError::Parameter {
            parameter,
            value,
            must,
            ..
        } => match *parameter {
            "cv" => Wrong::new(format!("cv must be {must}, but is {value}"))
                .help("cv is standard deviation over mean; 0.5 is usual for consultations")
                .at("cv"),
            "sd" if *value < 0.0 => Wrong::new("a standard deviation cannot be negative").at("sd"),
            "sd" => Wrong::new(format!("sd of {law} must be {must}"))
                .help("a constant needs no table: \"15 min\"; of two values, one or the other: discrete")
                .at("sd"),
            "mean" if law == "beta" => Wrong::new("the mean of beta must lie inside its range")
                .help("between = [least, greatest] is the range")
                .at(law),
            "high" if law == "beta" => Wrong::new("beta needs its range in ascending order")
                .help("between = [least, greatest]")
                .at("between"),
            "count" => Wrong::new(format!("the mean count must be {must}, but is {value}"))
                .help("how long each of them takes is \"each\"")
                .at(law),
            "stages" => Wrong::new("an Erlang distribution has at least one stage").at("stages"),
            "at_least" => Wrong::new(format!("at-least must be {must}"))
                .help("nearly every draw would be refused")
                .at("at-least"),
            "every weight" => {
                Wrong::new(format!("a weight must be {must}, but is {value}")).at("weights")
            }
            "sum of weights" => Wrong::new("the weights are too large").at("weights"),
            "mean" => Wrong::new(format!("the mean of {law} must be more than zero")).at(law),
            "high" | "mode" => Wrong::new(format!("{law} needs its values in ascending order"))
                .help("least first, greatest last; a constant needs no table: \"15 min\"")
                .at(law),
            _ => Wrong::new(format!("{law}: {parameter} must be {must}")).at(law),
        },
        DistributionError::NoValues { .. } if law == "discrete" => {
            Wrong::new("no value of the discrete distribution can happen")
                .help("give at least one value, and a weight above zero")
                .at("discrete")
        }
        DistributionError::NoValues { .. } if law == "mixture" => {
            Wrong::new("no distribution of the mixture can happen")
                .help("give at least one distribution, and a weight above zero")
                .at("mixture")
        }
        DistributionError::NoValues { .. } => Wrong::new("the file holds no values").at(law),
        DistributionError::UnequalLengths {
            values, weights, ..
        } => {
            let what = if law == "mixture" { "distributions" } else { "values" };
            Wrong::new(format!("{values} {what}, but {weights} weights")).at("weights")
        }
    }
}

impl Serialize for Law {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.written.constant {
            Some(length) => length.serialize(serializer),
            None => self.written.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Law {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text_or_table(
            deserializer,
            Law::constant(Duration::ZERO),
            |Length(constant)| Ok(Law::constant(constant)),
            LawTable::law,
        )
    }
}

impl JsonSchema for Law {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Distribution".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let constant = generator.subschema_for::<Length>();
        let table = generator.subschema_for::<LawTable>();
        json_schema!({
            "description": "A length of time, or the distribution it is drawn from.",
            "anyOf": [constant, table],
            "examples": ["15 min", { "lognormal": "13.5 min", "cv": 0.47 }, { "exponential": "15 min" },
                { "pert": ["5 min", "8 min", "20 min"] }]
        })
    }
}

/// A length of time that may be negative (somebody who is late when others are early).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Length(pub Duration);

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_signed_span(self.0, f)
    }
}

impl Written for Length {
    const EXPECTED: &'static str = "a length of time such as \"20 min\"";

    fn parse(text: &str) -> Result<Self, Wrong> {
        parse_signed_span(text).map(Self)
    }
}

written_as_text!(
    Length,
    Length(Duration::ZERO),
    json_schema!({
        "type": "string",
        "description": "A length of time, possibly negative: a number and ms, s, min, h, days or weeks.",
        "pattern": r"^\s*[+-]?[0-9]+(\.[0-9]+)?\s*(ms|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?)\s*$",
        "examples": ["20 min", "-5 min"]
    })
);
