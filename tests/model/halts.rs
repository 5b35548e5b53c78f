//! Halting the deployment: pause, roll back, postpone, and what becomes of those who are not live.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::world::plan::Period;
use cutover::model::{Arm, CostOf, Measure, Outcome, Site, SpecialtyId, Taken};
use cutover::study::{Design, Summary, simulate_all};

use crate::conservation::nobody_is_lost;
use crate::full::TRUST;
use crate::trial::{cell, edited, outcome, outcomes, referred, same, scenario, total};

/// Two specialties with full diaries; the ears go live on day 7, the eyes two weeks later. Every
/// appointment is carried over out of its slot, so that the day can be seen.
fn phased(more: &str) -> Checked<Scenario> {
    let specialty = |name: &str| {
        format!(
            r#"
[specialty.{name}]
waiting-list = {{ size = 500, age = "1 week" }}
[clinic.{name}]
specialty = "{name}"
sessions = [{{ days = "daily", from = 09:00:00, to = 12:00:00 }}]
slots = {{ length = "20 min", pattern = "NNNNNNNNN" }}
consultation = {{ new = "5 min" }}
squeezes-in = {{ up-to = 9 }}
"#
        )
    };
    scenario(&format!(
        r#"
title = "Phases"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-02-29
{}{}
[new-system.migration]
out-of-slot = "100%"
[plan.phases]
phases = [{{ specialties = ["ears"] }}, {{ specialties = ["eyes"], after = "2 weeks" }}]
{more}
"#,
        specialty("ears"),
        specialty("eyes")
    ))
}

/// Days on which the ears and the eyes went live.
fn live_on(outcome: &Outcome) -> [Vec<usize>; 2] {
    [0, 1].map(|s| {
        let carried = |day: usize| {
            let specialty = Some(SpecialtyId::new(s));
            outcome
                .book
                .cell(Measure::FaultOutOfSlot, specialty, day)
                .sum
        };
        (0..60).filter(|&day| carried(day) > 0.0).collect()
    })
}

#[test]
fn a_pause_puts_off_whoever_is_not_live_by_its_length() {
    let on = |rest: &str| live_on(&outcome(&phased(rest), Arm::Halted));
    let pause = |name: &str, from: &str, lasts: &str| {
        format!("[halt.{name}]\npause = {{}}\nfrom = \"{from}\"\nfor = \"{lasts}\"\n")
    };
    assert_eq!(on(""), [vec![7], vec![21]]);
    assert_eq!(
        on(&pause("stop", "go-live + 10 days", "9 days")),
        [vec![7], vec![30]]
    );
    // From the very day on which the eyes were to go live.
    assert_eq!(
        on(&pause("stop", "go-live + 2 weeks", "1 day")),
        [vec![7], vec![22]]
    );
    assert_eq!(
        on(&pause("stop", "go-live - 2 days", "4 days")),
        [vec![11], vec![25]]
    );
    assert_eq!(
        on(&pause("stop", "go-live + 10 days", "50 days")),
        [vec![7], vec![]]
    );
    // Two at a time are one, from day 17 to day 29.
    let two = pause("stop", "go-live + 10 days", "9 days")
        + &pause("wait", "go-live + 13 days", "10 days");
    assert_eq!(on(&two), [vec![7], vec![34]]);
    // The planned arm goes on.
    assert_eq!(
        live_on(&outcome(&phased(&two), Arm::Planned)),
        [vec![7], vec![21]]
    );
}

#[test]
fn a_pause_that_is_triggered_puts_off_by_the_time_it_lasts() {
    // On day 7 nine patients come out of slot.
    let rule = "[halt.stop]\npause = {}\nwhen = \"clinic.squeezed-in > 8\"\n";
    let halted = outcome(&phased(&format!("{rule}for = \"5 days\"\n")), Arm::Halted);
    assert_eq!(live_on(&halted), [vec![7], vec![26]]);
    let stops = "stops-when = \"list.recorded < 1000000 for 3 days\"\ntimes = 2\n";
    let halted = outcome(&phased(&format!("{rule}{stops}")), Arm::Halted);
    // Days 8 to 10 and 11 to 13: nine come every day.
    assert_eq!(live_on(&halted), [vec![7], vec![27]]);
    let periods: Vec<Period> = halted.interventions[1..]
        .iter()
        .map(|taken| taken.period)
        .collect();
    assert_eq!(
        periods,
        [Period { from: 8, to: 11 }, Period { from: 11, to: 14 }]
    );
}

/// The trust with faults of every kind, somebody to put them right, and somebody to enter
/// records; with this plan instead of its own, and these rules.
fn faulty_trust(plan: &str, rules: &str) -> Checked<Scenario> {
    let (trust, _) = TRUST.split_once("[plan.agency]").expect("a plan");
    let trust = trust
        .replace(
            "works = [\"answer\", \"rebook\", \"book\", \"register\"]",
            "works = [\"answer\", \"repair\", \"re-enter\", \"rebook\", \"book\", \"register\"]",
        )
        .replace(
            "[booking]\n",
            "[booking]\nrepair = \"4 min\"\nre-enter = \"3 min\"\n",
        );
    scenario(&format!(
        r#"{trust}
[new-system.errors]
no-such-clinic = "4%"
wrong-time = "3%"
wrong-specialty = "2%"
double-booking = "3%"
not-told = "5%"
[new-system.migration]
out-of-slot = "10%"
{plan}
{rules}
"#
    ))
}

#[test]
fn a_rule_that_never_holds_changes_nothing() {
    let (_, plan) = TRUST.split_once("[plan.agency]").expect("a plan");
    let rules = r#"
[halt.stop]
pause = {}
when = "clinic.turned-away > 100000"
cost = "5000 per week"
[halt.undo]
roll-back = {}
when = "calls.wait > 23 h for 2 days"
lead-time = "3 days"
cost = "20000"
"#;
    let scenario = faulty_trust(&format!("[plan.agency]{plan}"), rules);
    let planned = outcomes(&scenario, Arm::Planned, 2);
    let halted = outcomes(&scenario, Arm::Halted, 2);
    for (planned, halted) in planned.iter().zip(&halted) {
        assert!(planned.book == halted.book);
        let sessions = |o: &Outcome| format!("{:?}", o.sessions);
        assert_eq!(sessions(planned), sessions(halted));
        assert_eq!(planned.census, halted.census);
        assert_eq!(planned.events, halted.events);
        assert_eq!(planned.interventions, halted.interventions);
        let lines = halted.costs.iter().cloned();
        let (rules, rest): (Vec<_>, Vec<_>) = lines.partition(|line| line.of == CostOf::Halt);
        assert_eq!(rest, planned.costs);
        assert_eq!(rules.len(), 2);
        assert!(rules.iter().all(|line| line.amount == 0.0));
    }
}

#[test]
fn nobody_is_lost_whatever_is_started_and_stopped() {
    let plan = r#"
[plan.agency]
extra-staff = { to = "office", count = 3, initial = 1.6 }
when = "booking.unbooked > 20 for 2 days"
stops-when = "booking.unbooked < 15 for 2 days"
times = 9
[plan.evenings]
catch-up = { clinic = "ears", sessions = [{ days = "daily", from = 17:00:00, to = 20:00:00 }], announced = "2 weeks" }
when = "clinic.turned-away > 0"
stops-when = "clinic.turned-away < 1 for 2 days"
times = 9
[plan.lighter]
template = { ramp = ["50% for 2 weeks", "75% for 1 week"] }
when = "clinic.squeezed-in > 0"
stops-when = "clinic.squeezed-in < 1"
times = 9
[plan.word]
messages = { reaches = "80%", did-not-attend = 0.5, chasing = 0.5 }
when = "clinic.did-not-attend > 5%"
for = "3 days"
times = 9
"#;
    let rules = r#"
[halt.undo]
roll-back = { by-hand = "20%" }
when = "clinic.squeezed-in > 0"
lead-time = "2 weeks"
"#;
    let scenario = faulty_trust(plan, rules);
    let mut taken = vec![0; 5];
    for arm in [Arm::Planned, Arm::Halted] {
        for outcome in outcomes(&scenario, arm, 4) {
            nobody_is_lost(&outcome);
            assert!(outcome.census.discharged > 500, "{:?}", outcome.census);
            for time in &outcome.interventions {
                taken[time.intervention] += 1;
            }
        }
    }
    // Each in all eight runs, and more than once; the roll-back once in each of four.
    assert!(taken[..4].iter().all(|&n| n > 8), "{taken:?}");
    assert_eq!(taken[4], 4);
}

/// Twelve patients a day, booked at once for three days later, in a clinic of twelve slots.
/// Go-live on day 7: documentation takes twice as long for ever. One clerk enters records.
fn rolled_back(rules: &str) -> Checked<Scenario> {
    let text = format!(
        r#"
title = "Rolled back"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-01-31
[booking]
notice = "3 days"
re-enter = "5 min"
[specialty.any]
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 09:00:00, to = 12:00:00 }}]
slots = {{ length = "10 min", pattern = "NNNNNNNNNNNN" }}
consultation = {{ new = "4 min" }}
squeezes-in = {{ up-to = 12 }}
arrives-early = "1 min"
[staff.clerks]
role = "clerk"
count = 1
works = ["re-enter"]
shifts = [{{ days = "daily", from = 09:00:00, to = 17:00:00 }}]
[new-system.errors]
squeezed-in = "100%"
[new-system.learning.clinician]
curve = "points"
points = [[0, 2.0], [1, 2.0]]
{rules}
"#
    );
    let minutes: Vec<i64> = (0..31).flat_map(|day| [day * 1440; 12]).collect();
    referred(scenario(&text), "any", &minutes)
}

fn daily(outcome: &Outcome, measure: Measure) -> Vec<f64> {
    let of = |day| cell(&outcome.book, measure, day..day + 1).sum;
    (0..outcome.book.days()).map(of).collect()
}

#[test]
fn a_roll_back_leaves_everything_since_the_go_live_to_be_entered() {
    let rule = "[halt.undo]\nroll-back = {}\nfrom = \"go-live + 1 week\"\ncost = \"20000\"\n";
    let halted = outcome(&rolled_back(rule), Arm::Halted);
    nobody_is_lost(&halted);
    // On the new system for a week, and never again.
    let factor = |day: usize| halted.book.on_day(Measure::ClinicianMultiplier, None, day);
    for day in 3..31 {
        let expected = if (7..14).contains(&day) { 2.0 } else { 1.0 };
        assert_eq!(factor(day), Some(expected), "day {day}");
    }
    // Thirty-six had been booked. Those of the day itself come unknown; the others are entered
    // first, in two hours. 84 patients were seen in that week, seven hours' work: the last hour of
    // it is done the morning after.
    let mut waiting = vec![0.0; 31];
    waiting[14] = 12.0;
    assert_eq!(daily(&halted, Measure::ReEntryWaiting), waiting);
    let mut unknown = vec![0.0; 31];
    unknown[14] = 36.0;
    assert_eq!(daily(&halted, Measure::FaultNotReEntered), unknown);
    let mut squeezed = vec![0.0; 31];
    squeezed[14] = 12.0;
    assert_eq!(daily(&halted, Measure::ClinicSqueezedIn), squeezed);
    let mut found = vec![0.0; 31];
    found[14] = 24.0;
    assert_eq!(daily(&halted, Measure::FaultsFoundBefore), found);
    // They all come, on their days.
    let mut attended = vec![12.0; 31];
    attended[..3].fill(0.0);
    assert_eq!(daily(&halted, Measure::ClinicAttended), attended);
    assert_eq!(halted.costs.len(), 1);
    assert_eq!(halted.costs[0].of, CostOf::Halt);
    same(halted.costs[0].amount, 20_000.0);
    // Half of it by hand: done by half past two.
    let half = rule.replace("{}", "{ by-hand = \"50%\" }");
    let halted = outcome(&rolled_back(&half), Arm::Halted);
    assert_eq!(daily(&halted, Measure::ReEntryWaiting), [0.0; 31]);
    assert_eq!(daily(&halted, Measure::FaultsFoundBefore), found);
    assert_eq!(daily(&halted, Measure::FaultNotReEntered), unknown);
}

#[test]
fn a_roll_back_is_decided_takes_its_time_and_happens_once() {
    // Twelve attend on day 7; the planned arm carries on.
    let rules = "[halt.first]\nroll-back = {}\nwhen = \"clinic.attended > 11\"\nlead-time = \"6 days\"\n\
                 [halt.second]\nroll-back = {}\nwhen = \"clinic.attended > 11\"\nfrom = \"go-live + 2 days\"\n\
                 [halt.third]\nroll-back = {}\nfrom = \"go-live + 10 days\"\n";
    let halted = outcome(&rolled_back(rules), Arm::Halted);
    let first = Taken {
        intervention: 0,
        decided: Some(7),
        period: Period { from: 13, to: 31 },
    };
    let dated = Taken {
        intervention: 2,
        decided: None,
        period: Period { from: 17, to: 31 },
    };
    assert_eq!(halted.interventions, [first, dated]);
    let factor = |day: usize| halted.book.on_day(Measure::ClinicianMultiplier, None, day);
    assert_eq!(factor(12), Some(2.0));
    assert_eq!(factor(13), Some(1.0));
    // 72 patients seen, 36 booked: what the first finds to be entered, and no more.
    assert_eq!(daily(&halted, Measure::ReEntryWaiting), [0.0; 31]);
    let found = total(&halted.book, Measure::FaultsFoundBefore).sum;
    assert_eq!(found, 24.0);
}

#[test]
fn who_is_not_live_when_all_is_rolled_back_never_is() {
    let rule = "[halt.undo]\nroll-back = {}\nfrom = \"go-live + 1 week\"\n";
    assert_eq!(
        live_on(&outcome(&phased(rule), Arm::Halted)),
        [vec![7], vec![]]
    );
}

#[test]
fn a_line_without_specialties_is_paused_and_rolled_back_like_the_rest() {
    let scenario = scenario(
        r#"
title = "A line"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-01-31
[phone-line.any]
queries = "200 per day"
handle = { query = "1 min" }
[staff.clerks]
role = "clerk"
count = 20
works = ["answer"]
[new-system.learning.clerk]
curve = "points"
points = [[0, 2.0], [1, 2.0]]
[halt.stop]
pause = {}
from = "go-live - 1 day"
for = "4 days"
[halt.undo]
roll-back = {}
from = 2024-01-22
"#,
    );
    let factors = |arm| -> Vec<f64> {
        let book = outcome(&scenario, arm).book;
        let factor = |day| book.on_day(Measure::ClerkMultiplier, None, day);
        // The day after, for calls that go on over midnight.
        [7, 8, 10, 12, 20, 22, 30]
            .map(|day| factor(day).expect("calls"))
            .to_vec()
    };
    assert_eq!(factors(Arm::Baseline), [1.0; 7]);
    let unmitigated = factors(Arm::Unmitigated);
    assert_eq!(unmitigated[1..], [2.0; 6]);
    let halted = factors(Arm::Halted);
    assert_eq!(halted[..3], [1.0; 3]);
    assert_eq!(halted[3..5], [2.0; 2]);
    assert_eq!(halted[5..], [1.0; 2]);
}

#[test]
fn everything_that_counts_from_the_go_live_is_postponed_with_it() {
    let more = r#"
[booking]
register = "5 min"
[staff.clerks]
role = "clerk"
count = 4
works = ["register"]
shifts = [{ days = "daily", from = 09:00:00, to = 17:00:00 }]
sickness = { rate = "0%", spell = "1 day", peaks = [{ from = "go-live", for = "1 day", rate = "90%" }] }
[new-system.learning.clerk]
initial = 2.0
pace = "100 transactions"
[new-system.training.clerk]
hours = "2 hours"
worth = 5
ahead = "4 days"
[new-system.letters]
not-sent = "100%"
for = "2 days"
[new-system.blackout]
for = "3 days"
[plan.agency]
extra-staff = { to = "clerks", count = 1 }
for = "1 week"
[plan.lighter]
template = { ramp = ["0% for 1 day"] }
[plan.later]
postpone = { by = "2 weeks", out-of-slot = "0%" }
cost = "500 per week"
"#;
    let both = phased(more);
    let rebooked: Vec<i64> = (0..60).flat_map(|day| [day * 1440 + 600; 3]).collect();
    let both = referred(both, "ears", &rebooked);
    let days_of = |outcome: &Outcome, measure: Measure| -> Vec<usize> {
        let figures = daily(outcome, measure);
        (0..60).filter(|&day| figures[day] > 0.0).collect()
    };
    for (arm, go_live) in [(Arm::Unmitigated, 7), (Arm::Planned, 21)] {
        let found = outcome(&both, arm);
        let ill = days_of(&found, Measure::SickShare);
        assert_eq!(ill, [go_live], "{arm:?}");
        let blind = days_of(&found, Measure::ReportAge);
        assert_eq!(blind, [go_live, go_live + 1, go_live + 2]);
        // One after the other is trained on the four days before, two hours each.
        let hours = daily(&found, Measure::ClerkHours);
        assert_eq!(hours[go_live - 5..go_live], [32.0, 30.0, 30.0, 30.0, 30.0]);
        let untold = days_of(&found, Measure::FaultNotTold);
        assert!(!untold.is_empty() && untold.iter().all(|d| (go_live..go_live + 2).contains(d)));
    }
    let planned = outcome(&both, Arm::Planned);
    let taken: Vec<Period> = planned.interventions.iter().map(|t| t.period).collect();
    assert_eq!(taken[0], Period { from: 21, to: 28 });
    assert_eq!(taken[2], Period { from: 21, to: 22 });
    // It lasts until the go-live takes place, and costs its price for so long.
    assert_eq!(taken[1], Period { from: 7, to: 21 });
    let mut of_later = planned
        .costs
        .iter()
        .filter(|line| line.heading.contains("later"));
    assert_eq!(of_later.next().map(|line| line.amount), Some(2.0 * 500.0));
    // After the further testing nobody is out of slot.
    let nobody: [Vec<usize>; 2] = [vec![], vec![]];
    assert_eq!(live_on(&planned), nobody);
    assert_eq!(
        live_on(&outcome(&both, Arm::Unmitigated)),
        [vec![7], vec![7]]
    );
}

#[test]
fn arms_and_their_differences_are_those_that_the_scenario_has() {
    let rule = "[halt.undo]\nroll-back = {}\nwhen = \"clinic.attended > 11\"\nlead-time = \"6 days\"\n\
                [halt.stop]\npause = {}\nwhen = \"clinic.attended > 12\"\n";
    let plan = "[plan.free]\nmessages = { reaches = \"50%\" }\nfor = \"10 days\"\n";
    let summary = |text: &str| {
        let scenario = edited(rolled_back(text), |s| s.replications = Some(3));
        let site = Site::of(&scenario);
        let runs = simulate_all(&site, &Design::of(&scenario), Some(1), &|_| {});
        Summary::of(&site, &runs.expect("one thread"))
    };
    fn pairs(summary: &Summary) -> Vec<&str> {
        let pairs = summary.cost_differences.keys();
        pairs.map(cutover::study::Pair::name).collect()
    }
    let without = summary(rule);
    assert_eq!(without.arms, [Arm::Baseline, Arm::Unmitigated, Arm::Halted]);
    assert_eq!(
        pairs(&without),
        [
            "halted-baseline",
            "halted-unmitigated",
            "unmitigated-baseline"
        ]
    );
    assert_eq!(without.plan.len(), 2);
    let with = summary(&format!("{rule}{plan}"));
    assert_eq!(
        pairs(&with),
        [
            "halted-baseline",
            "halted-planned",
            "halted-unmitigated",
            "planned-baseline",
            "planned-unmitigated",
            "unmitigated-baseline"
        ]
    );
    let names: Vec<(&str, &str)> = with
        .plan
        .iter()
        .map(|p| (p.of.as_str(), p.name.as_str()))
        .collect();
    assert_eq!(
        names,
        [("plan", "free"), ("halt", "stop"), ("halt", "undo")]
    );
    let arms: Vec<Arm> = with.plan[0].arms.keys().collect();
    assert_eq!(arms, [Arm::Halted, Arm::Planned]);
    let free = &with.plan[0].arms[Arm::Planned];
    assert_eq!(
        (free.started, free.share, free.days),
        (3, Some(1.0), Some(10.0))
    );
    assert_eq!(
        free.first_day.map(|d| d.to_string()).as_deref(),
        Some("2024-01-08")
    );
    let stop = &with.plan[1].arms[Arm::Halted];
    assert_eq!((stop.started, stop.share), (0, Some(0.0)));
    assert_eq!((stop.first_day, stop.days), (None, None));
    let undo = &with.plan[2].arms[Arm::Halted];
    assert_eq!((undo.started, undo.days), (3, Some(18.0)));
    assert_eq!(
        undo.first_day.map(|d| d.to_string()).as_deref(),
        Some("2024-01-14")
    );
}
