//! What the plan buys and what it takes, in a sentence or two: paired differences from the go-live
//! to the end. How bad it gets in each arm is told in `words`.

use crate::experiment::{Difference, Summary};
use crate::hospital::{Arm, Better, Measure};

use super::format::{from_to, readable, with_unit};

/// The sentences.
#[must_use]
pub fn sentences(summary: &Summary) -> String {
    Teller { summary }.told()
}

struct Teller<'a> {
    summary: &'a Summary,
}

impl Teller<'_> {
    fn told(&self) -> String {
        let told = [
            (Measure::ClinicOverrun, "overrun a list"),
            (Measure::ClinicWait, "wait in clinic"),
            (Measure::CallsWait, "wait on the telephone"),
            (Measure::BookingUnbooked, "in the booking backlog"),
            (Measure::ListSize, "on the waiting list"),
            (Measure::ClinicAttended, "seen"),
        ];
        let (mut better, mut worse, mut same) = (Vec::new(), Vec::new(), Vec::new());
        for (measure, noun) in told {
            let Some(difference) = self.plan_changes(measure).filter(|_| self.is_there(noun))
            else {
                continue;
            };
            let definition = measure.definition();
            let fell = difference.figure.mean.is_some_and(|mean| mean < 0.0);
            if !difference.clear {
                same.push(noun);
            } else if fell == (definition.better == Better::Lower) {
                better.extend(change(difference, definition.unit, noun));
            } else {
                worse.extend(change(difference, definition.unit, noun));
            }
        }
        let mut text = String::from("What the plan buys, on average from the go-live to the end: ");
        if self.summary.replications < 2 {
            text.push_str("one replication cannot tell.");
        } else if better.is_empty() {
            text.push_str("nothing that these replications could tell from luck.");
        } else {
            text.push_str(&format!("{}.", better.join(", ")));
        }
        if !worse.is_empty() {
            text.push_str(&format!(" What it takes: {}.", worse.join(", ")));
        }
        if self.summary.replications > 1 && !same.is_empty() {
            text.push_str(&format!(" No clear difference: {}.", same.join(", ")));
        }
        text.push_str(&self.what_it_costs());
        text
    }

    /// What the plan changes in a measure from the go-live on, if there is anything to compare.
    fn plan_changes(&self, measure: Measure) -> Option<&Difference> {
        let of = self.summary.measures.get(measure.definition().id)?;
        let differences = &of.since_go_live.as_ref()?.differences;
        let difference = differences.get("planned-unmitigated")?;
        difference.figure.mean.is_some().then_some(difference)
    }

    /// Whether the scenario has what a noun speaks of.
    fn is_there(&self, noun: &str) -> bool {
        let subjects = &self.summary.subjects;
        match noun {
            "wait on the telephone" => subjects.phone_lines,
            "in the booking backlog" => subjects.booking_office,
            _ => subjects.clinics,
        }
    }

    fn what_it_costs(&self) -> String {
        let planned = self.summary.costs.iter().filter(|c| c.of == "plan");
        let of_plan: f64 = planned
            .filter_map(|c| c.amount.get(Arm::Planned.name())?.mean)
            .sum();
        if of_plan > 0.0 {
            format!(
                " Its priced interventions cost {} in the scenario's currency.",
                readable(of_plan)
            )
        } else {
            " The scenario gives its interventions no price.".to_owned()
        }
    }
}

/// `3.1 min less overrun a list (95 % interval 2.8 to 3.4)`.
fn change(difference: &Difference, unit: &str, noun: &str) -> Option<String> {
    let (mean, half) = (difference.figure.mean?, difference.figure.half_width?);
    let size = mean.abs();
    let word = match (unit, mean < 0.0) {
        ("patients", true) => "fewer patients",
        ("patients", false) => "more patients",
        (_, true) => "less",
        (_, false) => "more",
    };
    let amount = if unit == "patients" {
        readable(size)
    } else {
        with_unit(size, unit)
    };
    let interval = if unit == "patients" {
        format!("{} to {}", readable(size - half), readable(size + half))
    } else {
        from_to(size - half, size + half, unit)
    };
    Some(format!("{amount} {word} {noun} (95 % interval {interval})"))
}
