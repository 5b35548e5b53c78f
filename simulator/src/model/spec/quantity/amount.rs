//! Amounts of a measure in its unit, as limits and thresholds write them. What they are limits of
//! lives with conditions and targets.

use super::text::{Written, Wrong, decimal, split_number};
use super::{Share, Span};
use crate::engine::Duration;
use crate::model::measures::Unit;

/// Reads an amount in a measure's unit (shares between 0 and 1); `of` names the measure.
pub(super) fn parse(text: &str, unit: Unit, of: impl Fn() -> String) -> Result<f64, Wrong> {
    match unit {
        Unit::Share => Share::parse(text).map(Share::value),
        Unit::Minutes => Span::parse(text).map(|s| s.duration().as_minutes_f64()),
        Unit::Days => Span::parse(text).map(|s| s.duration().as_days_f64()),
        _ => {
            let (number, rest) = split_number(text);
            let value = decimal(number, 0, text, "2000")?;
            if rest.is_empty() || rest == unit.many() {
                return Ok(value);
            }
            let what = format!("{} is in {unit}, not \"{rest}\"", of());
            Err(Wrong::new(what).help(format!("write {number}")))
        }
    }
}

/// A comparison with signs as they are typed here, if it has others: those of text processors, or turned
/// round.
pub(super) fn with_signs_as_typed(text: &str) -> Option<String> {
    let at_most = ["≤", "⩽", "=<"];
    let at_least = ["≥", "⩾", "=>"];
    let typed = |text: String, (signs, typed): ([&str; 3], &str)| {
        signs
            .iter()
            .fold(text, |text, sign| text.replace(sign, typed))
    };
    let typed = [(at_most, "<="), (at_least, ">=")]
        .into_iter()
        .fold(text.to_owned(), typed);
    (typed != text).then_some(typed)
}

/// Writes an amount so that it reads back. What no share or span can be is a plain number.
pub(super) fn written(value: f64, unit: Unit) -> String {
    let span = |ms: f64| Span::of(Duration::from_ms_f64(value * ms)).to_string();
    match unit {
        Unit::Share if (0.0..=1.0).contains(&value) => Share::of(value).to_string(),
        Unit::Minutes if value >= 0.0 => span(60_000.0),
        Unit::Days if value >= 0.0 => span(86_400_000.0),
        _ => value.to_string(),
    }
}
