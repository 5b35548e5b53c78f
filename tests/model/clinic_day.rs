//! The clinic day by hand: lengths are constant, so every minute can be worked out.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Outcome, TraceEvent};

use crate::conservation::nobody_is_lost;
use crate::trial::{History, cell, history, minutes_of, outcomes, same, scenario, total};

/// One Monday; so many patients have appointments.
pub fn monday(patients: u32, clinics: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "A day"
start = 2024-01-01
end = 2024-01-01
[booking]
horizon = "1 day"
[specialty.any]
waiting-list = {{ size = {patients}, age = "1 day" }}
{clinics}
"#
    ))
}

pub fn run(scenario: &Checked<Scenario>) -> (Outcome, History) {
    let (outcome, history) = history(scenario, Arm::Baseline, 0);
    nobody_is_lost(&outcome);
    (outcome, history)
}

pub fn sum(outcome: &Outcome, measure: Measure) -> f64 {
    total(&outcome.book, measure).sum
}

#[test]
fn a_queue_at_the_desk_is_part_of_the_wait() {
    let (outcome, history) = run(&monday(
        2,
        r#"
[clinic.any]
specialty = "any"
sessions = [{ days = ["mon"], from = 09:00:00, to = 09:30:00, clinicians = 2 }]
slots = { length = "30 min", pattern = "N" }
consultation = { new = "20 min" }
desk = "front"
[desk.front]
staff = "reception"
check-in = "5 min"
check-out = "3 min"
[staff.reception]
role = "receptionist"
count = 1
shifts = [{ days = "daily", from = 08:00:00, to = 18:00:00 }]
"#,
    ));
    // One is checked in at 9:05, the other at 9:10; out of the room 9:25 and 9:30; checked out
    // at 9:28 and 9:33.
    assert_eq!(minutes_of(&history, TraceEvent::CheckedIn), [545.0, 550.0]);
    assert_eq!(
        minutes_of(&history, TraceEvent::ConsultationEnded),
        [565.0, 570.0]
    );
    assert_eq!(minutes_of(&history, TraceEvent::Left), [568.0, 573.0]);
    same(sum(&outcome, Measure::ClinicWait), 15.0);
    same(sum(&outcome, Measure::DeskWaitCheckIn), 5.0);
    same(sum(&outcome, Measure::DeskWait), 5.0);
    same(sum(&outcome, Measure::ClinicTimeThere), 28.0 + 33.0);
    same(sum(&outcome, Measure::ClinicOverrun), 0.0);
    // Idle until the patient came from the desk: five and ten minutes.
    same(sum(&outcome, Measure::ClinicIdle), 15.0);
    same(sum(&outcome, Measure::ClinicUtilisation), 40.0);
}

#[test]
fn a_clinic_by_telephone_has_no_desk_and_nobody_is_early() {
    let (outcome, history) = run(&monday(
        2,
        r#"
[clinic.any]
specialty = "any"
medium = "telephone"
sessions = [{ days = ["mon"], from = 09:00:00, to = 10:00:00 }]
slots = { length = "30 min", pattern = "NN" }
consultation = { new = "20 min" }
arrives-early = "15 min"
desk = "front"
[desk.front]
staff = "reception"
check-in = "5 min"
[staff.reception]
role = "receptionist"
count = 1
"#,
    ));
    assert_eq!(minutes_of(&history, TraceEvent::Arrived), [540.0, 570.0]);
    assert_eq!(
        minutes_of(&history, TraceEvent::ConsultationBegan),
        [540.0, 570.0]
    );
    same(total(&outcome.book, Measure::DeskWait).n, 0.0);
}

#[test]
fn early_patients_are_seen_early_and_do_not_wait_less_than_nothing() {
    let (outcome, history) = run(&monday(
        2,
        r#"
[clinic.any]
specialty = "any"
sessions = [{ days = ["mon"], from = 09:00:00, to = 10:00:00 }]
slots = { length = "30 min", pattern = "NN" }
consultation = { new = "20 min" }
arrives-early = "15 min"
"#,
    ));
    // The clinician is there from nine: the second is seen at 9:20, ten minutes early.
    assert_eq!(minutes_of(&history, TraceEvent::Arrived), [525.0, 555.0]);
    assert_eq!(
        minutes_of(&history, TraceEvent::ConsultationBegan),
        [540.0, 560.0]
    );
    same(sum(&outcome, Measure::ClinicWait), 0.0);
    same(sum(&outcome, Measure::ClinicIdle), 0.0);
}

#[test]
fn late_patients_wait_from_their_arrival() {
    let (outcome, history) = run(&monday(
        2,
        r#"
[clinic.any]
specialty = "any"
sessions = [{ days = ["mon"], from = 09:00:00, to = 10:00:00 }]
slots = { length = "30 min", pattern = "NN" }
consultation = { new = "40 min" }
arrives-early = "-5 min"
"#,
    ));
    assert_eq!(
        minutes_of(&history, TraceEvent::ConsultationBegan),
        [545.0, 585.0]
    );
    // The second came at 9:35 and is seen at 9:45.
    same(sum(&outcome, Measure::ClinicWait), 10.0);
    same(sum(&outcome, Measure::ClinicOverrun), 25.0);
    same(sum(&outcome, Measure::ClinicIdle), 5.0);
}

const TWO_SESSIONS: &str = r#"
[clinic.any]
specialty = "any"
sessions = [
    { days = ["mon"], from = 09:00:00, to = 10:00:00 },
    { days = ["mon"], from = 10:00:00, to = 11:00:00 },
]
slots = { length = "30 min", pattern = "NN" }
consultation = { new = "45 min" }
"#;

#[test]
fn a_morning_that_overruns_delays_the_same_clinicians_afternoon() {
    let (outcome, history) = run(&monday(4, TWO_SESSIONS));
    assert_eq!(
        minutes_of(&history, TraceEvent::ConsultationBegan),
        [540.0, 585.0, 630.0, 675.0]
    );
    // Waits 0, 15, 30, 45; out at 10:30 and 12:00.
    same(sum(&outcome, Measure::ClinicWait), 90.0);
    same(sum(&outcome, Measure::ClinicOverrun), 30.0 + 60.0);
    same(sum(&outcome, Measure::ClinicIdle), 0.0);
    let overruns: Vec<f32> = outcome.sessions.iter().map(|s| s.overrun).collect();
    assert_eq!(overruns, [30.0, 60.0]);
}

#[test]
fn another_clinics_afternoon_is_not_delayed() {
    let other = TWO_SESSIONS.replace(
        "    { days = [\"mon\"], from = 10:00:00, to = 11:00:00 },\n",
        "",
    );
    let afternoon = other.replace("[clinic.any]", "[clinic.other]").replace(
        "from = 09:00:00, to = 10:00:00",
        "from = 10:00:00, to = 11:00:00",
    );
    let (outcome, history) = run(&monday(4, &format!("{other}{afternoon}")));
    assert_eq!(
        minutes_of(&history, TraceEvent::ConsultationBegan),
        [540.0, 585.0, 600.0, 645.0]
    );
    same(sum(&outcome, Measure::ClinicOverrun), 30.0 + 30.0);
}

#[test]
fn a_late_start_is_waited_for() {
    let late = TWO_SESSIONS.replace("consultation", "late-start = \"20 min\"\nconsultation");
    let (outcome, history) = run(&monday(4, &late));
    // Begins at 9:20; the second session at 10:50, later than its own twenty minutes.
    assert_eq!(
        minutes_of(&history, TraceEvent::ConsultationBegan),
        [560.0, 605.0, 650.0, 695.0]
    );
    same(
        sum(&outcome, Measure::ClinicWait),
        20.0 + 35.0 + 50.0 + 65.0,
    );
    same(sum(&outcome, Measure::ClinicOverrun), 50.0 + 80.0);
    same(sum(&outcome, Measure::ClinicIdle), 0.0);
}

#[test]
fn steps_before_and_after_with_services_and_second_looks() {
    let (outcome, history) = run(&monday(
        2,
        r#"
[clinic.any]
specialty = "any"
sessions = [{ days = ["mon"], from = 09:00:00, to = 10:00:00 }]
slots = { length = "30 min", pattern = "(NN)" }
consultation = { new = "10 min" }
steps = [
    { name = "acuity", when = "before", takes = "5 min", at = "nurse" },
    { name = "drops", when = "after", takes = "20 min", second-look = "4 min" },
    { name = "never", when = "after", chance = "0%", takes = "99 min", second-look = "99 min" },
    { name = "x-ray", when = "after", takes = "6 min", at = "x-ray" },
]
[service.nurse]
count = 1
[service.x-ray]
count = 1
"#,
    ));
    // Nurse: 9:05 and 9:10. First looks 9:05-9:15 and 9:15-9:25. Drops until 9:35 and 9:45.
    // Second looks 9:35-9:39 and 9:45-9:49. X-ray 9:39-9:45 and 9:49-9:55; then they leave.
    assert_eq!(
        minutes_of(&history, TraceEvent::ConsultationBegan),
        [545.0, 555.0, 575.0, 585.0]
    );
    assert_eq!(
        minutes_of(&history, TraceEvent::ConsultationEnded),
        [555.0, 565.0, 579.0, 589.0]
    );
    assert_eq!(minutes_of(&history, TraceEvent::Left), [585.0, 595.0]);
    // The wait is to the first look; both patients had the same time.
    same(sum(&outcome, Measure::ClinicWait), 5.0 + 15.0);
    same(sum(&outcome, Measure::ClinicUtilisation), 28.0);
    same(sum(&outcome, Measure::ClinicIdle), 49.0 - 28.0);
    same(total(&outcome.book, Measure::ClinicAttended).sum, 2.0);
}

#[test]
fn second_looks_come_before_new_patients() {
    let (_, history) = run(&monday(
        2,
        r#"
[clinic.any]
specialty = "any"
sessions = [{ days = ["mon"], from = 09:00:00, to = 10:00:00 }]
slots = { length = "12 min", pattern = "NN" }
consultation = { new = "10 min" }
steps = [{ name = "scan", when = "after", takes = "1 min", second-look = "5 min" }]
"#,
    ));
    // 9:00-9:10, second look 9:11-9:16; the other, due at 9:12, at 9:16-9:26 and 9:27-9:32.
    assert_eq!(
        minutes_of(&history, TraceEvent::ConsultationEnded),
        [550.0, 556.0, 566.0, 572.0]
    );
}

#[test]
fn a_queue_for_a_service_of_one() {
    let (_, history) = run(&monday(
        4,
        r#"
[clinic.any]
specialty = "any"
sessions = [{ days = ["mon"], from = 09:00:00, to = 10:00:00, clinicians = 4 }]
slots = { length = "30 min", pattern = "N" }
consultation = { new = "10 min" }
steps = [{ name = "x-ray", when = "before", takes = "6 min", at = "x-ray" }]
[service.x-ray]
count = 2
"#,
    ));
    assert_eq!(
        minutes_of(&history, TraceEvent::ConsultationBegan),
        [546.0, 546.0, 552.0, 552.0]
    );
}

#[test]
fn documentation_falls_on_the_wait_or_after_the_session() {
    let text = |share: &str, after: &str| {
        format!(
            r#"
title = "Documentation"
start = 2024-01-01
go-live = 2024-01-01
end = 2024-01-01
[booking]
horizon = "1 day"
[specialty.any]
waiting-list = {{ size = 2, age = "1 day" }}
[clinic.any]
specialty = "any"
sessions = [{{ days = ["mon"], from = 09:00:00, to = 10:00:00 }}]
slots = {{ length = "30 min", pattern = "NN" }}
consultation = {{ new = "20 min" }}
documentation = {{ share = "{share}", after-session = "{after}" }}
[new-system.learning.clinician]
curve = "points"
points = [[0, 2.0], [1, 3.0]]
"#
        )
    };
    let lengths = |share, after, arm| {
        let (outcome, history) = history(&scenario(&text(share, after)), arm, 0);
        let began = minutes_of(&history, TraceEvent::ConsultationBegan);
        let ended = minutes_of(&history, TraceEvent::ConsultationEnded);
        let took: Vec<f64> = began.iter().zip(ended).map(|(b, e)| e - b).collect();
        (took, sum(&outcome, Measure::ClinicAfterSession))
    };
    // Half of it is on the system: 10 + 10 x 2, then 10 + 10 x 3.
    assert_eq!(
        lengths("50%", "0%", Arm::Unmitigated),
        (vec![30.0, 40.0], 0.0)
    );
    // Of that, two fifths are left until after the session: 10 + 12, then 10 + 18.
    assert_eq!(
        lengths("50%", "40%", Arm::Unmitigated),
        (vec![22.0, 28.0], 8.0 + 12.0)
    );
    // As usual nothing is slower, but what is left until later is later all the same.
    assert_eq!(
        lengths("50%", "40%", Arm::Baseline),
        (vec![16.0, 16.0], 8.0)
    );
    assert_eq!(
        lengths("0%", "0%", Arm::Unmitigated),
        (vec![20.0, 20.0], 0.0)
    );
}

#[test]
fn the_team_takes_turns_and_each_learns_for_themselves() {
    let scenario = scenario(
        r#"
title = "Turns"
start = 2024-01-01
go-live = 2024-01-01
end = 2024-01-07
[booking]
horizon = "1 week"
[specialty.any]
waiting-list = { size = 7, age = "1 day" }
[clinic.any]
specialty = "any"
sessions = [{ days = "daily", from = 09:00:00, to = 10:00:00 }]
slots = { length = "60 min", pattern = "N" }
consultation = { new = "20 min" }
team = 3
[new-system.learning.clinician]
curve = "points"
points = [[0, 3.0], [1, 2.0], [2, 1.0]]
"#,
    );
    let (outcome, _) = history(&scenario, Arm::Unmitigated, 0);
    let factors: Vec<f64> = (0..7)
        .map(|d| cell(&outcome.book, Measure::ClinicianMultiplier, d..d + 1).sum)
        .collect();
    assert_eq!(factors, [3.0, 3.0, 3.0, 2.0, 2.0, 2.0, 1.0]);
}

#[test]
fn patients_of_a_shared_list_see_whoever_is_free() {
    let text = |lists: &str| {
        format!(
            r#"
title = "Shared or own"
start = 2024-01-01
end = 2024-12-29
[booking]
horizon = "52 weeks"
[specialty.any]
waiting-list = {{ size = 7000, age = "1 day" }}
did-not-attend = {{ same-day = "20%", long-notice = "20%", discharged = "100%" }}
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 09:00:00, to = 11:00:00, clinicians = 2, lists = "{lists}" }}]
slots = {{ length = "15 min", pattern = "NNNNNNNN" }}
consultation = {{ new = {{ exponential = "15 min" }} }}
"#
        )
    };
    let run = |lists| outcomes(&scenario(&text(lists)), Arm::Baseline, 1).remove(0);
    let (own, shared) = (run("own"), run("shared"));
    // The same people with the same consultations, day by day: pooling cannot make the day
    // longer in total work, and shortens the mean wait over the year.
    let of = |o: &Outcome, m| total(&o.book, m);
    assert_eq!(
        of(&own, Measure::ClinicAttended),
        of(&shared, Measure::ClinicAttended)
    );
    same(
        of(&own, Measure::ClinicUtilisation).sum,
        of(&shared, Measure::ClinicUtilisation).sum,
    );
    assert!(of(&shared, Measure::ClinicWait).sum < 0.8 * of(&own, Measure::ClinicWait).sum);
    assert_eq!(of(&shared, Measure::ClinicSessions).sum, 2.0 * 364.0);
}

#[test]
fn a_clinician_is_never_in_two_places() {
    // Overlapping sessions of one clinic need two clinicians; with a team of one the second
    // begins when the first is over.
    let overlapping = |team: &str| {
        let (_, history) = run(&monday(
            2,
            &format!(
                r#"
[clinic.any]
specialty = "any"
sessions = [
    {{ days = ["mon"], from = 09:00:00, to = 10:00:00 }},
    {{ days = ["mon"], from = 09:30:00, to = 10:30:00 }},
]
slots = {{ length = "60 min", pattern = "N" }}
consultation = {{ new = "50 min" }}
{team}
"#
            ),
        ));
        minutes_of(&history, TraceEvent::ConsultationBegan)
    };
    assert_eq!(overlapping("team = 2"), [540.0, 570.0]);
    assert_eq!(overlapping("team = 1"), [540.0, 590.0]);
}
