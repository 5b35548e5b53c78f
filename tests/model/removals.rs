//! Removals: people leave a waiting list without having been seen, at the stated rate and no other.

use std::collections::BTreeMap;

use cutover::model::{Arm, Measure, TraceEvent};

use crate::conservation::nobody_is_lost;
use crate::full::{TRUST, trust_gone_wrong};
use crate::oracles::judgement::within;
use crate::trial::{edited, history, levels, outcome, outcomes, scenario, sums, total};

/// Nobody is ever seen.
fn a_list(specialty: &str) -> String {
    format!(
        "title = \"A list\"\nstart = 2024-01-01\nend = 2024-12-29\n[specialty.any]\n{specialty}\n"
    )
}

#[test]
fn a_list_thins_out_at_its_rate() {
    // A twentieth a week; whoever leaves on a day is off the list the next morning, so that the
    // evening of day d sees those who stay at least d days.
    let scenario = scenario(&a_list(
        "waiting-list = { size = 400, age = \"10 weeks\" }\nremovals = \"5% per week\"",
    ));
    let outcomes = outcomes(&scenario, Arm::Baseline, 100);
    outcomes.iter().for_each(nobody_is_lost);
    for day in [0, 1, 7, 70, 140, 363] {
        let stay = (-0.05 * f64::from(day) / 7.0).exp();
        let list = levels(&outcomes, Measure::ListSize, day as usize);
        if day == 0 {
            assert_eq!(list, vec![400.0; 100]);
        } else {
            within(&list, 400.0 * stay);
        }
    }
}

/// Ten a day join, a seventieth of the list leaves a day: 700 are there in the steady state, by
/// Little's law, and those who came today.
#[test]
fn littles_law_holds_for_those_who_are_removed() {
    let scenario = scenario(&a_list(
        "referrals = \"10 per day\"\nwaiting-list = { size = 700, age = \"10 weeks\" }\nremovals = \"10% per week\"",
    ));
    let outcomes = outcomes(&scenario, Arm::Baseline, 100);
    outcomes.iter().for_each(nobody_is_lost);
    for day in [6, 90, 363] {
        within(&levels(&outcomes, Measure::ListSize, day), 710.0);
    }
    // On each morning but the first as many leave as are referred in a day.
    within(&sums(&outcomes, Measure::ListRemoved), 3_630.0);
}

#[test]
fn a_slot_is_free_again_and_whoever_left_is_not_seen() {
    // One slot a day, booked up by three who start with an appointment; all leave within weeks,
    // and who is referred gets the earliest day that they have left.
    let clinic = r#"
[clinic.any]
specialty = "any"
sessions = [{ days = "daily", from = 09:00:00, to = 10:00:00 }]
slots = { length = "30 min", pattern = "N" }
consultation = { new = "10 min" }
"#;
    let specialty = "referrals = \"6 per week\"\nwaiting-list = { size = 40, age = \"6 weeks\" }\nremovals = \"50% per week\"";
    let scenario = scenario(&(a_list(specialty) + clinic));
    let (outcome, history) = history(&scenario, Arm::Baseline, 0);
    nobody_is_lost(&outcome);
    let mut left = BTreeMap::new();
    for &(at, who, what) in &history {
        assert!(
            !left.contains_key(&who),
            "{what:?} after {who} left at {at}"
        );
        if what == TraceEvent::Removed {
            left.insert(who, at);
        }
    }
    let removed = total(&outcome.book, Measure::ListRemoved).sum;
    assert_eq!(removed, left.len() as f64);
    assert!(removed > 30.0, "{removed}");
    // The wait of those who are seen is far below the seven weeks that the diary was booked for.
    let booked = total(&outcome.book, Measure::BookingLead);
    assert!(booked.sum / booked.n < 7.0, "{booked:?}");
}

#[test]
fn nobody_is_lost_however_many_leave() {
    let fast = |text: &str| {
        edited(scenario(text), |s| {
            for specialty in s.specialty.values_mut() {
                specialty.removals = Some("15% per week".parse_as());
            }
        })
    };
    for scenario in [fast(TRUST), fast(&trust_gone_wrong(4))] {
        for arm in Arm::ALL {
            let outcome = outcome(&scenario, arm);
            nobody_is_lost(&outcome);
            assert!(outcome.census.removed > 100, "{:?}", outcome.census);
        }
    }
}

/// Who leaves in two arms leaves on the same day in both: it is by the patient's own random
/// numbers.
#[test]
fn it_is_the_same_luck_in_every_arm() {
    let with = edited(scenario(TRUST), |s| {
        for specialty in s.specialty.values_mut() {
            specialty.removals = Some("10% per month".parse_as());
        }
    });
    let left = |arm| -> BTreeMap<u64, i64> {
        let (_, history) = history(&with, arm, 0);
        let left = history.iter().filter(|h| h.2 == TraceEvent::Removed);
        left.map(|&(at, who, _)| (who, at)).collect()
    };
    let (baseline, live) = (left(Arm::Baseline), left(Arm::Unmitigated));
    let both: Vec<_> = baseline
        .iter()
        .filter(|(who, _)| live.contains_key(who))
        .collect();
    assert!(both.len() > 20, "{}", both.len());
    assert!(both.iter().all(|(who, at)| live[who] == **at));
}

#[test]
fn a_rate_of_nothing_changes_nothing() {
    let without = scenario(TRUST);
    let with = edited(scenario(TRUST), |s| {
        for specialty in s.specialty.values_mut() {
            specialty.removals = Some("0% per month".parse_as());
        }
    });
    for arm in Arm::ALL {
        assert!(outcome(&without, arm) == outcome(&with, arm), "{arm:?}");
    }
}

/// Quantities as they are written.
trait ParseAs {
    fn parse_as<T: serde::de::DeserializeOwned>(&self) -> T;
}

impl ParseAs for str {
    fn parse_as<T: serde::de::DeserializeOwned>(&self) -> T {
        serde_json::from_value(serde_json::Value::from(self)).expect("as it is written")
    }
}
