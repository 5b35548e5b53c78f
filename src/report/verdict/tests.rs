//! Sentences of findings that are put in by hand.

use super::*;
use crate::model::spec::CivilDate;
use crate::report::answer::told;
use crate::report::examples::{CLINIC, PLAN, difference, figure, set_week, summary_of};
use crate::report::paragraphs::paragraphs;
use crate::statistics::Proportion;
use crate::study::MeasureRows;
use crate::study::recovery::ArmRecovery;

mod after;

const HARM: Pair = Pair::UNMITIGATED_BASELINE;
const HARM_OF_PLAN: Pair = Pair::PLANNED_BASELINE;
const PLANNED: Pair = Pair::PLANNED_UNMITIGATED;

/// The clinic with a plan.
fn clinic() -> Summary {
    let mut summary = summary_of(&[CLINIC, PLAN].concat());
    summary.findings.truncate(1);
    summary
}

fn day(text: &str) -> CivilDate {
    text.parse().expect("a date")
}

/// So much in the arms in their order, over four weeks.
fn weeks(of: &Windowed, from: &str, arms: [f64; 3], effects: &[(Pair, Effect)]) -> Windowed {
    let all = [Arm::Baseline, Arm::Unmitigated, Arm::Planned].into_iter();
    let none = Pair::ALL.into_iter().map(|pair| (pair, Effect::None));
    let mut window = of.clone();
    window.from = day(from);
    window.to = window.from.plus_days(27);
    window.arms = all.zip(arms.map(|mean| figure(mean, 10.0))).collect();
    window.effects = none.collect();
    for &(pair, effect) in effects {
        window.effects.insert(pair, effect);
    }
    window
}

/// A waiting list that is longer in the worst weeks for one of these pairs, and then has nothing to
/// tell of.
fn longer(summary: &Summary, worst: &[(Pair, Effect)]) -> Finding {
    let mut finding = summary.findings[0].clone();
    let of = finding.worst_weeks.clone();
    finding.measure = Measure::ListSize;
    finding.unit = Measure::ListSize.unit();
    finding.worst_weeks = weeks(&of, "2024-01-22", [90.0, 110.0, 130.0], worst);
    finding.since_go_live = weeks(&of, "2024-01-01", [90.0, 91.0, 92.0], &[]);
    finding.last_weeks = weeks(&of, "2024-02-19", [90.0, 80.0, 70.0], &[]);
    finding.own_worst = [].into_iter().collect();
    finding.is_worst_elsewhere = [].into_iter().collect();
    finding.worse_until = [].into_iter().collect();
    finding.reversed = [].into_iter().collect();
    finding
}

fn said(summary: &Summary) -> String {
    told(summary, Telling::All).join(" ")
}

/// Whatever a sentence has a figure of has its line.
fn has_line(summary: &Summary, figure: &str) -> bool {
    let lines = lines(summary, Telling::All);
    lines
        .iter()
        .flat_map(|line| &line.arms)
        .any(|cell| cell.starts_with(figure))
}

#[test]
fn how_long_a_harm_lasts_is_told_where_recovery_is_not_judged() {
    let mut summary = clinic();
    summary.recovery = MeasureRows::new();
    let mut finding = longer(
        &summary,
        &[(HARM, Effect::Worse), (HARM_OF_PLAN, Effect::Worse)],
    );
    finding.worse_until.insert(HARM, day("2024-02-18"));
    summary.findings = vec![finding.clone()];
    let text = said(&summary);
    let until = "(90 without a go-live); clearly worse until 18 February.";
    assert!(text.contains(until), "{text}");
    finding.last_weeks.effects.insert(HARM, Effect::Worse);
    for window in [&mut finding.worst_weeks, &mut finding.last_weeks] {
        window.differences.insert(HARM, difference(20.0, 1.0));
    }
    summary.findings = vec![finding.clone()];
    let text = said(&summary);
    assert!(
        text.contains("(90 without a go-live); still worse in the last four weeks."),
        "{text}"
    );
    // 20 more at the worst, and six in the end.
    for (window, by) in [
        (&mut finding.worst_weeks, 20.0),
        (&mut finding.last_weeks, 6.0),
    ] {
        window.differences.insert(HARM, difference(by, 1.0));
    }
    summary.findings = vec![finding];
    let text = said(&summary);
    assert!(
        text.contains("; still worse in the last four weeks, by less than a third as much."),
        "{text}"
    );
}

#[test]
fn a_list_that_only_the_plan_makes_longer_is_told_to_be_so_to_the_end() {
    let mut summary = clinic();
    let worse = [(PLANNED, Effect::Worse), (HARM_OF_PLAN, Effect::Worse)];
    let mut finding = longer(&summary, &worse);
    finding.last_weeks.effects.insert(PLANNED, Effect::Worse);
    let by = difference(20.0, 1.0);
    finding.last_weeks.differences.insert(PLANNED, by);
    summary.findings = vec![finding];
    let text = said(&summary);
    let longer = "the waiting list is 130 instead of 110 patients in the four weeks from 22 January \
                  (still worse in the last four weeks).";
    assert!(text.contains(longer), "{text}");
    // What one run does may be chance.
    summary.replications = 1;
    assert!(!said(&summary).contains("to the end"));
}

#[test]
fn what_is_first_longer_and_later_shorter_is_told_with_both() {
    let mut summary = clinic();
    summary.recovery = MeasureRows::new();
    let mut finding = longer(&summary, &[(HARM, Effect::Worse), (PLANNED, Effect::Worse)]);
    for pair in [HARM, PLANNED] {
        finding.last_weeks.effects.insert(pair, Effect::Better);
    }
    summary.findings = vec![finding];
    let text = said(&summary);
    for both in [
        "is 110 patients in the four weeks from 22 January (90 without a go-live), but 80 instead of 90 \
         in the four weeks from 19 February.",
        "is 130 instead of 110 patients, but 70 instead of 80 in the four weeks from 19 February.",
    ] {
        assert!(text.contains(both), "{both}: {text}");
    }
    assert!(["80", "70", "130"].iter().all(|f| has_line(&summary, f)));
}

#[test]
fn weeks_in_which_a_better_plan_is_worse_are_told_with_it() {
    let mut summary = clinic();
    summary.recovery = MeasureRows::new();
    let effects = [(HARM, Effect::Worse), (PLANNED, Effect::Better)];
    let mut finding = longer(&summary, &effects);
    let of = finding.worst_weeks.clone();
    let worse = weeks(
        &of,
        "2024-02-05",
        [90.0, 101.0, 117.0],
        &[(PLANNED, Effect::Worse)],
    );
    finding.reversed.insert(PLANNED, worse);
    summary.findings = vec![finding];
    let text = said(&summary);
    let both = "but 117 instead of 101 in the four weeks from 5 February";
    assert!(text.contains(both), "{text}");
    assert!(has_line(&summary, "117"));
}

/// Never out of the ordinary by the rule for recovery.
fn calm(of: &ArmRecovery) -> ArmRecovery {
    ArmRecovery {
        undisturbed: of.n,
        over: 0,
        not_yet: Proportion::of(0, of.n).expect("some"),
        help_still_there: 0,
        relapsed: 0,
        ..of.clone()
    }
}

#[test]
fn the_page_does_not_call_calm_what_the_verdict_calls_worse() {
    let mut summary = clinic();
    let of = summary
        .recovery
        .get_mut(Measure::ClinicOverrun)
        .expect("judged");
    of.arms = of.arms.iter().map(|(arm, of)| (arm, calm(of))).collect();
    let mut finding = longer(&summary, &[]);
    finding.measure = Measure::ClinicOverrun;
    summary.findings = vec![finding.clone()];
    let page = |summary: &Summary| paragraphs(summary).join(" ").to_lowercase();
    let hardly = "clinics overrun hardly longer";
    assert!(page(&summary).contains(hardly), "{}", page(&summary));
    for pair in [HARM, HARM_OF_PLAN] {
        finding.worst_weeks.effects.insert(pair, Effect::Worse);
    }
    summary.findings = vec![finding];
    let page = page(&summary);
    assert!(!page.contains(hardly), "{page}");
    assert!(
        page.contains("they are never out of the ordinary"),
        "{page}"
    );
}

#[test]
fn who_meets_the_engaged_tone_is_told_of_though_fewer_wait() {
    let mut summary = clinic();
    summary.subjects.phone_lines = true;
    let mut finding = longer(&summary, &[]);
    finding.measure = Measure::CallsEngaged;
    finding.unit = Measure::CallsEngaged.unit();
    let arms = [(Arm::Baseline, 0.58), (Arm::Unmitigated, 0.68)];
    for (arm, share) in arms {
        set_week(&mut summary, Measure::CallsEngaged, arm, 1, share);
        finding.worst_weeks.arms.insert(arm, figure(share, 0.05));
    }
    finding.worst_weeks.effects.insert(HARM, Effect::Worse);
    summary.findings = vec![finding];
    let text = said(&summary);
    let engaged = "Without the plan 68 % of calls find all lines busy in the four weeks from 22 January (58 %";
    assert!(text.contains(engaged), "{text}");
    let page = paragraphs(&summary).join(" ");
    let engaged = "68 % of calls find all lines busy in week 1, against 58 % without a go-live.";
    assert!(page.contains(engaged), "{page}");
}

#[test]
fn as_good_as_before_with_help_that_stays_is_not_never() {
    let mut summary = clinic();
    let mut finding = longer(
        &summary,
        &[(HARM, Effect::Worse), (PLANNED, Effect::Better)],
    );
    finding.measure = Measure::ClinicOverrun;
    summary.findings = vec![finding];
    let of = summary
        .recovery
        .get_mut(Measure::ClinicOverrun)
        .expect("judged");
    let helped = |of: &ArmRecovery| ArmRecovery {
        undisturbed: 0,
        over: 0,
        not_yet: Proportion::of(of.n, of.n).expect("some"),
        help_still_there: of.n,
        dates: Default::default(),
        with_help: crate::study::recovery::Dates {
            p50: Some(day("2024-02-01")),
            ..Default::default()
        },
        ..of.clone()
    };
    of.arms = of.arms.iter().map(|(arm, of)| (arm, helped(of))).collect();
    let good = "as good as before by 1 February in half of the runs with help; what it is without was not seen";
    for text in [
        said(&summary),
        title_of_recovery(&summary, Measure::ClinicOverrun).expect("a title"),
        paragraphs(&summary)
            .join(" ")
            .replace("temporary help", "help")
            .replace("replications", "runs"),
    ] {
        assert!(text.contains(good), "{text}");
        assert!(!text.contains("not back to normal"), "{text}");
    }
    let table = crate::report::tables::recovery(&summary);
    assert!(table.contains("2 of 2 are as good as before"), "{table}");
}

#[test]
fn what_nobody_would_enter_is_no_cost() {
    let mut summary = clinic();
    let all = summary.arms.iter().map(|arm| (*arm, figure(1e5, 1e3)));
    summary.cost = all.collect();
    for (more, is_told) in [
        (difference(0.1, 0.3), false),
        (difference(10.0, 30.0), true),
    ] {
        summary.cost_differences = Pair::ALL
            .into_iter()
            .map(|pair| (pair, more.clone()))
            .collect();
        let text = said(&summary);
        let untold = "not known to cost more or less than the go-live without it (between 20 less and 40 more).";
        assert_eq!(text.contains(untold), is_told, "{text}");
        let lines = lines(&summary, Telling::All);
        let cost = lines.last().expect("a line");
        assert!(cost.measure.starts_with("cost"));
        assert_eq!(cost.arms[2] != "0", is_told, "{cost:?}");
    }
}

/// With more lines fewer meet the engaged tone and more wait: whatever else is better by more, the one is not told
/// without the other.
#[test]
fn who_gets_a_line_is_told_beside_who_waits_on_it() {
    let mut summary = clinic();
    let changed = |measure: Measure, effect, spared: f64| {
        let harm = (HARM, Effect::Worse);
        let mut finding = longer(&summary, &[harm, (PLANNED, effect)]);
        (finding.measure, finding.unit) = (measure, measure.unit());
        for (arm, hours) in [
            (Arm::Unmitigated, 2_000.0),
            (Arm::Planned, 2_000.0 - spared),
        ] {
            finding.burden.insert(arm, figure(hours, 10.0));
        }
        finding
    };
    let told_of = |summary: &Summary| {
        let text = said(summary);
        (text.contains("find all lines busy"), text)
    };
    let list = changed(Measure::ListSize, Effect::Better, 900.0);
    let missed = changed(Measure::ClinicDna, Effect::Better, 800.0);
    let engaged = changed(Measure::CallsEngaged, Effect::Better, 100.0);
    let wait = changed(Measure::CallsWait, Effect::Worse, -50.0);
    summary.findings = vec![list, missed, engaged];
    let (is_told, text) = told_of(&summary);
    assert!(!is_told, "{text}");
    summary.findings.push(wait);
    let (is_told, text) = told_of(&summary);
    assert!(is_told, "{text}");
}
