//! What the sentences speak of, and in which weeks: chosen once, for the sentences and for the lines
//! of the table beside them.

use crate::model::{Arm, Measure};
use crate::study::findings::{Effect, Finding, Windowed};
use crate::study::{Pair, Summary};

use super::{
    Telling, changed, costs_more, harm_in, harmed, is_when, is_worse, shown, told_in, weeks_shown,
};

/// A first week that is so many times as bad as the worst weeks is told beside them.
const PEAK: f64 = 2.0;

/// Findings that are told of in one sentence, at most.
const TOLD: usize = 2;
/// What goes wrong besides the gravest that is told of: all of it fits a screen.
const BESIDES: usize = 1;

/// A finding in the weeks in which it is told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spoken<'s> {
    pub(super) finding: &'s Finding,
    pub(super) window: &'s Windowed,
}

/// Of several remedies less is told each: all of it fits a screen.
pub(super) fn tells_less(summary: &Summary, telling: Telling) -> bool {
    changed(summary).len() > 2 || telling.tells_one_of_each()
}

/// How many findings are told of in a sentence.
fn told(summary: &Summary, telling: Telling) -> usize {
    if tells_less(summary, telling) {
        1
    } else {
        TOLD
    }
}

/// What goes wrong in an arm: the gravest, and then what else.
pub(super) fn harms(summary: &Summary, arm: Arm, telling: Telling) -> Vec<Spoken<'_>> {
    let others = match telling.tells_more_than_the_gravest() {
        true if !tells_less(summary, telling) => BESIDES,
        _ => 0,
    };
    let harms = harmed(summary, arm).into_iter().take(1 + others);
    let told = harms.map(|finding| Spoken {
        finding,
        window: harm_in(finding, arm),
    });
    told.collect()
}

/// Of what it cannot be told whether an arm with a go-live makes it worse.
pub(super) fn unknown_harms(summary: &Summary, arm: Arm) -> Vec<&Finding> {
    let Some(pair) = Pair::between(arm, Arm::Baseline) else {
        return Vec::new();
    };
    let unknown = summary.findings.iter();
    // Of what is not there nothing is unknown.
    let is_there = |f: &Finding| {
        let differ = f.since_go_live.differences.get(pair);
        differ.is_some_and(|d| d.figure.mean.is_some())
    };
    let unknown = unknown.filter(|f| is_there(f) && f.effect(pair) == Effect::CannotTell);
    unknown.take(TOLD).collect()
}

/// Of what it cannot be told whether an arm makes it worse, what would cost patients more than this.
pub(super) fn perhaps_graver<'s>(
    summary: &'s Summary,
    arm: Arm,
    told: &Finding,
) -> Vec<&'s Finding> {
    let costs = |finding: &Finding| finding.burden.get(arm).and_then(|figure| figure.mean);
    let mut unknown = unknown_harms(summary, arm);
    unknown.retain(|finding| finding.has_weeks_of_its_own() && costs(finding) > costs(told));
    unknown
}

/// What can be said of what a remedy changes: where a harm can be told of the first week alone, of that.
fn effect_of(summary: &Summary, finding: &Finding, pair: Pair) -> Effect {
    let shown = weeks_shown(summary, finding);
    match shown.effects.get(pair) {
        Some(Effect::Better) if is_when(shown, &finding.week_1) => Effect::Better,
        _ => finding.effect(pair),
    }
}

/// What is shown of which a remedy has this effect, and nothing worse besides.
pub(super) fn alike(
    summary: &Summary,
    pair: Pair,
    effect: Effect,
    telling: Telling,
) -> Vec<&Finding> {
    let alike = shown(summary).into_iter();
    let alike = alike.filter(|f| effect_of(summary, f, pair) == effect && !is_worse(f, pair));
    alike.take(told(summary, telling)).collect()
}

/// What is grave of what the go-live does, of which a remedy has this effect: the gravest, what costs
/// patients half as much or more, and the measure by which recovery is told.
pub(super) fn grave(summary: &Summary, pair: Pair, effect: Effect) -> Vec<&Finding> {
    let against = pair.against();
    let costs = |finding: &Finding| {
        let burden = finding.burden.get(against).and_then(|figure| figure.mean);
        burden.unwrap_or(0.0)
    };
    let harmed = harmed(summary, against);
    let most = harmed.first().map_or(0.0, |gravest| costs(gravest));
    let headline = summary.headline().map(|(measure, _)| measure);
    let is_grave = |f: &Finding| 2.0 * costs(f) >= most || Some(f.measure) == headline;
    let grave = harmed.into_iter().filter(|f| {
        let effects = effect_of(summary, f, pair);
        f.has_weeks_of_its_own() && is_grave(f) && effects == effect && !is_worse(f, pair)
    });
    grave.collect()
}

/// What a remedy changes: first the gravest of what the go-live was told to do, then by what each costs or
/// spares patients, the least first.
fn by_cost<'s>(
    summary: &Summary,
    pair: Pair,
    mut changed: Vec<&'s Finding>,
    costs: impl Fn(&Finding) -> f64,
) -> Vec<&'s Finding> {
    let gravest = harmed(summary, pair.against()).first().map(|f| f.measure);
    // With more lines fewer meet the engaged tone and more wait: one is not told without the other.
    let is_of_who_waits = |f: &Finding| {
        let of_calls = [Measure::CallsWait, Measure::CallsAbandonedShare].contains(&f.measure);
        of_calls && [Effect::Better, Effect::Worse].contains(&f.effect(pair))
    };
    let mut others = summary.findings.iter().filter(|f| is_of_who_waits(f));
    let apart = others.any(|other| changed.iter().all(|f| f.measure != other.measure));
    let is_engaged = |f: &Finding| apart && f.measure == Measure::CallsEngaged;
    changed.sort_by(|a, b| costs(a).total_cmp(&costs(b)));
    changed.sort_by_key(|f| (Some(f.measure) != gravest, !is_engaged(f)));
    changed
}

/// What a remedy makes better, in the weeks in which that can be told: those of the harm, if it is
/// then.
pub(super) fn better(summary: &Summary, pair: Pair, telling: Telling) -> Vec<Spoken<'_>> {
    let shown = shown(summary);
    let better = summary.findings.iter().filter(|f| {
        // What the go-live does not make worse may be better with the plan all the same: lines that are
        // engaged, say.
        let is_shown = shown.iter().any(|shown| shown.measure == f.measure);
        let saves = costs_more(f, pair) < 0.0 && f.measure != Measure::ClinicAttended;
        effect_of(summary, f, pair) == Effect::Better && !is_worse(f, pair) && (is_shown || saves)
    });
    let better = by_cost(summary, pair, better.collect(), |f| costs_more(f, pair));
    let better = better.into_iter().take(told(summary, telling));
    let told = better.map(|finding| {
        let shown = weeks_shown(summary, finding);
        let window = match shown.effects.get(pair) {
            Some(Effect::Better) => shown,
            _ => told_in(finding, pair, Effect::Better),
        };
        Spoken { finding, window }
    });
    told.collect()
}

/// What is told as better in an arm, in that arm's own worst weeks, if those are much worse for it.
pub(super) fn elsewhere(told: Spoken<'_>, arm: Arm) -> Option<Spoken<'_>> {
    let finding = told.finding;
    let own = finding.worst_elsewhere(arm)?;
    (!is_when(own, told.window)).then_some(Spoken {
        finding,
        window: own,
    })
}

/// What has turned round since: what is told as worse is later better, or the other way about.
pub(super) fn turned(told: Spoken<'_>, pair: Pair, effect: Effect) -> Option<Spoken<'_>> {
    let finding = told.finding;
    let window = finding.turned(pair, effect)?;
    // An arm's own worst weeks, if it is worse off in them or some are the same, say so already.
    let own = elsewhere(told, pair.of()).filter(|_| effect == Effect::Better);
    let is_told = own.is_some_and(|Spoken { window: own, .. }| {
        let is_apart = own.to < window.from || window.to < own.from;
        own.is(pair, Effect::Worse) || !is_apart
    });
    (!is_told && !is_when(window, told.window)).then_some(Spoken { finding, window })
}

/// What a remedy makes worse, first what that costs patients most: in the same weeks, over the whole
/// time, or in weeks of its own.
pub(super) fn worse(summary: &Summary, pair: Pair, telling: Telling) -> Vec<Spoken<'_>> {
    let worse = by_cost(summary, pair, all_worse(summary, pair), |f| {
        -costs_more(f, pair)
    });
    let worse = worse.into_iter();
    let told = worse.take(told(summary, telling)).map(|finding| Spoken {
        finding,
        window: finding
            .put_off(pair)
            .or_else(|| own_harm(finding, pair))
            .unwrap_or_else(|| told_in(finding, pair, Effect::Worse)),
    });
    told.collect()
}

fn all_worse(summary: &Summary, pair: Pair) -> Vec<&Finding> {
    let worse = summary.findings.iter();
    let worse = worse.filter(|f| f.measure != Measure::ClinicAttended && is_worse(f, pair));
    worse.collect()
}

/// What a remedy makes worse besides what is told.
pub(super) fn worse_besides<'s>(
    summary: &'s Summary,
    pair: Pair,
    told: &[Spoken<'_>],
) -> Vec<&'s Finding> {
    let mut worse = all_worse(summary, pair);
    worse.retain(|f| told.iter().all(|told| told.finding.measure != f.measure));
    worse
}

/// An arm's own worst weeks, if it is clearly worse off in them than another, and than in those of the
/// first: its harm is told at its worst.
fn own_harm(finding: &Finding, pair: Pair) -> Option<&Windowed> {
    let own = finding.worst_elsewhere(pair.of())?;
    own.is(pair, Effect::Worse).then_some(own)
}

/// The first week of what is told, where it is at least twice as bad as those weeks are on average.
pub(super) fn at_first<'s>(
    summary: &Summary,
    told: Spoken<'s>,
    arm: Arm,
    telling: Telling,
) -> Option<Spoken<'s>> {
    let finding = told.finding;
    let first = &finding.week_1;
    let pair = Pair::between(arm, Arm::Baseline)?;
    let is_worse = first.is(pair, Effect::Worse);
    let is_peak = first.by(pair).abs() >= PEAK * told.window.by(pair).abs();
    let is_later = summary.postponed.get(arm).is_some() || is_when(first, told.window);
    let is_told = is_worse && is_peak && !is_later && telling.tells_how_long();
    is_told.then_some(Spoken {
        finding,
        window: first,
    })
}

/// All that the sentences have a figure of, in their order.
pub(super) fn of(summary: &Summary, telling: Telling) -> Vec<Spoken<'_>> {
    let arms = changed(summary);
    let Some((&first, remedies)) = arms.split_first() else {
        return Vec::new();
    };
    let mut told = Vec::new();
    let with_later = |told: &mut Vec<_>, spoken, pair, effect| {
        told.push(spoken);
        told.extend(turned(spoken, pair, effect));
    };
    if let Some(pair) = Pair::between(first, Arm::Baseline) {
        for (rank, harm) in harms(summary, first, telling).into_iter().enumerate() {
            with_later(&mut told, harm, pair, Effect::Worse);
            let peak = at_first(summary, harm, first, telling);
            told.extend(peak.filter(|_| rank == 0));
        }
    }
    let pairs = remedies.iter();
    for pair in pairs.filter_map(|&arm| Pair::between(arm, first)) {
        for better in better(summary, pair, telling) {
            with_later(&mut told, better, pair, Effect::Better);
            told.extend(elsewhere(better, pair.of()));
        }
        for worse in worse(summary, pair, telling) {
            with_later(&mut told, worse, pair, Effect::Worse);
        }
    }
    told
}
