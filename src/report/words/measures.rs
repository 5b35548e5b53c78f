//! Responses in words, where people read who have not learnt the ids of measures. What measures are
//! called, and what they mean exactly, is in their definitions.

use super::arm_words;
use crate::model::Measure;
use crate::model::spec::{Asked, InArm, Period, Response};

/// A measure's name and its unit, as at the head of a row of figures: `wait in clinic, min`. A unit
/// that the name says, or that is only counted, needs no saying.
#[must_use]
pub fn name_and_unit(measure: Measure) -> String {
    let (name, unit) = (measure.name(), measure.unit());
    let said = !unit.is_share() && (!unit.is_time() || name.contains(unit.many()));
    if said {
        name.to_owned()
    } else {
        format!("{name}, {}", unit.shown())
    }
}

/// A measure as the end of a sentence that says how much of it there is: `callers wait 40 min`.
#[must_use]
pub fn clause(measure: Measure, amount: &str) -> String {
    match measure {
        Measure::CallsWait => format!("callers wait {amount}"),
        Measure::CallsAbandonedShare => format!("{amount} of callers give up"),
        Measure::CallsEngaged => format!("{amount} of calls find all lines busy"),
        Measure::ClinicOverrun => format!("clinics overrun by {amount}"),
        Measure::ClinicDna => format!("{amount} of those booked do not attend"),
        Measure::ClinicTurnedAway => format!("{amount} are turned away"),
        Measure::FollowUpsOverdue => format!("{amount} are overdue for a follow-up"),
        Measure::UrgentOver => format!("{amount} wait too long with an urgent referral"),
        Measure::ListLost => format!("{amount} wait but are on no list"),
        Measure::FaultNotTold => format!("patients are not told of {amount}"),
        _ => format!("the {} is {amount}", measure.name()),
    }
}

/// A response in words: "peak of booking.unbooked" is "booking backlog at its highest". What is no
/// response stays as it is.
#[must_use]
pub fn plainly(response: &str) -> String {
    let Ok(asked) = response.parse::<Response>() else {
        return response.to_owned();
    };
    let of = |name: &Option<String>| {
        let named = name.as_ref().map(|name| format!(" for {name}"));
        named.unwrap_or_default()
    };
    let what = match &asked.what {
        Asked::Cost => "cost".to_owned(),
        Asked::Recovery(measure) => format!("{}, time until normal", measure.name()),
        Asked::Peak(measure, name) => format!("{}{} at its highest", measure.name(), of(name)),
        Asked::Over(measure, name, period) => {
            let period = match period {
                Period::SinceGoLive => String::new(),
                Period::Weeks(first, last) if first == last => format!(" in week {first}"),
                Period::Weeks(first, last) => format!(" in weeks {first} to {last}"),
                _ => return response.to_owned(),
            };
            format!("{}{}{period}", measure.name(), of(name))
        }
        _ => return response.to_owned(),
    };
    match asked.arm {
        None => what,
        Some(InArm::Of(arm)) => format!("{what} ({})", arm_words(arm).name),
        Some(InArm::Difference(a, b)) => {
            format!("{what} ({} less {})", arm_words(a).name, arm_words(b).name)
        }
    }
}

/// What a response's measure means; `None` of the cost, and of what is no response.
#[must_use]
pub fn meaning(response: &str) -> Option<&'static str> {
    match response.parse::<Response>().ok()?.what {
        Asked::Cost => None,
        Asked::Recovery(measure) | Asked::Peak(measure, _) | Asked::Over(measure, ..) => {
            Some(measure.definition().means)
        }
        _ => None,
    }
}

/// With a capital, as at the beginning of a title or a sentence.
#[must_use]
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn responses_are_told_in_words() {
        for (id, words) in [
            ("cost", "cost"),
            (
                "peak of booking.unbooked for skin",
                "booking backlog for skin at its highest",
            ),
            (
                "recovery of booking.unbooked",
                "booking backlog, time until normal",
            ),
            (
                "calls.wait in weeks 1 to 4",
                "telephone wait in weeks 1 to 4",
            ),
            ("clinic.overrun in week -1", "clinic overrun in week -1"),
            (
                "planned-unmitigated: clinic.attended",
                "patients seen (go-live, plan less go-live, no plan)",
            ),
            ("unmitigated: list.size", "waiting list (go-live, no plan)"),
            ("something else", "something else"),
        ] {
            assert_eq!(plainly(id), words);
        }
        assert!(meaning("calls.wait").is_some() && meaning("cost").is_none());
    }
}
