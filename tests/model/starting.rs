//! The starting position: lists and diaries as they are on the first day, in a steady state.

use cutover::engine::Time;
use cutover::model::spec::{Checked, Mistakes, Scenario};
use cutover::model::{
    AppointmentMade, Arm, Measure, Observer, Outcome, Site, TraceEvent, simulate_watched,
};

use crate::conservation::nobody_is_lost;
use crate::oracles::judgement::within;
use crate::trial::{cell, levels, outcome, outcomes, scenario, total};

#[test]
fn the_list_has_its_size_and_ages() {
    let scenario = scenario(
        r#"
title = "A list"
start = 2024-01-01
end = 2024-01-02
[specialty.any]
waiting-list = { size = 1000, age = { exponential = "10 weeks" } }
"#,
    );
    let outcomes = outcomes(&scenario, Arm::Baseline, 60);
    for outcome in &outcomes {
        nobody_is_lost(outcome);
        assert_eq!(outcome.census.started_with, 1000);
    }
    assert_eq!(levels(&outcomes, Measure::ListSize, 0), vec![1000.0; 60]);
    // Started before the day 126 days ago: ages above 126 days, whatever the hour, by the end
    // of the first day.
    let share = |weeks: f64| 1000.0 * (-weeks / 10.0).exp();
    within(&levels(&outcomes, Measure::ListOver18, 0), share(18.0));
    within(&levels(&outcomes, Measure::ListOver52, 0), share(52.0));
}

#[test]
fn the_most_recent_are_those_without_an_appointment() {
    let scenario = scenario(
        r#"
title = "Unbooked"
start = 2024-01-01
end = 2024-01-14
[booking]
book = "5 min"
[specialty.any]
waiting-list = { size = 100, age = { uniform = ["1 week", "20 weeks"] }, unbooked = 30 }
[clinic.any]
specialty = "any"
sessions = [{ days = "daily", from = 09:00:00, to = 12:00:00 }]
slots = { length = "30 min", pattern = "NNNNN" }
consultation = { new = "10 min" }
[staff.clerk]
role = "clerk"
count = 0
works = ["book"]
"#,
    );
    let outcome = outcome(&scenario, Arm::Baseline);
    nobody_is_lost(&outcome);
    // Nobody books, so only those with an appointment are seen, five a day.
    assert_eq!(total(&outcome.book, Measure::ClinicAttended).sum, 70.0);
    let days = cutover::model::Measure::BookingUnbooked;
    assert_eq!(cell(&outcome.book, days, 13..14).sum, 30.0);
    let unused = cell(&outcome.book, Measure::ClinicSlotsUnused, 0..14);
    assert_eq!(unused.sum, 0.0);
}

/// In balance: as many new slots as referrals, follow-ups with slots to spare, a list of four
/// weeks' referrals booked into the next four weeks.
fn balanced(sessions: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "In balance"
start = 2024-01-01
end = 2024-12-29
[booking]
horizon = "20 weeks"
follow-up-ahead = "3 weeks"
[specialty.any]
referrals = "63 per week"
waiting-list = {{ size = 280, age = {{ uniform = ["0 days", "28 days"] }} }}
follow-up = {{ chance = "60%", due = {{ gamma = "8 weeks", cv = 0.5 }}, booked-at-desk = "30%" }}
[clinic.any]
specialty = "any"
sessions = [{{ {sessions}, from = 09:00:00, to = 13:00:00 }}]
slots = {{ length = "6 min", pattern = "NNNNNNNNNFFFFFFFFFFFFFFFFFFFFFFFFFFFFF" }}
consultation = {{ new = "5 min" }}
"#,
    ))
}

#[test]
fn follow_ups_come_at_their_steady_rate_from_the_first_weeks_on() {
    let scenario = balanced("days = \"daily\"");
    let outcomes = outcomes(&scenario, Arm::Baseline, 60);
    outcomes.iter().for_each(nobody_is_lost);
    let per_week = |measure, weeks: std::ops::Range<usize>| -> Vec<f64> {
        let n = weeks.len() as f64;
        let of = |o: &Outcome| cell(&o.book, measure, weeks.start * 7..weeks.end * 7).sum / n;
        outcomes.iter().map(of).collect()
    };
    let new = |weeks: std::ops::Range<usize>| per_week(Measure::ClinicAttendedNew, weeks);
    let all = |weeks: std::ops::Range<usize>| per_week(Measure::ClinicAttended, weeks);
    // Nine slots a day are taken while the list lasts: no chance in it at all.
    assert_eq!(new(0..4), vec![63.0; 60]);
    // Of each visit .6 return: 1.5 follow-ups to a first visit, from the first week on.
    for weeks in [0..1, 1..2, 2..4, 4..8, 8..16] {
        let follow_ups: Vec<f64> = all(weeks.clone())
            .iter()
            .zip(new(weeks))
            .map(|(a, n)| a - n)
            .collect();
        within(&follow_ups, 94.5);
    }
}

#[test]
fn a_weekly_clinic_is_full_on_its_first_day() {
    // Follow-ups only, seen on Wednesdays: whoever fell due since last Wednesday is there on the
    // first.
    let scenario = balanced("days = [\"wed\"], clinicians = 9");
    let outcomes = outcomes(&scenario, Arm::Baseline, 60);
    for week in [0, 1, 2] {
        let day = 7 * week + 2;
        let of = |o: &Outcome| {
            let on = |measure| cell(&o.book, measure, day..day + 1).sum;
            on(Measure::ClinicAttended) - on(Measure::ClinicAttendedNew)
        };
        within(&outcomes.iter().map(of).collect::<Vec<_>>(), 94.5);
    }
}

/// A hospital whose diary is given, as a file of rows.
fn given(rows: &str, more: &str) -> Result<Checked<Scenario>, Mistakes> {
    let text = format!(
        r#"
title = "As it is"
start = 2024-01-01
end = 2024-01-28
[booking]
horizon = "3 weeks"
follow-up-ahead = "1 week"
[specialty.any]
waiting-list = {{ file = "start.csv" }}
follow-up = {{ chance = "0%", due = "2 weeks", booked-at-desk = "0%"{more} }}
[clinic.early]
specialty = "any"
sessions = [{{ days = ["mon", "thu"], from = 09:00:00, to = 11:00:00 }}]
slots = {{ length = "30 min", pattern = "NNFF" }}
consultation = {{ new = "10 min" }}
[clinic.late]
specialty = "any"
sessions = [{{ days = ["mon"], from = 14:00:00, to = 16:00:00 }}]
slots = {{ length = "30 min", pattern = "NNFF" }}
consultation = {{ new = "10 min" }}
"#
    );
    let read = |name: &str, _: u64| match name {
        "s.toml" => Ok(text.clone().into_bytes()),
        _ => Ok(rows.as_bytes().to_vec()),
    };
    Scenario::load("s.toml", &read)
}

const HEAD: &str = "referred,priority,booked,kind,due,appointment,time,clinic\n";

/// Everybody's appointment of before the first day: made, at, clinic, in the order of the clock.
fn appointed(scenario: &Checked<Scenario>) -> Vec<(i64, String, String)> {
    #[derive(Default)]
    struct Appointed(Vec<AppointmentMade>);
    impl Observer for Appointed {
        fn happened(&mut self, _: Time, _: u64, _: TraceEvent) {}
        fn appointed(&mut self, _: u64, made: AppointmentMade) {
            if made.booked < Time::ZERO {
                self.0.push(made);
            }
        }
    }
    let site = Site::of(scenario);
    let (outcome, mut all) = simulate_watched(&site, Arm::Baseline, 0, Appointed::default());
    nobody_is_lost(&outcome);
    all.0.sort_by_key(|made| (made.at, made.booked));
    let told = |made: &AppointmentMade| {
        let minutes = (made.at - Time::from_days(made.at.day())).as_ms() / 60_000;
        (
            made.booked.day(),
            format!("{} {:02}:{:02}", made.at.day(), minutes / 60, minutes % 60),
            site.clinics[made.clinic.index()].name.to_owned(),
        )
    };
    all.0.iter().map(told).collect()
}

#[test]
fn a_given_diary_is_as_it_is_given() {
    let rows = [
        "2023-12-01,routine,2023-12-20,new,,2024-01-08,14:30,late",
        "2023-12-04,routine,2023-12-21,new,,2024-01-08,09:30,early",
        // A follow-up in a slot for new patients, at its time.
        ",,2023-11-20,follow-up,2024-01-02,2024-01-04,09:00,",
        // Two at one time: the second has the free slot that is nearest, of its own kind first.
        "2023-12-05,urgent,2023-12-22,new,,2024-01-11,10:00,early",
        "2023-12-06,urgent,2023-12-23,new,,2024-01-11,10:00,early",
        // On a Tuesday nobody is seen: the earliest after it.
        "2023-12-07,routine,2023-12-24,new,,2024-01-16,09:00,early",
        // In a clinic that has no session on a Thursday: in one that has.
        "2023-12-08,routine,2023-12-25,new,,2024-01-18,14:00,late",
    ];
    let scenario = given(&(HEAD.to_owned() + &rows.join("\n")), "").expect("a scenario");
    let expected = [
        (-42, "3 09:00", "early"),
        (-11, "7 09:30", "early"),
        (-12, "7 14:30", "late"),
        (-9, "10 09:30", "early"),
        (-10, "10 10:00", "early"),
        (-8, "17 09:00", "early"),
        (-7, "17 10:30", "early"),
    ];
    let found = appointed(&scenario);
    let found: Vec<(i64, &str, &str)> = found.iter().map(|(d, at, c)| (*d, &**at, &**c)).collect();
    assert_eq!(found, expected);
    // A manifest carries it along.
    let again = Scenario::from_json(scenario.to_json()).expect("a scenario");
    assert!(appointed(&again) == appointed(&scenario));
}

#[test]
fn a_slot_of_which_the_hospital_has_cancelled_the_appointment_is_lost() {
    let rows = [
        ",,lost,new,,2024-01-01,09:00,early",
        ",,lost,new,,2024-01-01,09:30,early",
        ",,lost,new,,2024-01-04,09:00,early",
        // Given again: nothing else is lost for it.
        ",,lost,new,,2024-01-04,09:30,early",
        "2023-12-04,routine,2023-12-21,new,,2024-01-04,09:30,early",
        // At a time that is not known.
        ",,lost,follow-up,,2024-01-04,,early",
        // Who is still to be placed is not given what is lost, but the other clinic.
        "2023-12-05,routine,yes,new,,,,",
        ",,2023-11-20,follow-up,2024-01-02,,,",
    ];
    let scenario = given(&(HEAD.to_owned() + &rows.join("\n")), "").expect("a scenario");
    let found = appointed(&scenario);
    let found: Vec<(i64, &str)> = found.iter().map(|(d, at, _)| (*d, &**at)).collect();
    assert_eq!(
        found,
        [(-27, "0 14:00"), (-11, "3 09:30"), (-42, "3 10:30")]
    );
    // It is nobody: three have begun, and three are told of.
    let began = outcome(&scenario, Arm::Baseline).census.started_with;
    assert_eq!((began, scenario.files_read()[0].rows), (3, 3));
    let again = Scenario::from_json(scenario.to_json()).expect("a scenario");
    assert!(appointed(&again) == appointed(&scenario));
}

#[test]
fn more_than_there_are_slots_for_come_besides() {
    // Six at four slots: two are squeezed in, which is as many as a clinician sees so.
    let row = |n: usize| {
        format!(
            "2023-12-{:02},routine,2023-12-20,new,,2024-01-04,09:00,early",
            n + 1
        )
    };
    let rows: Vec<String> = (0..6).map(row).collect();
    let scenario = given(&(HEAD.to_owned() + &rows.join("\n")), "").expect("a scenario");
    assert!(
        appointed(&scenario)
            .iter()
            .all(|(_, at, _)| at.starts_with("3 "))
    );
    let outcome = outcome(&scenario, Arm::Baseline);
    let squeezed = total(&outcome.book, Measure::ClinicSqueezedIn).sum;
    assert_eq!(squeezed, 2.0);
    assert_eq!(cell(&outcome.book, Measure::ClinicAttended, 3..4).sum, 6.0);
}

#[test]
fn who_is_to_come_back_is_on_the_list_for_it_or_drawn() {
    let waiting = "2023-12-20,routine,no,new,,,,\n";
    let back = ",,no,follow-up,2024-01-03,,,\n,,no,follow-up,2024-01-20,,,\n";
    let booked = ",,2023-12-01,follow-up,2024-01-02,2024-01-04,10:00,early\n";
    let started = |rows: &str| {
        let scenario = given(&(HEAD.to_owned() + rows), "").expect("a scenario");
        let outcome = outcome(&scenario, Arm::Baseline);
        nobody_is_lost(&outcome);
        // Whoever waits is seen, and nobody twice.
        assert_eq!(
            total(&outcome.book, Measure::ClinicAttended).sum,
            outcome.census.started_with as f64
        );
        outcome.census.started_with
    };
    // Nobody is referred, so nobody is drawn.
    assert_eq!(started(waiting), 1);
    assert_eq!(started(&[waiting, back].concat()), 3);
    assert_eq!(started(&[waiting, back, booked].concat()), 4);
}

#[test]
fn a_diary_that_makes_no_sense_is_refused() {
    for (row, more, words) in [
        (
            "2024-01-02,routine,,new,,,,",
            "",
            "2024-01-02 is not before the first day",
        ),
        (
            "2023-12-02,routine,2024-01-03,new,,2024-01-04,09:00,early",
            "",
            "2024-01-03 is not before the first day",
        ),
        (
            "2023-12-02,routine,,new,,2023-12-28,09:00,early",
            "",
            "2023-12-28 is before the first day",
        ),
        (
            "2023-12-02,routine,no,new,,2024-01-04,09:00,early",
            "",
            "an appointment that is not booked",
        ),
        (
            "2023-12-02,routine,,new,,2024-01-04,nine,early",
            "",
            "column time",
        ),
        (
            "2023-12-02,routine,,second,,,,",
            "",
            "\"second\" is neither new nor follow-up",
        ),
        (
            "2023-12-02,routine,perhaps,new,,,,",
            "",
            "\"perhaps\" is neither yes nor no nor lost nor a date",
        ),
        (
            ",routine,lost,new,,,,",
            "",
            "a slot that is lost, and no appointment",
        ),
        (",,no,follow-up,,,,", "", "when is this follow-up due?"),
        (",routine,no,new,,,,", "", "column referred"),
        (
            "2023-12-02,routine,,new,,2024-01-04,09:00,earyl",
            "",
            "did you mean \"early\"?",
        ),
        (
            ",,no,follow-up,2024-01-03,,,",
            ", pending = 5",
            "already says who is to come back",
        ),
    ] {
        let mistakes = given(&(HEAD.to_owned() + row), more).expect_err(row);
        let said = mistakes.to_string();
        assert!(said.contains(words), "{words}: {said}");
    }
}
