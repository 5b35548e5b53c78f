//! Triggered interventions: on which morning they are decided, when they take effect and end, and
//! that each does what it would have done had it been dated.

use cutover::model::ids::SpecialtyId;
use cutover::model::ledger::Ledger;
use cutover::model::remedies::plan_in_force;
use cutover::model::spec::{Checked, Scenario};
use cutover::model::world::plan::Period;
use cutover::model::{Arm, Measure, Outcome, Scope, Site, Taken};

use crate::full::TRUST;
use crate::trial::{cell, outcome, referred, same, scenario};

const HEAD: &str =
    "title = \"A backlog\"\nstart = 2024-01-01\ngo-live = 2024-01-08\nend = 2024-02-29\n";

/// One clerk registers 48 referrals a day. From the go-live, day 7, 29 come to each of two
/// specialties every midnight: at the end of day 7 ten are left over, of day 8 twenty, and so on.
pub fn backlog(plan: &str) -> Checked<Scenario> {
    office("daily", plan)
}

fn office(days: &str, plan: &str) -> Checked<Scenario> {
    let text = format!(
        r#"{HEAD}
[booking]
register = "10 min"
[specialty.ears]
[specialty.eyes]
[staff.clerks]
role = "clerk"
works = ["register"]
count = 1
shifts = [{{ days = "{days}", from = 09:00:00, to = 17:00:00 }}]
{plan}
"#
    );
    let minutes: Vec<i64> = (7..60).flat_map(|day| [day * 1440; 29]).collect();
    let scenario = referred(scenario(&text), "ears", &minutes);
    referred(scenario, "eyes", &minutes)
}

/// One more clerk, as `when` and the rest say.
fn more_clerks(rest: &str) -> Outcome {
    let plan = format!("[plan.agency]\nextra-staff = {{ to = \"clerks\", count = 1 }}\n{rest}\n");
    outcome(&backlog(&plan), Arm::Planned)
}

/// Decided on this day, in force from that day up to that day.
pub fn taken(decided: i64, from: i64, to: i64) -> Taken {
    Taken {
        intervention: 0,
        decided: Some(decided),
        period: Period { from, to },
    }
}

fn levels(outcome: &Outcome, days: std::ops::Range<usize>) -> Vec<f64> {
    let level = |day| cell(&outcome.book, Measure::BookingUnregistered, day..day + 1).sum;
    days.map(level).collect()
}

pub fn daily(outcome: &Outcome, measure: Measure) -> Vec<f64> {
    let book = &outcome.book;
    (0..book.days())
        .map(|day| cell(book, measure, day..day + 1).sum)
        .collect()
}

#[test]
fn the_backlog_is_what_it_is_by_hand() {
    let unmitigated = outcome(&backlog(""), Arm::Unmitigated);
    assert_eq!(
        levels(&unmitigated, 5..13),
        [0.0, 0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0]
    );
}

#[test]
fn a_condition_for_three_days_and_a_lead_time_give_the_day() {
    // Above 45 on days 11, 12 and 13.
    let outcome = more_clerks(
        "when = \"booking.unregistered > 45 for 3 days\"\nlead-time = \"2 days\"\nfor = \"5 days\"",
    );
    assert_eq!(outcome.interventions, [taken(14, 16, 21)]);
    let mut expected = vec![0.0; 60];
    expected[16..21].fill(8.0);
    assert_eq!(daily(&outcome, Measure::ExtraHours), expected);
    // Two clerks do 96 of 58 a day.
    assert_eq!(
        levels(&outcome, 14..23),
        [80.0, 90.0, 52.0, 14.0, 0.0, 0.0, 0.0, 10.0, 20.0]
    );
}

#[test]
fn a_lead_time_is_whole_days_rounded_up() {
    let with = |lead: &str| {
        more_clerks(&format!(
            "when = \"booking.unregistered > 45\"\nlead-time = \"{lead}\""
        ))
        .interventions
    };
    assert_eq!(with("1 hour"), [taken(12, 13, 60)]);
    assert_eq!(with("25 hours"), [taken(12, 14, 60)]);
    assert_eq!(with("0 days"), [taken(12, 12, 60)]);
}

#[test]
fn not_before_from_and_not_after_until() {
    let with = |rest: &str| {
        more_clerks(&format!("when = \"booking.unregistered > 45\"\n{rest}")).interventions
    };
    // The go-live, if nothing is said; the condition may have held before.
    assert_eq!(
        more_clerks("when = \"booking.unregistered < 45\"").interventions,
        [taken(7, 7, 60)]
    );
    assert_eq!(with("from = \"go-live + 2 weeks\""), [taken(21, 21, 60)]);
    assert_eq!(with("until = 2024-01-20"), [taken(12, 12, 20)]);
    // It would begin when it is over.
    assert_eq!(with("until = 2024-01-12"), []);
    assert_eq!(with("until = 2024-01-13"), [taken(12, 12, 13)]);
    assert_eq!(with("until = 2024-01-20\nlead-time = \"8 days\""), []);
    // After the last day nothing is in force, though it was decided.
    assert_eq!(with("lead-time = \"7 weeks\""), []);
}

#[test]
fn it_stops_when_and_starts_again_as_often_as_it_may() {
    let rest = "when = \"booking.unregistered > 45 for 3 days\"\n\
                stops-when = \"booking.unregistered < 20 for 2 days\"\ncost = \"20 per hour\"\n";
    let once = more_clerks(rest);
    // From 70, two clerks leave 32 on day 14 and nothing on days 15 and 16.
    assert_eq!(once.interventions, [taken(14, 14, 17)]);
    assert_eq!(levels(&once, 13..19), [70.0, 32.0, 0.0, 0.0, 10.0, 20.0]);
    assert_eq!(levels(&once, 59..60), [430.0]);
    let twice = more_clerks(&format!("{rest}times = 2\n"));
    // Ten more each day from day 17: above 45 on days 21, 22 and 23.
    assert_eq!(twice.interventions, [taken(14, 14, 17), taken(24, 24, 27)]);
    assert_eq!(levels(&twice, 59..60), [330.0]);
    same(twice.costs[0].hours, 48.0);
    same(twice.costs[0].amount, 960.0);
}

#[test]
fn what_holds_on_after_the_end_starts_it_again_that_morning() {
    let rest = "when = \"booking.unregistered > 45\"\nfor = \"1 day\"\ntimes = 3\n";
    // 50 on day 11; with two clerks 12 on day 12, then ten more each day.
    let outcome = more_clerks(rest);
    let expected = [taken(12, 12, 13), taken(17, 17, 18), taken(22, 22, 23)];
    assert_eq!(outcome.interventions, expected);
    let rest = "when = \"booking.unregistered > 5\"\nfor = \"1 day\"\ntimes = 3\n";
    // 10 on day 7, none on day 8, 10 on day 9.
    let expected = [taken(8, 8, 9), taken(10, 10, 11), taken(12, 12, 13)];
    assert_eq!(more_clerks(rest).interventions, expected);
    let outcome = more_clerks(&rest.replace("> 5", "> 5\"\nlead-time = \"2 days"));
    // Decided on the morning on which the last time ended: 10, 20, 30 are left on days 7 to 9,
    // none on day 10, 10 on day 11.
    let expected = [taken(8, 10, 11), taken(12, 14, 15), taken(16, 18, 19)];
    assert_eq!(outcome.interventions, expected);
}

#[test]
fn figures_from_before_do_not_end_it() {
    let rest = "from = \"go-live\"\nstops-when = \"booking.unregistered < 20 for 2 days\"\n";
    // Dated, and below 20 all the time: looked at from its own two days on.
    let outcome = more_clerks(rest);
    let expected = Taken {
        decided: None,
        ..taken(0, 7, 9)
    };
    assert_eq!(outcome.interventions, [expected]);
    let mut hours = vec![0.0; 60];
    hours[7..9].fill(8.0);
    assert_eq!(daily(&outcome, Measure::ExtraHours), hours);
    // A triggered one that what was reported before would have ended at once.
    let outcome = more_clerks(
        "when = \"booking.unbooked > 5\"\nstops-when = \"booking.unregistered < 25\"\nlead-time = \"1 week\"",
    );
    // 10 on day 7. From 80 on day 14: 42 on day 15, 4 on day 16.
    assert_eq!(outcome.interventions, [taken(8, 15, 17)]);
}

#[test]
fn the_trusts_figure_is_the_sum_over_its_specialties() {
    // Neither has more than 30 by day 12, or all of them.
    let outcome = more_clerks("when = \"booking.unregistered > 59\"");
    assert_eq!(outcome.interventions, [taken(13, 13, 60)]);
}

#[test]
fn the_ledger_says_of_a_day_what_the_book_will_say() {
    let mut ledger = Ledger::new(2, 2);
    let specialties = [SpecialtyId::new(0), SpecialtyId::new(1)];
    for (m, &measure) in Measure::ALL.iter().enumerate() {
        let value = m as f64;
        match measure.definition().scope {
            Scope::Trust => ledger.write(measure, None, 0, value, 2.0),
            Scope::Specialty => {
                ledger.write(measure, Some(specialties[0]), 0, value, 1.0);
                ledger.write(measure, Some(specialties[1]), 0, 3.0, 1.0);
            }
        }
    }
    ledger.close_day(0);
    let book = ledger.clone().close();
    let mut measured = 0;
    for &measure in Measure::ALL {
        for day in 0..2 {
            let found = ledger.on_day(measure, day as i64);
            let expected = book.on_day(measure, None, day);
            assert_eq!(found.map(|f| f as f32), expected.map(|e| e as f32));
            measured += usize::from(found.is_some());
        }
        assert_eq!(ledger.on_day(measure, -1), None);
        assert_eq!(ledger.on_day(measure, 2), None);
    }
    assert!(measured > Measure::ALL.len());
    // Two specialties, one level.
    assert_eq!(
        ledger.on_day(Measure::BookingUnbooked, 0),
        Some(Measure::BookingUnbooked.index() as f64 + 3.0)
    );
    assert_eq!(ledger.on_day(Measure::ClinicWait, 1), None);
    assert_eq!(ledger.on_day(Measure::Referred, 1), Some(0.0));
}

#[test]
fn days_without_a_figure_and_days_off_with_nothing_to_count_are_passed_over() {
    let with = |rest: &str| {
        let plan =
            format!("[plan.agency]\nextra-staff = {{ to = \"clerks\", count = 1 }}\n{rest}\n");
        outcome(&office("mon-fri", &plan), Arm::Planned).interventions
    };
    // Waits of some hours every day from Monday, day 7, on; but on Saturday and Sunday, days 12
    // and 13, nobody starts on anything.
    let wait = "from = 2024-01-15\nwhen = \"booking.wait-register > 1 h for 2 days\"";
    assert_eq!(with(wait), [taken(14, 14, 60)]);
    let wait = "when = \"booking.wait-register > 1 h for 6 days\"";
    assert_eq!(with(wait), [taken(15, 15, 60)]);
    // Nothing is registered at the weekend: nobody was there to do it. Six days of work are
    // over on the Monday after.
    let none = "from = 2024-01-09\nwhen = \"booking.registered < 1\"";
    assert_eq!(with(none), []);
    let some = "when = \"booking.registered > 1 for 6 days\"";
    assert_eq!(with(some), [taken(15, 15, 60)]);
}

/// No figures of days 11 to 16.
pub const BLACKOUT: &str = "[new-system.blackout]\nfrom = \"go-live + 4 days\"\nfor = \"6 days\"\n";

#[test]
fn in_a_blackout_nobody_acts_on_what_nobody_sees() {
    let with = |when: &str, rest: &str| {
        more_clerks(&format!("when = \"{when}\"\n{rest}\n{BLACKOUT}")).interventions
    };
    // 50 on day 11, seen by nobody; day 17 is the first that is reported again, the next morning.
    assert_eq!(with("booking.unregistered > 45", ""), [taken(18, 18, 60)]);
    // Days in a row are counted from there.
    assert_eq!(
        with("booking.unregistered > 45 for 3 days", ""),
        [taken(20, 20, 60)]
    );
    assert_eq!(
        with("booking.unregistered > 35 for 2 days", ""),
        [taken(19, 19, 60)]
    );
    // What was to be seen before, on day 10, goes on being so: 40 patients, whatever there are.
    let later = "from = \"go-live + 1 week\"";
    assert_eq!(
        with("booking.unregistered > 35", later),
        [taken(14, 14, 60)]
    );
    assert_eq!(
        with("booking.unregistered < 45", later),
        [taken(14, 14, 60)]
    );
    let later = "from = \"go-live + 10 days\"";
    assert_eq!(
        with("booking.unregistered < 45", later),
        [taken(17, 17, 60)]
    );
    let later = "from = \"go-live + 11 days\"";
    assert_eq!(with("booking.unregistered < 45", later), []);
    // An end is not seen either: 2 are left on day 11, and nothing from day 12 on.
    assert_eq!(
        with(
            "booking.unregistered > 35",
            "stops-when = \"booking.unregistered < 20\""
        ),
        [taken(11, 11, 18)]
    );
}

#[test]
fn reports_grow_old_in_a_blackout_only() {
    let mut expected = vec![0.0; 60];
    expected[11..17].copy_from_slice(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    let scenario = backlog(BLACKOUT);
    let age =
        |scenario: &Checked<Scenario>, arm| daily(&outcome(scenario, arm), Measure::ReportAge);
    assert_eq!(age(&scenario, Arm::Unmitigated), expected);
    assert_eq!(age(&scenario, Arm::Planned), expected);
    assert_eq!(age(&scenario, Arm::Baseline), [0.0; 60]);
    assert_eq!(age(&backlog(""), Arm::Unmitigated), [0.0; 60]);
}

/// Everything that an arm comes to, but for what was decided when.
#[track_caller]
pub fn alike(a: &Outcome, b: &Outcome) {
    assert!(a.book == b.book);
    let sessions = |o: &Outcome| format!("{:?}", o.sessions);
    assert_eq!(sessions(a), sessions(b));
    assert_eq!(a.census, b.census);
    assert_eq!(a.costs, b.costs);
    assert_eq!(a.events, b.events);
    let periods =
        |o: &Outcome| -> Vec<Period> { o.interventions.iter().map(|t| t.period).collect() };
    assert_eq!(periods(a), periods(b));
}

#[test]
fn triggered_on_a_day_is_dated_from_that_day_to_the_bit() {
    let (trust, _) = TRUST.split_once("[plan.agency]").expect("a plan");
    // So few lines that more of them do something.
    let trust = trust.replace("lines = 6", "lines = 2");
    let actions = [
        "extra-staff = { to = \"office\", count = 3, initial = 1.6 }\ncost = \"22 per hour\"",
        "overtime = { staff = \"office\", extra = \"1 hour\" }\ncost = \"25 per hour\"",
        "more-lines = { line = \"office\", count = 4 }\ncost = \"100 per week\"",
        "floorwalkers = { supports = [\"office\", \"clinicians\"], count = 2, covers = 4, taken-from = \"reception\" }\ncost = \"20 per hour\"",
        "messages = { reaches = \"50%\", did-not-attend = 0.5, chasing = 0.5 }\ncost = \"900\"",
        "catch-up = { clinic = \"ears\", sessions = [{ days = [\"sat\"], from = 09:00:00, to = 12:00:00 }], announced = \"0 days\" }\ncost = \"800 per week\"",
    ];
    for action in actions {
        let with = |begins: &str| {
            let text = format!(
                "{trust}[plan.it]\n{action}\nfrom = \"go-live + 1 week\"\n{begins}for = \"4 weeks\"\n"
            );
            scenario(&text)
        };
        let triggered = outcome(&with("when = \"booking.invited > 0\"\n"), Arm::Planned);
        let dated = outcome(&with(""), Arm::Planned);
        assert_eq!(triggered.interventions, [taken(49, 49, 77)]);
        alike(&triggered, &dated);
        let none = outcome(&with(""), Arm::Unmitigated);
        assert!(dated.book != none.book, "{action} does something");
        // What never starts changes nothing and costs nothing.
        let never = outcome(
            &with("when = \"booking.invited > 1000000\"\n"),
            Arm::Planned,
        );
        assert!(never.book == none.book, "{action}");
        assert_eq!(never.events, none.events);
        assert_eq!(never.interventions, []);
        let price = never.costs.iter().find(|c| c.heading == "it");
        assert_eq!(price.map(|c| (c.hours, c.amount)), Some((0.0, 0.0)));
    }
}

#[test]
fn ended_early_is_as_if_it_had_been_meant_so() {
    let (trust, _) = TRUST.split_once("[plan.agency]").expect("a plan");
    let actions = [
        "extra-staff = { to = \"office\", count = 3, initial = 1.6 }\ncost = \"22 per hour\"",
        "overtime = { staff = \"office\", extra = \"1 hour\" }\ncost = \"25 per hour\"",
        "more-lines = { line = \"office\", count = 4 }\ncost = \"100 per week\"",
        "floorwalkers = { supports = [\"office\", \"clinicians\"], count = 2, covers = 4, taken-from = \"reception\" }\ncost = \"20 per hour\"",
        "messages = { reaches = \"50%\", did-not-attend = 0.5, chasing = 0.5 }\ncost = \"900\"",
    ];
    for action in actions {
        let with = |ends: &str| {
            let text = format!("{trust}[plan.it]\n{action}\nfrom = \"go-live + 1 week\"\n{ends}\n");
            outcome(&scenario(&text), Arm::Planned)
        };
        let early = with("stops-when = \"booking.invited > 0 for 10 days\"");
        alike(&early, &with("for = \"10 days\""));
    }
}

#[test]
fn costs_are_those_of_the_time_in_force() {
    let with = |cost: &str, rest: &str| {
        let outcome = more_clerks(&format!("cost = \"{cost}\"\n{rest}"));
        (outcome.costs[0].hours, outcome.costs[0].amount)
    };
    let started = "when = \"booking.unregistered > 45\"\nfor = \"1 week\"";
    let twice = "when = \"booking.unregistered > 45\"\nfor = \"1 day\"\ntimes = 2";
    let never = "when = \"booking.unregistered > 1000\"";
    let too_late =
        "when = \"booking.unregistered > 45\"\nlead-time = \"7 weeks\"\nfor = \"1 week\"";
    for (cost, rest, hours, amount) in [
        ("20 per hour", started, 56.0, 1120.0),
        ("70 per week", started, 56.0, 70.0),
        ("5000", started, 56.0, 5000.0),
        ("20 per hour", twice, 16.0, 320.0),
        ("70 per week", twice, 16.0, 20.0),
        ("5000", twice, 16.0, 5000.0),
    ] {
        let found = with(cost, rest);
        same(found.0, hours);
        same(found.1, amount);
    }
    for rest in [never, too_late] {
        for cost in ["20 per hour", "70 per week", "5000"] {
            assert_eq!(with(cost, rest), (0.0, 0.0));
        }
    }
}

#[test]
fn charges_are_suspended_where_and_while_it_is_said() {
    let text = format!(
        "{HEAD}[car-park.north]\nspaces = 10\n[car-park.south]\nspaces = 10\ncharge = \"2\"\n\
         [plan.free]\nfree-parking = {{ car-park = \"south\" }}\nfor = \"1 week\"\n"
    );
    let scenario = scenario(&text);
    let site = Site::of(&scenario);
    let free = |arm| -> Vec<(usize, i64)> {
        let plan = plan_in_force(&site, arm);
        let park = cutover::model::ids::CarParkId::new;
        let both = (0..2).flat_map(|p| (0..60).map(move |day| (p, day)));
        both.filter(|&(p, day)| plan.charges_suspended_by(park(p), day).is_some())
            .collect()
    };
    assert_eq!(
        free(Arm::Planned),
        (7..14).map(|d| (1, d)).collect::<Vec<_>>()
    );
    assert_eq!(free(Arm::Unmitigated), []);
}
