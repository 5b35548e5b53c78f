//! Targets: a figure of a replication and the limit that it shall keep ("... <= 20 min").

use std::fmt;

use schemars::json_schema;

use super::amount;
use super::response::{Asked, RESPONSES, Response, is_in_quotes};
use super::text::{Number, Written, Wrong, written_as_text};
use crate::model::measures::{Better, Unit};

/// A figure and the limit that it shall keep.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// What is read off each replication.
    pub response: Response,
    /// On which side of the limit it shall be.
    pub bound: Bound,
    /// The limit, in the figure's unit (shares between 0 and 1).
    pub limit: f64,
}

/// On which side of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// At the limit or below it.
    AtMost,
    /// At the limit or above it.
    AtLeast,
}

impl Bound {
    const fn sign(self) -> &'static str {
        match self {
            Self::AtMost => "<=",
            Self::AtLeast => ">=",
        }
    }
}

impl Target {
    /// Whether a figure keeps the limit.
    #[must_use]
    pub fn is_met_by(&self, value: f64) -> bool {
        match self.bound {
            Bound::AtMost => value <= self.limit,
            Bound::AtLeast => value >= self.limit,
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let limit = amount::written(self.limit, self.response.unit());
        write!(f, "{} {} {limit}", self.response, self.bound.sign())
    }
}

/// Targets that are accepted wherever there may be some.
pub(in crate::model::spec) const TARGETS: &str =
    "such as \"calls.abandoned-share <= 5%\" or \"list.within-18-weeks >= 92%\"";

impl Written for Target {
    const EXPECTED: &'static str = "a target such as \"calls.wait <= 20 min\"";

    fn parse(text: &str) -> Result<Self, Wrong> {
        // A name may have such a sign in it; what can be read is no mistake.
        read(text).map_err(|wrong| match amount::with_signs_as_typed(text) {
            Some(typed) => Wrong::new(format!("\"{text}\" has a sign that is not read"))
                .help(format!("write \"{typed}\"")),
            None => wrong,
        })
    }

    fn of_number(number: Number) -> Result<Self, Wrong> {
        Err(Wrong::new(format!("{number} is not a target"))
            .help(format!("write a measure and its limit, {TARGETS}")))
    }
}

fn read(text: &str) -> Result<Target, Wrong> {
    let wrong = |what: &str| Wrong::new(format!("\"{text}\" {what}"));
    let mut signs = text.match_indices(['<', '>']).map(|(at, _)| at);
    let Some(at) = signs.find(|&at| !is_in_quotes(&text[..at])) else {
        let (figure, amount) = text.split_once('=').unwrap_or((text, ""));
        return Err(wrong("sets no limit").help(completed(figure, None, amount)));
    };
    let (figure, side, rest) = (&text[..at], &text[at..=at], &text[at + 1..]);
    let Some(amount) = rest.strip_prefix('=').map(str::trim) else {
        return Err(Wrong::new(format!("write {side}= for a target"))
            .help(format!("at the limit counts as met, {TARGETS}")));
    };
    let bound = match side {
        "<" => Bound::AtMost,
        _ => Bound::AtLeast,
    };
    if amount.is_empty() {
        return Err(wrong("has no limit").help(completed(figure, Some(bound), "")));
    }
    let response = Response::parse(figure.trim()).map_err(|wrong| match &wrong.help {
        // It is tried, as not everywhere it may be a target.
        Some(help) if help == "did you mean \"cost\"?" => {
            wrong.help(completed("cost", Some(bound), amount))
        }
        // What else can be read off a run may not be a target everywhere either.
        Some(help) if help.contains(RESPONSES) => wrong.help(format!(
            "write a measure and its limit, {TARGETS}; `cutover measures` lists them all"
        )),
        _ => wrong,
    })?;
    Ok(Target {
        limit: amount::parse(amount, response.unit(), || response.to_string())?,
        bound,
        response,
    })
}

/// What to write for a figure that has no limit: itself with one, if it is a figure.
fn completed(figure: &str, bound: Option<Bound>, amount: &str) -> String {
    let Ok(response) = Response::parse(figure.trim()) else {
        return format!("write a measure and its limit, {TARGETS}");
    };
    let bound = bound.unwrap_or(match response.better() {
        Better::Higher => Bound::AtLeast,
        Better::Lower | Better::Neither => Bound::AtMost,
    });
    let limit = match (amount.trim(), response.unit(), bound) {
        ("", Unit::Share, Bound::AtMost) => "5%",
        ("", Unit::Share, Bound::AtLeast) => "92%",
        ("", Unit::Minutes, _) => "20 min",
        ("", Unit::Days, _) => "10 weeks",
        ("", ..) => "500",
        (amount, ..) => amount,
    };
    format!("write \"{response} {} {limit}\"", bound.sign())
}

written_as_text!(
    Target,
    Target {
        response: Response::of(Asked::Cost),
        bound: Bound::AtMost,
        limit: 0.0,
    },
    json_schema!({
        "type": "string",
        "description": "A figure and the limit that it shall keep, `<=` or `>=`. In `targets` of the scenario: a measure in every week and arm, so a share, mean, median or percentile that the hospital reports, without a week or an arm; of a specialty with `for` and its name. In `that` of `[choose]`, what a plan shall reach: these and every other figure of a run, such as of some weeks, a peak, a recovery or the cost.",
        "pattern": r#"^(?:[^<>"]|"[^"]*")+[<>]=[^<>=]+$"#,
        "examples": ["calls.abandoned-share <= 5%", "clinic.wait for eyes <= 20 min", "recovery of booking.unbooked <= 10 weeks", "clinic.overrun-share-60 in week 1 <= 10%"]
    })
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets() {
        for text in [
            "recovery of booking.unbooked <= 10 weeks",
            "clinic.overrun-share-60 in week 1 <= 10%",
            "planned-unmitigated: clinic.attended >= -500",
            "cost <= 250000",
        ] {
            let read = Target::parse(text).expect(text);
            assert_eq!(read.to_string(), text);
        }
        Target::parse("clinic.wait for under ≤ 5 <= 20 min").expect("a name may have a sign in it");
        let met = Target::parse("calls.wait <= 20 min").expect("a target");
        assert!(met.is_met_by(20.0) && !met.is_met_by(20.1));
        for (text, says) in [
            ("calls.wait < 20 min", "<="),
            ("calls.wait ≤ 20 min", "a sign that is not read"),
            ("calls.wait 20 min", "sets no limit"),
            ("calls.wait <= 20", "no unit"),
            ("cost <=", "no limit"),
            ("booking.unbooked <= 20 min", "in patients"),
        ] {
            let wrong = Target::parse(text).expect_err(text);
            assert!(wrong.what.contains(says), "{text}: {}", wrong.what);
        }
    }

    #[test]
    fn of_what_has_no_limit_the_help_is_a_target() {
        for (text, help) in [
            ("calls.wait", "calls.wait <= 20 min"),
            ("calls.wait = 5 min", "calls.wait <= 5 min"),
            ("list.within-18-weeks", "list.within-18-weeks >= 92%"),
            ("clinic.wait for skin >=", "clinic.wait for skin >= 20 min"),
            (
                "recovery of calls.wait",
                "recovery of calls.wait <= 10 weeks",
            ),
            ("costs <= 900", "cost <= 900"),
            ("calls.wait ≤ 20 min", "calls.wait <= 20 min"),
            ("list.within-18-weeks => 92%", "list.within-18-weeks >= 92%"),
        ] {
            let wrong = Target::parse(text).expect_err(text);
            assert_eq!(wrong.help, Some(format!("write \"{help}\"")), "{text}");
            Target::parse(help).expect(help);
        }
        for text in ["", "=", "at most", "<= 5%", "something else <= 5%"] {
            let help = Target::parse(text)
                .expect_err(text)
                .help
                .unwrap_or_default();
            assert!(help.contains(TARGETS), "{text}: {help}");
            assert!(
                !help.contains("cost") && !help.contains(" of "),
                "{text}: {help}"
            );
        }
    }
}
