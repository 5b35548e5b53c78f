//! A specialty split into lists: whose slots are whose, and what becomes of it.

use cutover::model::spec::{Checked, Scenario, Share, SplitLists};
use cutover::model::{Arm, Measure, Outcome};

use crate::conservation::nobody_is_lost;
use crate::full::{TRUST, trust_gone_wrong};
use crate::oracles::judgement::within;
use crate::trial::{edited, levels, outcome, outcomes, scenario, total};

fn split(text: &str, lists: &SplitLists) -> Checked<Scenario> {
    edited(scenario(text), |s| {
        for specialty in s.specialty.values_mut() {
            specialty.lists = Some(lists.clone());
        }
    })
}

#[test]
fn a_single_list_is_none() {
    let single = SplitLists {
        consultants: Some(1),
        ..SplitLists::default()
    };
    for text in [TRUST.to_owned(), trust_gone_wrong(3)] {
        let (with, without) = (split(&text, &single), scenario(&text));
        for arm in Arm::ALL {
            assert!(outcome(&with, arm) == outcome(&without, arm), "{arm:?}");
        }
    }
}

#[test]
fn nobody_is_lost_on_many_lists() {
    let six = SplitLists {
        consultants: Some(6),
        unevenness: 0.5,
        mismatch: 0.1,
        pooled: Share::of(0.1),
        ..SplitLists::default()
    };
    for text in [TRUST.to_owned(), trust_gone_wrong(5)] {
        let (with, without) = (split(&text, &six), scenario(&text));
        for arm in Arm::ALL {
            let (with, without) = (outcome(&with, arm), outcome(&without, arm));
            nobody_is_lost(&with);
            assert!(with != without);
        }
    }
}

/// Half of the patients are on a list that has no slots but the pooled ones.
#[test]
fn a_slot_is_for_the_patients_of_its_list() {
    let text = |pooled: &str| {
        format!(
            r#"
title = "Two lists"
start = 2024-01-01
end = 2024-12-29
[specialty.eyes]
referrals = "10 per day"
[specialty.eyes.lists]
referrals = {{ left = "50%", right = "50%" }}
slots = {{ left = "100%", right = "0%" }}
pooled = "{pooled}"
[clinic.eyes]
specialty = "eyes"
sessions = [{{ days = "daily", from = 09:00:00, to = 12:00:00, clinicians = 5 }}]
slots = {{ length = "30 min", pattern = "NNNNNN" }}
consultation = {{ new = "20 min" }}
"#
        )
    };
    // 30 slots a day for the 5 of the left a day, who are seen at once; the right ones never.
    let none = outcomes(&scenario(&text("0%")), Arm::Baseline, 60);
    none.iter().for_each(nobody_is_lost);
    within(&levels(&none, Measure::BookingNoSlot, 363), 1_820.0);
    // One slot in ten is pooled: the right ones have 3 a day, but for those that happen to be the
    // left ones' earliest.
    let some = outcomes(&scenario(&text("10%")), Arm::Baseline, 60);
    for (none, some) in none.iter().zip(&some) {
        let seen = |o: &Outcome| total(&o.book, Measure::ClinicAttended).sum;
        let more = seen(some) - seen(none);
        assert!((700.0..=1_092.0).contains(&more), "{more}");
    }
}

/// Two lists of one specialty, each with a clinician a day, are two specialties by hand.
#[test]
fn lists_are_specialties_written_by_hand() {
    let specialty = |name: &str, per_day: u32, lists: &str, clinicians: u32| {
        format!(
            r#"
[specialty.{name}]
referrals = "{per_day} per day"
{lists}
[clinic.{name}]
specialty = "{name}"
sessions = [{{ days = "daily", from = 09:00:00, to = 12:00:00, clinicians = {clinicians} }}]
slots = {{ length = "30 min", pattern = "NNNNNN" }}
consultation = {{ new = "20 min" }}
"#
        )
    };
    let head = "title = \"By hand\"\nstart = 2024-01-01\nend = 2024-12-29\n";
    let lists = "lists = { consultants = 2 }";
    let split = scenario(&format!("{head}{}", specialty("both", 11, lists, 2)));
    // Half of a Poisson stream of 11 a day is one of 5.5.
    let one = |name| specialty(name, 11, "", 1).replace("11 per day", "38.5 per week");
    let by_hand = scenario(&format!("{head}{}{}", one("a"), one("b")));
    let whole = scenario(&format!("{head}{}", specialty("both", 11, "", 2)));
    let [split, by_hand, whole] = [split, by_hand, whole].map(|s| outcomes(&s, Arm::Baseline, 60));
    for measure in [Measure::ListSize, Measure::BookingLead] {
        // The mean over the year, by replication.
        let of = |all: &[Outcome]| -> Vec<f64> {
            let mean = |o: &Outcome| {
                let cell = total(&o.book, measure);
                cell.sum / cell.n.max(1.0)
            };
            all.iter().map(mean).collect()
        };
        let differences = of(&split)
            .iter()
            .zip(of(&by_hand))
            .map(|(a, b)| a - b)
            .collect::<Vec<_>>();
        within(&differences, 0.0);
        // And not those of a single list, whose queue is shorter.
        let shorter: f64 = of(&split).iter().zip(of(&whole)).map(|(a, b)| a - b).sum();
        assert!(shorter / 60.0 > 0.1, "{measure:?}: {shorter}");
    }
}

/// Two years in balance, a list of seven weeks.
const IN_BALANCE: &str = r#"
title = "In balance"
start = 2024-01-01
end = 2025-12-28
[specialty.eyes]
referrals = "59 per week"
waiting-list = { size = 420, age = { uniform = ["0 days", "14 weeks"] } }
[clinic.eyes]
specialty = "eyes"
sessions = [{ days = "mon-fri", from = 09:00:00, to = 12:00:00, clinicians = 2 }]
slots = { length = "30 min", pattern = "NNNNNN" }
consultation = { new = "20 min" }
[booking]
horizon = "52 weeks"
"#;

/// The same demand and the same slots: as one list everybody is seen within 18 weeks and hardly a
/// slot is unused; as six uneven ones some wait for longer beside slots in which nobody is booked.
#[test]
fn many_lists_have_a_tail_and_unused_slots() {
    let six = SplitLists {
        consultants: Some(6),
        unevenness: 0.4,
        mismatch: 0.15,
        ..SplitLists::default()
    };
    let of = |scenario: &Checked<Scenario>| outcomes(scenario, Arm::Baseline, 20);
    let (one, six) = (of(&scenario(IN_BALANCE)), of(&split(IN_BALANCE, &six)));
    let share = |o: &Outcome, measure| {
        let cell = total(&o.book, measure);
        cell.sum / cell.n
    };
    for (one, six) in one.iter().zip(&six) {
        nobody_is_lost(six);
        assert_eq!(share(one, Measure::ListWithin18), 1.0);
        assert!(share(six, Measure::ListWithin18) < 1.0);
        let [few, many] = [one, six].map(|o| share(o, Measure::ClinicSlotsUnused));
        assert!(many > 0.02 && many > 10.0 * few, "{few} {many}");
    }
    let six: Vec<f64> = six
        .iter()
        .map(|o| share(o, Measure::ListWithin18))
        .collect();
    // As it came out, so that whoever changes it sees it.
    within(&six, 0.985);
}
