//! A go-live that is postponed or has little time after it; what lasts, what a remedy leaves, and what it costs.

use super::*;
use crate::report::examples::{HALT, four_arms};
use crate::study::StatementLine;
use crate::study::recovery::Dates;

const HALTING: Pair = Pair::HALTED_PLANNED;

/// The clinic with a longer time after its go-live, and a plan that only postpones it.
fn postponed(by: &str, end: &str) -> Summary {
    let clinic = CLINIC
        .replace("end = 2024-03-03", &format!("end = {end}"))
        .replace(
            "[new-system]",
            "[new-system.learning.clinician]\ninitial = 2.5\npace = \"100 patients\"",
        );
    let later = format!("{clinic}\n[plan.later]\npostpone = {{ by = \"{by}\" }}\n");
    summary_of(&later)
}

#[test]
fn a_later_go_live_is_told_with_its_own_worst_weeks() {
    let summary = postponed("6 weeks", "2024-05-05");
    assert_eq!(
        summary.postponed.get(Arm::Planned),
        Some(&day("2024-03-04"))
    );
    let overrun = summary
        .findings
        .iter()
        .find(|f| f.measure == Measure::ClinicOverrun);
    let overrun = overrun.expect("looked at");
    let own = &overrun.own_worst[Arm::Planned];
    assert!(own.from >= day("2024-03-04"), "{own:?}");
    assert!(overrun.is_worst_elsewhere[Arm::Planned]);
    // The windows that all share are as ever.
    assert_eq!(overrun.worst_weeks.from, day("2024-01-22"));
    assert_eq!(overrun.since_go_live.from, day("2024-01-22"));
    let text = said(&summary);
    assert!(
        text.contains("With the plan it goes live on 4 March instead of 22 January."),
        "{text}"
    );
    assert!(!text.contains("from the go-live on"), "{text}");
    // Alone as well.
    let alone = Summary {
        arms: vec![Arm::Planned],
        findings: Vec::new(),
        ..summary
    };
    let text = said(&alone);
    assert!(
        text.starts_with("With the plan it goes live on 4 March instead"),
        "{text}"
    );
}

#[test]
fn of_a_later_go_live_that_is_hardly_simulated_it_is_said() {
    let summary = postponed("13 weeks", "2024-05-05");
    let text = said(&summary);
    let little = "it goes live on 22 April instead of 22 January; only two weeks are simulated from then on: \
                  too little to tell how bad it becomes and how long it lasts.";
    assert!(text.contains(little), "{text}");
    let page = paragraphs(&summary).join(" ");
    assert!(
        page.contains("on average from 22 January to the end"),
        "{page}"
    );
    // Two weeks at the end are less than the rule for recovery takes notice of.
    assert!(
        page.contains("it goes live on 22 April instead of"),
        "{page}"
    );
    let (_, with) = page.split_once("With the plan: ").expect("of the plan");
    let (with, _) = with.split_once("With the plan it goes live").expect("when");
    for untrue in [
        "hardly longer",
        "never out of the ordinary",
        "back to normal",
    ] {
        assert!(!with.contains(untrue), "{page}");
    }
}

#[test]
fn too_little_after_a_go_live_is_said_instead_of_how_long_it_lasts() {
    let summary = |end: &str| {
        let text = CLINIC.replace("end = 2024-03-03", &format!("end = {end}"));
        summary_of(&[&text, PLAN].concat())
    };
    for (end, little) in [
        (
            "2024-01-22",
            "Only one day is simulated from the go-live on: ",
        ),
        (
            "2024-01-24",
            "Only three days are simulated from the go-live on: ",
        ),
        (
            "2024-02-02",
            "Only 12 days are simulated from the go-live on: ",
        ),
    ] {
        let text = said(&summary(end));
        assert!(text.contains(little), "{end}: {text}");
        for untrue in [
            "is worse for the go-live in",
            "to the end",
            "in the last",
            "back to normal",
        ] {
            assert!(!text.contains(untrue), "{end}: {text}");
        }
    }
    // On the page as well, and no dates by which it is not over.
    let page = paragraphs(&summary("2024-01-24")).join(" ");
    assert!(page.contains("Only three days are simulated"), "{page}");
    assert!(!page.contains("back to normal"), "{page}");
    // From a Saturday to the Sunday after it.
    let text = CLINIC
        .replace("go-live = 2024-01-22", "go-live = 2024-01-27")
        .replace("end = 2024-03-03", "end = 2024-01-28");
    let text = said(&summary_of(&[&text, PLAN].concat()));
    assert!(
        text.contains("Only two days are simulated from the go-live on, and nobody is seen then: "),
        "{text}"
    );
    assert!(!text.contains("Nobody is seen without"), "{text}");
    // Six weeks.
    assert!(!said(&clinic()).contains("simulated after the go-live"));
}

#[test]
fn of_a_last_phase_that_is_hardly_simulated_it_is_said() {
    let mut summary = clinic();
    for (days, told) in [(9, true), (40, false)] {
        let last = summary.end.plus_days(-days);
        summary.last_phase = [(Arm::Planned, last)].into_iter().collect();
        let text = said(&summary);
        let late = "With the plan the last phase goes live on 23 February; only ten days are simulated from then on: too little \
                    to tell how bad it becomes and how long it lasts.";
        assert_eq!(text.contains(late), told, "{text}");
        assert_eq!(text.contains("last phase"), told, "{text}");
    }
}

/// A clinic whose overrun is worse after the go-live and better with the plan, and how it recovers.
fn overrunning(change: impl Fn(Arm, &ArmRecovery) -> ArmRecovery) -> Summary {
    let mut summary = clinic();
    let effects = [
        (HARM, Effect::Worse),
        (HARM_OF_PLAN, Effect::Worse),
        (PLANNED, Effect::Better),
    ];
    let mut finding = longer(&summary, &effects);
    finding.measure = Measure::ClinicOverrun;
    finding.unit = Measure::ClinicOverrun.unit();
    summary.findings = vec![finding];
    let of = summary.recovery.get_mut(Measure::ClinicOverrun);
    let of = of.expect("judged");
    let changed = of.arms.iter().map(|(arm, of)| (arm, change(arm, of)));
    of.arms = changed.collect();
    summary
}

fn back(of: &ArmRecovery) -> ArmRecovery {
    ArmRecovery {
        undisturbed: 0,
        over: of.n,
        not_yet: Proportion::of(0, of.n).expect("some"),
        dates: Dates {
            p50: Some(day("2024-02-01")),
            ..Dates::default()
        },
        ..of.clone()
    }
}

#[test]
fn what_is_calm_with_help_to_the_end_is_told_with_it() {
    let helped = |arm, of: &ArmRecovery| match arm {
        Arm::Planned => ArmRecovery {
            undisturbed_with_help: of.n,
            ..calm(of)
        },
        _ => back(of),
    };
    let summary = overrunning(helped);
    let text = said(&summary);
    let with = "(never out of the ordinary in 2 of 2 runs, with help to the end; what it is without was not seen)";
    assert!(text.contains(with), "{text}");
    let page = paragraphs(&summary).join(" ");
    assert!(
        page.contains("with temporary help to the end; what it is without was not seen"),
        "{page}"
    );
}

#[test]
fn a_plan_has_no_credit_for_what_is_calm_without_it() {
    let calm_with_plan = |arm, of: &ArmRecovery| match arm {
        Arm::Planned => calm(of),
        _ => back(of),
    };
    let credit = "never out of the ordinary in 2 of 2 runs";
    assert!(said(&overrunning(calm_with_plan)).contains(credit));
    let text = said(&overrunning(|_, of| calm(of)));
    assert!(!text.contains(credit), "{text}");
}

#[test]
fn the_page_tells_no_date_after_which_it_is_clearly_worse() {
    let mut summary = overrunning(|_, of| back(of));
    let page = |summary: &Summary| paragraphs(summary).join(" ");
    let title =
        |summary: &Summary| title_of_recovery(summary, Measure::ClinicOverrun).expect("a title");
    let worse = "on average clearly worse until 18 February";
    for text in [page(&summary), title(&summary)] {
        assert!(text.contains("back to normal by 1 February"), "{text}");
        assert!(!text.contains(worse), "{text}");
    }
    summary.findings[0]
        .worse_until
        .insert(HARM, day("2024-02-18"));
    for text in [page(&summary), title(&summary)] {
        assert!(text.contains(worse), "{text}");
    }
    // Before that day there is nothing to remark.
    summary.findings[0]
        .worse_until
        .insert(HARM, day("2024-01-28"));
    assert!(!page(&summary).contains("on average clearly worse"));
}

#[test]
fn what_is_grave_and_untouched_is_told_on_the_shortest_screen() {
    let mut summary = clinic();
    let of = |measure: Measure, effect, burden: f64| {
        let mut finding = longer(&summary, &[(HARM, Effect::Worse), (PLANNED, effect)]);
        (finding.measure, finding.unit) = (measure, measure.unit());
        finding.burden = [(Arm::Unmitigated, figure(burden, 1.0))]
            .into_iter()
            .collect();
        finding
    };
    let findings = vec![
        of(Measure::ListSize, Effect::Better, 1_000.0),
        of(Measure::BookingUnbooked, Effect::None, 900.0),
        of(Measure::FollowUpsOverdue, Effect::CannotTell, 800.0),
        of(Measure::DeskWait, Effect::None, 10.0),
    ];
    summary.findings = findings;
    for telling in [Telling::Gravest, Telling::FiguresOnly] {
        let text = told(&summary, telling).join(" ");
        assert!(text.contains("Hardly changed: booking backlog."), "{text}");
        assert!(
            text.contains("Cannot be told: follow-ups overdue."),
            "{text}"
        );
    }
    let text = said(&summary);
    assert!(
        text.contains("Hardly changed: booking backlog; wait at a desk."),
        "{text}"
    );
}

#[test]
fn a_peak_is_told_by_its_first_week_where_the_worst_weeks_cannot_be() {
    let mut summary = clinic();
    let mut finding = longer(&summary, &[(HARM, Effect::CannotTell)]);
    finding.measure = Measure::CallsWait;
    finding.since_go_live.effects.insert(HARM, Effect::Worse);
    for (window, by) in [
        (&mut finding.worst_weeks, 20.0),
        (&mut finding.since_go_live, 1.0),
        (&mut finding.week_1, 25.0),
    ] {
        window.differences.insert(HARM, difference(by, 0.5));
    }
    finding
        .week_1
        .arms
        .insert(Arm::Unmitigated, figure(115.0, 10.0));
    finding.week_1.effects.insert(HARM, Effect::CannotTell);
    summary.findings = vec![finding.clone()];
    let text = said(&summary);
    assert!(
        text.contains(
            "from the go-live on (90 without a go-live); its worst weeks cannot be told in 2 runs"
        ),
        "{text}"
    );
    finding.week_1.effects.insert(HARM, Effect::Worse);
    summary.findings = vec![finding];
    let text = said(&summary);
    assert!(
        text.contains("115 patients in the week from 22 January"),
        "{text}"
    );
    assert!(!text.contains("from the go-live on"), "{text}");
    let lines = lines(&summary, Telling::All);
    assert_eq!(lines[0].when, "week 1", "{lines:?}");
}

#[test]
fn how_much_more_is_worse_for_a_plan_is_said() {
    let mut summary = clinic();
    let worse = |measure: Measure| {
        let mut finding = longer(&summary, &[(PLANNED, Effect::Worse)]);
        (finding.measure, finding.unit) = (measure, measure.unit());
        finding
    };
    let four = [
        Measure::ListSize,
        Measure::FollowUpsOverdue,
        Measure::DeskWait,
        Measure::ClinicWait,
    ];
    let findings: Vec<Finding> = four.map(worse).into();
    summary.findings = findings[..2].to_vec();
    assert!(!said(&summary).contains("; also "));
    summary.findings = findings;
    let text = said(&summary);
    assert!(
        text.contains("; also wait at a desk; wait in clinic."),
        "{text}"
    );
    let text = told(&summary, Telling::FiguresOnly).join(" ");
    assert!(
        text.contains("; also follow-ups overdue; wait at a desk; wait in clinic."),
        "{text}"
    );
}

#[test]
fn halting_has_its_price_in_a_sentence_on_any_screen() {
    let mut summary = summary_of(&[CLINIC, PLAN, HALT].concat());
    for taken in &mut summary.plan {
        for of in taken.arms.values_mut() {
            of.started = 2;
        }
    }
    for (pair, more) in [(PLANNED, 500.0), (HALTING, 90_000.0)] {
        summary
            .cost_differences
            .insert(pair, difference(more, 10.0));
    }
    let halting = "Halting costs 90,000 more than the plan alone.";
    let text = said(&summary);
    assert!(
        text.contains("The plan costs 500 more than the go-live without it."),
        "{text}"
    );
    assert!(text.contains(halting), "{text}");
    let text = told(&summary, Telling::FiguresOnly).join(" ");
    assert!(
        text.contains(halting) && !text.contains("The plan costs"),
        "{text}"
    );
}

#[test]
fn a_cost_that_is_income_not_received_says_so() {
    let mut summary = clinic();
    summary
        .cost_differences
        .insert(HARM, difference(1_000.0, 10.0));
    for (lost, said_of_it) in [
        (
            800.0,
            "costs 1,000 more, income not received included, than no go-live.",
        ),
        (
            -800.0,
            "costs 1,000 more, more income taken off, than no go-live.",
        ),
        (0.0, "costs 1,000 more than no go-live."),
    ] {
        summary.statement = Some(vec![StatementLine {
            heading: "tariff".to_owned(),
            of: "income".to_owned(),
            differences: [(HARM, difference(lost, 1.0))].into_iter().collect(),
        }]);
        let text = said(&summary);
        assert!(text.contains(said_of_it), "{text}");
    }
}

#[test]
fn a_picture_is_headed_by_what_every_arm_comes_to() {
    let mut summary = four_arms();
    let mut finding = longer(&summary, &[(HARM, Effect::Worse)]);
    (finding.measure, finding.unit) = (Measure::BookingUnbooked, Measure::BookingUnbooked.unit());
    let arms = [
        (Arm::Baseline, 139.0),
        (Arm::Unmitigated, 3_410.0),
        (Arm::Planned, 2_430.0),
        (Arm::Halted, 1_800.0),
    ];
    finding.worst_weeks.arms = arms
        .map(|(arm, mean)| (arm, figure(mean, 1.0)))
        .into_iter()
        .collect();
    summary.findings = vec![finding];
    let headed = title(&summary, Measure::BookingUnbooked).expect("worse");
    let said = "The booking backlog is 3,410 patients without the plan, 2,430 with it, 1,800 with the halt rules, in";
    assert!(headed.starts_with(said), "{headed}");
}

#[test]
fn a_peak_of_the_first_week_is_told_beside_the_mean_of_four() {
    let mut summary = clinic();
    let mut finding = longer(&summary, &[(HARM, Effect::Worse)]);
    finding
        .worst_weeks
        .differences
        .insert(HARM, difference(20.0, 1.0));
    let of = finding.week_1.clone();
    finding.week_1 = weeks(
        &of,
        "2024-01-22",
        [90.0, 135.0, 92.0],
        &[(HARM, Effect::Worse)],
    );
    finding.week_1.to = finding.week_1.from.plus_days(6);
    finding
        .week_1
        .differences
        .insert(HARM, difference(45.0, 1.0));
    summary.findings = vec![finding.clone()];
    assert!(said(&summary).contains("; 135 patients in the first week"));
    assert!(has_line(&summary, "135"));
    // Less than twice as bad as in the four weeks is no peak.
    finding
        .week_1
        .differences
        .insert(HARM, difference(35.0, 1.0));
    summary.findings = vec![finding];
    assert!(!said(&summary).contains("in the first week"));
}
