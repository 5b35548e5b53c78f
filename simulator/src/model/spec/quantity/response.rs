//! What is asked of every replication: one figure ("calls.wait in week 3"). Targets for it are in
//! `target`; how it is read off a replication lives with the experiments.

use std::fmt;

use schemars::json_schema;

use super::text::{Number, Written, Wrong, nearest, written_as_text};
use crate::model::measures::{Better, Definition, Measure, Scope, Unit};
use crate::model::spec::Arm;

/// One figure of a replication, in one arm or as the difference between two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// Where it is read; `None` is the go-live with the plan, or what of it there is.
    pub arm: Option<InArm>,
    /// What is read.
    pub what: Asked,
}

/// In which arm a figure is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InArm {
    /// In this one.
    Of(Arm),
    /// The first less the second, replication by replication.
    Difference(Arm, Arm),
}

/// What is read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Asked {
    /// All costs together, in the scenario's currency.
    Cost,
    /// A measure over a period.
    Over(Measure, Option<String>, Period),
    /// A measure's highest value on a working day from the go-live (or the start) on.
    Peak(Measure, Option<String>),
    /// Days from the go-live until a measure is back to normal; censored at the horizon.
    Recovery(Measure),
}

/// A period that a figure is made over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Period {
    /// From the go-live on; the whole horizon if there is none, or for percentiles.
    SinceGoLive,
    /// From the first to the last of these weeks; week 1 begins with the arm's own go-live, -1 is the one
    /// before it, and there is no week 0.
    Weeks(i64, i64),
}

impl Response {
    /// The figure in the arm that is meant where none is named.
    #[must_use]
    pub fn of(what: Asked) -> Self {
        Self { arm: None, what }
    }

    /// Its unit.
    #[must_use]
    pub fn unit(&self) -> Unit {
        match &self.what {
            Asked::Cost => Unit::Currency,
            Asked::Recovery(_) => Unit::Days,
            Asked::Over(measure, ..) | Asked::Peak(measure, _) => measure.definition().unit,
        }
    }

    /// Which way is better.
    #[must_use]
    pub fn better(&self) -> Better {
        match &self.what {
            Asked::Cost | Asked::Recovery(_) => Better::Lower,
            Asked::Over(measure, ..) | Asked::Peak(measure, _) => measure.definition().better,
        }
    }

    /// Whether it may be censored: something that may not have happened by the end.
    #[must_use]
    pub fn is_a_time(&self) -> bool {
        matches!(self.what, Asked::Recovery(_))
    }
}

impl fmt::Display for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.arm {
            None => {}
            Some(InArm::Of(arm)) => write!(f, "{}: ", arm.name())?,
            Some(InArm::Difference(a, b)) => write!(f, "{}-{}: ", a.name(), b.name())?,
        }
        let specialty = |f: &mut fmt::Formatter<'_>, name: &Option<String>| match name {
            Some(name) if is_unclear(name) => write!(f, " for \"{}\"", name.replace('"', "\"\"")),
            Some(name) => write!(f, " for {name}"),
            None => Ok(()),
        };
        match &self.what {
            Asked::Cost => f.write_str("cost"),
            Asked::Recovery(measure) => write!(f, "recovery of {}", measure.definition().id),
            Asked::Peak(measure, name) => {
                write!(f, "peak of {}", measure.definition().id)?;
                specialty(f, name)
            }
            Asked::Over(measure, name, period) => {
                f.write_str(measure.definition().id)?;
                specialty(f, name)?;
                match period {
                    Period::SinceGoLive => Ok(()),
                    Period::Weeks(first, last) if first == last => write!(f, " in week {first}"),
                    Period::Weeks(first, last) => write!(f, " in weeks {first} to {last}"),
                }
            }
        }
    }
}

/// Responses that may be asked for, as examples.
pub(super) const RESPONSES: &str = "\"cost\", \"calls.wait in week 3\", \"peak of booking.unbooked\", \
                         \"recovery of booking.unbooked\", \"unmitigated: clinic.overrun\"";

impl Written for Response {
    const EXPECTED: &'static str = "what to read off a run, such as \"calls.wait in week 3\"";

    fn parse(text: &str) -> Result<Self, Wrong> {
        let (arm, rest) = match text.split_once(':') {
            // Else the colon is a specialty's.
            Some((arm, rest)) if !arm.contains(FOR) => (Some(in_arm(arm.trim())?), rest),
            _ => (None, text),
        };
        Ok(Self {
            arm,
            what: asked(rest.trim(), text.trim())?,
        })
    }

    fn of_number(number: Number) -> Result<Self, Wrong> {
        Err(Wrong::new(format!("{number} is nothing to read off a run"))
            .help(format!("write something like {RESPONSES}")))
    }
}

fn in_arm(text: &str) -> Result<InArm, Wrong> {
    let named = |name: &str| {
        Arm::by_name(name.trim()).ok_or_else(|| {
            let wrong = Wrong::new(format!("there is no arm \"{}\"", name.trim()));
            let names = Arm::ALL.map(Arm::name);
            match nearest(name.trim(), names) {
                Some(meant) => wrong.help(format!("did you mean \"{meant}\"?")),
                None => wrong.help(format!("the arms are {}", names.join(", "))),
            }
        })
    };
    match text.split_once('-') {
        None => Ok(InArm::Of(named(text)?)),
        Some((changed, from)) => {
            let (changed, from) = (named(changed)?, named(from)?);
            if changed == from {
                return Err(Wrong::new("an arm does not differ from itself")
                    .help("such as \"planned-unmitigated: cost\""));
            }
            Ok(InArm::Difference(changed, from))
        }
    }
}

fn asked(text: &str, whole: &str) -> Result<Asked, Wrong> {
    if text.is_empty() {
        return Err(Wrong::new(format!("\"{whole}\" asks for nothing"))
            .help(format!("write something like {RESPONSES}")));
    }
    if text == "cost" {
        return Ok(Asked::Cost);
    }
    if let Some(rest) = text.strip_prefix("recovery of ") {
        let measure = measure(rest.trim())?;
        let Definition { id, better, .. } = *measure.definition();
        if better == Better::Neither || measure.is_percentile() {
            return Err(
                Wrong::new(format!("{id} cannot be said to be back to normal")).help(
                    "such as booking.unbooked, calls.wait, clinic.overrun, list.size: a measure \
                     of which more or less is worse",
                ),
            );
        }
        return Ok(Asked::Recovery(measure));
    }
    if let Some(rest) = text.strip_prefix("peak of ") {
        let (id, specialty) = for_specialty(rest)?;
        let measure = measure(id)?;
        return Ok(Asked::Peak(measure, kept(measure, specialty)?));
    }
    let (rest, period) = match text.rsplit_once(" in week") {
        Some((rest, weeks)) if !is_in_quotes(rest) => (rest, weeks_in(weeks, whole)?),
        _ => (text, Period::SinceGoLive),
    };
    let (id, specialty) = for_specialty(rest)?;
    let measure = measure(id)?;
    if period != Period::SinceGoLive && measure.is_percentile() {
        return Err(
            Wrong::new(format!("{} is kept for the whole horizon only", measure.definition().id))
                .help("a percentile of some weeks is not the mean of daily percentiles; leave \"in week\" out"),
        );
    }
    Ok(Asked::Over(measure, kept(measure, specialty)?, period))
}

/// What a specialty's name follows.
const FOR: &str = " for ";

/// Whether a specialty's name would be read as more than a name if it were not in quotation marks.
fn is_unclear(name: &str) -> bool {
    name.contains(['"', '<', '>']) || name.contains(" in week") || name != name.trim()
}

/// Whether a specialty's name has begun before the end of the text in quotation marks, and not ended.
pub(super) fn is_in_quotes(text: &str) -> bool {
    let name = text
        .split_once(FOR)
        .map_or("", |(_, name)| name.trim_start());
    name.starts_with('"') && name.matches('"').count() % 2 == 1
}

/// A name in quotation marks, those in it doubled, and what follows.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut name = String::new();
    loop {
        let (part, after) = rest.split_once('"')?;
        name.push_str(part);
        let Some(more) = after.strip_prefix('"') else {
            return Some((name, after));
        };
        name.push('"');
        rest = more;
    }
}

fn for_specialty(text: &str) -> Result<(&str, Option<String>), Wrong> {
    let Some((id, name)) = text.split_once(FOR) else {
        return Ok((text.trim(), None));
    };
    let name = name.trim();
    let name = match quoted(name) {
        Some((name, "")) => name,
        Some((_, behind)) => {
            return Err(Wrong::new(format!(
                "\"{}\" behind the name means nothing",
                behind.trim()
            ))
            .help("such as clinic.wait for \"ear, nose\" in week 3"));
        }
        None => name.to_owned(),
    };
    Ok((id.trim(), Some(name)))
}

fn kept(measure: Measure, specialty: Option<String>) -> Result<Option<String>, Wrong> {
    let Definition { id, scope, .. } = *measure.definition();
    if specialty.is_some() && scope == Scope::Trust {
        return Err(Wrong::new(format!("{id} is not kept by specialty"))
            .help("leave \"for ...\" out: it is kept for the trust as a whole"));
    }
    Ok(specialty)
}

fn measure(id: &str) -> Result<Measure, Wrong> {
    Measure::by_id(id).ok_or_else(|| {
        let wrong = Wrong::new(format!("there is no measure \"{id}\""));
        let ids = Measure::ALL.iter().map(|m| m.definition().id);
        match nearest(id, ids.chain(["cost"])) {
            Some(meant) => wrong.help(format!("did you mean \"{meant}\"?")),
            None => wrong.help(format!(
                "write something like {RESPONSES}; `cutover measures` lists them all"
            )),
        }
    })
}

/// What follows "in week": `" 3"`, `"s 1 to 4"`, `"s 1-4"`.
fn weeks_in(text: &str, whole: &str) -> Result<Period, Wrong> {
    let wrong = || {
        Wrong::new(format!("\"{whole}\" names no week")).help(
            "such as \"in week 3\" or \"in weeks 1 to 4\": week 1 begins with the go-live, week \
             -1 is the one before it",
        )
    };
    let text = text.strip_prefix('s').unwrap_or(text).trim();
    let number = |text: &str| match text.trim().parse::<i64>() {
        Ok(n) if n != 0 && n.abs() < 10_000 => Ok(n),
        _ => Err(wrong()),
    };
    let (first, last) = match text.split_once(" to ").or_else(|| {
        // A hyphen that is no sign.
        let at = text.get(1..)?.find('-')? + 1;
        Some((&text[..at], &text[at + 1..]))
    }) {
        Some((first, last)) => (number(first)?, number(last)?),
        None => (number(text)?, number(text)?),
    };
    if last < first {
        return Err(Wrong::new(format!("week {last} comes before week {first}"))
            .help(format!("write \"in weeks {last} to {first}\"")));
    }
    Ok(Period::Weeks(first, last))
}

written_as_text!(
    Response,
    Response::of(Asked::Cost),
    json_schema!({
        "type": "string",
        "description": "One figure of every run: a measure since the go-live or in some weeks, its peak, the days until it is back to normal, or the cost; in the arm named before a colon, or the difference between two.",
        "examples": ["cost", "calls.wait in week 3", "peak of booking.unbooked", "recovery of booking.unbooked", "planned-unmitigated: clinic.attended"]
    })
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_reads_back_what_it_writes() {
        for text in [
            "cost",
            "planned-unmitigated: cost",
            "calls.wait",
            "unmitigated: calls.wait in week 3",
            "booking.unbooked in weeks -2 to 4",
            "clinic.overrun for eye clinic in week 1",
            "peak of booking.unbooked for skin",
            "baseline: peak of list.size",
            "recovery of clinic.overrun",
            "clinic.overrun-90",
            "planned: clinic.wait for b: c in week 1",
            "clinic.wait for b: c",
            "clinic.wait for \"z in week 1\"",
            "peak of list.size for \"a < \"\"b\"\"\"",
            "clinic.wait for \"z in week 1\" in weeks 2 to 4",
        ] {
            let read = Response::parse(text).expect(text);
            assert_eq!(read.to_string(), text);
        }
        let quoted = Response::parse("clinic.wait for \"b: c\"").expect("a name in quotes");
        let name = Some("b: c".to_owned());
        assert_eq!(
            quoted.what,
            Asked::Over(Measure::ClinicWait, name, Period::SinceGoLive)
        );
        let weeks = |text: &str| Response::parse(text).map(|r| r.what);
        for same in ["1-4", "1 to 4", "1 - 4"] {
            assert_eq!(
                weeks(&format!("calls.wait in weeks {same}")),
                Ok(Asked::Over(Measure::CallsWait, None, Period::Weeks(1, 4)))
            );
        }
        assert_eq!(
            weeks("calls.wait in weeks -3--1"),
            Ok(Asked::Over(Measure::CallsWait, None, Period::Weeks(-3, -1)))
        );
    }

    #[test]
    fn a_response_that_cannot_be_is_explained() {
        for (text, says, helps) in [
            ("calls.waitt in week 3", "no measure", "\"calls.wait\""),
            ("calls.wait in week 0", "names no week", "week 1 begins"),
            ("calls.wait in week three", "names no week", "in week 3"),
            ("calls.wait in weeks 4 to 2", "before week 4", "2 to 4"),
            ("calls.wait for skin", "not kept by specialty", "leave"),
            ("plannd: cost", "no arm", "planned"),
            ("planned-planned: cost", "from itself", "unmitigated"),
            ("recovery of calls.offered", "back to normal", "calls.wait"),
            ("clinic.overrun-90 in week 1", "whole horizon", "leave"),
            ("planned:", "asks for nothing", "cost"),
            ("list.size for \"a\" b", "behind the name", "in week"),
        ] {
            let wrong = Response::parse(text).expect_err(text);
            let help = wrong.help.unwrap_or_default();
            assert!(wrong.what.contains(says), "{text}: {}", wrong.what);
            assert!(help.contains(helps), "{text}: {help}");
        }
    }
}
