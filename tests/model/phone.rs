//! Telephones: finite lines, redials, closing hours, chasing, changes and invitations.

use std::collections::{BTreeMap, BTreeSet};

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Outcome, Site, TraceEvent};

use crate::conservation::nobody_is_lost;
use crate::oracles::judgement::{Part, within, within_ratio};
use crate::trial::{
    cell, count_of, edited, history, minutes_of, outcomes, referred, same, scenario, total,
};

/// A line that nobody answers in the simulated week: the clerk only works on Sundays.
fn unanswered(line: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "Nobody answers"
start = 2024-01-01
end = 2024-01-06
[staff.clerk]
role = "clerk"
count = 1
shifts = [{{ days = ["sun"], from = 09:00:00, to = 10:00:00 }}]
works = ["answer"]
[phone-line.office]
handle = {{ query = "1 min" }}
{line}
"#
    ))
}

#[test]
fn each_failed_attempt_is_repeated_with_the_stated_chance() {
    let line = r#"
patience = "2 min"
redial = { chance = "60%", after = { exponential = "5 min" } }
queries = { rate = "700 per week", from = 08:00:00, to = 10:00:00 }
"#;
    let outcomes = outcomes(&unanswered(line), Arm::Baseline, 60);
    let part = |o: &Outcome| Part {
        sum: total(&o.book, Measure::CallsRedialled).sum,
        count: total(&o.book, Measure::CallsAbandoned).sum,
    };
    within_ratio(&outcomes.iter().map(part).collect::<Vec<_>>(), 0.6);
    for outcome in &outcomes {
        let book = &outcome.book;
        // Whoever does not redial is gone: offered = first attempts + redials, all give up.
        let offered = total(book, Measure::CallsOffered).sum;
        assert_eq!(offered, total(book, Measure::CallsAbandoned).sum);
        same(total(book, Measure::CallsWait).sum, 2.0 * offered);
        assert_eq!(total(book, Measure::CallsAnswered).sum, 0.0);
    }
    let first = |o: &Outcome| {
        total(&o.book, Measure::CallsOffered).sum - total(&o.book, Measure::CallsRedialled).sum
    };
    // Six days of seven.
    within(&outcomes.iter().map(first).collect::<Vec<_>>(), 600.0);
}

#[test]
fn the_engaged_tone_is_redialled_too() {
    let line = r#"
lines = 1
redial = { chance = "100%", after = "30 min" }
queries = { rate = "14 per week", from = 08:00:00, to = 09:00:00 }
"#;
    let (outcome, history) = history(&unanswered(line), Arm::Baseline, 1);
    let book = &outcome.book;
    // The first caller of all keeps the line for the whole week; everybody else hears the tone.
    assert_eq!(count_of(&history, TraceEvent::Rang), 1);
    let engaged = total(book, Measure::CallsEngaged);
    assert_eq!(engaged.sum, engaged.n - 1.0);
    assert!(total(book, Measure::CallsRedialled).sum > 100.0);
}

#[test]
fn nobody_rings_outside_opening_hours() {
    let line = r#"
from = 09:00:00
to = 10:00:00
days = "mon-fri"
redial = { chance = "100%", after = "25 min" }
queries = { rate = "100 per week", from = 09:00:00, to = 10:00:00, days = "mon-fri" }
"#;
    // Without patience they hold the line until it is cut off at midnight, and all ring again
    // on the next day.
    let scenario = unanswered(line);
    for replication in 0..5 {
        let (outcome, history) = history(&scenario, Arm::Baseline, replication);
        let rang = minutes_of(&history, TraceEvent::Rang);
        let hour = |at: &f64| (at.rem_euclid(1440.0) / 60.0).floor();
        assert!(rang.iter().all(|at| hour(at) == 9.0), "{rang:?}");
        let book = &outcome.book;
        let mut so_far = 0.0;
        for day in 0..5 {
            let on = |measure| cell(book, measure, day..day + 1);
            let offered = on(Measure::CallsOffered).sum;
            let redialled = on(Measure::CallsRedialled).sum;
            assert_eq!(redialled, so_far, "all of yesterday's callers, day {day}");
            // Who is cut off at midnight gave up on the day that ends.
            assert_eq!(on(Measure::CallsAbandoned).sum, offered, "day {day}");
            let area = on(Measure::CallsQueue).sum / 60_000.0;
            let waits = on(Measure::CallsWait).sum;
            assert!((area - waits).abs() < 1e-6 * waits, "day {day}");
            so_far = offered;
        }
        assert!(so_far > 60.0);
    }
}

#[test]
fn the_last_evenings_callers_are_counted() {
    let line = "from = 09:00:00\nto = 10:00:00\nqueries = { rate = \"100 per week\", from = 09:00:00, to = 10:00:00 }";
    let (outcome, history) = history(&unanswered(line), Arm::Baseline, 0);
    let book = &outcome.book;
    let offered = total(book, Measure::CallsOffered).sum;
    assert_eq!(offered, count_of(&history, TraceEvent::Rang) as f64);
    assert_eq!(total(book, Measure::CallsAbandoned).sum, offered);
    assert_eq!(total(book, Measure::CallsWait).n, offered);
}

/// Patients of whom none can be booked, chasing.
fn chasing(list: u32, after: &str, chance: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "Chasing"
start = 2024-01-01
end = 2024-01-21
[chasing]
after = "{after}"
chance = "{chance}"
[specialty.any]
waiting-list = {{ size = {list}, age = "1 week", unbooked = {list} }}
[staff.clerk]
role = "clerk"
count = 400
works = ["answer"]
[phone-line.office]
days = "mon-fri"
from = 08:00:00
to = 18:00:00
handle = {{ query = "1 s" }}
"#
    ))
}

#[test]
fn those_who_hear_nothing_ring_on_each_working_day_with_the_stated_chance() {
    // Silent for a week already, so from the first Monday on each rings on a given working day
    // with the chance of one in five, again and again.
    let outcomes = outcomes(&chasing(500, "1 week", "20% per day"), Arm::Baseline, 40);
    for day in 0..21 {
        let calls: Vec<f64> = outcomes
            .iter()
            .map(|o| cell(&o.book, Measure::CallsChasing, day..day + 1).sum)
            .collect();
        if day % 7 < 5 {
            within(&calls, 100.0);
        } else {
            assert_eq!(calls, vec![0.0; 40], "closed on day {day}");
        }
    }
}

#[test]
fn nobody_chases_before_the_time_is_up() {
    let (_, history) = history(&chasing(300, "15 days", "100% per day"), Arm::Baseline, 0);
    let rang = minutes_of(&history, TraceEvent::Rang);
    // Silent since a week before Monday, 1 January: the fifteenth day is the second Tuesday.
    let days: BTreeSet<i64> = rang.iter().map(|at| (at / 1440.0) as i64).collect();
    assert_eq!(days, BTreeSet::from([8, 9, 10, 11, 14, 15, 16, 17, 18]));
    assert_eq!(rang.len(), 300 * 9, "once a day each");
}

#[test]
fn whoever_chases_at_once_rings_the_next_day() {
    let chasing = referred(chasing(1, "1 day", "100% per day"), "any", &[600, 700]);
    let chasing = edited(chasing, |s| {
        s.specialty.get_mut("any").expect("any").waiting_list = None;
        s.chasing.as_mut().expect("chasing").after =
            cutover::model::spec::Span::of(cutover::engine::Duration::ZERO);
    });
    let (_, history) = history(&chasing, Arm::Baseline, 0);
    let rang = minutes_of(&history, TraceEvent::Rang);
    let on_tuesday = rang.iter().filter(|&&at| (at / 1440.0) as i64 == 1).count();
    assert_eq!(on_tuesday, 2, "{rang:?}");
}

#[test]
fn a_share_of_chasing_calls_ends_in_a_booking() {
    let scenario = scenario(
        r#"
title = "Booked when chasing"
start = 2024-01-01
end = 2024-01-26
[booking]
book = "5 min"
[chasing]
after = "1 week"
chance = "5% per day"
booked = "30%"
[specialty.any]
waiting-list = { size = 400, age = "1 week", unbooked = 400 }
[clinic.any]
specialty = "any"
sessions = [{ days = ["sun"], from = 09:00:00, to = 11:00:00, clinicians = 4, first = 2024-02-04 }]
slots = { length = "1 min", pattern = "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN" }
consultation = { new = "1 min" }
[staff.switchboard]
role = "clerk"
count = 50
works = ["answer"]
[staff.bookers]
role = "clerk"
count = 1
shifts = [{ days = ["sun"], from = 23:00:00, to = 23:01:00 }]
works = ["book"]
[phone-line.office]
days = "mon-fri"
from = 08:00:00
to = 18:00:00
handle = { query = "1 s" }
"#,
    );
    let part = |replication| {
        let (outcome, history) = history(&scenario, Arm::Baseline, replication);
        nobody_is_lost(&outcome);
        // Before the first Sunday night nobody else books.
        let week = |what| {
            let until = 6.0 * 1440.0;
            let of = minutes_of(&history, what).into_iter();
            of.filter(|at| *at < until).count() as f64
        };
        Part {
            sum: week(TraceEvent::Booked),
            count: week(TraceEvent::Answered),
        }
    };
    within_ratio(&(0..60).map(part).collect::<Vec<_>>(), 0.3);
}

/// A clinic on working days at two in the afternoon; everybody wants to cancel by telephone.
fn changes(clerk: &str, line: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "Changes"
start = 2024-01-01
end = 2024-02-25
[booking]
horizon = "2 weeks"
[specialty.any]
waiting-list = {{ size = 400, age = "1 day" }}
cancellation = {{ by-patient = "60%" }}
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 14:00:00, to = 15:00:00 }}]
slots = {{ length = "10 min", pattern = "NNNNNN" }}
consultation = {{ new = {{ exponential = "9 min" }} }}
[staff.clerk]
role = "clerk"
count = 1
shifts = [{{ days = "daily", {clerk} }}]
works = ["answer"]
[phone-line.office]
days = "daily"
from = 09:00:00
to = 17:00:00
handle = {{ query = "5 min" }}
{line}
"#
    ))
}

#[test]
fn who_cannot_get_through_to_cancel_does_not_come() {
    let changes = changes("from = 00:00:00, to = 00:01:00", "patience = \"3 min\"");
    for replication in 0..5 {
        let (outcome, history) = history(&changes, Arm::Baseline, replication);
        nobody_is_lost(&outcome);
        // Appointment by appointment: who gave up on the telephone is missing, everybody else
        // comes.
        let mut gave_up = BTreeSet::new();
        let mut missed = 0;
        for &(_, who, what) in &history {
            match what {
                TraceEvent::GaveUp => assert!(gave_up.insert(who)),
                TraceEvent::DidNotAttend => {
                    missed += 1;
                    assert!(gave_up.remove(&who), "missed for no reason");
                }
                TraceEvent::Arrived => assert!(!gave_up.contains(&who), "came all the same"),
                _ => {}
            }
        }
        assert!(missed > 50, "{missed}");
        assert_eq!(count_of(&history, TraceEvent::CancelledByPatient), 0);
    }
}

#[test]
fn who_gets_through_is_booked_again_in_the_same_call() {
    let changes = changes("from = 09:00:00, to = 18:00:00", "");
    for replication in 0..5 {
        let (outcome, history) = history(&changes, Arm::Baseline, replication);
        nobody_is_lost(&outcome);
        assert_eq!(count_of(&history, TraceEvent::DidNotAttend), 0);
        let cancelled = count_of(&history, TraceEvent::CancelledByPatient);
        assert!(cancelled > 100);
        assert_eq!(cancelled, count_of(&history, TraceEvent::Answered));
        assert_eq!(
            total(&outcome.book, Measure::CancelledByPatient).sum,
            cancelled as f64
        );
    }
}

#[test]
fn a_clinic_does_not_wait_for_those_who_cancel_on_the_day() {
    // The clerk answers for an hour in the morning; others ring again and again, also on the
    // morning of their appointment.
    let changes = changes(
        "from = 10:00:00, to = 11:00:00",
        "patience = \"20 min\"\nredial = { chance = \"100%\", after = { exponential = \"30 min\" } }",
    );
    let mut on_the_day = 0;
    for replication in 0..10 {
        let (outcome, history) = history(&changes, Arm::Baseline, replication);
        nobody_is_lost(&outcome);
        assert_eq!(outcome.sessions.len(), 56, "every session ends");
        let ended = minutes_of(&history, TraceEvent::ConsultationEnded);
        assert!(ended.iter().all(|at| at.rem_euclid(1440.0) > 840.0));
        // An appointment given back on the day is neither attended nor missed.
        let booked: f64 = outcome.sessions.iter().map(|s| f64::from(s.booked)).sum();
        let came = total(&outcome.book, Measure::ClinicAttended).sum;
        let missed = total(&outcome.book, Measure::ClinicDna).sum;
        on_the_day += (booked - came - missed) as i64;
    }
    assert!(on_the_day > 20, "{on_the_day}");
}

/// Invited patients, with or without somebody to answer.
fn invitations(clerk: &str) -> Checked<Scenario> {
    let text = format!(
        r#"
title = "Invitations"
start = 2024-01-01
end = 2024-01-28
[booking]
invitation-answered = "3 days"
invitation-lapses = "10 days"
[specialty.any]
invited = "100%"
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 09:00:00, to = 10:00:00 }}]
slots = {{ length = "10 min", pattern = "NNNNNN" }}
consultation = {{ new = "10 min" }}
[staff.clerk]
role = "clerk"
count = 1
shifts = [{{ days = "mon-fri", {clerk} }}]
works = ["answer"]
[phone-line.office]
days = "mon-fri"
from = 09:00:00
to = 17:00:00
patience = "5 min"
handle = {{ query = "4 min" }}
"#
    );
    // On Monday, and on Friday: three days later is a Sunday or a Monday.
    referred(
        scenario(&text),
        "any",
        &[600, 4 * 1440 + 600, 4 * 1440 + 601],
    )
}

#[test]
fn invited_patients_ring_and_book() {
    let (outcome, history) = history(
        &invitations("from = 09:00:00, to = 17:30:00"),
        Arm::Baseline,
        0,
    );
    nobody_is_lost(&outcome);
    let days: Vec<i64> = minutes_of(&history, TraceEvent::Rang)
        .iter()
        .map(|at| (at / 1440.0) as i64)
        .collect();
    assert_eq!(days, [3, 7, 7], "the third day; a Monday after a weekend");
    assert_eq!(count_of(&history, TraceEvent::Booked), 3);
    let levels: Vec<f64> = (0..9)
        .map(|d| outcome.book.cell(Measure::BookingInvited, None, d).sum)
        .collect();
    assert_eq!(levels, [1.0, 1.0, 1.0, 0.0, 2.0, 2.0, 2.0, 0.0, 0.0]);
}

/// Patients who are asked on every day of the week and would ring on any; the line is open from
/// Monday to Friday, and Mondays are twice as busy.
fn asked_daily(law: &str) -> Checked<Scenario> {
    let slots = "N".repeat(48);
    scenario(&format!(
        r#"
title = "Asked daily"
start = 2024-01-01
end = 2024-06-30
[booking]
invitation-answered = {law}
[specialty.any]
invited = "100%"
referrals = {{ rate = "210 per week" }}
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 09:00:00, to = 17:00:00 }}]
slots = {{ length = "10 min", pattern = "{slots}" }}
consultation = {{ new = "1 min" }}
[staff.clerk]
role = "clerk"
count = 30
shifts = [{{ days = "mon-fri", from = 09:00:00, to = 17:30:00 }}]
works = ["answer"]
[phone-line.office]
days = "mon-fri"
from = 09:00:00
to = 17:00:00
handle = {{ query = "4 min" }}
queries = {{ rate = "0.001 per week", by-weekday = [2, 1, 1, 1, 1, 0, 0] }}
"#
    ))
}

#[test]
fn who_would_ring_at_the_weekend_rings_on_any_day_of_the_week_and_not_all_on_monday() {
    let outcomes = outcomes(
        &asked_daily("{ exponential = \"4 days\" }"),
        Arm::Baseline,
        20,
    );
    // A seventh mean to on each day. Of the two sevenths who cannot, two sixths do on Mondays.
    for (weekday, weight) in [2.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0].into_iter().enumerate() {
        let on_it = |o: &Outcome| {
            // Weeks in which as many mean to ring as are asked.
            let weeks = 4..26;
            let rang = |day| o.book.cell(Measure::CallsOffered, None, day).sum;
            Part {
                sum: weeks.clone().map(|week| rang(7 * week + weekday)).sum(),
                count: (weeks.start * 7..weeks.end * 7).map(rang).sum(),
            }
        };
        let parts: Vec<Part> = outcomes.iter().map(on_it).collect();
        let open = f64::from(u8::from(weekday < 5));
        within_ratio(&parts, open / 7.0 + 2.0 / 7.0 * weight / 6.0);
    }
}

#[test]
fn who_cannot_ring_today_rings_before_it_is_too_late() {
    let scenario = asked_daily("\"3 days\"");
    let site = Site::of(&scenario);
    let line = &site.lines[0];
    let saturday = 5;
    for luck in [0.0, 0.2, 0.4, 0.6, 0.8, 0.999_999] {
        let day = |until| line.rings_instead(saturday, until, luck);
        assert!((7..12).contains(&day(i64::MAX)));
        assert!((7..10).contains(&day(10)), "by Wednesday");
        assert_eq!(day(8), 7, "on Monday");
        // Too late whatever they do: the office is told all the same.
        assert_eq!((day(7), day(6)), (7, 7));
    }
    assert_eq!(line.rings_instead(saturday, i64::MAX, 0.3), 7);
    assert_eq!(line.rings_instead(saturday, i64::MAX, 0.34), 8);
}

#[test]
fn whoever_is_invited_rings_before_the_invitation_lapses_if_the_line_is_open_then() {
    // Asked on a Wednesday they would ring on Saturday, and have until Monday; asked on a Thursday,
    // on Sunday, and until Tuesday.
    let scenario = asked_daily("\"3 days\"\ninvitation-lapses = \"6 days\"");
    let (_, history) = history(&scenario, Arm::Baseline, 0);
    let mut on = [[0; 7]; 2];
    let mut invited = BTreeMap::new();
    for (at, who, what) in history {
        let day = at / 86_400_000;
        match what {
            TraceEvent::Invited if day < 160 => {
                invited.insert(who, day);
            }
            TraceEvent::Rang => {
                if let Some(day_invited) = invited.remove(&who)
                    && let 2 | 3 = day_invited % 7
                {
                    on[(day_invited % 7 - 2) as usize][(day % 7) as usize] += 1;
                }
            }
            _ => {}
        }
    }
    assert!(invited.is_empty(), "{} never rang", invited.len());
    let [wednesdays, thursdays] = on;
    assert!(wednesdays[0] > 300 && thursdays[0] > 150 && thursdays[1] > 75);
    assert_eq!(wednesdays[1..], [0; 6]);
    assert_eq!(thursdays[2..], [0; 5]);
}

#[test]
fn an_invitation_that_comes_to_nothing_lapses() {
    let (outcome, history) = history(
        &invitations("from = 17:30:00, to = 17:31:00"),
        Arm::Baseline,
        0,
    );
    nobody_is_lost(&outcome);
    assert_eq!(count_of(&history, TraceEvent::GaveUp), 3);
    // Ten days after the referral, when the office opens its day book.
    let booked = minutes_of(&history, TraceEvent::Booked);
    assert_eq!(booked, [10.0 * 1440.0, 14.0 * 1440.0, 14.0 * 1440.0]);
}

#[test]
fn whoever_was_invited_in_vain_chases_like_everybody_else() {
    let text = r#"
title = "Invited in vain"
start = 2024-01-01
end = 2024-01-28
[booking]
invitation-answered = "20 days"
invitation-lapses = "5 days"
book = "5 min"
[chasing]
after = "2 days"
chance = "100% per day"
[specialty.any]
invited = "100%"
[staff.switchboard]
role = "clerk"
count = 1
works = ["answer"]
[staff.bookers]
role = "clerk"
count = 0
works = ["book"]
[phone-line.office]
handle = { query = "1 min" }
"#;
    let scenario = referred(scenario(text), "any", &[600]);
    let (_, history) = history(&scenario, Arm::Baseline, 0);
    let rang: Vec<i64> = minutes_of(&history, TraceEvent::Rang)
        .iter()
        .map(|at| (at / 1440.0) as i64)
        .collect();
    // The invitation lapses on the fifth day; two days later it is time to ring, every day.
    assert_eq!(rang, (7..28).collect::<Vec<_>>());
}
