//! Ramps: shares that change step by step (`["50% for 2 weeks", "75% for 1 week"]`).

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text::{Forms, Written, Wrong, or_stand_in, written_as_text};
use super::{Share, Span};
use crate::engine::Duration;

/// Steps one after the other; full once the last is over.
#[derive(Clone, Debug, PartialEq)]
pub struct Ramp(Vec<RampStep>);

/// One step of a ramp: `"50% for 2 weeks"`, or `"80%"` from then on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RampStep {
    /// The share while it lasts.
    pub share: Share,
    /// How long it lasts; `None` (only in the last step): from then on.
    pub lasts: Option<Span>,
}

impl Ramp {
    /// The steps in order; at least one.
    #[must_use]
    pub fn steps(&self) -> &[RampStep] {
        &self.0
    }

    fn of(steps: Vec<RampStep>) -> Result<Self, Wrong> {
        let Some((_, before)) = steps.split_last() else {
            return Err(Wrong::new("a ramp without steps")
                .help("write [\"50% for 2 weeks\", \"75% for 1 week\"]"));
        };
        if let Some(at) = before.iter().position(|step| step.lasts.is_none()) {
            return Err(Wrong::new("only the last step may go on for ever")
                .help(format!("write \"{} for 2 weeks\"", steps[at].share))
                .at(at.to_string()));
        }
        Ok(Self(steps))
    }
}

impl fmt::Display for RampStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.lasts {
            Some(span) => write!(f, "{} for {span}", self.share),
            None => self.share.fmt(f),
        }
    }
}

impl Written for RampStep {
    const EXPECTED: &'static str = "a step such as \"50% for 2 weeks\"";

    fn parse(text: &str) -> Result<Self, Wrong> {
        let Some((share, span)) = text.split_once(" for ") else {
            return Ok(Self {
                share: Share::parse(text)?,
                lasts: None,
            });
        };
        let lasts = Span::parse(span)?;
        if lasts.duration() == Duration::ZERO {
            return Err(Wrong::new(format!("\"{text}\" lasts no time")).help("leave the step out"));
        }
        Ok(Self {
            share: Share::parse(share.trim())?,
            lasts: Some(lasts),
        })
    }
}

written_as_text!(
    RampStep,
    RampStep {
        share: Share::NONE,
        lasts: None,
    },
    json_schema!({
        "type": "string",
        "description": "A share of the slots, and how long it holds: the last one without an end.",
        "pattern": r"^\s*[0-9]+(\.[0-9]+)?\s*(%|percent|per cent)(\s+for\s+[0-9]+(\.[0-9]+)?\s*[a-z]+)?\s*$",
        "examples": ["50% for 2 weeks", "100%"]
    })
);

impl Serialize for Ramp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Ramp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        or_stand_in(deserializer, RampVisitor, Ramp(Vec::new()))
    }
}

struct RampVisitor;

impl Forms<'_> for RampVisitor {}

impl<'de> Visitor<'de> for RampVisitor {
    type Value = Ramp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("steps such as [\"50% for 2 weeks\", \"75% for 1 week\"]")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Ramp, E> {
        RampStep::parse(text)
            .and_then(|step| Ramp::of(vec![step]))
            .map_err(E::custom)
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Ramp, A::Error> {
        let mut steps = Vec::new();
        while let Some(step) = list.next_element()? {
            steps.push(step);
        }
        Ramp::of(steps).map_err(de::Error::custom)
    }
}

impl JsonSchema for Ramp {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Ramp".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let step = generator.subschema_for::<RampStep>();
        json_schema!({
            "description": "Shares step by step; full once the last step is over.",
            "anyOf": [step, { "type": "array", "items": step, "minItems": 1 }],
            "examples": [["50% for 2 weeks", "75% for 1 week"]]
        })
    }
}
