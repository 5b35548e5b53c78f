//! Capacity that follows the list: what is ordered, when it comes, what it costs, and that the list
//! stays where it should be.

use cutover::model::patient::Stage;
use cutover::model::spec::Clinic;
use cutover::model::{Arm, Measure, Outcome};
use cutover::statistics::student_t_quantile;

use crate::conservation::nobody_is_lost;
use crate::full::TRUST;
use crate::oracles::judgement::{LEVEL, Measured};
use crate::trial::{cell, daily, edited, outcome, outcomes, same, scenario, total};

/// Four slots on each weekday, and what is ordered by hand.
fn by_hand(referrals: &str, list: u32, follows: &str) -> String {
    format!(
        r#"
title = "By hand"
start = 2024-01-01
end = 2024-03-24
[specialty.any]
referrals = "{referrals}"
waiting-list = {{ size = {list}, age = "10 weeks" }}
[clinic.any]
specialty = "any"
sessions = [{{ days = "mon-fri", from = 09:00:00, to = 11:00:00 }}]
slots = {{ length = "30 min", pattern = "NNNN" }}
consultation = {{ new = "10 min" }}
team = 3
follows-list = {{ {follows} }}
"#
    )
}

const SATURDAYS: &str = "sessions = [{ days = [\"sat\"], from = 09:00:00, to = 11:00:00, clinicians = 3 }], cost = \"100 per hour\"";

#[test]
fn what_is_put_on_is_what_the_gap_asks_for_after_the_notice() {
    // 200 wait, 28 should: a gap of 172 is to be closed at once, by half of the usual 80 slots of
    // four weeks at most: ten lists of four on the four Saturdays from day 14 on.
    let follows = format!(
        "target = \"4 weeks\", every = \"4 weeks\", within = \"4 weeks\", notice = \"2 weeks\", more = \"50%\", {SATURDAYS}"
    );
    let outcome = outcome(
        &scenario(&by_hand("7 per week", 200, &follows)),
        Arm::Baseline,
    );
    nobody_is_lost(&outcome);
    let put_on = daily(&outcome.book, Measure::ClinicListsPutOn);
    let saturdays: Vec<f64> = (0..12).map(|week| put_on[7 * week + 5]).collect();
    assert_eq!(saturdays[..6], [0.0, 0.0, 2.0, 3.0, 2.0, 3.0]);
    assert_eq!(put_on.iter().sum::<f64>(), saturdays.iter().sum::<f64>());
    // The third review finds the gap closed.
    let dropped = daily(&outcome.book, Measure::ClinicListsDropped);
    assert_eq!(dropped[..70].iter().sum::<f64>(), 0.0);
    // Two hours of each list are paid.
    let [line] = &outcome.costs[..] else {
        panic!("{:?}", outcome.costs)
    };
    same(line.hours, 2.0 * saturdays.iter().sum::<f64>());
    same(line.amount, 100.0 * line.hours);
}

#[test]
fn what_is_dropped_is_what_the_gap_asks_for_and_nobody_is_cancelled() {
    // 8 wait, 40 should: a gap of 32 is made up for by a tenth of the usual 80 slots at most:
    // two sessions of twenty, in which nobody is booked, in the middle and at the end.
    let follows = "target = \"2 weeks\", every = \"4 weeks\", within = \"4 weeks\", notice = \"2 weeks\", more = \"0%\"";
    let outcome = outcome(
        &scenario(&by_hand("20 per week", 8, follows)),
        Arm::Baseline,
    );
    nobody_is_lost(&outcome);
    let dropped = daily(&outcome.book, Measure::ClinicListsDropped);
    let first: Vec<usize> = (0..42).filter(|&day| dropped[day] > 0.0).collect();
    assert_eq!(first, [25, 39]);
    let lists = total(&outcome.book, Measure::ClinicSessions).sum;
    assert_eq!(lists + dropped.iter().sum::<f64>(), 60.0);
    assert!(outcome.costs.is_empty());
}

/// Where three see patients side by side, one of them can stay away and the others not; but not
/// where they share a list.
#[test]
fn single_lists_are_dropped_unless_they_are_shared() {
    // A twentieth of the usual 240 slots of four weeks: three lists of four.
    let follows = "target = \"4 weeks\", every = \"4 weeks\", within = \"4 weeks\", notice = \"2 weeks\", more = \"0%\", fewer = \"5%\"";
    let dropped = |lists: &str| {
        let three = format!("to = 11:00:00, clinicians = 3, lists = \"{lists}\" }}]\nslots");
        let text = by_hand("20 per week", 8, follows).replace("to = 11:00:00 }]\nslots", &three);
        let outcome = outcome(&scenario(&text), Arm::Baseline);
        nobody_is_lost(&outcome);
        let dropped = daily(&outcome.book, Measure::ClinicListsDropped);
        let lists = total(&outcome.book, Measure::ClinicSessions).sum;
        assert_eq!(lists + dropped.iter().sum::<f64>(), 180.0);
        dropped[..42].to_vec()
    };
    let own = dropped("own");
    assert_eq!(own.iter().filter(|&&lists| lists == 1.0).count(), 3);
    assert_eq!(own.iter().sum::<f64>(), 3.0);
    let shared = dropped("shared");
    assert_eq!(shared.iter().filter(|&&lists| lists == 3.0).count(), 1);
    assert_eq!(shared.iter().sum::<f64>(), 3.0);
}

/// Six lists a day of which many are dropped, half of all bookings in somebody else's slot, and
/// everybody migrated out of theirs: whoever comes to a list that was dropped is seen there.
#[test]
fn a_dropped_list_takes_place_if_somebody_comes_without_a_slot() {
    let follows = "target = \"4 weeks\", every = \"1 week\", within = \"1 week\", notice = \"1 week\", more = \"0%\", fewer = \"50%\"";
    let clinic = by_hand("40 per week", 200, follows)
        .replace("end = 2024-03-24", "go-live = 2024-03-04\nend = 2024-07-28")
        .replace(
            "to = 11:00:00 }]\nslots",
            "to = 10:00:00, clinicians = 6 }]\nslots",
        )
        .replace("NNNN", "NN")
        .replace("team = 3", "team = 6");
    let text = format!(
        "{clinic}[booking]\nhorizon = \"8 weeks\"\nnotice = \"1 week\"\n\
         [new-system.migration]\nout-of-slot = \"90%\"\n\
         [new-system.errors]\ndouble-booking = {{ initial = \"30%\", before = \"30%\" }}\n"
    );
    let there = Stage::There as usize;
    for outcome in outcomes(&scenario(&text), Arm::Unmitigated, 3) {
        nobody_is_lost(&outcome);
        assert!(total(&outcome.book, Measure::ClinicListsDropped).sum > 0.0);
        assert_eq!(
            outcome.census.by_stage[there], 0,
            "nobody is left in the clinic"
        );
    }
}

/// A template cut to a half, by a trigger, offers half of the lists that are left.
#[test]
fn a_reduced_template_counts_the_lists_that_take_place() {
    let follows = "target = \"1 day\", every = \"1 week\", within = \"1 week\", notice = \"8 weeks\", more = \"0%\", fewer = \"50%\"";
    let clinic = by_hand("30 per week", 20, follows)
        .replace("end = 2024-03-24", "go-live = 2024-03-04\nend = 2024-06-30")
        .replace(
            "to = 11:00:00 }]\nslots",
            "to = 12:00:00, clinicians = 2 }]\nslots",
        )
        .replace("NNNN", "NNNNNN");
    let cut = "template = { ramp = [\"50% for 8 weeks\"] }\n";
    let seen = |when: &str| {
        let text = format!(
            "{clinic}[booking]\nhorizon = \"2 weeks\"\nnotice = \"3 days\"\n\
             [new-system]\n[plan.half]\n{cut}{when}"
        );
        let outcome = outcome(&scenario(&text), Arm::Planned);
        let dropped = daily(&outcome.book, Measure::ClinicListsDropped);
        let attended = daily(&outcome.book, Measure::ClinicAttended);
        // From when all have come who had been booked before the cut.
        let one_list = (80..119).filter(|&day| dropped[day] == 1.0);
        let most = one_list.map(|day| attended[day]).fold(0.0, f64::max);
        assert!(most > 0.0, "some lists are dropped");
        most
    };
    assert_eq!(
        seen("when = \"list.recorded > 0\"\nfrom = \"go-live\"\n"),
        3.0
    );
    assert_eq!(seen(""), 3.0);
}

/// Nothing up and nothing down: the same bits as without the table.
#[test]
fn bounds_of_nothing_change_nothing() {
    let without = scenario(TRUST);
    let with = edited(scenario(TRUST), |s| {
        let sees_new = |c: &&mut Clinic| c.slots.pattern.contains('N');
        for clinic in s.clinic.values_mut().filter(sees_new) {
            let written = serde_json::json!({ "target": "3 weeks", "more": "0%", "fewer": "0%" });
            clinic.follows_list = serde_json::from_value(written).expect("as it is written");
        }
    });
    for arm in Arm::ALL {
        let (a, b) = (outcome(&without, arm), outcome(&with, arm));
        assert!(a.book == b.book && a.sessions == b.sessions && a.costs == b.costs);
        assert_eq!(a.census, b.census);
    }
}

/// Demand is off by a few per cent, and nothing else is.
fn off_by(per_week: u32, years: u32, follows: &str) -> String {
    format!(
        r#"
title = "Off"
start = 2024-01-01
end = {}-12-28
[booking]
horizon = "26 weeks"
notice = "1 week"
[specialty.any]
referrals = {{ rate = "{per_week} per week", days = "mon-fri", day-to-day = 0.15 }}
waiting-list = {{ size = {}, age = {{ exponential = "7 weeks" }} }}
[clinic.any]
specialty = "any"
sessions = [{{ days = "mon-fri", from = 09:00:00, to = 12:30:00, clinicians = 2 }}]
slots = {{ length = "20 min", pattern = "NNNNNNNNNN" }}
consultation = {{ new = "15 min" }}
{follows}
"#,
        2023 + years,
        7 * per_week
    )
}

const FOLLOWS: &str = "follows-list = { target = \"7 weeks\", sessions = [{ days = [\"sat\"], from = 09:00:00, to = 12:30:00, clinicians = 2 }] }";

/// The list in the last quarter, over its target, with the half-width of its interval at the level
/// of the other tests.
fn at_the_end(per_week: u32, years: u32, follows: &str) -> (f64, f64) {
    const N: u64 = 40;
    let outcomes = outcomes(
        &scenario(&off_by(per_week, years, follows)),
        Arm::Baseline,
        N,
    );
    outcomes.iter().for_each(nobody_is_lost);
    let last = |o: &Outcome| {
        let days = o.book.days();
        cell(&o.book, Measure::ListSize, days - 91..days).sum / 91.0 / f64::from(7 * per_week)
    };
    let sample: Vec<f64> = outcomes.iter().map(last).collect();
    let measured = Measured::mean_of(&sample);
    let t = student_t_quantile(1.0 - LEVEL / 2.0, measured.n - 1).expect("a level");
    (measured.value, t * measured.standard_error)
}

#[test]
fn a_list_drifts_without_it_and_stays_near_its_target_with_it() {
    for (per_week, years) in [(103, 1), (103, 2), (97, 1), (97, 2)] {
        let (drifts, give) = at_the_end(per_week, years, "");
        let away = (drifts - 1.0).abs() - give;
        assert!(
            away > 0.1 * f64::from(years),
            "{per_week}: {drifts} ± {give}"
        );
        let (stays, give) = at_the_end(per_week, years, FOLLOWS);
        let away = (stays - 1.0).abs() + give;
        assert!(away < 0.1, "{per_week}, {years}: {stays} ± {give}");
    }
}

/// It acts on what is reported: in a blackout on the last figures from before it, so that until the
/// notice is over nothing differs from a hospital without one.
#[test]
fn in_a_blackout_it_goes_by_the_last_figures() {
    let text = off_by(103, 1, FOLLOWS).replace("[booking]", "go-live = 2024-03-11\n[booking]")
        + "[new-system.blackout]\nfor = \"26 weeks\"\n";
    let with = scenario(&text);
    let (sees, blind) = (
        outcome(&with, Arm::Baseline),
        outcome(&with, Arm::Unmitigated),
    );
    let put_on = |o: &Outcome| daily(&o.book, Measure::ClinicListsPutOn);
    let (sees, blind) = (put_on(&sees), put_on(&blind));
    let differ = (0..sees.len()).find(|&day| sees[day] != blind[day]);
    // The go-live is on day 70, the next review on day 84, and what it decides comes from 126 on.
    assert!(differ.is_some_and(|day| day >= 126), "{differ:?}");
    // Blind, the hospital does not order the same again and again: what comes is taken into account.
    let over = |lists: &[f64]| lists[126..266].iter().sum::<f64>();
    assert!(
        over(&blind) <= over(&sees) + 4.0,
        "{} {}",
        over(&blind),
        over(&sees)
    );
}
