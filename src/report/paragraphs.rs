//! The sentences that answer: how bad, when, for how long, and what the plan buys. Every figure
//! in them is in the summary; here are only the words, and when which of them are true.

mod certainty;
mod recovery;
mod went_wrong;

use crate::model::measures::Unit;
use crate::model::spec::CivilDate;
use crate::model::{Arm, Measure};
use crate::study::{Figure, Summary, WeekSummary};

use super::format::{column_date, from_to, readable, with_unit};
use super::words::{capital, clause, date_said};
use super::{arms_of, bill, halting, plan_effect, targets, verdict, words};

/// The page's paragraphs, in order, not yet broken into lines.
#[must_use]
pub fn paragraphs(summary: &Summary) -> Vec<String> {
    let teller = Teller { summary };
    let mut page = vec![teller.what_was_run()];
    let has = |arm: Arm| summary.has(arm);
    let arms = arms_of(summary).into_iter();
    let changed: Vec<Arm> = arms.filter(|arm| *arm != Arm::Baseline).collect();
    if summary.go_live.is_none() || changed.is_empty() {
        page.push(teller.as_usual());
        page.extend(targets::sentences(summary, usize::MAX));
        return page;
    }
    page.extend(changed.into_iter().map(|arm| teller.after_go_live(arm)));
    page.push(verdict::go_lives(summary));
    if has(Arm::Planned) && has(Arm::Unmitigated) {
        page.push(plan_effect::sentences(summary));
    }
    page.push(halting::sentences(summary));
    page.push(bill::sentences(summary));
    page.extend(targets::sentences(summary, usize::MAX));
    page.retain(|paragraph| !paragraph.is_empty());
    page
}

/// What has to be known to read the figures, one remark a line.
#[must_use]
pub fn remarks(summary: &Summary) -> Vec<String> {
    let mut remarks = about_replications(summary);
    remarks.extend(few_replications(summary.replications, How::AtLength));
    remarks.extend(certainty::precision(summary));
    remarks.extend(certainty::warm_up(summary));
    if let Some(rule) = summary.recovery.values().next().map(|r| r.rule) {
        remarks.push(recovery::rule(summary, rule));
    }
    if summary.subjects.phone_lines {
        let engaged = "Waits on the telephone count all callers who joined the queue, also those \
                       who gave up; who met the engaged tone is in no wait (calls.engaged-share).";
        remarks.push(engaged.to_owned());
    }
    if summary.has(Arm::Halted) {
        let halted = "The halt rules are tried out with the same random numbers as carrying on, \
                      and see only what has been reported. What a later go-live would bring once \
                      more, and what the new system was to bring, is in no figure.";
        remarks.push(halted.to_owned());
    }
    if summary.subjects.clinics {
        let lists = "Overrun: last patient out of the consulting room after the planned end, \
                     zero if earlier, averaged over lists with somebody booked.";
        remarks.push(lists.to_owned());
    }
    remarks
}

/// Below so many replications an interval of 95 % of what is skewed holds in 77 to 91 % of cases
/// (`docs/validation.md`, how often intervals hold).
const ENOUGH: usize = 10;

/// Replications that failed, or that are too few.
fn about_replications(summary: &Summary) -> Vec<String> {
    let mut remarks = Vec::new();
    if !summary.failures.is_empty() {
        let n = summary.failures.len();
        remarks.push(format!(
            "{n} simulations met a bug in this program; their replications are in no figure."
        ));
    }
    remarks
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Briefly,
    AtLength,
}

/// What to say of replications that are too few.
fn few_replications(replications: usize, how: How) -> Option<String> {
    match replications {
        1 => Some(
            "One replication has no intervals, and does not tell what is chance: use more to \
             decide."
                .to_owned(),
        ),
        few if few < ENOUGH && how == How::Briefly => Some(format!(
            "{few} replications are few: take {ENOUGH} or more to decide."
        )),
        few if few < ENOUGH => Some(format!(
            "{few} replications are few: at five, intervals of queues and lists hold in 77 to 91 of 100 \
             cases. Take {ENOUGH} or more to decide."
        )),
        _ => None,
    }
}

/// The same of points that are held against each other, whose intervals may be those of a design.
#[must_use]
pub fn few_replications_each(replications: usize) -> Option<String> {
    let few = match replications {
        1 => "one replication of each point is".to_owned(),
        few => format!("{few} replications of each point are"),
    };
    (replications < ENOUGH).then(|| {
        capital(&format!(
            "{few} few: all points have the same random numbers, and what these bring by chance is in every \
             figure. Take {ENOUGH} or more to decide."
        ))
    })
}

/// What was run: period, go-live, replications, seed.
#[must_use]
pub fn what_was_run(summary: &Summary) -> String {
    Teller { summary }.what_was_run()
}

/// What makes the answer doubtful, a line each: simulations that failed, too few of them, a hospital
/// that does not settle. At length they are among the `remarks`, which `more` has.
#[must_use]
pub fn doubts(summary: &Summary, more: &str) -> Vec<String> {
    let mut doubts = about_replications(summary);
    doubts.extend(few_replications(summary.replications, How::Briefly));
    doubts.extend(certainty::in_brief(summary, more));
    doubts
}

/// Tells what a summary says.
pub(super) struct Teller<'a> {
    pub(super) summary: &'a Summary,
}

impl Teller<'_> {
    pub(super) fn what_was_run(&self) -> String {
        let Summary {
            start,
            end,
            go_live,
            replications,
            seed,
            ..
        } = self.summary;
        let times = match replications {
            1 => "1 replication".to_owned(),
            n => format!("{n} replications"),
        };
        let period = format!("{} to {}", column_date(*start), column_date(*end));
        let go_live = go_live.map_or_else(
            || "no go-live".to_owned(),
            |date| format!("go-live {}", column_date(date)),
        );
        format!("{period}, {go_live}; {times}, seed {seed}.")
    }

    fn date(&self, date: CivilDate) -> String {
        date_said(self.summary, date)
    }

    /// Business as usual, over the whole horizon.
    pub(super) fn as_usual(&self) -> String {
        let arm = Arm::Baseline;
        let mut told = Vec::new();
        let mean = |measure| self.summary.figure(measure, arm).filter(|f| f.n > 0);
        if let Some(f) = mean(Measure::ClinicOverrun) {
            told.push(format!(
                "Clinics overrun by {} a list on average{}.",
                value(f, Unit::Minutes),
                range(f, Unit::Minutes)
            ));
        }
        if let Some(f) = mean(Measure::ClinicWait) {
            told.push(format!(
                "Patients wait {} past their time{}.",
                value(f, Unit::Minutes),
                range(f, Unit::Minutes)
            ));
        }
        if let Some(f) = mean(Measure::CallsWait).filter(|_| self.summary.subjects.phone_lines) {
            let share = mean(Measure::CallsAbandonedShare);
            let give_up = share.map_or_else(String::new, |s| {
                format!("; {} of them give up", value(s, Unit::Share))
            });
            told.push(format!(
                "Callers wait {} in the queue{}{give_up}.",
                value(f, Unit::Minutes),
                range(f, Unit::Minutes)
            ));
        }
        if let Some(f) = mean(Measure::BookingUnbooked)
            && self.summary.subjects.booking_office
        {
            told.push(format!(
                "{} wait for the booking office to act{}.",
                value(f, Unit::Patients),
                range(f, Unit::Patients)
            ));
        }
        told.extend(self.list_at_the_ends());
        told.join(" ")
    }

    /// How the waiting list changes without a go-live.
    fn list_at_the_ends(&self) -> Option<String> {
        let whole = |w: &&WeekSummary| w.days == 7;
        let first = self.summary.weeks.iter().find(whole)?;
        let last = self.summary.weeks.iter().rev().find(whole)?;
        let size = |week: &WeekSummary| {
            let arms = week.measures.get(Measure::ListSize)?;
            arms.get(Arm::Baseline)?.mean
        };
        let (then, now) = (size(first)?, size(last)?);
        (first.week != last.week && then.max(now) > 0.0).then(|| {
            format!(
                "The waiting list has {} in the week from {} and {} in the week from {}.",
                with_unit(then, Unit::Patients),
                self.date(first.from),
                readable(now),
                self.date(last.from)
            )
        })
    }

    /// Which arm is told of, where there are others.
    pub(super) fn opening(&self, arm: Arm) -> String {
        let with = words::with(self.summary, arm);
        with.map_or_else(String::new, |with| format!("{with}: "))
    }

    fn after_go_live(&self, arm: Arm) -> String {
        let opening = self.opening(arm);
        let subjects = &self.summary.subjects;
        let mut told = Vec::new();
        if subjects.clinics {
            told.extend(self.clinics(arm));
        }
        if subjects.booking_office {
            told.extend(self.backlog(arm));
        }
        if subjects.phone_lines {
            told.extend(self.calls(arm));
            told.extend(self.engaged(arm));
        }
        told.extend(self.list(arm));
        told.extend(self.went_wrong(arm));
        let mut text = told.join(" ");
        if !opening.is_empty()
            && let Some(first) = text.get(..1).map(str::to_lowercase)
        {
            text.replace_range(..1, &first);
        }
        if text.is_empty() {
            text
        } else {
            format!("{opening}{text}")
        }
    }

    fn clinics(&self, arm: Arm) -> Option<String> {
        let worst = self.worst_week(Measure::ClinicOverrun, arm)?;
        if let Some(calm) = self.calm(Measure::ClinicOverrun, arm, "Clinics overrun") {
            return Some(calm);
        }
        Some(format!(
            "Clinics overrun by {} a list on average in week {}{}{}{}{}.",
            value(worst.figure, Unit::Minutes),
            worst.week,
            range(worst.figure, Unit::Minutes),
            worst.against(Unit::Minutes),
            self.on_the_worst_day(Measure::ClinicOverrun, arm),
            self.normal(Measure::ClinicOverrun, arm, "they are")
                .map_or_else(String::new, |said| format!("; {said}")),
        ))
    }

    /// `; on each run's own worst day (typically 5 December) by 74 min on average`: a week's mean hides the first
    /// days.
    fn on_the_worst_day(&self, measure: Measure, arm: Arm) -> String {
        let peaks = self.summary.peaks.get(measure);
        let worst = peaks.and_then(|arms| arms.get(arm)?.against_baseline.as_ref());
        worst.map_or_else(String::new, |worst| {
            let amount = value(&worst.value, measure.definition().unit);
            let day = self.date(worst.day.p50);
            format!("; on each run's own worst day (typically {day}) by {amount} on average")
        })
    }

    fn calls(&self, arm: Arm) -> Option<String> {
        let worst = self.worst_week(Measure::CallsWait, arm)?;
        if let Some(calm) = self.calm(Measure::CallsWait, arm, "Callers wait") {
            return Some(calm);
        }
        let give_up = self
            .summary
            .in_week(Measure::CallsAbandonedShare, arm, worst.week)
            .and_then(|f| f.mean)
            .filter(|share| *share >= 0.005)
            .map_or_else(String::new, |share| {
                format!("; {} of them give up", with_unit(share, Unit::Share))
            });
        Some(format!(
            "Callers wait {} in the queue in week {}{}{}{give_up}{}.",
            value(worst.figure, Unit::Minutes),
            worst.week,
            range(worst.figure, Unit::Minutes),
            worst.against(Unit::Minutes),
            self.normal(Measure::CallsWait, arm, "the wait is")
                .map_or_else(String::new, |said| format!("; {said}")),
        ))
    }

    /// Those who do not even come to wait.
    fn engaged(&self, arm: Arm) -> Option<String> {
        let worst = self.worst_week(Measure::CallsEngaged, arm)?;
        let share = worst.figure.mean.filter(|share| *share >= 0.005)?;
        let share = with_unit(share, Unit::Share);
        Some(format!(
            "{} in week {}{}.",
            capital(&clause(Measure::CallsEngaged, &share)),
            worst.week,
            worst.against(Unit::Share),
        ))
    }

    fn backlog(&self, arm: Arm) -> Option<String> {
        let peaks = self.summary.peaks.get(Measure::BookingUnbooked)?;
        let peak = peaks.get(arm)?;
        let calm = self.calm(Measure::BookingUnbooked, arm, "The booking backlog is");
        if let Some(calm) = calm {
            return Some(calm.replace("longer", "larger"));
        }
        let worst = peak.against_baseline.as_ref();
        let (value_then, day) = match worst {
            Some(worst) => (&worst.value, worst.day),
            None => (&peak.value, peak.day?),
        };
        let against = worst
            .and_then(|w| w.baseline.mean)
            .map_or_else(String::new, |mean| {
                format!(", against {} without a go-live", readable(mean))
            });
        let worst = match worst {
            Some(_) => "furthest above what it would be",
            None => "at its worst",
        };
        Some(format!(
            "The booking backlog (patients for whom the office has still to act) is {worst} around \
             {}, with {}{}{against}{}.",
            self.date(day.p50),
            value(value_then, Unit::Patients),
            range(value_then, Unit::Patients),
            self.normal(Measure::BookingUnbooked, arm, "it is")
                .map_or_else(String::new, |said| format!("; {said}")),
        ))
    }

    /// The waiting list in the last whole week.
    fn list(&self, arm: Arm) -> Option<String> {
        let last = self.summary.weeks.iter().rev().find(|w| w.days == 7)?;
        let mean = |arm: Arm| {
            let arms = last.measures.get(Measure::ListSize)?;
            arms.get(arm)?.mean
        };
        let now = mean(arm).filter(|size| *size > 0.0)?;
        let against = mean(Arm::Baseline).map_or_else(String::new, |usual| {
            format!(", against {} without a go-live", readable(usual))
        });
        Some(format!(
            "In the week from {}, {} wait for their first appointment{against}.",
            self.date(last.from),
            with_unit(now, Unit::Patients),
        ))
    }

    /// The week in which the go-live does most harm.
    fn worst_week(&self, measure: Measure, arm: Arm) -> Option<Worst<'_>> {
        let mut worst: Option<(f64, Worst<'_>)> = None;
        // A week of a day or two at the end is no week.
        for week in self
            .summary
            .weeks
            .iter()
            .filter(|w| w.week >= 1 && w.days >= 5)
        {
            let Some(arms) = week.measures.get(measure) else {
                continue;
            };
            let Some(figure) = arms.get(arm) else {
                continue;
            };
            let Some(mean) = figure.mean else { continue };
            let usual = arms.get(Arm::Baseline).and_then(|f| f.mean);
            let harm = mean - usual.unwrap_or(0.0);
            if worst.as_ref().is_none_or(|(most, _)| harm > *most) {
                let week = week.week;
                worst = Some((
                    harm,
                    Worst {
                        week,
                        figure,
                        usual,
                    },
                ));
            }
        }
        worst.map(|(_, found)| found)
    }
}

/// The week in which the go-live does most harm.
struct Worst<'a> {
    week: i64,
    figure: &'a Figure,
    usual: Option<f64>,
}

impl Worst<'_> {
    fn against(&self, unit: Unit) -> String {
        self.usual.map_or_else(String::new, |usual| {
            format!(", against {} without a go-live", with_unit(usual, unit))
        })
    }
}

fn value(figure: &Figure, unit: Unit) -> String {
    figure
        .mean
        .map_or_else(|| "-".to_owned(), |mean| with_unit(mean, unit))
}

/// ` (90 % of replications 19 to 30)`, if there is a spread to speak of.
fn range(figure: &Figure, unit: Unit) -> String {
    let (Some(low), Some(high)) = (figure.p05, figure.p95) else {
        return String::new();
    };
    if figure.n < 2 || with_unit(low, unit) == with_unit(high, unit) {
        return String::new();
    }
    // The unit of a count of people has just been said.
    let spread = if unit == Unit::Patients {
        format!("{} to {}", readable(low), readable(high))
    } else {
        from_to(low, high, unit)
    };
    format!(" (90 % of replications {spread})")
}
