//! Reduced templates against the exact recursion: which slots are left, and when they begin, makes
//! the wait and the overrun of the session.

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure};

use crate::oracles::clinic::Clinic;
use crate::oracles::judgement::Measured;
use crate::trial::{outcomes, parts, scenario, total};

const REPLICATIONS: u64 = 40;

/// A clinic every day whose slots of 15 minutes are all taken, reduced for good.
fn reduced(pattern: &str, consultation: &str, template: &str) -> Checked<Scenario> {
    scenario(&format!(
        r#"
title = "A reduced template"
start = 2024-01-01
go-live = 2024-01-01
end = 2024-12-30
[booking]
horizon = "52 weeks"
[specialty.textbook]
waiting-list = {{ size = 5000, age = "1 week" }}
did-not-attend = {{ same-day = "7%", long-notice = "7%", discharged = "100%" }}
[clinic.textbook]
specialty = "textbook"
sessions = [{{ days = "daily", from = 09:00:00, to = 12:00:00 }}]
slots = {{ length = "15 min", pattern = "{pattern}" }}
consultation = {{ new = {{ {consultation} }} }}
[plan.lighter]
template = {{ {template} }}
"#
    ))
}

/// The session that is left: appointments at these minutes, consultations of so many stages of
/// 13.5 minutes in all.
fn left(appointments: Vec<f64>, phases: usize) -> Clinic {
    Clinic {
        appointments,
        planned: 180.0,
        mean_consultation: 13.5,
        phases,
        no_show: 0.07,
        clinician_starts: 0.0,
    }
}

/// |z| below 3.5, which a right model exceeds with probability .0005 (.0012 for 40 replications).
#[track_caller]
fn agrees(scenario: &Checked<Scenario>, clinic: &Clinic) {
    let exact = clinic.solve();
    let outcomes = outcomes(scenario, Arm::Planned, REPLICATIONS);
    for outcome in &outcomes {
        let unused = total(&outcome.book, Measure::ClinicSlotsUnused);
        let slots = 365.0 * clinic.appointments.len() as f64;
        assert_eq!((unused.sum, unused.n), (0.0, slots), "all taken");
    }
    for (measure, expected) in [
        (Measure::ClinicWait, exact.wait),
        (Measure::ClinicOverrun, exact.overrun),
        (Measure::ClinicIdle, exact.idle_until_end),
        (
            Measure::ClinicOverrunShare0,
            exact.end_exceeds(clinic.planned),
        ),
    ] {
        let found = Measured::ratio_of(&parts(&outcomes, measure));
        let z = found.z(expected);
        assert!(
            z.abs() < 3.5,
            "{measure:?}: {found:?}, expected {expected}, z = {z}"
        );
    }
}

const EXPONENTIAL: (&str, usize) = ("exponential = \"13.5 min\"", 1);
const ERLANG: (&str, usize) = ("erlang = \"13.5 min\", stages = 3", 3);
const TWELVE: &str = "NNNNNNNNNNNN";

fn every(minutes: f64, slots: usize) -> Vec<f64> {
    (0..slots).map(|slot| slot as f64 * minutes).collect()
}

#[test]
fn half_of_the_slots_with_the_first_kept() {
    for (consultation, phases) in [EXPONENTIAL, ERLANG] {
        let template = "ramp = [\"50%\"], spacing = \"first-kept\"";
        let times = every(30.0, 6);
        agrees(
            &reduced(TWELVE, consultation, template),
            &left(times, phases),
        );
    }
}

#[test]
fn half_of_the_slots_with_the_gap_first() {
    let (consultation, phases) = EXPONENTIAL;
    let times = every(30.0, 6).iter().map(|time| time + 15.0).collect();
    let template = "ramp = [\"50%\"], spacing = \"gap-first\"";
    agrees(
        &reduced(TWELVE, consultation, template),
        &left(times, phases),
    );
}

#[test]
fn three_quarters_at_their_own_times_and_at_equal_distances() {
    let (consultation, phases) = ERLANG;
    let kept = "ramp = [\"75%\"], spacing = \"first-kept\"";
    let places = [0, 2, 3, 4, 6, 7, 8, 10, 11];
    let times = places
        .iter()
        .map(|&place| f64::from(place) * 15.0)
        .collect();
    agrees(&reduced(TWELVE, consultation, kept), &left(times, phases));
    for (consultation, phases) in [EXPONENTIAL, ERLANG] {
        let evenly = "ramp = [\"75%\"], spacing = \"evenly\"";
        let times = every(20.0, 9);
        agrees(&reduced(TWELVE, consultation, evenly), &left(times, phases));
    }
}

#[test]
fn any_pattern() {
    // Slots at 0, 30, 45, 60, 60, 75, 90, 105 minutes.
    let pattern = "N-NN(NN)NNN";
    let (consultation, phases) = ERLANG;
    let kept = "ramp = [\"50%\"], spacing = \"first-kept\"";
    let two_hours = |pattern, template| {
        let text = reduced(pattern, consultation, template).to_toml();
        assert_eq!(text.matches("12:00:00").count(), 1, "the session's end");
        scenario(&text.replace("12:00:00", "11:00:00"))
    };
    let left = |appointments| Clinic {
        planned: 120.0,
        ..left(appointments, phases)
    };
    let times = vec![0.0, 45.0, 60.0, 90.0];
    agrees(&two_hours(pattern, kept), &left(times));
    let evenly = "ramp = [\"62.5%\"], spacing = \"evenly\"";
    agrees(&two_hours(pattern, evenly), &left(every(24.0, 5)));
}

/// Minutes of overrun by the recursion alone.
#[test]
fn which_slots_are_left_decides_what_a_cut_buys() {
    let overrun = |times: Vec<f64>| left(times, 3).solve().overrun;
    let full = overrun(every(15.0, 12));
    let gap_first = overrun((0..6).map(|slot| f64::from(slot) * 30.0 + 15.0).collect());
    let first_kept = overrun(every(30.0, 6));
    println!("full {full}, gap first {gap_first}, first kept {first_kept}");
    println!("three quarters: {}", overrun(every(20.0, 9)));
    assert!(first_kept < 0.5 * gap_first, "{first_kept} {gap_first}");
}
