//! What arms have in common is simulated once: each arm comes to the same bits as alone.

use std::ops::ControlFlow;

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Outcome, Site, simulate, simulate_arms};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};

use crate::full::{TROUBLES, trust_without_new_system};
use crate::random_scenarios::whole;
use crate::trial::{scenario, shipped};
use crate::wider_scenarios;

/// All arms of a replication together, in their order, and the days that it took.
fn together(site: &Site<'_>, arms: &[Arm], replication: u64) -> (Vec<(Arm, Outcome)>, i64) {
    let mut came = Vec::new();
    let days = simulate_arms(site, arms, replication, &mut |arm, outcome| {
        came.push((arm, outcome));
        ControlFlow::Continue(())
    });
    came.sort_by_key(|(arm, _)| *arm);
    (came, days)
}

/// Holds each of these arms to what it is alone; gives the days that they took together.
#[track_caller]
fn same_as_alone(scenario: &Checked<Scenario>, arms: &[Arm], replication: u64) -> i64 {
    let site = Site::of(scenario);
    let (came, days) = together(&site, arms, replication);
    assert_eq!(came.len(), arms.len());
    for (arm, outcome) in came {
        let alone = simulate(&site, arm, replication);
        // Minutes that are no number are not equal to themselves.
        let [outcome, alone] = [outcome, alone].map(|outcome| format!("{outcome:?}"));
        let differ = outcome.bytes().zip(alone.bytes()).position(|(a, b)| a != b);
        let there = |at: usize| &outcome[at.saturating_sub(400)..(at + 200).min(outcome.len())];
        assert_eq!(
            differ.map(there),
            None,
            "{} of {:?}",
            arm.name(),
            scenario.plan
        );
    }
    days
}

/// So many scenarios, or as many as the environment asks for.
fn cases(usual: usize) -> usize {
    let asked = std::env::var("CUTOVER_CASES").ok();
    asked.map_or(usual, |asked| asked.parse().expect("a number"))
}

#[test]
fn arms_of_random_scenarios_are_what_they_are_alone() {
    let mut runner = TestRunner::new(Config {
        rng_seed: RngSeed::Fixed(1066),
        ..Config::default()
    });
    let mut days = [0, 0];
    for _ in 0..cases(30) {
        let text = whole().new_tree(&mut runner).expect("a scenario").current();
        let scenario = scenario(&text);
        days[0] += same_as_alone(&scenario, &Arm::ALL, 3);
        days[1] += 4 * Site::of(&scenario).calendar.days();
    }
    println!("{days:?}");
    assert!(days[0] < days[1], "something is shared: {days:?}");
}

#[test]
fn arms_of_wider_random_scenarios_are_what_they_are_alone() {
    let mut days = [0, 0];
    for text in wider_scenarios::drawn(1170).take(cases(30)) {
        let scenario = scenario(&text);
        days[0] += same_as_alone(&scenario, &Arm::ALL, 3);
        days[1] += 4 * Site::of(&scenario).calendar.days();
    }
    println!("{days:?}");
    assert!(days[0] < days[1], "something is shared: {days:?}");
}

/// Ten weeks of a small trust, live after six, with whatever remedies and mechanisms need.
fn trust(more: &str) -> Checked<Scenario> {
    let text = trust_without_new_system()
        .replace("end = 2024-02-25", "end = 2024-01-14")
        .replace(
            "rebook = { lognormal = \"7 min\", cv = 0.5 }",
            "rebook = { lognormal = \"7 min\", cv = 0.5 }\nrepair = \"8 min\"\nvalidate = \"1 min\"\n\
             re-enter = \"3 min\"",
        )
        .replace(
            "works = [\"answer\", \"rebook\", \"book\", \"register\"]",
            "works = [\"answer\", \"rebook\", \"repair\", \"book\", \"register\", \"re-enter\"]",
        );
    let system = "[new-system.learning]\nclerk = { initial = 2.2, pace = \"120 transactions\" }\n\
                  receptionist = { initial = 1.8, pace = \"90 transactions\" }\n\
                  clinician = { initial = 1.7, pace = \"60 transactions\" }\n";
    let rest = "[staff.checkers]\nrole = \"clerk\"\ncount = 0\nworks = [\"validate\"]\n\
                [car-park.all]\nspaces = 20\nby-car = \"80%\"\ncharge = \"2 per hour\"\n\
                clinics = [\"ears\", \"eyes\"]\n";
    scenario(&[&text, system, rest, more].concat())
}

const DAYS: i64 = 70;
const GO_LIVE: i64 = 42;

/// Moments before, at and after the go-live, as they are written, and their days.
const MOMENTS: [(&str, i64); 5] = [
    ("2023-11-06", 0),
    ("2023-11-20", 14),
    ("\"go-live - 1 week\"", GO_LIVE - 7),
    ("\"go-live\"", GO_LIVE),
    ("\"go-live + 1 week\"", GO_LIVE + 7),
];

/// What changes nothing before its first day.
const FROM_ITS_DAY: [&str; 8] = [
    "extra-staff = { to = \"office\", count = 2, initial = 1.6 }",
    "floorwalkers = { supports = [\"office\", \"clinicians\"], count = 2, covers = 4, taken-from = \"reception\" }",
    "overtime = { staff = \"office\", extra = \"1 hour\" }",
    "more-lines = { line = \"office\", count = 4 }",
    "messages = { reaches = \"60%\", did-not-attend = 0.5, chasing = 0.5 }",
    "paper = { takes = 1.2 }",
    "builds = { sooner = \"2 weeks\", per-week = 1 }",
    "free-parking = { car-park = \"all\" }",
];

/// What is known, and may matter, weeks ahead: in the diary, or as people who are still to come.
const FROM_THE_FIRST: [&str; 3] = [
    "extra-staff = { to = \"checkers\", count = 2 }",
    "template = { ramp = [\"50% for 2 weeks\"] }",
    "catch-up = { clinic = \"ears\", sessions = [{ days = [\"sat\"], from = 09:00:00, to = 12:00:00 }] }",
];

#[test]
fn a_plan_parts_from_the_first_day_on_which_it_can_matter() {
    let its_day = FROM_ITS_DAY.map(|action| (action, i64::MAX));
    let the_first = FROM_THE_FIRST.map(|action| (action, 0));
    for (action, at_most) in [&its_day[..], &the_first[..]].concat() {
        for (from, day) in MOMENTS {
            let plan = format!("{TROUBLES}[plan.it]\n{action}\nfrom = {from}\n");
            let days = same_as_alone(&trust(&plan), &[Arm::Unmitigated, Arm::Planned], 0);
            assert_eq!(days, 2 * DAYS - day.min(at_most), "{action} from {from}");
        }
    }
    let others = [
        ("training = { role = \"clerk\", hours = \"3 hours\" }", 0),
        ("postpone = { by = \"1 week\" }", 0),
        (
            "phases = [{ specialties = [\"ears\"] }, { specialties = [\"eyes\"], after = \"1 week\" }]",
            GO_LIVE,
        ),
    ];
    let training =
        "[new-system.training.clerk]\nhours = \"6 hours\"\nworth = 4\nahead = \"3 weeks\"\n";
    for (action, day) in others {
        let plan = format!("{TROUBLES}{training}[plan.it]\n{action}\n");
        let days = same_as_alone(&trust(&plan), &[Arm::Unmitigated, Arm::Planned], 1);
        assert_eq!(days, 2 * DAYS - day, "{action}");
    }
}

#[test]
fn what_waits_for_its_condition_parts_arms_when_it_is_decided() {
    let arms = [Arm::Unmitigated, Arm::Planned];
    for action in [&FROM_ITS_DAY[..], &FROM_THE_FIRST[1..]].concat() {
        let with = |when: &str| {
            let when =
                format!("from = \"go-live - 1 week\"\nwhen = \"{when}\"\nlead-time = \"2 days\"\n");
            let plan = format!("{TROUBLES}[plan.it]\n{action}\n{when}");
            same_as_alone(&trust(&plan), &arms, 2)
        };
        assert_eq!(with("clinic.attended > 100000"), DAYS, "never: {action}");
        assert_eq!(
            with("clinic.attended > 0"),
            2 * DAYS - (GO_LIVE - 7),
            "{action}"
        );
        let days = with("booking.unbooked > 250");
        assert!(
            (DAYS..2 * DAYS - GO_LIVE + 7).contains(&days),
            "{days}: {action}"
        );
    }
}

/// What a mechanism may change before anybody is live, or only then.
const MECHANISMS: [(&str, bool); 11] = [
    (
        "[new-system.letters]\nnot-sent = \"20%\"\nfor = \"3 weeks\"\nfrom = FROM\n",
        true,
    ),
    (
        "[new-system.audit]\nevery = \"1 week\"\nfinds = \"50%\"\nfirst = FROM\n",
        true,
    ),
    (
        "[[new-system.slow]]\nfactor = 1.5\nfor = \"1 week\"\nfrom = FROM\n",
        true,
    ),
    (
        "[new-system.outages]\nplanned = [{ on = FROM, at = 12:00:00, lasts = \"2 hours\" }]\n",
        true,
    ),
    (
        "[new-system.outages]\nrandom = { rate = \"9 per week\", lasts = \"3 hours\", for = \"2 weeks\", from = FROM }\n",
        true,
    ),
    (
        "[new-system.blackout]\nfor = \"10 days\"\nfrom = FROM\n",
        true,
    ),
    (
        "[new-system.work-around]\nshare = \"30%\"\nfor = \"4 weeks\"\nlost = \"10%\"\nfrom = FROM\n",
        false,
    ),
    (
        "[new-system.builds]\nbuilt = [{ by = FROM, share = \"40%\" }, { by = \"go-live + 3 weeks\", share = \"100%\" }]\n",
        false,
    ),
    ("[new-system.migration]\nout-of-slot = \"12%\"\n", false),
    (
        "[new-system.errors]\nwrong-time = { initial = \"9%\", settled = \"1%\", before = \"2%\" }\nduplicate = { initial = \"9%\", settled = \"1%\" }\nlost-referral = { initial = \"9%\", settled = \"1%\", before = \"2%\" }\n",
        false,
    ),
    (
        "[staff.late]\nrole = \"clerk\"\ncount = 2\nworks = [\"register\"]\nsickness = { rate = \"5%\", spell = \"4 days\", peaks = [{ from = FROM, for = \"2 weeks\", rate = \"40%\" }] }\n",
        true,
    ),
];

#[test]
fn a_go_live_parts_from_business_as_usual_once_it_can_matter() {
    let arms = [Arm::Baseline, Arm::Unmitigated];
    for (mechanism, before) in MECHANISMS {
        for (from, day) in MOMENTS {
            // A date of its own makes some happen in every arm.
            let dated = from.starts_with('2');
            let anyway = ["letters", "sickness"]
                .iter()
                .any(|it| mechanism.contains(it));
            let parts = if before && !(dated && anyway) {
                day
            } else {
                GO_LIVE
            };
            let days = same_as_alone(&trust(&mechanism.replace("FROM", from)), &arms, 4);
            assert_eq!(
                days,
                2 * DAYS - parts.min(GO_LIVE),
                "{mechanism} from {from}"
            );
        }
    }
    let training = |role: &str, ahead: i64| {
        format!(
            "[new-system.training.{role}]\nhours = \"6 hours\"\nworth = 4\nahead = \"{ahead} days\"\n"
        )
    };
    let clerks = same_as_alone(&trust(&training("clerk", 9)), &arms, 5);
    assert_eq!(clerks, 2 * DAYS - (GO_LIVE - 9));
    // Their clinics are fewer then, and the diary says so from the first day on.
    let clinicians = same_as_alone(&trust(&training("clinician", 9)), &arms, 5);
    assert_eq!(clinicians, 2 * DAYS);
}

#[test]
fn halt_rules_part_from_the_plan_once_one_is_decided() {
    let arms = [Arm::Planned, Arm::Halted];
    let plan = "[plan.phases]\nphases = [{ specialties = [\"ears\"] }, { specialties = [\"eyes\"], after = \"2 weeks\" }]\n\
                [plan.clerks]\nextra-staff = { to = \"office\", count = 2, initial = 1.6 }\nfrom = \"go-live + 3 days\"\n\
                [plan.messages]\nmessages = { reaches = \"60%\" }\nwhen = \"clinic.attended > 0\"\nstops-when = \"clinic.attended < 1\"\ntimes = 9\n";
    let with = |halt: &str| same_as_alone(&trust(&[TROUBLES, plan, halt].concat()), &arms, 6);
    for action in [
        "pause = {}",
        "roll-back = {}",
        "roll-back = { by-hand = \"50%\" }",
    ] {
        let rule = |when: &str| with(&format!("[halt.stop]\n{action}\n{when}"));
        assert_eq!(
            rule("when = \"clinic.attended > 100000\"\n"),
            DAYS,
            "{action}"
        );
        let decided = rule(
            "when = \"clinic.attended > 0\"\nfrom = \"go-live + 8 days\"\nlead-time = \"3 days\"\n",
        );
        assert!(
            (DAYS + 1..=2 * DAYS - GO_LIVE - 8).contains(&decided),
            "{decided}: {action}"
        );
        let dated = rule("from = \"go-live + 5 days\"\n");
        assert_eq!(dated, 2 * DAYS - GO_LIVE - 5, "{action}");
    }
    assert_eq!(
        with("[halt.stop]\npostpone = { by = \"1 week\" }\n"),
        2 * DAYS
    );
}

/// Calls are noted weeks ahead, at a level that counts from the go-live: it is the same in arms that
/// go live on the same day and cannot put it off.
#[test]
fn calls_noted_ahead_part_arms_that_go_live_otherwise() {
    let calls = "[appointment-queries]\nper-booking = 0.5\nhigher = [{ multiple = 4, for = \"2 weeks\" }]\n";
    let with = |more: &str, arms: &[Arm]| same_as_alone(&trust(&[calls, more].concat()), arms, 7);
    assert_eq!(with("", &[Arm::Baseline, Arm::Unmitigated]), 2 * DAYS);
    let both = [Arm::Unmitigated, Arm::Planned];
    let lines = "[plan.it]\nmore-lines = { line = \"office\", count = 4 }\n";
    assert_eq!(with(lines, &both), 2 * DAYS - GO_LIVE);
    let phases = "[plan.it]\nphases = [{ specialties = [\"ears\"] }, { specialties = [\"eyes\"], after = \"1 week\" }]\n";
    assert_eq!(with(phases, &both), 2 * DAYS);
    let never = "when = \"clinic.attended > 100000\"\n";
    let pause = format!("{lines}[halt.stop]\npause = {{}}\n{never}");
    assert_eq!(with(&pause, &[Arm::Planned, Arm::Halted]), 2 * DAYS);
    let back = format!("{lines}[halt.stop]\nroll-back = {{}}\n{never}");
    assert_eq!(with(&back, &[Arm::Planned, Arm::Halted]), DAYS);
}

/// Which arms are asked for, and in which order, changes none of them.
#[test]
fn some_arms_are_what_all_are() {
    let plan = "[plan.it]\nmore-lines = { line = \"office\", count = 1 }\nfrom = \"go-live + 1 week\"\n\
                [halt.stop]\nroll-back = {}\nwhen = \"clinic.attended > 0\"\nfrom = \"go-live + 2 weeks\"\n";
    let scenario = trust(&[TROUBLES, plan].concat());
    let all = same_as_alone(&scenario, &Arm::ALL, 8);
    // The go-live, a week later, and two weeks later, for there were lists the days before.
    assert_eq!(all, 4 * DAYS - GO_LIVE - (GO_LIVE + 7) - (GO_LIVE + 14));
    for arms in [
        &[Arm::Halted][..],
        &[Arm::Baseline, Arm::Planned],
        &[Arm::Halted, Arm::Baseline],
        &[Arm::Unmitigated, Arm::Halted, Arm::Planned],
    ] {
        same_as_alone(&scenario, arms, 8);
    }
    assert_eq!(together(&Site::of(&scenario), &[], 8).1, 0);
}

#[test]
fn whoever_has_enough_gets_no_more() {
    let scenario = trust("");
    let mut came = 0;
    let site = Site::of(&scenario);
    simulate_arms(&site, &[Arm::Baseline, Arm::Unmitigated], 0, &mut |_, _| {
        came += 1;
        ControlFlow::Break(())
    });
    assert_eq!(came, 1);
}

/// Of each shipped scenario whose arms share something the first weeks, to some days after the go-live, or all where something in it lies
/// beyond. Whole trusts are in [`digests`](crate::digests).
#[test]
fn arms_of_shipped_scenarios_are_what_they_are_alone() {
    for name in [
        "big-bang-or-phased",
        "careful-eye-clinic",
        "first-clinic",
        "halt",
        "how-many-clerks",
        "small-practice",
    ] {
        let whole = shipped(name);
        let last = whole.go_live.expect("it goes live").plus_days(12);
        let first_weeks = whole.clone().edit(|s| s.end = s.end.min(last));
        let scenario = first_weeks.unwrap_or(whole);
        same_as_alone(&scenario, &Arm::of(&scenario), 1);
    }
}
