//! A specialty split into lists: whose slots are whose, and what becomes of it.

use cutover::model::spec::{Checked, Scenario, Share, SplitLists};
use cutover::model::{Arm, Measure, Outcome};

use crate::conservation::nobody_is_lost;
use crate::full::{TRUST, trust_gone_wrong};
use crate::oracles::judgement::within;
use crate::trial::{cell, edited, levels, outcome, outcomes, scenario, total};

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
        mismatch: Share::of(0.1),
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

/// A year of 70 referrals a week for 60 slots, half of which are pooled. Whoever has waited
/// longest has the next that is anybody's, so three equal lists are together almost as one list:
/// everybody waits for some eight weeks, and nobody for the whole time.
#[test]
fn pooled_slots_go_to_those_who_wait_longest() {
    let text = IN_BALANCE
        .replace("59 per week", "70 per week")
        .replace("2025-12-28", "2024-12-29")
        .replace("52 weeks", "4 weeks");
    let text = text.lines().filter(|line| !line.contains("waiting-list"));
    let text = text.collect::<Vec<_>>().join("\n");
    let three = SplitLists {
        consultants: Some(3),
        pooled: Share::of(0.5),
        ..SplitLists::default()
    };
    let [one, three] = [scenario(&text), split(&text, &three)];
    let [one, three] = [one, three].map(|s| outcomes(&s, Arm::Baseline, 20));
    three.iter().for_each(nobody_is_lost);
    for all in [&one, &three] {
        assert!(
            levels(all, Measure::ListOver18, 363)
                .iter()
                .all(|&n| n == 0.0)
        );
    }
    let unused = |all: &[Outcome]| -> f64 {
        let of = all
            .iter()
            .map(|o| total(&o.book, Measure::ClinicSlotsUnused));
        of.map(|cell| cell.sum / cell.n).sum::<f64>() / 20.0
    };
    let more = unused(&three) - unused(&one);
    assert!(more.abs() < 0.02, "{more}");
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
notice = "3 days"
"#;

/// The same demand and the same slots: as one list everybody is seen within 18 weeks and hardly a
/// slot is unused; as six uneven ones some wait for longer beside slots in which nobody is booked.
/// A fifth of the slots in a pool mends it.
#[test]
fn many_lists_have_a_tail_and_unused_slots() {
    let six = |pooled| SplitLists {
        consultants: Some(6),
        unevenness: 0.4,
        mismatch: Share::of(0.153),
        pooled: Share::of(pooled),
        ..SplitLists::default()
    };
    let scenarios = [
        scenario(IN_BALANCE),
        split(IN_BALANCE, &six(0.0)),
        split(IN_BALANCE, &six(0.2)),
    ];
    let [one, six, pooled] = scenarios.map(|s| outcomes(&s, Arm::Baseline, 20));
    let mean = |all: &[Outcome], measure| -> f64 {
        let of = all.iter().map(|o| total(&o.book, measure));
        of.map(|cell| cell.sum / cell.n).sum::<f64>() / 20.0
    };
    let within_18 = |all: &[Outcome]| mean(all, Measure::ListWithin18);
    let unused = |all: &[Outcome]| mean(all, Measure::ClinicSlotsUnused);
    six.iter().for_each(nobody_is_lost);
    for orderly in [&one, &pooled] {
        assert!(within_18(orderly) > 0.9999, "{}", within_18(orderly));
        assert!(unused(orderly) < 0.005, "{}", unused(orderly));
        assert!(unused(&six) > 10.0 * unused(orderly));
    }
    let (within_18, unused) = (within_18(&six), unused(&six));
    assert!((0.955..0.985).contains(&within_18), "{within_18}");
    assert!(unused > 0.05, "{unused}");
}

/// A trust as it is: 92 % of its list within 18 weeks, and none of it moves.
const AT_92_PERCENT: &str = r#"
title = "A trust at 92 %"
start = 2024-01-01
end = 2025-12-28
[specialty.eyes]
referrals = "300 per week"
waiting-list = { within-18-weeks = "92%" }
steady-state = "from-list"
removals = "3% per month"
[specialty.eyes.lists]
referrals = { cataract = "40%", cornea = "30%", glaucoma = "20%", retina = "10%" }
waits = { cataract = "2 weeks", cornea = "6 weeks", glaucoma = "12 weeks", retina = "24 weeks" }
[clinic.eyes]
specialty = "eyes"
sessions = [{ days = "mon-fri", from = 09:00:00, to = 12:00:00, clinicians = 10 }]
slots = { length = "30 min", pattern = "NNNNNN" }
consultation = { new = "20 min" }
[booking]
horizon = "6 weeks"
notice = "3 days"
"#;

/// Lists on which people wait for different lengths of time are together like exponential waits,
/// and stay so for two years; a single list of the same length, first come first served, has nobody
/// over 18 weeks as soon as those are seen who were at the start.
#[test]
fn a_trust_at_92_percent_stays_there() {
    let trust = scenario(AT_92_PERCENT);
    let single = edited(scenario(AT_92_PERCENT), |s| {
        for specialty in s.specialty.values_mut() {
            specialty.lists = None;
        }
    });
    let [trust, single] = [trust, single].map(|s| outcomes(&s, Arm::Baseline, 10));
    trust.iter().for_each(nobody_is_lost);
    let in_quarter = |o: &Outcome, quarter: usize| {
        let days = 91 * quarter..91 * (quarter + 1);
        let cell = cell(&o.book, Measure::ListWithin18, days);
        cell.sum / cell.n
    };
    for quarter in 0..8 {
        let share = |all: &[Outcome]| -> f64 {
            let shares = all.iter().map(|o| in_quarter(o, quarter));
            shares.sum::<f64>() / all.len() as f64
        };
        let (many, one) = (share(&trust), share(&single));
        assert!((many - 0.92).abs() < 0.015, "quarter {quarter}: {many}");
        assert!(quarter == 0 || one > 0.999, "quarter {quarter}: {one}");
    }
    // As long a list at the end as at the start.
    within(&levels(&trust, Measure::ListSize, 720), 2_138.0);
}
