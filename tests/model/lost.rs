//! Patients on no list: who is lost, how long the lists look shorter than they are, and when they
//! are found.

use std::collections::BTreeSet;

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, TraceEvent};

use crate::common_numbers::equal;
use crate::conservation::nobody_is_lost;
use crate::full::TRUST;
use crate::oracles::judgement::{Part, within_ratio};
use crate::trial::{
    History, count_of, daily, edited, history, minutes_of, outcome, outcomes, referred, scenario,
    total,
};

const DAY: i64 = 1440;

/// Four weeks on the new system: an office that registers in ten minutes round the clock, and a
/// clinic every morning.
fn hospital(more: &str) -> String {
    format!(
        r#"
title = "On no list"
start = 2024-01-01
go-live = 2024-01-01
end = 2024-01-28
[booking]
register = "10 min"
follow-up-ahead = "2 days"
[specialty.any]
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 09:00:00, to = 14:00:00 }}]
slots = {{ length = "30 min", pattern = "NFNNNNNNNN" }}
consultation = {{ new = "10 min" }}
[staff.clerks]
role = "clerk"
count = 1
works = ["register"]
{more}
"#
    )
}

/// The same with one patient, referred on the first day.
fn one(more: &str) -> Checked<Scenario> {
    referred(scenario(&hospital(more)), "any", &[720])
}

/// One referral at noon of every day.
fn daily_referrals(more: &str) -> Checked<Scenario> {
    let noons: Vec<i64> = (0..28).map(|day| day * DAY + 720).collect();
    referred(scenario(&hospital(more)), "any", &noons)
}

/// The numbers of the referrals to which something happened, with the minute.
fn of(history: &History, what: TraceEvent) -> Vec<(u64, i64)> {
    let of = history.iter().filter(|h| h.2 == what);
    of.map(|h| (h.1 & 0xffff, h.0 / 60_000)).collect()
}

const ALL_LOST: &str = "[new-system.errors]\nlost-referral = \"100%\"\n";
/// Found by whoever rings on the fifth day and answers at once.
const CHASING: &str = r#"
[chasing]
after = "5 days"
chance = "100% per day"
[phone-line.office]
handle = { query = "1 min" }
[staff.switchboard]
role = "clerk"
count = 4
works = ["answer"]
"#;

#[test]
fn an_audit_finds_exactly_those_lost_since_the_last() {
    let audit =
        "[new-system.audit]\nevery = \"7 days\"\nfirst = \"go-live + 3 days\"\nfinds = \"100%\"\n";
    let scenario = daily_referrals(&format!("{ALL_LOST}{audit}"));
    let (outcome, history) = history(&scenario, Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    let lost: Vec<(u64, i64)> = (0..28).map(|n| (n, n as i64 * DAY + 730)).collect();
    assert_eq!(of(&history, TraceEvent::Lost), lost, "when registered");
    // On days 3, 10, 17 and 24, before anything else; the longest wait first.
    let audit_after = |n: u64| ((n as i64 - 3).div_euclid(7) + 1) * 7 + 3;
    let found: Vec<(u64, i64)> = (0..24).map(|n| (n, audit_after(n) * DAY)).collect();
    assert_eq!(of(&history, TraceEvent::Found), found);
    // Booked at once, for the morning of that day, and gone.
    assert_eq!(of(&history, TraceEvent::Booked), found);
    let book = &outcome.book;
    let since_the_last: Vec<f64> = (0..28).map(|day| f64::from((day + 4) % 7 + 1)).collect();
    let first_days = [1.0, 2.0, 3.0];
    let expected: Vec<f64> = first_days
        .into_iter()
        .chain(since_the_last[3..].to_vec())
        .collect();
    assert_eq!(daily(book, Measure::ListLost), expected);
    assert_eq!(daily(book, Measure::ListSize), expected, "their clocks run");
    assert_eq!(daily(book, Measure::ListRecorded), [0.0; 28], "nobody sees");
    assert_eq!(daily(book, Measure::BookingUnbooked), [0.0; 28]);
    assert_eq!(daily(book, Measure::FollowUpsLost), [0.0; 28]);
    assert_eq!(total(book, Measure::FaultLostReferral).sum, 28.0);
    assert_eq!(total(book, Measure::LostFound).sum, 24.0);
    assert_eq!(outcome.census.discharged, 24);
}

#[test]
fn there_is_no_audit_without_a_go_live() {
    // Before the go-live as after it, so that there is something to be found.
    let lost = "[new-system.errors]\nlost-referral = { initial = \"100%\", settled = \"100%\", before = \"100%\" }\n";
    let audit = |first: &str| {
        let audit =
            format!("[new-system.audit]\nevery = \"1 day\"\nfirst = {first}\nfinds = \"100%\"\n");
        daily_referrals(&format!("{lost}{audit}"))
    };
    for first in ["\"go-live\"", "2024-01-01"] {
        let scenario = audit(first);
        let baseline = outcome(&scenario, Arm::Baseline);
        nobody_is_lost(&baseline);
        assert_eq!(total(&baseline.book, Measure::FaultLostReferral).sum, 28.0);
        assert_eq!(total(&baseline.book, Measure::LostFound).sum, 0.0);
        let live = outcome(&scenario, Arm::Unmitigated);
        assert_eq!(total(&live.book, Measure::LostFound).sum, 27.0);
    }
    // One a day from the date on: those of the first ten days all at once.
    let late = outcome(&audit("2024-01-11"), Arm::Unmitigated);
    let found = daily(&late.book, Measure::LostFound);
    let expected: Vec<f64> = (0..28)
        .map(|day| match day {
            0..10 => 0.0,
            10 => 10.0,
            _ => 1.0,
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn whoever_is_on_no_list_rings_in_the_end_and_is_found() {
    let scenario = one(&format!("{ALL_LOST}{CHASING}"));
    let (outcome, history) = history(&scenario, Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    // The silence that began with the referral goes on: five days after it, not after the loss.
    let found = of(&history, TraceEvent::Found);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].1 / DAY, 5);
    assert_eq!(of(&history, TraceEvent::Answered), [(0, found[0].1 - 1)]);
    assert_eq!(total(&outcome.book, Measure::CallsChasing).sum, 1.0);
    assert_eq!(outcome.census.discharged, 1);
    // Where nobody rings, nobody is found.
    let silent = outcomes(&one(ALL_LOST), Arm::Unmitigated, 1).remove(0);
    assert_eq!(daily(&silent.book, Measure::ListLost), [1.0; 28]);
}

#[test]
fn whoever_is_found_and_still_waits_rings_again() {
    // Found on the fifth day, but there is no slot: five days of patience again, then every day.
    let text = hospital(&format!("{ALL_LOST}{CHASING}"))
        .replace("to = 14:00:00 }]", "to = 14:00:00, last = 2024-01-01 }]");
    let scenario = referred(scenario(&text), "any", &[720]);
    let outcome = outcome(&scenario, Arm::Unmitigated);
    nobody_is_lost(&outcome);
    let calls = daily(&outcome.book, Measure::CallsChasing);
    let expected: Vec<f64> = (0..28)
        .map(|day| f64::from(u8::from(day == 5 || day >= 10)))
        .collect();
    assert_eq!(calls, expected);
    assert_eq!(total(&outcome.book, Measure::LostFound).sum, 1.0);
}

#[test]
fn the_clock_runs_while_nobody_knows() {
    let text = hospital(ALL_LOST).replace("end = 2024-01-28", "end = 2024-05-31");
    let outcome = outcome(&referred(scenario(&text), "any", &[720]), Arm::Unmitigated);
    let over = daily(&outcome.book, Measure::ListOver18);
    let expected: Vec<f64> = (0..152).map(|day| f64::from(u8::from(day > 126))).collect();
    assert_eq!(over, expected);
    assert_eq!(total(&outcome.book, Measure::ListRecorded).sum, 0.0);
}

#[test]
fn registering_that_takes_no_time_loses_nobody() {
    let scenario = edited(daily_referrals(ALL_LOST), |s| {
        s.booking.register = None;
        s.staff.remove("clerks");
    });
    let outcome = outcome(&scenario, Arm::Unmitigated);
    assert_eq!(total(&outcome.book, Measure::FaultLostReferral).sum, 0.0);
    assert_eq!(outcome.census.discharged, 28, "at half past twelve each");
}

#[test]
fn whoever_knows_the_system_loses_nobody() {
    // All there is to learn is learnt with the first registration.
    let learning =
        "[new-system.learning.clerk]\ncurve = \"points\"\npoints = [[0, 2.0], [1, 1.0]]\n";
    let errors = "[new-system.errors]\nlost-referral = { initial = \"100%\" }\n";
    let scenario = daily_referrals(&format!("{learning}{errors}"));
    let (outcome, history) = history(&scenario, Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    assert_eq!(
        of(&history, TraceEvent::Lost),
        [(0, 740)],
        "slowly, at first"
    );
    assert_eq!(total(&outcome.book, Measure::BookingRegistered).sum, 28.0);
}

/// One patient whose follow-ups are forgotten, each in turn.
fn forgotten(more: &str) -> Checked<Scenario> {
    let errors = "[new-system.errors]\noutcome-not-recorded = \"100%\"\n";
    let text = hospital(&format!("{errors}{more}")).replace(
        "[specialty.any]\n",
        "[specialty.any]\nfollow-up = { chance = \"100%\", due = \"10 days\", pending = 0 }\n",
    );
    referred(scenario(&text), "any", &[0])
}

#[test]
fn an_outcome_not_recorded_is_found_by_an_audit_and_booked_when_it_is_time() {
    let audit = |day: i64| {
        format!(
            "[new-system.audit]\nevery = \"26 weeks\"\nfirst = \"go-live + {day} days\"\nfinds = \"100%\"\n"
        )
    };
    // Seen at nine on Monday and due at ten past nine ten days later; listed two days before.
    for (audited, listed) in [(3, 8), (7, 8), (8, 8), (9, 9), (10, 10), (12, 12)] {
        let (outcome, history) = history(&forgotten(&audit(audited)), Arm::Unmitigated, 0);
        nobody_is_lost(&outcome);
        assert_eq!(of(&history, TraceEvent::Lost)[0], (0, 550));
        assert_eq!(of(&history, TraceEvent::Found), [(0, audited * DAY)]);
        assert_eq!(of(&history, TraceEvent::Booked)[1], (0, listed * DAY));
        let seen = minutes_of(&history, TraceEvent::ConsultationBegan);
        assert_eq!(seen[1], (listed.max(10) * DAY + 570) as f64, "{audited}");
        let book = &outcome.book;
        let lost = daily(book, Measure::FollowUpsLost);
        let until = usize::try_from(audited).expect("a day");
        assert_eq!(lost[..until], vec![1.0; until]);
        let seen_again = usize::try_from(listed.max(10)).expect("a day");
        assert_eq!(lost[until..seen_again], vec![0.0; seen_again - until]);
        // The follow-up of the follow-up is forgotten too, and there is no other audit.
        assert_eq!(lost[seen_again..], vec![1.0; 28 - seen_again]);
        assert_eq!(total(book, Measure::FaultOutcome).sum, 2.0);
        assert_eq!(daily(book, Measure::FollowUpsPending), [1.0; 28]);
        assert_eq!(total(book, Measure::ListLost).sum, 0.0, "another list");
    }
}

#[test]
fn floorwalkers_beside_clinicians_cut_the_outcomes_that_are_not_recorded() {
    let text = hospital(
        "[new-system.errors]\noutcome-not-recorded = \"60%\"\n\
         [plan.walkers]\nfloorwalkers = { supports = [\"clinicians\"], count = 1, covers = 5, errors = 0.25 }\n",
    )
    .replace(
        "[specialty.any]\n",
        "[specialty.any]\nfollow-up = { chance = \"100%\", due = \"26 weeks\", pending = 0 }\n",
    );
    let noons: Vec<i64> = (0..27).flat_map(|day| [day * DAY + 1; 6]).collect();
    let scenario = referred(scenario(&text), "any", &noons);
    let shares = |arm| -> Vec<Part> {
        let parts = outcomes(&scenario, arm, 20)
            .into_iter()
            .map(|outcome| Part {
                sum: total(&outcome.book, Measure::FaultOutcome).sum,
                count: total(&outcome.book, Measure::ClinicAttended).sum,
            });
        parts.collect()
    };
    within_ratio(&shares(Arm::Unmitigated), 0.6);
    within_ratio(&shares(Arm::Planned), 0.15);
}

#[test]
fn nobody_rings_about_a_forgotten_follow_up_before_it_is_overdue() {
    let (outcome, history) = history(&forgotten(CHASING), Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    let found = of(&history, TraceEvent::Found);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].1 / DAY, 15, "five days after it was due");
    assert_eq!(of(&history, TraceEvent::Booked)[1].1, found[0].1, "overdue");
    assert_eq!(total(&outcome.book, Measure::CallsChasing).sum, 1.0);
}

#[test]
fn as_many_are_lost_and_found_as_the_shares_say() {
    let text = "[new-system.errors]\nlost-referral = \"30%\"\n[new-system.audit]\nevery = \"1 week\"\nfirst = \"go-live + 20 days\"\nfinds = \"25%\"\n";
    let outcomes = outcomes(&daily_referrals(text), Arm::Unmitigated, 300);
    let lost = outcomes.iter().map(|o| Part {
        sum: total(&o.book, Measure::FaultLostReferral).sum,
        count: 28.0,
    });
    within_ratio(&lost.collect::<Vec<_>>(), 0.3);
    // A quarter of those lost in twenty days, then a quarter of those lost by the next audit.
    for day in [20, 27] {
        let found = outcomes.iter().map(|o| {
            let found = daily(&o.book, Measure::LostFound)[day];
            Part {
                sum: found,
                count: daily(&o.book, Measure::ListLost)[day - 1],
            }
        });
        within_ratio(&found.collect::<Vec<_>>(), 0.25);
    }
}

#[test]
fn with_fewer_errors_the_same_patients_are_lost_but_fewer() {
    let lost = |text: &str| -> BTreeSet<(u64, u32)> {
        let (_, history) = history(&scenario(text), Arm::Unmitigated, 0);
        let mut times = std::collections::BTreeMap::new();
        let lost = history.iter().filter(|h| h.2 == TraceEvent::Lost);
        lost.map(|h| {
            let nth = times.entry(h.1).or_insert(0);
            *nth += 1;
            (h.1, *nth)
        })
        .filter(|(_, nth)| *nth == 1)
        .collect()
    };
    for key in ["lost-referral", "outcome-not-recorded"] {
        // Only the go-live differs from the trust: what happens to the others is the same, for
        // nobody is booked who would not be.
        let sets: Vec<_> = ["2%", "10%", "30%"]
            .map(|rate| lost(&format!("{ALONE}[new-system.errors]\n{key} = \"{rate}\"\n")))
            .into();
        assert!(
            sets[0].is_subset(&sets[1]) && sets[1].is_subset(&sets[2]),
            "{key}"
        );
        assert!(
            sets[0].len() > 3 && sets[2].len() > sets[1].len() + 30,
            "{key}"
        );
    }
}

/// Room for everybody, so that who is lost takes nobody's place and gives none.
const ALONE: &str = r#"
title = "Room for all"
start = 2024-01-01
go-live = 2024-01-01
end = 2024-01-28
[booking]
register = "1 min"
[specialty.any]
referrals = "20 per day"
follow-up = { chance = "100%", due = "52 weeks", pending = 0 }
[clinic.any]
specialty = "any"
sessions = [{ days = "daily", from = 09:00:00, to = 19:00:00, clinicians = 10 }]
slots = { length = "10 min", pattern = "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN" }
consultation = { new = "1 min" }
[staff.clerks]
role = "clerk"
count = 9
works = ["register"]
"#;

#[test]
fn an_audit_that_finds_less_finds_everybody_later_if_at_all() {
    let found = |finds: &str| {
        let audit = format!("[new-system.audit]\nevery = \"1 day\"\nfinds = \"{finds}\"\n");
        let scenario = daily_referrals(&format!("{ALL_LOST}{audit}"));
        let (_, history) = history(&scenario, Arm::Unmitigated, 0);
        let found: std::collections::BTreeMap<u64, i64> =
            of(&history, TraceEvent::Found).into_iter().collect();
        found
    };
    let (some, more) = (found("10%"), found("40%"));
    assert!(some.len() > 5 && more.len() > some.len());
    for (who, when) in some {
        assert!(more[&who] <= when, "{who}");
    }
}

#[test]
fn nothing_that_goes_wrong_with_a_chance_of_zero_changes_anything() {
    let none = r#"
[new-system.errors]
no-such-clinic = "0%"
wrong-time = "0%"
wrong-specialty = "0%"
double-booking = "0%"
not-told = "0%"
duplicate = "0%"
lost-referral = "0%"
outcome-not-recorded = { initial = "0%", settled = "0%", before = "0%" }
[new-system.audit]
every = "1 day"
first = "go-live - 2 weeks"
finds = "100%"
[new-system.migration]
out-of-slot = "0%"
[new-system.letters]
not-sent = "0%"
for = "4 weeks"
[new-system.work-around]
share = "0%"
for = "4 weeks"
lost = "100%"
"#;
    let (with, without) = (scenario(&format!("{TRUST}{none}")), scenario(TRUST));
    for arm in Arm::ALL {
        let [with, without] = [&with, &without].map(|s| outcome(s, arm));
        assert!(equal(&with, &without), "{arm:?}");
        let book = &with.book;
        let of = |measure| daily(book, measure);
        assert_eq!(of(Measure::ListRecorded), of(Measure::ListSize));
        let none = vec![0.0; book.days()];
        for measure in [
            Measure::ListLost,
            Measure::UrgentLost,
            Measure::FollowUpsLost,
            Measure::WorkAroundWaiting,
            Measure::FaultsStanding,
        ] {
            assert_eq!(of(measure), none, "{measure:?}");
            // Written down all the same: a level of nothing is no gap.
            assert_eq!(total(book, measure).n, book.days() as f64, "{measure:?}");
        }
    }
}

#[test]
fn a_fault_stands_until_it_is_put_right_or_its_day_has_come() {
    // Booked on Monday for Saturday by a clerk who tells all of them a wrong time.
    let errors = "[new-system.errors]\nwrong-time = \"100%\"\nwrong-by = \"1 min\"\n";
    let with = |more: &str| {
        let text = hospital(&format!("{errors}{more}"))
            .replace(
                "register = \"10 min\"",
                "book = \"1 min\"\nnotice = \"5 days\"",
            )
            .replace("works = [\"register\"]", "works = [\"book\", \"rebook\"]");
        referred(scenario(&text), "any", &[0, 0, 0])
    };
    let (outcome, history) = history(&with(""), Arm::Unmitigated, 0);
    let standing = daily(&outcome.book, Measure::FaultsStanding);
    let expected: Vec<f64> = (0..28).map(|day| if day < 5 { 3.0 } else { 0.0 }).collect();
    assert_eq!(standing, expected);
    assert_eq!(total(&outcome.book, Measure::FaultsFoundOnDay).sum, 3.0);
    assert_eq!(count_of(&history, TraceEvent::PutRight), 0);
    // Those who ring about it are told the right time.
    let calls = "calls-per-error = 1\n[phone-line.office]\nhandle = { query = \"1 s\" }\n\
                 [staff.switchboard]\nrole = \"clerk\"\ncount = 9\nworks = [\"answer\"]\n";
    let mut put_right = 0;
    for replication in 0..5 {
        let (outcome, history) = crate::trial::history(&with(calls), Arm::Unmitigated, replication);
        let standing = daily(&outcome.book, Measure::FaultsStanding);
        let calls = minutes_of(&history, TraceEvent::PutRight);
        put_right += calls.len();
        for (day, standing) in standing.into_iter().enumerate() {
            let midnight = (day + 1) as f64 * DAY as f64;
            let left = 3 - calls.iter().filter(|at| **at < midnight).count();
            let expected = if day < 5 { left as f64 } else { 0.0 };
            assert_eq!(standing, expected, "day {day}");
        }
        let on_the_day = total(&outcome.book, Measure::FaultsFoundOnDay).sum;
        assert_eq!(on_the_day, 3.0 - calls.len() as f64);
    }
    assert!(put_right > 3 && put_right < 15, "{put_right}");
}
