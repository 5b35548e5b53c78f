//! Money: income, overtime, fines, project, additional sessions, each by hand; what is put off
//! costs nothing once it is recovered; and what a catastrophic go-live costs for each attendance
//! that does not take place.

use cutover::model::spec::{Checked, Price, Scenario};
use cutover::model::{Arm, CostOf, Measure, Outcome, SpecialtyId};

use crate::full::{TRUST, troubled_trust, trust_gone_wrong, trust_without_new_system};
use crate::oracles::judgement::{Measured, within};
use crate::trial::{edited, outcome, outcomes, same, scenario, sums, total, total_of};

const MONEY: &str = r#"
[money]
currency = "GBP"
[money.income]
first = "150"
follow-up = "80"
specialty.eyes = { first = "120" }
recovered = "60%"
[money.fines]
over-18-weeks = { each = "150", above = "1%" }
over-52-weeks = "5000"
urgent-breach = { each = "200", above = "7%" }
sent-home = "30"
[money.project.vendor]
cost = "7000 per week"
from = "go-live - 2 weeks"
for = "4 weeks"
[money.project.licence]
cost = "5000"
"#;

fn ears() -> SpecialtyId {
    SpecialtyId::new(0)
}

fn eyes() -> SpecialtyId {
    SpecialtyId::new(1)
}

fn trust(besides: &str) -> Checked<Scenario> {
    scenario(&format!("{}{besides}", troubled_trust()))
}

/// What a heading came to; nothing if there is no such line.
fn amount(outcome: &Outcome, of: CostOf, heading: &str) -> Option<f64> {
    let mut lines = outcome.costs.iter();
    lines
        .find(|line| line.of == of && line.heading == heading)
        .map(|line| line.amount)
}

/// What all lines of a kind came to.
fn together(outcome: &Outcome, of: CostOf) -> f64 {
    let lines = outcome.costs.iter().filter(|line| line.of == of);
    lines.map(|line| line.amount).sum()
}

#[test]
fn the_table_changes_no_patient_and_no_other_cost() {
    let trust = |besides: &str| scenario(&format!("{}{besides}", trust_gone_wrong(7)));
    let (with, without) = (trust(MONEY), trust(""));
    for arm in [Arm::Baseline, Arm::Planned] {
        let (with, without) = (outcome(&with, arm), outcome(&without, arm));
        for &measure in Measure::ALL {
            if [Measure::MoneyIncome, Measure::MoneyFines].contains(&measure) {
                // Without a go-live there is nothing to fine.
                let some = arm == Arm::Planned || measure == Measure::MoneyIncome;
                assert!(!some || total(&with.book, measure).sum > 0.0, "{measure:?}");
                assert_eq!(total(&without.book, measure).sum, 0.0);
                continue;
            }
            let days = 0..with.book.days();
            for day in days {
                let of = |o: &Outcome| o.book.cell(measure, None, day);
                assert_eq!(of(&with), of(&without), "{measure:?}");
            }
        }
        // Without patients there is no wait, which is like no other.
        let sessions = |o: &Outcome| format!("{:?}", o.sessions);
        assert!(sessions(&with) == sessions(&without));
        assert_eq!(with.census, without.census);
        assert_eq!(with.costs[..without.costs.len()], without.costs);
    }
}

#[test]
fn income_is_each_attendance_at_its_tariff() {
    let found = outcome(&trust(MONEY), Arm::Planned);
    let mut expected = 0.0;
    for (specialty, first, follow_up) in [(ears(), 150.0, 80.0), (eyes(), 120.0, 80.0)] {
        let count = |measure| total_of(&found.book, measure, specialty).sum;
        let new = count(Measure::ClinicAttendedNew);
        let returning = count(Measure::ClinicAttended) - new;
        assert!(new > 0.0 && returning > 0.0);
        let income = first * new + follow_up * returning;
        same(count(Measure::MoneyIncome), income);
        expected += income;
    }
    same(
        -amount(&found, CostOf::Income, "attendances").expect("a line"),
        expected,
    );
    // Who still waits on the last day brings in, by hand, 150 + .55 / .45 x 80 and so on.
    let last = found.book.days() - 1;
    let level = |measure, specialty| found.book.cell(measure, Some(specialty), last).sum;
    let waiting =
        [(ears(), 150.0, 0.55), (eyes(), 120.0, 0.40)].map(|(specialty, first, another)| {
            let listed = level(Measure::ListSize, specialty) - level(Measure::ListLost, specialty);
            let returning = level(Measure::FollowUpsPending, specialty)
                - level(Measure::FollowUpsLost, specialty);
            let each = 80.0 / (1.0 - another);
            listed * (first + another * each) + returning * each
        });
    let to_come = 0.6 * waiting.iter().sum::<f64>();
    same(
        -amount(&found, CostOf::Income, "still to come").expect("a line"),
        to_come,
    );
}

#[test]
fn fines_are_counted_at_the_end_of_each_month() {
    let text = scenario(&format!("{}{MONEY}", trust_gone_wrong(7)));
    let found = outcome(&text, Arm::Unmitigated);
    // From 6 November 2023: the last days of November, December, January; February has one more.
    let (mut over, mut breaches) = (0.0, 0.0);
    for (first, last) in [(0, 24), (25, 55), (56, 86)] {
        let level = |measure| found.book.cell(measure, None, last).sum;
        over += 150.0 * (level(Measure::ListOver18) - 0.01 * level(Measure::ListSize)).max(0.0);
        let cells = (first..=last).map(|day| found.book.cell(Measure::UrgentBreaches, None, day));
        let (late, seen) = cells.fold((0.0, 0.0), |(l, s), cell| (l + cell.sum, s + cell.n));
        breaches += 200.0 * (late - 0.07 * seen).max(0.0);
    }
    assert!(breaches > 0.0);
    let fined = |heading| amount(&found, CostOf::Fine, heading).expect("a line");
    same(fined("waiting over 18 weeks"), over);
    same(fined("urgent seen too late"), breaches);
    let sent_home = total(&found.book, Measure::ClinicTurnedAway).sum;
    assert!(sent_home > 0.0);
    same(fined("sent home unseen"), 30.0 * sent_home);
    let all = total(&found.book, Measure::MoneyFines).sum;
    same(all, together(&found, CostOf::Fine));
}

#[test]
fn a_project_is_paid_where_there_is_a_go_live_and_moves_with_it() {
    let line = |o: &Outcome, name| amount(o, CostOf::Project, name);
    let text = trust(MONEY);
    let baseline = outcome(&text, Arm::Baseline);
    assert_eq!(
        (line(&baseline, "vendor"), line(&baseline, "licence")),
        (None, None)
    );
    let live = outcome(&text, Arm::Unmitigated);
    assert_eq!(line(&live, "vendor"), Some(28_000.0));
    assert_eq!(line(&live, "licence"), Some(5_000.0));
    // Postponed by eight weeks to 12 February, four weeks are over on the last day, 25 February.
    let later = |money: &str| {
        let (before, _) = TRUST.split_once("[plan.agency]").expect("a plan");
        let later = "[plan.later]\npostpone = { by = \"8 weeks\" }\n";
        outcome(&scenario(&[before, later, money].concat()), Arm::Planned)
    };
    assert_eq!(line(&later(MONEY), "vendor"), Some(28_000.0));
    let longer = MONEY.replace("for = \"4 weeks\"", "for = \"5 weeks\"");
    assert_eq!(line(&later(&longer), "vendor"), Some(28_000.0));
}

/// One list of an hour a day, four patients of twenty minutes each, all on time.
const LATE: &str = r#"
title = "Late"
start = 2024-01-08
end = 2024-02-04
[specialty.eyes]
referrals = "20 per week"
waiting-list = { size = 30, age = { uniform = ["0 days", "3 weeks"] } }
[clinic.eyes]
specialty = "eyes"
sessions = [{ days = "mon-fri", from = 09:00:00, to = 10:00:00 }]
slots = { length = "15 min", pattern = "NNNN" }
consultation = { new = "20 min" }
"#;

#[test]
fn clinicians_are_paid_for_minutes_beyond_the_planned_end() {
    let pay = |terms: &str| {
        let text = format!("{LATE}[money.overtime]\nclinicians = \"120 per hour\"\n{terms}");
        outcome(&scenario(&text), Arm::Baseline)
    };
    for (terms, unpaid, most) in [
        ("", 0.0, f64::INFINITY),
        ("unpaid = \"5 min\"\n", 5.0, f64::INFINITY),
        ("at-most = \"12 min\"\n", 0.0, 12.0),
        ("unpaid = \"15 min\"\nat-most = \"12 min\"\n", 15.0, 12.0),
        ("unpaid = \"30 min\"\n", 30.0, f64::INFINITY),
    ] {
        let found = pay(terms);
        let late = found.sessions.iter().map(|s| f64::from(s.overrun));
        assert!(late.clone().filter(|late| *late == 20.0).count() > 5);
        let minutes: f64 = late.map(|late| (late - unpaid).clamp(0.0, most)).sum();
        let amount = amount(&found, CostOf::Overtime, "clinicians").expect("a line");
        same(amount, 2.0 * minutes);
        same(total(&found.book, Measure::MoneyOvertime).sum, amount);
    }
}

#[test]
fn late_time_of_staff_is_paid_once() {
    let before = trust_without_new_system();
    let plain = outcome(&scenario(&before), Arm::Baseline);
    let text = "[money.overtime]\nclerks = \"21 per hour\"\nreceptionists = \"18 per hour\"\n";
    let paid = outcome(&scenario(&format!("{before}{text}")), Arm::Baseline);
    let hours = |o: &Outcome, of| -> f64 {
        let lines = o.costs.iter().filter(|line| line.of == of);
        lines.map(|line| line.hours).sum()
    };
    let late = total(&paid.book, Measure::OvertimeHours).sum;
    assert!(late > 1.0, "{late}");
    same(hours(&paid, CostOf::Overtime), late);
    same(
        hours(&paid, CostOf::Staff) + late,
        hours(&plain, CostOf::Staff),
    );
    let of = |o: &Outcome, heading| amount(o, CostOf::Overtime, heading).expect("a line");
    assert!(of(&paid, "office") > 0.0);
    same(
        together(&paid, CostOf::Overtime),
        total(&paid.book, Measure::MoneyOvertime).sum,
    );
}

#[test]
fn additional_sessions_are_paid_by_session_or_by_patient() {
    let priced = |price: Price| {
        let text = edited(scenario(TRUST), |s| {
            s.plan.get_mut("saturdays").expect("a plan").cost = Some(price);
        });
        outcome(&text, Arm::Planned)
    };
    let own = 2;
    let (mut held, mut came) = (0.0, 0.0);
    let found = priced(Price::PerSession(450.0));
    for session in &found.sessions {
        if session.clinic.index() == 0 && session.template >= own {
            held += f64::from(session.lists);
            came += f64::from(session.attended);
        }
    }
    assert!(
        held >= 3.0 && came > held,
        "{held} sessions, {came} patients"
    );
    same(
        amount(&found, CostOf::Plan, "saturdays").expect("a line"),
        450.0 * held,
    );
    let found = priced(Price::PerPatient(60.0));
    same(
        amount(&found, CostOf::Plan, "saturdays").expect("a line"),
        60.0 * came,
    );
}

/// A clinic that halves its slots for six weeks and is paid by attendance. Nobody is sent back
/// to the GP.
fn delayed(follow_up: &str, recovered: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "Put off"
start = 2024-01-08
go-live = 2024-02-05
end = 2024-06-30
seed = 12
[specialty.eyes]
referrals = "40 per week"
waiting-list = {{ size = 120, age = {{ uniform = ["0 days", "4 weeks"] }} }}
did-not-attend = {{ same-day = "8%", long-notice = "8%" }}
{follow_up}
[clinic.eyes]
specialty = "eyes"
sessions = [{{ days = "mon-fri", from = 09:00:00, to = 13:00:00 }}]
slots = {{ length = "15 min", pattern = "NFNFNFNFNFNFNFNN" }}
consultation = {{ new = "12 min" }}
[new-system]
[plan.lighter]
template = {{ ramp = ["50% for 6 weeks"] }}
[money.income]
first = "150"
follow-up = "80"
recovered = "{recovered}"
"#
    ))
}

/// What income the plan costs, and how many more attendances it has, first ones alone, by
/// replication.
fn lost(scenario: &Checked<Scenario>, replications: u64) -> [Vec<f64>; 2] {
    let arms = [Arm::Unmitigated, Arm::Planned].map(|arm| outcomes(scenario, arm, replications));
    let income = |runs: &[Outcome]| -> Vec<f64> {
        runs.iter().map(|o| together(o, CostOf::Income)).collect()
    };
    let seen = |runs: &[Outcome]| sums(runs, Measure::ClinicAttendedNew);
    let more = |of: &dyn Fn(&[Outcome]) -> Vec<f64>| {
        let pairs = of(&arms[1]).into_iter().zip(of(&arms[0]));
        pairs.map(|(planned, without)| planned - without).collect()
    };
    [more(&income), more(&seen)]
}

/// Without follow-ups patients are either seen or still on the list: in every replication what is
/// put off is lost for good at 0 %, costs nothing at 100 %, and in between its share.
#[test]
fn what_is_put_off_costs_what_is_not_recovered() {
    for (recovered, costs) in [("0%", 150.0), ("60%", 60.0), ("100%", 0.0)] {
        let [income, seen] = lost(&delayed("", recovered), 3);
        for (income, seen) in income.iter().zip(&seen) {
            assert!(*seen < -20.0, "{seen} more seen");
            same(*income, -costs * seen);
        }
    }
}

/// With follow-ups a first attendance put off puts off all that comes of it: fully recovered, that
/// costs nothing on average. What follows left out, or counted twice, would show: the test sees
/// half of it.
#[test]
fn a_first_attendance_put_off_is_worth_all_that_comes_of_it() {
    let follow_up = "follow-up = { chance = \"45%\", due = { gamma = \"4 weeks\", cv = 0.5 } }";
    let [income, seen] = lost(&delayed(follow_up, "100%"), 60);
    within(&income, 0.0);
    let follows = -0.45 / 0.55 * 80.0 * Measured::mean_of(&seen).value;
    let seen_by_the_test = 3.5 * Measured::mean_of(&income).standard_error;
    assert!(
        seen_by_the_test < 0.5 * follows,
        "{seen_by_the_test} of {follows}"
    );
}

/// A catastrophic go-live of a small hospital, with help that comes after ten weeks, costs for each
/// attendance that does not take place twice what is lost of it for good: the rest is people and
/// project. Published crises cost as much: 31 for each attendance due in the time (North Bristol, 4.6
/// million in five months of 360,000 a year), here 17.
#[test]
fn a_catastrophe_costs_what_published_ones_did() {
    let text = scenario(include_str!("catastrophe.toml"));
    let replications = 6;
    let arms = [Arm::Baseline, Arm::Planned].map(|arm| outcomes(&text, arm, replications));
    let mean = |runs: &[Outcome], value: &dyn Fn(&Outcome) -> f64| {
        Measured::mean_of(&runs.iter().map(value).collect::<Vec<_>>()).value
    };
    let cost = |o: &Outcome| o.costs.iter().map(|line| line.amount).sum::<f64>();
    let seen = |o: &Outcome| total(&o.book, Measure::ClinicAttended).sum;
    let [baseline, planned] = &arms;
    let costs = mean(planned, &cost) - mean(baseline, &cost);
    let lost = mean(baseline, &seen) - mean(planned, &seen);
    // 208 of 264 days are after the go-live.
    let due = mean(baseline, &seen) * 208.0 / 264.0;
    let said = format!("{costs} for {lost} lost of {due}");
    assert!(lost > 0.05 * due && lost < 0.3 * due, "{said}");
    assert!((100.0..400.0).contains(&(costs / lost)), "{said}");
    assert!((10.0..60.0).contains(&(costs / due)), "{said}");
}
