//! What is to be found out with many runs: how precisely, over which parameters, and what a plan
//! has to reach. How it is done lives with the experiments.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::Scenario;
use super::quantity::{Asked, Forms, Period, Response, Share, Target, or_stand_in, text_or_table};
use crate::model::measures::Measure;

/// Replications are added until the means are known as precisely as this.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Precision {
    /// Half the width of the mean's 95 % interval, as a share of the mean. Where the mean is near
    /// zero, half a minute, a quarter of a day, one patient (or whatever is counted) or half a
    /// percentage point will do.
    pub within: Share,
    /// What has to be known so precisely. Left out: the backlog, the telephone and the overruns,
    /// as far as the scenario has them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<Response>,
    /// Replications at least: before these no interval is trusted.
    pub at_least: u32,
    /// Replications at most.
    pub at_most: u32,
    /// Replications for which the precision has to last, so that it was no accident; more of
    /// them beyond 100 replications.
    pub look_ahead: u32,
}

/// The table a precision is written as.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct PrecisionTable {
    /// Half the width of the 95 % interval, as a share of the mean.
    within: Share,
    /// Of which figures. Left out: of the headline's.
    #[serde(default)]
    of: Vec<Response>,
    /// Fewest replications. Left out: 10.
    #[schemars(range(min = 2))]
    at_least: Option<u32>,
    /// Most replications: a run ends there, known well enough or not.
    #[serde(default = "most_replications")]
    #[schemars(range(min = 3))]
    at_most: u32,
    /// How many further replications have to be within the precision too, so that no run
    /// ends by chance.
    #[serde(default = "look_ahead")]
    look_ahead: u32,
}

fn fewest_replications() -> u32 {
    10
}

fn most_replications() -> u32 {
    1_000
}

fn look_ahead() -> u32 {
    5
}

impl Precision {
    /// What a run has that is asked for nothing else: enough to decide by, soon.
    #[must_use]
    pub fn usual() -> Self {
        Self {
            at_most: 50,
            ..Self::within(Share::of(0.1))
        }
    }

    /// This precision, of the usual figures, within the usual bounds.
    #[must_use]
    pub fn within(within: Share) -> Self {
        Self {
            within,
            of: Vec::new(),
            at_least: fewest_replications(),
            at_most: most_replications(),
            look_ahead: look_ahead(),
        }
    }
}

impl Scenario {
    /// How many replications there are where they are counted: in everything but a run, and in a
    /// run whose scenario says how many.
    #[must_use]
    pub fn counted_replications(&self) -> u32 {
        self.replications.unwrap_or(50)
    }

    /// How precisely a run's means are to be known; none if its replications are counted.
    #[must_use]
    pub fn precision_of_a_run(&self) -> Option<Precision> {
        let usual = || Precision {
            of: self.headline(),
            ..Precision::usual()
        };
        let uncounted = self.replications.is_none();
        self.precision.clone().or_else(|| uncounted.then(usual))
    }

    /// What a run is about first of all: the backlog and the telephone or, where there are neither,
    /// the overruns of the first week.
    fn headline(&self) -> Vec<Response> {
        let over = |measure, period| Response::of(Asked::Over(measure, None, period));
        let mut headline = Vec::new();
        if Measure::BookingUnbooked.is_in(self) {
            let peak = Asked::Peak(Measure::BookingUnbooked, None);
            headline.push(Response::of(peak));
        }
        if Measure::CallsWait.is_in(self) {
            headline.push(over(Measure::CallsWait, Period::SinceGoLive));
        }
        if headline.is_empty() && Measure::ClinicOverrun.is_in(self) && self.go_live.is_some() {
            headline.push(over(Measure::ClinicOverrun, Period::Weeks(1, 1)));
        }
        headline
    }
}

impl JsonSchema for Precision {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Precision".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let share = generator.subschema_for::<Share>();
        let table = generator.subschema_for::<PrecisionTable>();
        json_schema!({
            "description": "How precisely means are to be known: half the width of the 95 % interval as a share of the mean.",
            "anyOf": [share, table],
            "examples": ["5%"]
        })
    }
}

/// `"5%"`, or a table.
impl<'de> Deserialize<'de> for Precision {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text_or_table(
            deserializer,
            Precision::within(Share::NONE),
            |within: Share| Ok(Precision::within(within)),
            |table: PrecisionTable| {
                Ok(Precision {
                    within: table.within,
                    of: table.of,
                    at_least: table
                        .at_least
                        .unwrap_or(fewest_replications().min(table.at_most)),
                    at_most: table.at_most,
                    look_ahead: table.look_ahead,
                })
            },
        )
    }
}

/// A sweep: the same weeks for many values of some parameters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Sweep {
    /// How the points are laid out.
    #[serde(default)]
    pub design: PointDesign,
    /// How many points; for designs that leave it open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<u32>,
    /// What is read off each run. Left out: the usual figures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<Response>,
    /// Which parameters vary, by their paths in the file, such as
    /// `vary."staff.contact-centre.count" = [20, 24, 28]`.
    pub vary: std::collections::BTreeMap<String, Levels>,
}

/// How the points of a sweep are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PointDesign {
    /// Every value of every parameter with every value of the others.
    #[default]
    Grid,
    /// Each parameter's range cut into as many slices as there are points, one point in each.
    LatinHypercube,
    /// Owen-scrambled Sobol points: even in all directions.
    Sobol,
}

impl PointDesign {
    /// Its name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::LatinHypercube => "latin-hypercube",
            Self::Sobol => "sobol",
        }
    }

    /// What it is called, with who it is by.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Grid => "every value of every parameter with every value of the others (a grid)",
            Self::LatinHypercube => "a Latin hypercube (McKay, Beckman and Conover 1979)",
            Self::Sobol => "Owen-scrambled Sobol points (Burley 2020)",
        }
    }
}

/// The values of a parameter: a list of them, or a range.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Levels {
    /// These, as they might stand in the file.
    List(Vec<Value>),
    /// From one to the other.
    Range(LevelRange),
}

/// A range of values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LevelRange {
    /// The lowest: a number, a quantity such as `"5 min"`, or a date.
    pub from: Value,
    /// The highest, in the same unit.
    pub to: Value,
    /// Values are this far apart. Left out: 1 between whole numbers, a day between dates,
    /// otherwise any value between the ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Value>,
}

struct LevelsVisitor;

impl<'de> Visitor<'de> for LevelsVisitor {
    type Value = Levels;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of values, or a range such as { from = 0, to = 24 }")
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, seq: A) -> Result<Levels, A::Error> {
        Deserialize::deserialize(de::value::SeqAccessDeserializer::new(seq)).map(Levels::List)
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Levels, A::Error> {
        self.read_table(de::value::MapAccessDeserializer::new(map))
    }
}

impl<'de> Forms<'de> for LevelsVisitor {
    fn read_table<D: Deserializer<'de>>(self, table: D) -> Result<Levels, D::Error> {
        Deserialize::deserialize(table).map(Levels::Range)
    }
}

impl<'de> Deserialize<'de> for Levels {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        or_stand_in(deserializer, LevelsVisitor, Levels::List(Vec::new()))
    }
}

impl JsonSchema for Levels {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Levels".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The values of a parameter: a list, or a range.",
            "anyOf": [
                { "type": "array" },
                {
                    "type": "object",
                    "properties": {
                        "from": {
                            "type": ["number", "string"],
                            "description": "The lowest: a number, a quantity, or a date."
                        },
                        "to": {
                            "type": ["number", "string"],
                            "description": "The highest, in the same unit."
                        },
                        "step": {
                            "type": ["number", "string"],
                            "description": "How far apart. Left out: 1 between whole numbers, a day between dates, otherwise any value between the ends."
                        }
                    },
                    "required": ["from", "to"],
                    "additionalProperties": false
                }
            ]
        })
    }
}

/// What a plan has to reach, and what makes it the best of those that do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Choose {
    /// What is kept as low as possible.
    #[serde(default = "cost")]
    pub cheapest: Response,
    /// What has to be reached, all of it in the same run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub that: Vec<Target>,
    /// In which share of runs at least.
    #[serde(default = "sure")]
    pub sure: Share,
    /// How far from that share a plan may lie and be taken for either.
    #[serde(default = "give_or_take")]
    pub give_or_take: Share,
    /// The smallest difference of what is kept low that matters, in its unit. Left out: 1 % of
    /// the cheapest plan's first runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worth: Option<f64>,
    /// Chance that the right plan is chosen.
    #[serde(default = "confidence")]
    pub confidence: Share,
    /// Replications of one plan at most.
    #[serde(default = "most_replications")]
    pub at_most: u32,
}

impl Default for Choose {
    /// The lowest cost, whatever it brings.
    fn default() -> Self {
        Self {
            cheapest: cost(),
            that: Vec::new(),
            sure: sure(),
            give_or_take: give_or_take(),
            worth: None,
            confidence: confidence(),
            at_most: most_replications(),
        }
    }
}

fn cost() -> Response {
    Response::of(super::quantity::Asked::Cost)
}

fn sure() -> Share {
    Share::of(0.9)
}

fn give_or_take() -> Share {
    Share::of(0.05)
}

fn confidence() -> Share {
    Share::of(0.95)
}
