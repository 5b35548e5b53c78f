//! The verdict: the few sentences and the one table that stand first, in the terminal and on the
//! page. What is found is in `study::findings`; all there is to say at length is in `words`.

use crate::model::measures::Unit;
use crate::model::{Arm, Measure};
use crate::study::findings::{Effect, Finding, Windowed};
use crate::study::recovery::ArmRecovery;
use crate::study::{Figure, Pair, Summary};

use super::arms_of;
use super::format::{brief_date, estimate, with_unit};
use super::words::{answer, date_said, name_and_unit};

/// Findings that have a line in the table.
const LINES: usize = 5;
/// Findings that are told of in sentences.
const TOLD: usize = 3;

/// The arms with a go-live, in the order in which they are shown.
fn changed(summary: &Summary) -> Vec<Arm> {
    let arms = arms_of(summary).into_iter();
    arms.filter(|arm| *arm != Arm::Baseline).collect()
}

/// The findings that an arm makes worse, as far as can be told from luck, the gravest first.
fn harmed(summary: &Summary, arm: Arm) -> Vec<&Finding> {
    let Some(pair) = Pair::between(arm, Arm::Baseline) else {
        return Vec::new();
    };
    let worse = |finding: &&Finding| finding.effect(pair) == Effect::Worse;
    summary.findings.iter().filter(worse).collect()
}

/// What stands first: the verdict or, where there is no go-live to be judged, what is usual.
#[must_use]
pub fn told(summary: &Summary) -> Vec<String> {
    match sentences(summary) {
        said if said.is_empty() => answer(summary),
        said => said,
    }
}

/// The sentences: the gravest risk and how long it lasts, what else suffers, what the plan changes
/// and costs, what it does not touch. Empty if there is no go-live to be judged.
fn sentences(summary: &Summary) -> Vec<String> {
    let arms = changed(summary);
    let Some(&first) = arms.first().filter(|_| !summary.findings.is_empty()) else {
        return Vec::new();
    };
    let teller = Verdict { summary };
    let harms = harmed(summary, first);
    let mut said = Vec::new();
    match harms.split_first() {
        Some((gravest, others)) => {
            said.push(teller.gravest(gravest, first));
            let told = &others[..others.len().min(TOLD - 1)];
            if !told.is_empty() {
                let each: Vec<String> = told.iter().map(|f| teller.briefly(f, first)).collect();
                said.push(format!("Next: {}.", each.join("; ")));
            }
        }
        None => said.push(teller.calm()),
    }
    said.extend(
        arms[1..]
            .iter()
            .filter_map(|&arm| teller.remedy(&harms, arm, first)),
    );
    said.push(teller.costs());
    said.retain(|sentence| !sentence.is_empty());
    said
}

/// One line of the table: what it is, and what it is in each arm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The measure and its unit.
    pub measure: String,
    /// Over which days.
    pub when: String,
    /// In each of the arms, in the order in which they are shown.
    pub arms: Vec<String>,
}

/// The table's lines, the gravest first; then patients seen, and what it costs.
#[must_use]
pub fn lines(summary: &Summary) -> Vec<Line> {
    let arms = arms_of(summary);
    // The gravest of the first arm, and then what the others make worse.
    let mut harms: Vec<&Finding> = Vec::new();
    for arm in changed(summary) {
        let worse = harmed(summary, arm).into_iter();
        let new: Vec<_> = worse
            .filter(|f| harms.iter().all(|known| known.measure != f.measure))
            .collect();
        harms.extend(new);
    }
    let of_window = |finding: &Finding, window: &Windowed| Line {
        measure: name_and_unit(finding.measure),
        when: format!("from {}", brief_date(window.from)),
        arms: arms
            .iter()
            .map(|&arm| cell(finding, window.arms.get(arm)))
            .collect(),
    };
    let seen = Measure::ClinicAttended;
    let mut lines: Vec<Line> = harms
        .iter()
        .filter(|finding| finding.measure != seen)
        .take(LINES)
        .map(|finding| of_window(finding, &finding.worst_weeks))
        .collect();
    let seen = summary.findings.iter().find(|f| f.measure == seen);
    lines.extend(seen.map(|finding| Line {
        when: "from go-live".to_owned(),
        ..of_window(finding, &finding.since_go_live)
    }));
    if summary
        .cost
        .values()
        .any(|cost| cost.mean.is_some_and(|mean| mean != 0.0))
    {
        lines.push(Line {
            measure: format!("cost, {}", summary.currency_in_words()),
            when: "all".to_owned(),
            arms: arms
                .iter()
                .map(|&arm| {
                    let cost = summary.cost.get(arm);
                    let mean = cost.and_then(|cost| Some((cost.mean?, cost.half_width)));
                    mean.map_or_else(
                        || "-".to_owned(),
                        |(mean, half)| estimate(mean, half, Unit::Currency),
                    )
                })
                .collect(),
        });
    }
    lines
}

fn cell(finding: &Finding, figure: Option<&Figure>) -> String {
    let mean = figure.and_then(|f| Some((f.mean?, f.half_width)));
    mean.map_or_else(
        || "-".to_owned(),
        |(mean, half)| estimate(mean, half, finding.unit),
    )
}

/// What a finding is in an arm, over some weeks.
fn said_in(finding: &Finding, window: &Windowed, arm: Arm) -> String {
    let mean = window.arms.get(arm).and_then(|f| f.mean);
    mean.map_or_else(
        || "nothing".to_owned(),
        |mean| with_unit(mean, finding.unit),
    )
}

/// The same, to go on with after a colon.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// Puts findings into words.
struct Verdict<'a> {
    summary: &'a Summary,
}

impl Verdict<'_> {
    fn calm(&self) -> String {
        let runs = self.summary.replications;
        let times = if runs == 1 { "run" } else { "runs" };
        format!(
            "Nothing that patients would notice is worse for the go-live than luck could make it \
             in {runs} {times}."
        )
    }

    /// How an arm is called within a sentence.
    fn with(&self, arm: Arm) -> &'static str {
        let others = changed(self.summary).len() > 1;
        match arm {
            Arm::Planned => "With the plan",
            Arm::Halted if self.summary.subjects.plan => "With the plan and the halt rules",
            Arm::Halted => "With the halt rules",
            _ if others => "Without the plan",
            _ => "After the go-live",
        }
    }

    fn in_arm(&self, finding: &Finding, arm: Arm) -> String {
        said_in(finding, &finding.worst_weeks, arm)
    }

    fn weeks(&self, finding: &Finding) -> String {
        format!(
            "the {} from {}",
            match finding.worst_weeks.weeks() {
                1 => "week".to_owned(),
                2 => "two weeks".to_owned(),
                3 => "three weeks".to_owned(),
                4 => "four weeks".to_owned(),
                more => format!("{more} weeks"),
            },
            date_said(self.summary, finding.worst_weeks.from)
        )
    }

    fn gravest(&self, finding: &Finding, arm: Arm) -> String {
        format!(
            "{}, what costs patients most is the {}: {} in {}, against {} without a go-live{}.",
            self.with(arm),
            finding.measure.name(),
            self.in_arm(finding, arm),
            self.weeks(finding),
            self.in_arm(finding, Arm::Baseline),
            self.recovered(finding, arm)
        )
    }

    fn briefly(&self, finding: &Finding, arm: Arm) -> String {
        format!(
            "{} ({} from {}, against {}{})",
            finding.measure.name(),
            self.in_arm(finding, arm),
            date_said(self.summary, finding.worst_weeks.from),
            self.in_arm(finding, Arm::Baseline),
            self.recovered(finding, arm)
        )
    }

    /// `; back to normal by 16 April in half of the runs`, where that is judged.
    fn recovered(&self, finding: &Finding, arm: Arm) -> String {
        let recovery = self.judged(finding, arm);
        recovery.map_or_else(String::new, |r| format!("; {}", self.back(r)))
    }

    fn judged(&self, finding: &Finding, arm: Arm) -> Option<&ArmRecovery> {
        let of = self.summary.recovery.get(finding.measure)?;
        of.arms.get(arm)
    }

    fn back(&self, recovery: &ArmRecovery) -> String {
        let n = recovery.n;
        let not_yet = recovery.not_yet.successes;
        let until = date_said(self.summary, recovery.watched_until);
        match recovery.dates.p50 {
            _ if 2 * recovery.undisturbed > n => {
                format!(
                    "in {} of {n} runs never out of the ordinary",
                    recovery.undisturbed
                )
            }
            Some(half) if not_yet == 0 => {
                format!(
                    "back to normal by {} in half of the runs",
                    date_said(self.summary, half)
                )
            }
            Some(half) => format!(
                "back to normal by {} in half of the runs, in {not_yet} of {n} not by {until}",
                date_said(self.summary, half)
            ),
            None if not_yet == n => format!("not back to normal by {until} in any run"),
            None => format!("not back to normal by {until} in {not_yet} of {n} runs"),
        }
    }

    /// What an arm changes of the harms: which it makes less or more, which it leaves, and of which
    /// nothing can be said.
    fn remedy(&self, harms: &[&Finding], arm: Arm, against: Arm) -> Option<String> {
        let pair = Pair::between(arm, against)?;
        let helped = harms.iter().filter(|f| f.effect(pair) == Effect::Better);
        let told = |f: &Finding| {
            let recovered = match self.judged(f, arm) {
                Some(recovery) => format!(" ({})", self.back(recovery)),
                None => String::new(),
            };
            // What is no better in the worst weeks is better over the whole time.
            let (window, when) = match f.worst_weeks.effects.get(pair) {
                Some(Effect::Better) => (&f.worst_weeks, ""),
                _ => (&f.since_go_live, " from the go-live on"),
            };
            format!(
                "{} {} instead of {}{when}{recovered}",
                f.measure.name(),
                said_in(f, window, arm),
                said_in(f, window, against),
            )
        };
        let better: Vec<String> = helped.take(TOLD).map(|f| told(f)).collect();
        let mut said = match better.is_empty() {
            true if harms.is_empty() => String::new(),
            true => format!("{} none of this is better.", self.with(arm)),
            false => format!(
                "{}, in the same weeks: {}.",
                self.with(arm),
                better.join("; ")
            ),
        };
        // What a remedy makes worse may be nothing that the go-live touches.
        let all: Vec<&Finding> = self.summary.findings.iter().collect();
        for (effect, of, opening) in [
            (Effect::Worse, &all[..], "Worse for it"),
            (Effect::None, harms, "It does not touch"),
            (
                Effect::CannotTell,
                harms,
                "It cannot be told whether it changes",
            ),
        ] {
            let alike = of.iter().filter(|f| f.effect(pair) == effect);
            let seen = alike.filter(|f| f.measure != Measure::ClinicAttended);
            let names: Vec<&str> = seen.map(|f| f.measure.name()).take(TOLD).collect();
            if !names.is_empty() {
                said.push_str(&format!(" {opening}: {}.", names.join(", ")));
            }
        }
        // With nothing to help, it is said of whom it is worse.
        match said.strip_prefix(' ') {
            Some(rest) => Some(format!("{}: {}", self.with(arm), lower(rest))),
            None => Some(said).filter(|said| !said.is_empty()),
        }
    }

    /// What the go-live costs, where that is more than staff and plan; and what the last of the arms
    /// costs more than the first, and how many more patients it sees.
    fn costs(&self) -> String {
        let arms = changed(self.summary);
        let Some((&first, &last)) = arms.first().zip(arms.last()) else {
            return String::new();
        };
        let without = self.summary.statement.as_ref().and_then(|_| {
            let pair = Pair::between(first, Arm::Baseline)?;
            let cost = self.costs_more(pair)?;
            Some(format!("{} the go-live {cost}.", self.with(first)))
        });
        let pair = Pair::between(last, first);
        let parts = pair.map(|pair| [self.costs_more(pair), self.sees_more(pair)]);
        let parts: Vec<String> = parts.into_iter().flatten().flatten().collect();
        let of_last = (!parts.is_empty()).then(|| {
            let who = match last {
                Arm::Planned => "The plan",
                _ => "All of it",
            };
            format!("{who} {}.", parts.join(" and "))
        });
        let said: Vec<String> = [without, of_last].into_iter().flatten().collect();
        said.join(" ")
    }

    /// `costs 13 500 more (GBP)`, if that can be told from luck, or there is one run alone.
    fn costs_more(&self, pair: Pair) -> Option<String> {
        let more = self.summary.cost_differences.get(pair)?;
        let told = more.clear || more.figure.n == 1;
        let mean = more.figure.mean.filter(|more| told && *more != 0.0)?;
        let amount = estimate(mean.abs(), more.figure.half_width, Unit::Currency);
        let which = if mean > 0.0 { "more" } else { "less" };
        let currency = self.summary.currency_in_words();
        Some(format!("costs {amount} {which} ({currency})"))
    }

    /// `sees 445 ± 7 fewer patients`, if that can be told from luck.
    fn sees_more(&self, pair: Pair) -> Option<String> {
        let findings = self.summary.findings.iter();
        let mut seen = findings.filter(|f| f.measure == Measure::ClinicAttended);
        let difference = seen.next()?.since_go_live.differences.get(pair)?;
        let (mean, half) = (difference.figure.mean?, difference.figure.half_width?);
        let which = if mean > 0.0 { "more" } else { "fewer" };
        let patients = estimate(mean.abs(), Some(half), Unit::Patients);
        difference
            .clear
            .then(|| format!("sees {patients} {which} patients"))
    }
}
