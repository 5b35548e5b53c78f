//! In which order the office takes its work, and how much of it is overdue.

use cutover::model::spec::Priority::{self, Routine, Urgent};
use cutover::model::spec::{Checked, Scenario, Work};
use cutover::model::{Arm, Measure, Outcome, TraceEvent};

use crate::conservation::nobody_is_lost;
use crate::full::{TRUST, troubled_trust};
use crate::oracles::judgement::Measured;
use crate::trial::{
    cell, daily, edited, history, outcome, outcomes, referred_as, same, scenario, total,
};

const DAY: i64 = 1440;

/// A clerk from nine to ten who books before registering, ten minutes each.
fn office(booking: &str, rows: &[(i64, Priority)]) -> Checked<Scenario> {
    let text = format!(
        r#"
title = "An office"
start = 2024-01-01
end = 2024-01-14
[booking]
register = "10 min"
book = "10 min"
{booking}
[specialty.any]
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 13:00:00, to = 16:00:00 }}]
slots = {{ length = "30 min", pattern = "UNNNNN" }}
consultation = {{ new = "10 min" }}
[staff.clerk]
role = "clerk"
count = 1
shifts = [{{ days = "daily", from = 09:00:00, to = 10:00:00 }}]
works = ["book", "register"]
"#
    );
    referred_as(scenario(&text), "any", rows)
}

/// What is begun when: minutes after nine on the first day, the kind, and whose.
fn begun(office: &Checked<Scenario>) -> Vec<(i64, Work, u64)> {
    let (outcome, history) = history(office, Arm::Baseline, 0);
    nobody_is_lost(&outcome);
    let first_day = history.into_iter().filter(|h| h.0 < DAY * 60_000);
    let begun = first_day.filter_map(|(at, who, what)| match what {
        TraceEvent::Began(work) => Some((at / 60_000 - 540, work, who & 0xff)),
        _ => None,
    });
    begun.collect()
}

/// Two letters before nine, and an urgent one five minutes after.
const LETTERS: [(i64, Priority); 3] = [(480, Routine), (481, Routine), (545, Urgent)];

#[test]
fn as_listed_an_urgent_letter_waits_for_all_that_is_listed_before_it() {
    use Work::{Book, Register};
    let expected = [
        (0, Register, 0),
        (10, Book, 0),
        (20, Register, 2),
        (30, Book, 2),
        (40, Register, 1),
        (50, Book, 1),
    ];
    assert_eq!(begun(&office("order = \"as-listed\"", &LETTERS)), expected);
}

#[test]
fn urgent_first_it_is_opened_and_booked_before_everything_else() {
    use Work::{Book, Register};
    assert_eq!(
        begun(&office("order = \"urgent-first\"", &LETTERS)),
        [
            (0, Register, 0),
            (10, Register, 2),
            (20, Book, 2),
            (30, Book, 0),
            (40, Register, 1),
            (50, Book, 1),
        ]
    );
}

#[test]
fn by_age_what_is_furthest_past_its_due_time_comes_first() {
    use Work::{Book, Register};
    // At 9:10 the second letter has waited 69 minutes of 100, the urgent one 5 of 10.
    let due = "due = { register = \"100 min\", register-urgent = \"10 min\", book = \"100 min\", book-urgent = \"100 min\" }";
    let office = |order| office(&format!("order = \"{order}\"\n{due}"), &LETTERS);
    assert_eq!(
        begun(&office("by-age")),
        [
            (0, Register, 0),
            (10, Register, 1),
            (20, Register, 2),
            // Listed at 9:10, 9:20, 9:30.
            (30, Book, 0),
            (40, Book, 1),
            (50, Book, 2),
        ]
    );
    assert_eq!(
        begun(&office("urgent-first-by-age")),
        [
            (0, Register, 0),
            (10, Register, 2),
            (20, Book, 2),
            // 89 minutes since it came against 20 since the other was listed.
            (30, Register, 1),
            (40, Book, 0),
            (50, Book, 1),
        ]
    );
}

/// Four people at work day and night, and more callers than they could ever answer.
fn swamped(booking: &str, works: &str) -> Outcome {
    let text = format!(
        r#"
title = "Swamped"
start = 2024-01-01
end = 2024-01-07
[booking]
register = "10 min"
{booking}
[specialty.any]
referrals = "60 per hour"
[phone-line.main]
queries = "200 per hour"
patience = "20 min"
handle = {{ query = "3 min" }}
[staff.clerks]
role = "clerk"
count = 4
works = {works}
"#
    );
    outcome(&scenario(&text), Arm::Baseline)
}

#[test]
fn callers_come_before_paper_up_to_the_limit_at_the_telephone() {
    let callers_first = "[\"answer\", \"register\"]";
    let registered = |booking: &str, works: &str| {
        let outcome = swamped(booking, works);
        cell(&outcome.book, Measure::BookingRegistered, 1..7).sum / 6.0
    };
    // Six registrations an hour of whoever does nothing else.
    let one = 144.0;
    for (booking, at_paper) in [
        ("order = \"as-listed\"", 0.0),
        ("order = \"as-listed\"\nat-the-telephone = \"50%\"", 2.0),
        // Rounded up to whole people: 1.2 are two.
        ("order = \"as-listed\"\nat-the-telephone = \"30%\"", 2.0),
        ("", 1.0),
        ("order = \"urgent-first\"", 1.0),
        ("order = \"urgent-first\"\nat-the-telephone = \"100%\"", 0.0),
        ("order = \"by-age\"", 1.0),
    ] {
        let found = registered(booking, callers_first);
        assert!((found - at_paper * one).abs() <= 1.0, "{booking}: {found}");
    }
    // Where paper comes first, nobody is kept from it.
    let found = registered("order = \"urgent-first\"", "[\"register\", \"answer\"]");
    assert!((found - 4.0 * one).abs() <= 1.0, "{found}");
}

#[test]
fn callers_with_a_due_time_grow_old_with_the_paper() {
    // Callers hang up after 20 minutes. Referrals come at one a minute and are never done: after
    // two days they are older, against a day, than any caller against ten minutes.
    let booking = "order = \"by-age\"\ndue = { register = \"1 day\", answer = \"10 min\" }";
    let outcome = swamped(booking, "[\"answer\", \"register\"]");
    let answered = daily(&outcome.book, Measure::CallsAnswered);
    assert!(answered[0] > 1000.0 && answered[6] == 0.0, "{answered:?}");
    let without = swamped("order = \"by-age\"", "[\"answer\", \"register\"]");
    assert!(daily(&without.book, Measure::CallsAnswered)[6] > 1000.0);
}

#[test]
fn overdue_tasks_and_days_by_hand() {
    // Nobody is at work: two referrals on Monday at noon, an urgent one on Tuesday at six.
    let rows = [(720, Routine), (720, Routine), (DAY + 360, Urgent)];
    let run = |booking: &str| {
        let deserted = edited(office(booking, &rows), |s| {
            s.staff.values_mut().for_each(|group| group.count = 0);
        });
        outcome(&deserted, Arm::Baseline)
    };
    let with = run("due = { register = \"2 days\", register-urgent = \"12 h\" }");
    let without = run("order = \"as-listed\"");
    let of = |measure| daily(&with.book, measure)[..4].to_vec();
    // On Tuesday's midnight the urgent one is six hours late; on Wednesday's all are.
    assert_eq!(of(Measure::BookingOverdue), [0.0, 1.0, 3.0, 3.0]);
    assert_eq!(of(Measure::BookingOverdueDays), [0.0, 0.25, 2.25, 5.25]);
    assert_eq!(of(Measure::BookingMostOverdue), [0.0, 0.25, 1.25, 2.25]);
    assert_eq!(of(Measure::BookingUnregistered), [2.0, 3.0, 3.0, 3.0]);
    same(total(&without.book, Measure::BookingOverdue).n, 0.0);
    same(total(&without.book, Measure::BookingOverdueDays).n, 0.0);
}

const OVERDUE: [Measure; 3] = [
    Measure::BookingOverdue,
    Measure::BookingOverdueDays,
    Measure::BookingMostOverdue,
];

/// The same in every measure but these.
#[track_caller]
pub fn alike(a: &Outcome, b: &Outcome, but: &[Measure]) {
    for &measure in Measure::ALL.iter().filter(|m| !but.contains(m)) {
        for day in 0..a.book.days() {
            let (left, right) = (
                a.book.cell(measure, None, day),
                b.book.cell(measure, None, day),
            );
            assert_eq!(left, right, "{measure:?} on day {day}");
        }
    }
    assert_eq!((&a.sessions, a.census), (&b.sessions, b.census));
    assert_eq!(a.costs, b.costs);
}

#[test]
fn to_know_when_tasks_are_due_changes_nothing() {
    let listed = TRUST.replace("[booking]", "[booking]\norder = \"as-listed\"");
    let with = listed.replace(
        "[chasing]",
        "[booking.due]\nregister = \"1 day\"\n[chasing]",
    );
    for arm in [Arm::Baseline, Arm::Planned] {
        let (plain, with) = (
            outcome(&scenario(&listed), arm),
            outcome(&scenario(&with), arm),
        );
        alike(&plain, &with, &OVERDUE);
        assert!(total(&with.book, Measure::BookingOverdue).sum > 0.0);
    }
}

#[test]
fn nobody_is_lost_in_any_order() {
    for order in ["urgent-first", "by-age", "urgent-first-by-age"] {
        let text =
            troubled_trust().replace("[booking]", &format!("[booking]\norder = \"{order}\""));
        let scenario = scenario(&text);
        for arm in [Arm::Baseline, Arm::Unmitigated, Arm::Planned] {
            nobody_is_lost(&outcome(&scenario, arm));
        }
    }
}

/// Mean over replications of what a change does to a measure after the go-live, on the same random
/// numbers.
fn effect(before: &[Outcome], after: &[Outcome], measure: Measure) -> Measured {
    let of = |o: &Outcome| {
        let c = cell(&o.book, measure, 42..o.book.days());
        c.sum / c.n.max(1.0)
    };
    let differences: Vec<f64> = before
        .iter()
        .zip(after)
        .map(|(before, after)| of(after) - of(before))
        .collect();
    Measured::mean_of(&differences)
}

/// What the order does to a trust whose office is short of time after its go-live: the urgent are
/// registered last there, as `works` lists it, until the order has them first. One-sided z-tests
/// at .001.
#[test]
fn urgent_first_shortens_their_wait_and_by_age_the_longest_delay() {
    let mut trust = TRUST.replace("[chasing]", "[booking.due]\n[chasing]");
    for quick in [
        "register = { lognormal = \"5",
        "book = { lognormal = \"6",
        "book = { lognormal = \"7",
    ] {
        assert!(trust.contains(quick));
        let (task, _) = quick.rsplit_once('"').expect("a time");
        trust = trust.replace(quick, &format!("{task}\"25"));
    }
    let run = |order: &str| {
        let text = trust.replace("[booking]", &format!("[booking]\norder = \"{order}\""));
        outcomes(&scenario(&text), Arm::Unmitigated, 200)
    };
    let listed = run("as-listed");
    let urgent = effect(&listed, &run("urgent-first"), Measure::ReferralToSeenUrgent);
    assert!(urgent.z(0.0) < -3.09, "{urgent:?}");
    let by_age = effect(&listed, &run("by-age"), Measure::BookingMostOverdue);
    assert!(by_age.z(0.0) < -3.09, "{by_age:?}");
}
