//! What the go-live and the remedies cost, and how many more patients are seen for it.

use super::super::{changed, costs_the_same};
use super::Teller;
use crate::model::measures::Unit;
use crate::model::{Arm, Measure};
use crate::report::bill;
use crate::report::format::rounded;
use crate::report::words::capital;
use crate::study::{Difference, Pair};

/// Income that is less than this share of a cost is not told apart.
const LITTLE: f64 = 0.01;

impl Teller<'_> {
    /// What the go-live costs, where that is more than staff and plan, and what each remedy costs more
    /// than the go-live without it; how many more patients are seen. On a short screen what halting costs.
    pub(super) fn costs(&self) -> String {
        let arms = changed(self.summary);
        let Some((&first, remedies)) = arms.split_first() else {
            return String::new();
        };
        let go_live = match self.with(first) {
            "After the go-live" => "the go-live".to_owned(),
            without => format!("{} the go-live", without.to_lowercase()),
        };
        // What staff are paid without a tariff is no cost of the go-live.
        let with_cost = self.summary.statement.is_some();
        let lost = Pair::between(first, Arm::Baseline);
        let lost = lost.map(|pair| self.bill(&go_live, pair, with_cost));
        let of_remedies = remedies.iter().filter_map(|&arm| {
            let against = match arm {
                Arm::Halted if self.summary.has(Arm::Planned) => Arm::Planned,
                _ => first,
            };
            let pair = Pair::between(arm, against)?;
            let is_told = self.telling.tells_the_bill() || arm == Arm::Halted;
            is_told.then(|| self.bill(self.remedy_of(pair), pair, true))
        });
        let lost = lost.filter(|_| self.telling.tells_the_bill());
        let mut said: Vec<String> = lost.into_iter().chain(of_remedies).collect();
        said.retain(|said| !said.is_empty());
        said.join(" ")
    }

    /// What is done in an arm and not in another.
    fn remedy_of(&self, pair: Pair) -> &'static str {
        match pair.of() {
            Arm::Halted if pair.against() == Arm::Planned => "halting",
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
            Some(cost) if is_told(cost) => (Some(self.costs_more(cost, pair)), None),
            Some(cost) => (None, Some(self.costs_perhaps(cost))),
            None => (None, None),
        };
        let seen = self.sees_more(pair);
        let seen = seen.filter(|_| self.telling.tells_the_bill());
        let does: Vec<String> = told.into_iter().chain(seen).collect();
        let than = self.than(pair);
        match (does.join(" and "), untold) {
            (does, None) if does.is_empty() => String::new(),
            (does, None) => format!("{} {does} than {than}.", capital(who)),
            (does, Some(untold)) if does.is_empty() => {
                format!(
                    "{} is not known to cost more or less than {than} ({untold}).",
                    capital(who)
                )
            }
            (does, Some(untold)) => {
                format!(
                    "{} {does} than {than}; it is not known to cost more or less ({untold}).",
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

    /// `between 21 GBP less and 47 GBP more`.
    fn costs_perhaps(&self, more: &Difference) -> String {
        let mean = more.figure.mean.unwrap_or(0.0);
        let half = more.figure.half_width.unwrap_or(0.0);
        let end = |amount: f64| {
            let which = if amount > 0.0 { "more" } else { "less" };
            let amount = rounded(amount.abs(), more.figure.half_width, Unit::Currency).0;
            format!("{amount}{} {which}", self.currency())
        };
        format!("between {} and {}", end(mean - half), end(mean + half))
    }

    /// That a cost has in it what comes in less, or more, if it has.
    fn with_income(&self, pair: Pair, cost: f64) -> &'static str {
        match bill::income_lost(self.summary, pair) {
            Some(lost) if lost.abs() < 1.0 || lost.abs() < LITTLE * cost.abs() => "",
            Some(lost) if lost > 0.0 => ", income not received included,",
            Some(_) => ", more income taken off,",
            None => "",
        }
    }

    fn currency(&self) -> String {
        let currency = self.summary.currency.as_ref();
        currency.map_or_else(String::new, |c| format!(" {}", c.code()))
    }

    /// `costs 13,500 GBP more`.
    fn costs_more(&self, more: &Difference, pair: Pair) -> String {
        let mean = more.figure.mean.unwrap_or(0.0);
        let (amount, _) = rounded(mean.abs(), more.figure.half_width, Unit::Currency);
        let which = if mean > 0.0 { "more" } else { "less" };
        let income = self.with_income(pair, mean);
        format!("costs {amount}{} {which}{income}", self.currency())
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
