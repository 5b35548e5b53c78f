//! The values between the ends of a range, as they might stand in a scenario file: numbers,
//! quantities with a unit, dates. Which of them are tried lives with the experiments.

use std::collections::BTreeSet;

use serde_json::Value;

use super::CivilDate;
use super::experiments::{LevelRange, Levels};
use super::quantity::text::{decimal, split_number};
use super::quantity::{Written, Wrong};

/// Most values of one parameter.
const MOST: usize = 100_000;

/// The values that a parameter may have.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// These, in this order.
    Stepped(Vec<Value>),
    /// Any number between two, written with a unit.
    Continuous {
        /// The lowest.
        from: f64,
        /// The highest.
        to: f64,
        /// What follows the number; a bare number is written if it is empty.
        unit: String,
    },
}

impl Scale {
    /// The value at a position between 0 (the first, or lowest) and 1: every stepped value has
    /// an equal part of the way.
    #[must_use]
    pub fn at(&self, position: f64) -> Value {
        let position = position.clamp(0.0, 1.0);
        match self {
            Self::Stepped(values) => {
                let at = (position * values.len() as f64) as usize;
                values
                    .get(at.min(values.len().saturating_sub(1)))
                    .cloned()
                    .unwrap_or(Value::Null)
            }
            Self::Continuous { from, to, unit } => {
                written(rounded(from + position * (to - from)), unit)
            }
        }
    }

    /// All values, if they can be counted.
    #[must_use]
    pub fn values(&self) -> Option<&[Value]> {
        match self {
            Self::Stepped(values) => Some(values),
            Self::Continuous { .. } => None,
        }
    }
}

/// Nine significant digits: more would be noise from the arithmetic in every file.
pub(super) fn rounded(value: f64) -> f64 {
    format!("{value:.8e}").parse().unwrap_or(value)
}

pub(super) fn written(number: f64, unit: &str) -> Value {
    if unit.is_empty() {
        return Value::from(number);
    }
    // "8%" and "8 min".
    let blank = if unit.starts_with('%') { "" } else { " " };
    let unit = if number == 1.0 { singular(unit) } else { unit };
    Value::from(format!("{number}{blank}{unit}"))
}

impl Levels {
    /// The values they stand for.
    pub(crate) fn scale(&self) -> Result<Scale, Wrong> {
        match self {
            Self::List(values) if values.is_empty() => {
                Err(Wrong::new("an empty list varies nothing")
                    .help("list the values to try, such as [0, 6, 12]"))
            }
            Self::List(values) => {
                let mut listed = BTreeSet::new();
                let twice = values.iter().position(|v| !listed.insert(v.to_string()));
                match twice {
                    Some(at) => {
                        Err(Wrong::new(format!("{} is listed twice", values[at]))
                            .at(at.to_string()))
                    }
                    None => Ok(Scale::Stepped(values.clone())),
                }
            }
            Self::Range(range) => range.scale(),
        }
    }
}

/// An end of a range.
pub(super) enum End {
    Whole(i64),
    Number(f64, String),
    Date(CivilDate),
}

impl LevelRange {
    fn scale(&self) -> Result<Scale, Wrong> {
        let from = end(&self.from).map_err(|w| w.at("from"))?;
        let to = end(&self.to).map_err(|w| w.at("to"))?;
        match (from, to) {
            (End::Whole(from), End::Whole(to)) => {
                let step = match self.step.as_ref().map(end).transpose()? {
                    None => 1,
                    Some(End::Whole(step)) if step > 0 => step,
                    Some(_) => return Err(bad_step("a whole number of 1 or more")),
                };
                counted(from, to, step).map(|v| v.into_iter().map(Value::from).collect())
            }
            (End::Date(from), End::Date(to)) => {
                let step = match self.step.as_ref().map(end).transpose()? {
                    None => 1,
                    Some(End::Whole(step)) if step > 0 => step,
                    Some(End::Number(step, unit)) if step >= 1.0 && step.fract() == 0.0 => {
                        match singular(&unit) {
                            "day" => step as i64,
                            "week" => 7 * step as i64,
                            _ => return Err(bad_step("\"1 week\" or a number of days")),
                        }
                    }
                    Some(_) => return Err(bad_step("\"1 week\" or a number of days")),
                };
                counted(0, to.days_since(from), step).map(|days| {
                    let date = |d: i64| Value::from(from.plus_days(d).to_string());
                    days.into_iter().map(date).collect()
                })
            }
            (from, to) => return self.between(from, to),
        }
        .map(Scale::Stepped)
    }

    fn between(&self, from: End, to: End) -> Result<Scale, Wrong> {
        let number = |end| match end {
            End::Whole(n) => Some((n as f64, String::new())),
            End::Number(x, unit) => Some((x, unit)),
            End::Date(_) => None,
        };
        let (Some((from, unit)), Some((to, last_unit))) = (number(from), number(to)) else {
            return Err(Wrong::new("a range goes from a date to a date"));
        };
        if singular(&unit) != singular(&last_unit) {
            return Err(Wrong::new(format!(
                "the ends of a range have one unit, not \"{unit}\" and \"{last_unit}\""
            ))
            .at("to"));
        }
        if from >= to {
            return Err(ends_before(&self.from, &self.to));
        }
        // "1 week" and "3 weeks": the longer word fits all numbers in between.
        let unit = if last_unit.len() > unit.len() {
            last_unit
        } else {
            unit
        };
        let Some(step) = self.step.as_ref().map(end).transpose()? else {
            return Ok(Scale::Continuous { from, to, unit });
        };
        let step = match step {
            End::Whole(step) => step as f64,
            End::Number(step, of) if of.is_empty() || singular(&of) == singular(&unit) => step,
            _ => return Err(bad_step(&format!("in {unit}"))),
        };
        if step.is_nan() || step <= 0.0 {
            return Err(bad_step("more than nothing"));
        }
        let steps = ((to - from) / step * (1.0 + 1e-12)).floor();
        if steps >= MOST as f64 {
            return Err(too_many());
        }
        let value = |at: usize| written(rounded(from + at as f64 * step), &unit);
        Ok(Scale::Stepped((0..=steps as usize).map(value).collect()))
    }
}

fn counted(from: i64, to: i64, step: i64) -> Result<Vec<i64>, Wrong> {
    if from >= to {
        return Err(ends_before(&Value::from(from), &Value::from(to)));
    }
    if to.saturating_sub(from) / step >= MOST as i64 {
        return Err(too_many());
    }
    let mut values = Vec::new();
    let mut value = from;
    while value <= to {
        values.push(value);
        value += step;
    }
    Ok(values)
}

fn ends_before(from: &Value, to: &Value) -> Wrong {
    Wrong::new(format!(
        "this range ends at {to} before it begins, or where it begins, at {from}"
    ))
    .help("`from` is less than `to`; a single value is a list, such as [12]")
}

fn bad_step(what: &str) -> Wrong {
    Wrong::new(format!("a step here is {what}")).at("step")
}

fn too_many() -> Wrong {
    Wrong::new(format!("more than {MOST} values of one parameter")).help("take a larger `step`")
}

/// Units are written with and without an s.
pub(super) fn singular(unit: &str) -> &str {
    unit.strip_suffix('s').unwrap_or(unit)
}

pub(super) fn end(value: &Value) -> Result<End, Wrong> {
    let wrong = || {
        Wrong::new(format!("a range has no end such as {value}"))
            .help("numbers, quantities such as \"5 min\", or dates; list other values: [..., ...]")
    };
    match value {
        Value::Number(n) => match n.as_i64() {
            Some(n) => Ok(End::Whole(n)),
            None => Ok(End::Number(n.as_f64().ok_or_else(wrong)?, String::new())),
        },
        Value::String(text) => {
            if let Ok(date) = CivilDate::parse(text) {
                return Ok(End::Date(date));
            }
            let (number, unit) = split_number(text);
            let number = decimal(number, 0, text, "5 min").map_err(|_| wrong())?;
            Ok(End::Number(number, unit.to_owned()))
        }
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn scale(levels: Value) -> Result<Scale, Wrong> {
        serde_json::from_value::<Levels>(levels)
            .expect("levels")
            .scale()
    }

    fn values(levels: Value) -> Vec<Value> {
        let scale = scale(levels).expect("a scale");
        scale.values().expect("stepped").to_vec()
    }

    #[test]
    fn stepped_values_are_listed() {
        assert_eq!(values(json!([3, "a"])), [json!(3), json!("a")]);
        assert_eq!(
            values(json!({"from": 0, "to": 12, "step": 6})),
            [json!(0), json!(6), json!(12)]
        );
        assert_eq!(values(json!({"from": 1, "to": 3})).len(), 3);
        assert_eq!(
            values(json!({"from": "1 week", "to": "3 weeks", "step": "1 week"})),
            [json!("1 week"), json!("2 weeks"), json!("3 weeks")]
        );
        assert_eq!(
            values(json!({"from": "2%", "to": "3%", "step": "0.1%"}))[1],
            json!("2.1%")
        );
        assert_eq!(
            values(json!({"from": "2011-12-03", "to": "2011-12-17", "step": "1 week"})),
            [
                json!("2011-12-03"),
                json!("2011-12-10"),
                json!("2011-12-17")
            ]
        );
        // The last step need not meet the end.
        assert_eq!(
            values(json!({"from": 0.0, "to": 1.0, "step": 0.3})).len(),
            4
        );
    }

    #[test]
    fn positions_lead_to_values() {
        let any = scale(json!({"from": "5 min", "to": "15 min"})).expect("a scale");
        assert_eq!(any.at(0.25), json!("7.5 min"));
        assert_eq!(any.at(1.0), json!("15 min"));
        let third = scale(json!({"from": 0.0, "to": 1.0})).expect("a scale");
        assert_eq!(third.at(1.0 / 3.0), json!(0.333_333_333));
        let few = scale(json!([1, 2, 4])).expect("a scale");
        let at = |u| few.at(u).as_i64().expect("whole");
        assert_eq!([0.0, 0.33, 0.34, 0.99, 1.0].map(at), [1, 1, 2, 4, 4]);
    }

    #[test]
    fn what_is_no_range_is_explained() {
        for (levels, says) in [
            (json!([]), "varies nothing"),
            (json!([1, 2, 1]), "twice"),
            (json!({"from": 3, "to": 3}), "where it begins"),
            (json!({"from": "5 min", "to": "4 min"}), "ends at"),
            (json!({"from": "5 min", "to": "1 day"}), "one unit"),
            (json!({"from": "soon", "to": 5}), "no end such as"),
            (json!({"from": "2011-12-03", "to": 5}), "date to a date"),
            (json!({"from": 0, "to": 5, "step": 0}), "1 or more"),
            (json!({"from": 0, "to": 5_000_000}), "more than 100000"),
            (
                json!({"from": 0.0, "to": 5.0, "step": 1e-9}),
                "more than 100000",
            ),
            (
                json!({"from": 0.0, "to": 5.0, "step": -1.0}),
                "more than nothing",
            ),
        ] {
            let wrong = scale(levels.clone()).expect_err("no scale");
            assert!(wrong.what.contains(says), "{levels}: {}", wrong.what);
        }
    }
}
