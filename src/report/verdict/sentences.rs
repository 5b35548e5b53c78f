//! The sentences of the verdict, as one would read them aloud: what goes wrong, how badly and until
//! when; what a remedy changes, makes worse, leaves; what it all costs. Which findings there are to
//! tell of is decided in `verdict`.

use crate::model::measures::Unit;
use crate::model::{Arm, Measure};
use crate::study::findings::{Effect, Finding, Windowed};
use crate::study::recovery::ArmRecovery;
use crate::study::{Difference, Pair, Summary};

use super::spoken::{self, Spoken};
use super::{Telling, changed, harm_in, is_harmed, is_when};
use crate::report::format::{estimate, rounded, rounded_with_unit};
use crate::report::words::{capital, clause, date_said};
use crate::report::{bargain, halting};

/// Interventions that are called by their names, which may be long.
const MOST_NAMES: usize = 2;
/// Back to normal so many days later is later.
const A_WEEK: i64 = 7;

/// The sentences. Empty if there is no go-live to be judged.
pub(super) fn of(summary: &Summary, telling: Telling) -> Vec<String> {
    let arms = changed(summary);
    let Some(&first) = arms.first().filter(|_| !summary.findings.is_empty()) else {
        return Vec::new();
    };
    let teller = Teller { summary, telling };
    let mut said = vec![teller.is_a_hospital(), teller.harm(first)];
    said.extend(arms[1..].iter().map(|&arm| teller.remedy(arm, first)));
    if telling.tells_the_bill() {
        said.push(teller.costs());
    }
    said.push(bargain::what_was_not_taken(summary, MOST_NAMES));
    said.push(halting::when_it_halted(summary, MOST_NAMES));
    said.retain(|sentence| !sentence.is_empty());
    said
}

/// A picture's title, which says what is seen of a measure: in the weeks in which the go-live does
/// it most harm. Nothing where it does none.
pub(super) fn title(summary: &Summary, measure: Measure) -> Option<String> {
    let arms = changed(summary);
    let (&first, &last) = arms.first().zip(arms.last())?;
    let finding = summary.findings.iter().find(|f| f.measure == measure)?;
    if !is_harmed(finding, first) {
        return None;
    }
    let teller = Teller {
        summary,
        telling: Telling::All,
    };
    let window = harm_in(finding, first);
    let said = clause(measure, &amount(finding, window, first));
    let compared = match last {
        Arm::Planned if last != first => {
            format!(
                " without the plan, {} with it,",
                number(finding, window, last)
            )
        }
        _ => String::new(),
    };
    Some(capital(&format!(
        "{said}{compared} {}",
        teller.when(finding, window)
    )))
}

/// The title of a picture of when a measure is back to normal.
pub(super) fn title_of_recovery(summary: &Summary, measure: Measure) -> Option<String> {
    let teller = Teller {
        summary,
        telling: Telling::All,
    };
    let arms = changed(summary);
    let of = summary.recovery.get(measure)?;
    let said = arms.iter().filter_map(|&arm| {
        let with = teller.with(arm).to_lowercase();
        Some(format!("{with} {}", teller.without_help(of.arms.get(arm)?)))
    });
    let said: Vec<String> = said.collect();
    let name = capital(measure.name());
    (!said.is_empty()).then(|| format!("{name}: {}", said.join("; ")))
}

/// How an arm is called at the beginning of a sentence.
pub(super) fn with(summary: &Summary, arm: Arm) -> &'static str {
    let telling = Telling::All;
    Teller { summary, telling }.with(arm)
}

/// What a finding is in an arm, over some weeks, with as many digits as its interval makes sense of.
fn amount(finding: &Finding, window: &Windowed, arm: Arm) -> String {
    let half = window.arms.get(arm).and_then(|figure| figure.half_width);
    known_to(half, finding, window, arm)
}

fn known_to(half: Option<f64>, finding: &Finding, window: &Windowed, arm: Arm) -> String {
    let mean = window.arms.get(arm).and_then(|figure| figure.mean);
    mean.map_or_else(
        || "nothing".to_owned(),
        |mean| rounded_with_unit(mean, half, finding.unit),
    )
}

/// What it is without a go-live.
fn usually(finding: &Finding, window: &Windowed) -> String {
    number(finding, window, Arm::Baseline)
}

/// What it is in another arm; the unit has just been said.
fn number(finding: &Finding, window: &Windowed, arm: Arm) -> String {
    let said = amount(finding, window, arm);
    match said.split_once(' ') {
        Some(("0", _)) => "none".to_owned(),
        Some((number, unit)) if unit != Unit::Share.shown() => number.to_owned(),
        _ => said,
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

/// Whether nothing is out of the ordinary in more than half of the runs.
fn is_mostly_undisturbed(recovery: &ArmRecovery) -> bool {
    2 * recovery.undisturbed > recovery.n
}

/// Puts findings into words.
struct Teller<'a> {
    summary: &'a Summary,
    telling: Telling,
}

impl Teller<'_> {
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

    /// What goes wrong in an arm: the gravest, and then what else.
    fn harm(&self, arm: Arm) -> String {
        let harms = spoken::harms(self.summary, arm, self.telling);
        let Some((gravest, others)) = harms.split_first() else {
            return self.calm(arm);
        };
        let (gravest, told) = (gravest.finding, gravest.window);
        let mut said = format!(
            "{} {} {} ({} without a go-live){}.",
            self.with(arm),
            clause(gravest.measure, &amount(gravest, told, arm)),
            self.when(gravest, told),
            usually(gravest, told),
            self.recovered(gravest, arm)
        );
        // Those of the same weeks are told together.
        let mut others: Vec<&[Spoken<'_>]> = others
            .chunk_by(|one, next| is_when(one.window, next.window))
            .collect();
        others.sort_by_key(|of_weeks| !is_when(of_weeks[0].window, told));
        let others = others.into_iter().map(|of_weeks| {
            let when = match is_when(of_weeks[0].window, told) {
                true => String::new(),
                false => format!(" {}", self.when(of_weeks[0].finding, of_weeks[0].window)),
            };
            let what = |told: &Spoken<'_>| {
                clause(
                    told.finding.measure,
                    &amount(told.finding, told.window, arm),
                )
            };
            let usual =
                |told: &Spoken<'_>| format!(" ({} without)", usually(told.finding, told.window));
            match of_weeks {
                [one] => what(one) + &when + &usual(one),
                several => {
                    let each = several.iter().map(|told| what(told) + &usual(told));
                    let each: Vec<String> = each.collect();
                    each.join(if when.is_empty() { ", " } else { " and " }) + &when
                }
            }
        });
        let others: Vec<String> = others.collect();
        if !others.is_empty() {
            said.push_str(&format!(" Also: {}.", others.join(", ")));
        }
        said
    }

    /// What is said where nothing can be told to be worse: that nothing is, or that it is not known.
    fn calm(&self, arm: Arm) -> String {
        let runs = self.runs();
        let unknown = spoken::unknown_harms(self.summary, arm);
        let names: Vec<&str> = unknown.iter().map(|f| f.measure.name()).collect();
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

    /// What is done in an arm.
    fn remedies(&self, arm: Arm) -> &'static str {
        match arm {
            Arm::Halted if self.summary.subjects.plan => "the plan with the halt rules",
            Arm::Halted => "halting",
            _ => "the plan",
        }
    }

    fn when(&self, finding: &Finding, window: &Windowed) -> String {
        if window == &finding.since_go_live {
            return "from the go-live on".to_owned();
        }
        format!(
            "in the {} from {}",
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

    /// `; back to normal by 16 April in half of the runs`, where that is judged and there is
    /// anything to recover from, or some run does not.
    fn recovered(&self, finding: &Finding, arm: Arm) -> String {
        let recovery = self.judged(finding, arm);
        let recovery = recovery.filter(|r| !is_mostly_undisturbed(r) || 0 < r.not_yet.successes);
        recovery.map_or_else(String::new, |r| format!("; {}", self.back(r)))
    }

    fn judged(&self, finding: &Finding, arm: Arm) -> Option<&ArmRecovery> {
        let of = self.summary.recovery.get(finding.measure)?;
        of.arms.get(arm)
    }

    /// When it is back to normal; where temporary help leaves later than that, when it is with it.
    fn back(&self, recovery: &ArmRecovery) -> String {
        let said = self.without_help(recovery);
        let Some(with) = recovery.with_help.p50 else {
            return said;
        };
        let later = recovery
            .dates
            .p50
            .is_none_or(|day| day.days_since(with) > A_WEEK);
        match later && !is_mostly_undisturbed(recovery) {
            true => format!("{said}, with help by {}", date_said(self.summary, with)),
            false => said,
        }
    }

    /// When it is back to normal and temporary help has gone.
    fn without_help(&self, recovery: &ArmRecovery) -> String {
        let n = recovery.n;
        let not_yet = recovery.not_yet.successes;
        let until = date_said(self.summary, recovery.watched_until);
        let half = recovery.dates.p50.map(|day| date_said(self.summary, day));
        match half {
            // One run alone.
            Some(day) if n == 1 => format!("back to normal by {day}"),
            None if n == 1 && not_yet == 1 => format!("not back to normal by {until}"),
            _ if is_mostly_undisturbed(recovery) => {
                let calm = recovery.undisturbed;
                let never = match not_yet {
                    0 => String::new(),
                    some => format!(", not back to normal by {until} in {some}"),
                };
                format!("never out of the ordinary in {calm} of {n} runs{never}")
            }
            Some(half) if not_yet == 0 || spoken::tells_less(self.summary, self.telling) => {
                format!("back to normal by {half} in half of the runs")
            }
            Some(half) => {
                format!("back to normal by {half} in half of the runs, not by {until} in {not_yet}")
            }
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
        let alike = |effect: Effect| spoken::alike(self.summary, pair, effect, self.telling);
        let names = |findings: &[&Finding]| {
            let names: Vec<&str> = findings.iter().map(|f| f.measure.name()).collect();
            names.join("; ")
        };
        let better = spoken::better(self.summary, pair, self.telling);
        let unknown = alike(Effect::CannotTell);
        let untouched = alike(Effect::None);
        let with = self.with(arm);
        let mut said = Vec::new();
        if !better.is_empty() {
            said.push(format!("{with}{}.", self.better(&better, pair)));
        } else if !unknown.is_empty() {
            let (runs, names) = (self.runs(), names(&unknown));
            said.push(format!(
                "{with} nothing can be shown to be better in {runs}: {names}."
            ));
        } else if !untouched.is_empty() {
            said.push(format!("{with} none of this is better."));
        }
        let worse = spoken::worse(self.summary, pair, self.telling);
        if !worse.is_empty() {
            let opening = match said.is_empty() {
                true => format!("{with} this is worse"),
                false => "Worse for it".to_owned(),
            };
            let worse: Vec<String> = worse.iter().map(|&told| self.worse(told, pair)).collect();
            said.push(format!("{opening}: {}.", worse.join("; ")));
        }
        if !untouched.is_empty() && self.telling.tells_more_than_the_gravest() {
            said.push(format!("Unchanged: {}.", names(&untouched)));
        }
        if !better.is_empty()
            && !unknown.is_empty()
            && !spoken::tells_less(self.summary, self.telling)
        {
            said.push(format!("Cannot be told: {}.", names(&unknown)));
        }
        said.join(" ")
    }

    /// What a remedy makes better, by the weeks in which that can be told; and when the gravest of it
    /// is back to normal.
    fn better(&self, findings: &[Spoken<'_>], pair: Pair) -> String {
        let told = spoken::harms(self.summary, pair.against(), self.telling);
        let told = told.first().map(|gravest| gravest.window);
        let mut by_weeks: Vec<(&Windowed, String)> = Vec::new();
        for &Spoken { finding, window } in findings {
            let mut said = clause(finding.measure, &instead(finding, window, pair));
            let judged = self.judged(finding, pair.of());
            if let Some(with) = judged.filter(|_| finding.measure == findings[0].finding.measure) {
                said += &format!(" ({})", self.back_if_later(finding, with, pair));
            }
            match by_weeks.last_mut() {
                Some((weeks, others)) if is_when(weeks, window) => *others += &format!(", {said}"),
                _ => {
                    let when = match told {
                        Some(told) if is_when(told, window) => "in the same weeks".to_owned(),
                        _ => self.when(finding, window),
                    };
                    by_weeks.push((window, format!("{when}, {said}")));
                }
            }
        }
        let said: Vec<String> = by_weeks.into_iter().map(|(_, said)| said).collect();
        format!(", {}", said.join("; "))
    }

    /// When it is back to normal with a remedy, and without it where that is sooner.
    fn back_if_later(&self, finding: &Finding, with: &ArmRecovery, pair: Pair) -> String {
        let said = self.back(with);
        let without = self
            .judged(finding, pair.against())
            .and_then(|r| r.dates.p50);
        let Some(day) = without.filter(|_| !is_mostly_undisturbed(with)) else {
            return said;
        };
        match with.dates.p50 {
            Some(with_it) if with_it.days_since(day) <= A_WEEK => said,
            _ => format!("{said}; without it by {}", date_said(self.summary, day)),
        }
    }

    /// What a remedy makes worse: in the same weeks, over the whole time, or in weeks of its own.
    fn worse(&self, Spoken { finding, window }: Spoken<'_>, pair: Pair) -> String {
        let said = clause(finding.measure, &instead(finding, window, pair));
        // The weeks that have just been named, if they are the only ones.
        let mut named = spoken::harms(self.summary, pair.against(), self.telling);
        named.truncate(1);
        named.extend(spoken::better(self.summary, pair, self.telling));
        match !named.is_empty() && named.iter().all(|n| is_when(n.window, window)) {
            true => said,
            false => format!("{said} {}", self.when(finding, window)),
        }
    }

    /// What the go-live costs, where that is more than staff and plan, and what the last of the arms
    /// costs more than the first; how many more patients are seen.
    fn costs(&self) -> String {
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

    /// What something costs, and how many more patients it sees: as far as can be told.
    fn bill(&self, who: &str, pair: Pair, with_cost: bool) -> String {
        let cost = self.summary.cost_differences.get(pair);
        let cost = cost.filter(|cost| with_cost && cost.figure.mean.is_some_and(|m| m != 0.0));
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

    /// `sees 445 fewer patients`, if that can be told from luck.
    fn sees_more(&self, pair: Pair) -> Option<String> {
        let seen = self.summary.measures.get(Measure::ClinicAttended)?;
        let difference = &seen.differences.get(pair)?.trust;
        let mean = difference.figure.mean.filter(|_| is_told(difference))?;
        let amount = rounded(mean.abs(), difference.figure.half_width, Unit::Patients).0;
        let which = if mean > 0.0 { "more" } else { "fewer" };
        (mean != 0.0).then(|| format!("sees {amount} {which} patients"))
    }
}

/// Whether a difference can be told from luck; one run alone is taken at its word.
fn is_told(difference: &Difference) -> bool {
    difference.clear || difference.figure.n == 1
}
