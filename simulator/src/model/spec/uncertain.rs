//! `[uncertain]`: parameters of which not the value is known but a distribution. Which runs are
//! made of it, and how much of an interval it explains, lives with the experiments; whether the
//! values can stand where they are put is in `check`.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::checked::Checked;
use super::draft::{Setting, with_values};
use super::law::impossible;
use super::levels::{End, end, rounded, singular, written};
use super::load::of_no_file;
use super::quantity::Wrong;
use super::{LevelRange, Levels, Mistakes, Scenario};
use crate::engine::Distribution;
use crate::model::world::purpose::{Purpose, Streams};
use crate::model::world::staff::name_key;

/// Which value an uncertain parameter has, by parameter.
const VALUE: Purpose = Purpose::numbered(81);

/// Share of a distribution without an end that is cut off at either side, so that what may be drawn
/// is known beforehand.
const CUT_OFF: f64 = 0.001;

/// Share at either side of a distribution without an end that its range leaves out.
const TAIL: f64 = 0.05;

/// A position in a distribution at which a number is hardly ever round.
const NOT_ROUND: f64 = 0.618_033_988_75;

/// What is known of a parameter whose value is not: one distribution, in the parameter's own unit,
/// such as `{ triangular = [2, 2.5, 4] }` or `{ uniform = ["5%", "12%"] }`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[schemars(rename = "UncertainDistribution")]
pub struct UncertainLaw {
    /// Triangular: least, most likely, greatest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub triangular: Option<[Value; 3]>,
    /// Uniform: least, greatest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uniform: Option<[Value; 2]>,
    /// Normal, by its mean; needs `sd`. The outermost 0.1 % at either side are cut off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub normal: Option<Value>,
    /// Lognormal, by its mean; needs `cv`. The outermost 0.1 % at either side are cut off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lognormal: Option<Value>,
    /// One of these, as they might stand in the file: the only distribution for whole numbers and
    /// words; may have `weights`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discrete: Option<Vec<Value>>,
    /// Standard deviation of a normal distribution, in the unit of its mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sd: Option<Value>,
    /// Coefficient of variation of a lognormal distribution.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cv: Option<f64>,
    /// Relative weights of the values of a discrete distribution. Left out: all alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weights: Option<Vec<f64>>,
}

/// Names of the distributions.
pub(super) const LAWS: [&str; 5] = ["triangular", "uniform", "normal", "lognormal", "discrete"];

/// What values are taken from.
pub(super) enum Source {
    /// Numbers with a unit; so much of the distribution is cut off at either side.
    Numbers {
        law: Distribution,
        unit: String,
        cut_off: f64,
    },
    /// Values as they are written; the distribution is of their places.
    Listed {
        values: Vec<Value>,
        places: Distribution,
    },
}

impl Source {
    /// What a method that needs a range takes: from end to end, or the middle nine tenths of what has
    /// none; all that are listed.
    fn levels(&self) -> Levels {
        match self {
            Self::Numbers { cut_off, .. } => {
                let left_out = if *cut_off > 0.0 { TAIL } else { 0.0 };
                Levels::Range(LevelRange {
                    from: self.at(left_out),
                    to: self.at(1.0 - left_out),
                    step: None,
                })
            }
            Self::Listed { values, .. } => Levels::List(values.clone()),
        }
    }

    /// The value at a position between 0 (the least) and 1 (the greatest), as likely below any
    /// other position as that position says.
    pub fn at(&self, position: f64) -> Value {
        match self {
            Self::Numbers { law, unit, cut_off } => {
                let p = cut_off + (1.0 - 2.0 * cut_off) * position;
                written(rounded(law.quantile(p)), unit)
            }
            Self::Listed { values, places } => {
                let place = places.quantile(position) as usize;
                values.get(place).cloned().unwrap_or(Value::Null)
            }
        }
    }

    /// Values that say of all others whether they can stand somewhere: the ends, the middle and
    /// one that is no round number; all that are listed.
    pub fn telling(&self) -> Vec<Value> {
        let at = |position| self.at(position);
        match self {
            Self::Numbers { .. } => [0.0, 0.5, 1.0, NOT_ROUND].map(at).into(),
            Self::Listed { values, .. } => values.clone(),
        }
    }

    /// Whole values from the least to the greatest that numbers may have, as they might be listed.
    pub fn whole(&self) -> Vec<Value> {
        let Self::Numbers { law, unit, cut_off } = self else {
            return Vec::new();
        };
        let at = |p: f64| rounded(law.quantile(cut_off + (1.0 - 2.0 * cut_off) * p));
        let (low, high) = (at(0.0).ceil(), at(1.0).floor());
        let mut whole = vec![low, f64::midpoint(low, high).round(), high];
        whole.dedup();
        whole.retain(|value| (low..=high).contains(value));
        let written = |value: f64| match unit.is_empty() {
            true => Value::from(value as i64),
            false => written(value, unit),
        };
        whole.into_iter().map(written).collect()
    }
}

impl UncertainLaw {
    /// The one distribution that is named.
    fn name(&self) -> Result<&'static str, Wrong> {
        let given = [
            self.triangular.is_some(),
            self.uniform.is_some(),
            self.normal.is_some(),
            self.lognormal.is_some(),
            self.discrete.is_some(),
        ];
        let mut named = LAWS.into_iter().zip(given).filter(|(_, given)| *given);
        match (named.next(), named.next()) {
            (Some((name, _)), None) => Ok(name),
            (Some((first, _)), Some((second, _))) => Err(Wrong::new(format!(
                "two distributions at once: {first} and {second}"
            ))
            .help("keep one of them")
            .at(second)),
            (None, _) => Err(Wrong::new("no distribution is named").help(
                "such as { triangular = [2, 2.5, 4] }; the others are uniform, normal, lognormal \
                 and discrete",
            )),
        }
    }

    /// What values are taken from.
    pub(super) fn source(&self) -> Result<Source, Wrong> {
        let name = self.name()?;
        let parameters = [
            ("sd", self.sd.is_some(), "normal"),
            ("cv", self.cv.is_some(), "lognormal"),
            ("weights", self.weights.is_some(), "discrete"),
        ];
        for (parameter, given, law) in parameters {
            if given && law != name {
                return Err(
                    Wrong::new(format!("\"{parameter}\" is not a parameter of {name}"))
                        .help(format!("it belongs to {law}"))
                        .at(parameter),
                );
            }
            if !given && law == name && law != "discrete" {
                return Err(Wrong::new(format!("{law} needs \"{parameter}\"")).at(law));
            }
        }
        if let Some(values) = &self.discrete {
            return self.listed(values);
        }
        let of: Vec<&Value> = match (&self.triangular, &self.uniform, &self.normal) {
            (Some(all), ..) => all.iter().collect(),
            (_, Some(all), _) => all.iter().collect(),
            (.., Some(mean)) => std::iter::once(mean).chain(&self.sd).collect(),
            _ => self.lognormal.iter().collect(),
        };
        let (numbers, unit) = of_one_unit(&of).map_err(|wrong| wrong.at(name))?;
        let law = match (numbers[..].as_ref(), name) {
            ([low, mode, high], _) => Distribution::triangular(*low, *mode, *high),
            ([low, high], "uniform") => Distribution::uniform(*low, *high),
            ([mean, sd], _) => Distribution::normal(*mean, *sd, None),
            ([mean, ..], _) => Distribution::lognormal(*mean, self.cv.unwrap_or(0.0)),
            ([], _) => Distribution::empirical(Vec::new()),
        };
        Ok(Source::Numbers {
            law: law.map_err(|error| impossible(name, &error))?,
            unit,
            cut_off: match name {
                "normal" | "lognormal" => CUT_OFF,
                _ => 0.0,
            },
        })
    }

    fn listed(&self, values: &[Value]) -> Result<Source, Wrong> {
        let weights = self.weights.clone();
        let weights = weights.unwrap_or_else(|| vec![1.0; values.len()]);
        let places = (0..values.len()).map(|place| place as f64).collect();
        let places = Distribution::discrete(places, weights);
        Ok(Source::Listed {
            values: values.to_vec(),
            places: places.map_err(|error| impossible("discrete", &error))?,
        })
    }
}

/// Numbers, and the unit that all of them have.
fn of_one_unit(values: &[&Value]) -> Result<(Vec<f64>, String), Wrong> {
    let mut numbers = Vec::new();
    let mut unit: Option<String> = None;
    for value in values {
        let (number, its) = match end(value) {
            Ok(End::Whole(number)) => (number as f64, String::new()),
            Ok(End::Number(number, unit)) => (number, unit),
            Ok(End::Date(_)) | Err(_) => {
                let wrong = format!("this distribution has no value such as {value}");
                return Err(Wrong::new(wrong).help(
                    "numbers, or quantities such as \"5 min\" or \"8%\"; anything else is one of \
                     discrete = [..., ...]",
                ));
            }
        };
        let first = unit.get_or_insert_with(|| its.clone());
        if singular(first) != singular(&its) {
            return Err(Wrong::new(format!(
                "the values of a distribution have one unit, not \"{first}\" and \"{its}\""
            )));
        }
        numbers.push(number);
    }
    Ok((numbers, unit.unwrap_or_default()))
}

/// A value as it is written, without quotes.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The distribution in words, such as `triangular: 2, 2.5, 4`.
impl fmt::Display for UncertainLaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = |values: &[Value]| values.iter().map(plain).collect::<Vec<_>>().join(", ");
        if let Some(values) = &self.triangular {
            write!(f, "triangular: {}", all(values))?;
        }
        if let Some(values) = &self.uniform {
            write!(f, "uniform: {}", all(values))?;
        }
        if let Some(mean) = &self.normal {
            write!(f, "normal, mean {}", plain(mean))?;
        }
        if let Some(mean) = &self.lognormal {
            write!(f, "lognormal, mean {}", plain(mean))?;
        }
        if let Some(values) = &self.discrete {
            write!(f, "one of {}", all(values))?;
        }
        if let Some(sd) = &self.sd {
            write!(f, ", sd {}", plain(sd))?;
        }
        if let Some(cv) = self.cv {
            write!(f, ", cv {cv}")?;
        }
        if let Some(weights) = &self.weights {
            write!(f, ", weights {weights:?}")?;
        }
        Ok(())
    }
}

impl Checked<Scenario> {
    /// The uncertain parameters with the ranges of their distributions, as a sweep has them: from end to
    /// end, without the outermost twentieths of what has no end; all values that are listed.
    #[must_use]
    pub fn uncertain_ranges(&self) -> BTreeMap<String, Levels> {
        let ranges = self.uncertain.iter();
        let ranges =
            ranges.filter_map(|(path, law)| Some((path.clone(), law.source().ok()?.levels())));
        ranges.collect()
    }

    /// The values that the uncertain parameters have in a replication, the same in all arms. Each
    /// has its own random number, so that one more parameter changes no other's.
    #[must_use]
    pub fn values_of(&self, replication: u64) -> Vec<Setting> {
        let laws = self.uncertain.keys().zip(self.positions_of(replication));
        let drawn = laws.filter_map(|(path, position)| {
            Some(Setting {
                path: path.clone(),
                value: self.value_at(path, position)?,
            })
        });
        drawn.collect()
    }

    /// Where in its distribution each of the uncertain parameters lies in a replication, between 0
    /// and 1.
    #[must_use]
    pub fn positions_of(&self, replication: u64) -> Vec<f64> {
        let streams = Streams::of(self.seed, replication);
        let position = |path: &String| streams.stream(VALUE, name_key(path), 0).uniform_open();
        self.uncertain.keys().map(position).collect()
    }

    /// The value of an uncertain parameter at a position between 0 (the least) and 1 (the greatest).
    #[must_use]
    pub fn value_at(&self, path: &str, position: f64) -> Option<Value> {
        Some(self.uncertain.get(path)?.source().ok()?.at(position))
    }

    /// The scenario with one uncertain parameter at a position between 0 and 1, and all others as they
    /// are written; `None` if it cannot be so.
    #[must_use]
    pub fn with_one_at(&self, path: &str, position: f64) -> Option<Self> {
        let value = self.value_at(path, position)?;
        let setting = Setting {
            path: path.to_owned(),
            value,
        };
        with_values(self, &[setting]).ok()
    }

    /// The scenario of a replication: what is uncertain has the value drawn for it, and is certain
    /// there. `None` where nothing is uncertain, and every replication has this scenario.
    ///
    /// # Errors
    ///
    /// Values of several parameters that can each be and not together.
    pub fn drawn(&self, replication: u64) -> Result<Option<Self>, Mistakes> {
        if self.uncertain.is_empty() {
            return Ok(None);
        }
        with_values(self, &self.values_of(replication))
            .map(Some)
            .map_err(of_no_file)
    }
}
