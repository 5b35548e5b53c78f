//! Pools of people: who asks for how many, who has them, since when they are on the floor, and what
//! is paid; and what a most of overtime does. By hand: everybody works eight hours a day.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::world::plan::Period;
use cutover::model::world::pool;
use cutover::model::{Arm, Grant, Measure, Outcome};

use crate::common_numbers::equal;
use crate::conservation::nobody_is_lost;
use crate::trial::{each_day, outcome, same, scenario, total};

/// A clerk, and a clinic with two sessions a week; a go-live on day 7, a Monday.
fn trust(more: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "Pools"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-02-25
[booking]
register = "30 min"
[specialty.any]
referrals = "120 per week"
[clinic.any]
specialty = "any"
sessions = [{{ days = ["mon", "thu"], from = 09:00:00, to = 12:00:00 }}]
slots = {{ length = "20 min", pattern = "NNNNNNNNN" }}
consultation = {{ new = "10 min" }}
[staff.clerks]
role = "clerk"
count = 1
works = ["register"]
end-of-shift = "suspend"
shifts = [{{ days = "daily", from = 09:00:00, to = 17:30:00, break = "30 min" }}]
[new-system.learning.clerk]
initial = 3.0
pace = "40 transactions"
{more}
"#
    ))
}

fn extra(name: &str, count: u32, more: &str) -> String {
    format!(
        "[plan.{name}]\nextra-staff = {{ to = \"clerks\", count = {count}, pool = \"agency\" }}\n{more}\n"
    )
}

/// How many extras are at work on each day.
fn extras(outcome: &Outcome) -> Vec<f64> {
    let hours = each_day(outcome, Measure::ExtraHours);
    hours
        .into_iter()
        .map(|hours| (hours / 8.0).round())
        .collect()
}

#[test]
fn who_comes_first_has_them_and_the_rest_does_not_come() {
    let plan = [
        "[pool.agency]\nsize = 5\n".to_owned(),
        extra("b", 4, "from = \"go-live\"\nfor = \"1 week\""),
        extra("a", 4, "from = \"go-live + 2 days\"\nfor = \"2 weeks\""),
        extra("c", 9, "from = \"go-live + 8 days\"\nfor = \"1 week\""),
        extra("d", 9, "from = \"go-live + 3 weeks\"\nfor = \"1 day\""),
    ];
    let outcome = outcome(&trust(&plan.concat()), Arm::Planned);
    nobody_is_lost(&outcome);
    let there = extras(&outcome);
    // Four of b alone, one of a besides, who stays alone when they leave; then four of c.
    let on = |days: std::ops::Range<usize>| there[days].to_vec();
    assert_eq!(on(7..9), [4.0; 2]);
    assert_eq!(on(9..14), [5.0; 5]);
    assert_eq!(on(14..15), [1.0; 1]);
    assert_eq!(on(15..22), [5.0; 7]);
    assert_eq!(on(22..23), [1.0; 1]);
    assert_eq!(on(23..28), [0.0; 5]);
    assert_eq!(on(28..30), [5.0, 0.0]);
    let granted = |intervention: usize| {
        let mine = outcome.people.iter();
        let mut mine = mine.filter(|g| g.intervention == intervention);
        mine.next().map(|g| (g.asked, g.had))
    };
    let people = [granted(0), granted(1), granted(2), granted(3)];
    assert_eq!(
        people,
        [Some((4, 1)), Some((4, 4)), Some((9, 4)), Some((9, 5))]
    );
    same(total(&outcome.book, Measure::PoolAsked).sum, 26.0);
    same(total(&outcome.book, Measure::PoolHad).sum, 14.0);
    assert_eq!(each_day(&outcome, Measure::PoolHad)[9], 1.0);
}

/// Whoever has dates is there on them, and is told by when to be asked for.
#[test]
fn a_lead_time_moves_no_dates() {
    let plan = |lead: &str| {
        let pool = format!("[pool.agency]\nsize = 5\n{lead}");
        trust(&[pool, extra("a", 3, "from = 2024-01-20\nfor = \"1 week\"")].concat())
    };
    let (without, with) = (plan(""), plan("lead-time = \"60 weeks\"\n"));
    let of = |scenario: &Checked<Scenario>| extras(&outcome(scenario, Arm::Planned));
    assert_eq!(of(&with), of(&without));
    let told = &pool::told(&with)[0];
    assert!(told.contains("a by Saturday 26 November 2022"), "{told}");
    assert!(!told.contains("60 weeks after"), "{told}");
    assert!(!pool::told(&without)[0].contains("must be asked"));
}

#[test]
fn whoever_is_asked_for_comes_after_the_lead_time_and_a_triggered_plan_has_what_is_left() {
    let plan = [
        "[pool.agency]\nsize = 5\nlead-time = \"5 days\"\n".to_owned(),
        extra("a", 3, "from = 2024-01-20\nfor = \"1 week\""),
        extra(
            "b",
            4,
            "when = \"list.recorded > 0\"\nfrom = \"go-live\"\nlead-time = \"2 days\"\nfor = \"2 weeks\"",
        ),
    ];
    let outcome = outcome(&trust(&plan.concat()), Arm::Planned);
    // Asked for on day 7; five and two days later they come. The dated ones were kept from the start.
    let taken = outcome.interventions.iter().find(|t| t.intervention == 1);
    let taken = taken.expect("it is taken");
    assert_eq!(taken.decided, Some(7));
    assert_eq!(taken.period, Period { from: 14, to: 28 });
    let there = extras(&outcome);
    assert_eq!(there[7..14], [0.0; 7]);
    assert_eq!(there[14..19], [2.0; 5]);
    assert_eq!(there[19..26], [5.0; 7]);
    assert_eq!(there[26..28], [2.0; 2]);
    let grant = Grant {
        intervention: 1,
        time: 0,
        asked: 4,
        had: 2,
    };
    assert!(outcome.people.contains(&grant), "{:?}", outcome.people);
}

#[test]
fn whoever_has_come_before_a_pause_stays_and_whoever_is_to_come_asks_anew() {
    let plan = [
        "[pool.agency]\nsize = 5\n".to_owned(),
        extra(
            "a",
            4,
            "from = \"go-live - 3 days\"\nuntil = \"go-live + 10 days\"",
        ),
        extra(
            "b",
            5,
            "from = 2024-01-20\nfor = \"2 weeks\"\ncost = \"10 per hour\"",
        ),
        "[halt.wait]\npause = {}\nfrom = \"go-live - 1 day\"\nfor = \"1 week\"\n".to_owned(),
    ];
    let scenario = trust(&plan.concat());
    // The first leave before the others come, on day 19.
    let there = extras(&outcome(&scenario, Arm::Planned));
    assert_eq!(there[4..18], [4.0; 14]);
    assert_eq!(there[18..33], [[0.0; 1].as_slice(), &[5.0; 14]].concat());
    // They stay a week longer than was planned: of the others one comes.
    let paused = outcome(&scenario, Arm::Halted);
    nobody_is_lost(&paused);
    let there = extras(&paused);
    assert_eq!(there[4..19], [4.0; 15]);
    assert_eq!(there[19..25], [5.0; 6]);
    assert_eq!(there[25..33], [1.0; 8]);
    let had: Vec<_> = paused
        .people
        .iter()
        .map(|g| (g.intervention, g.had))
        .collect();
    assert_eq!(had, [(0, 4), (1, 1)]);
    same(paused.costs[0].hours, 8.0 * 14.0);
    assert_eq!(each_day(&paused, Measure::PoolHad)[19], 1.0);
}

#[test]
fn induction_is_paid_and_off_the_floor() {
    let plan = |induction: &str| {
        let pool = format!("[pool.agency]\nsize = 5\n{induction}\n");
        let when = "from = 2024-01-12\nfor = \"10 days\"\ncost = \"20 per hour\"";
        outcome(&trust(&[pool, extra("a", 3, when)].concat()), Arm::Planned)
    };
    let (with, without) = (plan("induction = \"2 days\""), plan(""));
    // From a Friday: that and Monday are spent, and the weekend between.
    assert_eq!(
        extras(&with)[11..21],
        [[0.0; 4].as_slice(), &[3.0; 6]].concat()
    );
    assert_eq!(extras(&without)[11..21], [3.0; 10]);
    for outcome in [&with, &without] {
        let [line] = &outcome.costs[..] else {
            panic!("one price")
        };
        same(line.hours, 3.0 * 8.0 * 10.0);
        same(line.amount, 4_800.0);
    }
    // What is not done by them waits.
    let done = |o: &Outcome| total(&o.book, Measure::BookingUnregistered).sum;
    assert!(done(&with) > done(&without));
}

#[test]
fn floorwalkers_and_catch_up_clinicians_come_from_pools_too() {
    let plan = |size: u32| {
        let text = format!(
            r#"
[pool.agency]
size = {size}
induction = "1 day"
[plan.a]
floorwalkers = {{ supports = ["clerks"], count = 2, covers = 1, pool = "agency" }}
for = "4 weeks"
cost = "10 per hour"
[plan.b]
catch-up = {{ clinic = "any", sessions = [{{ days = ["tue", "sat"], from = 09:00:00, to = 12:00:00, clinicians = 3 }}], pool = "agency" }}
for = "2 weeks"
cost = "100 per hour"
"#
        );
        outcome(&trust(&text), Arm::Planned)
    };
    // Two of them walk the floor, so many are left for each session; Monday is the induction.
    for (size, walkers, clinicians) in [(5, 2.0, 3.0), (4, 2.0, 2.0), (2, 2.0, 0.0), (1, 1.0, 0.0)]
    {
        let outcome = plan(size);
        nobody_is_lost(&outcome);
        let lists = each_day(&outcome, Measure::ClinicSessions);
        let held = [lists[8], lists[12], lists[15], lists[19], lists[22]];
        let more = [clinicians, clinicians, clinicians, clinicians, 0.0];
        assert_eq!(held, more, "of {size}");
        let [a, b] = &outcome.costs[..] else {
            panic!("two prices")
        };
        same(a.hours, walkers * 20.0 * 7.5);
        same(b.hours, clinicians * 4.0 * 3.0);
    }
    // Sessions in the induction do not take place.
    let on_monday = plan(5);
    assert_eq!(each_day(&on_monday, Measure::ClinicSessions)[7], 1.0);
}

#[test]
fn a_most_of_overtime_leaves_work_undone() {
    let left = |at_most: &str| {
        let plan = format!(
            "[plan.longer]\novertime = {{ staff = \"clerks\", extra = \"4 h\"{at_most} }}\ncost = \"20 per hour\""
        );
        let outcome = outcome(&trust(&plan), Arm::Planned);
        nobody_is_lost(&outcome);
        (
            total(&outcome.book, Measure::BookingUnregistered).sum,
            outcome.costs[0].amount,
        )
    };
    // Seven weeks from the go-live.
    let (all, dear) = left("");
    let (some, cheap) = left(", at-most = \"8 h\"");
    same(dear, 7.0 * 7.0 * 4.0 * 20.0);
    same(cheap, 7.0 * 8.0 * 20.0);
    assert!(some > 1.1 * all, "{some} with a most, {all} without");
}

#[test]
fn a_pool_that_is_large_enough_is_none_and_an_empty_one_is_no_plan() {
    let bare = [
        extra("a", 3, "for = \"2 weeks\"\ncost = \"20 per hour\""),
        extra(
            "b",
            4,
            "when = \"list.recorded > 0\"\nfor = \"1 week\"\ntimes = 3",
        ),
    ]
    .concat();
    let of = |size: u32| trust(&format!("[pool.agency]\nsize = {size}\n{bare}"));
    let without = trust(&bare.replace(", pool = \"agency\"", ""));
    let large = outcome(&of(7), Arm::Planned);
    let without = outcome(&without, Arm::Planned);
    for &measure in Measure::ALL {
        if ![Measure::PoolAsked, Measure::PoolHad].contains(&measure) {
            assert_eq!(
                each_day(&large, measure),
                each_day(&without, measure),
                "{measure:?}"
            );
        }
    }
    assert_eq!(large.costs, without.costs);
    assert_eq!(large.interventions, without.interventions);
    let nobody = outcome(&of(0), Arm::Planned);
    let nothing = outcome(&of(0), Arm::Unmitigated);
    for measure in [
        Measure::ClerkHours,
        Measure::BookingUnregistered,
        Measure::ListSize,
    ] {
        assert_eq!(
            each_day(&nobody, measure),
            each_day(&nothing, measure),
            "{measure:?}"
        );
    }
    same(nobody.costs[0].amount, 0.0);
    // Whom the plan does not have, the backlog shows.
    let unregistered = |size| {
        total(
            &outcome(&of(size), Arm::Planned).book,
            Measure::BookingUnregistered,
        )
        .sum
    };
    let [seven, none] = [7, 0].map(unregistered);
    assert!(4.0 * seven < none, "{seven}, {none}");
    assert!(!equal(&large, &nobody));
}

/// Catch-up clinics of up to three lists on Tuesdays, ended and taken up again as often as nine
/// patients are seen on a day; from a day on, others have two of the pool's three people.
fn again(lists: &str, others: &str) -> Outcome {
    let text = format!(
        r#"
title = "Taken up again"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-02-25
[specialty.any]
referrals = "40 per week"
waiting-list = {{ size = 100, age = "2 weeks" }}
[clinic.any]
specialty = "any"
sessions = [{{ days = ["mon"], from = 09:00:00, to = 12:00:00 }}]
slots = {{ length = "20 min", pattern = "NNNNNNNNN" }}
consultation = {{ new = "10 min" }}
[pool.agency]
size = 3
[plan.more]
catch-up = {{ clinic = "any", sessions = [{{ days = ["tue"], from = 09:00:00, to = 12:00:00, clinicians = 3, lists = "{lists}" }}], pool = "agency", announced = "1 week" }}
when = "list.recorded > 0"
from = "go-live"
stops-when = "clinic.attended > 8"
for = "10 weeks"
times = 20
cost = "100 per hour"
[plan.elbows]
floorwalkers = {{ supports = ["clinicians"], count = 2, covers = 1, pool = "agency" }}
{others}
"#
    );
    let outcome = outcome(&scenario(&text), Arm::Planned);
    nobody_is_lost(&outcome);
    outcome
}

/// Lists held and patients seen in the catch-up clinics, Tuesday by Tuesday.
fn tuesdays(outcome: &Outcome) -> Vec<(u16, u16)> {
    let added = outcome.sessions.iter().filter(|s| s.template == 1);
    added.map(|s| (s.lists, s.attended)).collect()
}

#[test]
fn a_clinic_taken_up_again_has_the_people_that_it_is_given_then() {
    for kept in ["own", "shared"] {
        // On the first Tuesday two of three are gone, but all three lists are booked, and held. Six
        // weeks later they are back.
        let fewer = again(
            kept,
            "when = \"clinic.attended > 8\"\nfrom = \"go-live\"\nfor = \"6 weeks\"",
        );
        let (lists, seen): (Vec<u16>, Vec<u16>) = tuesdays(&fewer).into_iter().unzip();
        assert_eq!(lists, [3, 1, 1, 1, 1, 1, 3], "{kept}");
        assert!(seen[0] > 3 && seen[1..6] == [9; 5], "{kept} {seen:?}");
        // Two of three are elsewhere at first.
        let more = again(kept, "from = \"go-live\"\nfor = \"8 days\"");
        let (lists, seen): (Vec<u16>, Vec<u16>) = tuesdays(&more).into_iter().unzip();
        assert_eq!(lists, [1, 3, 3, 3, 3, 3, 3], "{kept}");
        assert!(seen[0] <= 9 && seen[2..] == [27; 5], "{kept} {seen:?}");
        // Whoever is at work is paid.
        for outcome in [&fewer, &more] {
            let lists: u16 = tuesdays(outcome).iter().map(|(lists, _)| lists).sum();
            same(outcome.costs[0].hours, f64::from(lists) * 3.0);
            same(outcome.costs[0].amount, f64::from(lists) * 300.0);
        }
    }
}
