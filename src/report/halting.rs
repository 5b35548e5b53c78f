//! What halting would have changed for patients, and at what price: the halted arm against
//! carrying on with the same random numbers. What the plan buys is in `plan_effect`.

use crate::model::spec::{CivilDate, count};
use crate::model::{Arm, Measure};
use crate::study::{Pair, Summary, TakenSummary};

use super::changes::Changes;
use super::format::{listed, readable, short_date};

/// What patients feel of it.
const PATIENTS: [Measure; 9] = [
    Measure::ClinicAttended,
    Measure::ClinicTurnedAway,
    Measure::ListOver18,
    Measure::UrgentOver,
    Measure::CallsWait,
    Measure::ClinicOverrun,
    Measure::ClinicWait,
    Measure::BookingUnbooked,
    Measure::ListLost,
];

/// What those who work there feel of it.
const STAFF: [Measure; 4] = [
    Measure::OvertimeHours,
    Measure::ExtraHours,
    Measure::ReEntryWaiting,
    Measure::RepairWaiting,
];

/// The paragraph. Empty where nothing is halted, or there is nothing to hold it against.
#[must_use]
pub fn sentences(summary: &Summary) -> String {
    let Some(comparison) = Comparison::of(summary) else {
        return String::new();
    };
    if summary.replications < 2 {
        return "What halting would have changed, one replication cannot tell.".to_owned();
    }
    let parts = [
        comparison.answer(),
        when_it_halted(summary, usize::MAX),
        comparison.for_patients(),
        comparison.for_staff(),
        comparison.without_prices(),
    ];
    let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join(" ")
}

/// When each of the rules took effect, if there are any, so many of them by name.
pub(super) fn when_it_halted(summary: &Summary, most: usize) -> String {
    let n = summary.replications;
    let rules = summary.plan.iter().filter(|i| i.of == "halt");
    let taken = rules.filter_map(|rule| Some((&rule.name, rule.arms.get(Arm::Halted)?)));
    let said: Vec<String> = taken
        .map(|(name, taken)| when_taken(name, taken, n))
        .collect();
    if said.is_empty() {
        return String::new();
    }
    if is_never(summary) {
        return format!("No halt rule took effect in {}.", count(n, "run", "runs"));
    }
    let never = match goes_live(summary) {
        true => "",
        false => " Then it never goes live.",
    };
    format!(
        "The rules took effect: {}.{never}",
        listed(&said, ", ", most)
    )
}

/// Whether a go-live comes in most runs: no rule that pauses takes effect before it, to the end.
fn goes_live(summary: &Summary) -> bool {
    let pauses = summary.plan.iter().filter(|i| i.of == "halt" && i.pauses);
    let mut taken = pauses.filter_map(|rule| rule.arms.get(Arm::Halted));
    let go_live = summary
        .postponed
        .get(Arm::Halted)
        .copied()
        .or(summary.go_live);
    let is_before = |day: CivilDate| go_live.is_some_and(|go_live| day < go_live);
    !taken.any(|taken| {
        2 * taken.to_the_end > summary.replications && taken.first_day.is_some_and(is_before)
    })
}

/// When the plan itself pauses its go-live, if it does; what it spares is then the go-live.
pub(super) fn when_the_plan_paused(summary: &Summary, most: usize) -> String {
    let n = summary.replications;
    let planned = summary.plan.iter().filter(|i| i.of == "plan" && i.pauses);
    let taken = planned.filter_map(|i| Some((&i.name, i.arms.get(Arm::Planned)?)));
    let taken: Vec<_> = taken.filter(|(_, taken)| taken.started > 0).collect();
    let said = taken.iter().map(|(name, taken)| when_taken(name, taken, n));
    let said: Vec<String> = said.collect();
    let for_good = taken.iter().any(|(_, taken)| 2 * taken.to_the_end > n);
    match (said.is_empty(), for_good) {
        (true, _) => String::new(),
        (_, true) => format!(
            "With the plan the go-live is paused and does not go on: {}. Whoever was not live by then never is.",
            listed(&said, ", ", most)
        ),
        (_, false) => format!(
            "The plan pauses its go-live: {}.",
            listed(&said, ", ", most)
        ),
    }
}

/// `pause in 4 of 4 runs (around 3 March, for some 12 days)`.
fn when_taken(name: &str, taken: &TakenSummary, n: usize) -> String {
    let (Some(first), Some(days), true) = (taken.first_day, taken.days, taken.started > 0) else {
        return format!("{name} in none");
    };
    let some_days = format!("for some {} days", readable(days));
    let lasts = match taken.to_the_end {
        0 => some_days,
        all if all == taken.started => "to the end".to_owned(),
        some => format!("{some_days}, to the end in {some}"),
    };
    format!(
        "{name} in {} of {n} runs (around {}, {lasts})",
        taken.started,
        short_date(first),
    )
}

/// Whether there are rules, and none took effect in any replication: all goes as without them.
pub(super) fn is_never(summary: &Summary) -> bool {
    let rules = summary.plan.iter().filter(|i| i.of == "halt");
    let mut taken = rules
        .filter_map(|rule| rule.arms.get(Arm::Halted))
        .peekable();
    taken.peek().is_some() && taken.all(|taken| taken.started == 0)
}

/// The halted arm and what it is held against.
struct Comparison<'a> {
    summary: &'a Summary,
    pair: Pair,
    subject: &'static str,
    /// What would have been done instead.
    instead: &'static str,
    patients: Changes,
}

impl<'a> Comparison<'a> {
    fn of(summary: &'a Summary) -> Option<Self> {
        let has = |arm: Arm| summary.has(arm);
        if !has(Arm::Halted) {
            return None;
        }
        let (pair, subject, instead) = if has(Arm::Planned) {
            (Pair::HALTED_PLANNED, "Halting", "carrying on with the plan")
        } else if !has(Arm::Unmitigated) {
            return None;
        } else if summary.subjects.plan {
            (
                Pair::HALTED_UNMITIGATED,
                "Halting, with the plan besides,",
                "carrying on without either",
            )
        } else {
            (Pair::HALTED_UNMITIGATED, "Halting", "carrying on")
        };
        Some(Self {
            summary,
            pair,
            subject,
            instead,
            patients: Changes::of(summary, pair, &PATIENTS),
        })
    }

    /// The sentence that answers.
    fn answer(&self) -> String {
        let Self {
            subject, instead, ..
        } = self;
        let Changes { better, worse, .. } = &self.patients;
        let judgement = match (better.is_empty(), worse.is_empty()) {
            _ if self.is_without_effect() => "changed nothing in any replication",
            (true, true) => {
                "made no difference to patients that these replications can tell from chance"
            }
            (false, true) => {
                "been better for patients in some ways and clearly worse in none of those looked at"
            }
            (true, false) => {
                "been worse for patients in some ways and clearly better in none of those looked at"
            }
            (false, false) => "been better for patients in some ways and worse in others",
        };
        let cost = self.cost();
        format!("{subject} would have {judgement}, compared with {instead}{cost}.")
    }

    /// Whether no figure differs in any replication: the rule never takes effect.
    fn is_without_effect(&self) -> bool {
        let periods = self.summary.measures.values();
        let mut figures = periods
            .filter_map(|m| m.since_go_live.as_ref()?.differences.get(self.pair))
            .map(|difference| &difference.figure);
        figures.all(|f| f.mean.is_none_or(|mean| mean == 0.0) && f.half_width.unwrap_or(0.0) == 0.0)
    }

    /// What it costs more or less, if anything has a price.
    fn cost(&self) -> String {
        let difference = self.summary.cost_differences.get(self.pair);
        let figure = difference.map(|d| (d.clear, d.figure.mean, d.figure.half_width));
        let Some((clear, Some(mean), Some(half))) = figure.filter(|_| self.has_prices()) else {
            return String::new();
        };
        let (size, word) = (
            readable(mean.abs()),
            if mean < 0.0 { "less" } else { "more" },
        );
        let currency = self.summary.currency_in_words();
        if mean == 0.0 && half == 0.0 {
            ", at the same cost".to_owned()
        } else if half == 0.0 {
            format!("; it would have cost {size} {word} in {currency}")
        } else if clear {
            format!(
                "; it would have cost {size} {word} (95 % interval {} to {}) in {currency}",
                readable(mean.abs() - half),
                readable(mean.abs() + half)
            )
        } else {
            format!(
                "; whether it would have cost more or less, these replications cannot tell (95 % \
                 interval of the difference {} to {} in {currency})",
                readable(mean - half),
                readable(mean + half)
            )
        }
    }

    fn has_prices(&self) -> bool {
        !self.summary.costs.is_empty()
    }

    fn without_prices(&self) -> String {
        if self.has_prices() {
            String::new()
        } else {
            "The scenario gives nothing a price.".to_owned()
        }
    }

    /// The differences behind the answer.
    fn for_patients(&self) -> String {
        let Changes {
            better,
            worse,
            same,
        } = &self.patients;
        let mut said = Vec::new();
        if !better.is_empty() {
            said.push(format!("Better: {}.", better.join(", ")));
        }
        if !worse.is_empty() {
            said.push(format!("Worse: {}.", worse.join(", ")));
        }
        if !same.is_empty() && !self.is_without_effect() {
            said.push(format!("No clear difference: {}.", same.join(", ")));
        }
        if better.is_empty() && worse.is_empty() {
            return said.join(" ");
        }
        format!(
            "Forecast from the go-live to the end ({}, {}: how many in all; the rest on average). {}",
            Measure::ClinicAttended.name(),
            Measure::ClinicTurnedAway.name(),
            said.join(" ")
        )
    }

    /// What it takes from those who work there, or spares them.
    fn for_staff(&self) -> String {
        let Changes { better, worse, .. } = Changes::of(self.summary, self.pair, &STAFF);
        let changes = [worse, better].concat();
        if changes.is_empty() {
            return String::new();
        }
        format!("For those who work there: {}.", changes.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{
        CLINIC, HALT, PLAN, changes, difference, four_arms, nothing_changes, summary_of,
    };
    use super::*;
    use crate::study::CostSummary;

    const PAIR: Pair = Pair::HALTED_PLANNED;

    /// Four arms that differ in something nobody is told of.
    fn differing() -> Summary {
        let mut summary = four_arms();
        nothing_changes(&mut summary, PAIR);
        changes(&mut summary, Measure::ClinicIdle, PAIR, 1.0, 2.0);
        summary
    }

    fn priced(summary: &mut Summary, mean: f64, half_width: f64) {
        summary.costs.push(CostSummary {
            heading: "back".to_owned(),
            of: "plan".to_owned(),
            hours: Default::default(),
            amount: Default::default(),
        });
        let of = &mut summary.cost_differences;
        of.insert(PAIR, difference(mean, half_width));
    }

    fn first_sentence(summary: &Summary) -> String {
        let text = sentences(summary);
        let end = text.find(". ").map_or(text.len(), |at| at + 1);
        text[..end].to_owned()
    }

    #[test]
    fn the_first_sentence_answers() {
        let mut summary = differing();
        let neither = "Halting would have made no difference to patients that these replications \
                       can tell from chance, compared with carrying on with the plan.";
        assert_eq!(first_sentence(&summary), neither);
        changes(&mut summary, Measure::ClinicTurnedAway, PAIR, -12.0, 3.0);
        let better = "Halting would have been better for patients in some ways and clearly worse in \
                      none of those looked at, compared with carrying on with the plan.";
        assert_eq!(first_sentence(&summary), better);
        changes(&mut summary, Measure::ClinicAttended, PAIR, -40.0, 10.0);
        let both = "Halting would have been better for patients in some ways and worse in others, \
                    compared with carrying on with the plan.";
        assert_eq!(first_sentence(&summary), both);
        changes(&mut summary, Measure::ClinicTurnedAway, PAIR, 0.0, 3.0);
        assert!(
            first_sentence(&summary)
                .contains("worse for patients in some ways and clearly better in none")
        );
    }

    #[test]
    fn the_differences_follow_with_their_intervals() {
        let mut summary = differing();
        changes(&mut summary, Measure::ClinicTurnedAway, PAIR, -12.0, 3.0);
        changes(&mut summary, Measure::ClinicAttended, PAIR, -40.0, 10.0);
        changes(&mut summary, Measure::ListLost, PAIR, 1.0, 2.0);
        changes(&mut summary, Measure::ReEntryWaiting, PAIR, 80.0, 5.0);
        changes(&mut summary, Measure::OvertimeHours, PAIR, -6.0, 1.0);
        let text = sentences(&summary);
        for said in [
            "Better: turned away 12 patients fewer (95 % interval 9.0 to 15).",
            "Worse: patients seen 40 fewer (95 % interval 30 to 50).",
            "on no list",
            "waiting for re-entry 80 records more (95 % interval 75 to 85 records)",
            "overtime 6.0 hours less",
            "The scenario gives nothing a price.",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
    }

    #[test]
    fn the_price_stands_in_the_answer() {
        for (mean, half, said) in [
            (
                900.0,
                50.0,
                "; it would have cost 900 more (95 % interval 850 to 950) in the scenario's currency.",
            ),
            (
                -900.0,
                50.0,
                "; it would have cost 900 less (95 % interval 850 to 950)",
            ),
            (
                900.0,
                0.0,
                "; it would have cost 900 more in the scenario's currency.",
            ),
            (
                10.0,
                30.0,
                "cannot tell (95 % interval of the difference -20 to 40 in",
            ),
            (0.0, 0.0, ", at the same cost."),
        ] {
            let mut summary = differing();
            priced(&mut summary, mean, half);
            let text = sentences(&summary);
            assert!(first_sentence(&summary).contains(said), "{said}: {text}");
            assert!(!text.contains("nothing a price"), "{text}");
        }
    }

    #[test]
    fn a_rule_that_never_takes_effect_is_said_to_change_nothing() {
        let mut summary = four_arms();
        nothing_changes(&mut summary, PAIR);
        let text = sentences(&summary);
        let nothing = "Halting would have changed nothing in any replication, compared with carrying \
                       on with the plan. No halt rule took effect in 2 runs. The scenario gives \
                       nothing a price.";
        assert_eq!(text, nothing);
    }

    #[test]
    fn it_is_held_against_what_there_is() {
        let without_plan = sentences(&summary_of(&[CLINIC, HALT].concat()));
        assert!(
            without_plan.contains("compared with carrying on."),
            "{without_plan}"
        );
        let mut summary = differing();
        summary.arms.retain(|arm| *arm != Arm::Planned);
        let both = sentences(&summary);
        assert!(
            both.starts_with("Halting, with the plan besides, would have"),
            "{both}"
        );
        assert!(both.contains("carrying on without either"), "{both}");
        summary.arms.retain(|arm| *arm != Arm::Unmitigated);
        assert_eq!(sentences(&summary), "");
        assert_eq!(sentences(&summary_of(&[CLINIC, PLAN].concat())), "");
    }

    #[test]
    fn one_replication_cannot_tell() {
        let mut summary = four_arms();
        summary.replications = 1;
        let text = sentences(&summary);
        assert_eq!(
            text,
            "What halting would have changed, one replication cannot tell."
        );
    }
}
