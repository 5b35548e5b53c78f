//! Policies: without one nothing changes; with one that says what a scenario says, neither; and
//! the rules of triggers hold whoever decides.

use std::cell::RefCell;

use cutover::engine::Key;
use cutover::model::spec::{Checked, Scenario};
use cutover::model::world::plan::Period;
use cutover::model::{Arm, Decision, Measure, Morning, Outcome, Policy, Site, Taken};
use cutover::model::{simulate, simulate_with};

use crate::common_numbers::equal;
use crate::conservation::nobody_is_lost;
use crate::full::{TRUST, troubled_trust};
use crate::trial::{outcome, scenario};
use crate::triggers::{BLACKOUT, alike, backlog, taken};

/// The first replication of an arm in which this policy decides.
fn decided_by(scenario: &Checked<Scenario>, arm: Arm, policy: impl Policy) -> Outcome {
    simulate_with(&Site::of(scenario), arm, 0, (), policy).0
}

/// One more clerk, as the rest says.
fn more_clerks(rest: &str) -> Checked<Scenario> {
    backlog(&format!(
        "[plan.agency]\nextra-staff = {{ to = \"clerks\", count = 1 }}\n{rest}\n"
    ))
}

/// One more clerk whom no figure ever calls in.
fn on_call(rest: &str) -> Checked<Scenario> {
    more_clerks(&format!("when = \"booking.unbooked > 1000000\"\n{rest}"))
}

/// Says one thing on these mornings and `Keep` on all others.
fn on(mornings: &'static [i64], decision: Decision) -> impl Policy {
    move |morning: &Morning<'_>, _: &str| {
        if mornings.contains(&morning.day()) {
            decision
        } else {
            Decision::Keep
        }
    }
}

/// Whether a figure was on one side on so many reported days in a row, none before `since`.
fn held(
    morning: &Morning<'_>,
    measure: Measure,
    since: i64,
    days: usize,
    side: impl Fn(f64) -> bool,
) -> bool {
    let since = morning.reports(measure).filter(|(day, _)| *day >= since);
    since.take(days).filter(|(_, f)| side(*f)).count() == days
}

/// What `"booking.unregistered > 45 for 3 days"` and a stop at `"< 20 for 2 days"` say.
fn threshold_policy(morning: &Morning<'_>, name: &str) -> Decision {
    let measure = Measure::BookingUnregistered;
    let running = morning.times(name).last().map(|t| t.period.from);
    match running.filter(|_| morning.is_in_force(name)) {
        Some(from) if held(morning, measure, from, 2, |f| f < 20.0) => Decision::End,
        None if held(morning, measure, 0, 3, |f| f > 45.0) => Decision::Begin,
        _ => Decision::Keep,
    }
}

const WHEN: &str = "when = \"booking.unregistered > 45 for 3 days\"\n\
                    stops-when = \"booking.unregistered < 20 for 2 days\"\n";

#[test]
fn without_a_policy_the_scenario_decides_to_the_bit() {
    let halts = "[halt.stop]\npause = {}\nwhen = \"clinic.turned-away > 3\"\nfor = \"1 week\"\n";
    let phases = "[plan.phases]\nphases = [{ specialties = [\"ears\"] }, \
                  { specialties = [\"eyes\"], after = \"4 weeks\" }]\n";
    let triggered = "[plan.nurses]\nextra-staff = { to = \"office\", count = 2 }\n\
                     when = \"booking.unbooked > 20\"\nstops-when = \"booking.unbooked < 15\"\n\
                     times = 9\n";
    let scenario = scenario(&format!("{}\n{phases}{halts}{triggered}", troubled_trust()));
    let site = Site::of(&scenario);
    for arm in Arm::ALL {
        let without = simulate(&site, arm, 3);
        let (nobody, (), ()) = simulate_with(&site, arm, 3, (), ());
        assert!(equal(&nobody, &without), "{arm:?}");
        let as_written = |_: &Morning<'_>, _: &str| Decision::AsWritten;
        let (silent, (), _) = simulate_with(&site, arm, 3, (), as_written);
        assert!(equal(&silent, &without), "{arm:?}");
        let decided = |t: &&Taken| t.decided.is_some();
        let triggered = without.interventions.iter().filter(decided).count();
        assert_eq!(
            triggered > 0,
            matches!(arm, Arm::Planned | Arm::Halted),
            "{arm:?}"
        );
    }
}

#[test]
fn a_policy_that_says_what_a_trigger_says_comes_to_the_same() {
    for rest in [
        "",
        "times = 9",
        "lead-time = \"2 days\"\ntimes = 9",
        "for = \"5 days\"\ntimes = 9",
        "from = \"go-live + 2 weeks\"\nuntil = 2024-02-10\ntimes = 9",
    ] {
        for more in ["", BLACKOUT] {
            let rest = format!("{rest}\ncost = \"20 per hour\"\n{more}");
            let triggered = outcome(&more_clerks(&format!("{WHEN}{rest}")), Arm::Planned);
            let decided = decided_by(&on_call(&rest), Arm::Planned, threshold_policy);
            assert!(equal(&decided, &triggered), "{rest}");
            assert!(!triggered.interventions.is_empty(), "{rest}");
        }
    }
}

/// The trust with one intervention instead of its plan.
fn trust_with(rest: &str) -> Checked<Scenario> {
    let (trust, _) = TRUST.split_once("[plan.agency]").expect("a plan");
    // So few lines that more of them do something.
    let trust = trust.replace("lines = 6", "lines = 2");
    scenario(&format!("{trust}[plan.it]\n{rest}\n"))
}

const ACTIONS: [&str; 7] = [
    "extra-staff = { to = \"office\", count = 3, initial = 1.6 }\ncost = \"22 per hour\"",
    "overtime = { staff = \"office\", extra = \"1 hour\" }\ncost = \"25 per hour\"",
    "more-lines = { line = \"office\", count = 4 }\ncost = \"100 per week\"",
    "floorwalkers = { supports = [\"office\", \"clinicians\"], count = 2, covers = 4, taken-from = \"reception\" }\ncost = \"20 per hour\"",
    "messages = { reaches = \"50%\", did-not-attend = 0.5, chasing = 0.5 }\ncost = \"900\"",
    "template = { ramp = [\"50% for 4 weeks\"] }",
    "catch-up = { clinic = \"ears\", sessions = [{ days = [\"sat\"], from = 09:00:00, to = 12:00:00 }], announced = \"0 days\" }\ncost = \"800 per week\"",
];

const ALWAYS: &str = "when = \"booking.invited < 1000000\"\n";
const NEVER: &str = "when = \"booking.invited > 1000000\"\n";

#[test]
fn what_a_policy_begins_is_as_if_it_had_been_triggered_then() {
    for action in ACTIONS {
        let from = "from = \"go-live + 1 week\"\n";
        let triggered = outcome(
            &trust_with(&format!("{action}\n{from}{ALWAYS}")),
            Arm::Planned,
        );
        let scenario = trust_with(&format!("{action}\n{NEVER}"));
        let decided = decided_by(&scenario, Arm::Planned, on(&[49], Decision::Begin));
        assert!(equal(&decided, &triggered), "{action}");
        assert_eq!(decided.interventions[0].period.from, 49);
    }
}

#[test]
fn a_policy_that_begins_nothing_leaves_the_unmitigated_arm() {
    for action in ACTIONS {
        let scenario = trust_with(&format!("{action}\n{ALWAYS}"));
        let unmitigated = outcome(&scenario, Arm::Unmitigated);
        for nothing in [Decision::Keep, Decision::End] {
            let never = |_: &Morning<'_>, _: &str| nothing;
            let found = decided_by(&scenario, Arm::Planned, never);
            assert!(found.book == unmitigated.book, "{action}");
            assert_eq!(found.census, unmitigated.census);
            assert_eq!(found.events, unmitigated.events);
            assert_eq!(found.interventions, []);
            let spent = found.costs.iter().find(|c| c.heading == "it");
            assert!(spent.is_none_or(|c| c.amount == 0.0), "{action}");
        }
        // It would have done something.
        assert!(outcome(&scenario, Arm::Planned).book != unmitigated.book);
    }
}

#[test]
fn what_is_dated_may_be_ended_early() {
    for action in &ACTIONS[..5] {
        let dated = format!("{action}\nfrom = \"go-live + 1 week\"\n");
        let ended = decided_by(&trust_with(&dated), Arm::Planned, on(&[59], Decision::End));
        let meant = outcome(
            &trust_with(&format!("{dated}for = \"10 days\"")),
            Arm::Planned,
        );
        alike(&ended, &meant);
        assert_eq!(ended.interventions[0].period, Period { from: 49, to: 59 });
        assert_eq!(ended.interventions[0].decided, None);
    }
}

#[test]
fn the_rules_of_triggers_hold_whoever_decides() {
    let begins = |rest: &str, mornings| {
        decided_by(&on_call(rest), Arm::Planned, on(mornings, Decision::Begin)).interventions
    };
    // Not before `from`, which is the go-live, day 7.
    assert_eq!(begins("", &[3, 5]), []);
    assert_eq!(begins("from = 2024-01-03", &[3]), [taken(3, 3, 60)]);
    // What runs or is on its way is not begun again; what is used up neither.
    let rest = "lead-time = \"2 days\"\nfor = \"4 days\"";
    assert_eq!(begins(rest, &[10, 11, 12, 20]), [taken(10, 12, 16)]);
    let twice = format!("{rest}\ntimes = 2");
    assert_eq!(
        begins(&twice, &[10, 11, 12, 20, 30]),
        [taken(10, 12, 16), taken(20, 22, 26)]
    );
    // On the morning on which it ends it may begin again.
    assert_eq!(
        begins(&twice, &[10, 16]),
        [taken(10, 12, 16), taken(16, 18, 22)]
    );
    // Not after its last day.
    assert_eq!(begins("until = 2024-01-20", &[20, 30]), []);
    // What is dated is not begun: it comes once, when it comes.
    let dated = more_clerks("from = \"go-live + 2 weeks\"\nfor = \"3 days\"");
    let begun = decided_by(&dated, Arm::Planned, on(&[10, 30], Decision::Begin));
    assert!(equal(&begun, &outcome(&dated, Arm::Planned)));
}

#[test]
fn what_is_ordered_comes_and_may_be_ended_from_its_second_morning_on() {
    let with = |end_on: &'static [i64]| {
        let policy = |morning: &Morning<'_>, _: &str| match morning.day() {
            10 => Decision::Begin,
            day if end_on.contains(&day) => Decision::End,
            _ => Decision::Keep,
        };
        let scenario = on_call("lead-time = \"5 days\"");
        decided_by(&scenario, Arm::Planned, policy).interventions
    };
    assert_eq!(with(&[11, 12, 15]), [taken(10, 15, 60)]);
    assert_eq!(with(&[16]), [taken(10, 15, 16)]);
    assert_eq!(with(&[20, 30]), [taken(10, 15, 20)]);
}

#[test]
fn a_policy_overrides_both_conditions_of_the_scenario() {
    // In the scenario it begins when 50 are left, and ends the day after, when 12 are.
    let scenario =
        more_clerks("when = \"booking.unregistered > 45\"\nstops-when = \"booking.unbooked < 20\"");
    let written = outcome(&scenario, Arm::Planned).interventions;
    assert_eq!(written, [taken(12, 12, 13)]);
    let later = decided_by(&scenario, Arm::Planned, on(&[20], Decision::Begin));
    assert_eq!(later.interventions, [taken(20, 20, 60)]);
    // Only its end is left to the scenario: from 130, two clerks come down to 92, 54 and 16.
    let begin = |morning: &Morning<'_>, name: &str| match morning.times(name) {
        [] if morning.day() < 20 => Decision::Keep,
        [] => Decision::Begin,
        _ => Decision::AsWritten,
    };
    let mixed = decided_by(&scenario, Arm::Planned, begin);
    assert_eq!(mixed.interventions, [taken(20, 20, 23)]);
}

#[test]
fn a_policy_sees_what_is_reported_and_no_more() {
    let seen = RefCell::new(Vec::new());
    let watch = |morning: &Morning<'_>, _: &str| {
        let unregistered: Vec<_> = morning.reports(Measure::BookingUnregistered).collect();
        let nth = |back| morning.reported(Measure::BookingUnregistered, back);
        for (back, (_, figure)) in unregistered.iter().enumerate() {
            assert_eq!(nth(back), Some(*figure));
        }
        assert_eq!(nth(unregistered.len()), None);
        // Nobody rings here; and nobody in a hospital knows whom it has lost.
        assert_eq!(morning.reported(Measure::CallsWait, 0), None);
        assert_eq!(morning.reported(Measure::ListLost, 0), None);
        seen.borrow_mut().push((morning.day(), unregistered));
        Decision::Keep
    };
    decided_by(&on_call(BLACKOUT), Arm::Planned, watch);
    let seen = seen.into_inner();
    assert_eq!(seen.len(), 60);
    let left = |day: i64| (day, ((day - 6).max(0) * 10) as f64);
    for (day, reports) in seen {
        // Days 11 to 16 are dark.
        let days = match day {
            0..=10 => 0..day,
            11..=17 => 0..11,
            _ => 17..day,
        };
        let expected: Vec<_> = days.rev().map(left).collect();
        assert_eq!(reports, expected, "morning of day {day}");
    }
}

#[test]
fn days_without_a_figure_are_passed_over() {
    let latest = RefCell::new(Vec::new());
    let watch = |morning: &Morning<'_>, _: &str| {
        let of = |measure| morning.reports(measure).map(|(day, _)| day).next();
        let days = (of(Measure::ClinicSessions), of(Measure::BookingUnbooked));
        latest.borrow_mut().push((morning.day(), days));
        assert_eq!(
            morning.is_working_day(),
            (morning.date().to_string() != "2023-12-25")
                && (morning.date().to_string() != "2023-12-26")
                && (morning.date().to_string() != "2024-01-01")
                && morning.day() % 7 < 5
        );
        assert_eq!(morning.go_live(), Some(42));
        Decision::Keep
    };
    decided_by(
        &trust_with(&format!("{}\n{NEVER}", ACTIONS[0])),
        Arm::Planned,
        watch,
    );
    let latest = latest.into_inner();
    assert_eq!(latest[0], (0, (None, None)));
    // On a Monday: lists of Friday, and the backlog of Sunday.
    assert_eq!(latest[14], (14, (Some(11), Some(13))));
}

#[test]
fn a_policy_is_asked_about_what_the_arm_has() {
    let scenario = backlog(
        "[plan.b]\nextra-staff = { to = \"clerks\", count = 1 }\nwhen = \"booking.unbooked > 5\"\n\
         [plan.a]\nmessages = { reaches = \"50%\" }\n\
         [halt.c]\nroll-back = {}\nwhen = \"booking.unbooked > 1000000\"\n",
    );
    let asked = |arm| {
        let names = RefCell::new(Vec::new());
        let note = |morning: &Morning<'_>, name: &str| {
            if morning.day() == 20 {
                names.borrow_mut().push(name.to_owned());
            }
            assert!(morning.times("nobody").is_empty());
            Decision::AsWritten
        };
        decided_by(&scenario, arm, note);
        names.into_inner()
    };
    assert!(asked(Arm::Baseline).is_empty());
    assert!(asked(Arm::Unmitigated).is_empty());
    assert_eq!(asked(Arm::Planned), ["a", "b"]);
    assert_eq!(asked(Arm::Halted), ["a", "b", "c"]);
}

#[test]
fn there_is_one_roll_back_and_it_is_for_good() {
    let scenario = backlog(
        "[halt.a]\nroll-back = {}\nwhen = \"booking.unbooked > 1000000\"\n\
         [halt.b]\nroll-back = {}\nwhen = \"booking.unbooked > 1000000\"\n",
    );
    let policy = |morning: &Morning<'_>, name: &str| match (morning.day(), name) {
        (10, "b") | (12.., "a") => Decision::Begin,
        (11.., "b") => Decision::End,
        _ => Decision::Keep,
    };
    let halted = decided_by(&scenario, Arm::Halted, policy);
    let only = Taken {
        intervention: 1,
        ..taken(10, 10, 60)
    };
    assert_eq!(halted.interventions, [only]);
}

/// Begins and ends at random: by the day and the intervention, whatever the figures say.
struct Whim(u64);

impl Policy for Whim {
    fn decide(&mut self, morning: &Morning<'_>, intervention: &str) -> Decision {
        let day = morning.day().unsigned_abs();
        let name = intervention.bytes().map(u64::from).sum();
        let mut stream = Key::new(self.0, 0).stream(1, name, day);
        match stream.below(8) {
            0 | 1 => Decision::Begin,
            2 => Decision::End,
            3 => Decision::AsWritten,
            _ => Decision::Keep,
        }
    }
}

#[test]
fn nobody_is_lost_whatever_a_policy_does() {
    let troubled = troubled_trust();
    let at = troubled.find("[plan.agency]").expect("a plan");
    let (trust, dated) = troubled.split_at(at);
    let on_whim: String = ACTIONS
        .iter()
        .enumerate()
        .map(|(i, action)| format!("[plan.whim-{i}]\n{action}\n{NEVER}times = 100\n"))
        .collect();
    let halts = format!(
        "[halt.pause]\npause = {{}}\n{NEVER}for = \"5 days\"\ntimes = 100\n\
         [halt.undo]\nroll-back = {{}}\n{NEVER}from = \"go-live + 6 weeks\"\n"
    );
    let scenario = scenario(&format!("{trust}{dated}\n{on_whim}{halts}"));
    let site = Site::of(&scenario);
    for whim in 0..4 {
        let (halted, (), _) = simulate_with(&site, Arm::Halted, whim, (), Whim(whim));
        nobody_is_lost(&halted);
        assert!(halted.interventions.len() > 40, "{whim}");
        let (again, (), _) = simulate_with(&site, Arm::Halted, whim, (), Whim(whim));
        assert!(equal(&again, &halted), "{whim}");
    }
}
