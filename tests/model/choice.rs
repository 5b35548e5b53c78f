//! Patients who decline what they are offered, and who ask to be seen later.

use std::collections::BTreeMap;

use cutover::engine::Duration;
use cutover::model::spec::{Choice, Deferral, DeferredClock, Law, Share};
use cutover::model::{Arm, Measure, Outcome, TraceEvent};

use crate::conservation::nobody_is_lost;
use crate::full::{TRUST, trust_gone_wrong};
use crate::oracles::judgement::within;
use crate::trial::{History, edited, history, outcome, outcomes, scenario, total};

const DAY_MS: i64 = 86_400_000;

/// Ten a day, a slot for everybody every half hour of the day and more than enough of them; booking
/// takes nobody's time.
fn clinic(specialty: &str) -> String {
    format!(
        r#"
title = "A choice"
start = 2024-01-01
end = 2024-12-29
[specialty.eyes]
referrals = "10 per day"
{specialty}
[clinic.eyes]
specialty = "eyes"
sessions = [{{ days = "daily", from = 09:00:00, to = 18:00:00, clinicians = 4 }}]
slots = {{ length = "30 min", pattern = "NNNNNNNNNNNNNNNNNN" }}
consultation = {{ new = "20 min" }}
[booking]
horizon = "26 weeks"
notice = "2 days"
"#
    )
}

/// Days from booking to arrival, by patient.
fn leads(history: &History) -> BTreeMap<u64, f64> {
    let mut booked = BTreeMap::new();
    let mut leads = BTreeMap::new();
    for &(at, who, what) in history {
        match what {
            TraceEvent::Booked => {
                booked.insert(who, at);
            }
            TraceEvent::Arrived => {
                leads.insert(who, (at - booked[&who]) as f64 / DAY_MS as f64);
            }
            _ => {}
        }
    }
    leads
}

fn mean(o: &Outcome, measure: Measure) -> f64 {
    let cell = total(&o.book, measure);
    cell.sum / cell.n
}

#[test]
fn so_many_decline_and_take_a_slot_so_much_later() {
    let choosing = scenario(&clinic(
        "choice = { declines = \"20%\", later = \"3 weeks\" }",
    ));
    let declined = |o: &Outcome| {
        let booked = total(&o.book, Measure::BookingBooked).sum;
        total(&o.book, Measure::BookingDeclined).sum / booked
    };
    let all = outcomes(&choosing, Arm::Baseline, 60);
    all.iter().for_each(nobody_is_lost);
    within(&all.iter().map(declined).collect::<Vec<_>>(), 0.2);
    // With slots to spare the first offer is after the notice, and the other at least three weeks
    // after that: within half an hour, or the next morning.
    let (_, with) = history(&choosing, Arm::Baseline, 0);
    let (_, without) = history(&scenario(&clinic("")), Arm::Baseline, 0);
    let (with, without) = (leads(&with), leads(&without));
    let later: Vec<f64> = with.iter().map(|(who, lead)| lead - without[who]).collect();
    let (few, many): (Vec<f64>, Vec<f64>) = later.into_iter().partition(|days| *days < 10.0);
    assert!(few.iter().all(|days| days.abs() < 0.1), "{few:?}");
    assert!(
        many.iter().all(|days| (20.9..22.1).contains(days)),
        "{many:?}"
    );
    assert!(many.len() > 500);
}

#[test]
fn so_many_ask_to_be_seen_later_and_the_clock_runs_on_or_not() {
    let with = |clock: &str| {
        let table =
            format!("deferral = {{ share = \"25%\", by = \"6 weeks\", clock = \"{clock}\" }}");
        outcomes(&scenario(&clinic(&table)), Arm::Baseline, 60)
    };
    let (runs, pauses) = (with("runs"), with("pauses"));
    for all in [&runs, &pauses] {
        all.iter().for_each(nobody_is_lost);
        let deferred = |o: &Outcome| {
            total(&o.book, Measure::BookingDeferred).sum / total(&o.book, Measure::Referred).sum
        };
        within(&all.iter().map(deferred).collect::<Vec<_>>(), 0.25);
    }
    // The same patients are seen on the same days; what differs is the six weeks that count or not.
    let plain = outcomes(&scenario(&clinic("")), Arm::Baseline, 60);
    for ((runs, pauses), plain) in runs.iter().zip(&pauses).zip(&plain) {
        let seen = |o: &Outcome| total(&o.book, Measure::ReferralToSeen);
        assert_eq!(seen(runs).n, seen(pauses).n);
        let wait = |o| mean(o, Measure::ReferralToSeen);
        // Put off until the next morning after six weeks: up to a day more.
        assert!((wait(pauses) - wait(plain)).abs() < 0.5, "{}", wait(pauses));
        let counted = (seen(runs).sum - seen(pauses).sum) / 42.0;
        assert!((counted - counted.round()).abs() < 0.01, "{counted}");
    }
    // Asked again 43 mornings later, and seen two days after that: those of 319 of the 364 days.
    let seen = |o: &Outcome| total(&o.book, Measure::ReferralToSeen).sum;
    let counted = runs.iter().zip(&pauses);
    let counted: Vec<f64> = counted.map(|(r, p)| (seen(r) - seen(p)) / 42.0).collect();
    within(&counted, 10.0 * 0.25 * 319.0);
}

/// Whoever leaves the list leaves it later by what the clock stood still, and nobody twice.
#[test]
fn removals_and_deferrals_together_lose_nobody() {
    let table = "removals = \"10% per week\"\ndeferral = { share = \"50%\", by = \"6 weeks\", clock = \"CLOCK\" }";
    let [runs, pauses] = ["runs", "pauses"].map(|clock| {
        let text = clinic(&table.replace("CLOCK", clock));
        let all = outcomes(&scenario(&text), Arm::Baseline, 20);
        all.iter().for_each(nobody_is_lost);
        let removed: f64 = all.iter().map(|o| o.census.removed as f64).sum();
        removed
    });
    assert!(pauses < 0.5 * runs, "{runs} {pauses}");
}

fn with_both(
    text: &str,
    share: f64,
) -> cutover::model::spec::Checked<cutover::model::spec::Scenario> {
    let law = |weeks: i64| Law::exponential(Duration::from_days(7 * weeks)).expect("some weeks");
    edited(scenario(text), |s| {
        for specialty in s.specialty.values_mut() {
            specialty.choice = Some(Choice {
                declines: Share::of(share),
                later: law(2),
            });
            specialty.deferral = Some(Deferral {
                share: Share::of(share),
                by: law(3),
                clock: DeferredClock::Pauses,
            });
        }
    })
}

#[test]
fn shares_of_nobody_change_nothing() {
    for text in [TRUST.to_owned(), trust_gone_wrong(3)] {
        let without = scenario(&text);
        let with = with_both(&text, 0.0);
        for arm in Arm::ALL {
            let (with, without) = (outcome(&with, arm), outcome(&without, arm));
            assert!(with.book == without.book, "{arm:?}");
            assert_eq!(with.census, without.census);
            assert_eq!(with.sessions, without.sessions);
        }
    }
}

#[test]
fn nobody_is_lost_who_chooses_or_defers() {
    for text in [TRUST.to_owned(), trust_gone_wrong(4)] {
        let with = with_both(&text, 0.3);
        for arm in Arm::ALL {
            let outcome = outcome(&with, arm);
            nobody_is_lost(&outcome);
            for measure in [Measure::BookingDeclined, Measure::BookingDeferred] {
                assert!(total(&outcome.book, measure).sum > 50.0, "{measure:?}");
            }
        }
    }
}

/// An office with just enough time: choosing and deferring take clerks' time, and slots go unused.
#[test]
fn choosing_costs_clerks_time_and_slots() {
    let text = |more: &str| {
        format!(
            r#"
title = "An office"
start = 2024-01-01
end = 2024-06-30
[specialty.eyes]
referrals = "50 per week"
{more}
[clinic.eyes]
specialty = "eyes"
sessions = [{{ days = "mon-fri", from = 09:00:00, to = 14:30:00 }}]
slots = {{ length = "30 min", pattern = "NNNNNNNNNNN" }}
consultation = {{ new = "20 min" }}
[booking]
book = "12 min"
notice = "1 week"
[staff.office]
role = "clerk"
count = 1
works = ["book"]
shifts = [{{ days = "mon-fri", from = 09:00:00, to = 17:00:00 }}]
"#
        )
    };
    let [plain, choosing, deferring] = [
        "",
        "choice = { declines = \"40%\", later = { exponential = \"4 weeks\" } }",
        "deferral = { share = \"40%\", by = { exponential = \"4 weeks\" } }",
    ]
    .map(|more| outcomes(&scenario(&text(more)), Arm::Baseline, 20));
    let busy = |o: &Outcome| mean(o, Measure::ClerkUtilisation);
    for ((plain, choosing), deferring) in plain.iter().zip(&choosing).zip(&deferring) {
        let more = busy(choosing) / busy(plain);
        assert!((1.35..1.45).contains(&more), "{more}");
        let more = busy(deferring) / busy(plain);
        assert!((1.25..1.45).contains(&more), "{more}");
        let wait = |o| mean(o, Measure::ReferralToSeen);
        assert!(wait(choosing) > wait(plain) && wait(deferring) > wait(plain));
    }
    let unused = |all: &[Outcome]| -> f64 {
        all.iter()
            .map(|o| mean(o, Measure::ClinicSlotsUnused))
            .sum::<f64>()
            / 20.0
    };
    let [plain, choosing, deferring] = [&plain, &choosing, &deferring].map(|all| unused(all));
    assert!(
        choosing > plain && deferring > plain,
        "{plain} {choosing} {deferring}"
    );
}
