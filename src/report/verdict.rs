//! The verdict: the few sentences and the one table that stand first, in the terminal and on the
//! page. What is found is in `study::findings`; all there is to say at length is in `paragraphs`.

use crate::model::{Arm, Measure};
use crate::study::findings::{Effect, Finding, Windowed};
use crate::study::{Pair, Summary};

use super::arms_of;

mod alone;
mod sentences;
mod spoken;
mod table;
mod telling;
#[cfg(test)]
mod tests;

pub(in crate::report) use sentences::{go_lives, is_unseen, worse_after};
pub use sentences::{title, title_of_recovery};
pub use table::{Line, leave_out_least, lines};
pub use telling::Telling;

/// Findings that have a line in the table.
const LINES: usize = 5;
/// As many of them at least, if there are any, are of what only a remedy makes worse.
const LINES_OF_REMEDIES: usize = 2;

/// The arms with a go-live, in the order in which they are shown.
fn changed(summary: &Summary) -> Vec<Arm> {
    let arms = arms_of(summary).into_iter();
    arms.filter(|arm| *arm != Arm::Baseline).collect()
}

/// The findings that an arm makes worse, as far as can be told from chance, the gravest first.
fn harmed(summary: &Summary, arm: Arm) -> Vec<&Finding> {
    let findings = summary.findings.iter();
    findings.filter(|f| is_harmed(f, arm)).collect()
}

/// What suffers most: in an arm with a go-live, the first of them or another.
pub(super) fn gravest(summary: &Summary) -> Option<Measure> {
    let arms = changed(summary);
    let mut findings = summary.findings.iter();
    let gravest = findings.find(|f| arms.iter().any(|&arm| is_harmed(f, arm)));
    gravest.map(|finding| finding.measure)
}

/// Whether a measure was found to be worse in an arm than without a go-live, in any week or longer.
pub(super) fn is_found_worse(summary: &Summary, measure: Measure, arm: Arm) -> bool {
    let Some(pair) = Pair::between(arm, Arm::Baseline) else {
        return false;
    };
    let finding = summary.finding(measure);
    finding.is_some_and(|f| {
        let in_a_week = f.week_1.is(pair, Effect::Worse) || f.worse_until.get(pair).is_some();
        in_a_week || is_harmed(f, arm)
    })
}

fn is_harmed(finding: &Finding, arm: Arm) -> bool {
    let pair = Pair::between(arm, Arm::Baseline);
    pair.is_some_and(|pair| finding.effect(pair) == Effect::Worse)
        || finding.worst_elsewhere(arm).is_some()
}

/// The verdict's sentences; none where nothing of a go-live is judged.
#[must_use]
pub fn sentences(summary: &Summary, telling: Telling) -> Vec<String> {
    if !alone::is_so(summary) {
        return sentences::of(summary, telling);
    }
    let mut told = sentences::go_live_later(summary);
    told.extend(alone::told(summary, telling, &|arm| {
        sentences::with(summary, arm)
    }));
    told
}

/// What the table's figures are of, as its head says it, and at length.
#[must_use]
pub fn of_which_weeks(summary: &Summary) -> (&'static str, &'static str) {
    match alone::is_so(summary) {
        true => (
            "worst week, ± 95 %",
            "Means over the worst week, over the first from which on none is clearly more than a tenth \
             worse than the four before the go-live, and over the last; from \u{201c}start\u{201d} to \
             the end. Clearly: by Student\u{2019}s 95 % interval of the difference in each replication, \
             for all weeks at once (Bonferroni). ± half of the 95 % interval.",
        ),
        false => (
            "worst weeks, ± 95 %",
            "Means over the worst four weeks, from the day given, or the first week after the go-live; from \
             \u{201c}go-live\u{201d} and \u{201c}start\u{201d} to the end. ± half of the 95 % interval. \
             Change: against no go-live.",
        ),
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
        if !finding.has_weeks_of_its_own() {
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
    gravest_of(&mut of_go_live, LINES - kept);
    gravest_of(&mut of_remedies, LINES - of_go_live.len());
    [of_go_live, of_remedies].concat()
}

/// Keeps as many findings, in their order: those that cost patients most in any of the arms.
fn gravest_of(findings: &mut Vec<&Finding>, most: usize) {
    let costs = |finding: &Finding| {
        let arms = finding.burden.values();
        arms.filter_map(|figure| figure.mean).fold(0.0, f64::max)
    };
    let mut kept = findings.clone();
    kept.sort_by(|a, b| costs(b).total_cmp(&costs(a)));
    kept.truncate(most);
    findings.retain(|finding| kept.iter().any(|k| k.measure == finding.measure));
}

/// Hours of patients' time that a measure costs in one arm more than in another.
fn costs_more(finding: &Finding, pair: Pair) -> f64 {
    let of = |arm| finding.burden.get(arm).and_then(|figure| figure.mean);
    of(pair.of()).unwrap_or(0.0) - of(pair.against()).unwrap_or(0.0)
}

/// Whether two arms cost the same as far as anybody would enter it: they differ by less than one unit of
/// the currency, and by less than a ten thousandth of what there is to pay.
fn costs_the_same(summary: &Summary, pair: Pair) -> bool {
    let more = summary.cost_differences.get(pair).map(|more| &more.figure);
    let all = summary.cost.get(pair.against()).and_then(|all| all.mean);
    let (Some((mean, half)), Some(all)) = (more.and_then(|m| Some((m.mean?, m.half_width))), all)
    else {
        return false;
    };
    let most = mean.abs() + half.unwrap_or(0.0);
    most < 1.0 && most < all.abs() / 10_000.0
}

/// The measures of the table, each once, the gravest first; patients seen come last.
#[cfg(feature = "xlsx")]
pub(super) fn measures(summary: &Summary) -> Vec<Measure> {
    let mut shown: Vec<Measure> = Vec::new();
    for measure in lines(summary, Telling::All)
        .iter()
        .filter_map(|line| line.of_weeks)
    {
        if !shown.contains(&measure) {
            shown.push(measure);
        }
    }
    let seen = summary.measures.get(Measure::ClinicAttended);
    shown.extend(seen.map(|_| Measure::ClinicAttended));
    shown
}

/// Whether two are of the same weeks.
fn is_when(one: &Windowed, other: &Windowed) -> bool {
    (one.from, one.to) == (other.from, other.to)
}

/// Whether a remedy makes it worse, in the same weeks or in its own. What is better when the go-live is
/// worst is told as that, with the remedy's own weeks in the same sentence.
fn is_worse(finding: &Finding, pair: Pair) -> bool {
    match finding.effect(pair) {
        Effect::Worse => true,
        Effect::Better if finding.worst_elsewhere(pair.of()).is_some() => false,
        Effect::Better => finding.put_off(pair).is_some(),
        _ => finding.put_off(pair).is_some() || finding.reversed.get(pair).is_some(),
    }
}

/// The weeks in which an effect can be told: the worst, or all from the go-live on, or else those in which
/// a remedy does most harm.
fn told_in(finding: &Finding, pair: Pair, effect: Effect) -> &Windowed {
    match finding.worst_weeks.effects.get(pair) {
        Some(found) if *found == effect => &finding.worst_weeks,
        _ if finding.since_go_live.is(pair, effect) => &finding.since_go_live,
        _ => match finding.reversed.get(pair) {
            Some(weeks) if weeks.is(pair, effect) => weeks,
            _ => &finding.worst_weeks,
        },
    }
}

/// The weeks of its line in the table: those in which it can be told what the first arm that it harms
/// suffers, or else what the first remedy makes worse.
fn weeks_shown<'a>(summary: &Summary, finding: &'a Finding) -> &'a Windowed {
    let arms = changed(summary);
    if let Some(&arm) = arms.iter().find(|&&arm| is_harmed(finding, arm)) {
        return harm_in(finding, arm);
    }
    let remedies = arms.iter().skip(1);
    let mut pairs = remedies.filter_map(|&arm| Pair::between(arm, arms[0]));
    match pairs.find(|&pair| is_worse(finding, pair)) {
        Some(pair) => told_in(finding, pair, Effect::Worse),
        None => &finding.worst_weeks,
    }
}

/// The weeks in which it can be told what an arm with a go-live suffers; the first instead of all of them,
/// where it can be told of that as well and is more then: a mean of months does not tell of a peak of two
/// weeks.
fn harm_in(finding: &Finding, arm: Arm) -> &Windowed {
    let harm = Pair::between(arm, Arm::Baseline);
    let Some(harm) = harm.filter(|&harm| finding.effect(harm) == Effect::Worse) else {
        return finding.worst_elsewhere(arm).unwrap_or(&finding.worst_weeks);
    };
    let by = |window: &Windowed| window.by(harm).abs();
    let (told, first) = (told_in(finding, harm, Effect::Worse), &finding.week_1);
    let worse = |window: &Windowed| window.is(harm, Effect::Worse);
    match worse(first) && !worse(&finding.worst_weeks) && by(first) > by(told) {
        true => first,
        false => told,
    }
}
