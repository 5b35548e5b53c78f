//! What the go-live and the remedies cost, and how many more patients are seen for it.

use super::super::{changed, costs_the_same};
use super::Teller;
use crate::model::measures::Unit;
use crate::model::{Arm, Measure};
use crate::report::format::{estimate, rounded};
use crate::report::words::capital;
use crate::study::{Difference, Pair};

impl Teller<'_> {
    /// What the go-live costs, where that is more than staff and plan, and what the last of the arms
    /// costs more than the first; how many more patients are seen.
    pub(super) fn costs(&self) -> String {
        let arms = changed(self.summary);
        let Some((&first, &last)) = arms.first().zip(arms.last()) else {
            return String::new();
        };
        let go_live = match self.with(first) {
            "After the go-live" => "the go-live".to_owned(),
            without => format!("{} the go-live", without.to_lowercase()),
        };
        // What staff are paid without a tariff is no cost of the go-live.
        let with_cost = self.summary.statement.is_some();
        let lost = Pair::between(first, Arm::Baseline);
        let bought = Pair::between(last, first);
        let lost = lost.map(|pair| self.bill(&go_live, pair, with_cost));
        let bought = bought.map(|pair| self.bill(self.remedies(last), pair, true));
        let said: Vec<String> = [lost, bought].into_iter().flatten().collect();
        said.join(" ").trim().to_owned()
    }

    /// What is done in an arm.
    fn remedies(&self, arm: Arm) -> &'static str {
        match arm {
            Arm::Halted if self.summary.subjects.plan => "the plan with the halt rules",
            Arm::Halted => "halting",
            _ => "the plan",
        }
    }

    /// What something costs, and how many more patients it sees: as far as can be told.
    fn bill(&self, who: &str, pair: Pair, with_cost: bool) -> String {
        let cost = self.summary.cost_differences.get(pair);
        let matters = |mean: f64| with_cost && mean != 0.0 && !costs_the_same(self.summary, pair);
        let cost = cost.filter(|cost| cost.figure.mean.is_some_and(matters));
        let (told, untold) = match cost {
            Some(cost) if is_told(cost) => (Some(self.costs_more(cost)), None),
            Some(cost) => (None, Some(self.costs_perhaps(cost))),
            None => (None, None),
        };
        let does: Vec<String> = told.into_iter().chain(self.sees_more(pair)).collect();
        let than = self.than(pair);
        match (does.join(" and "), untold) {
            (does, None) if does.is_empty() => String::new(),
            (does, None) => format!("{} {does} than {than}.", capital(who)),
            (does, Some(untold)) if does.is_empty() => {
                format!("What {who} costs more than {than} cannot be told ({untold}).")
            }
            (does, Some(untold)) => {
                format!(
                    "{} {does} than {than}; what it costs more cannot be told ({untold}).",
                    capital(who)
                )
            }
        }
    }

    /// What an arm is held against, at the end of a sentence.
    fn than(&self, pair: Pair) -> &'static str {
        match (pair.of(), pair.against()) {
            (_, Arm::Baseline) => "no go-live",
            (Arm::Halted, Arm::Planned) => "the plan alone",
            (Arm::Halted, _) if !self.summary.subjects.plan => "carrying on",
            (Arm::Halted, _) => "the go-live without them",
            _ => "the go-live without it",
        }
    }

    fn costs_perhaps(&self, more: &Difference) -> String {
        let mean = more.figure.mean.unwrap_or(0.0);
        let amount = estimate(mean, more.figure.half_width, Unit::Currency);
        format!("{amount}{}", self.currency())
    }

    fn currency(&self) -> String {
        let currency = self.summary.currency.as_ref();
        currency.map_or_else(String::new, |c| format!(" {}", c.code()))
    }

    /// `costs 13,500 GBP more`.
    fn costs_more(&self, more: &Difference) -> String {
        let mean = more.figure.mean.unwrap_or(0.0);
        let (amount, _) = rounded(mean.abs(), more.figure.half_width, Unit::Currency);
        let which = if mean > 0.0 { "more" } else { "less" };
        format!("costs {amount}{} {which}", self.currency())
    }

    /// `sees 445 fewer patients`, if that can be told from chance.
    fn sees_more(&self, pair: Pair) -> Option<String> {
        let seen = self.summary.measures.get(Measure::ClinicAttended)?;
        let difference = &seen.differences.get(pair)?.trust;
        let mean = difference.figure.mean.filter(|_| is_told(difference))?;
        let amount = rounded(mean.abs(), difference.figure.half_width, Unit::Patients).0;
        let which = if mean > 0.0 { "more" } else { "fewer" };
        (mean != 0.0).then(|| format!("sees {amount} {which} patients"))
    }
}

/// Whether a difference can be told from chance; one run alone is taken at its word.
fn is_told(difference: &Difference) -> bool {
    difference.clear || difference.figure.n == 1
}
