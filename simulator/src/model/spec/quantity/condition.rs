//! Conditions on reported figures: `"calls.abandoned-share > 20% for 3 days"`. Who evaluates them
//! lives elsewhere.

use std::fmt;

use schemars::json_schema;

use super::text::{Number, Written, Wrong, nearest, written_as_text};
use super::{Span, amount};
use crate::engine::Duration;
use crate::model::measures::Measure;

/// Which side of a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Above it.
    Above,
    /// Below it.
    Below,
}

/// A reported figure above or below a threshold, on so many reported days in a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Condition {
    measure: Measure,
    side: Side,
    /// In the measure's unit.
    threshold: f64,
    days: u32,
}

impl Condition {
    /// What is looked at.
    #[must_use]
    pub fn measure(self) -> Measure {
        self.measure
    }

    /// On which side of the threshold.
    #[must_use]
    pub fn side(self) -> Side {
        self.side
    }

    /// The threshold in the measure's unit (shares between 0 and 1).
    #[must_use]
    pub fn threshold(self) -> f64 {
        self.threshold
    }

    /// On how many reported days in a row, at least 1.
    #[must_use]
    pub fn days(self) -> u32 {
        self.days
    }

    /// Whether a figure is on the stated side.
    #[must_use]
    pub fn holds_for(self, figure: f64) -> bool {
        match self.side {
            Side::Above => figure > self.threshold,
            Side::Below => figure < self.threshold,
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let definition = self.measure.definition();
        let side = match self.side {
            Side::Above => '>',
            Side::Below => '<',
        };
        write!(f, "{} {side} ", definition.id)?;
        f.write_str(&amount::written(self.threshold, definition.unit))?;
        match self.days {
            1 => Ok(()),
            n => write!(f, " for {n} days"),
        }
    }
}

const EXAMPLE: &str = "calls.abandoned-share > 20% for 3 days";

impl Written for Condition {
    const EXPECTED: &'static str = "a condition such as \"calls.abandoned-share > 20% for 3 days\"";

    fn parse(text: &str) -> Result<Self, Wrong> {
        let wrong = |what: &str| {
            Wrong::new(format!("\"{text}\" {what}")).help(format!("write \"{EXAMPLE}\""))
        };
        if let Some(typed) = amount::with_signs_as_typed(text) {
            let typed = typed.replace('=', "");
            let wrong = Wrong::new("write < or >; a figure is hardly ever equal");
            return Err(wrong.help(format!("write \"{typed}\"")));
        }
        let Some(at) = text.find(['<', '>']) else {
            return Err(wrong("compares nothing"));
        };
        let (id, rest) = (text[..at].trim(), &text[at + 1..]);
        let side = if text[at..].starts_with('<') {
            Side::Below
        } else {
            Side::Above
        };
        if rest.starts_with('=') {
            return Err(Wrong::new("write < or >; a figure is hardly ever equal")
                .help(format!("write \"{EXAMPLE}\"")));
        }
        let measure = measure_named(id)?;
        let (amount, lasts) = match rest.split_once(" for ") {
            Some((amount, lasts)) => (amount.trim(), Some(lasts.trim())),
            None => (rest.trim(), None),
        };
        if amount.is_empty() {
            return Err(wrong("has no threshold"));
        }
        let days = lasts.map_or(Ok(1), whole_days)?;
        Ok(Self {
            measure,
            side,
            threshold: amount::parse(amount, measure.definition().unit, || id.to_owned())?,
            days,
        })
    }

    fn of_number(number: Number) -> Result<Self, Wrong> {
        Err(Wrong::new(format!("{number} is not a condition")).help(format!("write \"{EXAMPLE}\"")))
    }
}

fn measure_named(id: &str) -> Result<Measure, Wrong> {
    if let Some(measure) = Measure::by_id(id) {
        if !measure.is_reported() {
            let wrong = Wrong::new(format!(
                "{id} is not reported: nobody in the hospital sees it"
            ));
            return Err(match measure.seen_as() {
                Some(seen) => wrong.help(format!("what is seen of it is {}", seen.definition().id)),
                None => wrong.help("choose a figure that managers have, such as calls.wait"),
            });
        }
        return Ok(measure);
    }
    let reported = Measure::ALL.iter().filter(|m| m.is_reported());
    let ids = reported.map(|m| m.definition().id);
    let wrong = Wrong::new(format!("there is no measure \"{id}\""));
    Err(match nearest(id, ids) {
        Some(meant) => wrong.help(format!("did you mean \"{meant}\"?")),
        None => wrong.help("such as calls.abandoned-share, calls.wait, booking.unbooked, clinic.overrun, clinic.turned-away"),
    })
}

fn whole_days(text: &str) -> Result<u32, Wrong> {
    let span = Span::parse(text)?;
    let day = Duration::from_days(1).as_ms();
    let ms = span.duration().as_ms();
    let days = u32::try_from(ms / day)
        .ok()
        .filter(|d| (1..=366).contains(d));
    match days {
        Some(days) if ms % day == 0 => Ok(days),
        _ => Err(
            Wrong::new(format!("\"{text}\": figures are reported by the day"))
                .help("1 to 366 whole days: \"... for 3 days\""),
        ),
    }
}

written_as_text!(
    Condition,
    Condition {
        measure: Measure::CallsWait,
        side: Side::Above,
        threshold: 0.0,
        days: 1,
    },
    json_schema!({
        "type": "string",
        "description": "A reported figure above or below a threshold, on so many reported days in a row.",
        "pattern": r"^\s*[a-z][a-z0-9.-]*\s*[<>][^<>=]+$",
        "examples": ["calls.abandoned-share > 20% for 3 days", "booking.unbooked < 500 for 5 days"]
    })
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_reads_back_what_it_writes() {
        for text in [
            "calls.abandoned-share > 20% for 3 days",
            "calls.wait > 45 min",
            "booking.unbooked < 500 for 5 days",
            "booking.oldest-task > 2 weeks for 2 days",
        ] {
            let read = Condition::parse(text).expect(text);
            assert_eq!(read.to_string(), text);
            assert_eq!(Condition::parse(&read.to_string()), Ok(read));
        }
    }

    #[test]
    fn a_condition_that_cannot_be_is_explained() {
        for (text, says, helps) in [
            ("calls.waitt > 20 min", "no measure", "\"calls.wait\""),
            ("list.lost > 20", "not reported", "list.recorded"),
            ("calls.wait > 20", "no unit", "min"),
            ("calls.wait 20 min", "compares nothing", "for 3 days"),
            ("calls.wait >= 20 min", "< or >", "for 3 days"),
            ("calls.wait ≥ 20 min", "< or >", "\"calls.wait > 20 min\""),
            ("calls.wait > 20 min for 3 hours", "by the day", "3 days"),
            ("booking.unbooked > 20 min", "in patients", "write 20"),
            ("booking.unbooked >", "no threshold", "for 3 days"),
        ] {
            let wrong = Condition::parse(text).expect_err(text);
            let help = wrong.help.unwrap_or_default();
            assert!(wrong.what.contains(says), "{text}: {}", wrong.what);
            assert!(help.contains(helps), "{text}: {help}");
        }
    }
}
