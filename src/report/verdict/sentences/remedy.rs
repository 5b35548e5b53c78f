//! What a remedy changes: what it makes better and worse, what it leaves, and of what nothing can be said.

use super::super::is_when;
use super::super::spoken::{self, Spoken};
use super::{Teller, amount, known_to, number};
use crate::model::Arm;
use crate::report::words::{capital, clause};
use crate::study::Pair;
use crate::study::findings::{Effect, Finding, Windowed};

/// Whether the weeks of which something is told have been named.
#[derive(Clone, Copy)]
enum Weeks {
    Named,
    ToBeNamed,
}

impl Teller<'_> {
    /// What an arm changes of what is shown: what it makes less or more, what it leaves, and of what
    /// nothing can be said.
    pub(super) fn remedy(&self, arm: Arm, against: Arm) -> String {
        let Some(pair) = Pair::between(arm, against) else {
            return String::new();
        };
        let alike = |effect: Effect| spoken::alike(self.summary, pair, effect, self.telling);
        let grave = |effect: Effect| spoken::grave(self.summary, pair, effect);
        let names = |findings: &[&Finding]| {
            let names: Vec<&str> = findings.iter().map(|f| f.measure.name()).collect();
            names.join("; ")
        };
        let better = spoken::better(self.summary, pair, self.telling);
        let unknown = joined(alike(Effect::CannotTell), grave(Effect::CannotTell));
        let untouched = alike(Effect::None);
        let later = self.goes_live_later(arm);
        // Whose it is has been said.
        let opening = |rest: &str| match later {
            Some(_) => capital(rest.trim_start_matches([',', ' '])),
            None => format!("{}{rest}", self.with(arm)),
        };
        let mut said = Vec::new();
        if !better.is_empty() {
            said.push(opening(&format!("{}.", self.better(&better, pair))));
        } else if !unknown.is_empty() {
            let (runs, names) = (self.runs(), names(&unknown));
            said.push(opening(&format!(
                " nothing can be shown to be better in {runs}: {names}."
            )));
        } else if !untouched.is_empty() {
            said.push(opening(" none of this is better."));
        }
        let worse = spoken::worse(self.summary, pair, self.telling);
        if !worse.is_empty() {
            let begins = match said.is_empty() {
                true => opening(" this is worse"),
                false => "Worse for it".to_owned(),
            };
            let besides = spoken::worse_besides(self.summary, pair, &worse);
            let more = match besides.is_empty() {
                true => String::new(),
                false => format!("; also {}", names(&besides)),
            };
            let weeks = self.weeks_named(&worse, pair);
            let worse = worse.iter().map(|&told| self.worse(told, pair, weeks));
            let worse: Vec<String> = worse.collect();
            said.push(format!("{begins}: {}{more}.", worse.join("; ")));
        }
        // What is grave is told of in any case.
        let untouched = match self.telling.tells_more_than_the_gravest() {
            true => joined(untouched, grave(Effect::None)),
            false => grave(Effect::None),
        };
        if !untouched.is_empty() {
            said.push(format!("Hardly changed: {}.", names(&untouched)));
        }
        if !better.is_empty() {
            let unknown = match spoken::tells_less(self.summary, self.telling) {
                false => unknown,
                true => grave(Effect::CannotTell),
            };
            if !unknown.is_empty() {
                said.push(format!("Cannot be told: {}.", names(&unknown)));
            }
        }
        let said = later.into_iter().chain(said).chain(self.late_phase(arm));
        said.collect::<Vec<_>>().join(" ")
    }

    /// What a remedy makes better, by the weeks in which that can be told; and when the gravest of it
    /// is back to normal.
    fn better(&self, findings: &[Spoken<'_>], pair: Pair) -> String {
        let told = spoken::harms(self.summary, pair.against(), self.telling);
        let told = told.first().map(|gravest| gravest.window);
        let later = self.summary.postponed.get(pair.of());
        let is_later = later.is_some();
        let mut by_weeks: Vec<(&Windowed, String)> = Vec::new();
        // The own weeks that were named last.
        let mut elsewhere: Option<&Windowed> = None;
        for &told_of in findings {
            let Spoken { finding, window } = told_of;
            let mut said = clause(finding.measure, &instead(finding, window, pair));
            if let Some(own) = spoken::elsewhere(told_of, pair.of()) {
                let of = |arm| number(finding, own.window, arm);
                let when = match elsewhere.replace(own.window) {
                    Some(last) if is_when(last, own.window) => "then".to_owned(),
                    _ => self.when(finding, own.window),
                };
                // Those of a later go-live are told in any case.
                let but = match own.window.effects.get(pair) {
                    Some(Effect::Better) => "and",
                    _ => "but",
                };
                // What the go-live itself brings is told of both.
                let harm = Pair::between(pair.of(), Arm::Baseline).filter(|_| is_later);
                let lasts = harm.and_then(|harm| self.lasts(finding, harm));
                let lasts = lasts.map_or_else(String::new, |lasts| format!("; {lasts}"));
                said += &format!(
                    ", {but} {} {when} ({} without it{lasts})",
                    of(pair.of()),
                    of(pair.against())
                );
            }
            let judged = self.judged(finding, pair.of());
            let judged = judged.filter(|_| self.telling.tells_dates());
            if let Some(with) = judged.filter(|_| finding.measure == findings[0].finding.measure) {
                let back = self.back_if_later(finding, with, pair);
                said += &back.map_or_else(String::new, |back| format!(" ({back})"));
            }
            said += &self.turned(told_of, pair, Effect::Better);
            match by_weeks.last_mut() {
                Some((weeks, others)) if is_when(weeks, window) => *others += &format!(", {said}"),
                _ => {
                    let when = match told {
                        // Of two go-lives nobody knows which are the same.
                        Some(told) if is_when(told, window) && !is_later => {
                            format!("in the same {}", length(window))
                        }
                        _ if later.is_some_and(|day| window.to < *day) => {
                            format!("before that, {}", self.when(finding, window))
                        }
                        _ if is_later && window == &finding.since_go_live => {
                            format!(
                                "{}, before it goes live as well",
                                self.when(finding, window)
                            )
                        }
                        _ => self.when(finding, window),
                    };
                    by_weeks.push((window, format!("{when}, {said}")));
                }
            }
        }
        let said: Vec<String> = by_weeks.into_iter().map(|(_, said)| said).collect();
        format!(", {}", said.join("; "))
    }

    /// What a remedy makes worse: in the same weeks, over the whole time, or in weeks of its own.
    fn worse(&self, told: Spoken<'_>, pair: Pair, weeks: Weeks) -> String {
        let Spoken { finding, window } = told;
        let said = clause(finding.measure, &instead(finding, window, pair));
        let lasts = self.lasts(finding, pair);
        let lasts = lasts.filter(|_| self.telling.tells_how_long_of_remedies());
        let lasts = lasts.map_or_else(String::new, |until| format!(" ({until})"));
        let later = self.turned(told, pair, Effect::Worse);
        match weeks {
            Weeks::Named => format!("{said}{lasts}{later}"),
            Weeks::ToBeNamed => format!("{said} {}{lasts}{later}", self.when(finding, window)),
        }
    }

    /// Whether the weeks of what a remedy makes worse have just been named, and no others.
    fn weeks_named(&self, worse: &[Spoken<'_>], pair: Pair) -> Weeks {
        let mut named = spoken::harms(self.summary, pair.against(), self.telling);
        named.truncate(1);
        named.extend(spoken::better(self.summary, pair, self.telling));
        let Some((first, others)) = named.split_first() else {
            return Weeks::ToBeNamed;
        };
        let mut others = others.iter().chain(worse);
        match others.all(|told| is_when(told.window, first.window)) {
            true => Weeks::Named,
            false => Weeks::ToBeNamed,
        }
    }
}

/// Both, each once.
fn joined<'s>(mut some: Vec<&'s Finding>, others: Vec<&'s Finding>) -> Vec<&'s Finding> {
    for other in others {
        if some.iter().all(|f| f.measure != other.measure) {
            some.push(other);
        }
    }
    some
}

/// What the time of which something is told consists of.
fn length(window: &Windowed) -> &'static str {
    match window.to.days_since(window.from) + 1 {
        ..5 => "days",
        5..8 => "week",
        _ => "weeks",
    }
}

/// `13,100 instead of 19,000 patients`: the unit is said once.
fn instead(finding: &Finding, window: &Windowed, pair: Pair) -> String {
    let said = |half| {
        let of = |arm| known_to(half, finding, window, arm);
        (of(pair.of()), of(pair.against()))
    };
    let both = [pair.of(), pair.against()].map(|arm| amount(finding, window, arm));
    let [mut with, mut without] = both;
    // What they differ by may be known better than either.
    if with == without {
        let differ = window.differences.get(pair);
        (with, without) = said(differ.and_then(|d| d.figure.half_width));
    }
    let number = match (with.split_once(' '), without.split_once(' ')) {
        (Some((number, unit)), Some((_, same))) if unit == same => number,
        _ => &with,
    };
    format!("{number} instead of {without}")
}
