//! Lists of which some do not take place: as many as are said, the same in every arm, those on which
//! somebody is booked among them, and what a full clinic sees follows.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Outcome};
use cutover::study::offered_load::OfferedLoad;

use crate::conservation::nobody_is_lost;
use crate::oracles::judgement::within;
use crate::trial::{cell, outcome, outcomes, scenario};

/// Twice as many patients wait as four lists of five slots see in the hundred days of the sessions.
fn clinic(session: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "Lists that take place in part"
start = 2024-01-01
end = 2024-05-19
holidays = []
[specialty.any]
waiting-list = {{ size = 4000, age = "1 week" }}
[clinic.any]
specialty = "any"
sessions = [{{ days = "mon-fri", from = 09:00:00, to = 12:00:00, {session} }}]
slots = {{ length = "30 min", pattern = "NNNNN" }}
consultation = {{ new = "10 min" }}
"#
    ))
}

fn sum(outcome: &Outcome, measure: Measure) -> f64 {
    cell(&outcome.book, measure, 0..outcome.book.days()).sum
}

#[test]
fn as_many_as_are_said_take_place_and_see_patients() {
    let scenario = clinic("clinicians = 4, runs = \"60%\"");
    let mut days_of_each = [0_u32; 5];
    for outcome in outcomes(&scenario, Arm::Baseline, 20) {
        nobody_is_lost(&outcome);
        // 240 of 400 lists, in every replication less than one off; five patients on each.
        let lists = sum(&outcome, Measure::ClinicSessions);
        assert!((lists - 240.0).abs() <= 1.0, "{lists}");
        assert_eq!(sum(&outcome, Measure::ClinicAttended), 5.0 * lists);
        for day in 0..outcome.book.days() {
            let lists = cell(&outcome.book, Measure::ClinicSessions, day..day + 1).sum;
            days_of_each[lists as usize] += u32::from(day % 7 < 5);
        }
    }
    let all: u32 = days_of_each.iter().sum();
    assert_eq!((all, days_of_each[4]), (2000, 0));
    assert!(
        days_of_each[2..4].iter().all(|&days| days > 0),
        "{days_of_each:?}"
    );
}

#[test]
fn which_they_are_is_drawn_by_replication_and_each_day_has_its_share() {
    for share in ["25%", "60%", "90%"] {
        let scenario = clinic(&format!("clinicians = 1, runs = \"{share}\""));
        let all = outcomes(&scenario, Arm::Baseline, 200);
        let share = share
            .trim_end_matches('%')
            .parse::<f64>()
            .expect("a number")
            / 100.0;
        for day in [0, 1, 7, 50, 100, 137] {
            let of = |o: &Outcome| cell(&o.book, Measure::ClinicSessions, day..day + 1).sum;
            within(&all.iter().map(of).collect::<Vec<_>>(), share);
        }
    }
}

#[test]
fn sessions_of_which_all_take_place_do_so_beside_others() {
    let both = clinic(
        "clinicians = 1, runs = \"50%\" }, { days = [\"sat\"], from = 09:00:00, to = 12:00:00, clinicians = 2",
    );
    for outcome in outcomes(&both, Arm::Baseline, 20) {
        for day in 0..outcome.book.days() {
            let lists = cell(&outcome.book, Measure::ClinicSessions, day..day + 1).sum;
            match day % 7 {
                5 => assert_eq!(lists, 2.0),
                6 => assert_eq!(lists, 0.0),
                _ => assert!(lists <= 1.0),
            }
        }
    }
}

#[test]
fn check_counts_as_many_as_the_run() {
    let scenario = clinic("clinicians = 4, runs = \"60%\"");
    let a_week = OfferedLoad::of(&scenario).clinics[0].lists.0;
    let lists = sum(&outcome(&scenario, Arm::Baseline), Measure::ClinicSessions);
    assert!(
        (20.0 * a_week - lists).abs() <= 1.0,
        "{a_week} a week, {lists}"
    );
}

#[test]
fn a_steady_state_puts_on_what_does_not_take_place() {
    let text = |session: &str| {
        format!(
            r#"
title = "As many as keep the list"
start = 2024-01-01
end = 2024-12-29
[booking]
horizon = "20 weeks"
[specialty.any]
referrals = "50 per week"
waiting-list = {{ size = 200, age = {{ uniform = ["0 days", "28 days"] }} }}
steady-state = "from-list"
[clinic.any]
specialty = "any"
sessions = [{{ days = "mon-fri", from = 09:00:00, to = 12:00:00, {session} }}]
slots = {{ length = "30 min", pattern = "NNNNN" }}
consultation = {{ new = "10 min" }}
"#
        )
    };
    let lists = |session: &str| {
        let all = outcomes(&scenario(&text(session)), Arm::Baseline, 10);
        let of = |o: &Outcome| sum(o, Measure::ClinicSessions);
        all.iter().map(of).collect::<Vec<_>>()
    };
    let whole = lists("clinicians = 3")[0];
    // The same number whatever the share that is written, but for one not finished at the end.
    for of in lists("clinicians = 3, runs = \"70%\"") {
        assert!((of - whole).abs() <= 1.0, "{of} {whole}");
    }
}
