//! What each fault of a booking means on the day, with every booking at fault: exact courses.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, TraceEvent};

use crate::conservation::nobody_is_lost;
use crate::trial::{
    History, edited, history, minutes_of, outcome, referred, same, scenario, total,
};

const DAY: i64 = 1440;

/// Two specialties with a clinic every morning, live from the first day; bookings are made at
/// once by nobody, a day ahead at least.
fn clinics(errors: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "Faulty days"
start = 2024-01-01
go-live = 2024-01-01
end = 2024-01-21
[booking]
notice = "1 day"
[specialty.any]
[specialty.other]
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 09:00:00, to = 12:00:00 }}]
slots = {{ length = "30 min", pattern = "NNNNNN" }}
consultation = {{ new = "10 min" }}
[clinic.other]
specialty = "other"
sessions = [{{ days = "daily", from = 14:00:00, to = 17:00:00 }}]
slots = {{ length = "30 min", pattern = "NNNNNN" }}
consultation = {{ new = "10 min" }}
[new-system.errors]
{errors}
"#
    ))
}

/// The same with these referrals, by minute since the first midnight.
fn with(errors: &str, minutes: &[i64]) -> Checked<Scenario> {
    referred(clinics(errors), "any", minutes)
}

fn at(day: i64, hour: i64, minute: i64) -> f64 {
    (day * DAY + hour * 60 + minute) as f64
}

fn count(history: &History, what: TraceEvent) -> usize {
    history.iter().filter(|h| h.2 == what).count()
}

#[test]
fn whoever_is_not_told_does_not_come_and_is_recorded_as_not_attending() {
    // Referred on Monday: booked for Tuesday, missed, booked again for Wednesday, ...
    let scenario = with("not-told = \"100%\"\ncomes-untold = \"0%\"", &[60]);
    let (outcome, history) = history(&scenario, Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    assert_eq!(count(&history, TraceEvent::ConsultationBegan), 0);
    let dna = total(&outcome.book, Measure::ClinicDna);
    let booked = total(&outcome.book, Measure::FaultNotTold).sum;
    // Every appointment but the one still to come was missed, and looks like a no-show.
    assert!(booked > 5.0, "{booked}");
    assert_eq!((dna.sum, dna.n), (booked - 1.0, booked - 1.0));
    let knew = total(&outcome.book, Measure::ClinicDnaTrue);
    assert_eq!((knew.sum, knew.n), (0.0, 0.0));
    let found = total(&outcome.book, Measure::FaultsFoundOnDay).sum;
    assert_eq!(found, booked - 1.0);
}

#[test]
fn whoever_comes_untold_is_seen() {
    let scenario = with("not-told = \"100%\"\ncomes-untold = \"100%\"", &[60, 61]);
    let (outcome, history) = history(&scenario, Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    assert_eq!(
        minutes_of(&history, TraceEvent::ConsultationBegan),
        [at(1, 9, 0), at(1, 9, 30)]
    );
    assert_eq!(total(&outcome.book, Measure::ClinicDna).sum, 0.0);
}

#[test]
fn a_clinic_that_does_not_exist_takes_no_slot_and_turns_patients_away() {
    let scenario = with("no-such-clinic = \"100%\"\nsqueezed-in = \"0%\"", &[60, 61]);
    let (outcome, history) = history(&scenario, Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    assert_eq!(count(&history, TraceEvent::ConsultationBegan), 0);
    let book = &outcome.book;
    let made = total(book, Measure::FaultNoSuchClinic).sum;
    let away = total(book, Measure::ClinicTurnedAway).sum;
    assert!(away > 10.0);
    assert_eq!(made, away + 2.0, "both have one more appointment to come");
    assert_eq!(count(&history, TraceEvent::TurnedAway) as f64, away);
    assert_eq!(total(book, Measure::ClinicAttended).sum, 0.0);
    // Nobody is written down as not attending, and every slot stays empty.
    assert_eq!(total(book, Measure::ClinicDna).n, 0.0);
    let unused = total(book, Measure::ClinicSlotsUnused);
    assert_eq!(unused.sum, unused.n);
}

#[test]
fn those_squeezed_in_wait_for_those_who_belong_there() {
    // Both were told nine: one is seen at nine, the other when that is over.
    let scenario = with(
        "no-such-clinic = \"100%\"\nsqueezed-in = \"100%\"",
        &[60, 61],
    );
    let (outcome, history) = history(&scenario, Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    assert_eq!(
        minutes_of(&history, TraceEvent::ConsultationBegan),
        [at(1, 9, 0), at(1, 9, 10)]
    );
    assert_eq!(total(&outcome.book, Measure::ClinicSqueezedIn).sum, 2.0);
    assert_eq!(total(&outcome.book, Measure::ClinicTurnedAway).sum, 0.0);
    same(total(&outcome.book, Measure::ClinicWait).sum, 10.0);
}

#[test]
fn double_booked_patients_share_a_slot() {
    // The first finds nobody to be double-booked with; the others join the first.
    let scenario = with("double-booking = \"100%\"", &[60, 61, 62]);
    let (outcome, history) = history(&scenario, Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    assert_eq!(
        minutes_of(&history, TraceEvent::ConsultationBegan),
        [at(1, 9, 0), at(1, 9, 10), at(1, 9, 20)]
    );
    assert_eq!(total(&outcome.book, Measure::FaultDoubleBooking).sum, 2.0);
    assert_eq!(total(&outcome.book, Measure::ClinicSqueezedIn).sum, 2.0);
    let unused = total(&outcome.book, Measure::ClinicSlotsUnused);
    assert_eq!(unused.n - unused.sum, 1.0, "one slot was used");
}

#[test]
fn double_bookings_make_a_list_overrun() {
    // The last slot of Tuesday begins at half past eleven; consultations of 20 min at it run
    // over the planned end of noon as soon as two share it.
    let text = |errors: &str| {
        let long = cutover::model::spec::Law::constant(cutover::engine::Duration::from_minutes(29));
        let s = edited(clinics(errors), |s| {
            s.clinic.get_mut("any").expect("any").consultation.new = long;
        });
        referred(s, "any", &[60, 61, 62, 63, 64, 65, 66, 67])
    };
    let without = outcome(&text("double-booking = \"0%\""), Arm::Unmitigated);
    let with = outcome(&text("double-booking = \"100%\""), Arm::Unmitigated);
    assert_eq!(total(&without.book, Measure::ClinicOverrun).sum, 0.0);
    // All eight at nine on Tuesday: 8 x 29 = 232 minutes from nine, 52 past noon.
    same(total(&with.book, Measure::ClinicOverrun).sum, 52.0);
}

#[test]
fn a_wrong_time_brings_the_patient_then() {
    for (by, expected) in [("1 hour", at(1, 10, 0)), ("-2 hours", at(1, 7, 0))] {
        let errors = format!("wrong-time = \"100%\"\nwrong-by = \"{by}\"");
        let (outcome, history) = history(&with(&errors, &[60]), Arm::Unmitigated, 0);
        nobody_is_lost(&outcome);
        assert_eq!(
            minutes_of(&history, TraceEvent::Arrived),
            [expected],
            "{by}"
        );
        let seen = minutes_of(&history, TraceEvent::ConsultationBegan);
        assert_eq!(seen, [expected.max(at(1, 9, 0))], "{by}");
    }
}

#[test]
fn a_wrong_time_after_the_clinic_is_over_is_missed_and_turned_away() {
    let errors = "wrong-time = \"100%\"\nwrong-by = \"4 hours\"";
    let (outcome, history) = history(&with(errors, &[60]), Arm::Unmitigated, 0);
    nobody_is_lost(&outcome);
    assert_eq!(count(&history, TraceEvent::ConsultationBegan), 0);
    let away = total(&outcome.book, Measure::ClinicTurnedAway).sum;
    assert!(away > 5.0);
    let dna = total(&outcome.book, Measure::ClinicDna);
    assert_eq!((dna.sum, dna.n), (away, away));
}

#[test]
fn a_booking_in_another_specialty_wastes_a_slot_there() {
    let (outcome, history) = history(
        &with("wrong-specialty = \"100%\"", &[60]),
        Arm::Unmitigated,
        0,
    );
    nobody_is_lost(&outcome);
    assert_eq!(count(&history, TraceEvent::ConsultationBegan), 0);
    // At two on each day after the booking, at the other specialty's clinic.
    let came = minutes_of(&history, TraceEvent::Arrived);
    assert_eq!(came[..3], [at(1, 14, 0), at(2, 14, 0), at(3, 14, 0)]);
    let unused = total(&outcome.book, Measure::ClinicSlotsUnused);
    assert_eq!(unused.n - unused.sum, came.len() as f64);
    assert_eq!(total(&outcome.book, Measure::ClinicAttended).sum, 0.0);
}
