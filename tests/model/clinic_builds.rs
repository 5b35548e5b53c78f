//! Clinics that the new system does not have: what cannot be booked until when, and what is seen
//! from paper.

use std::collections::BTreeSet;

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Outcome, TraceEvent};

use crate::conservation::nobody_is_lost;
use crate::oracles::judgement::within;
use crate::trial::{
    cell, each_day, edited, history, minutes_of, outcome, outcomes, referred, same, scenario,
};

/// Clinics every morning with three slots each; go-live on the second Monday, day 7.
fn clinics(names: &[&str], header: &str, more: &str) -> Checked<Scenario> {
    let clinic = |name: &&str| {
        format!(
            r#"
[clinic.{name}]
specialty = "any"
sessions = [{{ days = "daily", from = 09:00:00, to = 10:00:00 }}]
slots = {{ length = "20 min", pattern = "NNN" }}
consultation = {{ new = "10 min" }}
documentation = {{ share = "50%" }}
"#
        )
    };
    let clinics: String = names.iter().map(clinic).collect();
    scenario(&format!(
        r#"
title = "Clinics"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-02-11
{header}
{clinics}
{more}
"#
    ))
}

const TEN: [&str; 10] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

/// A list longer than all slots, booked a day ahead; records are entered on Sundays.
const LONG: &str = r#"
[booking]
horizon = "1 day"
re-enter = "5 min"
[staff.clerks]
role = "clerk"
works = ["re-enter"]
count = 1
shifts = [{ days = ["sun"], from = 09:00:00, to = 17:00:00 }]
[specialty.any]
waiting-list = { size = 2000, age = "1 week" }
"#;

#[test]
fn what_is_booked_stays_and_nobody_else_is_booked_until_it_is_built() {
    let text = "[new-system.builds]\nbuilt = [{ by = \"go-live + 10 days\", share = \"100%\" }]\non-paper = 4\n";
    let one = clinics(&["a"], LONG, text);
    let (outcome, history) = history(&one, Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    // Those of the go-live itself were booked the day before. Those of the day on which it is
    // built are booked that morning.
    let mut attended = vec![3.0; 42];
    attended[8..17].fill(0.0);
    assert_eq!(each_day(&outcome, Measure::ClinicAttended), attended);
    // Capacity that nobody could see is lost, and counted.
    let unused: Vec<f64> = attended.iter().map(|n| 3.0 - n).collect();
    assert_eq!(each_day(&outcome, Measure::ClinicSlotsUnused), unused);
    let mut missing = vec![0.0; 42];
    missing[7..17].fill(1.0);
    assert_eq!(each_day(&outcome, Measure::ClinicsNotBuilt), missing);
    // Seen from paper: five minutes with the patient, four times five with the pen.
    let began = minutes_of(&history, TraceEvent::ConsultationBegan);
    let ended = minutes_of(&history, TraceEvent::ConsultationEnded);
    let took: Vec<f64> = began.iter().zip(&ended).map(|(b, e)| e - b).collect();
    let mut expected = vec![10.0; took.len()];
    expected[21..24].fill(25.0);
    assert_eq!(took, expected);
    let mut paper = vec![0.0; 42];
    paper[7] = 3.0;
    assert_eq!(each_day(&outcome, Measure::OnPaper), paper);
    assert_eq!(
        each_day(&outcome, Measure::ReEntryWaiting)[6..9],
        [0.0, 3.0, 3.0]
    );
    // The baseline has the old system, with all clinics.
    let baseline = crate::trial::outcome(&one, Arm::Baseline);
    assert_eq!(each_day(&baseline, Measure::ClinicAttended), [3.0; 42]);
    assert_eq!(each_day(&baseline, Measure::ClinicsNotBuilt), [0.0; 42]);
}

#[test]
fn the_first_booking_after_a_clinic_is_built_goes_to_it() {
    // One slot each at nine and at ten; one referral every day at eight, booked at once.
    let text = r#"
title = "Early and late"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-02-04
[specialty.any]
[clinic.early]
specialty = "any"
sessions = [{ days = "daily", from = 09:00:00, to = 10:00:00 }]
slots = { length = "60 min", pattern = "N" }
consultation = { new = "5 min" }
built = "go-live + 10 days"
[clinic.late]
specialty = "any"
sessions = [{ days = "daily", from = 10:00:00, to = 11:00:00 }]
slots = { length = "60 min", pattern = "N" }
consultation = { new = "5 min" }
"#;
    let minutes: Vec<i64> = (0..28).map(|day| day * 1440 + 480).collect();
    let two = referred(scenario(text), "any", &minutes);
    let at = |arm| {
        let (_, history) = history(&two, arm, 0);
        let arrived = minutes_of(&history, TraceEvent::Arrived);
        arrived.iter().map(|at| at % 1440.0).collect::<Vec<f64>>()
    };
    let mut expected = vec![540.0; 28];
    assert_eq!(at(Arm::Baseline), expected);
    expected[7..17].fill(600.0);
    assert_eq!(at(Arm::Unmitigated), expected);
}

#[test]
fn exactly_the_stated_share_of_the_clinics_is_built() {
    let builds = |built: &str, arm, more: &str| {
        let text = format!("{more}\n[new-system.builds]\n{built}\n");
        let ten = clinics(&TEN, LONG, &text);
        each_day(&outcome(&ten, arm), Measure::ClinicsNotBuilt)
    };
    let days = |before: usize, left: &dyn Fn(i64) -> i64| -> Vec<f64> {
        let all = 0..42 - before as i64;
        let since = all.map(|day| left(day) as f64);
        std::iter::repeat_n(0.0, before).chain(since).collect()
    };
    // Level after the last point.
    let sixty = "built = [{ by = \"go-live\", share = \"60%\" }]";
    assert_eq!(builds(sixty, Arm::Unmitigated, ""), days(7, &|_| 4));
    // Straight lines between: 6 and 3 in ten days, each when it is finished. Then half a clinic
    // a week.
    let line = "built = [{ by = \"go-live\", share = \"60%\" }, { by = \"go-live + 10 days\", share = \"90%\" }]\nper-week = 0.5";
    let left = |day: i64| {
        if day < 24 {
            10 - (60 + 3 * day.min(10)) / 10
        } else {
            0
        }
    };
    assert_eq!(builds(line, Arm::Unmitigated, ""), days(7, &left));
    // A team alone begins at the go-live: three a week.
    assert_eq!(
        builds("per-week = 3", Arm::Unmitigated, ""),
        days(7, &|day| (10 - 3 * day / 7).max(0))
    );
    // Nothing is built before the first day that is given.
    let late = "built = [{ by = 2024-01-20, share = \"50%\" }]";
    assert_eq!(
        builds(late, Arm::Unmitigated, ""),
        days(7, &|day| if day < 12 { 10 } else { 5 })
    );
    // A later go-live finds more built: days count from the one first planned.
    let half = "built = [{ by = \"go-live\", share = \"0%\" }, { by = \"go-live + 10 days\", share = \"100%\" }]";
    let later = "[plan.later]\npostpone = { by = \"1 week\" }\n";
    assert_eq!(
        builds(half, Arm::Planned, later),
        days(14, &|day| (3 - day).max(0))
    );
}

#[test]
fn a_clinic_with_a_day_of_its_own_is_not_one_of_the_others() {
    let text = "[new-system.builds]\nbuilt = [{ by = \"go-live\", share = \"60%\" }]\n";
    let eleven = clinics(&[&TEN[..], &["own"]].concat(), LONG, text);
    let eleven = edited(eleven, |s| {
        let own = s.clinic.get_mut("own").expect("a clinic");
        own.built = Some(cutover::model::spec::Moment::GoLive { offset_days: 3 });
    });
    let missing = each_day(
        &outcome(&eleven, Arm::Unmitigated),
        Measure::ClinicsNotBuilt,
    );
    assert_eq!(missing[6..12], [0.0, 5.0, 5.0, 5.0, 4.0, 4.0]);
    let own = |o: &Outcome| {
        let of = o.sessions.iter().filter(|s| s.clinic.index() == 10);
        of.map(|s| s.booked).collect::<Vec<u16>>()
    };
    let booked = own(&outcome(&eleven, Arm::Unmitigated));
    assert_eq!(booked[6..12], [3, 3, 0, 0, 3, 3]);
}

/// Clinics in which nobody is seen on a day.
fn empty_on(outcome: &Outcome, day: i32) -> BTreeSet<usize> {
    let on = outcome.sessions.iter().filter(|s| s.day == day);
    on.filter(|s| s.booked == 0)
        .map(|s| s.clinic.index())
        .collect()
}

#[test]
fn which_clinics_are_built_first_is_drawn_once_and_the_same_in_every_arm() {
    let text = r#"
[new-system.builds]
built = [{ by = "go-live", share = "60%" }, { by = "go-live + 2 weeks", share = "60%" }, { by = "go-live + 15 days", share = "80%" }]
[plan.later]
postpone = { by = "2 days" }
"#;
    let ten = clinics(&TEN, LONG, text);
    let unmitigated = outcomes(&ten, Arm::Unmitigated, 60);
    let planned = outcomes(&ten, Arm::Planned, 60);
    let mut drawn = BTreeSet::new();
    for (one, other) in unmitigated.iter().zip(&planned) {
        let first = empty_on(one, 12);
        assert_eq!(first.len(), 4);
        assert_eq!(first, empty_on(other, 12));
        // Those built later were not built before.
        let later = empty_on(one, 24);
        assert_eq!(later.len(), 2);
        assert!(later.is_subset(&first));
        drawn.insert(first);
    }
    assert!(drawn.len() > 30, "{}", drawn.len());
    // Each as likely as the others.
    for clinic in [0, 9] {
        let not = |o: &Outcome| f64::from(u8::from(empty_on(o, 12).contains(&clinic)));
        within(&unmitigated.iter().map(not).collect::<Vec<f64>>(), 0.4);
    }
}

#[test]
fn catch_up_sessions_of_a_clinic_that_is_not_built_cannot_be_booked_either() {
    let text = |built: i64| {
        format!(
            r#"
[new-system.builds]
built = [{{ by = "go-live + {built} days", share = "100%" }}]
[plan.evenings]
catch-up = {{ clinic = "a", sessions = [{{ days = "daily", from = 18:00:00, to = 19:00:00 }}], announced = "5 days" }}
from = "go-live + 8 days"
for = "1 week"
"#
        )
    };
    let attended = |built| {
        let one = clinics(&["a"], LONG, &text(built));
        each_day(&outcome(&one, Arm::Planned), Measure::ClinicAttended)
    };
    // Evenings on days 15 to 21, announced from day 10 on; built on day 18, or on the first.
    let mut expected = vec![3.0; 42];
    expected[15..22].fill(6.0);
    assert_eq!(attended(0), expected);
    expected[8..18].fill(0.0);
    assert_eq!(attended(11), expected);
}

#[test]
fn clinics_disappear_when_their_own_specialty_goes_live() {
    let text = r#"
[specialty.other]
waiting-list = { size = 500, age = "1 week" }
[clinic.other]
specialty = "other"
sessions = [{ days = "daily", from = 09:00:00, to = 10:00:00 }]
slots = { length = "20 min", pattern = "NNN" }
consultation = { new = "10 min" }
[new-system.builds]
built = [{ by = "go-live + 2 weeks", share = "100%" }]
[plan.in-turn]
phases = [{ specialties = ["any"] }, { specialties = ["other"], after = "5 days" }]
"#;
    let two = clinics(&["a"], LONG, text);
    let planned = outcome(&two, Arm::Planned);
    let missing = each_day(&planned, Measure::ClinicsNotBuilt);
    let mut expected = vec![0.0; 42];
    expected[7..12].fill(1.0);
    expected[12..21].fill(2.0);
    assert_eq!(missing, expected);
    let attended = each_day(&planned, Measure::ClinicAttended);
    let mut expected = vec![6.0; 42];
    expected[8..13].fill(3.0);
    expected[13..21].fill(0.0);
    assert_eq!(attended, expected);
}

#[test]
fn a_slot_given_back_in_a_clinic_that_is_not_built_is_not_booked_again() {
    // Booked four weeks ahead; a quarter cancel. From the go-live on nobody takes their place.
    let header = "[booking]\nhorizon = \"4 weeks\"\n[specialty.any]\nwaiting-list = { size = 2000, age = \"1 week\" }\ncancellation = { by-patient = \"25%\" }\n";
    let text = "[new-system.builds]\nbuilt = [{ by = \"go-live\", share = \"0%\" }]\n";
    let one = clinics(&["a"], header, text);
    let (outcome, history) = history(&one, Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    let booked = cell(&outcome.book, Measure::BookingBooked, 7..42).sum;
    same(booked, 0.0);
    let cancelled = cell(&outcome.book, Measure::CancelledByPatient, 7..28).sum;
    assert!(cancelled > 5.0, "{cancelled}");
    assert!(!history.is_empty());
    // Unused on a day: the slots of those who have cancelled since the go-live.
    let unused = cell(&outcome.book, Measure::ClinicSlotsUnused, 7..28).sum;
    assert!(unused > 0.0 && unused <= cancelled, "{unused} {cancelled}");
}

#[test]
fn the_plan_has_clinics_built_sooner() {
    let missing = |plan: &str| {
        let text = format!(
            "[new-system.builds]\nbuilt = [{{ by = \"go-live + 10 days\", share = \"100%\" }}]\n[plan.it]\n{plan}\n"
        );
        let three = clinics(&["a", "b", "c"], LONG, &text);
        let of = |arm| each_day(&outcome(&three, arm), Measure::ClinicsNotBuilt);
        let mut unmitigated = vec![0.0; 42];
        unmitigated[7..17].fill(3.0);
        assert_eq!(of(Arm::Unmitigated), unmitigated);
        of(Arm::Planned)[6..18].to_vec()
    };
    let built_by = |days: [usize; 3]| {
        let left = |day| days.iter().filter(|d| **d > day).count() as f64;
        (6..18)
            .map(|day| if day < 7 { 0.0 } else { left(day) })
            .collect::<Vec<f64>>()
    };
    let sooner = "builds = { sooner = \"5 days\" }\nfrom = \"go-live + 2 days\"";
    assert_eq!(missing(sooner), built_by([12, 12, 12]));
    let at_once = "builds = { sooner = \"3 weeks\" }\nfrom = \"go-live + 2 days\"";
    assert_eq!(missing(at_once), built_by([9, 9, 9]));
    // Two a week from day 5 on: days 9, 12 and 16; or only for one week.
    let team = "builds = { per-week = 2 }\nfrom = \"go-live - 2 days\"";
    assert_eq!(missing(team), built_by([9, 12, 16]));
    let week = format!("{team}\nfor = \"1 week\"");
    assert_eq!(missing(&week), built_by([9, 12, 17]));
}

#[test]
fn the_plan_has_clinics_booked_on_paper_while_it_says_so() {
    let text = r#"
[new-system.builds]
built = [{ by = "go-live", share = "0%" }]
on-paper = 4
[plan.paper]
paper = { takes = 2 }
from = "go-live + 3 days"
for = "4 days"
"#;
    let one = clinics(&["a"], LONG, text);
    let (outcome, history) = history(&one, Arm::Planned, 0);
    // From the morning of day 10 on for the day itself and the next, for the last time on day 13.
    let mut attended = vec![3.0; 42];
    attended[8..10].fill(0.0);
    attended[15..].fill(0.0);
    assert_eq!(each_day(&outcome, Measure::ClinicAttended), attended);
    let began = minutes_of(&history, TraceEvent::ConsultationBegan);
    let ended = minutes_of(&history, TraceEvent::ConsultationEnded);
    let took: Vec<f64> = began.iter().zip(&ended).map(|(b, e)| e - b).collect();
    // Clinicians there write as in any clinic that is not built; the forms are the office's.
    assert_eq!(took[21..], [25.0; 18]);
    nobody_is_lost(&outcome);
}
