//! Arms with a go-live and no arm without one beside them: what happens in them week by week, held
//! against the weeks before the go-live. What is the go-live's doing, or a plan's, nobody can say
//! of them, and it is said which arms would tell.

use super::table::{Line, cell, numbers};
use super::{Telling, changed};
use crate::model::measures::Unit;
use crate::model::{Arm, Better, Kind, Measure};
use crate::report::arms_of;
use crate::report::format::{brief_date, rounded_with_unit, with_unit};
use crate::report::words::{capital, clause, date_said, name_and_unit};
use crate::statistics::{CONFIDENCE, half_width_at};
use crate::study::findings::BURDENS;
use crate::study::{Figure, Summary, WeekSummary, usual_weeks};

/// More than this share worse than usual is worse, if anybody would act on it.
const MARGIN: f64 = 0.1;
/// Weeks in which a stock has to grow for it to be said that it does.
const LEAST_TO_GROW: usize = 3;
/// Measures that are told of in sentences.
const TOLD: usize = 2;
/// Measures that have lines in the table.
const LINES: usize = 5;

/// Whether a run is of this kind.
pub(super) fn is_so(summary: &Summary) -> bool {
    summary.go_live.is_some() && !changed(summary).is_empty() && !summary.has(Arm::Baseline)
}

/// How a measure fares in one arm, by whole weeks.
struct Course<'s> {
    measure: Measure,
    unit: Unit,
    /// Mean of the weeks before the go-live; `None` without such.
    before: Option<f64>,
    /// By how many times what is allowed the worst week is worse than usual.
    gravity: f64,
    worst: &'s WeekSummary,
    /// The first week after the worst from which on none is worse.
    back: Option<&'s WeekSummary>,
    last: &'s WeekSummary,
}

fn whole(summary: &Summary) -> impl Iterator<Item = &WeekSummary> {
    summary.weeks.iter().filter(|week| week.days == 7)
}

fn figure(week: &WeekSummary, measure: Measure, arm: Arm) -> Option<&Figure> {
    week.measures.get(measure)?.get(arm)
}

fn mean(week: &WeekSummary, measure: Measure, arm: Arm) -> Option<f64> {
    figure(week, measure, arm)?.mean
}

/// By how much a week is worse than the same replication's weeks before the go-live, as far as can
/// be told from chance when so many weeks are looked at at once: the lower end of Student's
/// interval, at a level shared out among them (Bonferroni). One replication has no interval: its
/// own difference.
fn surely_worse(
    summary: &Summary,
    change: &Figure,
    better: Better,
    looked_at: usize,
) -> Option<f64> {
    let mean = match better {
        Better::Higher => -change.mean?,
        Better::Lower | Better::Neither => change.mean?,
    };
    if summary.replications < 2 {
        return Some(mean);
    }
    let beyond = (1.0 - CONFIDENCE) / 2.0 / looked_at as f64;
    Some(mean - half_width_at(change.half_width?, change.n, beyond)?)
}

/// How much worse a stock became a week, if it did in each of the weeks that are usual: it is not settled
/// yet, and would go on without a go-live. One replication does so by chance.
fn growth(summary: &Summary, measure: Measure, arm: Arm) -> Option<f64> {
    let definition = measure.definition();
    if definition.kind != Kind::Level || summary.replications < 2 {
        return None;
    }
    let sign = match definition.better {
        Better::Higher => -1.0,
        Better::Lower | Better::Neither => 1.0,
    };
    // The last comes first.
    let usual = usual_weeks(&summary.weeks).into_iter().rev();
    let usual: Vec<f64> = usual
        .filter_map(|at| Some(sign * mean(&summary.weeks[at], measure, arm)?))
        .collect();
    let grows = usual.len() >= LEAST_TO_GROW && usual.windows(2).all(|two| two[0] < two[1]);
    let (first, last) = usual.first().zip(usual.last()).filter(|_| grows)?;
    Some((last - first) / (usual.len() - 1) as f64)
}

/// By how much a stock that grows so much a week is worse in a week after the go-live than in the usual
/// ones: it goes on for as long as it could be watched before, at most.
fn grown(summary: &Summary, growth: f64, week: &WeekSummary) -> f64 {
    let usual = usual_weeks(&summary.weeks).len() as f64;
    let watched = whole(summary).filter(|week| week.week < 0).count() as f64;
    growth * (week.week as f64 + (usual - 1.0) / 2.0).min(watched)
}

/// The course of a measure, if some week from the go-live on is worse than before it, by more than it
/// grew already.
fn course(summary: &Summary, measure: Measure, arm: Arm) -> Option<Course<'_>> {
    let growth = growth(summary, measure, arm).unwrap_or(0.0);
    course_beyond(summary, measure, arm, growth)
}

/// What no week can be told to be worse in but for what it grew already.
fn unsettled(summary: &Summary, arm: Arm) -> Vec<Measure> {
    let measures = BURDENS.iter().map(|(measure, _)| *measure);
    let only_grown = |&measure: &Measure| {
        growth(summary, measure, arm).is_some()
            && course(summary, measure, arm).is_none()
            && course_beyond(summary, measure, arm, 0.0).is_some()
    };
    measures.filter(only_grown).collect()
}

fn course_beyond(summary: &Summary, measure: Measure, arm: Arm, growth: f64) -> Option<Course<'_>> {
    let unit = measure.unit();
    let better = measure.definition().better;
    let sign = match better {
        Better::Higher => -1.0,
        Better::Lower | Better::Neither => 1.0,
    };
    let there = |week: &&WeekSummary| mean(week, measure, arm).is_some();
    let early = usual_weeks(&summary.weeks).into_iter();
    let early: Vec<f64> = early
        .filter_map(|at| mean(&summary.weeks[at], measure, arm))
        .collect();
    let before = (!early.is_empty()).then(|| early.iter().sum::<f64>() / early.len() as f64);
    let since: Vec<&WeekSummary> = whole(summary)
        .filter(|w| w.week > 0)
        .filter(there)
        .collect();
    let value = |week: &WeekSummary| sign * mean(week, measure, arm).unwrap_or(0.0);
    let usual = before.unwrap_or(0.0);
    let allowed = (MARGIN * usual.abs()).max(unit.precision_floor());
    let is_worse = |week: &WeekSummary| {
        let by = match before {
            Some(_) => week
                .against_before
                .get(measure)
                .and_then(|arms| arms.get(arm))
                .and_then(|change| surely_worse(summary, change, better, since.len())),
            // Nothing to hold it against: what it is, is told.
            None => Some(value(week)),
        };
        by.is_some_and(|by| by > allowed + grown(summary, growth, week))
    };
    let mut worst: Option<&WeekSummary> = None;
    for &week in since.iter().filter(|week| is_worse(week)) {
        if worst.is_none_or(|worst| value(week) > value(worst)) {
            worst = Some(week);
        }
    }
    let worst = worst?;
    let excess = value(worst) - sign * usual;
    let last_out = since.iter().rposition(|week| is_worse(week))?;
    Some(Course {
        measure,
        unit,
        before,
        gravity: excess / allowed,
        worst,
        back: before.and(since.get(last_out + 1).copied()),
        last: since.last()?,
    })
}

/// What is worse than before the go-live, the gravest first; patients seen are told for the whole
/// time.
fn courses(summary: &Summary, arm: Arm) -> Vec<Course<'_>> {
    let measures = BURDENS.iter().map(|(measure, _)| *measure);
    let measures = measures.filter(|measure| *measure != Measure::ClinicAttended);
    let there = measures.filter_map(|measure| course(summary, measure, arm));
    let mut found: Vec<Course<'_>> = there.collect();
    found.sort_by(|a, b| b.gravity.total_cmp(&a.gravity));
    found
}

/// Those that are told of an arm.
fn courses_told(summary: &Summary, arm: Arm, telling: Telling) -> Vec<Course<'_>> {
    let mut told = courses(summary, arm);
    told.truncate(match telling.tells_more_than_the_gravest() {
        true if changed(summary).len() == 1 => TOLD,
        _ => 1,
    });
    told
}

/// The sentences.
pub(super) fn told(
    summary: &Summary,
    telling: Telling,
    with: &dyn Fn(Arm) -> &'static str,
) -> Vec<String> {
    if !whole(summary).any(|week| week.week > 0) {
        return vec![
            "There is no whole week after the go-live yet to hold against those before it."
                .to_owned(),
        ];
    }
    let mut said: Vec<String> = Vec::new();
    for arm in changed(summary) {
        let courses = courses_told(summary, arm, telling);
        let sentences = courses.iter().enumerate();
        let sentences = sentences.map(|(at, course)| match at {
            0 => format!("{} {}", with(arm), sentence(summary, course, arm)),
            _ => capital(&sentence(summary, course, arm)),
        });
        let sentences: Vec<String> = sentences.collect();
        said.push(match sentences.is_empty() {
            true => format!("{} {}.", with(arm), nothing(summary)),
            false => sentences.join(" "),
        });
    }
    let mut unsettled: Vec<&str> = Vec::new();
    for arm in changed(summary) {
        for measure in self::unsettled(summary, arm) {
            if !unsettled.contains(&measure.name()) {
                unsettled.push(measure.name());
            }
        }
    }
    if !unsettled.is_empty() {
        said.push(format!(
            "Not settled when the go-live came, and growing no faster since: {}. An earlier `start` would tell \
             more.",
            unsettled.join(", ")
        ));
    }
    if summary.replications < 2 {
        said.push("One replication tells nothing of chance: these are its worst weeks.".to_owned());
    }
    said.push(what_would_tell(summary));
    said
}

/// That no week is worse, as far as can be told.
fn nothing(summary: &Summary) -> String {
    match summary.replications {
        0 | 1 => "nothing that patients would notice is more than a tenth worse in any week than \
                  before the go-live"
            .to_owned(),
        n => format!(
            "nothing that patients would notice can be told from chance to be worse in any week \
             than before the go-live, in {n} replications"
        ),
    }
}

/// `clinics overrun by 15 min in the week from 4 March (3.4 min before the go-live); not clearly worse
/// from 25 March on.`
fn sentence(summary: &Summary, course: &Course<'_>, arm: Arm) -> String {
    let measure = course.measure;
    let worst = figure(course.worst, measure, arm);
    let half = worst.and_then(|figure| figure.half_width);
    let amount = worst.and_then(|figure| figure.mean).unwrap_or(0.0);
    let said = clause(measure, &rounded_with_unit(amount, half, course.unit));
    let from = date_said(summary, course.worst.from);
    let before = course.before.map_or_else(String::new, |mean| {
        format!(" ({} before the go-live)", with_unit(mean, course.unit))
    });
    let back = match (course.before, course.back) {
        // What one replication does may be chance.
        _ if summary.replications < 2 => String::new(),
        (None, _) => String::new(),
        (_, Some(week)) => {
            let from = date_said(summary, week.from);
            format!("; not clearly worse from {from} on")
        }
        (_, None) => {
            let last = date_said(summary, course.last.from);
            format!("; still clearly worse in the week from {last}")
        }
    };
    format!("{said} in the week from {from}{before}{back}.")
}

/// Which arms would say what is the doing of the go-live, and of the plan.
fn what_would_tell(summary: &Summary) -> String {
    let mut wanted = vec!["baseline"];
    let mut of = vec!["the go-live"];
    if !summary.has(Arm::Unmitigated) {
        wanted.push("unmitigated");
        of.push(match summary.subjects.plan {
            true => "the plan",
            false => "the halt rules",
        });
    }
    let arms = match wanted.len() {
        1 => "arm",
        _ => "arms",
    };
    format!(
        "What of it is the doing of {} this run cannot tell: add the {arms} {}, or leave --arm out.",
        of.join(" or of "),
        wanted.join(" and ")
    )
}

/// The lines of the table: of each measure its worst week, where there is one arm the week from which
/// on none is clearly worse, and the last week; in the weeks of the first arm, and of whichever arm a
/// sentence tells of.
pub(super) fn lines(summary: &Summary, telling: Telling) -> Vec<Line> {
    let arms = arms_of(summary);
    let Some((&first, further)) = arms.split_first() else {
        return Vec::new();
    };
    let mut shown = courses(summary, first);
    shown.truncate(LINES);
    let told = arms
        .iter()
        .flat_map(|&arm| courses_told(summary, arm, telling));
    let told: Vec<Course<'_>> = told.collect();
    for &arm in further {
        let known = |course: &Course<'_>| shown.iter().any(|s| s.measure == course.measure);
        let new = courses_told(summary, arm, telling)
            .into_iter()
            .filter(|c| !known(c));
        let new: Vec<Course<'_>> = new.collect();
        shown.extend(new);
    }
    let mut lines = Vec::new();
    for course in &shown {
        let measure = course.measure;
        let told = || told.iter().filter(|told| told.measure == measure);
        let of_week = |name: &str, week: &WeekSummary| {
            let figures = || arms.iter().map(|&arm| figure(week, measure, arm));
            Line {
                measure: name.to_owned(),
                of_weeks: Some(measure),
                is_told: told().next().is_some(),
                target: None,
                when: brief_date(week.from),
                arms: figures().map(|figure| cell(course.unit, figure)).collect(),
                unit: course.unit,
                figures: figures().map(numbers).collect(),
            }
        };
        let name = match measure.definition().kind {
            Kind::Count => format!("{} in the week", name_and_unit(measure)),
            _ => name_and_unit(measure),
        };
        let mut worst = vec![course.worst];
        for told in told() {
            if worst.iter().all(|known| known.week != told.worst.week) {
                worst.push(told.worst);
            }
        }
        lines.extend(worst.into_iter().map(|week| of_week(&name, week)));
        if let Some(back) = course
            .back
            .filter(|_| arms.len() == 1 && summary.replications > 1)
        {
            lines.push(of_week("  not clearly worse", back));
        }
        lines.push(of_week("  at the end", course.last));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::answer::told;
    use crate::report::examples::summary_of_arms;

    const CLINIC: &str = include_str!("../../../scenarios/first-clinic.toml");

    /// The clinic with this in place of what is new in it and of the plan, from half a year earlier: in
    /// January nobody is overdue for a follow-up, and their number still grows in March.
    fn clinic(seed: u64, new_system: &str) -> String {
        let (as_ever, _) = CLINIC.split_once("[new-system").expect("what is new");
        let as_ever = as_ever.replace("2024-01-08", "2023-07-03");
        format!("seed = {seed}\n{as_ever}[new-system]\n{new_system}")
    }

    fn said_of(text: &str, replications: u64) -> (Summary, String) {
        let summary = summary_of_arms(text, &[Arm::Unmitigated], replications);
        let said = told(&summary, Telling::All).join(" ");
        (summary, said)
    }

    /// An interval of each measure misses with 5 % at most, and is beyond the margin more rarely.
    #[test]
    fn a_hospital_that_nothing_disturbs_is_not_said_to_be_worse() {
        for seed in 1..=4 {
            let (summary, said) = said_of(&clinic(seed, ""), 20);
            assert!(
                said.starts_with(
                    "After the go-live nothing that patients would notice can be told"
                ),
                "{seed}: {said}"
            );
            assert!(lines(&summary, Telling::All).is_empty());
        }
    }

    /// On the first day nobody is overdue; eight weeks later their number still grows.
    #[test]
    fn what_grew_already_is_not_said_to_be_worse() {
        let (as_ever, _) = CLINIC.split_once("[new-system").expect("what is new");
        let (summary, said) = said_of(&format!("{as_ever}[new-system]\n"), 20);
        assert!(
            said.starts_with("After the go-live nothing that patients would notice can be told"),
            "{said}"
        );
        assert!(
            said.contains("growing no faster since: follow-ups overdue."),
            "{said}"
        );
        assert!(lines(&summary, Telling::All).is_empty());
        let measure = Measure::FollowUpsOverdue;
        let growth = growth(&summary, measure, Arm::Unmitigated).expect("it grows");
        assert!((0.5..3.0).contains(&growth), "{growth}");
        // For no longer than it could be watched before the go-live, eight weeks.
        let week = |number| {
            summary
                .weeks
                .iter()
                .find(|w| w.week == number)
                .expect("a week")
        };
        let weeks = [1, 6, 16].map(|number| grown(&summary, growth, week(number)) / growth);
        assert_eq!(weeks, [2.5, 7.5, 8.0]);
        // Held against nothing, it is worse.
        assert!(course_beyond(&summary, measure, Arm::Unmitigated, 0.0).is_some());
    }

    #[test]
    fn one_that_is_disturbed_is() {
        let slow = "learning.clinician = { initial = 2.0, pace = \"300 patients\" }\n";
        let (summary, said) = said_of(&clinic(1, slow), 20);
        assert!(said.contains("overrun"), "{said}");
        assert!(!said.contains("nothing that patients"), "{said}");
        let found = courses(&summary, Arm::Unmitigated);
        assert!(found.iter().any(|c| c.measure == Measure::ClinicOverrun));
    }

    #[test]
    fn one_replication_tells_its_worst_weeks_and_that_it_is_one() {
        let (summary, said) = said_of(&clinic(1, ""), 1);
        assert!(
            said.contains("One replication tells nothing of chance"),
            "{said}"
        );
        assert!(said.contains("before the go-live)"), "{said}");
        assert!(!said.contains("clearly"), "{said}");
        assert!(!lines(&summary, Telling::All).is_empty());
    }

    #[test]
    fn before_a_whole_week_is_over_nothing_is_said_of_any() {
        let text = clinic(1, "").replace("2024-06-28", "2024-03-06");
        let (summary, said) = said_of(&text, 2);
        assert_eq!(
            said,
            "There is no whole week after the go-live yet to hold against those before it."
        );
        assert!(lines(&summary, Telling::All).is_empty());
    }
}
