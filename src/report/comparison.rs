//! What a comparison of scenarios says: a sentence on what is real, a table for each figure, and
//! the files.

use std::io::{self, Write};

use serde_json::json;

use crate::model::Arm;
use crate::model::measures::Unit;
use crate::model::spec::{Checked, Currency, Scenario};
use crate::study::compare::{Compared, DifferenceBetween};

use super::columns::COMPARISON;
use super::format::{estimate, fixed, in_currency, readable, with_unit};
use super::words::arm_words;
use super::{io_error, page, tables};

/// Letters of a line over a figure's names: the rest of the line is its numbers'.
const HEADING: usize = 24;

/// How many times as many replications others would need is told up to here: more says only that all runs
/// differ by the same.
const MANY_TIMES: f64 = 1000.0;

/// Scenarios that were compared.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Their names; others are held against the first.
    pub names: Vec<String>,
    /// The seed of all of them.
    pub seed: u64,
    /// Replications of each.
    pub replications: u32,
    /// The currency of amounts, if all of them name the same.
    pub currency: Option<Currency>,
    /// The arm of each scenario that figures are of where they name none.
    pub arms: Vec<Arm>,
    /// By figure.
    pub compared: Vec<Compared>,
}

/// The currency of amounts, if all scenarios name the same.
#[must_use]
pub fn common_currency(scenarios: &[Checked<Scenario>]) -> Option<Currency> {
    let mut currencies = scenarios
        .iter()
        .map(|scenario| scenario.money.as_ref().and_then(|money| money.currency));
    let first = currencies.next().flatten();
    first.filter(|_| currencies.all(|other| other == first))
}

impl Comparison {
    /// The page.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!(
            "{} replications of each scenario on the same random numbers, seed {}.\n",
            self.replications, self.seed
        );
        text.push_str(&page::broken(&self.figures_are_of(), ""));
        text.push('\n');
        for sentence in self.sentences() {
            text.push_str(&page::broken(&sentence, ""));
        }
        text.push('\n');
        for compared in &self.compared {
            text.push_str(&self.table(compared));
            text.push('\n');
        }
        text.push_str(&page::broken(
            "mean ± half of its 95 % interval; differences with intervals that hold all at once for \
             a figure (Bonferroni, 95 %), * where they exclude 0; common numbers: how many times \
             more replications scenarios with random numbers of their own would need; best: may be \
             the best of all by multiple comparisons with the best (95 %), which asks one side only",
            "",
        ));
        text
    }

    /// Which arm and which time figures are of that name neither.
    #[must_use]
    pub fn figures_are_of(&self) -> String {
        let there = Arm::ALL.into_iter().filter(|arm| self.arms.contains(arm));
        let each = there.map(|arm| {
            let words = arm_words(arm).anticipated;
            let all = self.names.iter().zip(&self.arms);
            let named = all.filter(|(_, other)| **other == arm);
            let named: Vec<&str> = named.map(|(name, _)| &**name).collect();
            let whose = match named.len() == self.names.len() {
                true => String::new(),
                false => format!(" ({})", named.join(", ")),
            };
            let from = match arm {
                Arm::Baseline => "over the whole time",
                _ => "from the scenario's go-live on",
            };
            format!("{words}{whose}, {from}")
        });
        let each: Vec<String> = each.collect();
        format!(
            "Unless they name another arm or weeks, figures are of {}; costs and percentiles are of the whole time.",
            each.join(", and of ")
        )
    }

    /// Which differences are real, in words: one sentence for each scenario but the first, or for
    /// each pair.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for difference in self.compared.iter().flat_map(|c| &c.differences) {
            if !pairs.contains(&(difference.of, difference.from)) {
                pairs.push((difference.of, difference.from));
            }
        }
        pairs
            .into_iter()
            .map(|(of, from)| self.sentence(of, from))
            .collect()
    }

    fn sentence(&self, of: usize, from: usize) -> String {
        let (mut better, mut worse, mut other) = (vec![], vec![], vec![]);
        let (mut unclear, mut same) = (vec![], vec![]);
        for compared in &self.compared {
            let here = |d: &&DifferenceBetween| (d.of, d.from) == (of, from);
            let Some(difference) = compared.differences.iter().find(here) else {
                continue;
            };
            if difference.mean == 0.0 && difference.interval.lower == difference.interval.upper {
                same.push(compared.response.clone());
                continue;
            }
            if !difference.clear {
                unclear.push(compared.response.clone());
                continue;
            }
            let size = difference.mean.abs();
            let by = match compared.unit {
                Unit::Currency => match &self.currency {
                    Some(currency) => format!("{} {currency}", readable(size)),
                    None => readable(size),
                },
                Unit::Share => format!("{} percentage points", fixed(100.0 * size, 1)),
                unit => with_unit(size, unit),
            };
            let way = if difference.mean > 0.0 {
                "more"
            } else {
                "less"
            };
            let said = format!("{} ({by} {way})", compared.response);
            match (compared.better.as_str(), difference.mean < 0.0) {
                ("lower", true) | ("higher", false) => better.push(said),
                ("neither", _) => other.push(said),
                _ => worse.push(said),
            }
        }
        let mut parts = Vec::new();
        for (list, word) in [
            (better, "better in"),
            (worse, "worse in"),
            (other, "different in"),
            (same, "the same in"),
        ] {
            if !list.is_empty() {
                parts.push(format!("{word} {}", list.join(", ")));
            }
        }
        let names = format!("{} against {}: ", self.names[of], self.names[from]);
        let mut sentence = match parts.is_empty() {
            true => format!("{names}no difference is clear"),
            false => format!("{names}{}", parts.join("; ")),
        };
        if !parts.is_empty() && !unclear.is_empty() {
            sentence.push_str(&format!("; no clear difference in {}", unclear.join(", ")));
        }
        sentence.push('.');
        sentence
    }

    fn unit_words<'a>(&'a self, unit: Unit, words: &'a str) -> &'a str {
        in_currency(unit, words, self.currency.as_ref())
    }

    fn table(&self, compared: &Compared) -> String {
        let unit = self.unit_words(compared.unit, compared.unit.shown());
        let mut table = tables::quiet(&[
            page::broken_at(HEADING, &format!("{}, {unit}", compared.response), "").trim_end(),
            "mean",
            "difference",
            "interval",
            "common\nnumbers",
            "best",
        ]);
        for (at, name) in self.names.iter().enumerate() {
            let answer = &compared.answers[at];
            let mean = answer.mean.map_or_else(
                || "–".to_owned(),
                |mean| {
                    let said = tables::together(&estimate(mean, answer.half_width, compared.unit));
                    match tables::in_vain(answer, "never") {
                        Some(vain) => format!("{said}\n({vain})"),
                        None => said,
                    }
                },
            );
            let best = match compared.against_best.get(at) {
                Some(from_best) if from_best.may_be_best => "*",
                _ => "",
            };
            let mut rows = compared.differences.iter().filter(|d| d.of == at);
            let first = rows.next();
            table.add_row(self.cells(compared.unit, name, &mean, first, best));
            for difference in rows {
                table.add_row(self.cells(compared.unit, "", "", Some(difference), ""));
            }
        }
        tables::in_blocks(table)
    }

    fn cells(
        &self,
        unit: Unit,
        name: &str,
        mean: &str,
        difference: Option<&DifferenceBetween>,
        best: &str,
    ) -> Vec<String> {
        let Some(d) = difference else {
            let blank = String::new;
            return vec![
                name.to_owned(),
                mean.to_owned(),
                blank(),
                blank(),
                blank(),
                best.to_owned(),
            ];
        };
        let signed = if d.mean > 0.0 { "+" } else { "" };
        let star = if d.clear { "*" } else { "" };
        let from = match d.from {
            0 => String::new(),
            other => format!(" from {}", self.names[other]),
        };
        vec![
            name.to_owned(),
            mean.to_owned(),
            format!("{signed}{}{star}{from}", estimate(d.mean, None, unit)),
            format!(
                "{} to {}",
                estimate(d.interval.lower, None, unit),
                estimate(d.interval.upper, None, unit)
            ),
            d.variance_reduction.map_or_else(String::new, times),
            best.to_owned(),
        ]
    }

    /// `comparison.json`.
    ///
    /// # Errors
    ///
    /// Never in practice: a value cannot be written as JSON.
    pub fn json(&self) -> io::Result<String> {
        let all = json!({
            "format": 1,
            "version": env!("CARGO_PKG_VERSION"),
            "scenarios": self.names,
            "arms": self.arms.iter().map(|arm| arm.name()).collect::<Vec<_>>(),
            "seed": self.seed,
            "replications": self.replications,
            "confidence": crate::statistics::CONFIDENCE,
            "figures": self.compared,
        });
        Ok(serde_json::to_string_pretty(&all)? + "\n")
    }

    /// `comparison.csv`: one row for each difference.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut csv = COMPARISON.writer(out)?;
        let optional = |v: Option<f64>| v.map_or_else(String::new, |v| v.to_string());
        for compared in &self.compared {
            for d in &compared.differences {
                csv.write_record([
                    &compared.response,
                    self.unit_words(compared.unit, compared.unit.many()),
                    &self.names[d.of],
                    &self.names[d.from],
                    &d.mean.to_string(),
                    &d.interval.lower.to_string(),
                    &d.interval.upper.to_string(),
                    &d.clear.to_string(),
                    &optional(d.correlation),
                    &optional(d.variance_reduction),
                    &compared.n.to_string(),
                ])
                .map_err(io_error)?;
            }
        }
        csv.flush()
    }
}

/// How many times as many replications others would need.
fn times(more: f64) -> String {
    match more < MANY_TIMES {
        true => format!("{} x", fixed(more, 1)),
        false => format!("over {} x", readable(MANY_TIMES)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_million_times_is_over_a_thousand() {
        assert_eq!(times(2.84), "2.8 x");
        assert_eq!(times(103_070_125.7), "over 1,000 x");
    }

    #[test]
    fn figures_are_of_the_arm_that_each_scenario_has() {
        let of = |arms: &[Arm]| {
            let names = ["one", "other"].map(str::to_owned).to_vec();
            Comparison {
                names,
                seed: 1,
                replications: 2,
                currency: None,
                arms: arms.to_vec(),
                compared: Vec::new(),
            }
            .figures_are_of()
        };
        let end = "; costs and percentiles are of the whole time.";
        let both = format!(
            "Unless they name another arm or weeks, figures are of the go-live with the plan, from the \
             scenario's go-live on{end}"
        );
        assert_eq!(of(&[Arm::Planned, Arm::Planned]), both);
        let each = format!(
            "Unless they name another arm or weeks, figures are of no go-live (other), over the whole time, \
             and of the go-live with the plan (one), from the scenario's go-live on{end}"
        );
        assert_eq!(of(&[Arm::Planned, Arm::Baseline]), each);
    }
}
