//! "As it is today": the list that follows from the slots, or the lists from the waiting list, and
//! that business as usual then goes on as it starts.

use cutover::model::{Arm, Measure, Outcome, Site};
use cutover::statistics::student_t_quantile;
use cutover::study::offered_load::OfferedLoad;

use crate::conservation::nobody_is_lost;
use crate::oracles::judgement::{LEVEL, Measured, within};
use crate::trial::{cell, levels, outcomes, scenario};

fn hospital(specialty: &str, slots: usize, sessions: &str) -> String {
    format!(
        r#"
title = "As it is today"
start = 2024-01-01
end = 2025-12-28
[booking]
horizon = "30 weeks"
[specialty.any]
{specialty}
[clinic.any]
specialty = "any"
sessions = [{{ {sessions}, from = 09:00:00, to = 13:00:00 }}]
slots = {{ length = "15 min", pattern = "{}" }}
consultation = {{ new = "10 min" }}
"#,
        "N".repeat(slots)
    )
}

/// The mean list from a day on over what it was on the first, with the half-width of its interval.
fn over_the_first(outcomes: &[Outcome], from: usize) -> (f64, f64) {
    let of = |o: &Outcome| {
        let days = o.book.days();
        let list = cell(&o.book, Measure::ListSize, from..days).sum / (days - from) as f64;
        list / o.census.started_with as f64
    };
    let measured = Measured::mean_of(&outcomes.iter().map(of).collect::<Vec<_>>());
    let t = student_t_quantile(1.0 - LEVEL / 2.0, measured.n - 1).expect("a level");
    (measured.value, t * measured.standard_error)
}

#[test]
fn a_share_within_18_weeks_is_a_mean_wait_and_a_size() {
    // 18 / ln 12.5 = 7.127 weeks of 70 referrals.
    let specialty = "referrals = \"10 per day\"\nwaiting-list = { within-18-weeks = \"92%\" }";
    let scenario = scenario(&hospital(specialty, 10, "days = \"daily\""));
    let site = Site::of(&scenario);
    let begins = &site.specialties[0].begins;
    assert_eq!(begins.size, 499);
    let mean = begins
        .age
        .as_ref()
        .expect("a distribution")
        .mean()
        .as_days_f64();
    assert!((mean / 7.0 - 18.0 / 12.5_f64.ln()).abs() < 1e-6);
    // The day on which it starts: the share is met but for chance.
    let outcomes = outcomes(&scenario, Arm::Baseline, 60);
    let over = levels(&outcomes, Measure::ListOver18, 0);
    // By the evening of the first day whoever was referred more than 126 days before its beginning.
    within(&over, 499.0 * 0.08 - booked_today(&outcomes));
}

/// The first ten who are seen have waited longest.
fn booked_today(outcomes: &[Outcome]) -> f64 {
    let seen = outcomes.iter();
    let seen = seen.map(|o| cell(&o.book, Measure::ClinicAttendedNew, 0..1).sum);
    seen.sum::<f64>() / outcomes.len() as f64
}

/// Nobody is removed, so nothing pulls the list back; but on average it stays exactly as long.
#[test]
fn lists_that_follow_from_the_waiting_list_keep_it() {
    for (slots, sessions, factor) in [
        (8, "days = \"daily\"", 10.0 / 8.0),
        (12, "days = \"daily\"", 10.0 / 12.0),
        (7, "days = \"daily\", clinicians = 3", 10.0 / 21.0),
    ] {
        let specialty = "referrals = \"10 per day\"\nwaiting-list = { size = 600, age = \"8 weeks\" }\nsteady-state = \"from-list\"";
        let scenario = scenario(&hospital(specialty, slots, sessions));
        let found = Site::of(&scenario).specialties[0].begins.factor();
        assert!((found - factor).abs() < 1e-12, "{found}");
        let outcomes = outcomes(&scenario, Arm::Baseline, 40);
        outcomes.iter().for_each(nobody_is_lost);
        // A list that has been put on may come before or after its share of it.
        let rounding = slots as f64;
        for day in [181, 363, 727] {
            let list = Measured::mean_of(&levels(&outcomes, Measure::ListSize, day));
            let off = (list.value - 600.0).abs() - rounding;
            assert!(off < 3.5 * list.standard_error, "{slots}: {list:?}");
        }
        let load = OfferedLoad::of(&scenario);
        let new = &load.specialties[0].slots[0];
        assert!((new.load.0 - 1.0).abs() < 0.005, "{new:?}");
    }
}

/// Who does not attend, cancels, is removed and returns is reckoned with.
#[test]
fn they_keep_it_where_appointments_fall_through() {
    let specialty = r#"
referrals = { rate = "100 per week", days = "mon-fri", day-to-day = 0.15 }
urgent = "10%"
waiting-list = { within-18-weeks = "92%" }
removals = "3% per month"
did-not-attend = { same-day = "3%", long-notice = "9%", settles-over = "10 days", discharged = "20%" }
cancellation = { by-patient = "6%", by-hospital = "6%" }
steady-state = "from-list"
"#;
    let scenario = scenario(&hospital(
        specialty,
        10,
        "days = \"mon-fri\", clinicians = 2",
    ));
    let outcomes = outcomes(&scenario, Arm::Baseline, 40);
    let (list, give) = over_the_first(&outcomes, 364);
    assert!((list - 1.0).abs() + give < 0.1, "{list} ± {give}");
}

#[test]
fn a_list_that_follows_from_the_slots_stays() {
    // 70 a week for 63 slots, 2 % of the list removed a week: 350, and a little for chance.
    let specialty =
        "referrals = \"10 per day\"\nremovals = \"2% per week\"\nsteady-state = \"from-slots\"";
    let removals = scenario(&hospital(specialty, 9, "days = \"daily\""));
    let size = Site::of(&removals).specialties[0].begins.size;
    assert!((350..=370).contains(&size), "{size}");
    // 70 a week for 77 slots: those who wait for the next clinic, and a little.
    let specialty = "referrals = \"10 per day\"\nsteady-state = \"from-slots\"";
    let to_spare = scenario(&hospital(specialty, 11, "days = \"daily\""));
    for (scenario, within) in [(removals, 0.05), (to_spare, 0.2)] {
        let outcomes = outcomes(&scenario, Arm::Baseline, 100);
        outcomes.iter().for_each(nobody_is_lost);
        for from in [7, 364] {
            let (list, give) = over_the_first(&outcomes, from);
            assert!(
                (list - 1.0).abs() + give < within,
                "{from}: {list} ± {give}"
            );
        }
    }
}
