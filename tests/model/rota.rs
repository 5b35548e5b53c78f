//! Rotas: sickness, training, overtime, people lent out. Hours are counted by hand.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Outcome};

use crate::oracles::judgement::{Part, within_ratio};
use crate::trial::{cell, edited, outcome, outcomes, parts, same, scenario, total};

fn office(days: &str, more: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "An office"
{days}
[booking]
register = "5 min"
[specialty.any]
[staff.clerks]
role = "clerk"
works = ["register"]
{more}
"#
    ))
}

fn hours(outcome: &Outcome, measure: Measure) -> Vec<f64> {
    (0..outcome.book.days())
        .map(|day| cell(&outcome.book, measure, day..day + 1).sum)
        .collect()
}

#[test]
fn sickness_has_the_stated_share_and_length() {
    for (rate, spell) in [("5%", 5.0), ("12%", 3.0), ("30%", 1.5)] {
        let office = office(
            "start = 2024-01-01\nend = 2024-12-31",
            &format!(
                "count = 1\nshifts = [{{ days = \"daily\", from = 09:00:00, to = 17:00:00 }}]\n\
                 sickness = {{ rate = \"{rate}\", spell = \"{spell} days\" }}"
            ),
        );
        let outcomes = outcomes(&office, Arm::Baseline, 300);
        let share = rate.trim_end_matches('%').parse::<f64>().expect("a share") / 100.0;
        within_ratio(&parts(&outcomes, Measure::SickShare), share);
        let part = |o: &Outcome| {
            let ill: Vec<bool> = hours(o, Measure::ClerkHours)
                .iter()
                .map(|&h| h == 0.0)
                .collect();
            let begun = ill.windows(2).filter(|w| !w[0] && w[1]).count();
            Part {
                sum: ill[1..].iter().filter(|i| **i).count() as f64,
                count: begun as f64,
            }
        };
        // In the long run there are as many days of illness as spells times their length.
        within_ratio(&outcomes.iter().map(part).collect::<Vec<_>>(), spell);
    }
}

#[test]
fn who_is_ill_is_not_at_work_and_not_paid_as_such() {
    let office = office(
        "start = 2024-01-01\nend = 2024-03-31",
        "count = 7\nshifts = [{ days = \"daily\", from = 09:00:00, to = 17:00:00 }]\nsickness = \"10%\"",
    );
    for outcome in outcomes(&office, Arm::Baseline, 3) {
        let book = &outcome.book;
        for day in 0..book.days() {
            let ill = cell(book, Measure::SickShare, day..day + 1);
            assert_eq!(ill.n, 7.0);
            let hours = cell(book, Measure::ClerkHours, day..day + 1).sum;
            same(hours, 8.0 * (7.0 - ill.sum));
        }
    }
}

#[test]
fn a_peak_relative_to_the_go_live_spares_the_baseline() {
    let text = |from: &str| {
        office(
            "start = 2024-01-01\ngo-live = 2024-02-05\nend = 2024-03-17",
            &format!(
                "count = 40\nshifts = [{{ days = \"daily\", from = 09:00:00, to = 17:00:00 }}]\n\
                 sickness = {{ rate = \"5%\", spell = \"3 days\", peaks = [{{ from = {from}, for = \"2 weeks\", rate = \"40%\" }}] }}"
            ),
        )
    };
    let relative = text("\"go-live\"");
    let dated = text("2024-02-05");
    let share = |scenario: &Checked<Scenario>, arm, days: std::ops::Range<usize>| -> Vec<Part> {
        outcomes(scenario, arm, 40)
            .iter()
            .map(|o| {
                let c = cell(&o.book, Measure::SickShare, days.clone());
                Part {
                    sum: c.sum,
                    count: c.n,
                }
            })
            .collect()
    };
    // From one day to the next: the ill stay ill with 1 - 1 / spell, the well fall ill so that the
    // rate holds in the long run. The share comes to the peak's rate, and back, within days.
    let expected = |arm, days: std::ops::Range<usize>| {
        let mut ill = 0.05;
        let mut sum = 0.0;
        for day in 1..days.end {
            let peak = arm == Arm::Unmitigated && (35..49).contains(&day);
            let rate = if peak { 0.4 } else { 0.05 };
            ill = ill * (1.0 - 1.0 / 3.0) + (1.0 - ill) * rate / ((1.0 - rate) * 3.0);
            if days.contains(&day) {
                sum += ill;
            }
        }
        sum / days.len() as f64
    };
    for days in [1..35, 35..42, 42..49, 49..77] {
        for arm in [Arm::Baseline, Arm::Unmitigated] {
            within_ratio(
                &share(&relative, arm, days.clone()),
                expected(arm, days.clone()),
            );
            // A date is the same in every arm.
            let same_in_all = expected(Arm::Unmitigated, days.clone());
            within_ratio(&share(&dated, arm, days.clone()), same_in_all);
        }
    }
    // Before the peak the same people are ill on the same days.
    let of = |arm| hours(&outcome(&relative, arm), Measure::ClerkHours);
    assert_eq!(of(Arm::Baseline)[..35], of(Arm::Unmitigated)[..35]);
}

const GO_LIVE: &str = "start = 2024-01-01\ngo-live = 2024-01-15\nend = 2024-01-21";

fn trained(count: u32, training: &str) -> Checked<Scenario> {
    office(
        GO_LIVE,
        &format!(
            "count = {count}\nshifts = [{{ days = \"daily\", from = 09:00:00, to = 17:00:00 }}]\n\
             [new-system.learning.clerk]\ninitial = 2.0\npace = \"10 transactions\"\n\
             [new-system.training.clerk]\nworth = 5\n{training}"
        ),
    )
}

#[test]
fn training_takes_people_off_the_floor() {
    // Four people, one on each of the four days before the go-live, two hours each.
    let scenario = trained(4, "hours = \"2 hours\"\nahead = \"4 days\"");
    let mut expected = vec![32.0; 21];
    assert_eq!(
        hours(&outcome(&scenario, Arm::Baseline), Measure::ClerkHours),
        expected
    );
    expected[10..14].fill(30.0);
    assert_eq!(
        hours(&outcome(&scenario, Arm::Unmitigated), Measure::ClerkHours),
        expected
    );
}

#[test]
fn backfilled_training_takes_nobody_off_the_floor() {
    let scenario = trained(
        4,
        "hours = \"2 hours\"\nahead = \"4 days\"\ncover = \"backfilled\"",
    );
    assert_eq!(
        hours(&outcome(&scenario, Arm::Unmitigated), Measure::ClerkHours),
        vec![32.0; 21]
    );
}

#[test]
fn training_longer_than_a_shift_goes_on_the_next_day() {
    let scenario = trained(1, "hours = \"11 hours\"\nahead = \"4 days\"");
    let mut expected = vec![8.0; 21];
    expected[10] = 0.0;
    expected[11] = 5.0;
    assert_eq!(
        hours(&outcome(&scenario, Arm::Unmitigated), Measure::ClerkHours),
        expected
    );
}

#[test]
fn planned_overtime_is_worked_and_paid_once() {
    let text = office(
        "start = 2024-01-01\ngo-live = 2024-01-08\nend = 2024-01-21",
        "count = 3\ncost = \"10 per hour\"\nshifts = [{ days = \"mon-fri\", from = 09:00:00, to = 17:00:00, break = \"30 min\" }]\n\
         [plan.longer]\novertime = { staff = \"clerks\", extra = \"2 hours\" }\nfrom = \"go-live\"\nfor = \"1 week\"\ncost = \"15 per hour\"",
    );
    let text = edited(text, |s| s.new_system = None);
    let usual = outcome(&text, Arm::Unmitigated);
    let longer = outcome(&text, Arm::Planned);
    assert_eq!(usual.costs.len(), 1);
    same(
        total(&usual.book, Measure::ClerkHours).sum,
        3.0 * 15.0 * 7.5,
    );
    same(usual.costs[0].amount, 3375.0);
    // Five days, three people, two hours.
    same(total(&longer.book, Measure::OvertimeHours).sum, 30.0);
    same(total(&longer.book, Measure::ClerkHours).sum, 337.5 + 30.0);
    let plan = longer.costs.iter().find(|c| c.heading == "longer");
    let plan = plan.expect("the plan has a price");
    same(plan.hours, 30.0);
    same(plan.amount, 450.0);
    // The trust's own hours are what they were: the overtime is paid by the plan.
    let own = longer.costs.iter().find(|c| c.heading == "clerks");
    same(own.expect("clerks have a price").amount, 3375.0);
}

/// Three clerks from Monday to Friday for three weeks, the last two of which are longer.
fn longer(plans: &str) -> Outcome {
    let text = office(
        "start = 2024-01-01\ngo-live = 2024-01-08\nend = 2024-01-21",
        &format!(
            "count = 3\ncost = \"10 per hour\"\nshifts = [{{ days = \"mon-fri\", from = 09:00:00, to = 17:00:00 }}]\n{plans}"
        ),
    );
    outcome(&edited(text, |s| s.new_system = None), Arm::Planned)
}

#[test]
fn overtime_is_worked_up_to_a_most_a_week() {
    let plan = |at_most: &str| {
        longer(&format!(
            "[plan.longer]\novertime = {{ staff = \"clerks\", extra = \"2 hours\"{at_most} }}\ncost = \"15 per hour\""
        ))
    };
    let found = plan(", at-most = \"7 hours\"");
    let overtime = hours(&found, Measure::OvertimeHours);
    let week = [6.0, 6.0, 6.0, 3.0, 0.0, 0.0, 0.0];
    assert_eq!(overtime[7..], [week, week].concat());
    let worked = hours(&found, Measure::ClerkHours);
    let usual = [24.0, 24.0, 24.0, 24.0, 24.0, 0.0, 0.0];
    let all: Vec<f64> = usual.iter().zip(week).map(|(a, b)| a + b).collect();
    assert_eq!(worked[7..14], all);
    let paid = found.costs.iter().find(|c| c.heading == "longer");
    same(paid.expect("it has a price").amount, 2.0 * 21.0 * 15.0);
    let own = found.costs.iter().find(|c| c.heading == "clerks");
    same(
        own.expect("clerks have a price").amount,
        3.0 * 15.0 * 8.0 * 10.0,
    );
    // A most that is never met is none.
    let (never, none) = (plan(", at-most = \"100 hours\""), plan(""));
    assert!(never.book == none.book && never.costs == none.costs);
}

#[test]
fn overtime_of_two_plans_adds_up_each_within_its_own_most() {
    let found = longer(
        "[plan.a]\novertime = { staff = \"clerks\", extra = \"2 hours\", at-most = \"5 hours\" }\ncost = \"15 per hour\"\n\
         [plan.b]\novertime = { staff = \"clerks\", extra = \"1 hour\", at-most = \"9 hours\" }\nuntil = 2024-01-14\ncost = \"20 per hour\"",
    );
    // Of the first two hours, two and one; of the second one each day of its week.
    let overtime = hours(&found, Measure::OvertimeHours);
    assert_eq!(overtime[7..12], [9.0, 9.0, 6.0, 3.0, 3.0]);
    assert_eq!(overtime[14..18], [6.0, 6.0, 3.0, 0.0]);
    let paid = |name: &str| {
        let line = found.costs.iter().find(|c| c.heading == name);
        line.expect("it has a price").hours
    };
    same(paid("a"), 3.0 * (5.0 + 5.0));
    same(paid("b"), 3.0 * 5.0);
}

/// Whatever the limit of the second: on no day is there less than with the first alone.
#[test]
fn more_overtime_is_never_less() {
    let first =
        "[plan.a]\novertime = { staff = \"clerks\", extra = \"2 hours\", at-most = \"4 hours\" }\n";
    let alone = hours(&longer(first), Measure::OvertimeHours);
    assert_eq!(alone[7..11], [6.0, 6.0, 0.0, 0.0]);
    for (most, week) in [
        ("1 h", [9.0, 6.0, 0.0, 0.0, 0.0]),
        ("5 h", [12.0, 12.0, 3.0, 0.0, 0.0]),
        ("20 h", [12.0, 12.0, 6.0, 6.0, 6.0]),
    ] {
        let second = format!(
            "[plan.b]\novertime = {{ staff = \"clerks\", extra = \"2 hours\", at-most = \"{most}\" }}\n"
        );
        let both = longer(&format!("{first}{second}"));
        let overtime = hours(&both, Measure::OvertimeHours);
        assert_eq!(overtime[7..12], week);
        assert!(overtime.iter().zip(&alone).all(|(both, one)| both >= one));
        // What is worked is there.
        let clerks = hours(&both, Measure::ClerkHours);
        assert_eq!(clerks[7] - 24.0, week[0]);
    }
}

#[test]
fn floorwalkers_from_the_trusts_own_staff_are_missing_there() {
    let plan = |extra: &str| {
        let scenario = trained(
            4,
            "hours = \"1 min\"\nahead = \"4 days\"\ncover = \"backfilled\"",
        );
        let more = scenario_plan(extra);
        edited(scenario, |s| s.plan = more.into_inner().plan)
    };
    let lent = "[plan.walkers]\nfloorwalkers = { supports = [\"clerks\"], count = 2, covers = 1, taken-from = \"clerks\" }\nfrom = \"go-live\"\nfor = \"3 days\"\ncost = \"20 per hour\"";
    let mut expected = vec![32.0; 21];
    expected[14..17].fill(16.0);
    let alone = outcome(&plan(lent), Arm::Planned);
    assert_eq!(hours(&alone, Measure::ClerkHours), expected);
    // Two people, three working days of seven and a half hours.
    same(alone.costs[0].hours, 45.0);
    same(alone.costs[0].amount, 900.0);
    // Agency staff who come later cannot be lent in their place.
    let agency =
        "[plan.agency]\nextra-staff = { to = \"clerks\", count = 3 }\nfrom = \"go-live + 3 days\"";
    let both = outcome(&plan(&format!("{lent}\n{agency}")), Arm::Planned);
    expected[17..21].fill(32.0 + 24.0);
    assert_eq!(hours(&both, Measure::ClerkHours), expected);
    same(total(&both.book, Measure::ExtraHours).sum, 4.0 * 24.0);
}

#[test]
fn whoever_is_lent_out_is_paid_as_ever() {
    let paid = |plan: &str| {
        let scenario = office(
            GO_LIVE,
            &format!(
                "count = 4\ncost = \"14 per hour\"\nshifts = [{{ days = \"daily\", from = 09:00:00, to = 17:00:00, break = \"30 min\" }}]\n{plan}"
            ),
        );
        let outcome = outcome(&scenario, Arm::Planned);
        let line = outcome.costs.iter().find(|line| line.heading == "clerks");
        let there = hours(&outcome, Measure::ClerkHours)[14];
        // Breaks are of no whole number of hours.
        (line.expect("priced").amount.round(), there.round())
    };
    let lent = "[plan.walkers]\nfloorwalkers = { supports = [\"clerks\"], count = 2, covers = 1, taken-from = \"clerks\" }\nfor = \"3 days\"";
    let all = 21.0 * 4.0 * 7.5 * 14.0;
    let (there, away) = (30.0, 15.0);
    assert_eq!(paid(""), (all, there));
    assert_eq!(paid(lent), (all, away));
    assert_eq!(paid(&format!("{lent}\ncost = \"500\"")), (all, away));
    // Paid by the intervention instead.
    let by_the_plan = all - 3.0 * 2.0 * 7.5 * 14.0;
    assert_eq!(
        paid(&format!("{lent}\ncost = \"20 per hour\"")),
        (by_the_plan, away)
    );
    // Two interventions take two people each, and not the same.
    let more = lent.replace("plan.walkers", "plan.more");
    assert_eq!(paid(&format!("{lent}\n{more}")), (all, 0.0));
}

#[test]
fn who_is_trained_on_a_shift_is_paid_as_ever() {
    let paid = |pause: &str, training: &str| {
        let scenario = office(
            GO_LIVE,
            &format!(
                "count = 4\ncost = \"14 per hour\"\nshifts = [{{ days = \"daily\", from = 09:00:00, to = 17:00:00{pause} }}]\n\
                 [new-system.learning.clerk]\ninitial = 2.0\npace = \"10 transactions\"\n{training}"
            ),
        );
        let outcome = outcome(&scenario, Arm::Unmitigated);
        let line = outcome.costs.iter().find(|line| line.heading == "clerks");
        let there: f64 = hours(&outcome, Measure::ClerkHours).iter().sum();
        // Breaks are of no whole number of hours.
        (line.expect("priced").amount.round(), there.round())
    };
    let training = |hours: &str| {
        format!("[new-system.training.clerk]\nworth = 5\nhours = \"{hours}\"\nahead = \"4 days\"\n")
    };
    let all = 21.0 * 4.0 * 8.0;
    assert_eq!(paid("", ""), (all * 14.0, all));
    // Part of a shift, a whole one, and more.
    for more in ["3 hours", "8 hours", "11 hours"] {
        let away = 4.0 * more[..2].trim().parse::<f64>().expect("hours");
        assert_eq!(
            paid("", &training(more)),
            (all * 14.0, all - away),
            "{more}"
        );
    }
    // A break is not paid, wherever it is had.
    let pause = ", break = \"30 min\"";
    let all = 21.0 * 4.0 * 7.5 * 14.0;
    for more in ["3 hours", "8 hours"] {
        assert_eq!(paid(pause, &training(more)).0, all, "{more}");
    }
}

#[test]
fn extra_staff_cost_what_their_group_does() {
    let cost = |of_group: &str, more: &str| {
        let scenario = scenario_plan(&format!(
            "cost = \"{of_group}\"\n[plan.agency]\nextra-staff = {{ to = \"clerks\", count = 2 }}\nfor = \"4 days\"\n{more}"
        ));
        let outcome = outcome(&scenario, Arm::Planned);
        let line = outcome.costs.into_iter().find(|l| l.heading == "agency");
        line.map(|line| line.amount)
    };
    same(cost("14 per hour", "").expect("a price"), 4.0 * 16.0 * 14.0);
    same(
        cost("700 per week", "").expect("a price"),
        2.0 * 700.0 * 4.0 / 7.0,
    );
    assert_eq!(cost("14 per hour", "cost = \"0\""), Some(0.0));
}

/// Only the plan of this scenario is of interest.
fn scenario_plan(plan: &str) -> Checked<Scenario> {
    office(
        GO_LIVE,
        &format!(
            "count = 9\nshifts = [{{ days = \"daily\", from = 09:00:00, to = 17:00:00 }}]\n{plan}"
        ),
    )
}

#[test]
fn extra_staff_are_there_for_their_time_only() {
    let scenario = scenario_plan(
        "[plan.agency]\nextra-staff = { to = \"clerks\", count = 2 }\nfrom = \"go-live - 2 days\"\nfor = \"4 days\"\ncost = \"20 per hour\"",
    );
    let outcome = outcome(&scenario, Arm::Planned);
    let mut expected = vec![72.0; 21];
    expected[12..16].fill(88.0);
    assert_eq!(hours(&outcome, Measure::ClerkHours), expected);
    same(outcome.costs[0].amount, 4.0 * 16.0 * 20.0);
}
