//! What the go-live does to people: who learns what, how quickly, with which help.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, TraceEvent};

use crate::oracles::judgement::{Part, within, within_ratio};
use crate::trial::{history, minutes_of, referred, scenario};

/// Clerks who register from nine on Monday, new from the first moment; a task is ten minutes.
fn office(count: u32, more: &str) -> Checked<Scenario> {
    let text = format!(
        r#"
title = "Learning"
start = 2024-01-01
go-live = 2024-01-15
end = 2024-01-17
[booking]
register = "10 min"
[specialty.any]
[staff.clerks]
role = "clerk"
works = ["register"]
count = {count}
{more}
"#
    );
    // All at midnight of the go-live: nothing to do before, and no pause after.
    referred(scenario(&text), "any", &[14 * 1440; 120])
}

const CURVE: &str = "[new-system.learning.clerk]\ninitial = 2.0\npace = \"100 transactions\"\n";

/// Minutes each of the first tasks took, by one clerk.
fn lengths(scenario: &Checked<Scenario>, arm: Arm, replication: u64) -> Vec<f64> {
    let (_, history) = history(scenario, arm, replication);
    let done = minutes_of(&history, TraceEvent::Registered);
    let mut before = 14.0 * 1440.0;
    let length = |at: f64| {
        let took = at - before;
        before = at;
        took
    };
    done.into_iter().map(length).collect()
}

#[track_caller]
fn about(found: f64, expected: f64) {
    // Tasks end on a millisecond.
    assert!((found - expected).abs() < 2e-5, "{found} for {expected}");
}

#[test]
fn training_is_experience_brought_along_and_half_forgotten() {
    let training =
        "[new-system.training.clerk]\nhours = \"10 hours\"\nworth = 5\nahead = \"10 days\"\n";
    let with = |more: &str| {
        lengths(
            &office(1, &format!("{CURVE}{training}{more}")),
            Arm::Unmitigated,
            0,
        )
    };
    // Fifty transactions' worth, nothing forgotten.
    about(with("")[0], 10.0 * (1.0 + (-0.5f64).exp()));
    // Trained ten days before, half of it forgotten in ten: twenty-five left.
    let forgotten = with("half-forgotten-in = \"10 days\"");
    about(forgotten[0], 10.0 * (1.0 + (-0.25f64).exp()));
    about(forgotten[1], 10.0 * (1.0 + (-0.26f64).exp()));
    // The plan adds four hours more.
    let more = "[plan.more]\ntraining = { role = \"clerk\", hours = \"4 hours\" }\n";
    let planned = office(1, &format!("{CURVE}{training}{more}"));
    about(
        lengths(&planned, Arm::Planned, 0)[0],
        10.0 * (1.0 + (-0.7f64).exp()),
    );
    about(
        lengths(&planned, Arm::Unmitigated, 0)[0],
        10.0 * (1.0 + (-0.5f64).exp()),
    );
    about(lengths(&planned, Arm::Baseline, 0)[0], 10.0);
}

#[test]
fn training_in_hours_of_work_is_worth_hours_of_work() {
    let text = "[new-system.learning.clerk]\ninitial = 2.0\npace = \"20 hours\"\n\
                [new-system.training.clerk]\nhours = \"8 hours\"\nworth = 0.5\nahead = \"10 days\"\n";
    about(
        lengths(&office(1, text), Arm::Unmitigated, 0)[0],
        10.0 * (1.0 + (-0.2f64).exp()),
    );
}

#[test]
fn floorwalkers_make_those_they_cover_learn_faster() {
    let plan = |covers: u32| {
        format!(
            "{CURVE}[plan.walkers]\nfloorwalkers = {{ supports = [\"clerks\"], count = 1, covers = {covers}, pace = 0.5 }}\nfrom = \"go-live\"\nfor = \"1 day\"\n"
        )
    };
    let took = lengths(&office(1, &plan(1)), Arm::Planned, 0);
    // Each task counts for two on the first day, and for one from the second on.
    let mut experience: f64 = 0.0;
    let mut clock = 0.0;
    for task in &took[..115] {
        let expected = 10.0 * (1.0 + (-experience / 100.0).exp());
        assert!((task - expected).abs() < 1e-4, "{task} for {expected}");
        clock += task;
        experience += if clock < 1440.0 { 2.0 } else { 1.0 };
    }
    assert!(clock > 1440.0);
    // Of two clerks one is covered: they finish their first together and the others apart.
    let (_, history) = history(&office(2, &plan(1)), Arm::Planned, 0);
    let done = minutes_of(&history, TraceEvent::Registered);
    let start = 14.0 * 1440.0;
    about(done[0] - start, 20.0);
    about(done[1] - start, 20.0);
    about(done[2] - start, 20.0 + 10.0 * (1.0 + (-0.02f64).exp()));
    about(done[3] - start, 20.0 + 10.0 * (1.0 + (-0.01f64).exp()));
    let unmitigated = lengths(&office(1, &plan(1)), Arm::Unmitigated, 0);
    about(unmitigated[1], 10.0 * (1.0 + (-0.01f64).exp()));
}

#[test]
fn extra_staff_bring_their_own_beginning_and_learn_along_the_groups_curve() {
    let plan = "[plan.agency]\nextra-staff = { to = \"clerks\", count = 1, initial = 1.5, knows = \"the-system\" }\nfrom = \"go-live\"\n";
    let took = lengths(&office(0, &format!("{CURVE}{plan}")), Arm::Planned, 0);
    for (n, task) in took[..60].iter().enumerate() {
        about(*task, 10.0 * (1.0 + 0.5 * (-(n as f64) / 100.0).exp()));
    }
    // Without a beginning of their own they start like everybody else.
    let plan = plan.replace(", initial = 1.5", "");
    let took = lengths(&office(0, &format!("{CURVE}{plan}")), Arm::Planned, 0);
    about(took[0], 20.0);
}

#[test]
fn extra_staff_are_new_to_the_work_before_the_go_live_too() {
    let text = format!(
        "{CURVE}[plan.agency]\nextra-staff = {{ to = \"clerks\", count = 1, initial = 1.5 }}\nfrom = \"go-live - 1 week\"\n"
    );
    let before = referred(office(0, &text), "any", &[10 * 1440; 3]);
    let (_, history) = history(&before, Arm::Planned, 0);
    let done = minutes_of(&history, TraceEvent::Registered);
    about(done[0] - 14400.0, 15.0);
    about(done[1] - done[0], 10.0 * (1.0 + 0.5 * (-0.01f64).exp()));
}

#[test]
fn who_knows_nothing_is_new_to_the_trust_and_to_the_system() {
    let plan = |from: &str, knows: &str| {
        format!(
            "{CURVE}[plan.agency]\nextra-staff = {{ to = \"clerks\", count = 1, initial = 1.5, knows = \"{knows}\" }}\nfrom = \"{from}\"\n"
        )
    };
    let nothing = office(0, &plan("go-live", "nothing"));
    let took = lengths(&nothing, Arm::Planned, 0);
    for (n, task) in took[..60].iter().enumerate() {
        let left = (-(n as f64) / 100.0).exp();
        about(*task, 10.0 * (1.0 + left) * (1.0 + 0.5 * left));
    }
    // Each is learnt where it is met: three tasks on the old system teach the trust alone.
    let early = plan("go-live - 1 week", "nothing");
    let minutes = [10 * 1440, 10 * 1440, 10 * 1440, 14 * 1440];
    let early = referred(office(0, &early), "any", &minutes);
    let (_, seen) = history(&early, Arm::Planned, 0);
    let done = minutes_of(&seen, TraceEvent::Registered);
    let left = |n: f64| (-n / 100.0).exp();
    about(done[0] - 14400.0, 15.0);
    about(done[1] - done[0], 10.0 * (1.0 + 0.5 * left(1.0)));
    about(done[3] - 14.0 * 1440.0, 20.0 * (1.0 + 0.5 * left(3.0)));
    // What it does to the office: fewer are registered in the first hours than with those who
    // know the system.
    let done_by_nine = |knows: &str| {
        let scenario = office(0, &plan("go-live", knows));
        let (_, seen) = history(&scenario, Arm::Planned, 0);
        let done = minutes_of(&seen, TraceEvent::Registered);
        done.iter()
            .filter(|at| **at < 14.0 * 1440.0 + 540.0)
            .count()
    };
    let (knowing, new) = (done_by_nine("the-system"), done_by_nine("nothing"));
    assert!(new < knowing * 2 / 3, "{new} of {knowing}");
}

#[test]
fn people_differ_in_where_they_start_and_how_fast_they_learn() {
    let spread = format!("drawn = \"as-they-come\"\n{CURVE}spread = 0.4\n");
    let scenario = office(1, &spread);
    let firsts: Vec<f64> = (0..800)
        .map(|r| lengths(&scenario, Arm::Unmitigated, r)[0] / 10.0 - 1.0)
        .collect();
    // The excess of 1 is multiplied by a lognormal factor of mean 1 and variance .16.
    within(&firsts, 1.0);
    let squares: Vec<f64> = firsts.iter().map(|x| (x - 1.0).powi(2)).collect();
    within(&squares, 0.16);
    // The pace varies too, independently: excess after n tasks over excess at first is
    // exp(-n / (100 k)), so its logarithm gives 1 / k, whose mean is 1 + .16.
    let paces: Vec<f64> = (0..400)
        .map(|r| {
            let took = lengths(&scenario, Arm::Unmitigated, r);
            -((took[40] / 10.0 - 1.0) / (took[0] / 10.0 - 1.0)).ln() / 0.4
        })
        .collect();
    within(&paces, 1.16);
    // The same person is the same in the planned arm and unlearns nothing in the baseline.
    assert_eq!(
        lengths(&scenario, Arm::Planned, 5),
        lengths(&scenario, Arm::Unmitigated, 5)
    );
    about(lengths(&scenario, Arm::Baseline, 5)[3], 10.0);
}

#[test]
fn people_differ_in_speed_on_any_system() {
    let scenario = office(
        1,
        "drawn = \"as-they-come\"\nspread = 0.3\nmultiplier = 1.5\n",
    );
    let first = |r| lengths(&scenario, Arm::Baseline, r)[0] / 10.0;
    let speeds: Vec<f64> = (0..800).map(first).collect();
    within(&speeds, 1.5);
    let squares: Vec<f64> = speeds.iter().map(|x| (x / 1.5 - 1.0).powi(2)).collect();
    within(&squares, 0.09);
}

#[test]
fn receptionists_learn_at_the_desk() {
    let scenario = scenario(
        r#"
title = "A desk"
start = 2024-01-01
go-live = 2024-01-01
end = 2024-03-31
[desk.front]
staff = "reception"
enquiries = "30 per day"
enquiry = "4 min"
[staff.reception]
role = "receptionist"
count = 40
[new-system.learning.receptionist]
curve = "points"
points = [[0, 2.0], [1, 2.0]]
"#,
    );
    // Everybody takes twice as long for ever: utilisation is 30 x 8 min of 40 days.
    let part = |r| {
        let (outcome, _) = history(&scenario, Arm::Unmitigated, r);
        let c = crate::trial::total(
            &outcome.book,
            cutover::model::Measure::ReceptionistUtilisation,
        );
        Part {
            sum: c.sum,
            count: c.n,
        }
    };
    within_ratio(&(0..20).map(part).collect::<Vec<_>>(), 240.0 / 57_600.0);
}
