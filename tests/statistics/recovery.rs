//! The rule of recovery against simulated truth: what is never disturbed, over and not yet, where
//! that is known because it was put there. Each share with its 95 % interval (Wilson) and the
//! bound that it has to keep at a level of .001.

use std::sync::LazyLock;

use cutover::model::spec::{Checked, Response, Scenario};
use cutover::model::{Arm, Better, Measure, Outcome, Site};
use cutover::study::readings::{Reader, Reading};
use cutover::study::recovery::rule::{Course, Judged, Relapse, Rule, Verdict, judge};
use cutover::study::recovery::{ArmRecovery, RECOVERING, judged, recoveries};
use cutover::study::{Design, simulate_all};

use crate::common::trial::{outcomes, scenario};
use crate::coverage::at_most;

/// A department with an office that answers, books and registers at nine tenths of its time, and
/// clinics that now and then overrun. There is a go-live, but nobody has anything to learn.
const DEPARTMENT: &str = r#"
title = "Department"
start = 2024-01-01
go-live = 2024-04-01
end = 2024-12-15
seed = 12

[booking]
register = "4 min"
book = { lognormal = "6 min", cv = 0.6 }

[chasing]
after = "2 weeks"
chance = "2% per day"

[specialty.eyes]
referrals = { rate = "150 per week", days = "mon-fri", day-to-day = 0.15 }
waiting-list = { size = 300, age = { uniform = ["0 days", "4 weeks"] } }
did-not-attend = { same-day = "4%", long-notice = "8%", settles-over = "5 days" }
follow-up = { chance = "50%", due = { gamma = "8 weeks", cv = 0.5 }, booked-at-desk = "50%" }

[clinic.eyes]
specialty = "eyes"
sessions = [{ days = "mon-fri", from = 09:00:00, to = 12:30:00, clinicians = 5 }]
slots = { length = "15 min", pattern = "NFNFNNFNFNFNNF" }
consultation = { new = { lognormal = "15 min", cv = 0.5 }, follow-up = { lognormal = "12 min", cv = 0.5 } }

[staff.office]
role = "clerk"
count = 5
shifts = [{ days = "mon-fri", from = 08:30:00, to = 17:00:00, break = "45 min" }]
works = ["answer", "rebook", "book", "register"]
sickness = "4%"

[phone-line.office]
lines = 8
days = "mon-fri"
from = 09:00:00
to = 17:00:00
queries = { rate = "230 per day", days = "mon-fri", from = 09:00:00, to = 17:00:00, day-to-day = 0.15 }
handle = { query = { lognormal = "4 min", cv = 0.7 } }
patience = { exponential = "15 min" }

[new-system]
"#;

const REPLICATIONS: u64 = 120;

/// How often the rule may be wrong. A rule that is wrong three times as often is caught in four
/// of five cases: 15 of 120 are rejected.
const WRONG: f64 = 0.05;

/// Simulated once for all.
static SIMULATED: LazyLock<(Checked<Scenario>, Vec<Outcome>)> = LazyLock::new(|| {
    let scenario = scenario(DEPARTMENT);
    let outcomes = outcomes(&scenario, Arm::Baseline, REPLICATIONS);
    (scenario, outcomes)
});

/// Each replication and the next, as an arm and its baseline: as different as chance makes them,
/// and nothing else.
fn pairs(outcomes: &[Outcome]) -> impl Iterator<Item = (&Outcome, &Outcome)> {
    outcomes.iter().zip(outcomes.iter().cycle().skip(1))
}

#[test]
fn the_undisturbed_are_not_called_disturbed() {
    let (scenario, outcomes) = &*SIMULATED;
    let site = Site::of(scenario);
    for measure in RECOVERING {
        let judged = pairs(outcomes)
            .map(|(one, other)| judged(&site, measure, Arm::Unmitigated, one, other));
        let disturbed = judged
            .flatten()
            .filter(|judged| judged.verdict != Verdict::Undisturbed);
        at_most(disturbed.count() as u64, REPLICATIONS, WRONG);
    }
}

/// What was put on top of an arm, by working day from the go-live on, in units of the usual level.
type Harm = fn(usize) -> f64;

/// Comes at once, is halved every week: down to a twentieth after 22 working days.
fn over(day: usize) -> f64 {
    40.0 * 0.5_f64.powf(day as f64 / 5.0)
}

/// The same, and from the 120th working day on half of it again, to the end.
fn relapsing(day: usize) -> f64 {
    over(day) + if day < 120 { 0.0 } else { 20.0 }
}

/// Each replication with some harm, judged against the next; and the verdict where nothing is left
/// to chance.
fn harmed(measure: Measure, harm: Harm) -> (Vec<Judged>, Judged) {
    let (scenario, outcomes) = &*SIMULATED;
    let site = Site::of(scenario);
    let rule = Rule::of(&site, measure);
    let calendar = &site.calendar;
    let working: Vec<usize> = (0..calendar.days() as usize)
        .filter(|&day| calendar.is_working_day(day as i64))
        .collect();
    let go_live = calendar.go_live().expect("a go-live") as usize;
    let from = working.partition_point(|&day| day < go_live);
    let daily = |outcome: &Outcome| -> Vec<f64> {
        let days = working.iter();
        days.map(|&day| outcome.book.on_day(measure, None, day).expect("every day"))
            .collect()
    };
    let averaged = |daily: &[f64]| -> Vec<Option<f64>> {
        let windows = daily.windows(rule.averaged_over);
        windows
            .map(|days| Some(days.iter().sum::<f64>() / days.len() as f64))
            .collect()
    };
    let usual: f64 = {
        let all = outcomes.iter().flat_map(&daily);
        all.sum::<f64>() / (outcomes.len() * working.len()) as f64
    };
    let judged = |one: Vec<f64>, other: Vec<f64>| {
        let mut arm = one;
        let since = arm[from..].iter_mut().enumerate();
        since.for_each(|(day, value)| *value += usual * harm(day));
        let (arm, baseline) = (averaged(&arm), averaged(&other));
        // The first average is that of the day at which the first window ends.
        let live = from + 1 - rule.averaged_over;
        let course = Course {
            arm: &arm[live..],
            baseline: &baseline[live..],
            before: &baseline[..live],
            better: Better::Lower,
            negligible: 0.0,
            all_live: 0,
            without_help: Some(0),
        };
        judge(&course, &rule).expect("every day")
    };
    let steady = || vec![usual; working.len()];
    let lucky = pairs(outcomes).map(|(one, other)| judged(daily(one), daily(other)));
    (lucky.collect(), judged(steady(), steady()))
}

#[test]
fn the_recovered_are_not_called_not_yet_nor_recovered_at_another_time() {
    for measure in [
        Measure::BookingUnbooked,
        Measure::CallsWait,
        Measure::ClinicOverrun,
    ] {
        let (judged, without_luck) = harmed(measure, over);
        let Verdict::Over(truth) = without_luck.verdict else {
            panic!("{without_luck:?}");
        };
        let wrong = judged.iter().filter(|judged| match judged.verdict {
            // Chance makes a week of it either way.
            Verdict::Over(at) => at.abs_diff(truth) > 5,
            Verdict::Undisturbed | Verdict::NotYet(..) => true,
        });
        at_most(wrong.count() as u64, REPLICATIONS, WRONG);
        let relapsed = judged.iter().filter(|judged| judged.relapse != Relapse::No);
        at_most(relapsed.count() as u64, REPLICATIONS, WRONG);
    }
}

#[test]
fn the_relapsing_are_not_called_over_and_it_is_told_that_they_had_been_back() {
    for measure in [
        Measure::BookingUnbooked,
        Measure::CallsWait,
        Measure::ClinicOverrun,
    ] {
        let (judged, _) = harmed(measure, relapsing);
        let wrong = judged.iter().filter(|judged| {
            !matches!(judged.verdict, Verdict::NotYet(..)) || judged.relapse == Relapse::No
        });
        at_most(wrong.count() as u64, REPLICATIONS, WRONG);
    }
}

/// What four runs of an arm say: of each measure when it is back to normal, and readings.
fn read(scenario: &Checked<Scenario>, arm: Arm) -> ([ArmRecovery; 4], Vec<Vec<Option<Reading>>>) {
    let asked = ["recovery of booking.unbooked", "calls.wait in week 1"];
    let asked = asked.map(|asked| {
        let of_arm = format!("{}: {asked}", arm.name());
        of_arm.parse::<Response>().expect("an answer")
    });
    let site = Site::of(scenario);
    let design = Design {
        arms: vec![Arm::Baseline, arm],
        replications: (0..4).collect(),
    };
    let runs = simulate_all(&site, &design, None, &|_| {}).expect("threads");
    let of = |measure| {
        let mut of = recoveries(&site, &runs)[measure].arms[arm].clone();
        // Held against the weeks before the go-live as the scenario has it.
        of.levels.since_go_live = None;
        of
    };
    let readings = |at: usize| {
        let [baseline, changed] = [Arm::Baseline, arm].map(|arm| (arm, &runs.of(arm)[at]));
        Reader::of(&site, &asked).read(&[baseline, changed])
    };
    (RECOVERING.map(of), (0..4).map(readings).collect())
}

/// The department with an office that has something to learn, and a plan.
fn learning(curve: &str, plan: &str) -> Checked<Scenario> {
    let plan = match plan {
        "" => String::new(),
        _ => format!("\n[plan.later]\n{plan}"),
    };
    scenario(&format!(
        "{DEPARTMENT}learning.clerk = {{ {curve} }}\n{plan}"
    ))
}

const QUICKLY: &str = "initial = 2.5, pace = \"400 tasks\", plateau = 1";

/// The recovery of a go-live that is put off, its days and the weeks that are asked for are those of the same
/// go-live written six weeks later.
#[test]
fn what_is_put_off_is_judged_from_its_own_go_live() {
    let written = learning(QUICKLY, "").edit(|s| {
        s.go_live = s.go_live.map(|day| day.plus_days(42));
    });
    let written = read(&written.expect("a scenario"), Arm::Unmitigated);
    let backlog = &written.0[0];
    let is_over = backlog.median_days.is_some_and(|days| days > 0.0);
    assert!(is_over, "{backlog:?}");
    for plan in [
        "postpone = { by = \"6 weeks\" }\n",
        "pause = {}\nfrom = \"go-live - 1 week\"\nfor = \"6 weeks\"\n",
    ] {
        assert_eq!(
            read(&learning(QUICKLY, plan), Arm::Planned),
            written,
            "{plan}"
        );
    }
}

/// What is never over is no sooner over for a later go-live, of which less time is seen.
#[test]
fn a_later_go_live_that_does_not_recover_is_no_quicker_recovery() {
    let for_good = "initial = 2.5, pace = \"10 tasks\", plateau = 2.5";
    let later = learning(for_good, "postpone = { by = \"20 weeks\" }\n");
    let [on_time, later] = [Arm::Unmitigated, Arm::Planned].map(|arm| read(&later, arm).1);
    let recovery = |readings: &[Option<Reading>]| readings[0].expect("judged");
    for (one, other) in on_time.iter().zip(&later) {
        assert!(recovery(one).is_censored(), "{one:?}");
        assert_eq!(recovery(one), recovery(other));
    }
}
