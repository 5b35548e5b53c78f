//! The sentences of the verdict, as one would read them aloud: what goes wrong, how badly and until
//! when; what a remedy changes, makes worse, leaves; what it all costs. Here is the order, what is
//! said of the go-live, and the words that all share. Which findings there are to tell of is decided
//! in `verdict`.

use crate::model::measures::Unit;
use crate::model::{Arm, Kind, Measure};
use crate::study::findings::{Effect, Finding, Windowed};
use crate::study::{Pair, Summary};

use super::spoken::{self, Spoken};
use super::{Telling, changed, harm_in, is_harmed, is_when};
use crate::report::format::rounded_with_unit;
use crate::report::words::{capital, clause, date_said};
use crate::report::{halting, plan_effect, words};

mod back_to_normal;
mod costs;
mod go_live;
mod remedy;

/// Interventions that are called by their names, which may be long.
const MOST_NAMES: usize = 2;

/// The sentences. Empty if there is no go-live to be judged.
pub(super) fn of(summary: &Summary, telling: Telling) -> Vec<String> {
    let arms = changed(summary);
    let Some(&first) = arms.first().filter(|_| !summary.findings.is_empty()) else {
        return Vec::new();
    };
    let teller = Teller { summary, telling };
    let mut said = vec![teller.is_a_hospital()];
    said.extend(teller.goes_live_later(first));
    said.extend([teller.harm(first), teller.too_little(first)]);
    said.extend(teller.late_phase(first));
    said.push(halting::when_the_plan_paused(summary, MOST_NAMES));
    let remedies = arms[1..].iter();
    let remedies = remedies.filter(|&&arm| arm != Arm::Halted || !halting::is_never(summary));
    said.extend(remedies.map(|&arm| teller.remedy(arm, first)));
    said.push(teller.costs());
    said.push(plan_effect::what_was_not_taken(summary, MOST_NAMES));
    said.push(halting::when_it_halted(summary, telling.rules()));
    said.retain(|sentence| !sentence.is_empty());
    said
}

/// A picture's title, which says what is seen of a measure: in the weeks in which the go-live does
/// it most harm. Nothing where it does none.
#[must_use]
pub fn title(summary: &Summary, measure: Measure) -> Option<String> {
    let arms = changed(summary);
    let (&first, others) = arms.split_first()?;
    let finding = summary.finding(measure)?;
    if !is_harmed(finding, first) {
        return None;
    }
    let teller = Teller::at_length(summary);
    let window = harm_in(finding, first);
    let said = clause(measure, &amount(finding, window, first));
    let with = |arm: &Arm| match arm {
        Arm::Planned => "with it",
        _ => "with the halt rules",
    };
    let compared = match (first, others) {
        (_, []) => String::new(),
        (Arm::Planned, _) => " without halt rules".to_owned(),
        (_, [Arm::Planned, ..]) => " without the plan".to_owned(),
        _ => " without the halt rules".to_owned(),
    };
    let mut compared = others.iter().fold(compared, |said, arm| {
        format!("{said}, {} {}", number(finding, window, *arm), with(arm))
    });
    if !others.is_empty() {
        compared.push(',');
    }
    let shown = Spoken { finding, window };
    let own = others.iter().filter_map(|arm| {
        let own = spoken::elsewhere(shown, *arm)?;
        let (amount, when) = (
            number(finding, own.window, *arm),
            teller.when(finding, own.window),
        );
        Some(format!("; {} {amount} {when}", with(arm)))
    });
    Some(capital(&format!(
        "{said}{compared} {}{}",
        teller.when(finding, window),
        own.collect::<String>()
    )))
}

/// The title of a picture of when a measure is back to normal, arm by arm.
#[must_use]
pub fn title_of_recovery(summary: &Summary, measure: Measure) -> Option<String> {
    let teller = Teller::at_length(summary);
    let arms = changed(summary);
    let of = summary.recovery.get(measure)?;
    let said = arms.iter().filter_map(|&arm| {
        if teller.is_short(arm) || is_unseen(summary, measure, arm) {
            return None;
        }
        let with = teller.with(arm).to_lowercase();
        let back = teller.without_help(of.arms.get(arm)?);
        let after = worse_after(summary, measure, arm);
        let after = after.map_or_else(String::new, |after| format!(", on average {after}"));
        Some(format!("{with} {back}{after}"))
    });
    let said: Vec<String> = said.collect();
    let name = capital(measure.name());
    (!said.is_empty()).then(|| format!("{name}: {}", said.join("; ")))
}

/// How long a measure is still worse in an arm on average, after half of the runs are back to normal.
#[must_use]
pub(in crate::report) fn worse_after(
    summary: &Summary,
    measure: Measure,
    arm: Arm,
) -> Option<String> {
    let teller = Teller::at_length(summary);
    let finding = summary.finding(measure)?;
    let harm = Pair::between(arm, Arm::Baseline).filter(|_| is_harmed(finding, arm))?;
    let recovery = teller.judged(finding, arm)?;
    match teller.is_worse_after(finding, harm, recovery) {
        true => teller.lasts(finding, harm),
        false => None,
    }
}

/// Which arms go live later, and when; and of which last phases little is simulated.
pub(super) fn go_live_later(summary: &Summary) -> Vec<String> {
    let teller = Teller::at_length(summary);
    let arms = changed(summary).into_iter();
    let of_arm = |arm| [teller.goes_live_later(arm), teller.late_phase(arm)];
    arms.flat_map(of_arm).flatten().collect()
}

/// Which arms go live later, and when; how little of the time from a go-live on is simulated, if it is.
pub(in crate::report) fn go_lives(summary: &Summary) -> String {
    let teller = Teller::at_length(summary);
    let arms = changed(summary);
    let mut said = go_live_later(summary);
    let on_time = arms.iter().map(|&arm| teller.too_little(arm));
    said.extend(on_time.filter(|said| !said.is_empty()).take(1));
    said.join(" ")
}

/// Whether too little is simulated to tell when a measure is back to normal: it is not, or what a late
/// go-live does is too short to count by the rule for recovery.
pub(in crate::report) fn is_unseen(summary: &Summary, measure: Measure, arm: Arm) -> bool {
    let teller = Teller::at_length(summary);
    let of = summary.recovery.get(measure);
    let Some(recovery) = of.and_then(|of| of.arms.get(arm)) else {
        return false;
    };
    let finding = summary.finding(measure);
    let is_worse = finding.is_some_and(|f| f.worst_elsewhere(arm).is_some());
    let is_late = summary.postponed.get(arm).is_some() && recovery.is_mostly_undisturbed();
    teller.is_unseen(recovery, arm) || is_late && is_worse
}

/// A number in words, as far as there are measures.
fn in_words(number: usize) -> String {
    let words = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    let word = words.get(number).map(|&word| word.to_owned());
    word.unwrap_or_else(|| number.to_string())
}

/// How an arm is called at the beginning of a sentence.
pub(super) fn with(summary: &Summary, arm: Arm) -> &'static str {
    Teller::at_length(summary).with(arm)
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

/// Puts findings into words.
struct Teller<'a> {
    summary: &'a Summary,
    telling: Telling,
}

impl<'a> Teller<'a> {
    /// Who tells all there is to tell.
    fn at_length(summary: &'a Summary) -> Self {
        Self {
            summary,
            telling: Telling::All,
        }
    }

    /// A warning where there is nothing that a go-live could disturb.
    fn is_a_hospital(&self) -> String {
        let seen = self.summary.figure(Measure::ClinicAttended, Arm::Baseline);
        match seen.and_then(|seen| seen.mean) {
            Some(0.0) if self.summary.subjects.clinics => {
                "Nobody is seen without a go-live either: see what `check` says.".to_owned()
            }
            _ => String::new(),
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
        let pair = Pair::between(arm, Arm::Baseline);
        let (Some((gravest, others)), Some(harm)) = (harms.split_first(), pair) else {
            return self.calm(arm);
        };
        let later = |told: Spoken<'_>| {
            let turned = self.turned(told, harm, Effect::Worse);
            self.no_worst_weeks(told, harm) + &turned
        };
        let mut said = format!(
            "{} {} {} ({} without a go-live){}{}{}.",
            self.with(arm),
            clause(
                gravest.finding.measure,
                &amount(gravest.finding, gravest.window, arm)
            ),
            self.when(gravest.finding, gravest.window),
            usually(gravest.finding, gravest.window),
            self.recovered(gravest.finding, harm),
            self.at_first(*gravest, arm),
            later(*gravest),
        );
        let (gravest, told) = (gravest.finding, gravest.window);
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
            let usual = |told: &Spoken<'_>| {
                format!(
                    " ({} without{}){}",
                    usually(told.finding, told.window),
                    self.recovered(told.finding, harm),
                    later(*told)
                )
            };
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
        let graver = spoken::perhaps_graver(self.summary, arm, gravest);
        if !graver.is_empty() {
            let names: Vec<&str> = graver.iter().map(|f| f.measure.name()).collect();
            said.push_str(&format!(
                " Cannot be told in {}, and may be graver: {}.",
                self.runs(),
                names.join(", ")
            ));
        }
        said
    }

    /// What is said where nothing can be told to be worse: that nothing is, or that it is not known.
    fn calm(&self, arm: Arm) -> String {
        let runs = self.runs();
        if self.is_short(arm) {
            return format!(
                "Nothing that patients would notice can be told to be worse so soon after the \
                 go-live, in {runs}."
            );
        }
        let unknown = spoken::unknown_harms(self.summary, arm);
        let names: Vec<&str> = unknown.iter().map(|f| f.measure.name()).collect();
        if names.is_empty() {
            format!("Nothing that patients would notice is worse for the go-live in {runs}.")
        } else {
            format!(
                "Nothing that patients would notice can be told from chance in {runs}; more would \
                 show whether the go-live changes: {}.",
                names.join(", ")
            )
        }
    }

    /// How an arm is called at the beginning of a sentence.
    fn with(&self, arm: Arm) -> &'static str {
        words::with(self.summary, arm).unwrap_or("After the go-live")
    }

    /// `; 87 min in the first week`, of what is told of the gravest harm.
    fn at_first(&self, told: Spoken<'_>, arm: Arm) -> String {
        let peak = spoken::at_first(self.summary, told, arm, self.telling);
        peak.map_or_else(String::new, |Spoken { finding, window }| {
            format!("; {} in the first week", amount(finding, window, arm))
        })
    }

    /// What is told for the whole time because its worst weeks cannot be told: that there may be such.
    fn no_worst_weeks(&self, told: Spoken<'_>, harm: Pair) -> String {
        let Spoken { finding, window } = told;
        let worst = &finding.worst_weeks;
        let is_so = window == &finding.since_go_live
            && worst.is(harm, Effect::CannotTell)
            && worst.by(harm).abs() > 2.0 * window.by(harm).abs();
        match is_so && self.telling.tells_how_long() {
            true => format!("; its worst weeks cannot be told in {}", self.runs()),
            false => String::new(),
        }
    }

    /// `, but 2,700 instead of 2,850 in the four weeks from 2 September`: what has turned round since.
    fn turned(&self, told: Spoken<'_>, pair: Pair, effect: Effect) -> String {
        let Some(Spoken { finding, window }) = spoken::turned(told, pair, effect) else {
            return String::new();
        };
        let last = &finding.last_weeks;
        let lasts = finding.reversed.get(pair) == Some(window)
            && window.to < last.from
            && last.is(pair, Effect::Worse)
            && self.telling.tells_how_long_of_remedies();
        let lasts = match lasts {
            true => format!(", still worse in the last {}", weeks(last)),
            false => String::new(),
        };
        format!(
            ", but {} instead of {} {}{lasts}",
            number(finding, window, pair.of()),
            number(finding, window, pair.against()),
            self.when(finding, window)
        )
    }

    fn when(&self, finding: &Finding, window: &Windowed) -> String {
        if window == &finding.since_go_live {
            // Of two go-lives it is from the first on.
            let day = match self.summary.postponed.is_empty() {
                true => "the go-live".to_owned(),
                false => date_said(self.summary, window.from),
            };
            return match finding.measure.definition().kind {
                // What rises and falls in those months is not what it is in the end.
                Kind::Level | Kind::TimeMean => format!("on average from {day} on"),
                _ => format!("from {day} on"),
            };
        }
        format!(
            "in the {} from {}",
            weeks(window),
            date_said(self.summary, window.from)
        )
    }
}

/// How long a window is: `week`, `four weeks`.
fn weeks(window: &Windowed) -> String {
    match window.weeks() {
        1 => "week".to_owned(),
        more => format!("{} weeks", in_words(more)),
    }
}
