//! The verdict: the few sentences and the one table that stand first, in the terminal and on the
//! page. What is found is in `study::findings`; all there is to say at length is in `words`.

use crate::model::measures::Unit;
use crate::model::{Arm, Measure};
use crate::study::findings::{Effect, Finding, Windowed};
use crate::study::recovery::ArmRecovery;
use crate::study::{Pair, Summary};

use super::format::{estimate, with_unit};
use super::words::{answer, date_said};
use super::{arms_of, bargain, halting};

mod table;

pub use table::{Line, lines};

/// Findings that have a line in the table.
const LINES: usize = 5;
/// As many of them at least, if there are any, are of what only a remedy makes worse.
const LINES_OF_REMEDIES: usize = 2;
/// Findings that are told of in sentences.
const TOLD: usize = 3;
/// Back to normal so many days later is later.
const A_WEEK: i64 = 7;

/// The arms with a go-live, in the order in which they are shown.
fn changed(summary: &Summary) -> Vec<Arm> {
    let arms = arms_of(summary).into_iter();
    arms.filter(|arm| *arm != Arm::Baseline).collect()
}

/// The findings that an arm makes worse, as far as can be told from luck, the gravest first.
fn harmed(summary: &Summary, arm: Arm) -> Vec<&Finding> {
    let findings = summary.findings.iter();
    findings.filter(|f| is_harmed(f, arm)).collect()
}

fn is_harmed(finding: &Finding, arm: Arm) -> bool {
    let pair = Pair::between(arm, Arm::Baseline);
    pair.is_some_and(|pair| finding.effect(pair) == Effect::Worse)
}

/// What stands first: the verdict or, where there is no go-live to be judged, what is usual.
#[must_use]
pub fn told(summary: &Summary) -> Vec<String> {
    match sentences(summary) {
        said if said.is_empty() => answer(summary),
        said => said,
    }
}

/// The findings that have a line in the table, the gravest first: what an arm makes worse than
/// without a go-live, and then what a remedy makes worse than without it.
fn shown(summary: &Summary) -> Vec<&Finding> {
    let arms = changed(summary);
    let mut of_go_live: Vec<&Finding> = Vec::new();
    let mut of_remedies: Vec<&Finding> = Vec::new();
    for finding in &summary.findings {
        let for_the_worse = |&arm: &Arm| {
            let pair = Pair::between(arm, arms[0]);
            pair.is_some_and(|pair| is_worse(finding, pair))
        };
        if finding.measure == Measure::ClinicAttended {
            continue;
        }
        if arms.iter().any(|&arm| is_harmed(finding, arm)) {
            of_go_live.push(finding);
        } else if arms.iter().skip(1).any(for_the_worse) {
            of_remedies.push(finding);
        }
    }
    // What only a remedy makes worse is not left out for what the go-live does.
    let kept = of_remedies.len().min(LINES_OF_REMEDIES);
    of_go_live.truncate(LINES - kept);
    of_remedies.truncate(LINES - of_go_live.len());
    [of_go_live, of_remedies].concat()
}

/// Whether a remedy makes it worse, in the same weeks or in its own.
fn is_worse(finding: &Finding, pair: Pair) -> bool {
    finding.effect(pair) == Effect::Worse || finding.put_off(pair).is_some()
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
    let mut said = vec![teller.is_a_hospital()];
    match harms.split_first() {
        Some((gravest, others)) => {
            said.push(teller.gravest(gravest, first));
            let told = &others[..others.len().min(TOLD - 1)];
            if !told.is_empty() {
                let each: Vec<String> = told.iter().map(|f| teller.briefly(f, first)).collect();
                said.push(format!("Next: {}.", each.join("; ")));
            }
        }
        None => said.push(teller.calm(first)),
    }
    said.extend(arms[1..].iter().map(|&arm| teller.remedy(arm, first)));
    said.push(bargain::what_was_not_taken(summary));
    said.push(halting::when_it_halted(summary));
    said.push(teller.costs());
    said.retain(|sentence| !sentence.is_empty());
    said
}

/// The weeks in which an effect can be told: the worst, or all from the go-live on.
fn told_in(finding: &Finding, pair: Pair, effect: Effect) -> &Windowed {
    match finding.worst_weeks.effects.get(pair) {
        Some(found) if *found == effect => &finding.worst_weeks,
        _ if finding.since_go_live.effects.get(pair) == Some(&effect) => &finding.since_go_live,
        _ => &finding.worst_weeks,
    }
}

/// The weeks in which it can be told what an arm with a go-live suffers.
fn harm_in(finding: &Finding, arm: Arm) -> &Windowed {
    match Pair::between(arm, Arm::Baseline) {
        Some(pair) => told_in(finding, pair, Effect::Worse),
        None => &finding.worst_weeks,
    }
}

/// What a finding is in an arm, over some weeks.
fn said_in(finding: &Finding, window: &Windowed, arm: Arm) -> String {
    let mean = window.arms.get(arm).and_then(|f| f.mean);
    mean.map_or_else(
        || "nothing".to_owned(),
        |mean| with_unit(mean, finding.unit),
    )
}

/// Whether nothing is out of the ordinary in more than half of the runs.
fn is_mostly_undisturbed(recovery: &ArmRecovery) -> bool {
    2 * recovery.undisturbed > recovery.n
}

/// Puts findings into words.
struct Verdict<'a> {
    summary: &'a Summary,
}

impl Verdict<'_> {
    /// A warning where there is nothing that a go-live could disturb.
    fn is_a_hospital(&self) -> String {
        let mut findings = self.summary.findings.iter();
        let seen = findings.find(|f| f.measure == Measure::ClinicAttended);
        let usual = seen.and_then(|f| f.since_go_live.arms.get(Arm::Baseline)?.mean);
        if usual == Some(0.0) {
            "Nobody is seen without a go-live either: see what `check` says.".to_owned()
        } else {
            String::new()
        }
    }

    fn runs(&self) -> String {
        match self.summary.replications {
            1 => "one run".to_owned(),
            some => format!("{some} runs"),
        }
    }

    /// What is said where nothing can be told to be worse: that nothing is, or that it is not known.
    fn calm(&self, arm: Arm) -> String {
        let runs = self.runs();
        let unknown = self.summary.findings.iter().filter(|f| {
            let pair = Pair::between(arm, Arm::Baseline);
            pair.is_some_and(|pair| f.effect(pair) == Effect::CannotTell)
        });
        let names: Vec<&str> = unknown.map(|f| f.measure.name()).take(TOLD).collect();
        if names.is_empty() {
            format!("Nothing that patients would notice is worse for the go-live in {runs}.")
        } else {
            format!(
                "Nothing that patients would notice can be told from luck in {runs}; more would show \
                 whether the go-live changes: {}.",
                names.join(", ")
            )
        }
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

    /// What is done in an arm, at the beginning of a sentence.
    fn remedies(&self, arm: Arm) -> &'static str {
        match arm {
            Arm::Halted if self.summary.subjects.plan => "All that is done",
            Arm::Halted => "Halting",
            _ => "The plan",
        }
    }

    fn weeks(&self, window: &Windowed) -> String {
        format!(
            "the {} from {}",
            match window.weeks() {
                1 => "week".to_owned(),
                2 => "two weeks".to_owned(),
                3 => "three weeks".to_owned(),
                4 => "four weeks".to_owned(),
                more => format!("{more} weeks"),
            },
            date_said(self.summary, window.from)
        )
    }

    fn gravest(&self, finding: &Finding, arm: Arm) -> String {
        let window = harm_in(finding, arm);
        format!(
            "{} the greatest harm to patients is \"{}\": {} in {}, against {} without a go-live{}.",
            self.with(arm),
            finding.measure.name(),
            said_in(finding, window, arm),
            self.weeks(window),
            said_in(finding, window, Arm::Baseline),
            self.recovered(finding, arm)
        )
    }

    fn briefly(&self, finding: &Finding, arm: Arm) -> String {
        let window = harm_in(finding, arm);
        format!(
            "{} ({} from {}, against {}{})",
            finding.measure.name(),
            said_in(finding, window, arm),
            date_said(self.summary, window.from),
            said_in(finding, window, Arm::Baseline),
            self.recovered(finding, arm)
        )
    }

    /// `; back to normal by 16 April in half of the runs`, where that is judged and there is
    /// anything to recover from.
    fn recovered(&self, finding: &Finding, arm: Arm) -> String {
        let recovery = self.judged(finding, arm);
        let recovery = recovery.filter(|recovery| !is_mostly_undisturbed(recovery));
        recovery.map_or_else(String::new, |r| format!("; {}", self.back(r)))
    }

    fn judged(&self, finding: &Finding, arm: Arm) -> Option<&ArmRecovery> {
        let of = self.summary.recovery.get(finding.measure)?;
        of.arms.get(arm)
    }

    /// When it is back to normal; where temporary help leaves later than that, when it is with it.
    fn back(&self, recovery: &ArmRecovery) -> String {
        let said = self.without_help(recovery);
        match (recovery.with_help.p50, recovery.dates.p50) {
            _ if is_mostly_undisturbed(recovery) => said,
            (Some(with), None) => {
                format!("{said}; with help by {}", date_said(self.summary, with))
            }
            (Some(with), Some(without)) if without.days_since(with) > A_WEEK => {
                format!("{said}, with help by {}", date_said(self.summary, with))
            }
            _ => said,
        }
    }

    /// When it is back to normal and temporary help has gone.
    fn without_help(&self, recovery: &ArmRecovery) -> String {
        let n = recovery.n;
        let not_yet = recovery.not_yet.successes;
        let until = date_said(self.summary, recovery.watched_until);
        match recovery.dates.p50 {
            // One run alone.
            Some(day) if n == 1 => format!("back to normal by {}", date_said(self.summary, day)),
            None if n == 1 && not_yet == 1 => format!("not back to normal by {until}"),
            _ if is_mostly_undisturbed(recovery) => {
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

    /// What an arm changes of what is shown: what it makes less or more, what it leaves, and of what
    /// nothing can be said.
    fn remedy(&self, arm: Arm, against: Arm) -> String {
        let Some(pair) = Pair::between(arm, against) else {
            return String::new();
        };
        let shown = shown(self.summary);
        let alike = |effect: Effect| {
            let alike = shown.iter().filter(move |f| f.effect(pair) == effect);
            alike.filter(|f| !is_worse(f, pair)).take(TOLD)
        };
        let named = |effect: Effect| {
            let names: Vec<&str> = alike(effect).map(|f| f.measure.name()).collect();
            Some(names.join(", ")).filter(|names| !names.is_empty())
        };
        let then =
            alike(Effect::Better).all(|f| f.worst_weeks.effects.get(pair) == Some(&Effect::Better));
        let better = alike(Effect::Better).map(|f| self.better(f, pair));
        let better = better.collect::<Vec<_>>().join("; ");
        let (unknown, untouched) = (named(Effect::CannotTell), named(Effect::None));
        let with = self.with(arm);
        let mut said = Vec::new();
        match (&unknown, better.is_empty()) {
            (_, false) if then => said.push(format!("{with}, in the same weeks: {better}.")),
            (_, false) => said.push(format!("{with}: {better}.")),
            (Some(unknown), true) => said.push(format!(
                "{with} nothing can be shown to be better in {}: {unknown}.",
                self.runs()
            )),
            (None, true) if untouched.is_some() => {
                said.push(format!("{with} none of this is better."));
            }
            (None, true) => {}
        }
        let worse = self
            .summary
            .findings
            .iter()
            .filter(|f| f.measure != Measure::ClinicAttended && is_worse(f, pair));
        let worse: Vec<String> = worse.take(TOLD).map(|f| self.worse(f, pair)).collect();
        if !worse.is_empty() {
            let opening = match said.is_empty() {
                true => format!("{with} this is worse"),
                false => "Worse for it".to_owned(),
            };
            said.push(format!("{opening}: {}.", worse.join("; ")));
        }
        said.extend(untouched.map(|names| format!("It does not touch: {names}.")));
        if !better.is_empty() {
            said.extend(
                unknown.map(|names| format!("It cannot be told whether it changes: {names}.")),
            );
        }
        said.join(" ")
    }

    /// What a remedy makes better, and when that is back to normal.
    fn better(&self, finding: &Finding, pair: Pair) -> String {
        let instead = self.instead(finding, pair, Effect::Better);
        let Some(with) = self.judged(finding, pair.of()) else {
            return instead;
        };
        let back = self.back(with);
        match self.judged(finding, pair.against()) {
            Some(without) => format!("{instead} ({back}{})", self.later(with, without)),
            None => format!("{instead} ({back})"),
        }
    }

    /// `; without it by 18 March`, where a remedy puts recovery off, or does away with it.
    fn later(&self, with: &ArmRecovery, without: &ArmRecovery) -> String {
        let Some(day) = without.dates.p50.filter(|_| !is_mostly_undisturbed(with)) else {
            return String::new();
        };
        match with.dates.p50 {
            Some(with_it) if with_it.days_since(day) <= A_WEEK => String::new(),
            _ => format!("; without it by {}", date_said(self.summary, day)),
        }
    }

    /// What a remedy makes worse: in the same weeks, over the whole time, or in weeks of its own.
    fn worse(&self, finding: &Finding, pair: Pair) -> String {
        match finding.put_off(pair) {
            Some(own) => format!(
                "{} {} in {}, where it is {} without",
                finding.measure.name(),
                said_in(finding, own, pair.of()),
                self.weeks(own),
                said_in(finding, own, pair.against()),
            ),
            None => self.instead(finding, pair, Effect::Worse),
        }
    }

    /// `telephone wait 3.1 min instead of 42 min`, over the weeks in which that is so.
    fn instead(&self, finding: &Finding, pair: Pair, effect: Effect) -> String {
        let window = told_in(finding, pair, effect);
        let when = match window == &finding.since_go_live {
            true => " from the go-live on",
            false => "",
        };
        let with = said_in(finding, window, pair.of());
        let without = said_in(finding, window, pair.against());
        // The unit is said once where it is the same.
        let number = match (with.split_once(' '), without.split_once(' ')) {
            (Some((number, unit)), Some((_, same))) if unit == same => number,
            _ => &with,
        };
        format!(
            "{} {number} instead of {without}{when}",
            finding.measure.name()
        )
    }

    /// What the go-live costs, where that is more than staff and plan, and what the last of the arms
    /// costs more than the first; how many more patients each sees.
    fn costs(&self) -> String {
        let arms = changed(self.summary);
        let Some((&first, &last)) = arms.first().zip(arms.last()) else {
            return String::new();
        };
        let go_live = match self.with(first) {
            "After the go-live" => "The go-live".to_owned(),
            without => format!("{without} the go-live"),
        };
        let of = |who: &str, pair: Option<Pair>, cost_counts: bool| {
            let pair = pair?;
            let cost = self.costs_more(pair).filter(|_| cost_counts);
            let parts: Vec<String> = [cost, self.sees_more(pair)].into_iter().flatten().collect();
            (!parts.is_empty()).then(|| format!("{who} {}.", parts.join(" and ")))
        };
        let lost = of(
            &go_live,
            Pair::between(first, Arm::Baseline),
            self.summary.statement.is_some(),
        );
        let bought = of(self.remedies(last), Pair::between(last, first), true);
        let said: Vec<String> = [lost, bought].into_iter().flatten().collect();
        said.join(" ")
    }

    /// `costs 13,500 more (GBP)`, if that can be told from luck, or there is one run alone.
    fn costs_more(&self, pair: Pair) -> Option<String> {
        let more = self.summary.cost_differences.get(pair)?;
        let told = more.clear || more.figure.n == 1;
        let mean = more.figure.mean.filter(|more| told && *more != 0.0)?;
        let amount = estimate(mean.abs(), more.figure.half_width, Unit::Currency);
        let which = if mean > 0.0 { "more" } else { "less" };
        Some(match &self.summary.currency {
            Some(currency) => format!("costs {amount} {which} ({})", currency.code()),
            None => format!("costs {amount} {which}"),
        })
    }

    /// `sees 445 ± 7 fewer patients`, if that can be told from luck.
    fn sees_more(&self, pair: Pair) -> Option<String> {
        let seen = self.summary.measures.get(Measure::ClinicAttended)?;
        let difference = &seen.differences.get(pair)?.trust;
        let (mean, half) = (difference.figure.mean?, difference.figure.half_width?);
        let which = if mean > 0.0 { "more" } else { "fewer" };
        let patients = estimate(mean.abs(), Some(half), Unit::Patients);
        difference
            .clear
            .then(|| format!("sees {patients} {which} patients"))
    }
}
